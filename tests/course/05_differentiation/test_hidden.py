"""Hidden checks of 05_differentiation: the public properties on functions, points and trees drawn anew.

The difference quotients are compared at steps where their truncation error is large, so that the quotient asked
for is told from any other, and from the derivative itself. The functions f and df insist on float64 arguments.
A derivative tree is read field by field and evaluated here, at many points: its form does not matter, nor does
what became of the `evaluate` that was handed out.
"""

import re

import numpy as np

from autograder import exercise
from autograder.sandbox import Raised
from autograder.sandbox.student import Function

QUOTIENT = {"rtol": 1e-10}  # round-off at the steps used, all at least 1e-2, is 1e-12 at most
ROUND_OFF_AT_1E_6 = {"rtol": 1e-8}  # x + 1e-6 is itself rounded, by 1e-10 of the step
ANALYTIC = {"rtol": 1e-12}  # central differences are off by 3e-11 or more
# Trees are evaluated in float64 on purpose: written out as a tree, a difference quotient loses its digits there.
TREE = {"rtol": 5e-13, "atol": 5e-14}  # right trees of any form agree to 3e-15
DEEP_TREE = {"rtol": 2e-12, "atol": 1e-13}
TYPES_ALONE = {"rtol": 0.5, "atol": 1e300}  # of `compare`: type, shape, dtype and finiteness, whatever the values

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
PARTS = {kind: tuple(field for field in fields if field in CHILDREN) for kind, fields in FIELDS.items()}
MAX_NODES = 2000  # read of one tree; no simplification at all makes 500 of the largest derivative asked for
NAMES = (("x", "x1"), ("w", "w0"), ("a", "alpha"), ("t", "theta"))  # the one is a part of the other
# Those that a student may write a rule of its own for, as ints and as floats.
EXPONENTS = (0, 1, 2, 3, 4, -1, -2, -3, 0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 0.25, 0.5, 1.5, 2.5, -0.5, -0.75, -1.5)
STEADY = 30.0  # bounds what occurs within a random tree, so that its derivative is well conditioned


# ---- functions for students to call


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
    if type(x) in (bool, int, float):
        return f"the number {x:.6g}" if abs(x) < 1e300 else "a large number"
    return getattr(x, "kind", None) or f"of type {type(x).__name__}"


def rational(rng):
    """A random elementwise function and its derivative; correctly rounded operations alone, so that numbers and arrays
    give the same digits."""
    a, b, c = signs(rng, 3) * rng.uniform(0.5, 2, size=3)
    return (
        lambda x: a * x * x * x + b * x + c / (1 + x * x),
        lambda x: 3 * a * x * x + b - 2 * c * x / ((1 + x * x) * (1 + x * x)),
    )


def signs(rng, shape=()):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


def coarse_step(rng):
    """A step at which the truncation error is plain to see."""
    return float(10.0 ** rng.uniform(-2, -0.3))


def other_types(rng):
    """Single numbers, and array-likes that are not float64."""
    whole = (signs(rng, 6) * rng.integers(1, 6, size=6)).astype(np.int64)
    return [
        float(rng.uniform(0.5, 2)),
        int(rng.integers(1, 4)),
        np.array(rng.uniform(0.5, 2)),
        whole.reshape(2, 3).tolist(),
        np.array([0, rng.integers(1, 9), rng.integers(130, 256)], dtype=np.uint8),  # 0 - h does not exist
        np.append(whole[:2], -128).astype(np.int8),
        rng.uniform(-2, 2, size=(2, 2)).astype(np.float32),
        whole[:3],
    ]


def described(x):
    """The kind of an input in words."""
    if isinstance(x, np.ndarray):
        return f"an array of {x.dtype} and shape {x.shape}"
    return f"a list of shape {np.shape(x)}" if isinstance(x, list) else f"the {type(x).__name__} {x:.6g}"


