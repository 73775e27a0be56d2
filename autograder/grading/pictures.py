"""What a derivative looks like beside its function: both of the submission, on points that are the same for a class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np

from autograder.checking import numbers
from autograder.course import Assignment
from autograder.course.assignment import Exercise, Plot
from autograder.grading.provider import Provider, Sandboxed
from autograder.grading.result import Check, Picture
from autograder.sandbox import Host, Limits, Session, Sources, Student, SubmissionError
from autograder.sandbox.student import Function

POINTS = 64  # an even number: the kink at 0 lies between two
STEP = 2.0**-16  # of the range; a central difference is then good to nine digits, and a picture shows three
LARGEST = 1e100  # a value beyond is none that can be drawn
DIGITS = 6
APART = 1e-3  # of the larger one: what lies closer is one curve to the eye
SECONDS = 2.0  # for all pictures of a submission


def drawn(sandbox: Host, sources: Sources, assignment: Assignment, checks: Sequence[Check]) -> dict[str, Picture]:
    """By exercise: the derivatives that failed, and are not that of the submission's own function.

    They come from a worker of their own. It has seen no input of a hidden check, so that no curve can tell of one.
    """
    failed = {c.exercise for c in checks if not c.passed}
    ended = {c.exercise for c in checks if c.kind == "ended"}
    asked = [e for e in assignment.exercises if e.plot and e.name in failed and not {e.name, e.plot.of} & ended]
    if not asked:
        return {}
    limits: Limits = msgspec.structs.replace(assignment.limits, submission_seconds=SECONDS, call_seconds=SECONDS)
    found = {}
    with Session(sandbox, sources, limits) as session, suppress(SubmissionError):
        for exercise in asked:
            made = picture(Sandboxed(session), exercise)
            if made is not None and _apart(made):
                found[exercise.name] = made
    return found


def picture(provider: Provider, exercise: Exercise) -> Picture | None:
    """A function, its slope, and the derivative that an exercise is; None where the function gives no values.

    The slope is that of the function as it is, by differences of its own values.
    """
    plot = exercise.plot
    if plot is None:
        return None
    student = provider.student
    provider.connection.warnings_fail = False
    t = np.linspace(plot.low, plot.high, POINTS)
    h = STEP * (plot.high - plot.low)
    values = _values(_named(student, plot.of), plot, np.concatenate([t - h, t, t + h]), ())
    if values is None:
        return None
    before, at, after = values.reshape(3, POINTS)
    claim = _values(_named(student, exercise.name), plot, t, plot.entry)
    with np.errstate(all="ignore"):
        slope = (after - before) / (2 * h)
    return Picture(
        plot.of,
        exercise.name,
        ", ".join(_words(argument) for argument in plot.arguments),
        tuple(t.tolist()),
        _finite(at),
        _finite(slope),
        _finite(claim) if claim is not None else (None,) * POINTS,
    )


def _named(student: Student, path: str) -> Function:
    function: Any = student
    for part in path.split("."):
        function = getattr(function, part)
    return function  # type: ignore[no-any-return]


def _values(function: Function, plot: Plot, t: np.ndarray[Any, Any], entry: tuple[int, ...]) -> Any:
    """A number for each t: what the function gives, or for a derivative the entry of it that belongs to t."""
    try:
        if plot.arguments == ("t",):
            found = numbers(function(t))
            return None if found is None or found.shape != t.shape else found.astype(np.float64)
        answers = function.many([tuple(_filled(argument, one) for argument in plot.arguments) for one in t.tolist()])
        return np.array([_number(numbers(answer), entry[1:]) for answer in answers])
    except (SubmissionError, TypeError, IndexError, ValueError):  # it raised, or gave another kind or shape
        return None


def _number(array: Any, entry: tuple[int, ...]) -> float:
    """One entry of an array, or the number that it is."""
    found = array[entry]
    if np.ndim(found):
        raise ValueError("several numbers")
    return float(found)


def _filled(argument: Any, t: float) -> Any:
    """An argument with a number for "t": a number, or an array."""

    def put(part: Any) -> Any:
        return [put(p) for p in part] if isinstance(part, list | tuple) else t if part == "t" else part

    whole = put(argument)
    return np.array(whole) if isinstance(whole, list) else whole


def _finite(values: Any) -> tuple[float | None, ...]:
    return tuple(float(f"{v:.{DIGITS}g}") if abs(v) < LARGEST else None for v in values.tolist())


def _apart(made: Picture) -> bool:
    both = [(s, c) for s, c in zip(made.slope, made.claim, strict=True) if s is not None and c is not None]
    scale = max((max(abs(s), abs(c)) for s, c in both), default=0.0)
    return any(not math.isclose(s, c, rel_tol=0.0, abs_tol=APART * scale) for s, c in both)


def _words(argument: Any) -> str:
    if isinstance(argument, list | tuple):
        return f"[{', '.join(map(_words, argument))}]"
    return argument if isinstance(argument, str) else f"{argument:g}"
