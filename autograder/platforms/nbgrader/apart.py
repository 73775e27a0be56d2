"""Grades one submission in a process of its own.

nbgrader grades within its own process, which may be a Jupyter server with threads and an event loop. Suites,
references and pytest do not belong in there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from autograder.grading.result import Result


class NotGraded(Exception):
    """The engine could not do its work: nobody's points, and an instructor must look."""


def grade_apart(checkout: Path, topic: str, name: str, path: Path) -> Result:
    """The result of a submission, as `autograder grade` has it."""
    command = [sys.executable, "-m", __name__, str(checkout), topic, name, str(path.resolve())]
    done = subprocess.run(command, cwd=checkout, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    try:
        result = msgspec.json.decode(done.stdout.splitlines()[-1], type=Result)
    except (IndexError, msgspec.MsgspecError):
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotGraded(said[-1] if said else f"the grader ended with {done.returncode}") from None
    if result.status == "failed":
        raise NotGraded(result.message)
    return result


def main(checkout: str, topic: str, name: str, path: str) -> None:
    from autograder.course import Course
    from autograder.grading.classroom import grade_class
    from autograder.grading.intake import Submission

    course = Course(Path(checkout))
    results: list[Result] = []
    grade_class(course, course.topic(topic), [Submission(name, Path(path))], results.append, 1)
    sys.stdout.buffer.write(b"\n" + msgspec.json.encode(results[0]) + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
