"""The formulas as they stand in the text."""

import numpy as np


def f(x):
    return np.array(x, dtype=float)


def softmax(z):
    e = np.exp(f(z))
    return e / e.sum(axis=1, keepdims=True)


def entropy(p):
    p = f(p)
    return -np.mean((p * np.log(p)).sum(axis=1))


def entropy_with_logits_grad(z):
    p = softmax(z)
    h = -(p * np.log(p)).sum(axis=1, keepdims=True)
    return -p * (np.log(p) + h) / len(p)


def pseudo_labels(p, threshold):
    p = f(p)
    indices = np.flatnonzero(p.max(axis=1) >= threshold)
    return indices, p[indices].argmax(axis=1)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    return -np.mean(np.log(p[np.arange(len(p)), np.array(y)])) + weight * entropy(softmax(z_unlabelled))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    return (p - np.eye(p.shape[1])[np.array(y)]) / len(p), weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    X = np.array(X, float)
    todo = set(range(len(X))) - set(np.array(labelled).tolist())
    y = np.zeros(len(X), int)
    y[labelled] = y_labelled
    done = np.array(labelled).tolist()
    while todo:
        rest = sorted(todo)
        d = np.linalg.norm(X[rest][:, None] - X[done], axis=-1)
        a, b = np.argwhere(d == d.min())[0]
        y[rest[a]] = y[done[b]]
        done.append(rest[a])
        todo.remove(rest[a])
    return y


def reconstruction_loss(X, W):
    X, W = np.array(X, float), np.array(W, float)
    return ((X - X @ W.T @ W) ** 2).sum() / len(X)


def reconstruction_grad(X, W):
    X, W = np.array(X, float), np.array(W, float)
    R = X - X @ W.T @ W
    return -2 / len(X) * (W @ X.T @ R + W @ R.T @ X)


def mask_inputs(X, fraction, rng):
    X = np.array(X, float)
    return np.where(rng.random(X.shape) < fraction, 0, X)


def denoising_loss(X, X_masked, W):
    X_masked, W = np.array(X_masked, float), np.array(W, float)
    return ((X - X_masked @ W.T @ W) ** 2).sum() / len(X)


def denoising_grad(X, X_masked, W):
    X_masked, W = np.array(X_masked, float), np.array(W, float)
    R = X - X_masked @ W.T @ W
    return -2 / len(X) * (W @ X_masked.T @ R + W @ R.T @ X_masked)
