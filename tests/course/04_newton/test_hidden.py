"""Hidden checks of 04_newton: the public properties on functions and data drawn anew for every submission.

Every check holds the answers against the reference. The inputs are well conditioned: rounding is not
amplified, so that right code in every style agrees to about 1e-14. The functions that a submission is given
insist on float64, and compute in the type that they are called with (a Python float stays one).
"""

from typing import Any, NamedTuple

import numpy as np

from autograder import exercise
from autograder.sandbox import Raised

# Right code agrees to 1e-14 of the largest entry; with finite differences in the place of a derivative,
# iterates and gradients are off by 1e-11 or more. The atol is for sums over examples that are 0 by chance.
TIGHT = {"rtol": 2e-12}
SUMS = {"rtol": 2e-12, "atol": 2e-15}
CARE = {"rtol": 1e-6, "atol": 1e-12}
# Of |H| |p|, for kappa(H) = 1e10: solvers of any kind leave at most 2e-14, an explicit inverse 2e-10 or more.
RESIDUAL = 2e-12


class Root(NamedTuple):
    """A zero to be found: what it is in words, the function, its slope, the start, the number of steps."""

    words: str
    f: Any
    df: Any
    x0: Any
    n_steps: int


class Minimum(NamedTuple):
    """A stationary point to be found."""

    words: str
    gradient: Any
    hessian: Any
    x0: Any
    n_steps: int


# ---- calling the submission


def insisting(name, function, shape):
    """The function, for the submission to call: fails the check unless it is given float64 of this shape."""
    wanted = f"a float64 array of shape {shape}" if shape else "one float64 number"

    def insists(x):
        x = np.asarray(x) if isinstance(x, np.floating) else x
        number = type(x) is float and shape == ()
        array = type(x) is np.ndarray and x.dtype == np.float64 and x.shape == shape
        of_shape = f" of shape {x.shape}" if type(x) is np.ndarray else ""
        assert number or array, (
            f"`{name}` was called with {what(x)}{of_shape}, wanted {wanted}: convert x0 to float64 before "
            "the first call, and keep every iterate so."
        )
        return function(x)

    return insists


def what(x):
    """The kind of an argument in words, without its values."""
    if type(x) is np.ndarray:
        return f"an array of {x.dtype}"
    return f"a Python {type(x).__name__}" if type(x) in (int, float, list, tuple) else "something else"


def root_call(p):
    return insisting("f", p.f, ()), insisting("df", p.df, ()), p.x0, p.n_steps


def minimum_call(p):
    shape = np.shape(p.x0)
    return insisting("gradient", p.gradient, shape), insisting("hessian", p.hessian, shape), p.x0, p.n_steps


def same_roots(compare, student, reference, problems):
    answers = student.newton_root.many([root_call(p) for p in problems])
    for p, got in zip(problems, answers, strict=True):
        want, name = (
            reference.newton_root(p.f, p.df, p.x0, p.n_steps),
            f"newton_root for {p.words}, n_steps={p.n_steps}",
        )
        are_iterates(got, want, name)
        compare(got, want, name=name, **TIGHT)


def are_iterates(got, want, name):
    """Says what the axes of iterates mean, where an array has others; anything else is for `compare` to say."""
    right = type(got) is not np.ndarray or got.shape == want.shape
    assert right, f"{name} has shape {got.shape}, wanted {want.shape}: all iterates in one array, x0 first."


def same_minima(compare, student, reference, problems):
    answers = student.newton_minimize.many([minimum_call(p) for p in problems])
    for p, got in zip(problems, answers, strict=True):
        want = reference.newton_minimize(p.gradient, p.hessian, p.x0, p.n_steps)
        name = f"newton_minimize for {p.words}, n_steps={p.n_steps}"
        are_iterates(got, want, name)
        compare(got, want, name=name, **TIGHT)


