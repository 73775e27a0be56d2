"""Right: Kruskal's spanning forest for the propagation; covariances in place of residuals; rng.binomial."""

import numpy as np


def as_float(x):
    return np.array(x, dtype=np.float64)


def softmax(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def xlogx(p):
    return p * np.log(np.maximum(p, np.finfo(float).tiny))


def entropy(p):
    return float(np.mean(np.sum(-xlogx(as_float(p)), axis=1)))


def entropy_with_logits_grad(z):
    p = softmax(z)
    g = xlogx(p)
    return (p * g.sum(axis=1, keepdims=True) - g) / p.shape[0]


def pseudo_labels(p, threshold):
    p = as_float(p)
    return np.nonzero(np.max(p, axis=1) >= threshold)[0], np.argmax(p[np.max(p, axis=1) >= threshold], axis=1)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    z = as_float(z_labelled)
    right = np.take_along_axis(z, np.asarray(y, dtype=int)[:, None], axis=1)[:, 0]
    return float((np.logaddexp.reduce(z, axis=1) - right).mean() + weight * entropy(softmax(z_unlabelled)))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    hot = np.zeros_like(p)
    np.put_along_axis(hot, np.asarray(y, dtype=int)[:, None], 1.0, axis=1)
    return (p - hot) / p.shape[0], weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    X = as_float(X)
    n = len(X)
    parent = list(range(n))
    label = [None] * n
    for i, c in zip(labelled, y_labelled):
        label[int(i)] = int(c)

    def root(i):
        while parent[i] != i:
            i = parent[i]
        return i

    pairs = [(np.linalg.norm(X[i] - X[j]), i, j) for i in range(n) for j in range(i)]
    for _, i, j in sorted(pairs):
        a, b = root(i), root(j)
        if a != b and (label[a] is None or label[b] is None):
            parent[a] = b
            label[b] = label[a] if label[b] is None else label[b]
    return np.array([label[root(i)] for i in range(n)])


def reconstruction_loss(X, W):
    X, W = as_float(X), as_float(W)
    return np.linalg.norm(X.T - W.T @ (W @ X.T), axis=0).__pow__(2).mean()


def reconstruction_grad(X, W):
    X, W = as_float(X), as_float(W)
    C, G, one = X.T @ X / len(X), W.T @ W, np.eye(X.shape[1])
    return -2 * W @ (C @ (one - G) + (one - G) @ C)


def mask_inputs(X, fraction, rng):
    X = as_float(X)
    return X * rng.binomial(1, 1 - fraction, size=X.shape)


def denoising_loss(X, X_masked, W):
    return np.sum((as_float(X) - (as_float(X_masked) @ as_float(W).T) @ as_float(W)) ** 2) / len(X)


def denoising_grad(X, X_masked, W):
    X, M, W = as_float(X), as_float(X_masked), as_float(W)
    S = X.T @ M + M.T @ X
    C = M.T @ M
    G = W.T @ W
    return -2 / len(X) * (W @ S - W @ (G @ C + C @ G))
