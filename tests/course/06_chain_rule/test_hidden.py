"""Hidden checks of 06_chain_rule: the public properties on chains, sizes and formulas drawn anew for every submission.

Every check holds the answers against the reference. Entries of matrices are short binary fractions, so that their
products are exact in every order, and no cancellation makes a right order look wrong. Which order a submission
takes shows in what it can do at all, never in its time: a product of two matrices that fills 80 GB, and a product that
overflows in a direction which the vector does not have.
"""

from itertools import pairwise

import numpy as np

from autograder import exercise

# Right code agrees to 1e-14; with finite differences in the place of a derivative it is off by 1e-11 or more.
TIGHT = {"rtol": 2e-12}
EXACT = {"rtol": 1e-12, "atol": 1e-12}  # the atol where an exact sum happens to be 0
DUAL = {"rtol": 2e-12, "atol": 1e-13}  # values are of size 1; a tangent may be a small difference of such
CARE = {"rtol": 1e-6, "atol": 1e-12}
MANY = 100_000  # a matrix of so many rows and columns takes 80 GB, a vector 0.8 MB
LONG = 90  # 8192 ** 90 is beyond float64


# ---- calling the submission


def what(x):
    """The kind of an argument in words, without its values."""
    if type(x) is np.ndarray:
        return f"an array of {x.dtype} and shape {x.shape}"
    if x is None:
        return "None (is a `return` missing?)"
    return getattr(x, "kind", None) or f"a Python {type(x).__name__}"


def insisting(function, caller, number=True):
    """The function, for the submission to call: fails the check unless it is given float64, and one number if asked."""

    def insists(*arguments):
        assert len(arguments) == 1, f"{caller} calls a function with {len(arguments)} arguments; wanted one."
        x = arguments[0]
        right = type(x) is float or (type(x) is np.ndarray and x.dtype == np.float64 and (x.shape == () or not number))
        wanted = "one float64 number" if number else "float64"
        assert right, f"{caller} calls a function with {what(x)}; wanted {wanted}: convert x first."
        return function(x)

    return insists


