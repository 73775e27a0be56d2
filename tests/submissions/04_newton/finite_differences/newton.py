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


def loss(w, X, y):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def logistic_gradient(w, X, y, h=1e-5):
    w, X, y = (np.array(a, dtype=float) for a in (w, X, y))
    return np.array([(loss(w + h * e, X, y) - loss(w - h * e, X, y)) / (2 * h) for e in np.eye(len(w))])


def logistic_hessian(w, X, h=1e-4):
    w, X = (np.array(a, dtype=float) for a in (w, X))
    y = np.zeros(len(X))
    rows = [(logistic_gradient(w + h * e, X, y) - logistic_gradient(w - h * e, X, y)) / (2 * h) for e in np.eye(len(w))]
    return np.array(rows)


def fit_logistic(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    w = np.zeros(d)
    for _ in range(n_steps):
        g = logistic_gradient(w, X, y) + ridge * w
        H = logistic_hessian(w, X) + ridge * np.eye(d)
        w = w - np.linalg.solve(H, g)
    return w
