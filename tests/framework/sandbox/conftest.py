"""One warm server for the whole folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from workbench import Load, in_process, session_of

from autograder.sandbox import Sandbox, Session, Student

settings.register_profile("sandbox", deadline=None, database=None, derandomize=True, max_examples=60)
settings.load_profile("sandbox")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if sys.platform.startswith(("linux", "darwin")):
        return
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.skip(reason="workers are forked, which this system cannot do"))


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as warm:
        yield warm


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
