"""Right: no conversion of labels, cotangents and whatever numpy converts by itself; float64 where it matters."""
import numpy as np


def z(X, W, b):
    return X @ np.array(W, float).T + np.array(b)


def predict_proba(X, W, b):
    X = np.array(X, float)
    e = np.exp((s := z(X, W, b)) - s.max(1)[:, None])
    return e / e.sum(1)[:, None]


def loss(X, y, W, b):
    X = np.array(X, float)
    s = z(X, W, b)
    s = s - s.max(1)[:, None]
    return (np.log(np.exp(s).sum(1)) - s[range(len(y)), y]).mean()


def logits_grad(X, y, W, b):
    p = predict_proba(X, W, b)
    p[range(len(y)), y] -= 1
    return p / len(y)


def gradient(X, y, W, b):
    g = logits_grad(X, y, W, b)
    return g.T @ X, g.sum(0)


def input_grad(X, y, W, b):
    return logits_grad(X, y, W, b) @ W


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
        return self.d / self.d.size

    def __call__(self, outputs, y):
        return self.forward(outputs, y)


class CrossEntropyLoss:
    def forward(self, outputs, y):
        s = np.array(outputs, float)
        s -= s.max(1)[:, None]
        self.s, self.y = s, y
        return (np.log(np.exp(s).sum(1)) - s[range(len(y)), y]).mean()

    def backward(self):
        p = np.exp(self.s)
        p /= p.sum(1)[:, None]
        p[range(len(self.y)), self.y] -= 1
        return p / len(self.y)

    def __call__(self, outputs, y):
        return self.forward(outputs, y)


def accuracy(outputs, y):
    return 100 * (np.array(outputs).argmax(1) == y).mean()


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.array(X), np.array(y)
    h = []
    p = rng.permutation(len(y))
    for _ in range(n_epochs):
        l = []
        for i in range(0, len(y), batch_size):
            j = p[i : i + batch_size]
            l.append(loss.forward(model.forward(X[j]), y[j]))
            model.backward(loss.backward())
            model.step(lr)
        h.append(sum(l) / len(l))
    return h
