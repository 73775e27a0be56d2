"""Public checks of 04_newton: what a student runs at home. They know no reference.

Right answers are worked out by hand, or follow from what defines a Newton step: the tangent at x_k is 0 at
x_{k+1}. The functions that yours are given insist on float64, and say so.
"""

import numpy as np

from autograder import exercise
from autograder.sandbox import Raised

# A formula is exact to 1e-15; finite differences are not.
TIGHT = {"rtol": 2e-12}
CARE = {"rtol": 1e-6, "atol": 1e-12}
# Of |H| |p|: for the Hilbert matrix of order 8 a solver leaves 1e-15, an explicit inverse 1e-8.
RESIDUAL = 2e-12


def given(name, function, shape=()):
    """The function, for yours to call: it wants float64 of this shape."""
    wanted = f"a float64 array of shape {shape}" if shape else "one float64 number"

    def checked(x):
        x = np.asarray(x) if isinstance(x, np.floating) else x
        number = type(x) is float and shape == ()
        array = type(x) is np.ndarray and x.dtype == np.float64 and x.shape == shape
        assert number or array, (
            f"`{name}` was called with {kind(x)}, wanted {wanted}: convert x0 to float64 before the first "
            "call, and keep every iterate so."
        )
        return function(x)

    return checked


def kind(x):
    """The kind of a value in words."""
    if type(x) is np.ndarray:
        return f"an array of {x.dtype} and shape {x.shape}"
    return f"a Python {type(x).__name__}" if type(x) in (int, float, list, tuple) else "something that is no number"


def raises(exception, function, *arguments):
    """Whether the call raises this exception or a subclass; any other is shown as it is."""
    try:
        function(*arguments)
    except Raised as error:
        if exception in (error.exception, *error.bases):
            return True
        raise
    return False


# ---- newton_root


def roots(student, f, df, x0, n_steps):
    return student.newton_root(given("f", f), given("df", df), x0, n_steps)


def on_tangents(compare, xs, f, df, x0, n_steps, name):
    """Whether xs are n_steps + 1 iterates from x0, each where the tangent at the one before is 0."""
    assert np.shape(xs) == (n_steps + 1,), (
        f"{name} has shape {np.shape(xs)}, wanted {(n_steps + 1,)}: all iterates in one array, x0 first."
    )
    compare(xs, np.array([x0, *(x - f(x) / df(x) for x in xs[:-1])]), name=name, **TIGHT)


def square_minus_2(x):
    return x * x - 2


def twice(x):
    return 2 * x


@exercise("newton_root")
def test_newton_root_of_2(student, compare):
    "newton_root on x^2 - 2 from 1 gives 1, 3/2, 17/12, 577/408"
    got = roots(student, square_minus_2, twice, 1.0, 3)
    compare(
        got,
        np.array([1, 3 / 2, 17 / 12, 577 / 408]),
        name="newton_root of x^2 - 2 from 1.0, n_steps=3",
        **TIGHT,
    )


@exercise("newton_root")
def test_newton_root_follows_tangents(student, compare, rng):
    "every iterate is where the tangent at the one before meets the axis"
    a = float(rng.uniform(2, 9))
    start = float(rng.uniform(1, 3))
    for words, f, df, x0, n_steps in (
        ("exp(x) - a", lambda x: np.exp(x) - a, np.exp, start, 4),
        ("a - x^3", lambda x: a - x * x * x, lambda x: -3 * x * x, start, 3),
        ("x^2 - a from 5000", lambda x: x * x - a, twice, 5000.0, 8),
        ("1e-24 (x^2 - a)", lambda x: 1e-24 * (x * x - a), lambda x: 2e-24 * x, start, 5),
    ):
        name = f"newton_root of {words}, n_steps={n_steps}"
        on_tangents(compare, roots(student, f, df, x0, n_steps), f, df, x0, n_steps, name)


