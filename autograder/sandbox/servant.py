"""The end that holds the submission: answers requests about one module.

In a worker process it is reached over a socket, on a laptop by a function call; it is the same code, so that a check
behaves alike in both. Objects of the submission live in a table here and are known outside by number.
"""

from __future__ import annotations

import operator
import struct
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from autograder.wire import Malformed, Packer, Unpacker
from autograder.wire.messages import (
    MAX_KIND,
    MODULE,
    ArrayValue,
    Call,
    CallBack,
    Callback,
    DictValue,
    Done,
    Failed,
    Frame,
    Get,
    Handle,
    ListValue,
    MakeGenerator,
    Named,
    Operate,
    Reply,
    Request,
    Set,
    TupleValue,
    Value,
)
from autograder.wire.text import KEPT
from autograder.wire.values import Buffer

OPERATORS: dict[str, Callable[..., object]] = {
    **{name: getattr(operator, name) for name in ("add", "sub", "mul", "truediv", "pow", "matmul", "neg", "getitem")},
    "len": len,
    "iter": iter,
}
_make_generator = np.random.default_rng  # taken before the submission can replace it
_MAX_HANDLES = 250_000  # objects kept for the grader at a time
_MAX_WARNINGS = 20
_MAX_NAMES = 500

Answered = tuple[Reply, list[memoryview]]
# sends a callback, returns its (still packed) result
Ask = Callable[[CallBack, list[memoryview]], tuple[Value, list[Buffer]]]


class CallbackFailed(Exception):
    """A function that the grader passed in could not be evaluated at what the submission gave it."""


class NoSuchName(Exception):
    """The module has no function or class of the name that was asked for."""


class Servant:
    """Answers requests about `module`; `ask` carries the calls of functions that the grader passed in back to it."""

    def __init__(self, ask: Ask, module: ModuleType | None = None) -> None:
        self.ask = ask
        self.module = module
        self.own_files: frozenset[str] = frozenset()  # file names whose lines a traceback may show
        self.last_exception: BaseException | None = None
        self._objects: dict[int, object] = {}
        self._ids: dict[int, int] = {}
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._callbacks_by_id: dict[int, Callback] = {}

    # ------------------------------------------------------------------------------------------------------ requests
    def answer(self, request: Request, buffers: list[Buffer]) -> Answered:
        """The reply to a request. An exception of the submission is a reply too."""
        self.last_exception = None
        try:
            if isinstance(request, Call):
                return self._call(request, buffers)
            return self._done(self._simple(request, buffers))
        except Exception as error:
            self.last_exception = error
            return describe_error(error, self.own_files), []

    def _simple(self, request: Request, buffers: list[Buffer]) -> object:
        unpack = Unpacker(buffers, self._resolve).unpack
        if isinstance(request, Get):
            return getattr(unpack(request.target), request.name)
        if isinstance(request, Set):
            setattr(unpack(request.target), request.name, unpack(request.value))
            return None
        if isinstance(request, Operate):
            first, *others = (unpack(v) for v in request.operands)
            for _ in range(request.times):
                first = OPERATORS[request.name](first, *others)
            return first
        if isinstance(request, MakeGenerator):
            return _make_generator(request.seed)
        raise Malformed("an unknown request")

    def _call(self, request: Call, buffers: list[Buffer]) -> Answered:
        function: Any = Unpacker([], self._resolve).unpack(request.target)
        packer = Packer(self._handle)
        values: list[Value] = []
        changed: list[str] = []
        with warnings.catch_warnings(record=True) as caught:
            # numpy's default, whatever the module has set
            np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
            warnings.simplefilter("always")
            for positional in request.many:
                # A fresh copy of the arguments for each call; the bytes that came in stay as they were, to compare
                # with afterwards.
                copies = Unpacker(buffers, self._resolve, copy=True)
                arguments = [copies.unpack(v) for v in positional]
                keywords = {name: copies.unpack(v) for name, v in request.keywords.items()}
                result = function(*arguments, **keywords)
                first = len(packer.buffers)
                values.append(packer.pack(result))
                # the next call may write into this result: a buffer that the submission uses again
                if len(request.many) > 1:
                    packer.buffers[first:] = [memoryview(bytes(part)) for part in packer.buffers[first:]]
                changed += self._changed(positional, arguments, buffers, range(len(arguments)))
                changed += self._changed(request.keywords.values(), keywords.values(), buffers, request.keywords)
        told = [
            _sendable(str(w.message))[:KEPT]
            for w in list(caught)[:_MAX_WARNINGS]
            if issubclass(w.category, RuntimeWarning)
        ]
        return Done(values, changed, told), packer.buffers

    def _changed(self, before: Any, after: Any, buffers: list[Buffer], names: Any) -> list[str]:
        """Which arguments no longer pack to the bytes they came as."""
        return [
            str(name)
            for value, now, name in zip(before, after, names, strict=True)
            if not self._same(value, now, buffers)
        ]

    def _same(self, value: Value, now: object, buffers: list[Buffer]) -> bool:
        if isinstance(value, ArrayValue) and type(now) is np.ndarray:  # most arguments: no need to pack them again
            return (
                now.shape == value.shape
                and now.dtype.str == value.dtype
                and now.tobytes() == buffers[value.buffer].tobytes()
            )
        packer = Packer(self._handle)
        try:
            packed = packer.pack(now)
        except Malformed:
            return False
        return _equal(value, packed, buffers, packer.buffers)

    def _done(self, result: object) -> Answered:
        packer = Packer(self._handle)
        return Done([packer.pack(result)], [], []), packer.buffers

    # ------------------------------------------------------------------------------------------------------- objects
    def _handle(self, thing: object) -> Value:
        """A number for an object that cannot cross; the same object has the same number."""
        known = self._callbacks_by_id.get(id(thing))
        if known is not None:
            return known
        number = self._ids.get(id(thing))
        if number is None:
            if len(self._objects) >= _MAX_HANDLES:
                raise Malformed(f"more than {_MAX_HANDLES} objects")
            number = len(self._objects) + 1
            self._objects[number] = thing
            self._ids[id(thing)] = number
        return Handle(number, describe(thing))

    def _resolve(self, value: Handle | Named | Callback) -> object:
        if isinstance(value, Handle):
            return self._objects[value.id]
        if isinstance(value, Callback):
            return self._callback(value)
        found: Any = self.module
        for name in value.path.split(".") if value.path != MODULE else ():
            if not hasattr(found, name):
                raise NoSuchName(value.path)
            found = getattr(found, name)
        return found

    def _callback(self, value: Callback) -> Callable[..., Any]:
        """A function of the grader's, for the submission to call: each call is a message, which the grader counts."""
        known = self._callbacks.get(value.id)
        if known is not None:
            return known

        def function(*arguments: object, **keywords: object) -> Any:
            packer = Packer(self._handle)
            packed = [packer.pack(a) for a in arguments]
            named = {name: packer.pack(a) for name, a in keywords.items()}
            result, buffers = self.ask(CallBack(value.id, packed, named), packer.buffers)
            return Unpacker(buffers, self._resolve).unpack(result)

        self._callbacks[value.id] = function
        self._callbacks_by_id[id(function)] = value
        return function


