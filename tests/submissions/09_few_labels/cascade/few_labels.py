"""Right: converts only where numpy would not; labels and indices as they come."""
import numpy as np


def lsm(z):
    z = np.array(z, float)
    z -= z.max(0)
    return z - np.log(np.exp(z).sum(0))


def entropy(p):
    p = np.array(p, float)
    return -(p * np.log(p + (p == 0))).sum() / len(p)


def entropy_with_logits_grad(z):
    l = lsm(z)
    p = np.exp(l)
    return -p * (l - (p * l).sum(1, keepdims=True)) / len(z)


def pseudo_labels(p, threshold):
    p = np.array(p)
    i = np.argwhere(p.max(1) >= threshold)[:, 0]
    return i, p[i].argmax(1)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    return -lsm(z_labelled)[range(len(y)), y].mean() + weight * entropy(np.exp(lsm(z_unlabelled)))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    p = np.exp(lsm(z_labelled))
    p[range(len(y)), y] -= 1
    return p / len(y), weight * entropy_with_logits_grad(z_unlabelled)


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
