"""Reads a submission: files of which nothing is believed, down to plain text.

Links are not followed, archives are not unpacked to disk, sizes and counts are bounded before anything is read, and
what cannot be read ends in an `Unreadable` that tells the student what was found, what was wanted and what to do.
"""

from __future__ import annotations

import io
import os
import re
import stat
import tokenize
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.grading.notebook import NotANotebook, code_cells
from autograder.sandbox import Sources
from autograder.wire.text import one_line

MAX_SOURCE = 1 << 20  # bytes of one .py; the longest of the course has 40 KiB
MAX_NOTEBOOK = 24 << 20  # bytes of one .ipynb: its figures are inside
MAX_ARCHIVE = 32 << 20  # bytes of a zip
MAX_ENTRIES = 500  # files and folders of one submission
MAX_SOURCES = 2 << 20  # bytes of all its text together, which is what goes to the worker
MAX_HELPERS = 50
MAX_FOLDERS_DEEP = 6
_SUFFIXES = (".py", ".ipynb")
_NOT_OURS = ("__macosx", "__pycache__", "node_modules")  # folders that come along with archives
_NOT_HELPERS = re.compile(r"(test_.*|.*_test|conftest|setup|sitecustomize|usercustomize)")
# What browsers and learning platforms add to the name of a file that is uploaded or downloaded twice: "activations
# (1).py", "activations-2.py".
_COPY = r"[ _-]*(\(\d+\)|-\d+)?"
_ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso-8859-1", "iso-8859-15", "cp1252")


class Unreadable(Exception):
    """A submission that holds no module to grade; the message is for the student."""


@dataclass(frozen=True)
class Submission:
    """Something handed in: its name (its author's, mostly) and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True)
class Handed:
    """The sources found in a submission, best first, and what had to be said about it.

    More than one: the better counts.
    """

    candidates: tuple[Sources, ...]
    notes: tuple[str, ...] = ()


Files = dict[str, bytes]  # path inside the submission, with forward slashes, to its bytes


def find_submissions(path: Path, module: str) -> list[Submission]:
    """One submission, where the path is one; else everything in the folder, one submission each, by name."""
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder")
    if not path.is_dir() or _holds_module(path, module):
        return [Submission(path.stem if path.is_file() else path.resolve().name, path)]
    entries = sorted(path.iterdir(), key=lambda p: p.name)
    found = [Submission(p.name if p.is_dir() else p.stem, p) for p in entries if not p.name.startswith((".", "__"))]
    clashing = {s.name for s in found if sum(t.name == s.name for t in found) > 1}
    return [Submission(s.path.name, s.path) if s.name in clashing else s for s in found]


def _holds_module(folder: Path, module: str) -> bool:
    return any((folder / f"{module}{suffix}").exists() for suffix in _SUFFIXES)


def read_submission(path: Path, module: str) -> Handed:
    """The sources in a .py, an .ipynb, a folder or a zip."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise Unreadable(f"{_name(path.name)} cannot be read: {error.strerror}") from None
    if stat.S_ISDIR(mode):
        files = dict(_read_folder(path))
        zips = [name for name in files if name.lower().endswith(".zip")]
        if len(zips) == 1 and not any(name.endswith(_SUFFIXES) for name in files):
            files = _read_zip(files[zips[0]], zips[0])
        return _choose(files, module)
    data = _read_file(path)
    if path.suffix.lower() == ".zip" or data[:4] == b"PK\x03\x04":
        return _choose(_read_zip(data, path.name), module)
    if path.suffix.lower() not in _SUFFIXES:
        raise Unreadable(f"{_name(path.name)} is neither a .py, an .ipynb nor a .zip file. Hand in {module}.py")
    return Handed((_sources(module, f"{module}{path.suffix.lower()}", data, {}),))


