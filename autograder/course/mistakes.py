"""The known wrong answers of an assignment, each with the sentence that a teacher would say."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from autograder.course.errors import CourseError, errors_in
from autograder.course.layout import Course
from autograder.course.reference import load_module

SENTENCE_ENDS = (".", "!", "?")

Wrong = TypeVar("Wrong", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mistake:
    """One way of getting one exercise wrong."""

    exercise: str
    name: str  # the function's, unique within the assignment
    sentence: str  # addressed to the student who made it
    unseen: str | None  # why the public checks cannot see it; None where they must
    function: Callable[..., Any]  # takes the place of the reference's function


_collected: ContextVar[list[Mistake] | None] = ContextVar("collected", default=None)


def mistake(exercise: str, sentence: str, unseen: str | None = None) -> Callable[[Wrong], Wrong]:
    """Record the function or class below as a known wrong answer to an exercise, and return it unchanged."""

    def record(function: Wrong) -> Wrong:
        collected = _collected.get()
        if collected is not None:  # None where the file is merely imported, by an editor or a linter
            collected.append(Mistake(exercise, function.__name__, sentence, unseen, function))
        return function

    return record


def load_mistakes(path: Path, exercises: Collection[str] | None = None) -> tuple[Mistake, ...]:
    """Execute a mistakes.py and return what it records, in order.

    Every mistake must be of one of `exercises`, by default those of the assignment whose suites stand
    beside it.
    """
    known = _exercises_beside(path) if exercises is None else exercises
    collected: list[Mistake] = []
    token = _collected.set(collected)
    try:
        load_module(path)
    finally:
        _collected.reset(token)
    seen: set[str] = set()
    for recorded in collected:
        with errors_in(f"{path.parent.name}/{path.name}, mistake `{recorded.name}`"):
            _check(recorded, known, seen)
        seen.add(recorded.name)
    return tuple(collected)


def _exercises_beside(path: Path) -> tuple[str, ...]:
    suites = path.resolve().parent  # <course>/tests/course/NN_topic
    return Course(suites.parents[2]).topic(suites.name).assignment().names


def _check(recorded: Mistake, known: Collection[str], seen: set[str]) -> None:
    if recorded.exercise not in known:
        wanted = f"one of {', '.join(known)}"
        raise CourseError(f"exercise {recorded.exercise!r}", wanted, "Name one that assignment.toml lists.")
    if not recorded.name.isidentifier():
        raise CourseError("it has no name", "a named function", "Write it with `def`.")
    if recorded.name in seen:
        raise CourseError("a second one of that name", "a name for each", "Rename one of them.")
    if not recorded.sentence.strip().endswith(SENTENCE_ENDS):
        found = f"it says {recorded.sentence!r}"
        raise CourseError(found, "a whole sentence for the student", "Write it, and end it with a full stop.")
    if recorded.unseen is not None and not recorded.unseen.strip():
        wanted = "the reason why the public checks cannot see it"
        raise CourseError("`unseen` is empty", wanted, "Write the reason, or leave `unseen` out.")
