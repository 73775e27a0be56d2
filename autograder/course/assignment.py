"""An assignment as its `assignment.toml` states it: title, exercises in order, points, hints."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder.course.errors import CourseError, errors_in
from autograder.course.outline import outline
from autograder.sandbox.limits import Limits

if sys.version_info >= (3, 11):
    import tomllib
else:  # an environment of a newer Python has no tomli, and its type checker still reads this branch
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

TOML = "assignment.toml"
POINTS_PER_ASSIGNMENT = 20.0  # every assignment weighs the same in the course's grade
POINTS_ROUNDING = 1e-9  # sums of points such as 0.1 + 0.2 are not exact
HINTS_PER_EXERCISE = 3  # a nudge, more, almost the answer
EXERCISE_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)?")  # sigmoid, SGD, Mul.backward
DATA_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")  # a file beside the source: no folder, nothing hidden


Feedback = Literal["full", "diagnosis", "score"]


class Plot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a derivative is drawn beside its function: over t, from `low` to `high`."""

    of: str  # the function whose derivative the exercise is
    low: float = -4.0
    high: float = 4.0
    # Of both functions: numbers, and nested lists of them, with a "t" for one entry. As it stands, for functions that
    # work entry by entry.
    arguments: tuple[Any, ...] = ("t",)

    @property
    def entry(self) -> tuple[int, ...]:
        """Where "t" stands: the argument's number, and the indices within."""
        (found,) = _entries(self.arguments)
        return found


def _entries(value: object) -> list[tuple[int, ...]]:
    if not isinstance(value, list | tuple):
        return [()] if value == "t" else []
    return [(number, *rest) for number, part in enumerate(value) for rest in _entries(part)]


