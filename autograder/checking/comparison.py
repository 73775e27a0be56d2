"""`compare`: is this value the wanted one? Messages say what is off and by how much, never what was wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checking.failure import CheckFailed, kind_in_words, shown, where
from autograder.checking.values import (
    AnyArray,
    Array,
    plain_array,
    require_finite,
    require_float64,
    require_shape,
    unwrapped,
)

RTOL = 1e-11  # right float64 code agrees to 4e-15 of the largest entry; central differences are 3e-11 off
NEARLY_RIGHT = 1e-6  # below this relative error the formula is right and the arithmetic is not
SAID_IN_PERCENT = 1e-2  # larger errors are said in percent


def compare(
    got: object,
    want: object,
    *,
    rtol: float = RTOL,
    atol: float = 0.0,
    elementwise: bool = False,
    name: str = "the result",
) -> None:
    """Fail unless `got` is what `want` is: same type, shape, dtype, finite, and close.

    Floats are close where the largest difference is at most rtol * (largest wanted entry) + atol; with
    `elementwise`, where every difference is at most rtol * |its wanted entry| + atol. Integers, bools and strings
    are compared exactly; lists and tuples (either will do) item by item.
    A `want` that could not fail anybody (empty, nan) is the suite's mistake: ValueError.
    """
    if not (0 <= rtol < 1 and 0 <= atol < np.inf):
        raise ValueError(f"compare: rtol={rtol}, atol={atol}; wanted 0 <= rtol < 1 and a finite atol >= 0")
    want = unwrapped(want)
    if type(want) is np.ndarray and want.shape == () and want.dtype.kind in "iubU":
        want = want.item()
    if isinstance(want, list | tuple):
        _compare_items(got, want, dict(rtol=rtol, atol=atol, elementwise=elementwise), name)
        return
    if isinstance(want, str | bool | int):
        _compare_exactly(got, want, name)
        return
    wanted = np.asarray(want)
    if not isinstance(want, float | np.ndarray) or wanted.dtype.kind not in "fiub":
        raise TypeError(f"compare: cannot compare with {kind_in_words(want)}; wanted numbers, strings or lists of them")
    if wanted.size == 0:
        raise ValueError(f"compare: the wanted value of {name} is empty, so that anything empty would pass")
    if wanted.dtype.kind == "f":
        _compare_floats(got, wanted.astype(np.float64), rtol, atol, elementwise, name)
    else:
        _compare_whole_numbers(got, wanted, name)


def _compare_items(got: object, want: Sequence[object], tolerance: dict[str, Any], name: str) -> None:
    if not want:
        raise ValueError(f"compare: the wanted {name} is an empty {type(want).__name__}; state its length in words")
    if type(got) is not list and type(got) is not tuple:
        raise CheckFailed(
            f"{name} returned {kind_in_words(got)}, wanted a {type(want).__name__} of {len(want)}: "
            "return the items in this order, separated by commas."
        )
    if len(got) != len(want):
        raise CheckFailed(f"{name} has {len(got)} items, wanted {len(want)}: count what the docstring asks for.")
    for position, (item, wanted) in enumerate(zip(got, want, strict=True)):
        compare(item, wanted, name=f"{name}[{position}]", **tolerance)


def _compare_exactly(got: object, want: str | bool | int, name: str) -> None:
    value = unwrapped(got)
    if type(value) is np.ndarray and value.shape == () and value.dtype.kind in "iubU":
        value = value.item()  # a numpy integer, bool or string
    if type(value) is not type(want):
        found = "an array" if type(value) is np.ndarray else kind_in_words(value)
        mend = "is a `return` missing?" if value is None else "look at the docstring's `->`."
        raise CheckFailed(f"{name} returned {found}, wanted {kind_in_words(want)}: {mend}")
    if value != want:
        raise CheckFailed(f"{name} returned {shown(value)}, which is wrong: work this case out by hand.")


def _compare_whole_numbers(got: object, want: AnyArray, name: str) -> None:
    """Integer (any width, signed or not) and bool arrays: the same numbers."""
    array = plain_array(got, name)
    require_shape(array, want.shape, name)
    if (array.dtype.kind == "b") != (want.dtype.kind == "b") or array.dtype.kind not in "iub":
        wanted = "bool" if want.dtype.kind == "b" else "integers"
        raise CheckFailed(f"{name} has dtype {array.dtype.name[:30]}, wanted {wanted}: see `.astype`.")
    if "u" in (array.dtype.kind, want.dtype.kind):  # int64 meets uint64 in float64, where 2**53 + 1 equals 2**53
        wrong = array.astype(object) != want.astype(object)
    else:
        wrong = array != want
    if wrong.any():
        index = _index_of(int(np.argmax(wrong)), want.shape)
        raise CheckFailed(
            f"{name}: {int(wrong.sum())} of {want.size} entries are wrong; the first{where(index)}, "
            f"where {shown(array[index].item())} was returned. Work this entry out by hand."
        )


def _compare_floats(got: object, want: Array, rtol: float, atol: float, elementwise: bool, name: str) -> None:
    if not np.isfinite(want).all():
        raise ValueError(f"compare: the wanted value of {name} has nan or inf, which nobody could meet")
    array = plain_array(got, name, number_wanted=want.shape == ())
    require_shape(array, want.shape, name)
    value = require_float64(array, name)
    require_finite(value, name)
    with np.errstate(all="ignore"):  # 1e308 - (-1e308) is inf: a difference like any other, only large
        difference = np.abs(value - want)
        size = np.abs(want) if elementwise else np.broadcast_to(np.max(np.abs(want)), want.shape)
        wrong = ~((difference <= rtol * size + atol) & np.isfinite(difference))
        if not wrong.any():
            return
        relative = np.where(wrong, difference / size, -1.0)
        relative[np.isnan(relative)] = np.inf  # inf / inf
    worst = _index_of(int(np.argmax(relative)), want.shape)
    raise CheckFailed(_float_complaint(value, wrong, worst, float(relative[worst]), elementwise, name))


def _float_complaint(
    value: Array, wrong: AnyArray, worst: tuple[int, ...], relative: float, elementwise: bool, name: str
) -> str:
    returned = f"{float(value[worst]):.6g} was returned"
    whose = "the right value" if elementwise or not worst else "the largest right entry"
    error = f"off by {_roughly(relative)} of {whose}"
    if worst:
        found = (
            f"{name}: {int(wrong.sum())} of {value.size} entries are off. "
            f"The worst is{where(worst)}, where {returned}: {error}."
        )
    else:
        found = f"{name} is off: {returned}, {error}."
    if relative < NEARLY_RIGHT:
        return found + (
            " The formula is nearly right; digits are lost: by a difference of near-equal numbers, float32 or "
            "rounding on the way, a small constant added, or finite differences in place of the formula."
        )
    return found + (" Work this entry out by hand." if worst else " Work this case out by hand.")


def _roughly(relative: float) -> str:
    """The size of an error to one digit: enough to tell a lost factor from rounding, too coarse to solve for `want`."""
    if relative >= 1:
        return "more than 100 %"
    if relative >= SAID_IN_PERCENT:
        return f"about {float(f'{100 * relative:.0e}'):.0f} %"
    return f"about {relative:.0e}"


def _index_of(position: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(position, shape))
