"""Right: the formulas of the text in other groupings; a mask from rng.standard_normal's order, integers from rng."""

import numpy as np


def a(x):
    return np.asarray(x, dtype=float)


def entropy(p):
    p = a(p)
    return -np.sum(p * np.log(p, out=np.zeros_like(p), where=(p > 0))) / len(p)


def entropy_with_logits_grad(z):
    z = a(z)
    e = np.exp(z - z.max(1, keepdims=True))
    total = e.sum(1, keepdims=True)
    p, log_p = e / total, z - z.max(1, keepdims=True) - np.log(total)
    h = -(p * log_p).sum(1, keepdims=True)
    return -(p * log_p + p * h) / z.shape[0]


def pseudo_labels(p, threshold):
    p = a(p)
    confident = ~(p.max(axis=1) < threshold)
    return np.where(confident)[0], p.argmax(axis=1)[confident]


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    losses = []
    for z, label in zip(a(z_labelled), np.asarray(y)):
        losses.append(np.log(np.exp(z - z.max()).sum()) + z.max() - z[label])
    hs = []
    for z in a(z_unlabelled):
        p = np.exp(z - z.max())
        p = p / p.sum()
        hs.append(entropy(p[np.newaxis]))
    return np.mean(losses) + weight * np.mean(hs)


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    z = a(z_labelled)
    G = np.exp(z - z.max(1, keepdims=True))
    G /= G.sum(1, keepdims=True)
    for i in range(len(z)):
        G[i, y[i]] -= 1
    return [G / len(z), weight * entropy_with_logits_grad(z_unlabelled)]


def propagate_labels(X, labelled, y_labelled):
    X = a(X)
    labels = [None] * len(X)
    for i, c in zip(labelled, y_labelled):
        labels[i] = c

    def step(labels):
        best = (np.inf, None, None)
        for i, c in enumerate(labels):
            if c is None:
                for j, known in enumerate(labels):
                    if known is not None:
                        best = min(best, (np.sum((X[i] - X[j]) ** 2), i, j))
        return best

    while None in labels:
        _, i, j = step(labels)
        labels[i] = labels[j]
    return np.array(labels)


def reconstruction_loss(X, W):
    X, W = a(X), a(W)
    P = np.eye(X.shape[1]) - np.dot(W.T, W)
    return np.trace(P @ X.T @ X @ P) / X.shape[0]


def reconstruction_grad(X, W):
    X, W = a(X), a(W)
    D = W.T @ W - np.eye(X.shape[1])
    S = X.T @ X / X.shape[0]
    return 2 * W @ (D @ S + S @ D)


def mask_inputs(X, fraction, rng):
    X = a(X).copy()
    n, d = X.shape
    for j in range(d):
        X[rng.random(n) < fraction, j] = 0
    return X


def denoising_loss(X, X_masked, W):
    return (np.linalg.norm(a(X) - a(X_masked) @ a(W).T @ a(W), "fro") ** 2) / len(X)


def denoising_grad(X, X_masked, W):
    X, M, W = a(X), a(X_masked), a(W)
    total = 0
    for x, m in zip(X, M):
        code = W @ m
        out = 2 * (W.T @ code - x)
        total = total + np.outer(code, out) + np.outer(W @ out, m)
    return total / len(X)
