"""Public checks of 05_differentiation: what a student runs at home. They know no reference.

The difference quotients of x^3 are worked out by hand: (f(x + h) - f(x)) / h = 3x^2 + 3xh + h^2, the central one is
3x^2 + h^2, and Im f(x + ih) / h = 3x^2 - h^2. Trees are evaluated with the given `evaluate` and compared with what
calculus says.
"""

import math

import numpy as np
import pytest

from autograder import exercise

EXACT = {"rtol": 1e-11}

ANY_NUMBERS = [
    0.5,
    -2,
    np.array(1.5),
    [1.0, -0.5],
    [[1, -2, 3], [-1, 2, 4]],
    np.array([0, 1, 200], dtype=np.uint8),
    np.array([-128, -1, 2], dtype=np.int8),
    np.array([[0.1, -0.7]], dtype=np.float32),
    np.linspace(-3.2, 2.9, 12).reshape(2, 2, 3),
]
ANY_VECTORS = [
    [1.0, -0.5, 2.0],
    [2, -1, 3],
    np.array([0, 1, 200], dtype=np.uint8),
    np.array([0.1, -0.7, 1.3], dtype=np.float32),
]

FIELDS = {  # of the nine given classes
    "Const": ("value",),
    "Var": ("name",),
    "Add": ("left", "right"),
    "Mul": ("left", "right"),
    "Pow": ("base", "exponent"),
    "Sin": ("argument",),
    "Cos": ("argument",),
    "Exp": ("argument",),
    "Log": ("argument",),
}
CHILDREN = ("left", "right", "base", "argument")
MAX_NODES = 2000  # no simplification at all makes 500 of the largest derivative asked for


def cube(x):
    return x * x * x


def square(x):
    return x * x


def asked(f, caller, shape=None, numbers=(np.float64,)):
    """f, insisting on float64 (or another of `numbers`) of the right shape; `caller` calls it."""

    def insisting(*arguments):
        assert len(arguments) == 1, f"{caller} calls a function with {len(arguments)} arguments; wanted one"
        x = np.asarray(arguments[0]) if isinstance(arguments[0], np.inexact) else arguments[0]
        right = type(x) is float or (type(x) is np.ndarray and x.dtype in numbers)
        wanted = " or ".join(np.dtype(number).name for number in numbers)
        assert right, f"{caller} calls its function with {kind_of(x)}; wanted {wanted}: convert x first"
        found = np.shape(x)
        assert shape in (None, found), f"{caller} calls f with shape {found}; wanted {shape}, the shape of x"
        return f(x)

    return insisting


def kind_of(x):
    """What sort of thing a value is, in words."""
    if type(x) is np.ndarray:
        return f"an array of {x.dtype}"
    if x is None:
        return "None (is a `return` missing?)"
    return getattr(x, "kind", None) or f"the {type(x).__name__} {x}"


def shown(x):
    """An input as a student would type it, or its shape where that is long."""
    if isinstance(x, np.ndarray) and x.size > 4:
        return f"x of shape {x.shape}"
    return repr(x).replace("array", "np.array")


def as_float(x):
    return np.asarray(x, dtype=np.float64)


# ---- difference quotients


@exercise("forward_difference")
def test_forward_difference_of_a_cube(student, compare, rng):
    "the forward difference of x^3 is 3x^2 + 3xh + h^2, 4.75 at x = 1 with h = 1/2; that of x^2 is 2x + h"
    f = asked(cube, "forward_difference")
    compare(student.forward_difference(f, 1.0, 0.5), 4.75, name="forward_difference(x^3, 1.0, 0.5)")
    for shape, h in (((6,), 0.1), ((2, 3), 0.5), ((3, 1, 2), 0.03)):
        x = rng.uniform(-2, 2, size=shape)
        want = 3 * x * x + 3 * x * h + h * h
        compare(student.forward_difference(f, x, h), want, name=f"forward_difference(x^3, {shown(x)}, {h})", **EXACT)
    x = np.array([-2.0, 0.5, -0.25])
    got = student.forward_difference(asked(square, "forward_difference"), x, 0.5)
    compare(got, 2 * x + 0.5, name=f"forward_difference(x^2, {shown(x)}, 0.5)", **EXACT)


