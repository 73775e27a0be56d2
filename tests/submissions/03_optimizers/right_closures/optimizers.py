"""An optimizer is a list of closures, one for each parameter; no attribute holds the learning rate."""

import numpy as np
from itertools import accumulate, islice
def gradient_descent(gradient, theta0, lr, n_steps):
    return np.array(list(accumulate(range(n_steps), lambda t, _: t - lr * gradient(t), initial=np.float64(theta0) if np.ndim(theta0) == 0 else np.array(theta0, dtype=float))))
def minibatches(n, batch_size, rng):
    it = iter(rng.permutation(n).tolist())
    return [np.array(chunk, dtype=int) for chunk in iter(lambda: list(islice(it, batch_size)), [])]
def estimate_full_gradient(per_example, batch):
    rows = [np.array(per_example[int(i)], dtype=float) for i in batch]
    return np.add.reduce(rows) / len(rows) * len(per_example)
def rows_of_epoch(kind, n, size=None, rng=None):
    if kind == "all": yield list(range(n))
    if kind == "order": yield from ([i] for i in range(n))
    if kind == "random": yield from ([int(i)] for i in np.floor(rng.uniform(0, n, size=n)))
    if kind == "mini": yield from minibatches(n, size, rng)
def descend(kind, gradient, theta0, X, y, lr, n_epochs, **options):
    theta, X, y = (np.array(a, dtype="float64") for a in (theta0, X, y))
    for _ in range(n_epochs):
        for rows in rows_of_epoch(kind, len(X), **options):
            theta = theta + (-lr) * gradient(theta=theta, X=X[rows], y=y[rows]) if KW else theta + (-lr) * gradient(theta, X[rows], y[rows])
    return theta
KW = False
def batch_descent(*a): return descend("all", *a)
def per_example_descent(*a): return descend("order", *a)
def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng): return descend("random", gradient, theta0, X, y, lr, n_epochs, rng=rng)
def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng): return descend("mini", gradient, theta0, X, y, lr, n_epochs, size=batch_size, rng=rng)

class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None

def _optimizer(name, make):
    class O:
        __slots__ = ("_step", "_zero")
        def __init__(self, parameters, lr, **options):
            parameters = list(parameters)
            rules = [make(lr, **options) for _ in parameters]
            def step():
                for p, rule in zip(parameters, rules):
                    if p.grad is not None: p.value = rule(p.value, p.grad.copy())
                return self
            def zero():
                for p in parameters: p.grad = None
            self._step, self._zero = step, zero
        def step(self, closure=None): self._step()
        def zero_grad(self, set_to_none=True): self._zero()
    O.__name__ = name
    return O
def sgd(lr, momentum=0, nesterov=False, weight_decay=0):
    b = 0.0
    def rule(x, g):
        nonlocal b
        g = g + weight_decay * x; b = momentum * b + g
        return x - lr * (g + momentum * b if nesterov else b)
    return rule
def adagrad(lr, eps=1e-10):
    s = 0.0
    def rule(x, g):
        nonlocal s
        s = s + np.square(g); return x - lr * (g / (np.sqrt(s) + eps))
    return rule
def rmsprop(lr, alpha=0.99, eps=1e-8):
    s = 0.0
    def rule(x, g):
        nonlocal s
        s = alpha * s + (1 - alpha) * np.square(g); return x - lr * (g / (np.sqrt(s) + eps))
    return rule
def adam(lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    m = v = 0.0; w = w2 = 1.0
    def rule(x, g):
        nonlocal m, v, w, w2
        m = betas[0] * m + (1 - betas[0]) * g; v = betas[1] * v + (1 - betas[1]) * g * g
        w *= betas[0]; w2 *= betas[1]
        return x * (1 - lr * weight_decay) - lr * (m / (1 - w)) / (np.sqrt(v / (1 - w2)) + eps)
    return rule
def adamw(lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01): return adam(lr, betas, eps, weight_decay)
SGD, Adagrad, RMSprop, Adam, AdamW = (_optimizer(*a) for a in [("SGD", sgd), ("Adagrad", adagrad), ("RMSprop", rmsprop), ("Adam", adam), ("AdamW", adamw)])
