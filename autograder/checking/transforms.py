"""Mistakes that any function can have: its answer with another sign, times n, transposed, ...

Each makes of a right function the wrong one, so that it can be run beside what was handed in like any known mistake.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking.values import numbers

Function = Callable[..., Any]


@dataclass(frozen=True)
class Transform:
    """A way of being wrong: its kind, what a teacher says, and what it answers, given the right function."""

    kind: str
    sentence: str
    wrong: Callable[[Function, tuple[Any, ...]], Any]

    def of(self, right: Function) -> Function:
        """The right function, wrong in this way."""

        @functools.wraps(right)
        def wrong(*arguments: Any, **keywords: Any) -> Any:
            return self.wrong(functools.partial(right, **keywords), arguments)

        return wrong


def _scaled(
    by: Callable[[tuple[Any, ...], Any], float], inverse: bool = False
) -> Callable[[Function, tuple[Any, ...]], Any]:
    """Every number of the answer times (or divided by) a factor; items of a tuple or list one by one."""

    def scaled(answer: Any, factor: float) -> Any:
        if isinstance(answer, tuple | list):
            return type(answer)(scaled(item, factor) for item in answer)
        return answer * factor

    def wrong(right: Function, arguments: tuple[Any, ...]) -> Any:
        answer = right(*arguments)
        factor = by(arguments, answer)
        return scaled(answer, 1.0 / factor if inverse else factor)

    return wrong


def _entrywise(change: Callable[[Any], Any]) -> Callable[[Function, tuple[Any, ...]], Any]:
    return lambda right, arguments: change(np.asarray(right(*arguments), dtype=np.float64))


def _cotangent_of_ones(right: Function, arguments: tuple[Any, ...]) -> Any:
    *others, last = arguments
    return right(*others, np.ones(np.shape(last))) if others else right(last)


def _swapped(right: Function, arguments: tuple[Any, ...]) -> Any:
    first, second, *others = arguments
    return right(second, first, *others)


def _minus_first(right: Function, arguments: tuple[Any, ...]) -> Any:
    first, *others = arguments
    return right(-np.asarray(first, dtype=np.float64), *others)


def _shape(arguments: tuple[Any, ...]) -> tuple[int, ...]:
    """The shape of the argument with the most axes, which is the data: X beside the weights w; the first of equals."""
    shapes = [array.shape for array in map(numbers, arguments) if array is not None]
    return max(shapes, key=len, default=())


def _n(arguments: tuple[Any, ...], answer: Any) -> float:
    return float(_shape(arguments)[0]) if _shape(arguments) else 1.0


def _c(arguments: tuple[Any, ...], answer: Any) -> float:
    """The last axis of the answer, where it has rows; else of the data."""
    shape = np.shape(answer) if isinstance(answer, np.ndarray) and answer.ndim > 1 else _shape(arguments)
    return float(shape[-1]) if shape else 1.0


def _size(arguments: tuple[Any, ...], answer: Any) -> float:
    return float(np.prod(_shape(arguments), dtype=float))


def _diagonal(answer: Any) -> Any:
    return answer * np.eye(answer.shape[-1]) if _square(answer) else answer


def _without_diagonal(answer: Any) -> Any:
    return answer * (1.0 - np.eye(answer.shape[-1])) if _square(answer) else answer


def _square(answer: Any) -> bool:
    return bool(answer.ndim >= 2 and answer.shape[-1] == answer.shape[-2])


def _over(axis: int, reduce: Callable[..., Any], keepdims: bool = False) -> Callable[[Any], Any]:
    """Reduced along an axis, where there is that axis."""
    return lambda a: reduce(a, axis=axis, keepdims=keepdims) if -a.ndim <= axis < a.ndim else a


def _along(axis: int, change: Callable[..., Any]) -> Callable[[Any], Any]:
    return lambda a: change(a, axis) if -a.ndim <= axis < a.ndim else a


def _rolled(by: int, answer: Any, axis: int) -> Any:
    return np.roll(answer, by, axis)


_N = "n, the number of rows (the length of the first axis)"
_C = "C, the length of the last axis"

# Simple ones first: of several that fit, the first is said.
TRANSFORMS: tuple[Transform, ...] = (
    Transform(
        "sign",
        "Every value is right but for its sign: a minus is missing, or one is too many.",
        _scaled(lambda arguments, answer: -1.0),
    ),
    Transform(
        "zeros",
        "Every value is 0: is the result computed and then not returned, or overwritten?",
        _scaled(lambda arguments, answer: 0.0),
    ),
    Transform(
        "factor 2",
        "Every value is exactly twice the right one: look for a factor 2 that does not belong, or a sum taken twice.",
        _scaled(lambda arguments, answer: 2.0),
    ),
    Transform(
        "factor 1/2",
        "Every value is exactly half the right one: a factor 2 is missing, as from the derivative of a square.",
        _scaled(lambda arguments, answer: 0.5),
    ),
    Transform(
        "times n",
        f"Every value is the right one times {_N}: the 1/n of the mean is missing.",
        _scaled(_n),
    ),
    Transform(
        "over n",
        f"Every value is the right one divided by {_N}: it is divided once too often.",
        _scaled(_n, inverse=True),
    ),
    Transform(
        "times C",
        f"Every value is the right one times {_C}: a mean over it became a sum.",
        _scaled(_c),
    ),
    Transform(
        "over C",
        f"Every value is the right one divided by {_C}: a sum over it became a mean.",
        _scaled(_c, inverse=True),
    ),
    Transform(
        "times size",
        "Every value is the right one times the number of all entries: the mean over them is missing.",
        _scaled(_size),
    ),
    Transform(
        "over size",
        "Every value is the right one divided by the number of all entries: it is averaged once too often.",
        _scaled(_size, inverse=True),
    ),
    Transform(
        "transposed",
        "The result is the transpose of the right one: swap the last two axes, or the factors of the product.",
        _entrywise(lambda a: np.swapaxes(a, -1, -2) if a.ndim >= 2 else a),
    ),
    Transform(
        "diagonal only",
        "Only the diagonal is right, and the rest is 0: every output depends on every input here.",
        _entrywise(_diagonal),
    ),
    Transform(
        "diagonal only",
        "Only the diagonal of the matrix is returned: every output depends on every input here.",
        _entrywise(lambda a: np.diagonal(a, axis1=-2, axis2=-1).copy() if _square(a) else a),
    ),
    Transform(
        "diagonal missing",
        "Everything off the diagonal is right, and the diagonal is 0: how does an output depend on its own input?",
        _entrywise(_without_diagonal),
    ),
    *(
        Transform(
            "summed",
            f"The result is the right one {how} over its {which} axis: keep that axis.",
            _entrywise(_over(axis, reduce)),
        )
        for axis, which in ((0, "first"), (-1, "last"))
        for reduce, how in ((np.sum, "summed"), (np.mean, "averaged"))
    ),
    Transform(
        "summed",
        "The result is the sum of all the right entries: keep the axes.",
        _entrywise(lambda a: np.asarray(a.sum())),
    ),
    Transform(
        "kept axis",
        "The values are right, with an axis of length 1 left at the end: leave out keepdims=True at the last step.",
        _entrywise(lambda a: a[..., np.newaxis]),
    ),
    Transform(
        "kept axis",
        "The values are right, with an axis of length 1 left in front: drop it.",
        _entrywise(lambda a: a[np.newaxis]),
    ),
    *(
        Transform(
            "rolled",
            f"The values are right but one place off along the {which} axis: an index is off by one.",
            _entrywise(_along(axis, functools.partial(_rolled, by))),
        )
        for axis, which in ((0, "first"), (-1, "last"))
        for by in (1, -1)
    ),
    *(
        Transform(
            "flipped",
            f"The values are right but in reverse order along the {which} axis.",
            _entrywise(_along(axis, np.flip)),
        )
        for axis, which in ((0, "first"), (-1, "last"))
    ),
    Transform(
        "absolute value",
        "Every value is the absolute value of the right one: the sign is lost.",
        _entrywise(np.abs),
    ),
    Transform(
        "squared",
        "Every value is the square of the right one: it is squared once too often.",
        _entrywise(np.square),
    ),
    Transform(
        "cotangent ignored",
        "This is the right result for a last argument of ones: what is passed in there is not used.",
        _cotangent_of_ones,
    ),
    Transform(
        "arguments swapped",
        "This is the right result for the first two arguments in the other order.",
        _swapped,
    ),
    Transform(
        "of minus the argument",
        "This is the right result for minus the first argument: a sign is lost on the way in.",
        _minus_first,
    ),
)
