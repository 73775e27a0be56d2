"""04_newton: answers as students write them, labelled."""

import math

import numpy as np
from labels import right, wrong


def logistic(z):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


# --- wrong ---


@wrong("newton_root", mistake="root_climbs")
def newton_root_plus(f, df, x0, n_steps):
    xs = [float(x0)]
    for _ in range(n_steps):
        slope = df(xs[-1])
        if slope == 0:
            raise ZeroDivisionError("slope is zero")
        xs.append(xs[-1] + f(xs[-1]) / slope)
    return np.array(xs)


@wrong("newton_root", mistake="root_alone")
def newton_root_answer(f, df, x0, n_steps):
    x = float(x0)
    for _ in range(n_steps):
        d = df(x)
        if d == 0:
            raise ZeroDivisionError
        x -= f(x) / d
    return x


@wrong("newton_root", mistake="root_divides_by_zero")
def newton_root_numpy_division(f, df, x0, n_steps):
    xs = np.zeros(n_steps + 1)
    xs[0] = x0
    with np.errstate(all="ignore"):
        for k in range(1, n_steps + 1):
            xs[k] = xs[k - 1] - np.float64(f(xs[k - 1])) / np.float64(df(xs[k - 1]))
    return xs


@wrong("newton_root", mistake="root_with_a_frozen_slope")
def chord_method(f, df, x0, n_steps):
    slope = df(float(x0))
    if slope == 0 and n_steps:
        raise ZeroDivisionError
    xs = [float(x0)]
    for _ in range(n_steps):
        xs.append(xs[-1] - f(xs[-1]) / slope)
    return np.array(xs)


@wrong("newton_root", kind="integers truncated")
def newton_root_full_like(f, df, x0, n_steps):
    out = np.full(n_steps + 1, x0)
    for k in range(n_steps):
        x = float(out[k])
        if df(x) == 0:
            raise ZeroDivisionError
        out[k + 1] = x - f(x) / df(x)
    return out.astype(float)


@wrong("newton_root", kind="rounded")
def newton_root_rounded_report(f, df, x0, n_steps):
    xs = [float(x0)]
    for _ in range(n_steps):
        x = xs[-1]
        if df(x) == 0:
            raise ZeroDivisionError
        xs.append(x - f(x) / df(x))
    return np.array([round(float(x), 4) for x in xs])


