"""What an author hears when the course's own files are not as they must be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class CourseError(Exception):
    """A fault in the course's files: what was found, what was wanted, what to do about it, on one line."""

    def __init__(self, found: str, wanted: str, mend: str) -> None:
        super().__init__(found, wanted, mend)
        self.found, self.wanted, self.mend = found, wanted, mend

    def __str__(self) -> str:
        return " ".join(f"{self.found}; wanted {self.wanted}. {self.mend}".split())


@contextmanager
def errors_in(place: str) -> Iterator[None]:
    """Put the file's name before the message of a fault that a function of plain text has found."""
    try:
        yield
    except CourseError as error:
        raise CourseError(f"{place}: {error.found}", error.wanted, error.mend) from error.__cause__
