"""The gate: a suite is trusted only when it is shown, under many seeds, that

- the reference earns every point and the stub none;
- every known mistake loses points in its own exercise, and in none whose reference does not use it;
- every impostor (right shapes, no mathematics) earns nothing;
- right solutions in other styles earn every point, and textbook formulas what they say;
- the public checks let the reference and the right solutions pass, and catch every mistake, but for those that say why
  they cannot.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.course import (
    Assignment,
    Course,
    CourseError,
    Mistake,
    Topic,
    calls,
    load_mistakes,
    load_module,
    stub,
    with_mistake,
)
from autograder.grading.loop import Job, Loop, run_suite
from autograder.grading.provider import InProcess
from autograder.grading.result import Check, score_exercise
from autograder.grading.touched import touched

SEEDS = 20
FIRST_SEED = 0
PUBLIC_SEEDS = 3  # the public inputs are few and mostly hand-worked: the seed changes little
VARIANT_SEEDS = 3  # what a right solution computes differs from the reference in the last digits, whatever the input
SECONDS = 30.0  # of processor time, for one check of a mistake; the reference's slowest check takes 4
EARNS = re.compile(r"# score: ([\d.]+)")  # the first line of a variant that rightly loses care
CENT = 0.01  # points: such lines are rounded
_SPREAD = 1_000_003  # between the seeds that are tried, so that they share no low bits

# Answers of the right type and shape without any mathematics. `right` is the reference's own answer, `first` the
# first argument.
IMPOSTORS: dict[str, Callable[[Any, Any], Any]] = {
    "zeros": lambda right, first: np.zeros(np.shape(right)),
    "ones": lambda right, first: np.ones(np.shape(right)),
    "halves": lambda right, first: np.full(np.shape(right), 0.5),
    "a constant": lambda right, first: np.full(np.shape(right), -7.0),
    "its argument": lambda right, first: np.broadcast_to(np.asarray(first, float), np.shape(right)).copy(),
}


@dataclass(frozen=True)
class Verdict:
    """What the gate found for one topic; it holds when there is no problem."""

    topic: str
    points: float
    mistakes: int
    variants: int
    impostors: int
    seeds: int
    seconds: float
    problems: tuple[str, ...]

    @property
    def line(self) -> str:
        if self.problems:
            return f"{self.topic}: {len(self.problems)} problems, {self.seeds} seeds, {self.seconds:.1f} s"
        return (
            f"{self.topic}: reference {self.points:g}/{self.points:g}, stub 0, "
            f"{self.mistakes} mistakes caught where they belong, {self.variants} right variants full, "
            f"{self.impostors} impostors 0, {self.seeds} seeds, {self.seconds:.1f} s"
        )


def selftest(course: Course, topic: Topic, seeds: int = SEEDS, jobs: int | None = None) -> Verdict:
    """Put one topic's suites through the gate, on all cores."""
    started = time.monotonic()
    assignment = topic.assignment()
    mistakes = load_mistakes(topic.mistakes)
    values = [FIRST_SEED + seed * _SPREAD for seed in range(seeds)]
    jobs = min(jobs or os.cpu_count() or 1, max(1, seeds))
    problems: list[str] = []
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        shares = [pool.submit(_hidden_problems, topic, values[i::jobs]) for i in range(jobs)]
        public = pool.submit(_public_problems, topic, values[:PUBLIC_SEEDS])
        for share in (*shares, public):
            problems += share.result()
    return Verdict(
        topic=topic.name,
        points=assignment.points,
        mistakes=len(mistakes),
        variants=len(_variants(topic)),
        impostors=len(IMPOSTORS),
        seeds=seeds,
        seconds=time.monotonic() - started,
        problems=tuple(dict.fromkeys(problems)),
    )


Judge = Callable[[dict[str, float], list[Check], int], Iterator[str]]  # scores by exercise, the checks, the seed


