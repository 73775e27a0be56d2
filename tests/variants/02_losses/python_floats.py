"""Right: Python floats and numpy scalars as results, recursion over the axes, fsum."""

import math

import numpy as np


def leaves(x):
    x = np.asarray(x, dtype=np.float64)
    return [float(x)] if x.ndim == 0 else [v for part in x for v in leaves(part)]


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values)


def each(f, x, y):
    """f(entry, label) over all entries, in the shape of x; a float for a single number."""
    if np.ndim(x) == 0:
        return float(f(float(x), float(y)))
    return np.array([each(f, a, b) for a, b in zip(x, y, strict=True)], dtype=np.float64)


def log_sigmoid(z):
    return -math.log1p(math.exp(-z)) if z >= 0 else z - math.log1p(math.exp(z))


def squared_error(y_hat, y):
    return mean((a - b) * (a - b) for a, b in zip(leaves(y_hat), leaves(y), strict=True))


def squared_error_grad(y_hat, y):
    n = len(leaves(y_hat))
    return each(lambda a, b: 2 * (a - b) / n, y_hat, y)


def logistic_loss(p, y):
    return mean(-math.log(q if label else 1 - q) for q, label in zip(leaves(p), leaves(y), strict=True))


def logistic_loss_grad(p, y):
    n = len(leaves(p))
    return each(lambda q, label: -1 / (n * q) if label else 1 / (n - n * q), p, y)


def logistic_loss_with_logits(z, y):
    return mean(-log_sigmoid(a if label else -a) for a, label in zip(leaves(z), leaves(y), strict=True))


def logistic_loss_with_logits_grad(z, y):
    n = len(leaves(z))
    return each(
        lambda a, label: -math.exp(log_sigmoid(-a)) / n if label else math.exp(log_sigmoid(a)) / n, z, y
    )


def one_hot(y, n_classes):
    return np.array([[0.0] * int(label) + [1.0] + [0.0] * (n_classes - int(label) - 1) for label in y])


def cross_entropy(p, y):
    return mean(-math.log(row[int(label)]) for row, label in zip(p, y, strict=True))


def cross_entropy_grad(p, y):
    n = len(y)
    return np.array(
        [
            [-1 / (n * float(q)) if c == label else 0.0 for c, q in enumerate(row)]
            for row, label in zip(p, y, strict=True)
        ]
    )


def log_total(row):
    m = max(row)
    return m + math.log(math.fsum(math.exp(a - m) for a in row))


def cross_entropy_with_logits(z, y):
    rows = [[float(a) for a in row] for row in z]
    return mean(log_total(row) - row[int(label)] for row, label in zip(rows, y, strict=True))


def cross_entropy_with_logits_grad(z, y):
    rows = [[float(a) for a in row] for row in z]
    n = len(rows)
    return np.array(
        [
            [(math.exp(a - log_total(row)) - (c == label)) / n for c, a in enumerate(row)]
            for row, label in zip(rows, y, strict=True)
        ]
    )
