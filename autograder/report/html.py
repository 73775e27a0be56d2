"""One exercise as a piece of HTML, for every page that shows one: a platform's output box, a feedback page, a notebook.

A page that we do not own may take styles and scripts away and may be light or dark. So: styles stand at the elements,
text has the page's own colour, and each colour of ours is as far from white as it is from black. Without any style it
is still a text that reads from top to bottom.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from autograder.grading.result import Check, Diagnosed, ExerciseResult, Picture
from autograder.report.colours import GREEN, GREY, ORANGE, SHADE
from autograder.report.picture import svg
from autograder.wire.text import one_line, printable

FONT = "font:14px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
MONO = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
NOTHING_YET = ("not started", "missing")  # kinds of fault
_UNTIL = 1000  # characters of one message


def exercise_html(
    exercise: ExerciseResult, diagnoses: Sequence[Diagnosed], draw: Callable[[Picture], str] = svg
) -> str:
    """An exercise: its points, what is wrong in a teacher's words, what shows it, what was checked.

    All that it is given is shown: for a student's page, give it what `for_student` leaves. A platform that cleans
    what it is given may keep an `image` where it would not keep a drawing.
    """
    own = [d for d in diagnoses if d.exercise == exercise.name]
    return (
        f'<div style="{FONT};max-width:46em;margin:.5em 0 1.2em;overflow-wrap:anywhere">'
        + _head(exercise)
        + "".join(_diagnosis(d, standing(exercise)[1], draw) for d in own)
        + _checks(exercise.checks, said=any(d.message for d in own))
        + "</div>"
    )


def _head(exercise: ExerciseResult) -> str:
    word, colour = standing(exercise)
    points = f"{exercise.score:g} of {exercise.max_score:g}" if exercise.max_score else ""
    share = exercise.score / exercise.max_score if exercise.max_score else float(exercise.passed)
    return (
        '<div style="display:flex;flex-wrap:wrap;align-items:center;gap:.2em .8em">'
        f'<b style="{MONO};font-size:15px">{escape(one_line(exercise.name))}</b> '
        f'{bar(share)} <span style="font-variant-numeric:tabular-nums">{points}</span> '
        f'<b style="color:{colour}">{word}</b></div>'
    )


def standing(exercise: ExerciseResult) -> tuple[str, str]:
    """How an exercise stands, in a word, and its colour."""
    failed = [c for c in exercise.checks if not c.passed]
    if not exercise.checks:
        return "not checked", GREY
    if not failed:
        return "right", GREEN
    if len(failed) == len(exercise.checks) and all(c.kind in NOTHING_YET for c in failed):
        return failed[0].kind, GREY
    if all(c.care for c in failed):
        return "right, but for numerical care", ORANGE
    return f"{len(failed)} of {len(exercise.checks)} checks not yet", ORANGE


def bar(share: float) -> str:
    """A share of the points, from 0 to 1, as a bar."""
    width = f"{100 * min(max(share, 0.0), 1.0):.0f}%"
    return (
        f'<span style="display:inline-block;width:7em;height:.5em;border-radius:.25em;background:{SHADE};'
        'overflow:hidden;vertical-align:middle">'
        f'<span style="display:block;width:{width};height:100%;background:{GREEN}"></span></span>'
    )


def _diagnosis(told: Diagnosed, colour: str, draw: Callable[[Picture], str]) -> str:
    parts = []
    if told.message:
        parts.append(f'<div style="font-size:15px">{lines(told.message)}</div>')
    if told.example:
        shown = f"{told.example}; wanted {told.wanted}" if told.wanted else told.example
        parts.append(f'<div style="{MONO};font-size:13px;margin-top:.3em">{lines(shown)}</div>')
    at_home = f'<div style="font-size:13px;margin-top:.3em">{lines(told.at_home)}</div>' if told.at_home else ""
    if told.picture is not None:
        parts.append(f'<div style="margin-top:.5em;overflow-x:auto">{draw(told.picture)}</div>')
    if not parts:
        return at_home
    said = "".join(parts) + at_home
    return f'<div style="border-left:3px solid {colour};padding:.1em 0 .1em .8em;margin:.5em 0">{said}</div>'


def _checks(checks: Sequence[Check], said: bool) -> str:
    """What fails first. Where the diagnosis has said what is wrong, one check shows it and the others are named."""
    failed = [c for c in checks if not c.passed]
    passed = [c for c in checks if c.passed]
    told: set[str] = set()
    items = []
    for number, check in enumerate(failed):
        begun = check.kind not in NOTHING_YET
        news = check.public not in told and check.kind != "not started"  # of a missing one: which names were found
        words = lines(check.public) if check.public and news else ""
        told.add(check.public)
        title = f'<b style="color:{ORANGE if begun else GREY}">not yet</b> {escape(one_line(check.title))}'
        if words and said and number:
            items.append(f'<details><summary style="cursor:pointer">{title}</summary>{_indented(words)}</details>')
        else:
            items.append(f"<div>{title}{_indented(words) if words else ''}</div>")
    items += [f'<div><b style="color:{GREEN}">ok</b> {escape(one_line(c.title))}</div>' for c in passed]
    return f'<div style="font-size:13px;margin-top:.4em">{"".join(items)}</div>' if items else ""


def _indented(words: str) -> str:
    return f'<div style="margin:.1em 0 .4em 1.2em;opacity:.85">{words}</div>'


def lines(text: str) -> str:
    """Untrusted text as HTML, its lines kept."""
    return escape(printable(text, _UNTIL)).replace("\n", "<br>")
