"""A course of one small topic, which grades in no time."""

from __future__ import annotations

from pathlib import Path

RIGHT = "def double(z): return 2.0 * z\ndef half(z): return z / 2.0\n"
HALF = "def double(z): return 2.0 * z\n"
EVIL = "raise ValueError('<script>alert(1)</script>&\\x1b[31m\\x00\\ufffe=1+1')\n"
SOURCE = """
def double(z):
    ### BEGIN SOLUTION
    return 2.0 * z
    ### END SOLUTION


def half(z):
    ### BEGIN SOLUTION
    return z / 2.0
    ### END SOLUTION
"""
TOML = """
title = "Small <things>"
module = "small"
summary = "Two functions."
[[exercise]]
name = "double"
points = 12
hints = ["a", "b", "c"]
[[exercise]]
name = "half"
points = 8
hints = ["a", "b", "c"]
"""
SUITE = """
from autograder import exercise


@exercise("double")
def test_double(student, compare):
    "double(1) & double(2) are < 5"
    compare(student.double(1.0), 2.0)


@exercise("half")
def test_half(student, compare):
    "half(1) is 0.5"
    compare(student.half(1.0), 0.5)
"""
MISTAKES = """
from autograder.course import mistake


@mistake("double", "That is three times z.")
def triple(z):
    return 3.0 * z
"""


def lay(root: Path) -> Path:
    """The course, in a folder."""
    for name, text in {
        "solutions/01_small/small.py": SOURCE,
        "solutions/01_small/assignment.toml": TOML,
        "tests/course/01_small/test_hidden.py": SUITE,
        "tests/course/01_small/test_public.py": SUITE,
        "tests/course/01_small/mistakes.py": MISTAKES,
        "assignments/.keep": "",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
