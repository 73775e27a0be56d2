"""A mistake costs points in its own exercise, and not again in those that use it."""

from __future__ import annotations

import pytest
from small_course import SUITE, TOML, Small

SOURCE = '''
def double(z):
    """Twice z."""
    ### BEGIN SOLUTION
    return 2.0 * z
    ### END SOLUTION


def half(z):
    """Half of z."""
    ### BEGIN SOLUTION
    return double(z) / 4.0
    ### END SOLUTION


def six(z):
    """Six times z; the reference does not use double."""
    ### BEGIN SOLUTION
    return 6.0 * z
    ### END SOLUTION
'''
SIX = """

@exercise("six")
def test_six(student, reference, compare, rng):
    "six(z) is six times z"
    z = rng.normal(size=5)
    compare(student.six(z), reference.six(z))
"""
WRONG = "def double(z): return 3.0 * z\n"
HALF = "def half(z): return double(z) / 4.0\n"


@pytest.fixture
def three(small: Small) -> Small:
    """Three exercises: half uses double, and six uses nothing."""
    (small.root / "solutions/01_small/small.py").write_text(SOURCE)
    toml = (
        TOML.replace("points = 12", "points = 6") + '[[exercise]]\nname = "six"\npoints = 6\nhints = ["a", "b", "c"]\n'
    )
    (small.root / "solutions/01_small/assignment.toml").write_text(toml)
    small.suite(SUITE + SIX)
    return small


def scores(result):
    return {e.name: e.score for e in result.exercises}


def test_an_exercise_that_fails_for_anothers_fault_earns_its_points_and_is_told_why(three):
    result = three.grade(WRONG + HALF + "def six(z): return 6.0 * z\n")
    assert scores(result) == {"double": 0, "half": 8, "six": 6}
    told = {d.exercise: d.message for d in result.diagnoses}
    assert told["half"].startswith("It uses double, which is not right yet. With a right double this exercise is right")
    assert told["double"] == "That is three times z."


def test_an_exercise_with_a_fault_of_its_own_earns_nothing_by_it(three):
    result = three.grade(WRONG + "def half(z): return double(z) / 5.0\n" + "def six(z): return 6.0 * z\n")
    assert scores(result) == {"double": 0, "half": 0, "six": 6}


def test_an_exercise_gets_no_help_that_the_reference_does_not_use(three):
    result = three.grade(WRONG + HALF + "def six(z): return 3.0 * double(z)\n")
    assert scores(result)["six"] == 0


def test_where_the_earlier_one_is_not_started_what_was_written_on_it_earns_its_points(three):
    result = three.grade("def double(z): raise NotImplementedError\n" + HALF + "def six(z): return 3.0 * double(z)\n")
    assert scores(result) == {"double": 0, "half": 8, "six": 0}


def test_an_untouched_stub_earns_nothing_by_help(three):
    stub = "".join(f"def {name}(z): raise NotImplementedError\n" for name in ("double", "half", "six"))
    assert three.grade(stub).score == 0


def test_the_policy_can_be_turned_off(three):
    toml = three.root / "solutions/01_small/assignment.toml"
    toml.write_text(toml.read_text().replace('module = "small"', 'module = "small"\nfollow_through = false'))
    result = three.grade(WRONG + HALF + "def six(z): return 6.0 * z\n")
    assert scores(result)["half"] == 0


def test_nothing_is_kept_from_the_worker_that_was_helped(three):
    """The helped worker writes down all that a right `double` says; the others find none of it."""
    source = """
import pathlib, pickle
KEPT = pathlib.Path("kept")
def double(z): return 3.0 * z
def half(z):
    answer = double(z)
    with KEPT.open("ab") as file:
        pickle.dump((z.tobytes(), answer), file)
    return answer / 4.0
def six(z):
    for _ in range(2):
        try: half(z)
        except Exception: pass
    answers = []
    with KEPT.open("rb") as file:
        while True:
            try: answers.append(pickle.load(file))
            except EOFError: break
    known = {bytes(key): value for key, value in answers}
    right = known[z.tobytes()]
    return 3.0 * right
"""
    assert scores(three.grade(source)) == {"double": 0, "half": 8, "six": 0}


def test_a_helper_that_is_called_without_end_is_stopped(three):
    three_seconds = three.grade(WRONG + "def half(z):\n    while True: double(z)\n" + "def six(z): return 6.0 * z\n")
    assert scores(three_seconds) == {"double": 0, "half": 0, "six": 6}


def test_a_helper_says_nothing_to_what_it_cannot_take(three):
    result = three.grade(WRONG + "def half(z): return double('x' * 10**6) / 4.0\ndef six(z): return 6.0 * z\n")
    assert scores(result) == {"double": 0, "half": 0, "six": 6}
