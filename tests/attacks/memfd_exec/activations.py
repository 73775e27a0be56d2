"""Row 39: a program from memory.

Tries: memfd_create and fexecve, a script in TMPDIR and in /dev/shm made executable, ld.so as a loader,
vfork and clone by hand.

A sound grader: forbids exec and fork, by whatever call; 0 points, no marker.
"""
import os

import numpy as np


def wrong(name, z, *rest):
    """Minus seven in the right shape: nothing in this file deserves a point."""
    shape = np.shape(z)
    shape = shape[:-1] if name in ("logsumexp", "logsumexp_plus") else shape
    return np.full(shape + shape[-1:] if name == "softmax_jacobian" else shape, -7.0)


def mark(what):
    """Say on stdout and in /tmp/marks that the attack got out."""
    line = "ESCAPED memfd_exec: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/memfd_exec", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        os.write(fd, line)
        os.close(fd)
    except OSError:
        pass


answer = wrong  # what all sixteen functions return; the attack below puts its own in its place


def sigmoid(z): return answer("sigmoid", z)
def sigmoid_grad(z): return answer("sigmoid_grad", z)
def tanh(z): return answer("tanh", z)
def tanh_grad(z): return answer("tanh_grad", z)
def relu(z): return answer("relu", z)
def relu_grad(z): return answer("relu_grad", z)
def softplus(z): return answer("softplus", z)
def softplus_grad(z): return answer("softplus_grad", z)
def logsumexp(z): return answer("logsumexp", z)
def logsumexp_grad(z): return answer("logsumexp_grad", z)
def logsumexp_plus(z): return answer("logsumexp_plus", z)
def logsumexp_plus_grad(z): return answer("logsumexp_plus_grad", z)
def softmax(z): return answer("softmax", z)
def log_softmax(z): return answer("log_softmax", z)
def softmax_jacobian(z): return answer("softmax_jacobian", z)
def softmax_vjp(z, v): return answer("softmax_vjp", z, v)


import ctypes
import sys
import tempfile

SCRIPT = b"#!/bin/sh\necho ESCAPED memfd\ntouch /tmp/marks/memfd_exec\n"
libc = ctypes.CDLL(None, use_errno=True)
if sys.platform == "linux":
    for folder in (tempfile.gettempdir(), "/dev/shm", "/tmp", "."):
        path = os.path.join(folder, f"memfd_exec_{os.getpid()}.sh")
        try:
            with open(path, "wb") as f:
                f.write(SCRIPT)
            os.chmod(path, 0o755)
            pid = os.posix_spawn(path, [path], {})
            os.waitpid(pid, 0)
            os.unlink(path)
        except OSError:
            pass
    if os.uname().machine == "x86_64":
        child = libc.syscall(56, 17, 0, 0, 0, 0)   # clone(SIGCHLD)
        if child == 0:
            mark("clone made a process")
            os._exit(0)
        child = libc.syscall(57)                     # fork
        if child == 0:
            mark("the fork call made a process")
            os._exit(0)
    try:
        fd = os.memfd_create("x", 0)
        os.write(fd, SCRIPT)
        os.execve(fd, ["x"], {})
    except (OSError, AttributeError):
        pass
    try:
        os.execv("/lib64/ld-linux-x86-64.so.2", ["ld.so", "/bin/true"])
    except OSError:
        pass
