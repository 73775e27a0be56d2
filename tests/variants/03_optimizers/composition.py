"""Right by the contract: AdamW holds an Adam, and the rates are those of the start; descent by recursion."""

from functools import partial

import numpy as np

F = partial(np.array, dtype=np.float64)


def gradient_descent(gradient, theta0, lr, n_steps):
    theta = F(theta0)
    if n_steps == 0:
        return theta[np.newaxis]
    rest = gradient_descent(gradient, theta - lr * gradient(theta), lr, n_steps - 1)
    return np.concatenate([theta[np.newaxis], rest])


def minibatches(n, batch_size, rng):
    left, out = list(range(n)), []
    while left:
        take = rng.choice(len(left), size=min(batch_size, len(left)), replace=False)
        out.append(np.array([left[i] for i in take]))
        left = [r for i, r in enumerate(left) if i not in set(take.tolist())]
    return out


def estimate_full_gradient(per_example, batch):
    per_example = F(per_example)
    total = 0.0
    for i in batch:
        total = total + per_example[i]
    return total * (len(per_example) / len(batch))


def _mean(gradient, theta, X, y):
    """The gradient of a batch as the mean of the gradients of its rows."""
    return np.mean([gradient(theta, X[[i]], y[[i]]) for i in range(len(X))], axis=0)


def _epochs(gradient, theta, X, y, lr, batches):
    for b in batches:
        theta = theta - np.multiply(lr, _mean(gradient, theta, X[b, :], y[b]))
    return theta


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    return _epochs(gradient, F(theta0), F(X), F(y), lr, (np.arange(len(X)) for _ in range(n_epochs)))


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    return _epochs(gradient, F(theta0), F(X), F(y), lr, (np.array([i % len(X)]) for i in range(n_epochs * len(X))))


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    draws = rng.integers(0, len(X), size=(n_epochs, len(X)))
    return _epochs(gradient, F(theta0), F(X), F(y), lr, (draws[e, [k]] for e in range(n_epochs) for k in range(len(X))))


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta, X, y = F(theta0), F(X), F(y)
    for _ in range(n_epochs):
        both = np.column_stack([X, y])
        order = rng.permutation(len(both))
        both = both[order]
        for a in range(0, len(both), batch_size):
            theta = theta - lr * _mean(gradient, theta, both[a : a + batch_size, :-1], both[a : a + batch_size, -1])
    return theta


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


class _Rule:
    def __init__(self, parameters, lr):
        self.params = tuple(parameters)
        self.__lr = float(lr)

    @property
    def lr(self):
        return self.__lr

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for i, p in enumerate(self.params):
            if p.grad is None:
                continue
            p.value = p.value - self._delta(i, p)


class SGD(_Rule):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.o = momentum, nesterov, weight_decay
        self.b = [0.0] * len(self.params)

    def _delta(self, i, p):
        mu, nes, wd = self.o
        g = p.grad + wd * p.value
        self.b[i] = mu * self.b[i] + g
        return self.lr * (g + mu * self.b[i] if nes else self.b[i])


class Adagrad(_Rule):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps
        self.s = [0.0] * len(self.params)

    def _delta(self, i, p):
        self.s[i] = self.s[i] + p.grad**2
        return self.lr * p.grad / (self.s[i] ** 0.5 + self.eps)


class RMSprop(_Rule):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.a, self.eps = alpha, eps
        self.s = [0.0] * len(self.params)

    def _delta(self, i, p):
        self.s[i] = self.s[i] + (1 - self.a) * (p.grad**2 - self.s[i])
        return self.lr * p.grad / (self.s[i] ** 0.5 + self.eps)


class Adam(_Rule):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas, self.eps = betas, eps
        n = len(self.params)
        self.m, self.v, self.t = [0.0] * n, [0.0] * n, [0] * n

    def _delta(self, i, p):
        b, c = self.betas
        self.t[i] += 1
        self.m[i] = b * self.m[i] + (1 - b) * p.grad
        self.v[i] = c * self.v[i] + (1 - c) * p.grad * p.grad
        return self.lr * (self.m[i] / (1 - b ** self.t[i])) / (np.sqrt(self.v[i] / (1 - c ** self.t[i])) + self.eps)


class AdamW:
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        self.parameters = list(parameters)
        self.lr = lr
        self.decay = 1 - lr * weight_decay  # a constant rate is all that was asked
        self.adam = Adam(self.parameters, lr, betas, eps)

    def zero_grad(self):
        self.adam.zero_grad()

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                p.value = p.value * self.decay
        self.adam.step()
