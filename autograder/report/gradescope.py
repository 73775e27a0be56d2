"""A result as Gradescope's results.json: one entry an exercise, and for instructors alone what was used to grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from autograder.grading.levels import for_student
from autograder.grading.result import Check, ExerciseResult, Result, score_exercise
from autograder.report.html import exercise_html
from autograder.report.picture import image
from autograder.wire import printable
from autograder.wire.text import one_line

_UNTIL = 400  # characters of one check's message
_PRINTED = 4000  # characters of what a submission printed
_DECIMALS = 4  # of a score

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]


@dataclass(frozen=True)
class Posting:
    """Where a result is shown: what the platform says of the assignment, and what the instructor chose.

    Without any of it: a result that stays here.
    """

    points: float | None = None  # what the assignment is worth there; None: what it is worth in the course
    visibility: Visibility = "visible"  # of the scores and the words, to students
    leaderboard: bool = False
    submission: Mapping[str, Any] = field(default_factory=dict)  # what the platform knows of it, passed through


HERE = Posting()


def as_dict(result: Result, posting: Posting = HERE) -> dict[str, Any]:
    """The whole document. `extra_data` is for instructors and machines; platforms do not show it to students.

    Scores are in the platform's points, those in `extra_data` in the course's.
    """
    there = in_points(result, posting.points)
    shown = for_student(there)
    tests = [_test(number, e, shown, posting) for number, e in enumerate(shown.exercises, start=1)]
    if posting.visibility != "visible" or result.status == "failed":
        # One hidden entry, and Gradescope shows students no total. So there is one only where they see none anyway;
        # else instructors find the same words in the grader's output.
        tests.append({"name": "For instructors", "output": for_instructors(result, posting), "visibility": "hidden"})
    document = {
        "score": there.score if there.score < there.max_score else posting.points or there.score,
        "execution_time": result.seconds,
        "output": summary(shown) if posting.visibility == "visible" else _read(shown),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": posting.visibility,
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {
            "exercises": {e.name: {"score": e.score, "max_score": e.max_score} for e in result.exercises},
            "diagnoses": [
                {"exercise": d.exercise, "mistake": d.mistake, "message": d.message} for d in result.diagnoses
            ],
            "topic": result.topic,
            "submission": one_line(result.submission),
            "status": result.status,
            "message": printable(result.message),
            "score": result.score,
            "max_score": result.max_score,
            "seed": result.seed,
            "key": result.key,
            "isolation": list(result.isolation),
            "cpu_seconds": result.cpu_seconds,
            "peak_bytes": result.peak_bytes,
            "strays": result.strays,
            "stdout": printable(result.output, _PRINTED),
            "checks": [_check(c) for e in result.exercises for c in e.checks],
            **({"platform": dict(posting.submission)} if posting.submission else {}),
        },
    }
    if posting.leaderboard:
        document["leaderboard"] = [
            {"name": "Score", "value": document["score"]},
            {"name": "Exercises right", "value": sum(_right(e) for e in result.exercises)},
        ]
    return document


def as_json(result: Result, posting: Posting = HERE) -> bytes:
    """The document as a file.

    msgspec writes no NaN: a score that is not a number would be null, and the schema refuses it.
    """
    return msgspec.json.format(msgspec.json.encode(as_dict(result, posting)), indent=1) + b"\n"


def in_points(result: Result, points: float | None) -> Result:
    """A result in the points that its assignment is worth elsewhere; a warm-up, worth nothing here, has its exercises
    share them.
    """
    if not points:
        return result
    if result.max_score:
        factor = points / result.max_score
        exercises = [
            msgspec.structs.replace(
                e, score=round(e.score * factor, _DECIMALS), max_score=round(e.max_score * factor, _DECIMALS)
            )
            for e in result.exercises
        ]
    else:
        share = points / len(result.exercises)
        exercises = [score_exercise(e.name, share, e.checks) for e in result.exercises]
    return msgspec.structs.replace(result, exercises=tuple(exercises))


def summary(result: Result) -> str:
    """What the student reads first."""
    lines = [_read(result)] if _read(result) else []
    if result.status == "graded" and not lines:
        todo = [e for e in result.exercises if not e.passed]
        lines.append(
            "Every check passed."
            if not todo
            else f"{len(result.exercises) - len(todo)} of {len(result.exercises)} exercises are right."
        )
    return "\n".join(lines)


def _read(result: Result) -> str:
    """How the submission could be read, which every student may know at once."""
    lines = [printable(result.message, 1000)] if result.message else []
    return "\n".join([*lines, *(printable(note, _UNTIL) for note in result.notes)])


def for_instructors(result: Result, posting: Posting = HERE) -> str:
    """What was used to grade and what the submission used, in a few lines."""
    lines = [
        f"submission {one_line(result.submission)}, seed {result.seed}, key {result.key or 'none'}",
        f"isolation: {', '.join(result.isolation) or 'none was needed: nothing of it ran'}",
        f"time: {result.seconds:.2f} s, of which {result.cpu_seconds:.2f} s of processor time in the submission's own "
        f"processes; at most {result.peak_bytes / 2**20:.0f} MiB",
    ]
    if result.strays:
        lines.append(f"processes it left behind, ended: {result.strays}")
    lines += [f"{name}: {_words(value)}" for name, value in posting.submission.items()]
    if result.output:
        lines += ["it printed:", printable(result.output, _PRINTED)]
    return "\n".join(lines)


def _words(value: object) -> str:
    text = msgspec.json.encode(value).decode() if isinstance(value, (list, tuple, dict)) else str(value)
    return one_line(text, 1000)


def _right(exercise: ExerciseResult) -> bool:
    return exercise.passed and bool(exercise.checks)


def _test(number: int, exercise: ExerciseResult, result: Result, posting: Posting) -> dict[str, Any]:
    graded = result.status == "graded"
    care = any(c.care for c in exercise.checks)
    return {
        "name": exercise.name,
        "number": str(number),
        "score": exercise.score,
        "max_score": exercise.max_score,
        "status": "passed" if _right(exercise) else "failed",
        "output": exercise_html(exercise, result.diagnoses, image) if graded else "not checked",
        "output_format": "html" if graded else "text",
        "tags": [result.topic, *(["numerical care"] if care else [])],
        "visibility": posting.visibility,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "exercise": check.exercise,
        "title": one_line(check.title),
        "passed": check.passed,
        "care": check.care,
        "message": printable(check.message),
    }
