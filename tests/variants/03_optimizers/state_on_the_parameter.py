"""Right: the memory of an optimizer lies on each parameter, as attributes."""

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def arrays(*values):
    return [np.array(value, dtype=np.float64) for value in values]


def gradient_descent(gradient, theta0, lr, n_steps):
    rows = arrays(theta0)
    while len(rows) <= n_steps:
        rows.append(rows[-1] - lr * gradient(rows[-1]))
    return np.stack(rows)


def minibatches(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    return [order[k * batch_size : (k + 1) * batch_size] for k in range((n + batch_size - 1) // batch_size)]


def estimate_full_gradient(per_example, batch):
    (per_example,) = arrays(per_example)
    return per_example.shape[0] * np.mean(np.take(per_example, batch, axis=0), axis=0)


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = arrays(theta0, X, y)
    return descend(gradient, theta, X, y, lr, [slice(None)] * n_epochs)


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = arrays(theta0, X, y)
    return descend(gradient, theta, X, y, lr, [slice(i, i + 1) for i in range(len(X))] * n_epochs)


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = arrays(theta0, X, y)
    return descend(gradient, theta, X, y, lr, rng.integers(0, len(X), size=(n_epochs * len(X), 1)))


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta, X, y = arrays(theta0, X, y)
    epochs = (minibatches(len(X), batch_size, rng) for _ in range(n_epochs))
    return descend(gradient, theta, X, y, lr, (batch for epoch in epochs for batch in epoch))


def descend(gradient, theta, X, y, lr, selections):
    for rows in selections:
        theta = theta - lr * gradient(theta, X[rows], y[rows])
    return theta


def memory(p, name):
    return getattr(p, name, np.zeros(p.value.shape))


class SGD:
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        self.parameters = list(parameters)
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.weight_decay = weight_decay

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                g = p.grad + self.weight_decay * p.value
                if self.momentum:
                    p.momentum_buffer = self.momentum * memory(p, "momentum_buffer") + g
                    g = g + self.momentum * p.momentum_buffer if self.nesterov else p.momentum_buffer
                p.value = p.value - self.lr * g

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class Adagrad:
    def __init__(self, parameters, lr, eps=1e-10):
        self.parameters, self.lr, self.eps = list(parameters), lr, eps

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                p.sum = memory(p, "sum") + p.grad**2
                p.value = p.value - self.lr * p.grad / (p.sum**0.5 + self.eps)

    zero_grad = SGD.zero_grad


class RMSprop:
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        self.parameters, self.lr, self.alpha, self.eps = list(parameters), lr, alpha, eps

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                p.square_avg = self.alpha * memory(p, "square_avg") + (1 - self.alpha) * p.grad**2
                p.value = p.value - self.lr * p.grad / (p.square_avg**0.5 + self.eps)

    zero_grad = SGD.zero_grad


class Adam:
    decay = 0.0

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        self.parameters, self.lr, self.betas, self.eps = list(parameters), lr, betas, eps

    def step(self):
        beta1, beta2 = self.betas
        for p in self.parameters:
            if p.grad is not None:
                p.age = getattr(p, "age", 0) + 1
                p.m = beta1 * memory(p, "m") + (1 - beta1) * p.grad
                p.v = beta2 * memory(p, "v") + (1 - beta2) * p.grad**2
                m_hat, v_hat = p.m / (1 - beta1**p.age), p.v / (1 - beta2**p.age)
                p.value = p.value - self.lr * self.decay * p.value - self.lr * m_hat / (v_hat**0.5 + self.eps)

    zero_grad = SGD.zero_grad


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        Adam.__init__(self, parameters, lr, betas, eps)
        self.decay = weight_decay
