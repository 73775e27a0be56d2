"""A class that was graded, for the formats that other programs import."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.grading.result import Result
from autograder.grading.roster import Entry
from autograder.grading.submitters import Student


@dataclass(frozen=True)
class Graded:
    """One submission of the class and its result."""

    entry: Entry
    result: Result

    def id_on(self, platform: str, student: Student) -> str:
        """What a platform finds a student by; nothing where they came from another, whose numbers mean others there."""
        return student.id if self.entry.platform == platform else ""

    @property
    def students(self) -> tuple[Student, ...]:
        """Everyone who gets this grade; where no platform says who, the submission's own name."""
        return self.entry.students or (Student(self.entry.submission),)


@dataclass(frozen=True)
class Class:
    """All that were graded. What the grader itself could not do is nobody's grade, and is not among them."""

    title: str
    graded: tuple[Graded, ...]

    def strangers(self, platform: str) -> int:
        """How many students the platform has to find by something else than its own id."""
        return sum(not one.id_on(platform, student) for one in self.graded for student in one.students)

    @property
    def max_score(self) -> float:
        return max((g.result.max_score for g in self.graded), default=0.0)
