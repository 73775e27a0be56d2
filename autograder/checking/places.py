"""Wrong only here: which entries are off, as a rule in words that holds for everything that was compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from autograder.checking.observed import Pair
from autograder.checking.values import Array, numbers

Mask = npt.NDArray[np.bool_]
MIN_CASES = 2  # comparisons in which something is wrong: one alone fits too many rules


def place_of(cases: Sequence[tuple[Mask, Pair]]) -> tuple[str, str]:
    """Kind and sentence of the first rule that tells exactly the wrong entries of every comparison; "" where none does.

    `cases`: which entries are wrong, and the comparison.
    """
    if sum(bool(wrong.any()) for wrong, _ in cases) < MIN_CASES or all(wrong.all() for wrong, _ in cases):
        return "", ""
    for kind, sentence, rule in RULES:
        told = [(rule(wrong.shape, pair), wrong) for wrong, pair in cases]
        hit = [mask is not None and np.array_equal(mask, wrong) for mask, wrong in told if wrong.any()]
        spared = [mask is not None and mask.any() for mask, wrong in told if not wrong.any()]  # right by chance
        if all(hit) and sum(spared) <= sum(hit):
            return kind, sentence
    return "", ""


def _input_like(shape: tuple[int, ...], pair: Pair) -> Array | None:
    """The first argument, where it has the result's shape."""
    first = numbers(pair.arguments[0]) if pair.arguments else None
    return first.astype(np.float64) if first is not None and first.shape == shape else None


def _where_input(holds: Callable[[Array], Mask]) -> Callable[[tuple[int, ...], Pair], Mask | None]:
    def rule(shape: tuple[int, ...], pair: Pair) -> Mask | None:
        first = _input_like(shape, pair)
        return None if first is None else holds(first)

    return rule


def _at(axis: int, index: int) -> Callable[[tuple[int, ...], Pair], Mask | None]:
    def rule(shape: tuple[int, ...], pair: Pair) -> Mask | None:
        if len(shape) < (1 if axis == 0 else 2):
            return None
        mask = np.zeros(shape, dtype=bool)
        np.moveaxis(mask, axis, 0)[index] = True
        return mask

    return rule


def _at_label(shape: tuple[int, ...], pair: Pair) -> Mask | None:
    """The entry of each row's label; labels are an argument of whole numbers, one a row."""
    if len(shape) != 2:
        return None
    for argument in (pair.arguments or ())[1:]:
        labels = numbers(argument)
        if labels is not None and labels.shape == shape[:1] and labels.dtype.kind in "iu":
            return np.asarray(labels[:, np.newaxis] == np.arange(shape[1]))
    return None


def _off_label(shape: tuple[int, ...], pair: Pair) -> Mask | None:
    at = _at_label(shape, pair)
    return None if at is None else ~at


RULES: tuple[tuple[str, str, Callable[[tuple[int, ...], Pair], Mask | None]], ...] = (
    (
        "wrong at zero",
        "Right everywhere but exactly at 0: see what the docstring says about the value there.",
        _where_input(lambda z: z == 0),
    ),
    (
        "wrong where negative",
        "Right for positive inputs, wrong for negative ones: look at the branch that handles them.",
        _where_input(lambda z: z < 0),
    ),
    (
        "wrong where negative",
        "Right for positive inputs, wrong from 0 down: look at the branch that handles them.",
        _where_input(lambda z: z <= 0),
    ),
    (
        "wrong where positive",
        "Right for negative inputs, wrong for positive ones: look at the branch that handles them.",
        _where_input(lambda z: z > 0),
    ),
    (
        "wrong where positive",
        "Right for negative inputs, wrong from 0 up: look at the branch that handles them.",
        _where_input(lambda z: z >= 0),
    ),
    (
        "wrong where large",
        "Right for inputs between -1 and 1, wrong outside: look for something cut off there.",
        _where_input(lambda z: np.abs(z) > 1),
    ),
    (
        "wrong at the label",
        "Right everywhere but at the label of each row: look at what happens to the entry [i, y[i]].",
        _at_label,
    ),
    (
        "right at the label only",
        "Right at the label of each row and wrong everywhere else: the other classes matter too.",
        _off_label,
    ),
    (
        "wrong in the last row",
        "Only the last row (or entry) is wrong: does a loop or a slice end too early?",
        _at(0, -1),
    ),
    (
        "wrong in the first row",
        "Only the first row (or entry) is wrong: does a loop or a slice begin too late?",
        _at(0, 0),
    ),
    (
        "wrong in the last column",
        "Only the last entry of each row is wrong: does a loop or a slice end too early?",
        _at(-1, -1),
    ),
    (
        "wrong in the first column",
        "Only the first entry of each row is wrong: does a loop or a slice begin too late?",
        _at(-1, 0),
    ),
)
