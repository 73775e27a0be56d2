"""Auto-graded assignments in numerical code.

Suites use `exercise`; programs use `grade`. Rooms, each importing only those before it: wire, sandbox, checking,
course, grading, report, cli.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing the package stays cheap: a worker does it too
    import pytest

    from autograder.grading.result import Result

__version__ = "0.1.0"
__all__ = ["exercise", "grade"]


def exercise(name: str, *, weight: float = 1.0, care: bool = False) -> pytest.MarkDecorator:
    """Say which exercise a test checks.

    `weight`: its share beside the others; `care`: part of the small numerical-care item.
    """
    import pytest

    return pytest.mark.exercise(name, weight=weight, care=care)


def grade(topic: str, path: str | Path) -> Result:
    """Grade one submission (a .py, .ipynb, folder or zip) on a topic of the course around the current folder."""
    from autograder.grading.engine import grade as grade_one

    return grade_one(topic, Path(path))
