"""Right: labels -1 and 1, losses log(1 + exp(-t z)); the gradient through the margins."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    x, out = np.float64(x0), np.empty(1 + n_steps)
    out[0] = x
    for k in range(1, 1 + n_steps):
        value, slope = f(x), df(x)
        if abs(slope) == 0:
            raise ZeroDivisionError("df(x) == 0")
        x = x - value * (1 / slope)
        out[k] = x
    return out


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.asarray(x0, dtype="float64")
    out = np.empty((1 + n_steps, *x.shape))
    out[0] = x
    for k in range(1, 1 + n_steps):
        h = hessian(x)
        out[k] = x = x - np.linalg.solve((h + h.T) / 2, gradient(x))
    return out


def convergence_order(errors):
    e = sorted(enumerate(np.asarray(errors, dtype="float64")))
    a, b, c = [v for _, v in e if v > 1e-14][-3:]
    return np.log10(c / b) / np.log10(b / a)


def tail(m):
    """sigmoid(-m), without overflow."""
    e = np.exp(-np.abs(m))
    return np.where(m > 0, e, 1.0) / (1.0 + e)


def logistic_gradient(w, X, y):
    X = np.asarray(X, dtype="float64")
    t = 2 * np.asarray(y, dtype="float64") - 1
    margin = t * (X @ np.asarray(w, dtype="float64"))
    return -X.T @ (t * tail(margin)) / len(t)


def logistic_hessian(w, X):
    X = np.asarray(X, dtype="float64")
    z = X @ np.asarray(w, dtype="float64")
    rows = [tail(a) * tail(-a) * x[:, None] * x for a, x in zip(z, X, strict=True)]
    return np.mean(rows, axis=0)


def fit_logistic(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    while n_steps > 0:
        g = logistic_gradient(w, X, y) + 0.5 * ridge * (2 * w)
        h = logistic_hessian(w, X)
        h[np.diag_indices_from(h)] += ridge
        w = w - np.linalg.solve(h, g)
        n_steps -= 1
    return w
