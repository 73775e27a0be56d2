"""One exercise in plain lines, for platforms that show text: a column of a CSV, a test's output, a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.grading.levels import for_student
from autograder.grading.result import Diagnosed, ExerciseResult, Result
from autograder.wire.text import one_line, printable

_MESSAGE = 400  # characters of one check's message
_SENTENCE = 600  # characters of a diagnosis


@dataclass(frozen=True)
class Told:
    """An exercise as its author may read it."""

    name: str
    score: float
    max_score: float
    passed: bool
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def told(result: Result) -> tuple[Told, ...]:
    """Every exercise, with what the assignment's feedback level leaves of it."""
    shown = for_student(result)
    return tuple(_exercise(e, shown.diagnoses, shown.status == "graded") for e in shown.exercises)


def _exercise(exercise: ExerciseResult, diagnoses: Sequence[Diagnosed], graded: bool) -> Told:
    passed = graded and bool(exercise.checks) and exercise.passed
    lines = [printable(d.message, _SENTENCE) for d in diagnoses if d.exercise == exercise.name and d.message]
    for check in exercise.checks:
        lines.append(f"{'ok' if check.passed else 'not yet'}: {one_line(check.title)}")
        if not check.passed and check.public:
            lines += [f"    {line}" for line in printable(check.public, _MESSAGE).splitlines()]
    return Told(exercise.name, exercise.score, exercise.max_score, passed, tuple(lines) if graded else ("not checked",))


def headline(result: Result) -> str:
    """The submission as a whole, in a line or a few."""
    shown = for_student(result)
    said = [printable(text, 1000) for text in (shown.message, *shown.notes) if text]
    return "\n".join([f"{number(result.score)} of {number(result.max_score)} points", *said])


def number(value: float) -> str:
    """A score as a person writes it: 18, 4.5, 0.3333."""
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"
