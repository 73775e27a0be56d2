"""What a student reads on their own machine: a line an exercise, and under it what is wrong."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from autograder.grading.at_home import Handout, Marked
from autograder.wire.text import printable

Style = Callable[[str, str], str]  # a text and a colour's name
BAR = 10  # characters
WIDTH = 100  # of a sentence; longer lines are hard to read
FULL, EMPTY = "\u2588", "\u2591"


def line(marked: Marked, width: int, style: Style) -> str:
    """One exercise: its name, its points on the public checks, a bar, and in a word how it stands."""
    points = marked.exercise.points
    share = marked.score / points if points else float(marked.passed)
    bar = FULL * round(BAR * share)
    state, colour = _state(marked)
    number = f"{marked.score:g}/{points:g}" if points else ""
    shown = style(bar, "green") + style(EMPTY * (BAR - len(bar)), "bright_black")
    return f"  {marked.exercise.name:{width}}  {number:>9}  {shown}  {style(state, colour)}"


def _state(marked: Marked) -> tuple[str, str]:
    if marked.passed:
        return "right", "green"
    if not marked.started:
        return "not started", "bright_black"
    failed = [c for c in marked.checks if not c.passed]
    if all(c.care for c in failed):
        return "right, but for numerical care", "yellow"
    return f"{len(failed)} of {len(marked.checks)} checks fail", "red"


def sentence(marked: Marked) -> str:
    """What is wrong, in a teacher's words; "" where the checks say it all."""
    if marked.diagnosis is not None and marked.diagnosis.message:
        return marked.diagnosis.message
    if marked.calls and not marked.passed:
        them = "that one" if len(marked.calls) == 1 else "those"
        return f"It calls {' and '.join(marked.calls)}, not right yet: mend {them} first."
    return ""


def feedback(marked: Marked, style: Style, whole: bool) -> str:
    """What is wrong with one exercise: the diagnosis, then the checks that fail (all of them, or the first).

    Where the diagnosis says what is wrong, the first check shows it, and the others are named.
    """
    said = []
    named = marked.diagnosis is not None and bool(marked.diagnosis.message)
    if words := sentence(marked):
        said.append(style(_wrapped(words, "    "), "yellow"))
    failed = [c for c in marked.checks if not c.passed]
    for number, check in enumerate(failed if whole else failed[:1]):
        said.append(_wrapped(f"fails: {check.title}", "    "))
        if number == 0 or not named:
            said.append(_wrapped(printable(check.message), "      "))
    if not whole and len(failed) > 1:
        said.append(f"    ... and {len(failed) - 1} more: autograder check {marked.exercise.name}")
    return "\n".join(said)


def closing(handout: Handout, marked: Sequence[Marked], style: Style) -> str:
    """The points on the public checks, and what to do next."""
    score = sum(m.score for m in marked)
    points = sum(m.exercise.points for m in marked)
    said = [style(f"{score:g} of {points:g} points on the public checks", "bold")] if points else []
    todo = next((m for m in marked if not m.passed), None)
    if todo is None and len(marked) < len(handout.assignment.exercises):
        said.append("Right. The other exercises: autograder check")
    elif todo is None:
        file = handout.work.name
        said.append(f"All right. Hand in {file}: further checks of the same exercises earn the points.")
    elif todo.started:
        said.append(f"Next: {todo.exercise.name}. Stuck? autograder hint {todo.exercise.name}")
    else:
        said.append(f"Next: {todo.exercise.name}, which is not started. A nudge: autograder hint {todo.exercise.name}")
    return "\n".join(said)


def _wrapped(text: str, indent: str) -> str:
    lines = text.splitlines() or [""]
    return "\n".join(textwrap.fill(one, WIDTH, initial_indent=indent, subsequent_indent=indent) for one in lines)
