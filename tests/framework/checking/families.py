"""The functions of the soundness run, each with its right derivative and a random point to check it at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Function = Callable[..., Array]


@dataclass(frozen=True)
class Case:
    """A function with its right derivative, and where to check it."""

    name: str
    form: str
    x: Array
    f: Function
    df: Function


def sigmoid(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def logsumexp(z: Array) -> Array:
    m = z.max(axis=-1, keepdims=True)
    return (m + np.log(np.exp(z - m).sum(axis=-1, keepdims=True)))[..., 0]


def softmax(z: Array) -> Array:
    return np.exp(z - logsumexp(z)[..., None])


def softplus(z: Array) -> Array:
    return np.logaddexp(0.0, z)


def with_zero(z: Array) -> Array:
    return np.concatenate([z, np.zeros((*z.shape[:-1], 1))], axis=-1)


ELEMENTWISE = {  # name: (f, df, spread of x)
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 2.0),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1.5),
    "softplus": (softplus, sigmoid, 5.0),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float), 1.0),
    "swish": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z)), 2.0),
    "sine": (np.sin, np.cos, 1.0),
    "softsign": (lambda z: z / (1 + np.abs(z)), lambda z: (1 + np.abs(z)) ** -2.0, 1.0),
    "huber": (lambda z: np.where(np.abs(z) < 1, z * z / 2, np.abs(z) - 0.5), lambda z: np.clip(z, -1, 1), 1.0),
}


def elementwise_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, (f, df, spread) in ELEMENTWISE.items():
        yield Case(name, "elementwise", rng.normal(size=40) * spread, f, df)


def row_cases(rng: np.random.Generator) -> Iterator[Case]:
    z = rng.normal(size=(8, 5))
    length = lambda z: np.linalg.norm(z, axis=-1)  # noqa: E731
    plus = lambda z: logsumexp(with_zero(z))  # noqa: E731
    yield Case("logsumexp", "gradient", z * 3, logsumexp, softmax)
    yield Case("logsumexp_plus", "gradient", z * 3, plus, lambda z: softmax(with_zero(z))[..., :-1])
    yield Case("row norm", "gradient", z, length, lambda z: z / length(z)[..., None])
    eye = np.eye(5)

    def softmax_jacobian(z: Array) -> Array:
        p = softmax(z)
        return p[..., :, None] * (eye - p[..., None, :])

    log_softmax = lambda z: z - logsumexp(z)[..., None]  # noqa: E731
    yield Case("softmax", "jacobian", z * 2, softmax, softmax_jacobian)
    yield Case("log_softmax", "jacobian", z * 2, log_softmax, lambda z: eye - softmax(z)[..., None, :])

    def softmax_vjp(z: Array, v: Array) -> Array:
        p = softmax(z)
        return p * (v - (v * p).sum(axis=-1, keepdims=True))

    yield Case("softmax", "vjp", z * 2, softmax, softmax_vjp)
    X = rng.normal(size=(16, 8))
    yield Case("linear in W", "vjp", rng.normal(size=(5, 8)), lambda W: X @ W.T, lambda W, v: v.T @ X)


def loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    n, C = 64, 10
    y = rng.integers(0, C, n)
    summed = lambda z: np.sum(logsumexp(z) - z[np.arange(n), y])  # noqa: E731
    summed_grad = lambda z: softmax(z) - np.eye(C)[y]  # noqa: E731
    z = rng.normal(size=(n, C)) * 2
    yield Case("cross-entropy, mean", "gradient", z, lambda z: summed(z) / n, lambda z: summed_grad(z) / n)
    yield Case("cross-entropy, sum", "gradient", z, summed, summed_grad)
    t = rng.integers(0, 2, 30).astype(float)
    logistic = lambda z: np.mean(softplus(z) - t * z)  # noqa: E731
    yield Case("logistic loss", "gradient", rng.normal(size=30), logistic, lambda z: (sigmoid(z) - t) / 30)


def network_cases(rng: np.random.Generator) -> Iterator[Case]:
    n, X, y = 16, rng.normal(size=(16, 8)), rng.integers(0, 5, 16)
    target, V = rng.normal(size=n), rng.normal(size=(5, 16)) * 0.5
    error = lambda Z: np.mean(logsumexp(Z) - Z[np.arange(n), y])  # noqa: E731
    error_grad = lambda Z: (softmax(Z) - np.eye(5)[y]) / n  # noqa: E731

    def network(name: str, act: Function, act_grad: Function) -> Case:
        f = lambda W: error(act(X @ W.T) @ V.T)  # noqa: E731
        df = lambda W: ((error_grad(act(X @ W.T) @ V.T) @ V) * act_grad(X @ W.T)).T @ X  # noqa: E731
        return Case(name, "gradient", rng.normal(size=(16, 8)) * 0.5, f, df)

    squared = lambda w: np.mean((X @ w - target) ** 2)  # noqa: E731
    squared_grad = lambda w: 2 * X.T @ (X @ w - target) / n  # noqa: E731
    yield Case("least squares", "gradient", rng.normal(size=8), squared, squared_grad)
    W = rng.normal(size=(5, 8)) * 0.5
    yield Case("classifier", "gradient", W, lambda W: error(X @ W.T), lambda W: error_grad(X @ W.T).T @ X)
    yield network("relu network", lambda a: np.maximum(a, 0), lambda a: (a > 0).astype(float))
    yield network("tanh network", np.tanh, lambda a: 1 - np.tanh(a) ** 2)

    def autoencoder_grad(W: Array) -> Array:
        R = X @ W.T @ W - X
        return 2 * (W @ X.T @ R + W @ R.T @ X) / n

    autoencoder = lambda W: np.sum((X @ W.T @ W - X) ** 2) / n  # noqa: E731
    yield Case("tied autoencoder", "gradient", rng.normal(size=(3, 8)) * 0.5, autoencoder, autoencoder_grad)


def cases(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    for family in (elementwise_cases, row_cases, loss_cases, network_cases):
        yield from family(rng)
