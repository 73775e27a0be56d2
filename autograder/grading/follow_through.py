"""An exercise that uses an earlier one, marked once more with that one right: a mistake costs points where it is.

The earlier function is answered by the reference, called back across the wire: no line of it is in the worker. Each
exercise has a worker of its own for this, which sees no other's answers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import msgspec

from autograder.course import Assignment, calls
from autograder.grading.loop import Job
from autograder.grading.provider import WithHelp
from autograder.grading.result import Check, Diagnosed, score_exercise
from autograder.sandbox import Host, Limits, Remote, Session, Sources, SubmissionError

SLOWER = 5.0  # times as long may a call take in which each call of a helper is a message there and back
FOLLOWS = "follows from another"


def used_before(assignment: Assignment, reference: ModuleType, text: str) -> dict[str, tuple[str, ...]]:
    """By exercise, the earlier ones that the reference's answer uses, where they are plain functions."""
    uses = calls(text)
    found = {}
    for place, name in enumerate(assignment.names):
        earlier = [n for n in assignment.names[:place] if n in uses.get(name, ())]
        plain = tuple(n for n in earlier if "." not in n and not isinstance(getattr(reference, n), type))
        if plain and "." not in name:
            found[name] = plain
    return found


class FollowThrough:
    """Knows which exercise uses which, and marks again what may fail for another's fault."""

    def __init__(self, assignment: Assignment, reference: ModuleType, text: str, grade: Callable[[Job], None]) -> None:
        self.assignment = assignment
        self.reference = reference
        self.grade = grade
        self.used = used_before(assignment, reference, text) if assignment.follow_through else {}

    def mark(
        self, sandbox: Host, sources: Sources, seed: int, checks: list[Check], seconds: float
    ) -> tuple[list[Check], tuple[Diagnosed, ...]]:
        """The checks, with those of an exercise exchanged where it does better with right helpers; and the words.

        `seconds` are left for all of it.
        """
        scores = {e.name: self._score(e.name, checks) for e in self.assignment.exercises}
        points = {e.name: e.points for e in self.assignment.exercises}
        said: list[Diagnosed] = []
        for name, used in self.used.items():
            wrong = [u for u in used if scores[u] < points[u]]
            mine = [c for c in checks if c.exercise == name]
            if not wrong or scores[name] >= points[name] or any(c.kind == "missing" for c in mine):
                continue
            if seconds <= 0:
                break
            again, took = self._again(sandbox, sources, seed, name, wrong, seconds)
            seconds -= took
            if self._score(name, again) > scores[name]:
                checks = [c for c in checks if c.exercise != name] + again
                said.append(Diagnosed(name, FOLLOWS, _sentence(wrong, all(c.passed for c in again))))
        return checks, tuple(said)

    def _again(
        self, sandbox: Host, sources: Sources, seed: int, name: str, wrong: list[str], seconds: float
    ) -> tuple[list[Check], float]:
        limits: Limits = msgspec.structs.replace(
            self.assignment.limits,
            submission_seconds=seconds,
            call_seconds=SLOWER * self.assignment.limits.call_seconds,
        )
        helpers: Mapping[str, Any] = {u: _of_plain_data(operator.attrgetter(u)(self.reference)) for u in wrong}
        checks: list[Check] = []
        with Session(sandbox, sources, limits) as session:
            try:
                self.grade(Job(WithHelp(session, helpers), seed, checks.extend, frozenset({name})))
            except SubmissionError:
                checks.clear()
            return checks, session.usage.wall_seconds

    def _score(self, name: str, checks: list[Check]) -> float:
        points = next(e.points for e in self.assignment.exercises if e.name == name)
        return score_exercise(name, points, [c for c in checks if c.exercise == name]).score


def _of_plain_data(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, for arguments that crossed whole: objects stay in the worker, and to ask them entry by entry would
    take as long as it likes.
    """

    def helper(*arguments: Any, **keywords: Any) -> Any:
        if any(isinstance(a, Remote) for a in (*arguments, *keywords.values())):
            raise TypeError("an object of the submission")
        return function(*arguments, **keywords)

    return helper


def _sentence(wrong: list[str], right: bool) -> str:
    names = " and ".join([", ".join(wrong[:-1]), wrong[-1]] if len(wrong) > 1 else wrong)
    is_are = "is" if len(wrong) == 1 else "are"
    rest = "this exercise is right, and earns its points" if right else "this exercise does better, and earns that"
    return f"It uses {names}, which {is_are} not right yet. With a right {names} {rest}."
