# score: 14.47
"""The textbook formulas in the type of what is given: no float64 from float32, and small integers wrap around."""

import numpy as np


def softmax(z):
    e = np.exp(np.asarray(z))
    return e / e.sum(axis=1, keepdims=True)


def entropy(p):
    p = np.asarray(p)
    return -(p * np.log(p)).sum(axis=1).mean()


def entropy_with_logits_grad(z):
    p = softmax(z)
    h = -(p * np.log(p)).sum(axis=1, keepdims=True)
    return -p * (np.log(p) + h) / len(p)


def pseudo_labels(p, threshold):
    p = np.asarray(p)
    indices = np.where(p.max(axis=1) >= threshold)[0]
    return indices, p.argmax(axis=1)[indices]


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    return -np.log(p[np.arange(len(y)), y]).mean() + weight * entropy(softmax(z_unlabelled))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    p[np.arange(len(y)), y] -= 1
    return p / len(p), weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    X = np.asarray(X)
    labels = dict(zip(labelled, y_labelled))
    while len(labels) < len(X):
        pairs = [(np.linalg.norm(X[i] - X[j]), i, j) for i in range(len(X)) if i not in labels for j in labels]
        _, i, j = min(pairs)
        labels[i] = labels[j]
    return np.array([labels[i] for i in range(len(X))])


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    X = np.array(X)
    return X * (rng.random(X.shape) >= fraction)


def denoising_loss(X, X_masked, W):
    X, X_masked, W = np.asarray(X), np.asarray(X_masked), np.asarray(W)
    return ((X - X_masked @ W.T @ W) ** 2).sum(axis=1).mean()


def denoising_grad(X, X_masked, W):
    X, X_masked, W = np.asarray(X), np.asarray(X_masked), np.asarray(W)
    R = X - X_masked @ W.T @ W
    return -2 / len(X) * (W @ X_masked.T @ R + W @ R.T @ X_masked)
