"""Results to render: ordinary ones, and ones whose every text is hostile."""

from __future__ import annotations

import math
from collections.abc import Callable
from html.parser import HTMLParser

from autograder.grading.result import Check, Diagnosed, Picture, Result, score_exercise

HOSTILE = '</div></details><script>alert(1)</script><img src=x onerror=alert(1)>"\' onload="x\x1b[2J\u202e&lt;\udc80'
T = tuple(-4 + 8 * n / 63 for n in range(64))


def picture(
    f: Callable[[float], float | None], slope: Callable[[float], float | None], claim: Callable[[float], float | None]
) -> Picture:
    curves = (tuple(curve(t) for t in T) for curve in (f, slope, claim))
    return Picture("f", "f_grad", "t", T, *curves)


PARABOLA = picture(lambda t: t * t, lambda t: 2 * t, lambda t: t)


def result(name: str = "ada", score: float = 0.0, text: str = "words", drawn: Picture | None = PARABOLA) -> Result:
    """A submission with one exercise that is right and one that has failed."""
    failed = Check("f_grad", text, False, message=f"in full: {text}", public=text, kind="value")
    exercises = (
        score_exercise("f", score, [Check("f", text, True)]),
        score_exercise("f_grad", 10.0, [failed, Check("f_grad", text, False, message=text, public="another")]),
    )
    told = Diagnosed("f_grad", "a_mistake", text, example=text, wanted=text, at_home=text, picture=drawn)
    return Result("01_small", name, "graded", exercises, diagnoses=(told,), notes=(text,), output=text)


class Read(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
