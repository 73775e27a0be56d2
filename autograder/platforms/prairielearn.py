"""What runs as PrairieLearn's external grader: `python -m autograder.platforms.prairielearn /grade`.

There, student/ holds the files that were handed in, tests/ those of the question (its course/ is ours), data/data.json
the variant; results/results.json is what PrairieLearn reads: https://docs.prairielearn.com/externalGrading/
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from autograder.grading.result import Result
from autograder.platforms import NOT_YOUR_FAULT
from autograder.platforms.one import close_to_students, grade_one
from autograder.platforms.words import Told, headline, told
from autograder.report.files import write_atomically

MOST = 900_000  # bytes: PrairieLearn takes one MB


def main(grade: Path) -> int:
    results = grade / "results"
    results.mkdir(exist_ok=True)
    close_to_students(results, *(grade / name for name in ("tests", "data", "serverFilesCourse", "clientFilesCourse")))
    try:
        document = as_dict(grade_one(grade / "tests" / "course", variant(grade), grade / "student"))
    except Exception as error:  # whatever it is, the student must not pay for it
        print(f"autograder: {type(error).__name__}: {error}", file=sys.stderr)
        document = not_gradable(NOT_YOUR_FAULT)
    write_atomically(results / "results.json", as_json(document))
    return 0


def variant(grade: Path) -> str:
    """What inputs are drawn by: the question's variant, which every student has an own of."""
    try:
        seed = json.loads((grade / "data" / "data.json").read_bytes())["variant_seed"]
    except (OSError, ValueError, TypeError, KeyError):
        seed = "unknown"
    return f"variant {seed}"[:80]


def as_dict(result: Result) -> dict[str, Any]:
    """The result as PrairieLearn shows it.

    What cannot be read, or not be graded, costs no attempt: PrairieLearn calls it not gradable.
    """
    if result.status != "graded":
        return not_gradable(headline(result).partition("\n")[2] or NOT_YOUR_FAULT)
    exercises = told(result)
    return {
        "gradable": True,
        "score": share(result, exercises),
        "message": headline(result),
        "tests": [
            {
                "name": exercise.name,
                "points": exercise.score,
                "max_points": exercise.max_score,
                "output": exercise.text,
            }
            for exercise in exercises
        ],
    }


def not_gradable(why: str) -> dict[str, Any]:
    return {"gradable": False, "message": why, "format_errors": [why]}


def share(result: Result, exercises: tuple[Told, ...]) -> float:
    """From 0 to 1; of a warm-up, which has no points, how much is right."""
    if result.max_score:
        return min(1.0, max(0.0, result.score / result.max_score))
    return sum(e.passed for e in exercises) / len(exercises)


def as_json(document: dict[str, Any]) -> bytes:
    data = msgspec.json.encode(document)
    if len(data) > MOST:
        for test in document.get("tests", []):
            test["output"] = ""
        data = msgspec.json.encode(document)
    return data


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
