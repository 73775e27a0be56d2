"""Right: typed helpers, cdist by hand, unpacking; calls the module's own functions wherever they fit."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _array(x: ArrayLike) -> Array:
    return np.ascontiguousarray(x, dtype=np.float64).copy()


def _log_softmax(z: ArrayLike) -> Array:
    shifted = _array(z)
    shifted -= shifted.max(axis=1)[:, np.newaxis]
    return shifted - np.log(np.sum(np.exp(shifted), axis=1))[:, np.newaxis]


def _cross_entropy(z: ArrayLike, y: ArrayLike) -> float:
    log_p = _log_softmax(z)
    return float(-log_p[np.arange(log_p.shape[0]), np.asarray(y, dtype=np.int64)].mean())


def entropy(p: ArrayLike) -> float:
    p = _array(p)
    log_p = np.log(p, where=p != 0, out=np.zeros(p.shape))
    return float((-p * log_p).sum(axis=1).mean(axis=0))


def entropy_with_logits_grad(z: ArrayLike) -> Array:
    log_p = _log_softmax(z)
    p = np.exp(log_p)
    n, _ = p.shape
    inner = np.einsum("ij,ij->i", p, log_p).reshape(n, 1)
    return p * (inner - log_p) * (1 / n)


def pseudo_labels(p: ArrayLike, threshold: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    p = _array(p)
    indices = np.array([i for i in range(p.shape[0]) if p[i].max() >= threshold], dtype=np.intp)
    return indices, np.array([p[i].argmax() for i in indices], dtype=np.intp)


def semi_supervised_loss(z_labelled: ArrayLike, y: ArrayLike, z_unlabelled: ArrayLike, weight: float) -> float:
    return _cross_entropy(z_labelled, y) + weight * entropy(np.exp(_log_softmax(z_unlabelled)))


def semi_supervised_grad(
    z_labelled: ArrayLike, y: ArrayLike, z_unlabelled: ArrayLike, weight: float
) -> tuple[Array, Array]:
    log_p = _log_softmax(z_labelled)
    n, n_classes = log_p.shape
    one_hot = np.zeros((n, n_classes))
    one_hot[np.arange(n), np.asarray(y, dtype=np.int64)] = 1
    return (np.exp(log_p) - one_hot) / n, weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X: ArrayLike, labelled: ArrayLike, y_labelled: ArrayLike) -> NDArray[np.int64]:
    X = _array(X)
    labels = np.full(X.shape[0], -(2**31), dtype=np.int64)
    labels[np.asarray(labelled, dtype=np.int64)] = np.asarray(y_labelled, dtype=np.int64)
    unlabelled = set(range(X.shape[0])) - {int(i) for i in np.asarray(labelled)}
    while unlabelled:
        todo = sorted(unlabelled)
        done = [i for i in range(X.shape[0]) if i not in unlabelled]
        gaps = np.array([np.linalg.norm(X[done] - X[i], axis=1) for i in todo])
        nearest = gaps.argmin(axis=1)
        best = int(gaps.min(axis=1).argmin())
        labels[todo[best]] = labels[done[int(nearest[best])]]
        unlabelled.discard(todo[best])
    return labels


def reconstruction_loss(X: ArrayLike, W: ArrayLike) -> float:
    return denoising_loss(X, X, W)


def reconstruction_grad(X: ArrayLike, W: ArrayLike) -> Array:
    return denoising_grad(X, X, W)


def mask_inputs(X: ArrayLike, fraction: float, rng: np.random.Generator) -> Array:
    X = _array(X)
    return np.vstack([np.where(rng.random(X.shape[1]) < fraction, 0.0, row) for row in X])


def denoising_loss(X: ArrayLike, X_masked: ArrayLike, W: ArrayLike) -> float:
    difference = _array(X) - _array(X_masked) @ _array(W).T @ _array(W)
    return float(np.sum(difference**2) / difference.shape[0])


def denoising_grad(X: ArrayLike, X_masked: ArrayLike, W: ArrayLike) -> Array:
    X, X_masked, W = _array(X), _array(X_masked), _array(W)
    code = X_masked @ W.T
    d_output = 2 * (code @ W - X) / X.shape[0]
    d_code = d_output @ W.T
    return code.T @ d_output + d_code.T @ X_masked
