"""Right: dataclasses with annotations, keyword-only options, slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Parameter:
    __slots__ = ("__weakref__", "grad", "value")

    def __init__(self, value: ArrayLike) -> None:
        self.value: Array = np.array(value, dtype=np.float64)
        self.grad: Array | None = None


def gradient_descent(gradient: Callable[[Array], Array], theta0: ArrayLike, lr: float, n_steps: int) -> Array:
    trajectory: list[Array] = [np.array(theta0, dtype=np.float64)]
    for step in range(n_steps):
        here = trajectory[step]
        trajectory.append(np.subtract(here, np.multiply(lr, gradient(here.copy()))))
    return np.concatenate([np.asarray(row)[np.newaxis] for row in trajectory])


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    order = rng.choice(n, size=n, replace=False)
    full, rest = divmod(n, batch_size)
    batches = list(order[: full * batch_size].reshape(full, batch_size))
    return [*batches, order[n - rest :]] if rest else batches


def estimate_full_gradient(per_example: ArrayLike, batch: ArrayLike) -> Array:
    gradients = np.asarray(per_example, dtype=np.float64)
    chosen = gradients[np.asarray(batch, dtype=np.intp)]
    return np.add.reduce(chosen, axis=0) / (chosen.shape[0] / gradients.shape[0])


@dataclass
class Problem:
    gradient: Callable[[Array, Array, Array], Array]
    theta: Array
    X: Array
    y: Array
    lr: float

    @classmethod
    def of(cls, gradient, theta0, X, y, lr) -> Problem:
        return cls(gradient, np.array(theta0, float), np.array(X, float), np.array(y, float), lr)

    def step(self, rows: NDArray[np.int64]) -> None:
        self.theta = self.theta - self.lr * self.gradient(self.theta, self.X.take(rows, axis=0), self.y.take(rows))


def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    problem = Problem.of(gradient, theta0, X, y, lr)
    for _ in range(n_epochs):
        problem.step(np.arange(len(problem.y)))
    return problem.theta


def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    problem = Problem.of(gradient, theta0, X, y, lr)
    for row in np.tile(np.arange(len(problem.y)), n_epochs):
        problem.step(np.array([row]))
    return problem.theta


def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    problem = Problem.of(gradient, theta0, X, y, lr)
    n = len(problem.y)
    for _ in range(n_epochs):
        for row in rng.integers(n, size=n):
            problem.step(np.array([row]))
    return problem.theta


def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    problem = Problem.of(gradient, theta0, X, y, lr)
    for _ in range(n_epochs):
        for rows in minibatches(len(problem.y), batch_size, rng):
            problem.step(rows)
    return problem.theta


@dataclass
class Memory:
    parameter: Parameter
    t: int = 0
    first: Array | float = 0.0
    second: Array | float = 0.0


@dataclass
class Optimizer:
    parameters: Iterable[Parameter]
    lr: float
    memories: list[Memory] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.memories = [Memory(p) for p in self.parameters]

    def step(self) -> None:
        for memory in self.memories:
            if memory.parameter.grad is not None:
                memory.t += 1
                self.update(memory, memory.parameter, memory.parameter.grad)

    def zero_grad(self) -> None:
        for memory in self.memories:
            memory.parameter.grad = None


@dataclass
class SGD(Optimizer):
    momentum: float = 0
    nesterov: bool = False
    weight_decay: float = 0

    def update(self, memory, p, g):
        g = g + self.weight_decay * p.value
        memory.first = self.momentum * memory.first + g
        p.value = p.value - self.lr * (self.momentum * memory.first + g if self.nesterov else memory.first)


@dataclass
class Adagrad(Optimizer):
    eps: float = 1e-10

    def update(self, memory, p, g):
        memory.second = memory.second + g**2
        p.value = p.value - self.lr / (np.sqrt(memory.second) + self.eps) * g


@dataclass
class RMSprop(Optimizer):
    alpha: float = 0.99
    eps: float = 1e-8

    def update(self, memory, p, g):
        memory.second = self.alpha * memory.second + (1 - self.alpha) * g**2
        p.value = p.value - self.lr / (np.sqrt(memory.second) + self.eps) * g


@dataclass
class Adam(Optimizer):
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8

    def update(self, memory, p, g):
        one, two = self.betas
        memory.first = one * memory.first + (1 - one) * g
        memory.second = two * memory.second + (1 - two) * g**2
        unbiased = memory.first / (1 - one**memory.t)
        scale = np.sqrt(memory.second / (1 - two**memory.t)) + self.eps
        p.value = p.value - self.lr * unbiased / scale


@dataclass
class AdamW(Adam):
    weight_decay: float = 0.01

    def update(self, memory, p, g):
        p.value = p.value - self.lr * self.weight_decay * p.value
        super().update(memory, p, g)
