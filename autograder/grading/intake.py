"""Reads a submission: files of which nothing is believed, down to plain text.

What cannot be read ends in an `Unreadable` that tells the student what was found, what was wanted and what to do.
"""

from __future__ import annotations

import io
import re
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.grading.exports import Submission, taken_apart
from autograder.grading.files import (
    SUFFIXES,
    Files,
    Unreadable,
    read_file,
    read_folder,
    read_part,
    read_zip,
    readable,
    shown,
)
from autograder.grading.notebook import NotANotebook, code_cells
from autograder.sandbox import Sources

__all__ = ["Handed", "Submission", "find_submissions", "read_handed", "read_submission"]

MAX_SOURCES = 2 << 20  # bytes of all its text together, which is what goes to the worker
MAX_HELPERS = 50
_NOT_HELPERS = re.compile(r"(test_.*|.*_test|conftest|setup|sitecustomize|usercustomize)")
# What browsers and learning platforms add to the name of a file that is uploaded or downloaded twice: "activations
# (1).py", "activations-2.py".
_COPY = r"[ _-]*(\(\d+\)|-\d+)?"
_ENCODINGS = ("utf-8", "utf-8-sig", "ascii", "iso-8859-1", "iso-8859-15", "cp1252")


@dataclass(frozen=True)
class Handed:
    """The sources found in a submission, best first, and what had to be said about it.

    More than one: the better counts.
    """

    candidates: tuple[Sources, ...]
    notes: tuple[str, ...] = ()


def find_submissions(path: Path, module: str) -> list[Submission]:
    """One submission, where the path is one; those of a platform's export; else everything in the folder, one
    submission each, by name.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file or folder")
    whole = path.is_dir() and _holds_module(path, module)
    exported = None if whole else taken_apart(path, module)
    if exported is not None:
        return exported
    if whole or not path.is_dir():
        return [Submission(readable(path.stem if path.is_file() else path.resolve().name), path)]
    entries = sorted(path.iterdir(), key=lambda p: p.name)
    found = [
        Submission(readable(p.name if p.is_dir() else p.stem), p) for p in entries if not p.name.startswith((".", "__"))
    ]
    clashing = {s.name for s in found if sum(t.name == s.name for t in found) > 1}
    return [Submission(readable(s.path.name), s.path) if s.name in clashing else s for s in found]


def _holds_module(folder: Path, module: str) -> bool:
    return any((folder / f"{module}{suffix}").exists() for suffix in SUFFIXES)


def read_handed(submission: Submission, module: str) -> Handed:
    """The sources of a submission, wherever they lie."""
    if submission.entries is None:
        return read_submission(submission.path, module)
    return _of_files(read_part(submission.path, submission.entries), module)


def read_submission(path: Path, module: str) -> Handed:
    """The sources in a .py, an .ipynb, a folder or a zip."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise Unreadable(f"{shown(path.name)} cannot be read: {error.strerror}") from None
    if stat.S_ISDIR(mode):
        return _of_files(dict(read_folder(path)), module)
    data = read_file(path)
    if path.suffix.lower() == ".zip" or data[:4] == b"PK\x03\x04":
        return _choose(read_zip(data, path.name), module)
    if path.suffix.lower() not in SUFFIXES:
        raise Unreadable(f"{shown(path.name)} is neither a .py, an .ipynb nor a .zip file. Hand in {module}.py")
    return Handed((_sources(module, f"{module}{path.suffix.lower()}", data, {}),))


def _of_files(files: Files, module: str) -> Handed:
    """The sources among files, or in the one zip that they are."""
    zips = [name for name in files if name.lower().endswith(".zip")]
    if len(zips) == 1 and not any(name.endswith(SUFFIXES) for name in files):
        files = read_zip(files[zips[0]], zips[0])
    return _choose(files, module)


# ----------------------------------------------------------------------------------------------------------- choice
def _choose(files: Files, module: str) -> Handed:
    """The module among the files: by its name, in the folder nearest to the top; a copy's name is taken for it, with
    a note.
    """
    notes: list[str] = []
    found: dict[str, str] = {}
    for suffix in SUFFIXES:
        exact = [name for name in files if PurePosixPath(name).name == module + suffix]
        copies = [
            name
            for name in files
            if re.fullmatch(re.escape(module) + _COPY + re.escape(suffix), PurePosixPath(name).name, re.IGNORECASE)
        ]
        if not exact and copies:
            chosen = max(copies, key=lambda name: (-_depth(name), _copy_number(name)))
            notes.append(f"{shown(chosen)} was taken for {module}{suffix}.")
            found[suffix] = chosen
        elif exact:
            found[suffix] = min(exact, key=lambda name: (_depth(name), name))
    if not found:
        names = ", ".join(shown(n) for n in sorted(files)[:8] if n.endswith(SUFFIXES)) or "no Python file"
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
    unreadable = Unreadable(f"{shown(name)} is not Python source text. Hand in the .py file itself, saved as UTF-8")
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
