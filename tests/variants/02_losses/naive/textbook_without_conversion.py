# score: 12.775
"""The textbook formulas without a conversion: wrong for lists, for unsigned labels and for small types."""

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def squared_error(y_hat, y):
    return np.mean((y_hat - y) ** 2)


def squared_error_grad(y_hat, y):
    return 2 * (y_hat - y) / np.size(y)


def logistic_loss(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def logistic_loss_grad(p, y):
    return (p - y) / (p * (1 - p)) / np.size(p)


def logistic_loss_with_logits(z, y):
    return logistic_loss(sigmoid(z), y)


def logistic_loss_with_logits_grad(z, y):
    return (sigmoid(z) - y) / np.size(z)


def one_hot(y, n_classes):
    return np.eye(n_classes)[y]


def cross_entropy(p, y):
    return -np.mean(np.log(p[np.arange(len(y)), y]))


def cross_entropy_grad(p, y):
    return -one_hot(y, p.shape[1]) / p / len(y)


def cross_entropy_with_logits(z, y):
    return cross_entropy(softmax(z), y)


def cross_entropy_with_logits_grad(z, y):
    return (softmax(z) - one_hot(y, z.shape[1])) / len(y)
