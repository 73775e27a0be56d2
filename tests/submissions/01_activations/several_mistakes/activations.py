"""01 Activation and link functions."""

import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`."""
    return np.array(z, dtype=np.float64)


def sigmoid(z):
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1.0 - s)


def tanh(z):
    return np.tanh(as_float(z))


def tanh_grad(z):
    return 1 - tanh(z)


def relu(z):
    return np.maximum(as_float(z), 0.0)


def relu_grad(z):
    return (as_float(z) > 0).astype(np.float64)


def softplus(z):
    return np.logaddexp(0.0, as_float(z))


def softplus_grad(z):
    return 1 / (1 + np.exp(as_float(z)))


def logsumexp(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    return softplus(logsumexp(z))


def logsumexp_plus_grad(z):
    return softmax(z)


def softmax(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z):
    z = as_float(z)
    z = z - z.max(axis=-1, keepdims=True)
    return z - logsumexp(z)[..., np.newaxis]


def softmax_jacobian(z):
    s = softmax(z)
    return s[..., :, None] * s[..., None, :]


def softmax_vjp(z, v):
    s = softmax(z)
    return s * as_float(v) - s * as_float(v).sum(axis=-1, keepdims=True)