def agree(compare, student, reference, name, calls, tolerance):
    """Send every call in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for arguments, got in zip(calls, getattr(student, name).many(calls), strict=True):
        compare(got, right(*arguments), name=f"{name} for {described(arguments)}", **tolerance)


def described(arguments):
    """A chain of matrices by its sizes, anything else by its kind."""
    first, *others = arguments
    if isinstance(first, list):
        shapes = [str(np.shape(J)) for J in first]
        alike = f"{len(shapes)} matrices of the shape {shapes[0]}"
        first = alike if len({*shapes}) == 1 else f"matrices of the shapes {', '.join(shapes)}"
    else:
        first = what(first)
    return " and ".join([first, *(what(other) for other in others)])


def signs(rng, shape=()):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


def fractions(rng, *shape):
    """Random numbers between -2 and 2 of 8 binary digits, none of them 0: products of a few matrices are exact in
    float64, and not in float32."""
    return signs(rng, shape) * rng.integers(1, 257, size=shape) / 128


# ---- chain_derivative


def link(rng):
    """A random function of one number and its derivative, which is never near 0."""
    a, b, c = rng.uniform(0.3, 0.9), float(signs(rng)) * rng.uniform(1.2, 1.6), rng.uniform(-1, 1)
    return (lambda x: float(a * np.sin(x) + b * x + c)), (lambda x: float(a * np.cos(x) + b))


def same_slopes(compare, student, reference, chains):
    """Compare for chains (links, x)."""
    calls = [([f for f, _ in links], [df for _, df in links], x) for links, x in chains]
    sent = [
        ([insisting(f, "chain_derivative") for f in fs], [insisting(df, "chain_derivative") for df in dfs], x)
        for fs, dfs, x in calls
    ]
    for (fs, dfs, x), got in zip(calls, student.chain_derivative.many(sent), strict=True):
        want = float(reference.chain_derivative(fs, dfs, x))
        compare(got, want, name=f"chain_derivative of {len(fs)} functions at {what(x)}", **TIGHT)


@exercise("chain_derivative", weight=3)
def test_chain_derivative(student, reference, compare, rng):
    "chain_derivative is the product of all slopes, each at the input of its function, fs[0] being applied first"
    same_slopes(
        compare, student, reference, [([link(rng) for _ in range(k)], float(rng.uniform(-2, 2))) for k in (3, 1, 2, 5)]
    )


@exercise("chain_derivative")
def test_chain_derivative_uses_what_it_is_given(student, reference, compare, rng):
    "chain_derivative uses the dfs that it is given, also where they are something else than the slopes of fs"
    mixed = [(link(rng)[0], link(rng)[1]) for _ in range(3)]
    others = [link(rng) for _ in range(3)]  # at the same x: an answer that was kept from the call before is not theirs
    x = float(rng.uniform(-2, 2))
    same_slopes(compare, student, reference, [(mixed, x), (others, x), (mixed[:2], float(rng.uniform(1, 2)))])


@exercise("chain_derivative")
def test_chain_derivative_at_other_types(student, reference, compare, rng):
    "chain_derivative takes an integer, float32 or 0-d x, and gives float64 to every function"
    points = [
        int(rng.integers(1, 4)),
        np.array(rng.integers(130, 256), dtype=np.uint8),
        np.array(-rng.integers(1, 5), dtype=np.int8),
        np.array(rng.uniform(1, 2), dtype=np.float32),
        np.array(rng.uniform(1, 2)),
    ]
    square = (lambda x: x * x), (lambda x: 2 * x)
    same_slopes(compare, student, reference, [([square, link(rng)], x) for x in points])


# ---- linear_jacobian


@exercise("linear_jacobian", weight=3)
def test_linear_jacobian(student, reference, compare, rng):
    "linear_jacobian(W) has a row for each output of x -> W x and a column for each input"
    for shape in ((2, 3), (4, 1), (3, 3), (1, 7)):
        W = rng.normal(size=shape)
        compare(student.linear_jacobian(W), reference.linear_jacobian(W), name=f"linear_jacobian of a W of shape {shape}")


@exercise("linear_jacobian")
def test_linear_jacobian_of_other_types(student, reference, compare, rng):
    "linear_jacobian takes lists, integers and float32, and gives float64"
    for W in other_matrices(rng):
        compare(student.linear_jacobian(W), reference.linear_jacobian(W), name=f"linear_jacobian of {what(W)}")


def other_matrices(rng):
    """A chain of matrices that are no float64 arrays; the sizes are 3, 2, 4, 2, 3."""
    return [
        rng.integers(-5, 6, size=(2, 3)).tolist(),
        rng.integers(100, 256, size=(4, 2)).astype(np.uint8),
        rng.integers(-128, 128, size=(2, 4)).astype(np.int8),
        fractions(rng, 3, 2).astype(np.float32),
    ]


# ---- elementwise_jacobian


def slope(rng):
    """A random elementwise function, at least 1/2 at 0; the same digits for numbers and for arrays."""
    a, b, c = fractions(rng), float(signs(rng)) * rng.uniform(0.5, 2), rng.uniform(0.5, 2)
    return lambda x: a * x + b / (1 + c * x * x)


def same_diagonals(compare, student, reference, calls):
    sent = [(insisting(df, "elementwise_jacobian", number=False), x) for df, x in calls]
    for (df, x), got in zip(calls, student.elementwise_jacobian.many(sent), strict=True):
        compare(got, reference.elementwise_jacobian(df, x), name=f"elementwise_jacobian at {what(x)}", **TIGHT)


@exercise("elementwise_jacobian", weight=3)
def test_elementwise_jacobian(student, reference, compare, rng):
    "elementwise_jacobian(df, x) has df(x) on the diagonal and 0 elsewhere"
    same_diagonals(compare, student, reference, [(slope(rng), rng.uniform(-3, 3, size=n)) for n in (4, 2, 1, 7)])


@exercise("elementwise_jacobian")
def test_elementwise_jacobian_at_other_types(student, reference, compare, rng):
    "elementwise_jacobian takes lists, integers and float32, and gives float64 to df"
    points = [
        rng.integers(1, 6, size=3).tolist(),
        rng.uniform(-2, 2, size=4).tolist(),
        rng.integers(130, 256, size=2).astype(np.uint8),
        rng.integers(-128, 0, size=3).astype(np.int8),
        rng.uniform(-2, 2, size=2).astype(np.float32),
    ]
    same_diagonals(compare, student, reference, [(slope(rng), x) for x in points])


# ---- chains of matrices


def chain(rng, sizes):
    """Random Jacobians of R^n0 -> R^n1 -> ..."""
    return [fractions(rng, m, n) for n, m in pairwise(sizes)]


def chains(rng):
    """Of different sizes, all alike, two links, one, and of single numbers; the last with all the digits of float64."""
    some = (1 + rng.permutation(5)).tolist()
    exact = [chain(rng, sizes) for sizes in (some, [3, 3, 3, 3], [2, 4, 3], [4, 2], [1, 1, 1], [5, 1, 6])]
    return [*exact, [uneven(rng, 3, 2), uneven(rng, 4, 3)]]


def uneven(rng, *shape):
    """Random numbers between 1/2 and 2 of either sign, which float32 does not hold."""
    return signs(rng, shape) * rng.uniform(0.5, 2.0, size=shape)


def runaway(rng):
    """A long chain of permuted matrices with one entry 8192 and two entries 1 or -1; and where that 8192 begins and ends.

    Their product has an entry 8192 ** LONG, which overflows, in one direction. In the two others nothing happens but
    exchanges and signs.
    """
    places = [rng.permutation(3) for _ in range(LONG + 1)]
    matrices = []
    for before, after in pairwise(places):
        J = np.zeros((3, 3))
        J[after, before] = 8192.0, *signs(rng, 2)
        matrices.append(J)
    return matrices, places[0][0], places[-1][0]


def calm(rng, place):
    """A random vector without the direction that overflows."""
    v = fractions(rng, 3)
    v[place] = 0.0
    return v


@exercise("chain_jacobian", weight=3)
def test_chain_jacobian(student, reference, compare, rng):
    "chain_jacobian is the product of the matrices, the first of the list on the right"
    agree(compare, student, reference, "chain_jacobian", [(Js,) for Js in chains(rng)], EXACT)


@exercise("chain_jacobian")
def test_chain_jacobian_of_other_types(student, reference, compare, rng):
    "chain_jacobian takes lists, integers and float32, and multiplies them as float64"
    Js = other_matrices(rng)
    bytes_ = [rng.integers(100, 256, size=shape).astype(np.uint8) for shape in ((3, 2), (2, 3))]
    agree(compare, student, reference, "chain_jacobian", [(Js,), (Js[:1],), (Js[3:],), (bytes_,)], EXACT)


@exercise("jvp_chain", weight=3)
def test_jvp_chain(student, reference, compare, rng):
    "jvp_chain(jacobians, tangent) is J_k ... J_1 tangent, for chains of every size"
    calls = [(Js, uneven(rng, Js[0].shape[1])) for Js in chains(rng)]
    agree(compare, student, reference, "jvp_chain", calls, EXACT)


@exercise("jvp_chain")
def test_jvp_chain_of_other_types(student, reference, compare, rng):
    "jvp_chain takes lists, integers and float32, for the matrices and for the tangent, and gives float64"
    Js = other_matrices(rng)
    tangents = [
        rng.integers(100, 256, size=3).astype(np.uint8),
        rng.integers(100, 256, size=2).astype(np.uint8),
        rng.integers(-5, 6, size=4).tolist(),
        fractions(rng, 2).astype(np.float32),
    ]
    calls = [(Js[i:], tangents[i]) for i in range(4)]
    agree(compare, student, reference, "jvp_chain", calls, EXACT)


@exercise("jvp_chain")
def test_jvp_chain_forms_no_large_matrix(student, reference, compare, rng):
    "jvp_chain forms no product of matrices: 1 x 100000 and 100000 x 1 would give one of 80 GB"
    agree(compare, student, reference, "jvp_chain", [wide_and_tall(rng)], {"rtol": 1e-10})


@exercise("jvp_chain")
def test_jvp_chain_never_leaves_its_direction(student, reference, compare, rng):
    "jvp_chain multiplies matrices with vectors only: the tangent stays small in a chain whose product overflows"
    Js, first, _ = runaway(rng)
    agree(compare, student, reference, "jvp_chain", [(Js, calm(rng, first))], EXACT)


def wide_and_tall(rng):
    """Four matrices, and a vector for either end: the product of all is huge, and so is that of the two at either end.

    All sums are far from 0.
    """
    wide, tall, v = rng.uniform(0.5, 1.5, size=(3, MANY))
    return [wide[np.newaxis, :], tall[:, np.newaxis]] * 2, v


@exercise("vjp_chain", weight=3)
def test_vjp_chain(student, reference, compare, rng):
    "vjp_chain(jacobians, cotangent) is cotangent^T J_k ... J_1, for chains of every size"
    calls = [(Js, uneven(rng, len(Js[-1]))) for Js in chains(rng)]
    agree(compare, student, reference, "vjp_chain", calls, EXACT)


@exercise("vjp_chain")
def test_vjp_chain_of_other_types(student, reference, compare, rng):
    "vjp_chain takes lists, integers and float32, for the matrices and for the cotangent, and gives float64"
    Js = other_matrices(rng)
    cotangents = [
        rng.integers(-5, 6, size=2).tolist(),
        rng.integers(100, 256, size=4).astype(np.uint8),
        rng.integers(-128, 0, size=2).astype(np.int8),
        fractions(rng, 3).astype(np.float32),
    ]
    calls = [(Js[: i + 1], cotangents[i]) for i in range(4)]
    agree(compare, student, reference, "vjp_chain", calls, EXACT)


@exercise("vjp_chain")
def test_vjp_chain_forms_no_large_matrix(student, reference, compare, rng):
    "vjp_chain forms no product of matrices: 1 x 100000 and 100000 x 1 would give one of 80 GB"
    agree(compare, student, reference, "vjp_chain", [wide_and_tall(rng)], {"rtol": 1e-10})


@exercise("vjp_chain")
def test_vjp_chain_never_leaves_its_direction(student, reference, compare, rng):
    "vjp_chain multiplies vectors with matrices only: the cotangent stays small in a chain whose product overflows"
    Js, _, last = runaway(rng)
    agree(compare, student, reference, "vjp_chain", [(Js, calm(rng, last))], EXACT)


# ---- costs


def whole(got):
    """A count as a float: 3, 3.0 and numpy's 3 are the same count."""
    if type(got) is int or (type(got) is np.ndarray and got.shape == () and got.dtype.kind in "iu"):
        return float(got)
    return got


