"""Public checks of 06_chain_rule: what a student runs at home. They know no reference.

Right answers are worked out by hand, or follow from what every right answer satisfies: both accumulations give
the same number, a derivative agrees with finite differences, a function and its inverse cancel.
"""

import tracemalloc
from itertools import pairwise

import numpy as np

from autograder import exercise

EXACT = {"rtol": 1e-12}
CLOSE = {"rtol": 1e-11}  # a formula is exact to 1e-15; finite differences are not
CARE = {"rtol": 1e-6, "atol": 1e-12}
J1, J2 = [[1, 2], [0, 1]], [[1, 0], [3, 1]]  # of the worked examples
LONG = 90  # 8192 ** 90 is beyond float64


def what(x):
    """The kind of an argument in words."""
    if type(x) is np.ndarray:
        return f"an array of {x.dtype} and shape {x.shape}"
    if x is None:
        return "None (is a `return` missing?)"
    return getattr(x, "kind", None) or f"a Python {type(x).__name__}"


def insisting(function, number=True):
    """The function; it fails the check unless it is called with float64, and with one number if asked."""

    def insists(*arguments):
        assert len(arguments) == 1, f"a function was called with {len(arguments)} arguments; wanted one."
        x = arguments[0]
        right = type(x) is float or (type(x) is np.ndarray and x.dtype == np.float64 and (x.shape == () or not number))
        wanted = "one float64 number" if number else "float64"
        assert right, f"a function was called with {what(x)}; wanted {wanted}: convert x first."
        return function(x)

    return insists


# ---- chain_derivative

SQUARE = (lambda x: x * x, lambda x: 2 * x)
LINE = (lambda x: 3 * x + 1, lambda x: 3.0)


def slope_of(student, links, x):
    fs, dfs = ([insisting(link[i]) for link in links] for i in (0, 1))
    return student.chain_derivative(fs, dfs, x)


@exercise("chain_derivative")
def test_chain_derivative_by_hand(student, compare):
    "chain_derivative of the square of 3 x^2 + 1 at 2 is 4 * 3 * 26 = 312: each slope at its own input"
    compare(
        slope_of(student, [SQUARE, LINE, SQUARE], 2.0), 312.0, name="square, then 3 x + 1, then square, at 2", **EXACT
    )
    compare(slope_of(student, [SQUARE, LINE], 2.0), 12.0, name="square, then 3 x + 1, at 2", **EXACT)
    compare(slope_of(student, [LINE, SQUARE], 2.0), 42.0, name="3 x + 1, then square, at 2", **EXACT)
    compare(slope_of(student, [SQUARE], -3.0), -6.0, name="square alone, at -3", **EXACT)
    compare(slope_of(student, [LINE] * 5, 2.0), 243.0, name="3 x + 1 five times, at 2", **EXACT)
    compare(slope_of(student, [LINE, LINE, SQUARE], 2.0), 396.0, name="3 x + 1 twice, then square, at 2", **EXACT)


@exercise("chain_derivative")
def test_chain_derivative_of_inverses(student, compare, rng):
    "chain_derivative of exp and then log is 1, to the last digit, and so is that of log and then exp"
    exp, log = (lambda x: float(np.exp(x)), lambda x: float(np.exp(x))), (lambda x: float(np.log(x)), lambda x: 1 / x)
    x = float(rng.uniform(0.5, 3))
    compare(slope_of(student, [exp, log], x), 1.0, name=f"exp, then log, at {x:.3g}", **EXACT)
    compare(slope_of(student, [log, exp], x), 1.0, name=f"log, then exp, at {x:.3g}", **EXACT)


@exercise("chain_derivative")
def test_chain_derivative_uses_dfs(student, compare):
    "chain_derivative uses the dfs that it is given, and not difference quotients of fs"
    compare(
        slope_of(student, [(SQUARE[0], lambda x: 10 * x), LINE], 2.0), 60.0, name="with 10 x for a slope, at 2", **EXACT
    )


