"""Beyond the table: constants and the argument itself.

Tries: zeros, ones, one half, 1/C, the argument, random numbers in a plausible range: what a weak test (rows
sum to 1, all positive, right shape) would pass.

A sound grader: compares with the reference on fresh random inputs in every check; 0 points.
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
    line = "ESCAPED impostor_constants: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/impostor_constants", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


COUNT = [0]
RNG = np.random.default_rng()


def answer(name, z, *rest):
    COUNT[0] += 1
    out = wrong(name, z)
    z = np.asarray(z, dtype=float)
    choices = [0.0, 1.0, 0.5, 1.0 / (z.shape[-1] if z.ndim else 1), np.abs(z) if z.shape == out.shape else 0.25, RNG.random(out.shape)]
    out[...] = choices[COUNT[0] % len(choices)]
    if name in ("softmax", "logsumexp_grad") and out.ndim:
        out = np.abs(out) + 1e-3
        out /= out.sum(axis=-1, keepdims=True)
    return out
