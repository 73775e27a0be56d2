"""Right: the cross-entropies folded class by class, odds in place of probabilities, 0-d arrays returned."""

import numpy as np


def d(x):
    return np.array(x, dtype=np.double)


def squared_error(y_hat, y):
    e = d(y_hat) - d(y)
    return np.asarray(np.var(e) + np.mean(e) ** 2)


def squared_error_grad(y_hat, y):
    return (d(y_hat) - d(y)) / (0.5 * np.size(y_hat))


def odds_against(p, y):
    """(1 - q) / q for the probability q of each label."""
    p, y = d(p), d(y)
    return np.where(y == 1, (1 - p) / p, p / (1 - p))


def logistic_loss(p, y):
    return np.asarray(np.mean(np.log1p(odds_against(p, y))))


def logistic_loss_grad(p, y):
    return (1 - 2 * d(y)) * (1 + odds_against(p, y)) / np.size(p)


def logistic_loss_with_logits(z, y):
    against = np.where(d(y) == 1, -d(z), d(z))
    return np.asarray(np.mean(np.maximum(against, 0) + np.log1p(np.exp(-np.abs(against)))))


def logistic_loss_with_logits_grad(z, y):
    against = np.where(d(y) == 1, -d(z), d(z))
    e = np.exp(-np.abs(against))
    size = np.where(against > 0, 1, e) / (1 + e)
    return np.where(d(y) == 1, -size, size) / np.size(z)


def one_hot(y, n_classes):
    return np.stack([(np.asarray(y) == c) * 1.0 for c in range(n_classes)], axis=1)


def cross_entropy(p, y):
    q = (d(p) * one_hot(y, np.shape(p)[1])).max(axis=1)
    return np.asarray(-np.log(q).sum() / q.size)


def cross_entropy_grad(p, y):
    E = one_hot(y, np.shape(p)[1])
    q = (d(p) * E).sum(axis=1)
    return -E / q[:, np.newaxis] / q.size


def against_the_label(z, y):
    """The logit of the label against all other classes together, folded one class at a time."""
    z = d(z)
    n, n_classes = z.shape
    own = z[np.arange(n), np.asarray(y)]
    others = np.full(n, -np.inf)
    for c in range(n_classes):
        others = np.where(np.asarray(y) == c, others, np.logaddexp(others, z[:, c]))
    return own - others


def cross_entropy_with_logits(z, y):
    return np.asarray(np.mean(np.logaddexp(0, -against_the_label(z, y))))


def cross_entropy_with_logits_grad(z, y):
    z = d(z)
    n, n_classes = z.shape
    columns = [np.exp(-np.logaddexp(0, -against_the_label(z, np.full(n, c)))) for c in range(n_classes)]
    return (np.stack(columns, axis=1) - one_hot(y, n_classes)) / n
