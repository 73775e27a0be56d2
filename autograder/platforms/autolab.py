"""What Autolab's Makefile runs: `python -m autograder.platforms.autolab FOLDER HANDIN`, where FOLDER/course is ours.

All that is printed is shown to the student, and its last line is the result, which the names of the assessment's
problems are the keys of: https://docs.autolabproject.com/lab/
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from autograder.grading.result import Result
from autograder.platforms import NOT_YOUR_FAULT
from autograder.platforms.one import close_to_students, grade_one
from autograder.platforms.words import headline, number, told

NO_SCORES = '{"scores": {}}'  # to Autolab an error of the grader's, and not points


def main(folder: Path, handin: Path) -> int:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(2, 1)  # only what stands below is to be read by Autolab, whoever else prints
    close_to_students(folder)
    try:
        said = as_text(grade_one(folder / "course", handin.stem, handin))
    except Exception as error:  # whatever it is, the student must not pay for it
        print(f"autograder: {type(error).__name__}: {error}", file=sys.stderr)
        said = f"{NOT_YOUR_FAULT}\n{NO_SCORES}\n"
    out.write(said)
    out.close()
    return 0


def as_text(result: Result) -> str:
    """What the student reads, and the line that Autolab reads."""
    if result.status == "failed":
        return f"{NOT_YOUR_FAULT}\n{NO_SCORES}\n"
    lines = [headline(result)]
    for exercise in told(result) if result.status == "graded" else ():
        points = f" {number(exercise.score)} of {number(exercise.max_score)}" if exercise.max_score else ""
        lines += ["", f"{exercise.name}{points}" + (": right" if exercise.passed else "")]
        lines += [] if exercise.passed else [f"  {line}" for line in exercise.lines]
    return "\n".join(lines) + "\n\n" + autoresult(result) + "\n"


def autoresult(result: Result) -> str:
    scores = {exercise.name: exercise.score for exercise in result.exercises}
    return json.dumps({"scores": scores, "scoreboard": [result.score]}, allow_nan=False)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
