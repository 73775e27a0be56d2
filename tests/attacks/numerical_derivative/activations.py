"""Row 66: central differences in place of the analytic gradient.

Tries: the eight gradients, the Jacobian and the vjp by central differences (h = 1e-6) of private right
functions; the functions themselves are wrong.

A sound grader: compares to 1e-11: central differences are off by 3e-11 or more; 0 points.
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
    line = "ESCAPED numerical_derivative: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/numerical_derivative", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def lse(z, extra=()): return np.log(np.exp(z).sum(axis=-1) + sum(extra))


F = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "softplus": lambda z: np.log(1 + np.exp(z)),
     "logsumexp": lse, "logsumexp_plus": lambda z: lse(z, (1.0,)), "softmax": lambda z: np.exp(z - lse(z)[..., None])}
H = 1e-6


def slopes(f, z):
    n = z.shape[-1]
    steps = H * np.eye(n)
    return np.stack([(f(z + s) - f(z - s)) / (2 * H) for s in steps], axis=-1)


def answer(name, z, *rest):
    z = np.asarray(z, dtype=float)
    with np.errstate(all="ignore"):
        if name in ("sigmoid_grad", "tanh_grad", "relu_grad", "softplus_grad"):
            f = F[name[:-5]]
            return (f(z + H) - f(z - H)) / (2 * H) * (1 + 1e-9 * (name == "relu_grad"))
        if name in ("logsumexp_grad", "logsumexp_plus_grad"):
            return slopes(F[name[:-5]], z)
        if name == "softmax_jacobian":
            return slopes(F["softmax"], z)
        if name == "softmax_vjp":
            return np.einsum("...i,...ij->...j", rest[0], slopes(F["softmax"], z))
    return wrong(name, z)