@exercise("forward_difference")
def test_forward_difference_of_any_numbers(student, compare):
    "forward_difference takes numbers, lists, integers and float32 of any shape, and calls f with float64"
    for x in ANY_NUMBERS:
        got = student.forward_difference(asked(cube, "forward_difference"), x, 0.25)
        z = as_float(x)
        compare(got, 3 * z * z + 0.75 * z + 0.0625, name=f"forward_difference(x^3, {shown(x)}, 0.25)", **EXACT)


@exercise("central_difference")
def test_central_difference_of_a_cube(student, compare, rng):
    "the central difference of x^3 is 3x^2 + h^2, 3.25 at x = 1 with h = 1/2; that of x^2 is 2x"
    f = asked(cube, "central_difference")
    compare(student.central_difference(f, 1.0, 0.5), 3.25, name="central_difference(x^3, 1.0, 0.5)")
    for shape, h in (((6,), 0.1), ((2, 3), 0.5), ((3, 1, 2), 0.03)):
        x = rng.uniform(-2, 2, size=shape)
        compare(
            student.central_difference(f, x, h),
            3 * x * x + h * h,
            name=f"central_difference(x^3, {shown(x)}, {h})",
            **EXACT,
        )
    x = np.array([-2.0, 0.5, -0.25])
    got = student.central_difference(asked(square, "central_difference"), x, 0.5)
    compare(got, 2 * x, name=f"central_difference(x^2, {shown(x)}, 0.5)", **EXACT)


@exercise("central_difference")
def test_central_difference_of_any_numbers(student, compare):
    "central_difference takes numbers, lists, integers and float32 of any shape, and calls f with float64"
    for x in ANY_NUMBERS:
        got = student.central_difference(asked(cube, "central_difference"), x, 0.25)
        z = as_float(x)
        compare(got, 3 * z * z + 0.0625, name=f"central_difference(x^3, {shown(x)}, 0.25)", **EXACT)


# ---- the U-curve


def curves_of(student, f, df, x, steps):
    curves = student.step_errors(asked(f, "step_errors"), asked(df, "step_errors"), x, steps)
    return tuple(curves) if type(curves) is np.ndarray and curves.ndim == 2 else curves


def curves_of_a_cube(student, x, steps):
    return curves_of(student, lambda x: -x * x * x, lambda x: -3 * x * x, x, steps)


@exercise("step_errors")
def test_step_errors_of_a_cube(student, compare):
    "the errors for -x^3 at 1 are 3h + h^2 and h^2: 1.75 and 0.25 for h = 1/2, in the order of steps"
    for steps in ([0.5, 0.25], [0.125, 0.5, 0.0625, 1.0]):
        h = np.array(steps)
        for x in (1.0, 1, np.array(1.0, dtype=np.float32)):
            got = curves_of_a_cube(student, x, steps)
            compare(got, (3 * h + h * h, h * h), name=f"step_errors(-x^3, -3x^2, {shown(x)}, {steps})", **EXACT)


@exercise("step_errors")
def test_step_errors_of_a_square(student, compare):
    "the errors for x^2 are h and exactly 0, also where the steps are whole numbers"
    for steps in (np.array([0.25, 0.5, 0.125]), np.array([4, 1, 2])):
        h = as_float(steps)
        got = curves_of(student, square, lambda x: 2 * x, 3.0, steps)
        compare(got, (h, 0 * h), atol=1e-18, name=f"step_errors(x^2, 2x, 3.0, {shown(steps)})", **EXACT)


