"""Right: 0-d arrays and numpy scalars throughout, returned as they are."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    x = np.asarray(x0, dtype=np.float64)
    trail = x.reshape(1)
    for _ in range(n_steps):
        slope = np.asarray(df(x))
        if not slope.any():
            raise ZeroDivisionError("the slope is 0")
        x = np.asarray(x - np.asarray(f(x)) / slope)
        trail = np.append(trail, x)
    return trail


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.asarray(x0, dtype=np.float64)
    trail = x[np.newaxis]
    for _ in range(n_steps):
        x = np.subtract(x, np.linalg.solve(hessian(x), gradient(x)))
        trail = np.concatenate([trail, x[np.newaxis]])
    return trail.copy()


def convergence_order(errors):
    e = np.array(errors, dtype=np.float64)
    e = np.delete(e, np.flatnonzero(e <= 1e-14))
    return np.asarray(np.log(e[-1] / e[-2]) / np.log(e[-2] / e[-3]))


def halved_tanh(z):
    return (np.tanh(z / 2) + 1) / 2


def logistic_gradient(w, X, y):
    X = np.asarray(X, dtype=np.float64)
    p = halved_tanh(np.dot(X, np.asarray(w, dtype=np.float64)))
    return np.mean((p - np.asarray(y, dtype=np.float64)) * X.T, axis=1)


def logistic_hessian(w, X):
    X = np.asarray(X, dtype=np.float64)
    t = np.tanh(np.dot(X, np.asarray(w, dtype=np.float64)) / 2)
    return np.dot(X.T, np.dot(np.diag((1 - t**2) / 4), X)) / np.float64(X.shape[0])


def fit_logistic(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    identity = np.diag(np.ones_like(w))
    for _ in range(n_steps):
        total = logistic_gradient(w, X, y) + np.multiply(ridge, w)
        curvature = logistic_hessian(w, X) + np.multiply(ridge, identity)
        w = np.subtract(w, np.linalg.solve(curvature, total))
    return w
