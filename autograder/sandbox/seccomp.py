"""seccomp: system calls that a submission may not make, as a hand-assembled BPF program (x86-64 and arm64).

A deny list on purpose: an allow list breaks with every new libc, numpy and kernel. Each row says what it keeps out.
Numbers are from the kernel's syscall tables (arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h); None where an architecture has no such call.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from autograder.sandbox.linux import LINUX, check, libc, no_new_privileges

#                            x86-64  arm64
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes: attach, read their memory, signal them, take their files
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kill": (62, 129),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    # new programs and processes (clone and clone3 are handled below: threads are allowed)
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    # the network, and every other way to meet another process
    "socket": (41, 198),
    "socketpair": (53, 199),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
    # a wider view of the file system
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "mount_setattr": (442, 442),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "link": (86, None),
    "linkat": (265, 37),
    # modes, owners, times and attributes of files, which Landlock does not guard: an ordinary user's submission could
    # lock that user out
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    # raising its own limits, and the parts of the kernel with the worst record
    "prlimit64": (302, 261),
    "setrlimit": (160, 164),
    "setpriority": (141, 140),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "personality": (135, 92),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
#                              x86-64  arm64
_CLONE, _CLONE3, _TGKILL = (56, 220), (435, 435), (234, 131)
# Having the kernel send a signal to another process when a file descriptor is ready: F_SETOWN, F_SETSIG, F_SETOWN_EX;
# FIOSETOWN, SIOCSPGRP.
_DENIED_COMMANDS = {(72, 25): (8, 10, 15), (16, 29): (0x8901, 0x8902)}  # of fcntl, of ioctl
_AUDIT_ARCH = (0xC000003E, 0xC00000B7)
_MACHINES = {"x86_64": 0, "aarch64": 1}
_X32_BIT = 0x40000000  # on x86-64, a second table of the same calls under other numbers

# BPF instructions (ld abs, jeq, jge, jset, ret)
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _ARG0, _ARG1 = 0, 4, 16, 24  # offsets in struct seccomp_data (the low halves of the first two arguments)
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_CLONE_THREAD = 0x00010000
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2


def available() -> bool:
    return LINUX and platform.machine() in _MACHINES


def _program(pid: int) -> bytes:
    """The filter for the process `pid`, which may signal its own threads only."""
    column = _MACHINES[platform.machine()]
    refuse, unknown = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    code: list[tuple[int, int, int, int]] = []

    def emit(instruction: int, value: int, jump_true: int = 0, jump_false: int = 0) -> None:
        code.append((instruction, jump_true, jump_false, value))

    emit(_LOAD, _ARCH)
    emit(_EQUAL, _AUDIT_ARCH[column], 1, 0)
    emit(_RETURN, _KILL)
    emit(_LOAD, _NR)
    if column == 0:
        emit(_AT_LEAST, _X32_BIT, 0, 1)
        emit(_RETURN, _KILL)
    for numbers in _DENIED.values():
        if numbers[column] is not None:
            emit(_EQUAL, numbers[column] or 0, 0, 1)
            emit(_RETURN, refuse)
    # clone3's flags lie behind a pointer, which BPF cannot follow: "not implemented" makes the libc use clone, whose
    # flags it can.
    emit(_EQUAL, _CLONE3[column], 0, 1)
    emit(_RETURN, unknown)
    emit(_EQUAL, _CLONE[column], 0, 4)
    emit(_LOAD, _ARG0)
    emit(_ANY_BIT, _CLONE_THREAD, 1, 0)
    emit(_RETURN, refuse)
    emit(_RETURN, _ALLOW)
    for call, commands in _DENIED_COMMANDS.items():
        emit(_EQUAL, call[column], 0, 2 * len(commands) + 2)
        emit(_LOAD, _ARG1)
        for command in commands:
            emit(_EQUAL, command, 0, 1)
            emit(_RETURN, refuse)
        emit(_RETURN, _ALLOW)
    emit(_EQUAL, _TGKILL[column], 0, 4)  # abort() signals its own thread
    emit(_LOAD, _ARG0)
    emit(_EQUAL, pid, 1, 0)
    emit(_RETURN, refuse)
    emit(_RETURN, _ALLOW)
    emit(_RETURN, _ALLOW)
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def enforce(pid: int) -> None:
    """From here on this process and its threads make none of the denied calls. There is no way back."""
    assert libc is not None
    program = _program(pid)
    buffer = ctypes.create_string_buffer(program, len(program))
    wrapped = _FilterProgram(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    no_new_privileges()
    words = (ctypes.c_ulong(_PR_SET_SECCOMP), ctypes.c_ulong(_MODE_FILTER))
    check(libc.prctl(*words, ctypes.byref(wrapped), ctypes.c_ulong(0), ctypes.c_ulong(0)), "seccomp")
