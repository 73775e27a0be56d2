"""Right: Python lists and loops, math.exp, and elimination with row exchanges written out."""

import math

import numpy as np


def newton_root(f, df, x0, n_steps):
    xs = [float(x0)]
    for _ in range(n_steps):
        x = xs[-1]
        slope = float(df(x))
        if slope == 0:
            raise ZeroDivisionError("horizontal tangent")
        xs.append(x - float(f(x)) / slope)
    return np.array(xs)


def solve(matrix, right):
    rows = [[float(v) for v in row] + [float(r)] for row, r in zip(matrix, right, strict=True)]
    n = len(rows)
    for i in range(n):
        best = max(range(i, n), key=lambda k: abs(rows[k][i]))
        if rows[best][i] == 0:
            raise np.linalg.LinAlgError("singular")
        rows[i], rows[best] = rows[best], rows[i]
        for k in range(i + 1, n):
            factor = rows[k][i] / rows[i][i]
            for j in range(i, n + 1):
                rows[k][j] -= factor * rows[i][j]
    solution = [0.0] * n
    for i in reversed(range(n)):
        known = sum(rows[i][j] * solution[j] for j in range(i + 1, n))
        solution[i] = (rows[i][n] - known) / rows[i][i]
    return solution


def newton_minimize(gradient, hessian, x0, n_steps):
    rows = [[float(v) for v in x0]]
    for _ in range(n_steps):
        x = np.array(rows[-1])
        p = solve(hessian(x), gradient(x))
        rows.append([a - b for a, b in zip(rows[-1], p, strict=True)])
    return np.array(rows)


def convergence_order(errors):
    kept = []
    for e in errors:
        if e > 1e-14:
            kept.append(float(e))
    newer = math.log(kept[-1]) - math.log(kept[-2])
    older = math.log(kept[-2]) - math.log(kept[-3])
    return newer / older


def sigmoid(z):
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def logits(w, X):
    return [sum(float(a) * float(b) for a, b in zip(row, w, strict=True)) for row in X]


def logistic_gradient(w, X, y):
    total = [0.0] * len(w)
    for row, z, label in zip(X, logits(w, X), y, strict=True):
        for j in range(len(w)):
            total[j] += (sigmoid(z) - float(label)) * float(row[j])
    return np.array([t / len(X) for t in total])


def logistic_hessian(w, X):
    d = len(w)
    total = [[0.0] * d for _ in range(d)]
    for row, z in zip(X, logits(w, X), strict=True):
        weight = sigmoid(z) * sigmoid(-z)
        for i in range(d):
            for j in range(d):
                total[i][j] += weight * float(row[i]) * float(row[j])
    return np.array(total) / len(X)


def fit_logistic(X, y, ridge, n_steps):
    w = [0.0] * len(X[0])
    for _ in range(n_steps):
        g = [a + ridge * b for a, b in zip(logistic_gradient(w, X, y), w, strict=True)]
        h = logistic_hessian(w, X)
        for j in range(len(w)):
            h[j][j] += ridge
        w = [a - b for a, b in zip(w, solve(h, g), strict=True)]
    return np.array(w)
