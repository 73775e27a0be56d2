"""Tiny courses and classes to grade."""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.grading.engine import grade
from autograder.grading.result import Result

SOURCE = '''
def double(z):
    """Twice z."""
    ### BEGIN SOLUTION
    return 2.0 * z
    ### END SOLUTION


def half(z):
    """Half of z."""
    ### BEGIN SOLUTION
    return z / 2.0
    ### END SOLUTION
'''
TOML = """
title = "Small"
module = "small"
summary = "Two functions."

[limits]
call_seconds = 0.5
import_seconds = 1.0
submission_seconds = 3.0

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
import numpy as np
from autograder import exercise


@exercise("double")
def test_double(student, reference, compare, rng):
    "double(z) is twice z"
    z = rng.normal(size=5)
    compare(student.double(z), reference.double(z))


@exercise("double", care=True)
def test_double_with_care(student, reference, compare, rng):
    "double(z) does not warn"
    z = rng.normal(size=5) * 1e300
    compare(student.double(z), reference.double(z))


@exercise("half")
def test_half(student, reference, compare, rng):
    "half(z) is half of z"
    z = rng.normal(size=5)
    compare(student.half(z), reference.half(z))
"""
MISTAKES = """
from autograder.course import mistake


@mistake("double", "That is three times z.")
def triple(z):
    return 3.0 * z
"""
RIGHT = "def double(z): return 2.0 * z\ndef half(z): return z / 2.0\n"


@dataclass(frozen=True)
class Small:
    """A course of one small topic, and a place for submissions."""

    root: Path

    @property
    def course(self) -> Course:
        return Course(self.root)

    def suite(self, text: str) -> None:
        (self.root / "tests/course/01_small/test_hidden.py").write_text(text)

    def submission(self, name: str, source: str | bytes, file: str = "small.py") -> Path:
        folder = self.root / "class" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(source if isinstance(source, bytes) else source.encode())
        return folder

    def grade(self, source: str | bytes, file: str = "small.py") -> Result:
        return grade("01", self.submission("one", source, file), self.course)


def shown_to_the_student(document: dict[str, Any]) -> str:
    """The words of a results.json that a student sees, without what makes a page of them."""
    pages = [document["output"], *(t["output"] for t in document["tests"] if t["visibility"] != "hidden")]
    return html.unescape(re.sub("<[^>]*>", " ", "\n".join(pages).replace("<br>", "\n")))


def notebook(*cells: str) -> bytes:
    code = [
        {"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": [], "metadata": {}} for cell in cells
    ]
    return json.dumps(
        {"cells": [{"cell_type": "markdown", "source": "# hello"}, *code], "nbformat": 4, "nbformat_minor": 5}
    ).encode()


def copy_course(course: Course, to: Path, topic: str, limits: str) -> Course:
    """The same course with one topic, under other limits."""
    for part in (f"solutions/{topic}", f"tests/course/{topic}"):
        shutil.copytree(course.root / part, to / part)
    (to / "assignments").mkdir()
    toml = to / f"solutions/{topic}/assignment.toml"
    head, _, rest = toml.read_text().partition("[[exercise]]")
    toml.write_text(f"{head}\n[limits]\n{limits}\n\n[[exercise]]{rest}")
    return Course(to)
