"""One warm server for the whole folder; submissions are written in the tests themselves."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

from autograder.sandbox import Limits, Sandbox, Session, Sources, Student, student_in_process

settings.register_profile("sandbox", deadline=None, database=None, derandomize=True, max_examples=60)
settings.load_profile("sandbox")

Load = Callable[..., Session]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "framework/sandbox/" in item.path.as_posix() and not sys.platform.startswith(("linux", "darwin")):
            item.add_marker(pytest.mark.skip(reason="workers are forked, which Windows cannot do"))


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as warm:
        yield warm


def session_of(sandbox: Sandbox, source: str, helpers: dict[str, str] | None = None, tolerant: bool = False, **limits: Any) -> Session:
    """A session with one submission; cells of a notebook are separated by lines of dashes. Not loaded yet."""
    cells = tuple(source.split("\n-----\n")) if tolerant else (source,)
    filename = "submission.ipynb" if tolerant else "submission.py"
    return Session(sandbox, Sources("submission", filename, cells, helpers or {}, tolerant), Limits(**limits))


@pytest.fixture
def submit(sandbox: Sandbox) -> Iterator[Load]:
    """Make a session with the source text of a submission; it is closed after the test."""
    with ExitStack() as closing:

        def submitted(source: str, **options: Any) -> Session:
            return closing.enter_context(session_of(sandbox, source, **options))

        yield submitted


@pytest.fixture
def load(submit: Load) -> Load:
    """Make a session and load the submission."""

    def loaded(source: str, **options: Any) -> Session:
        session = submit(source, **options)
        session.ensure_loaded()
        return session

    return loaded


def in_process(source: str) -> Student:
    module = ModuleType("submission")
    exec(compile(source, "submission.py", "exec"), module.__dict__)
    return student_in_process(module, "submission.py")


@pytest.fixture(scope="module", params=["in_process", "sandboxed"])
def student(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Student]:
    """The module's SOURCE as a student, once without walls and once behind them: a test must not see a difference."""
    source = request.module.SOURCE
    if request.param == "in_process":
        yield in_process(source)
    else:
        with session_of(sandbox, source, submission_seconds=60.0) as session:
            session.ensure_loaded()
            yield session.student
