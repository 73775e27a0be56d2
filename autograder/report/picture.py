"""A function, its slope and the derivative that was handed in, as a small drawing (SVG) that needs nothing else.

Two panels over one axis, each with a scale of its own: above the function, below its slope, what was handed in, and
the gap between them, shaded. Curves are named where they end, and the widest gap is told in numbers.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import msgspec

from autograder.grading.result import Picture
from autograder.report.colours import BLUE, GREY, ORANGE
from autograder.wire.text import one_line

Values = Sequence[float | None]

STEP = 5  # pixels from point to point: whole ones make short paths
LEFT, RIGHT = 46, 96  # pixels beside the panels, for numbers and for the curves' names
UPPER, LOWER = (20, 84), (130, 130)  # top and height of the panels, in pixels
BELOW = 44  # pixels under the lower panel, for the axis and a line of words
FAR = 2000.0  # pixels beyond a panel's edge, where nothing is seen: a path's numbers stay short
TITLE = 48  # characters over a panel
LINE = 15.0  # pixels between two names
BEYOND = 1.5  # heights of the slope's own range that a panel grows at most towards a claim far off
IMAGE_WIDTH = 560  # pixels
INK = "#222"  # on paper
HUGE, TINY = 1e100, 1e-100  # sizes of a value; smaller ones are 0
VISIBLE = 1e-3  # of the panel's height: a smaller gap is none


@dataclass(frozen=True)
class Panel:
    """Where a value is drawn."""

    top: float
    height: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Pixels from the panel's upper edge; not far beyond its edges."""
        share = (self.high - value) / (self.high - self.low)
        return min(max(share * self.height, -FAR), self.height + FAR)


def svg(picture: Picture) -> str:
    """The drawing; "" where there is nothing to draw."""
    picture = _drawable(picture)
    if len(picture.t) < 2 or not _finite(picture.values) or not _finite(picture.slope):
        return ""
    width = STEP * (len(picture.t) - 1)
    above = Panel(*UPPER, *_limits(_finite(picture.values)))
    below = Panel(*LOWER, *_limits_of_slopes(_finite(picture.slope), _finite(picture.claim)))
    all_width, all_height = LEFT + width + RIGHT, LOWER[0] + LOWER[1] + BELOW
    gap = _widest_gap(picture, below)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {all_width} {all_height}" role="img" '
        f'aria-label="{escape(_in_words(picture, gap))}" fill="none" font-family="system-ui,sans-serif" '
        f'font-size="12" style="display:block;width:100%;min-width:300px;max-width:{all_width * 1.25:g}px;height:auto">'
        + _title(UPPER[0], _call(picture.function, picture.arguments))
        + _title(LOWER[0], picture.derivative)
        + _frame(above, width, picture.t, labelled=False)
        + _frame(below, width, picture.t, labelled=True)
        + _inside(above, width, _curve(above, picture.values, "currentColor", 1.75, ' opacity=".7"'))
        + _inside(
            below,
            width,
            _shade(below, picture.slope, picture.claim)
            + _curve(below, picture.slope, BLUE, 3.5)
            + _curve(below, picture.claim, ORANGE, 1.75)
            + _mark(below, picture, gap),
        )
        + f'<text x="{LEFT}" y="{all_height - 8}" fill="currentColor" opacity=".9">'
        + f"{escape(_numbers(picture, gap))}</text>"
        + _names(below, width, [(picture.slope, "its slope", BLUE), (picture.claim, "handed in", ORANGE)])
        + "</svg>"
    )


def image(picture: Picture) -> str:
    """The drawing as an image, for pages that take elements of a drawing away and leave its words behind.

    It does not know the page's colours, and so brings its paper along. Where images are taken away too, a sentence is
    left.
    """
    drawn = svg(picture)
    if not drawn:
        return ""
    words = drawn.partition('aria-label="')[2].partition('"')[0]
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    data = b64encode(drawn.replace("currentColor", INK).replace(">", f">{paper}", 1).encode()).decode()
    return (
        f'<img alt="{words}" src="data:image/svg+xml;base64,{data}" width="{IMAGE_WIDTH}" '
        'style="display:block;max-width:100%;height:auto;border-radius:4px">'
    )


