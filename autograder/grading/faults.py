"""What is wrong with a suite: its author's errors, found before it judges anyone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from autograder.course import Assignment
from autograder.grading.plugin import exercise_of

FIXTURES = frozenset({"student", "reference", "rng", "compare", "gradcheck"})


def faults(items: list[pytest.Item], assignment: Assignment) -> Iterator[str]:
    """What is wrong with a suite, before it judges anyone."""
    if not items:
        yield "the suite has no test"
    ordinary = set()
    for item in items:
        found = exercise_of(item)
        if not isinstance(item, pytest.Function):
            yield f"{item.name} is no test function"
        elif found is None:
            yield f"{item.name} has no @exercise mark: say which exercise it checks"
        elif found[0] not in assignment.names:
            yield f"{item.name} checks {found[0]!r}, which is not in assignment.toml"
        elif (
            foreign := set(item.fixturenames)
            - FIXTURES
            - set(getattr(item, "callspec", _NO_PARAMETERS).params)
            - {"request"}
        ):
            known = ", ".join(sorted(FIXTURES))
            yield f"{item.name} uses {min(foreign)!r}: a check has parameters and the fixtures {known}"
        elif not found[2]:
            ordinary.add(found[0])
    for name in assignment.names:
        if name not in ordinary:
            yield f"no ordinary check of {name!r}: care alone cannot earn its points"


class _NO_PARAMETERS:
    params: Mapping[str, Any] = {}
