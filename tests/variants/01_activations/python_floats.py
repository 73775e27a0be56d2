"""Right: a Python float for every single number, an array otherwise; math for numbers, numpy for arrays."""

import math

import numpy as np


def plain(array):
    return array.item() if np.ndim(array) == 0 else array


def sigmoid(z):
    if np.ndim(z) == 0:
        x = float(z)
        return 1.0 / (1.0 + math.exp(-x)) if x >= 0 else 1.0 - 1.0 / (1.0 + math.exp(x))
    return np.array([sigmoid(row) for row in z], dtype=float)


def sigmoid_grad(z):
    s = sigmoid(z)
    return s * (1 - s)


def tanh(z):
    if np.ndim(z) == 0:
        return math.tanh(float(z))
    return np.tanh(np.array(z, dtype=float))


def tanh_grad(z):
    t = tanh(z)
    return 1 - t * t


def relu(z):
    if np.ndim(z) == 0:
        return max(0.0, float(z))
    return np.array([relu(row) for row in z])


def relu_grad(z):
    if np.ndim(z) == 0:
        return 1.0 if z > 0 else 0.0
    return np.array([relu_grad(row) for row in z])


def softplus(z):
    return plain(np.logaddexp(0.0, np.array(z, dtype=float)))


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    z = np.array(z, dtype=float)
    m = z.max(axis=-1)
    return plain(m + np.log(np.sum(np.exp(z - m[..., None]), axis=-1)))


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    z = np.array(z, dtype=float)
    m = np.maximum(z.max(axis=-1), 0.0)
    return plain(m + np.log(np.exp(-m) + np.sum(np.exp(z - m[..., None]), axis=-1)))


def logsumexp_plus_grad(z):
    z = np.array(z, dtype=float)
    m = np.maximum(z.max(axis=-1, keepdims=True), 0.0)
    e = np.exp(z - m)
    return e / (np.exp(-m) + e.sum(axis=-1, keepdims=True))


def softmax(z):
    z = np.array(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z):
    z = np.array(z, dtype=float)
    return z - np.array(logsumexp(z))[..., None]


def softmax_jacobian(z):
    s = softmax(z)
    J = -s[..., :, None] * s[..., None, :]
    C = s.shape[-1]
    J[..., range(C), range(C)] += s
    return J


def softmax_vjp(z, v):
    s = softmax(z)
    sv = s * np.array(v, dtype=float)
    return sv - s * sv.sum(axis=-1, keepdims=True)
