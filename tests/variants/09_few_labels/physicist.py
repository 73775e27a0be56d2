"""Right: free energies by logaddexp, Boltzmann weights, entropy as energy differences; masks of Bernoulli spins."""

import numpy as np

f8 = np.float64


def lse(z):
    return np.logaddexp.reduce(np.asarray(z, f8), axis=-1, keepdims=True)


def entropy(p):
    p = np.asarray(p, f8)
    q = p[p > 0]
    return np.float64(-np.dot(q, np.log(q)) / p.shape[0])


def entropy_with_logits_grad(z):
    z = np.asarray(z, f8)
    z = z - z.max(axis=-1, keepdims=True)
    p = np.exp(z - lse(z))
    mean = (p * z).sum(-1, keepdims=True)
    return p * (mean - z) / z.shape[0]


def pseudo_labels(p, threshold):
    p = np.array(p, f8)
    (i,) = np.where(np.amax(p, 1) >= threshold)
    return i.astype(np.int32), np.argmax(p, 1)[i].astype(np.uint8)


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    z, u = np.asarray(z_labelled, f8), np.asarray(z_unlabelled, f8)
    u = u - u.max(axis=-1, keepdims=True)
    F, E = lse(z)[:, 0], z[np.arange(len(z)), y]
    S = lse(u)[:, 0] - (np.exp(u - lse(u)) * u).sum(-1)
    return np.mean(F - E) + weight * np.mean(S)


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    z = np.asarray(z_labelled, f8)
    g = np.exp(z - lse(z))
    g[np.arange(len(g)), y] -= 1
    g /= len(g)
    h = entropy_with_logits_grad(z_unlabelled)
    h *= weight
    return g, h


def propagate_labels(X, labelled, y_labelled):
    X = np.asarray(X, f8)
    spin = {}
    for i, s in zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist()):
        spin[i] = s
    d2 = ((X[:, None, :] - X[None, :, :]) ** 2).sum(-1)
    i, j = np.triu_indices(len(X), 1)
    bonds = np.argsort(d2[i, j], kind="stable")
    bonds = list(zip(i[bonds].tolist(), j[bonds].tolist()))
    while len(spin) < len(X):
        for a, b in bonds:
            if (a in spin) != (b in spin):
                spin[b if a in spin else a] = spin[a if a in spin else b]
                break
    return np.array([spin[k] for k in range(len(X))])


def _r(X, M, W):
    X, M, W = (np.asarray(a, f8) for a in (X, M, W))
    return X, M, W, X - np.inner(np.inner(M, W), W.T)


def reconstruction_loss(X, W):
    return np.linalg.norm(_r(X, X, W)[-1]) ** 2 / len(X)


def reconstruction_grad(X, W):
    X, _, W, r = _r(X, X, W)
    return -2 * np.tensordot(W, np.tensordot(X, r, (0, 0)) + np.tensordot(r, X, (0, 0)), 1) / len(X)


def mask_inputs(X, fraction, rng):
    X = np.asarray(X, f8)
    return np.where(rng.binomial(1, fraction, X.shape), 0, X)


def denoising_loss(X, X_masked, W):
    return np.linalg.norm(_r(X, X_masked, W)[-1]) ** 2 / len(X)


def denoising_grad(X, X_masked, W):
    X, M, W, r = _r(X, X_masked, W)
    return -2 * np.tensordot(W, np.tensordot(M, r, (0, 0)) + np.tensordot(r, M, (0, 0)), 1) / len(X)
