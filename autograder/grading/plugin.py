"""The pytest plugin: the fixtures of a suite and the marker `exercise`.

Run by hand, a suite checks the submission of `--submission PATH`, behind walls; without it the module beside a test
file that was handed out, or the reference in a course checkout. The grading engine (`loop`) gives checks the same
fixtures. A test does not know which.
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:  # loaded in every pytest run on the machine: what is heavy is imported where a suite asks for it
    from types import ModuleType

    import numpy as np

    from autograder.grading.provider import Provider
    from autograder.sandbox import Student

MARK = "exercise"


class Desk(Protocol):
    """Hands out the submission that is being checked, the reference beside it, and the seed of its inputs."""

    seed: int

    def provider(self, item: pytest.Item) -> Provider: ...

    def reference(self, item: pytest.Item) -> ModuleType: ...


DESK = pytest.StashKey[Desk]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder")
    group.addoption(
        "--submission", metavar="PATH", help="check this submission (.py, .ipynb, folder or zip), behind walls"
    )
    group.addoption("--seed", type=int, default=0, metavar="N", help="draw other random inputs (default 0)")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "exercise(name, weight=1, care=False): the exercise that a test checks, and its share of the points"
    )


def title_of(item: pytest.Item) -> str:
    """A test's docstring is the line that the student reads."""
    doc = inspect.getdoc(getattr(item, "obj", None)) or item.name.removeprefix("test_").replace("_", " ")
    return " ".join(doc.split("\n\n")[0].split())


def exercise_of(item: pytest.Item) -> tuple[str, float, bool] | None:
    """Name, weight and care of the exercise that a test checks."""
    mark = item.get_closest_marker(MARK)
    if mark is None or not mark.args:
        return None
    return str(mark.args[0]), float(mark.kwargs.get("weight", 1.0)), bool(mark.kwargs.get("care", False))


# --------------------------------------------------------------------------------------------------------- fixtures
def _desk(config: pytest.Config) -> Desk:
    desk = config.stash.get(DESK, None)
    if desk is None:
        from autograder.grading.by_hand import ByHand

        desk = ByHand(config)
        config.stash[DESK] = desk
    return desk


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """The submission: `student.sigmoid(z)` calls it and returns plain data."""
    return student_of(_desk(request.config).provider(request.node), request.node)


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> ModuleType:
    """The reference module: hidden suites only."""
    return _desk(request.config).reference(request.node)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """Random inputs: a stream of its own for each submission and each test."""
    return rng_of(_desk(request.config).seed, request.node)


@pytest.fixture
def compare() -> Callable[..., None]:
    """`compare(got, want)`: exact type and shape, float64, finite, then a tolerance; says in words which failed."""
    from autograder.checking import compare

    return compare


@pytest.fixture
def gradcheck(rng: np.random.Generator) -> Callable[..., Any]:
    """`gradcheck(f, df, x)`: is df the derivative of f at x? Finite differences with their own error bound."""
    return gradcheck_of(rng)


# What the fixtures are, for the engine too, which calls a check itself.
def student_of(provider: Provider, item: pytest.Item) -> Student:
    found = exercise_of(item)
    provider.connection.warnings_fail = bool(found and found[2])
    return provider.student


def rng_of(seed: int, item: pytest.Item) -> np.random.Generator:
    import numpy as np

    return np.random.default_rng(seed << 32 | zlib.crc32(item.name.encode()))


def gradcheck_of(rng: np.random.Generator) -> Callable[..., Any]:
    from autograder.checking import gradcheck

    return partial(gradcheck, rng=rng)


# ---------------------------------------------------------------------------------------------------------- reports
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """For a check that failed: the title and the sentence, in place of a traceback through the suite."""
    outcome = yield
    if exercise_of(item) is None or call.excinfo is None:
        return
    from autograder.grading.words import sentence

    said = sentence(call.excinfo.value)
    if said is not None:
        report: pytest.TestReport = outcome.get_result()
        report.longrepr = f"{title_of(item)}\n\n    {said}\n"
