"""Right: one working array changed in place, of which copies are kept."""

import numpy as np


def newton_root(f, df, x0, n_steps):
    x = np.array(x0, dtype=np.float64)
    kept = [x.copy()]
    for _ in range(n_steps):
        slope = df(x.copy())
        if slope == 0:
            raise ZeroDivisionError("slope")
        x -= f(x.copy()) / slope
        kept.append(x.copy())
    return np.array(kept)


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=np.float64)
    kept = np.tile(x, (n_steps + 1, 1))
    for k in range(n_steps):
        x -= np.linalg.solve(hessian(x), gradient(x))
        kept[k + 1] = x
    return kept


def convergence_order(errors):
    e = np.array(errors, dtype=np.float64).tolist()
    for k in reversed(range(len(e))):
        if not e[k] > 1e-14:
            del e[k]
    return float(np.divide(np.log(np.divide(e[-1], e[-2])), np.log(np.divide(e[-2], e[-3]))))


def sigmoid(z):
    e = np.abs(z)
    np.negative(e, out=e)
    np.exp(e, out=e)
    top = np.where(z >= 0, 1.0, e)
    e += 1.0
    top /= e
    return top


def logistic_gradient(w, X, y):
    X = np.array(X, dtype=np.float64)
    r = sigmoid(X @ np.array(w, dtype=np.float64))
    r -= np.array(y, dtype=np.float64)
    r /= len(r)
    X *= r[:, None]
    return X.sum(axis=0)


def logistic_hessian(w, X):
    X = np.array(X, dtype=np.float64)
    z = X @ np.array(w, dtype=np.float64)
    weights = sigmoid(z)
    weights *= sigmoid(-z)
    weights /= len(z)
    np.sqrt(weights, out=weights)
    X *= weights[:, None]
    return X.T @ X


def fit_logistic(X, y, ridge, n_steps):
    X = np.array(X, dtype=np.float64)
    w = np.zeros(X.shape[1])
    for _ in range(n_steps):
        h = logistic_hessian(w, X)
        h.flat[:: len(w) + 1] += ridge
        g = logistic_gradient(w, X, y)
        g += ridge * w
        w -= np.linalg.solve(h, g)
    return w
