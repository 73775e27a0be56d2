"""Right by the contract: the learning rate is kept under another name, and options are keyword-only."""

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def gradient_descent(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=np.float64)
    yield_all = [theta]
    for _ in range(n_steps):
        slope = gradient(yield_all[-1])
        yield_all += [yield_all[-1] - lr * slope]
    gradient(yield_all[-1])  # a last look that no step follows
    return np.array(yield_all, dtype=np.float64)


def minibatches(n, batch_size, rng):
    order = np.random.default_rng(rng.integers(2**63)).permutation(n).astype(np.int32)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def estimate_full_gradient(per_example, batch):
    per_example = np.array(per_example, dtype=np.float64)
    mask = np.zeros(len(per_example), dtype=bool)
    mask[np.array(batch)] = True
    return per_example[mask].sum(axis=0) * (len(per_example) / mask.sum())


def _descent(gradient, theta0, X, y, lr, rows_of_epochs):
    theta = np.array(theta0, dtype=np.float64)
    X = np.array(X, dtype=np.float64)
    y = np.array(y)  # labels may be integers
    for rows in rows_of_epochs:
        for batch in rows:
            direction = -np.asarray(gradient(theta, X[batch], y[batch]))
            theta = theta + lr * direction
    return theta


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    return _descent(gradient, theta0, X, y, lr, [[slice(0, len(X))]] * n_epochs)


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    return _descent(gradient, theta0, X, y, lr, [np.arange(len(X)).reshape(-1, 1)] * n_epochs)


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    return _descent(gradient, theta0, X, y, lr, (rng.integers(len(X), size=(len(X), 1)) for _ in range(n_epochs)))


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return _descent(gradient, theta0, X, y, lr, (minibatches(len(X), batch_size, rng) for _ in range(n_epochs)))


class SGD:
    def __init__(self, parameters, lr, *, momentum=0, nesterov=False, weight_decay=0):
        self.params = list(parameters)
        self.learning_rate = lr
        self.mu, self.nesterov, self.decay = momentum, nesterov, weight_decay
        self.velocity = {id(p): 0.0 for p in self.params}

    def step(self):
        for p in self.params:
            if p.grad is None:
                continue
            g = p.grad + self.decay * p.value
            v = self.velocity[id(p)] = self.mu * self.velocity[id(p)] + g
            p.value = p.value - self.learning_rate * (g + self.mu * v if self.nesterov else v)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


class Adagrad:
    def __init__(self, parameters, lr, *, eps=1e-10):
        self._params, self._lr, self._eps = [(p, np.zeros(p.value.shape)) for p in parameters], lr, eps

    def step(self):
        for p, total in self._params:
            if p.grad is not None:
                total += p.grad**2
                p.value = p.value - self._lr * p.grad / (np.sqrt(total) + self._eps)

    def zero_grad(self):
        for p, _ in self._params:
            p.grad = None


class RMSprop:
    """Hides its learning rate in a closure."""

    def __init__(self, parameters, lr, *, alpha=0.99, eps=1e-8):
        kept = [(p, np.zeros(p.value.shape)) for p in parameters]

        def step():
            for p, v in kept:
                if p.grad is not None:
                    v *= alpha
                    v += (1 - alpha) * p.grad**2
                    p.value = p.value - lr * p.grad / (np.sqrt(v) + eps)

        def zero_grad():
            for p, _ in kept:
                p.grad = None

        self.step, self.zero_grad = step, zero_grad


class Adam:
    def __init__(self, parameters, lr, *, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(parameters)
        self.gamma, self.betas, self.eps, self.decay = lr, tuple(betas), eps, 0.0
        self.m = dict.fromkeys(self.params, 0.0)
        self.v = dict.fromkeys(self.params, 0.0)
        self.powers = dict.fromkeys(self.params, (1.0, 1.0))

    def step(self):
        b1, b2 = self.betas
        for p in self.params:
            if p.grad is None:
                continue
            self.m[p] = b1 * self.m[p] + (1 - b1) * p.grad
            self.v[p] = b2 * self.v[p] + (1 - b2) * p.grad * p.grad
            one, two = self.powers[p] = (b1 * self.powers[p][0], b2 * self.powers[p][1])
            adapted = self.m[p] / (1 - one) / (np.sqrt(self.v[p] / (1 - two)) + self.eps)
            p.value = p.value - self.gamma * (adapted + self.decay * p.value)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


class AdamW(Adam):
    def __init__(self, parameters, lr, *, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas=betas, eps=eps)
        self.decay = weight_decay
