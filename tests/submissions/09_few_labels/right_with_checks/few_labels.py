"""Right: type hints, checks of shapes, exceptions for what is no simplex, helper dataclass; longdouble sums."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class LogProbabilities:
    log_p: np.ndarray

    @classmethod
    def of(cls, z: ArrayLike) -> "LogProbabilities":
        z = np.asarray(z, dtype=np.float64)
        assert z.ndim == 2 and z.size
        shifted = z - z.max(axis=-1)[:, np.newaxis]
        return cls(shifted - np.log(np.exp(shifted).sum(axis=-1))[:, np.newaxis])

    @property
    def p(self) -> np.ndarray:
        return np.exp(self.log_p)

    @property
    def entropies(self) -> np.ndarray:
        return -(self.p * self.log_p).sum(axis=-1)

    def at(self, y: ArrayLike) -> np.ndarray:
        y = np.asarray(y)
        if y.dtype.kind not in "iu":
            raise TypeError("labels are integers")
        return self.log_p[np.arange(len(y)), y]


def entropy(p: ArrayLike) -> float:
    p = np.asarray(p, dtype=np.float64)
    if not np.allclose(p.sum(axis=-1), 1):
        raise ValueError("rows must sum to 1")
    terms = np.zeros(p.shape, dtype=np.longdouble)
    positive = p > 0
    terms[positive] = -p[positive] * np.log(p[positive])
    return float(terms.sum(axis=-1).mean())


def entropy_with_logits_grad(z: ArrayLike) -> np.ndarray:
    q = LogProbabilities.of(z)
    grad = -q.p * (q.log_p + q.entropies[:, np.newaxis]) / len(q.p)
    assert grad.shape == np.shape(z)
    return grad


def pseudo_labels(p: ArrayLike, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    p = np.asarray(p, dtype=np.float64)
    confident = np.max(p, axis=-1) >= float(threshold)
    indices = np.arange(p.shape[0], dtype=np.intp)[confident]
    labels = np.empty(indices.shape, dtype=np.int64)
    for place, i in enumerate(indices):
        labels[place] = np.argmax(p[i])
    return indices, labels


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight) -> float:
    assert weight >= 0
    return float(-LogProbabilities.of(z_labelled).at(y).mean() + weight * LogProbabilities.of(z_unlabelled).entropies.mean())


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    p = LogProbabilities.of(z_labelled).p
    n, n_classes = p.shape
    target = np.zeros((n, n_classes))
    target[np.arange(n), np.asarray(y)] = 1.0
    assert np.allclose(target.sum(axis=1), 1)
    return (p - target) / n, weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled) -> np.ndarray:
    X = np.asarray(X, dtype=np.float64)
    labelled, y_labelled = np.asarray(labelled), np.asarray(y_labelled)
    assert labelled.shape == y_labelled.shape
    assert len(set(labelled.tolist())) == len(labelled) >= 1
    labels = np.ma.masked_all(len(X), dtype=np.int64)
    labels[labelled] = y_labelled.astype(np.int64)
    while np.ma.is_masked(labels):
        waiting = np.flatnonzero(np.ma.getmaskarray(labels))
        done = np.flatnonzero(~np.ma.getmaskarray(labels))
        best = min(((float(np.linalg.norm(X[i] - X[j])), i, j) for i in done for j in waiting), key=lambda t: t[0])
        labels[best[2]] = labels[best[1]]
    return np.array(labels.data)


def _residuals(X, X_in, W):
    X, X_in, W = (np.asarray(a, dtype=np.float64) for a in (X, X_in, W))
    assert X.shape == X_in.shape and X.shape[1] == W.shape[1]
    return X, X_in, W, X - X_in @ (W.T @ W)


def reconstruction_loss(X, W) -> float:
    *_, R = _residuals(X, X, W)
    return float(np.einsum("nd,nd->n", R, R).mean())


def reconstruction_grad(X, W) -> np.ndarray:
    X, _, W, R = _residuals(X, X, W)
    decoder = (X @ W.T).T @ R
    encoder = W @ R.T @ X
    return -2.0 * (decoder + encoder) / len(X)


def mask_inputs(X, fraction, rng) -> np.ndarray:
    if not 0 <= fraction <= 1:
        raise ValueError("fraction is a probability")
    X = np.asarray(X, dtype=np.float64)
    hidden = rng.random(X.shape) < fraction
    return np.where(hidden, np.zeros_like(X), X)


def denoising_loss(X, X_masked, W) -> float:
    *_, R = _residuals(X, X_masked, W)
    return float(np.einsum("nd,nd->n", R, R).mean())


def denoising_grad(X, X_masked, W) -> np.ndarray:
    _, X_in, W, R = _residuals(X, X_masked, W)
    return -2.0 * ((X_in @ W.T).T @ R + W @ R.T @ X_in) / len(R)