def agree(compare, student, reference, name, calls, tolerance, **restrictions):
    """Send every call (f, x, ...) in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    sent = []
    for f, x, *others in calls:
        shape = np.shape(x) if restrictions.get("shape") else None
        sent.append((asked(f, name, shape, restrictions.get("numbers", (np.float64,))), x, *others))
    for (f, x, *others), got in zip(calls, getattr(student, name).many(sent), strict=True):
        at = f" with h = {others[0]:.3g}" if others else ""
        compare(got, right(f, x, *others), name=f"{name} at {described(x)}{at}", **tolerance)


# ---- difference quotients


def quotients(rng):
    """Calls at arrays of every shape, with coarse steps."""
    xs = [rng.uniform(-2, 2, size=shape) for shape in ((7,), (2, 3), (2, 1, 3))]
    return [(rational(rng)[0], x, coarse_step(rng)) for x in [*xs, 100 * xs[0]]]


def quotients_of_other_types(rng):
    f, _ = rational(rng)
    return [(f, x, coarse_step(rng)) for x in other_types(rng)]


@exercise("forward_difference", weight=3)
def test_forward_difference(student, reference, compare, rng):
    "forward_difference(f, x, h) is (f(x + h) - f(x)) / h, for arrays of every shape"
    agree(compare, student, reference, "forward_difference", quotients(rng), QUOTIENT)


@exercise("forward_difference")
def test_forward_difference_of_other_types(student, reference, compare, rng):
    "forward_difference takes numbers, lists, integers and float32, and calls f with float64"
    agree(compare, student, reference, "forward_difference", quotients_of_other_types(rng), QUOTIENT)


@exercise("central_difference", weight=3)
def test_central_difference(student, reference, compare, rng):
    "central_difference(f, x, h) is (f(x + h) - f(x - h)) / (2 h), for arrays of every shape"
    agree(compare, student, reference, "central_difference", quotients(rng), QUOTIENT)


@exercise("central_difference")
def test_central_difference_of_other_types(student, reference, compare, rng):
    "central_difference takes numbers, lists, integers and float32, and calls f with float64"
    agree(compare, student, reference, "central_difference", quotients_of_other_types(rng), QUOTIENT)


# ---- the U-curve


def curves_of(student, f, df, x, steps):
    """What step_errors returns; two rows of one array unpack like a pair."""
    curves = student.step_errors(asked(f, "step_errors"), asked(df, "step_errors"), x, steps)
    return tuple(curves) if type(curves) is np.ndarray and curves.ndim == 2 else curves


def errors_agree(compare, student, reference, rng, x, steps):
    """Compare both curves, entry by entry.

    x and the steps are short binary fractions, so that x + h is exact, and so are differences of neighbouring
    values and their division by h: round-off is the same in every arrangement of the quotient.
    """
    f, df = rational(rng)
    curves = curves_of(student, f, df, x, steps)
    wanted = reference.step_errors(f, df, x, steps)
    compare(curves, wanted, **TYPES_ALONE, name="step_errors")
    for scheme, curve, right in zip(("forward", "central"), curves, wanted, strict=True):
        for h, got, want in zip(steps, curve, right, strict=True):
            compare(got, want, rtol=1e-10, atol=1e-10, name=f"the {scheme} error at the step {h:.3g}")


@exercise("step_errors")
def test_step_errors_of_a_parabola(student, reference, compare, rng):
    "the central errors of a polynomial of degree 2 are exactly 0, and the forward errors are proportional to h"
    a, b = (float(rng.integers(1, 16)) / 8 for _ in range(2))
    steps = 2.0 ** -rng.permutation(np.arange(2.0, 20.0, 4.0))
    compare(
        curves_of(student, lambda x: -a * x * x - b * x, lambda x: -2 * a * x - b, binary_fraction(rng), steps),
        (a * steps, 0 * steps),
        rtol=1e-12,
        atol=1e-18,  # every operation is exact here
        name="step_errors of a parabola",
    )


def binary_fraction(rng):
    """A number between 1 and 3 with few binary digits, not a power of two."""
    return float(64 + 2 * rng.integers(1, 31)) / 64 + float(rng.integers(0, 2))


@exercise("step_errors", weight=3)
def test_step_errors(student, reference, compare, rng):
    "step_errors(f, df, x, steps) are the absolute errors of both quotients for each step, in the order of steps"
    exponents = [*rng.choice(np.arange(2, 9), 3, replace=False), *rng.choice(np.arange(20, 45), 4, replace=False)]
    steps = 2.0 ** -rng.permutation(exponents).astype(np.float64)
    errors_agree(compare, student, reference, rng, binary_fraction(rng), steps)


@exercise("step_errors")
def test_step_errors_of_other_types(student, reference, compare, rng):
    "step_errors takes x as an int or a 0-d array, and steps as a list or as integers"
    steps = rng.permutation([0.5, 0.125, 0.03125]).tolist()
    errors_agree(compare, student, reference, rng, binary_fraction(rng), rng.permutation([4, 1, 2]))
    errors_agree(compare, student, reference, rng, int(rng.integers(1, 4)), steps)
    errors_agree(compare, student, reference, rng, np.array(-binary_fraction(rng), dtype=np.float32), steps[:2])


@exercise("step_errors", care=True)
def test_step_errors_at_tiny_steps(student, reference, compare, rng):
    "step_errors is finite, without a warning, where x + h rounds to x: the error is then all of the derivative"
    steps = 2.0 ** -np.array([3.0, *rng.uniform(56, 90, size=3).round()])
    errors_agree(compare, student, reference, rng, binary_fraction(rng), steps)


@exercise("best_step")
def test_best_step_forward(student, reference, compare):
    'best_step("forward") is the square root of eps'
    compare(student.best_step("forward"), reference.best_step("forward"), name='best_step("forward")')


@exercise("best_step")
def test_best_step_central(student, reference, compare):
    'best_step("central") is the cube root of eps'
    compare(student.best_step("central"), reference.best_step("central"), name='best_step("central")')


# ---- gradients and Jacobians


def entangled(rng, shape):
    """A random function of all entries of an array together: every partial derivative depends on all entries."""
    w, v = signs(rng, shape) * rng.uniform(0.5, 2, size=shape), rng.uniform(0.5, 2, size=shape)
    return lambda x: np.sum(w * x * x * x) + np.sum(v * x) ** 2


def vector_valued(rng, n, m):
    """A random function from n to m numbers, neither even nor odd."""
    A, B = rng.normal(size=(m, n)), rng.uniform(0.5, 1.5, size=(m, n)) * signs(rng, (m, n))
    return lambda x: A @ x + (B @ x) ** 2 + (B @ x) ** 3


def oscillating(rng):
    """sin(k x) with k = 3e5: its central difference at h = 1e-6 is 1.5 % off, at 1e-5 nearly 100 %."""
    k = 3e5 * rng.uniform(0.9, 1.1)
    return lambda x: np.sin(k * x)


def gradients(rng, shapes):
    return [(entangled(rng, shape), rng.uniform(-1.5, 1.5, size=shape), coarse_step(rng)) for shape in shapes]


@exercise("numerical_gradient", weight=2)
def test_numerical_gradient(student, reference, compare, rng):
    "numerical_gradient(f, x, h) is the central difference in each entry of the vector x"
    agree(compare, student, reference, "numerical_gradient", gradients(rng, ((5,), (2,), (1,))), QUOTIENT, shape=True)


@exercise("numerical_gradient")
def test_numerical_gradient_of_any_shape(student, reference, compare, rng):
    "numerical_gradient takes arrays of any shape, and has the shape of x"
    agree(
        compare, student, reference, "numerical_gradient", gradients(rng, ((2, 3), (2, 1, 2), ())), QUOTIENT, shape=True
    )


@exercise("numerical_gradient")
def test_numerical_gradient_of_other_types(student, reference, compare, rng):
    "numerical_gradient takes lists, integers and float32, and calls f with float64"
    _, _, _, nested, small, _, half, _ = other_types(rng)
    calls = [(entangled(rng, np.shape(x)), x, coarse_step(rng)) for x in (nested[0], small, half[0])]
    agree(compare, student, reference, "numerical_gradient", calls, QUOTIENT, shape=True)


@exercise("numerical_gradient")
def test_numerical_gradient_by_default(student, reference, compare, rng):
    "numerical_gradient(f, x) takes the step 1e-6"
    wave = oscillating(rng)
    calls = [(lambda x: np.sum(wave(x)), rng.uniform(-1.5, 1.5, size=4))]
    agree(compare, student, reference, "numerical_gradient", calls, ROUND_OFF_AT_1E_6, shape=True)


@exercise("numerical_jacobian", weight=3)
def test_numerical_jacobian(student, reference, compare, rng):
    "numerical_jacobian(f, x, h)[i, j] is the central difference of output i in input j, of shape (m, n)"
    calls = [
        (vector_valued(rng, n, m), rng.uniform(-1, 1, size=n), coarse_step(rng))
        for n, m in ((4, 3), (2, 5), (3, 3), (3, 1), (1, 2), (1, 1))
    ]
    agree(compare, student, reference, "numerical_jacobian", calls, QUOTIENT, shape=True)


@exercise("numerical_jacobian")
def test_numerical_jacobian_of_other_types(student, reference, compare, rng):
    "numerical_jacobian takes lists, integers and float32, and calls f with float64"
    *_, nested, small, _, half, _ = other_types(rng)
    calls = [(vector_valued(rng, len(x), 2), x, coarse_step(rng)) for x in (nested[0], small, half[0])]
    agree(compare, student, reference, "numerical_jacobian", calls, QUOTIENT, shape=True)


@exercise("numerical_jacobian")
def test_numerical_jacobian_by_default(student, reference, compare, rng):
    "numerical_jacobian(f, x) takes the step 1e-6"
    wave, A = oscillating(rng), rng.uniform(0.5, 1.5, size=(2, 3))
    calls = [(lambda x: A @ wave(x), rng.uniform(-1.5, 1.5, size=3))]
    agree(compare, student, reference, "numerical_jacobian", calls, ROUND_OFF_AT_1E_6, shape=True)


# ---- the complex step


COMPLEX = {"numbers": (np.float64, np.complex128)}


def analytic(rng):
    """A random elementwise function that may be called with complex numbers."""
    a, b, c = signs(rng, 3) * rng.uniform(0.5, 1.5, size=3)
    return lambda z: np.exp(a * z) * np.sin(b * z) + c * z * z * z


@exercise("complex_step", weight=3)
def test_complex_step(student, reference, compare, rng):
    "complex_step(f, x) is the derivative without round-off, for arrays of every shape"
    calls = [(analytic(rng), rng.uniform(-2, 2, size=shape)) for shape in ((20,), (2, 3), (2, 1, 3))]
    agree(compare, student, reference, "complex_step", calls, ANALYTIC, **COMPLEX)


@exercise("complex_step", weight=2)
def test_complex_step_with_a_coarse_step(student, reference, compare, rng):
    "complex_step(f, x, h) is Im f(x + i h) / h at any h, and h is 1e-20 where it is not given"
    calls = [(analytic(rng), rng.uniform(-2, 2, size=shape), coarse_step(rng)) for shape in ((5,), (3, 2))]
    agree(compare, student, reference, "complex_step", calls, QUOTIENT, **COMPLEX)
    k = 1e8 * rng.uniform(0.9, 1.1)  # the derivative is lost at any step that is not far below 1 / k
    rapid = [(lambda z: np.sin(k * z), rng.uniform(1, 2, size=4))]
    agree(compare, student, reference, "complex_step", rapid, QUOTIENT, **COMPLEX)


@exercise("complex_step")
def test_complex_step_of_other_types(student, reference, compare, rng):
    "complex_step takes numbers, lists, integers and float32, and calls f with complex128"
    a, b = rng.uniform(0.5, 2, size=2)
    calls = [(lambda z: a * z * z * z + b / (1 + z * z), x) for x in other_types(rng)]
    agree(compare, student, reference, "complex_step", calls, ANALYTIC, **COMPLEX)


# ---- expression trees: planted, read back, evaluated


# What the text of a dataclass is made of. Anything else is read field by field.
TOKEN = re.compile(
    rf"(?P<kind>{'|'.join(FIELDS)})\(|(?P<field>\w+)=|'(?P<name>\w+)'|(?P<truth>True|False)|(?P<end>\))|, "
    r"|Fraction\((?P<above>-?\d+), (?P<below>\d+)\)|np\.\w+\((?P<scalar>-?[\d.]+(?:e[-+]?\d+)?)\)"
    r"|(?P<number>-?[\d.]+(?:e[-+]?\d+)?)"
)
LONGEST = 300_000  # characters of a tree's text


class Garden:
    """The trees of one check on both sides: the student's objects, and expressions of the reference that equal them."""

    def __init__(self, student, reference):
        self.student = student
        self.reference = reference
        self.ours = {}  # the id of a student's object -> our node
        self.known = {}  # what a node of ours is made of -> the node, so that equal parts are one object

    def plant(self, expressions):
        """The student's own objects for our expressions. One message for each class in each layer of the trees."""
        layers, theirs = {}, {}
        for expression in expressions:
            sort_by_height(expression, layers)
        for layer in sorted(layers):
            for kind, fields in FIELDS.items():
                nodes = [node for node in layers[layer].values() if type(node).__name__ == kind]
                values = [[getattr(node, field) for field in fields] for node in nodes]
                sent = [tuple(theirs.get(id(value), value) for value in row) for row in values]
                for node, made in zip(nodes, getattr(self.student, kind).many(sent) if sent else [], strict=True):
                    assert is_object(made), (
                        f"{kind}(...) gives {kind_of(made)}; wanted a node: leave the given classes as they were"
                    )
                    theirs[id(node)] = made
                    self.ours[made.id] = node
        return [theirs[id(expression)] for expression in expressions]

    def class_of(self, thing):
        """Which of the given classes an object of the student's is of, or None."""
        if not is_object(thing):
            return None
        named = thing.kind.split()[1:2]
        if named and named[0] in FIELDS:
            return named[0]
        return type(self.ours[thing.id]).__name__ if thing.id in self.ours else None

    def require_node(self, thing, title):
        kind = self.class_of(thing)
        wanted = "an expression of the nine given classes"
        assert kind is not None, f"{title} is {kind_of(thing)}; wanted {wanted}: numbers are Const(...)"
        return kind

    def read_all(self, roots, titles):
        """The trees that were handed in, as ours: from their texts in one message, or else field by field."""
        # `object.__str__`, unless the class was changed: it asks each object for its own repr.
        text_of = Function(self.student._connection, "Const.__str__")
        try:
            texts = text_of.many(roots)
        except Raised:
            texts = [None] * len(roots)
        read = [self.from_text(text) for text in texts]
        return [self.read(*pair) if tree is None else tree for tree, *pair in zip(read, roots, titles, strict=True)]

    def from_text(self, text):
        """The expression of ours that a text such as `Add(left=Const(value=3), right=Var(name='x'))` says, or None."""
        if type(text) is not str or len(text) > LONGEST:
            return None
        position, open_nodes, whole_tree = 0, [], None
        while position < len(text) and whole_tree is None:
            token = TOKEN.match(text, position)
            if token is None:
                return None
            position = token.end()
            if token["kind"]:
                open_nodes.append((token["kind"], []))
                continue
            if not open_nodes:
                return None
            kind, values = open_nodes[-1]
            if token["field"]:
                if token["field"] != (*FIELDS[kind], None)[len(values)]:
                    return None
            elif token["end"]:
                open_nodes.pop()
                node = self.made(kind, values)
                if node is None:
                    return None
                if open_nodes:
                    open_nodes[-1][1].append(node)
                else:
                    whole_tree = node
            elif token[0] != ", ":
                values.append(leaf_value(token))
        return whole_tree if position == len(text) else None

    def made(self, kind, values):
        """A node of ours, or None where a field holds what does not belong there."""
        fields, key = FIELDS[kind], [kind]
        if len(values) != len(fields):
            return None
        for field, value in zip(fields, values, strict=True):
            below = type(value).__name__ in FIELDS
            if below != (field in CHILDREN) or not (below or type(value) is (str if field == "name" else float)):
                return None
            key.append(id(value) if below else value)
        return self.known.setdefault(tuple(key), getattr(self.reference, kind)(*values))

    def read(self, root, title):
        """A tree that was handed in, as one of ours. Every field is asked for once; cycles, and trees without end, are
        stopped."""
        kinds, fields, stack = {root.id: self.require_node(root, title)}, {}, [root]
        while stack:
            node = stack[-1]
            if node.id in self.ours:
                stack.pop()
                continue
            kind = kinds[node.id]
            if node.id not in fields:
                assert len(fields) < MAX_NODES, f"{title} has more than {MAX_NODES} nodes; wanted a tree that ends"
                fields[node.id] = {field: getattr(node, field) for field in FIELDS[kind]}
            waiting = []
            for field, child in fields[node.id].items():
                if field in CHILDREN and not (is_object(child) and child.id in self.ours):
                    assert not (is_object(child) and child.id in fields), f"{title} contains itself; wanted a tree"
                    kinds[getattr(child, "id", None)] = self.require_node(child, f"{title}: a part of {kind}")
                    waiting.append(child)
            stack.extend(waiting)
            if not waiting:
                values = [self.field(field, value, title) for field, value in fields[node.id].items()]
                self.ours[node.id] = getattr(self.reference, kind)(*values)
        return self.ours[root.id]

    def field(self, field, value, title):
        """A field of a node: an expression that is known by now, a name or a finite number."""
        if field in CHILDREN:
            return self.ours[value.id]
        if field == "name":
            assert type(value) is str, f"{title} has a Var whose name is {kind_of(value)}; wanted a string"
            return value
        if getattr(value, "kind", None) == "a Fraction":
            ratio = (value.numerator, value.denominator)
            value = ratio[0] / ratio[1] if type(ratio[0]) is type(ratio[1]) is int and ratio[1] else value
        number = type(value) in (bool, int, float) or (
            type(value) is np.ndarray and value.shape == () and value.dtype.kind in "fiub"
        )
        assert number, f"{title} has a node whose {field} is {kind_of(value)}; wanted a number"
        assert np.isfinite(value), f"{title} has a node whose {field} is nan or inf; wanted a finite number"
        return float(value)


