"""Right: labels turned into signs, one softplus or one logarithm for both."""

import numpy as np


def squared_error(y_hat, y):
    d = np.subtract(y_hat, y, dtype=np.float64)
    return np.linalg.norm(d) ** 2 / d.size


def squared_error_grad(y_hat, y):
    y_hat, y = np.asarray(y_hat, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return y_hat * (2 / y_hat.size) - y * (2 / y_hat.size)


def signs(y):
    return 2 * np.asarray(y, dtype=np.float64) - 1


def logistic_loss(p, y):
    p = np.asarray(p, dtype=np.float64)
    return -np.log(0.5 + signs(y) * (p - 0.5)).mean()


def logistic_loss_grad(p, y):
    p, s = np.asarray(p, dtype=np.float64), signs(y)
    return -s / (0.5 + s * (p - 0.5)) / p.size


def logistic_loss_with_logits(z, y):
    t = -signs(y) * np.asarray(z, dtype=np.float64)
    return np.mean(np.fmax(t, 0) + np.log1p(np.exp(-abs(t))))


def logistic_loss_with_logits_grad(z, y):
    s = signs(y)
    t = s * np.asarray(z, dtype=np.float64)
    return -s * 0.5 * (1 - np.tanh(t / 2)) / s.size


def one_hot(y, n_classes):
    y = np.asarray(y)
    E = np.zeros([y.size, n_classes])
    np.put_along_axis(E, y.astype(int).reshape(-1, 1), 1, axis=1)
    return E


def cross_entropy(p, y):
    p = np.asarray(p, dtype=np.float64)
    picked = np.take_along_axis(p, np.asarray(y, dtype=int).reshape(-1, 1), axis=1)
    return -np.log(picked).mean()


def cross_entropy_grad(p, y):
    p = np.asarray(p, dtype=np.float64)
    index = np.asarray(y, dtype=int).reshape(-1, 1)
    g = np.zeros(p.shape)
    np.put_along_axis(g, index, -1 / np.take_along_axis(p, index, axis=1) / len(p), axis=1)
    return g


def margins(z, y):
    """z_c - z_y for every class."""
    z = np.asarray(z, dtype=np.float64)
    return z - np.take_along_axis(z, np.asarray(y, dtype=int).reshape(-1, 1), axis=1)


def cross_entropy_with_logits(z, y):
    d = margins(z, y)
    m = d.max(axis=1)
    return (m + np.log(np.exp(d - m[:, None]).sum(axis=1))).mean()


def cross_entropy_with_logits_grad(z, y):
    d = margins(z, y)
    e = np.exp(d - d.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - one_hot(y, d.shape[1])) / len(d)
