"""The result of grading one submission: what Python, JSON, CSV, HTML and every platform see."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import msgspec

from autograder.course.assignment import Assignment, Feedback

CARE_SHARE = 0.2  # of an exercise's points, for numerical care where it is checked: the textbook formula earns the rest
_DECIMALS = 4  # of a score; sums of thirds must not show as 6.999999999

Status = Literal["graded", "broken", "failed"]


class Check(msgspec.Struct, frozen=True):
    """One check of one exercise. `message` may quote the submission's own text; `public` never does."""

    exercise: str
    title: str
    passed: bool
    weight: float = 1.0
    care: bool = False
    message: str = ""
    public: str = ""
    kind: str = ""  # what sort of fault, where it did not pass: "value", "shape", "crash", ...
    name: str = ""  # of the test, with its parameters
    seconds: float = 0.0  # of wall time


class Picture(msgspec.Struct, frozen=True):
    """A function of one number and a derivative that is not its own, at points of a grid.

    All of it is the submission's, none the reference's, so that it may be shown where no expected value is. None
    stands for what is no finite number.
    """

    function: str  # names of exercises
    derivative: str
    arguments: str  # of both, as one would type them, with t for what is varied: "t", "[t, 0.5], [1, 0]"
    t: tuple[float, ...]  # in equal steps
    values: tuple[float | None, ...]  # of the function
    slope: tuple[float | None, ...]  # of the function, by differences of its values
    claim: tuple[float | None, ...]  # the derivative as it was handed in


class Diagnosed(msgspec.Struct, frozen=True):
    """What is wrong with one exercise, in a teacher's words."""

    exercise: str
    mistake: str  # the known mistake's name, or the kind of fault, or "unknown"
    message: str  # "" where the checks' own messages say it all
    example: str = ""  # the smallest input that shows it, and what came back
    wanted: str = ""  # what should have come back
    at_home: str = ""  # how to see it on the student's own machine
    picture: Picture | None = None  # where a function of one number and its derivative disagree


class ExerciseResult(msgspec.Struct, frozen=True):
    name: str
    score: float
    max_score: float
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


class Result(msgspec.Struct, frozen=True):
    """What one submission earned and why.

    `status`: "graded"; "broken" where the submission could not be loaded; "failed" where the grader could not do its
    work, which is never the student's fault.
    """

    topic: str
    submission: str
    status: Status
    exercises: tuple[ExerciseResult, ...]
    diagnoses: tuple[Diagnosed, ...] = ()
    message: str = ""  # for the student, about the submission as a whole
    notes: tuple[str, ...] = ()  # for the student: what the grader had to do to read it
    seed: int = 0
    key: str = ""  # what was graded with what: the same key means the same result
    isolation: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of the submission's processes
    peak_bytes: int = 0
    strays: int = 0  # processes it left behind, ended
    output: str = ""  # what it printed, for the instructor
    feedback: Feedback = "diagnosis"  # how much of this its author may read: see `for_student`

    @property
    def score(self) -> float:
        return round(math.fsum(e.score for e in self.exercises), _DECIMALS)

    @property
    def max_score(self) -> float:
        return round(math.fsum(e.max_score for e in self.exercises), _DECIMALS)


def score_exercise(name: str, points: float, checks: Sequence[Check]) -> ExerciseResult:
    """Points of one exercise from its checks.

    The ordinary checks share the points by weight. Checks of numerical care, where there are any, are worth
    `CARE_SHARE` of them together, and count only once every ordinary check has passed: care is about right answers.
    """
    ordinary = [c for c in checks if not c.care]
    careful = [c for c in checks if c.care]
    care_points = points * CARE_SHARE if careful else 0.0
    score = (points - care_points) * _share(ordinary)
    if all(c.passed for c in ordinary):
        score += care_points * _share(careful)
    return ExerciseResult(name, round(score, _DECIMALS), points, tuple(checks))


def score_all(assignment: Assignment, checks: Sequence[Check]) -> tuple[ExerciseResult, ...]:
    """Every exercise of an assignment, in order."""
    return tuple(
        score_exercise(e.name, e.points, [c for c in checks if c.exercise == e.name]) for e in assignment.exercises
    )


def _share(checks: Sequence[Check]) -> float:
    total = math.fsum(c.weight for c in checks)
    return math.fsum(c.weight for c in checks if c.passed) / total if total else 0.0
