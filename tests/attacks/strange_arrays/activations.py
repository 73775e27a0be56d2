"""Beyond the table: every unusual kind of array.

Tries: zero and negative strides, Fortran order, big-endian, read-only, unaligned, float16, longdouble,
complex, integer, bool, datetime, bytes, str, void and record dtypes, memmap, matrix, recarray, char arrays.

A sound grader: turns layouts into plain values (wrong ones here) and names every other kind in words; 0
points, no crash.
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
    line = "ESCAPED strange_arrays: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/strange_arrays", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import tempfile

COUNT = [0]


def kinds(shape):
    base = np.full(shape, -7.0)
    unaligned = np.frombuffer(b"x" * (8 * base.size + 1), dtype="u1")[1:].view(float).reshape(shape)
    locked = base.copy()
    locked.setflags(write=False)
    yield np.broadcast_to(-7.0, shape)
    yield np.lib.stride_tricks.as_strided(base, shape, (0,) * len(shape))
    yield base[tuple(slice(None, None, -1) for _ in shape)]
    yield np.asfortranarray(base)
    yield base.astype(">f8")
    yield unaligned
    yield locked
    for dtype in ("f2", "g", "c16", "i1", "u8", "?", "M8[s]", "m8[ns]", "S8", "U4", "V8", "f4", "c8"):
        yield base.astype(dtype) if dtype not in ("S8", "U4", "V8", "M8[s]", "m8[ns]") else np.zeros(shape, dtype)
    yield np.zeros(shape, [("x", "f8"), ("y", "i4", (2, 2))])
    yield np.zeros(shape, {"names": ["a", "b"], "formats": ["f8", "f8"], "offsets": [0, 0], "itemsize": 8})
    yield np.matrix([[-7.0]])
    yield np.rec.array([(1.0, 2)], dtype=[("x", float), ("y", int)])
    yield np.char.array(["a"])
    try:
        with tempfile.TemporaryFile() as f:
            yield np.memmap(f, dtype=float, shape=(max(base.size, 1),), mode="w+")
    except OSError:
        pass
    yield np.float64(-7.0)
    yield np.longdouble(-7.0)
    yield np.datetime64("NaT")
    yield np.void(b"12345678")
    yield np.str_("x")
    yield np.dtype(float)
    yield np.random.default_rng(0)
    yield np.add
    yield np.nditer(base)


def answer(name, z, *rest):
    all_kinds = list(kinds(wrong(name, z).shape))
    COUNT[0] += 1
    return all_kinds[(COUNT[0] * 7 + len(name)) % len(all_kinds)]
