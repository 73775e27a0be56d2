"""One submission, graded where a platform has put it beside the course of one topic."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Course
from autograder.grading.classroom import grade_class
from autograder.grading.intake import Submission
from autograder.grading.result import Result


def grade_one(course: Path, name: str, path: Path) -> Result:
    """Its result; in a process of its own, so that whatever befalls that one, there is a result."""
    results: list[Result] = []
    checkout = Course(course)
    grade_class(checkout, checkout.topics()[0], [Submission(name, path)], results.append, 1)
    return results[0]


def close_to_students(*paths: Path) -> None:
    """Tests, references and results are not for the uid that runs a submission."""
    for path in paths:
        if path.exists():
            path.chmod(0o700)