def refuses(exception, function, *arguments):
    """Whether the call raises this exception, or a subclass. Any other goes on to the student as it is."""
    try:
        function(*arguments)
    except Raised as error:
        if exception in (error.exception, *error.bases):
            return True
        raise
    return False


def agree(compare, student, reference, name, inputs, tolerance):
    """Send every input in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for arguments, got in zip(inputs, getattr(student, name).many(inputs), strict=True):
        compare(got, right(*arguments), name=f"{name} for {described(arguments)}", **tolerance)


def described(arguments):
    """The kinds of the arguments in words; numbers as they are."""
    return ", ".join(f"{a:.3g}" if type(a) in (int, float) else f"{what(a)} of shape {np.shape(a)}" for a in arguments)


def signs(rng, shape=()):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


# ---- functions of one number


def smooth_roots(rng):
    """Simple zeros, from starts on either side; slopes of either sign; few steps and many."""
    a, b, c = (float(v) for v in rng.uniform(2, 9, size=3))
    eccentricity, anomaly = float(rng.uniform(0.2, 0.7)), float(rng.uniform(0.5, 2.5))
    return [
        Root("x^2 - a", lambda x: x * x - a, lambda x: 2 * x, float(rng.uniform(0.5, 4)), 3),
        Root("x^2 - a from far away", lambda x: x * x - a, lambda x: 2 * x, -float(rng.uniform(1e3, 1e4)), 9),
        Root("exp(x) - b", lambda x: np.exp(x) - b, np.exp, float(rng.uniform(1, 3)), 5),
        Root("c - x^3", lambda x: c - x * x * x, lambda x: -3 * x * x, float(rng.uniform(1.5, 4)), 4),
        Root(
            "Kepler's equation",
            lambda x: x - eccentricity * np.sin(x) - anomaly,
            lambda x: 1 - eccentricity * np.cos(x),
            anomaly,
            2,
        ),
    ]


def stubborn_roots(rng):
    """Where Newton's method is slow, cycles, diverges, or has nothing to do; on scales on which no threshold is right."""
    zero = float(signs(rng) * rng.uniform(1, 2))
    small, tiny = 1e-6 * float(rng.uniform(1, 2)), 2.0**-80
    start = float(signs(rng) * rng.uniform(1.45, 1.6))
    return [
        Root("a double zero", lambda x: 64 * (x - small) ** 2, lambda x: 128 * (x - small), 2 * small, 40),
        Root("a function of size 1e-24", lambda x: tiny * (x * x - zero * zero), lambda x: 2 * tiny * x, zero + 1.0, 6),
        Root("x^3 - 2x + 2, a cycle", lambda x: x * x * x - 2 * x + 2, lambda x: 3 * x * x - 2, 0.0, 7),
        Root("arctan, diverging", np.arctan, lambda x: 1 / (1 + x * x), start, 4),
        Root("a zero near 1e-6", lambda x: x * x - small * small, lambda x: 2 * x, 1.7 * small, 4),
        Root("a start at the zero", lambda x: 3 * (x - zero), lambda x: 3.0, zero, 2),
        Root("a line of slope -1", lambda x: zero - x, lambda x: -1.0, start, 1),
        Root("no step", np.sin, np.cos, start, 0),
        Root("one step", np.sin, np.cos, start, 1),
    ]


def roots_from_other_types(rng):
    """Starts that are not Python floats."""
    a = float(rng.uniform(2, 9))
    starts = [
        int(rng.integers(1, 5)),
        np.array(rng.integers(1, 5), dtype=np.uint8),
        np.array(-rng.integers(1, 5), dtype=np.int8),
        np.array(rng.uniform(1, 4), dtype=np.float32),
        np.array(rng.uniform(1, 4)),
    ]
    return [Root(f"x^2 - a from {what(x0)}", lambda x: x * x - a, lambda x: 2 * x, x0, 3) for x0 in starts]


