"""Python values to messages and back.

Only exact built-in types and plain arrays are values: `type(x) is float`, never `isinstance`. Everything else (a
subclass with a lying `==`, a masked array, an object array, a Tensor) is foreign, and becomes a handle with a
description of what it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from autograder.wire.messages import (
    DTYPES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMS,
    MAX_ITEMS,
    ArrayValue,
    Callback,
    DictValue,
    Handle,
    ListValue,
    Malformed,
    Named,
    TupleValue,
    Value,
)

Buffer = npt.NDArray[np.uint8]

_DTYPES = {name: np.dtype(name) for name in DTYPES}
_SCALARS = frozenset(np.dtype(code).type for code in "?bBhHiIlLqQefdFD")  # by exact type: a subclass of float64 may lie
_KEYS = (str, int, float, bool, type(None))  # exact types of dict keys: their hash and == are the interpreter's own
_MAX_PAIRS = 10_000  # entries of a dict: bounds what colliding keys could cost the grader
_INT64 = range(-(2**63), 2**63)


class Packed(NamedTuple):
    """A value tree and the array bytes that it refers to."""

    value: Value
    buffers: list[memoryview]


class Packer:
    """Packs the values of one message. `foreign` names whatever is not a value (a handle, a callback) or raises."""

    def __init__(self, foreign: Callable[[object], Value]) -> None:
        self.foreign = foreign
        self.buffers: list[memoryview] = []
        self._bytes = 0
        self._items = 0

    def pack(self, x: object, depth: int = 0) -> Value:
        self._items += 1
        if self._items > MAX_ITEMS:
            raise Malformed(f"more than {MAX_ITEMS} values in one message")
        kind = type(x)
        if x is None or kind is bool or kind is float:
            return x  # type: ignore[return-value]  # narrowed by the exact type
        if kind is int:
            return x if x in _INT64 else self.foreign(x)  # type: ignore[return-value]
        if kind is str:
            return x if _is_unicode(x) else self.foreign(x)  # type: ignore[arg-type, return-value]
        if kind is np.ndarray or kind in _SCALARS:
            array = np.asarray(x)
            return self._pack_array(array) if _little(array.dtype) in _DTYPES else self.foreign(x)
        if kind is complex:
            return self._pack_array(np.asarray(x))
        if kind in (list, tuple, dict) and depth >= MAX_DEPTH:
            raise Malformed(f"lists nested more than {MAX_DEPTH} deep")
        if kind is list:
            return ListValue([self.pack(y, depth + 1) for y in x])  # type: ignore[attr-defined]
        if kind is tuple:
            return TupleValue([self.pack(y, depth + 1) for y in x])  # type: ignore[attr-defined]
        if kind is dict and len(x) <= _MAX_PAIRS and all(type(k) in _KEYS for k in x):  # type: ignore[arg-type, attr-defined]
            return DictValue([(self.pack(k), self.pack(v, depth + 1)) for k, v in x.items()])  # type: ignore[attr-defined]
        return self.foreign(x)

    def _pack_array(self, array: npt.NDArray[Any]) -> ArrayValue:
        name = _little(array.dtype)
        self._bytes += array.size * array.itemsize  # counted before copying: a broadcast view may claim terabytes
        if self._bytes > MAX_BYTES:
            raise Malformed(f"more than {MAX_BYTES >> 20} MiB of array data in one message")
        flat = np.ascontiguousarray(array, dtype=name).reshape(-1)
        self.buffers.append(flat.view(np.uint8).data if flat.size else memoryview(b""))
        return ArrayValue(name, array.shape, len(self.buffers) - 1)


class Unpacker:
    """Rebuilds the values of one message.

    `resolve` turns handles, names and callbacks into what they stand for, or raises.

    With `copy`, arrays are not views of the buffers, which then stay as they came.
    """

    def __init__(
        self, buffers: Sequence[Buffer], resolve: Callable[[Handle | Named | Callback], object], copy: bool = False
    ) -> None:
        self.buffers = buffers
        self.resolve = resolve
        self.copy = copy
        self._items = 0
        self._used: set[int] = set()

    def unpack(self, value: Value, depth: int = 0) -> Any:
        self._items += 1
        if self._items > MAX_ITEMS or depth > MAX_DEPTH:
            raise Malformed("too many values, or nested too deeply")
        if isinstance(value, ArrayValue):
            return self._unpack_array(value)
        if isinstance(value, ListValue):
            return [self.unpack(v, depth + 1) for v in value.items]
        if isinstance(value, TupleValue):
            return tuple(self.unpack(v, depth + 1) for v in value.items)
        if isinstance(value, DictValue):
            if len(value.pairs) > _MAX_PAIRS or any(type(k) not in _KEYS for k, _ in value.pairs):
                raise Malformed("a dict that is too large, or with keys that are no plain values")
            return {k: self.unpack(v, depth + 1) for k, v in value.pairs}
        if isinstance(value, (Handle, Named, Callback)):
            return self.resolve(value)
        return value

    def _unpack_array(self, value: ArrayValue) -> npt.NDArray[Any]:
        dtype = _DTYPES.get(value.dtype)
        if dtype is None or len(value.shape) > MAX_DIMS or not 0 <= value.buffer < len(self.buffers):
            raise Malformed("an array of a dtype, rank or buffer that may not cross")
        if value.buffer in self._used:  # a thousand bool arrays out of one buffer would be a thousand times its memory
            raise Malformed("two arrays in one buffer")
        self._used.add(value.buffer)
        raw = self.buffers[value.buffer]
        if any(not 0 <= n <= MAX_BYTES for n in value.shape) or math.prod(value.shape) * dtype.itemsize != raw.nbytes:
            raise Malformed("the shape of an array does not match its bytes")
        # A bool must be 0 or 1: any other byte would make numpy's own operators lie.
        flat = raw != 0 if dtype.kind == "b" else (raw.copy() if self.copy else raw).view(dtype)
        try:
            return flat.reshape(value.shape)
        except ValueError as error:  # numpy's own limit on the product of the other axes of an empty array
            raise Malformed("an impossible shape") from error


def _little(dtype: np.dtype[Any]) -> str:
    return dtype.newbyteorder("<").str if dtype.byteorder == ">" else dtype.str


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates
        return False
    return True
