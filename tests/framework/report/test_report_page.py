"""The class on one page."""

from __future__ import annotations

import re
import time

import msgspec
from classes import HOSTILE, Read, result

from autograder.grading.result import Diagnosed, Result
from autograder.report.page import class_page, misconceptions

CLASS = 500
SECONDS = 10.0  # for 500 submissions; it takes less than one


def read(results, people=None):
    page = class_page("A title", results, people or {}).decode()
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    return Read(page.replace(style[0], ""))


def broken(name):
    return Result("01_small", name, "broken", (), message=f"{name}.py cannot be loaded")


def told(mistake, message):
    return msgspec.structs.replace(result(), diagnoses=(Diagnosed("f_grad", mistake, message),))


def test_hostile_names_and_texts_add_no_element():
    plain = read([result()], {"ada": "Ada"})
    hostile = read([result(HOSTILE, text=HOSTILE)], {HOSTILE: HOSTILE})
    assert hostile.tags == plain.tags
    assert hostile.attributes == plain.attributes
    assert hostile.open == []
    assert "script" not in hostile.tags


def test_it_needs_no_other_file_and_no_network():
    page = class_page("A title", [result()], {}).decode().replace("http://www.w3.org/2000/svg", "")
    assert not any(word in page for word in ("http", "src=", "url(", "@import", "<link", "<script"))


def test_misconceptions_are_counted_and_the_most_frequent_stands_first():
    class_ = [told("a", "rare"), told("b", "frequent"), told("b", "frequent"), told("unknown", "")]
    assert [(m.sentence, m.who) for m in misconceptions(class_)] == [("frequent", (1, 2)), ("rare", (0,))]
    assert "no name yet: f_grad 1" in read(class_).text


def test_what_follows_from_another_exercise_is_no_misconception():
    assert misconceptions([told("follows from another", "It uses f, which is not right yet.")]) == []


def test_who_could_not_be_loaded_or_has_less_than_half_of_the_points_needs_help():
    text = read([result("strong", score=10.0), result("weak"), broken("lost")]).text
    needs = text[text.index("Who needs help") : text.index("Submissions")]
    assert "weak" in needs
    assert "lost.py cannot be loaded" in needs
    assert "strong" not in needs


def test_each_submission_unfolds_to_what_its_instructor_may_read():
    text = read([result(text="the sentence")], {"ada": "Ada Lovelace"}).text
    assert "Ada Lovelace (ada)" in text
    assert "in full: the sentence" in text
    assert "it printed" in text


def test_a_class_of_five_hundred_is_quick_and_small():
    started = time.monotonic()
    page = class_page("A title", [result(f"s{n}", score=n % 10) for n in range(CLASS)], {})
    assert time.monotonic() - started < SECONDS
    assert len(page) < CLASS * 10_000


def test_an_empty_class_and_one_that_nobody_could_load_have_a_page_too():
    assert "0 submissions" in read([]).text
    assert "1 could not be loaded" in read([broken("lost")]).text
