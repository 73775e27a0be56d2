"""Right: generators and itertools; steps as functions of one iterate."""

from functools import partial, reduce
from itertools import accumulate, repeat

import numpy as np


def iterate(step, start, n_steps):
    return list(accumulate(repeat(None, n_steps), lambda x, _: step(x), initial=start))


def tangent_step(f, df, x):
    slope = df(x)
    if slope == 0.0:
        raise ZeroDivisionError("no step from a horizontal tangent")
    return float(x - f(x) / slope)


def newton_root(f, df, x0, n_steps):
    return np.fromiter(iterate(partial(tangent_step, f, df), float(x0), n_steps), dtype=float)


def newton_step(gradient, hessian, x):
    return x - np.linalg.solve(hessian(x), gradient(x))


def newton_minimize(gradient, hessian, x0, n_steps):
    start = np.asarray(x0).astype(np.float64)
    return np.vstack(iterate(partial(newton_step, gradient, hessian), start, n_steps))


def convergence_order(errors):
    *_, e1, e2, e3 = filter(lambda e: e > 1e-14, np.asarray(errors, dtype=float).tolist())
    return float(np.log(e2 / e3) / np.log(e1 / e2))


def sigmoid(z):
    out = np.empty(z.shape)
    right = z > 0
    out[right] = 1 / (1 + np.exp(-z[right]))
    e = np.exp(z[~right])
    out[~right] = e / (1 + e)
    return out


def logistic_gradient(w, X, y):
    w, X, y = map(partial(np.asarray, dtype=float), (w, X, y))
    return (sigmoid(X.dot(w)) - y).dot(X) / y.size


def logistic_hessian(w, X):
    w, X = map(partial(np.asarray, dtype=float), (w, X))
    s = sigmoid(X.dot(w))
    terms = (v * (1 - v) * np.multiply.outer(x, x) for v, x in zip(s, X, strict=True))
    return reduce(np.add, terms) / len(s)


def fit_logistic(X, y, ridge, n_steps):
    X = np.asarray(X, dtype=float)
    eye = np.eye(X.shape[1])

    def step(w):
        return w - np.linalg.solve(logistic_hessian(w, X) + ridge * eye, logistic_gradient(w, X, y) + ridge * w)

    return iterate(step, np.zeros(X.shape[1]), n_steps)[-1]
