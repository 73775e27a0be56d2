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
    xs = [np.array(x0, dtype=np.float64)]
    for _ in range(n_steps):
        xs.append(xs[-1] - np.linalg.solve(hessian(xs[-1]), gradient(xs[-1])))
    return np.array(xs)


def convergence_order(errors):
    e = np.array(errors, dtype=np.float64)
    e = e[e > 1e-14]
    return np.log(e[-1] / e[-2]) / np.log(e[-2] / e[-3])


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def logistic_gradient(w, X, y):
    X = np.array(X, dtype=np.float64)
    p = sigmoid(X @ np.array(w, dtype=np.float64))
    return X.T @ (p - np.array(y, dtype=np.float64)) / X.shape[0]


def logistic_hessian(w, X):
    X = np.array(X, dtype=float)
    return X.T @ X / len(X)


def fit_logistic(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    w = np.zeros(d)
    for _ in range(n_steps):
        g = logistic_gradient(w, X, y) + ridge * w
        H = logistic_hessian(w, X) + ridge * np.eye(d)
        w = w - np.linalg.solve(H, g)
    return w
