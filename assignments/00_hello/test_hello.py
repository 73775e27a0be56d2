"""Public checks of 00_hello: what a student runs at home."""

import sys

import numpy as np

from autograder import exercise

OLDEST_PYTHON = (3, 10)  # the oldest one the course is tried on
OLDEST_NUMPY = (1, 26)
FIRST_DRAWS = [850, 636, 511, 269, 307]  # default_rng(0).integers(0, 1000, size=5), the same since numpy 1.17


@exercise("greet")
def test_greets_by_name(student):
    'greet("Ada") is "Hello, Ada!"'
    got = student.greet("Ada")
    assert got is not None, (
        'greet("Ada") returned None. It should return the greeting: end with `return ...`, not `print(...)`.'
    )
    assert got == "Hello, Ada!", (
        f'greet("Ada") returned {got!r}, it should return \'Hello, Ada!\'. '
        "Compare them letter by letter: comma, space, exclamation mark."
    )


@exercise("greet")
def test_keeps_the_name_as_it_is(student):
    "the name appears exactly as it was given"
    for name in ["ada", "Blaise Pascal", "Élodie", "X"]:
        got = student.greet(name)
        assert got == f"Hello, {name}!", (
            f"greet({name!r}) returned {got!r}, it should return {f'Hello, {name}!'!r}. "
            "Use the argument `name` unchanged."
        )


@exercise("greet", weight=0)  # a broken environment is not the student's loss
def test_canary():
    "canary: the environment is the course's (if this fails, tell your instructor: your work is not at fault)"
    python = sys.version_info[:2]
    assert python >= OLDEST_PYTHON, (
        f"Tell your instructor: this is Python {python[0]}.{python[1]}, the course needs "
        f"{OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer. Your work is not at fault."
    )
    numpy = tuple(int(part) for part in np.__version__.split(".")[:2])
    assert numpy >= OLDEST_NUMPY, (
        f"Tell your instructor: this is numpy {np.__version__}, the course needs "
        f"{OLDEST_NUMPY[0]}.{OLDEST_NUMPY[1]} or newer. Your work is not at fault."
    )
    draws = np.random.default_rng(0).integers(0, 1000, size=5).tolist()
    assert draws == FIRST_DRAWS, (
        f"Tell your instructor: numpy {np.__version__} draws {draws} where the course expects {FIRST_DRAWS}. "
        "Your work is not at fault."
    )
