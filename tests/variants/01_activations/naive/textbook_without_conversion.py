# score: 12.2017
"""The textbook formulas without a conversion: wrong for lists, and in half or single precision for small types."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_grad(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def tanh_grad(z):
    return 1 - tanh(z) ** 2


def relu(z):
    return z * (z > 0)


def relu_grad(z):
    return (z > 0).astype(np.float64)


def softplus(z):
    return np.log(1 + np.exp(z))


def softplus_grad(z):
    return np.exp(z) / (1 + np.exp(z))


def logsumexp(z):
    return np.log(np.exp(z).sum(axis=-1))


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    return np.log(1 + np.exp(z).sum(axis=-1))


def logsumexp_plus_grad(z):
    return np.exp(z) / (1 + np.exp(z).sum(axis=-1, keepdims=True))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def log_softmax(z):
    return np.log(softmax(z))


def softmax_jacobian(z):
    s = softmax(z)
    return s[..., :, None] * np.eye(s.shape[-1]) - s[..., :, None] * s[..., None, :]


def softmax_vjp(z, v):
    s = softmax(z)
    return s * (v - (s * v).sum(axis=-1, keepdims=True))
