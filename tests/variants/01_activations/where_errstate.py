"""Right: np.where on two formulas, the warnings of the branch not taken switched off."""

import numpy as np


def sigmoid(z):
    z = np.array(z, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_grad(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    return 2 * sigmoid(2 * np.array(z, dtype=np.float64)) - 1


def tanh_grad(z):
    return 4 * sigmoid_grad(2 * np.array(z, dtype=np.float64))


def relu(z):
    z = np.array(z, dtype=np.float64)
    return np.where(z > 0, z, 0)


def relu_grad(z):
    z = np.array(z, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(z == 0, 0.0, np.maximum(z / np.abs(z), 0))


def softplus(z):
    z = np.array(z, dtype=np.float64)
    with np.errstate(over="ignore"):
        return np.where(z > 30, z + np.exp(-z), np.log1p(np.exp(z)))


def softplus_grad(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.array(z, dtype=np.float64)))


def logsumexp(z):
    z = np.array(z, dtype=np.float64)
    m = z.max(axis=-1)
    return np.log(np.exp(z - m[..., np.newaxis]).sum(axis=-1)) + m


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    lse = logsumexp(z)
    with np.errstate(over="ignore"):
        return np.where(lse > 30, lse + np.exp(-lse), np.log1p(np.exp(lse)))


def logsumexp_plus_grad(z):
    z = np.array(z, dtype=np.float64)
    m = z.max(axis=-1, keepdims=True)
    e = np.exp(z - m)
    with np.errstate(over="ignore"):
        return e / (np.exp(-m) + e.sum(axis=-1, keepdims=True))


def softmax(z):
    z = np.array(z, dtype=np.float64)
    z -= z.max(axis=-1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=-1, keepdims=True)
    return z


def log_softmax(z):
    z = np.array(z, dtype=np.float64)
    z -= logsumexp(z)[..., np.newaxis]
    return z


def softmax_jacobian(z):
    s = softmax(z)
    return np.where(np.eye(s.shape[-1]), (s * (1 - s))[..., None], -s[..., None] * s[..., None, :])


def softmax_vjp(z, v):
    s = softmax(z)
    v = np.array(v, dtype=np.float64)
    return s * (v - np.average(v, axis=-1, weights=s)[..., None])
