"""Right: the ridge as d further examples, its quadratic term as d further rows of a least-squares problem."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    xs = []
    x = float(x0)
    for k in range(n_steps + 1):
        xs.append(x)
        if k == n_steps:
            break
        slope = df(x)
        if slope == 0:
            raise ZeroDivisionError(f"f'({x}) = 0")
        x = float(x - f(x) / slope)
    return np.array(xs, dtype=np.float64)


def newton_minimize(gradient, hessian, x0, n_steps):
    if n_steps == 0:
        return np.array([x0], dtype=np.float64)
    before = newton_minimize(gradient, hessian, x0, n_steps - 1)
    last = before[-1]
    return np.r_[before, [last - np.linalg.solve(hessian(last), gradient(last))]]


def convergence_order(errors):
    e = np.array(errors, np.float64)
    e3, e2, e1 = e[e > 1e-14][::-1][:3]
    return np.log(e3 / e2) / np.log(e2 / e1)


def logistic_gradient(w, X, y):
    w, X, y = np.array(w, np.float64), np.array(X, np.float64), np.array(y, np.float64)
    return np.array([np.vdot(column, stable(X @ w) - y) for column in X.T]) / len(y)


def logistic_hessian(w, X):
    w, X = np.array(w, np.float64), np.array(X, np.float64)
    s = stable(X @ w) * stable(-X @ w)
    return np.array([[np.sum(s * a * b) for a in X.T] for b in X.T]) / len(X)


def stable(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def fit_logistic(X, y, ridge, n_steps):
    X, y = np.array(X, np.float64), np.array(y, np.float64)
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(n_steps):
        z = X @ w
        s = stable(z) * stable(-z)
        left = np.vstack([np.sqrt(s)[:, None] * X, np.sqrt(n * ridge) * np.eye(d)])
        w = w - np.linalg.solve(left.T @ left, X.T @ (stable(z) - y) + n * ridge * w)
    return w
