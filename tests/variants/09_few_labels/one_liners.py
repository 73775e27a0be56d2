"""Right: one expression each where that is possible; unsorted rows, lists and 0-d arrays."""

import numpy as np

f = lambda x: np.array(x, float)  # noqa: E731
ls = lambda z: f(z) - np.logaddexp.reduce(f(z), axis=1, keepdims=True)  # noqa: E731


def entropy(p):
    return np.asarray(-(f(p) * np.log(f(p) + (f(p) == 0))).sum() / len(f(p)))


def entropy_with_logits_grad(z):
    return -np.exp(ls(z)) * (ls(z) - (np.exp(ls(z)) * ls(z)).sum(1, keepdims=True)) / len(ls(z))


def pseudo_labels(p, threshold):
    chosen = [(i, int(np.argmax(row))) for i, row in enumerate(f(p)) if np.max(row) >= threshold][::-1]
    return [i for i, _ in chosen], [c for _, c in chosen]


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    return np.asarray(-ls(z_labelled)[range(len(y)), y].mean() + weight * entropy(np.exp(ls(z_unlabelled))))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    C = f(z_labelled).shape[1]
    return (
        (np.exp(ls(z_labelled)) - (np.arange(C) == np.reshape(y, (-1, 1)))) / len(y),
        np.multiply(weight, entropy_with_logits_grad(z_unlabelled)),
    )


def propagate_labels(X, labelled, y_labelled):
    X, known = f(X), dict(zip(map(int, labelled), map(int, y_labelled)))
    while set(known) != set(range(len(X))):
        _, i, j = min((((X[i] - X[j]) ** 2).sum(), i, j) for i in set(range(len(X))) - set(known) for j in known)
        known[i] = known[j]
    return [known[i] for i in range(len(X))]


def reconstruction_loss(X, W):
    return np.asarray(np.square(f(X) @ (np.eye(f(W).shape[1]) - f(W).T @ f(W))).sum(1).mean())


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    return np.where(1 - rng.random(np.shape(X)) > fraction, f(X), 0.0)


def denoising_loss(X, X_masked, W):
    return np.asarray(np.mean([np.linalg.norm(x - f(W).T @ f(W) @ m) ** 2 for x, m in zip(f(X), f(X_masked))]))


def denoising_grad(X, X_masked, W):
    R = f(X) - f(X_masked) @ f(W).T @ f(W)
    return -2 * ((f(W) @ f(X_masked).T) @ R + (f(W) @ R.T) @ f(X_masked)) / len(R)