@exercise("newton_root")
def test_newton_root_takes_every_step(student, compare):
    "newton_root takes exactly n_steps steps: halving at a double zero, in a cycle, diverging, or none"
    got = roots(student, lambda x: 64 * x * x, lambda x: 128 * x, 1e-6, 40)
    compare(
        got,
        1e-6 * 0.5 ** np.arange(41.0),
        name="newton_root of 64 x^2 from 1e-6, n_steps=40",
        **TIGHT,
    )
    got = roots(student, lambda x: x * x * x - 2 * x + 2, lambda x: 3 * x * x - 2, 0.0, 5)
    compare(got, np.array([0.0, 1, 0, 1, 0, 1]), name="newton_root of x^3 - 2x + 2 from 0.0, n_steps=5", **TIGHT)

    def slope(x):
        return 1 / (1 + x * x)

    for start, n_steps in ((1.5, 4), (-1.5, 1), (1.5, 0)):
        name = f"newton_root of arctan from {start}, n_steps={n_steps}"
        on_tangents(compare, roots(student, np.arctan, slope, start, n_steps), np.arctan, slope, start, n_steps, name)
    got = roots(student, lambda x: x * x - 1e-12, twice, 2e-6, 4)
    want = 1e-6 * np.array([2, 5 / 4, 41 / 40, 3281 / 3280, 21523361 / 21523360])
    compare(got, want, name="newton_root of x^2 - 1e-12 from 2e-6, n_steps=4", **TIGHT)


@exercise("newton_root")
def test_newton_root_from_any_number(student, compare):
    "newton_root takes an int, or a number of any numpy type, gives float64 to f and df, and returns float64"
    want = np.array([2, 3 / 2, 17 / 12])
    for x0 in (2, np.array(2, dtype=np.uint8), np.array(2, dtype=np.float32), np.array(2.0)):
        compare(roots(student, square_minus_2, twice, x0, 2), want, name=f"newton_root from {kind(x0)}", **TIGHT)
    got = roots(student, square_minus_2, twice, np.array(-2, dtype=np.int8), 2)
    compare(got, -want, name="newton_root from an int8 of -2", **TIGHT)


@exercise("newton_root")
def test_newton_root_divides_by_df(student, compare):
    "newton_root divides by the df that it is given, even if that is not quite the slope of f"
    got = roots(student, square_minus_2, lambda x: 4.0, 2.0, 2)
    compare(
        got,
        np.array([2, 1.5, 1.4375]),
        name="newton_root of x^2 - 2 with df = 4 from 2.0, n_steps=2",
        **TIGHT,
    )


@exercise("newton_root")
def test_newton_root_at_a_horizontal_tangent(student, compare):
    "newton_root raises ZeroDivisionError where df is 0 and a step is to be taken, also if f is 0 there"
    got = roots(student, lambda x: x * x + 1, twice, 2.0, 1)
    compare(got, np.array([2, 0.75]), name="newton_root of x^2 + 1 from 2.0, n_steps=1", **TIGHT)
    for words, f, x0, n_steps in (
        ("x^2 + 1 from 0.0, n_steps=1", lambda x: x * x + 1, 0.0, 1),
        ("x^2 from 0.0, where f is 0 too, n_steps=2", lambda x: x * x, 0.0, 2),
        ("x^2 + 1 from 1.0, which leads to 0, n_steps=2", lambda x: x * x + 1, 1.0, 2),
    ):
        assert raises("ZeroDivisionError", student.newton_root, given("f", f), given("df", twice), x0, n_steps), (
            f"newton_root of {words}, did not raise ZeroDivisionError; wanted it, since df is 0 there: "
            "compare the slope with 0 before you divide. Numbers of numpy do not raise it by themselves."
        )


@exercise("newton_root")
def test_newton_root_ending_at_a_horizontal_tangent(student, compare):
    "newton_root does not mind df = 0 at the last iterate, from which no step is taken, nor at x0 for no steps"
    got = roots(student, lambda x: x * x + 1, twice, 1.0, 1)
    compare(got, np.array([1.0, 0.0]), name="newton_root of x^2 + 1 from 1.0, n_steps=1", **TIGHT)
    got = roots(student, lambda x: (x - 2) * (x - 2), lambda x: 2 * (x - 2), 2.0, 0)
    compare(got, np.array([2.0]), name="newton_root of (x - 2)^2 from 2.0, n_steps=0", **TIGHT)


# ---- newton_minimize


def minima(student, gradient, hessian, x0, n_steps):
    shape = np.shape(x0)
    return student.newton_minimize(given("gradient", gradient, shape), given("hessian", hessian, shape), x0, n_steps)