def _widest_gap(picture: Picture, panel: Panel) -> int | None:
    """The point where slope and claim are farthest apart: of those in the panel, if there are any; None where no gap
    can be seen.
    """
    both = [
        (panel.low <= claim <= panel.high, abs(slope - claim), number)
        for number, (slope, claim) in enumerate(zip(picture.slope, picture.claim, strict=True))
        if slope is not None and claim is not None and abs(slope - claim) > VISIBLE * (panel.high - panel.low)
    ]
    return max(both)[2] if both else None


# -------------------------------------------------------------------------------------------------------------- scales
def _drawable(picture: Picture) -> Picture:
    """Without numbers of which no scale can be made."""

    def only(values: Values) -> tuple[float | None, ...]:
        known = (v if v is not None and abs(v) < HUGE else None for v in values)  # nan is not below it either
        return tuple(0.0 if v is not None and abs(v) < TINY else v for v in known)

    return msgspec.structs.replace(
        picture, values=only(picture.values), slope=only(picture.slope), claim=only(picture.claim)
    )


def _finite(values: Values) -> list[float]:
    return [v for v in values if v is not None]


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """A little more than what the values span, and something even where they are all one."""
    low, high = min(values), max(values)
    margin = 0.06 * (high - low) or 0.5 * abs(high) or 1.0
    return low - margin, high + margin


def _limits_of_slopes(slope: Sequence[float], claim: Sequence[float]) -> tuple[float, float]:
    """The slope and zero are seen whole, and of a claim as much as leaves the slope its shape."""
    if not slope:
        slope = [0.0]
    low, high = min(*slope, 0.0), max(*slope, 0.0)
    room = BEYOND * (high - low) or max((abs(c) for c in claim), default=0.0) or 1.0
    seen = [min(max(c, low - room), high + room) for c in claim]
    return _limits([low, high, *seen])


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between two: steps of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    first = math.ceil(low / step)
    found = [n * step for n in range(first, first + 2 * about + 2) if n * step <= high]
    return [0.0 if abs(v) < step / 2 else v for v in found]


def _number(value: float, digits: int = 3) -> str:
    return f"{value:.{digits}g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e").replace("-", "\u2212")


# ------------------------------------------------------------------------------------------------------------- drawing
def _frame(panel: Panel, width: int, t: Sequence[float], labelled: bool) -> str:
    """Grid lines at round numbers, zero's a little stronger; the axis below."""
    bottom = panel.top + panel.height
    rows = [(value, panel.top + panel.y(value)) for value in ticks(panel.low, panel.high, 3)]
    columns = [(value, LEFT + width * (value - t[0]) / (t[-1] - t[0])) for value in ticks(t[0], t[-1], 5)]
    grid = "".join(f"M{LEFT} {y:.1f}h{width}" for _, y in rows)
    grid += "".join(f"M{x:.1f} {panel.top}v{panel.height}" for _, x in columns)
    zero = "".join(f"M{LEFT} {y:.1f}h{width}" for value, y in rows if value == 0)
    words = "".join(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_number(v)}</text>' for v, y in rows)
    if labelled:
        under = "".join(f'<text x="{x:.1f}" y="{bottom + 15}">{_number(value)}</text>' for value, x in columns)
        name = f'<text x="{LEFT + width + 12}" y="{bottom + 15}" font-style="italic">t</text>'
        words += f'<g text-anchor="middle">{under}{name}</g>'
    return (
        f'<path d="{grid}" stroke="{GREY}" stroke-opacity=".25"/><path d="{zero}" stroke="{GREY}" stroke-opacity=".6"/>'
        f'<g fill="currentColor" font-size="11" opacity=".8">{words}</g>'
    )


def _title(top: int, name: str) -> str:
    return (
        f'<text x="{LEFT}" y="{top - 7}" fill="currentColor" font-weight="600" '
        f'font-family="ui-monospace,Menlo,Consolas,monospace">{escape(one_line(name, TITLE))}</text>'
    )


