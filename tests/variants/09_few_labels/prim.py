"""Right: Prim's algorithm with the nearest source kept; entropies by logsumexp; unsorted intermediate results."""

import numpy as np


def lse(z):
    m = z.max(-1)
    return m + np.log(np.exp(z - m[:, None]).sum(-1))


def entropy(p):
    p = np.array(p, dtype="float64")
    positive = p > 0
    q = p[positive]
    return -np.dot(q, np.log(q)) / p.shape[0]


def logits_entropy(z):
    """h = lse(z) - sum p z, with z shifted so that the maximum is 0."""
    z = z - z.max(-1, keepdims=True)
    p = np.exp(z - lse(z)[:, None])
    return lse(z) - (p * z).sum(-1)


def entropy_with_logits_grad(z):
    z = np.array(z, dtype="float64")
    z = z - z.max(-1, keepdims=True)
    p = np.exp(z - lse(z)[:, None])
    mean = (p * z).sum(-1, keepdims=True)
    return p * (mean - z) / len(z)


def pseudo_labels(p, threshold):
    p = np.array(p, dtype="float64")
    rows, columns = np.nonzero((p >= threshold) & (p == p.max(axis=1, keepdims=True)))
    if threshold <= 0.5:  # a maximum may occur twice
        rows, first = np.unique(rows, return_index=True)
        columns = columns[first]
    return rows, columns


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    z, u = np.array(z_labelled, dtype="float64"), np.array(z_unlabelled, dtype="float64")
    z = z - z.max(-1, keepdims=True)
    return (lse(z) - np.choose(np.asarray(y), z.T)).mean() + weight * logits_entropy(u).mean()


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    z = np.array(z_labelled, dtype="float64")
    z = z - z.max(-1, keepdims=True)
    p = np.exp(z - lse(z)[:, None])
    E = (np.arange(z.shape[1])[None, :] == np.asarray(y)[:, None]).astype(float)
    return np.divide(p - E, len(z)), float(weight) * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    X = np.array(X, dtype="float64")
    n = len(X)
    labels = np.zeros(n, dtype=int)
    gap = np.full(n, np.inf)
    todo = np.ones(n, dtype=bool)

    def settle(i, label):
        labels[i] = label
        todo[i] = False
        d = np.sqrt(((X - X[i]) ** 2).sum(axis=1))
        nearer = todo & (d < gap)
        gap[nearer] = d[nearer]
        labels[nearer] = label

    for i in np.asarray(labelled):
        todo[i] = False
    for i, c in zip(np.asarray(labelled), np.asarray(y_labelled)):
        settle(i, c)
    while todo.any():
        i = int(np.argmin(np.where(todo, gap, np.inf)))
        settle(i, labels[i])
    return labels


def reconstruction_loss(X, W):
    X, W = np.array(X, dtype="float64"), np.array(W, dtype="float64")
    codes = X @ W.T
    # |x|^2 - 2 |Wx|^2 + |W^T W x|^2
    return ((X**2).sum() - 2 * (codes**2).sum() + ((codes @ W) ** 2).sum()) / len(X)


def reconstruction_grad(X, W):
    X, W = np.array(X, dtype="float64"), np.array(W, dtype="float64")
    codes = X @ W.T
    return (-4 * codes.T @ X + 2 * codes.T @ (codes @ W) + 2 * (codes @ W @ W.T).T @ X) / len(X)


def mask_inputs(X, fraction, rng):
    X = np.array(X, dtype="float64")
    flat = X.reshape(-1)
    for column in range(flat.size - 1, -1, -1):  # the last entry draws first
        if rng.uniform() < fraction:
            flat[column] = 0.0
    return X


def denoising_loss(X, X_masked, W):
    X, M, W = (np.array(a, dtype="float64") for a in (X, X_masked, W))
    return sum(np.dot(r, r) for r in X - M @ W.T @ W) / X.shape[0]


def denoising_grad(X, X_masked, W):
    X, M, W = (np.array(a, dtype="float64") for a in (X, X_masked, W))
    grads = [-2 * (np.outer(W @ m, x - W.T @ W @ m) + np.outer(W @ (x - W.T @ W @ m), m)) for x, m in zip(X, M)]
    return np.mean(grads, axis=0)
