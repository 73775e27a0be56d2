"""Right: itertools.accumulate makes the iterates; every array is read-only; the logistic loss by signed labels."""

from itertools import accumulate

import numpy as np


def frozen(a):
    a = np.array(a, dtype="<f8")
    a.setflags(write=False)
    return a


def newton_root(f, df, x0, n_steps):
    def step(x, _):
        slope = df(x)
        if not slope:
            raise ZeroDivisionError
        return x - f(x) / slope

    return frozen(list(accumulate(range(n_steps), step, initial=float(x0))))


def newton_minimize(gradient, hessian, x0, n_steps):
    def step(x, _):
        return frozen(x - np.linalg.solve(hessian(x), gradient(x)[:, None])[:, 0])

    return frozen(list(accumulate(range(n_steps), step, initial=frozen(x0))))


def convergence_order(errors):
    e = frozen(errors)
    e = e[~(e <= 1e-14)]
    d = np.diff(np.log(e))
    return d[-1] / d[-2]


def sig(z):
    return np.exp(-np.logaddexp(0, -z))


def logistic_gradient(w, X, y):
    w, X, y = frozen(w), frozen(X), frozen(y)
    s = 2 * y - 1
    return frozen(-(s * sig(-s * (X @ w))) @ X / y.size)


def logistic_hessian(w, X):
    w, X = frozen(w), frozen(X)
    z = X @ w
    return frozen(np.einsum("ni,n,nj->ij", X, sig(z) * sig(-z), X) / len(z))


def fit_logistic(X, y, ridge, n_steps):
    X = frozen(X)
    _n, d = X.shape

    def g(w):
        return logistic_gradient(w, X, y) + ridge * w

    def h(w):
        H = logistic_hessian(w, X).copy()
        H.flat[:: d + 1] += ridge
        return H

    return newton_minimize(g, h, [0] * d, n_steps)[-1, :]
