"""Right: iterates as columns of a matrix whose transpose is returned; numpy's own errors are raised and renamed."""

from functools import partial

import numpy as np


def newton_root(f, df, x0, n_steps):
    x = np.float64(x0)
    path = [x]
    try:
        with np.errstate(divide="raise", invalid="raise"):
            for _ in range(n_steps):
                x = x - np.float64(f(x)) / np.float64(df(x))
                path.append(x)
    except FloatingPointError:
        raise ZeroDivisionError("flat") from None
    return np.asarray(path)


def newton_minimize(gradient, hessian, x0, n_steps):
    x0 = np.asarray(x0, dtype=float)
    out = np.zeros((len(x0), n_steps + 1))
    out[:, 0] = x0
    for k in range(n_steps):
        out[:, k + 1] = out[:, k] + np.linalg.solve(hessian(out[:, k]), -gradient(out[:, k]))
    return out.T


def convergence_order(errors):
    e = [x for x in reversed(np.array(errors, float)) if x > 1e-14][:3]
    return np.divide(np.log(e[0] / e[1]), np.log(e[1] / e[2]))


def _s(z):
    return np.where(
        z > 0, 1 / (1 + np.exp(-np.maximum(z, 0))), np.exp(np.minimum(z, 0)) / (1 + np.exp(np.minimum(z, 0)))
    )


def logistic_gradient(w, X, y):
    w, X, y = map(partial(np.asarray, dtype=float), (w, X, y))
    big = np.zeros((3, X.shape[1]))
    big[1] = np.mean((_s(X @ w) - y)[:, None] * X, axis=0)
    return big[1]


def logistic_hessian(w, X):
    w, X = map(partial(np.asarray, dtype=float), (w, X))
    s = np.sqrt(_s(X @ w) * _s(-X @ w) / X.shape[0])[:, None] * X
    return np.asfortranarray(s.T @ s)


def fit_logistic(X, y, ridge, n_steps):
    X = np.asarray(X, dtype=float)
    n, d = X.shape
    y = np.asarray(y, dtype=float)
    w = np.zeros(d)
    for _ in range(n_steps):
        z = X @ w
        p = _s(z)
        W = p * _s(-z)
        w = np.linalg.solve((X * W[:, None]).T @ X + n * ridge * np.eye(d), X.T @ (W * z - (p - y)))
    return w
