"""Where everything of a course stands: one checkout, its topics, their files."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import TOML, Assignment, load_assignment
from autograder.course.errors import CourseError

COURSE_VARIABLE = "AUTOGRADER_COURSE"  # names the checkout when the command is run from elsewhere
COURSE_FOLDERS = ("solutions", "tests/course", "assignments")  # what makes a folder a course checkout
TOPIC_NAME = re.compile(r"(?P<number>\d\d)_(?P<module>[a-z][a-z0-9_]*)")  # 01_activations


@dataclass(frozen=True)
class Topic:
    """One topic of a course: its name and where each of its files stands, whether it is there or not."""

    root: Path  # the course checkout
    name: str  # "01_activations"

    @property
    def module(self) -> str:
        """The module's name, which is the topic's without its number."""
        return self.name.partition("_")[2]

    @property
    def solution(self) -> Path:
        """The folder of the one source, with assignment.toml and data files beside it."""
        return self.root / "solutions" / self.name

    @property
    def source(self) -> Path:
        """Prose, stub and reference in one module."""
        return self.solution / f"{self.module}.py"

    @property
    def toml(self) -> Path:
        """Title, exercises, points and hints."""
        return self.solution / TOML

    @property
    def suites(self) -> Path:
        """The folder of the tests of a submission."""
        return self.root / "tests" / "course" / self.name

    @property
    def hidden(self) -> Path:
        """The suite that earns points; it never leaves the checkout."""
        return self.suites / "test_hidden.py"

    @property
    def public(self) -> Path:
        """The suite that a student receives."""
        return self.suites / "test_public.py"

    @property
    def mistakes(self) -> Path:
        """The known wrong answers."""
        return self.suites / "mistakes.py"

    @property
    def variants(self) -> Path:
        """The folder of right solutions in other styles; those in naive/ lose care, and say so."""
        return self.root / "tests" / "variants" / self.name

    @property
    def handout(self) -> Path:
        """The folder that a student receives; generated, never edited."""
        return self.root / "assignments" / self.name

    def assignment(self) -> Assignment:
        """The topic's assignment.toml, checked."""
        assignment = load_assignment(self.solution)
        if assignment.module != self.module:
            wanted = f"{self.module!r}, as the folder {self.name} says"
            found = f"{self.name}/{TOML}: module {assignment.module!r}"
            raise CourseError(found, wanted, "Rename the folder or the module.")
        return assignment


@dataclass(frozen=True)
class Course:
    """A course checkout."""

    root: Path

    def topics(self) -> tuple[Topic, ...]:
        """All topics, in the order of their numbers."""
        folders = (self.root / "solutions").iterdir()
        names = sorted(path.name for path in folders if path.is_dir() and TOPIC_NAME.fullmatch(path.name))
        return tuple(Topic(self.root, name) for name in names)

    def topic(self, name: str | Topic) -> Topic:
        """The topic of that name or number, or the only one whose name, or module's name, begins so."""
        if isinstance(name, Topic):
            return name
        topics = self.topics()
        found = tuple(topic for topic in topics if _is(topic, name))
        found = found or tuple(topic for topic in topics if _begins(topic, name))
        if len(found) == 1:
            return found[0]
        what = f"{name!r} may be any of {_listed(found)}" if found else f"no topic {name!r}"
        raise CourseError(what, f"one of {_listed(topics)}", "Name one of these, or its number.")


def find_course(start: Path | None = None) -> Course:
    """The course checkout that holds `start`, or the current folder; the environment may name another."""
    named = os.environ.get(COURSE_VARIABLE)
    if named:
        root = Path(named).expanduser().resolve()
        if not _is_course(root):
            found = f"{COURSE_VARIABLE}={named} is no course checkout"
            raise CourseError(found, f"a folder with {_listed(COURSE_FOLDERS)}", "Mend or unset it.")
        return Course(root)
    begin = (start or Path.cwd()).resolve()
    for folder in (begin, *begin.parents):
        if _is_course(folder):
            return Course(folder)
    raise CourseError(
        f"{begin} is in no course checkout",
        f"a folder with {_listed(COURSE_FOLDERS)} at or above it",
        f"Change into the checkout, or set {COURSE_VARIABLE} to its folder.",
    )


def _is_course(folder: Path) -> bool:
    return all((folder / part).is_dir() for part in COURSE_FOLDERS)


def _is(topic: Topic, name: str) -> bool:
    """Whether that is its name, its module's or its number: "1" means 01, never the first of 10, 11."""
    if name.isascii() and name.isdigit():
        return int(name) == int(topic.name.partition("_")[0])
    return name in (topic.name, topic.module)


def _begins(topic: Topic, name: str) -> bool:
    if not name or name.isdigit():
        return False
    return topic.name.startswith(name) or topic.module.startswith(name)


def _listed(names: tuple[Topic, ...] | tuple[str, ...]) -> str:
    words = [name.name if isinstance(name, Topic) else name for name in names]
    return ", ".join(words) or "nothing (solutions/ holds no NN_topic folder)"
