"""A tiny course made in a temporary folder: one topic, two exercises, everything that a real one has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Course, Topic

SOURCE = '''\
# %% [markdown]
# # Shapes
#
# The area of a square of side $a$ is $a^2$.

# %%
import math


def given_helper(side):
    checked = float(side)
    return checked


# %%
def square_area(side):
    """The area of a square | a number."""
    ### BEGIN SOLUTION
    length_of_side = given_helper(side)
    return length_of_side * length_of_side
    ### END SOLUTION


# %%
def cube_surface(side):
    """The surface of a cube."""
    ### BEGIN SOLUTION
    return 6 * square_area(side)
    ### END SOLUTION
'''

TOML = """\
title = "Shapes"
module = "shapes"
summary = "Areas of simple shapes."

[[exercise]]
name = "square_area"
points = 12.5
hints = ["Side by side.", "A product.", "side * side"]

[[exercise]]
name = "cube_surface"
points = 7.5
hints = ["How many faces?", "Six.", "6 * square_area(side)"]
"""

PUBLIC = """\
from autograder import exercise


@exercise("square_area")
def test_square_of_two(student):
    "a square of side 2 has area 4"
    assert student.square_area(2) == 4
"""

HIDDEN = """\
from autograder import exercise


@exercise("square_area")
def test_random_squares(student, reference, rng):
    "any square"
    secret_side = rng.uniform(3.25, 9.75)
    assert student.square_area(secret_side) == reference.square_area(secret_side)
"""

MISTAKES = """\
from autograder.course import mistake


@mistake("square_area", "That is the circumference of the square.")
def circumference(side):
    return 4 * side


@mistake("cube_surface", "A cube has six faces, not four.", unseen="the public suite has no cube")
def four_faces(side):
    return 4 * side * side
"""


@dataclass(frozen=True)
class TinyCourse:
    """The course, its topic 01_shapes, and a pen."""

    course: Course
    topic: Topic

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace one passage of a file that must hold it."""
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyCourse:
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    topic = Topic(tmp_path, "01_shapes")
    for path, text in (
        (topic.source, SOURCE),
        (topic.toml, TOML),
        (topic.public, PUBLIC),
        (topic.hidden, HIDDEN),
        (topic.mistakes, MISTAKES),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "assignments").mkdir()
    return TinyCourse(Course(tmp_path), topic)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a module's text into a file of its own."""

    def written(text: str) -> Path:
        path = tmp_path / "module.py"
        path.write_text(text)
        return path

    return written