def random_sizes(rng, length, up_to):
    return rng.integers(1, up_to, size=length).tolist()


@exercise("accumulation_cost", weight=2)
def test_accumulation_cost(student, reference, compare, rng):
    "accumulation_cost counts the multiplications of both modes, from two sizes (none) to seven"
    same_costs(compare, student, reference, [random_sizes(rng, length, 90) for length in (3, 4, 2, 5, 7)])


@exercise("accumulation_cost")
def test_accumulation_cost_of_large_layers(student, reference, compare, rng):
    "accumulation_cost is exact for layers of 100000, where the count has 15 digits"
    sizes = [rng.integers(50_000, 100_000, size=length).tolist() for length in (3, 4)]
    same_costs(compare, student, reference, sizes)


def same_costs(compare, student, reference, sizes):
    calls = [(s, mode) for s in sizes for mode in ("forward", "reverse")]
    for (s, mode), got in zip(calls, student.accumulation_cost.many(calls), strict=True):
        want = float(reference.accumulation_cost(s, mode))
        compare(whole(got), want, rtol=0.0, name=f'accumulation_cost, "{mode}", of {len(s)} sizes')


def word(got):
    """A name as Python's string: numpy's own, which np.where gives, is the same name."""
    return got.item() if "str_" in getattr(got, "kind", "") else got


