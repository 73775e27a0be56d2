"""Known wrong answers to 04_newton, each with what a teacher would say.

A function here takes the place of the reference's. Formulas that lose digits or overflow are right for
ordinary inputs: they cost the numerical care alone, and their sentences say so.
"""

from itertools import takewhile

import numpy as np

from autograder.course import mistake

STEP = 1e-5  # of a student's finite differences
NOISE = 1e-14  # errors at or below it are rounding


def as_float(z):
    return np.array(z, dtype=np.float64)


def walk(step, x0, n_steps):
    """x0 and the results of n_steps steps, step(x, k) being the k-th."""
    xs = [as_float(x0)]
    for k in range(n_steps):
        xs.append(as_float(step(xs[-1], k)))
    return np.array(xs)


def nonzero(slope):
    """The slope, which must not be 0."""
    if slope == 0:
        raise ZeroDivisionError("horizontal tangent")
    return slope


def right_sigmoid(z):
    return 0.5 + 0.5 * np.tanh(0.5 * as_float(z))


def right_gradient(w, X, y):
    X = as_float(X)
    return X.T @ (right_sigmoid(X @ as_float(w)) - as_float(y)) / len(X)


def right_hessian(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return X.T @ ((p * (1 - p))[:, np.newaxis] * X) / len(X)


def fit(X, y, n_steps, in_gradient=0.0, in_hessian=0.0, start=0.0):
    """Newton's method with a ridge that may differ between gradient and Hessian."""
    d = np.shape(X)[1]
    w = np.full(d, float(start))
    for _ in range(n_steps):
        g = right_gradient(w, X, y) + in_gradient * w
        w = w - np.linalg.solve(right_hessian(w, X) + in_hessian * np.eye(d), g)
    return w


# ---- newton_root


@mistake("newton_root", "The sign is flipped: x + f/f' climbs away from the zero. Subtract the quotient.")
def root_climbs(f, df, x0, n_steps):
    return walk(lambda x, k: x + f(x) / nonzero(df(x)), x0, n_steps)


@mistake("newton_root", "You multiply by the slope. The tangent meets the axis at x - f(x) / f'(x): divide by it.")
def root_times_slope(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) * nonzero(df(x)), x0, n_steps)


@mistake("newton_root", "The quotient is upside down: the step is f(x) / f'(x), not f'(x) / f(x).")
def root_upside_down(f, df, x0, n_steps):
    return walk(lambda x, k: x - nonzero(df(x)) / nonzero(f(x)), x0, n_steps)


@mistake(
    "newton_root",
    "The slope is computed once, at x0. It belongs to the current iterate: call df in every step.",
)
def root_with_a_frozen_slope(f, df, x0, n_steps):
    slope = df(as_float(x0))
    return walk(lambda x, k: x - f(x) / nonzero(slope), x0, n_steps)


@mistake("newton_root", "You return the last iterate alone. Return all n_steps + 1 of them, the start first.")
def root_alone(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps)[-1]


@mistake("newton_root", "The start is missing: the result has n_steps + 1 entries, and x0 is the first.")
def root_without_the_start(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps)[1:]


@mistake("newton_root", "One step is missing: n_steps steps give n_steps + 1 iterates, the start included.")
def root_one_step_short(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps - 1)


@mistake("newton_root", "You take one step too many: n_steps steps give n_steps + 1 iterates, the start included.")
def root_one_step_too_many(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps + 1)


@mistake(
    "newton_root",
    "You stop when f is small. Take all n_steps steps: a double zero is still far away by then.",
)
def root_stops_early(f, df, x0, n_steps):
    return walk(lambda x, k: x if abs(f(x)) < 1e-12 else x - f(x) / nonzero(df(x)), x0, n_steps)


@mistake("newton_root", "You stop when the step is small, and return fewer iterates. Take exactly n_steps steps.")
def root_returns_fewer(f, df, x0, n_steps):
    xs = [float(x0)]
    for _ in range(n_steps):
        xs.append(xs[-1] - f(xs[-1]) / nonzero(df(xs[-1])))
        if abs(xs[-1] - xs[-2]) < 1e-8:
            break
    return np.array(xs)


@mistake("newton_root", "You return a list. Turn it into an array in the end: np.array(xs).")
def root_as_a_list(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps).tolist()


@mistake(
    "newton_root",
    "An integer start makes an integer array, which truncates every iterate. Convert x0 to float64.",
)
def root_in_integers(f, df, x0, n_steps):
    xs = np.full(n_steps + 1, x0)
    for k in range(n_steps):
        xs[k + 1] = xs[k] - f(float(xs[k])) / nonzero(df(float(xs[k])))
    return xs


@mistake(
    "newton_root",
    "f and df are called with x0 as it came, perhaps an integer or float32. Convert it first: float(x0).",
)
def root_start_not_converted(f, df, x0, n_steps):
    xs = [x0]
    for _ in range(n_steps):
        xs.append(xs[-1] - f(xs[-1]) / nonzero(df(xs[-1])))
    return np.array(xs, dtype=np.float64)


@mistake(
    "newton_root",
    "numpy divides by zero with a warning only, and the iterates become inf or nan. Test for df = 0.",
)
def root_divides_by_zero(f, df, x0, n_steps):
    with np.errstate(divide="ignore", invalid="ignore"):
        return walk(lambda x, k: x - np.float64(f(x)) / np.float64(df(x)), x0, n_steps)


@mistake(
    "newton_root",
    "Where f is 0 you stay, even if df is 0 too. No step is defined there: raise ZeroDivisionError.",
)
def root_stays_at_a_flat_zero(f, df, x0, n_steps):
    return walk(lambda x, k: x if f(x) == 0 else x - f(x) / nonzero(df(x)), x0, n_steps)


