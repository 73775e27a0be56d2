"""01 Activation and link functions."""

import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`."""
    return np.array(z, dtype=np.float64)


def sigmoid(z):
    z = as_float(z)
    return 1 / (1 + np.exp(-z))


def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1.0 - s)


def tanh(z):
    z = as_float(z)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def tanh_grad(z):
    return 1.0 - tanh(z) ** 2


def relu(z):
    z = as_float(z)
    return z * (z > 0)


def relu_grad(z):
    return (as_float(z) > 0).astype(np.float64)


def softplus(z):
    z = as_float(z)
    return np.log(1 + np.exp(z))


def softplus_grad(z):
    z = as_float(z)
    return np.exp(z) / (1 + np.exp(z))


def logsumexp(z):
    z = as_float(z)
    return np.log(np.exp(z).sum(axis=-1))


def logsumexp_grad(z):
    z = as_float(z)
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def logsumexp_plus(z):
    z = as_float(z)
    return np.log(1 + np.exp(z).sum(axis=-1))


def logsumexp_plus_grad(z):
    z = as_float(z)
    return np.exp(z) / (1 + np.exp(z).sum(axis=-1, keepdims=True))


def softmax(z):
    z = as_float(z)
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def log_softmax(z):
    return np.log(softmax(z))


def softmax_jacobian(z):
    s = softmax(z)
    return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])


def softmax_vjp(z, v):
    v = as_float(v)
    s = softmax(z)
    return s * (v - (s * v).sum(axis=-1, keepdims=True))
