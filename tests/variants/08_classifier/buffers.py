"""Right: preallocated buffers that are reused from call to call, out= everywhere, results that are views of buffers."""

import numpy as np


class Pool:
    def __init__(self):
        self.buffers = {}

    def __call__(self, key, shape):
        if key not in self.buffers or self.buffers[key].shape != shape:
            self.buffers[key] = np.empty(shape)
        return self.buffers[key]


pool = Pool()


def _logits(X, W, b):
    X, W = np.asarray(X, dtype=np.float64), np.asarray(W, dtype=np.float64)
    Z = pool("Z", (X.shape[0], W.shape[0]))
    np.matmul(X, W.T, out=Z)
    np.add(Z, np.asarray(b, dtype=np.float64), out=Z)
    return Z


def _softmax(Z):
    np.subtract(Z, Z.max(axis=1, keepdims=True), out=Z)
    np.exp(Z, out=Z)
    np.divide(Z, Z.sum(axis=1, keepdims=True), out=Z)
    return Z


def predict_proba(X, W, b):
    return _softmax(_logits(X, W, b))


def loss(X, y, W, b):
    Z = _logits(X, W, b)
    Z -= Z.max(axis=1, keepdims=True)
    at_label = Z[np.arange(len(Z)), y].copy()
    return (np.log(np.exp(Z, out=Z).sum(axis=1)) - at_label).mean()


def logits_grad(X, y, W, b):
    P = predict_proba(X, W, b)
    P[np.arange(len(P)), y] -= 1.0
    P *= 1.0 / len(P)
    return P


def gradient(X, y, W, b):
    G = logits_grad(X, y, W, b)
    dW, db = pool("dW", np.shape(W)), pool("db", np.shape(b))
    np.matmul(G.T, np.asarray(X, dtype=np.float64), out=dW)
    np.sum(G, axis=0, out=db)
    return dW, db


def input_grad(X, y, W, b):
    dX = pool("dX", np.shape(X))
    return np.matmul(logits_grad(X, y, W, b), np.asarray(W, dtype=np.float64), out=dX)


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.W = np.empty((n_out, n_in))
        rng.standard_normal(out=self.W)
        self.W /= np.sqrt(n_in)
        self.b = np.zeros(n_out)
        self.grad_W, self.grad_b = np.zeros((n_out, n_in)), np.zeros(n_out)
        self.pool = Pool()

    def forward(self, X):
        kept = self.pool("X", np.shape(X))
        kept[...] = X
        self.X = kept
        Z = self.pool("Z", (kept.shape[0], self.W.shape[0]))
        np.matmul(kept, self.W.T, out=Z)
        Z += self.b
        return Z

    __call__ = forward

    def backward(self, G):
        np.matmul(G.T, self.X, out=self.grad_W)
        np.sum(G, axis=0, out=self.grad_b)
        return np.matmul(G, self.W, out=self.pool("dX", self.X.shape))

    def step(self, lr):
        np.subtract(self.W, lr * self.grad_W, out=self.W)
        np.subtract(self.b, lr * self.grad_b, out=self.b)


class ReLU:
    def __init__(self):
        self.pool = Pool()

    def forward(self, X):
        self.out = self.pool("out", np.shape(X))
        np.maximum(np.asarray(X, dtype=np.float64), 0.0, out=self.out)
        self.mask = self.out > 0
        return self.out

    __call__ = forward

    def backward(self, G):
        return np.multiply(G, self.mask, out=self.pool("dX", np.shape(G)))

    def step(self, lr):
        pass


class Sequential:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for layer in self.layers:
            X = layer.forward(X)
        return X

    __call__ = forward

    def backward(self, G):
        for layer in self.layers[::-1]:
            G = layer.backward(G)
        return G

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


class SquaredLoss:
    def forward(self, outputs, y):
        self.d = np.subtract(outputs, y, dtype=np.float64)
        self.g = np.empty_like(self.d)
        return np.mean(np.multiply(self.d, self.d))

    __call__ = forward

    def backward(self):
        return np.multiply(self.d, 2.0 / self.d.size, out=self.g)


class CrossEntropyLoss:
    def __init__(self):
        self.pool = Pool()

    def forward(self, outputs, y):
        P = self.pool("P", np.shape(outputs))
        P[...] = outputs
        P -= P.max(axis=1, keepdims=True)
        at_label = P[np.arange(len(P)), y].copy()
        np.exp(P, out=P)
        total = P.sum(axis=1, keepdims=True)
        P /= total
        P[np.arange(len(P)), y] -= 1.0
        P /= len(P)
        self.P = P
        return np.mean(np.log(total[:, 0]) - at_label)

    __call__ = forward

    def backward(self):
        return self.P


def accuracy(outputs, y):
    guess = np.empty(len(y), dtype=np.intp)
    np.argmax(outputs, axis=1, out=guess)
    return np.equal(guess, y).mean()


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = np.zeros(n_epochs)
    order = np.arange(len(X))
    for epoch in range(n_epochs):
        order = rng.permuted(order)
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            history[epoch] += len(rows) * loss.forward(model.forward(X[rows]), y[rows])
            model.backward(loss.backward())
            model.step(lr)
        history[epoch] /= len(X)
    return list(history)
