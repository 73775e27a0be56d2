"""The gate's second half: machine-made mutants of the reference, each of which the hidden suite has to notice.

A mutant that loses points somewhere is killed. One that does not is a gap in the suite, or no mistake at all: then
`equivalent.toml` beside the suite lists it, with the reason.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

import msgspec

from autograder.course import Assignment, CourseError, Topic, calls, load_module
from autograder.grading.loop import Job, Loop, SuiteBroken, run_suite
from autograder.grading.mutation import Change, mutations
from autograder.grading.provider import InProcess
from autograder.grading.result import Check, score_exercise
from autograder.grading.time_limit import OutOfTime, time_limit

BEGUN, ALIVE = "begun", "alive"  # what a journal says of a mutant
LISTED = "equivalent.toml"
SEEDS = (0, 1_000_003, 2_000_006)  # a mutant is alive that none of them kills; the first kills nearly all
MUTANT_SECONDS = 5.0  # of processor time, for one check, beyond what the reference takes for all
_SLOWER = 3.0  # times the reference's time are granted besides: a slower mutant is no wrong one
MEMORY_BYTES = 4 << 30  # of a process: an array of all classes by all classes must fail, not fill the machine
SHARE = 80  # mutants of one process: starting it and collecting the suite take a second


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mutant that is no mistake, found again by its exercise and words; lines move, words do not."""

    exercise: str
    change: str
    reason: str


class _Listed(msgspec.Struct, forbid_unknown_fields=True):
    mutant: tuple[Equivalent, ...] = ()


@dataclass(frozen=True)
class Census:
    """What became of a topic's mutants. The gate holds when none is alive and no entry is stale."""

    topic: str
    mutants: int
    killed: int
    equivalent: int
    seconds: float
    alive: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def line(self) -> str:
        return (
            f"{self.topic}: {self.mutants} mutants, {self.killed} killed, {self.equivalent} equivalent, "
            f"{len(self.alive)} alive, {self.seconds:.1f} s"
        )

    @property
    def problems(self) -> tuple[str, ...]:
        return (*self.alive, *self.stale)


@dataclass(frozen=True)
class Journal:
    """What a process has found out so far, for whoever comes after it."""

    path: Path

    def note(self, what: str, number: int) -> None:
        with self.path.open("a", encoding="ascii") as file:
            file.write(f"{what} {number}\n")

    def numbers(self, what: str) -> list[int]:
        lines = self.path.read_text(encoding="ascii").splitlines() if self.path.exists() else []
        return [int(line.removeprefix(what)) for line in lines if line.startswith(what)]


def judge_mutants(topic: Topic, jobs: int | None = None) -> Census:
    """Let the hidden suite judge every mutant of a topic's reference, on all cores."""
    started = time.monotonic()
    listed = load_equivalent(topic.suites / LISTED)
    _, changes = mutations(topic.source.read_text(encoding="utf-8"), topic.assignment().names)
    survived = _survivors(topic, len(changes), jobs or os.cpu_count() or 1)
    found = [changes[number] for number in survived]
    known = {(entry.exercise, entry.change) for entry in listed}
    alive = [c for c in found if (c.exercise, c.words) not in known]
    met = {(c.exercise, c.words) for c in found}
    return Census(
        topic=topic.name,
        mutants=len(changes),
        killed=len(changes) - len(found),
        equivalent=len(found) - len(alive),
        seconds=time.monotonic() - started,
        alive=tuple(f"alive: {c.exercise}, line {c.line}: {c.words}" for c in alive),
        stale=tuple(
            f"stale: {LISTED}: {e.exercise}: {e.change}: no mutant alive is this one; delete the entry"
            for e in listed
            if (e.exercise, e.change) not in met
        ),
    )


def load_equivalent(path: Path) -> tuple[Equivalent, ...]:
    """The entries of an equivalent.toml, none where there is no such file."""
    if not path.exists():
        return ()
    place = f"{path.parent.name}/{path.name}"
    try:
        listed = msgspec.toml.decode(path.read_bytes(), type=_Listed).mutant
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        wanted = "[[mutant]] tables of exercise, change and reason"
        raise CourseError(f"{place}: {error}", wanted, "Mend that entry.") from error
    for entry in listed:
        if not entry.reason.strip():
            found = f"{place}: {entry.exercise}: {entry.change}: the reason is empty"
            raise CourseError(found, "why no input tells it from the reference", "Write it, or delete the entry.")
    return listed