# ------------------------------------------------------------------------------------------------------------ files
def _read_file(path: Path) -> bytes:
    """The bytes of a plain file, never through a link, never more than a bound."""
    name = _name(path.name)
    try:
        fd = os.open(
            path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except OSError:
        what = "is a link" if path.is_symlink() else "cannot be opened"
        raise Unreadable(f"{name} {what}. Hand in the file itself") from None
    with os.fdopen(fd, "rb") as file:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            raise Unreadable(
                f"{name} is not a plain file of its own (a link, a pipe, a device?). Hand in the file itself"
            )
        limit = _limit(path.name)
        if found.st_size > limit:
            raise Unreadable(
                f"{name} has {found.st_size} bytes, and at most {limit} are read. Hand in the source alone"
            )
        return file.read(limit + 1)


def _limit(name: str) -> int:
    suffix = PurePosixPath(name).suffix.lower()
    return {".ipynb": MAX_NOTEBOOK, ".zip": MAX_ARCHIVE}.get(suffix, MAX_SOURCE)


def _wanted(name: str) -> bool:
    return name.lower().endswith((*_SUFFIXES, ".zip"))


def _read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    seen = 0
    pending = [(folder, "", 0)]
    while pending:
        current, prefix, depth = pending.pop()
        for entry in sorted(os.scandir(current), key=lambda e: e.name):
            seen += 1
            if seen > MAX_ENTRIES:
                raise Unreadable(f"more than {MAX_ENTRIES} files. Hand in the module and its helpers alone")
            if entry.name.startswith(".") or entry.name.lower() in _NOT_OURS:
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_FOLDERS_DEEP:
                    pending.append((Path(entry.path), f"{prefix}{entry.name}/", depth + 1))
            elif _wanted(entry.name):
                yield f"{prefix}{entry.name}", _read_file(Path(entry.path))


def _read_zip(data: bytes, name: str) -> Files:
    """The wanted files of an archive, read in memory up to their bounds, whatever its directory claims."""
    files: Files = {}
    left = MAX_ARCHIVE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise Unreadable(
                    f"{_name(name)} holds more than {MAX_ENTRIES} files. Hand in the module and its helpers alone"
                )
            for entry in entries:
                path = PurePosixPath(entry.filename)
                if (
                    path.is_absolute()
                    or ".." in path.parts
                    or "\\" in entry.filename
                    or re.match(r"[A-Za-z]:", entry.filename)
                ):
                    raise Unreadable(
                        f"{_name(name)} holds the path {_name(entry.filename)}, which leads out of it. "
                        "Zip the files themselves"
                    )
                if entry.is_dir() or not _wanted(entry.filename) or _hidden(path):
                    continue
                if stat.S_ISLNK(entry.external_attr >> 16):
                    raise Unreadable(f"{_name(entry.filename)} in {_name(name)} is a link. Zip the file itself")
                limit = min(_limit(entry.filename), left)
                with archive.open(entry) as file:
                    content = file.read(limit + 1)
                if len(content) > limit:
                    raise Unreadable(
                        f"{_name(entry.filename)} in {_name(name)} unpacks to more than {limit} bytes. "
                        "Hand in the source alone"
                    )
                left -= len(content)
                files[entry.filename] = content
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises half a dozen kinds, down to struct.error, on hostile archives
        why = "is encrypted" if "encrypted" in str(error) else "is not a readable zip archive"
        raise Unreadable(f"{_name(name)} {why}. Zip the module again, or hand in the .py itself") from None
    return files


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") or part.lower() in _NOT_OURS for part in path.parts)


# ----------------------------------------------------------------------------------------------------------- choice
def _choose(files: Files, module: str) -> Handed:
    """The module among the files: by its name, in the folder nearest to the top; a copy's name is taken for it, with
    a note.
    """
    notes: list[str] = []
    found: dict[str, str] = {}
    for suffix in _SUFFIXES:
        exact = [name for name in files if PurePosixPath(name).name == module + suffix]
        copies = [
            name
            for name in files
            if re.fullmatch(re.escape(module) + _COPY + re.escape(suffix), PurePosixPath(name).name, re.IGNORECASE)
        ]
        if not exact and copies:
            chosen = max(copies, key=lambda name: (-_depth(name), _copy_number(name)))
            notes.append(f"{_name(chosen)} was taken for {module}{suffix}.")
            found[suffix] = chosen
        elif exact:
            found[suffix] = min(exact, key=lambda name: (_depth(name), name))
    if not found:
        names = ", ".join(_name(n) for n in sorted(files)[:8] if n.endswith(_SUFFIXES)) or "no Python file"
        raise Unreadable(
            f"no {module}.py or {module}.ipynb was handed in (found: {names}). Rename your file to {module}.py"
        )
    top = min(_depth(name) for name in found.values())
    candidates, errors = [], []
    for suffix, name in found.items():
        if _depth(name) > top:
            continue
        try:
            candidates.append(_sources(module, module + suffix, files[name], _helpers(files, name, module)))
        except Unreadable as error:
            errors.append(error)
    if not candidates:
        raise errors[0]
    if len(candidates) > 1:
        notes.append(f"Both {module}.py and {module}.ipynb were handed in: each was graded, and the better one counts.")
    return Handed(tuple(candidates), tuple(notes))


def _depth(name: str) -> int:
    return name.count("/")


def _copy_number(name: str) -> int:
    digits = re.findall(r"\d+", PurePosixPath(name).stem)
    return int(digits[-1][:9]) if digits else 0


def _helpers(files: Files, main: str, module: str) -> dict[str, str]:
    """The other modules at or below the main one's folder, by dotted name."""
    home = main.rpartition("/")[0]
    prefix = home + "/" if home else ""
    helpers: dict[str, str] = {}
    for name in sorted(files):
        inside = name.removeprefix(prefix)
        if name == main or not name.startswith(prefix) or not name.endswith(".py"):
            continue
        dotted = inside.removesuffix(".py").replace("/", ".")
        if (
            dotted == module
            or _NOT_HELPERS.fullmatch(dotted.rpartition(".")[2])
            or not all(p.isidentifier() for p in dotted.split("."))
        ):
            continue
        if len(helpers) >= MAX_HELPERS:
            raise Unreadable(f"more than {MAX_HELPERS} helper modules. Hand in those that {module}.py imports")
        try:
            helpers[dotted] = _text(files[name], name)
        except Unreadable:
            continue  # it may not even be imported; where it is, the import fails and says so
    return helpers


# ------------------------------------------------------------------------------------------------------------- text
def _sources(module: str, filename: str, data: bytes, helpers: dict[str, str]) -> Sources:
    if filename.endswith(".ipynb"):
        try:
            cells = code_cells(data)
        except NotANotebook as error:
            raise Unreadable(f"{filename} {error}") from None
        sources = Sources(module, filename, tuple(cells), helpers, tolerant=True)
    else:
        sources = Sources(module, filename, (_text(data, filename),), helpers)
    if not any(cell.strip() for cell in sources.cells):
        raise Unreadable(f"{filename} is empty. Did you save it before handing it in?")
    if sum(len(t.encode("utf-8", "replace")) for t in (*sources.cells, *helpers.values())) > MAX_SOURCES:
        raise Unreadable(
            f"{filename} and its helpers have more than {MAX_SOURCES} bytes of source. Hand in the source alone"
        )
    return sources


def _text(data: bytes, name: str) -> str:
    """Python source as text, by its byte order mark or coding line, as the interpreter would read it."""
    unreadable = Unreadable(f"{_name(name)} is not Python source text. Hand in the .py file itself, saved as UTF-8")
    if b"\0" in data:
        raise unreadable
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if encoding not in _ENCODINGS:
            raise unreadable
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        raise unreadable from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _name(text: str) -> str:
    return one_line(text, 80)
