"""Right: clipping where the function has long been flat, and PyTorch's threshold for softplus."""

import numpy as np

FLAT = 500.0  # exp(-500) is 7e-218
THRESHOLD = 20.0  # beyond it softplus is z, as in torch.nn.Softplus


def double(z):
    return np.asarray(z, dtype=np.double)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-np.clip(double(z), -FLAT, FLAT)))


def sigmoid_grad(z):
    e = np.exp(-np.clip(double(z), -FLAT / 2, FLAT / 2))
    return e / (1.0 + e) ** 2


def tanh(z):
    z = np.clip(double(z), -FLAT, FLAT)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def tanh_grad(z):
    return 1.0 / np.cosh(np.clip(double(z), -FLAT / 2, FLAT / 2)) ** 2


def relu(z):
    return np.clip(double(z), 0.0, np.inf)


def relu_grad(z):
    return np.where(double(z) > 0.0, 1.0, 0.0)


def softplus(z):
    z = double(z)
    return np.where(z > THRESHOLD, z, np.log1p(np.exp(np.minimum(z, THRESHOLD))))


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    z = double(z)
    top = z.max(axis=-1, keepdims=True)
    shifted = np.clip(z - top, -FLAT, 0.0)
    return np.log(np.exp(shifted).sum(axis=-1)) + top.squeeze(-1)


def logsumexp_grad(z):
    return softmax(z)


def logsumexp_plus(z):
    return np.logaddexp(0.0, logsumexp(z))


def logsumexp_plus_grad(z):
    z = double(z)
    padded = np.concatenate([z, np.zeros((*z.shape[:-1], 1))], axis=-1)
    return softmax(padded)[..., :-1]


def softmax(z):
    z = double(z)
    e = np.exp(np.clip(z - z.max(axis=-1, keepdims=True), -FLAT, 0.0))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z):
    return double(z) - np.expand_dims(logsumexp(z), axis=-1)


def softmax_jacobian(z):
    s = softmax(z)
    return np.apply_along_axis(np.diag, -1, s) - s[..., None] * s[..., None, :]


def softmax_vjp(z, v):
    s, v = softmax(z), double(v)
    return s * (v - np.sum(v * s, axis=-1, keepdims=True))