@exercise("newton_root", weight=3)
def test_newton_root(student, reference, compare, rng):
    "newton_root follows the tangent to the axis, n_steps times, and returns every iterate"
    same_roots(compare, student, reference, smooth_roots(rng))


@exercise("newton_root")
def test_newton_root_takes_every_step(student, reference, compare, rng):
    "newton_root takes exactly n_steps steps: at a double zero, in a cycle, diverging, at the zero, and none"
    same_roots(compare, student, reference, stubborn_roots(rng))


@exercise("newton_root")
def test_newton_root_from_other_types(student, reference, compare, rng):
    "newton_root takes an integer or float32 start, gives float64 to f and df, and returns float64"
    same_roots(compare, student, reference, roots_from_other_types(rng))


@exercise("newton_root")
def test_newton_root_divides_by_df(student, reference, compare, rng):
    "newton_root divides by the df that it is given, also where that is only near the slope"
    a, start = float(rng.uniform(2, 9)), float(rng.uniform(2, 4))
    factor = float(rng.uniform(1.2, 1.8))
    shorter = Root("a df that is too steep", lambda x: x * x - a, lambda x: 2 * factor * x, start, 5)
    chord = Root("a constant df", lambda x: x * x - a, lambda x: 9.0, start, 5)
    same_roots(compare, student, reference, [shorter, chord])


@exercise("newton_root")
def test_newton_root_at_a_horizontal_tangent(student, reference, compare, rng):
    "newton_root raises ZeroDivisionError where df is 0 and a step is to be taken, also if f is 0 there"
    # Powers of two and quarters, with which every style reaches `flat` exactly.
    scale, level = float(signs(rng)) * 2.0 ** int(rng.integers(-2, 3)), float(rng.uniform(1, 2))
    flat = float(rng.integers(-8, 9)) / 4

    def df(x):
        return 2 * scale * (x - flat)

    def double(x):
        return scale * (x - flat) ** 2

    def lifted(x):
        return scale * ((x - flat) ** 2 + level)

    def reached(x):  # one step from flat + 1 leads to flat
        return scale * ((x - flat) ** 2 + 1)

    same_roots(compare, student, reference, [Root("a parabola", lifted, df, flat + 2 * level, 2)])
    for words, f, x0, n_steps in (
        ("f is not", lifted, flat, 1),
        ("f is 0 too", double, flat, 2),
        ("f is not, after one step", reached, flat + 1.0, 3),
    ):
        call = root_call(Root("", f, df, x0, n_steps))
        assert refuses("ZeroDivisionError", student.newton_root, *call), (
            f"No ZeroDivisionError where df is 0 at an iterate and {words}; wanted one: compare the slope "
            "with 0 before you divide. Numbers of numpy do not raise it by themselves."
        )


@exercise("newton_root")
def test_newton_root_ending_at_a_horizontal_tangent(student, reference, compare, rng):
    "newton_root does not mind df = 0 at the last iterate, from which no step is taken"
    flat, width = float(rng.integers(-8, 9)) / 4, float(signs(rng)) * 2.0 ** int(rng.integers(-1, 3))

    def f(x):
        return (x - flat) ** 2 + width**2

    def df(x):
        return 2 * (x - flat)

    same_roots(
        compare,
        student,
        reference,
        [
            Root("a last iterate where df is 0", f, df, flat + width, 1),
            Root("a start where df is 0", f, df, flat, 0),
            Root("a parabola", f, df, flat + 2.5 * width, 2),
        ],
    )


# ---- functions of several numbers


def quartic(rng, n):
    """The gradient and Hessian of sum (A x)^4 / 4 + x.Qx / 2 - b.x, convex and well conditioned."""
    a, b = rng.normal(size=(n, n)), rng.normal(size=n)
    a /= np.linalg.norm(a, 2)
    q = np.eye(n) + 0.5 * a.T @ a
    return (lambda x: a.T @ (a @ x) ** 3 + q @ x - b), (lambda x: 3 * a.T @ ((a @ x) ** 2 * a.T).T + q)


