"""The warm server: a small process that has imported numpy, knows no secret, and forks a confined worker for each
submission.

It is started by exec, never forked from the grader, whose memory holds the tests and the answers. It takes two orders
over a socket of packets: fork a worker (with the file descriptors to give it) and end one (then nothing of it may be
left). It never reads what a worker sends.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import os
import signal
import socket
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import msgspec

from autograder.sandbox import confine, landlock, linux, worker
from autograder.sandbox.box import empty, make_box, remove_box
from autograder.sandbox.library import Library, Root, hidden_roots
from autograder.sandbox.orders import PACKET, Ended, Lost, Ready, Spawn, Spawned, decode_order, encode

# seconds between closing its socket and ending that a dying worker gets, for its exit status to be its own
_LAST_WORDS = 0.5
_SWEEP_SECONDS = 2.0  # time for the children of a dead worker to die; they are gone in milliseconds

# Imported before the first fork, so that a submission's own imports cost nothing, and work even where the standard
# library lies below a folder that the submission's uid may not enter (a Python under /root).
PRELOADED = """
abc argparse array ast base64 bisect builtins calendar cmath codecs collections collections.abc colorsys
concurrent.futures concurrent.futures.thread contextlib contextvars copy copyreg csv ctypes dataclasses
datetime decimal difflib doctest enum errno fnmatch fractions functools gc getpass glob graphlib gzip hashlib
heapq hmac html importlib.util inspect io itertools json keyword linecache locale logging math mimetypes
numbers operator os pathlib pickle pkgutil platform pprint profile pstats queue random re reprlib sched
secrets select selectors shlex shutil signal socket stat statistics string struct subprocess sys tempfile
textwrap threading time timeit token tokenize tomllib traceback tracemalloc types typing unicodedata unittest
unittest.mock urllib.parse uuid warnings weakref zipfile zlib asyncio multiprocessing sqlite3
xml.etree.ElementTree cProfile
numpy numpy.fft numpy.linalg numpy.ma numpy.polynomial numpy.random numpy.testing numpy.typing
numpy.lib.stride_tricks numpy.lib.scimath numpy.char numpy.ctypeslib numpy.rec
""".split()


class Server:
    def __init__(self, control: socket.socket, use_namespaces: bool) -> None:
        self.control = control
        self.sessions = 0
        self.box, self._lock = make_box()
        self.namespaces = (
            linux.leave_shared_namespaces() if linux.LINUX and use_namespaces and os.geteuid() == 0 else []
        )
        self.library = hidden_roots() if linux.LINUX else []
        self.rules = (
            landlock.make_rules(confine.readable_paths(), [self.box, Path("/dev/null")]) if landlock.version() else None
        )

    def serve(self) -> None:
        try:
            self.control.send(encode(Ready(str(self.box), self.namespaces)))
            while True:
                packet, fds, _, _ = socket.recv_fds(self.control, PACKET, 2)
                if not packet:
                    return  # the grader is gone
                order = decode_order(packet)
                try:
                    answer: msgspec.Struct = (
                        self.spawn(order, fds) if isinstance(order, Spawn) else self.end(order.pid, order.gone)
                    )
                except OSError as error:
                    answer = Lost(str(error))
                for fd in fds:
                    os.close(fd)
                self.control.send(encode(answer))
        except (BrokenPipeError, ConnectionResetError):
            return  # the grader is gone, in the middle of something
        finally:
            end_all(children())
            remove_box(self.box)

    def spawn(self, order: Spawn, fds: list[int]) -> Spawned:
        self.sessions += 1
        uid = confine.fresh_uid(os.getpid(), self.sessions) if "uid" not in order.without else None
        if uid is not None:
            os.chown(self.box, uid, uid)
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                self.become_worker(order, fds, uid, server)
            except BaseException as error:  # nothing of a worker may run on as a second server
                with contextlib.suppress(BaseException):
                    os.write(2, f"the worker could not start: {error!r}\n".encode())
            finally:
                os._exit(1)
        return Spawned(pid)

    def become_worker(self, order: Spawn, fds: list[int], uid: int | None, server: int) -> None:
        rules = self.rules if "landlock" not in order.without else None
        nothing = os.open(os.devnull, os.O_RDWR)
        roots = [] if rules is None else self.library
        # become 0, 1, 2, ...
        wanted = [nothing, fds[1], fds[1], fds[0], *([] if rules is None else [rules]), *(r.fd for r in roots)]
        moved = [fcntl.fcntl(fd, fcntl.F_DUPFD, len(wanted)) for fd in wanted]  # out of the way of each other first
        for target, source in enumerate(moved):
            os.dup2(source, target)
        confine.keep_only_fds(len(wanted))
        os.setsid()
        os.umask(0o077)
        os.chdir(self.box)
        os.environ.update(HOME=str(self.box), TMPDIR=str(self.box))
        tempfile.tempdir = None
        sys.stdin = open(0, closefd=False)  # noqa: SIM115  (they live as long as the process)
        sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        held = confine.enter(order.limits, uid, None if rules is None else 4, order.without)
        if linux.LINUX and os.getppid() != server:
            os._exit(1)  # the server died before we asked to die with it
        if self.namespaces:
            held.insert(2, "namespaces")
        if roots and uid is not None:
            sys.meta_path.append(Library([Root(root.path, 5 + i) for i, root in enumerate(roots)]))
        worker.work(socket.socket(fileno=3), held)

    def end(self, pid: int, gone: bool) -> Ended:
        if gone:
            wait_quietly(pid, _LAST_WORDS)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
        status, cpu, peak = 0, 0.0, 0
        with contextlib.suppress(ChildProcessError):
            _, status, usage = os.wait4(pid, 0)
            cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
        strays = end_all(children())
        empty(self.box)
        return Ended(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, cpu, peak, strays)


def wait_quietly(pid: int, seconds: float) -> None:
    """Wait until a child has ended, without reaping it, at most so long."""
    deadline = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None and time.monotonic() < deadline:
            time.sleep(0.002)


def children() -> list[int]:
    """The children of this process: its own, and every orphan it has adopted."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    try:
        return [int(pid) for pid in listed.read_text().split()]
    except OSError:
        return []


def end_all(pids: list[int]) -> int:
    """Kill processes and whatever is orphaned to us by their death, until none is left; how many there were."""
    ended = 0
    deadline = time.monotonic() + _SWEEP_SECONDS
    while pids and time.monotonic() < deadline:
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for pid in pids:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
                ended += 1
        pids = children()
    return ended


def main(control: int, use_namespaces: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then closes the socket
    linux.hide_memory()
    if linux.LINUX:
        linux.adopt_orphans()
    for name in PRELOADED:
        with contextlib.suppress(ImportError):  # tomllib before 3.11, sqlite3 where it was not built
            importlib.import_module(name)
    stdlib = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    sys.path[:] = [p for p in sys.path if any(p == s or p.startswith(s + "/lib-dynload") for s in stdlib)]
    gc.collect()
    gc.freeze()  # the collector of a worker leaves these pages alone, so that they stay shared
    Server(socket.socket(fileno=control), use_namespaces).serve()
