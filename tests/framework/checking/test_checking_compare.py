"""`compare`: what passes, what fails, and what the suite itself must not ask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from weird import WEIRD, Remote

from autograder.checking import CheckFailed, compare

FINITE = st.floats(allow_nan=False, allow_infinity=False)
WANTED = nps.arrays(np.float64, nps.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=FINITE)
RTOL = st.sampled_from([0.0, 1e-15, 1e-11, 1e-6, 0.5])


@given(WANTED, RTOL, st.booleans())
def test_an_equal_array_is_never_rejected(want, rtol, elementwise):
    compare(want.copy(), want, rtol=rtol, elementwise=elementwise)


@given(WANTED, RTOL, st.floats(0, 1e300), st.booleans(), st.data())
def test_nothing_that_differs_by_more_than_the_tolerance_is_accepted(want, rtol, atol, elementwise, data):
    got = want.copy()
    index = data.draw(st.sampled_from(list(np.ndindex(want.shape))))
    got[index] = data.draw(FINITE)
    size = abs(float(want[index])) if elementwise else float(np.abs(want).max())
    assume(abs(int(got[index]) - int(want[index])) > 1.001 * rtol * size + 1.001 * atol + 1)  # in exact integers: nothing overflows
    with pytest.raises(CheckFailed):
        compare(got, want, rtol=rtol, atol=atol, elementwise=elementwise)


@given(WEIRD)
def test_whatever_was_handed_in_ends_in_check_failed(got):
    want = np.full((3, 4), 1e200)
    with pytest.raises(CheckFailed) as failure:
        compare(got, want)
    assert str(failure.value).isascii()
    assert len(str(failure.value)) < 500


WANTS = [3, True, "reverse", 0.5, np.float64(2.5), np.arange(3), np.array([True, False]), (np.ones(2), 1), [np.ones((2, 2))]]


@given(WEIRD, st.sampled_from(WANTS))
def test_no_value_whatsoever_breaks_a_comparison(got, want):
    try:
        compare(got, want)
    except CheckFailed:
        return
    assert np.array_equal(np.asarray(got), np.asarray(want))


def test_the_tolerance_is_a_part_of_the_largest_entry():
    compare(np.array([1e3, 1e-9]), np.array([1e3, 0.0]))
    with pytest.raises(CheckFailed):
        compare(np.array([1e3, 1e-7]), np.array([1e3, 0.0]))


def test_elementwise_a_small_entry_has_a_small_tolerance():
    want = np.array([1.0, 1e-15])
    compare(np.array([1.0, 1.1e-15]), want)
    with pytest.raises(CheckFailed, match="off by about 10 % of the right value"):
        compare(np.array([1.0, 1.1e-15]), want, elementwise=True)


def test_central_differences_do_not_pass_for_the_formula(rng):
    x = rng.normal(size=100)
    with pytest.raises(CheckFailed, match="finite differences"):
        compare((np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5, 1 - np.tanh(x) ** 2)


def test_where_all_wanted_entries_are_zero_only_atol_gives_room():
    compare(np.zeros(3), np.zeros(3))
    compare(np.full(3, 1e-13), np.zeros(3), atol=1e-12)
    with pytest.raises(CheckFailed):
        compare(np.full(3, 1e-300), np.zeros(3))


def test_a_difference_that_overflows_is_a_difference():
    with pytest.raises(CheckFailed, match="100 % or more"):
        compare(np.array([1e308, 1.0]), np.array([-1e308, 1.0]), rtol=0.9)
    with pytest.raises(CheckFailed):
        compare(np.array([1.7e308]), np.array([-1.7e308]), rtol=0.9, atol=1.7e308)


def test_nothing_is_broadcast():
    for got in (np.float64(1), np.ones(1), np.ones((1, 3)), np.ones((2, 1)), np.ones((1, 2, 3))):
        with pytest.raises(CheckFailed, match="has shape"):
            compare(got, np.ones((2, 3)))


@pytest.mark.parametrize("got", [0.5, np.array(0.5), np.float64(0.5)], ids=["float", "0-d array", "numpy float"])
def test_a_number_may_come_as_a_float_or_a_0_d_array(got):
    compare(got, 0.5)
    compare(got, np.float64(0.5))
    compare(got, np.array(0.5))


def test_a_float64_in_the_other_byte_order_is_the_same_number():
    compare(np.array([1.0, 2.0]).astype(">f8"), np.array([1.0, 2.0]))


class Own(np.ndarray):
    pass


class OwnFloat(float):
    pass


@pytest.mark.parametrize("got", [np.ones(3).view(Own), np.ma.ones(3), np.rec.array(np.ones(3))])
def test_a_subclass_of_an_array_is_not_a_plain_array(got):
    with pytest.raises(CheckFailed, match="wanted a numpy array"):
        compare(got, np.ones(3))


def test_a_subclass_of_float_is_not_a_float():
    with pytest.raises(CheckFailed, match="is an OwnFloat, wanted a float"):
        compare(OwnFloat(0.5), 0.5)


@pytest.mark.parametrize("got", [3, np.int8(3), np.uint64(3), np.array(3)])
def test_a_wanted_int_may_come_as_any_integer(got):
    compare(got, 3)
    compare(got, np.int64(3))


@pytest.mark.parametrize("got", [True, 3.0, "3", None, np.array([3]), np.array(3.0), np.bool_(True), Remote()])
def test_a_wanted_int_is_nothing_else(got):
    with pytest.raises(CheckFailed, match="wanted an int"):
        compare(got, 3)


def test_a_wanted_bool_is_not_an_int():
    compare(True, True)
    compare(np.bool_(False), False)
    with pytest.raises(CheckFailed, match="is an int, wanted a bool"):
        compare(1, True)


def test_a_wanted_string_is_exact():
    compare("reverse", "reverse")
    with pytest.raises(CheckFailed, match="is 'forwards', which is wrong"):
        compare("forwards", "reverse")


def test_integers_too_large_for_floats_are_told_apart():
    compare(np.array([2**53 + 1], dtype=np.uint64), np.array([2**53 + 1]))
    for dtype in (np.int64, np.uint64):
        with pytest.raises(CheckFailed, match="1 of 1 entries are wrong"):
            compare(np.array([2**53], dtype=dtype), np.array([2**53 + 1]))
    with pytest.raises(CheckFailed):
        compare(np.array([2**64 - 1], dtype=np.uint64), np.array([-1]))


def test_integer_arrays_may_have_any_width():
    compare(np.array([1, 2], dtype=np.uint8), np.array([1, 2]))


def test_a_list_serves_for_a_tuple():
    compare([np.ones(2), 0.5], (np.ones(2), 0.5))


def test_the_items_of_a_tuple_are_compared_one_by_one():
    with pytest.raises(CheckFailed, match=r"gradient\(X\)\[1\] has shape"):
        compare((np.ones(2), np.ones(3)), (np.ones(2), 0.5), name="gradient(X)")


@pytest.mark.parametrize("got", [np.ones((2, 2)), (np.ones(2),), (np.ones(2), np.ones(2), np.ones(2)), None, {0: 1}])
def test_a_wanted_pair_is_a_pair(got):
    with pytest.raises(CheckFailed, match=r"wanted (a tuple of )?2"):
        compare(got, (np.ones(2), np.ones(2)))


@pytest.mark.parametrize("want", [np.array([]), np.ones((0, 3)), [], (), np.array([np.nan]), float("inf")])
def test_a_want_that_decides_nothing_is_the_suites_mistake(want):
    with pytest.raises(ValueError, match="wanted"):
        compare(want, want)


@pytest.mark.parametrize("want", [None, {}, 1j, np.array([1j]), np.array(["a", "b"]), np.array([None])])
def test_a_want_of_no_comparable_type_is_the_suites_mistake(want):
    with pytest.raises(TypeError, match="wanted"):
        compare(want, want)


@pytest.mark.parametrize("tolerance", [{"rtol": 1.0}, {"rtol": -1e-9}, {"rtol": float("nan")}, {"atol": float("inf")}, {"atol": -1.0}])
def test_a_tolerance_that_passes_everything_or_nothing_is_the_suites_mistake(tolerance):
    with pytest.raises(ValueError, match="rtol"):
        compare(1.0, 1.0, **tolerance)
