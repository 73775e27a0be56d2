"""pytest, collected once, run for one submission after another.

pytest drives (its fixtures, parametrization and skips are those of any suite); we take its run loop. Points are counted from checks that
ran and passed: one that is skipped, deselected, or never reached earns nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest
from _pytest.runner import runtestprotocol  # the one private name: runs an item without printing about it

from autograder.course import Assignment
from autograder.grading.plugin import DESK, Desk, exercise_of, title_of
from autograder.grading.provider import Provider
from autograder.grading.result import Check
from autograder.grading.words import public_sentence, sentence
from autograder.sandbox import SandboxBroken, SubmissionError

_ENDED = "not checked: "  # before the reason why an earlier check of the exercise ended the process


class SuiteBroken(Exception):
    """The suite itself is wrong: an author's error, in one line."""


@dataclass(frozen=True)
class Job:
    """Check this submission with this seed; `done` is given the checks, or None where the submission could not be loaded."""

    provider: Provider
    seed: int
    done: Callable[[list[Check]], None]


@dataclass
class _Outcome:
    error: BaseException | None = None
    skipped: bool = False
    called: bool = False


@dataclass
class Loop(Desk):
    """A pytest plugin that grades jobs with the collected suite."""

    assignment: Assignment
    reference_module: ModuleType
    jobs: Iterable[Job]
    seed: int = 0
    errors: list[str] = field(default_factory=list)
    _job: Job | None = None
    _outcome: _Outcome = field(default_factory=_Outcome)

    # ------------------------------------------------------------------------------------------------------ as a desk
    def provider(self, item: pytest.Item) -> Provider:
        assert self._job is not None
        return self._job.provider

    def reference(self, item: pytest.Item) -> ModuleType:
        return self.reference_module

    # ---------------------------------------------------------------------------------------------------------- hooks
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[DESK] = self

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr).strip().splitlines()[-1])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not self.errors:
            self.errors += _faults(session.items, self.assignment)
        if not self.errors:
            for job in self.jobs:
                job.done(self._grade(job, session.items))
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the exception; format no traceback, which would take longer than the check."""
        error = None if call.excinfo is None else call.excinfo.value
        self._outcome.called |= call.when == "call"
        if isinstance(error, pytest.skip.Exception):
            self._outcome.skipped = True
        elif self._outcome.error is None:
            self._outcome.error = error
        return pytest.TestReport(item.nodeid, item.location, {}, "passed" if error is None else "failed", None, call.when)  # type: ignore[arg-type]

    # -------------------------------------------------------------------------------------------------------- grading
    def _grade(self, job: Job, items: list[pytest.Item]) -> list[Check]:
        self._job, self.seed = job, job.seed
        checks: list[Check] = []
        ended: dict[str, str] = {}  # exercises of which a check ended the process, and how
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            found = exercise_of(item)
            assert found is not None  # `_faults` has looked
            name, weight, care = found
            if name in ended:
                checks.append(Check(name, title_of(item), False, weight, care, _ENDED + ended[name], _ENDED + ended[name]))
                continue
            job.provider.expect(len({e for e in self.assignment.names if e not in {c.exercise for c in checks}} - {name}))
            error = self._run(item, following)
            checks.append(_check(item, name, weight, care, error))
            if not job.provider.alive and isinstance(error, SubmissionError):
                ended[name] = error.public
        return checks

    def _run(self, item: pytest.Item, following: pytest.Item) -> BaseException | None:
        """Why a check failed, or None where it ran and passed."""
        self._outcome = _Outcome()
        runtestprotocol(item, log=False, nextitem=following)
        outcome = self._outcome
        if isinstance(outcome.error, (SandboxBroken, KeyboardInterrupt)):
            raise outcome.error
        if outcome.error is None and (outcome.skipped or not outcome.called):
            return SuiteBroken("it was skipped")
        return outcome.error


def _check(item: pytest.Item, name: str, weight: float, care: bool, error: BaseException | None) -> Check:
    if error is None:
        return Check(name, title_of(item), True, weight, care)
    full = sentence(error) or f"the check could not make sense of what was handed in ({type(error).__name__}: {str(error)[:300]})"
    return Check(name, title_of(item), False, weight, care, full, public_sentence(error))


def _faults(items: list[pytest.Item], assignment: Assignment) -> Iterator[str]:
    """What is wrong with a suite, before it judges anyone."""
    if not items:
        yield "the suite has no test"
    ordinary = set()
    for item in items:
        found = exercise_of(item)
        if found is None:
            yield f"{item.name} has no @exercise mark: say which exercise it checks"
        elif found[0] not in assignment.names:
            yield f"{item.name} checks {found[0]!r}, which is not in assignment.toml"
        elif not found[2]:
            ordinary.add(found[0])
    for name in assignment.names:
        if name not in ordinary:
            yield f"no ordinary check of {name!r}: care alone cannot earn its points"


def run_suite(suite: Path, root: Path, loop: Loop) -> None:
    """Collect a suite and grade the loop's jobs with it."""
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):  # a person's own settings are for a person's own runs
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    off = ("cacheprovider", "terminal", "logging", "warnings", "faulthandler", "junitxml", "doctest", "stepwise", "unraisableexception")
    options = [
        *(f"-pno:{name}" for name in off),
        "-pautograder.grading.plugin",
        "--noconftest",
        "--assert=plain",
        "--import-mode=importlib",
        "-s",
        f"-c{os.devnull}",
        f"--rootdir={root}",
    ]
    code = pytest.main([*options, str(suite)], plugins=[loop])
    if loop.errors:
        raise SuiteBroken(f"{suite}: {loop.errors[0]}")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SuiteBroken(f"{suite}: pytest ended with {code!r}")


def now() -> float:
    return time.monotonic()
