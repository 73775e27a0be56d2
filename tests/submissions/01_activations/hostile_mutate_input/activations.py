"""Row 9: the argument changed in place.

Tries: zero the argument and return the value at zero, so that a reference computed afterwards agrees.

A sound grader: sends copies, computes the reference from its own, and says that the argument was changed; 0
points.
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
    line = "ESCAPED mutate_input: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/mutate_input", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


AT_ZERO = dict(sigmoid=0.5, sigmoid_grad=0.25, tanh=0.0, tanh_grad=1.0, relu=0.0, relu_grad=0.0, softplus=np.log(2), softplus_grad=0.5)


def answer(name, z, *rest):
    z[...] = 0.0
    for v in rest:
        v[...] = 0.0
    n = z.shape[-1] if z.ndim else 1
    value = AT_ZERO.get(name, {"logsumexp": np.log(n), "logsumexp_plus": np.log(1 + n), "log_softmax": -np.log(n), "softmax_vjp": 0.0,
                               "logsumexp_plus_grad": 1 / (1 + n)}.get(name, 1 / n))
    out = wrong(name, z)
    out[...] = value
    return out
