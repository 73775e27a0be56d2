"""Right: a base class whose step finds the gradients; the functions run a Linear and a CrossEntropyLoss."""

import numpy as np


class Module:
    def __call__(self, *args):
        return self.forward(*args)

    def step(self, lr):
        for name, value in list(vars(self).items()):
            if name.startswith("grad_") and value is not None:
                setattr(self, name[5:], getattr(self, name[5:]) - lr * value)


class Linear(Module):
    def __init__(self, n_in, n_out, rng):
        q = rng.normal(size=(max(n_in, n_out), max(n_in, n_out)))
        self.W = np.linalg.qr(q)[0][:n_out, :n_in].copy() * np.sqrt(max(n_in, n_out) / n_in)
        self.b = np.zeros(n_out)
        self.grad_W = None
        self.grad_b = None

    def forward(self, X):
        self.inputs = np.array(X, dtype=np.float64)
        return np.dot(self.inputs, self.W.transpose()) + self.b

    def backward(self, G):
        n = len(G)
        self.grad_W = (self.inputs.T @ G).T
        self.grad_b = n * G.mean(axis=0)
        return (self.W.T @ G.T).T


class ReLU(Module):
    def forward(self, X):
        X = np.array(X, dtype=np.float64)
        self.negative = X <= 0
        X[self.negative] = 0
        return X

    def backward(self, G):
        G = G.copy()
        G[self.negative] = 0
        return G


class Sequential(Module):
    def __init__(self, layers):
        self.modules = layers

    def forward(self, X):
        for module in self.modules:
            X = module(X)
        return X

    def backward(self, G):
        stack = list(self.modules)
        while stack:
            G = stack.pop().backward(G)
        return G

    def step(self, lr):
        for module in self.modules:
            module.step(lr)


class SquaredLoss(Module):
    def forward(self, outputs, y):
        outputs, y = np.array(outputs, dtype=np.float64), np.array(y, dtype=np.float64)
        self.gradient = (outputs - y) * 2 / outputs.size
        return float(np.linalg.norm(outputs - y) ** 2 / outputs.size)

    def backward(self):
        return self.gradient


class CrossEntropyLoss(Module):
    def forward(self, outputs, y):
        z = np.array(outputs, dtype=np.float64)
        labels = np.zeros(z.shape)
        labels[np.arange(len(z)), y] = 1
        z -= np.max(z, axis=1)[:, np.newaxis]
        e = np.exp(z)
        s = e.sum(axis=1)
        self.gradient = (e / s[:, np.newaxis] - labels) / len(z)
        return float(np.mean(np.log(s)) - (z * labels).sum() / len(z))

    def backward(self):
        return self.gradient


def _model(W, b):
    W = np.array(W, dtype=np.float64)
    layer = Linear(W.shape[1], W.shape[0], np.random.default_rng(0))
    layer.W, layer.b = W, np.array(b, dtype=np.float64)
    return layer


def _run(X, y, W, b):
    layer, criterion = _model(W, b), CrossEntropyLoss()
    value = criterion(layer(X), y)
    G = criterion.backward()
    return value, G, layer.backward(G), layer


def predict_proba(X, W, b):
    z = _model(W, b)(X)
    # 1 / sum of exp of differences: never more than one in the numerator
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, np.newaxis, :] - z[:, :, np.newaxis]).sum(axis=2)


def loss(X, y, W, b):
    return _run(X, y, W, b)[0]


def logits_grad(X, y, W, b):
    return _run(X, y, W, b)[1]


def gradient(X, y, W, b):
    layer = _run(X, y, W, b)[3]
    return layer.grad_W, layer.grad_b


def input_grad(X, y, W, b):
    return _run(X, y, W, b)[2]


def accuracy(outputs, y):
    outputs = np.array(outputs, dtype=float)
    return np.float64(sum(int(np.argmax(row)) == int(c) for row, c in zip(outputs, y))) / len(outputs)


def minibatches(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return [order[k * batch_size : (k + 1) * batch_size] for k in range(-(-n // batch_size))]


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y, means = np.array(X), np.array(y), np.zeros(n_epochs)
    for epoch in range(n_epochs):
        cut = minibatches(len(X), batch_size, rng)
        for rows in cut:
            means[epoch] += loss(model(X[rows]), y[rows]) / len(cut)
            model.backward(loss.backward())
            model.step(lr)
    return means.tolist()
