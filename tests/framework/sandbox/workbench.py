"""Submissions for the tests of this folder, written in the tests themselves."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from autograder.sandbox import Limits, Sandbox, Session, Sources, Student, student_in_process

Load = Callable[..., Session]
LINUX = sys.platform == "linux"
ROOT = LINUX and os.geteuid() == 0


def session_of(
    sandbox: Sandbox, source: str, helpers: dict[str, str] | None = None, tolerant: bool = False, **limits: Any
) -> Session:
    """A session with one submission, not loaded yet; cells of a notebook (`tolerant`) are separated by lines of dashes."""
    cells = tuple(source.split("\n-----\n")) if tolerant else (source,)
    filename = "submission.ipynb" if tolerant else "submission.py"
    return Session(sandbox, Sources("submission", filename, cells, helpers or {}, tolerant), Limits(**limits))


def in_process(source: str) -> Student:
    """The submission as a module of this process."""
    module = ModuleType("submission")
    exec(compile(source, "submission.py", "exec"), module.__dict__)
    return student_in_process(module, "submission.py")
