"""Which exercises the checks of an exercise call in the reference: a mistake in any other one cannot reach them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course import Assignment, Topic, load_module
from autograder.grading.loop import Job, Loop, run_suite
from autograder.grading.provider import InProcess


def touched(topic: Topic, suite: Path, assignment: Assignment, seed: int) -> dict[str, frozenset[str]]:
    """For each exercise, those of which something ran while the reference was checked on it, itself included."""
    module, called = load_module(topic.source), set[str]()
    for name in assignment.names:
        _note_calls(module, name, called)
    found: dict[str, frozenset[str]] = {}

    def jobs() -> Iterator[Job]:
        for name in assignment.names:
            called.clear()
            yield Job(InProcess(module, topic.source.name), seed, lambda checks: None, frozenset({name}))
            found[name] = frozenset({name, *called})

    run_suite(suite, topic.root, Loop(assignment, load_module(topic.source), jobs()))
    return found


def _note_calls(module: ModuleType, exercise: str, called: set[str]) -> None:
    """Have the function, or the making of the class's objects, noted where `with_mistake` would replace it."""
    owner_name, _, attribute = exercise.rpartition(".")
    owner: Any = getattr(module, owner_name) if owner_name else module
    right = inspect.getattr_static(owner, attribute)
    if isinstance(right, type):
        right.__init__ = _noting(right.__init__, exercise, called)  # type: ignore[misc]
    elif isinstance(right, staticmethod | classmethod):
        setattr(owner, attribute, type(right)(_noting(right.__func__, exercise, called)))
    else:
        setattr(owner, attribute, _noting(right, exercise, called))


def _noting(function: Callable[..., Any], exercise: str, called: set[str]) -> Callable[..., Any]:
    @functools.wraps(function)
    def noting(*arguments: Any, **keywords: Any) -> Any:
        called.add(exercise)
        return function(*arguments, **keywords)

    return noting
