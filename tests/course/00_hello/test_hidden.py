"""Hidden checks of 00_hello: the public properties on names drawn anew for every submission."""

import sys

import numpy as np

from autograder import exercise

LETTERS = list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéüñ '-")
FIRST_DRAWS = [850, 636, 511, 269, 307]  # default_rng(0).integers(0, 1000, size=5), the same since numpy 1.17


@exercise("greet")
def test_greets_any_name(student, reference, rng):
    "greet(name) greets any name, and keeps it as it is"
    names = ["".join(rng.choice(LETTERS, size=length)) for length in (1, 4, 9, 30)]
    for name, got in zip(names, student.greet.many(names), strict=True):
        want = reference.greet(name)
        assert got == want, f"greet({name!r}) returned {got!r}, it should return {want!r}."


@exercise("greet", weight=0)  # a broken environment is not the student's loss
def test_canary():
    "canary: the grading environment is the course's (if this fails, tell your instructor)"
    draws = np.random.default_rng(0).integers(0, 1000, size=5).tolist()
    assert draws == FIRST_DRAWS, (
        f"Tell your instructor: where your work is graded, Python {sys.version.split()[0]} with numpy "
        f"{np.__version__} draws {draws} where the course expects {FIRST_DRAWS}. Your work is not at fault."
    )
