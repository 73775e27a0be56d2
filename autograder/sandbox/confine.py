"""The walls around a worker: every layer that this machine has, and a report of which they are.

| layer      | holds                                                        | where                                   |
| ---------- | ------------------------------------------------------------ | --------------------------------------- |
| process    | tests, references and results live in another process        | everywhere                              |
| limits     | CPU, memory, files, threads (resource limits)                | Linux, macOS                            |
| namespaces | the network, System V IPC                                    | Linux as root outside of containers     |
| uid        | other people's files and processes                           | as root                                 |
| landlock   | every file not on the list, TCP, signals                     | Linux 5.13 and later, root or not       |
| seccomp    | sockets, new processes, ptrace, signals                      | Linux on x86-64 and arm64, root or not  |
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import sysconfig
from collections.abc import Collection
from pathlib import Path

import numpy as np

from autograder.sandbox import landlock, linux, seccomp
from autograder.sandbox.limits import Limits

LAYERS = ("namespaces", "uid", "landlock", "seccomp")  # those that can be missing, in the order in which they close

# Fresh uids: far above those of people and services, a range of its own for each server so that two graders at once
# never share one.
_FIRST_UID, _UIDS_PER_SERVER, _SERVERS = 100_000, 50_000, 40_000
# Inside a container with few mapped ids there is one uid a server, below the 65,536 that are always mapped.
_FIRST_SMALL_UID, _SMALL_UIDS = 20_000, 40_000


def fresh_uid(server: int, session: int) -> int | None:
    """A uid nobody else uses, where we may take one (as root); sessions of a server follow each other, and each is
    swept before the next.
    """
    if os.geteuid() != 0:
        return None
    if _mapped_uids() >= _FIRST_UID + _UIDS_PER_SERVER * _SERVERS:
        return _FIRST_UID + (server % _SERVERS) * _UIDS_PER_SERVER + session % _UIDS_PER_SERVER
    return _FIRST_SMALL_UID + server % _SMALL_UIDS


def _mapped_uids() -> int:
    """How many uids, counted from 0, exist in this user namespace."""
    try:
        first, _, count = Path("/proc/self/uid_map").read_text().split()[:3]
    except (OSError, ValueError):
        return 1 << 32
    return int(count) if first == "0" else 0


def readable_paths() -> list[Path]:
    """What a worker needs to read: the standard library without site-packages, numpy, their shared libraries."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    parts = [entry for entry in stdlib.iterdir() if entry.name not in ("site-packages", "dist-packages")]
    numpy_home = Path(np.__file__).parent
    system = ("/lib", "/usr/lib", "/lib64", "/usr/lib64")
    libraries = [Path(root) / f"{platform_tuple}" for root in system for platform_tuple in _multiarch()]
    devices = [
        Path(p)
        for p in (
            "/dev/null",
            "/dev/zero",
            "/dev/urandom",
            "/dev/random",
            "/etc/ld.so.cache",
            "/usr/share/zoneinfo",
            "/etc/localtime",
        )
    ]
    return [*parts, numpy_home, numpy_home.with_name("numpy.libs"), *libraries, *_loaded_libraries(), *devices]


def _multiarch() -> list[str]:
    name = getattr(sys.implementation, "_multiarch", "") or ""
    return [name] if name else []


def _loaded_libraries() -> list[Path]:
    """The shared objects that this process has mapped (libpython, libc, OpenBLAS), each as a file."""
    try:
        lines = Path("/proc/self/maps").read_text().splitlines()
    except OSError:
        return []
    return sorted(
        {Path(line.split(maxsplit=5)[5]) for line in lines if ".so" in line and len(line.split(maxsplit=5)) == 6}
    )


def keep_only_fds(kept: int) -> None:
    """Close every file descriptor from `kept` on."""
    os.closerange(kept, max(kept, min(os.sysconf("SC_OPEN_MAX"), 1 << 16)))


def limit_resources(limits: Limits, own_uid: bool) -> None:
    """Set before the uid changes: raising a limit of another uid's process needs a capability that containers lack."""
    wanted = [
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ]
    # there the address space is mapped far beyond what is used, and the limit breaks Python itself
    if sys.platform != "darwin":
        wanted.append((resource.RLIMIT_AS, limits.memory_bytes))
    if own_uid:  # counted per uid: it would count a person's editor and browser too
        wanted.append((resource.RLIMIT_NPROC, limits.processes))
    for which, value in wanted:
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # The hard limit on CPU time kills without saying why; a second later than the soft one, it meets only who
        # ignores that.
        spare = 1 if which == resource.RLIMIT_CPU and (hard == resource.RLIM_INFINITY or value < hard) else 0
        resource.setrlimit(which, (value, value + spare))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an OSError, not a death


def enter(limits: Limits, uid: int | None, rules: int | None, without: Collection[str]) -> list[str]:
    """Confine this process for good; the layers that hold it.

    Order matters: limits and rules need privileges, the rest gives them up.
    """
    held = ["process", "limits"]
    limit_resources(limits, own_uid=uid is not None)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        held.append("uid")
    if linux.LINUX:
        linux.die_with_parent(signal.SIGKILL)
    if rules is not None:
        landlock.enforce(rules)
        os.close(rules)
        held.append("landlock")
    if seccomp.available() and "seccomp" not in without:
        seccomp.enforce(os.getpid())
        held.append("seccomp")
    return held