def same_modes(compare, student, reference, sizes):
    for s, got in zip(sizes, student.best_mode.many([(s,) for s in sizes]), strict=True):
        compare(word(got), reference.best_mode(s), name=f"best_mode of {len(s)} sizes, from {s[0]} to {s[-1]}")


def against_the_rule_of_thumb(rng):
    """Fewer inputs than outputs and yet reverse is cheaper, by a wide layer near the end; and turned around."""
    few = int(rng.integers(3, 9))
    more, narrow = few + int(rng.integers(1, 3)), int(rng.integers(1, 3))
    sizes = [few, narrow, int(rng.integers(200, 900)), more]
    return [sizes, sizes[::-1]]


@exercise("best_mode", weight=2)
def test_best_mode(student, reference, compare, rng):
    "best_mode names the cheaper mode by the exact costs"
    drawn = [random_sizes(rng, length, 30) for length in (3, 4, 5, 6) for _ in range(5)]
    thumbs = [sizes for _ in range(3) for sizes in against_the_rule_of_thumb(rng)]
    same_modes(compare, student, reference, [*drawn, *(s[::-1] for s in drawn), *thumbs])


@exercise("best_mode")
def test_best_mode_on_a_tie(student, reference, compare, rng):
    'best_mode is "reverse" where both cost the same, and only there or where reverse is cheaper'
    half = random_sizes(rng, 3, 40)
    ties = [half + half[::-1], half + half[1::-1], random_sizes(rng, 2, 40)]
    n = int(rng.integers(60_000, 90_000))  # one more or less makes the costs differ by a hundred-thousandth
    near = [[n, n, n, n + 1], [n + 1, n, n, n]]
    forward = [[1, *sorted(random_sizes(rng, 2, 40)), 50], [2, 2, 2, 3], [2, 5, 2, 3, 2]]
    same_modes(compare, student, reference, ties + near + forward)


