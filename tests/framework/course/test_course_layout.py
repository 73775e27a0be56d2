"""Where a course and its topics are found."""

from __future__ import annotations

import pytest

from autograder.course import CourseError, find_course


@pytest.fixture
def eleven(tiny):
    """A course whose topics 01 and 10 begin with the same digit, and two of whose modules begin alike."""
    for name in ("00_hello", "02_shadows", "10_reinforcement", "__pycache__", "notes"):
        (tiny.course.root / "solutions" / name).mkdir()
    return tiny.course


def test_a_course_is_found_from_any_folder_within_it(tiny):
    assert find_course(tiny.topic.suites).root == tiny.course.root.resolve()


def test_a_course_is_found_from_the_current_folder(tiny, monkeypatch):
    monkeypatch.chdir(tiny.topic.solution)
    assert find_course().root == tiny.course.root.resolve()


def test_the_environment_names_the_course_wherever_one_stands(tiny, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tiny.course.root))
    assert find_course(tmp_path_factory.mktemp("elsewhere")).root == tiny.course.root.resolve()


def test_an_environment_that_names_no_course_is_refused(tiny, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tiny.topic.solution))
    with pytest.raises(CourseError, match=r"AUTOGRADER_COURSE=.* is no course checkout"):
        find_course(tiny.course.root)


def test_a_folder_outside_any_course_is_refused_in_words(tiny, tmp_path_factory):
    with pytest.raises(CourseError, match="in no course checkout; wanted a folder with solutions"):
        find_course(tmp_path_factory.mktemp("elsewhere"))


def test_topics_come_in_the_order_of_their_numbers(eleven):
    names = [topic.name for topic in eleven.topics()]
    assert names == ["00_hello", "01_shapes", "02_shadows", "10_reinforcement"]


@pytest.mark.parametrize("name", ["01_shapes", "01", "1", "shapes", "shap", "01_s"])
def test_a_topic_is_found_by_name_number_or_unique_beginning(eleven, name):
    assert eleven.topic(name).name == "01_shapes"


def test_a_topic_is_its_own_name(eleven):
    topic = eleven.topic("10")
    assert eleven.topic(topic) is topic


@pytest.mark.parametrize("name", ["11", "", "shapez", "_", "1_shapes"])
def test_an_unknown_topic_is_refused_with_those_that_exist(eleven, name):
    with pytest.raises(CourseError, match=r"no topic .*; wanted one of 00_hello, 01_shapes, 02_shadows"):
        eleven.topic(name)


def test_an_ambiguous_beginning_is_refused_with_what_it_may_mean(eleven):
    with pytest.raises(CourseError, match="'sha' may be any of 01_shapes, 02_shadows"):
        eleven.topic("sha")


def test_the_files_of_a_topic_stand_where_the_design_says(tiny):
    found = {
        str(path.relative_to(tiny.course.root))
        for path in (
            tiny.topic.source,
            tiny.topic.toml,
            tiny.topic.hidden,
            tiny.topic.public,
            tiny.topic.mistakes,
            tiny.topic.handout,
        )
    }
    assert found == {
        "solutions/01_shapes/shapes.py",
        "solutions/01_shapes/assignment.toml",
        "tests/course/01_shapes/test_hidden.py",
        "tests/course/01_shapes/test_public.py",
        "tests/course/01_shapes/mistakes.py",
        "assignments/01_shapes",
    }


def test_a_module_that_is_not_named_as_its_folder_is_refused(tiny):
    tiny.topic.source.rename(tiny.topic.solution / "forms.py")
    tiny.edit(tiny.topic.toml, 'module = "shapes"', 'module = "forms"')
    with pytest.raises(CourseError, match="module 'forms'; wanted 'shapes'"):
        tiny.topic.assignment()
