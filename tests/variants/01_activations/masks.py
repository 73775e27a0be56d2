"""Right: boolean masks, results written into arrays made beforehand."""

import numpy as np


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    out = np.empty(z.shape)
    positive = z > 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


def sigmoid_grad(z):
    s = sigmoid(z)
    return s - s**2


def tanh(z):
    z = np.asarray(z, dtype=float)
    out = np.array(np.sign(z))
    near = np.abs(z) < 20
    p, q = np.exp(z[near]), np.exp(-z[near])
    out[near] = (p - q) / (p + q)
    return out


def tanh_grad(z):
    z = np.asarray(z, dtype=float)
    out = np.zeros(z.shape)
    near = np.abs(z) < 300
    out[near] = 1 / np.cosh(z[near]) ** 2
    return out


def relu(z):
    out = np.array(z, dtype=float)
    out[out < 0] = 0
    return out


def relu_grad(z):
    z = np.asarray(z, dtype=float)
    out = np.zeros(z.shape)
    out[z > 0] = 1
    return out


def softplus(z):
    z = np.asarray(z, dtype=float)
    out = np.array(z)
    small = z < 35
    out[small] = np.log(1 + np.exp(z[small]))
    return out


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    z = np.array(z, dtype=float)
    m = z[..., :1].copy()
    for c in range(1, z.shape[-1]):
        larger = z[..., c : c + 1] > m
        m[larger] = z[..., c : c + 1][larger]
    return (m + np.log(np.exp(z - m).sum(-1, keepdims=True)))[..., 0]


def logsumexp_grad(z):
    z = np.array(z, dtype=float)
    return np.exp(z - logsumexp(z)[..., None])


def with_zero(z):
    z = np.array(z, dtype=float)
    out = np.zeros((*z.shape[:-1], z.shape[-1] + 1))
    out[..., 1:] = z
    return out


def logsumexp_plus(z):
    return logsumexp(with_zero(z))


def logsumexp_plus_grad(z):
    return logsumexp_grad(with_zero(z))[..., 1:]


def softmax(z):
    return logsumexp_grad(z)


def log_softmax(z):
    z = np.array(z, dtype=float)
    return z - logsumexp(z)[..., None]


def softmax_jacobian(z):
    s = softmax(z)
    C = s.shape[-1]
    J = np.empty((*s.shape, C))
    for i in range(C):
        for j in range(C):
            J[..., i, j] = s[..., i] * (1 - s[..., i]) if i == j else -s[..., i] * s[..., j]
    return J


def softmax_vjp(z, v):
    s = softmax(z)
    out = s * np.asarray(v, dtype=float)
    out -= s * out.sum(-1)[..., None]
    return out
