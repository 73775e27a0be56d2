"""A suite, collected once by pytest and run for one submission after another.

pytest finds the tests, their marks and their parameters; we call them. Set up and reported by pytest itself, the
fifty checks of a submission would take longer than the submission does. So a check may use parameters and the five
fixtures of `plugin`, and nothing else; by hand (plain pytest) it runs the same. Points are counted from checks that
ran and passed: one that is skipped or never reached earns nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from autograder.checking import Observed, compare
from autograder.course import Assignment
from autograder.grading.faults import FIXTURES, faults
from autograder.grading.plugin import exercise_of, gradcheck_of, rng_of, student_of, title_of
from autograder.grading.provider import Provider
from autograder.grading.result import Check
from autograder.grading.time_limit import OutOfTime, time_limit
from autograder.grading.watching import Watch, kind_of
from autograder.grading.words import public_sentence, sentence
from autograder.sandbox import SandboxBroken, SubmissionError, TimedOut

_SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
AGAIN = 2  # checks of a submission that are run once more where nothing ran until time was up: the machine stood still
_ENDED = "not checked: "  # before the reason why an earlier check of the exercise ended the process


class SuiteBroken(Exception):
    """The suite itself is wrong: an author's error, in one line."""


@dataclass(frozen=True)
class Job:
    """Check this submission with this seed, all exercises or `only` some; `done` is given the checks."""

    provider: Provider
    seed: int
    done: Callable[[list[Check]], None]
    only: frozenset[str] | None = None
    # For the gate, whose mistakes run in its own process:
    seconds: float | None = None  # of processor time, for one check
    first_failure_ends: bool = False  # an exercise in which a check failed is not checked further
    # For a diagnosis: checks run to their end whatever fails in them, and this is given what was seen.
    observe: Callable[[str, Observed], None] | None = None  # the exercise, and one check of it
    check: str | None = None  # one check alone, by the name that `observe` is given
    skip: frozenset[str] = frozenset()  # tests, by name
    practice: bool = False  # the public checks in place of the hidden ones


@dataclass(frozen=True)
class _Planned:
    """A collected check: what it is of, and how to call it."""

    item: pytest.Function
    exercise: str
    weight: float
    care: bool
    title: str
    fixtures: tuple[str, ...]
    parameters: Mapping[str, Any]

    def run(self, job: Job, reference: ModuleType) -> BaseException | None:
        """Why the check fails, or None where it ran and passed."""
        if job.observe is None:
            return self._run(job, reference, compare, None)
        watch = Watch(job.provider)
        error = self._run(job, reference, watch.compare, watch)
        job.observe(self.exercise, watch.end(self.name(job.seed), self.care, error))
        return watch.fault or error

    def name(self, seed: int) -> str:
        return f"{self.item.name} {seed}"

    def asked_by(self, job: Job) -> bool:
        wanted = job.check in (None, self.name(job.seed)) and self.item.name not in job.skip
        return wanted and (job.only is None or self.exercise in job.only)

    def _run(
        self, job: Job, reference: ModuleType, compared: Callable[..., Any], watch: Watch | None
    ) -> BaseException | None:
        try:
            rng = rng_of(job.seed, self.item)
            gradcheck = gradcheck_of(rng)
            given: dict[str, Callable[[], Any]] = {
                "student": lambda: student_of(job.provider, self.item),
                "reference": lambda: reference,
                "rng": lambda: rng,
                "compare": lambda: compared,
                "gradcheck": lambda: partial(watch.gradcheck, gradcheck) if watch else gradcheck,
            }
            if watch:
                watch.begin()
            with time_limit(job.seconds):
                self.item.obj(**{name: given[name]() for name in self.fixtures}, **self.parameters)
        except (SandboxBroken, KeyboardInterrupt):
            raise
        except (Exception, pytest.skip.Exception, pytest.fail.Exception, OutOfTime) as error:
            return error
        return None


