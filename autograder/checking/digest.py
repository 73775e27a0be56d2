"""What a submission answered, boiled down to a few numbers: two that answered alike have the same digest.

A digest holds no answer: of every request the form of what came back, and one weighted sum of its numbers. So those of
known mistakes can be handed out, and compared at home with what a student's function does.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from autograder.checking.values import Array, numbers

CLOSE = 1e-7  # relative: digests are kept to nine digits, and different code for the same mistake agrees to 1e-12
NOTHING = 1e-12  # sums below this are 0: of softmaxes that vanish, of differences that cancel
_DIGITS = 9
_GOLDEN = (math.sqrt(5) - 1) / 2


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """One request: the form of the answers, and their weighted sum."""

    form: int  # a checksum of it
    total: float | None  # None where a number is not finite


Digest = tuple[Trace, ...]


def digest(steps: Iterable[tuple[str, Sequence[object], str]]) -> Digest:
    """The digest of requests: whom they asked, what came back, and the sort of error ("" for none)."""
    return tuple(_trace(*step) for step in steps)


def alike(one: Digest, other: Digest, finite: bool = False) -> bool:
    """Whether the same requests got the same answers; with `finite`, those aside at which the first is not finite."""
    return len(one) == len(other) and all(
        _same(a, b) for a, b in zip(one, other, strict=True) if not (finite and a.total is None)
    )


def _same(a: Trace, b: Trace) -> bool:
    if a.total is None or b.total is None:
        return a == b
    return a.form == b.form and abs(a.total - b.total) <= CLOSE * max(abs(a.total), abs(b.total)) + NOTHING


def _trace(target: str, answers: Sequence[object], error: str) -> Trace:
    forms: list[str] = []
    found: list[Array] = []
    for answer in answers:
        forms.append(_form(answer, found))
    values = np.concatenate(found) if found else np.zeros(0)
    if not np.isfinite(values).all():
        forms.append(f"{int(np.isnan(values).sum())} nan {int(np.isinf(values).sum())} inf")
    with np.errstate(all="ignore"):
        total = float(values @ _weights(values.size))
    form = zlib.crc32(f"{target}:{','.join(forms)}:{error}".encode("utf-8", "replace"))
    return Trace(form, float(f"{total:.{_DIGITS}g}") if math.isfinite(total) else None)


def _form(answer: object, found: list[Array]) -> str:
    """The form of an answer; its numbers are added to the list. A float, a 0-d array: the same."""
    array = None if isinstance(answer, list | tuple) else numbers(answer)
    if array is not None:
        found.append(array.astype(np.float64).reshape(-1))
        return f"{array.shape}{'' if array.shape == () or array.dtype == np.float64 else array.dtype}"
    if isinstance(answer, list | tuple):
        return f"[{' '.join(_form(item, found) for item in answer)}]" if len(answer) < 50 else _long(answer, found)
    if isinstance(answer, str):
        return repr(answer[:50])
    return "None" if answer is None else "object"


def _long(answer: Sequence[object], found: list[Array]) -> str:
    return f"[{len(answer)} {len({_form(item, found) for item in answer})}]"


def _weights(count: int) -> Array:
    """Numbers in [0.5, 1.5) without a pattern that numpy's version could change: no two orders sum up alike."""
    return np.asarray(0.5 + np.arange(1, count + 1) * _GOLDEN % 1.0)
