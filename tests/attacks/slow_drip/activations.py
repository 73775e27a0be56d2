"""Row 41: a reply byte by byte.

Tries: one byte every 0.1 s, so that no single read ever times out.

A sound grader: has one deadline for the whole message, not one a read; 0 points within the limits.
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
    line = "ESCAPED slow_drip: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/slow_drip", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import time

COUNT = [0]
SENT = []
CHANNEL = [3]
real_write = os.write


def push(fd, data):
    view = memoryview(data)
    while view:
        view = view[real_write(fd, view):]


def is_channel(fd):
    try:
        return fd > 2 and stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


def tap(change):
    """From now on every message that the worker sends goes through change(bytes) -> bytes to send."""
    def through(fd, *parts):
        data = b"".join(bytes(p) for p in parts)
        COUNT[0] += 1
        CHANNEL[0] = fd
        push(fd, change(data))
        SENT.append(data)
        return len(data)
    socket.socket.sendall = lambda self, data, *flags: through(self.fileno(), data) and None
    socket.socket.send = lambda self, data, *flags: through(self.fileno(), data)
    socket.socket.sendmsg = lambda self, parts, *rest: through(self.fileno(), *parts)
    os.write = lambda fd, data: through(fd, data) if is_channel(fd) else real_write(fd, data)
    os.writev = lambda fd, parts: through(fd, *parts)



def drip(data):
    if COUNT[0] != 20:
        return data
    for i in range(len(data)):
        push(CHANNEL[0], data[i:i + 1])
        time.sleep(0.1)
    return b""


tap(drip)
