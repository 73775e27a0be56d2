"""Right: the rank is looked at first, then the system is solved by an orthogonal factorisation."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    xs = np.full(n_steps + 1, np.nan)
    xs[0] = np.float64(x0)
    for k, x in enumerate(xs[:-1]):
        with np.errstate(divide="raise", invalid="raise"):
            try:
                xs[k + 1] = x - np.divide(f(xs[k]), df(xs[k]))
            except FloatingPointError:
                raise ZeroDivisionError(f"df is 0 at iterate {k}") from None
    return xs


def solve(matrix, right):
    if np.linalg.matrix_rank(matrix) < len(matrix):
        raise np.linalg.LinAlgError("rank deficient")
    q, r = np.linalg.qr(matrix)
    return np.linalg.solve(r, q.T @ right)


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    xs = np.empty((n_steps + 1, len(x)))
    for k in range(n_steps + 1):
        xs[k] = x
        if k < n_steps:
            x = x - solve(hessian(x), gradient(x))
    return xs


def convergence_order(errors):
    e = np.array(errors, dtype=float)
    logs = np.log(e[e > 1e-14][-3:])
    slope, _ = np.polyfit(logs[:2], logs[1:], 1)
    return slope


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def logistic_gradient(w, X, y):
    w, X, y = (np.array(a, dtype=float) for a in (w, X, y))
    return np.sum([(sigmoid(x @ w) - t) * x for x, t in zip(X, y, strict=True)], axis=0) / X.shape[0]


def logistic_hessian(w, X):
    w, X = (np.array(a, dtype=float) for a in (w, X))
    e = np.exp(-np.abs(X @ w))
    return np.tensordot(e / (1 + e) ** 2 * X.T, X, axes=1) / X.shape[0]


def fit_logistic(X, y, ridge, n_steps):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    d = X.shape[1]
    w = np.zeros(d)
    for _ in range(n_steps):
        h = logistic_hessian(w, X) + ridge * np.eye(d)
        w = w - np.linalg.lstsq(h, logistic_gradient(w, X, y) + ridge * w, rcond=None)[0]
    return w
