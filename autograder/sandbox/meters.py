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
_IDLE = 0.1  # of the limit: a process that ran less has not used its time
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
        self._waited: float | None = None  # read when the call has taken a tick: most never do
        self._ran = 0.0

    def grant(self) -> None:
        waited = waited_by(self.pid)
        if self._waited is None:
            self._waited, self._ran = waited, _scheduled(self.pid)[0]
        self.granted = self.channel.granted = min(self.most, max(0.0, waited - self._waited))

    def idle(self) -> bool:
        """Whether the process has hardly run since; False where the kernel does not say."""
        ran = _scheduled(self.pid)[0]
        return ran > 0.0 and ran - self._ran < _IDLE * self.most / MOST_GRANTED


def waited_by(pid: int | None) -> float:
    """Seconds for which a process, and this thread, have waited for a core, where the kernel counts them."""
    return _scheduled("thread-self")[1] + (_scheduled(pid)[1] if pid is not None else 0.0)


def _scheduled(process: int | str) -> tuple[float, float]:
    """Seconds for which the main thread of a process has run, and has waited for a core."""
    try:
        ran, waited, _ = Path(f"/proc/{process}/schedstat").read_text().split()
        return int(ran) * 1e-9, int(waited) * 1e-9
    except (OSError, ValueError):
        return 0.0, 0.0
