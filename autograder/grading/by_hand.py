"""Running a suite by hand, as plain pytest: on a student's machine, or on a checkout of the course."""

from __future__ import annotations

import atexit
import re
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course import Topic, load_module
from autograder.grading.files import Unreadable
from autograder.grading.intake import read_submission
from autograder.grading.provider import InProcess, Provider, Sandboxed
from autograder.sandbox import Limits, Session, open_sandbox


class ByHand:
    """Finds the submission from the command line or from where the test file lies."""

    def __init__(self, config: pytest.Config) -> None:
        self.seed = int(config.getoption("--seed"))
        self.submission: str | None = config.getoption("--submission")
        self._providers: dict[Path, Provider] = {}
        self._references: dict[Path, ModuleType] = {}

    def provider(self, item: pytest.Item) -> Provider:
        if item.path not in self._providers:
            self._providers[item.path] = self._find(item.path)
        return self._providers[item.path]

    def reference(self, item: pytest.Item) -> ModuleType:
        topic = topic_of(item.path)
        if topic is None:
            raise pytest.UsageError(
                f"{item.path.name}: the reference is in the course checkout alone; a public check must do without it"
            )
        if topic.source not in self._references:
            self._references[topic.source] = load_module(topic.source)
        return self._references[topic.source]

    def _find(self, test_file: Path) -> Provider:
        topic = topic_of(test_file)
        module = topic.module if topic else re.sub(r"^test_", "", test_file.stem)
        if self.submission is not None:
            return _behind_walls(Path(self.submission), module)
        path = topic.source if topic else test_file.with_name(f"{module}.py")
        if not path.exists():
            raise pytest.UsageError(
                f"{path.name} is not there. Put it beside {test_file.name}, or name a file with --submission"
            )
        return InProcess(load_module(path, module), path.name)


def topic_of(test_file: Path) -> Topic | None:
    """The topic whose suite this is: tests/course/NN_topic/test_*.py of a checkout."""
    folder = test_file.parent
    if folder.parent.name == "course" and folder.parent.parent.name == "tests":
        return Topic(folder.parents[2], folder.name)
    return None


def _behind_walls(path: Path, module: str) -> Provider:
    try:
        sources = read_submission(path, module).candidates[0]
    except Unreadable as error:
        raise pytest.UsageError(str(error)) from None
    sandbox = open_sandbox()
    session = Session(sandbox, sources, Limits(submission_seconds=600.0))  # a person waits, and can stop it
    atexit.register(sandbox.close)
    atexit.register(session.close)
    return Sandboxed(session)
