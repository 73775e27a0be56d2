"""Right: pure Python with elimination and row exchange written out; the recursion returns arrays."""

import math

import numpy as np


def newton_root(f, df, x0, n_steps):
    if n_steps == 0:
        return np.array([float(x0)])
    x = float(x0)
    s = float(df(x))
    if s == 0.0:
        raise ZeroDivisionError("Derivative was zero. No solution found.")
    return np.concatenate(([x], newton_root(f, df, x - float(f(x)) / s, n_steps - 1)))


def solve(A, b):
    n = len(b)
    A = [[float(v) for v in row] + [float(c)] for row, c in zip(A, b)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(A[r][i]))
        if A[p][i] == 0:
            raise np.linalg.LinAlgError("Singular matrix")
        A[i], A[p] = A[p], A[i]
        for r in range(i + 1, n):
            m = A[r][i] / A[i][i]
            for c in range(i, n + 1):
                A[r][c] -= m * A[i][c]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (A[i][n] - sum(A[i][c] * x[c] for c in range(i + 1, n))) / A[i][i]
    return x


def newton_minimize(gradient, hessian, x0, n_steps):
    x = [float(v) for v in x0]
    rows = [x[:]]
    for _i in range(n_steps):
        p = solve(hessian(np.array(x)), gradient(np.array(x)))
        x = [a - b for a, b in zip(x, p)]
        rows.append(x)
    return np.array(rows, float)


def convergence_order(errors):
    kept = []
    for e in errors:
        if e > 1e-14:
            kept.append(float(e))
    e1, e2, e3 = kept[-3], kept[-2], kept[-1]
    return (math.log(e3) - math.log(e2)) / (math.log(e2) - math.log(e1))


def sigmoid(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def logistic_gradient(w, X, y):
    n, d = len(X), len(w)
    g = [0.0] * d
    for i in range(n):
        r = sigmoid(sum(float(a) * float(b) for a, b in zip(X[i], w))) - float(y[i])
        for j in range(d):
            g[j] += r * float(X[i][j]) / n
    return np.array(g)


def logistic_hessian(w, X):
    n, d = len(X), len(w)
    H = np.zeros((d, d))
    for i in range(n):
        p = sigmoid(sum(float(a) * float(b) for a, b in zip(X[i], w)))
        for j in range(d):
            for k in range(d):
                H[j, k] += p * (1 - p) * float(X[i][j]) * float(X[i][k])
    H /= n
    return H


def fit_logistic(X, y, ridge, n_steps):
    d = len(X[0])
    w = np.zeros(d)
    for _ in range(n_steps):
        g = logistic_gradient(w, X, y)
        H = logistic_hessian(w, X)
        for j in range(d):
            g[j] += ridge * w[j]
            H[j][j] += ridge
        w = w - np.array(solve(H, g))
    return w
