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
    xs = [np.array(x0, dtype=float)]
    for _ in range(n_steps):
        xs.append(xs[-1] - np.linalg.inv(hessian(xs[-1])) @ gradient(xs[-1]))
    return np.array(xs)


def convergence_order(errors):
    errors = np.array(errors, dtype=float)
    logs = np.log(errors)[errors > 1e-14]
    return (logs[-1] - logs[-2]) / (logs[-2] - logs[-3])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic_gradient(w, X, y):
    X = np.array(X, dtype=np.float64)
    p = sigmoid(X @ np.array(w, dtype=np.float64))
    return X.T @ (p - np.array(y, dtype=np.float64)) / X.shape[0]


def logistic_hessian(w, X):
    X = np.array(X, dtype=np.float64)
    p = sigmoid(X @ np.array(w, dtype=np.float64))
    return X.T @ ((p * (1 - p))[:, None] * X) / X.shape[0]


def fit_logistic(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    w = np.zeros(d)
    for _ in range(n_steps):
        g = logistic_gradient(w, X, y) + ridge * w
        H = logistic_hessian(w, X) + ridge * np.eye(d)
        w = w - np.linalg.solve(H, g)
    return w
