"""Right: small classes with forward and backward; a growing set for the propagation."""

import numpy as np


class Rows:
    def __init__(self, z):
        self.z = np.asarray(z, dtype=np.float64)
        self.z = self.z - self.z.max(axis=-1)[..., None]
        self.logp = self.z - np.log(np.sum(np.exp(self.z), axis=-1))[..., None]
        self.p = np.exp(self.logp)
        self.n = self.z.shape[0]

    @property
    def h(self):
        return -np.sum(self.p * self.logp, axis=-1)

    def h_grad(self):
        g = -(self.logp + 1) / self.n  # the gradient with respect to p, then the vjp of softmax
        return self.p * (g - np.sum(self.p * g, axis=-1)[..., None])

    def nll(self, y):
        return -np.mean([row[c] for row, c in zip(self.logp, y)])

    def nll_grad(self, y):
        G = self.p.copy()
        for i, c in enumerate(y):
            G[i, c] -= 1
        return G / self.n


class Autoencoder:
    def __init__(self, W):
        self.W = np.asarray(W, dtype=np.float64)

    def forward(self, X, target):
        self.X, self.n = np.asarray(X, dtype=np.float64), len(X)
        self.code = self.X @ self.W.T
        self.error = self.code @ self.W - np.asarray(target, dtype=np.float64)
        return np.sum(np.square(self.error)) / self.n

    def backward(self):
        out = 2 * self.error / self.n
        decoder = self.code.T @ out
        encoder = (out @ self.W.T).T @ self.X
        return decoder + encoder


def entropy(p):
    p = np.asarray(p, dtype=np.float64)
    return np.float64(sum(-np.sum(row[row > 0] * np.log(row[row > 0])) for row in p) / len(p))


def entropy_with_logits_grad(z):
    return Rows(z).h_grad()


def pseudo_labels(p, threshold):
    p = np.asarray(p)
    confidence, labels = p.max(1), p.argmax(1)
    mask = confidence >= threshold
    return np.arange(len(p))[mask], labels[mask]


def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    return Rows(z_labelled).nll(y) + weight * Rows(z_unlabelled).h.mean()


def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    return Rows(z_labelled).nll_grad(y), weight * Rows(z_unlabelled).h_grad()


def propagate_labels(X, labelled, y_labelled):
    X = np.asarray(X, dtype=np.float64)
    known = [int(i) for i in labelled]
    labels = [int(c) for c in y_labelled]
    rest = [i for i in range(len(X)) if i not in known]
    while rest:
        D = np.array([[np.hypot.reduce(X[a] - X[b]) for b in known] for a in rest])
        a, b = divmod(int(np.argmin(D)), len(known))
        labels.append(labels[b])
        known.append(rest.pop(a))
    out = np.empty(len(X), dtype=int)
    out[known] = labels
    return out


def reconstruction_loss(X, W):
    return Autoencoder(W).forward(X, X)


def reconstruction_grad(X, W):
    model = Autoencoder(W)
    model.forward(X, X)
    return model.backward()


def mask_inputs(X, fraction, rng):
    X = np.array(X, dtype=np.float64)
    keep = rng.choice([0.0, 1.0], size=X.shape, p=[fraction, 1 - fraction])
    return X * keep


def denoising_loss(X, X_masked, W):
    return Autoencoder(W).forward(X_masked, X)


def denoising_grad(X, X_masked, W):
    model = Autoencoder(W)
    model.forward(X_masked, X)
    return model.backward()