def leaf_value(token):
    """The name or the number that a token is; a number that is none becomes None."""
    if token["name"]:
        return token["name"]
    if token["truth"]:
        return float(token["truth"] == "True")
    if token["below"]:
        return int(token["above"]) / int(token["below"]) if int(token["below"]) else None
    try:
        value = float(token["scalar"] or token["number"])
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def is_object(thing):
    """Whether something that came from the student is an object of a class, and no plain data."""
    return hasattr(type(thing), "kind")


def sort_by_height(node, layers):
    """Enter every node of an expression into its layer; leaves are in layer 0. The height of the node."""
    height = 1 + max((sort_by_height(child, layers) for child in children(node)), default=-1)
    layers.setdefault(height, {})[id(node)] = node
    return height


def children(node):
    return [getattr(node, field) for field in PARTS[type(node).__name__]]


OPERATIONS = {
    "Const": lambda at, node: np.full(len(next(iter(at.values()))), float(node.value)),
    "Var": lambda at, node: at[node.name],
    "Add": lambda at, node, u, v: u + v,
    "Mul": lambda at, node, u, v: u * v,
    "Pow": lambda at, node, u: u ** float(node.exponent),
    "Sin": lambda at, node, u: np.sin(u),
    "Cos": lambda at, node, u: np.cos(u),
    "Exp": lambda at, node, u: np.exp(u),
    "Log": lambda at, node, u: np.log(u),
}