@exercise("chain_derivative")
def test_chain_derivative_at_other_types(student, compare):
    "chain_derivative takes an integer, float32 or 0-d x, and gives float64 to every function"
    for x in (2, 0.1, np.array(200, dtype=np.uint8), np.array(-3, dtype=np.int8), np.array(0.1, dtype=np.float32)):
        want = 36.0 * float(x) ** 3 + 12.0 * float(x)
        compare(slope_of(student, [SQUARE, LINE, SQUARE], x), want, name=f"x = {x!r}", **EXACT)


# ---- Jacobians


@exercise("linear_jacobian")
def test_linear_jacobian(student, compare, rng):
    "linear_jacobian(W): entry [i, j] is how output i of W x moves with x_j"
    for shape in ((2, 3), (4, 1), (3, 3)):
        W = rng.normal(size=shape)
        want = np.stack([W @ (e + 1) - W @ np.ones(shape[1]) for e in np.eye(shape[1])], axis=1)
        compare(student.linear_jacobian(W), want, name=f"linear_jacobian of a W of shape {shape}", rtol=1e-11)


@exercise("linear_jacobian")
def test_linear_jacobian_of_other_types(student, compare):
    "linear_jacobian takes lists, integers and float32, and gives float64"
    want = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 200.0]])
    compare(student.linear_jacobian(want.astype(int).tolist()), want, name="linear_jacobian of a list")
    for dtype in (np.uint8, np.int64, np.float32):
        compare(student.linear_jacobian(want.astype(dtype)), want, name=f"linear_jacobian of {np.dtype(dtype)}")


@exercise("elementwise_jacobian")
def test_elementwise_jacobian_by_hand(student, compare):
    "elementwise_jacobian of t^2 at [1, 2, 3] has 2, 4, 6 on its diagonal; that of sin has 0 elsewhere too"
    got = student.elementwise_jacobian(insisting(lambda x: 2 * x, number=False), [1.0, 2.0, 3.0])
    compare(got, np.array([[2.0, 0, 0], [0, 4, 0], [0, 0, 6]]), name="elementwise_jacobian of t^2", **EXACT)
    got = student.elementwise_jacobian(insisting(np.cos, number=False), np.array([1.0, 2.0]))
    compare(got, np.array([[np.cos(1.0), 0], [0, np.cos(2.0)]]), name="elementwise_jacobian of sin", **CLOSE)


@exercise("elementwise_jacobian")
def test_elementwise_jacobian_is_the_derivative(student, gradcheck, rng):
    "elementwise_jacobian is the Jacobian of the elementwise function (compared with finite differences)"

    def jacobian(x):
        return student.elementwise_jacobian(insisting(np.cos, number=False), x)

    gradcheck(np.sin, jacobian, rng.normal(size=4), form="jacobian")


@exercise("elementwise_jacobian")
def test_elementwise_jacobian_at_other_types(student, compare):
    "elementwise_jacobian takes lists, integers and float32, and gives float64 to df"
    for x in ([1, 2], np.array([3, 200], dtype=np.uint8), np.array([-128, 5], dtype=np.int8), np.array([0.1], "f4")):
        want = np.diag(np.array([2 * v + 1 for v in np.asarray(x, dtype=float)]))
        got = student.elementwise_jacobian(insisting(lambda x: 2 * x + 1, number=False), x)
        compare(got, want, name=f"elementwise_jacobian at {what(x)}", **EXACT)


# ---- chains of matrices


def chain(rng, sizes):
    return [rng.normal(size=(m, n)) for n, m in pairwise(sizes)]


def column_by_column(Js):
    """The Jacobian, a column at a time: what each unit vector becomes."""
    columns = []
    for e in np.eye(Js[0].shape[1]):
        for J in Js:
            e = J @ e
        columns.append(e)
    return np.stack(columns, axis=1)


SIZES = ([2, 3, 4, 1], [3, 3, 3, 3], [4, 1, 2], [3, 5])
SMALL = {"rtol": 1e-11, "atol": 1e-12}  # random sums may be near 0
OTHER_TYPES = [  # the matrices of the worked example, in other types
    [J1, J2],
    [np.array(J1, dtype=np.uint8), np.array(J2, dtype=np.int8)],
    [np.array(J1, dtype=np.float32), J2],
]


