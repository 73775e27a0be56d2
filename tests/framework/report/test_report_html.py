"""One exercise as HTML: everything of a submission's is text, and stays text."""

from __future__ import annotations

import msgspec
from classes import HOSTILE, Read, result

from autograder.grading.levels import for_student
from autograder.grading.result import Check, score_exercise
from autograder.report.html import exercise_html

TAGS = {"div", "span", "b", "br", "details", "summary", "svg", "g", "path", "text", "circle"}


def page(made):
    return exercise_html(made.exercises[1], made.diagnoses)


def test_hostile_texts_add_no_element_and_no_attribute():
    read, plain = Read(page(result(text=HOSTILE))), Read(page(result()))
    assert read.tags <= TAGS
    assert read.attributes == plain.attributes
    assert read.open == []
    assert "<script>alert(1)</script>" in read.text


def test_control_characters_and_lone_surrogates_do_not_reach_the_page():
    made = page(result(text=HOSTILE))
    assert not set(made) & set("\x1b\u202e\udc80")
    made.encode()


def test_a_hostile_name_of_an_exercise_is_text():
    read = Read(exercise_html(score_exercise(HOSTILE, 1.0, [Check(HOSTILE, "t", False)]), []))
    assert read.tags <= TAGS


def test_nothing_is_fetched_and_nothing_runs():
    made = page(result())
    assert "http" not in made.replace("http://www.w3.org/2000/svg", "")
    assert not any(word in made for word in ("<script", "<style", "src=", "href=", "url("))


def test_the_diagnosis_comes_before_the_example_the_picture_and_the_checks():
    made = page(msgspec.structs.replace(result(), diagnoses=result(text="THE SENTENCE").diagnoses))
    places = [made.index(words) for words in ("THE SENTENCE", "; wanted", "<svg", '">not yet</b>')]
    assert places == sorted(places)


def test_at_level_diagnosis_what_was_wanted_is_not_on_the_page():
    made = result(text="THE WANTED VALUE")
    told = msgspec.structs.replace(made.diagnoses[0], message="a sentence", example="f(1) gave 2", at_home="")
    checks = tuple(
        msgspec.structs.replace(c, title="a check", public="a sentence", message="THE WANTED VALUE")
        for c in made.exercises[1].checks
    )
    exercises = (made.exercises[0], msgspec.structs.replace(made.exercises[1], checks=checks))
    shown = for_student(msgspec.structs.replace(made, exercises=exercises, diagnoses=(told,)))
    assert "f(1) gave 2" in page(shown)
    assert "WANTED" not in page(shown)


def test_what_is_not_started_is_not_called_wrong():
    made = score_exercise("f", 1.0, [Check("f", "t", False, message="m", public="p", kind="not started")])
    read = Read(exercise_html(made, []))
    assert "not started" in read.text
    assert "1 of 1" not in read.text


def test_a_long_message_is_cut():
    assert len(page(result(text="x" * 100_000, drawn=None))) < 10_000