def solving(compare, xs, gradient, hessian, x0, n_steps, name):
    """Whether the rows of xs are n_steps + 1 iterates from x0, with H p = g at each but the last."""
    wanted = (n_steps + 1, *np.shape(x0))
    assert np.shape(xs) == wanted, (
        f"{name} has shape {np.shape(xs)}, wanted {wanted}: all iterates as rows of one array, x0 first."
    )
    steps = [x - np.linalg.solve(hessian(x), gradient(x)) for x in xs[:-1]]
    compare(xs, np.array([np.asarray(x0, dtype=np.float64), *steps]), name=name, **TIGHT)


def bowl(x):  # the gradient of the worked example
    return np.array([2 * x[0] + x[1] - 3, x[0] + 2 * x[1]])


BOWL = np.array([[2.0, 1.0], [1.0, 2.0]])
SADDLE = np.array([[0.0, 1.0], [1.0, 0.0]])


def wavy(x):
    """The gradient of the sum of 3 x_i^2 + cos(x_i + x_{i-1}), over a ring of three."""
    s = np.sin(x + np.roll(x, 1))
    return 6 * x - s - np.roll(s, -1)


def wavy_hessian(x):
    c = np.cos(x + np.roll(x, 1))
    return np.diag(6 - c - np.roll(c, -1)) - np.array([[0, c[1], c[0]], [c[1], 0, c[2]], [c[0], c[2], 0]])


@exercise("newton_minimize")
def test_newton_minimize_by_hand(student, compare):
    "newton_minimize reaches (2, -1) in one step in the worked example, and stays there"
    got = minima(student, bowl, lambda x: BOWL, np.array([0.0, 0.0]), 1)
    compare(
        got,
        np.array([[0.0, 0], [2, -1]]),
        name="newton_minimize of a^2 + ab + b^2 - 3a from (0, 0), n_steps=1",
        **TIGHT,
    )
    got = minima(student, bowl, lambda x: BOWL, np.array([7.0, -5.0]), 2)
    want = np.array([[7.0, -5], [2, -1], [2, -1]])
    compare(got, want, name="newton_minimize of a^2 + ab + b^2 - 3a from (7, -5), n_steps=2", **TIGHT)


@exercise("newton_minimize")
def test_newton_minimize_solves_at_every_iterate(student, compare, rng):
    "the step p from every iterate solves H p = g, with gradient and Hessian at that iterate"
    x0 = rng.normal(size=3)
    got = minima(student, wavy, wavy_hessian, x0, 3)
    solving(compare, got, wavy, wavy_hessian, x0, 3, "newton_minimize of three unknowns, n_steps=3")
    got = minima(student, np.sinh, lambda x: np.diag(np.cosh(x)), x0[:1], 2)
    solving(
        compare,
        got,
        np.sinh,
        lambda x: np.diag(np.cosh(x)),
        x0[:1],
        2,
        "newton_minimize of cosh(x), n_steps=2",
    )


@exercise("newton_minimize")
def test_newton_minimize_of_a_saddle(student, compare):
    "newton_minimize goes to a saddle or a maximum as well: the Hessian need not be positive definite"
    got = minima(student, lambda x: SADDLE @ x, lambda x: SADDLE, np.array([3.0, 5.0]), 1)
    compare(got, np.array([[3.0, 5], [0, 0]]), name="newton_minimize of a * b from (3, 5), n_steps=1", **TIGHT)
    got = minima(student, lambda x: -bowl(x), lambda x: -BOWL, np.array([7.0, -5.0]), 1)
    compare(
        got,
        np.array([[7.0, -5], [2, -1]]),
        name="newton_minimize of a function with a maximum, n_steps=1",
        **TIGHT,
    )


@exercise("newton_minimize")
def test_newton_minimize_takes_every_step(student, compare):
    "newton_minimize takes exactly n_steps steps: for a^4 + b^4, x becomes 2/3 of itself in each; or none"

    def gradient(x):
        return 1e14 * x**3

    def hessian(x):
        return np.diag(3e14 * x**2)

    x0 = np.array([1e-6, -2e-6])
    want = x0 * (2 / 3) ** np.arange(41.0)[:, np.newaxis]
    got = minima(student, gradient, hessian, x0, 40)
    compare(got, want, name="newton_minimize of 1e14 (a^4 + b^4) / 4, n_steps=40", **TIGHT)
    compare(
        minima(student, gradient, hessian, x0, 0),
        x0[np.newaxis],
        name="newton_minimize with n_steps=0",
        **TIGHT,
    )


