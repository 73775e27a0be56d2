"""Right: plain Python loops over entries, and lists until the end."""

import math

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def gradient_descent(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    trajectory = np.zeros((n_steps + 1, *theta.shape))
    trajectory[0] = theta
    for k in range(n_steps):
        slope = np.asarray(gradient(theta))
        new = np.zeros(theta.shape)
        for index in np.ndindex(*theta.shape):
            new[index] = theta[index] - lr * slope[index]
        theta = new
        trajectory[k + 1] = theta
    return trajectory


def minibatches(n, batch_size, rng):
    """Fisher and Yates, one draw a row."""
    rows = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(rng.integers(0, i + 1))
        rows[i], rows[j] = rows[j], rows[i]
    batches = []
    while rows:
        batches.append(np.array(rows[:batch_size]))
        rows = rows[batch_size:]
    return batches


def estimate_full_gradient(per_example, batch):
    per_example = np.array(per_example, dtype=float)
    total = np.zeros(per_example.shape[1:])
    for i in batch:
        total = total + per_example[i]
    return total * len(per_example) / len(batch)


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = np.array(theta0, dtype=float), np.array(X, dtype=float), np.array(y, dtype=float)
    epoch = 0
    while epoch < n_epochs:
        theta = theta - lr * gradient(theta, X, y)
        epoch += 1
    return theta


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=float)
    for _ in range(n_epochs):
        for row, target in zip(X, y, strict=True):
            theta = theta - lr * gradient(theta, np.array([row], dtype=float), np.array([target], dtype=float))
    return theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    theta = np.array(theta0, dtype=float)
    n = len(X)
    for _ in range(n_epochs):
        for _ in range(n):
            i = math.floor(n * rng.random())
            theta = theta - lr * gradient(theta, np.array([X[i]], dtype=float), np.array([y[i]], dtype=float))
    return theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta = np.array(theta0, dtype=float)
    for _ in range(n_epochs):
        for batch in minibatches(len(X), batch_size, rng):
            rows = np.array([X[i] for i in batch], dtype=float)
            theta = theta - lr * gradient(theta, rows, np.array([y[i] for i in batch], dtype=float))
    return theta


def entries(p):
    return np.ndindex(*p.value.shape)


class SGD:
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        self.parameters = list(parameters)
        self.lr, self.momentum, self.nesterov, self.weight_decay = lr, momentum, nesterov, weight_decay
        self.b = [{} for _ in self.parameters]

    def step(self):
        for p, b in zip(self.parameters, self.b, strict=True):
            if p.grad is None:
                continue
            new = p.value.copy()
            for i in entries(p):
                g = float(p.grad[i]) + self.weight_decay * float(p.value[i])
                b[i] = self.momentum * b.get(i, 0.0) + g
                new[i] -= self.lr * (g + self.momentum * b[i]) if self.nesterov else self.lr * b[i]
            p.value = new

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class Adagrad(SGD):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps

    def step(self):
        for p, s in zip(self.parameters, self.b, strict=True):
            if p.grad is None:
                continue
            for i in entries(p):
                g = float(p.grad[i])
                s[i] = s.get(i, 0.0) + g * g
                p.value[i] -= self.lr * g / (math.sqrt(s[i]) + self.eps)


class RMSprop(SGD):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps

    def step(self):
        for p, v in zip(self.parameters, self.b, strict=True):
            if p.grad is None:
                continue
            for i in entries(p):
                g = float(p.grad[i])
                v[i] = self.alpha * v.get(i, 0.0) + (1 - self.alpha) * g * g
                p.value[i] -= self.lr * g / (math.sqrt(v[i]) + self.eps)


class Adam(SGD):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.weight_decay = 0.0

    def step(self):
        for p, memory in zip(self.parameters, self.b, strict=True):
            if p.grad is None:
                continue
            t = memory["t"] = memory.get("t", 0) + 1
            for i in entries(p):
                g = float(p.grad[i])
                m, v = memory.get(i, (0.0, 0.0))
                m = self.beta1 * m + (1 - self.beta1) * g
                v = self.beta2 * v + (1 - self.beta2) * g * g
                memory[i] = m, v
                m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
                shrunk = float(p.value[i]) * (1 - self.lr * self.weight_decay)
                p.value[i] = shrunk - self.lr * m_hat / (math.sqrt(v_hat) + self.eps)


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay
