"""A result as Gradescope's results.json: one entry an exercise, and for instructors alone what was used to grade."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.grading.levels import for_student
from autograder.grading.result import Check, ExerciseResult, Result
from autograder.wire import printable
from autograder.wire.text import one_line

_UNTIL = 400  # characters of one check's message
_SCORE_DECIMALS = 4


def as_dict(result: Result) -> dict[str, Any]:
    """The whole document. `extra_data` is for instructors and machines; platforms do not show it to students."""
    shown = for_student(result)
    return {
        "score": result.score,
        "execution_time": result.seconds,
        "output": summary(shown),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(number, e, shown) for number, e in enumerate(shown.exercises, start=1)],
        "extra_data": {
            "exercises": {e.name: {"score": e.score, "max_score": e.max_score} for e in result.exercises},
            "diagnoses": [
                {"exercise": d.exercise, "mistake": d.mistake, "message": d.message} for d in result.diagnoses
            ],
            "topic": result.topic,
            "submission": one_line(result.submission),
            "status": result.status,
            "message": printable(result.message),
            "max_score": result.max_score,
            "seed": result.seed,
            "key": result.key,
            "isolation": list(result.isolation),
            "cpu_seconds": result.cpu_seconds,
            "peak_bytes": result.peak_bytes,
            "strays": result.strays,
            "stdout": printable(result.output, 4000),
            "checks": [_check(c) for e in result.exercises for c in e.checks],
        },
    }


def as_json(result: Result) -> bytes:
    """The document as a file.

    msgspec writes no NaN: a score that is not a number would be null, and the schema refuses it.
    """
    return msgspec.json.format(msgspec.json.encode(as_dict(result)), indent=1) + b"\n"


def summary(result: Result) -> str:
    """What the student reads first."""
    lines = [printable(result.message, 1000)] if result.message else []
    lines += [printable(note, _UNTIL) for note in result.notes]
    if result.status == "graded" and not lines:
        todo = [e for e in result.exercises if not e.passed]
        lines.append(
            "Every check passed."
            if not todo
            else f"{len(result.exercises) - len(todo)} of {len(result.exercises)} exercises are right."
        )
    return "\n".join(lines)


def _test(number: int, exercise: ExerciseResult, result: Result) -> dict[str, Any]:
    passed = exercise.passed and bool(exercise.checks)
    lines = [line for d in result.diagnoses if d.exercise == exercise.name for line in d.lines]
    lines += [_line(c) for c in exercise.checks]
    return {
        "name": exercise.name,
        "number": str(number),
        "score": exercise.score,
        "max_score": exercise.max_score,
        "status": "passed" if passed else "failed",
        "output": "\n".join(lines) if result.status == "graded" else "not checked",
        "visibility": "visible",
    }


def _line(check: Check) -> str:
    if check.passed:
        return f"ok: {one_line(check.title)}"
    words = printable(check.public, _UNTIL)
    return f"not yet: {one_line(check.title)}" + (f"\n    {words}" if words else "")


def _check(check: Check) -> dict[str, Any]:
    return {
        "exercise": check.exercise,
        "title": one_line(check.title),
        "passed": check.passed,
        "care": check.care,
        "message": printable(check.message),
    }
