"""A platform's bulk export, taken apart into submissions: Gradescope's, Canvas's, Moodle's, nbgrader's.

An export is known by its names. Nothing is unpacked: a submission says where in the export its files lie, and they are
read when it is graded, with the bounds of any submission. What may be meant in two ways is an error in one line.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.errors import CourseError
from autograder.grading.files import SUFFIXES, shown
from autograder.wire.text import one_line

METADATA = "submission_metadata.yml"
SUBMITTED = "submitted"  # nbgrader's folder of what was handed in
MAX_METADATA = 64 << 20  # bytes; it holds the results of every test of every student: 300 students have some 10 MiB
MAX_FILES = 200_000  # of one export
MAX_DEEP = 8  # folders below a submission's own: what lies deeper is no module
_MAX_NAME = 80  # characters of a student's name
_HIDDEN = ("__macosx", "__pycache__")

# "lovelaceada_LATE_12345_67890_activations-1.py": name, "LATE", Canvas's ids of the student and of the file, its name.
_CANVAS = re.compile(r"(?P<name>.+?)_(?:LATE_)?(?P<id>\d+)_(?:\d+_(?P<file>.+)|(?P<web>text|link)\.html)", re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(
    r"(?:LATE_)?anon_(?P<name>\w+?)_(?:\d+_(?P<file>.+)|(?P<web>text|link)\.html)", re.DOTALL
)
# "Ada Lovelace_12345_assignsubmission_file/activations.py", or with _ for the slash; a default team has no number.
_MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)


class Student(msgspec.Struct, frozen=True):
    """Someone who handed in, as the platform knows them."""

    name: str
    id: str = ""  # what the platform finds them by
    email: str = ""


@dataclass(frozen=True)
class Submission:
    """Something handed in: its name (its author's, mostly) and where it lies."""

    name: str
    path: Path  # its file or folder; or an export, of which it has some entries
    entries: tuple[tuple[str, str], ...] | None = None  # where in the export a file lies, and its path when handed in
    platform: str = ""
    students: tuple[Student, ...] = ()


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
    if not zipfile.is_zipfile(path):
        return None
    files = _without_top(_listed_zip(path))
    tops = sorted({top.partition("/")[0] for _, top in files})
    found = _of_platform(path, tops, lambda: files)
    if found is None:
        _refuse_two(path, files, module)
    return found


def _folder_apart(path: Path, module: str) -> list[Submission] | None:
    inside = [p for p in path.iterdir() if not _hidden(p.name)]
    for tree in (path, path / SUBMITTED):
        if tree.name == SUBMITTED and tree.is_dir() and (found := _nbgrader(tree, module)):
            return found
    found = _of_platform(path, sorted(p.name for p in inside), lambda: list(_listed_folder(path)))
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
        Submission(_label(part.students, key), path, tuple(part.entries), platform, part.students)
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
        yield Submission(name, submission.path, submission.entries, submission.platform, submission.students)


# -------------------------------------------------------------------------------------------------------- Gradescope
def _gradescope(path: Path, files: list[tuple[str, str]]) -> _Parts:
    stored = next(inside for inside, name in files if name == METADATA)
    people = submitters(_read(path, stored), path)
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


def submitters(data: bytes, path: Path) -> dict[str, tuple[Student, ...]]:
    """By submission, who handed it in, from Gradescope's submission_metadata.yml.

    It is read as a stream of events, of which the few that are wanted are kept: no object is made of it whatever its
    tags say, no alias is expanded, and however deep it nests, nothing here does.
    """
    try:
        import yaml  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise CourseError(
            f"{path} is Gradescope's export, with a YAML file", "PyYAML to read it", "Run `pip install pyyaml`."
        ) from None
    found: dict[str, tuple[Student, ...]] = {}
    try:
        events = _Events(yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        for key, about in events.document():
            found[key] = ()
            for field, value in events.pairs(about):
                if field.lstrip(":") == "submitters":
                    found[key] = tuple(_student(dict(events.texts(each))) for each in events.items(value))
                else:
                    events.skip(value)
    except (yaml.YAMLError, StopIteration, UnicodeError) as error:
        why = one_line(str(error), 100) or "it ends too early"
        raise CourseError(
            f"{path}: {METADATA} cannot be read ({why})", "Gradescope's own", "Export it again."
        ) from None
    if not found:
        raise CourseError(f"{path}: {METADATA} names no submission", "Gradescope's own", "Export it again.")
    return found


def _student(fields: dict[str, str]) -> Student:
    name, number, email = (one_line(fields.get(key, ""), _MAX_NAME) for key in ("name", "sid", "email"))
    return Student(name or email or number or "no name", number, email)


class _Events:
    """A YAML document, walked through in order: each value that is given out must be walked through or skipped."""

    def __init__(self, events: Iterable[Any]) -> None:
        self._events = self._remembering(events)
        self._texts: dict[str, str] = {}  # by anchor: Ruby writes a text that it has written before as an alias

    def _remembering(self, events: Iterable[Any]) -> Iterator[Any]:
        for event in events:
            if _kind(event) == "Scalar" and event.anchor:
                self._texts[event.anchor] = event.value
            yield event

    def document(self) -> Iterator[tuple[str, Any]]:
        """The pairs of the mapping that the document is; none where it is something else."""
        for event in self._events:
            if _kind(event) == "MappingStart":
                yield from self.pairs(event)
                return
            if _kind(event) not in ("StreamStart", "DocumentStart"):
                return

    def pairs(self, start: Any) -> Iterator[tuple[str, Any]]:
        if _kind(start) != "MappingStart":
            self.skip(start)
            return
        while _kind(key := next(self._events)) != "MappingEnd":
            self.skip(key)  # a key that is no text
            yield self.text(key), next(self._events)

    def texts(self, start: Any) -> Iterator[tuple[str, str]]:
        """The pairs of a mapping whose values are texts; without the colon of Ruby's names."""
        for key, value in self.pairs(start):
            self.skip(value)
            yield key.lstrip(":"), self.text(value)

    def items(self, start: Any) -> Iterator[Any]:
        if _kind(start) != "SequenceStart":
            self.skip(start)
            return
        while _kind(item := next(self._events)) != "SequenceEnd":
            yield item

    def text(self, event: Any) -> str:
        if _kind(event) == "Alias":
            return self._texts.get(event.anchor, "")
        if _kind(event) != "Scalar" or (event.implicit[0] and event.value in ("", "~", "null")):
            return ""
        return str(event.value)

    def skip(self, event: Any) -> None:
        """Walk to the end of what begins here."""
        depth = 0
        while True:
            depth += _kind(event).endswith("Start")
            depth -= _kind(event).endswith("End")
            if depth == 0:
                return
            event = next(self._events)


def _kind(event: object) -> str:
    return type(event).__name__.removesuffix("Event")


# ------------------------------------------------------------------------------------------------- Moodle and Canvas
def _moodle(path: Path, files: list[tuple[str, str]]) -> _Parts:
    parts: _Parts = {}
    for inside, name in files:
        top, _, rest = name.partition("/")
        found = _MOODLE.fullmatch(top)
        if found is None:
            continue
        # "Participant 12345" is how Moodle calls somebody whose name it hides; its number is the same.
        student = Student(one_line(found["name"], _MAX_NAME), found["id"] or "")
        part = parts.setdefault(_key(student), _Part((student,), []))
        part.entries.append((inside, rest or found["file"] or "file"))
    return _one_name_each(path, parts)


def _canvas(path: Path, files: list[tuple[str, str]]) -> _Parts:
    parts: _Parts = {}
    for inside, name in files:
        if found := _CANVAS_ANONYMOUS.fullmatch(name):
            student = Student(f"anon {one_line(found['name'], _MAX_NAME)}")
        elif found := _CANVAS.fullmatch(name):
            student = Student(one_line(found["name"], _MAX_NAME), found["id"])
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
        if _hidden(student.name) or not student.is_dir() or student.is_symlink():
            continue
        for folder in sorted(student.iterdir()):
            if folder.is_dir() and not folder.is_symlink() and not _hidden(folder.name):
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
    return [
        Submission(folder.parent.name, folder, None, "nbgrader", (Student(folder.parent.name, folder.parent.name),))
        for folder in assignments[chosen[0]]
    ]


def _holds(folder: Path, module: str) -> bool:
    return any((folder / f"{module}{suffix}").exists() for suffix in SUFFIXES)


def _is_module(name: str, module: str) -> bool:
    return name.rpartition("/")[2] in [module + suffix for suffix in SUFFIXES]


# ---------------------------------------------------------------------------------------------------------- listings
def _hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _HIDDEN


def _listed_folder(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below: its path, twice, as in a zip's listing. Links are not followed."""
    pending = [(folder, "", 0)]
    count = 0
    while pending:
        current, prefix, depth = pending.pop()
        for entry in sorted(os.scandir(current), key=lambda e: e.name):
            if _hidden(entry.name):
                continue
            count += 1
            if count > MAX_FILES:
                raise CourseError(f"{folder} holds more than {MAX_FILES} files", "one export", "Name its own folder.")
            if not entry.is_dir(follow_symlinks=False):
                yield prefix + entry.name, prefix + entry.name
            elif depth < MAX_DEEP:
                pending.append((Path(entry.path), f"{prefix}{entry.name}/", depth + 1))


def _listed_zip(path: Path) -> list[tuple[str, str]]:
    """Every file of an archive: its path as it is stored, and as it was meant."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except Exception:  # damaged: told when it is read as a submission
        return []
    if len(entries) > MAX_FILES:
        raise CourseError(f"{path} holds more than {MAX_FILES} files", "one export", "Is this the right file?")
    files = [(entry.filename, _meant(entry)) for entry in entries if not entry.is_dir()]
    return [(stored, meant) for stored, meant in files if not any(map(_hidden, meant.split("/")))]


def _meant(entry: zipfile.ZipInfo) -> str:
    """A name that is UTF-8 without saying so, as some servers write it, is read as UTF-8."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


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


def _read(path: Path, stored: str) -> bytes:
    """The metadata, up to its bound."""
    if path.is_dir():
        fd = os.open(path / stored, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(fd, "rb") as file:
            data = file.read(MAX_METADATA + 1)
    else:
        with zipfile.ZipFile(path) as archive, archive.open(stored) as entry:
            data = entry.read(MAX_METADATA + 1)
    if len(data) > MAX_METADATA:
        raise CourseError(f"{path}: {stored} has more than {MAX_METADATA} bytes", "Gradescope's own", "Export again.")
    return data
