"""Right: each step gathers all parameters that have a gradient into one long vector, and hands the pieces back."""

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def as_vector(x):
    return np.asarray(x, dtype=np.float64).reshape(-1)


def gradient_descent(gradient, theta0, lr, n_steps):
    shape = np.shape(theta0)
    rows = [as_vector(theta0)]
    for _ in range(n_steps):
        rows.append(rows[-1] - lr * as_vector(gradient(rows[-1].reshape(shape))))
    return np.vstack(rows).reshape(n_steps + 1, *shape)


def minibatches(n, batch_size, rng):
    keys = rng.normal(size=n)
    rank = np.empty(n, dtype=int)
    rank[np.argsort(keys)] = np.arange(n)
    return [np.flatnonzero(rank // batch_size == k) for k in range(-(-n // batch_size))]


def estimate_full_gradient(per_example, batch):
    table = np.array(per_example, dtype=np.float64)
    flat = table.reshape(len(table), -1)
    picked = np.eye(len(table))[np.asarray(batch)]
    return (picked @ flat).sum(axis=0).reshape(table.shape[1:]) * len(table) / len(batch)


def descent(gradient, theta0, X, y, lr, epochs):
    shape, theta = np.shape(theta0), as_vector(theta0).copy()
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    for epoch in epochs:
        for rows in epoch:
            theta = theta - lr * as_vector(gradient(theta.reshape(shape), X[rows, :], y[rows]))
    return theta.reshape(shape)


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    return descent(gradient, theta0, X, y, lr, [[slice(None)]] * n_epochs)


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    return descent(gradient, theta0, X, y, lr, [[[i] for i in range(len(X))]] * n_epochs)


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    every_draw = rng.integers(0, len(X) - 1, size=(n_epochs, len(X), 1), endpoint=True)
    return descent(gradient, theta0, X, y, lr, every_draw)


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    every_epoch = [minibatches(len(X), batch_size, rng) for _ in range(n_epochs)]
    return descent(gradient, theta0, X, y, lr, every_epoch)


class Flat:
    N_MEMORIES = 1

    def __init__(self, parameters, lr):
        self.lr = lr
        self.parameters = [*parameters]
        self.places, size = [], 0
        for p in self.parameters:
            self.places.append(slice(size, size + p.value.size))
            size += p.value.size
        self.memory = np.zeros((self.N_MEMORIES, size))
        self.t = np.zeros(size)

    def step(self):
        active = np.zeros(len(self.t), dtype=bool)
        theta, g = np.zeros_like(self.t), np.zeros_like(self.t)
        for p, place in zip(self.parameters, self.places, strict=True):
            if p.grad is not None:
                active[place] = True
                theta[place], g[place] = p.value.ravel(), p.grad.ravel()
        if not active.any():
            return
        self.t[active] += 1
        theta[active], self.memory[:, active] = self.rule(
            theta[active], g[active], self.t[active], self.memory[:, active]
        )
        for p, place in zip(self.parameters, self.places, strict=True):
            if p.grad is not None:
                p.value = theta[place].reshape(p.value.shape)

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class SGD(Flat):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay

    def rule(self, theta, g, t, memory):
        g = g + self.weight_decay * theta
        memory = self.momentum * memory + g
        direction = g + self.momentum * memory[0] if self.nesterov else memory[0]
        return theta - self.lr * direction, memory


class Adagrad(Flat):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps

    def rule(self, theta, g, t, memory):
        memory = memory + g * g
        return theta - self.lr * g / (np.sqrt(memory[0]) + self.eps), memory


class RMSprop(Flat):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps

    def rule(self, theta, g, t, memory):
        memory = memory + (1 - self.alpha) * (g * g - memory)
        return theta - self.lr * g / (np.sqrt(memory[0]) + self.eps), memory


class Adam(Flat):
    N_MEMORIES = 2

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas, self.eps = np.array(betas)[:, None], eps

    def rule(self, theta, g, t, memory):
        memory = self.betas * memory + (1 - self.betas) * np.array([g, g * g])
        m, v = memory / (1 - self.betas**t)
        return theta - self.lr * m / (np.sqrt(v) + self.eps), memory


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay

    def rule(self, theta, g, t, memory):
        return super().rule(theta - theta * (self.lr * self.weight_decay), g, t, memory)
