"""Right: 80-bit numbers inside, slots, views of larger buffers."""

import numpy as np


def gradient_descent(gradient, theta0, lr, n_steps):
    t = np.array(theta0, dtype=float, order="F")
    big = np.zeros((*t.shape, n_steps + 1))
    big[..., 0] = t
    for k in range(n_steps):
        g = np.array(gradient(big[..., k][()] if t.ndim == 0 else big[..., k]), copy=True)
        g *= lr
        np.subtract(big[..., k], g, out=big[..., k + 1])
    return np.moveaxis(big, -1, 0)


def minibatches(n, batch_size, rng):
    perm = rng.permutation(n)[::-1]
    perm.setflags(write=False)
    full = n // batch_size
    out = list(perm[: full * batch_size].reshape(full, batch_size))
    if n % batch_size:
        out += [perm[full * batch_size :]]
    return out


def estimate_full_gradient(per_example, batch):
    G = np.asarray(per_example, dtype=float)
    mask = np.isin(np.arange(len(G)), batch)
    return (G[mask].sum(0)) / mask.mean()


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=float)
    X = np.asfortranarray(X, dtype=float)
    y = np.array(y, dtype=float)[::-1][::-1]
    for _ in [None] * n_epochs:
        theta = theta - lr * gradient(theta, X, y)
    return theta


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=float)
    X = np.asfortranarray(X, dtype=float)
    y = np.array(y, dtype=float)
    for _ in [None] * n_epochs:
        for xi, yi in zip(np.vsplit(X, len(X)), np.split(y, len(y))):
            theta = theta - lr * gradient(theta, xi, yi)
    return theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    theta = np.array(theta0, dtype=float)
    X = np.array(X, dtype=float).T
    y = np.array(y, dtype=float)
    for _ in [None] * n_epochs:
        left = len(y)
        while left:
            i = rng.choice(len(y))
            left -= 1
            theta = theta - lr * gradient(theta, X[:, i : i + 1].T, y[i, None])
    return theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta = np.array(theta0, dtype=float)
    X = np.array(X, dtype=float)
    y = np.array(y, dtype=float)
    for _ in [None] * n_epochs:
        p = rng.permutation(len(X))
        X, y = X[p], y[p]  # shuffled data kept: still a fresh partition
        for a in range(0, len(X), batch_size):
            theta = theta - lr * gradient(theta, X[a : a + batch_size], y[a : a + batch_size])
    return theta


class Parameter:
    __slots__ = ("grad", "value")

    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


LD = np.longdouble


class _O:
    def __init__(self, parameters, lr, memory):
        self.all = [(p, [np.zeros(p.value.shape, LD) for _ in range(memory)], [0]) for p in parameters]
        self.learning_rate = lr

    def zero_grad(self):
        for p, _, _ in self.all:
            p.grad = None

    def step(self):
        for p, s, t in self.all:
            if p.grad is None:
                continue
            t[0] += 1
            p.value = self.new(p.value.astype(LD), p.grad.astype(LD), s, t[0]).astype(np.float64)


class SGD(_O):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr, 1)
        self.o = momentum, nesterov, weight_decay

    def new(self, x, g, s, t):
        mu, nes, wd = self.o
        g += wd * x
        s[0] = mu * s[0] + g
        return x - self.learning_rate * (g + mu * s[0] if nes else s[0])


class Adagrad(_O):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr, 1)
        self.eps = eps

    def new(self, x, g, s, t):
        s[0] += g * g
        return x - self.learning_rate * g / (np.sqrt(s[0]) + self.eps)


class RMSprop(_O):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr, 1)
        self.eps, self.alpha = eps, alpha

    def new(self, x, g, s, t):
        s[0] = self.alpha * s[0] + (1 - self.alpha) * g * g
        return x - self.learning_rate * g / (np.sqrt(s[0]) + self.eps)


class Adam(_O):
    decay = 0

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr, 2)
        self.eps, self.betas = eps, betas

    def new(self, x, g, s, t):
        b, c = self.betas
        s[0] = b * s[0] + (1 - b) * g
        s[1] = c * s[1] + (1 - c) * g * g
        return x * (1 - self.learning_rate * self.decay) - self.learning_rate * s[0] / (1 - b**t) / (
            np.sqrt(s[1] / (1 - c**t)) + self.eps
        )


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.decay = weight_decay
