"""Right: Python loops, one number at a time; Python floats returned."""

import math

import numpy as np


def _row(x, W, b):
    z = [sum(float(w) * float(v) for w, v in zip(row, x)) + float(c) for row, c in zip(W, b)]
    m = max(z)
    e = [math.exp(v - m) for v in z]
    return z, m, e, sum(e)


def predict_proba(X, W, b):
    out = []
    for x in X:
        _, _, e, total = _row(x, W, b)
        out.append([v / total for v in e])
    return np.array(out)


def loss(X, y, W, b):
    value = 0.0
    for x, label in zip(X, y):
        z, m, _, total = _row(x, W, b)
        value += m - z[int(label)] + math.log(total)
    return value / len(X)


def logits_grad(X, y, W, b):
    p = predict_proba(X, W, b)
    for i, label in enumerate(y):
        p[i, int(label)] -= 1.0
    return p / len(p)


def gradient(X, y, W, b):
    G = logits_grad(X, y, W, b)
    dW, db = np.zeros(np.shape(W)), np.zeros(len(b))
    for i in range(len(G)):
        for c in range(len(b)):
            db[c] += G[i, c]
            for j in range(dW.shape[1]):
                dW[c, j] += G[i, c] * X[i][j]
    return dW, db


def input_grad(X, y, W, b):
    G = logits_grad(X, y, W, b)
    out = np.zeros(np.shape(X))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = math.fsum(G[i, c] * W[c][j] for c in range(len(b)))
    return out


class Layer:
    def __call__(self, X):
        return self.forward(X)

    def step(self, lr):
        pass


class Linear(Layer):
    def __init__(self, n_in, n_out, rng):
        self.W = np.array([[rng.normal() / math.sqrt(n_in) for _ in range(n_in)] for _ in range(n_out)])
        self.b = np.zeros(n_out)

    def forward(self, X):
        self.X = [[float(v) for v in x] for x in X]
        return np.array([[sum(w * v for w, v in zip(row, x)) + c for row, c in zip(self.W, self.b)] for x in self.X])

    def backward(self, G):
        self.grad_W, self.grad_b = np.zeros_like(self.W), np.zeros_like(self.b)
        out = np.zeros((len(G), self.W.shape[1]))
        for i, x in enumerate(self.X):
            for c in range(len(self.b)):
                self.grad_b[c] += G[i][c]
                for j in range(len(x)):
                    self.grad_W[c, j] += G[i][c] * x[j]
                    out[i, j] += G[i][c] * self.W[c, j]
        return out

    def step(self, lr):
        for c in range(len(self.b)):
            self.b[c] -= lr * self.grad_b[c]
            for j in range(self.W.shape[1]):
                self.W[c, j] -= lr * self.grad_W[c, j]


class ReLU(Layer):
    def forward(self, X):
        out = np.array(X, dtype=float)
        self.open = [[v > 0 for v in row] for row in out]
        out[out < 0] = 0.0
        return out

    def backward(self, G):
        return np.array([[g if o else 0.0 for g, o in zip(*rows)] for rows in zip(G, self.open)])


class Sequential(Layer):
    def __init__(self, layers):
        self.layers = tuple(layers)

    def forward(self, X):
        return self._run(X, 0)

    def _run(self, X, i):
        return X if i == len(self.layers) else self._run(self.layers[i].forward(X), i + 1)

    def backward(self, G):
        for i in range(len(self.layers) - 1, -1, -1):
            G = self.layers[i].backward(G)
        return G

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


class SquaredLoss:
    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        self.shape = np.shape(outputs)
        pairs = zip(np.ravel(outputs), np.ravel(y))
        self.d = [float(a) - float(b) for a, b in pairs]
        return sum(d * d for d in self.d) / len(self.d)

    def backward(self):
        return np.array([2 * d / len(self.d) for d in self.d]).reshape(self.shape)


class CrossEntropyLoss:
    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        self.z, self.y = np.array(outputs, dtype=float), [int(c) for c in y]
        eye = np.eye(self.z.shape[1])
        return loss(self.z, self.y, eye, eye[0] * 0)

    def backward(self):
        eye = np.eye(self.z.shape[1])
        return logits_grad(self.z, self.y, eye, eye[0] * 0)


def accuracy(outputs, y):
    right = 0
    for row, label in zip(outputs, y):
        row = list(row)
        right += row.index(max(row)) == label
    return right / len(y)


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    history = []
    for _ in range(n_epochs):
        rows = list(range(len(X)))
        rng.shuffle(rows)
        total, count = 0.0, 0
        while rows:
            batch, rows = rows[:batch_size], rows[batch_size:]
            total += loss.forward(model.forward(np.array([X[i] for i in batch])), np.array([y[i] for i in batch]))
            count += 1
            model.backward(loss.backward())
            model.step(lr)
        history.append(float(total / count))
    return history
