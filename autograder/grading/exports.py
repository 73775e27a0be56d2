"""A platform's bulk export, taken apart into submissions: Gradescope's, Canvas's, Moodle's, nbgrader's.

An export is known by its names. Nothing is unpacked: a submission says where in the export its files lie, and they are
read when it is graded, with the bounds of any submission. What may be meant in two ways is an error in one line.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.errors import CourseError
from autograder.grading.files import SUFFIXES, readable, shown
from autograder.grading.listing import hidden, listed_folder, listed_zip, read_bounded
from autograder.grading.submitters import MAX_NAME, METADATA, Student, submitters
from autograder.wire.text import one_line

SUBMITTED = "submitted"  # nbgrader's folder of what was handed in
MAX_METADATA = 64 << 20  # bytes; it holds the results of every test of every student: 300 students have some 10 MiB

# "lovelaceada_LATE_12345_67890_activations-1.py": name, "LATE", Canvas's ids of the student and of the file, its name.
_CANVAS = re.compile(r"(?P<name>.+?)_(?:LATE_)?(?P<id>\d+)_(?:\d+_(?P<file>.+)|(?P<web>text|link)\.html)", re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(
    r"(?:LATE_)?anon_(?P<name>\w+?)_(?:\d+_(?P<file>.+)|(?P<web>text|link)\.html)", re.DOTALL
)
# "Ada Lovelace_12345_assignsubmission_file/activations.py", or with _ for the slash; a default team has no number.
_MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Submission:
    """Something handed in: its name (its author's, mostly) and where it lies."""

    name: str
    path: Path  # its file or folder; or an export, of which it has some entries
    entries: tuple[tuple[str, str], ...] | None = None  # where in the export a file lies, and its path when handed in
    platform: str = ""
    students: tuple[Student, ...] = ()
    handle: str = ""  # what its platform's autograder calls it, where that graded it before

    @property
    def drawn_by(self) -> str:
        """What its inputs are drawn by: graded here or on its platform, they are the same."""
        return self.handle or self.name


@dataclass
class _Part:
    """What was found of one submission."""

    students: tuple[Student, ...]
    entries: list[tuple[str, str]]


_Parts = dict[str, _Part]  # by what the platform tells submissions apart by


def taken_apart(path: Path, module: str) -> list[Submission] | None:
    """The submissions of an export, by name; None where the path is none."""
    if path.is_dir():
        return _folder_apart(path, module)
    if not path.is_file() or not zipfile.is_zipfile(path):  # a pipe would make us wait
        return None
    files = _without_top(listed_zip(path))
    tops = sorted({top.partition("/")[0] for _, top in files})
    found = _of_platform(path, tops, lambda: files)
    if found is None:
        _refuse_two(path, files, module)
    return found


def _folder_apart(path: Path, module: str) -> list[Submission] | None:
    inside = [p for p in path.iterdir() if not hidden(p.name)]
    for tree in (path, path / SUBMITTED):
        if tree.name == SUBMITTED and tree.is_dir() and (found := _nbgrader(tree, module)):
            return found
    found = _of_platform(path, sorted(p.name for p in inside), lambda: list(listed_folder(path)))
    if found is None and len(inside) == 1 and (inside[0] / METADATA).is_file():  # unpacked into a folder of its own
        return _folder_apart(inside[0], module)
    return found


def _of_platform(
    path: Path, tops: Sequence[str], files: Callable[[], list[tuple[str, str]]]
) -> list[Submission] | None:
    """Which platform's names these are; `files` lists all of the export."""
    if METADATA in tops:
        return _submissions(path, "gradescope", _gradescope(path, files()))
    for platform, patterns, parts in (
        ("moodle", (_MOODLE,), _moodle),
        ("canvas", (_CANVAS_ANONYMOUS, _CANVAS), _canvas),
    ):
        others = [name for name in tops if not any(p.fullmatch(name) for p in patterns)]
        if tops and len(others) < len(tops):
            # One name that only looks so is a class of plain files; a whole class of them is an export.
            if not others:
                return _submissions(path, platform, parts(path, files()))
            if len(others) < len(tops) - len(others):
                raise CourseError(
                    f"{path}: {len(tops) - len(others)} of {len(tops)} names are {platform.capitalize()}'s, "
                    f"and {shown(others[0])} is not",
                    f"all or none of them as {platform.capitalize()} names them",
                    "Move away what is not the export's.",
                )
    return None


def _submissions(path: Path, platform: str, parts: _Parts) -> list[Submission]:
    found = [
        Submission(
            _label(part.students, key),
            path,
            tuple(part.entries),
            platform,
            part.students,
            key if platform == "gradescope" else "",
        )
        for key, part in parts.items()
    ]
    return sorted(_told_apart(found, list(parts)), key=lambda s: s.name)


def _label(students: Sequence[Student], key: str) -> str:
    """A submission's name: who handed it in and what the platform calls them, the same at every run."""
    return " and ".join(f"{s.name} ({s.id or s.email})" if s.id or s.email else s.name for s in students) or key


def _told_apart(found: list[Submission], keys: list[str]) -> Iterator[Submission]:
    names = [s.name for s in found]
    for submission, key in zip(found, keys, strict=True):
        name = submission.name if names.count(submission.name) == 1 else f"{submission.name} [{shown(key)}]"
        yield replace(submission, name=name)


# -------------------------------------------------------------------------------------------------------- Gradescope
def _gradescope(path: Path, files: list[tuple[str, str]]) -> _Parts:
    stored = next(inside for inside, name in files if name == METADATA)
    people = submitters(read_bounded(path, stored, MAX_METADATA), path)
    parts = {key: _Part(students, []) for key, students in people.items()}
    for inside, name in files:
        key, slash, rest = name.partition("/")
        if not slash or not rest:
            continue
        if key not in parts and re.fullmatch(r"submission_\d+", key):
            parts[key] = _Part((), [])
        if key in parts:
            parts[key].entries.append((inside, rest))
    return parts


# ------------------------------------------------------------------------------------------------- Moodle and Canvas
def _moodle(path: Path, files: list[tuple[str, str]]) -> _Parts:
    parts: _Parts = {}
    for inside, name in files:
        top, _, rest = name.partition("/")
        found = _MOODLE.fullmatch(top)
        if found is None:
            continue
        # "Participant 12345" is how Moodle calls somebody whose name it hides; its number is the same.
        student = Student(one_line(found["name"], MAX_NAME), found["id"] or "")
        part = parts.setdefault(_key(student), _Part((student,), []))
        part.entries.append((inside, rest or found["file"] or "file"))
    return _one_name_each(path, parts)


def _canvas(path: Path, files: list[tuple[str, str]]) -> _Parts:
    parts: _Parts = {}
    for inside, name in files:
        if found := _CANVAS_ANONYMOUS.fullmatch(name):
            student = Student(f"anon {one_line(found['name'], MAX_NAME)}")
        elif found := _CANVAS.fullmatch(name):
            student = Student(one_line(found["name"], MAX_NAME), found["id"])
        else:
            continue
        part = parts.setdefault(_key(student), _Part((student,), []))
        part.entries.append((inside, found["file"] or f"{found['web']}.html"))
    return _one_name_each(path, parts)


def _key(student: Student) -> str:
    return f"{student.name} {student.id}"


def _one_name_each(path: Path, parts: _Parts) -> _Parts:
    """The parts, where no number stands for two names: "hw_2026_01_ada.py" is no platform's name."""
    names: dict[str, str] = {}
    for part in parts.values():
        (student,) = part.students
        if student.id and names.setdefault(student.id, student.name) != student.name:
            raise CourseError(
                f"{path}: the number {student.id} stands for {names[student.id]} and for {student.name}",
                "one number for each student, as in a platform's export",
                "If this is no export, give each student a folder.",
            )
    return parts


# ---------------------------------------------------------------------------------------------------------- nbgrader
def _nbgrader(tree: Path, module: str) -> list[Submission] | None:
    """submitted/STUDENT/ASSIGNMENT/: the assignment is the one that is named for the module, or the only one that
    holds it.
    """
    assignments: dict[str, list[Path]] = {}
    for student in sorted(tree.iterdir()):
        if hidden(student.name) or not student.is_dir() or student.is_symlink():
            continue
        for folder in sorted(student.iterdir()):
            if folder.is_dir() and not folder.is_symlink() and not hidden(folder.name):
                assignments.setdefault(folder.name, []).append(folder)
    named = [name for name in assignments if re.fullmatch(rf"(\d+[_-])?{re.escape(module)}", name)]
    holding = [name for name, folders in assignments.items() if any(_holds(folder, module) for folder in folders)]
    chosen = named or holding
    if not chosen:
        return None
    if len(chosen) > 1:
        raise CourseError(
            f"{tree}: any of {', '.join(map(shown, chosen))} may be the assignment",
            f"one that is named for {module}, or holds {module}.ipynb",
            "Move the others away.",
        )
    found = [(readable(folder.parent.name), folder) for folder in assignments[chosen[0]]]
    return [Submission(name, folder, None, "nbgrader", (Student(name, name),)) for name, folder in found]


def _holds(folder: Path, module: str) -> bool:
    return any((folder / f"{module}{suffix}").exists() for suffix in SUFFIXES)


def _is_module(name: str, module: str) -> bool:
    return name.rpartition("/")[2] in [module + suffix for suffix in SUFFIXES]


def _without_top(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same without a folder that all of them are in, unless that is a submission's own."""
    tops = {name.partition("/")[0] for _, name in files}
    if len(tops) != 1 or any("/" not in name for _, name in files) or _MOODLE.fullmatch(next(iter(tops))):
        return files
    return [(inside, name.partition("/")[2]) for inside, name in files]


def _refuse_two(path: Path, files: list[tuple[str, str]], module: str) -> None:
    """A zip of several folders with the module in each is somebody's class, in no way that is known."""
    folders = sorted({name.rpartition("/")[0] for _, name in files if _is_module(name, module)})
    apart = [folder for folder in folders if folder and "/" not in folder]
    if len(apart) > 1 and "" not in folders:
        raise CourseError(
            f"{path} holds {module} in {shown(apart[0])} and in {shown(apart[1])}",
            "one submission, or the export of a platform",
            "Unpack it and name the folder, to grade each as a submission.",
        )