@np.errstate(all="ignore")
def values_of(root, at, name):
    """The values of every node of an expression at many points (a dict name -> array), the root's last.

    A node without a finite value fails the check, as `evaluate` would raise there. Shared parts are computed once.
    """
    done, stack = {}, [root]
    while stack:
        node = stack[-1]
        below = children(node)
        waiting = [child for child in below if id(child) not in done]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        if id(node) in done:
            continue
        kind = type(node).__name__
        assert kind != "Var" or node.name in at, f"{name} has a variable that is not in the expression"
        value = OPERATIONS[kind](at, node, *(done[id(child)] for child in below))
        if not np.isfinite(value).all():
            worst = int(np.argmin(np.isfinite(value)))
            point = ", ".join(f"{key} = {float(entries[worst]):.3g}" for key, entries in at.items())
            power = f" with the exponent {node.exponent:g}" if kind == "Pow" else ""
            found = f"{name} has no value at {point}, where the derivative is finite"
            raise AssertionError(f"{found}: its part {kind}{power} is nan or inf there")
        done[id(node)] = value
    return list(done.values())


def count(root):
    """The number of nodes of an expression, shared parts counted as often as they occur."""
    sizes, stack = {}, [root]
    while stack:
        node = stack[-1]
        waiting = [child for child in children(node) if id(child) not in sizes]
        stack.extend(waiting)
        if not waiting:
            stack.pop()
            sizes[id(node)] = 1 + sum(sizes[id(child)] for child in children(node))
    return sizes[id(root)]