@mistake(
    "newton_root",
    "df = 0 at the last iterate does not matter, since no step is taken from it. Test before a step only.",
)
def root_minds_the_last_slope(f, df, x0, n_steps):
    xs = walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps)
    nonzero(df(xs[-1]))
    return xs


@mistake(
    "newton_root",
    "A horizontal tangent raises another error than ZeroDivisionError, which is the one asked for.",
)
def root_raises_another_error(f, df, x0, n_steps):
    try:
        return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps)
    except ZeroDivisionError:
        raise ValueError("derivative is zero") from None


@mistake(
    "newton_root",
    "A small number added to the slope hides df = 0 and changes every step. Divide by df(x) as it is.",
)
def root_with_a_small_number(f, df, x0, n_steps):
    return walk(lambda x, k: x - f(x) / (df(x) + 1e-10), x0, n_steps)


@mistake("newton_root", "You estimate the slope by finite differences. Use df, which is given for that.")
def root_by_differences(f, df, x0, n_steps):
    def slope(x):
        return nonzero((f(x + STEP) - f(x - STEP)) / (2 * STEP))

    return walk(lambda x, k: x - f(x) / slope(x), x0, n_steps)


@mistake(
    "newton_root",
    "This is the secant method, which takes the slope from two iterates. Use df at the current one.",
)
def root_by_secants(f, df, x0, n_steps):
    xs = [float(x0)]
    for k in range(n_steps):
        rise, run = (f(xs[k]) - f(xs[k - 1]), xs[k] - xs[k - 1]) if k else (df(xs[0]), 1.0)
        xs.append(xs[-1] - f(xs[-1]) * run / nonzero(rise))
    return np.array(xs)


@mistake("newton_root", "You take half of each step. That is damping; Newton's method takes the whole step f / f'.")
def root_damped(f, df, x0, n_steps):
    return walk(lambda x, k: x - 0.5 * f(x) / nonzero(df(x)), x0, n_steps)


# ---- newton_minimize


@mistake("newton_minimize", "The sign is flipped: subtract the solution p of H p = g.")
def minimum_climbs(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x + np.linalg.solve(hessian(x), gradient(x)), x0, n_steps)


@mistake("newton_minimize", "You multiply the gradient by the Hessian. The step is the SOLUTION p of H p = g.")
def minimum_by_a_product(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - hessian(x) @ gradient(x), x0, n_steps)


@mistake(
    "newton_minimize",
    "You divide by the diagonal alone. The entries beside it matter: solve the system H p = g.",
)
def minimum_by_the_diagonal(gradient, hessian, x0, n_steps):
    def step(x, k):
        diagonal = np.diag(hessian(x))
        if not diagonal.all():
            raise np.linalg.LinAlgError("a zero on the diagonal")
        return x - gradient(x) / diagonal

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "You divide g by H entry by entry, which numpy broadcasts to a matrix. Solve the system H p = g.",
)
def minimum_by_division(gradient, hessian, x0, n_steps):
    def step(x, k):
        with np.errstate(divide="ignore", invalid="ignore"):
            return x - (gradient(x) / hessian(x)).sum(axis=0)

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "Right but for the last digits: an explicit inverse loses them. Use np.linalg.solve(H, g).",
)
def minimum_by_the_inverse(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.inv(hessian(x)) @ gradient(x), x0, n_steps)


@mistake(
    "newton_minimize",
    "The pseudo-inverse hides a singular Hessian, which has to raise LinAlgError. Use np.linalg.solve.",
)
def minimum_by_the_pseudo_inverse(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.pinv(hessian(x)) @ gradient(x), x0, n_steps)


@mistake(
    "newton_minimize",
    "lstsq finds some step where the Hessian is singular. That has to raise LinAlgError: use solve.",
)
def minimum_by_least_squares(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.lstsq(hessian(x), gradient(x), rcond=None)[0], x0, n_steps)


@mistake(
    "newton_minimize",
    "A small number on the diagonal changes every step and hides singular Hessians. Leave H as it is.",
)
def minimum_with_a_small_number(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.solve(hessian(x) + 1e-8 * np.eye(len(x)), gradient(x)), x0, n_steps)


@mistake(
    "newton_minimize",
    "Where the Hessian is singular you fall back to a gradient step. Let LinAlgError through.",
)
def minimum_falls_back(gradient, hessian, x0, n_steps):
    def step(x, k):
        try:
            return x - np.linalg.solve(hessian(x), gradient(x))
        except np.linalg.LinAlgError:
            return x - gradient(x)

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "Cholesky's factorisation wants a positive definite Hessian, and at a saddle it is not. Use solve.",
)
def minimum_by_cholesky(gradient, hessian, x0, n_steps):
    def step(x, k):
        lower = np.linalg.cholesky(hessian(x))
        return x - np.linalg.solve(lower.T, np.linalg.solve(lower, gradient(x)))

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "Elimination without exchanging rows divides by 0 where the diagonal is 0. Use np.linalg.solve.",
)
def minimum_without_pivoting(gradient, hessian, x0, n_steps):
    def step(x, k):
        h, g = hessian(x), gradient(x)
        n = len(g)
        for i in range(n):
            if h[i, i] == 0:
                raise np.linalg.LinAlgError("zero pivot")
            for j in range(i + 1, n):
                factor = h[j, i] / h[i, i]
                h[j] = h[j] - factor * h[i]
                g[j] = g[j] - factor * g[i]
        for i in reversed(range(n)):
            g[i] = (g[i] - h[i, i + 1 :] @ g[i + 1 :]) / h[i, i]
        return x - g

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "You turn negative eigenvalues round, so that every step goes downhill. Newton goes to saddles too.",
)
def minimum_always_downhill(gradient, hessian, x0, n_steps):
    def step(x, k):
        values, vectors = np.linalg.eigh(hessian(x))
        if not values.all():
            raise np.linalg.LinAlgError("singular")
        return x - vectors @ (vectors.T @ gradient(x) / abs(values))

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "The Hessian is computed once, at x0. It belongs to the current iterate: call it in every step.",
)
def minimum_with_a_frozen_hessian(gradient, hessian, x0, n_steps):
    h = hessian(as_float(x0))
    return walk(lambda x, k: x - np.linalg.solve(h, gradient(x)), x0, n_steps)


