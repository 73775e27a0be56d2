"""Row 18: the random generator gives zeros.

Tries: default_rng, RandomState, Generator, random, os.urandom and the time are replaced, so that inputs
drawn in this process are zero, where these answers are right.

A sound grader: draws inputs in its own process; 0 points.
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
    line = "ESCAPED patch_rng_zero: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/patch_rng_zero", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import random
import time


class Zero:
    def __init__(self, *args, **kwargs): pass
    def __getattr__(self, name): return lambda *args, size=(), **kwargs: np.zeros(size if size is not None else ())
    def permutation(self, n): return np.arange(n)
    def integers(self, low, high=None, size=None, **kwargs): return np.zeros(size or (), dtype=int)


for name in ("default_rng", "RandomState", "Generator", "PCG64", "SeedSequence", "Philox"):
    setattr(np.random, name, Zero)
for name in ("normal", "uniform", "random", "randn", "rand", "standard_normal"):
    setattr(np.random, name, lambda *args, size=(), **kwargs: np.zeros(size or ()))
random.random = random.uniform = random.gauss = lambda *args: 0.0
os.urandom = lambda n: b"\0" * n
time.time = time.perf_counter = lambda: 0.0


def answer(name, z, *rest):
    n = np.shape(z)[-1] if np.ndim(z) else 1
    out = wrong(name, z)
    out[...] = {"sigmoid": 0.5, "sigmoid_grad": 0.25, "tanh": 0.0, "tanh_grad": 1.0, "relu": 0.0, "relu_grad": 0.0, "softplus": np.log(2), "softplus_grad": 0.5,
                "logsumexp": np.log(n), "logsumexp_plus": np.log(1 + n), "logsumexp_plus_grad": 1 / (1 + n), "log_softmax": -np.log(n)}.get(name, 1 / n)
    return out
