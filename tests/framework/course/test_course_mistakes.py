"""The list of known wrong answers."""

from __future__ import annotations

import pytest

from autograder.course import CourseError, load_mistakes, mistake


def test_mistakes_are_read_in_order_with_their_sentences(tiny):
    first, second = load_mistakes(tiny.topic.mistakes)
    assert (first.exercise, first.name) == ("square_area", "circumference")
    assert first.sentence == "That is the circumference of the square."
    assert first.unseen is None
    assert second.unseen == "the public suite has no cube"
    assert second.function(2) == 16


def test_the_decorated_function_is_left_as_it_is():
    def wrong(z):
        return z

    assert mistake("sigmoid", "No.")(wrong) is wrong


def test_reading_one_list_adds_nothing_to_another(tiny):
    assert len(load_mistakes(tiny.topic.mistakes)) == len(load_mistakes(tiny.topic.mistakes)) == 2


def test_the_known_exercises_may_be_given(tiny):
    with pytest.raises(CourseError, match="exercise 'square_area'; wanted one of circle"):
        load_mistakes(tiny.topic.mistakes, ["circle"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"cube_surface"', '"cube_area"', "exercise 'cube_area'; wanted one of square_area, cube_surface"),
        ("not four.", "not four", "whole sentence"),
        ("That is the circumference of the square.", "", "whole sentence"),
        ("def four_faces", "def circumference", "a second one of that name"),
        ("the public suite has no cube", " ", "`unseen` is empty"),
        (
            "    return 4 * side\n\n",
            "    return 4 * side\n\n\nmistake('square_area', 'No.')(lambda side: 1)\n\n",
            "it has no name",
        ),
    ],
)
def test_a_fault_in_the_list_is_refused_with_file_and_mistake(tiny, old, new, said):
    tiny.edit(tiny.topic.mistakes, old, new)
    with pytest.raises(CourseError) as refused:
        load_mistakes(tiny.topic.mistakes)
    assert said in str(refused.value)
    assert str(refused.value).startswith("01_shapes/mistakes.py, mistake `")


def test_a_list_that_is_not_there_is_refused(tiny):
    tiny.topic.mistakes.unlink()
    with pytest.raises(CourseError, match=r"mistakes\.py: No such file"):
        load_mistakes(tiny.topic.mistakes)
