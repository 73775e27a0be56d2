"""The grader's end: a warm server, and one conversation with a confined worker for each submission."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.sandbox import linux
from autograder.sandbox.errors import Died, LoadFailed, Raised, SandboxBroken, SubmissionError, TimedOut, Violated
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.orders import PACKET, End, Ended, Lost, Ready, Spawn, Spawned, decode_answer
from autograder.sandbox.sources import Sources
from autograder.sandbox.student import Connection, Serve, Student
from autograder.wire import Channel, Closed, Malformed, Timeout, printable
from autograder.wire.channel import TICK
from autograder.wire.messages import Failed, Hello, Load, Loaded, Reply, Request, RequestFrame, decode_reply, encode
from autograder.wire.text import one_line
from autograder.wire.values import Buffer

_SERVER_SECONDS = 30.0  # for the server to answer an order; it takes milliseconds, and a minute on a machine that is swapping
_PIPE_BYTES = 1 << 20  # of output on its way to us: as much as an ordinary user may have, so that a gigabyte passes in half a second
_MOST_GRANTED = 3.0  # times the limit, that a call may take longer on a busy machine
_MAX_FOLDERS_DEEP = 10  # that a submission may make; paths stay short enough to look into
_HELLO_SECONDS = 10.0  # for a new worker to be confined; it takes 3 ms
# One thread for linear algebra: more would count against the submission's limits, and the machine's cores are all busy with other submissions.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    **{f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")},
}
_SIGNALS = {9: "was killed (out of memory?)", 11: "crashed (segmentation fault)", 24: "used up its CPU time", 6: "aborted", 4: "crashed", 8: "crashed"}


class Sandbox:
    """A warm server and its workers, one at a time. `without` leaves layers of `confine.LAYERS` out, to test the others."""

    def __init__(self, without: Collection[str] = ()) -> None:
        self.without = tuple(without)
        linux.hide_memory()  # a worker of the same uid must not read the grader, whose memory holds the answers
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = f"from autograder.sandbox.server import main; main({theirs.fileno()}, {'namespaces' not in self.without})"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", command],
            pass_fds=[theirs.fileno()],
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            cwd="/",
        )
        theirs.close()
        self._control = ours
        self._control.settimeout(_SERVER_SECONDS)
        self._ready: Ready | None = None

    @property
    def box(self) -> Path:
        """The one folder that workers may write in."""
        if self._ready is None:
            answer = self._answer()
            if not isinstance(answer, Ready):
                raise SandboxBroken(f"the sandbox server did not start: {answer}")
            self._ready = answer
        return Path(self._ready.box)

    def spawn(self, limits: Limits, sock: socket.socket, output: int) -> int:
        _ = self.box
        spawned = self._order(Spawn(limits, self.without), [sock.fileno(), output])
        if not isinstance(spawned, Spawned):
            raise SandboxBroken(f"no worker could be started: {spawned}")
        return spawned.pid

    def end(self, pid: int, gone: bool = False) -> Ended:
        ended = self._order(End(pid, gone), [])
        if not isinstance(ended, Ended):
            raise SandboxBroken(f"a worker could not be ended: {ended}")
        return ended

    def _order(self, order: Spawn | End, fds: list[int]) -> Ready | Spawned | Ended | Lost:
        try:
            socket.send_fds(self._control, [msgspec.json.encode(order)], fds)
        except OSError as error:
            raise SandboxBroken(f"the sandbox server is gone: {error}") from error
        return self._answer()

    def _answer(self) -> Ready | Spawned | Ended | Lost:
        try:
            packet = self._control.recv(PACKET)
        except OSError as error:
            raise SandboxBroken(f"the sandbox server does not answer: {error}") from error
        if not packet:
            raise SandboxBroken(f"the sandbox server ended (exit code {self._process.wait()})")
        answer: Ready | Spawned | Ended | Lost = decode_answer(packet)
        return answer

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(_SERVER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class Usage:
    """What a submission has used: seconds, bytes, counts."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    workers: int = 0
    strays: int = 0
    output_bytes: int = 0


