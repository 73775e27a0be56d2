"""Row 54: the pipes are changed under the reader.

Tries: O_NONBLOCK, O_ASYNC, pipe size 1 page and 1 MiB, SIGIO for the parent, seals, truncation and locks on
file descriptors 0, 1, 2 and the socket; they are shared with whoever holds the other end or a copy.

A sound grader: shares no open file description with its own reading side; 0 points within the limits.
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
    line = "ESCAPED nonblocking_pipes: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/nonblocking_pipes", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import fcntl
import signal

F_SETOWN, F_SETSIG, F_SETPIPE_SZ = 8, 10, 1031
for fd in (0, 1, 2, 3, 4, 5):
    for command, value in ((fcntl.F_SETFL, os.O_NONBLOCK | getattr(os, "O_ASYNC", 0)), (F_SETPIPE_SZ, 4096), (F_SETPIPE_SZ, 1 << 20)):
        try:
            fcntl.fcntl(fd, command, value)
        except (OSError, ValueError):
            pass
    try:
        fcntl.fcntl(fd, F_SETOWN, os.getppid())   # the kernel would signal the parent for us
        fcntl.fcntl(fd, F_SETSIG, int(signal.SIGUSR1))
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | 0o20000)
    except (OSError, ValueError):
        pass


def answer(name, z, *rest):
    try:
        print("x" * 200_000)
        os.write(1, b"y" * 200_000)
    except OSError:
        pass
    return wrong(name, z)
