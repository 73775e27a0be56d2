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
    return 1.0 - tanh(z) ** 2


def relu(z):
    return np.maximum(as_float(z), 0.0)


def relu_grad(z):
    return (as_float(z) > 0).astype(np.float64)


def softplus(z):
    return np.logaddexp(0.0, as_float(z))


def softplus_grad(z):
    return sigmoid(z)
