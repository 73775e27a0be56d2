"""Right: gradient called by keywords; a dictionary of options, as torch's param_groups."""

from collections import OrderedDict
from itertools import accumulate, islice

import numpy as np


def gradient_descent(gradient, theta0, lr, n_steps):
    return np.array(
        list(
            accumulate(
                range(n_steps),
                lambda t, _: t - lr * gradient(t),
                initial=np.float64(theta0) if np.ndim(theta0) == 0 else np.array(theta0, dtype=float),
            )
        )
    )


def minibatches(n, batch_size, rng):
    it = iter(rng.permutation(n).tolist())
    return [np.array(chunk, dtype=int) for chunk in iter(lambda: list(islice(it, batch_size)), [])]


def estimate_full_gradient(per_example, batch):
    rows = [np.array(per_example[int(i)], dtype=float) for i in batch]
    return np.add.reduce(rows) / len(rows) * len(per_example)


def rows_of_epoch(kind, n, size=None, rng=None):
    if kind == "all":
        yield list(range(n))
    if kind == "order":
        yield from ([i] for i in range(n))
    if kind == "random":
        yield from ([int(i)] for i in np.floor(rng.uniform(0, n, size=n)))
    if kind == "mini":
        yield from minibatches(n, size, rng)


def descend(kind, gradient, theta0, X, y, lr, n_epochs, **options):
    theta, X, y = (np.array(a, dtype="float64") for a in (theta0, X, y))
    for _ in range(n_epochs):
        for rows in rows_of_epoch(kind, len(X), **options):
            theta = theta + (-lr) * gradient(theta=theta, X=X[rows], y=y[rows])
    return theta


def batch_descent(*a):
    return descend("all", *a)


def per_example_descent(*a):
    return descend("order", *a)


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    return descend("random", gradient, theta0, X, y, lr, n_epochs, rng=rng)


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return descend("mini", gradient, theta0, X, y, lr, n_epochs, size=batch_size, rng=rng)


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


class Optimizer:
    def __init__(self, params, defaults):
        self.defaults = defaults
        self.param_groups = [{"params": list(params), **defaults}]
        self.state = OrderedDict()

    def zero_grad(self):
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state.setdefault(p, {"step": 0})
                state["step"] += 1
                self._one(p, p.grad, state, group)


class SGD(Optimizer):
    def __init__(self, params, lr, momentum=0, nesterov=False, weight_decay=0):
        if lr < 0.0:
            raise ValueError(f"Invalid learning rate: {lr}")
        if nesterov and momentum <= 0:
            raise ValueError
        super().__init__(params, {"lr": lr, "momentum": momentum, "nesterov": nesterov, "weight_decay": weight_decay})

    def _one(self, p, d_p, state, group):
        if group["weight_decay"] != 0:
            d_p = d_p + p.value * group["weight_decay"]
        if group["momentum"] != 0:
            if "momentum_buffer" not in state:
                buf = state["momentum_buffer"] = d_p.copy()
            else:
                buf = state["momentum_buffer"]
                np.multiply(buf, group["momentum"], out=buf)
                np.add(buf, d_p, out=buf)
            d_p = d_p + group["momentum"] * buf if group["nesterov"] else buf
        p.value += -group["lr"] * d_p


class Adagrad(Optimizer):
    def __init__(self, params, lr, eps=1e-10):
        super().__init__(params, {"lr": lr, "eps": eps})

    def _one(self, p, g, state, group):
        s = state.setdefault("sum", np.zeros_like(p.value))
        s += g * g
        p.value -= group["lr"] * g / (np.sqrt(s) + group["eps"])


class RMSprop(Optimizer):
    def __init__(self, params, lr, alpha=0.99, eps=1e-8):
        super().__init__(params, {"lr": lr, "alpha": alpha, "eps": eps})

    def _one(self, p, g, state, group):
        s = state.setdefault("avg", np.zeros_like(p.value))
        s *= group["alpha"]
        s += (1 - group["alpha"]) * g * g
        p.value -= group["lr"] * (g / (np.sqrt(s) + group["eps"]))


class Adam(Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    def _one(self, p, g, state, group):
        b1, b2 = group["betas"]
        m = state.setdefault("exp_avg", np.zeros_like(g))
        v = state.setdefault("exp_avg_sq", np.zeros_like(g))
        p.value *= 1 - group["lr"] * group["weight_decay"]
        m += (g - m) * (1 - b1)
        v *= b2
        v += (1 - b2) * g * g
        denom = np.sqrt(v) / (1 - b2 ** state["step"]) ** 0.5 + group["eps"]
        p.value -= group["lr"] / (1 - b1 ** state["step"]) * (m / denom)


class AdamW(Adam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(params, lr, betas, eps, weight_decay)
