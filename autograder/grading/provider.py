"""Where a suite's `student` comes from: a worker behind walls, or a module of this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Protocol

from autograder.sandbox import Session, Student
from autograder.sandbox.connection import Connection
from autograder.sandbox.local import LocalLink


class Provider(Protocol):
    """One submission, ready to be checked."""

    @property
    def student(self) -> Student:
        """The submission; loaded again where its process has ended. Raises `SubmissionError` where that cannot be."""

    @property
    def connection(self) -> Connection: ...

    @property
    def alive(self) -> bool: ...

    def expect(self, exercises_to_come: int) -> None:
        """Keep time for so many exercises after this one."""


class Sandboxed:
    """A submission in a worker."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def student(self) -> Student:
        self.session.ensure_loaded()
        return self.session.student

    @property
    def connection(self) -> Connection:
        return self.session.connection

    @property
    def alive(self) -> bool:
        return self.session.alive

    def expect(self, exercises_to_come: int) -> None:
        self.session.exercises_to_come = exercises_to_come


class WithHelp(Sandboxed):
    """A submission in a worker, in which some functions are answered by us."""

    def __init__(self, session: Session, helpers: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(session)
        self.helpers = helpers

    @property
    def student(self) -> Student:
        if not self.session.alive:
            self.session.ensure_loaded()
            for name, function in self.helpers.items():
                self.session.connection.replace(name, function)
        return self.session.student


class InProcess:
    """A module that is ours, or a student's on the student's own machine."""

    alive = True

    def __init__(self, module: ModuleType, filename: str) -> None:
        self.connection = Connection(LocalLink(module, filename))
        self.student = Student(self.connection)

    def expect(self, exercises_to_come: int) -> None:
        """Nothing to do: a person sits before it and can stop it."""
