"""How much of a result its author may read: the assignment's `feedback`."""

from __future__ import annotations

import msgspec

from autograder.grading.result import Check, ExerciseResult, Result
from autograder.wire import printable

_PRINTED = 2000  # characters of what a submission printed


def for_student(result: Result) -> Result:
    """The result as its author may read it; every page that a student sees is made of this one.

    "full" has what was wanted and what the submission printed. "diagnosis" says what is wrong, and shows neither.
    "score" has the points alone.
    """
    if result.feedback == "score":
        exercises = tuple(_points_alone(e) for e in result.exercises)
        return msgspec.structs.replace(result, exercises=exercises, diagnoses=(), output="")
    if result.feedback == "full":
        exercises = tuple(
            msgspec.structs.replace(e, checks=tuple(_in_full(c) for c in e.checks)) for e in result.exercises
        )
        printed = (f"It printed:\n{printable(result.output, _PRINTED)}",) if result.output.strip() else ()
        return msgspec.structs.replace(result, exercises=exercises, notes=(*result.notes, *printed))
    diagnoses = tuple(msgspec.structs.replace(d, wanted="") for d in result.diagnoses)
    return msgspec.structs.replace(result, diagnoses=diagnoses, output="")


def _points_alone(exercise: ExerciseResult) -> ExerciseResult:
    if not exercise.checks:
        return exercise
    return msgspec.structs.replace(exercise, checks=(Check(exercise.name, "all of its checks", exercise.passed),))


def _in_full(check: Check) -> Check:
    return msgspec.structs.replace(check, public=check.message)
