"""The golden class: submissions of every kind, each with the result that it must get and why."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from autograder.course import CourseError
from autograder.grading.result import Result

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]

FILE = "expect.toml"
TOLERANCE = 0.005  # points: scores in expect.toml are written with two decimals


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a golden submission must get, and why."""

    score: float
    why: str
    status: str = "graded"
    says: tuple[str, ...] = ()  # what the student must be able to read
    exercises: dict[str, float] = {}

    def holds(self, result: Result) -> bool:
        return not self.faults(result)

    def faults(self, result: Result) -> list[str]:
        """What of the result is not as it must be."""
        faults = []
        if abs(result.score - self.score) > TOLERANCE:
            faults.append(f"it got {result.score:g} and must get {self.score:g}")
        if result.status != self.status:
            faults.append(f"it is {result.status!r} and must be {self.status!r}")
        scores = {e.name: e.score for e in result.exercises}
        for name, score in self.exercises.items():
            if abs(scores.get(name, -1.0) - score) > TOLERANCE:
                faults.append(f"{name} got {scores.get(name)} and must get {score:g}")
        said = (*result.notes, *(d.message for d in result.diagnoses))
        text = "\n".join([result.message, *said, *(c.public for e in result.exercises for c in e.checks)])
        faults += [f"the student must read {words!r}" for words in self.says if words not in text]
        return faults


def expectations(folder: Path) -> dict[str, Expected]:
    """By submission, what it must get: from the expect.toml in each submission's folder."""
    found = {}
    for path in sorted(folder.glob(f"*/{FILE}")):
        try:
            found[path.parent.name] = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Expected)
        except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
            raise CourseError(
                f"{path}: {error}", "score, why, perhaps status, says and [exercises]", "Mend it."
            ) from error
    return found
