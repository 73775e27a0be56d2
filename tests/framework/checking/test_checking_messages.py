"""What a student reads when a comparison failed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from weird import Remote

from autograder.checking import CheckFailed, compare

Z = np.arange(15.0).reshape(5, 3) + 0.123456


def said(got, want=Z, **keywords):
    with pytest.raises(CheckFailed) as failure:
        compare(got, want, name="softmax(z)", **keywords)
    return str(failure.value)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "softmax(z) is None, wanted a numpy array: is a `return` missing?"),
        (Z.tolist(), "is a list, wanted a numpy array: wrap it in np.array(...)"),
        ((Z,), "is a tuple, wanted a numpy array"),
        (3, "is the int 3, wanted a numpy array"),
        (True, "is the bool True"),
        ("abc", "is a string"),
        ({"a": 1}, "is a dict"),
        (1j, "is a complex number"),
        (Remote(), "is a torch.Tensor of shape (5, 3), wanted a numpy array: convert it with np.array(...)"),
    ],
)
def test_every_type_has_its_own_sentence(got, words):
    assert words in said(got)


def test_an_integer_that_python_refuses_to_print_is_described():
    assert "is the int of 16610 bits, wanted a numpy array" in said(10**5000)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (Z.astype(np.float32), "dtype float32, wanted float64. Convert the input first"),
        (Z.astype(np.float16), "dtype float16"),
        (Z.astype(int), "Whole numbers cannot hold the result"),
        (Z > 3, "(z > 0).astype(float)"),
        (Z.astype(complex), "Stay with real numbers"),
        (Z.astype(object), "Its entries are Python objects"),
        (Z.astype(str), "Return numbers"),
    ],
)
def test_every_dtype_is_told_how_to_mend_it(got, words):
    assert words in said(got)


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        ((3, 5), (5, 3), "It is transposed"),
        ((4, 5, 3), (3, 4, 5), "Its axes are in another order"),
        ((), (5, 3), "It is a single number: was every axis summed"),
        ((3,), (5, 3), "The batch axis (axis 0, of length 5) is missing"),
        ((5,), (5, 3), "Axis 1 (of length 3) is missing"),
        ((5,), (5, 5), "One axis is missing"),
        ((5, 1), (5, 3), "Axis 1 (of length 3) was summed or averaged away"),
        ((5, 3), (5, 1), "Axis 1 (of length 3) was kept"),
        ((5, 1), (5,), "Axis 1 (of length 1) is too many: leave out keepdims=True"),
        ((5, 3), (5,), "Axis 1 (of length 3) is too many: sum or average over it"),
        ((5, 3, 3), (5, 3), "Axis 2 (of length 3) is too many"),
        ((5, 4), (5, 3), "Axis 1 has length 4, wanted 3"),
        ((2, 2), (5,), "It has 2 axes where 1 axis were wanted"),
        ((7,), (5, 3), "It has 1 axis where 2 axes were wanted"),
        ((2, 2, 2, 2), (5, 3), "It has 4 axes where 2 axes were wanted"),
        ((1, 1), (), "leave out keepdims=True"),
        ((5, 3), (), "sum or average over every axis"),
    ],
)
def test_a_wrong_shape_names_the_axis_to_blame(got, want, words):
    assert words in said(np.ones(got), np.ones(want))


def test_nan_and_inf_are_counted_and_placed():
    got = Z.copy()
    got[1, 2] = np.nan
    got[4, 0], got[4, 1] = np.inf, -np.inf
    assert "has 1 nan and 2 inf among its 15 entries, the first at index (1, 2)" in said(got)
    assert "has 1 nan among its 1 entry; wanted finite numbers" in said(float("nan"), 0.5)


def test_the_worst_entry_is_named_with_what_was_handed_in():
    got = Z.copy()
    got[2, 1] += 0.1
    got[3, 0] += 4.0
    words = said(got)
    assert "2 of 15 entries are off, the worst at index (3, 0), where 13.1235 was returned" in words
    assert "off by about 30 % of the largest right entry. Work this entry out by hand" in words


def test_a_single_number_has_no_index():
    assert said(0.4, 0.5) == "softmax(z) is off: 0.4 was returned, off by about 20 % of the right value. Work this case out by hand."


def test_lost_digits_are_told_from_a_wrong_formula():
    assert "The formula is nearly right" in said(Z * (1 + 1e-9))
    assert "The formula is nearly right" not in said(Z * (1 + 1e-4))


@given(st.floats(0.65, 0.72), st.floats(0.65, 0.72))
def test_the_message_gives_no_more_than_one_digit_of_the_error_away(want, other):
    assert said(np.array([0.48, 1.0]), np.array([want, 1.0])) == said(np.array([0.48, 1.0]), np.array([other, 1.0]))
    assert said(np.array([-7.0, 1.0]), np.array([want, 1.0])) == said(np.array([-7.0, 1.0]), np.array([other / 9, 1.0]))


def test_a_students_string_can_neither_flood_nor_garble():
    words = said("\x1b[31m\u202e" + "x" * 10**6, "reverse")
    assert len(words) < 200
    assert words.isascii()
    assert "\x1b" not in words


def test_an_object_that_fails_when_looked_at_is_still_described():
    class Spiteful:
        def __getattr__(self, name):
            raise RuntimeError(name)

    assert "is an object, wanted a numpy array" in said(Spiteful())
