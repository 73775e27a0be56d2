"""The conversation with one submission: requests go out as messages, plain data comes back.

Nobody can tell from it whether the submission runs in this process or behind walls. What is asked and answered can be
noted down, step by step.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

from autograder.sandbox.errors import ChangedArgument, Missing, Raised, SubmissionError, Violated, Warned
from autograder.sandbox.names import safe_kind
from autograder.sandbox.student import Function, Remote
from autograder.wire import Malformed, Packer, Unpacker
from autograder.wire.messages import (
    MODULE,
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


@dataclass(frozen=True)
class Step:
    """One request to a submission, and what came of it."""

    target: str  # "sigmoid", or the name of an attribute or operator: of whatever class the object is
    calls: list[tuple[Any, ...]]  # the arguments of each call; empty where the request is no call
    answers: list[Any]  # the result of each call; empty where there was an error
    error: SubmissionError | None = None
    keywords: Mapping[str, Any] = field(default_factory=dict)  # of every call


class Connection:
    """One submission's conversation: packs arguments, serves callbacks, unpacks results, and turns misbehaviour into
    a `SubmissionError`.
    """

    def __init__(self, link: Link) -> None:
        self.link = link
        self.warnings_fail = False  # set for checks of numerical care
        self.steps: list[Step] | None = None  # where they are noted, if they are
        self._callbacks: list[Callable[..., Any]] = []
        self._callback_error: BaseException | None = None

    # ------------------------------------------------------------------------------------------------------ requests
    def call(self, target: str, function: Value, calls: list[tuple[Any, ...]], keywords: dict[str, Any]) -> list[Any]:
        named = target if isinstance(function, Named) else "call"
        return self._noted(named, calls, lambda: self._call(target, function, calls, keywords), keywords)

    def _call(self, target: str, function: Value, calls: list[tuple[Any, ...]], keywords: dict[str, Any]) -> list[Any]:
        packer = Packer(self._outgoing)
        request = Call(
            function,
            [[packer.pack(a) for a in arguments] for arguments in calls],
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
        return self._noted(f".{name}", [], lambda: self._exchange(target, Get(owner, name), None)[1])[0]

    def set(self, target: str, owner: Value, name: str, value: Any) -> None:
        packer = Packer(self._outgoing)
        self._exchange(target, Set(owner, name, packer.pack(value)), packer)

    def replace(self, name: str, function: Callable[..., Any]) -> None:
        """Have the module use this function, which is called back, for its own of that name."""
        self.set(f"`{name}`", Named(MODULE), name, function)

    def operate(self, name: str, operands: Sequence[Any], times: int = 1) -> Any:
        packer = Packer(self._outgoing)
        request = Operate(name, [packer.pack(x) for x in operands], times)
        target = f"the operator `{name}`"
        return self._noted(name, [], lambda: self._exchange(target, request, packer)[1])[0]

    def generator(self, seed: int) -> Any:
        return self._exchange("a random generator", MakeGenerator(int(seed)), None)[1][0]

    def _noted(
        self,
        target: str,
        calls: list[tuple[Any, ...]],
        ask: Callable[[], list[Any]],
        keywords: Mapping[str, Any] = MappingProxyType({}),
    ) -> list[Any]:
        if self.steps is None:
            return ask()
        try:
            answers = ask()
        except SubmissionError as error:
            self.steps.append(Step(target, calls, [], error, keywords))
            raise
        self.steps.append(Step(target, calls, answers, keywords=keywords))
        return answers

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
