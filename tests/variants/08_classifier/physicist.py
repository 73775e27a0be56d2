"""Right: free-standing vectorised numpy in the field's letters; Rademacher first weights; log-sum-exp by np.logaddexp."""

import numpy as np

f8 = np.float64


def logits(X, W, b):
    return np.inner(np.asarray(X, f8), np.asarray(W, f8)) + np.asarray(b, f8)


def predict_proba(X, W, b):
    Z = logits(X, W, b)
    return np.exp(Z - np.logaddexp.reduce(Z, axis=-1, keepdims=True))


def loss(X, y, W, b):
    Z = logits(X, W, b)
    F = np.logaddexp.reduce(Z, axis=-1)
    return float((F - Z[np.r_[: len(Z)], y]).sum()) / len(Z)


def logits_grad(X, y, W, b):
    rho = predict_proba(X, W, b)
    rho[np.r_[: len(rho)], y] -= 1
    rho /= len(rho)
    return rho


def gradient(X, y, W, b):
    delta = logits_grad(X, y, W, b)
    return np.tensordot(delta, np.asarray(X, f8), axes=(0, 0)), np.add.reduce(delta)


def input_grad(X, y, W, b):
    return np.tensordot(logits_grad(X, y, W, b), np.asarray(W, f8), axes=1)


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.choice([-1.0, 1.0], size=(n_out, n_in)) / np.sqrt(n_in)
        while len(np.unique(self.W, axis=0)) < min(n_out, 2**n_in):
            self.W = rng.choice([-1.0, 1.0], size=(n_out, n_in)) / np.sqrt(n_in)
        self.b = np.zeros_like(self.W[:, 0])

    def forward(self, X):
        self.x = np.asarray(X, f8)
        return np.inner(self.x, self.W) + self.b

    def backward(self, G):
        self.grad_W = np.tensordot(G, self.x, axes=(0, 0))
        self.grad_b = np.add.reduce(G)
        return np.tensordot(G, self.W, axes=1)

    def step(self, lr):
        self.W = self.W + (-lr) * self.grad_W
        self.b = self.b + (-lr) * self.grad_b

    __call__ = forward


class ReLU:
    def forward(self, X):
        X = np.asarray(X, f8)
        self.theta = np.heaviside(X, 0.0)
        return self.theta * X

    def backward(self, G):
        return self.theta * G

    def step(self, lr): ...

    __call__ = forward


class Sequential:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for f in self.layers:
            X = f(X)
        return X

    def backward(self, G):
        for f in self.layers[::-1]:
            G = f.backward(G)
        return G

    def step(self, lr):
        for f in self.layers:
            f.step(lr)

    __call__ = forward


class SquaredLoss:
    def forward(self, outputs, y):
        self.r = np.subtract(outputs, y, dtype=f8)
        return np.vdot(self.r, self.r) / self.r.size

    def backward(self):
        return 2 / self.r.size * self.r

    __call__ = forward


class CrossEntropyLoss:
    def forward(self, outputs, y):
        Z = np.asarray(outputs, f8)
        F = np.logaddexp.reduce(Z, axis=-1, keepdims=True)
        self.G = np.exp(Z - F)
        self.G[np.r_[: len(Z)], y] -= 1
        return (F[:, 0] - Z[np.r_[: len(Z)], y]).mean()

    def backward(self):
        return self.G / len(self.G)

    __call__ = forward


def accuracy(outputs, y):
    return 1.0 - np.count_nonzero(np.argmax(outputs, axis=-1) - np.asarray(y, dtype=int)) / len(y)


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    N = len(X)
    out = np.empty(n_epochs)
    for t in range(n_epochs):
        perm = np.argsort(rng.standard_normal(N))
        E = 0.0
        for k in range(0, N, batch_size):
            batch = perm[k : k + batch_size]
            E += len(batch) / N * loss(model(X[batch]), y[batch])
            model.backward(loss.backward())
            model.step(lr)
        out[t] = E
    return out