class Exercise(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One item of an assignment, under the one name it has everywhere."""

    name: str
    points: float
    hints: tuple[str, ...]  # from a first nudge to almost the answer
    plot: Plot | None = None


class Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the course says about one topic."""

    topic: str  # the folder's name, "01_activations"
    title: str
    module: str  # "activations": the file that a student hands in, without .py
    summary: str  # one sentence
    exercises: tuple[Exercise, ...] = msgspec.field(name="exercise")  # in the order of the module
    data: tuple[str, ...] = ()  # files beside the source that a student needs
    limits: Limits = Limits()  # what one submission may use
    # an exercise that uses an earlier, wrong one is marked once more with that one right, and the better counts
    follow_through: bool = True
    # What a student reads of the hidden checks: "full" (what was wanted, and what they printed), "diagnosis" (what is
    # wrong, in words), or "score".
    feedback: Feedback = "diagnosis"

    @property
    def points(self) -> float:
        """What the whole assignment is worth; 0 for a warm-up."""
        return math.fsum(exercise.points for exercise in self.exercises)

    @property
    def names(self) -> tuple[str, ...]:
        """The exercises' names, in order."""
        return tuple(exercise.name for exercise in self.exercises)


def load_assignment(folder: Path) -> Assignment:
    """The assignment in a folder of `solutions/`; the first fault found in it is raised as a CourseError."""
    assignment = _read(folder)
    with errors_in(f"{folder.name}/{TOML}"):
        for fault in _faults(assignment, folder):
            raise fault
    return assignment


def _read(folder: Path) -> Assignment:
    path = folder / TOML
    place = f"{folder.name}/{TOML}"
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        wanted = "the assignment's title, exercises, points and hints in it"
        raise CourseError(f"{place}: no such file", wanted, f"Write {path}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{place}: {error}", "a TOML file", "Mend that line.") from error
    if "topic" in raw:
        wanted = "no such key: the topic is the folder's name"
        raise CourseError(f"{place}: the key `topic`", wanted, "Delete the line.")
    try:
        return msgspec.convert({**raw, "topic": folder.name}, Assignment)
    except msgspec.ValidationError as error:
        wanted = "title, module, summary, perhaps data and [limits], and [[exercise]] tables of name, points and hints"
        raise CourseError(f"{place}: {error}", wanted, "Mend that key.") from error


def _faults(assignment: Assignment, folder: Path) -> Iterator[CourseError]:
    """Everything wrong with an assignment that the types do not say."""
    for key in ("title", "summary"):
        if not getattr(assignment, key).strip():
            yield CourseError(f"{key} is empty", "a sentence for the student", f"Write the {key}.")
    yield from _exercise_faults(assignment.exercises)
    yield from _plot_faults(assignment)
    points = assignment.points
    if points != 0 and not math.isclose(points, POINTS_PER_ASSIGNMENT, abs_tol=POINTS_ROUNDING):
        wanted = f"{POINTS_PER_ASSIGNMENT:g}, or 0 for every exercise of a warm-up"
        yield CourseError(f"the points sum to {points:g}", wanted, "Change the points of some exercise.")
    yield from _data_faults(assignment.data, folder)
    yield from _module_faults(assignment, folder)


def _exercise_faults(exercises: tuple[Exercise, ...]) -> Iterator[CourseError]:
    if not exercises:
        yield CourseError("no exercise", "one [[exercise]] table for each", "Add them in order.")
    seen: set[str] = set()
    for exercise in exercises:
        named = f"exercise `{exercise.name}`"
        if not EXERCISE_NAME.fullmatch(exercise.name):
            wanted = "the name of a function or class, or Class.method"
            yield CourseError(named, wanted, "Name it as the module does.")
        if exercise.name in seen:
            yield CourseError(f"{named} stands twice", "one table for each", "Delete or rename one of them.")
        seen.add(exercise.name)
        if not (math.isfinite(exercise.points) and exercise.points >= 0):
            wanted = "a number of points from 0 up"
            yield CourseError(f"{named} has {exercise.points:g} points", wanted, "Change its points.")
        if len(exercise.hints) != HINTS_PER_EXERCISE:
            wanted = f"exactly {HINTS_PER_EXERCISE}, from a first nudge to almost the answer"
            yield CourseError(f"{named} has {len(exercise.hints)} hints", wanted, "Add or join hints.")
        if any(not hint.strip() for hint in exercise.hints):
            yield CourseError(f"{named} has an empty hint", "words in every hint", "Write it.")


def _plot_faults(assignment: Assignment) -> Iterator[CourseError]:
    for exercise, plot in ((e, e.plot) for e in assignment.exercises if e.plot):
        named = f"the plot of `{exercise.name}`"
        if plot.of == exercise.name or plot.of not in assignment.names:
            yield CourseError(f"{named} is of `{plot.of}`", "another exercise", "Name the function.")
        if not (math.isfinite(plot.low) and math.isfinite(plot.high) and plot.low < plot.high):
            yield CourseError(f"{named} goes from {plot.low} to {plot.high}", "low < high", "Mend them.")
        if len(_entries(plot.arguments)) != 1 or not _is_numbers(plot.arguments):
            yield CourseError(
                f"{named} has other arguments", 'numbers, lists of them, and one "t"', "Mend `arguments`."
            )


def _is_numbers(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_numbers, value))
    return value == "t" or isinstance(value, int | float)


def _data_faults(data: tuple[str, ...], folder: Path) -> Iterator[CourseError]:
    if len(set(data)) < len(data):
        yield CourseError("a file stands twice in `data`", "each file once", "Delete the second.")
    for name in data:
        if not DATA_NAME.fullmatch(name):
            wanted = "the plain name of a file beside the source"
            yield CourseError(f"data file {name!r}", wanted, "Move it there, and name it without a folder.")
        elif not (folder / name).is_file():
            wanted = f"the file in {folder.name}/"
            yield CourseError(f"data file {name!r} is not there", wanted, "Add it, or take it off the list.")


def _module_faults(assignment: Assignment, folder: Path) -> Iterator[CourseError]:
    if not assignment.module.isidentifier():
        wanted = "a name that Python can import"
        yield CourseError(f"module {assignment.module!r}", wanted, "Write it without .py or a folder.")
    source = folder / f"{assignment.module}.py"
    if not source.is_file():
        wanted = f"{source.name} beside it"
        yield CourseError(f"module {assignment.module!r} has no file", wanted, "Write it, or mend `module`.")
        return
    defined = outline(source.read_text(encoding="utf-8"))
    for name in assignment.names:
        if name not in defined:
            wanted = f"a function, class or method of that name in {source.name}"
            yield CourseError(f"exercise `{name}` is not defined", wanted, "Write it, or mend its name.")
