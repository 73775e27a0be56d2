"""The files of a submission: links are not followed, archives are not unpacked to disk, sizes and counts are bounded
before anything is read.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath

from autograder.wire.text import one_line

MAX_SOURCE = 1 << 20  # bytes of one .py; the longest of the course has 40 KiB
MAX_NOTEBOOK = 24 << 20  # bytes of one .ipynb: its figures are inside
MAX_ARCHIVE = 32 << 20  # bytes of a zip
MAX_ENTRIES = 500  # files and folders of one submission
MAX_FOLDERS_DEEP = 6
SUFFIXES = (".py", ".ipynb")
_NOT_OURS = ("__macosx", "__pycache__", "node_modules")  # folders that come along with archives

Files = dict[str, bytes]  # path inside the submission, with forward slashes, to its bytes


class Unreadable(Exception):
    """A submission that holds no module to grade; the message is for the student."""


def read_file(path: Path) -> bytes:
    """The bytes of a plain file, never through a link, never more than a bound."""
    name = shown(path.name)
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
        try:
            return file.read(limit + 1)
        except OSError as error:
            raise Unreadable(f"{name} cannot be read: {error.strerror}. Hand in the file itself") from None


def _limit(name: str) -> int:
    suffix = PurePosixPath(name).suffix.lower()
    return {".ipynb": MAX_NOTEBOOK, ".zip": MAX_ARCHIVE}.get(suffix, MAX_SOURCE)


def _wanted(name: str) -> bool:
    return name.lower().endswith((*SUFFIXES, ".zip"))


def read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
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
                yield f"{prefix}{entry.name}", read_file(Path(entry.path))


def read_zip(data: bytes, name: str) -> Files:
    """The wanted files of an archive, read in memory up to their bounds, whatever its directory claims."""
    with _told(name), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _read_entries(archive, [(entry, entry.filename) for entry in archive.infolist()], name)


def read_part(export: Path, entries: Sequence[tuple[str, str]]) -> Files:
    """One submission's files out of a platform's export, a folder or a zip that holds a class.

    `entries`: where each file lies in the export, and its path in the submission.
    """
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(f"more than {MAX_ENTRIES} files. Hand in the module and its helpers alone")
    if export.is_dir():
        left = MAX_ARCHIVE
        files: Files = {}
        for inside, name in entries:
            if _wanted(name) and not _hidden(PurePosixPath(name)):
                files[name] = read_file(export / inside)
                left -= len(files[name])
                if left < 0:
                    raise Unreadable(f"more than {MAX_ARCHIVE} bytes. Hand in the source alone")
        return files
    with _told(export.name):
        found = export.stat()
        archive = _open_export(export, found.st_mtime_ns, found.st_size)
        return _read_entries(archive, [(archive.getinfo(inside), name) for inside, name in entries], export.name)


@lru_cache(maxsize=1)
def _open_export(path: Path, changed: int, size: int) -> zipfile.ZipFile:
    """The export, opened once for all of its submissions: its directory has thousands of entries."""
    return zipfile.ZipFile(path)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Whatever is wrong with an archive, in words."""
    try:
        yield
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises half a dozen kinds, down to struct.error, on hostile archives
        why = "is encrypted" if "encrypted" in str(error) else "is not a readable zip archive"
        raise Unreadable(f"{shown(name)} {why}. Zip the module again, or hand in the .py itself") from None


def _read_entries(archive: zipfile.ZipFile, entries: Sequence[tuple[zipfile.ZipInfo, str]], name: str) -> Files:
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(f"{shown(name)} holds more than {MAX_ENTRIES} files. Hand in the module and its helpers alone")
    files: Files = {}
    left = MAX_ARCHIVE
    for entry, inside in entries:
        if leads_out(inside):
            raise Unreadable(
                f"{shown(name)} holds the path {shown(inside)}, which leads out of it. Zip the files themselves"
            )
        if entry.is_dir() or not _wanted(inside) or _hidden(PurePosixPath(inside)):
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unreadable(f"{shown(inside)} in {shown(name)} is a link. Zip the file itself")
        limit = min(_limit(inside), left)
        with archive.open(entry) as file:
            content = file.read(limit + 1)
        if len(content) > limit:
            raise Unreadable(
                f"{shown(inside)} in {shown(name)} unpacks to more than {limit} bytes. Hand in the source alone"
            )
        left -= len(content)
        files[inside] = content
    return files


def leads_out(name: str) -> bool:
    """Whether a path of an archive, unpacked somewhere, could end up elsewhere."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or re.match(r"[A-Za-z]:", name) is not None


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith(".") or part.lower() in _NOT_OURS for part in path.parts)


def shown(text: str) -> str:
    return one_line(text, 80)


def readable(name: str) -> str:
    """A file's name as text that can be written down: its bytes need not be UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()