def runaway():
    """A chain in which the first direction grows 8192-fold in each step, and the two others swap."""
    return [np.array([[8192.0, 0, 0], [0, 0, -1], [0, 1, 0]])] * LONG


def megabytes_of(function, *arguments):
    """The memory that a call takes at its height."""
    tracemalloc.start()
    try:
        function(*arguments)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def takes_little(function, name):
    n = 3000
    megabytes = megabytes_of(function, [np.ones((1, n)), np.ones((n, 1))] * 2, np.ones(n))
    assert megabytes < 20, (
        f"{name} took {megabytes:.0f} MB for matrices of the shapes (1, {n}), ({n}, 1), (1, {n}) and ({n}, 1): it forms a "
        f"product, {n} times as large. Multiply the vector with one matrix after the other."
    )


@exercise("chain_jacobian")
def test_chain_jacobian_by_hand(student, compare):
    "chain_jacobian of the worked example is J2 J1 = [[1, 2], [3, 7]]: the first of the list stands on the right"
    for Js in OTHER_TYPES:
        got = student.chain_jacobian(Js)
        compare(
            got, np.array([[1.0, 2.0], [3.0, 7.0]]), name=f"chain_jacobian of {what(Js[0])} and {what(Js[1])}", **EXACT
        )
    for J in (J1, np.array(J1, dtype=np.uint8), np.array(J1, dtype=np.float32)):
        compare(student.chain_jacobian([J]), np.array(J1) * 1.0, name=f"chain_jacobian of {what(J)} alone", **EXACT)
    large = np.array([[200, 100]], dtype=np.uint8)
    got = student.chain_jacobian([large.T, large])
    compare(got, np.array([[50_000.0]]), name="chain_jacobian of uint8 matrices with 200 and 100", **EXACT)


@exercise("chain_jacobian")
def test_chain_jacobian_of_many_sizes(student, compare, rng):
    "chain_jacobian has the shape (n_k, n_0), and its columns are what becomes of the unit vectors"
    for sizes in SIZES:
        Js = chain(rng, sizes)
        compare(student.chain_jacobian(Js), column_by_column(Js), name=f"chain_jacobian of the sizes {sizes}", **SMALL)


@exercise("jvp_chain")
def test_jvp_chain_by_hand(student, compare):
    "jvp_chain of the worked example with the tangent [1, 1] is [3, 10]"
    for Js in OTHER_TYPES:
        for tangent in ([1, 1], np.array([1, 1], dtype=np.uint8), np.array([1.0, 1.0], dtype=np.float32)):
            got = student.jvp_chain(Js, tangent)
            compare(got, np.array([3.0, 10.0]), name=f"jvp_chain of {what(Js[0])}, {what(tangent)}", **EXACT)
    got = student.jvp_chain([np.array([[200, 100]], dtype=np.uint8)], np.array([200, 100], dtype=np.uint8))
    compare(got, np.array([50_000.0]), name="jvp_chain of uint8 with 200 and 100", **EXACT)


@exercise("jvp_chain")
def test_jvp_chain_of_many_sizes(student, compare, rng):
    "jvp_chain is the Jacobian of the chain times the tangent"
    for sizes in SIZES:
        Js, tangent = chain(rng, sizes), rng.normal(size=sizes[0])
        got = student.jvp_chain(Js, tangent)
        compare(got, column_by_column(Js) @ tangent, name=f"jvp_chain of the sizes {sizes}", **SMALL)


@exercise("jvp_chain")
def test_jvp_chain_forms_no_product(student, compare):
    "jvp_chain multiplies matrices with vectors only: no large matrix, and no overflow in another direction"
    got = student.jvp_chain(runaway(), [0.0, 2.0, 3.0])
    want = np.array([0.0, -2.0, -3.0])  # 90 quarter turns are two
    compare(got, want, name=f"jvp_chain of {LONG} matrices [[8192, 0, 0], [0, 0, -1], [0, 1, 0]]", **EXACT)
    takes_little(student.jvp_chain, "jvp_chain")


