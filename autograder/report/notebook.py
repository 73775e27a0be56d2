"""`check("sigmoid")`: what `autograder check` says, below a cell of a notebook, with the same words and a picture.

What is checked is what the notebook defines itself, as it stands in memory; else the module in the folder, as it was
saved last. A notebook whose exercise is not started yields to a module in which it is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import msgspec

from autograder.course import CourseError
from autograder.course.assignment import Exercise
from autograder.grading.at_home import Handout, Marked, Work, exercise_named, find_handout, in_memory, mark, saved
from autograder.grading.result import Diagnosed, ExerciseResult, score_exercise
from autograder.report.home import closing, feedback, line, sentence
from autograder.report.html import FONT, exercise_html, lines

STEP = "NBGRADER_EXECUTION"  # set where nbgrader runs a notebook: to validate it, mostly


class NotYet(AssertionError):
    """What is not right, where words below a cell are not enough: nbgrader looks for an error."""

    def _render_traceback_(self) -> list[str]:
        """Jupyter shows the words, and no traceback through the checks."""
        return str(self).splitlines()


@dataclass(frozen=True, repr=False)
class Shown:
    """What a notebook shows below a cell, and a terminal as text."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def checked(folder: Path, name: str | None, seed: int) -> Shown:
    """The public checks of one exercise or of all, in the handout of a folder."""
    try:
        handout = find_handout(folder)
        exercises = [exercise_named(handout, name)] if name else handout.assignment.exercises
        work, marked = _marked(handout, exercises, seed)
    except CourseError as error:
        return Shown(str(error), f'<div style="{FONT}">{lines(str(error))}</div>')
    text = _text(handout, work, marked, whole=name is not None)
    if STEP in os.environ and not all(m.passed for m in marked):
        raise NotYet(text)
    return Shown(text, "".join(_exercise(m) for m in marked) + _closing(handout, work, marked))


def _marked(handout: Handout, exercises: Sequence[Exercise], seed: int) -> tuple[Work, list[Marked]]:
    """The exercises, and what was checked: the notebook or, where it has not begun with any of them, the module."""
    own = in_memory(exercises)
    marked = _mark(handout, own, exercises, seed) if own else []
    file = handout.folder / f"{handout.assignment.module}.py"
    if own and (any(m.started for m in marked) or not file.is_file()):
        return own, marked
    work = saved(file if own else handout.work)
    in_file = _mark(handout, work, exercises, seed)
    return (work, in_file) if own is None or any(m.started for m in in_file) else (own, marked)


def _mark(handout: Handout, work: Work, exercises: Sequence[Exercise], seed: int) -> list[Marked]:
    marked: list[Marked] = []
    mark(handout, work, exercises, marked.append, seed, draw=True)
    return marked


def _text(handout: Handout, work: Work, marked: Sequence[Marked], whole: bool) -> str:
    """As `autograder check` prints it."""
    width = max(len(m.exercise.name) for m in marked)
    said = [f"{handout.assignment.title}  ({work.name})"]
    for m in marked:
        said.append(line(m, width, _plain))
        if not m.passed and m.started:
            said.append(feedback(m, _plain, whole))
    return "\n".join([*said, closing(handout, marked, _plain)])


def _plain(text: str, colour: str) -> str:
    return text


def _exercise(marked: Marked) -> str:
    """At home nothing is hidden: the checks say in full what is wrong."""
    checks = tuple(msgspec.structs.replace(check, public=check.message) for check in marked.checks)
    points = marked.exercise.points
    result = (
        score_exercise(marked.exercise.name, points, checks)
        if checks
        else ExerciseResult(marked.exercise.name, 0.0, points, ())
    )
    kind = marked.diagnosis.name if marked.diagnosis else ""
    told = Diagnosed(result.name, kind, sentence(marked), picture=marked.picture)
    return exercise_html(result, [told])


def _closing(handout: Handout, work: Work, marked: Sequence[Marked]) -> str:
    words = closing(handout, marked, _plain).splitlines()[-1]
    return (
        f'<div style="{FONT};font-size:13px;opacity:.8;margin-top:.6em">'
        f'{lines(words)} <span style="opacity:.8">({escape(work.name)})</span></div>'
    )
