# score: 17.4
"""The textbook formulas with numpy's warnings switched off: care only where inf leads to the right limit."""

from contextlib import suppress

import numpy as np

np.seterr(all="ignore")


def f8(z):
    return np.asarray(z, dtype=np.float64)


def quietly(f):
    def quiet(*arguments):
        with np.errstate(all="ignore"), suppress(FloatingPointError):
            return f(*arguments)

    return quiet


@quietly
def sigmoid(z):
    return 1 / (1 + np.exp(-f8(z)))


@quietly
def sigmoid_grad(z):
    return sigmoid(z) * (1 - sigmoid(z))


@quietly
def tanh(z):
    return 1 - 2 / (np.exp(2 * f8(z)) + 1)


@quietly
def tanh_grad(z):
    return 1 / np.cosh(f8(z)) ** 2


@quietly
def relu(z):
    return f8(z) * (f8(z) > 0)


@quietly
def relu_grad(z):
    return np.nan_to_num(relu(z) / f8(z))


@quietly
def softplus(z):
    return np.log(1 + np.exp(f8(z)))


@quietly
def softplus_grad(z):
    return 1 / (1 + np.exp(-f8(z)))


@quietly
def logsumexp(z):
    return np.log(np.exp(f8(z)).sum(axis=-1))


@quietly
def logsumexp_grad(z):
    return np.nan_to_num(softmax(z))


@quietly
def logsumexp_plus(z):
    return np.log(1 + np.exp(f8(z)).sum(axis=-1))


@quietly
def logsumexp_plus_grad(z):
    e = np.exp(f8(z))
    return e / (1 + e.sum(axis=-1, keepdims=True))


@quietly
def softmax(z):
    e = np.exp(f8(z))
    return e / e.sum(axis=-1, keepdims=True)


@quietly
def log_softmax(z):
    return np.log(softmax(z))


@quietly
def softmax_jacobian(z):
    s = softmax(z)
    return s[..., :, None] * (np.eye(s.shape[-1]) - s[..., None, :])


@quietly
def softmax_vjp(z, v):
    s = softmax(z)
    return s * (f8(v) - (s * f8(v)).sum(axis=-1, keepdims=True))
