"""Row 56: the grader is signalled.

Tries: kill, killpg, tgkill, sigqueue, pidfd_send_signal to the parent, its group and session, with signal 0
and with SIGUSR1-like harmless numbers.

A sound grader: denies it by user, by filter or by scope; 0 points, no marker.
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
    line = "ESCAPED signal_parent: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/signal_parent", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import signal

parent = os.getppid()


def tried(what, f, *args):
    try:
        f(*args)
        mark(f"{what} reaches process {parent}")
    except (OSError, AttributeError, ValueError):
        pass


if parent > 1:
    tried("kill", os.kill, parent, 0)
    tried("killpg", os.killpg, os.getpgid(0) if os.getpgid(0) != os.getpid() else parent, 0)
    tried("SIGWINCH", os.kill, parent, getattr(signal, "SIGWINCH", 28))
    tried("pidfd", lambda: signal.pidfd_send_signal(os.pidfd_open(parent), 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(os, "uname") and os.uname().machine == "x86_64" and os.uname().sysname == "Linux":
        if libc.syscall(234, parent, parent, 0) == 0:
            mark("tgkill reaches the parent")
        if libc.syscall(200, parent, 0) == 0:
            mark("tkill reaches the parent")