# ---- Dual


def number(x):
    """An attribute as a float, where it is a whole number: Dual(2, 1).value may well be 2."""
    if type(x) is int or (type(x) is np.ndarray and x.shape == () and x.dtype.kind in "iu"):
        return float(x)
    return x


def is_plain(x):
    return x is None or type(x) in (bool, int, float, str, list, tuple, dict, np.ndarray)


def same_dual(compare, got, want, name, tolerance):
    assert not is_plain(got), f"{name} gives {what(got)}; wanted a Dual: return Dual(value, tangent)."
    compare(number(got.value), float(want.value), name=f"the value of {name}", **tolerance)
    compare(number(got.tangent), float(want.tangent), name=f"the tangent of {name}", **tolerance)


def same_duals(compare, student, reference, operands, operations, tolerance=DUAL, plain=()):
    """Do the operations with Duals of both sides, made of the pairs `operands`; the operands must stay as they were."""
    theirs = student.Dual.many(operands)
    ours = [reference.Dual(*pair) for pair in operands]
    for d in theirs:
        assert not is_plain(d), f"Dual(value, tangent) gives {what(d)}; wanted an object."
    for name, operation in operations.items():
        same_dual(compare, operation(*theirs, *plain), operation(*ours, *plain), name, tolerance)
    for d, right in zip(theirs, ours, strict=True):
        same_dual(compare, d, right, "an operand after the operations (they return new Duals)", tolerance)


def pair(rng, low=0.5, high=2.0):
    """A value between low and high of either sign, and a tangent that is neither 0 nor 1 nor the value."""
    return float(signs(rng) * rng.uniform(low, high)), float(signs(rng) * rng.uniform(1.2, 3))


def positive(rng, low=0.5, high=2.0):
    value, tangent = pair(rng, low, high)
    return abs(value), tangent


@exercise("Dual")
def test_dual_sums(student, reference, compare, rng):
    "Dual keeps value and tangent; a + b, a - b and -a do the same to the tangents as to the values"
    operations = {
        "a": lambda a, b: a,
        "a + b": lambda a, b: a + b,
        "a - b": lambda a, b: a - b,
        "b - a": lambda a, b: b - a,
        "-a": lambda a, b: -a,
    }
    same_duals(compare, student, reference, [pair(rng), pair(rng)], operations)


@exercise("Dual", weight=2)
def test_dual_products_and_quotients(student, reference, compare, rng):
    "Dual follows the product rule and the quotient rule"
    operations = {
        "a * b": lambda a, b: a * b,
        "a / b": lambda a, b: a / b,
        "b / a": lambda a, b: b / a,
        "a * a": lambda a, b: a * a,
    }
    same_duals(compare, student, reference, [pair(rng), pair(rng)], operations)


@exercise("Dual", weight=2)
def test_dual_with_plain_numbers(student, reference, compare, rng):
    "Dual takes a plain number on either side of + - * /, the operands in their order; a number has tangent 0"
    operations = {
        "a + c": lambda a, b, c, n: a + c,
        "c + a": lambda a, b, c, n: c + a,
        "a - c": lambda a, b, c, n: a - c,
        "c - a": lambda a, b, c, n: c - a,
        "a * c": lambda a, b, c, n: a * c,
        "c * a": lambda a, b, c, n: c * a,
        "a / c": lambda a, b, c, n: a / c,
        "c / a": lambda a, b, c, n: c / a,
        "a - n": lambda a, b, c, n: a - n,
        "n - b": lambda a, b, c, n: n - b,
        "n / b": lambda a, b, c, n: n / b,
        "n * b": lambda a, b, c, n: n * b,
    }
    plain = float(signs(rng) * rng.uniform(2.1, 3)), int(rng.integers(3, 7))
    same_duals(compare, student, reference, [pair(rng), pair(rng)], operations, plain=plain)


