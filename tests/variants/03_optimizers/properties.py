"""Right: the learning rate is a property; positions are sliced, labels of integers stay integers."""

import math

import numpy as np


def gradient_descent(gradient, theta0, lr, n_steps):
    thetas = np.asarray(theta0, float)[None].repeat(n_steps + 1, axis=0)
    for k in range(n_steps):
        thetas[k + 1, ...] = thetas[k] - lr * np.asarray(gradient(np.asarray(thetas[k])))
    return thetas


def minibatches(n, batch_size, rng):
    shuffled = rng.permuted(np.arange(n))
    return list(np.array_split(shuffled, [batch_size * (i + 1) for i in range(math.ceil(n / batch_size) - 1)]))


def estimate_full_gradient(per_example, batch):
    g = np.asarray(per_example, float)
    return np.einsum("b...->...", g[np.asarray(batch)]) * g.shape[0] / np.size(batch)


class Descent:
    def __init__(self, gradient, theta0, X, y, lr):
        self.gradient, self.theta, self.lr = gradient, np.asarray(theta0, float), lr
        self.X, self.y = np.asarray(X, float), np.asarray(y)
        if self.y.dtype.kind == "f":
            self.y = self.y.astype(float)

    def step(self, rows):
        self.theta = self.theta - self.lr * self.gradient(self.theta, self.X[rows], self.y[rows])
        return self


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    d = Descent(gradient, theta0, X, y, lr)
    for _ in range(n_epochs):
        d.step(...)
    return d.theta.copy()


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    d = Descent(gradient, theta0, X, y, lr)
    for _ in range(n_epochs):
        for i in range(len(X)):
            d.step(slice(i, i + 1))
    return d.theta.copy()


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    d = Descent(gradient, theta0, X, y, lr)
    n = len(X)
    for _ in range(n_epochs):
        for _ in range(n):
            d.step([rng.integers(low=0, high=n - 1, endpoint=True)])
    return d.theta.copy()


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    d = Descent(gradient, theta0, X, y, lr)
    for _ in range(n_epochs):
        for rows in minibatches(len(d.X), batch_size, rng):
            d.step(rows)
    return d.theta.copy()


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


class Base:
    """The rate is a property that scales; step sizes are computed from it."""

    def __init__(self, parameters, lr):
        self.ps = list(parameters)
        self.lr = lr

    @property
    def lr(self):
        return self._gamma

    @lr.setter
    def lr(self, value):
        if not value > 0:
            raise ValueError("lr must be positive")
        self._gamma = np.float64(value)

    def zero_grad(self) -> None:
        for p in self.ps:
            p.grad = None

    def live(self):
        return [(i, p, np.asarray(p.grad)) for i, p in enumerate(self.ps) if p.grad is not None]


class SGD(Base):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        Base.__init__(self, parameters, lr)
        self.mu, self.nesterov, self.lam = momentum, nesterov, weight_decay
        self.b = {}

    def step(self):
        for i, p, g in self.live():
            g = g + self.lam * p.value
            b = self.b[i] = self.mu * self.b.get(i, np.zeros(g.shape)) + g
            p.value = p.value - self.lr * (g + self.mu * b if self.nesterov else b)


class Adagrad(Base):
    def __init__(self, parameters, lr, eps=1e-10):
        Base.__init__(self, parameters, lr)
        self.eps = eps
        self.h = [[] for _ in self.ps]

    def step(self):
        for i, p, g in self.live():
            self.h[i].append(g * g)
            p.value = p.value - self.lr * g / (np.sqrt(sum(self.h[i])) + self.eps)


class RMSprop(Base):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        Base.__init__(self, parameters, lr)
        self.alpha, self.eps = alpha, eps
        self.v = [np.zeros(p.value.shape) for p in self.ps]

    def step(self):
        for i, p, g in self.live():
            self.v[i] = self.alpha * self.v[i] + (1 - self.alpha) * g * g
            p.value = p.value - self.lr * g / (np.sqrt(self.v[i]) + self.eps)


class Adam(Base):
    wd = 0

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        Base.__init__(self, parameters, lr)
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.M = [np.zeros((3, *p.value.shape)) for p in self.ps]
        self.T = np.zeros(len(self.ps), dtype=int)

    def step(self):
        for i, p, g in self.live():
            self.T[i] += 1
            t = int(self.T[i])
            M = self.M[i]
            M[0] = self.beta1 * M[0] + (1 - self.beta1) * g
            M[1] = self.beta2 * M[1] + (1 - self.beta2) * g**2
            p.value = (
                p.value
                - self.lr * self.wd * p.value
                - self.lr * (M[0] / (1 - self.beta1**t)) / (np.sqrt(M[1] / (1 - self.beta2**t)) + self.eps)
            )


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        Adam.__init__(self, parameters, lr, betas, eps)
        self.wd = weight_decay