def _survivors(topic: Topic, count: int, jobs: int) -> list[int]:
    # Dealt out like cards, since the costly mutants, those of one exercise, stand together.
    tasks = min(count, max(jobs, -(-count // SHARE)))
    shares = [list(range(count))[i::tasks] for i in range(tasks)]
    with ThreadPoolExecutor(jobs) as threads:
        return sorted(number for found in threads.map(partial(_in_own_process, topic), shares) for number in found)


def _in_own_process(topic: Topic, share: list[int]) -> list[int]:
    """The survivors of a share. A mutant that ends the process is killed; a new process goes on after it."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal")
        while rest := [number for number in share if number not in journal.numbers(BEGUN)]:
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _limit_memory) as pool:
                try:
                    pool.submit(_judge, topic, rest, journal).result()
                except BrokenProcessPool:
                    if rest[0] not in journal.numbers(BEGUN):
                        raise SuiteBroken(f"{topic.name}: the reference itself ends its process") from None
        return journal.numbers(ALIVE)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _judge(topic: Topic, share: list[int], journal: Journal) -> None:
    """Note the mutants, by their numbers, that lose nothing under any seed. Runs in the main thread of its process."""
    text = topic.source.read_text(encoding="utf-8")
    assignment = topic.assignment()
    tree, changes = mutations(text, assignment.names)
    reference, uses = load_module(topic.source), calls(text)
    seconds = MUTANT_SECONDS

    def jobs() -> Iterator[Job]:
        nonlocal seconds
        started, checks = time.process_time(), list[Check]()
        yield Job(InProcess(reference, topic.source.name), SEEDS[0], checks.extend)
        if _loses(assignment, checks):
            raise SuiteBroken(f"{topic.name}: the reference itself loses points. Mend that first.")
        seconds += _SLOWER * (time.process_time() - started)
        for number in share:
            journal.note(BEGUN, number)
            module = _mutant(topic, tree, changes[number], seconds)
            for seed, only in _trials(assignment, changes[number], uses) if module else ():
                checks = []
                assert module is not None
                yield Job(InProcess(module, topic.source.name), seed, checks.extend, only, seconds, True)
                if _loses(assignment, checks):
                    break
            else:
                if module:
                    journal.note(ALIVE, number)

    run_suite(topic.hidden, topic.root, Loop(assignment, reference, jobs()))


def _trials(
    assignment: Assignment, change: Change, uses: Mapping[str, frozenset[str]]
) -> Iterator[tuple[int, frozenset[str]]]:
    """Seeds, and the exercises to check with them: those first that are the likeliest to notice."""
    own = frozenset({change.exercise} & set(assignment.names))
    users = frozenset(name for name in assignment.names if change.exercise in uses.get(name, ())) - own
    others = frozenset(assignment.names) - own - users  # they may use it in a way that the text does not show
    return (
        (seed, only) for seed in SEEDS for only in (own, users, others) if only and (only != others or seed == SEEDS[0])
    )


def _mutant(topic: Topic, tree: ast.Module, change: Change, seconds: float) -> ModuleType | None:
    """The changed reference as a new module, None where it does not even run."""
    module = ModuleType(f"_autograder_mutant_of_{topic.module}")
    module.__file__ = str(topic.source)
    sys.modules[module.__name__] = module  # where dataclasses look; the one before has gone
    try:
        with change.made():
            code = compile(ast.fix_missing_locations(tree), str(topic.source), "exec", dont_inherit=True)
        with time_limit(seconds):
            exec(code, module.__dict__)
    except (Exception, OutOfTime):
        return None
    return module


def _loses(assignment: Assignment, checks: list[Check]) -> bool:
    for exercise in assignment.exercises:
        own = [c for c in checks if c.exercise == exercise.name]
        points = exercise.points or 1.0
        if own and score_exercise(exercise.name, points, own).score < points:
            return True
    return False