@dataclass
class Loop:
    """A pytest plugin that takes pytest's own run loop and grades jobs with what it collected."""

    assignment: Assignment
    reference: ModuleType
    jobs: Iterable[Job]
    plan: list[_Planned] = field(default_factory=list)
    practice: Path | None = None  # the public suite, where jobs ask for it
    practice_plan: list[_Planned] = field(default_factory=list)
    no_practice: bool = False  # it could not be collected: no submission waits for that
    errors: list[str] = field(default_factory=list)
    crash: BaseException | None = None  # pytest would turn it into an exit code

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        file = Path(report.nodeid.partition("::")[0])
        if report.failed and self.practice and file.name == self.practice.name:
            self.no_practice = True
        elif report.failed:
            self.errors.append(str(report.longrepr).strip().splitlines()[-1])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        practice = self.practice and self.practice.resolve()
        public = [item for item in session.items if item.path.resolve() == practice]
        hidden = [item for item in session.items if item.path.resolve() != practice]
        self.errors += faults(hidden, self.assignment) if not self.errors else ()
        if not self.errors:
            self.plan = [_plan(item) for item in hidden if isinstance(item, pytest.Function)]
            known = [item for item in public if isinstance(item, pytest.Function) and exercise_of(item)]
            self.practice_plan = [_plan(item) for item in known]
            try:
                for job in self.jobs:
                    self.grade(job)
            except BaseException as error:
                self.crash = error
        return True

    def grade(self, job: Job) -> None:
        """Do a job now; while the suite is collected, that is while the jobs are gone through."""
        plan = [p for p in (self.practice_plan if job.practice else self.plan) if p.asked_by(job)]
        checks: list[Check] = []
        ended: dict[str, str] = {}  # exercises of which a check ended the process, and how
        failed: set[str] = set()
        to_come = {p.exercise for p in plan}
        again = AGAIN
        for planned in plan:
            to_come.discard(planned.exercise)
            if planned.exercise in failed:
                continue
            if planned.exercise in ended:
                why = _ENDED + ended[planned.exercise]
                checks.append(
                    Check(planned.exercise, planned.title, False, planned.weight, planned.care, why, why, "ended")
                )
                continue
            job.provider.expect(len(to_come))
            started = time.monotonic()
            error = planned.run(job, self.reference)
            if isinstance(error, TimedOut) and error.idle and again and job.observe is None:
                again -= 1
                error = planned.run(job, self.reference)
            checks.append(_check(planned, error, time.monotonic() - started))
            if error is not None and job.first_failure_ends:
                failed.add(planned.exercise)
            if not job.provider.alive and isinstance(error, SubmissionError):
                ended[planned.exercise] = error.public
        job.done(checks)


def _plan(item: pytest.Function) -> _Planned:
    found = exercise_of(item)
    assert found is not None  # `faults` has looked
    parameters = dict(item.callspec.params) if hasattr(item, "callspec") else {}
    return _Planned(item, *found, title_of(item), tuple(n for n in item.fixturenames if n in FIXTURES), parameters)


def _check(planned: _Planned, error: BaseException | None, seconds: float) -> Check:
    passed = Check(
        planned.exercise,
        planned.title,
        True,
        planned.weight,
        planned.care,
        name=planned.item.name,
        seconds=round(seconds, 3),
    )
    if error is None:
        return passed
    full = (
        sentence(error)
        or f"the check could not make sense of what was handed in ({type(error).__name__}: {str(error)[:300]})"
    )
    return msgspec.structs.replace(
        passed, passed=False, message=full, public=public_sentence(error), kind=kind_of(error)
    )


def work_with(suite: Path, root: Path, loop: Loop, work: Callable[[], None]) -> None:
    """Collect a suite and do some work, in which `loop.grade` does jobs at once."""

    def jobs() -> Iterator[Job]:
        work()
        yield from ()

    loop.jobs = jobs()
    run_suite(suite, root, loop)


def run_suite(suite: Path, root: Path, loop: Loop) -> None:
    """Collect a suite and grade the loop's jobs with it."""
    off = (
        "cacheprovider",
        "terminal",
        "logging",
        "warnings",
        "faulthandler",
        "junitxml",
        "doctest",
        "stepwise",
        "unraisableexception",
    )
    options = [
        *(f"-pno:{name}" for name in off),
        "-pautograder.grading.plugin",
        "--noconftest",
        "--assert=plain",  # the message of an assert is what the student reads
        "--import-mode=importlib",
        "-s",
        f"-c{os.devnull}",
        f"--rootdir={root}",
    ]
    suites = [suite, loop.practice] if loop.practice else [suite]
    with _plain_environment():
        code = pytest.main([*options, *map(str, suites)], plugins=[loop])
    # pytest names a suite after its folders: left there, it would be taken for the next course's, or for its own next
    # version.
    for name, module in list(sys.modules.items()):
        if getattr(module, "__file__", None) in {str(path) for path in suites}:
            del sys.modules[name]
    if loop.crash is not None:
        raise loop.crash
    if loop.errors:
        raise SuiteBroken(f"{suite}: {loop.errors[0]}")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) and not loop.no_practice:
        raise SuiteBroken(f"{suite}: pytest ended with {code!r}")


@contextmanager
def _plain_environment() -> Iterator[None]:
    """A person's own settings of pytest are for a person's own runs."""
    kept = {name: os.environ.pop(name) for name in _SETTINGS if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(kept)