def trees_agree(compare, student, reference, cases, at, tolerance):
    """Differentiate each (expression, names of variables) with respect to one name after the other, and compare the
    values of what comes out. As many messages as the longest list of names, and the fields of the new nodes."""
    garden = Garden(student, reference)
    trees = garden.plant([expression for expression, _ in cases])
    titles = [f"the derivative of {reference.show(e)} by {', '.join(names)}" for e, names in cases]
    for turn in range(max(len(names) for _, names in cases)):
        due = [i for i, (_, names) in enumerate(cases) if turn < len(names)]
        made = student.differentiate.many([(trees[i], cases[i][1][turn]) for i in due])
        for i, tree in zip(due, made, strict=True):
            garden.require_node(tree, titles[i])
            trees[i] = tree
    read = garden.read_all(trees, titles)
    for (expression, names), theirs, tree, title in zip(cases, trees, read, titles, strict=True):
        right = expression
        for name in names:
            right = reference.differentiate(right, name)
        want = values_of(right, at, "the right tree")[-1]
        try:
            same_values(compare, tree, want, at, title, tolerance)
        except AssertionError:  # its fields have the last word, not its text
            same_values(compare, garden.read(theirs, title), want, at, title, tolerance)


def same_values(compare, tree, want, at, title, tolerance):
    """Compare the values of a tree of ours at many points; the message names the worst one."""
    got = values_of(tree, at, title)[-1]
    worst = int(np.argmax(np.abs(got - want)))
    where = ", ".join(f"{key} = {float(entries[worst]):.4g}" for key, entries in at.items())
    compare(got, want, name=f"{title}, at {len(got)} points (the worst is {where})", **tolerance)


def some_names(rng):
    """The names of two variables, in either order."""
    pair = NAMES[rng.integers(len(NAMES))]
    return pair if rng.integers(2) else pair[::-1]


