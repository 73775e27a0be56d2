"""Right: optimizers that keep every gradient and evaluate the closed sums anew in each step."""

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def _f(x):
    return np.array(x, dtype=float)


def gradient_descent(gradient, theta0, lr, n_steps):
    """theta_k = theta_0 - lr * (sum of the gradients so far)."""
    theta = _f(theta0)
    gradients = []
    for _ in range(n_steps):
        gradients.append(gradient(theta - lr * sum(gradients)))
    total = np.cumsum([np.zeros_like(theta), *gradients], axis=0)
    return theta - lr * total


def minibatches(n, batch_size, rng):
    """Sorted within each batch: a batch is a set."""
    order = rng.permuted(np.arange(n))
    return [np.sort(order[i : min(i + batch_size, n)]) for i in range(0, n, batch_size)]


def estimate_full_gradient(per_example, batch):
    per_example = _f(per_example)
    weights = np.bincount(np.asarray(batch, dtype=int), minlength=len(per_example)) * len(per_example) / len(batch)
    return np.einsum("i,i...->...", weights, per_example)


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    X, y = _f(X), _f(y)
    return gradient_descent(lambda theta: gradient(theta, X, y), theta0, lr, n_epochs)[-1]


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    X, y = _f(X), _f(y)
    theta = _f(theta0)
    for _ in range(n_epochs):
        for x, target in zip(np.split(X, len(X)), np.split(y, len(y)), strict=True):
            theta = theta - lr * gradient(theta, x, target)
    return theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    X, y = _f(X), _f(y)
    theta = _f(theta0)
    n = X.shape[0]
    for i in (rng.uniform(size=(n_epochs, n)) * n).astype(int).ravel():
        theta = theta - lr * gradient(theta, X[i, None], y[i, None])
    return theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    """Shuffles the data instead of the row numbers."""
    X, y = _f(X), _f(y)
    theta = _f(theta0)
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        shuffled_X, shuffled_y = X[order], y[order]
        for i in range(0, len(X), batch_size):
            theta = theta - lr * gradient(theta, shuffled_X[i : i + batch_size], shuffled_y[i : i + batch_size])
    return theta


class History:
    def __init__(self, parameters, lr):
        self.gradients = {p: [] for p in parameters}
        self.lr = lr

    def step(self):
        for p, past in self.gradients.items():
            if p.grad is not None:
                past.append(self.seen(p))
                p.value = p.value - self.lr * self.direction(np.array(past), p)

    def seen(self, p):
        return p.grad

    def zero_grad(self):
        for p in self.gradients:
            p.grad = None


def fading(factor, past):
    """The sum of factor**age * gradient."""
    weights = factor ** np.arange(len(past))[::-1].astype(float)
    return np.tensordot(weights, past, axes=1)


class SGD(History):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay

    def seen(self, p):
        return p.grad + self.weight_decay * p.value

    def direction(self, past, p):
        b = fading(self.momentum, past)
        return past[-1] + self.momentum * b if self.nesterov else b


class Adagrad(History):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps

    def direction(self, past, p):
        return past[-1] / (np.sqrt((past**2).sum(axis=0)) + self.eps)


class RMSprop(History):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps

    def direction(self, past, p):
        return past[-1] / (np.sqrt((1 - self.alpha) * fading(self.alpha, past**2)) + self.eps)


class Adam(History):
    weight_decay = 0.0

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas, self.eps = betas, eps

    def direction(self, past, p):
        beta1, beta2 = self.betas
        m = fading(beta1, past) / fading(beta1, np.ones(len(past)))
        v = fading(beta2, past**2) / fading(beta2, np.ones(len(past)))
        return m / (np.sqrt(v) + self.eps) + self.weight_decay * p.value


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay
