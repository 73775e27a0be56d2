"""The one folder that the workers of a server may write in."""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path

_HOME_PREFIX = "autograder-box-"


def make_box() -> tuple[Path, int]:
    """A folder for the workers, and a lock that lasts as long as we do.

    What servers left that were killed is unlocked, and removed first.

    The box belongs to whoever is graded, and so could be renamed or replaced by a link, were it not in a folder that
    belongs to us.
    """
    for old in Path(tempfile.gettempdir()).glob(f"{_HOME_PREFIX}*"):
        with contextlib.suppress(OSError):
            if old.lstat().st_uid == os.geteuid() and not old.is_symlink():
                lock = os.open(old, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    remove_box(old / "box")
                finally:
                    os.close(lock)
    while True:
        home = Path(tempfile.mkdtemp(prefix=_HOME_PREFIX))
        with contextlib.suppress(OSError):
            lock = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(lock, fcntl.LOCK_EX)
            # else another server took it for a leftover before it was locked
            if os.path.samestat(home.stat(), os.fstat(lock)):
                home.chmod(0o711)
                (home / "box").mkdir(0o700)
                return home / "box", lock


def remove_box(box: Path) -> None:
    if box.is_dir():
        empty(box)
        box.rmdir()
    box.parent.rmdir()


def empty(folder: Path) -> None:
    """Remove everything in a folder that a submission could write in.

    A tree may be deeper than any path is long or any recursion goes, and its folders closed. So each folder at the
    top gives its own folders to the top, and goes.
    """
    folder.chmod(0o700)
    moved = 0
    while entries := list(os.scandir(folder)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)  # noqa: PTH108  (an entry has its path as text)
                continue
            os.chmod(entry.path, 0o700)  # noqa: PTH101
            for inner in list(os.scandir(entry.path)):
                if inner.is_dir(follow_symlinks=False):
                    moved += 1
                    os.chmod(inner.path, 0o700)  # noqa: PTH101
                    os.rename(inner.path, folder / f"moved {moved}")  # noqa: PTH104
                else:
                    os.unlink(inner.path)  # noqa: PTH108
            os.rmdir(entry.path)  # noqa: PTH106