@mistake(
    "newton_minimize",
    "The gradient is computed once, at x0. It belongs to the current iterate: call it in every step.",
)
def minimum_with_a_frozen_gradient(gradient, hessian, x0, n_steps):
    g = gradient(as_float(x0))
    return walk(lambda x, k: x - np.linalg.solve(hessian(x), g), x0, n_steps)


@mistake(
    "newton_minimize",
    "x -= p changes the array that is already in your list, so that all rows are the last. Write x = x - p.",
)
def minimum_aliased(gradient, hessian, x0, n_steps):
    x = as_float(x0)
    xs = [x]
    for _ in range(n_steps):
        x -= np.linalg.solve(hessian(x), gradient(x))
        xs.append(x)
    return np.array(xs)


@mistake("newton_minimize", "x -= p changes the caller's x0, of which x is no copy. Begin with as_float(x0).")
def minimum_changes_the_start(gradient, hessian, x0, n_steps):
    x = np.asarray(x0, dtype=np.float64)
    xs = [x.copy()]
    for _ in range(n_steps):
        x -= np.linalg.solve(hessian(x), gradient(x))
        xs.append(x.copy())
    return np.array(xs)


@mistake("newton_minimize", "You return the last iterate alone. Return all of them as rows, the start first.")
def minimum_alone(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.solve(hessian(x), gradient(x)), x0, n_steps)[-1:]


@mistake(
    "newton_minimize",
    "The iterates are the rows of the result, (n_steps + 1, n); yours stand in its columns.",
)
def minimum_transposed(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.solve(hessian(x), gradient(x)), x0, n_steps).T.copy()


@mistake(
    "newton_minimize",
    "You stop when the gradient is small. Take all n_steps steps: small is relative to the Hessian.",
)
def minimum_stops_early(gradient, hessian, x0, n_steps):
    def step(x, k):
        g = gradient(x)
        return x if np.linalg.norm(g) < 1e-8 else x - np.linalg.solve(hessian(x), g)

    return walk(step, x0, n_steps)


@mistake("newton_minimize", "These are steps of gradient descent. Newton solves with the Hessian: H p = g.")
def minimum_by_gradient_descent(gradient, hessian, x0, n_steps):
    def step(x, k):
        if np.linalg.matrix_rank(hessian(x)) < len(x):
            raise np.linalg.LinAlgError("singular")
        return x - 0.1 * gradient(x)

    return walk(step, x0, n_steps)


@mistake("newton_minimize", "You estimate the Hessian by finite differences. Use hessian, which is given for that.")
def minimum_by_differences(gradient, hessian, x0, n_steps):
    def step(x, k):
        columns = [(gradient(x + STEP * e) - gradient(x - STEP * e)) / (2 * STEP) for e in np.eye(len(x))]
        return x - np.linalg.solve(np.array(columns).T, gradient(x))

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "gradient and hessian are called with x0 as it came, perhaps a list or integers. Convert it first.",
)
def minimum_start_not_converted(gradient, hessian, x0, n_steps):
    xs = [x0]
    for _ in range(n_steps):
        xs.append(xs[-1] - np.linalg.solve(hessian(xs[-1]), gradient(xs[-1])))
    return np.array(xs, dtype=np.float64)


@mistake("newton_minimize", "One step is missing: n_steps steps give n_steps + 1 rows, the start included.")
def minimum_one_step_short(gradient, hessian, x0, n_steps):
    return walk(lambda x, k: x - np.linalg.solve(hessian(x), gradient(x)), x0, n_steps - 1)


# ---- convergence_order


def order_of(e1, e2, e3):
    return float(np.log(e3 / e2) / np.log(e2 / e1))


@mistake("convergence_order", "You sort the errors. Their order is that of the iterates: leave them as they come.")
def order_of_sorted_errors(errors):
    e = np.sort(as_float(errors))[::-1]
    return order_of(*e[e > NOISE][-3:])


@mistake("convergence_order", "Errors at 1e-14 and below are rounding, not convergence. Leave them out first.")
def order_of_rounding(errors):
    with np.errstate(divide="ignore", invalid="ignore"):
        return order_of(*as_float(errors)[-3:])


@mistake(
    "convergence_order",
    "The quotient is upside down: the newer ratio, log(e3 / e2), stands above the older one.",
)
def order_upside_down(errors):
    e = as_float(errors)
    return 1 / order_of(*e[e > NOISE][-3:])


@mistake("convergence_order", "You take the first three errors. Convergence shows at the end: take the last three.")
def order_of_the_first_three(errors):
    e = as_float(errors)
    return order_of(*e[e > NOISE][:3])


