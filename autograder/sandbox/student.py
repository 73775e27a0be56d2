"""What a suite sees of a submission: `student.sigmoid(z)`.

Calls become messages, results are plain data. The suite cannot tell whether the submission runs in this process or
behind walls.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, Protocol

from autograder.sandbox.errors import ChangedArgument, Missing, Raised, SubmissionError, Violated, Warned
from autograder.sandbox.names import safe_kind
from autograder.wire import Malformed, Packer, Unpacker
from autograder.wire.messages import (
    Call,
    CallBack,
    Callback,
    CallBackAnswer,
    Done,
    Failed,
    Get,
    Handle,
    MakeGenerator,
    Named,
    Operate,
    Reply,
    Request,
    Set,
    Value,
)
from autograder.wire.text import one_line, printable
from autograder.wire.values import Buffer

Serve = Callable[[CallBack, list[Buffer]], tuple[CallBackAnswer, list[memoryview]]]


class Link(Protocol):
    """Carries a request to the servant and its reply back; `serve` answers the callbacks in between.

    Raises `SubmissionError`.
    """

    filename: str
    at_home: bool  # the student's own process: what is said stays with whoever wrote the code

    def exchange(
        self, target: str, request: Request, parts: list[memoryview], serve: Serve
    ) -> tuple[Reply, list[Buffer]]: ...

    @property
    def names(self) -> Sequence[str]: ...

    @property
    def files(self) -> Collection[str]: ...  # as they stand in a traceback

    @property
    def cause(self) -> BaseException | None: ...


class Connection:
    """One submission's conversation: packs arguments, serves callbacks, unpacks results, and turns misbehaviour into
    a `SubmissionError`.
    """

    def __init__(self, link: Link) -> None:
        self.link = link
        self.warnings_fail = False  # set for checks of numerical care
        self._callbacks: list[Callable[..., Any]] = []
        self._callback_error: BaseException | None = None

    # ------------------------------------------------------------------------------------------------------ requests
    def call(
        self, target: str, function: Value, many: Iterable[tuple[Any, ...]], keywords: dict[str, Any]
    ) -> list[Any]:
        packer = Packer(self._outgoing)
        request = Call(
            function,
            [[packer.pack(a) for a in arguments] for arguments in many],
            {name: packer.pack(value) for name, value in keywords.items()},
        )
        done, values = self._exchange(target, request, packer)
        if len(values) != len(request.many):
            raise Violated(f"{target} answered {len(values)} calls out of {len(request.many)}")
        if done.changed:
            raise ChangedArgument(_changed(target, done.changed, request))
        if self.warnings_fail and done.warnings:
            # the rest is text of the submission
            told = next((kind for kind in _WARNINGS if done.warnings[0].startswith(kind)), "something")
            raise Warned(_warned(target, one_line(done.warnings[0])), _warned(target, told))
        return values

    def get(self, target: str, owner: Value, name: str) -> Any:
        return self._exchange(target, Get(owner, name), None)[1][0]

    def set(self, target: str, owner: Value, name: str, value: Any) -> None:
        packer = Packer(self._outgoing)
        self._exchange(target, Set(owner, name, packer.pack(value)), packer)

    def operate(self, name: str, operands: Sequence[Any], times: int = 1) -> Any:
        packer = Packer(self._outgoing)
        request = Operate(name, [packer.pack(x) for x in operands], times)
        return self._exchange(f"the operator `{name}`", request, packer)[1][0]

    def generator(self, seed: int) -> Any:
        return self._exchange("a random generator", MakeGenerator(int(seed)), None)[1][0]

    def _exchange(self, target: str, request: Request, packer: Packer | None) -> tuple[Done, list[Any]]:
        # a callback may call the submission: its error is not ours
        outer, self._callback_error = self._callback_error, None
        try:
            reply, buffers = self.link.exchange(target, request, packer.buffers if packer else [], self._serve)
        except SubmissionError as error:
            # what a callback found comes before what the submission made of it
            self._callback_error = self._callback_error or error
        finally:
            ended_by, self._callback_error = self._callback_error, outer
        if ended_by is not None:
            raise ended_by
        if isinstance(reply, Failed):
            raise self._error(target, reply) from self.link.cause
        if not isinstance(reply, Done) or (not reply.values and not isinstance(request, Call)):
            raise Violated(f"{target} gave an answer out of place")
        unpacker = Unpacker(buffers, self._incoming)
        try:
            return reply, [unpacker.unpack(value) for value in reply.values]
        except Malformed as error:
            raise Violated(f"{target} handed in something that cannot be taken: {error}") from error

    def _error(self, target: str, failed: Failed) -> SubmissionError:
        if failed.exception == "NoSuchName":
            return Missing(missing(self.link.filename, target, self.link.names))
        if failed.exception == "Malformed":
            refused = f"{target} handed in something that cannot be taken"
            return Violated(
                f"{refused}: {printable(failed.message, 200)}", f"{refused}: it is too large, or nested too deeply"
            )
        return Raised.from_message(target, failed, self.link.files)

    # -------------------------------------------------------------------------------------------------------- values
    def _outgoing(self, x: object) -> Value:
        """What stands for an argument that is no plain value."""
        if isinstance(x, Remote):
            return Handle(x.id, "")
        if isinstance(x, Function):
            return Named(x.path)
        if callable(x):
            self._callbacks.append(x)
            return Callback(len(self._callbacks) - 1)
        raise TypeError(f"a {type(x).__name__} cannot be passed to a submission")

    def _incoming(self, value: Handle | Named | Callback) -> object:
        if isinstance(value, Handle):
            return Remote(self, value.id, _told(value.kind, self.link.at_home))
        if isinstance(value, Callback) and 0 <= value.id < len(self._callbacks):
            return self._callbacks[value.id]
        raise Malformed("a reference to nothing")

    def _serve(self, callback: CallBack, buffers: list[Buffer]) -> tuple[CallBackAnswer, list[memoryview]]:
        """Evaluate a function that the suite passed to the submission."""
        packer = Packer(self._outgoing)
        if not 0 <= callback.id < len(self._callbacks):
            raise Malformed("a callback that was never given")
        unpack = Unpacker(buffers, self._incoming).unpack
        arguments = [unpack(v) for v in callback.arguments]
        keywords = {name: unpack(v) for name, v in callback.keywords.items()}
        try:
            return CallBackAnswer(packer.pack(self._callbacks[callback.id](*arguments, **keywords))), packer.buffers
        # the check has seen enough: it fails once the submission has returned
        except (AssertionError, SubmissionError) as error:
            self._callback_error = self._callback_error or error
            return CallBackAnswer(None, "the check has ended"), []
        except Exception as error:
            return CallBackAnswer(
                None, f"the function you were given cannot take what you called it with ({type(error).__name__})"
            ), []


@lru_cache(maxsize=64)  # a chain of 100,000 objects has one kind
def _told(kind: str, at_home: bool) -> str:
    return one_line(kind) if at_home else safe_kind(kind)


# How numpy's warnings of floating-point errors begin.
_WARNINGS = ("overflow encountered", "divide by zero encountered", "invalid value encountered", "underflow encountered")


def _warned(target: str, told: str) -> str:
    return (
        f"{target} warned: {told}. The value may be right here, but the formula leaves the range of float64 on the way."
    )


def _changed(target: str, names: Sequence[str], request: Call) -> str:
    """The sentence about changed arguments; a name that is none of the call's says nothing more than that."""
    positions = {str(i): f"its argument {i + 1}" for i in range(max(map(len, request.many), default=0))}
    which = {**positions, **{name: f"its `{name}`" for name in request.keywords}}.get(names[0], "an argument")
    return f"{target} changed {which} in place. Work on a copy: z = np.array(z, dtype=float)"