class Session:
    """One submission. A worker that dies or is ended is replaced at the next `ensure_loaded`, within the submission's time."""

    at_home = False

    def __init__(self, sandbox: Sandbox, sources: Sources, limits: Limits) -> None:
        self.sandbox = sandbox
        self.sources = sources
        self.limits = limits
        self.filename = sources.filename
        self.layers: list[str] = []
        self.loaded = Loaded([], [])
        self.usage = Usage()
        self.exercises_to_come = 0  # set by whoever grades several
        self.connection = Connection(self)
        self.student = Student(self.connection)
        self._output = bytearray()
        self._worker: _Worker | None = None
        self._seq = 0
        self._next_look = 0.0
        self._clock: _Clock | None = None

    # ------------------------------------------------------------------------------------------------------- the link
    @property
    def names(self) -> Sequence[str]:
        return self.loaded.names

    @property
    def files(self) -> Collection[str]:
        s = self.sources
        own = [f"{s.filename}, cell {i + 1}" for i in range(len(s.cells))] if s.tolerant else [s.filename]
        return [*own, *(f"{name.rpartition('.')[2]}.py" for name in s.helpers)]

    @property
    def cause(self) -> BaseException | None:
        return None  # an exception of the submission never crosses

    @property
    def alive(self) -> bool:
        return self._worker is not None

    def exchange(self, target: str, request: Request, parts: list[memoryview], serve: Serve) -> tuple[Reply, list[Buffer]]:
        if self._worker is None:
            raise Died(f"{target} cannot be called: the process has ended")
        allowed = self._allowed(self.limits.call_seconds)
        return self._timed(target, request, parts, serve, allowed)

    def _allowed(self, seconds: float) -> float:
        """The time for the next message: less once the rest is needed for the exercises to come."""
        left = self.limits.submission_seconds - self.usage.wall_seconds
        if left <= 0:
            raise TimedOut(f"the {self.limits.submission_seconds:g} seconds for the whole submission are used up")
        reserved = self.limits.reserved_seconds
        return min(seconds, max(reserved, left - reserved * self.exercises_to_come))

    def _timed(self, target: str, request: Request, parts: list[memoryview], serve: Serve | None, allowed: float) -> tuple[Reply, list[Buffer]]:
        assert self._worker is not None
        started, before = time.monotonic(), self.usage.wall_seconds
        clock, self._clock = self._clock, _Clock(self._worker.pid, self._worker.channel, allowed)
        try:
            return self._converse(self._worker.channel, request, parts, serve, started + allowed)
        except Timeout:
            self.end()
            raise TimedOut(f"{target} gave no answer within {allowed:g} seconds: an endless loop?") from None
        except Closed:
            signal = self.end(gone=True).signal
            raise Died(f"{target} ended the process: it {_SIGNALS.get(signal, 'left it (os._exit, sys.exit?)')}") from None
        except (Malformed, Violated) as error:
            self.end()
            raise Violated(f"{target} handed in something that cannot be taken: {error}") from None
        finally:
            self.usage.wall_seconds = before + time.monotonic() - started - self._clock.granted  # calls made by callbacks lie within
            self._clock = clock

    def _converse(
        self, channel: Channel, request: Request, parts: list[memoryview], serve: Serve | None, deadline: float
    ) -> tuple[Reply, list[Buffer]]:
        self._seq += 1
        seq = self._seq
        channel.send(encode(RequestFrame(seq, [len(p) for p in parts], request)), parts, deadline)
        while True:
            frame, buffers = channel.receive(decode_reply, deadline)
            if frame.seq != seq:
                raise Malformed("an answer to another question")
            if type(frame.body).__name__ != "CallBack":
                return frame.body, buffers
            if serve is None:
                raise Malformed("a callback out of place")
            answer, answered = serve(frame.body, buffers)  # type: ignore[arg-type]  # a CallBack, by its name above
            channel.send(encode(RequestFrame(seq, [len(p) for p in answered], answer)), answered, deadline)

    # ------------------------------------------------------------------------------------------------------ the worker
    def ensure_loaded(self) -> None:
        """A worker that has loaded the submission: the one there is, or a new one. Raises `SubmissionError` where it cannot be loaded."""
        if self._worker is not None:
            return
        allowed = self._allowed(self.limits.import_seconds)
        self._start()
        s = self.sources
        load = Load(s.module, s.filename, list(s.cells), s.helpers, s.tolerant)
        target = f"loading {s.filename}"
        reply, _ = self._timed(target, load, [], None, allowed)
        if isinstance(reply, Failed):
            self.end()
            raise LoadFailed(_why_not_loaded(s, Raised.from_message(s.filename, reply, self.files)))
        if not isinstance(reply, Loaded):
            self.end()
            raise Violated(f"{target} gave an answer out of place")
        self.loaded = Loaded([one_line(n, 80) for n in reply.names], [printable(n, 400) for n in reply.notes])

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        if linux.LINUX:
            import fcntl  # Windows, where a student's own checks need this module, has none

            with contextlib.suppress(OSError):  # the user's share of pipe memory is used up: a smaller one does it too
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        try:
            pid = self.sandbox.spawn(self.limits, theirs, writing)
        finally:
            theirs.close()
            os.close(writing)
        channel = Channel(ours, self._look)
        channel.drain(reading, self._drain)
        self._worker = _Worker(pid, channel, reading)
        self.usage.workers += 1
        try:
            frame, _ = channel.receive(decode_reply, time.monotonic() + _HELLO_SECONDS)
        except (Timeout, Closed, Malformed) as error:
            self.end()
            raise SandboxBroken(f"a worker did not start: {printable(self.output()) or error!r}") from error
        assert isinstance(frame.body, Hello)  # no line of the submission has run yet
        self.layers = frame.body.layers

    def end(self, gone: bool = False) -> Ended:
        """End the worker and everything it started. Nothing of it is left when this returns."""
        worker, self._worker = self._worker, None
        if worker is None:
            return Ended(0, 0.0, 0, 0)
        ended = self.sandbox.end(worker.pid, gone)
        while self._drain_from(worker.output):
            pass
        os.close(worker.output)
        worker.channel.close()
        self.usage.cpu_seconds += ended.cpu_seconds
        self.usage.peak_bytes = max(self.usage.peak_bytes, ended.peak_bytes)
        self.usage.strays += ended.strays
        return ended

    def close(self) -> None:
        self.end()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -------------------------------------------------------------------------------------------------- what it leaves
    def output(self) -> str:
        """What the submission printed, fit to be shown to an instructor; a hidden check never shows it to anyone else."""
        text = printable(self._output.decode("utf-8", "replace"), self.limits.output_bytes)
        dropped = self.usage.output_bytes - len(self._output)
        return text + (f"\n[{dropped} more bytes were not kept]" if dropped else "")

    def _drain(self) -> bool:
        return self._worker is not None and self._drain_from(self._worker.output)

    def _drain_from(self, fd: int) -> bool:
        """Read what the submission has printed; False where there is nothing more."""
        room = self.limits.output_bytes - len(self._output)
        with contextlib.suppress(BlockingIOError):
            if room > 0:
                chunk = os.read(fd, room)
                self._output += chunk
                read = len(chunk)
            else:
                read = _discard(fd)
            self.usage.output_bytes += read
            return read > 0
        return False

    def _look(self) -> None:
        """While waiting: has it filled the disk?"""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + TICK
        if self._clock is not None:
            self._clock.grant()
        files, size = _content(self.sandbox.box, self.limits.files)
        if size > self.limits.disk_bytes or files > self.limits.files:
            raise Violated(f"more than {self.limits.files} files or {self.limits.disk_bytes // MIB} MiB of them")


