"""Right: functions of single numbers, spread over arrays by np.vectorize; rows by np.apply_along_axis."""

import numpy as np


def everywhere(f):
    return np.vectorize(f, otypes=[float])


def mean_of(f, x, y):
    return everywhere(f)(x, y).mean()


def over_n(f, x, y):
    return everywhere(f)(x, y) / np.size(x)


def squared_error(y_hat, y):
    return mean_of(lambda a, b: (float(a) - float(b)) ** 2, y_hat, y)


def squared_error_grad(y_hat, y):
    return over_n(lambda a, b: 2 * (float(a) - float(b)), y_hat, y)


def logistic_loss(p, y):
    return mean_of(lambda q, label: -np.log(float(q)) if label else -np.log1p(-float(q)), p, y)


def logistic_loss_grad(p, y):
    return over_n(lambda q, label: (float(q) - float(label)) / float(q) / (1 - float(q)), p, y)


def cost(z, label):
    z = -float(z) if label else float(z)
    return max(z, 0.0) + np.log1p(np.exp(-abs(z)))


def slope(z, label):
    e = np.exp(-abs(float(z)))
    return (1 if z >= 0 else e) / (1 + e) - float(label)


def logistic_loss_with_logits(z, y):
    return mean_of(cost, z, y)


def logistic_loss_with_logits_grad(z, y):
    return over_n(slope, z, y)


def one_hot(y, n_classes):
    return np.vstack([np.bincount([label], minlength=n_classes).astype(float) for label in y])


def cross_entropy(p, y):
    return -np.mean([np.log(np.float64(row[label])) for row, label in zip(p, y, strict=True)])


def cross_entropy_grad(p, y):
    p = np.asarray(p, dtype=np.float64)
    return -np.fromfunction(np.vectorize(lambda i, c: float(y[int(i)] == c)), p.shape) / p / p.shape[0]


def logsumexp(row):
    return row.max() + np.log(np.exp(row - row.max()).sum())


def cross_entropy_with_logits(z, y):
    z = np.asarray(z, dtype=np.float64)
    return np.mean(
        np.apply_along_axis(logsumexp, 1, z) - [row[label] for row, label in zip(z, y, strict=True)]
    )


def cross_entropy_with_logits_grad(z, y):
    z = np.asarray(z, dtype=np.float64)
    s = np.apply_along_axis(lambda row: np.exp(row - logsumexp(row)), 1, z)
    return (s - one_hot(y, z.shape[1])) / z.shape[0]
