"""Right: einsum for every sum, arrays filled row by row."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    x = np.zeros(n_steps + 1, dtype=np.float64)
    x[0] = x0
    for k in range(n_steps):
        slope = df(x[k])
        if slope == 0:
            raise ZeroDivisionError
        x[k + 1] = x[k] - f(x[k]) / slope
    return x


def newton_minimize(gradient, hessian, x0, n_steps):
    start = np.asarray(x0, dtype=np.float64)
    x = np.zeros((n_steps + 1, start.size))
    x[0] = start
    for k in range(n_steps):
        x[k + 1] = x[k] + np.linalg.solve(hessian(x[k]), -gradient(x[k]))
    return x


def convergence_order(errors):
    e = np.asarray(errors, dtype=np.float64)
    e = np.compress(e > 1e-14, e)
    steps = np.diff(np.log(e[-3:]))
    return steps[1] / steps[0]


def probabilities(w, X):
    z = np.einsum("nd,d->n", np.asarray(X, np.float64), np.asarray(w, np.float64))
    small = np.exp(-np.abs(z))
    return np.where(z < 0, small, 1.0) / (1.0 + small)


def logistic_gradient(w, X, y):
    X = np.asarray(X, np.float64)
    residual = probabilities(w, X) - np.asarray(y, np.float64)
    return np.einsum("n,nd->d", residual, X) / X.shape[0]


def logistic_hessian(w, X):
    X = np.asarray(X, np.float64)
    p = probabilities(w, X)
    return np.einsum("n,ni,nj->ij", p - p**2, X, X) / X.shape[0]


def fit_logistic(X, y, ridge, n_steps):
    X = np.asarray(X, np.float64)
    w = np.zeros(X.shape[1])
    for _ in range(n_steps):
        h = logistic_hessian(w, X)
        np.fill_diagonal(h, h.diagonal() + ridge)
        w -= np.linalg.solve(h, logistic_gradient(w, X, y) + ridge * w)
    return w
