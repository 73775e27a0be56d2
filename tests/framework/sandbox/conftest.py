"""One warm server for the whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from workbench import LINUX, Load, in_process, session_of

from autograder.sandbox import Sandbox, Session, Student


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    if not LINUX:
        pytest.skip("the warm server needs Linux: test_sandbox_plain tries what there is elsewhere")
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
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    """The module's SOURCE as a student, once without walls and once behind them: a test must not see a difference."""
    source = request.module.SOURCE
    if request.param == "in_process":
        yield in_process(source)
    else:
        sandbox = request.getfixturevalue("sandbox")
        with session_of(sandbox, source, submission_seconds=60.0) as session:
            session.ensure_loaded()
            yield session.student
