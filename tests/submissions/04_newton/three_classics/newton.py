import numpy as np


def newton_root(f, df, x0, n_steps):
    xs = [float(x0)]
    for _ in range(n_steps):
        slope = df(xs[-1])
        if slope == 0:
            raise ZeroDivisionError("the tangent is horizontal")
        xs.append(xs[-1] - f(xs[-1]) / slope)
    return np.array(xs, dtype=np.float64)


def newton_minimize(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    for _ in range(n_steps):
        x = x - np.linalg.solve(hessian(x), gradient(x))
    return x


def convergence_order(errors):
    e = np.array(errors, dtype=float)
    e = e[e > 1e-14]
    return np.log(e[-2] / e[-3]) / np.log(e[-1] / e[-2])


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def logistic_gradient(w, X, y):
    X = np.array(X, dtype=float)
    return X.T @ (sigmoid(X @ np.array(w, dtype=float)) - np.array(y, dtype=float))


def logistic_hessian(w, X):
    X = np.array(X, dtype=np.float64)
    p = sigmoid(X @ np.array(w, dtype=np.float64))
    return X.T @ ((p * (1 - p))[:, None] * X) / X.shape[0]


def fit_logistic(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    for _ in range(n_steps):
        g = logistic_gradient(w, X, y) / len(X) + ridge * w
        w = w - np.linalg.solve(logistic_hessian(w, X) + ridge * np.eye(len(w)), g)
    return w
