"""Right: loops over rows and classes, Python floats, lists."""

import math

import numpy as np


def rows_of(z):
    return [[float(x) for x in row] for row in np.asarray(z, dtype=float)]


def softmax_row(row):
    top = max(row)
    e = [math.exp(x - top) for x in row]
    return [x / sum(e) for x in e]


def entropy_row(row):
    return -sum(p * math.log(p) for p in row if p > 0)


def entropy(p):
    rows = rows_of(p)
    return sum(entropy_row(row) for row in rows) / len(rows)


def entropy_with_logits_grad(z):
    out = []
    for row in rows_of(z):
        p = softmax_row(row)
        h = entropy_row(p)
        out.append([-(q * math.log(q) + q * h) if q > 0 else 0.0 for q in p])
    return np.array(out) / len(out)


def pseudo_labels(p, threshold):
    indices, labels = [], []
    for i, row in enumerate(rows_of(p)):
        if max(row) >= threshold:
            indices.append(i)
            labels.append(row.index(max(row)))
    return np.array(indices, dtype=int), np.array(labels, dtype=int)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    total = 0.0
    rows = rows_of(z_labelled)
    for row, label in zip(rows, y):
        top = max(row)
        total += top + math.log(sum(math.exp(x - top) for x in row)) - row[int(label)]
    others = [softmax_row(row) for row in rows_of(z_unlabelled)]
    return total / len(rows) + float(weight) * entropy(others)


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    out = []
    for row, label in zip(rows_of(z_labelled), y):
        p = softmax_row(row)
        p[int(label)] -= 1
        out.append([x / len(z_labelled) for x in p])
    return np.array(out), float(weight) * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    points = rows_of(X)
    labels = {int(i): int(c) for i, c in zip(labelled, y_labelled)}
    while len(labels) < len(points):
        best = None
        for i in range(len(points)):
            if i in labels:
                continue
            for j in labels:
                d = math.dist(points[i], points[j])
                if best is None or d < best[0]:
                    best = (d, i, j)
        labels[best[1]] = labels[best[2]]
    return np.array([labels[i] for i in range(len(points))])


def reconstruct(x, W):
    code = [sum(w * a for w, a in zip(row, x)) for row in W]
    return [sum(W[j][i] * code[j] for j in range(len(W))) for i in range(len(x))]


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    out = np.array(X, dtype=float)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            if rng.random() < fraction:
                out[i, j] = 0.0
    return out


def denoising_loss(X, X_masked, W):
    W = rows_of(W)
    total = 0.0
    for x, m in zip(rows_of(X), rows_of(X_masked)):
        total += sum((a - b) ** 2 for a, b in zip(x, reconstruct(m, W)))
    return total / len(X)


def denoising_grad(X, X_masked, W):
    W = np.array(W, dtype=float)
    out = np.zeros(W.shape)
    for x, m in zip(np.array(X, dtype=float), np.array(X_masked, dtype=float)):
        r = x - W.T @ (W @ m)
        out += np.outer(W @ m, r) + np.outer(W @ r, m)
    return -2 * out / len(X)
