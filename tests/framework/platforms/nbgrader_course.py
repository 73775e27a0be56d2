"""A checkout of one small topic, the nbgrader course that is made from it, and the commands on both."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from autograder.cli import main

ROOT = Path(__file__).parents[3]

SOURCE = '''# %% [markdown]
# # Small

# %%
import numpy as np


def given(z):
    """Given."""
    return np.asarray(z, dtype=float)


# %% [markdown]
# ## double, where `z < 0` too

# %%
def double(z):
    """Twice z."""
    ### BEGIN SOLUTION
    reference_line_of_double = given(z)
    return 2.0 * reference_line_of_double
    ### END SOLUTION


# %%
def quarter(z):
    """A quarter of z; it uses half, which comes later."""
    ### BEGIN SOLUTION
    return half(half(z))
    ### END SOLUTION


# %%
def half(z):
    """Half of z."""
    ### BEGIN SOLUTION
    return given(z) / 2.0
    ### END SOLUTION


# %%
class Box:
    """A box."""

    ### BEGIN SOLUTION
    def open(self):
        """What is in the box."""
        return given(1.0)

    ### END SOLUTION
'''
TOML = """
title = "Small"
module = "small"
summary = "A few functions."

[limits]
call_seconds = 0.5
import_seconds = 1.0
submission_seconds = 4.0
"""
POINTS = {"double": 9.0, "quarter": 4.0, "half": 6.5, "Box.open": 0.5}
TOML += "".join(f'\n[[exercise]]\nname = "{n}"\npoints = {p}\nhints = ["a", "b", "c"]\n' for n, p in POINTS.items())
SUITE = """
from autograder import exercise


@exercise("double")
def test_{which}_double(student, compare, rng):
    "double(z) is twice z ({which})"
    {which}_line_of_double = rng.normal(size=5)
    compare(student.double({which}_line_of_double), 2.0 * {which}_line_of_double)


@exercise("double")
def test_double_of_zero(student, compare):
    "double(0) is 0"
    compare(student.double(0.0), 0.0)


@exercise("quarter")
def test_quarter(student, compare, rng):
    "quarter(z) is a quarter of z"
    z = rng.normal(size=5)
    compare(student.quarter(z), z / 4.0)


@exercise("half")
def test_half(student, compare, rng):
    "half(z) is half of z"
    z = rng.normal(size=5)
    compare(student.half(z), z / 2.0)


@exercise("Box.open")
def test_open(student, compare):
    "Box().open() is 1"
    compare(student.Box().open(), 1.0)
"""
MISTAKES = """
from autograder.course import mistake


@mistake("double", "That is three times z, and <b>not</b> twice.")
def triple(z):
    return 3.0 * z
"""


@dataclass
class Place:
    """A checkout of one small topic, and the course that is made from it."""

    checkout: Path
    course: Path
    said: str = ""
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def notebook(self) -> Path:
        return self.course / "source/01_small/small.ipynb"

    def make(self, *options: str) -> int:
        """`autograder nbgrader`; its exit code."""
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
            patch.chdir(self.checkout)
            patch.setattr(sys, "argv", ["autograder", "nbgrader", str(self.course), *options])
            with pytest.raises(SystemExit) as end:
                main()
        self.said = said.getvalue()
        return int(end.value.code or 0)

    def nbgrader(self, *words: str) -> str:
        """An nbgrader command in the course's folder; what it printed."""
        done = run([sys.executable, "-m", "nbgrader", *words], self.course)
        return done.stdout + done.stderr


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # nbgrader calls `alembic` by name
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def new_place(folder: Path) -> Place:
    checkout = folder / "checkout"
    for part in ("solutions/01_small", "tests/course/01_small", "assignments"):
        (checkout / part).mkdir(parents=True)
    (checkout / "solutions/01_small/small.py").write_text(SOURCE)
    (checkout / "solutions/01_small/assignment.toml").write_text(TOML)
    suites = checkout / "tests/course/01_small"
    (suites / "test_public.py").write_text(SUITE.format(which="public"))
    (suites / "test_hidden.py").write_text(SUITE.format(which="hidden"))
    (suites / "mistakes.py").write_text(MISTAKES)
    return Place(checkout, folder / "course")
