# score: 8
"""Stable forms, but 1e-8 in every logarithm and denominator, which changes every answer."""

import numpy as np

EPS = 1e-8


def f8(x):
    return np.asarray(x, dtype=np.float64)


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * z)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def squared_error(y_hat, y):
    return np.mean((f8(y_hat) - f8(y)) ** 2)


def squared_error_grad(y_hat, y):
    return 2 * (f8(y_hat) - f8(y)) / np.size(y)


def logistic_loss(p, y):
    p, y = f8(p), f8(y)
    return -np.mean(y * np.log(p + EPS) + (1 - y) * np.log(1 - p + EPS))


def logistic_loss_grad(p, y):
    p, y = f8(p), f8(y)
    return (-y / (p + EPS) + (1 - y) / (1 - p + EPS)) / p.size


def logistic_loss_with_logits(z, y):
    return logistic_loss(sigmoid(f8(z)), y)


def logistic_loss_with_logits_grad(z, y):
    return (sigmoid(f8(z)) - f8(y)) / np.size(z)


def one_hot(y, n_classes):
    return np.eye(n_classes)[y]


def cross_entropy(p, y):
    return -np.mean(np.log(f8(p)[np.arange(len(y)), y] + EPS))


def cross_entropy_grad(p, y):
    return -one_hot(y, f8(p).shape[1]) / (f8(p) + EPS) / len(y)


def cross_entropy_with_logits(z, y):
    return cross_entropy(softmax(f8(z)), y)


def cross_entropy_with_logits_grad(z, y):
    return (softmax(f8(z)) - one_hot(y, f8(z).shape[1])) / len(y)