def points(rng, names, n=12):
    return {name: rng.uniform(0.3, 1.5, size=n) * signs(rng, n) for name in names}


def positive_points(rng, names, n=12):
    """Points at which sines, cosines and variables are all positive."""
    return {name: rng.uniform(0.3, 1.2, size=n) for name in names}


def eighths(rng, low, high):
    """A random constant of few binary digits."""
    return float(rng.integers(8 * low, 8 * high)) / 8


def number(rng):
    """A random constant, neither 0 nor 1 in size, of few digits."""
    return (
        float(signs(rng) * (2 * rng.integers(2, 8) + 1) / 8)
        if rng.integers(2)
        else int(signs(rng) * rng.integers(2, 5))
    )


def positive(r, rng, u):
    """An expression that is at least 1/2 wherever u has a value."""
    return r.Add(r.Const(float(rng.integers(4, 12)) / 8), r.Pow(u, 2))


def grown(r, rng, names, depth):
    """A random expression of at most that depth (and a little more), with a value everywhere."""
    if depth == 0 or rng.random() < 0.1:
        return r.Const(number(rng)) if rng.random() < 0.25 else r.Var(names[rng.integers(len(names))])

    def below():
        return grown(r, rng, names, depth - 1)

    kind = rng.integers(9)
    if kind <= 2:
        return (r.Mul if kind else r.Add)(below(), below())
    if kind == 3:
        return r.Pow(below(), int(rng.integers(2, 4)))
    if kind == 4:
        return r.Pow(positive(r, rng, below()), float(rng.choice([-2.0, -1.0, -0.5, 0.5, 1.5])))
    if kind == 5:
        return r.Log(positive(r, rng, below()))
    return (r.Sin, r.Cos, r.Exp)[kind - 6](below())


def random_trees(r, rng, names, at, n):
    """Random expressions of moderate size, tame at the points, each with a variable that its derivative feels."""
    found = []
    while len(found) < n:
        tree, name = grown(r, rng, names, 3), names[rng.integers(2)]
        if not 6 <= r.size(tree) <= 16:
            continue
        with np.errstate(all="ignore"):
            tame = all(np.abs(v).max() < STEADY for v in values_of(tree, at, "a random tree"))
            slope = values_of(r.differentiate(tree, name), at, "a random tree")
        if tame and np.abs(slope[-1]).max() > 0.1 and max(np.abs(v).max() for v in slope) < STEADY:
            found.append((tree, [name]))
    return found


def linear_and_positive(r, rng, names):
    """Two expressions of both variables to put into others: the second is positive everywhere."""
    x, y = r.Var(names[0]), r.Var(names[1])
    u = r.Add(r.Mul(r.Const(number(rng)), x), r.Mul(x, y))
    return u, positive(r, rng, u)


@exercise("differentiate", weight=2)
def test_differentiate_sums_products_and_powers(student, reference, compare, rng):
    "differentiate knows the rules of Add, Mul and Pow: u' + v', u' v + u v', n u^(n-1) u'"
    r, names = reference, some_names(rng)
    u, p = linear_and_positive(r, rng, names)
    cases = [
        r.Add(u, r.Mul(r.Var(names[1]), r.Const(number(rng)))),
        r.Mul(p, u),
        r.Pow(u, int(rng.integers(3, 6))),
        r.Pow(p, -int(rng.integers(1, 4))),
        r.Pow(p, float(rng.choice([-1.5, 0.5, 2.5]))),
    ]
    wanted = [(case, [names[rng.integers(2)]]) for case in cases]
    trees_agree(compare, student, reference, wanted, points(rng, names), TREE)


def inner_functions(r, rng, x, y):
    """An expression of every kind, positive at positive points, whose derivative by x is not 1 (but for x itself)."""
    return {
        "Const": r.Const(eighths(rng, 1, 3)),
        "Var": x,
        "another Var": y,
        "Add": r.Add(r.Mul(r.Const(1 + eighths(rng, 1, 2)), x), y),
        "Mul": r.Mul(r.Mul(r.Const(1 + eighths(rng, 1, 2)), y), x),
        "Pow": r.Pow(x, int(rng.integers(2, 4))),
        "Sin": r.Sin(x),
        "Cos": r.Cos(x),
        "Exp": r.Exp(x),
        "Log": r.Log(r.Add(x, r.Const(1 + eighths(rng, 1, 2)))),
    }


@exercise("differentiate", weight=2)
def test_differentiate_powers(student, reference, compare, rng):
    "differentiate knows n u^(n-1) u' for every exponent: 0, 1, whole, negative and fractional ones, ints and floats"
    r, names = reference, some_names(rng)
    inner = inner_functions(r, rng, r.Var(names[0]), r.Var(names[1]))
    bases = rng.permutation(["Add", "Mul", "Pow", "Sin", "Cos", "Exp", "Log"]).tolist()
    cases = [
        (r.Pow(inner[bases[i % len(bases)]], EXPONENTS[k]), [names[0]])
        for i, k in enumerate(rng.permutation(len(EXPONENTS)))
    ]
    trees_agree(compare, student, reference, cases, positive_points(rng, names), TREE)


