"""What a student may read of the hidden checks: the assignment's `feedback`."""

import pytest
from small_course import shown_to_the_student

from autograder.course import CourseError
from autograder.report.gradescope import as_dict

HALF = "def half(z): return z / 2.0\n"
PLUS = "print('I was here')\ndef double(z): return 2.0 * z + 1.0\n" + HALF


def read_by_the_student(small, level, source=PLUS):
    toml = small.root / "solutions/01_small/assignment.toml"
    toml.write_text(toml.read_text().replace('title = "Small"', f'title = "Small"\nfeedback = "{level}"'))
    document = as_dict(small.grade(source))
    return document, shown_to_the_student(document)


@pytest.mark.parametrize("level", ["full", "diagnosis", "score"])
def test_a_wrong_exercise_earns_nothing_and_a_right_one_all_at_each_level(small, level):
    document, _ = read_by_the_student(small, level)
    assert [(t["score"], t["status"]) for t in document["tests"]] == [(0.0, "failed"), (8.0, "passed")]


def test_in_full_the_wanted_value_and_the_submissions_own_prints_are_shown(small):
    _, shown = read_by_the_student(small, "full")
    assert "; wanted [" in shown
    assert "I was here" in shown


def test_a_diagnosis_shows_what_came_back_and_not_what_was_wanted(small):
    _, shown = read_by_the_student(small, "diagnosis")
    assert "double([" in shown
    assert "wanted [" not in shown
    assert "I was here" not in shown


def test_score_alone_says_neither_what_was_checked_nor_what_is_wrong(small):
    _, shown = read_by_the_student(small, "score")
    assert "double(" not in shown
    assert "is twice" not in shown


def test_instructors_see_everything_at_every_level(small):
    document, _ = read_by_the_student(small, "score")
    assert document["extra_data"]["diagnoses"][0]["exercise"] == "double"
    assert "I was here" in document["extra_data"]["stdout"]


def test_another_level_is_refused_in_one_line(small):
    with pytest.raises(CourseError, match="feedback"):
        read_by_the_student(small, "everything")