@exercise("vjp_chain")
def test_vjp_chain_by_hand(student, compare):
    "vjp_chain of the worked example with the cotangent [1, 1] is [4, 9]"
    for Js in OTHER_TYPES:
        for cotangent in ([1, 1], np.array([1, 1], dtype=np.uint8), np.array([1.0, 1.0], dtype=np.float32)):
            got = student.vjp_chain(Js, cotangent)
            compare(got, np.array([4.0, 9.0]), name=f"vjp_chain of {what(Js[0])}, {what(cotangent)}", **EXACT)
    got = student.vjp_chain([np.array([[200], [100]], dtype=np.uint8)], np.array([200, 100], dtype=np.uint8))
    compare(got, np.array([50_000.0]), name="vjp_chain of uint8 with 200 and 100", **EXACT)


@exercise("vjp_chain")
def test_vjp_chain_of_many_sizes(student, compare, rng):
    "vjp_chain is the cotangent times the Jacobian of the chain"
    for sizes in SIZES:
        Js, cotangent = chain(rng, sizes), rng.normal(size=sizes[-1])
        got = student.vjp_chain(Js, cotangent)
        compare(got, cotangent @ column_by_column(Js), name=f"vjp_chain of the sizes {sizes}", **SMALL)


@exercise("vjp_chain")
def test_vjp_chain_forms_no_product(student, compare):
    "vjp_chain multiplies vectors with matrices only: no large matrix, and no overflow in another direction"
    got = student.vjp_chain(runaway(), [0.0, 2.0, 3.0])
    want = np.array([0.0, -2.0, -3.0])
    compare(got, want, name=f"vjp_chain of {LONG} matrices [[8192, 0, 0], [0, 0, -1], [0, 1, 0]]", **EXACT)
    takes_little(student.vjp_chain, "vjp_chain")


# ---- costs

COSTS = [  # sizes, forward, reverse
    ([784, 128, 10, 1], 1_011_360, 101_632),
    ([1, 10, 128, 784], 101_632, 1_011_360),
    ([3, 2, 100, 4], 1800, 824),
    ([2, 3, 5], 30, 30),
    ([7, 5, 3, 2], 147, 100),
    ([5, 7], 0, 0),
    ([2, 3, 4, 5, 6], 124, 228),
    ([60_000, 50_000, 70_000, 80_000], 546_000_000_000_000, 520_000_000_000_000),
]


def whole(got):
    """A count as a float: 3, 3.0 and numpy's 3 are the same count."""
    if type(got) is int or (type(got) is np.ndarray and got.shape == () and got.dtype.kind in "iu"):
        return float(got)
    return got


@exercise("accumulation_cost")
def test_accumulation_cost_by_hand(student, compare):
    "accumulation_cost of [784, 128, 10, 1] is 1011360 forward and 101632 reverse; of one matrix it is 0"
    for sizes, forward, reverse in COSTS:
        for mode, want in (("forward", forward), ("reverse", reverse)):
            got = whole(student.accumulation_cost(sizes, mode))
            compare(got, float(want), rtol=0.0, name=f'accumulation_cost({sizes}, "{mode}")')


@exercise("accumulation_cost")
def test_accumulation_cost_turned_around(student, compare, rng):
    "accumulation_cost of a chain in one mode is that of the chain turned around in the other"
    for length in (3, 4, 6):
        sizes = rng.integers(1, 50, size=length).tolist()
        forward = sizes[0] * sum(a * b for a, b in pairwise(sizes[1:]))
        got = [student.accumulation_cost(*call) for call in ((sizes, "forward"), (sizes[::-1], "reverse"))]
        compare(whole(got[0]), float(forward), rtol=0.0, name=f'accumulation_cost({sizes}, "forward")')
        compare(whole(got[1]), float(forward), rtol=0.0, name=f'accumulation_cost({sizes[::-1]}, "reverse")')


def word(got):
    """A name as Python's string: numpy's own, which np.where gives, is the same name."""
    return got.item() if "str_" in getattr(got, "kind", "") else got


