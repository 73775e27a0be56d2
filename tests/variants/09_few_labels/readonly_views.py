"""Right: read-only and Fortran-ordered results, views, named tuples, integer labels of the narrowest type."""

from typing import NamedTuple

import numpy as np


class Pair(NamedTuple):
    first: np.ndarray
    second: np.ndarray


def ro(a):
    a = np.asfortranarray(a)
    a.setflags(write=False)
    return a


def arr(x):
    return np.require(x, dtype=np.float64)


def _log_softmax(z):
    z = arr(z).T
    z = z - z.max(axis=0)
    return (z - np.log(np.exp(z).sum(axis=0))).T


def entropy(p):
    p = arr(p)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(-np.nansum(p * np.log(p), axis=1).mean())


def entropy_with_logits_grad(z):
    lp = _log_softmax(z)
    p = np.exp(lp)
    return ro((p * (np.sum(p * lp, axis=1)[:, None] - lp)) / p.shape[0])


def pseudo_labels(p, threshold):
    p = arr(p)
    mask = ~(p < threshold).all(axis=1)
    return Pair(ro(mask.nonzero()[0]), ro(np.argmax(p[mask], axis=1).astype(np.min_scalar_type(p.shape[1]))))


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    lp, u = _log_softmax(z_labelled), _log_softmax(z_unlabelled)
    ce = np.take_along_axis(lp, np.asarray(y, dtype=np.intp)[:, None], axis=1)
    return np.asarray(weight * np.sum(-np.exp(u) * u) / len(u) - ce.mean())


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    g = np.exp(_log_softmax(z_labelled))
    np.put_along_axis(g, (k := np.asarray(y, dtype=np.intp)[:, None]), np.take_along_axis(g, k, 1) - 1, 1)
    return Pair(ro(g / len(g)), ro(float(weight) * entropy_with_logits_grad(z_unlabelled)))


def propagate_labels(X, labelled, y_labelled):
    X = arr(X)
    y = np.zeros(len(X), dtype=np.int16)
    todo = np.ones(len(X), dtype=bool)
    y[list(labelled)] = list(y_labelled)
    todo[list(labelled)] = False
    gap = np.full(len(X), np.inf)
    origin = np.zeros(len(X), dtype=int)
    new = list(labelled)
    while True:
        for i in new:
            d = np.sqrt(np.sum((X - X[i]) ** 2, axis=1))
            closer = todo & (d < gap)
            gap[closer], origin[closer] = d[closer], i
        if not todo.any():
            return ro(y)
        k = np.flatnonzero(todo)[np.argmin(gap[todo])]
        y[k], todo[k], new = y[origin[k]], False, [k]


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    X = arr(X)
    keep = rng.choice([False, True], size=X.shape, p=[fraction, 1 - fraction])
    return ro(np.multiply(X, keep))


def denoising_loss(X, X_masked, W):
    Xt, Mt, W = arr(X).T, arr(X_masked).T, arr(W)
    R = Xt - W.T @ (W @ Mt)
    return np.asarray(np.square(R).sum(axis=0).mean())


def denoising_grad(X, X_masked, W):
    Xt, Mt, W = arr(X).T, arr(X_masked).T, arr(W)
    R = Xt - W.T @ (W @ Mt)
    return ro(-(2 / Xt.shape[1]) * ((W @ Mt) @ R.T + (W @ R) @ Mt.T))
