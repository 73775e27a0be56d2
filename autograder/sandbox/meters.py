"""What a session measures of its worker: what it leaves in its box, how long it waited for a core, what it prints."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from autograder.wire import Channel

PIPE_BYTES = (
    1 << 20
)  # of output on its way to us: as much as an ordinary user may have, so that a gigabyte passes in half a second
MOST_GRANTED = 3.0  # times the limit, that a call or a submission may take longer on a busy machine
_MAX_FOLDERS_DEEP = 10  # that a submission may make; paths stay short enough to look into


def discard(pipe: int) -> int:
    """Drop what can be read now, without copying it where the kernel can; how many bytes it was."""
    if hasattr(os, "splice"):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            return os.splice(pipe, nowhere, PIPE_BYTES)
        finally:
            os.close(nowhere)
    return len(os.read(pipe, PIPE_BYTES))


def content(folder: Path, enough: int) -> tuple[int, int]:
    """How many files and folders are in a folder, and their bytes; counting ends soon after `enough`.

    What is nested too deeply or closed counts as too many.
    """
    count, size = 0, 0
    pending = [(str(folder), 0)]
    while pending and count <= enough:
        current, depth = pending.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    count += 1 if depth < _MAX_FOLDERS_DEEP else enough + 1
                    if entry.is_dir(follow_symlinks=False):
                        pending.append((entry.path, depth + 1))
                    else:
                        with contextlib.suppress(
                            FileNotFoundError
                        ):  # deleted while we look: the others count all the same
                            size += entry.stat(follow_symlinks=False).st_size
        except PermissionError:
            count += enough + 1  # a folder that was closed to us
        except OSError:
            continue  # deleted while we look
    return count, size


class Clock:
    """Gives a call back the time for which its process, or ours, was ready to run and other processes had the cores: a
    busy machine is nobody's fault.
    """

    def __init__(self, pid: int, channel: Channel, allowed: float) -> None:
        self.pid, self.channel, self.most = pid, channel, MOST_GRANTED * allowed
        self.granted = channel.granted = 0.0
        self._before: float | None = None  # read when the call has taken a tick: most never do

    def grant(self) -> None:
        waited = waited_by(self.pid)
        if self._before is None:
            self._before = waited
        self.granted = self.channel.granted = min(self.most, max(0.0, waited - self._before))


def waited_by(pid: int | None) -> float:
    """Seconds for which a process, and this thread, have waited for a core, where the kernel counts them."""
    return _waited("thread-self") + (_waited(str(pid)) if pid is not None else 0.0)


def _waited(process: str) -> float:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) * 1e-9
    except (OSError, ValueError, IndexError):
        return 0.0