def waves(rng, n):
    """The gradient and Hessian of x.Sx / 2 + sum sin(B x), with minima, saddles and maxima along the axes."""
    s = np.diag(signs(rng, n) * rng.uniform(3, 6, size=n))
    b = rng.normal(size=(n, n))
    b /= np.linalg.norm(b, 2)
    return (lambda x: s @ x + b.T @ np.cos(b @ x)), (lambda x: s - b.T @ (np.sin(b @ x) * b.T).T)


def smooth_minima(rng):
    """Functions that are not quadratic, so that gradient and Hessian change from step to step."""
    return [
        Minimum(f"{words} of {n} unknowns", *kind(rng, n), rng.normal(size=n), n_steps)
        for words, kind, n, n_steps in (
            ("a quartic function", quartic, 3, 5),
            ("a quartic function", quartic, 5, 2),
            ("a quartic function", quartic, 1, 3),
            ("waves on a saddle", waves, 4, 3),
        )
    ]


def quadratic(h, centre):
    """The gradient and Hessian of (x - centre).h(x - centre) / 2."""
    return (lambda x: h @ (x - centre)), (lambda x: h.copy())


def overshooting(rng):
    """A convex function whose gradient Newton's steps make larger and larger: they are taken all the same."""
    basis = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    start = basis @ (signs(rng, 3) * rng.uniform(1.45, 1.6, size=3))
    return [
        Minimum(
            "arctan in rotated coordinates, diverging",
            lambda x: basis @ np.arctan(basis.T @ x),
            lambda x: basis / (1 + (basis.T @ x) ** 2) @ basis.T,
            start,
            3,
        )
    ]


def quadratics(rng):
    """Hessians of every signature, also with a diagonal of zeros, where elimination has to exchange rows."""
    a, b, c = signs(rng, 3) * rng.uniform(1, 3, size=3)
    basis = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    sizes = rng.uniform(1, 4, size=4)
    hessians = {
        "a bowl": basis * sizes @ basis.T,
        "a saddle": basis * (sizes * [1, -1, 1, -1]) @ basis.T,
        "a dome": -basis * sizes @ basis.T,
        "the saddle x1 * x2": np.array([[0, a], [a, 0]]),
        "a saddle with a diagonal of zeros": np.array([[0, a, b], [a, 0, c], [b, c, 0]]),
    }
    return [
        Minimum(words, *quadratic((h + h.T) / 2, rng.normal(size=len(h))), rng.normal(size=len(h)), n_steps)
        for n_steps, (words, h) in enumerate(hessians.items(), start=1)
    ]


def stubborn_minima(rng):
    """Slow convergence to a degenerate minimum on a scale of 1e-6, by a third each step; and no step."""
    a = np.eye(2) + 0.3 * rng.normal(size=(2, 2))
    start = 1e-6 * signs(rng, 2) * rng.uniform(1, 2, size=2)

    def gradient(x):
        return 1e14 * a.T @ (a @ x) ** 3

    def hessian(x):
        return 3e14 * a.T @ ((a @ x) ** 2 * a.T).T

    return [
        Minimum("a degenerate minimum", gradient, hessian, np.linalg.solve(a, start), 40),
        Minimum("no step", gradient, hessian, np.linalg.solve(a, start), 0),
    ]


@exercise("newton_minimize", weight=3)
def test_newton_minimize(student, reference, compare, rng):
    "newton_minimize solves H p = g at every iterate and subtracts p; the iterates are the rows of the result"
    same_minima(compare, student, reference, smooth_minima(rng))


@exercise("newton_minimize")
def test_newton_minimize_of_quadratics(student, reference, compare, rng):
    "newton_minimize reaches the stationary point of a quadratic in one step: minimum, maximum or saddle"
    same_minima(compare, student, reference, quadratics(rng))


