"""Every method here is the repetition of one step, x -> step(x)."""

from itertools import islice

import numpy as np


def orbit(step, x, n):
    def forever(x):
        while True:
            yield x
            x = step(x)

    return np.stack(list(islice(forever(x), n + 1)))


def newton_root(f, df, x0, n_steps):
    def step(x):
        rise, run = np.float64(f(x)), np.float64(df(x))
        if not run:
            raise ZeroDivisionError(f"flat at {x}")
        return x - rise / run

    return orbit(step, np.float64(x0), n_steps)


def newton_minimize(gradient, hessian, x0, n_steps):
    return orbit(
        lambda x: np.linalg.solve(hessian(x), hessian(x) @ x - gradient(x)), np.asarray(x0, dtype=np.double), n_steps
    )


def convergence_order(errors):
    newest_first = (e for e in np.asarray(errors, dtype=np.double)[::-1] if e > 1e-14)
    c, b, a = islice(newest_first, 3)
    return np.log(c / b) / np.log(b / a)


@np.vectorize
def sigma(z):
    return (1 + np.tanh(z / 2)) / 2


def logistic_gradient(w, X, y):
    w, X, y = (np.asarray(a, dtype=np.double) for a in (w, X, y))
    return np.mean(X.T * (sigma(X @ w) - y), axis=1)


def logistic_hessian(w, X):
    w, X = (np.asarray(a, dtype=np.double) for a in (w, X))
    p = sigma(X @ w)
    return np.mean((p * (1 - p))[:, None, None] * X[:, :, None] * X[:, None, :], axis=0)


def fit_logistic(X, y, ridge, n_steps):
    identity = np.eye(np.shape(X)[1])

    def step(w):
        return w - np.linalg.solve(logistic_hessian(w, X) + ridge * identity, logistic_gradient(w, X, y) + ridge * w)

    return orbit(step, 0 * identity[0], n_steps)[-1]
