"""Right: modelled on torch.optim, with state made at the first step, lerp, and one function for each update rule."""

from collections import defaultdict

import numpy as np


class Parameter:
    def __init__(self, value):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None


def lerp(start, end, weight):
    return start + weight * (end - start)


def gradient_descent(gradient, theta0, lr, n_steps):
    p = Parameter(theta0)
    optimizer = SGD([p], lr)
    trajectory = [p.value.copy()]
    for _ in range(n_steps):
        p.grad = gradient(p.value)
        optimizer.step()
        trajectory.append(p.value.copy())
    return np.array(trajectory)


def minibatches(n, batch_size, rng):
    """As a DataLoader's sampler: draws batch after batch from what is left, without replacement."""
    left = np.arange(n)
    batches = []
    while left.size:
        batch = rng.choice(left, size=min(batch_size, left.size), replace=False)
        left = np.setdiff1d(left, batch)
        batches.append(batch)
    return batches


def estimate_full_gradient(per_example, batch):
    per_example = np.asarray(per_example, dtype=np.float64)
    n, b = per_example.shape[0], np.asarray(batch).shape[0]
    return np.asarray(per_example[np.asarray(batch)].sum(0) * (n / b))


class _Loop:
    """A training loop over batches of rows, with SGD."""

    def __init__(self, gradient, theta0, X, y, lr):
        self.gradient = gradient
        self.p = Parameter(theta0)
        self.X, self.y = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
        self.optimizer = SGD(iter([self.p]), lr)

    def on(self, rows):
        self.optimizer.zero_grad()
        self.p.grad = self.gradient(self.p.value, self.X[rows], self.y[rows])
        self.optimizer.step()

    def run(self, n_epochs, sampler):
        for _ in range(n_epochs):
            for rows in sampler(len(self.X)):
                self.on(np.atleast_1d(rows))
        return self.p.value


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    return _Loop(gradient, theta0, X, y, lr).run(n_epochs, lambda n: [np.arange(n)])


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    return _Loop(gradient, theta0, X, y, lr).run(n_epochs, range)


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    return _Loop(gradient, theta0, X, y, lr).run(n_epochs, lambda n: (rng.integers(n) for _ in range(n)))


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return _Loop(gradient, theta0, X, y, lr).run(n_epochs, lambda n: minibatches(n, batch_size, rng))


class Optimizer:
    def __init__(self, params, defaults):
        self.param_groups = [{"params": list(params), **defaults}]
        self.state = defaultdict(dict)

    @property
    def lr(self):
        return self.param_groups[0]["lr"]

    @lr.setter
    def lr(self, value):
        for group in self.param_groups:
            group["lr"] = value

    def zero_grad(self):
        for group in self.param_groups:
            for p in group["params"]:
                p.grad = None

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self.update(p, p.grad, self.state[p], group)


class SGD(Optimizer):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        if nesterov and momentum <= 0:
            raise ValueError("Nesterov momentum requires a momentum")
        super().__init__(
            parameters, {"lr": lr, "momentum": momentum, "nesterov": nesterov, "weight_decay": weight_decay}
        )

    def update(self, p, grad, state, group):
        if group["weight_decay"] != 0:
            grad = grad + p.value * group["weight_decay"]
        if group["momentum"] != 0:
            buf = state.get("momentum_buffer")
            if buf is None:
                buf = state["momentum_buffer"] = np.array(grad)
            else:
                buf *= group["momentum"]
                buf += grad
            grad = grad + group["momentum"] * buf if group["nesterov"] else buf
        p.value = p.value - group["lr"] * grad


class Adagrad(Optimizer):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, {"lr": lr, "eps": eps})

    def update(self, p, grad, state, group):
        state.setdefault("sum", np.zeros_like(p.value))
        state["sum"] += grad * grad
        std = np.sqrt(state["sum"]) + group["eps"]
        p.value = p.value + -group["lr"] * (grad / std)


class RMSprop(Optimizer):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, {"lr": lr, "alpha": alpha, "eps": eps})

    def update(self, p, grad, state, group):
        if not state:
            state["square_avg"] = np.zeros_like(p.value)
        state["square_avg"] = lerp(state["square_avg"], grad * grad, 1 - group["alpha"])
        p.value = p.value - group["lr"] * grad / (np.sqrt(state["square_avg"]) + group["eps"])


class Adam(Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": 0.0})

    def update(self, p, grad, state, group):
        if not state:
            state.update(step=0, exp_avg=np.zeros_like(p.value), exp_avg_sq=np.zeros_like(p.value))
        beta1, beta2 = group["betas"]
        state["step"] += 1
        value = p.value * (1 - group["lr"] * group["weight_decay"])
        state["exp_avg"] = lerp(state["exp_avg"], grad, 1 - beta1)
        state["exp_avg_sq"] = state["exp_avg_sq"] * beta2 + (1 - beta2) * grad * grad
        step_size = group["lr"] / (1 - beta1 ** state["step"])
        denom = np.sqrt(state["exp_avg_sq"]) / (1 - beta2 ** state["step"]) ** 0.5 + group["eps"]
        p.value = value - step_size * (state["exp_avg"] / denom)


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.param_groups[0]["weight_decay"] = weight_decay
