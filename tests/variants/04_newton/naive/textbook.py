# score: 16.8
"""The textbook formulas on float64: everything but the care, since they invert and their exponentials overflow."""

import numpy as np


def f64(a):
    return np.array(a, dtype=np.float64)


def newton_root(f, df, x0, n_steps):
    xs = [f64(x0)]
    for _ in range(n_steps):
        slope = df(xs[-1])
        if slope == 0:
            raise ZeroDivisionError("the slope is 0")
        xs.append(xs[-1] - f(xs[-1]) / slope)
    return f64(xs)


def newton_minimize(gradient, hessian, x0, n_steps):
    xs = [f64(x0)]
    for _ in range(n_steps):
        xs.append(xs[-1] - np.linalg.inv(hessian(xs[-1])) @ gradient(xs[-1]))
    return f64(xs)


def convergence_order(errors):
    logs = np.log(f64(errors))
    e1, e2, e3 = logs[logs > np.log(1e-14)][-3:]
    return (e3 - e2) / (e2 - e1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic_gradient(w, X, y):
    X = f64(X)
    return X.T @ (sigmoid(X @ f64(w)) - f64(y)) / len(X)


def logistic_hessian(w, X):
    X = f64(X)
    p = sigmoid(X @ f64(w))
    return X.T @ np.diag(p * (1 - p)) @ X / len(X)


def fit_logistic(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    for _ in range(n_steps):
        h = logistic_hessian(w, X) + ridge * np.eye(len(w))
        w = w - np.linalg.inv(h) @ (logistic_gradient(w, X, y) + ridge * w)
    return w