@mistake("convergence_order", "log(e3) / log(e2) forgets the constant C. Divide log(e3 / e2) by log(e2 / e1).")
def order_without_the_constant(errors):
    e = as_float(errors)
    _, e2, e3 = e[e > NOISE][-3:]
    return float(np.log(e3) / np.log(e2))


@mistake(
    "convergence_order",
    "e3 / e2 is the factor of one step. The order is the ratio of two logarithms of such factors.",
)
def order_is_a_factor(errors):
    e = as_float(errors)
    return float(e[e > NOISE][-1] / e[e > NOISE][-2])


@mistake(
    "convergence_order",
    "The logarithms are missing: (e3 / e2) / (e2 / e1) is no exponent. Take the log of each ratio.",
)
def order_without_logarithms(errors):
    e = as_float(errors)
    e1, e2, e3 = e[e > NOISE][-3:]
    return float((e3 / e2) / (e2 / e1))


@mistake(
    "convergence_order",
    "You average the order over all errors. Take the last three: early ones are not yet asymptotic.",
)
def order_on_average(errors):
    e = as_float(errors)
    logs = np.diff(np.log(e[e > NOISE]))
    return float(np.mean(logs[1:] / logs[:-1]))


@mistake("convergence_order", "Your threshold is 1e-12. Errors between 1e-14 and 1e-12 still count.")
def order_with_a_high_threshold(errors):
    e = as_float(errors)
    kept = e[e > 1e-12]
    return order_of(*kept[-3:]) if len(kept) > 2 else 0.0


@mistake("convergence_order", "You leave out exact zeros alone. Errors at 1e-14 and below are rounding as well.")
def order_without_zeros_alone(errors):
    e = as_float(errors)
    return order_of(*e[e > 0][-3:])


@mistake("convergence_order", "You keep errors of exactly 1e-14. Those that count are above it: use >, not >=.")
def order_with_the_threshold_itself(errors):
    e = as_float(errors)
    return order_of(*e[e >= NOISE][-3:])


@mistake(
    "convergence_order",
    "You stop at the first error that is rounding. Later ones above 1e-14 count: filter the whole array.",
)
def order_until_the_first_rounding(errors):
    kept = list(takewhile(lambda e: e > NOISE, as_float(errors)))
    return order_of(*kept[-3:]) if len(kept) > 2 else 0.0


@mistake(
    "convergence_order",
    "The logarithm of 0 warns, although you throw it away afterwards. Filter before you take logarithms.",
)
def order_takes_the_logarithm_of_zero(errors):
    e = as_float(errors)
    logs = np.log(e)
    a, b, c = logs[e > NOISE][-3:]
    return float((c - b) / (b - a))


@mistake(
    "convergence_order",
    "The logarithm of a float32 or of small integers has few digits. Convert the errors to float64 first.",
)
def order_in_single_precision(errors):
    e = np.asarray(errors)
    e = e[e > NOISE]
    a, b, c = np.log(e[-3:])
    return (c - b) / (b - a)


@mistake("convergence_order", "You round to a whole number. Return the order as it is measured.")
def order_rounded(errors):
    e = as_float(errors)
    return float(round(order_of(*e[e > NOISE][-3:])))


# ---- logistic_gradient


@mistake("logistic_gradient", "You sum over the examples. The loss is their mean: divide by n.")
def gradient_of_the_sum(w, X, y):
    return right_gradient(w, X, y) * len(X)


@mistake("logistic_gradient", "The sign is flipped: y - p is the direction of descent. The gradient has p - y.")
def gradient_downhill(w, X, y):
    return -right_gradient(w, X, y)


@mistake(
    "logistic_gradient",
    "p (1 - p) is a factor too many: that is the gradient of a squared error. Here it cancels.",
)
def gradient_of_the_squared_error(w, X, y):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return X.T @ ((p - as_float(y)) * p * (1 - p)) / len(X)


@mistake(
    "logistic_gradient",
    "The sigmoid is missing: Xw - y is the residual of linear regression. Write sigmoid(Xw) - y.",
)
def gradient_of_linear_regression(w, X, y):
    X = as_float(X)
    return X.T @ (X @ as_float(w) - as_float(y)) / len(X)


@mistake("logistic_gradient", "The labels are missing: the derivative with respect to z is p - y, not p.")
def gradient_without_labels(w, X, y):
    return right_gradient(w, X, np.zeros(len(X)))


@mistake(
    "logistic_gradient",
    "You take the labels for -1 and 1. In this course they are 0 and 1, and p - y is all.",
)
def gradient_with_signed_labels(w, X, y):
    return right_gradient(w, X, 2.0 * as_float(y) - 1.0)


@mistake("logistic_gradient", "You divide by d, the number of features. The mean is over the n examples.")
def gradient_divided_by_d(w, X, y):
    return right_gradient(w, X, y) * len(X) / np.shape(X)[1]


@mistake("logistic_gradient", "You divide by 2n. The factor 1/2 belongs to squared errors; here the mean has 1/n.")
def gradient_halved(w, X, y):
    return right_gradient(w, X, y) / 2


@mistake(
    "logistic_gradient",
    "The labels of the two classes are exchanged: sigmoid(Xw) is the probability of label 1.",
)
def gradient_of_the_other_class(w, X, y):
    return right_gradient(w, X, 1.0 - as_float(y))


@mistake(
    "logistic_gradient",
    "You return the derivative with respect to the logits. X^T brings it to the weights, shape (d,).",
)
def gradient_of_the_logits(w, X, y):
    return (right_sigmoid(as_float(X) @ as_float(w)) - as_float(y)) / len(X)


@mistake(
    "logistic_gradient",
    "You round the probabilities to labels. The gradient needs p itself, between 0 and 1.",
)
def gradient_of_predictions(w, X, y):
    X = as_float(X)
    return X.T @ ((X @ as_float(w) > 0) - as_float(y)) / len(X)