@exercise("best_mode")
def test_best_mode_by_hand(student, compare):
    "best_mode is the mode that costs less: reverse for [784, 128, 10, 1], and for [3, 2, 100, 4] too"
    for sizes, forward, reverse in COSTS:
        if forward != reverse:
            want = "forward" if forward < reverse else "reverse"
            other = "reverse" if want == "forward" else "forward"
            compare(word(student.best_mode(sizes)), want, name=f"best_mode({sizes})")
            compare(word(student.best_mode(sizes[::-1])), other, name=f"best_mode({sizes[::-1]})")


@exercise("best_mode")
def test_best_mode_on_a_tie(student, compare):
    'best_mode is "reverse" where both cost the same: one matrix, or sizes that read the same backwards'
    for sizes in ([5, 7], [2, 3, 5], [4, 2, 4], [3, 6, 6, 3]):
        compare(word(student.best_mode(sizes)), "reverse", name=f"best_mode({sizes})")
    n = 90_000  # no tie: 2 n^3 + n^2 multiplications against 2 n^3 + 2 n^2
    compare(word(student.best_mode([n, n, n, n + 1])), "forward", name=f"best_mode({[n, n, n, n + 1]})")


# ---- Dual


def number(x):
    """An attribute as a float, where it is a whole number: Dual(2, 1).value may well be 2."""
    if type(x) is int or (type(x) is np.ndarray and x.shape == () and x.dtype.kind in "iu"):
        return float(x)
    return x


def is_plain(x):
    return x is None or type(x) in (bool, int, float, str, list, tuple, dict, np.ndarray)


def is_dual(compare, got, value, tangent, name, **tolerance):
    assert not is_plain(got), f"{name} gives {what(got)}; wanted a Dual: return Dual(value, tangent)."
    compare(number(got.value), float(value), name=f"the value of {name}", **(tolerance or CLOSE))
    compare(number(got.tangent), float(tangent), name=f"the tangent of {name}", **(tolerance or CLOSE))


@exercise("Dual")
def test_dual_sums(student, compare):
    "Dual adds, subtracts and negates values and tangents alike, and leaves the operands as they were"
    a, b = student.Dual(2.0, 3.0), student.Dual(5.0, -7.0)
    is_dual(compare, a + b, 7, -4, "Dual(2, 3) + Dual(5, -7)")
    is_dual(compare, a - b, -3, 10, "Dual(2, 3) - Dual(5, -7)")
    is_dual(compare, -a, -2, -3, "-Dual(2, 3)")
    is_dual(compare, a, 2, 3, "Dual(2, 3) after it was added, subtracted and negated")
    is_dual(compare, b, 5, -7, "Dual(5, -7) after it was added and subtracted")


@exercise("Dual")
def test_dual_products_and_quotients(student, compare):
    "Dual(2, 3) * Dual(5, -7) is (10, 3 * 5 - 2 * 7), and their quotient (2/5, (3 * 5 + 2 * 7) / 25)"
    a, b = student.Dual(2.0, 3.0), student.Dual(5.0, -7.0)
    is_dual(compare, a * b, 10, 1, "Dual(2, 3) * Dual(5, -7)")
    is_dual(compare, a / b, 0.4, 29 / 25, "Dual(2, 3) / Dual(5, -7)")
    is_dual(compare, b / a, 2.5, -29 / 4, "Dual(5, -7) / Dual(2, 3)")
    is_dual(compare, a * a, 4, 12, "x * x for x = Dual(2, 3)")