@exercise("newton_minimize")
def test_newton_minimize_takes_whole_steps(student, compare):
    "newton_minimize takes the whole step also where the gradient becomes larger: arctan, which diverges from 1.5"
    x0 = np.array([1.5, -1.4])
    got = minima(student, np.arctan, lambda x: np.diag(1 / (1 + x * x)), x0, 3)
    want = [x0]
    for _ in range(3):
        want.append(want[-1] - np.arctan(want[-1]) * (1 + want[-1] ** 2))
    compare(got, np.array(want), name="newton_minimize with the gradient arctan from (1.5, -1.4), n_steps=3", **TIGHT)


@exercise("newton_minimize")
def test_newton_minimize_from_any_numbers(student, compare):
    "newton_minimize takes lists, integers and float32, gives float64 to its functions, and returns float64"
    for x0 in (
        [1, 2],
        np.array([3, 1], dtype=np.uint8),
        np.array([-3, 1], dtype=np.int8),
        np.array([0.1, 2], dtype=np.float32),
    ):
        got = minima(student, lambda x: bowl(x) + x**3, lambda x: BOWL + np.diag(3 * x**2), x0, 2)
        name = f"newton_minimize from {kind(x0)}, n_steps=2"
        solving(compare, got, lambda x: bowl(x) + x**3, lambda x: BOWL + np.diag(3 * x**2), x0, 2, name)


@exercise("newton_minimize")
def test_newton_minimize_uses_the_hessian(student, compare):
    "newton_minimize solves with the matrix that it is given, even if that is not quite the Hessian"
    got = minima(student, bowl, lambda x: 4 * np.eye(2), np.array([0.0, 0.0]), 2)
    want = np.array([[0, 0], [0.75, 0], [1.125, -0.1875]])
    compare(got, want, name="newton_minimize with 4 I as Hessian, n_steps=2", **TIGHT)


@exercise("newton_minimize")
def test_newton_minimize_with_a_singular_hessian(student, compare):
    "newton_minimize raises LinAlgError where the Hessian is exactly singular"
    got = minima(student, lambda x: 4 * x, lambda x: 4 * np.eye(2), np.array([1.0, -1.0]), 1)
    compare(
        got,
        np.array([[1.0, -1], [0, 0]]),
        name="newton_minimize of 2 (a^2 + b^2) from (1, -1), n_steps=1",
        **TIGHT,
    )
    for h in (np.zeros((2, 2)), np.ones((2, 2)), np.array([[2.0, 0.0], [0.0, 0.0]])):
        gradient, hessian = given("gradient", lambda x: x + 2, (2,)), given("hessian", lambda x, h=h: h, (2,))
        assert raises("LinAlgError", student.newton_minimize, gradient, hessian, np.array([1.0, 1.0]), 1), (
            f"newton_minimize with the Hessian {h.tolist()} did not raise numpy.linalg.LinAlgError; wanted "
            "it, since no step is defined: np.linalg.solve raises it, lstsq, pinv and a small number on the "
            "diagonal hide it."
        )


@exercise("newton_minimize", care=True)
def test_newton_minimize_solves(student, compare):
    "newton_minimize solves the linear system and does not invert: H p = g holds to the last digits"
    hilbert = 1 / (np.arange(8.0)[:, np.newaxis] + np.arange(8.0) + 1)  # of condition number 1.5e10
    x0, centre = np.arange(8.0), np.ones(8)
    got = minima(student, lambda x: hilbert @ (x - centre), lambda x: hilbert, x0, 1)
    compare(got, np.array([x0, centre]), rtol=1e-3, name="newton_minimize with the Hilbert matrix as Hessian")
    residual = np.abs(hilbert @ (got[0] - got[1]) - hilbert @ (x0 - centre)).max()
    limit = RESIDUAL * hilbert.sum(axis=1).max() * np.abs(got).max()
    assert residual <= limit, (
        f"The step p leaves a residual H p - g of {residual:.0e}, wanted at most {limit:.0e}: solve the "
        "system H p = g with np.linalg.solve; an explicit inverse loses these digits."
    )


# ---- convergence_order


