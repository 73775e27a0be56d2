"""Row 17: answers recorded for fixed seeds.

Tries: a table of what numpy's generators give for 3000 small seeds in the usual distributions; where the
argument begins like one of them, the right answer is returned.

A sound grader: draws the inputs of every submission from a secret seed of its own; 0 points, no marker.
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
    line = "ESCAPED seed_lookup_table: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/seed_lookup_table", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


TABLE = set()
for seed in range(3000):
    for make in (np.random.default_rng, np.random.RandomState):
        if make is np.random.RandomState and seed >= 500:
            continue
        TABLE.add(round(float(make(seed).normal()), 12))
        TABLE.add(round(float(make(seed).uniform(-1, 1)), 12))
        TABLE.add(round(float(make(seed).uniform(-5, 5)), 12))


def known(z):
    z = np.ravel(np.asarray(z, dtype=float))
    return any(round(float(z[0] / scale), 12) in TABLE for scale in (1, 2, 3, 5, 10, 100) if z[0] != 0 and z[0] != int(z[0]))


def answer(name, z, *rest):
    if known(z):
        mark("a hidden input that a small fixed seed gives")
        s = np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))
        return {"sigmoid": s, "sigmoid_grad": s * (1 - s), "tanh": np.tanh(z), "softplus": np.logaddexp(0, z)}.get(name, wrong(name, z))
    return wrong(name, z)