@mistake(
    "logistic_gradient",
    "Your formula is right, but exp(-z) overflows for z below -709. Use a sigmoid that never overflows.",
)
def gradient_overflows_on_the_left(w, X, y):
    X = as_float(X)
    return X.T @ (1 / (1 + np.exp(-(X @ as_float(w)))) - as_float(y)) / len(X)


@mistake(
    "logistic_gradient",
    "Your formula is right, but exp(z) / (1 + exp(z)) is inf / inf for z above 709. Use exp(-abs(z)).",
)
def gradient_overflows_on_the_right(w, X, y):
    X = as_float(X)
    e = np.exp(X @ as_float(w))
    return X.T @ (e / (1 + e) - as_float(y)) / len(X)


@mistake(
    "logistic_gradient",
    "These are finite differences, good to ten digits at best. Write the formula, X^T (p - y) / n.",
)
def gradient_by_differences(w, X, y):
    w, X, y = as_float(w), as_float(X), as_float(y)

    def loss(v):
        return np.mean(np.logaddexp(0, X @ v) - y * (X @ v))

    return np.array([(loss(w + STEP * e) - loss(w - STEP * e)) / (2 * STEP) for e in np.eye(len(w))])


@mistake("logistic_gradient", "X @ w of small integer types wraps around. Convert w, X and y to float64 first.")
def gradient_in_small_integers(w, X, y):
    X, w = np.asarray(X), np.asarray(w)
    return as_float(X).T @ (right_sigmoid(X @ w) - as_float(y)) / len(X)


# ---- logistic_hessian


@mistake(
    "logistic_hessian",
    "The weights p (1 - p) are missing: X^T X / n is the Hessian of linear regression (halved).",
)
def hessian_without_weights(w, X):
    X = as_float(X)
    return X.T @ X / len(X)


@mistake("logistic_hessian", "You sum over the examples. The loss is their mean: divide by n.")
def hessian_of_the_sum(w, X):
    return right_hessian(w, X) * len(X)


@mistake("logistic_hessian", "The weights are p. They are the derivative of the sigmoid, p (1 - p).")
def hessian_weighted_by_p(w, X):
    X = as_float(X)
    return X.T @ (right_sigmoid(X @ as_float(w))[:, np.newaxis] * X) / len(X)


@mistake("logistic_hessian", "The weight 1/4 is right at w = 0 only. It is p (1 - p), with p = sigmoid(Xw).")
def hessian_at_zero(w, X):
    return right_hessian(np.zeros(len(w)), X)