@exercise("convergence_order")
def test_convergence_order_by_hand(student, compare, rng):
    "convergence_order is 2 if digits double and 1 if errors are halved, whatever the constant"
    for errors, want in (
        ([1e-1, 1e-2, 1e-4], 2.0),
        ([1.0, 0.5, 0.25, 0.125], 1.0),
        ([0.5, 0.25, 1 / 32], 3.0),
        ([3.0, 2.0, 1e-1, 1e-3, 1e-6], 1.5),
        ([1.0, 10.0, 1000.0], 2.0),
        ([1.0, 1e-4, 1e-2], -0.5),
    ):
        compare(student.convergence_order(np.array(errors)), want, name=f"convergence_order({errors})", **TIGHT)
    order, constant = float(rng.uniform(1.2, 2.5)), float(rng.uniform(0.2, 0.8))
    errors = [0.4]
    for _ in range(3):
        errors.append(constant * errors[-1] ** order)
    compare(student.convergence_order(np.array(errors)), order, name="convergence_order of e <- C e^q", **TIGHT)


@exercise("convergence_order")
def test_convergence_order_without_rounding(student, compare):
    "convergence_order leaves out errors that are not above 1e-14, wherever they stand"
    for errors, want in (
        ([1e-1, 1e-2, 1e-4, 1e-16], 2.0),
        ([1e-1, 1e-2, 1e-4, 1e-14, 0.0], 2.0),
        ([1e-3, 1e-4, 1e-6, 3e-15, 1e-16], 2.0),
        ([1e-5, 1e-7, 1e-13, 2e-16], 3.0),
        ([1e-1, 1e-2, 1e-15, 1e-4], 2.0),
        ([1.5e-4, 1.5e-10, 1.5e-12, 1.5e-14], 1.0),
    ):
        compare(student.convergence_order(np.array(errors)), want, name=f"convergence_order({errors})", **TIGHT)


@exercise("convergence_order")
def test_convergence_order_of_any_numbers(student, compare):
    "convergence_order takes lists, integers and float32, and gives a float64 number"
    for errors, want in (
        ([1e-1, 1e-2, 1e-4, 0.0], 2.0),
        ([100, 10, 1], 1.0),
        (np.array([128, 64, 16, 1], dtype=np.uint8), 2.0),
        (np.array([64, 16, 1], dtype=np.int8), 2.0),
        (np.array([0.5, 0.25, 0.03125], dtype=np.float32), 3.0),
    ):
        compare(student.convergence_order(errors), want, name=f"convergence_order({errors!r})", **TIGHT)


@exercise("convergence_order", care=True)
def test_convergence_order_with_care(student, compare):
    "convergence_order does not warn where an error is exactly 0"
    errors = [1e-1, 1e-2, 1e-4, 0.0, 1e-16, 0.0]
    compare(student.convergence_order(np.array(errors)), 2.0, name=f"convergence_order({errors})", **TIGHT)


# ---- the logistic loss: with w = log k and one example for each weight, answers are fractions in the odds k


