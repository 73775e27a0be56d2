"""From checks to points."""

from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.result import CARE_SHARE, Check, Result, score_exercise

CHECKS = st.lists(
    st.builds(
        Check,
        exercise=st.just("f"),
        title=st.just("t"),
        passed=st.booleans(),
        weight=st.floats(0.5, 5.0),
        care=st.booleans(),
    ),
    max_size=8,
)


def check(passed, weight=1.0, care=False):
    return Check("f", "title", passed, weight, care)


def test_all_checks_passed_is_exactly_all_the_points():
    assert score_exercise("f", 1.3, [check(True, 3.0), check(True), check(True, care=True)]).score == 1.3


def test_an_exercise_without_checks_earns_nothing():
    assert score_exercise("f", 1.0, []).score == 0


def test_weights_share_the_points():
    assert score_exercise("f", 4.0, [check(True, 3.0), check(False)]).score == 3.0


def test_care_is_a_small_share():
    assert score_exercise("f", 10.0, [check(True), check(False, care=True)]).score == 10.0 * (1 - CARE_SHARE)


def test_care_counts_only_after_every_ordinary_check():
    assert score_exercise("f", 10.0, [check(False), check(True, care=True)]).score == 0


@given(CHECKS)
def test_a_score_lies_between_nothing_and_the_points(checks):
    assert 0 <= score_exercise("f", 2.0, checks).score <= 2.0


@given(CHECKS)
def test_points_are_full_only_where_everything_passed(checks):
    full = score_exercise("f", 2.0, checks).score == 2.0
    assert full == (any(not c.care for c in checks) and all(c.passed for c in checks))


def test_the_score_of_a_result_is_the_sum_without_rounding_dust():
    exercises = tuple(score_exercise(str(i), 0.1, [check(True)]) for i in range(3))
    assert Result("t", "s", "graded", exercises).score == 0.3
