"""`compare`: is this value the wanted one? The message says what is off and by how much, not what was wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from autograder.checking.failure import CheckFailed, kind_in_words, shown, where
from autograder.checking.values import (
    AnyArray,
    Array,
    dtype_name,
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
    `elementwise`, where every difference is at most rtol * |its wanted entry| + atol. Integers, bools and
    strings are compared exactly; a list or tuple (either will do for the other) item by item.
    A `want` that could not fail anybody (empty) or that nobody could meet (nan) is the suite's mistake and
    raises ValueError; one that is no number, string or list of them, TypeError.
    """
    if not (0 <= rtol < 1 and 0 <= atol < np.inf):
        raise ValueError(f"compare: rtol={rtol}, atol={atol}; wanted 0 <= rtol < 1 and a finite atol >= 0")
    want = unwrapped(want)
    if type(want) is np.ndarray and want.shape == () and want.dtype.kind in "iubU":
        want = want.item()
    if isinstance(want, list | tuple):
        for item, wanted, item_name in _items(got, want, name):
            compare(item, wanted, rtol=rtol, atol=atol, elementwise=elementwise, name=item_name)
    elif isinstance(want, str | bool | int):
        _compare_exactly(got, want, name)
    elif isinstance(want, float | np.ndarray):
        wanted = np.asarray(want)
        if wanted.size == 0:
            raise ValueError(f"compare: the wanted {name} is empty, so that anything empty would pass")
        if wanted.dtype.kind == "f":
            _compare_floats(got, wanted.astype(np.float64), rtol, atol, elementwise, name)
        elif wanted.dtype.kind in "iub":
            _compare_whole_numbers(got, wanted, name)
        else:
            raise TypeError(f"compare: the wanted {name} has dtype {wanted.dtype}; wanted real numbers")
    else:
        raise TypeError(f"compare: the wanted {name} is {kind_in_words(want)}; wanted numbers or strings")


def _items(got: object, want: Sequence[object], name: str) -> list[tuple[object, object, str]]:
    """(item, wanted item, its name) of two sequences of one length."""
    if not want:
        raise ValueError(f"compare: the wanted {name} is an empty {type(want).__name__}; check its length instead")
    if type(got) is not list and type(got) is not tuple:
        raise CheckFailed(
            f"{name} is {kind_in_words(got)}, wanted a {type(want).__name__} of {len(want)}: "
            "return the items in this order, separated by commas.",
            "none" if got is None else "type",
        )
    if len(got) != len(want):
        raise CheckFailed(
            f"{name} has length {len(got)}, wanted {len(want)}: see what the docstring asks for.", "shape"
        )
    return [(item, want[i], f"{name}[{i}]") for i, item in enumerate(got)]


def _compare_exactly(got: object, want: str | bool | int, name: str) -> None:
    value = unwrapped(got)
    if type(value) is np.ndarray and value.shape == () and value.dtype.kind in "iubU":
        value = value.item()  # a numpy integer, bool or string
    if type(value) is not type(want):
        found = "an array" if type(value) is np.ndarray else kind_in_words(value)
        mend = "is a `return` missing?" if value is None else "see what the docstring asks for."
        raise CheckFailed(
            f"{name} is {found}, wanted {kind_in_words(want)}: {mend}", "none" if value is None else "type"
        )
    if value != want:
        raise CheckFailed(f"{name} is {shown(value)}, which is wrong: work this case out by hand.")


def _compare_whole_numbers(got: object, want: AnyArray, name: str) -> None:
    """Integer arrays (of any width, signed or not) and bool arrays: the same numbers."""
    array = plain_array(got, name)
    require_shape(array, want.shape, name)
    if (array.dtype.kind == "b") != (want.dtype.kind == "b") or array.dtype.kind not in "iub":
        wanted = "bool" if want.dtype.kind == "b" else "integers"
        raise CheckFailed(f"{name} has dtype {dtype_name(array)}, wanted {wanted}: see `.astype`.", "type")
    wrong = np.asarray(array != want)
    if wrong.any():
        first = _index_of(int(np.argmax(wrong)), want.shape)
        raise CheckFailed(
            f"{name}: {int(wrong.sum())} of {want.size} entries are wrong, the first {where(first)}, where "
            f"{array[first]} was returned. Work this entry out by hand."
        )


def _compare_floats(got: object, want: Array, rtol: float, atol: float, elementwise: bool, name: str) -> None:
    if type(got) is np.ndarray and got.dtype == np.float64 and got.shape == want.shape and not elementwise:
        with np.errstate(all="ignore"):  # nearly every comparison ends here; nan and inf fail both conditions
            size, error = np.abs(want).max(), np.abs(got - want).max()
            if size < np.inf and error < np.inf and error <= rtol * size + atol:
                return
    if not np.isfinite(want).all():
        raise ValueError(f"compare: the wanted {name} has nan or inf, which nobody could meet")
    array = plain_array(got, name, number_wanted=want.shape == ())
    require_shape(array, want.shape, name)
    value = require_float64(array, name)
    require_finite(value, name)
    with np.errstate(all="ignore"):  # 1e308 - (-1e308) is inf: a difference like any other, only large
        difference = np.abs(value - want)
        size = np.abs(want) if elementwise else np.full_like(want, np.max(np.abs(want)))
        wrong = np.asarray(~((difference <= rtol * size + atol) & np.isfinite(difference)))
        if not wrong.any():
            return
        relative = np.where(wrong, difference / size, -1.0)
    worst = _index_of(int(np.argmax(relative)), want.shape)
    error = float(relative[worst])
    kind = "digits lost" if error < NEARLY_RIGHT else "value"
    raise CheckFailed(_complaint(value, wrong, worst, error, elementwise, name), kind)


def _complaint(
    value: Array,
    wrong: npt.NDArray[np.bool_],
    worst: tuple[int, ...],
    relative: float,
    elementwise: bool,
    name: str,
) -> str:
    returned = f"{float(value[worst]):.6g} was returned"
    if worst:
        off_by = f"off by {_roughly(relative)} of {'the right value' if elementwise else 'the largest right entry'}"
        count = int(wrong.sum())
        found = (
            f"{name}: {count} of {value.size} entries are off, the worst {where(worst)}, where {returned}: {off_by}."
        )
    else:
        found = f"{name} is off: {returned}, off by {_roughly(relative)} of the right value."
    if relative < NEARLY_RIGHT:
        return (
            f"{found} The formula is nearly right, but digits are lost: by a difference of near-equal numbers, by "
            "float32 or rounding on the way, by a small constant added, or by finite differences in its place."
        )
    return f"{found} Work this {'entry' if worst else 'case'} out by hand."


def _roughly(relative: float) -> str:
    """An error to one digit: tells a lost factor from rounding, and is too coarse to solve for the value."""
    if not relative < 1:
        return "100 % or more"
    if relative >= SAID_IN_PERCENT:
        return f"about {float(f'{100 * relative:.0e}'):.0f} %"
    return f"about {relative:.0e}"


def _index_of(position: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(position, shape))