@exercise("step_errors")
def test_step_errors_are_a_u_curve(student, compare):
    "at x = 5/4, the steps 2^-10, 2^-30 and 2^-50 show truncation, round-off, and much round-off"
    steps = np.array([2.0**-10, 2.0**-30, 2.0**-50])
    forward, central = curves_of_a_cube(student, 1.25, steps)
    x = 1.25
    values = [[-((x + a * h) ** 3) for h in steps] for a in (1.0, -1.0)]
    compare(forward, np.abs((np.array(values[0]) + x**3) / steps + 3 * x * x), rtol=1e-6, name="the forward errors")
    compare(
        central,
        np.abs((np.array(values[0]) - values[1]) / (2 * steps) + 3 * x * x),
        rtol=1e-6,
        name="the central errors",
    )


@exercise("step_errors", care=True)
def test_step_errors_at_tiny_steps(student, compare):
    "where x + h rounds to x, both errors are all of the derivative, without a warning: 6.75 for -x^3 at 3/2"
    got = curves_of_a_cube(student, 1.5, [2.0**-60, 1e-20])
    compare(
        got, (np.array([6.75, 6.75]), np.array([6.75, 6.75])), name="step_errors(-x^3, -3x^2, 1.5, [2**-60, 1e-20])"
    )


@exercise("best_step")
def test_best_step_forward(student, compare):
    'best_step("forward") is the square root of eps = 2^-52, which is 2^-26'
    compare(student.best_step("forward"), 2.0**-26, name='best_step("forward")')


@exercise("best_step")
def test_best_step_central(student, compare):
    'best_step("central") is the cube root of eps: its third power is 2^-52'
    compare(student.best_step("central"), 2.0 ** (-52 / 3), name='best_step("central")')


# ---- gradients and Jacobians


@exercise("numerical_gradient")
def test_numerical_gradient_of_a_quadratic(student, compare):
    "the gradient of x1^2 + 3 x1 x2 at (2, 1) is (7, 6), at any step"
    f = asked(lambda x: x[0] * x[0] + 3 * x[0] * x[1], "numerical_gradient", (2,))
    for h in (0.5, 1e-3):
        compare(
            student.numerical_gradient(f, [2.0, 1.0], h),
            np.array([7.0, 6.0]),
            name=f"the gradient with h = {h}",
            rtol=1e-10,
        )


@exercise("numerical_gradient")
def test_numerical_gradient_of_any_shape(student, compare, rng):
    "the central difference of w1 (x1^3 + x1^2) + w2 (x2^3 + x2^2) + ... in the entry x_i is w_i (3 x_i^2 + h^2 + 2 x_i)"
    h = 0.125
    for x in (*ANY_VECTORS, 0.5, 2, [[1, 2, 3], [4, 5, 6]], rng.uniform(-2, 2, size=(2, 1, 3))):
        z, w = as_float(x), rng.uniform(1, 2, size=np.shape(x))
        f = asked(lambda x, w=w: np.sum(w * (cube(x) + square(x))), "numerical_gradient", np.shape(x))
        want = w * (3 * z * z + h * h + 2 * z)
        compare(student.numerical_gradient(f, x, h), want, name=f"numerical_gradient at {shown(x)}", **EXACT)


@exercise("numerical_gradient")
def test_numerical_gradient_by_default(student, compare):
    "the step is 1e-6 where none is given: seen with sin(kx) for k = 300000, whose difference is k cos(kx) sin(kh) / (kh)"
    k, x = 3e5, np.array([0.1, -0.4, 1.2])
    got = student.numerical_gradient(asked(lambda x: np.sum(np.sin(k * x)), "numerical_gradient", (3,)), x)
    compare(got, k * np.cos(k * x) * np.sin(k * 1e-6) / (k * 1e-6), name="numerical_gradient(f, x)", rtol=1e-7)


