"""Row 52: memory.

Tries: 3 GiB in one call, 100 MB kept of every call, a list that grows for ever, a zip of zeros decompressed
in memory.

A sound grader: bounds memory; MemoryError or the death of the worker is that call's result; 0 points within
the limits.
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
    line = "ESCAPED memory_bomb: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/memory_bomb", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import zlib

KEPT = []


def answer(name, z, *rest):
    if name == "sigmoid":
        return np.ones(3 << 27)[: np.size(z)]
    if name == "tanh":
        blocks = []
        for _ in range(192):
            blocks.append(bytearray(16 << 20))   # at most 3 GiB
        return wrong(name, z)
    if name == "softmax":
        return zlib.decompress(zlib.compress(bytes(1 << 26)) and zlib.compress(bytes(1 << 27)))
    if len(KEPT) < 25 and name.startswith("log"):
        KEPT.append(np.ones(100 << 17))
    return wrong(name, z)
