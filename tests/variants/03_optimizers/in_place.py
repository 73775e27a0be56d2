"""Right: everything in place, with preallocated arrays; values are never replaced."""

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def gradient_descent(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=np.float64)
    trajectory = np.empty((n_steps + 1, *theta.shape))
    trajectory[0] = theta
    for k in range(1, n_steps + 1):
        theta -= lr * gradient(theta)
        trajectory[k] = theta
    return trajectory


def minibatches(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return np.split(order, range(batch_size, n, batch_size))


def estimate_full_gradient(per_example, batch):
    per_example = np.array(per_example, dtype=np.float64)
    rows = per_example[np.array(batch)]
    rows *= per_example.shape[0]
    return rows.mean(axis=0)


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=np.float64)
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    for _ in range(n_epochs):
        theta -= lr * gradient(theta, X, y)
    return theta


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=np.float64)
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    for _ in range(n_epochs):
        for i in range(X.shape[0]):
            theta -= lr * gradient(theta, X[[i]], y[[i]])
    return theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    theta = np.array(theta0, dtype=np.float64)
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    for _ in range(n_epochs):
        for i in rng.choice(X.shape[0], size=X.shape[0], replace=True):
            theta -= lr * gradient(theta, X[i][np.newaxis], y[i][np.newaxis])
    return theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta = np.array(theta0, dtype=np.float64)
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    for _ in range(n_epochs):
        for batch in minibatches(len(y), batch_size, rng):
            theta -= lr * gradient(theta, X[batch], y[batch])
    return theta


class Optimizer:
    def __init__(self, parameters, lr):
        self.parameters = tuple(parameters)
        self.lr = lr

    def with_gradients(self):
        return ((i, p) for i, p in enumerate(self.parameters) if p.grad is not None)

    def zeros(self):
        return [np.zeros_like(p.value) for p in self.parameters]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class SGD(Optimizer):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay
        self.buffers = self.zeros()

    def step(self):
        for i, p in self.with_gradients():
            g = p.grad.copy()
            g += self.weight_decay * p.value
            b = self.buffers[i]
            b *= self.momentum
            b += g
            if self.nesterov:
                g += self.momentum * b
            else:
                g[...] = b
            g *= self.lr
            p.value -= g


class Adagrad(Optimizer):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps
        self.sums = self.zeros()

    def step(self):
        for i, p in self.with_gradients():
            self.sums[i] += np.square(p.grad)
            scale = np.sqrt(self.sums[i])
            scale += self.eps
            p.value -= np.divide(p.grad, scale) * self.lr


class RMSprop(Optimizer):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps
        self.v = self.zeros()

    def step(self):
        for i, p in self.with_gradients():
            self.v[i] *= self.alpha
            self.v[i] += (1 - self.alpha) * p.grad * p.grad
            np.subtract(p.value, self.lr * p.grad / (np.sqrt(self.v[i]) + self.eps), out=p.value)


class Adam(Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas, self.eps = betas, eps
        self.m, self.v = self.zeros(), self.zeros()
        self.t = np.zeros(len(self.parameters), dtype=int)

    def step(self):
        b1, b2 = self.betas
        for i, p in self.with_gradients():
            self.t[i] += 1
            self.m[i] *= b1
            self.m[i] += (1 - b1) * p.grad
            self.v[i] *= b2
            self.v[i] += (1 - b2) * p.grad**2
            denominator = np.sqrt(self.v[i]) / np.sqrt(1 - b2 ** self.t[i]) + self.eps
            p.value -= self.lr / (1 - b1 ** self.t[i]) * self.m[i] / denominator


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay

    def step(self):
        for _, p in self.with_gradients():
            p.value *= 1 - self.lr * self.weight_decay
        super().step()