@mistake(
    "logistic_hessian",
    "The weights are squared: each example counts p (1 - p) once, so weight X on one side only.",
)
def hessian_weighted_twice(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    rows = (p * (1 - p))[:, np.newaxis] * X
    return rows.T @ rows / len(X)


@mistake(
    "logistic_hessian",
    "You weight the columns of X. The weights belong to the examples, the rows: d[:, np.newaxis] * X.",
)
def hessian_weighted_by_columns(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return X.T @ (p * (1 - p) * X) / len(X)


@mistake("logistic_hessian", "You return the diagonal alone. The mixed derivatives beside it are not 0.")
def hessian_diagonal(w, X):
    return np.diag(np.diag(right_hessian(w, X)))


@mistake("logistic_hessian", "X D X^T is (n, n), one row for each example. The Hessian is (d, d): X^T D X.")
def hessian_of_examples(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return (p * (1 - p))[:, np.newaxis] * (X @ X.T) / len(X)


@mistake("logistic_hessian", "p (1 + p) has the wrong sign inside: the derivative of the sigmoid is p (1 - p).")
def hessian_with_plus(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return X.T @ ((p * (1 + p))[:, np.newaxis] * X) / len(X)


@mistake("logistic_hessian", "The sign is flipped: the loss is convex, and its Hessian has no negative eigenvalue.")
def hessian_negative(w, X):
    return -right_hessian(w, X)


@mistake("logistic_hessian", "You divide by d. The mean is over the n examples.")
def hessian_divided_by_d(w, X):
    return right_hessian(w, X) * len(X) / np.shape(X)[1]


@mistake(
    "logistic_hessian",
    "Your formula is right, but exp(-z) overflows, to inf / inf. Use p (1 - p) with a robust sigmoid.",
)
def hessian_overflows(w, X):
    X = as_float(X)
    e = np.exp(-(X @ as_float(w)))
    return X.T @ ((e / (1 + e) ** 2)[:, np.newaxis] * X) / len(X)


@mistake(
    "logistic_hessian",
    "These are finite differences of the gradient. Write the formula, X^T diag(p (1 - p)) X / n.",
)
def hessian_by_differences(w, X):
    w, y = as_float(w), np.zeros(len(X))
    columns = [right_gradient(w + STEP * e, X, y) - right_gradient(w - STEP * e, X, y) for e in np.eye(len(w))]
    return np.array(columns).T / (2 * STEP)


@mistake(
    "logistic_hessian",
    "A small number on the diagonal is a ridge, which does not belong to this loss. Leave it out.",
)
def hessian_with_a_small_number(w, X):
    return right_hessian(w, X) + 1e-8 * np.eye(len(w))


@mistake("logistic_hessian", "X @ w of small integer types wraps around. Convert w and X to float64 first.")
def hessian_in_small_integers(w, X):
    p = right_sigmoid(np.asarray(X) @ np.asarray(w))
    return as_float(X).T @ ((p * (1 - p))[:, np.newaxis] * as_float(X)) / len(X)


# ---- fit_logistic


@mistake(
    "fit_logistic",
    "The ridge is in the gradient, not in the Hessian. Its Hessian is ridge times the identity: add that.",
)
def fit_with_the_ridge_in_the_gradient(X, y, ridge, n_steps):
    return fit(X, y, n_steps, in_gradient=ridge)


@mistake("fit_logistic", "The ridge is in the Hessian, not in the gradient: this fits without one. Add ridge * w.")
def fit_with_the_ridge_in_the_hessian(X, y, ridge, n_steps):
    return fit(X, y, n_steps, in_hessian=ridge)


@mistake("fit_logistic", "You leave the ridge out. The loss has + ridge/2 * w.w: add its gradient and its Hessian.")
def fit_without_ridge(X, y, ridge, n_steps):
    return fit(X, y, n_steps)


@mistake("fit_logistic", "The derivative of ridge/2 * w.w is ridge * w. You have the factor 2 of ridge * w.w.")
def fit_with_twice_the_ridge(X, y, ridge, n_steps):
    return fit(X, y, n_steps, 2 * ridge, 2 * ridge)


@mistake("fit_logistic", "The ridge stands beside the MEAN loss. Beside the sum it would be n * ridge.")
def fit_of_the_sum(X, y, ridge, n_steps):
    return fit(X, y, n_steps, ridge / len(X), ridge / len(X))


@mistake("fit_logistic", "You multiply the ridge by n, though your loss is the mean. Add ridge * w and ridge * I.")
def fit_with_n_times_the_ridge(X, y, ridge, n_steps):
    return fit(X, y, n_steps, ridge * len(X), ridge * len(X))


@mistake(
    "fit_logistic",
    "The ridge is added to every entry of the Hessian. Its Hessian is ridge * I: the diagonal alone.",
)
def fit_with_the_ridge_everywhere(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    for _ in range(n_steps):
        w = w - np.linalg.solve(right_hessian(w, X) + ridge, right_gradient(w, X, y) + ridge * w)
    return w


@mistake("fit_logistic", "You start from ones. The start is w = 0.")
def fit_from_ones(X, y, ridge, n_steps):
    return fit(X, y, n_steps, ridge, ridge, start=1.0)


@mistake("fit_logistic", "One step is missing: n_steps means that many Newton steps.")
def fit_one_step_short(X, y, ridge, n_steps):
    return fit(X, y, n_steps - 1, ridge, ridge)


@mistake("fit_logistic", "You take one step too many: n_steps means that many Newton steps.")
def fit_one_step_too_many(X, y, ridge, n_steps):
    return fit(X, y, n_steps + 1, ridge, ridge)


@mistake("fit_logistic", "You go on until convergence. Take n_steps steps, no more.")
def fit_until_convergence(X, y, ridge, n_steps):
    return fit(X, y, 30, ridge, ridge)


@mistake("fit_logistic", "You return all iterates. The last one is asked for, of shape (d,).")
def fit_returns_all(X, y, ridge, n_steps):
    return np.array([fit(X, y, k, ridge, ridge) for k in range(n_steps + 1)])


@mistake("fit_logistic", "These are steps of gradient descent. Solve with the Hessian: that is Newton's method.")
def fit_by_gradient_descent(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    for _ in range(n_steps):
        w = w - (right_gradient(w, X, y) + ridge * w)
    return w


@mistake("fit_logistic", "The Hessian is computed once, at w = 0. It depends on w: compute it in every step.")
def fit_with_a_frozen_hessian(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    w = np.zeros(d)
    h = right_hessian(w, X) + ridge * np.eye(d)
    for _ in range(n_steps):
        w = w - np.linalg.solve(h, right_gradient(w, X, y) + ridge * w)
    return w


@mistake("fit_logistic", "The sign is flipped: this climbs. Subtract the solution of the system.")
def fit_climbs(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    w = np.zeros(d)
    for _ in range(n_steps):
        w = w + np.linalg.solve(right_hessian(w, X) + ridge * np.eye(d), right_gradient(w, X, y) + ridge * w)
    return w


@mistake(
    "fit_logistic",
    "Right for ordinary data, but p (1 - p) is 0 for an example far out, and you divide by it. Multiply out.",
)
def fit_divides_by_the_weights(X, y, ridge, n_steps):
    X, y = as_float(X), as_float(y)
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(n_steps):
        p = right_sigmoid(X @ w)
        weights = p * (1 - p)
        target = X @ w + (y - p) / weights
        w = np.linalg.solve(X.T @ (weights[:, np.newaxis] * X) + n * ridge * np.eye(d), X.T @ (weights * target))
    return w


@mistake(
    "fit_logistic",
    "Your formula is right, but the sigmoid overflows for logits beyond 709. Use one that never does.",
)
def fit_overflows(X, y, ridge, n_steps):
    X, y = as_float(X), as_float(y)
    n, d = X.shape
    w = np.zeros(d)
    for _ in range(n_steps):
        p = 1 / (1 + np.exp(-(X @ w)))
        h = X.T @ ((p * (1 - p))[:, np.newaxis] * X) / n + ridge * np.eye(d)
        w = w - np.linalg.solve(h, X.T @ (p - y) / n + ridge * w)
    return w


@mistake("fit_logistic", "A small number is added to the ridge. Take the ridge as it is, also 0.")
def fit_with_a_small_number(X, y, ridge, n_steps):
    return fit(X, y, n_steps, ridge, ridge + 1e-8)


@mistake(
    "fit_logistic",
    "w has the type of the data, and integers truncate it. Start from np.zeros(d), which is float64.",
)
def fit_in_the_type_of_the_data(X, y, ridge, n_steps):
    w = np.zeros_like(np.asarray(X)[0])
    for _ in range(n_steps):
        h = right_hessian(w, X) + ridge * np.eye(len(w))
        w[...] = w - np.linalg.solve(h, right_gradient(w, X, y) + ridge * w)
    return w


# ---- thresholds where there are none, and other guesses of midnight


@mistake(
    "newton_root",
    "You take slopes below 1e-12 for 0. The slope of a small function is small: raise where it is 0 exactly.",
)
def root_with_a_threshold_for_slopes(f, df, x0, n_steps):
    def step(x, k):
        slope = df(x)
        if abs(slope) < 1e-12:
            raise ZeroDivisionError("slope too small")
        return x - f(x) / slope

    return walk(step, x0, n_steps)


@mistake(
    "newton_root",
    "Once a step is below 1e-10 you repeat the iterate. Take all n_steps steps: small is relative to the zero.",
)
def root_repeats_when_converged(f, df, x0, n_steps):
    xs = [float(x0)]
    for k in range(n_steps):
        xs.append(xs[-1] - f(xs[-1]) / nonzero(df(xs[-1])))
        if abs(xs[-1] - xs[-2]) < 1e-10:
            xs += [xs[-1]] * (n_steps - k - 1)
            break
    return np.array(xs)


@mistake("newton_root", "You test the slope at x0 even if no step is taken. For n_steps = 0 return [x0].")
def root_minds_the_start(f, df, x0, n_steps):
    nonzero(df(as_float(x0)))
    return walk(lambda x, k: x - f(x) / nonzero(df(x)), x0, n_steps)


@mistake("newton_root", "You test the slope at x0 alone. Test it at every iterate from which a step is taken.")
def root_tests_the_first_slope(f, df, x0, n_steps):
    if n_steps:
        nonzero(df(as_float(x0)))
    with np.errstate(all="ignore"):
        return walk(lambda x, k: x - np.float64(f(x)) / np.float64(df(x)), x0, n_steps)


@mistake("newton_root", "You halve steps that do not make f smaller. Newton's method takes them whole.")
def root_backtracks(f, df, x0, n_steps):
    def step(x, k):
        p, share = f(x) / nonzero(df(x)), 1.0
        while abs(f(x - share * p)) > abs(f(x)) and share > 1e-3:
            share /= 2
        return x - share * p

    return walk(step, x0, n_steps)


@mistake("newton_root", "Your list outlives the call: the second call returns the iterates of the first as well.")
def root_in_a_list_that_stays(f, df, x0, n_steps, xs=[]):  # noqa: B006  (this is the mistake)
    xs.append(float(x0))
    for _ in range(n_steps):
        xs.append(xs[-1] - f(xs[-1]) / nonzero(df(xs[-1])))
    return np.array(xs)


@mistake(
    "newton_minimize",
    "Once a step is below 1e-9 you repeat the iterate. Take all n_steps steps: small is relative to the minimum.",
)
def minimum_repeats_when_converged(gradient, hessian, x0, n_steps):
    xs = [as_float(x0)]
    for k in range(n_steps):
        p = np.linalg.solve(hessian(xs[-1]), gradient(xs[-1]))
        xs.append(xs[-1] - p)
        if np.linalg.norm(p) < 1e-9:
            xs += [xs[-1]] * (n_steps - k - 1)
            break
    return np.array(xs)


@mistake("newton_minimize", "You halve steps that do not make the gradient smaller. Newton's method takes them whole.")
def minimum_by_line_search(gradient, hessian, x0, n_steps):
    def step(x, k):
        p, share = np.linalg.solve(hessian(x), gradient(x)), 1.0
        while np.linalg.norm(gradient(x - share * p)) > np.linalg.norm(gradient(x)) and share > 1e-4:
            share /= 2
        return x - share * p

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "You refuse ill-conditioned Hessians. LinAlgError is for exactly singular ones: leave it to np.linalg.solve.",
)
def minimum_refuses_ill_conditioned_hessians(gradient, hessian, x0, n_steps):
    def step(x, k):
        h = hessian(x)
        if np.linalg.cond(h) > 1e8:
            raise np.linalg.LinAlgError("ill-conditioned")
        return x - np.linalg.solve(h, gradient(x))

    return walk(step, x0, n_steps)


@mistake("newton_minimize", "A singular Hessian raises ValueError here; wanted is numpy's LinAlgError. Let it through.")
def minimum_raises_another_error(gradient, hessian, x0, n_steps):
    def step(x, k):
        try:
            return x - np.linalg.solve(hessian(x), gradient(x))
        except np.linalg.LinAlgError:
            raise ValueError("singular Hessian") from None

    return walk(step, x0, n_steps)


@mistake(
    "newton_minimize",
    "A zero on the diagonal does not make a Hessian singular: think of a * b. Let np.linalg.solve decide.",
)
def minimum_refuses_zeros_on_the_diagonal(gradient, hessian, x0, n_steps):
    def step(x, k):
        h = hessian(x)
        if (np.diag(h) == 0).any():
            raise np.linalg.LinAlgError("zero on the diagonal")
        return x - np.linalg.solve(h, gradient(x))

    return walk(step, x0, n_steps)


@mistake("newton_minimize", "np.squeeze drops axes of length 1: with one unknown the result is still (n_steps + 1, 1).")
def minimum_squeezed(gradient, hessian, x0, n_steps):
    return np.squeeze(walk(lambda x, k: x - np.linalg.solve(hessian(x), gradient(x)), x0, n_steps))


@mistake(
    "convergence_order",
    "You take absolute values of the logarithms. If an error rises, the order is negative: keep the signs.",
)
def order_without_signs(errors):
    e = as_float(errors)
    return abs(order_of(*e[e > NOISE][-3:]))


@mistake("convergence_order", "Your threshold is relative to the largest error. It is 1e-14, whatever the errors are.")
def order_with_a_relative_threshold(errors):
    e = as_float(errors)
    return order_of(*e[e > NOISE * e.max()][-3:])


@mistake("convergence_order", "Your threshold is 2e-14. Errors above 1e-14 count.")
def order_with_twice_the_threshold(errors):
    e = as_float(errors)
    return order_of(*e[e > 2 * NOISE][-3:])


@mistake("convergence_order", "You leave out rounding at the end alone. Filter the whole array.")
def order_drops_the_tail(errors):
    e = list(as_float(errors))
    while e[-1] <= NOISE:
        e.pop()
    with np.errstate(divide="ignore", invalid="ignore"):
        return order_of(*e[-3:])


@mistake("convergence_order", "You fit a line through all errors. Take the last three, by the formula.")
def order_by_a_fit(errors):
    e = as_float(errors)
    logs = np.log(e[e > NOISE])
    return float(np.polyfit(logs[:-1], logs[1:], 1)[0])


@mistake("logistic_gradient", "You clip the probabilities to 1e-7, which is for losses. Here it changes the gradient.")
def gradient_of_clipped_probabilities(w, X, y):
    X = as_float(X)
    p = np.clip(right_sigmoid(X @ as_float(w)), 1e-7, 1 - 1e-7)
    return X.T @ (p - as_float(y)) / len(X)


@mistake(
    "logistic_gradient", "You decide by the shape whether to transpose: that fails on square data. It is always X.T."
)
def gradient_right_unless_square(w, X, y):
    X = as_float(X)
    columns = X if X.shape[0] == X.shape[1] else X.T
    return columns @ (right_sigmoid(X @ as_float(w)) - as_float(y)) / len(X)


@mistake("logistic_gradient", "y -= p changes the caller's labels. Write p - y, a new array.")
def gradient_changes_the_labels(w, X, y):
    X, y = as_float(X), np.asarray(y)
    if y.dtype != np.float64:
        return right_gradient(w, X, y)
    y -= right_sigmoid(X @ as_float(w))
    return -X.T @ y / len(X)


@mistake("logistic_gradient", "np.tanh(z) is not the sigmoid's: it is (1 + np.tanh(z / 2)) / 2. You lost the half.")
def gradient_with_twice_the_logits(w, X, y):
    X = as_float(X)
    return X.T @ (0.5 + 0.5 * np.tanh(X @ as_float(w)) - as_float(y)) / len(X)


@mistake("logistic_hessian", "Weights below 1e-6 are raised to it. A confident example has no weight: leave it so.")
def hessian_with_weights_kept_up(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return X.T @ (np.maximum(p * (1 - p), 1e-6)[:, np.newaxis] * X) / len(X)


@mistake("logistic_hessian", "You average the weights. Each example has its own, p_i (1 - p_i).")
def hessian_with_the_mean_weight(w, X):
    X = as_float(X)
    p = right_sigmoid(X @ as_float(w))
    return np.mean(p * (1 - p)) * X.T @ X / len(X)


@mistake("logistic_hessian", "np.squeeze drops axes of length 1: with one feature the Hessian is still (1, 1).")
def hessian_squeezed(w, X):
    return np.squeeze(right_hessian(w, X))


@mistake("logistic_hessian", "X and w are in the wrong order when square: the logits are X @ w.")
def hessian_right_unless_square(w, X):
    X, w = as_float(X), as_float(w)
    p = right_sigmoid(w @ X if X.shape[0] == X.shape[1] else X @ w)
    return X.T @ ((p * (1 - p))[:, np.newaxis] * X) / len(X)


@mistake(
    "fit_logistic", "You stop when a step is below 1e-6. Take all n_steps steps: small is relative to the weights."
)
def fit_stops_early(X, y, ridge, n_steps):
    w = np.zeros(np.shape(X)[1])
    for k in range(1, n_steps + 1):
        before, w = w, fit(X, y, k, ridge, ridge)
        if np.linalg.norm(w - before) < 1e-6:
            break
    return w


@mistake(
    "fit_logistic", "The first weight is spared the ridge, as a bias would be. There is no bias here: it holds for all."
)
def fit_spares_the_first_weight(X, y, ridge, n_steps):
    d = np.shape(X)[1]
    penalty = np.diag([0.0 if i == 0 and d > 1 else float(ridge) for i in range(d)])
    w = np.zeros(d)
    for _ in range(n_steps):
        w = w - np.linalg.solve(right_hessian(w, X) + penalty, right_gradient(w, X, y) + penalty @ w)
    return w


@mistake("fit_logistic", "You centre the features first. The loss is that of X as it is.")
def fit_of_centred_features(X, y, ridge, n_steps):
    X = as_float(X)
    return fit(X - X.mean(axis=0), y, n_steps, ridge, ridge)


@mistake("fit_logistic", "You start from where the last call ended. Every fit starts from w = 0.")
def fit_with_a_warm_start(X, y, ridge, n_steps, kept={}):  # noqa: B006  (this is the mistake)
    d = np.shape(X)[1]
    w = kept.get(d, np.zeros(d))
    for _ in range(n_steps):
        w = w - np.linalg.solve(right_hessian(w, X) + ridge * np.eye(d), right_gradient(w, X, y) + ridge * w)
    kept[d] = w
    return w