@exercise("newton_minimize")
def test_newton_minimize_takes_every_step(student, reference, compare, rng):
    "newton_minimize takes exactly n_steps whole steps, however small the gradient or long the step, and none for 0"
    same_minima(compare, student, reference, [*stubborn_minima(rng), *overshooting(rng)])


@exercise("newton_minimize")
def test_newton_minimize_from_other_types(student, reference, compare, rng):
    "newton_minimize takes lists, integers and float32, gives float64 to its functions, and returns float64"
    starts = [
        rng.normal(size=2).tolist(),
        rng.integers(-3, 4, size=3).tolist(),
        rng.integers(0, 4, size=3).astype(np.uint8),
        rng.integers(-3, 4, size=4).astype(np.int8),
        rng.normal(size=3).astype(np.float32),
    ]
    problems = [Minimum(f"a start that is {what(x0)}", *quartic(rng, len(x0)), x0, 2) for x0 in starts]
    same_minima(compare, student, reference, problems)


@exercise("newton_minimize")
def test_newton_minimize_uses_the_hessian(student, reference, compare, rng):
    "newton_minimize solves with the matrix that it is given, also where that is only near the Hessian"
    gradient, _ = quartic(rng, 3)
    half = rng.normal(size=(3, 3))
    matrix = 12 * np.eye(3) + half + half.T
    problem = Minimum("a constant matrix", gradient, lambda x: matrix.copy(), 0.3 * rng.normal(size=3), 3)
    same_minima(compare, student, reference, [problem])


@exercise("newton_minimize")
def test_newton_minimize_with_a_singular_hessian(student, reference, compare, rng):
    "newton_minimize raises LinAlgError where the Hessian is exactly singular"
    scale, slope = 2.0 ** int(rng.integers(-2, 3)), rng.uniform(1, 2, size=3)
    s = signs(rng, 3)
    idle = scale * np.array([[2.0, 1.0, 0.0], [1.0, -1.0, 0.0], [0.0, 0.0, 0.0]])
    order = rng.permutation(3)
    same_minima(compare, student, reference, [Minimum("a bowl", *quadratic(np.diag(1 + slope), slope), s, 1)])
    for words, h in (
        ("0", np.zeros((3, 3))),
        ("of rank 1", scale * np.outer(s, s)),
        ("0 in one row and column", idle[np.ix_(order, order)]),
    ):
        call = minimum_call(Minimum("", lambda x: slope, lambda x, h=h: h.copy(), s * slope, 2))
        assert refuses("LinAlgError", student.newton_minimize, *call), (
            f"No numpy.linalg.LinAlgError where the Hessian is {words}; wanted one: np.linalg.solve raises "
            "it, lstsq, pinv and a small number added to the diagonal hide it."
        )


@exercise("newton_minimize", care=True)
def test_newton_minimize_solves(student, reference, compare, rng):
    "newton_minimize solves the system and does not invert the Hessian: H p = g holds to the last digits"
    problems = []
    for n in (5, 8):
        basis = np.linalg.qr(rng.normal(size=(n, n)))[0]
        h = basis * (signs(rng, n) * 10.0 ** -np.linspace(0, 10, n)) @ basis.T
        problems.append(Minimum("", *quadratic((h + h.T) / 2, rng.normal(size=n)), rng.normal(size=n), 1))
    for p, got in zip(problems, student.newton_minimize.many([minimum_call(p) for p in problems]), strict=True):
        name = f"newton_minimize for an ill-conditioned Hessian of shape {np.shape(p.hessian(p.x0))}"
        compare(got, reference.newton_minimize(*p[1:]), rtol=1e-3, name=name)
        h, x0, x1 = p.hessian(p.x0), *got
        residual = np.abs(h @ (x0 - x1) - p.gradient(x0)).max()
        limit = RESIDUAL * np.abs(h).sum(axis=1).max() * np.abs(got).max()
        assert residual <= limit, (
            f"{name}: the step p leaves a residual H p - g that is {residual / limit:.0e} times too large. "
            "Solve the system H p = g with np.linalg.solve; an explicit inverse loses these digits."
        )


