import numpy as np


def f(x):
    return np.array(x, dtype=float)


def gradient_descent(gradient, theta0, lr, n_steps):
    path = [f(theta0)]
    for _ in range(n_steps):
        path.append(path[-1] - lr * gradient(path[-1]))
    return np.stack(path)


def minibatches(n, batch_size, rng):
    rows = rng.permutation(n)
    return [rows[a : a + batch_size] for a in range(0, n, batch_size)]


def estimate_full_gradient(per_example, batch):
    per_example = f(per_example)
    return per_example[np.array(batch)].mean(axis=0) * len(per_example)


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = np.asarray(theta0, dtype=float), f(X), f(y)
    for _ in range(n_epochs):
        theta -= lr * gradient(theta, X, y)
    return theta


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = np.asarray(theta0, dtype=float), f(X), f(y)
    for _ in range(n_epochs):
        for i in range(len(X)):
            theta -= lr * gradient(theta, X[[i]], y[[i]])
    return theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = np.asarray(theta0, dtype=float), f(X), f(y)
    for _ in range(n_epochs * len(X)):
        i = rng.integers(0, len(X))
        theta -= lr * gradient(theta, X[[i]], y[[i]])
    return theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta, X, y = np.asarray(theta0, dtype=float), f(X), f(y)
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            theta -= lr * gradient(theta, X[rows], y[rows])
    return theta


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=float)
        self.grad = None


def root(x):
    return np.sqrt(x)


class SGD:
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        self.parameters, self.lr = list(parameters), lr
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay
        self.b = [0.0 for _ in self.parameters]

    def step(self):
        for i, p in enumerate(self.parameters):
            if p.grad is not None:
                g = p.grad + self.weight_decay * p.value
                self.b[i] = self.momentum * self.b[i] + g
                p.value = p.value - self.lr * (g + self.momentum * self.b[i] if self.nesterov else self.b[i])

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class Adagrad(SGD):
    def __init__(self, parameters, lr, eps=1e-10):
        self.parameters, self.lr, self.eps = list(parameters), lr, eps
        self.s = [0.0 for _ in self.parameters]

    def step(self):
        for i, p in enumerate(self.parameters):
            if p.grad is not None:
                self.s[i] = self.s[i] + p.grad**2
                p.value = p.value - self.lr * p.grad / (root(self.s[i]) + self.eps)


class RMSprop(SGD):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        self.parameters, self.lr, self.alpha, self.eps = list(parameters), lr, alpha, eps
        self.v = [0.0 for _ in self.parameters]

    def step(self):
        for i, p in enumerate(self.parameters):
            if p.grad is not None:
                self.v[i] = self.alpha * self.v[i] + (1 - self.alpha) * p.grad**2
                p.value = p.value - self.lr * p.grad / (root(self.v[i]) + self.eps)


class Adam(SGD):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        self.parameters, self.lr, self.betas, self.eps = list(parameters), lr, betas, eps
        self.state = [[0.0, 0.0, 0] for _ in self.parameters]

    def step(self):
        b1, b2 = self.betas
        for i, p in enumerate(self.parameters):
            if p.grad is not None:
                m, v, t = self.state[i]
                m, v, t = b1 * m + (1 - b1) * p.grad, b2 * v + (1 - b2) * p.grad**2, t + 1
                self.state[i] = [m, v, t]
                p.value = p.value - self.lr * (m / (1 - b1**t)) / (root(v / (1 - b2**t)) + self.eps)


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                p.value = p.value - self.lr * self.weight_decay * p.value
        super().step()