@exercise("numerical_jacobian")
def test_numerical_jacobian_of_a_linear_function(student, compare, rng):
    "the Jacobian of x -> Wx is W, of shape (m, n)"
    for m, n in ((3, 2), (2, 4), (3, 3), (1, 2), (2, 1)):
        W = rng.uniform(-2, 2, size=(m, n))
        f = asked(lambda x, W=W: W @ x, "numerical_jacobian", (n,))
        got = student.numerical_jacobian(f, rng.uniform(-1, 1, size=n), 0.01)
        compare(got, W, name=f"the Jacobian of x -> Wx with W of shape {W.shape}", **EXACT)


@exercise("numerical_jacobian")
def test_numerical_jacobian_of_products(student, compare):
    "the Jacobian of (x1 x2, x1 + x2, x1^2) at (2, 3) is [[3, 2], [1, 1], [4, 0]]"
    f = asked(lambda x: np.array([x[0] * x[1], x[0] + x[1], x[0] * x[0]]), "numerical_jacobian", (2,))
    want = np.array([[3.0, 2.0], [1.0, 1.0], [4.0, 0.0]])
    for x in ([2, 3], np.array([2.0, 3.0])):
        compare(student.numerical_jacobian(f, x, 0.125), want, name=f"numerical_jacobian at {shown(x)}", **EXACT)


@exercise("numerical_jacobian")
def test_numerical_jacobian_of_any_vector(student, compare):
    "the central difference of (2 x1^3, x2^3 - x2^2 + x3) is [[2(3 x1^2 + h^2), 0, 0], [0, 3 x2^2 + h^2 - 2 x2, 1]], for any type of x"
    h = 0.125
    f = asked(lambda x: np.array([2 * cube(x[0]), cube(x[1]) - square(x[1]) + x[2]]), "numerical_jacobian", (3,))
    for x in ANY_VECTORS:
        a, b, _ = as_float(x)
        want = np.array([[6 * a * a + 2 * h * h, 0.0, 0.0], [0.0, 3 * b * b + h * h - 2 * b, 1.0]])
        compare(student.numerical_jacobian(f, x, h), want, name=f"numerical_jacobian at {shown(x)}", **EXACT)


@exercise("numerical_jacobian")
def test_numerical_jacobian_by_default(student, compare):
    "the step is 1e-6 where none is given: seen with sin(kx) for k = 300000, whose difference is k cos(kx) sin(kh) / (kh)"
    k, x = 3e5, np.array([0.1, -0.4, 1.2])
    got = student.numerical_jacobian(asked(lambda x: np.sin(k * x), "numerical_jacobian", (3,)), x)
    compare(got, np.diag(k * np.cos(k * x) * np.sin(k * 1e-6) / (k * 1e-6)), name="numerical_jacobian(f, x)", rtol=1e-7)


# ---- the complex step

COMPLEX = {"numbers": (np.float64, np.complex128)}


@exercise("complex_step")
def test_complex_step_has_no_round_off(student, compare, rng):
    "complex_step(exp, x) is exp(x) to the last digit, for arrays of every shape"
    for shape in ((5,), (2, 3), (2, 1, 3)):
        x = rng.uniform(-2, 2, size=shape)
        got = student.complex_step(asked(np.exp, "complex_step", **COMPLEX), x)
        compare(got, np.exp(x), name=f"complex_step(exp, {shown(x)})", rtol=1e-14)


@exercise("complex_step")
def test_complex_step_with_a_coarse_step(student, compare):
    "Im f(x + ih) / h is 3x^2 - h^2 for x^3: 11.75 at x = 2 with h = 1/2"
    f = asked(cube, "complex_step", **COMPLEX)
    compare(student.complex_step(f, 2.0, 0.5), 11.75, name="complex_step(x^3, 2.0, 0.5)")
    compare(
        student.complex_step(f, [2.0, -1.0], 0.25),
        np.array([11.9375, 2.9375]),
        name="complex_step(x^3, [2.0, -1.0], 0.25)",
    )


