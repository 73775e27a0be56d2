"""Right: gradients through Jacobians; geometric gaps for the mask; agglomeration of clusters for the propagation."""

import numpy as np


def real(x):
    return np.asarray(x, dtype=np.float64) + 0.0


def softmax(z):
    z = real(z)
    return np.array([np.exp(row - np.logaddexp.reduce(row)) for row in z])


def entropy(p):
    return np.mean([-np.sum([q * np.log(q) for q in row if q != 0]) for row in real(p)])


def entropy_with_logits_grad(z):
    out = []
    for row in real(z):
        log_s = row - np.logaddexp.reduce(row)
        s = np.exp(log_s)
        J = np.diag(s) - np.outer(s, s)
        out.append(J @ -(log_s + 1))
    return np.stack(out) / len(out)


def pseudo_labels(p, threshold):
    p = real(p)
    mask = (p >= threshold).any(axis=1)
    return np.compress(mask, np.arange(len(p))), np.compress(mask, p, axis=0).argmax(axis=1)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    losses = [np.logaddexp.reduce(row) - row[c] for row, c in zip(real(z_labelled), y)]
    return np.mean(losses) + weight * entropy(softmax(z_unlabelled))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    n = len(z_labelled)
    first = np.array([(s - np.eye(len(s))[c]) / n for s, c in zip(softmax(z_labelled), y)])
    return first, weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    X = real(X)
    clusters = [[i] for i in range(len(X))]
    label = {int(i): int(c) for i, c in zip(labelled, y_labelled)}

    def of(cluster):
        return next((label[i] for i in cluster if i in label), None)

    pairs = [(i, j) for i in range(len(X)) for j in range(i + 1, len(X))]
    for i, j in sorted(pairs, key=lambda pair: np.linalg.norm(X[pair[0]] - X[pair[1]])):
        a = next(c for c in clusters if i in c)
        b = next(c for c in clusters if j in c)
        if a is not b and (of(a) is None or of(b) is None):
            clusters.remove(b)
            a.extend(b)
    out = np.zeros(len(X), dtype=np.uint8)
    for cluster in clusters:
        out[cluster] = of(cluster)
    return out


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    out = real(X)
    flat = out.reshape(-1)
    if fraction <= 0:
        return out
    at = -1
    while True:
        at += int(rng.geometric(fraction))
        if at >= flat.size:
            return out
        flat[at] = 0.0


def denoising_loss(X, X_masked, W):
    X, M, W = real(X), real(X_masked), real(W)
    return np.mean(np.linalg.norm(X - (W.T @ (W @ M.T)).T, axis=1) ** 2)


def denoising_grad(X, X_masked, W):
    X, M, W = real(X), real(X_masked), real(W)
    k, d = W.shape
    out = np.zeros((k, d))
    for i in range(k):
        for j in range(d):
            E = np.zeros((k, d))
            E[i, j] = 1.0
            change = -(M @ E.T @ W + M @ W.T @ E)
            out[i, j] = 2 * np.sum((X - M @ W.T @ W) * change) / len(X)
    return out
