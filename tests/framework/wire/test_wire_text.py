"""Untrusted text is fit to be shown: nothing in it steers a terminal, a page or a reader's eye."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.wire import printable
from autograder.wire.text import one_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\r\nb", "a\nb"),
        ("erase\rthis", "erase?this"),
        ("\x1b[31mred\x1b]0;title\x07", "?[31mred?]0;title?"),
        ("\x9b31m", "?31m"),
        ("a\u202egnp.exe", "a?gnp.exe"),
        ("zero\u200bwidth\ufeff", "zero?width?"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("line\u2028paragraph\u2029", "line?paragraph?"),
        ("private \ue000 unassigned \U000e0080", "private ? unassigned ?"),
        ("null \0", "null ?"),
        ("Grüße, 数学, \U0001f40d", "Grüße, 数学, \U0001f40d"),
    ],
)  # fmt: skip
def test_what_could_steer_is_replaced_and_the_rest_stays(text: str, shown: str) -> None:
    assert printable(text) == shown


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(text=st.text(st.characters()), limit=st.integers(0, 50))
def test_any_text_can_be_written_and_is_bounded(text: str, limit: int) -> None:
    shown = printable(text, limit)
    shown.encode("utf-8")
    assert len(shown) <= limit + len(" [...]")
    assert all(c in "\n\t" or unicodedata.category(c)[0] != "C" for c in shown)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(text=st.text(st.characters()))
def test_a_title_is_one_line(text: str) -> None:
    assert "\n" not in one_line(text)
    assert one_line(text) == one_line(text).strip()


def test_a_long_text_says_that_it_was_cut() -> None:
    assert printable("x" * 5000, 10) == "x" * 10 + " [...]"


def test_a_subclass_of_str_is_not_asked() -> None:
    class Lying(str):
        def __getitem__(self, index: object) -> str:
            raise AssertionError

    assert printable(Lying("text")) == "?"


@pytest.mark.parametrize("thing", [None, 3, b"bytes", object(), ["x"]])
def test_what_is_no_text_is_not_asked_to_become_one(thing: object) -> None:
    assert printable(thing) == "?"
