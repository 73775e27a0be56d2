"""Right: array module, memoryviews, statistics.fmean; numpy only at the door."""

import array
import math
import statistics

import numpy as np


def flat(x):
    return array.array("d", np.asarray(x, dtype=np.float64).ravel().tolist())


def back(values, like):
    return np.frombuffer(array.array("d", values)).reshape(np.shape(like))


def squared_error(y_hat, y):
    return statistics.fmean((a - b) ** 2 for a, b in zip(flat(y_hat), flat(y)))


def squared_error_grad(y_hat, y):
    n = np.size(y)
    return back([2 * (a - b) / n for a, b in zip(flat(y_hat), flat(y))], y_hat)


def logistic_loss(p, y):
    return statistics.fmean(-math.log(a if b else 1 - a) for a, b in zip(flat(p), flat(y)))


def logistic_loss_grad(p, y):
    n = np.size(y)
    return back([(-1 / a if b else 1 / (1 - a)) / n for a, b in zip(flat(p), flat(y))], p)


def sp(t):
    return max(t, 0.0) + math.log1p(math.exp(-abs(t)))


def sg(t):
    return 0.5 * (1 + math.tanh(0.5 * t))


def logistic_loss_with_logits(z, y):
    return statistics.fmean(sp(-a if b else a) for a, b in zip(flat(z), flat(y)))


def logistic_loss_with_logits_grad(z, y):
    n = np.size(y)
    return back([(sg(a) - b) / n for a, b in zip(flat(z), flat(y))], z)


def one_hot(y, n_classes):
    out = array.array("d", bytes(8 * len(y) * n_classes))
    for i, k in enumerate(y):
        out[i * n_classes + int(k)] = 1.0
    return np.frombuffer(out).reshape(len(y), n_classes)


def rows(z):
    return np.asarray(z, dtype=np.float64).tolist()


def cross_entropy(p, y):
    return statistics.fmean(-math.log(r[int(k)]) for r, k in zip(rows(p), y))


def cross_entropy_grad(p, y):
    n = len(y)
    return np.array([[-1 / (n * v) if c == k else 0 for c, v in enumerate(r)] for r, k in zip(rows(p), y)], dtype=float)


def lse(r):
    m = max(r)
    return m + math.log(math.fsum(math.exp(v - m) for v in r))


def cross_entropy_with_logits(z, y):
    return statistics.fmean(lse([v - r[int(k)] for v in r]) for r, k in zip(rows(z), y))


def cross_entropy_with_logits_grad(z, y):
    n = len(y)
    out = []
    for r, k in zip(rows(z), y):
        m = lse(r)
        out.append([(math.exp(v - m) - (c == k)) / n for c, v in enumerate(r)])
    return np.array(out)
