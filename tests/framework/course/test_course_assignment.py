"""assignment.toml: what is read, and what is refused."""

from __future__ import annotations

import pytest

from autograder.course import CourseError, load_assignment


def test_an_assignment_is_read_as_its_file_states_it(tiny):
    assignment = load_assignment(tiny.topic.solution)
    assert (assignment.topic, assignment.title, assignment.module) == ("01_shapes", "Shapes", "shapes")
    assert assignment.names == ("square_area", "cube_surface")
    assert assignment.points == 20
    assert assignment.exercises[1].hints[1] == "Six."


def test_an_assignment_cannot_be_changed(tiny):
    assignment = load_assignment(tiny.topic.solution)
    with pytest.raises(AttributeError):
        assignment.title = "Other"


def test_a_warm_up_without_points_is_allowed(tiny):
    tiny.edit(tiny.topic.toml, "points = 12.5", "points = 0")
    tiny.edit(tiny.topic.toml, "points = 7.5", "points = 0")
    assert load_assignment(tiny.topic.solution).points == 0


def test_points_that_are_no_binary_fractions_may_sum_to_20(tiny):
    tiny.edit(tiny.topic.toml, "points = 12.5", "points = 19.9")
    tiny.edit(tiny.topic.toml, "points = 7.5", "points = 0.1")
    assert load_assignment(tiny.topic.solution).points == pytest.approx(20)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("summary =", "sumary =", "sumary"),
        ("points = 7.5", "pionts = 7.5", "pionts"),
        ('module = "shapes"', 'module = "shapes"\ntopic = "01_shapes"', "`topic`"),
        ("points = 7.5", 'points = "7.5"', "float"),
        ("points = 7.5", "points = true", "float"),
        ("points = 7.5", "points = nan", "nan points"),
        ("points = 12.5", "points = -12.5", "-12.5 points"),
        ("points = 7.5", "points = 7", "sum to 19.5"),
        ('name = "cube_surface"', 'name = "square_area"', "stands twice"),
        ('name = "cube_surface"', 'name = "cube_area"', "`cube_area` is not defined"),
        ('name = "cube_surface"', 'name = "cube surface"', "`cube surface`"),
        ('"Six.", ', "", "2 hints"),
        ('"Six."', '" "', "empty hint"),
        ('title = "Shapes"', 'title = " "', "title is empty"),
        ('module = "shapes"', 'module = "shape"', "has no file"),
        ('module = "shapes"', 'module = "shapes.py"', "'shapes.py'"),
        ('module = "shapes"', 'module = "shapes"\ndata = ["sides.csv"]', "'sides.csv' is not there"),
        ('module = "shapes"', 'module = "shapes"\ndata = ["../sides.csv"]', "'../sides.csv'"),
        ('title = "Shapes"', "title = ", "line 1"),
    ],
)
def test_a_fault_is_refused_in_one_line_that_names_file_and_fault(tiny, old, new, said):
    tiny.edit(tiny.topic.toml, old, new)
    with pytest.raises(CourseError) as refused:
        load_assignment(tiny.topic.solution)
    message = str(refused.value)
    assert message.startswith("01_shapes/assignment.toml: ")
    assert said in message
    assert "; wanted " in message
    assert "\n" not in message


def test_a_missing_file_is_refused_in_words(tiny):
    tiny.topic.toml.unlink()
    with pytest.raises(CourseError, match="no such file; wanted the assignment's title"):
        load_assignment(tiny.topic.solution)


def test_a_handout_that_is_given_its_assignment_toml_is_read_too(tiny, tmp_path):
    folder = tmp_path / "at home"
    folder.mkdir()
    (folder / "assignment.toml").write_text(tiny.topic.toml.read_text())
    (folder / "shapes.py").write_text(tiny.topic.source.read_text())
    assert load_assignment(folder).exercises[0].hints[0] == "Side by side."
