"""The grader's end: one conversation with a confined worker for each submission."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from autograder.sandbox import linux
from autograder.sandbox.connection import Connection, Serve
from autograder.sandbox.errors import Died, LoadFailed, Raised, SandboxBroken, TimedOut, Violated
from autograder.sandbox.hosts import Host
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.meters import MOST_GRANTED, PIPE_BYTES, Clock, content, discard, waited_by
from autograder.sandbox.orders import Ended
from autograder.sandbox.sources import Sources
from autograder.sandbox.student import Student
from autograder.wire import Channel, Closed, Malformed, Timeout, printable
from autograder.wire.channel import TICK
from autograder.wire.messages import Failed, Hello, Load, Loaded, Reply, Request, RequestFrame, decode_reply, encode
from autograder.wire.text import one_line
from autograder.wire.values import Buffer

_HELLO_SECONDS = 10.0  # for a new worker to be confined; it takes 3 ms
_SIGNALS = {
    9: "was killed (out of memory?)",
    11: "crashed (segmentation fault)",
    24: "used up its CPU time",
    6: "aborted",
    4: "crashed",
    8: "crashed",
}


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
    """One submission.

    A worker that dies or is ended is replaced at the next `ensure_loaded`, within the submission's time.
    """

    at_home = False

    def __init__(self, sandbox: Host, sources: Sources, limits: Limits) -> None:
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
        self._clock: Clock | None = None
        self._granted = 0.0  # seconds, to calls that were looked at
        self._waited_before = waited_by(None)

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

    def exchange(
        self, target: str, request: Request, parts: list[memoryview], serve: Serve
    ) -> tuple[Reply, list[Buffer]]:
        if self._worker is None:
            raise Died(f"{target} cannot be called: the process has ended")
        allowed = self._allowed(self.limits.call_seconds)
        return self._timed(target, request, parts, serve, allowed)

    def _allowed(self, seconds: float) -> float:
        """The time for the next message: less once the rest is needed for the exercises to come."""
        left = self.limits.submission_seconds - self.usage.wall_seconds
        if left < self.limits.submission_seconds / 2:
            left += self._given_back()
        if left <= 0:
            raise TimedOut(f"the {self.limits.submission_seconds:g} seconds for the whole submission are used up")
        reserved = self.limits.reserved_seconds
        return min(seconds, max(reserved, left - reserved * self.exercises_to_come))

    def _given_back(self) -> float:
        """For the time that calls waited for a core which were too short to be looked at one by one."""
        waited = waited_by(self._worker.pid if self._worker else None) - self._waited_before
        return min(MOST_GRANTED * self.limits.submission_seconds, max(0.0, waited - self._granted))

    def _timed(
        self, target: str, request: Request, parts: list[memoryview], serve: Serve | None, allowed: float
    ) -> tuple[Reply, list[Buffer]]:
        assert self._worker is not None
        started, before = time.monotonic(), self.usage.wall_seconds
        clock, self._clock = self._clock, Clock(self._worker.pid, self._worker.channel, allowed)
        try:
            return self._converse(self._worker.channel, request, parts, serve, started + allowed)
        except Timeout:
            idle = self._clock.idle()
            self.end()
            raise TimedOut(f"{target} gave no answer within {allowed:g} seconds: an endless loop?", idle) from None
        except Closed:
            signal = self.end(gone=True).signal
            raise Died(
                f"{target} ended the process: it {_SIGNALS.get(signal, 'left it (os._exit, sys.exit?)')}"
            ) from None
        except (Malformed, Violated) as error:
            self.end()
            raise Violated(f"{target} handed in something that cannot be taken: {error}") from None
        finally:
            # calls made by callbacks lie within
            self.usage.wall_seconds = before + time.monotonic() - started - self._clock.granted
            self._granted += self._clock.granted
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
            self._look()  # a call of many callbacks never waits long for one, and would not be looked at
            answer, answered = serve(frame.body, buffers)  # type: ignore[arg-type]  # a CallBack, by its name above
            channel.send(encode(RequestFrame(seq, [len(p) for p in answered], answer)), answered, deadline)

    # ------------------------------------------------------------------------------------------------------ the worker
    def ensure_loaded(self) -> None:
        """A worker that has loaded the submission: the one there is, or a new one.

        Raises `SubmissionError` where it cannot be loaded.
        """
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
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
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
        """What the submission printed, fit to be shown to an instructor; a hidden check shows it to nobody else."""
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
                read = discard(fd)
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
        files, size = content(self.sandbox.box, self.limits.files)
        if size > self.limits.disk_bytes or files > self.limits.files:
            raise Violated(f"more than {self.limits.files} files or {self.limits.disk_bytes // MIB} MiB of them")


@dataclass
class _Worker:
    pid: int
    channel: Channel
    output: int  # the reading end of its stdout and stderr


def _why_not_loaded(sources: Sources, raised: Raised) -> str:
    where = f" (line {raised.line})" if raised.line else ""
    if raised.exception == "Refused":
        found = f"{sources.filename} cannot be loaded{where}: {raised.message}"
        return f"{found}. Remove that import, or put it where the graded functions do not need it."
    if "SyntaxError" in (raised.exception, *raised.bases):
        return f"{sources.filename} is not valid Python: {raised.message}. Run it once at home before handing it in."
    return f"{sources.filename} cannot be loaded{where}: {raised.exception}: {raised.message}"