@exercise("complex_step")
def test_complex_step_by_default(student, compare):
    "the step is 1e-20 where none is given: the derivative of sin(kx) is right for k = 10^8 too"
    k, x = 1e8, np.array([0.1, 0.7, 1.3])
    got = student.complex_step(asked(lambda z: np.sin(k * z), "complex_step", **COMPLEX), x)
    compare(got, k * np.cos(k * x), name="complex_step(sin(kx), x)", rtol=1e-10)


@exercise("complex_step")
def test_complex_step_of_any_numbers(student, compare):
    "complex_step takes numbers, lists, integers and float32 of any shape, and calls f with complex128"
    for x in ANY_NUMBERS:
        z = as_float(x)
        got = student.complex_step(asked(lambda x: cube(x) + square(x), "complex_step", **COMPLEX), x)
        compare(got, 3 * z * z + 2 * z, name=f"complex_step(x^3 + x^2, {shown(x)})", **EXACT)


# ---- expression trees

POINTS = [{"x": 0.5, "x1": 1.25}, {"x": -0.75, "x1": 0.5}, {"x": 1.5, "x1": -2.0}]


def has_values(student, compare, tree, right, title, points=POINTS):
    """Evaluate a tree at every point with the given `evaluate`, and compare with the function `right` of x and x1."""
    wanted = "an expression (numbers are Const(...))"
    assert hasattr(type(tree), "kind"), f"{title} is {kind_of(tree)}; wanted {wanted}"
    values = student.evaluate.many([(tree, point) for point in points])
    for value, point in zip(values, points, strict=True):
        compare(value, float(right(**point)), rtol=1e-12, atol=1e-13, name=f"{title}, evaluated at {point},")


def class_of(thing):
    """The name of the given class that an object is of, or None."""
    kind = getattr(thing, "kind", None)
    words = kind.split() if type(kind) is str else []
    return words[1] if len(words) > 1 and words[1] in FIELDS else None


def node(student, tree):
    """A tree written as nested tuples, ("Add", 3, "x"), built from the student's classes."""
    if isinstance(tree, str):
        return student.Var(tree)
    if isinstance(tree, tuple):
        kind, *parts = tree
        last = parts[1:] if kind == "Pow" else []
        return getattr(student, kind)(*(node(student, part) for part in parts[: len(parts) - len(last)]), *last)
    return student.Const(tree)


def derivatives(student, compare, cases, points=POINTS):
    """Differentiate each (tree, name of the variable, the right derivative as a function of x and x1)."""
    for tree, name, right in cases:
        got = student.differentiate(node(student, tree), name)
        has_values(student, compare, got, right, f"the derivative of {tree} by {name}", points)


@exercise("differentiate")
def test_differentiate_leaves(student, compare):
    "a constant has the derivative 0, the variable 1, and another variable 0"
    for tree, name, right in ((3, "x", 0), ("x", "x", 1), ("x1", "x", 0), ("x", "x1", 0), ("x1", "x1", 1)):
        derivatives(student, compare, [(tree, name, lambda x, x1, right=right: right)])


@exercise("differentiate")
def test_differentiate_by_name(student, compare):
    "variables are told by their whole names: a product of x, X, x1, xx and dx has the derivative x X x1 dx by xx"
    names = ["x", "X", "x1", "xx", "dx"]
    product = names[0]
    for name in names[1:]:
        product = ("Mul", product, name)
    values = dict(zip(names, (2.0, 3.0, 5.0, 7.0, 11.0), strict=True))
    for name in names:
        title = f"the derivative of the product of {', '.join(names)} by {name}"
        has_values(
            student,
            compare,
            student.differentiate(node(student, product), name),
            lambda name=name, **at: math.prod(at.values()) / at[name],
            title,
            [values],
        )


