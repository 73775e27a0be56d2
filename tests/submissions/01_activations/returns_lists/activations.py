"""01 Activation and link functions."""

import numpy as np


def as_float(z):
    return np.array(z, dtype=np.float64)


def sigmoid(z):
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, e) / (1.0 + e)).tolist()


def sigmoid_grad(z):
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, e) / (1.0 + e)).tolist()


def tanh(z):
    return np.asarray(np.tanh(as_float(z))).tolist()


def tanh_grad(z):
    return np.asarray(1.0 - tanh(z) ** 2).tolist()


def relu(z):
    return np.asarray(np.maximum(as_float(z), 0.0)).tolist()


def relu_grad(z):
    return np.asarray((as_float(z) > 0).astype(np.float64)).tolist()


def softplus(z):
    return np.asarray(np.logaddexp(0.0, as_float(z))).tolist()


def softplus_grad(z):
    return np.asarray(sigmoid(z)).tolist()


def logsumexp(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return np.asarray(m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))).tolist()


def logsumexp_grad(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True)).tolist()


def logsumexp_plus(z):
    return np.asarray(softplus(logsumexp(z))).tolist()


def logsumexp_plus_grad(z):
    return np.asarray(sigmoid(logsumexp(z))[..., np.newaxis] * softmax(z)).tolist()


def softmax(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True)).tolist()


def log_softmax(z):
    z = as_float(z)
    z = z - z.max(axis=-1, keepdims=True)
    return np.asarray(z - logsumexp(z)[..., np.newaxis]).tolist()


def softmax_jacobian(z):
    s = softmax(z)
    return np.asarray(s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])).tolist()


def softmax_vjp(z, v):
    v = as_float(v)
    s = softmax(z)
    return np.asarray(s * (v - (s * v).sum(axis=-1, keepdims=True))).tolist()
