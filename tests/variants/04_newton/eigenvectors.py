"""Right: the symmetric system solved in the basis of its eigenvectors; a zero is looked for by the rank."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    history = [np.float64(x0)]
    for k in range(n_steps):
        here = history[k]
        if df(here) == 0:
            raise ZeroDivisionError(f"zero derivative at step {k}")
        history += [np.float64(here - f(here) / df(here))]
    return np.array(history, dtype=np.float64)


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.array(x0, np.float64)
    history = [x]
    for _ in range(n_steps):
        g, h = gradient(x), hessian(x)
        if np.linalg.matrix_rank(h, hermitian=True) < len(x):
            raise np.linalg.LinAlgError("Singular matrix")
        values, vectors = np.linalg.eigh(h)
        x = x - vectors @ (vectors.T @ g / values)
        history.append(x)
    return np.asarray(history)


def convergence_order(errors):
    e = np.ma.compressed(np.ma.masked_less_equal(np.array(errors, np.float64), 1e-14))
    return (np.log2(e[-1]) - np.log2(e[-2])) / (np.log2(e[-2]) - np.log2(e[-3]))


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-abs(z))), 1 - 1 / (1 + np.exp(-abs(z))))


def logistic_gradient(w, X, y):
    w, X, y = np.array(w, np.float64), np.array(X, np.float64), np.array(y, np.float64)
    p = sigmoid(X @ w)
    dz = -(y * (1 - p) - (1 - y) * p)  # -y / p + (1 - y) / (1 - p), times p (1 - p)
    return np.matmul(dz[None, :], X)[0] / len(y)


def logistic_hessian(w, X):
    w, X = np.array(w, np.float64), np.array(X, np.float64)
    p = sigmoid(X @ w)
    return sum(np.kron(x[:, None], x[None, :]) * q * (1 - q) for x, q in zip(X, p, strict=True)) / len(X)


def fit_logistic(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    w = np.zeros(d)
    for _ in range(n_steps):
        w = newton_minimize(
            lambda v: logistic_gradient(v, X, y) + ridge * v,
            lambda v: logistic_hessian(v, X) + ridge * np.eye(d),
            w,
            1,
        )[1]
    return w
