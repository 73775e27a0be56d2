"""Right: the rows that are left over come first; orders by Fisher and Yates; a Linear that keeps W transposed behind a property."""

import numpy as np


def as_float(x):
    return np.array(x, dtype=np.float64)


def softmax(Z):
    Z = Z - np.amax(Z, axis=1)[:, np.newaxis]
    E = np.exp(Z)
    return np.einsum("ij,i->ij", E, 1 / E.sum(axis=1))


def predict_proba(X, W, b):
    X1 = np.column_stack([as_float(X), np.ones(len(X))])
    W1 = np.column_stack([as_float(W), as_float(b)])
    return softmax(X1 @ W1.T)


def loss(X, y, W, b):
    X1 = np.column_stack([as_float(X), np.ones(len(X))])
    W1 = np.column_stack([as_float(W), as_float(b)])
    Z = X1 @ W1.T
    Zy = np.choose(np.asarray(y), Z.T)
    D = Z - Zy[:, np.newaxis]
    top = np.amax(D, axis=1)
    return np.mean(top + np.log(np.sum(np.exp((D.T - top).T), axis=1)))


def logits_grad(X, y, W, b):
    P = predict_proba(X, W, b)
    return P / len(P) - np.identity(P.shape[1])[np.asarray(y)] / len(P)


def gradient(X, y, W, b):
    X1 = np.column_stack([as_float(X), np.ones(len(X))])
    G1 = logits_grad(X, y, W, b).T @ X1
    return G1[:, :-1].copy(), G1[:, -1].copy()


def input_grad(X, y, W, b):
    return np.stack([g @ as_float(W) for g in logits_grad(X, y, W, b)])


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.V = rng.normal(0, 1 / np.sqrt(n_in), size=(n_in, n_out))
        self.b = np.zeros(n_out)
        self.grad_V = None

    @property
    def W(self):
        return self.V.T

    @W.setter
    def W(self, value):
        self.V = np.array(value, dtype=np.float64).T

    @property
    def grad_W(self):
        return self.grad_V.T

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        self.X = as_float(X)
        return self.X @ self.V + self.b

    def backward(self, G):
        G = as_float(G)
        self.grad_V, self.grad_b = self.X.T @ G, G.sum(axis=0)
        return G @ self.V.T

    def step(self, lr):
        self.V -= lr * self.grad_V
        self.b = self.b - lr * self.grad_b


class ReLU:
    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        self.X = as_float(X)
        return np.piecewise(self.X, [self.X > 0], [lambda x: x, 0.0])

    def backward(self, G):
        return np.piecewise(as_float(G), [self.X <= 0], [0.0, lambda g: g])

    def step(self, lr):
        return 0


class Sequential:
    def __init__(self, layers):
        self.layers = list(layers)

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        def through(k):
            return X if k == 0 else self.layers[k - 1].forward(through(k - 1))

        return through(len(self.layers))

    def backward(self, G):
        def back(k):
            return G if k == len(self.layers) else self.layers[k].backward(back(k + 1))

        return back(0)

    def step(self, lr):
        for layer in reversed(self.layers):
            layer.step(lr)


class SquaredLoss:
    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        self.e = as_float(y) - as_float(outputs)
        return float(np.inner(self.e.ravel(), self.e.ravel())) / self.e.size

    def backward(self):
        return -(2 / self.e.size) * self.e


class CrossEntropyLoss:
    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        Z = as_float(outputs)
        C = Z.shape[1]
        self.kept = Z, np.array(y), np.eye(C), np.zeros(C)
        return loss(*self.kept)

    def backward(self):
        return logits_grad(*self.kept)


def accuracy(outputs, y):
    order = np.argsort(as_float(outputs), axis=1)
    return np.mean(order[:, -1] == np.asarray(y))


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.array(X), np.array(y)
    n = len(X)
    told = []
    for _ in range(n_epochs):
        for i in range(n - 1, 0, -1):
            j = int(rng.integers(0, i + 1))
            X[[i, j]], y[[i, j]] = X[[j, i]], y[[j, i]]
        first = n % batch_size or batch_size
        edges = [0, *range(min(first, n), n + 1, batch_size)]
        values = []
        for a, b in zip(edges, edges[1:]):
            values.append(loss.forward(model.forward(X[a:b]), y[a:b]))
            G = loss.backward()
            model.backward(G)
            model.step(lr)
        told.append(np.mean(values))
    return told
