"""Right: a careful programmer: checks every argument, numpy errors raise, results are read-only."""

import numpy as np

np.seterr(divide="raise", over="raise", invalid="raise")


def _checked(x, y):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if x.shape != y.shape:
        raise ValueError(f"shapes differ: {x.shape} and {y.shape}")
    if not np.isfinite(x).all():
        raise ValueError("not finite")
    return x, y


def _binary(p, y):
    p, y = _checked(p, y)
    if not ((y == 0) | (y == 1)).all():
        raise ValueError("labels must be 0 or 1")
    return p, y


def _prob(p, y):
    p, y = _binary(p, y)
    if not ((p >= 1e-6) & (p <= 1 - 1e-6)).all():
        raise ValueError("p must lie in (0, 1)")
    return p, y


def _rows(z, y):
    z, y = np.array(z, dtype=float), np.array(y)
    if z.ndim != 2 or y.shape != (z.shape[0],):
        raise ValueError("wanted (n, C) and (n,)")
    if y.dtype.kind not in "iu":
        raise TypeError("labels must be integers")
    if y.min() < 0 or y.max() >= z.shape[1]:
        raise IndexError("label out of range")
    return z, y.astype(np.intp)


def _simplex(p, y):
    p, y = _rows(p, y)
    if not np.allclose(p.sum(axis=1), 1) or (p <= 0).any():
        raise ValueError("rows must be probabilities")
    return p, y


def _frozen(g):
    g = np.asarray(g)
    g.setflags(write=False)
    return g


def squared_error(y_hat, y):
    y_hat, y = _checked(y_hat, y)
    return float(np.square(y_hat - y).mean())


def squared_error_grad(y_hat, y):
    y_hat, y = _checked(y_hat, y)
    return _frozen((y_hat - y) * (2 / y.size))


def logistic_loss(p, y):
    p, y = _prob(p, y)
    return float(-np.log(np.where(y == 1, p, 1 - p)).mean())


def logistic_loss_grad(p, y):
    p, y = _prob(p, y)
    return _frozen(np.where(y == 1, -1 / p, 1 / (1 - p)) / y.size)


def logistic_loss_with_logits(z, y):
    z, y = _binary(z, y)
    t = np.where(y == 1, -z, z)
    return float(np.mean(np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t)))))


def logistic_loss_with_logits_grad(z, y):
    z, y = _binary(z, y)
    return _frozen((0.5 * (1 + np.tanh(z / 2)) - y) / y.size)


def one_hot(y, n_classes):
    y = np.asarray(y)
    if y.ndim != 1:
        raise ValueError
    E = np.zeros((y.size, n_classes))
    np.put_along_axis(E, y.astype(int)[:, None], 1, axis=1)
    return E


def cross_entropy(p, y):
    p, y = _simplex(p, y)
    return float(-np.log(np.take_along_axis(p, y[:, None], 1)).mean())


def cross_entropy_grad(p, y):
    p, y = _simplex(p, y)
    return _frozen(-one_hot(y, p.shape[1]) / (len(p) * p))


def _log_softmax(z):
    z = z - z.max(1)[:, None]
    return z - np.log(np.exp(z).sum(1))[:, None]


def cross_entropy_with_logits(z, y):
    z, y = _rows(z, y)
    return float(-np.take_along_axis(_log_softmax(z), y[:, None], 1).mean())


def cross_entropy_with_logits_grad(z, y):
    z, y = _rows(z, y)
    return _frozen((np.exp(_log_softmax(z)) - one_hot(y, z.shape[1])) / len(z))
