"""From whatever was handed in to a plain float64 array: exact type, shape, dtype, finite; a sentence for each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from autograder.checking.failure import CheckFailed, kind_in_words, shown, where
from autograder.checking.shapes import Shape, shape_complaint

Array = npt.NDArray[np.float64]
AnyArray = npt.NDArray[np.generic]

# Exact types only: in a student's own process, a subclass of np.float64 may lie about its value.
NUMPY_SCALARS = frozenset(np.sctypeDict.values())
MAX_DTYPE_NAME = 30  # characters of a dtype's name in a message: structured ones grow without bound


def unwrapped(value: object) -> object:
    """A numpy scalar as the 0-d array of its dtype, as it arrives from a sandbox; anything else unchanged."""
    return np.asarray(value) if type(value) in NUMPY_SCALARS else value


def plain_array(got: object, name: str, *, number_wanted: bool = False) -> AnyArray:
    """The array handed in, or the float as a 0-d array; any other type fails with a sentence of its own."""
    got = unwrapped(got)
    if type(got) is np.ndarray:
        return got
    if type(got) is float:
        return np.asarray(got)
    wanted = "a float" if number_wanted else "a numpy array"
    kind = "none" if got is None else "type"
    raise CheckFailed(f"{name} is {_type_complaint(got, wanted, number_wanted)}", kind)


def _type_complaint(got: object, wanted: str, number_wanted: bool) -> str:
    if got is None:
        return f"None, wanted {wanted}: is a `return` missing?"
    if type(got) is bool:
        return f"the bool {got}, wanted {wanted}: a comparison must become numbers, see `.astype(float)`."
    if type(got) is int:
        return f"the int {shown(got)}, wanted {wanted}: compute in float64 (1.0 for 1, / for //)."
    if type(got) in (list, tuple):
        mend = "return the number itself." if number_wanted else "wrap it in np.array(...)."
        return f"{kind_in_words(got)}, wanted {wanted}: {mend}"
    if type(got) is str:
        return f"a string, wanted {wanted}: return the value, not its text."
    if type(got) is complex:
        return f"a complex number, wanted {wanted}: stay with real numbers throughout."
    mend = "convert it with float(...)." if number_wanted else "convert it with np.array(...)."
    return f"{kind_in_words(got)}, wanted {wanted}: {mend}"


def require_shape(got: AnyArray, want: Shape, name: str) -> None:
    """Fail, naming the axis to blame, unless the shape is exactly the wanted one; nothing is broadcast."""
    if got.shape != want:
        wanted = want or "a single number, shape ()"
        complaint = shape_complaint(got.shape, want)
        raise CheckFailed(f"{name} has shape {got.shape}, wanted {wanted}. {complaint}", "shape")


def require_float64(got: AnyArray, name: str) -> Array:
    """The same array, known to be float64; another dtype fails with the way to mend it."""
    if got.dtype.kind == "f" and got.dtype.itemsize == 8:
        return got.astype(np.float64, copy=False)  # in the machine's byte order
    kind = {"f": "float32", "i": "integers truncated", "u": "integers truncated"}.get(got.dtype.kind, "type")
    raise CheckFailed(f"{name} has dtype {dtype_name(got)}, wanted float64. {_dtype_complaint(got.dtype)}", kind)


def dtype_name(array: AnyArray) -> str:
    return array.dtype.name[:MAX_DTYPE_NAME]


def _dtype_complaint(dtype: np.dtype[np.generic]) -> str:
    if dtype.kind == "f":
        return "Convert the input first, np.asarray(z, dtype=np.float64), and name no other float type."
    if dtype.kind in "iu":
        return (
            "Whole numbers cannot hold the result: convert the input first, np.asarray(z, dtype=np.float64) "
            "(np.zeros_like of an integer input is integer too)."
        )
    if dtype.kind == "b":
        return "A comparison such as z > 0 gives True and False: make numbers of it, (z > 0).astype(float)."
    if dtype.kind == "c":
        return "Stay with real numbers: complex functions and roots of negative numbers lead out of them."
    if dtype.kind == "O":
        return "Its entries are Python objects: are its rows of different lengths, or is a None among them?"
    return "Return numbers."


def require_finite(got: Array, name: str) -> None:
    """Fail, with the number of nan and inf and the place of the first, unless every entry is finite."""
    finite = np.isfinite(got)
    if finite.all():
        return
    nans = int(np.isnan(got).sum())
    infs = int(got.size - finite.sum()) - nans
    found = " and ".join(f"{count} {kind}" for count, kind in ((nans, "nan"), (infs, "inf")) if count)
    first = tuple(int(i) for i in np.argwhere(~finite)[0])
    place = f", the first {where(first)}" if first else ""
    raise CheckFailed(
        f"{name} has {found} among its {'1 entry' if got.size == 1 else f'{got.size} entries'}{place}; "
        "wanted finite numbers. An exp that overflows, a logarithm of 0, or 0/0 does this: rearrange the "
        "formula, or subtract the maximum first.",
        "overflow",
    )


def numbers(value: object) -> AnyArray | None:
    """A number, an array or a list as an array of real numbers; None for anything else."""
    if not isinstance(value, bool | int | float | list | tuple | np.generic | np.ndarray):
        return None
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, OverflowError):  # rows of different lengths
        return None
    return array if array.dtype.kind in "biuf" else None


def floats(value: object) -> Array:
    """Likewise as float64; empty for anything else."""
    array = numbers(value)
    return np.zeros(0) if array is None else array.astype(np.float64)
