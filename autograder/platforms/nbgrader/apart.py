"""Grades one submission in a process of its own.

nbgrader grades within its own process, which may be a Jupyter server with threads and an event loop. Suites,
references and pytest do not belong in there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from autograder.course import Course, Topic
from autograder.grading.result import Result

CANDIDATES = 2  # a module and a notebook may both be handed in
GRACE = 60.0  # seconds beyond the submission's own limit, in which the grader starts, diagnoses and ends


class NotGraded(Exception):
    """The engine could not do its work: nobody's points, and an instructor must look."""


def grade_apart(topic: Topic, name: str, path: Path) -> Result:
    """The result of a submission, as `autograder grade` has it."""
    command = [sys.executable, "-m", __name__, str(topic.root), topic.name, name, str(path.resolve())]
    limit = CANDIDATES * topic.assignment().limits.submission_seconds + GRACE
    try:
        # In the checkout: `-m` looks for modules in the current folder first, and here that is the course's own.
        done = subprocess.run(
            command, cwd=topic.root, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=limit
        )
    except subprocess.TimeoutExpired:
        raise NotGraded(f"the grader did not end within {limit:g} seconds") from None
    try:
        return msgspec.json.decode(done.stdout.rpartition(b"\n")[2], type=Result)
    except msgspec.MsgspecError:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NotGraded(said[-1] if said else f"the grader ended with {done.returncode}") from None


def main(root: str, topic: str, name: str, path: str) -> None:
    from autograder.grading.engine import grade_all, open_desk
    from autograder.grading.intake import Submission

    course = Course(Path(root))
    results: list[Result] = []
    grade_all(open_desk(course, course.topic(topic)), [Submission(name, Path(path))], results.append)
    sys.stdout.buffer.write(b"\n" + msgspec.json.encode(results[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
