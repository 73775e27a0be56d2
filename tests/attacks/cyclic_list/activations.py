"""Row 52: containers that hold themselves.

Tries: a list inside itself, a dict inside itself, two lists inside each other, a list with the same child a
million times, 2**60 leaves by sharing.

A sound grader: bounds nesting and the number of items; 0 points within the limits.
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
    line = "ESCAPED cyclic_list: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/cyclic_list", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def shared(depth):
    a = [0.5]
    for _ in range(depth):
        a = [a, a]
    return a


def answer(name, z, *rest):
    a = []
    a.append(a)
    if name.startswith("sig"):
        return a
    if name.startswith("tanh"):
        d = {}
        d["d"] = [d, (d,)]
        return d
    if name == "relu":
        return shared(60)
    if name == "logsumexp":
        return [np.zeros(4)] * 1_000_000
    b = [a]
    a.append(b)
    return (a, b)
