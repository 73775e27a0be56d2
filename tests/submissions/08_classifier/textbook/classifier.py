"""The formulas as they stand on the slide."""

import numpy as np


def predict_proba(X, W, b):
    Z = np.array(X, float) @ np.array(W, float).T + np.array(b, float)
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


def loss(X, y, W, b):
    P = predict_proba(X, W, b)
    return -np.mean(np.log(P[np.arange(len(P)), np.array(y)]))


def logits_grad(X, y, W, b):
    P = predict_proba(X, W, b)
    return (P - np.eye(P.shape[1])[np.array(y)]) / len(P)


def gradient(X, y, W, b):
    G = logits_grad(X, y, W, b)
    return G.T @ np.array(X, float), G.sum(axis=0)


def input_grad(X, y, W, b):
    return logits_grad(X, y, W, b) @ np.array(W, float)


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(size=(n_out, n_in)) / n_in**0.5
        self.b = 0.0 * self.W[:, 0]

    def forward(self, X):
        self.X = X
        return np.array(X) @ self.W.T + self.b

    def backward(self, G):
        self.grad_W = G.T @ self.X
        self.grad_b = G.sum(0)
        return G @ self.W

    def step(self, lr):
        self.W = self.W - lr * self.grad_W
        self.b = self.b - lr * self.grad_b

    def __call__(self, X):
        return self.forward(X)


class ReLU:
    def forward(self, X):
        self.X = np.array(X, float)
        return self.X * (self.X > 0)

    def backward(self, G):
        return G * (self.X > 0)

    def step(self, lr):
        pass

    def __call__(self, X):
        return self.forward(X)


class Sequential:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for l in self.layers:
            X = l.forward(X)
        return X

    def backward(self, G):
        for l in self.layers[::-1]:
            G = l.backward(G)
        return G

    def step(self, lr):
        for l in self.layers:
            l.step(lr)

    def __call__(self, X):
        return self.forward(X)


class SquaredLoss:
    def forward(self, outputs, y):
        self.d = np.array(outputs, float) - y
        return (self.d**2).mean()

    def backward(self):
        return 2 * self.d / self.d.size

    def __call__(self, outputs, y):
        return self.forward(outputs, y)


class CrossEntropyLoss:
    def forward(self, outputs, y):
        E = np.exp(np.array(outputs, float))
        self.P, self.y = E / E.sum(axis=1, keepdims=True), np.array(y)
        return -np.mean(np.log(self.P[np.arange(len(self.P)), self.y]))

    def backward(self):
        return (self.P - np.eye(self.P.shape[1])[self.y]) / len(self.P)

    def __call__(self, outputs, y):
        return self.forward(outputs, y)


def accuracy(outputs, y):
    return (np.array(outputs).argmax(1) == y).mean()


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.array(X), np.array(y)
    h = []
    for _ in range(n_epochs):
        p = rng.permutation(len(y))
        l = []
        for i in range(0, len(y), batch_size):
            j = p[i : i + batch_size]
            l.append(loss.forward(model.forward(X[j]), y[j]))
            model.backward(loss.backward())
            model.step(lr)
        h.append(sum(l) / len(l))
    return h
