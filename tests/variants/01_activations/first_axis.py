"""Right: the classes moved to the first axis and back; functools.reduce over them."""

from functools import reduce

import numpy as np


def classes_first(z):
    return np.moveaxis(np.asarray(z, dtype=np.float64), -1, 0)


def sigmoid(z):
    return np.exp(-softplus(np.negative(np.asarray(z, dtype=np.float64))))


def sigmoid_grad(z):
    return sigmoid(z) * sigmoid(np.negative(np.asarray(z, dtype=np.float64)))


def tanh(z):
    z = np.asarray(z, dtype=np.float64)
    e = np.expm1(-2 * np.abs(z))  # exp(-2|z|) - 1, exact near 0
    return np.copysign(-e / (e + 2), z)


def tanh_grad(z):
    return 1 - np.square(tanh(z))


def relu(z):
    return np.asarray(z, dtype=np.float64).clip(min=0)


def relu_grad(z):
    return (np.sign(np.asarray(z, dtype=np.float64)) == 1).astype(np.float64)


def softplus(z):
    z = np.asarray(z, dtype=np.float64)
    return np.log1p(np.exp(-abs(z))) + z.clip(min=0)


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    return reduce(np.logaddexp, classes_first(z))


def logsumexp_grad(z):
    return np.moveaxis(np.exp(classes_first(z) - logsumexp(z)), 0, -1)


def logsumexp_plus(z):
    return reduce(np.logaddexp, classes_first(z), 0.0)


def logsumexp_plus_grad(z):
    return np.moveaxis(np.exp(classes_first(z) - logsumexp_plus(z)), 0, -1)


def softmax(z):
    return logsumexp_grad(z)


def log_softmax(z):
    return np.moveaxis(classes_first(z) - logsumexp(z), 0, -1)


def softmax_jacobian(z):
    s = classes_first(softmax(z))
    J = np.stack([np.stack([s[i] * (float(i == j) - s[j]) for j in range(len(s))]) for i in range(len(s))])
    return np.moveaxis(J, (0, 1), (-2, -1))


def softmax_vjp(z, v):
    s, v = softmax(z), np.asarray(v, dtype=np.float64)
    return s * (v - (s * v).sum(-1)[..., np.newaxis])
