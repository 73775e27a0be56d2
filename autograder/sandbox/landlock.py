"""Landlock: a process gives up, for itself and its children, every file that is not on a list (Linux 5.13 and later).

Source for numbers and semantics: the kernel's Documentation/userspace-api/landlock.rst. Paths are opened when the
rules are made, which must be before the uid changes, since they may lie below a folder that only root can enter.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from autograder.sandbox.linux import LINUX, check, libc, no_new_privileges

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same on every architecture
_RULE_PATH_BENEATH = 1
_CREATE_VERSION = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _REFER, _TRUNCATE = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 13, 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
# Files and folders: no links, pipes, sockets or devices.
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _REMOVE_DIR | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE  # the rights that a rule on a file (not a folder) may name

# How many filesystem rights each version of the interface knows; and since which one it can refuse TCP, signals and
# abstract sockets.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_RIGHTS_LATER = 16
_TCP_SINCE, _SCOPE_SINCE = 4, 6


def version() -> int:
    """The kernel's Landlock interface version, 0 where there is none."""
    if not LINUX or libc is None:
        return 0
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_CREATE_VERSION))))


def make_rules(readable: Iterable[Path], writable: Iterable[Path]) -> int:
    """A file descriptor of the rules: read and execute below `readable`, files and folders below `writable`, nothing
    else, no TCP, no signals out.
    """
    assert libc is not None
    known = version()
    handled = (1 << _RIGHTS.get(known, _RIGHTS_LATER)) - 1
    words = [handled]
    if known >= _TCP_SINCE:
        words.append(0b11)  # bind, connect
    if known >= _SCOPE_SINCE:
        words.append(0b11)  # abstract unix sockets, signals
    attributes = struct.pack(f"={len(words)}Q", *words)
    rules = check(
        libc.syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0)),
        "landlock_create_ruleset",
    )
    for paths, rights in ((readable, _READ), (writable, _WRITE)):
        for path in paths:
            _add(rules, path, rights & handled)
    return rules


def _add(rules: int, path: Path, rights: int) -> None:
    assert libc is not None
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        allowed = rights if path.is_dir() else rights & _ON_FILES
        rule = struct.pack("=Qi", allowed, opened)
        check(libc.syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, rule, ctypes.c_uint32(0)), f"landlock_add_rule {path}")
    finally:
        os.close(opened)


def enforce(rules: int) -> None:
    """From here on this process lives by the rules. There is no way back."""
    assert libc is not None
    no_new_privileges()
    check(libc.syscall(_RESTRICT, rules, ctypes.c_uint32(0)), "landlock_restrict_self")