@exercise("differentiate", weight=2)
def test_differentiate_functions_of_functions(student, reference, compare, rng):
    "differentiate knows the rules of Sin, Cos, Exp and Log, each with the inner derivative, whatever is inside"
    r, names = reference, some_names(rng)
    inner = inner_functions(r, rng, r.Var(names[0]), r.Var(names[1])).values()
    cases = [outer(u) for outer in (r.Sin, r.Cos, r.Exp, r.Log) for u in inner]
    at = positive_points(rng, names)
    trees_agree(compare, student, reference, [(case, [names[0]]) for case in cases], at, TREE)


@exercise("differentiate", weight=2)
def test_differentiate_shared_and_nested_parts(student, reference, compare, rng):
    "differentiate is right where a part occurs more than once, and for long sums, long products and deep nesting"
    r, names = reference, some_names(rng)
    x, y = r.Var(names[0]), r.Var(names[1])
    s, c = r.Sin(x), r.Mul(r.Cos(r.Mul(x, y)), r.Const(number(rng)))
    square = r.Mul(s, s)
    left, right = r.Const(number(rng)), s
    for k in range(1, 8):
        left = r.Add(left, r.Mul(r.Const(number(rng)), r.Pow(x, k)))
        right = (r.Add if k % 2 else r.Mul)((x, c, y, s)[k % 4], right)
    deep = x
    for _ in range(8):
        deep = (r.Sin, r.Cos)[rng.integers(2)](r.Mul(r.Const(1 + eighths(rng, 0, 1)), deep))
    cases = [
        r.Mul(s, r.Sin(r.Var(names[0]))),
        r.Add(s, r.Sin(r.Var(names[0]))),
        r.Add(square, r.Mul(square, s)),
        r.Mul(r.Mul(s, c), x),
        r.Mul(s, r.Mul(c, x)),
        r.Add(r.Add(s, c), r.Add(c, square)),
        left,
        right,
        deep,
    ]
    trees_agree(compare, student, reference, [(case, [names[0]]) for case in cases], points(rng, names), DEEP_TREE)


@exercise("differentiate", weight=2)
def test_differentiate_keeps_values(student, reference, compare, rng):
    "what you simplify keeps its value at every point: the derivative of y**2 * u by y is 2 * y * u for every u of x"
    r, (one, other) = reference, some_names(rng)
    x, y = r.Var(one), r.Var(other)
    a, b = r.Const(eighths(rng, 2, 4) + 1 / 16), r.Const(int(rng.integers(5, 8)))
    minus, fraction = r.Const(-1), r.Const(eighths(rng, 0, 1) + 1 / 32)  # fraction + a is not whole
    tiny, nearly_one = r.Const(2.0**-40), r.Const(1 + 2.0**-20)
    s = r.Sin(x)
    factors = [
        r.Mul(a, b),
        r.Mul(a, r.Mul(b, x)),
        r.Mul(r.Mul(x, b), a),
        r.Add(r.Add(fraction, a), x),
        r.Add(r.Mul(a, x), r.Mul(b, x)),
        r.Mul(minus, r.Mul(minus, x)),
        r.Mul(r.Const(2.0**40), r.Mul(tiny, nearly_one)),
        r.Mul(a, r.Add(b, x)),
        r.Pow(b, 3),
        r.Pow(a, -1),
        r.Pow(fraction, 0.5),
        r.Add(x, x),
        r.Add(s, r.Mul(minus, x)),
        r.Mul(s, r.Sin(r.Var(one))),
        r.Mul(r.Pow(x, 3), r.Pow(x, 4)),
        r.Mul(r.Pow(s, 3), r.Pow(x, 3)),
        r.Add(r.Pow(x, 3), r.Pow(x, 2)),
        r.Pow(r.Pow(x, 2), 3),
        r.Pow(r.Pow(x, 2), 0.5),  # not x, where x is negative
        r.Pow(r.Mul(x, r.Pow(x, 3)), 0.5),  # not a product of roots, where x is negative
        r.Pow(r.Add(x, b), 2),
        r.Pow(r.Add(x, b), -1),
        r.Pow(s, 0),
        r.Pow(s, 1),
        r.Log(r.Add(r.Pow(x, 2), a)),
        r.Log(r.Pow(x, 2)),
        r.Log(r.Exp(x)),
        r.Exp(r.Log(a)),
        r.Exp(r.Add(x, a)),
        r.Mul(r.Exp(x), r.Exp(r.Mul(a, x))),
        r.Sin(r.Mul(minus, x)),
        r.Cos(r.Mul(minus, x)),
        r.Sin(r.Add(x, x)),
    ]
    cases = [(r.Mul(r.Pow(y, 2), u), [other]) for u in factors]
    trees_agree(compare, student, reference, cases, points(rng, (one, other)), TREE)


@exercise("differentiate")
def test_differentiate_by_name(student, reference, compare, rng):
    "differentiate tells variables by their whole names: x, X, x1, xx and dx are five"
    r, letter = reference, "abcuvwxyz"[rng.integers(9)]
    names = [letter, letter.upper(), f"{letter}1", 2 * letter, f"d{letter}"]
    product = r.Const(number(rng))
    for name in rng.permutation(names).tolist():
        product = r.Mul(product, r.Sin(r.Var(name)))
    trees_agree(compare, student, reference, [(product, [name]) for name in names], points(rng, names), TREE)


@exercise("differentiate", weight=2)
def test_differentiate_random_trees(student, reference, compare, rng):
    "differentiate is right for random expressions of two variables"
    names = some_names(rng)
    at = points(rng, names)
    trees_agree(compare, student, reference, random_trees(reference, rng, names, at, 5), at, DEEP_TREE)