def missing(filename: str, name: str, names: Sequence[str]) -> str:
    """The three parts of a message about a name that is not there."""
    found = ", ".join(one_line(n, 40) for n in names[:12] if n not in ("np", "numpy", "annotations")) or "nothing"
    return f"{filename} has no `{name}` (found: {found}). Write it under exactly that name"


class Function:
    """A function or class of the submission, by name."""

    def __init__(self, connection: Connection, path: str) -> None:
        self._connection = connection
        self.path = path

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._connection.call(self.path, Named(self.path), [arguments], keywords)[0]

    def many(self, calls: Iterable[Any]) -> list[Any]:
        """Call it once for each element (a tuple is several arguments), all in one message."""
        many = [c if isinstance(c, tuple) else (c,) for c in calls]
        return self._connection.call(self.path, Named(self.path), many, {})

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._connection, f"{self.path}.{name}")


class Student:
    """The submission's module."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._connection, name)

    def generator(self, seed: int) -> Remote:
        """A numpy Generator that lives with the submission; pass it where a function wants `rng`."""
        made = self._connection.generator(seed)
        if not isinstance(made, Remote):
            raise Violated("the submission gave something else in place of a random generator")
        return made

    def iterator(self, items: list[Any]) -> Remote:
        """An iterator over the items, which can be gone through once: for where any iterable will do."""
        made = self._connection.operate("iter", (items,))
        assert isinstance(made, Remote)
        return made

    def repeat(self, operator: str, first: Any, *others: Any, times: int) -> Any:
        """`first = first <operator> others`, so many times, in one message: a chain of 100,000 operations.

        Operators: add, mul, neg, ...
        """
        return self._connection.operate(operator, (first, *others), times)


class Remote:
    """Stands for an object that stays with the submission. Never mistaken for a number, an array or a truth value."""

    __slots__ = ("_connection", "id", "kind")
    __array_ufunc__ = None  # numpy operators leave the operation to us

    def __init__(self, connection: Connection, number: int, kind: str) -> None:
        object.__setattr__(self, "_connection", connection)
        object.__setattr__(self, "id", number)
        object.__setattr__(self, "kind", kind)

    _connection: Connection
    id: int
    kind: str

    def __repr__(self) -> str:
        return f"<{self.kind} of the submission>"

    def __eq__(self, other: object) -> bool:
        """The same object (not an equal one: the submission's own == is not asked)."""
        return isinstance(other, Remote) and other.id == self.id

    def __hash__(self) -> int:
        return self.id

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} has no truth value here")

    def __iter__(self) -> Any:
        raise TypeError(f"{self!r} cannot be iterated over here")

    def __array__(self, *arguments: Any, **keywords: Any) -> Any:
        raise TypeError(f"{self!r} is not an array here")

    @property
    def _value(self) -> Handle:
        return Handle(self.id, "")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._connection.get(f"`.{name}` of {self.kind}", self._value, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._connection.set(f"`.{name}` of {self.kind}", self._value, name, value)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._connection.call(self.kind, self._value, [arguments], keywords)[0]

    def __add__(self, other: Any) -> Any:
        return self._connection.operate("add", (self, other))

    def __radd__(self, other: Any) -> Any:
        return self._connection.operate("add", (other, self))

    def __sub__(self, other: Any) -> Any:
        return self._connection.operate("sub", (self, other))

    def __rsub__(self, other: Any) -> Any:
        return self._connection.operate("sub", (other, self))

    def __mul__(self, other: Any) -> Any:
        return self._connection.operate("mul", (self, other))

    def __rmul__(self, other: Any) -> Any:
        return self._connection.operate("mul", (other, self))

    def __truediv__(self, other: Any) -> Any:
        return self._connection.operate("truediv", (self, other))

    def __rtruediv__(self, other: Any) -> Any:
        return self._connection.operate("truediv", (other, self))

    def __pow__(self, other: Any) -> Any:
        return self._connection.operate("pow", (self, other))

    def __matmul__(self, other: Any) -> Any:
        return self._connection.operate("matmul", (self, other))

    def __rmatmul__(self, other: Any) -> Any:
        return self._connection.operate("matmul", (other, self))

    def __neg__(self) -> Any:
        return self._connection.operate("neg", (self,))

    def __getitem__(self, index: Any) -> Any:
        return self._connection.operate("getitem", (self, index))

    def __len__(self) -> int:
        length = self._connection.operate("len", (self,))
        if type(length) is not int or not 0 <= length < 1 << 31:
            raise Violated(f"the length of {self.kind} is not a number of items")
        return length
