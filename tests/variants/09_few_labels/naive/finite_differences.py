# score: 12.5
"""Right losses, and central differences for every gradient; the rest right, with care."""

import numpy as np


def as_float(x):
    return np.array(x, dtype=np.float64)


def log_softmax(z):
    z = as_float(z)
    return z - np.logaddexp.reduce(z, axis=1)[:, np.newaxis]


def differences(f, x, h=1e-5):
    x = as_float(x)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[index] = h
        out[index] = (f(x + e) - f(x - e)) / (2 * h)
    return out


def entropy(p):
    p = as_float(p)
    return -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1).mean()


def entropy_with_logits_grad(z):
    return differences(lambda u: entropy(np.exp(log_softmax(u))), z)


def pseudo_labels(p, threshold):
    p = as_float(p)
    indices = np.flatnonzero(p.max(axis=1) >= threshold)
    return indices, p[indices].argmax(axis=1)


def cross_entropy(z, y):
    return -log_softmax(z)[np.arange(len(y)), np.asarray(y)].mean()


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    return cross_entropy(z_labelled, y) + weight * entropy(np.exp(log_softmax(z_unlabelled)))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    return differences(lambda z: cross_entropy(z, y), z_labelled), weight * entropy_with_logits_grad(z_unlabelled)


def propagate_labels(X, labelled, y_labelled):
    X = as_float(X)
    labels = dict(zip(map(int, labelled), map(int, y_labelled)))
    while len(labels) < len(X):
        todo = (i for i in range(len(X)) if i not in labels)
        _, i, j = min((np.linalg.norm(X[i] - X[j]), i, j) for i in todo for j in labels)
        labels[i] = labels[j]
    return np.array([labels[i] for i in range(len(X))])


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def reconstruction_grad(X, W):
    return differences(lambda V: reconstruction_loss(X, V), W)


def mask_inputs(X, fraction, rng):
    X = as_float(X)
    return np.where(rng.random(X.shape) < fraction, 0.0, X)


def denoising_loss(X, X_masked, W):
    W = as_float(W)
    return ((as_float(X) - as_float(X_masked) @ W.T @ W) ** 2).sum(axis=1).mean()


def denoising_grad(X, X_masked, W):
    return differences(lambda V: denoising_loss(X, X_masked, V), W)
