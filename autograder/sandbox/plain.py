"""The sandbox where there is no Linux: a fresh process for each submission, and what limits there are.

On macOS a fork of a process that has used Apple's linear algebra may crash, and on Windows there is none; so each
worker is started anew, which takes a tenth of a second. There is no wall around its files, the network or other
processes of the same user: `layers` says so, and untrusted work is better graded on Linux, in a container or a
virtual machine.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import msgspec

from autograder.sandbox.errors import SandboxBroken
from autograder.sandbox.limits import Limits
from autograder.sandbox.orders import Ended

POSIX = os.name == "posix"
_LAST_WORDS = 0.5  # seconds for a worker that is dying by itself to say how


class PlainSandbox:
    """Starts a process for each session. The same face as `Sandbox`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.box = Path(tempfile.mkdtemp(prefix="autograder-plain-"))  # not for `make_box` to take for a leftover
        kept = () if POSIX else ("SYSTEMROOT", "TEMP", "TMP")  # without SYSTEMROOT, Python does not start on Windows
        places = {"HOME": str(self.box), "TMPDIR": str(self.box)}
        self._environment = {**environment, **places, **{name: os.environ[name] for name in kept if name in os.environ}}
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def spawn(self, limits: Limits, sock: socket.socket, output: int) -> int:
        encoded = msgspec.json.encode(limits).decode()
        handle = sock.fileno() if POSIX else -1
        code = f"from autograder.sandbox.plain import main; main({handle}, {encoded!r})"
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", code],
                pass_fds=[handle] if POSIX else [],
                stdin=subprocess.DEVNULL if POSIX else subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=self._environment,
                cwd=self.box,
                start_new_session=POSIX,
            )
        except OSError as error:
            raise SandboxBroken(f"no worker could be started: {error}") from error
        if sys.platform == "win32":
            assert process.stdin is not None
            process.stdin.write(sock.share(process.pid))
            process.stdin.close()
        self._running[process.pid] = process
        return process.pid

    def end(self, pid: int, gone: bool = False) -> Ended:
        process = self._running.pop(pid)
        if gone:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LAST_WORDS)
        if POSIX:
            import signal

            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)  # with it, what it started and what did not leave its group
        process.kill()
        code = process.wait()
        shutil.rmtree(self.box, ignore_errors=True)
        self.box.mkdir(exist_ok=True)
        return Ended(-code if code < 0 else 0, 0.0, 0, 0)

    def close(self) -> None:
        for pid in list(self._running):
            self.end(pid)
        shutil.rmtree(self.box, ignore_errors=True)

    def __enter__(self) -> PlainSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def main(handle: int, encoded: str) -> None:
    """The life of a worker process."""
    from autograder.sandbox.worker import work

    limits = msgspec.json.decode(encoded, type=Limits)
    layers = ["process"]
    if sys.platform == "win32":
        sock = socket.fromshare(sys.stdin.buffer.read())
    else:
        from autograder.sandbox.confine import limit_resources

        sock = socket.socket(fileno=handle)
        limit_resources(limits, own_uid=False)
        layers.append("limits")
    stdlib = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    sys.path[:] = [p for p in sys.path if any(p == s or p.startswith(s + os.sep + "lib-dynload") for s in stdlib)]
    work(sock, layers)
