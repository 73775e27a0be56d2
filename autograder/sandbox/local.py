"""The submission in this process: for a student's own machine, and for code that is ours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import ModuleType

import numpy as np

from autograder.sandbox.connection import Connection, Serve
from autograder.sandbox.servant import Servant
from autograder.sandbox.student import Student
from autograder.wire.messages import CallBack, Reply, Request, Value
from autograder.wire.values import Buffer


class LocalLink:
    """Hands requests to a servant in this process: for a student's own machine, and for code that is ours."""

    at_home = True

    def __init__(self, module: ModuleType, filename: str) -> None:
        self.filename = filename
        self._serve: list[Serve] = []
        self._servant = Servant(self._ask, module)
        self._servant.own_files = frozenset(f for f in (getattr(module, "__file__", None), filename) if f)
        self.module = module

    @property
    def names(self) -> Sequence[str]:
        return sorted(name for name in vars(self.module) if not name.startswith("_"))

    @property
    def files(self) -> Collection[str]:
        return [f.rpartition("/")[2] for f in self._servant.own_files]

    @property
    def cause(self) -> BaseException | None:
        return self._servant.last_exception

    def exchange(
        self, target: str, request: Request, parts: list[memoryview], serve: Serve
    ) -> tuple[Reply, list[Buffer]]:
        self._serve.append(serve)
        try:
            reply, answered = self._servant.answer(request, _received(parts))
        finally:
            self._serve.pop()
        return reply, _received(answered)

    def _ask(self, callback: CallBack, parts: list[memoryview]) -> tuple[Value, list[Buffer]]:
        answer, answered = self._serve[-1](callback, _received(parts))
        if answer.error is not None:
            raise ValueError(answer.error)
        return answer.value, _received(answered)


def _received(parts: list[memoryview]) -> list[Buffer]:
    """What would come out of the socket at the other end: bytes of its own."""
    return [np.frombuffer(part, np.uint8).copy() for part in parts]


def student_in_process(module: ModuleType, filename: str | None = None) -> Student:
    """The submission as a module of this process, behind the same messages."""
    return Student(Connection(LocalLink(module, filename or f"{module.__name__}.py")))
