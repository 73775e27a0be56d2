"""Row 73: results that compute later.

Tries: generators, iterators, map, range, memoryview, bytearray, array.array, slices, coroutines, functions,
classes, modules, types that run student code when they are read.

A sound grader: lists the types that may cross and names the others in words; 0 points.
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
    line = "ESCAPED lazy_objects: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/lazy_objects", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import array
import collections
import types

COUNT = [0]


def slowly(shape):
    for _ in range(1 << 60):
        yield -7.0


async def later(): return -7.0


class Sequence(collections.UserList):
    def __len__(self): return 1 << 40


def answer(name, z, *rest):
    shape = wrong(name, z).shape
    COUNT[0] += 1
    made = [slowly(shape), map(float, range(1 << 60)), range(1 << 60), memoryview(bytearray(80)), bytearray(8), b"\0" * 8, array.array("d", [0.5]),
            slice(0, 1), Ellipsis, NotImplemented, types.SimpleNamespace(shape=shape), collections.OrderedDict(a=1), collections.defaultdict(list),
            collections.deque([0.5]), frozenset([1]), {1.0}, Sequence([1.0]), answer, type, np, iter([0.5]), (x for x in [0.5]), 1j, object()]
    thing = made[(COUNT[0] * 5 + len(name)) % len(made)]
    if name == "sigmoid":
        return later()
    return thing
