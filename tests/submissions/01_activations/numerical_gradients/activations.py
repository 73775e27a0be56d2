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
    z = as_float(z)
    h = 1e-6
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


def tanh(z):
    return np.tanh(as_float(z))


def tanh_grad(z):
    z = as_float(z)
    h = 1e-6
    return (tanh(z + h) - tanh(z - h)) / (2 * h)


def relu(z):
    return np.maximum(as_float(z), 0.0)


def relu_grad(z):
    z = as_float(z)
    h = 1e-6
    return (relu(z + h) - relu(z - h)) / (2 * h)


def softplus(z):
    return np.logaddexp(0.0, as_float(z))


def softplus_grad(z):
    z = as_float(z)
    h = 1e-6
    return (softplus(z + h) - softplus(z - h)) / (2 * h)


def logsumexp(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))


def logsumexp_grad(z):
    z = as_float(z)
    steps = 1e-6 * np.eye(z.shape[-1])
    return np.stack([(logsumexp(z + s) - logsumexp(z - s)) / 2e-6 for s in steps], axis=-1)


def logsumexp_plus(z):
    return softplus(logsumexp(z))


def logsumexp_plus_grad(z):
    z = as_float(z)
    steps = 1e-6 * np.eye(z.shape[-1])
    return np.stack([(logsumexp_plus(z + s) - logsumexp_plus(z - s)) / 2e-6 for s in steps], axis=-1)


def softmax(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z):
    z = as_float(z)
    z = z - z.max(axis=-1, keepdims=True)
    return z - logsumexp(z)[..., np.newaxis]


def softmax_jacobian(z):
    z = as_float(z)
    steps = 1e-6 * np.eye(z.shape[-1])
    return np.stack([(softmax(z + s) - softmax(z - s)) / 2e-6 for s in steps], axis=-1)


def softmax_vjp(z, v):
    v = as_float(v)
    s = softmax(z)
    return s * (v - (s * v).sum(axis=-1, keepdims=True))