def _inside(panel: Panel, width: int, content: str) -> str:
    """A window of the panel's size: what leaves it is cut off."""
    return f'<svg x="{LEFT}" y="{panel.top}" width="{width}" height="{panel.height}" overflow="hidden">{content}</svg>'


def _runs(*columns: Values) -> Iterable[range]:
    """The stretches of points at which every column has a value."""
    start = None
    for number, row in enumerate(zip(*columns, strict=True)):
        whole = all(v is not None for v in row)
        if whole and start is None:
            start = number
        if not whole and start is not None:
            yield range(start, number)
            start = None
    if start is not None:
        yield range(start, len(columns[0]))


def _points(panel: Panel, values: Values, numbers: Iterable[int]) -> str:
    return " ".join(f"{STEP * n} {panel.y(v):.1f}".removesuffix(".0") for n in numbers if (v := values[n]) is not None)


def _curve(panel: Panel, values: Values, colour: str, width: float, more: str = "") -> str:
    path = "".join(f"M{_points(panel, values, run)}" for run in _runs(values))
    return f'<path d="{path}" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{more}/>' if path else ""


def _shade(panel: Panel, slope: Values, claim: Values) -> str:
    path = "".join(
        f"M{_points(panel, slope, run)} {_points(panel, claim, reversed(run))}z" for run in _runs(slope, claim)
    )
    return f'<path d="{path}" fill="{ORANGE}" fill-opacity=".2"/>' if path else ""


def _mark(panel: Panel, picture: Picture, gap: int | None) -> str:
    if gap is None:
        return ""
    slope, claim = picture.slope[gap], picture.claim[gap]
    assert slope is not None
    assert claim is not None
    x, begin, end = STEP * gap, panel.y(slope), panel.y(claim)
    ends = ((begin, BLUE), (end, ORANGE))
    dots = "".join(f'<circle cx="{x}" cy="{y:.1f}" r="4" fill="{colour}"/>' for y, colour in ends)
    return f'<path d="M{x} {begin:.1f}V{end:.1f}" stroke="{ORANGE}" stroke-dasharray="3 2"/>{dots}'


def _names(panel: Panel, width: int, curves: Sequence[tuple[Values, str, str]]) -> str:
    """Each curve's name beside its end, names kept apart."""
    wanted = []
    for values, name, colour in curves:
        ends = _finite(values)
        if ends:
            beyond = " \u2191" if ends[-1] > panel.high else " \u2193" if ends[-1] < panel.low else ""
            wanted.append((min(max(panel.y(ends[-1]), 0.0), panel.height), name + beyond, colour))
    placed: list[tuple[float, str, str]] = []
    for y, name, colour in sorted(wanted):
        placed.append((max(y, placed[-1][0] + LINE) if placed else y, name, colour))
    over = max(placed[-1][0] - panel.height, 0.0) if placed else 0.0  # the last one is pushed back into the panel
    x, up = LEFT + width + 8, panel.top - over + 4
    words = "".join(f'<text x="{x}" y="{up + y:.1f}" fill="{colour}">{name}</text>' for y, name, colour in placed)
    return f'<g font-weight="600">{words}</g>'


# --------------------------------------------------------------------------------------------------------------- words
def _call(name: str, arguments: str) -> str:
    return one_line(f"{name}({arguments})", TITLE)


def _numbers(picture: Picture, gap: int | None) -> str:
    if gap is None:
        return "its slope, and what was handed in: one curve" if _finite(picture.claim) else ""
    slope, claim = picture.slope[gap], picture.claim[gap]
    assert slope is not None
    assert claim is not None
    return f"at t = {_number(picture.t[gap], 2)}: slope {_number(slope)}, handed in {_number(claim)}"


def _in_words(picture: Picture, gap: int | None) -> str:
    said = _numbers(picture, gap)
    return f"{_call(picture.function, picture.arguments)} and {one_line(picture.derivative, TITLE)}" + (
        f": {said}" if said else ""
    )
