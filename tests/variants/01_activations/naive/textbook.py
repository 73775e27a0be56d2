# score: 16.3
"""The textbook formulas on float64: all ordinary checks, and care only in ReLU's derivative."""

import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    return 1 / (1 + np.exp(-z))


def sigmoid_grad(z):
    z = np.asarray(z, dtype=np.float64)
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def tanh(z):
    z = np.asarray(z, dtype=np.float64)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def tanh_grad(z):
    return 1 - tanh(z) ** 2


def relu(z):
    z = np.asarray(z, dtype=np.float64)
    return z * (z > 0)


def relu_grad(z):
    z = np.asarray(z, dtype=np.float64)
    return (z > 0).astype(np.float64)


def softplus(z):
    z = np.asarray(z, dtype=np.float64)
    return np.log(1 + np.exp(z))


def softplus_grad(z):
    z = np.asarray(z, dtype=np.float64)
    return np.exp(z) / (1 + np.exp(z))


def logsumexp(z):
    z = np.asarray(z, dtype=np.float64)
    return np.log(np.exp(z).sum(axis=-1))


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    z = np.asarray(z, dtype=np.float64)
    return np.log(1 + np.exp(z).sum(axis=-1))


def logsumexp_plus_grad(z):
    z = np.asarray(z, dtype=np.float64)
    return np.exp(z) / (1 + np.exp(z).sum(axis=-1, keepdims=True))


def softmax(z):
    z = np.asarray(z, dtype=np.float64)
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def log_softmax(z):
    return np.log(softmax(z))


def softmax_jacobian(z):
    s = softmax(z)
    return s[..., :, None] * np.eye(s.shape[-1]) - s[..., :, None] * s[..., None, :]


def softmax_vjp(z, v):
    s = softmax(z)
    v = np.asarray(v, dtype=np.float64)
    return s * (v - (s * v).sum(axis=-1, keepdims=True))