@dataclass(frozen=True)
class _Trial:
    """A module that is graded, and the judgement of its scores."""

    module: ModuleType
    judge: Judge
    scope: frozenset[str] | None = None  # the exercises that are checked, where it is not all
    # After the first seed, only this exercise: whether a check of another one calls it is written in the suite, not
    # drawn.
    own: str | None = None
    seeds: int = 1_000  # no more than the first so many

    def exercises(self, seed: int) -> frozenset[str] | None:
        return self.scope if self.own is None or seed == FIRST_SEED else frozenset({self.own})


def _hidden_problems(topic: Topic, seeds: Sequence[int]) -> list[str]:
    assignment = topic.assignment()
    trials = [
        _reference(topic),
        _stub(topic),
        *_mistaken(topic, assignment, FIRST_SEED in seeds),
        *_impostors(topic, assignment),
        *_right(topic, assignment),
    ]
    return _run(topic, topic.hidden, assignment, trials, seeds)


def _public_problems(topic: Topic, seeds: Sequence[int]) -> list[str]:
    """The public suite: right solutions pass everything, each mistake fails something of its own exercise."""
    assignment = topic.assignment()
    trials = [_Trial(load_module(topic.source), _passes("public: the reference"))]
    trials += [_Trial(load_module(path), _passes(f"public: {path.name}")) for path in _variants(topic)]
    for mistake in load_mistakes(topic.mistakes):
        if mistake.unseen is None:
            module = with_mistake(topic.source, mistake.exercise, mistake.function)
            trials.append(_Trial(module, _caught_publicly(mistake), frozenset({mistake.exercise}), mistake.exercise))
    return _run(topic, topic.public, assignment, trials, seeds)


def _passes(who: str) -> Judge:
    """Nothing may fail."""

    def judge(scores: dict[str, float], checks: list[Check], seed: int) -> Iterator[str]:
        for c in checks:
            if not c.passed:
                yield f"{who} fails {c.title!r} ({c.exercise}, seed {seed}): {c.message}"

    return judge


def _caught_publicly(mistake: Mistake) -> Judge:
    def judge(scores: dict[str, float], checks: list[Check], seed: int) -> Iterator[str]:
        if all(c.passed for c in checks if c.exercise == mistake.exercise):
            unseen = f"public: {mistake.name} ({mistake.exercise}) is not seen (seed {seed})"
            yield f"{unseen}; add a check, or say why with unseen="

    return judge


def _run(topic: Topic, suite: Path, assignment: Assignment, trials: list[_Trial], seeds: Sequence[int]) -> list[str]:
    problems: list[str] = []

    def jobs() -> Iterator[Job]:
        for seed, trial in product(seeds, trials):
            if seed < FIRST_SEED + trial.seeds * _SPREAD:
                checks: list[Check] = []
                only = trial.exercises(seed)
                mistaken = trial.own is not None  # of a mistake we ask only whether anything is lost
                seconds = SECONDS if mistaken else None
                yield Job(InProcess(trial.module, topic.source.name), seed, checks.extend, only, seconds, mistaken)
                scores = {
                    e.name: score_exercise(e.name, e.points or 1.0, [c for c in checks if c.exercise == e.name]).score
                    for e in assignment.exercises
                    if only is None or e.name in only
                }
                problems.extend(trial.judge(scores, checks, seed))

    run_suite(suite, topic.root, Loop(assignment, load_module(topic.source), jobs()))
    return problems


def _reference(topic: Topic) -> _Trial:
    return _Trial(load_module(topic.source), _passes("the reference"))


def _variants(topic: Topic) -> list[Path]:
    return sorted(topic.variants.glob("*.py"))


def _right(topic: Topic, assignment: Assignment) -> Iterator[_Trial]:
    """Right solutions in other styles, and textbook formulas, whose first line says what they earn."""
    for path in _variants(topic):
        yield _Trial(load_module(path), _passes(path.name), seeds=VARIANT_SEEDS)
    for path in sorted((topic.variants / "naive").glob("*.py")):
        yield _Trial(load_module(path), _earns(path), seeds=VARIANT_SEEDS)