@exercise("differentiate")
def test_differentiate_sums_and_products(student, compare):
    "(u + v)' = u' + v', and (uv)' = u'v + uv'"
    s, cubic = ("Sin", "x"), ("Mul", "x", ("Mul", "x", "x"))
    cases = [
        (("Add", ("Mul", 3, "x"), ("Mul", "x", "x1")), "x", lambda x, x1: 3 + x1),
        (("Add", ("Mul", 3, "x"), ("Mul", "x", "x1")), "x1", lambda x, x1: x),
        (("Mul", "x", "x"), "x", lambda x, x1: 2 * x),
        (("Mul", ("Mul", "x", "x"), ("Add", "x", "x1")), "x", lambda x, x1: 3 * x * x + 2 * x * x1),
        (("Add", ("Add", 1, "x"), ("Mul", 0, "x")), "x", lambda x, x1: 1),
        (("Add", ("Mul", 1, ("Mul", "x", "x")), 0), "x", lambda x, x1: 2 * x),
        (("Mul", s, s), "x", lambda x, x1: 2 * math.sin(x) * math.cos(x)),
        (("Add", s, s), "x", lambda x, x1: 2 * math.cos(x)),
        (("Add", cubic, ("Add", cubic, s)), "x", lambda x, x1: 6 * x * x + math.cos(x)),
    ]
    derivatives(student, compare, cases)


@exercise("differentiate")
def test_differentiate_shared_parts(student, compare):
    "a part that occurs more than once counts each time: s s + s with the same object s = sin(x) everywhere"
    s = node(student, ("Sin", "x"))
    tree = student.Add(student.Mul(s, s), s)
    right = lambda x, x1: (2 * math.sin(x) + 1) * math.cos(x)  # noqa: E731
    has_values(student, compare, student.differentiate(tree, "x"), right, "the derivative of s s + s for s = sin(x)")


POSITIVE = [{"x": 0.5, "x1": 0.75}, {"x": 1.25, "x1": 0.25}]
# What may stand inside: its value and its derivative by x, all positive at the points above.
INNER = [
    (2, lambda x, x1: 2.0, lambda x, x1: 0.0),
    ("x", lambda x, x1: x, lambda x, x1: 1.0),
    ("x1", lambda x, x1: x1, lambda x, x1: 0.0),
    (("Add", ("Mul", 2, "x"), "x1"), lambda x, x1: 2 * x + x1, lambda x, x1: 2.0),
    (("Mul", ("Mul", 3, "x1"), "x"), lambda x, x1: 3 * x * x1, lambda x, x1: 3 * x1),
    (("Pow", "x", 2), lambda x, x1: x * x, lambda x, x1: 2 * x),
    (("Sin", "x"), lambda x, x1: math.sin(x), lambda x, x1: math.cos(x)),
    (("Cos", "x"), lambda x, x1: math.cos(x), lambda x, x1: -math.sin(x)),
    (("Exp", "x"), lambda x, x1: math.exp(x), lambda x, x1: math.exp(x)),
    (("Log", ("Add", "x", 2)), lambda x, x1: math.log(x + 2), lambda x, x1: 1 / (x + 2)),
]


def by_the_chain_rule(outer, slope, inner):
    """(outer(inner), "x", its derivative), where outer(u) is a tree for a tree u, and slope the derivative of outer."""
    u, value, derivative = inner
    return outer(u), "x", lambda x, x1: slope(value(x, x1)) * derivative(x, x1)


@exercise("differentiate")
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, -1, -2, -3, 0.5, -0.5, 1.5, -1.5, 2.5, 0.25, 2.0, 0.0])
def test_differentiate_powers(student, compare, n):
    "(u^n)' = n u^(n-1) u', for positive, negative, fractional and zero exponents, and whatever u is"
    cases = [by_the_chain_rule(lambda u: ("Pow", u, n), lambda v: n * v ** (n - 1), inner) for inner in INNER]
    derivatives(student, compare, cases, POSITIVE)


@exercise("differentiate")
@pytest.mark.parametrize("kind", ["Sin", "Cos", "Exp", "Log"])
def test_differentiate_functions_of_functions(student, compare, kind):
    "sin, cos, exp and log each with the inner derivative, whatever is inside"
    slope = {"Sin": math.cos, "Cos": lambda v: -math.sin(v), "Exp": math.exp, "Log": lambda v: 1 / v}[kind]
    derivatives(student, compare, [by_the_chain_rule(lambda u: (kind, u), slope, inner) for inner in INNER], POSITIVE)


