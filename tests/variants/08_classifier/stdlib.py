"""Right: the mathematics in lists and math.fsum, numpy only at the doors; orders by sorting random keys."""

import math

import numpy as np


def rows(a):
    return np.asarray(a, dtype=np.float64).tolist()


def dot(u, v):
    return math.fsum(map(float.__mul__, u, v))


def lse(z):
    m = max(z)
    return m + math.log(math.fsum(math.exp(x - m) for x in z))


def logits(X, W, b):
    b = rows(b)
    return [[dot(x, w) + c for w, c in zip(rows(W), b)] for x in rows(X)]


def predict_proba(X, W, b):
    out = []
    for z in logits(X, W, b):
        a = lse(z)
        out.append([math.exp(x - a) for x in z])
    return np.array(out)


def loss(X, y, W, b):
    Z = logits(X, W, b)
    return math.fsum(lse(z) - z[int(c)] for z, c in zip(Z, y)) / len(Z)


def logits_grad(X, y, W, b):
    P = predict_proba(X, W, b).tolist()
    n = len(P)
    return np.array([[(p - (j == c)) / n for j, p in enumerate(row)] for row, c in zip(P, np.asarray(y).tolist())])


def gradient(X, y, W, b):
    G = logits_grad(X, y, W, b).T.tolist()
    return np.array([[dot(g, x) for x in zip(*rows(X))] for g in G]), np.array([math.fsum(g) for g in G])


def input_grad(X, y, W, b):
    return np.array([[dot(g, w) for w in zip(*rows(W))] for g in logits_grad(X, y, W, b).tolist()])


class Layer:
    def __call__(self, *given):
        return self.forward(*given)

    def step(self, lr):
        pass


class Linear(Layer):
    def __init__(self, n_in, n_out, rng):
        self.W = np.array([[rng.normal() / math.sqrt(n_in) for _ in range(n_in)] for _ in range(n_out)])
        self.b = np.array([0.0] * n_out)

    def forward(self, X):
        self.X = rows(X)
        return np.array(logits(X, self.W, self.b))

    def backward(self, G):
        Gt = rows(np.transpose(G))
        self.grad_W = np.array([[dot(g, x) for x in zip(*self.X)] for g in Gt])
        self.grad_b = np.array([math.fsum(g) for g in Gt])
        return np.array([[dot(g, w) for w in zip(*rows(self.W))] for g in rows(G)])

    def step(self, lr):
        for name in "Wb":
            setattr(self, name, getattr(self, name) - lr * getattr(self, f"grad_{name}"))


class ReLU(Layer):
    def forward(self, X):
        X = np.asarray(X, dtype=np.float64)
        self.open = [x > 0 for x in X.ravel().tolist()]
        return np.array([max(x, 0.0) for x in X.ravel().tolist()]).reshape(X.shape)

    def backward(self, G):
        G = np.asarray(G)
        return np.array([g if o else 0.0 for g, o in zip(G.ravel().tolist(), self.open)]).reshape(G.shape)


class Sequential(Layer):
    def __init__(self, layers):
        self.layers = tuple(layers)

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X

    def backward(self, G):
        for layer in self.layers[::-1]:
            G = layer.backward(G)
        return G

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


class SquaredLoss(Layer):
    def forward(self, outputs, y):
        self.d = np.asarray(outputs, dtype=np.float64) - np.asarray(y, dtype=np.float64)
        d = self.d.ravel().tolist()
        return math.fsum(x * x for x in d) / len(d)

    def backward(self):
        return self.d * 2 / self.d.size


class CrossEntropyLoss(Layer):
    def forward(self, outputs, y):
        self.Z, self.y = rows(outputs), [int(c) for c in y]
        return math.fsum(lse(z) - z[c] for z, c in zip(self.Z, self.y)) / len(self.y)

    def backward(self):
        out = []
        for z, c in zip(self.Z, self.y):
            a = lse(z)
            out.append([(math.exp(x - a) - (j == c)) / len(self.y) for j, x in enumerate(z)])
        return np.array(out)


def accuracy(outputs, y):
    return sum(max(range(len(z)), key=z.__getitem__) == c for z, c in zip(rows(outputs), y)) / len(y)


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = list(X), list(y)
    told = []
    for _ in range(n_epochs):
        order = sorted(range(len(X)), key=lambda i: keys[i]) if (keys := rng.random(len(X)).tolist()) else []
        values = []
        while order:
            batch = [order.pop() for _ in range(min(batch_size, len(order)))]
            values.append(float(loss(model(np.array([X[i] for i in batch])), np.array([y[i] for i in batch]))))
            model.backward(loss.backward())
            model.step(lr)
        told.append(math.fsum(values) / len(values))
    return told
