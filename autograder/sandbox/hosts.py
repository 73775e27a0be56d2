"""Where workers come from: a warm server on Linux, fresh processes elsewhere."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

import msgspec

from autograder.sandbox import linux
from autograder.sandbox.errors import SandboxBroken
from autograder.sandbox.limits import Limits
from autograder.sandbox.orders import PACKET, End, Ended, Lost, Ready, Spawn, Spawned, decode_answer
from autograder.sandbox.plain import PlainSandbox

_SERVER_SECONDS = (
    30.0  # for the server to answer an order; it takes milliseconds, and a minute on a machine that is swapping
)
# One thread for linear algebra: more would count against the submission's limits, and the machine's cores are all
# busy with other submissions.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    **{f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")},
}


class Host(Protocol):
    """Starts workers, one at a time, and ends them so that nothing of them is left."""

    @property
    def box(self) -> Path:
        """The one folder that workers may write in."""

    def spawn(self, limits: Limits, sock: socket.socket, output: int) -> int:
        """A new worker's pid; it talks on `sock` and prints to `output`."""

    def end(self, pid: int, gone: bool = False) -> Ended:
        """End a worker; `gone` where it has closed its socket by itself."""

    def close(self) -> None: ...

    def __enter__(self) -> Host: ...

    def __exit__(self, *_: object) -> None: ...


def open_sandbox(without: Collection[str] = ()) -> Host:
    """The best sandbox of this machine."""
    return Sandbox(without) if linux.LINUX else PlainSandbox(ENVIRONMENT)


class Sandbox:
    """A warm server and its workers, one at a time. `without` leaves out layers of `confine.LAYERS`, in tests."""

    def __init__(self, without: Collection[str] = ()) -> None:
        self.without = tuple(without)
        linux.hide_memory()  # a worker of the same uid must not read the grader, whose memory holds the answers
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = (
            f"from autograder.sandbox.server import main; main({theirs.fileno()}, {'namespaces' not in self.without})"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", command],
            pass_fds=[theirs.fileno()],
            env=ENVIRONMENT,
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
