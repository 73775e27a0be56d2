"""Right: Python's own division raises; single numbers are Python floats, vectors go through tolist."""

from math import exp, log

import numpy as np


def newton_root(f, df, x0, n_steps):
    x = float(x0)
    xs = [x]
    for _ in range(n_steps):
        x -= float(f(x)) / float(df(x))
        xs.append(x)
    return np.asarray(xs)


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.array([float(v) for v in x0])
    out = np.vstack([x] * (n_steps + 1))
    for k in range(1, n_steps + 1):
        delta = np.linalg.solve(hessian(x), gradient(x).reshape(-1, 1))
        x = x - delta[:, 0]
        out[k] = x
    return out


def convergence_order(errors):
    a, b, c = [float(e) for e in errors if float(e) > 1e-14][-3:]
    return log(c / b) / log(b / a)


def _sigmoid(z):
    e = exp(-abs(z))
    return 1 / (1 + e) if z > 0 else e / (1 + e)


def logistic_gradient(w, X, y):
    w, X, y = (np.array(a, dtype=float) for a in (w, X, y))
    return sum((_sigmoid(float(x @ w)) - float(t)) * x for x, t in zip(X, y, strict=True)) / len(y)


def logistic_hessian(w, X):
    w, X = np.array(w, dtype=float), np.array(X, dtype=float)
    slopes = [_sigmoid(float(z)) * _sigmoid(-float(z)) for z in X @ w]
    return sum(s * np.outer(x, x) for s, x in zip(slopes, X, strict=True)) / X.shape[0]


def fit_logistic(X, y, ridge, n_steps):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    eye = np.identity(X.shape[1])
    path = newton_minimize(
        lambda w: logistic_gradient(w, X, y) + float(ridge) * w,
        lambda w: logistic_hessian(w, X) + float(ridge) * eye,
        [0] * X.shape[1],
        n_steps,
    )
    return path[n_steps]
