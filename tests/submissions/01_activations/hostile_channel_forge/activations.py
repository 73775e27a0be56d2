"""Row 48: forged replies, sent ahead.

Tries: at import, write two hundred plausible replies with future sequence numbers, in several layouts, to
every socket: results, scores, 'argument unchanged', verdicts.

A sound grader: takes nothing from the channel on trust: a frame that is not the one expected is the
submission's error; 0 points, no crash, no hang.
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
    line = "ESCAPED channel_forge: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/channel_forge", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import sys


def pack(x):
    """A msgpack encoder in ten lines, for what the attack needs."""
    if x is None or x is True or x is False:
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[x]
    if isinstance(x, int):
        return b"\xcf" + struct.pack(">Q", x) if x >= 0 else b"\xd3" + struct.pack(">q", x)
    if isinstance(x, float):
        return b"\xcb" + struct.pack(">d", x)
    if isinstance(x, bytes):
        return b"\xc6" + struct.pack(">I", len(x)) + x
    if isinstance(x, str):
        return b"\xdb" + struct.pack(">I", len(x.encode())) + x.encode()
    if isinstance(x, dict):
        return b"\xdf" + struct.pack(">I", len(x)) + b"".join(pack(k) + pack(v) for k, v in x.items())
    return b"\xdd" + struct.pack(">I", len(x)) + b"".join(map(pack, x))


def channels():
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            pass


def send(data):
    for fd in channels():
        try:
            socket.socket.send(socket.socket(fileno=os.dup(fd)), data, getattr(socket, "MSG_DONTWAIT", 0))
        except OSError:
            pass


def framed(body, blob=b""):
    """Both byte orders of the length: one of them is the protocol's."""
    for order in "<>":
        yield struct.pack(order + "I", len(body)) + body + blob


for number in range(100):
    for reply in ({"seq": number, "ok": True, "value": 0.5, "score": 20.0, "changed": [], "warnings": []}, [number, "ok", 0.5], {"type": "Result", "seq": number, "value": 0.5},
                  {"id": number, "result": {"score": 20.0}}, ["result", number, 0.5, []]):
        for frame in framed(pack(reply)):
            send(frame)