@exercise("Dual")
def test_dual_with_plain_numbers(student, compare):
    "Dual takes a plain number on either side: 2 - a is not a - 2, and the tangent of a number is 0"
    a = student.Dual(2.0, 3.0)
    is_dual(compare, a + 5, 7, 3, "Dual(2, 3) + 5")
    is_dual(compare, 5 + a, 7, 3, "5 + Dual(2, 3)")
    is_dual(compare, a - 5, -3, 3, "Dual(2, 3) - 5")
    is_dual(compare, 5 - a, 3, -3, "5 - Dual(2, 3)")
    is_dual(compare, a * 2.5, 5, 7.5, "Dual(2, 3) * 2.5")
    is_dual(compare, 2.5 * a, 5, 7.5, "2.5 * Dual(2, 3)")
    is_dual(compare, a / 4, 0.5, 0.75, "Dual(2, 3) / 4")
    is_dual(compare, 1 / a, 0.5, -0.75, "1 / Dual(2, 3)")
    is_dual(compare, 8 / a, 4, -6, "8 / Dual(2, 3)")


@exercise("Dual")
def test_dual_powers(student, compare):
    "Dual(2, 3) ** 3 is (8, 3 * 4 * 3); negative values and fractional exponents work too"
    a, b = student.Dual(2.0, 3.0), student.Dual(-2.0, 3.0)
    is_dual(compare, a**3, 8, 36, "Dual(2, 3) ** 3")
    is_dual(compare, b**3, -8, 36, "Dual(-2, 3) ** 3")
    is_dual(compare, b**2.0, 4, -12, "Dual(-2, 3) ** 2.0")
    is_dual(compare, a**-1, 0.5, -0.75, "Dual(2, 3) ** -1")
    is_dual(compare, student.Dual(4.0, 3.0) ** 0.5, 2, 0.75, "Dual(4, 3) ** 0.5")
    is_dual(compare, a**1, 2, 3, "Dual(2, 3) ** 1")
    is_dual(compare, a**0, 1, 0, "Dual(2, 3) ** 0", atol=1e-12)


@exercise("Dual")
def test_dual_functions(student, compare):
    "Dual's exp, log, sin, cos and tanh have the derivative at the value, times the tangent"
    for x in (0.8, 2.0, -1.3, 4.5):
        a = student.Dual(x, 3.0)
        is_dual(compare, a.exp(), np.exp(x), 3 * np.exp(x), f"Dual({x}, 3).exp()")
        is_dual(compare, a.sin(), np.sin(x), 3 * np.cos(x), f"Dual({x}, 3).sin()")
        is_dual(compare, a.cos(), np.cos(x), -3 * np.sin(x), f"Dual({x}, 3).cos()")
        is_dual(compare, a.tanh(), np.tanh(x), 3 - 3 * np.tanh(x) ** 2, f"Dual({x}, 3).tanh()")
        if x > 0:
            is_dual(compare, a.log(), np.log(x), 3 / x, f"Dual({x}, 3).log()")


@exercise("Dual")
def test_dual_formulas(student, compare):
    "Dual goes through whole formulas: x^2 + 3 x at 2 has the slope 7; of a constant sum such as sin^2 + cos^2 it is 0"
    x = student.Dual(2.0, 1.0)
    is_dual(compare, x * x + 3 * x, 10, 7, "x * x + 3 * x at 2")
    is_dual(compare, (1 - x) / (x + 2), -0.25, -3 / 16, "(1 - x) / (x + 2) at 2")
    is_dual(compare, x.sin() ** 2 + x.cos() ** 2, 1, 0, "sin(x)**2 + cos(x)**2", atol=1e-12)
    y = student.Dual(0.7, -2.0)
    is_dual(compare, (y.exp() * 3).log() - y, np.log(3), 0, "log(3 exp(y)) - y", atol=1e-12)


@exercise("Dual")
def test_dual_of_whole_numbers(student, compare):
    "Dual takes integers: Dual(7, 2) / 2 is 3.5, with tangent 1"
    a = student.Dual(7, 2)
    is_dual(compare, a / 2, 3.5, 1, "Dual(7, 2) / 2")
    is_dual(compare, a / student.Dual(2, 1), 3.5, -0.75, "Dual(7, 2) / Dual(2, 1)")
    is_dual(compare, a**-2, 1 / 49, -4 / 343, "Dual(7, 2) ** -2")


