"""Right: one class for the iteration, one for the data; exceptions are subclasses of those asked for."""

from dataclasses import dataclass

import numpy as np


class HorizontalTangent(ZeroDivisionError):
    pass


class SingularHessian(np.linalg.LinAlgError):
    pass


@dataclass
class Newton:
    first: object
    second: object
    divide: object

    def run(self, x, n_steps):
        history = [np.copy(x)]
        while len(history) <= n_steps:
            x = x - self.divide(self.first(x), self.second(x))
            history.append(np.copy(x))
        return np.array(history)


def quotient(a, b):
    if b == 0:
        raise HorizontalTangent("flat")
    return a / b


def solution(g, h):
    try:
        return np.linalg.solve(h, g)
    except np.linalg.LinAlgError as error:
        raise SingularHessian("singular") from error


class Logistic:
    def __init__(self, X, y=None):
        self.X = np.array(X, dtype=np.float64)
        self.y = None if y is None else np.array(y, dtype=np.float64)
        self.n, self.d = self.X.shape

    def p(self, w):
        z = self.X @ np.array(w, dtype=np.float64)
        return np.where(
            z >= 0,
            1 / (1 + np.exp(-np.maximum(z, 0))),
            np.exp(np.minimum(z, 0)) / (1 + np.exp(np.minimum(z, 0))),
        )

    def gradient(self, w):
        return (self.p(w) - self.y) @ self.X / self.n

    def hessian(self, w):
        p = self.p(w)
        return (self.X * (p * (1 - p) / self.n).reshape(-1, 1)).T @ self.X


def newton_root(f, df, x0, n_steps):
    return Newton(f, df, quotient).run(np.array(x0, dtype=np.float64), n_steps)


def newton_minimize(gradient, hessian, x0, n_steps):
    return Newton(gradient, hessian, solution).run(np.array(x0, dtype=np.float64), n_steps)


def convergence_order(errors):
    e = np.array(errors, dtype=np.float64)
    e = e[np.where(e > 1e-14)]
    return np.log(e[-1] / e[-2]) / np.log(e[-2] / e[-3])


def logistic_gradient(w, X, y):
    return Logistic(X, y).gradient(w)


def logistic_hessian(w, X):
    return Logistic(X).hessian(w)


def fit_logistic(X, y, ridge, n_steps):
    data = Logistic(X, y)
    method = Newton(
        lambda w: data.gradient(w) + ridge * w,
        lambda w: data.hessian(w) + np.diag(np.full(data.d, float(ridge))),
        solution,
    )
    return method.run(np.zeros(data.d), n_steps)[-1]
