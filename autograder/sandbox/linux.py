"""The few Linux calls that Python does not wrap. Elsewhere `libc` is None and nothing here may be called."""

from __future__ import annotations

import ctypes
import os
import sys

LINUX = sys.platform == "linux"
libc = ctypes.CDLL(None, use_errno=True) if LINUX else None

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWIPC, _CLONE_NEWUTS, _CLONE_NEWNET = 0x08000000, 0x04000000, 0x40000000


def check(result: int, what: str) -> int:
    """The result of a system call, or the OSError that it stands for."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def _prctl(option: int, value: int) -> None:
    assert libc is not None
    words = [ctypes.c_ulong(n) for n in (option, value, 0, 0, 0)]
    check(libc.prctl(*words), "prctl")


def hide_memory() -> None:
    """No process of the same user may read this one's memory or attach to it (/proc/PID/mem, environ, ptrace)."""
    if LINUX:
        _prctl(_PR_SET_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Processes whose parents die become children of this one, however often they forked or called setsid."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(signal: int) -> None:
    """Cleared by a change of uid, so call it afterwards."""
    _prctl(_PR_SET_PDEATHSIG, signal)


def no_new_privileges() -> None:
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def leave_shared_namespaces() -> list[str]:
    """Cut this process and its children off from the network, System V IPC and the host's name; what was allowed.

    Containers usually allow none of it (Docker's default profile does not), which is fine: other layers hold the same
    things.
    """
    assert libc is not None
    left = []
    for flag, name in ((_CLONE_NEWNET, "net"), (_CLONE_NEWIPC, "ipc"), (_CLONE_NEWUTS, "uts")):
        if libc.unshare(flag) == 0:
            left.append(name)
    return left