@exercise("Dual")
def test_dual_powers(student, reference, compare, rng):
    "Dual ** exponent has the tangent exponent * value ** (exponent - 1) * tangent, for negative values too"
    negative = -rng.uniform(0.5, 2), pair(rng)[1]
    operations = {
        "a ** 2": lambda a, b, p: a**2,
        "a ** 3": lambda a, b, p: a**3,
        "a ** -2": lambda a, b, p: a**-2,
        "a ** 5.0": lambda a, b, p: a**5.0,
        "a ** 1": lambda a, b, p: a**1,
        "b ** 0.5": lambda a, b, p: b**0.5,
        "b ** p": lambda a, b, p: b**p,
        "b ** 4": lambda a, b, p: b**4,
        "a ** 0": lambda a, b, p: a**0,
    }
    exponent = (float(signs(rng) * rng.uniform(1.2, 2.8)),)
    same_duals(compare, student, reference, [negative, positive(rng)], operations, plain=exponent)


@exercise("Dual", weight=2)
def test_dual_functions(student, reference, compare, rng):
    "Dual has exp, log, sin, cos and tanh, whose tangents are the derivative at the value, times the tangent"
    operations = {
        "a.exp()": lambda a, b, c: a.exp(),
        "b.exp()": lambda a, b, c: b.exp(),
        "b.log()": lambda a, b, c: b.log(),
        "a.sin()": lambda a, b, c: a.sin(),
        "b.sin()": lambda a, b, c: b.sin(),
        "c.sin()": lambda a, b, c: c.sin(),
        "a.cos()": lambda a, b, c: a.cos(),
        "b.cos()": lambda a, b, c: b.cos(),
        "c.cos()": lambda a, b, c: c.cos(),
        "a.tanh()": lambda a, b, c: a.tanh(),
        "b.tanh()": lambda a, b, c: b.tanh(),
        "c.tanh()": lambda a, b, c: c.tanh(),
    }
    negative = -rng.uniform(0.5, 2), pair(rng)[1]
    same_duals(compare, student, reference, [negative, positive(rng), pair(rng, 3, 6)], operations)


@exercise("Dual", weight=2)
def test_dual_formulas(student, reference, compare, rng):
    "Dual goes through longer formulas, in which a variable occurs several times and constants have tangent 0"
    operations = {
        "a b + sin(a)": lambda a, b: a * b + a.sin(),
        "(a^2 + 1) / (b + 2)": lambda a, b: (a**2 + 1) / (b + 2),
        "exp(-a) tanh(a - b)": lambda a, b: (-a).exp() * (a - b).tanh(),
        "log(a^2 + b^2) / 2": lambda a, b: (a * a + b * b).log() / 2,
        "1 / (1 + exp(-a b))": lambda a, b: 1 / (1 + (-(a * b)).exp()),
        "(2 - cos(3 a)) ** 0.5": lambda a, b: (2 - (3 * a).cos()) ** 0.5,
    }
    same_duals(compare, student, reference, [positive(rng), positive(rng)], operations)


@exercise("Dual")
def test_dual_of_whole_numbers(student, reference, compare, rng):
    "Dual takes integers: Dual(7, 2) / 2 is 3.5, with tangent 1"
    operations = {
        "a / b": lambda a, b: a / b,
        "a / 2": lambda a, b: a / 2,
        "a * b - 3": lambda a, b: a * b - 3,
        "b ** -2": lambda a, b: b**-2,
        "b ** 0.5": lambda a, b: b**0.5,
        "b.log()": lambda a, b: b.log(),
        "(a / b).sin()": lambda a, b: (a / b).sin(),
    }
    a, b = (int(rng.integers(1, 9)), int(rng.integers(2, 9))), (int(rng.integers(3, 9)), -int(rng.integers(2, 9)))
    same_duals(compare, student, reference, [a, b], operations)