def describe(thing: object) -> str:
    """What a foreign object is, in words. Asks the object nothing: its type answers."""
    kind = type(thing)
    if kind is np.ndarray:
        return f"an array of dtype {thing.dtype.type.__name__}"[:MAX_KIND]  # type: ignore[attr-defined]
    if kind is int:
        return "an integer of more than 64 bits"
    if kind is str:
        return "a string that is not valid Unicode"
    for base in (np.ndarray, np.generic, float, int, str, list, tuple, dict):
        if base in kind.__mro__[1:]:
            return f"a {kind.__name__} (a subclass of {base.__name__})"[:MAX_KIND]
    return f"a {kind.__name__}"[:MAX_KIND]


def describe_error(error: BaseException, own_files: frozenset[str]) -> Failed:
    kind = type(error)
    try:
        message = _sendable(str(error))[:KEPT]
    except BaseException:
        message = ""
    frames = []
    trace = sys.exc_info()[2]
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in own_files:
            frames.append(Frame(code.co_filename.rpartition("/")[2], trace.tb_lineno, _sendable(code.co_name)))
        trace = trace.tb_next
    return Failed(
        _sendable(kind.__name__), [_sendable(base.__name__) for base in kind.__mro__[:20]], message, frames[-8:]
    )


def _sendable(text: str) -> str:
    """Exactly a string and valid Unicode: a subclass of str may have methods of its own."""
    return str.encode(text, "utf-8", "replace").decode()


def _equal(value: Value, now: Value, before: list[Buffer], after: list[memoryview]) -> bool:
    """Whether two packed values are the same, arrays by their bytes."""
    if isinstance(value, Named):
        return isinstance(now, Handle)  # a function of the submission comes by name and is known by number
    if type(value) is not type(now):
        return False
    if isinstance(value, ArrayValue):
        assert isinstance(now, ArrayValue)
        return (
            value.dtype == now.dtype
            and value.shape == now.shape
            and before[value.buffer].tobytes() == after[now.buffer].tobytes()
        )
    if isinstance(value, (ListValue, TupleValue)):
        assert isinstance(now, (ListValue, TupleValue))
        return len(value.items) == len(now.items) and all(
            _equal(a, b, before, after) for a, b in zip(value.items, now.items, strict=True)
        )
    if isinstance(value, DictValue):
        assert isinstance(now, DictValue)
        return len(value.pairs) == len(now.pairs) and all(
            _equal(k, m, before, after) and _equal(a, b, before, after)
            for (k, a), (m, b) in zip(value.pairs, now.pairs, strict=True)
        )
    if isinstance(value, float):
        return struct.pack("<d", value) == struct.pack("<d", now)  # a NaN is itself, -0.0 is not 0.0
    if isinstance(value, Handle):
        return value.id == now.id  # type: ignore[union-attr]
    return value == now