# ---- the order of convergence


def falling(rng, k):
    """k errors from about 0.2 down, each 2 to 16 times smaller than the one before; above 1e-9 for k <= 7."""
    return 0.5 * 10.0 ** -np.cumsum(rng.uniform(0.3, 1.2, size=k))


def rounding(rng, k):
    """k errors at or below 1e-14."""
    return rng.uniform(1, 9, size=k) * 10.0 ** rng.permutation([-15.0, -16.0, -17.0])[:k]


@exercise("convergence_order", weight=2)
def test_convergence_order(student, reference, compare, rng):
    "convergence_order is log(e3 / e2) / log(e2 / e1) of the last three errors"
    sequences = [
        falling(rng, 3),
        falling(rng, 4),
        falling(rng, 7),
        falling(rng, 5)[::-1].copy(),
        1e4 * falling(rng, 3),
        falling(rng, 4)[[0, 1, 3, 2]],  # the last one rises: the order is negative
    ]
    agree(compare, student, reference, "convergence_order", [(e,) for e in sequences], TIGHT)


@exercise("convergence_order", weight=2)
def test_convergence_order_without_rounding(student, reference, compare, rng):
    "convergence_order leaves out errors that are not above 1e-14, wherever they stand"
    just_above = rng.uniform(1.1, 1.9) * 1e-14
    sequences = [
        np.concatenate([falling(rng, 4), rounding(rng, 1)]),
        np.concatenate([falling(rng, 3), rounding(rng, 2), [0.0]]),
        np.concatenate([falling(rng, 4), [just_above], rounding(rng, 3)]),
        np.concatenate([falling(rng, 3), [rng.uniform(2, 9) * 1e-13, 1e-14]]),
        np.insert(falling(rng, 5), 3, rounding(rng, 1)),
    ]
    agree(compare, student, reference, "convergence_order", [(e,) for e in sequences], TIGHT)