@exercise("Dual", care=True)
def test_dual_with_care(student, reference, compare, rng):
    "Dual is finite, without a warning: tanh and exp(-z) far from 0, and whole powers of 0"
    operations = {
        "a.tanh() at a positive value": lambda a, b, c, d, z: a.tanh(),
        "b.tanh() at a negative value": lambda a, b, c, d, z: b.tanh(),
        "c.tanh() at a positive value": lambda a, b, c, d, z: c.tanh(),
        "d.tanh() at a negative value": lambda a, b, c, d, z: d.tanh(),
        "b.exp() at a negative value": lambda a, b, c, d, z: b.exp(),
        "a.log() at a large value": lambda a, b, c, d, z: a.log(),
        "z ** 0 at 0": lambda a, b, c, d, z: z**0,
        "z ** 1 at 0": lambda a, b, c, d, z: z**1,
        "z ** 2 at 0": lambda a, b, c, d, z: z**2,
    }
    operands = [
        positive(rng, 1000, 10_000),
        (-rng.uniform(1000, 10_000), pair(rng)[1]),
        positive(rng, 360, 500),
        (-rng.uniform(360, 500), pair(rng)[1]),
        (0.0, pair(rng)[1]),
    ]
    same_duals(compare, student, reference, operands, operations, tolerance=CARE)


# ---- gradient_forward


class Counted:
    """A function of n Duals, for the submission to call at most n times."""

    def __init__(self, f, n):
        self.f, self.n, self.passes = f, n, 0

    def __call__(self, *arguments):
        self.passes += 1
        assert self.passes <= self.n, f"gradient_forward calls f more than {self.n} times for {self.n} inputs."
        assert len(arguments) == 1, f"gradient_forward calls f with {len(arguments)} arguments; wanted one list."
        return self.f(self.unpacked(arguments[0]))

    def unpacked(self, xs):
        wanted = f"wanted a list of {self.n} Duals"
        assert type(xs) in (list, tuple) or not is_plain(xs), f"gradient_forward calls f with {what(xs)}; {wanted}."
        assert len(xs) == self.n, f"gradient_forward calls f with {len(xs)} items; {wanted}."
        items = [xs[i] for i in range(self.n)]
        for x in items:
            assert not is_plain(x), f"gradient_forward calls f with {what(x)} in the list; {wanted}."
        return items


def same_gradients(compare, student, reference, calls):
    """One call of the submission for each (f, xs), with as many passes as there are inputs."""
    for f, xs in calls:
        n = len(xs)
        counted = Counted(f, n)
        got = student.gradient_forward(counted, xs)
        compare(got, reference.gradient_forward(f, xs), name=f"gradient_forward for {n} inputs, {what(xs)}", **DUAL)
        assert counted.passes == n, f"gradient_forward called f {counted.passes} times; wanted one pass per input, {n}."


def polynomial(rng, n):
    """A random polynomial, by sums and products alone, in which every input meets its neighbour."""
    c = (signs(rng, n) * rng.uniform(1, 2, size=n)).tolist()

    def f(x):
        total = x[0] * x[0] * c[0]
        for i in range(1, n):
            total = total + x[i - 1] * x[i] * c[i]
        return total

    return f


def formula(rng):
    """A random function of four inputs, by every operation; the last input does not occur."""
    a, b, c = rng.uniform(0.5, 1.5, size=3).tolist()
    return lambda x: (a * x[0] + x[1].sin()).tanh() / (x[2] ** 2 + b) - (c - x[1]) * (-x[0] * x[2]).exp() + x[1].cos()


@exercise("gradient_forward", weight=3)
def test_gradient_forward(student, reference, compare, rng):
    "gradient_forward has one partial derivative for each input, and calls f once for each"
    calls = [(polynomial(rng, n), rng.uniform(0.5, 2, size=n) * signs(rng, n)) for n in (3, 1, 5)]
    same_gradients(compare, student, reference, calls)


@exercise("gradient_forward")
def test_gradient_forward_of_a_formula(student, reference, compare, rng):
    "gradient_forward takes any f made of the operations of Dual; an input that does not occur has derivative 0"
    same_gradients(compare, student, reference, [(formula(rng), rng.uniform(0.5, 1.5, size=4))])


@exercise("gradient_forward")
def test_gradient_forward_of_other_types(student, reference, compare, rng):
    "gradient_forward takes lists, integers and float32, and gives float64"
    points = [
        [int(rng.integers(1, 6))] * 2,  # alike, and yet two inputs
        rng.integers(1, 6, size=3).tolist(),
        rng.uniform(0.5, 2, size=2).tolist(),
        rng.integers(130, 256, size=2).astype(np.uint8),
        rng.uniform(0.5, 2, size=2).astype(np.float32),
    ]
    same_gradients(compare, student, reference, [(lambda x: x[0] * x[1] * 2 + x[0], x) for x in points])
