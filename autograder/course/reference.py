"""The reference as a module: loaded from its source, whole or with one known mistake put in."""

from __future__ import annotations

import inspect
import itertools
import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.course.errors import CourseError, errors_in

_numbers = itertools.count(1)


def load_module(path: Path, name: str | None = None) -> ModuleType:
    """Execute a source file as a new module, every time anew; what it raises is raised here.

    The module stays in `sys.modules`, where dataclasses look their classes up, but under a name that
    nothing else has: a plain import does not find it, and a student's `activations` never meets the
    reference.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        found = f"{path.name}: {error.strerror or error}"
        raise CourseError(found, f"a module at {path}", "Write it, or mend the path.") from error
    module = ModuleType(f"_autograder_{name or path.stem}_{next(_numbers)}")
    module.__file__ = str(path)
    # Kept even where the file changes afterwards, so that a traceback shows the lines that ran.
    linecache.cache[str(path)] = (len(text), None, text.splitlines(keepends=True), str(path))
    try:
        code = compile(text, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        found = f"{path.name}, line {error.lineno}: not Python: {error.msg}"
        raise CourseError(found, "a module that runs", "Mend that line.") from error
    sys.modules[module.__name__] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        del sys.modules[module.__name__]
        raise
    return module


def with_mistake(source: Path, exercise: str, function: Callable[..., Any]) -> ModuleType:
    """A new reference module in which one exercise is wrong.

    The function replaces the attribute itself ("sigmoid" of the module, "Mul.backward" of the class `Mul`),
    so that everything in the module which calls the exercise calls the mistake, as it would in a
    submission.
    """
    module = load_module(source)
    replace(module, exercise, function)
    return module


@contextmanager
def replaced(module: ModuleType, exercise: str, function: Callable[..., Any]) -> Iterator[None]:
    """Within this, the function stands in the exercise's place."""
    owner, attribute, right = replace(module, exercise, function)
    try:
        yield
    finally:
        setattr(owner, attribute, right)


def replace(module: ModuleType, exercise: str, function: Callable[..., Any]) -> tuple[Any, str, Any]:
    """Put a function in an exercise's place; returns whose attribute that is, its name, and what stood there."""
    owner_name, _, attribute = exercise.rpartition(".")
    owner: Any = vars(module).get(owner_name) if owner_name else module
    right = None if owner is None else inspect.getattr_static(owner, attribute, None)
    if right is None:
        found = f"{Path(str(module.__file__)).name} has no `{exercise}`"
        raise CourseError(found, "the exercise that a mistake replaces", "Mend the exercise's name.")
    bound_otherwise = isinstance(right, (staticmethod, classmethod))
    with errors_in(f"mistake `{getattr(function, '__name__', function)}`"):
        _same_arguments(right.__func__ if bound_otherwise else right, function, exercise)
    setattr(owner, attribute, type(right)(function) if bound_otherwise else function)
    return owner, attribute, right


def _same_arguments(right: Any, wrong: Any, exercise: str) -> None:
    """A mistake that cannot be called as the reference is would fail for a reason that is not its own."""
    try:
        want, have = inspect.signature(right), inspect.signature(wrong)
    except (TypeError, ValueError):  # a numpy ufunc says nothing about its arguments
        return
    positional = [name for name, item in want.parameters.items() if item.kind <= item.POSITIONAL_OR_KEYWORD]
    try:
        have.bind(*positional)
    except TypeError as error:
        found = f"it takes {have}, and cannot be called as `{exercise}`: {error}"
        raise CourseError(found, f"the arguments {want}", "Give it the same.") from None
