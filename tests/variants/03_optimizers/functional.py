"""Right: itertools and functools; an optimizer is a pure update rule folded over gradients."""

from functools import reduce
from itertools import accumulate, chain, islice, repeat

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def gradient_descent(gradient, theta0, lr, n_steps):
    start = np.asarray(theta0, dtype=np.float64)
    return np.array(list(accumulate(range(n_steps), lambda theta, _: theta - lr * gradient(theta), initial=start)))


def minibatches(n, batch_size, rng):
    rows = iter(rng.permutation(n).tolist())
    return [np.array(batch) for batch in iter(lambda: list(islice(rows, batch_size)), [])]


def estimate_full_gradient(per_example, batch):
    per_example = np.asarray(per_example, dtype=np.float64)
    return np.tensordot(np.ones(len(batch)), per_example[list(batch)], axes=1) * len(per_example) / len(batch)


def fold(gradient, theta0, X, y, lr, batches):
    X, y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return reduce(
        lambda theta, rows: theta - lr * gradient(theta, X[rows], y[rows]), batches, np.array(theta0, dtype=float)
    )


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    return fold(gradient, theta0, X, y, lr, repeat(range(len(X)), n_epochs))


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    return fold(gradient, theta0, X, y, lr, chain.from_iterable(repeat([[i] for i in range(len(X))], n_epochs)))


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    rows = rng.multinomial(1, np.full(n, 1 / n), size=n * n_epochs).argmax(axis=1) if n_epochs else []
    return fold(gradient, theta0, X, y, lr, ([i] for i in rows))


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    epochs = (minibatches(len(X), batch_size, rng) for _ in range(n_epochs))
    return fold(gradient, theta0, X, y, lr, chain.from_iterable(epochs))


class Folded:
    """`rule(lr, value, gradient, state) -> value, state`."""

    def __init__(self, parameters, lr, rule):
        self.lr = lr
        self.rule = rule
        self.states = [(p, [None]) for p in parameters]

    def step(self):
        for p, state in self.states:
            if p.grad is not None:
                p.value, state[0] = self.rule(self.lr, p.value, p.grad, state[0])

    def zero_grad(self):
        for p, _ in self.states:
            p.grad = None


class SGD(Folded):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        def rule(lr, value, g, b):
            g = g + weight_decay * value
            b = g if b is None else momentum * b + g
            return value - lr * (g + momentum * b if nesterov else b), b

        super().__init__(parameters, lr, rule)


class Adagrad(Folded):
    def __init__(self, parameters, lr, eps=1e-10):
        def rule(lr, value, g, s):
            s = g**2 if s is None else s + g**2
            return value - lr * g / (np.sqrt(s) + eps), s

        super().__init__(parameters, lr, rule)


class RMSprop(Folded):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        def rule(lr, value, g, v):
            v = (1 - alpha) * g**2 + (0 if v is None else alpha * v)
            return value - lr * g / (np.sqrt(v) + eps), v

        super().__init__(parameters, lr, rule)


def adam(betas, eps, decay):
    def rule(lr, value, g, state):
        gradients = np.stack([g, g**2])
        weights = np.reshape(betas, (2,) + (1,) * g.ndim)
        t, averages = (0, 0.0) if state is None else state
        t, averages = t + 1, weights * averages + (1 - weights) * gradients
        m, v = averages / (1 - weights**t)
        return (1 - lr * decay) * value - lr * m / (np.sqrt(v) + eps), (t, averages)

    return rule


class Adam(Folded):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr, adam(betas, eps, 0.0))


class AdamW(Folded):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, adam(betas, eps, weight_decay))
