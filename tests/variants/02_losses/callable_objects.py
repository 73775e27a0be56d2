"""Right: callables instead of functions; keyword-only extras; partial; static methods."""

from __future__ import annotations

import functools
import operator

import numpy as np


class Mean:
    def __call__(self, t):
        return functools.reduce(operator.add, t.ravel().tolist(), 0.0) / t.size


class Loss:
    mean = Mean()

    def __init__(self, terms):
        self.terms = terms

    def __call__(self, a, b, *, weights=None):
        return self.mean(self.terms(np.asarray(a, np.float64), np.asarray(b, np.float64)))


class Slope:
    def __init__(self, slopes):
        self.slopes = slopes

    def __call__(self, a, b, /, scale: float | None = None):
        a = np.asarray(a, np.float64)
        return self.slopes(a, np.asarray(b, np.float64)) / a.size


def sigmoid(z):
    t = np.tanh(0.5 * z)
    return 0.5 + 0.5 * t


squared_error = Loss(lambda a, b: (a - b) ** 2)
squared_error_grad = Slope(lambda a, b: 2 * (a - b))
logistic_loss = Loss(lambda p, y: -np.log(y * p + (1 - y) * (1 - p)))
logistic_loss_grad = Slope(lambda p, y: (1 - 2 * y) / (y * p + (1 - y) * (1 - p)))
logistic_loss_with_logits = Loss(lambda z, y: np.logaddexp(0, (1 - 2 * y) * z))
logistic_loss_with_logits_grad = Slope(lambda z, y: sigmoid(z) - y)


class Table:
    @staticmethod
    def hot(y, n_classes):
        t = np.zeros((len(y), n_classes), dtype=float)
        t[range(len(y)), list(y)] = True
        return t


one_hot = Table.hot


def _rows(function, z, y):
    return np.array([function(np.asarray(row, dtype=float), int(k)) for row, k in zip(z, y)])


def _row_ce(p, k):
    return -np.log(p[k])


def _row_ceg(p, k):
    return np.where(np.arange(p.size) == k, -1 / p, 0.0)


def _row_cz(z, k):
    return np.logaddexp.reduce(z - z[k])


def _row_czg(z, k):
    return np.exp(z - np.logaddexp.reduce(z)) - (np.arange(z.size) == k)


def cross_entropy(p, y):
    return _rows(_row_ce, p, y).mean()


def cross_entropy_grad(p, y):
    return _rows(_row_ceg, p, y) / len(y)


def cross_entropy_with_logits(z, y):
    return np.float64(_rows(_row_cz, z, y).mean())


def cross_entropy_with_logits_grad(z, y):
    return _rows(_row_czg, z, y) / len(y)
