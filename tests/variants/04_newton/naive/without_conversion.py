# score: 13.74
"""Robust formulas without a conversion: wrong for lists, and in the precision of what comes in."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    xs = [x0]
    for _ in range(n_steps):
        if df(xs[-1]) == 0:
            raise ZeroDivisionError("the slope is 0")
        xs.append(xs[-1] - f(xs[-1]) / df(xs[-1]))
    return np.array(xs)


def newton_minimize(gradient, hessian, x0, n_steps):
    xs = [x0]
    for _ in range(n_steps):
        xs.append(xs[-1] - np.linalg.solve(hessian(xs[-1]), gradient(xs[-1])))
    return np.array(xs)


def convergence_order(errors):
    e = errors[errors > 1e-14]
    return np.log(e[-1] / e[-2]) / np.log(e[-2] / e[-3])


def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


def logistic_gradient(w, X, y):
    return X.T @ (sigmoid(X @ w) - y) / len(X)


def logistic_hessian(w, X):
    p = sigmoid(X @ w)
    return (X.T * (p * (1 - p))) @ X / len(X)


def fit_logistic(X, y, ridge, n_steps):
    w = np.zeros(X.shape[1])
    for _ in range(n_steps):
        h = logistic_hessian(w, X) + ridge * np.eye(len(w))
        w = w - np.linalg.solve(h, logistic_gradient(w, X, y) + ridge * w)
    return w
