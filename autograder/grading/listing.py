"""What lies in an export, a folder or a zip: by name, without unpacking it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from autograder.course.errors import CourseError
from autograder.wire.text import one_line

MAX_FILES = 200_000  # of one export
MAX_DEEP = 8  # folders below the export's own: what lies deeper is no module
_HIDDEN = ("__macosx", "__pycache__")


def hidden(name: str) -> bool:
    return (name.startswith(".") and name != "..") or name.lower() in _HIDDEN


def listed_folder(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below: its path, twice, as in a zip's listing. Links are not followed."""
    pending = [(folder, "", 0)]
    count = 0
    while pending:
        current, prefix, depth = pending.pop()
        for entry in sorted(os.scandir(current), key=lambda e: e.name):
            if hidden(entry.name):
                continue
            count += 1
            if count > MAX_FILES:
                raise CourseError(f"{folder} holds more than {MAX_FILES} files", "one export", "Name its own folder.")
            if not entry.is_dir(follow_symlinks=False):
                yield prefix + entry.name, prefix + entry.name
            elif depth < MAX_DEEP:
                pending.append((Path(entry.path), f"{prefix}{entry.name}/", depth + 1))


def listed_zip(path: Path) -> list[tuple[str, str]]:
    """Every file of an archive: its path as it is stored, and as it was meant."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except Exception:  # damaged: told when it is read as a submission
        return []
    if len(entries) > MAX_FILES:
        raise CourseError(f"{path} holds more than {MAX_FILES} files", "one export", "Is this the right file?")
    files = [(entry.filename, _meant(entry)) for entry in entries if not entry.is_dir()]
    return [(stored, meant) for stored, meant in files if not any(map(hidden, meant.split("/")))]


def _meant(entry: zipfile.ZipInfo) -> str:
    """A name that is UTF-8 without saying so, as some servers write it, is read as UTF-8."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def read_bounded(path: Path, stored: str, limit: int) -> bytes:
    """One of the files that are listed, never through a link and never more than a bound."""
    try:
        with _opened(path, stored) as file:
            data = file.read(limit + 1)
    except Exception as error:  # a link, a pipe, or one of the many errors of a hostile archive
        found = f"{path}: {stored} cannot be read ({one_line(str(error), 100)})"
        raise CourseError(found, "the export as it was downloaded", "Download it again.") from None
    if len(data) > limit:
        found = f"{path}: {stored} has more than {limit} bytes"
        raise CourseError(found, "the export as it was downloaded", "Download it again.")
    return data


@contextmanager
def _opened(path: Path, stored: str) -> Iterator[IO[bytes]]:
    if path.is_dir():
        fd = os.open(path / stored, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(fd, "rb") as file:
            yield file
    else:
        with zipfile.ZipFile(path) as archive, archive.open(stored) as entry:
            yield entry