@exercise("differentiate")
def test_differentiate_where_numbers_are_negative(student, compare):
    "the rules hold for negative u too: sin, cos, exp, whole powers, log(u^2) and the root of u^2"
    u = ("Mul", ("Mul", 2, "x"), "x1")
    cases = [
        (("Sin", u), "x", lambda x, x1: math.cos(2 * x * x1) * 2 * x1),
        (("Cos", u), "x1", lambda x, x1: -math.sin(2 * x * x1) * 2 * x),
        (("Exp", u), "x", lambda x, x1: math.exp(2 * x * x1) * 2 * x1),
        (("Pow", u, 3), "x", lambda x, x1: 24 * x * x * x1**3),
        (("Pow", u, -1), "x", lambda x, x1: -1 / (2 * x * x * x1)),
        (("Log", ("Pow", "x", 2)), "x", lambda x, x1: 2 / x),
        (("Pow", ("Pow", "x", 2), 0.5), "x", lambda x, x1: math.copysign(1, x)),
    ]
    derivatives(student, compare, cases)


@exercise("differentiate")
def test_differentiate_keeps_values(student, compare):
    "what you simplify keeps its value: the derivative of x1^2 u by x1 is 2 x1 u, for every u without x1"
    factors = [
        (("Mul", 3, ("Mul", 5, "x")), lambda x: 15 * x),
        (("Mul", 0.75, 0.5), lambda x: 0.375),
        (("Add", ("Add", 0.75, 0.5), "x"), lambda x: 1.25 + x),
        (("Add", ("Mul", 3, "x"), ("Mul", 5, "x")), lambda x: 8 * x),
        (("Mul", -1, ("Mul", -1, "x")), lambda x: x),
        (("Mul", 2.0**40, ("Mul", 2.0**-40, "x")), lambda x: x),
        (("Mul", "x", 1 + 2.0**-20), lambda x: x * (1 + 2.0**-20)),
        (("Pow", 3, 4), lambda x: 81),
        (("Mul", ("Pow", "x", 3), ("Pow", "x", 4)), lambda x: x**7),
        (("Mul", ("Pow", ("Sin", "x"), 3), ("Pow", "x", 3)), lambda x: (x * math.sin(x)) ** 3),
        (("Pow", ("Pow", "x", 2), 3), lambda x: x**6),
        (("Pow", ("Pow", "x", 2), 0.5), abs),
        (("Pow", ("Mul", "x", ("Pow", "x", 3)), 0.5), lambda x: x * x),
        (("Pow", ("Sin", "x"), 0), lambda x: 1),
        (("Pow", ("Add", "x", 5), -1), lambda x: 1 / (x + 5)),
        (("Log", ("Add", ("Pow", "x", 2), 3)), lambda x: math.log(x * x + 3)),
        (("Log", ("Pow", "x", 2)), lambda x: math.log(x * x)),
        (("Sin", ("Mul", -1, "x")), lambda x: -math.sin(x)),
        (("Cos", ("Mul", -1, "x")), lambda x: math.cos(x)),
    ]
    cases = [(("Mul", ("Pow", "x1", 2), u), "x1", lambda x, x1, f=f: 2 * x1 * f(x)) for u, f in factors]
    derivatives(student, compare, cases)


@exercise("differentiate")
def test_differentiate_again_and_again(student, compare):
    "differentiate takes its own trees: x sin(x) three times is -3 sin(x) - x cos(x); cos(x x1) by x, then by x1"
    tree = node(student, ("Mul", "x", ("Sin", "x")))
    for _ in range(3):
        tree = student.differentiate(tree, "x")
    has_values(
        student, compare, tree, lambda x, x1: -3 * math.sin(x) - x * math.cos(x), "the third derivative of x sin(x)"
    )
    mixed = student.differentiate(student.differentiate(node(student, ("Cos", ("Mul", "x", "x1"))), "x"), "x1")
    right = lambda x, x1: -math.sin(x * x1) - x * x1 * math.cos(x * x1)  # noqa: E731
    has_values(student, compare, mixed, right, "the derivative of cos(x x1) by x, then by x1")


