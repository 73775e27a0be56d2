"""Auto-graded assignments in numerical code.

Suites use `exercise`; programs use `grade`; notebooks use `check`. Rooms, each importing only those before it: wire,
sandbox, checking, course, grading, report, cli.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing the package stays cheap: a worker does it too
    import pytest

    from autograder.grading.result import Result
    from autograder.report.notebook import Shown

__version__ = "0.1.0"
__all__ = ["check", "exercise", "grade"]


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


def check(name: str | None = None, seed: int = 0) -> Shown | None:
    """In a notebook: what `autograder check NAME` says of an exercise, or of all of them, with a picture.

    It is for whoever types it: in a module that is being imported, it does nothing.
    """
    if sys._getframe(1).f_globals.get("__name__") != "__main__":
        return None
    from autograder.report.notebook import checked

    return checked(Path(), name, seed)
