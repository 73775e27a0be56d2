"""Right: masks from sorted positions, a number of zeros from rng.binomial and then a choice; rows handled by apply_along_axis."""

import numpy as np


def _row_log_softmax(z):
    z = z - z.max()
    return z - np.log(np.exp(z).sum())


def lsm(z):
    return np.apply_along_axis(_row_log_softmax, 1, np.array(z, dtype=float))


def _h(row):
    row = row[row > 0]
    return -(row @ np.log(row))


def entropy(p):
    return np.apply_along_axis(_h, 1, np.array(p, dtype=float)).mean()


def entropy_with_logits_grad(z):
    def one(row):
        lp = _row_log_softmax(row)
        p = np.exp(lp)
        return -p * (lp - p @ lp)

    return np.apply_along_axis(one, 1, np.array(z, dtype=float)) / len(z)


def pseudo_labels(p, threshold):
    p = np.array(p, dtype=float)
    order = np.argsort(p, axis=1)[:, -1]
    top = np.sort(p, axis=1)[:, -1]
    keep = [i for i in range(len(p)) if not top[i] < threshold]
    return np.array(keep, dtype=int), np.array([order[i] for i in keep], dtype=int)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    lp = lsm(z_labelled)
    return float(np.mean([-row[c] for row, c in zip(lp, y)]) + weight * entropy(np.exp(lsm(z_unlabelled))))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    g = np.exp(lsm(z_labelled))
    for row, c in zip(g, y):
        row[c] -= 1
    return g / len(g), entropy_with_logits_grad(z_unlabelled) * weight


def propagate_labels(X, labelled, y_labelled):
    X = np.array(X, dtype=float)
    z = X @ np.array([1, 1j]) if X.shape[1] == 2 else None
    d = abs(z[:, None] - z) if z is not None else np.array([[np.sqrt(sum((a - b) ** 2)) for a in X] for b in X])
    label = dict(zip([int(i) for i in labelled], [int(c) for c in y_labelled]))
    for _ in range(len(X) - len(label)):
        done = sorted(label)
        rest = [i for i in range(len(X)) if i not in label]
        block = d[np.ix_(rest, done)]
        k = int(block.min(axis=1).argmin())
        label[rest[k]] = label[done[int(block[k].argmin())]]
    return np.array([label[i] for i in sorted(label)])


def _r(X, M, W):
    return np.array(X, dtype=float) - np.array(M, dtype=float) @ np.array(W, dtype=float).T @ np.array(W, dtype=float)


def reconstruction_loss(X, W):
    return np.apply_along_axis(lambda r: r @ r, 1, _r(X, X, W)).mean()


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    X = np.array(X, dtype=float)
    flat = X.reshape(-1)
    flat[rng.choice(flat.size, size=rng.binomial(flat.size, fraction), replace=False)] = 0
    return X


def denoising_loss(X, X_masked, W):
    return np.apply_along_axis(lambda r: r @ r, 1, _r(X, X_masked, W)).mean()


def denoising_grad(X, X_masked, W):
    M, W, R = np.array(X_masked, dtype=float), np.array(W, dtype=float), _r(X, X_masked, W)
    dW = np.zeros_like(W)
    for m, r in zip(M, R):
        dW -= np.outer(W @ m, r) + np.outer(W @ r, m)
    return 2 * dW / len(M)
