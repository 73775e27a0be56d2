"""Right: einsum, heaps for the propagation, masks from rng.uniform."""

import heapq

import numpy as np


def f64(x):
    return np.asarray(x).astype(np.float64)


def log_p(z):
    z = f64(z)
    m = np.max(z, axis=1, keepdims=True)
    return z - m - np.log(np.einsum("nc->n", np.exp(z - m)))[:, None]


def entropy(p):
    p = f64(p)
    logs = np.zeros_like(p)
    np.log(p, out=logs, where=p > 0)
    return -np.einsum("nc,nc->", p, logs) / p.shape[0]


def entropy_with_logits_grad(z):
    lp = log_p(z)
    p = np.exp(lp)
    return (np.einsum("nc,nk,nk->nc", p, p, lp) - p * lp) / lp.shape[0]


def pseudo_labels(p, threshold):
    p = f64(p)
    top = p.argmax(1)
    rows = np.arange(len(p))
    good = p[rows, top] >= threshold
    return rows[good], top[good]


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    lp, lu = log_p(z_labelled), log_p(z_unlabelled)
    one_hot = np.eye(lp.shape[1])[np.asarray(y)]
    first = -np.einsum("nc,nc->", lp, one_hot) / lp.shape[0]
    return first - weight * np.einsum("nc,nc->", np.exp(lu), lu) / lu.shape[0]


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    lp = log_p(z_labelled)
    return [
        (np.exp(lp) - np.eye(lp.shape[1])[np.asarray(y)]) / lp.shape[0],
        entropy_with_logits_grad(z_unlabelled) * weight,
    ]


def propagate_labels(X, labelled, y_labelled):
    X = f64(X)
    out = -np.ones(len(X), dtype=np.int32)
    queue = []
    done = set()

    def add(i, label):
        done.add(i)
        out[i] = label
        for j in range(len(X)):
            if j not in done:
                heapq.heappush(queue, (float(np.sqrt(((X[i] - X[j]) ** 2).sum())), j, int(label)))

    for i, label in zip(labelled, y_labelled):
        add(int(i), label)
    while queue:
        _, j, label = heapq.heappop(queue)
        if j not in done:
            add(j, label)
    return out


def reconstruction_loss(X, W):
    X, W = f64(X), f64(W)
    r = X - np.einsum("ki,kj,nj->ni", W, W, X)
    return np.einsum("ni,ni->", r, r) / X.shape[0]


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    X = f64(X)
    return X * (rng.uniform(0, 1, X.shape) >= fraction)


def denoising_loss(X, X_masked, W):
    X, M, W = f64(X), f64(X_masked), f64(W)
    r = X - np.einsum("ki,kj,nj->ni", W, W, M)
    return np.einsum("ni,ni->", r, r) / X.shape[0]


def denoising_grad(X, X_masked, W):
    X, M, W = f64(X), f64(X_masked), f64(W)
    r = np.einsum("ki,kj,nj->ni", W, W, M) - X
    decoder = np.einsum("kj,nj,ni->ki", W, M, r)
    encoder = np.einsum("kj,nj,ni->ki", W, r, M)
    return 2 * (decoder + encoder) / X.shape[0]
