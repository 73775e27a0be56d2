"""Beyond the table: options of the channel's socket.

Tries: buffer sizes of one byte, SO_PEERCRED for the grader's pid, a filter (SO_ATTACH_FILTER), connect,
bind and listen on it, shutdown of one side.

A sound grader: works with any peer behaviour, under its deadline; 0 points.
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
    line = "ESCAPED channel_options: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/channel_options", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import socket
import stat
import struct

for fd in range(3, 64):
    try:
        if not stat.S_ISSOCK(os.fstat(fd).st_mode):
            continue
    except OSError:
        continue
    s = socket.socket(fileno=os.dup(fd))
    for option, value in (("SO_SNDBUF", 1), ("SO_RCVBUF", 1), ("SO_KEEPALIVE", 1), ("SO_PASSCRED", 1), ("SO_MARK", 1), ("SO_PRIORITY", 6)):
        try:
            s.setsockopt(socket.SOL_SOCKET, getattr(socket, option), value)
        except (OSError, AttributeError):
            pass
    try:
        pid, uid, gid = struct.unpack("3i", s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        os.kill(pid, 0)
        if pid not in (0, os.getpid()):
            mark(f"the peer's pid {pid} can be signalled")
    except (OSError, AttributeError):
        pass
    for f, args in ((s.bind, ("\0chainrule",)), (s.listen, ()), (s.connect, ("\0chainrule",))):
        try:
            f(*args)
        except OSError:
            pass


def answer(name, z, *rest):
    if name == "softmax":
        s.shutdown(socket.SHUT_RD)
    return wrong(name, z)
