"""Fixtures of the grading room's tests."""

from pathlib import Path

import pytest
from small_course import MISTAKES, SOURCE, SUITE, TOML, Small

from autograder.course import Course, find_course


@pytest.fixture
def small(tmp_path: Path) -> Small:
    root = tmp_path / "course"
    for folder in ("solutions/01_small", "tests/course/01_small", "assignments"):
        (root / folder).mkdir(parents=True)
    (root / "solutions/01_small/small.py").write_text(SOURCE)
    (root / "solutions/01_small/assignment.toml").write_text(TOML)
    suites = root / "tests/course/01_small"
    (suites / "test_hidden.py").write_text(SUITE)
    (suites / "test_public.py").write_text(SUITE)
    (suites / "mistakes.py").write_text(MISTAKES)
    return Small(root)


@pytest.fixture(scope="session")
def course() -> Course:
    return find_course(Path(__file__))
