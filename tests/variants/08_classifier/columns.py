"""Right: classes and examples in columns (everything transposed), views and named tuples as results, slots."""

from collections import namedtuple

import numpy as np

Grads = namedtuple("Grads", "dW db")


def _f(a):
    return np.require(a, dtype=np.float64)


def predict_proba(X, W, b):
    Zt = _f(W) @ _f(X).T + _f(b)[:, None]
    Zt -= Zt.max(axis=0)
    np.exp(Zt, out=Zt)
    Zt /= Zt.sum(axis=0)
    return Zt.T


def _logp(X, y, W, b):
    Zt = _f(W) @ _f(X).T + _f(b)[:, None]
    Zt -= Zt.max(axis=0)
    picked = Zt[np.asarray(y), np.arange(Zt.shape[1])]
    return picked - np.log(np.exp(Zt).sum(axis=0))


def loss(X, y, W, b):
    return -_logp(X, y, W, b).mean()


def logits_grad(X, y, W, b):
    P = predict_proba(X, W, b)
    Y = np.zeros_like(P)
    Y[np.arange(P.shape[0]), np.asarray(y)] = 1
    return (P - Y) / P.shape[0]


def gradient(X, y, W, b):
    G = logits_grad(X, y, W, b)
    return Grads((_f(X).T @ G).T, G.sum(axis=0))


def input_grad(X, y, W, b):
    return (_f(W).T @ logits_grad(X, y, W, b).T).T


class Linear:
    __slots__ = ("W", "_X", "b", "grad_W", "grad_b")

    def __init__(self, n_in, n_out, rng):
        q = rng.standard_normal((n_in, n_out)) / n_in**0.5
        self.W, self.b = q.T, np.full(n_out, 0.0)

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        self._X = _f(X)
        return (self.W @ self._X.T).T + self.b

    def backward(self, G):
        self.grad_W = (self._X.T @ G).T
        self.grad_b = G.T.sum(axis=1)
        return (self.W.T @ G.T).T

    def step(self, lr):
        self.W -= lr * self.grad_W
        self.b -= lr * self.grad_b


class ReLU:
    __slots__ = ("_X",)

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        self._X = _f(X)
        return (abs(self._X) + self._X) / 2

    def backward(self, G):
        return G * (np.sign(self._X) == 1)

    def step(self, lr):
        pass


class Sequential(list):
    def __init__(self, layers):
        super().__init__(layers)

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        for layer in self:
            X = layer.forward(X)
        return X

    def backward(self, G):
        for layer in self[::-1]:
            G = layer.backward(G)
        return G

    def step(self, lr):
        for layer in self:
            layer.step(lr)


class SquaredLoss:
    __slots__ = ("_d",)

    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        self._d = _f(outputs) - _f(y)
        return (self._d * self._d).mean()

    def backward(self):
        return (self._d + self._d) / self._d.size


class CrossEntropyLoss:
    __slots__ = ("_Z", "_y")

    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        self._Z, self._y = _f(outputs), np.asarray(y)
        C = self._Z.shape[1]
        return loss(self._Z, self._y, np.eye(C), np.zeros(C))

    def backward(self):
        C = self._Z.shape[1]
        return logits_grad(self._Z, self._y, np.eye(C), np.zeros(C))


def accuracy(outputs, y):
    hits = 0
    for row, label in zip(_f(outputs), y):
        hits += row[label] == row.max()
    return hits / len(y)


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.array(X), np.array(y)
    Result = namedtuple("Result", ["value", "size"])
    history = []
    for _ in range(n_epochs):
        todo = rng.permutation(len(X)).tolist()
        results = []
        while todo:
            rows, todo = todo[:batch_size], todo[batch_size:]
            value = loss.forward(model.forward(X[rows]), y[rows])
            model.backward(loss.backward())
            model.step(lr)
            results.append(Result(float(value), len(rows)))
        history.append(sum(r.value for r in results) / len(results))
    return tuple(history)