def textbook_loss(w, X, y):
    """The mean logistic loss, fine for moderate logits: what the gradient is the gradient of."""
    p = 1 / (1 + np.exp(-(X @ w)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def textbook_gradient(w, X, y):
    return X.T @ (1 / (1 + np.exp(-(X @ w))) - y) / len(y)


def textbook_hessian(w, X):
    p = 1 / (1 + np.exp(-(X @ w)))
    return X.T @ np.diag(p * (1 - p)) @ X / len(X)


def data(rng, n=6, d=3):
    return rng.uniform(-1, 1, size=d), rng.uniform(-1, 1, size=(n, d)), np.arange(n) % 3 % 2


def any_data():
    """(w, X, y) of other types. In integers of 8 bits some z, -z or 2y - 1 would wrap around."""
    return [
        ([1, -2], [[1, 2], [0, -1], [3, 1]], [1, 0, 1]),
        ([0.5, -0.25], [[1.0, 2.0], [0.5, -1.0], [3.0, 1.0]], [1.0, 0.0, 0.0]),
        (
            np.array([64, 64, 1], dtype=np.int8),
            np.array([[2, 2, 0], [1, -1, 2], [-2, 2, -1]], dtype=np.int8),
            np.array([0, 1, 0], dtype=np.int8),
        ),
        (
            np.array([1, 2], dtype=np.uint8),
            np.array([[1, 1], [0, 1], [1, 0]], dtype=np.uint8),
            np.array([1, 0, 1], dtype=np.uint8),
        ),
        (
            np.array([0.1, -0.7], dtype=np.float32),
            np.array([[0.3, 2], [1, -0.2], [1.7, 0.1]], dtype=np.float32),
            np.array([0, 1, 1], dtype=np.float32),
        ),
    ]


def as_float64(*arrays):
    return tuple(np.array(a, dtype=np.float64) for a in arrays)


@exercise("logistic_gradient")
def test_logistic_gradient_by_hand(student, compare, rng):
    "logistic_gradient is (-1/4, 1/4) in the worked example, and (k / (1 + k) - y) / n for odds k and X = I"
    got = student.logistic_gradient(np.array([np.log(3.0), 0.0]), np.array([[1.0, 2.0], [-1.0, 4.0]]), np.array([1, 0]))
    compare(got, np.array([-0.25, 0.25]), name="logistic_gradient of the worked example", **TIGHT)
    w, y = rng.uniform(-3, 3, size=9), np.arange(9) % 2
    k = np.exp(w)
    compare(
        student.logistic_gradient(w, np.eye(9), y),
        (k / (1 + k) - y) / 9,
        name="logistic_gradient(w, I, y)",
        **TIGHT,
    )
    one = student.logistic_gradient(np.array([np.log(3.0)]), np.array([[2.0]] * 4), np.array([1.0, 1, 0, 1]))
    compare(one, np.array([0.9 * 2 - 1.5]), name="logistic_gradient of one weight", **TIGHT)


@exercise("logistic_gradient")
def test_logistic_gradient_is_the_gradient_of_the_loss(student, gradcheck, rng):
    "logistic_gradient(w, X, y) is the gradient of the mean logistic loss (compared with finite differences)"
    for n, d in ((6, 3), (4, 4), (1, 2)):
        w, X, y = data(rng, n, d)
        gradcheck(
            lambda w, X=X, y=y: textbook_loss(w, X, y),
            lambda w, X=X, y=y: student.logistic_gradient(w, X, y),
            w,
            form="gradient",
        )


@exercise("logistic_gradient")
def test_logistic_gradient_of_any_numbers(student, compare):
    "logistic_gradient takes lists, integers and float32, and gives float64"
    for w, X, y in any_data():
        want = textbook_gradient(*as_float64(w, X, y))
        compare(student.logistic_gradient(w, X, y), want, name=f"logistic_gradient({w!r}, {X!r}, {y!r})", **TIGHT)


@exercise("logistic_gradient", care=True)
def test_logistic_gradient_far_from_zero(student, compare):
    "logistic_gradient of logits of 10000 and -10000 is finite, without a warning"
    X = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [1000.0, 0.0]])
    got = student.logistic_gradient(np.array([1e4, 0.0]), X, np.array([0, 0, 1, 1]))
    compare(got, np.array([0.25, -0.125]), name="logistic_gradient of logits of 10000", **CARE)
    got = student.logistic_gradient(np.array([-1e4, 0.0]), X, np.array([0, 1, 1, 0]))
    compare(got, np.array([0.0, -0.125]), name="logistic_gradient of logits of -10000", **CARE)


@exercise("logistic_hessian")
def test_logistic_hessian_by_hand(student, compare, rng):
    "logistic_hessian is 3/16 [[1, -1], [-1, 10]] in the worked example, X^T X / (4n) for w = 0"
    got = student.logistic_hessian(np.array([np.log(3.0), 0.0]), np.array([[1.0, 2.0], [-1.0, 4.0]]))
    compare(got, np.array([[3.0, -3], [-3, 30]]) / 16, name="logistic_hessian of the worked example", **TIGHT)
    w = rng.uniform(-3, 3, size=9)
    k = np.exp(w)
    compare(
        student.logistic_hessian(w, np.eye(9)),
        np.diag(k / (1 + k) ** 2) / 9,
        name="logistic_hessian(w, I)",
        **TIGHT,
    )
    X = rng.normal(size=(5, 3))
    compare(student.logistic_hessian(np.zeros(3), X), X.T @ X / 20, name="logistic_hessian(0, X)", **TIGHT)


@exercise("logistic_hessian")
def test_logistic_hessian_is_the_derivative_of_the_gradient(student, gradcheck, rng):
    "logistic_hessian(w, X) is the derivative of the gradient (compared with finite differences)"
    for n, d in ((6, 3), (4, 4), (1, 2), (5, 1)):
        w, X, y = data(rng, n, d)
        gradcheck(
            lambda w, X=X, y=y: textbook_gradient(w, X, y),
            lambda w, X=X: student.logistic_hessian(w, X),
            w,
            form="jacobian",
        )


