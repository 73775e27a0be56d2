"""Right: iteratively reweighted least squares on the summed loss; nothing is divided by p (1 - p)."""

import numpy as np


def f64(a):
    return np.array(a, dtype=np.float64)


def newton_root(f, df, x0, n_steps):
    x = f64(x0)
    xs = [x]
    for _ in range(n_steps):
        d = df(x)
        if not d:
            raise ZeroDivisionError(f"slope 0 at {x}")
        x = (x * d - f(x)) / d
        xs.append(x)
    return f64(xs)


def newton_minimize(gradient, hessian, x0, n_steps):
    x = f64(x0)
    xs = [x]
    for _ in range(n_steps):
        h = hessian(x)
        x = np.linalg.solve(h, h @ x - gradient(x)) if _moderate(h) else x - np.linalg.solve(h, gradient(x))
        xs.append(x)
    return np.stack(xs)


def _moderate(h):
    return np.linalg.matrix_rank(h) == len(h) and np.linalg.cond(h) < 1e3


def convergence_order(errors):
    logs = [np.log(e) for e in f64(errors) if e > 1e-14]
    return float((logs[-1] - logs[-2]) / (logs[-2] - logs[-3]))


def stable(z):
    return np.exp(-np.logaddexp(0.0, -z))


def logistic_gradient(w, X, y):
    w, X, y = f64(w), f64(X), f64(y)
    return (X * (stable(X @ w) - y)[:, None]).mean(axis=0)


def logistic_hessian(w, X):
    w, X = f64(w), f64(X)
    root = np.sqrt(stable(X @ w) * stable(-(X @ w)))[:, None] * X
    return root.T @ root / len(X)


def fit_logistic(X, y, ridge, n_steps):
    X, y = f64(X), f64(y)
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(n_steps):
        z = X @ w
        weights = stable(z) * stable(-z)
        left = (X.T * weights) @ X + n * ridge * np.eye(d)
        w = np.linalg.solve(left, X.T @ (weights * z + y - stable(z)))
    return w
