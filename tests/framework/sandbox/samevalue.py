"""When two values are the same to the last bit, and what a value is expected to arrive as."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np


def same(a: Any, b: Any) -> bool:
    """The same exact types and bits all the way down: 0.0 is not -0.0, True is not 1, a NaN is itself."""
    if type(a) is not type(b):
        return False
    if type(a) is float:
        return struct.pack("<d", a) == struct.pack("<d", b)
    if type(a) is np.ndarray:
        return (
            a.dtype == b.dtype
            and a.dtype.isnative == b.dtype.isnative
            and a.shape == b.shape
            and a.tobytes() == b.tobytes()
        )
    if type(a) in (list, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if type(a) is dict:
        return len(a) == len(b) and all(
            same(k, m) and same(v, w) for (k, v), (m, w) in zip(a.items(), b.items(), strict=True)
        )
    return bool(a == b)


def arrived(x: Any) -> Any:
    """What a value arrives as: itself, but native byte order, and 0-d arrays for numpy's scalars and for complex."""
    if isinstance(x, np.generic) or type(x) is complex:
        return arrived(np.asarray(x))
    if type(x) is np.ndarray:
        return x.astype(x.dtype.newbyteorder("="))
    if type(x) in (list, tuple):
        return type(x)(arrived(y) for y in x)
    if type(x) is dict:
        return {k: arrived(v) for k, v in x.items()}
    return x
