"""Which run of the public checks shows a fault: so that a hidden failure can be looked at where it can be mended."""

from __future__ import annotations

from collections.abc import Callable

from autograder.grading.at_home import SEED
from autograder.grading.loop import Job
from autograder.grading.provider import Provider
from autograder.grading.result import Check

SEEDS = 6  # tried at most


def shown_at_home(
    provider: Provider, exercise: str, grade: Callable[[Job], None], skip: frozenset[str] = frozenset()
) -> str:
    """The command that shows it, in a sentence; "" where the public checks pass with every seed tried."""
    for seed in range(SEED, SEED + SEEDS):
        checks: list[Check] = []
        grade(
            Job(
                provider,
                seed,
                checks.extend,
                frozenset({exercise}),
                first_failure_ends=True,
                skip=skip,
                practice=True,
            )
        )
        if any(not check.passed for check in checks):
            command = f"autograder check {exercise}" + (f" --seed {seed}" if seed != SEED else "")
            return f"See it at home: {command}"
    return ""