@exercise("convergence_order")
def test_convergence_order_of_other_types(student, reference, compare, rng):
    "convergence_order takes lists, integers and float32, and gives a float64 number"
    whole = np.array([rng.integers(150, 256), rng.integers(40, 75), rng.integers(9, 20), rng.integers(1, 5)])
    sequences = [
        falling(rng, 4).tolist(),
        np.concatenate([falling(rng, 4), rounding(rng, 2)]).tolist(),
        whole.tolist(),
        whole.astype(np.uint8),
        (whole // 2).astype(np.int8)[:3],
        falling(rng, 5).astype(np.float32),
    ]
    agree(compare, student, reference, "convergence_order", [(e,) for e in sequences], TIGHT)


@exercise("convergence_order", care=True)
def test_convergence_order_with_care(student, reference, compare, rng):
    "convergence_order does not warn where an error is exactly 0, or so small that a quotient by it overflows"
    sequences = [
        np.append(falling(rng, 4), 0.0),
        np.concatenate([falling(rng, 5), [0.0, 2e-16, 0.0]]),
        np.concatenate([falling(rng, 3), [5e-324, 0.0]]),
    ]
    agree(compare, student, reference, "convergence_order", [(e,) for e in sequences], TIGHT)


# ---- logistic regression


def labels(rng, n):
    """Random labels, both kinds among them where n > 1."""
    y = rng.integers(0, 2, size=n)
    y[: n // 2 : 2] = 1 - y[-1]
    return y


def moderate_data(rng):
    """(w, X, y) of many shapes, a square one among them; logits up to about 4, in the last up to 25.

    Features come in two scales, so that no one step of finite differences suits both.
    """
    shapes = [(7, 3, 1e3), (1, 4, 1.0), (5, 1, 1.0), (3, 3, 1.0)]
    data = [
        (rng.uniform(-1, 1, size=d) / scale, rng.uniform(-1, 1, size=(n, d)) * scale, labels(rng, n))
        for n, d, scale in shapes
    ]
    data.append((1.5 * rng.normal(size=6), 2 * rng.normal(size=(40, 6)), labels(rng, 40).astype(float)))
    return data


def data_of_other_types(rng):
    """(w, X, y) that are not float64; in integers of 8 bits z, -z or 2y - 1 would wrap around."""
    small = rng.integers(-2, 3, size=(5, 3))
    opposite = np.column_stack([small[:, 0], -small[:, 0], small[:, 2]])
    wrapping = np.vstack([[2, 2, 0], opposite]).astype(np.int8)  # with w = [64, 64, 1], z = 256: in int8, 0
    return [
        (rng.normal(size=2).tolist(), rng.normal(size=(4, 2)).tolist(), labels(rng, 4).tolist()),
        (rng.integers(-2, 3, size=3).tolist(), small.tolist(), labels(rng, 5).astype(float).tolist()),
        (np.array([64, 64, 1], dtype=np.int8), wrapping, np.append(0, labels(rng, 5)).astype(np.int8)),
        (
            rng.integers(1, 3, size=3).astype(np.uint8),
            abs(small).clip(0, 1).astype(np.uint8),
            labels(rng, 5).astype(np.uint8),
        ),
        (
            rng.normal(size=2).astype(np.float32),
            rng.normal(size=(6, 2)).astype(np.float32),
            labels(rng, 6).astype(np.float32),
        ),
    ]


def rows_with_logits(rng, w, logits):
    """Random rows X with X @ w = logits."""
    noise = rng.normal(size=(len(logits), len(w)))
    return noise + np.outer((logits - noise @ w) / (w @ w), w)


def extreme_data(rng):
    """(w, X, y) with logits beyond 745, where exp overflows or is 0, and moderate ones; some mislabelled."""
    w = signs(rng, 4) * rng.uniform(2, 5, size=4)
    far = rng.permutation([-1.0, -1.0, 1.0, 1.0]) * rng.uniform(800, 5000, size=4)
    mixed = rows_with_logits(rng, w, np.concatenate([far, rng.uniform(-2, 2, size=3)]))
    largest = signs(rng, 3) * rng.uniform(5e3, 1e4, size=3)
    rows = rows_with_logits(rng, largest, signs(rng, 6) * rng.uniform(2e3, 1e4, size=6))
    rows[:2] = [[1.0], [-1.0]] * largest
    return [
        (w, mixed, np.append(far > 0, labels(rng, 3)).astype(int)),
        (w, mixed, labels(rng, 7)),
        (largest, rows, np.append([0, 1], labels(rng, 4))),
    ]


@exercise("logistic_gradient", weight=3)
def test_logistic_gradient(student, reference, compare, rng):
    "logistic_gradient(w, X, y) is the gradient of the mean logistic loss, by its formula"
    agree(compare, student, reference, "logistic_gradient", moderate_data(rng), SUMS)


@exercise("logistic_gradient")
def test_logistic_gradient_of_other_types(student, reference, compare, rng):
    "logistic_gradient takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "logistic_gradient", data_of_other_types(rng), SUMS)


@exercise("logistic_gradient", care=True)
def test_logistic_gradient_with_care(student, reference, compare, rng):
    "logistic_gradient neither overflows nor warns where entries and logits are as large as 10000"
    agree(compare, student, reference, "logistic_gradient", extreme_data(rng), CARE)


@exercise("logistic_hessian", weight=3)
def test_logistic_hessian(student, reference, compare, rng):
    "logistic_hessian(w, X) is X^T diag(p (1 - p)) X / n, the Hessian of the mean logistic loss"
    agree(compare, student, reference, "logistic_hessian", [d[:2] for d in moderate_data(rng)], SUMS)


@exercise("logistic_hessian")
def test_logistic_hessian_of_other_types(student, reference, compare, rng):
    "logistic_hessian takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "logistic_hessian", [d[:2] for d in data_of_other_types(rng)], SUMS)


@exercise("logistic_hessian", care=True)
def test_logistic_hessian_with_care(student, reference, compare, rng):
    "logistic_hessian neither overflows nor warns where logits are as large as 10000"
    mixed, _, largest = (d[:2] for d in extreme_data(rng))
    agree(compare, student, reference, "logistic_hessian", [mixed, (largest[0], largest[1][2:])], CARE)


# ---- the fit


@exercise("fit_logistic", weight=3)
def test_fit_logistic(student, reference, compare, rng):
    "fit_logistic is the last of n_steps Newton steps on the mean loss + ridge/2 * w.w, from w = 0"
    problems = [
        (rng.normal(size=(n, d)), labels(rng, n), float(rng.uniform(*ridges)), n_steps)
        for n, d, ridges, n_steps in (
            (25, 3, (0.05, 0.5), 1),
            (30, 4, (0.05, 0.5), 2),
            (25, 1, (0.05, 0.5), 3),
            (40, 2, (0.01, 0.05), 4),
            (40, 5, (0.5, 2), 8),
            (6, 2, (0.5, 2), 0),
        )
    ]
    square = (rng.normal(size=(4, 4)), labels(rng, 4).astype(float), 0.3, 2)
    large = 1e4 * rng.uniform(-1, 1, size=(30, 3))  # weights, and steps, of size 1e-4: no threshold for them is right
    side = (large @ rng.normal(size=3) > 0).astype(int)
    problems += [square, (large, side, 5e5 * float(rng.uniform(1, 3)), 9)]
    agree(compare, student, reference, "fit_logistic", problems, {"rtol": SUMS["rtol"], "atol": 2e-18})


@exercise("fit_logistic")
def test_fit_logistic_without_ridge(student, reference, compare, rng):
    "fit_logistic takes a ridge of 0, where the data have a minimum without it"
    points = rng.normal(size=(12, 2))
    X = np.vstack([points, points, points[:4]])  # no line separates the labels: most points have both
    y = np.concatenate([np.zeros(12, int), np.ones(12, int), [1, 0, 1, 1]])
    agree(compare, student, reference, "fit_logistic", [(X, y, 0, 1), (X, y, 0.0, 3)], SUMS)


@exercise("fit_logistic")
def test_fit_logistic_of_other_types(student, reference, compare, rng):
    "fit_logistic takes lists, integers and float32, and gives float64"
    X, y = rng.integers(-3, 4, size=(10, 2)), labels(rng, 10)
    problems = [
        (X.tolist(), y.tolist(), 1, 2),
        (X.astype(np.int8), y.astype(np.uint8), 0.25, 3),
        (abs(X).astype(np.uint8), y.astype(np.int8), 0.5, 2),
        ((X + rng.normal(size=X.shape)).astype(np.float32), y.astype(np.float32), 0.2, 2),
    ]
    agree(compare, student, reference, "fit_logistic", problems, SUMS)


@exercise("fit_logistic", care=True)
def test_fit_logistic_with_care(student, reference, compare, rng):
    "fit_logistic neither overflows nor warns where two rows are so far out that their logits pass 1000"
    angle = rng.uniform(0, 2 * np.pi)
    direction = np.array([np.cos(angle), np.sin(angle)])
    near = rng.normal(size=(30, 2))
    chance = 1 / (1 + np.exp(-2.5 * near @ direction))
    y = (chance > np.tile([0.25, 0.5, 0.75], 10)).astype(int)
    far = np.outer([4e3, -4e3], direction)
    problem = (np.vstack([near, far]), np.append(y, [1, 0]), 1e-2, 30)
    agree(compare, student, reference, "fit_logistic", [problem], CARE)
