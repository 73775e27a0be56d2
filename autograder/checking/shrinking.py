"""The smallest input that still shows a fault: fewer rows, fewer columns, rounder numbers.

A smaller input must be as valid as the one it came from. Axes of one length belong together (a batch and its labels),
so they are cut together; and what holds of the numbers must go on to hold (rows that sum to 1, signs, strictly
between 0 and 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

Arguments = tuple[Any, ...]
_MOST = 8  # entries along an axis that are tried one by one
_DECIMALS = (0, 1, 2)
_ROUNDING = 1e-9  # of a row that sums to 1


def shrunk(arguments: Arguments, wrong: Callable[[Arguments], bool], tries: int = 100) -> Arguments:
    """The smallest arguments found of which `wrong` holds, as of the given ones; it is asked `tries` times at most."""
    left = tries

    def accepted(candidate: Arguments) -> bool:
        nonlocal left
        left -= 1
        return left >= 0 and _as_valid(candidate, arguments) and wrong(candidate)

    for length in _lengths(arguments):
        smaller = next((c for c in _cuts(arguments, length) if accepted(c)), None)
        arguments = arguments if smaller is None else smaller
    for place in range(len(arguments)):
        rounder = next((c for c in _rounded(arguments, place) if accepted(c)), None)
        arguments = arguments if rounder is None else rounder
    return arguments


def _lengths(arguments: Arguments) -> list[int]:
    """The lengths of the axes, longest first, each once."""
    return sorted({n for a in arguments if isinstance(a, np.ndarray) for n in a.shape if n > 1}, reverse=True)


def _cuts(arguments: Arguments, length: int) -> Iterator[Arguments]:
    """The arguments with one entry, or two, of every axis of a length."""
    some = range(min(length, _MOST))
    for kept in (*((i,) for i in some), *combinations(some, 2)):
        if len(kept) < length:
            yield tuple(_taken(a, kept, length) for a in arguments)


def _taken(argument: Any, kept: Sequence[int], length: int) -> Any:
    if not isinstance(argument, np.ndarray):
        return argument
    for axis in range(argument.ndim):
        if argument.shape[axis] == length:
            argument = argument.take(kept, axis=axis)
    return argument


def _rounded(arguments: Arguments, place: int) -> Iterator[Arguments]:
    value = arguments[place]
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        for decimals in _DECIMALS:
            rounded = float(round(value, decimals)) if isinstance(value, float) else np.round(value, decimals) + 0.0
            yield (*arguments[:place], rounded, *arguments[place + 1 :])


def _as_valid(candidate: Arguments, given: Arguments) -> bool:
    """Whether each argument keeps what held of it."""
    return all(_keeps(after, before) for after, before in zip(candidate, given, strict=True))


def _keeps(after: Any, before: Any) -> bool:
    if not isinstance(before, np.ndarray | float) or not np.size(before):
        return True
    new, old = np.asarray(after), np.asarray(before)
    if old.dtype.kind not in "fiu":
        return True
    if _are_shares(old) and not _are_shares(new):
        return False
    if ((old > 0) & (old < 1)).all() and not ((new > 0) & (new < 1)).all():
        return False
    return new.shape != old.shape or bool(np.array_equal(np.sign(new), np.sign(old)))


def _are_shares(array: np.ndarray[Any, Any]) -> bool:
    return array.ndim > 0 and bool((array >= 0).all() and (abs(array.sum(axis=-1) - 1.0) < _ROUNDING).all())
