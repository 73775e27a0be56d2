"""Right: coroutines. Each parameter has a generator that is sent gradients and yields steps."""

import random

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def thetas(gradient, theta, lr):
    while True:
        yield theta
        theta = theta - lr * gradient(theta)


def gradient_descent(gradient, theta0, lr, n_steps):
    walk = thetas(gradient, np.array(theta0, dtype=np.float64), lr)
    return np.array([next(walk) for _ in range(n_steps + 1)])


def minibatches(n, batch_size, rng):
    """Python's own shuffle, its seed drawn from rng."""
    rows = list(range(n))
    random.Random(int(rng.integers(2**62))).shuffle(rows)
    return [np.array(rows[i : i + batch_size], dtype=np.uint32) for i in range(0, n, batch_size)]


def estimate_full_gradient(per_example, batch):
    n, size = len(per_example), len(batch)
    return n / size * sum(np.array(per_example[i], dtype=np.float64) for i in batch)


def run(gradient, theta0, X, y, lr, batches):
    X, y = np.array(X, dtype=np.float64), np.array(y, dtype=np.float64)
    theta = np.array(theta0, dtype=np.float64)
    for batch in batches:
        theta = theta - gradient(theta, X[batch], y[batch]) * lr
    return theta


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    return run(gradient, theta0, X, y, lr, (... for _ in range(n_epochs)))


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    return run(gradient, theta0, X, y, lr, ([i] for _ in range(n_epochs) for i in range(len(X))))


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    return run(gradient, theta0, X, y, lr, ([rng.integers(len(X))] for _ in range(n_epochs * len(X))))


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return run(gradient, theta0, X, y, lr, (b for _ in range(n_epochs) for b in minibatches(len(X), batch_size, rng)))


class Driven:
    """Sends (value, gradient, lr) to each parameter's coroutine, and gets the new value."""

    def __init__(self, parameters, lr):
        self.lr = lr
        self.coroutines = []
        for p in parameters:
            coroutine = self.coroutine()
            next(coroutine)
            self.coroutines.append((p, coroutine))

    def step(self):
        for p, coroutine in self.coroutines:
            if p.grad is not None:
                p.value = coroutine.send((p.value, p.grad, self.lr))

    def zero_grad(self):
        for p, _ in self.coroutines:
            p.grad = None


class SGD(Driven):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        self.options = momentum, nesterov, weight_decay
        super().__init__(parameters, lr)

    def coroutine(self):
        momentum, nesterov, decay = self.options
        b, answer = 0.0, None
        while True:
            value, g, lr = yield answer
            g = g + decay * value
            b = momentum * b + g
            answer = value - lr * (g + momentum * b) if nesterov else value - lr * b


class Adagrad(Driven):
    def __init__(self, parameters, lr, eps=1e-10):
        self.eps = eps
        super().__init__(parameters, lr)

    def coroutine(self):
        s, answer = 0.0, None
        while True:
            value, g, lr = yield answer
            s = s + g**2
            answer = value - lr * g / (np.sqrt(s) + self.eps)


class RMSprop(Driven):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        self.alpha, self.eps = alpha, eps
        super().__init__(parameters, lr)

    def coroutine(self):
        v, answer = 0.0, None
        while True:
            value, g, lr = yield answer
            v = self.alpha * v + (1 - self.alpha) * g**2
            answer = value - lr * g / (np.sqrt(v) + self.eps)


class Adam(Driven):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        self.betas, self.eps = betas, eps
        super().__init__(parameters, lr)

    def coroutine(self):
        (beta1, beta2), answer = self.betas, None
        m = v = weight1 = weight2 = 0.0
        while True:
            value, g, lr = yield answer
            m, weight1 = beta1 * m + (1 - beta1) * g, beta1 * weight1 + 1 - beta1
            v, weight2 = beta2 * v + (1 - beta2) * g**2, beta2 * weight2 + 1 - beta2
            answer = value - lr * (m / weight1) / (np.sqrt(v / weight2) + self.eps)


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay

    def step(self):
        for p, coroutine in self.coroutines:
            if p.grad is not None:
                p.value = coroutine.send((p.value - self.lr * self.weight_decay * p.value, p.grad, self.lr))