@exercise("differentiate")
def test_differentiate_uses_the_given_classes(student):
    "a derivative is a tree of the nine given classes, with numbers in Const and in the exponents of Pow alone"
    expression = ("Mul", ("Log", ("Pow", "x", 2)), ("Exp", ("Add", ("Cos", "x"), ("Mul", 3, "x1"))))
    waiting, seen = [student.differentiate(node(student, expression), "x")], 0
    while waiting:
        tree = waiting.pop()
        seen += 1
        kind = class_of(tree)
        hidden = "of its own" in getattr(tree, "kind", "")  # behind walls, names of classes may be kept from us
        found = f"a part of the derivative is {kind_of(tree)}"
        assert kind or hidden, f"{found}; wanted the nine given classes (numbers are Const(...))"
        assert seen <= MAX_NODES, f"the derivative has more than {MAX_NODES} nodes; wanted a tree that ends"
        for field in FIELDS.get(kind, ()):
            part = getattr(tree, field)
            if field in CHILDREN:
                waiting.append(part)
            elif field != "name":
                assert type(part) is not str and class_of(part) is None, (
                    f"{found}, whose {field} is {kind_of(part)}; wanted a number there"
                )


@exercise("differentiate", care=True)
def test_differentiate_powers_at_zero(student, compare):
    "x**2 differentiated three times is 0, also at x = 0; x**1 twice and x**0 once likewise"
    points = [{"x": 0.0}, {"x": -2.0}]
    for exponent, right in (
        (2, (lambda x: 2 * x, lambda x: 2, lambda x: 0)),
        (1, (lambda x: 1, lambda x: 0)),
        (0, (lambda x: 0,)),
    ):
        tree = node(student, ("Pow", "x", exponent))
        for times, want in enumerate(right, start=1):
            tree = student.differentiate(tree, "x")
            has_values(student, compare, tree, want, f"derivative {times} of x**{exponent}", points)


@exercise("derivative_sizes")
def test_derivative_sizes_begin_with_the_expression(student, compare):
    "the list has order + 1 entries, the first the size of the expression itself: 4 for x sin(x)"
    tree = node(student, ("Mul", "x", ("Sin", "x")))
    compare(student.derivative_sizes(tree, "x", 0), [4], name="derivative_sizes(x sin(x), 'x', 0)")
    got = student.derivative_sizes(tree, "x", 3)
    wanted = "a list of 4 sizes"
    assert type(got) in (list, tuple, np.ndarray), (
        f"derivative_sizes(x sin(x), 'x', 3) is {kind_of(got)}; wanted {wanted}"
    )
    assert len(got) == 4, (
        f"derivative_sizes(x sin(x), 'x', 3) has length {len(got)}; wanted {wanted}, of the derivatives 0, 1, 2, 3"
    )


@exercise("derivative_sizes")
def test_derivative_sizes_fit_differentiate(student, compare):
    "entry k is the size of the k-th derivative, made by your differentiate from the one before"
    for expression, name in (
        (("Mul", "x", ("Sin", ("Mul", "x", "x1"))), "x"),
        (("Exp", ("Mul", -2, ("Pow", "x", 2))), "x1"),
    ):
        chain = [node(student, expression)]
        got = student.derivative_sizes(chain[0], name, 4)
        for _ in range(4):
            chain.append(student.differentiate(chain[-1], name))
        sizes = [int(s) for s in student.size.many(chain)]
        got = list(got) if type(got) is np.ndarray and got.ndim == 1 else got
        compare(got, sizes, name=f"derivative_sizes of {expression} by {name} to order 4")
