"""Right: lists of records, sorted tables, comprehension after comprehension; returns lists and Python numbers."""

from math import dist, exp, fsum, log

import numpy as np


def rows(a):
    return [[float(v) for v in r] for r in np.asarray(a, dtype=float)]


def logp(row):
    m = max(row)
    s = log(fsum(exp(v - m) for v in row))
    return [v - m - s for v in row]


def entropy(p):
    return fsum(-v * log(v) for r in rows(p) for v in r if v > 0) / len(p)


def entropy_with_logits_grad(z):
    out = []
    for r in rows(z):
        lp = logp(r)
        h = -fsum(exp(v) * v for v in lp)
        out.append([-exp(v) * (v + h) / len(z) for v in lp])
    return np.array(out)


def pseudo_labels(p, threshold):
    table = [(i, max(range(len(r)), key=r.__getitem__), max(r)) for i, r in enumerate(rows(p))]
    table = sorted((t for t in table if t[2] >= threshold), key=lambda t: -t[2])
    return [t[0] for t in table], [t[1] for t in table]


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    ce = -fsum(logp(r)[int(c)] for r, c in zip(rows(z_labelled), y)) / len(z_labelled)
    h = [-fsum(exp(v) * v for v in logp(r)) for r in rows(z_unlabelled)]
    return ce + weight * fsum(h) / len(h)


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    n = len(z_labelled)
    first = [[(exp(v) - (j == c)) / n for j, v in enumerate(logp(r))] for r, c in zip(rows(z_labelled), y)]
    return [np.array(first), weight * entropy_with_logits_grad(z_unlabelled)]


def propagate_labels(X, labelled, y_labelled):
    points = rows(X)
    known = {int(i): int(c) for i, c in zip(labelled, y_labelled)}
    while len(known) < len(points):
        _, i, j = min((dist(points[i], points[j]), i, j) for i in known for j in range(len(points)) if j not in known)
        known[j] = known[i]
    return [known[i] for i in range(len(points))]


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def residuals(X, M, W):
    out = []
    for x, m in zip(rows(X), rows(M)):
        code = [fsum(a * b for a, b in zip(w, m)) for w in rows(W)]
        out.append([v - fsum(c * w[j] for c, w in zip(code, rows(W))) for j, v in enumerate(x)])
    return out


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    return np.array([[0.0 if rng.uniform() < fraction else v for v in r] for r in rows(X)])


def denoising_loss(X, X_masked, W):
    return fsum(v * v for r in residuals(X, X_masked, W) for v in r) / len(X)


def denoising_grad(X, X_masked, W):
    R, M, W = np.array(residuals(X, X_masked, W)), np.array(rows(X_masked)), np.array(rows(W))
    return sum(-2 / len(R) * (np.outer(W @ m, r) + np.outer(W @ r, m)) for m, r in zip(M, R))
