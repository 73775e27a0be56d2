"""Right: a model class, QR with a relative test of singularity, Cholesky in the fit, sums over masks."""

import numpy as np


class Model:
    def __init__(self, X, y=None, lam=0.0):
        self.X = np.array(X, dtype=np.float64)
        self.y = None if y is None else np.array(y, dtype=np.float64).ravel()
        self.lam = lam

    @property
    def n(self):
        return self.X.shape[0]

    def p(self, w):
        z = np.matmul(self.X, w)
        out = np.empty_like(z)
        pos = z >= 0
        out[pos] = 1 / (1 + np.exp(-z[pos]))
        ez = np.exp(z[~pos])
        out[~pos] = ez / (1 + ez)
        return out

    def grad(self, w):
        return self.X.T.dot(self.p(w) - self.y) / self.n + self.lam * w

    def hess(self, w):
        p = self.p(w)
        return self.X.T.dot(self.X * (p * (1 - p) / self.n)[:, None]) + self.lam * np.identity(w.size)


def newton_root(f, df, x0, n_steps):
    xs = np.zeros(n_steps + 1)
    xs[0] = x0
    for i in range(1, n_steps + 1):
        d = df(xs[i - 1])
        v = f(xs[i - 1])
        if d == 0:
            raise ZeroDivisionError("derivative vanished")
        xs[i] = (xs[i - 1] * d - v) / d
    return xs


def newton_minimize(gradient, hessian, x0, n_steps):
    xs = [np.array(x0, dtype=np.float64)]
    for _ in range(n_steps):
        H, g = hessian(xs[-1]), gradient(xs[-1])
        Q, R = np.linalg.qr(H)
        r = np.abs(np.diag(R))
        if r.min() <= 1e-15 * r.max() or r.max() == 0:
            raise np.linalg.LinAlgError("singular Hessian")
        xs.append(xs[-1] - np.linalg.solve(R, Q.T @ g))
    return np.vstack(xs)


def convergence_order(errors):
    e = np.array(errors, dtype=np.float64)
    e = e[np.nonzero(e > 1e-14)]
    q = np.log(e[1:] / e[:-1])
    return float((q[1:] / q[:-1])[-1])


def logistic_gradient(w, X, y):
    return Model(X, y).grad(np.array(w, dtype=float))


def logistic_hessian(w, X):
    return Model(X).hess(np.array(w, dtype=float))


def fit_logistic(X, y, ridge, n_steps):
    m = Model(X, y, ridge)
    w = np.zeros(m.X.shape[1])
    for _ in range(n_steps):
        L = np.linalg.cholesky(m.hess(w))
        w = w - np.linalg.solve(L.T, np.linalg.solve(L, m.grad(w)))
    return w
