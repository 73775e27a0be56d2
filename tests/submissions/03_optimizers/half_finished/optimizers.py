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
    theta, X, y = f(theta0), f(X), f(y)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)
    return theta


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = f(theta0), f(X), f(y)
    for _ in range(n_epochs):
        for i in range(len(X)):
            theta = theta - lr * gradient(theta, X[[i]], y[[i]])
    return theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = f(theta0), f(X), f(y)
    for _ in range(n_epochs * len(X)):
        i = rng.integers(0, len(X))
        theta = theta - lr * gradient(theta, X[[i]], y[[i]])
    return theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta, X, y = f(theta0), f(X), f(y)
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            theta = theta - lr * gradient(theta, X[rows], y[rows])
    return theta


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=float)
        self.grad = None


class SGD:
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        self.parameters = list(parameters)
        self.lr = lr
        self.momentum = momentum
        self.nesterov = nesterov
        self.weight_decay = weight_decay
        self.b = [np.zeros_like(p.value) for p in self.parameters]

    def step(self):
        if self.nesterov:
            raise NotImplementedError("SGD.step: nesterov")
        for p, b in zip(self.parameters, self.b):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p.value
            b *= self.momentum
            b += g
            p.value -= self.lr * b

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class Adagrad:
    def __init__(self, parameters, lr, eps=1e-10):
        raise NotImplementedError("Adagrad.__init__")

    def step(self):
        raise NotImplementedError("Adagrad.step")

    def zero_grad(self):
        raise NotImplementedError("Adagrad.zero_grad")


class RMSprop:
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        raise NotImplementedError("RMSprop.__init__")

    def step(self):
        raise NotImplementedError("RMSprop.step")

    def zero_grad(self):
        raise NotImplementedError("RMSprop.zero_grad")


class Adam:
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        raise NotImplementedError("Adam.__init__")

    def step(self):
        raise NotImplementedError("Adam.step")

    def zero_grad(self):
        raise NotImplementedError("Adam.zero_grad")


class AdamW:
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        raise NotImplementedError("AdamW.__init__")

    def step(self):
        raise NotImplementedError("AdamW.step")

    def zero_grad(self):
        raise NotImplementedError("AdamW.zero_grad")