def _discard(pipe: int) -> int:
    """Drop what can be read now, without copying it where the kernel can; how many bytes it was."""
    if hasattr(os, "splice"):
        with open(os.devnull, "wb", buffering=0) as nowhere:
            return os.splice(pipe, nowhere.fileno(), _PIPE_BYTES)
    return len(os.read(pipe, _PIPE_BYTES))


def _content(folder: Path, enough: int) -> tuple[int, int]:
    """How many files and folders are in a folder, and their bytes; counting ends soon after `enough`. What is nested too deeply or closed counts as too many."""
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
                        with contextlib.suppress(FileNotFoundError):  # deleted while we look: the others count all the same
                            size += entry.stat(follow_symlinks=False).st_size
        except PermissionError:
            count += enough + 1  # a folder that was closed to us
        except OSError:
            continue  # deleted while we look
    return count, size


class _Clock:
    """Gives a call back the time for which its process was ready to run and other processes had the cores: a busy machine is nobody's fault."""

    def __init__(self, pid: int, channel: Channel, allowed: float) -> None:
        self.pid, self.channel, self.most = pid, channel, _MOST_GRANTED * allowed
        self.granted = channel.granted = 0.0
        self._before = _waited(pid)

    def grant(self) -> None:
        self.granted = self.channel.granted = min(self.most, max(0.0, _waited(self.pid) - self._before))


def _waited(pid: int) -> float:
    """Seconds for which a process has waited for a core, where the kernel counts them."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) * 1e-9
    except (OSError, ValueError, IndexError):
        return 0.0


@dataclass
class _Worker:
    pid: int
    channel: Channel
    output: int  # the reading end of its stdout and stderr


def _why_not_loaded(sources: Sources, raised: Raised) -> str:
    where = f" (line {raised.line})" if raised.line else ""
    if raised.exception == "Refused":
        return f"{sources.filename} cannot be loaded{where}: {raised.message}. Remove that import, or put it where the graded functions do not need it."
    if "SyntaxError" in (raised.exception, *raised.bases):
        return f"{sources.filename} is not valid Python: {raised.message}. Run it once at home before handing it in."
    return f"{sources.filename} cannot be loaded{where}: {raised.exception}: {raised.message}"


__all__ = ["Sandbox", "Session", "SubmissionError", "Usage"]
