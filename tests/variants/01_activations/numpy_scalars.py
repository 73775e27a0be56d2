"""Right: recursion over nested sequences; numpy scalars for numbers, 0-d arrays for the sums."""

import numpy as np

ONE = np.float64(1)


def deep(f, z):
    return f(np.float64(z)) if np.ndim(z) == 0 else np.array([deep(f, entry) for entry in z])


def rows(f, z):
    z = np.array(z, dtype=np.float64)
    return np.array(f(z)) if z.ndim == 1 else np.array([rows(f, row) for row in z])


def sigmoid(z):
    return deep(lambda x: ONE / (ONE + np.exp(-x)) if x > 0 else np.exp(x) / (ONE + np.exp(x)), z)


def sigmoid_grad(z):
    return deep(lambda x: np.exp(-abs(x)) / (ONE + np.exp(-abs(x))) ** 2, z)


def tanh(z):
    return deep(np.tanh, z)


def tanh_grad(z):
    return deep(lambda x: ONE - np.tanh(x) ** 2, z)


def relu(z):
    return deep(lambda x: max(x, np.float64(0)), z)


def relu_grad(z):
    return deep(lambda x: np.float64(x > 0), z)


def softplus(z):
    return deep(lambda x: max(x, np.float64(0)) + np.log1p(np.exp(-abs(x))), z)


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    return rows(lambda row: row.max() + np.log(np.exp(row - row.max()).sum()), z)


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    return rows(lambda row: logsumexp([0.0, *row]), z)


def logsumexp_plus_grad(z):
    return rows(lambda row: softmax([0.0, *row])[1:], z)


def softmax(z):
    return rows(lambda row: np.exp(row - row.max()) / np.exp(row - row.max()).sum(), z)


def log_softmax(z):
    return rows(lambda row: row - row.max() - np.log(np.exp(row - row.max()).sum()), z)


def softmax_jacobian(z):
    return rows(lambda row: np.diag(softmax(row)) - np.multiply.outer(softmax(row), softmax(row)), z)


def softmax_vjp(z, v):
    z, v = np.array(z, dtype=np.float64), np.array(v, dtype=np.float64)
    if z.ndim > 1:
        return np.array([softmax_vjp(*pair) for pair in zip(z, v, strict=True)])
    s = softmax(z)
    return s * (v - np.dot(s, v))
