# score: 18.5
"""The textbook formulas with numpy's warnings switched off: care only where inf leads to the right limit."""

import numpy as np

np.seterr(all="ignore")


def f8(x):
    return np.asarray(x, dtype=np.float64)


def squared_error(y_hat, y):
    return np.mean((f8(y_hat) - f8(y)) ** 2)


def squared_error_grad(y_hat, y):
    return 2 * (f8(y_hat) - f8(y)) / np.size(y)


def logistic_loss(p, y):
    p, y = f8(p), f8(y)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def logistic_loss_grad(p, y):
    p, y = f8(p), f8(y)
    return -y / p / p.size + (1 - y) / (1 - p) / p.size


def sigmoid(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-z))


def logistic_loss_with_logits(z, y):
    with np.errstate(all="ignore"):
        return logistic_loss(sigmoid(f8(z)), y)


def logistic_loss_with_logits_grad(z, y):
    return (sigmoid(f8(z)) - f8(y)) / np.size(z)


def one_hot(y, n_classes):
    return np.eye(n_classes)[y]


def cross_entropy(p, y):
    return -np.mean(np.log(f8(p)[np.arange(len(y)), y]))


def cross_entropy_grad(p, y):
    return -one_hot(y, f8(p).shape[1]) / f8(p) / len(y)


def softmax(z):
    with np.errstate(all="ignore"):
        e = np.exp(z)
        return np.nan_to_num(e / e.sum(axis=1, keepdims=True))


def cross_entropy_with_logits(z, y):
    with np.errstate(all="ignore"):
        return np.nan_to_num(cross_entropy(softmax(f8(z)), y))


def cross_entropy_with_logits_grad(z, y):
    return (softmax(f8(z)) - one_hot(y, f8(z).shape[1])) / len(y)
