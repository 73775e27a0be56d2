"""What a handout knows of its assignment: `autograder.json`, for `autograder check` and `autograder hint`.

The known mistakes are in it as digests alone, which tell whether a function makes one and not how it is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder.checking import Digest
from autograder.course.assignment import Assignment
from autograder.course.errors import CourseError

ABOUT = "autograder.json"


class KnownMistake(msgspec.Struct, frozen=True, array_like=True):
    """A way of failing an exercise, and its digest in every public check; None where that is the right answer's."""

    kind: str
    name: str
    sentence: str
    answers: tuple[Digest | None, ...]


class Known(msgspec.Struct, frozen=True):
    """What is known of one exercise: its public checks by name, the right answer's digests, and the mistakes'."""

    checks: tuple[str, ...]
    right: tuple[Digest, ...]
    mistakes: tuple[KnownMistake, ...]


class About(msgspec.Struct, frozen=True):
    """An assignment as its student may know it."""

    assignment: Assignment
    known: Mapping[str, Known] = {}  # by exercise


def about_json(about: About) -> bytes:
    return msgspec.json.encode(about) + b"\n"


def load_about(folder: Path) -> About | None:
    """What the handout in a folder knows; None where it has no such file."""
    path = folder / ABOUT
    try:
        return msgspec.json.decode(path.read_bytes(), type=About)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise CourseError(f"{path}: {error}", "the file of the handout", "Unpack the handout again.") from error
