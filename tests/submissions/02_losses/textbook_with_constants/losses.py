import numpy as np


EPS = 1e-12  # against log(0)


def f(x):
    return np.array(x, dtype=float)


def softplus(z):
    return np.log(1 + np.exp(z))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) + EPS)


def squared_error(y_hat, y):
    return ((f(y_hat) - f(y)) ** 2).mean()


def squared_error_grad(y_hat, y):
    error = f(y_hat) - f(y)
    return 2 * error / error.size


def logistic_loss(p, y):
    p, y = f(p), f(y)
    return -(y * np.log(p + EPS) + (1 - y) * np.log(1 - p + EPS)).mean()


def logistic_loss_grad(p, y):
    p, y = f(p), f(y)
    return (-y / (p + EPS) + (1 - y) / (1 - p + EPS)) / p.size


def logistic_loss_with_logits(z, y):
    z, y = f(z), f(y)
    return (softplus(z) - y * z).mean()


def logistic_loss_with_logits_grad(z, y):
    z, y = f(z), f(y)
    return (sigmoid(z) - y) / z.size


def one_hot(y, n_classes):
    return np.eye(n_classes)[np.array(y)]


def cross_entropy(p, y):
    p = f(p)
    return -np.log(p[np.arange(len(p)), y] + EPS).mean()


def cross_entropy_grad(p, y):
    p = f(p)
    return -one_hot(y, p.shape[1]) / (p + EPS) / len(p)


def cross_entropy_with_logits(z, y):
    z = f(z)
    return cross_entropy(softmax(z), y)


def cross_entropy_with_logits_grad(z, y):
    z = f(z)
    return (softmax(z) - one_hot(y, z.shape[1])) / len(z)
