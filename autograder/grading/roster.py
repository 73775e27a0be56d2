"""Who a graded class is: each submission with its students as the platform knows them, so that grades find their way
back.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from autograder.grading.exports import Submission
from autograder.grading.submitters import Student

ROSTER = "roster.json"  # beside the results


class Entry(msgspec.Struct, frozen=True):
    """One submission of the class that was graded last."""

    submission: str
    platform: str = ""  # "" where it came from no platform's export
    students: tuple[Student, ...] = ()  # several: a group


class Roster(msgspec.Struct, frozen=True):
    topic: str
    title: str  # of the assignment
    entries: tuple[Entry, ...]


def roster(topic: str, title: str, submissions: Iterable[Submission]) -> Roster:
    return Roster(topic, title, tuple(Entry(s.name, s.platform, s.students) for s in submissions))
