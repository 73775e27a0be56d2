# score: 2
"""Every derivative by central differences, given ones included: nothing is right to the last digits but the order."""

import numpy as np

STEP = 1e-6


def f64(a):
    return np.array(a, dtype=np.float64)


def differences(f, x):
    return np.array([(f(x + STEP * e) - f(x - STEP * e)) / (2 * STEP) for e in np.eye(len(x))])


def newton_root(f, df, x0, n_steps):
    xs = [f64(x0)]
    for _ in range(n_steps):
        x = xs[-1]
        slope = (f(x + STEP) - f(x - STEP)) / (2 * STEP)
        if slope == 0:
            raise ZeroDivisionError("the slope is 0")
        xs.append(x - f(x) / slope)
    return f64(xs)


def newton_minimize(gradient, hessian, x0, n_steps):
    xs = [f64(x0)]
    for _ in range(n_steps):
        xs.append(xs[-1] - np.linalg.solve(differences(gradient, xs[-1]), gradient(xs[-1])))
    return f64(xs)


def convergence_order(errors):
    e = f64(errors)
    e1, e2, e3 = e[e > 1e-14][-3:]
    return np.log(e3 / e2) / np.log(e2 / e1)


def loss(w, X, y):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def logistic_gradient(w, X, y):
    X, y = f64(X), f64(y)
    return differences(lambda v: loss(v, X, y), f64(w))


def logistic_hessian(w, X):
    X = f64(X)
    return differences(lambda v: X.T @ (0.5 + 0.5 * np.tanh(X @ v / 2)) / len(X), f64(w))


def fit_logistic(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    for _ in range(n_steps):
        h = logistic_hessian(w, X) + ridge * np.eye(len(w))
        w = w - np.linalg.solve(h, logistic_gradient(w, X, y) + ridge * w)
    return w