@exercise("differentiate", weight=2)
def test_differentiate_simple_expressions(student, reference, compare, rng):
    "differentiate is right for leaves, for zeros and ones, and for expressions without the variable"
    r, (one, other) = reference, some_names(rng)
    x, y, c = r.Var(one), r.Var(other), r.Const(number(rng))
    square = r.Pow(x, 2)
    cases = [
        c,
        x,
        y,
        r.Const(1),
        r.Add(x, x),
        r.Mul(x, x),
        r.Add(x, r.Mul(r.Const(-1), x)),
        r.Mul(r.Const(0), x),
        r.Mul(r.Const(1.0), x),
        r.Mul(x, c),
        r.Add(r.Const(0), square),
        r.Add(square, r.Const(1)),
        r.Pow(square, 1),
        r.Pow(r.Sin(x), 0),
        r.Pow(c, 3),
        r.Sin(c),
        r.Exp(y),
        r.Mul(square, r.Pow(x, -1)),
        r.Mul(r.Cos(y), r.Pow(y, 3)),
        r.Exp(r.Log(square)),
    ]
    trees_agree(compare, student, reference, [(case, [one]) for case in cases], points(rng, (one, other)), TREE)


@exercise("differentiate", weight=2)
def test_differentiate_again_and_again(student, reference, compare, rng):
    "differentiate takes its own trees: second, third and mixed derivatives are right"
    r, (one, other) = reference, some_names(rng)
    x, y = r.Var(one), r.Var(other)
    k = r.Const(number(rng))
    cases = [
        (r.Mul(x, r.Sin(x)), [one] * 3),
        (r.Cos(r.Mul(x, y)), [one, other]),
        (r.Exp(r.Mul(k, r.Mul(x, y))), [other, one]),
        (r.Log(positive(r, rng, x)), [one] * 2),
        (r.Pow(r.Add(r.Const(float(rng.integers(20, 40)) / 8), x), float(rng.choice([-1.0, 0.5]))), [one] * 3),
    ]
    trees_agree(compare, student, reference, cases, points(rng, (one, other)), DEEP_TREE)


@exercise("differentiate", care=True)
def test_differentiate_powers_at_zero(student, reference, compare, rng):
    "a derivative has a value wherever it is finite: x**2 differentiated three times, at 0"
    r, (one, other) = reference, some_names(rng)
    root = int(rng.integers(1, 5))
    x, y = r.Var(one), r.Var(other)
    shifted = r.Add(x, r.Const(-root))
    cases = [
        (r.Pow(x, 2), [one] * 3),
        (r.Pow(x, 2.0), [one] * 2),
        (r.Pow(x, 3), [one] * 2),
        (r.Pow(shifted, 1), [one] * 2),
        (r.Pow(shifted, 0), [one]),
        (r.Mul(r.Pow(x, 1), r.Pow(y, 2)), [one, other]),
    ]
    at = {one: np.array([0.0, root, 0.0, 1.5, -2.0]), other: np.array([0.0, 1.0, -1.5, 0.0, 0.5])}
    trees_agree(compare, student, reference, cases, at, TREE)


@exercise("derivative_sizes")
def test_derivative_sizes(student, reference, compare, rng):
    "derivative_sizes lists the sizes of the derivatives 0 to order, each made by differentiate from the one before"
    r, (one, other) = reference, some_names(rng)
    x, y = r.Var(one), r.Var(other)
    product = r.Mul(x, r.Sin(r.Mul(y, x)))
    gauss = r.Exp(r.Mul(r.Const(number(rng)), r.Pow(x, 2)))
    cases = [
        (product, one, 2),
        (product, other, 2),
        (gauss, one, 3),
        (r.Add(gauss, r.Mul(x, y)), other, 1),
        (grown_to(r, rng, (one, other), int(rng.integers(7, 12))), one, 0),
        (r.Mul(x, r.Sin(x)), one, 4),
        (r.Mul(x, y), one, 3),  # simplified, the second derivative is a leaf, and there is a third all the same
    ]
    garden = Garden(student, reference)
    trees = garden.plant([expression for expression, _, _ in cases])
    first = student.differentiate(trees[0], one)
    title = f"the derivative of {r.show(product)} by {one}"
    compare(student.size(first), count(garden.read(first, title)), name=f"size of {title}")
    answers = student.derivative_sizes.many(
        [(tree, name, order) for tree, (_, name, order) in zip(trees, cases, strict=True)]
    )
    for got, tree, (expression, name, order) in zip(answers, trees, cases, strict=True):
        chain = [tree]
        for _ in range(order):
            chain.append(student.differentiate(chain[-1], name))
        want = [r.size(expression), *(whole(s) for s in student.size.many(chain)[1:])]
        got = list(got) if type(got) is np.ndarray and got.ndim == 1 else got  # an array lists them too
        compare(got, want, name=f"derivative_sizes of {r.show(expression)} by {name} to order {order}")


def grown_to(r, rng, names, wanted):
    """A random expression of at least that many nodes."""
    tree = r.Var(names[0])
    while r.size(tree) < wanted:
        tree = r.Add(tree, grown(r, rng, names, 2))
    return tree


def whole(n):
    """What `size` returned, as an int."""
    assert type(n) is int or (type(n) is np.ndarray and n.shape == () and n.dtype.kind in "iu"), (
        f"size(...) is {kind_of(n)}; wanted an int: leave the given function as it was"
    )
    return int(n)
