"""Right: everything from np.logaddexp, probabilities as exponentials of log-probabilities."""

import numpy as np


def sigmoid(z):
    return np.exp(-np.logaddexp(0.0, -np.array(z, dtype=float)))


def sigmoid_grad(z):
    z = np.array(z, dtype=float)
    return np.exp(-np.logaddexp(0.0, -z) - np.logaddexp(0.0, z))


def tanh(z):
    z = np.array(z, dtype=float)
    return np.exp(-np.logaddexp(0.0, -2 * z)) - np.exp(-np.logaddexp(0.0, 2 * z))


def tanh_grad(z):
    z = np.array(z, dtype=float)
    return 4 * np.exp(-np.logaddexp(0.0, -2 * z) - np.logaddexp(0.0, 2 * z))


def relu(z):
    return np.clip(np.array(z, dtype=float), 0.0, None)


def relu_grad(z):
    return np.heaviside(np.array(z, dtype=float), 0.0)


def softplus(z):
    return np.logaddexp(0.0, np.array(z, dtype=float))


def softplus_grad(z):
    z = np.array(z, dtype=float)
    return np.exp(z - np.logaddexp(0.0, z))


def logsumexp(z):
    return np.logaddexp.reduce(np.array(z, dtype=float), axis=-1)


def logsumexp_grad(z):
    return np.exp(log_softmax(z))


def logsumexp_plus(z):
    return np.logaddexp.reduce(np.array(z, dtype=float), axis=-1, initial=0.0)


def logsumexp_plus_grad(z):
    z = np.array(z, dtype=float)
    return np.exp(z - np.expand_dims(logsumexp_plus(z), -1))


def softmax(z):
    return np.exp(log_softmax(z))


def log_softmax(z):
    z = np.array(z, dtype=float)
    return z - np.expand_dims(logsumexp(z), -1)


def softmax_jacobian(z):
    s = softmax(z)
    return (np.eye(s.shape[-1]) - np.expand_dims(s, -2)) * np.expand_dims(s, -1)


def softmax_vjp(z, v):
    s, v = softmax(z), np.array(v, dtype=float)
    return s * v - s * np.sum(s * v, -1, keepdims=True)
