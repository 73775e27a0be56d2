"""Whatever a function or a derivative returns, a gradient check ends in `CheckFailed` with words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weird import WEIRD

from autograder.checking import CheckFailed, gradcheck

X = np.linspace(-1, 1, 6).reshape(2, 3)
FORM = st.sampled_from(["elementwise", "gradient", "jacobian", "vjp"])


def slope(x, v=1.0):
    return v * (1 - np.tanh(x) ** 2)


@settings(max_examples=40)
@given(WEIRD, FORM)
def test_whatever_a_derivative_returns_is_answered_in_words(value, form):
    f = (lambda x: np.sum(x**2)) if form == "gradient" else np.tanh
    with pytest.raises(CheckFailed):
        gradcheck(f, lambda *arguments: value, X, form=form, rng=np.random.default_rng(0))


@settings(max_examples=40)
@given(WEIRD, FORM)
def test_whatever_a_function_returns_raises_nothing_but_check_failed(value, form):
    try:
        verdict = gradcheck(lambda x: value, slope, X, form=form, rng=np.random.default_rng(0))
    except CheckFailed:
        return
    assert verdict.status == "inconclusive"


@settings(max_examples=20)
@given(st.lists(WEIRD, min_size=1, max_size=5))
def test_a_function_that_returns_something_else_each_time_raises_nothing_but_check_failed(values):
    calls = iter(values * 1000)
    try:
        verdict = gradcheck(lambda x: next(calls), slope, X, form="vjp", rng=np.random.default_rng(0))
    except CheckFailed:
        return
    assert verdict.status == "inconclusive"


def test_a_shape_that_changes_between_nearby_inputs_is_told(rng):
    with pytest.raises(CheckFailed, match="wanted one shape"):
        gradcheck(lambda x: x[x > 0.3], slope, np.array([0.3, 0.5, 2.0]), form="vjp", rng=rng)


def test_nan_at_the_suites_own_x_is_told(rng):
    with pytest.raises(CheckFailed, match=r"f\(x\) has 6 nan"):
        gradcheck(lambda x: np.full_like(x, np.nan), slope, X, rng=rng)
    with pytest.raises(CheckFailed, match=r"slope\(x\) has|the derivative has 6 inf"):
        gradcheck(np.tanh, lambda x: np.full_like(x, np.inf), X, rng=rng)


@pytest.mark.parametrize(
    "value",
    [1e308, 1e300, 1e200, 1e-308, 5e-324, np.array([[1e308, -1e308, 1e308], [-1e308, 1e308, -1e308]])],
    ids=["1e308", "1e300", "1e200", "1e-308", "denormal", "alternating"],
)
def test_no_size_of_a_wrong_gradient_escapes_into_inconclusive(value, rng):
    with pytest.raises(CheckFailed):
        gradcheck(np.tanh, lambda x: np.broadcast_to(value, x.shape).copy(), X, rng=rng)


def test_values_too_large_to_be_summed_are_inconclusive(rng):
    verdict = gradcheck(lambda x: 1e308 * (1 + np.abs(np.sin(x)) / 2), lambda x: 1e307 * x, X, rng=rng)
    assert verdict.status == "inconclusive"


def test_a_function_that_dies_after_the_first_call_is_told(rng):
    calls = []

    def f(x):
        calls.append(x)
        return np.tanh(x) if len(calls) == 1 else np.full_like(x, np.nan)

    with pytest.raises(CheckFailed, match="two different results"):
        gradcheck(f, slope, X, rng=rng)


@pytest.mark.parametrize(
    ("form", "f", "words"),
    [
        ("elementwise", lambda x: x.sum(), "an elementwise function returns the shape of its argument"),
        ("gradient", lambda x: x, "one number, or one number a row, was wanted"),
        ("gradient", lambda x: x.sum(axis=0), "one number, or one number a row, was wanted"),
        ("jacobian", lambda x: x.sum(), "its leading axes and one vector a row were wanted"),
        ("vjp", lambda x: x[:0], "is empty"),
    ],
)
def test_a_function_of_another_form_is_told_what_was_wanted(form, f, words, rng):
    with pytest.raises(CheckFailed, match=words):
        gradcheck(f, slope, X, form=form, rng=rng)


@pytest.mark.parametrize(
    ("form", "df", "words"),
    [
        ("elementwise", lambda x: slope(x).T, "It is transposed"),
        ("gradient", lambda x: x.sum(axis=-1), "Axis 1 .* is missing"),
        ("jacobian", lambda x: x, r"has shape \(2, 3\), wanted \(2, 3, 3\)"),
        ("vjp", lambda x, v: None, "the derivative is None, wanted a numpy array: is a `return` missing"),
    ],
)
def test_a_derivative_of_another_shape_is_told_what_was_wanted(form, df, words, rng):
    f = (lambda x: np.sum(x)) if form == "gradient" else np.tanh
    with pytest.raises(CheckFailed, match=words):
        gradcheck(f, df, X, form=form, rng=rng)
