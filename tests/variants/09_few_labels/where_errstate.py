"""Right: branches silenced by errstate, clipping at the smallest float, masks drawn with rng.integers and rng.permuted."""

import numpy as np

TINY = 1e-300


def _softmax(z):
    z = np.asarray(z, dtype=np.double)
    with np.errstate(all="ignore"):
        e = np.exp(z - np.amax(z, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)


def entropy(p):
    p = np.asarray(p, dtype=np.double)
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.where(p > 0, -p * np.log(p), 0)
    return np.average(np.sum(surprise, axis=-1))


def entropy_with_logits_grad(z):
    p = _softmax(z)
    with np.errstate(divide="ignore", invalid="ignore"):
        plogp = np.nan_to_num(p * np.log(p))
    return -(plogp - p * np.sum(plogp, axis=-1, keepdims=True)) / np.shape(z)[0]


def pseudo_labels(p, threshold):
    p = np.asarray(p, dtype=np.double)
    top = np.sort(p, axis=-1)[:, -1]
    order = np.argsort(-top, kind="stable")  # the most confident first
    indices = order[: int(np.count_nonzero(top >= threshold))]
    return indices.astype(np.int32), np.argsort(p, axis=-1)[indices, -1].astype(np.int16)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    z, y = np.asarray(z_labelled, dtype=np.double), np.asarray(y, dtype=np.intp)
    differences = z - np.take_along_axis(z, y[:, None], 1)
    top = np.maximum(differences.max(axis=1), 0)
    losses = top + np.log(np.exp(differences - top[:, None]).sum(axis=1))
    return losses.mean() + weight * entropy(_softmax(z_unlabelled))


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    p = _softmax(z_labelled)
    np.subtract.at(p, (np.arange(len(p)), np.asarray(y)), 1)
    return p / len(p), entropy_with_logits_grad(z_unlabelled) * np.double(weight)


def propagate_labels(X, labelled, y_labelled):
    X = np.asarray(X, dtype=np.double)
    squares = (X**2).sum(axis=1)
    D = squares[:, None] + squares[None, :] - 2 * X @ X.T  # may be -1e-16 on the diagonal: no root is taken
    known = np.full(len(X), False)
    labels = np.full(len(X), -1)
    known[labelled] = True
    labels[labelled] = y_labelled
    for _ in range(len(X) - len(labelled)):
        M = np.where(known[None, :] & ~known[:, None], D, np.inf)
        i, j = np.unravel_index(np.argmin(M), M.shape)
        labels[i] = labels[j]
        known[i] = True
    return labels


def reconstruction_loss(X, W):
    return denoising_loss(X, X, W)


def reconstruction_grad(X, W):
    return denoising_grad(X, X, W)


def mask_inputs(X, fraction, rng):
    out = np.array(X, dtype=np.double)
    count = rng.binomial(out.size, fraction)  # how many, and then which: the same distribution
    hidden = rng.permuted(np.arange(out.size) < count).reshape(out.shape)
    out[hidden] = 0
    return out


def denoising_loss(X, X_masked, W):
    X, M, W = (np.asarray(a, dtype=np.double) for a in (X, X_masked, W))
    E = M @ (W.T @ W) - X
    return np.trace(E @ E.T) / len(X)


def denoising_grad(X, X_masked, W):
    X, M, W = (np.asarray(a, dtype=np.double) for a in (X, X_masked, W))
    E = M @ (W.T @ W) - X
    S = M.T @ E
    return 2 / len(X) * W @ (S + S.T)