@wrong("newton_minimize", mistake="minimum_by_a_product")
def newton_minimize_h_times_g(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(n_steps):
        H, g = hessian(x), gradient(x)
        x = x - np.dot(H, g)
        path.append(x)
    return np.array(path)


@wrong("newton_minimize", mistake="minimum_aliased")
def newton_minimize_one_array(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(n_steps):
        x -= np.linalg.solve(hessian(x), gradient(x))
        path.append(x)
    return np.stack(path)


@wrong("newton_minimize", mistake="minimum_by_least_squares")
def newton_minimize_lstsq(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(n_steps):
        p, *_ = np.linalg.lstsq(hessian(x), gradient(x), rcond=None)
        x = x - p
        path.append(x)
    return np.array(path)


@wrong("newton_minimize", kind="crash")
def newton_minimize_scalar_thinking(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(n_steps):
        H = hessian(x)
        if H == 0:
            raise np.linalg.LinAlgError("singular")
        x = x - gradient(x) / H
        path.append(x)
    return np.array(path)


@wrong("newton_minimize", kind="unknown")
def newton_minimize_damped(gradient, hessian, x0, n_steps):
    # Levenberg's trick
    x = np.array(x0, dtype=float)
    path = [x]
    for _ in range(n_steps):
        H = hessian(x)
        if np.linalg.matrix_rank(H) < len(x):
            raise np.linalg.LinAlgError("singular")
        x = x - np.linalg.solve(H + 1e-3 * np.eye(len(x)), gradient(x))
        path.append(x)
    return np.array(path)


@wrong("newton_minimize", mistake="minimum_transposed")
def newton_minimize_columns(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    path = x[:, None]
    for _ in range(n_steps):
        x = x - np.linalg.solve(hessian(x), gradient(x))
        path = np.hstack([path, x[:, None]])
    return path


@wrong("convergence_order", mistake="order_of_rounding")
def order_without_filter(errors):
    e = np.asarray(errors, dtype=float)
    with np.errstate(all="ignore"):
        logs = np.log(e)
        return (logs[-1] - logs[-2]) / (logs[-2] - logs[-3])


@wrong("convergence_order", mistake="order_upside_down")
def order_upside_down(errors):
    e = [float(x) for x in errors if x > 1e-14]
    return math.log(e[-2] / e[-3]) / math.log(e[-1] / e[-2])


@wrong("convergence_order", mistake="order_of_the_first_three")
def order_of_the_first_three(errors):
    e = np.asarray(errors, dtype=float)
    e = e[e > 1e-14]
    return np.log(e[2] / e[1]) / np.log(e[1] / e[0])


@wrong("convergence_order", mistake="order_without_the_constant")
def order_ratio_of_logs(errors):
    e = [float(x) for x in errors if x > 1e-14]
    return math.log(e[-1]) / math.log(e[-2])


@wrong("logistic_gradient", mistake="gradient_of_the_sum")
def gradient_of_the_sum(w, X, y):
    X = np.asarray(X, dtype=float)
    return np.einsum("nd,n->d", X, logistic(X @ np.asarray(w, dtype=float)) - np.asarray(y, dtype=float))


@wrong("logistic_gradient", mistake="gradient_downhill")
def gradient_descent_direction(w, X, y):
    X, y, w = np.asarray(X, dtype=float), np.asarray(y, dtype=float), np.asarray(w, dtype=float)
    return np.mean((y - logistic(X @ w))[:, None] * X, axis=0)


@wrong("logistic_gradient", kind="wrong in the first column")
def gradient_bias_not_averaged(w, X, y):
    # first weight taken for the bias
    X, y, w = np.asarray(X, dtype=float), np.asarray(y, dtype=float), np.asarray(w, dtype=float)
    r = logistic(X @ w) - y
    g = X.T @ r / len(X)
    g[0] = r.mean()
    return g


@wrong("logistic_hessian", mistake="hessian_without_weights")
def gauss_newton_without_weights(w, X):
    X = np.asarray(X, dtype=float)
    return np.dot(X.T, X) / X.shape[0]


@wrong("logistic_hessian", mistake="hessian_of_the_sum")
def hessian_outer_products(w, X):
    X = np.asarray(X, dtype=float)
    H = np.zeros((X.shape[1], X.shape[1]))
    for x in X:
        p = logistic(x @ np.asarray(w, dtype=float))
        H += p * (1 - p) * np.outer(x, x)
    return H


@wrong("logistic_hessian", mistake="hessian_diagonal")
def hessian_second_derivatives(w, X):
    X = np.asarray(X, dtype=float)
    p = logistic(X @ np.asarray(w, dtype=float))
    return np.diag((p * (1 - p)) @ X**2 / len(X))


@wrong("logistic_hessian", mistake="hessian_negative")
def hessian_of_the_log_likelihood(w, X):
    X = np.asarray(X, dtype=float)
    p = logistic(X @ np.asarray(w, dtype=float))
    return (X * (p * (p - 1))[:, None]).T @ X / len(X)


def newton_fit(X, y, n_steps, gradient_ridge, hessian_ridge):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(n_steps):
        p = logistic(X @ w)
        g = X.T @ (p - y) / n + gradient_ridge * w
        H = (X.T * (p * (1 - p))) @ X / n + hessian_ridge * np.eye(d)
        w = w - np.linalg.solve(H, g)
    return w


@wrong("fit_logistic", mistake="fit_with_the_ridge_in_the_hessian")
def ridge_in_the_hessian(X, y, ridge, n_steps):
    return newton_fit(X, y, n_steps, 0.0, ridge)


@wrong("fit_logistic", mistake="fit_with_the_ridge_in_the_gradient")
def ridge_in_the_gradient(X, y, ridge, n_steps):
    return newton_fit(X, y, n_steps, ridge, 0.0)


@wrong("fit_logistic", mistake="fit_with_twice_the_ridge")
def ridge_doubled(X, y, ridge, n_steps):
    return newton_fit(X, y, n_steps, 2 * ridge, 2 * ridge)


@wrong("fit_logistic", kind="shape")
def fit_returns_a_column(X, y, ridge, n_steps):
    return newton_fit(X, y, n_steps, ridge, ridge).reshape(-1, 1)


@wrong("fit_logistic", kind="unknown")
def bias_not_penalised(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    penalty = ridge * np.ones(d)
    penalty[-1] = 0.0
    return newton_fit(X, y, n_steps, penalty, penalty)


@wrong("newton_minimize", kind="wrong in the first row")
def newton_minimize_start_not_written(gradient, hessian, x0, n_steps):
    x = np.array(x0, dtype=float)
    path = np.zeros((n_steps + 1, len(x)))
    for k in range(1, n_steps + 1):
        x = x - np.linalg.solve(hessian(x), gradient(x))
        path[k] = x
    return path


@wrong("newton_minimize", kind="wrong in the last row")
def newton_minimize_last_row_empty(gradient, hessian, x0, n_steps):
    path = np.zeros((n_steps + 1, len(x0)))
    path[0] = x0
    for k in range(n_steps - 1):
        path[k + 1] = path[k] - np.linalg.solve(hessian(path[k]), gradient(path[k]))
    if n_steps:  # so that a singular Hessian raises here, too
        np.linalg.solve(hessian(path[-2]), gradient(path[-2]))
    return path


@wrong("convergence_order", kind="none")
def order_printed(errors):
    e1, e2, e3 = [math.log(e) for e in errors if e > 1e-14][-3:]
    e1 = (e3 - e2) / (e2 - e1)


@wrong("convergence_order", mistake="order_rounded")
def order_as_a_whole_number(errors):
    e1, e2, e3 = [math.log(e) for e in errors if e > 1e-14][-3:]
    return float(round((e3 - e2) / (e2 - e1)))


@wrong("logistic_gradient", kind="over n")
def gradient_averaged_twice(w, X, y):
    X, w, y = np.asarray(X, dtype=float), np.asarray(w, dtype=float), np.asarray(y, dtype=float)
    r = (logistic(X @ w) - y) / len(y)
    return np.mean(r[:, None] * X, axis=0)


@wrong("logistic_gradient", kind="summed")
def gradient_of_all_weights_together(w, X, y):
    X, w, y = np.asarray(X, dtype=float), np.asarray(w, dtype=float), np.asarray(y, dtype=float)
    return float(((logistic(X @ w) - y) @ X).sum() / len(X))


@wrong("logistic_hessian", kind="diagonal missing")
def hessian_mixed_terms(w, X):
    X = np.asarray(X, dtype=float)
    p = logistic(X @ np.asarray(w, dtype=float))
    H = np.zeros((X.shape[1], X.shape[1]))
    for i in range(len(H)):
        for j in range(i):
            H[i, j] = H[j, i] = np.mean(p * (1 - p) * X[:, i] * X[:, j])
    return H


@wrong("logistic_hessian", kind="float32")
def hessian_single_precision(w, X):
    X = np.asarray(X, dtype=np.float32)
    p = logistic(X @ np.asarray(w, dtype=np.float32))
    return (X.T @ ((p * (1 - p))[:, None] * X) / len(X)).astype(np.float32)


@wrong("fit_logistic", kind="not started")
def fit_later(X, y, ridge, n_steps):
    raise NotImplementedError


@wrong("newton_root", kind="unknown")
def halley_like(f, df, x0, n_steps):
    xs = [float(x0)]
    for k in range(n_steps):
        slope = df(xs[-1])
        if slope == 0:
            raise ZeroDivisionError
        xs.append(xs[-1] - (1 - 0.5 ** (k + 1)) * f(xs[-1]) / slope)
    return np.array(xs)


@wrong("convergence_order", kind="unknown")
def order_of_the_mean_ratio(errors):
    e = np.array([x for x in errors if x > 1e-14], dtype=float)
    ratios = e[1:] / e[:-1]
    return float(np.log(ratios.mean()) / np.log(ratios[0]))


@wrong("logistic_hessian", kind="argument changed")
def hessian_weights_in_place(w, X):
    X = np.asarray(X, dtype=float)
    p = logistic(X @ np.asarray(w, dtype=float))
    X *= np.sqrt(p * (1 - p))[:, None]
    return X.T @ X / len(X)


@wrong("fit_logistic", mistake="fit_overflows")
def fit_plain_exponentials(X, y, ridge, n_steps):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-(X @ w)))
        H = X.T @ (X * (p * (1 - p))[:, None]) / n + ridge * np.eye(d)
        w = w - np.linalg.solve(H, X.T @ (p - y) / n + ridge * w)
    return w


@wrong("logistic_gradient", kind="kept axis")
def gradient_as_a_row(w, X, y):
    X, w, y = np.asarray(X, dtype=float), np.asarray(w, dtype=float), np.asarray(y, dtype=float)
    return ((logistic(X @ w) - y)[:, None] * X).mean(axis=0, keepdims=True)


@wrong("logistic_gradient", kind="factor 2")
def gradient_as_if_squared(w, X, y):
    X, w, y = np.asarray(X, dtype=float), np.asarray(w, dtype=float), np.asarray(y, dtype=float)
    return 2 / len(X) * (X.T @ (logistic(X @ w) - y))


@wrong("logistic_hessian", mistake="hessian_overflows")
def hessian_plain_exponentials(w, X):
    X = np.asarray(X, dtype=float)
    e = np.exp(X @ np.asarray(w, dtype=float))
    return X.T @ np.diag(e / (1 + e) ** 2) @ X / len(X)


# --- right ---


@right("newton_root")
def newton_root_list(f, df, x0, n_steps):
    history = [float(x0)]
    for _ in range(n_steps):
        current = history[-1]
        history.append(current - float(f(current)) / float(df(current)))
    return np.array(history)


@right("newton_minimize")
def newton_minimize_with_step(gradient, hessian, x0, n_steps):
    path = np.zeros((n_steps + 1, len(x0)))
    path[0] = x0
    for k in range(n_steps):
        step = np.linalg.solve(hessian(path[k].copy()), -np.asarray(gradient(path[k].copy())))
        path[k + 1] = path[k] + step
    return path


@right("convergence_order")
def order_of_logs(errors):
    logs = [math.log(e) for e in errors if e > 1e-14][-3:]
    return (logs[2] - logs[1]) / (logs[1] - logs[0])


@right("logistic_gradient")
def gradient_row_by_row(w, X, y):
    X, w = np.asarray(X, dtype=float), np.asarray(w, dtype=float)
    g = np.zeros(len(w))
    for x_i, y_i in zip(X, np.asarray(y, dtype=float)):
        g += (logistic(x_i @ w) - y_i) * x_i
    return g / len(X)


@right("logistic_gradient", care=False)
def gradient_textbook(w, X, y):
    X, w, y = np.asarray(X, dtype=float), np.asarray(w, dtype=float), np.asarray(y, dtype=float)
    p = 1 / (1 + np.exp(-(X @ w)))
    return (p - y) @ X / len(y)


@right("logistic_hessian")
def hessian_einsum(w, X):
    X = np.asarray(X, dtype=float)
    p = logistic(X @ np.asarray(w, dtype=float))
    return np.einsum("ni,n,nj->ij", X, p - p**2, X) / len(X)


@right("logistic_hessian")
def hessian_big_diagonal(w, X):
    X = np.asarray(X, dtype=float)
    z = X @ np.asarray(w, dtype=float)
    D = np.diag(logistic(z) * logistic(-z))
    return X.T @ D @ X / X.shape[0]


@right("fit_logistic")
def fit_unrolled(X, y, ridge, n_steps):
    return newton_fit(X, y, n_steps, ridge, ridge)