def _earns(path: Path) -> Judge:
    line = EARNS.match(path.read_text(encoding="utf-8"))
    if line is None:
        found = f"naive/{path.name} does not say what it earns"
        raise CourseError(found, "`# score: 16.3` in its first line", "Add it.")

    def judge(scores: dict[str, float], checks: list[Check], seed: int) -> Iterator[str]:
        score = sum(scores.values())
        if abs(score - float(line[1])) > CENT:
            lost = "; ".join(f"{c.exercise}: {c.message}" for c in checks if not c.passed and not c.care)
            yield f"naive/{path.name} earns {score:.2f} and says {line[1]} (seed {seed}). {lost}"

    return judge


def _stub(topic: Topic) -> _Trial:
    module = ModuleType(f"{topic.module}_stub")
    exec(
        compile(stub(topic.source.read_text(encoding="utf-8")), topic.source.name, "exec", dont_inherit=True),
        module.__dict__,
    )

    def judge(scores: dict[str, float], checks: list[Check], seed: int) -> Iterator[str]:
        for name, score in scores.items():
            if score:
                yield f"the untouched stub earns {score:g} in {name} (seed {seed})"

    return _Trial(module, judge)


def _mistaken(topic: Topic, assignment: Assignment, elsewhere: bool) -> Iterator[_Trial]:
    """Each mistake; `elsewhere` where it is also to be shown that other exercises do not suffer."""
    uses = calls(topic.source.read_text(encoding="utf-8"))
    full = {e.name: e.points or 1.0 for e in assignment.exercises}
    reached = touched(topic, topic.hidden, assignment, FIRST_SEED) if elsewhere else {}
    for mistake in load_mistakes(topic.mistakes):
        module = with_mistake(topic.source, mistake.exercise, mistake.function)
        scope = frozenset({mistake.exercise, *(name for name in reached if mistake.exercise in reached[name])})
        yield _Trial(module, _judge_mistake(mistake, full, uses), scope, mistake.exercise)


def _judge_mistake(mistake: Mistake, full: dict[str, float], uses: Mapping[str, frozenset[str]]) -> Judge:
    def judge(scores: dict[str, float], checks: list[Check], seed: int) -> Iterator[str]:
        for name, score in scores.items():
            if name == mistake.exercise:
                if score >= full[name]:
                    yield f"{mistake.name} loses nothing in {name} (seed {seed})"
            elif score < full[name] and mistake.exercise not in uses.get(name, ()):
                why = next(c.message for c in checks if c.exercise == name and not c.passed)
                loses = f"{mistake.name} ({mistake.exercise}) loses points in {name}, which does not use it"
                yield f"{loses} (seed {seed}): {why}"

    return judge


def _impostors(topic: Topic, assignment: Assignment) -> Iterator[_Trial]:
    right = load_module(topic.source)
    for kind, answer in IMPOSTORS.items():
        module = load_module(topic.source)
        exposed: set[str] = set()  # exercises in which this impostor has given an answer that is not the right one
        for name in assignment.names:
            function = getattr(right, name, None)
            if callable(function) and not isinstance(function, type):
                setattr(module, name, _impostor(function, answer, exposed, name))
        yield _Trial(module, _judge_impostor(kind, exposed))


def _impostor(right: Callable[..., Any], answer: Callable[[Any, Any], Any], exposed: set[str], name: str) -> Any:
    def impostor(*arguments: Any, **keywords: Any) -> Any:
        value = right(*arguments, **keywords)
        if not isinstance(value, float | np.ndarray | np.generic):
            return None
        given = answer(value, arguments[0])
        if not np.array_equal(given, value):  # the argument itself is a right answer to `linear_jacobian`
            exposed.add(name)
        return given

    return impostor


def _judge_impostor(kind: str, exposed: set[str]) -> Judge:
    def judge(scores: dict[str, float], checks: list[Check], seed: int) -> Iterator[str]:
        for name, score in scores.items():
            if score and name in exposed:
                yield f"an impostor ({kind}) earns {score:g} in {name} (seed {seed})"

    return judge
