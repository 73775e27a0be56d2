# score: 17.5
"""numpy's own tanh and logaddexp where there are such functions, the textbook formulas elsewhere."""

import numpy as np


def f8(z):
    return np.asarray(z, dtype=np.float64)


def sigmoid(z):
    return 1 / (1 + np.exp(-f8(z)))


def sigmoid_grad(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    return np.tanh(f8(z))


def tanh_grad(z):
    return 1 - np.tanh(f8(z)) ** 2


def relu(z):
    return np.maximum(f8(z), 0)


def relu_grad(z):
    return np.where(f8(z) > 0, 1.0, 0.0)


def softplus(z):
    return np.logaddexp(0, f8(z))


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    return np.logaddexp.reduce(f8(z), axis=-1)


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    return np.log(1 + np.exp(f8(z)).sum(axis=-1))


def logsumexp_plus_grad(z):
    e = np.exp(f8(z))
    return e / (1 + e.sum(axis=-1, keepdims=True))


def softmax(z):
    e = np.exp(f8(z))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z):
    return f8(z) - logsumexp(z)[..., None]


def softmax_jacobian(z):
    s = softmax(z)
    return s[..., :, None] * (np.eye(s.shape[-1]) - s[..., None, :])


def softmax_vjp(z, v):
    s = softmax(z)
    return s * (f8(v) - (s * f8(v)).sum(axis=-1, keepdims=True))