@exercise("Dual", care=True)
def test_dual_far_from_zero(student, compare):
    "Dual: tanh at 1000 is (1, 0) and at -10000 (-1, 0), and x ** 0 has the slope 0 at 0 too"
    is_dual(compare, student.Dual(1000.0, 3.0).tanh(), 1, 0, "Dual(1000, 3).tanh()", **CARE)
    is_dual(compare, student.Dual(400.0, 3.0).tanh(), 1, 0, "Dual(400, 3).tanh()", **CARE)
    is_dual(compare, student.Dual(-10_000.0, 3.0).tanh(), -1, 0, "Dual(-10000, 3).tanh()", **CARE)
    is_dual(compare, student.Dual(-10_000.0, 3.0).exp(), 0, 0, "Dual(-10000, 3).exp()", **CARE)
    zero = student.Dual(0.0, 3.0)
    is_dual(compare, zero**0, 1, 0, "Dual(0, 3) ** 0", **CARE)
    is_dual(compare, zero**1, 0, 3, "Dual(0, 3) ** 1", **CARE)
    is_dual(compare, zero**2, 0, 0, "Dual(0, 3) ** 2", **CARE)


# ---- gradient_forward


def counting(f, n):
    """f, called with a list of n Duals and at most n times; and the list in which its calls are counted."""
    passes = []

    def counted(*arguments):
        passes.append(len(arguments))
        assert len(passes) <= n, f"gradient_forward calls f more than {n} times for {n} inputs."
        assert len(arguments) == 1, f"gradient_forward calls f with {len(arguments)} arguments; wanted one list."
        xs, wanted = arguments[0], f"wanted a list of {n} Duals"
        assert type(xs) in (list, tuple) or not is_plain(xs), f"gradient_forward calls f with {what(xs)}; {wanted}."
        assert len(xs) == n, f"gradient_forward calls f with {len(xs)} items; {wanted}."
        items = [xs[i] for i in range(n)]
        for x in items:
            assert not is_plain(x), f"gradient_forward calls f with {what(x)} in the list; {wanted}."
        return f(items)

    return counted, passes


def has_gradient(student, compare, f, xs, want, name):
    counted, passes = counting(f, len(xs))
    compare(student.gradient_forward(counted, xs), np.array(want, dtype=float), name=name, rtol=1e-11, atol=1e-12)
    assert len(passes) == len(xs), f"gradient_forward called f {len(passes)} times; wanted {len(xs)}, one per input."


@exercise("gradient_forward")
def test_gradient_forward_by_hand(student, compare):
    "gradient_forward of x1 x2 + x1^2 at (2, 3) is (7, 2), in two passes; of a function without x2, its entry is 0"
    has_gradient(
        student,
        compare,
        lambda x: x[0] * x[1] + x[0] * x[0],
        np.array([2.0, 3.0]),
        [7, 2],
        "the gradient of x1 x2 + x1^2",
    )
    has_gradient(
        student,
        compare,
        lambda x: x[0] * x[2] * x[3],
        np.array([2.0, 3.0, 5.0, 7.0]),
        [35, 0, 14, 10],
        "that of x1 x3 x4",
    )
    has_gradient(student, compare, lambda x: x[0] * x[0], np.array([-4.0]), [-8], "that of x1^2, one input")


@exercise("gradient_forward")
def test_gradient_forward_of_a_formula(student, compare):
    "gradient_forward of x1 x2 + sin(x1) at (2, 3) is (3 + cos 2, 2)"
    want = [3 + np.cos(2.0), 2]
    has_gradient(student, compare, lambda x: x[0] * x[1] + x[0].sin(), np.array([2.0, 3.0]), want, "the gradient")


@exercise("gradient_forward")
def test_gradient_forward_of_other_types(student, compare):
    "gradient_forward takes lists, integers and float32, and gives float64"
    for xs in ([2, 3], [2, 2], [0.1, 0.3], np.array([200, 100], dtype=np.uint8), np.array([0.5, 2.0], dtype=np.float32)):
        a, b = (float(x) for x in xs)
        has_gradient(
            student, compare, lambda x: x[0] * x[0] * x[1], xs, [2 * a * b, a * a], f"the gradient at {what(xs)}"
        )