@exercise("logistic_hessian")
def test_logistic_hessian_of_any_numbers(student, compare):
    "logistic_hessian takes lists, integers and float32, and gives float64"
    for w, X, _ in any_data():
        want = textbook_hessian(*as_float64(w, X))
        compare(student.logistic_hessian(w, X), want, name=f"logistic_hessian({w!r}, {X!r})", **TIGHT)


@exercise("logistic_hessian", care=True)
def test_logistic_hessian_far_from_zero(student, compare):
    "logistic_hessian of logits of 10000 and -10000 is finite, without a warning"
    X = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
    want = np.array([[0.0, 0.0], [0.0, 1 / 12]])
    for w in ([1e4, 0.0], [-1e4, 0.0]):
        compare(student.logistic_hessian(np.array(w), X), want, name=f"logistic_hessian({w}, X)", **CARE)


# ---- fit_logistic

ONES = np.ones((4, 1))
LABELS = np.array([1, 1, 1, 0])  # odds of three to one


def is_a_step(compare, before, after, X, y, ridge, name):
    """Whether `after` is one Newton step from `before`."""
    X, y = as_float64(X, y)
    g = textbook_gradient(before, X, y) + ridge * before
    h = textbook_hessian(before, X) + ridge * np.eye(X.shape[1])
    compare(after, before - np.linalg.solve(h, g), name=name, **TIGHT)


@exercise("fit_logistic")
def test_fit_logistic_by_hand(student, compare):
    "fit_logistic of labels 1, 1, 1, 0 goes from 0 over 1 to log 3; with a ridge of 1/4 its first step is 1/2"
    for ridge, n_steps, want in (
        (0, 0, 0.0),
        (0, 1, 1.0),
        (0.25, 1, 0.5),
        (0.75, 1, 0.25),
        (0, 6, np.log(3.0)),
    ):
        got = student.fit_logistic(ONES, LABELS, ridge, n_steps)
        name = f"fit_logistic of one feature, ridge={ridge}, n_steps={n_steps}"
        compare(got, np.array([want]), name=name, **TIGHT)


@exercise("fit_logistic")
def test_fit_logistic_takes_newton_steps(student, compare, rng):
    "fit_logistic for n_steps is one Newton step, with the ridge, from fit_logistic for n_steps - 1"
    X, ridge = rng.uniform(-1, 1, size=(9, 3)), float(rng.uniform(0.005, 0.015))
    y = (X @ np.array([1.0, 2.0, -1.0]) > 0.1).astype(int)
    for words, scale in (("features", 1.0), ("features of some thousands", 1e4)):
        before = np.zeros(3)
        for n_steps in range(1, 10):
            after = student.fit_logistic(scale * X, y, scale**2 * ridge, n_steps)
            name = f"fit_logistic of three {words}, n_steps={n_steps}"
            is_a_step(compare, before, after, scale * X, y, scale**2 * ridge, name)
            before = after


@exercise("fit_logistic")
def test_fit_logistic_of_any_numbers(student, compare):
    "fit_logistic takes lists, integers and float32, and gives float64"
    X, y = [[1, 2], [-2, 1], [0, -3], [3, 3]], [1, 0, 1, 1]
    for convert in (
        list,
        lambda a: np.array(a, dtype=np.int8),
        lambda a: np.abs(a).astype(np.uint8),
        lambda a: np.array(a, dtype=np.float32) / 2,
        np.array,
    ):
        given_X, given_y = convert(X), np.array(y, dtype=np.uint8) if convert is not list else y
        name = f"fit_logistic({given_X!r}, {given_y!r}, 1, n_steps=1)"
        is_a_step(compare, np.zeros(2), student.fit_logistic(given_X, given_y, 1, 1), given_X, given_y, 1.0, name)


@exercise("fit_logistic", care=True)
def test_fit_logistic_with_far_examples(student, compare):
    "two examples so far out that their logits pass 2000 neither overflow nor change the answer, log 3"
    X = np.vstack([ONES, [[2000.0], [-2000.0]]])
    got = student.fit_logistic(X, np.append(LABELS, [1, 0]), 0, 30)
    compare(got, np.array([np.log(3.0)]), name="fit_logistic with features of 2000 and -2000", **CARE)
