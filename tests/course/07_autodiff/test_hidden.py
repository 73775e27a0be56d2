"""Hidden checks of 07_autodiff.

The checks of an operation call its own `backward`, and nothing else of what a student writes; those of the sweeps
(`backward`, `grad`, `trace`) teach the operations in a graph the reference's rules first (`taught`). So a mistake in
one operation costs points in that one alone. Cotangents are random. That a gradient can be differentiated again is
seen in the record it carries: recomputed at other values (`replay`), it must be the gradient there. What is
written with arrays instead of Tensors stays as it was.
"""

from contextlib import suppress
from types import FunctionType

import numpy as np

from autograder import exercise

EXACT = {"rtol": 1e-11, "atol": 1e-13}  # right code agrees to 1e-14 for values of size 1
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 3e-11, "elementwise": True}  # the spacing of float64 at 1e4 is 1.8e-12
CHAIN = 100_000  # operations in a row; recursion ends at 1000
DIAMONDS = 60  # y = y + y so many times: 2 ** 60 ways from the root to the leaf
PLAIN = (np.ndarray, float, int, bool, str, list, tuple, dict, type(None))  # what is no Tensor

APPLY = {  # how an operation is applied, in the submission and in the reference alike
    "Add": lambda module, a, b: a + b,
    "Sub": lambda module, a, b: a - b,
    "Mul": lambda module, a, b: a * b,
    "Div": lambda module, a, b: a / b,
    "Neg": lambda module, a: -a,
    "Pow": lambda module, a, exponent: a**exponent,
    "Exp": lambda module, a: module.exp(a),
    "Log": lambda module, a: module.log(a),
    "Sin": lambda module, a: module.sin(a),
    "Cos": lambda module, a: module.cos(a),
    "Tanh": lambda module, a: module.tanh(a),
    "Sigmoid": lambda module, a: module.sigmoid(a),
    "ReLU": lambda module, a: module.relu(a),
    "MatMul": lambda module, a, b: module.matmul(a, b),
    "Transpose": lambda module, a: module.transpose(a),
    "Reshape": lambda module, a, shape: module.reshape(a, shape),
    "Sum": lambda module, a, axis: module.reduce_sum(a, axis),
    "BroadcastTo": lambda module, a, shape: module.broadcast_to(a, shape),
    "LogSumExp": lambda module, a: module.logsumexp(a),
    "Softmax": lambda module, a: module.softmax(a),
}

GIVEN = frozenset(
    f"a {op}" for op in APPLY
)  # how an operation of the course is described, one of the student's own is not
FUNCTIONS = (
    "exp log sin cos tanh sigmoid relu matmul transpose reshape reduce_sum broadcast_to logsumexp softmax".split()
)

SHAPES = [(), (5,), (2, 3, 4)]
SAME = [((2, 3), (2, 3)), ((), ()), ((4,), (4,)), ((3, 2, 2), (3, 2, 2))]
PAIRS = [  # shapes of two operands, of which one at least is broadcast; the larger one stands on either side
    ((3, 4), (4,)),
    ((5,), (2, 5)),
    ((2, 3, 4), (3, 1)),
    ((), (2, 3)),
    ((4, 2), ()),
    ((2, 1), (1, 3)),
    ((1, 1, 2), (3, 2)),
    ((3, 1), (3, 3)),
    ((1,), (4,)),
    ((4,), (1,)),
    ((3,), (1, 1)),
]
ROWS = [(3,), (2, 3), (3, 3), (2, 3, 4), (4, 2)]  # logits; a square batch shows a lost axis


def away_from_zero(rng, shape):
    """Numbers of both signs, of size 0.4 to 2."""
    return rng.uniform(0.4, 2.0, size=shape) * rng.choice([-1.0, 1.0], size=shape)


def with_a_zero(rng, shape):
    """The same, and one of them 0."""
    x = away_from_zero(rng, shape)
    if x.size > 2:
        x.flat[rng.integers(x.size)] = 0.0
    return x


def positive(rng, shape):
    return rng.uniform(0.3, 3.0, size=shape)


# ---- the operations


def with_cotangent(reference, rng, op, case):
    """A case (inputs, parameters), and a random cotangent of the result's shape."""
    arrays, parameters = case
    out = APPLY[op](reference, *(reference.Tensor(x) for x in arrays), *parameters)
    return arrays, parameters, away_from_zero(rng, out.value.shape)


def wanted(reference, op, arrays, parameters, g):
    """The adjoints of the inputs, as arrays."""
    inputs = [reference.Tensor(x) for x in arrays]
    out = APPLY[op](reference, *inputs, *parameters)
    return [t.value for t in out.op.backward(reference.Tensor(g), out, *inputs)]


def answers(student, op, cases):
    """For each case: its inputs and cotangent as Tensors of the submission, and what `backward` returns."""
    tensors = iter(student.Tensor.many([x for arrays, _, g in cases for x in (*arrays, g)]))
    asked = []
    for arrays, parameters, _ in cases:
        inputs = [next(tensors) for _ in arrays]
        out = APPLY[op](student, *inputs, *parameters)
        asked.append((out.op, next(tensors), out, *inputs))
    results = getattr(student, op).backward.many(asked)
    return [(inputs, g, adjoints) for (_, g, _, *inputs), adjoints in zip(asked, results, strict=True)]


def unchanged(compare, tensor, array, name):
    compare(tensor.value, array, name=f"the value of an argument after {name}, which must not change it,", **EXACT)


def tensors_of(adjoints, count, name):
    """The adjoints, once they are known to be a tuple of so many Tensors."""
    one = "1 Tensor: `return (adjoint,)`, with the comma" if count == 1 else f"{count} Tensors, one for each input"
    assert isinstance(adjoints, tuple | list) and len(adjoints) == count, f"{name} must return a tuple of {one}"
    for adjoint in adjoints:
        is_tensor(adjoint, f"an adjoint returned by {name}")
    return adjoints


def is_tensor(thing, name):
    assert not isinstance(thing, PLAIN), f"{name} is {type(thing).__name__}, wanted a Tensor: compute with Tensors"
    return thing


def value_of(thing, name):
    return is_tensor(thing, name).value


def described(op, arrays, parameters):
    inputs = " and ".join(str(np.shape(x)) for x in arrays)
    given = f"({', '.join(map(repr, parameters))})" if parameters else ""
    return f"{op}{given}.backward for shape{'s' if len(arrays) > 1 else ''} {inputs}"


def check_values(student, reference, compare, rng, op, cases, tolerance=EXACT):
    """`backward` gives the adjoints of the reference, for cotangents that are not ones."""
    cases = [with_cotangent(reference, rng, op, case) for case in cases]
    results = answers(student, op, cases)
    for case, (inputs, _, adjoints) in zip(cases, results, strict=True):
        name = described(op, *case[:2])
        adjoints = tensors_of(adjoints, len(inputs), f"{op}.backward")
        for i, want in enumerate(wanted(reference, op, *case)):
            compare(adjoints[i].value, want, name=f"{name}: adjoint {i + 1}", **tolerance)
    (arrays, _, g), (inputs, cotangent, _) = cases[-1], results[-1]
    for tensor, array in zip([*inputs, cotangent], [*arrays, g], strict=True):
        unchanged(compare, tensor, array, f"{op}.backward")


def check_record(student, reference, compare, rng, op, case):
    """The record of each adjoint, recomputed at other values, gives the adjoint there."""
    arrays, parameters, g = with_cotangent(reference, rng, op, case)
    [(inputs, cotangent, adjoints)] = answers(student, op, [(arrays, parameters, g)])
    adjoints = tensors_of(adjoints, len(inputs), f"{op}.backward")
    others, other_g = [moved(rng, x) for x in arrays], moved(rng, g)
    values, own = dict(zip([*inputs, cotangent], [*others, other_g], strict=True)), []
    for i, want in enumerate(wanted(reference, op, others, parameters, other_g)):
        name = f"{op}.backward: adjoint {i + 1}, recomputed from its record at other values,"
        compare(replay(adjoints[i], values, own), want, name=name, **EXACT)
    check_own_operations(student, rng, own)


def moved(rng, x):
    """Other numbers with the signs and the order of x, as the step of ReLU and a maximum may be constants."""
    return rng.uniform(1.05, 1.3) * np.sign(x) * np.abs(x) ** 0.9


def replay(tensor, values, own):
    """The value of a Tensor, recomputed from the record of its operations for other values of some Tensors.

    Tensors that an operation of the student's own has made are added to `own`.
    """
    if tensor not in values:
        op = tensor.op
        if op is None:
            values[tensor] = tensor.value
        else:
            values[tensor] = op.forward(*(replay(t, values, own) for t in tensor.inputs))
            own += [tensor] if op.kind not in GIVEN else []
    return values[tensor]


STEP = 2.0**-17  # of the differences that an operation of the student's own is held against
CLOSE = 1e-5  # relative; they are off by 1e-9, and a wrong rule by far more


def check_own_operations(student, rng, made):
    """A record through operations of the student's own can be differentiated if these have a `backward` too."""
    for tensor in made:
        op, inputs, g = tensor.op, list(tensor.inputs), away_from_zero(rng, np.shape(tensor.value))
        try:
            adjoints = [t.value for t in op.backward(student.Tensor(g), tensor, *inputs)]
        except Exception as error:
            raise AssertionError(
                "an operation of your own can be differentiated only once: its `backward` must return Tensors"
            ) from error
        for i, adjoint in enumerate(adjoints):
            before, x, after = [t.value for t in inputs[:i]], inputs[i].value, [t.value for t in inputs[i + 1 :]]
            step = STEP * away_from_zero(rng, np.shape(x))
            rise = g * (op.forward(*before, x + step, *after) - op.forward(*before, x - step, *after))
            error = abs(2 * np.sum(adjoint * step) - np.sum(rise))
            assert error <= CLOSE * (np.abs(rise).sum() + STEP), (
                "an operation of your own can be differentiated only once: its `backward` does not fit its `forward`"
            )


def taught(student, reference):
    """A function that gives the operations behind a Tensor the reference's rules, and returns the Tensor.

    They are the reference's own functions, in which `reshape` and the like are the submission's: they take Tensors of
    the submission and return such, taught themselves. What cannot be taught (an operation of the student's own) stays
    as it is.
    """
    names = {**vars(reference), **{name: getattr(student, name) for name in FUNCTIONS}}
    names["unbroadcast"] = FunctionType(reference.unbroadcast.__code__, names)
    rules = {f"a {op}": FunctionType(getattr(reference, op).backward.__code__, names) for op in APPLY}
    known = set()

    def teach(root):
        waiting = [is_tensor(root, "what is differentiated")]
        while waiting:
            tensor = waiting.pop()
            if tensor in known:
                continue
            known.add(tensor)
            op = tensor.op
            if op is not None:
                waiting += tensor.inputs
                if getattr(op, "kind", None) in rules:
                    with suppress(Exception):  # a class with __slots__: its own rule stays
                        op.backward = rule(op, rules[op.kind])
        return root

    def rule(op, backward):
        def applied(g, out, *inputs):
            is_tensor(g, "the adjoint that an operation's `backward` is given")
            return tuple(map(teach, backward(op, g, out, *inputs)))

        return applied

    return teach


def pairs(rng, shapes):
    return [((with_a_zero(rng, a), away_from_zero(rng, b)), ()) for a, b in shapes]


def factors(rng, shapes):
    """Either factor may have a zero."""
    return [((with_a_zero(rng, a), with_a_zero(rng, b)), ()) for a, b in shapes]


def singles(rng, draw=away_from_zero, shapes=SHAPES):
    return [((draw(rng, shape),), ()) for shape in shapes]


def same_pair(rng):
    return (away_from_zero(rng, (2, 3)), away_from_zero(rng, (2, 3))), ()


def broadcast_pair(rng):
    """Both operands are smaller than the result."""
    return (away_from_zero(rng, (2, 1, 3)), away_from_zero(rng, (4, 1))), ()


@exercise("Add.backward")
def test_add(student, reference, compare, rng):
    "Add.backward gives each operand its adjoint: operands of one shape"
    check_values(student, reference, compare, rng, "Add", pairs(rng, SAME))


@exercise("Add.backward")
def test_add_again(student, reference, compare, rng):
    "Add.backward computes with Tensors, so that its adjoints can be differentiated again"
    check_record(student, reference, compare, rng, "Add", same_pair(rng))


@exercise("Add.backward", weight=2)
def test_add_of_broadcast_operands(student, reference, compare, rng):
    "Add.backward gives each operand that was broadcast its adjoint, in that operand's shape"
    check_values(student, reference, compare, rng, "Add", pairs(rng, PAIRS))


@exercise("Add.backward")
def test_add_of_broadcast_operands_again(student, reference, compare, rng):
    "Add.backward computes with Tensors where an operand was broadcast, too"
    check_record(student, reference, compare, rng, "Add", broadcast_pair(rng))


@exercise("Sub.backward")
def test_sub(student, reference, compare, rng):
    "Sub.backward gives each operand its adjoint: operands of one shape"
    check_values(student, reference, compare, rng, "Sub", pairs(rng, SAME))


@exercise("Sub.backward")
def test_sub_again(student, reference, compare, rng):
    "Sub.backward computes with Tensors, so that its adjoints can be differentiated again"
    check_record(student, reference, compare, rng, "Sub", same_pair(rng))


@exercise("Sub.backward", weight=2)
def test_sub_of_broadcast_operands(student, reference, compare, rng):
    "Sub.backward gives each operand that was broadcast its adjoint, in that operand's shape"
    check_values(student, reference, compare, rng, "Sub", pairs(rng, PAIRS))


@exercise("Sub.backward")
def test_sub_of_broadcast_operands_again(student, reference, compare, rng):
    "Sub.backward computes with Tensors where an operand was broadcast, too"
    check_record(student, reference, compare, rng, "Sub", broadcast_pair(rng))


@exercise("Mul.backward")
def test_mul(student, reference, compare, rng):
    "Mul.backward gives each factor its adjoint: factors of one shape"
    check_values(student, reference, compare, rng, "Mul", factors(rng, SAME))


@exercise("Mul.backward")
def test_mul_again(student, reference, compare, rng):
    "Mul.backward computes with Tensors, so that its adjoints can be differentiated again"
    check_record(student, reference, compare, rng, "Mul", same_pair(rng))


@exercise("Mul.backward", weight=2)
def test_mul_of_broadcast_factors(student, reference, compare, rng):
    "Mul.backward gives each factor that was broadcast its adjoint, in that factor's shape"
    check_values(student, reference, compare, rng, "Mul", factors(rng, PAIRS))


@exercise("Mul.backward")
def test_mul_of_broadcast_factors_again(student, reference, compare, rng):
    "Mul.backward computes with Tensors where a factor was broadcast, too"
    check_record(student, reference, compare, rng, "Mul", broadcast_pair(rng))


@exercise("Div.backward")
def test_div(student, reference, compare, rng):
    "Div.backward gives each operand its adjoint: operands of one shape"
    check_values(student, reference, compare, rng, "Div", pairs(rng, SAME))


@exercise("Div.backward")
def test_div_again(student, reference, compare, rng):
    "Div.backward computes with Tensors, so that its adjoints can be differentiated again"
    check_record(student, reference, compare, rng, "Div", same_pair(rng))


@exercise("Div.backward", weight=2)
def test_div_of_broadcast_operands(student, reference, compare, rng):
    "Div.backward gives each operand that was broadcast its adjoint, in that operand's shape"
    check_values(student, reference, compare, rng, "Div", pairs(rng, PAIRS))


@exercise("Div.backward")
def test_div_of_broadcast_operands_again(student, reference, compare, rng):
    "Div.backward computes with Tensors where an operand was broadcast, too"
    check_record(student, reference, compare, rng, "Div", broadcast_pair(rng))


@exercise("Neg.backward", weight=3)
def test_neg(student, reference, compare, rng):
    "Neg.backward gives the adjoint of -a"
    check_values(student, reference, compare, rng, "Neg", singles(rng))


@exercise("Neg.backward", weight=2)
def test_neg_again(student, reference, compare, rng):
    "Neg.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Neg", singles(rng)[1])


def powers(rng):
    """Whole exponents at numbers of both signs and, where there is a slope, at 0; others at positive numbers."""
    at_zero = np.append(away_from_zero(rng, 3), 0.0)
    cases = [((at_zero,), (k,)) for k in (2, 3, 1)]
    cases += [((away_from_zero(rng, (2, 3)),), (k,)) for k in (-1, -2, 5, 0)]
    cases += [((positive(rng, (3, 2)),), (k,)) for k in (0.5, -1.5, 2.5)]
    return [*cases, ((np.asarray(rng.uniform(0.5, 2.0)),), (float(rng.uniform(1.1, 3.9)),))]


@exercise("Pow.backward", weight=3)
def test_pow(student, reference, compare, rng):
    "Pow.backward gives the adjoint of a ** k, k whole or not, negative too, also at a = 0"
    check_values(student, reference, compare, rng, "Pow", powers(rng))


@exercise("Pow.backward", weight=2)
def test_pow_again(student, reference, compare, rng):
    "Pow.backward computes with Tensors, so that its adjoint can be differentiated again, a ** 2 also at 0"
    for case in (((np.append(away_from_zero(rng, 3), 0.0),), (2,)), ((positive(rng, 4),), (-0.5,))):
        check_record(student, reference, compare, rng, "Pow", case)


@exercise("Pow.backward", care=True)
def test_pow_of_exponent_zero(student, reference, compare, rng):
    "Pow.backward of a ** 0 is 0 at a = 0 too, without a warning"
    check_values(student, reference, compare, rng, "Pow", [((np.array([0.0, 2.0, -1e4]),), (0,))], CARE)


@exercise("Exp.backward", weight=3)
def test_exp(student, reference, compare, rng):
    "Exp.backward gives the adjoint of exp(a)"
    check_values(student, reference, compare, rng, "Exp", singles(rng))


@exercise("Exp.backward", weight=2)
def test_exp_again(student, reference, compare, rng):
    "Exp.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Exp", singles(rng)[1])


@exercise("Exp.backward", care=True)
def test_exp_far_from_zero(student, reference, compare, rng):
    "Exp.backward of inputs up to 700, where exp(a) is still finite"
    check_values(student, reference, compare, rng, "Exp", [((rng.permutation([-1e4, -300.0, 60.0, 700.0]),), ())], CARE)


@exercise("Log.backward", weight=3)
def test_log(student, reference, compare, rng):
    "Log.backward gives the adjoint of log(a)"
    check_values(student, reference, compare, rng, "Log", singles(rng, positive))


@exercise("Log.backward", weight=2)
def test_log_again(student, reference, compare, rng):
    "Log.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Log", singles(rng, positive)[1])


@exercise("Log.backward", care=True)
def test_log_near_zero(student, reference, compare, rng):
    "Log.backward is exact for very small and large a too: nothing is added to a"
    check_values(
        student, reference, compare, rng, "Log", [((rng.permutation([1e-12, 1e-9, 1e-5, 1.0, 1e4]),), ())], CARE
    )


@exercise("Sin.backward", weight=3)
def test_sin(student, reference, compare, rng):
    "Sin.backward gives the adjoint of sin(a)"
    check_values(student, reference, compare, rng, "Sin", singles(rng))


@exercise("Sin.backward", weight=2)
def test_sin_again(student, reference, compare, rng):
    "Sin.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Sin", singles(rng)[1])


@exercise("Cos.backward", weight=3)
def test_cos(student, reference, compare, rng):
    "Cos.backward gives the adjoint of cos(a), with its sign"
    check_values(student, reference, compare, rng, "Cos", singles(rng))


@exercise("Cos.backward", weight=2)
def test_cos_again(student, reference, compare, rng):
    "Cos.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Cos", singles(rng)[1])


def far(rng):
    """Numbers at which an exponential overflows, in random order."""
    return rng.permutation(np.array([-1e4, -1000.0, -40.0, 0.0, 0.5, 40.0, 1000.0, 1e4]))


@exercise("Tanh.backward", weight=3)
def test_tanh(student, reference, compare, rng):
    "Tanh.backward gives the adjoint of tanh(a)"
    check_values(student, reference, compare, rng, "Tanh", singles(rng))


@exercise("Tanh.backward", weight=2)
def test_tanh_again(student, reference, compare, rng):
    "Tanh.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Tanh", singles(rng)[1])


@exercise("Tanh.backward", care=True)
def test_tanh_far_from_zero(student, reference, compare, rng):
    "Tanh.backward neither overflows nor warns for inputs up to 10000"
    check_values(student, reference, compare, rng, "Tanh", [((far(rng),), ())], CARE)


@exercise("Sigmoid.backward", weight=3)
def test_sigmoid(student, reference, compare, rng):
    "Sigmoid.backward gives the adjoint of sigmoid(a)"
    check_values(student, reference, compare, rng, "Sigmoid", singles(rng))


@exercise("Sigmoid.backward", weight=2)
def test_sigmoid_again(student, reference, compare, rng):
    "Sigmoid.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Sigmoid", singles(rng)[1])


@exercise("Sigmoid.backward", care=True)
def test_sigmoid_far_from_zero(student, reference, compare, rng):
    "Sigmoid.backward neither overflows nor warns for inputs up to 10000"
    check_values(student, reference, compare, rng, "Sigmoid", [((far(rng),), ())], CARE)


def kinked(rng):
    """Numbers of both signs, tiny ones, and 0."""
    return rng.permutation(np.append(away_from_zero(rng, 4), [0.0, 1e-9, -1e-9]))


@exercise("ReLU.backward", weight=3)
def test_relu(student, reference, compare, rng):
    "ReLU.backward lets the cotangent pass where a > 0, and nowhere else: the slope at 0 is 0"
    check_values(student, reference, compare, rng, "ReLU", [*singles(rng), ((kinked(rng),), ())])


@exercise("ReLU.backward", weight=2)
def test_relu_again(student, reference, compare, rng):
    "ReLU.backward keeps the cotangent a Tensor, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "ReLU", singles(rng)[2])  # of 24 entries, some are negative


def products(rng):
    shapes = [((2, 3), (3, 4)), ((3, 3), (3, 3)), ((1, 4), (4, 1)), ((3, 1), (1, 2))]
    return [((away_from_zero(rng, a), away_from_zero(rng, b)), ()) for a, b in shapes]


@exercise("MatMul.backward", weight=3)
def test_matmul(student, reference, compare, rng):
    "MatMul.backward gives both matrices their adjoints, square or not"
    check_values(student, reference, compare, rng, "MatMul", products(rng))


@exercise("MatMul.backward", weight=2)
def test_matmul_again(student, reference, compare, rng):
    "MatMul.backward computes with Tensors, so that its adjoints can be differentiated again"
    check_record(student, reference, compare, rng, "MatMul", products(rng)[0])


@exercise("Transpose.backward", weight=3)
def test_transpose(student, reference, compare, rng):
    "Transpose.backward brings each entry of the cotangent back to its place"
    check_values(student, reference, compare, rng, "Transpose", singles(rng, shapes=[(2, 3), (3, 3), (1, 4)]))


@exercise("Transpose.backward", weight=2)
def test_transpose_again(student, reference, compare, rng):
    "Transpose.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Transpose", singles(rng, shapes=[(2, 3)])[0])


def reshapes(rng):
    shapes = [((2, 3), (6,)), ((6,), (2, 3)), ((2, 3, 4), (4, 6)), ((3, 2), (2, 3)), ((), (1, 1)), ((4,), (4,))]
    return [((away_from_zero(rng, a),), (shape,)) for a, shape in shapes]


@exercise("Reshape.backward", weight=3)
def test_reshape(student, reference, compare, rng):
    "Reshape.backward gives the cotangent the shape of the input"
    check_values(student, reference, compare, rng, "Reshape", reshapes(rng))


@exercise("Reshape.backward", weight=2)
def test_reshape_again(student, reference, compare, rng):
    "Reshape.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Reshape", reshapes(rng)[2])


def sums(rng):
    axes = [((2, 3), None), ((2, 3), 0), ((2, 3), 1), ((3, 3), 0), ((3, 3), 1), ((3, 3), -1), ((2, 3, 4), 1)]
    axes += [((2, 2, 2), -2), ((5,), 0), ((5,), None), ((), None), ((2, 3, 4), None)]
    return [((away_from_zero(rng, shape),), (axis,)) for shape, axis in axes]


@exercise("Sum.backward", weight=3)
def test_sum(student, reference, compare, rng):
    "Sum.backward gives each entry the adjoint of the sum that it is in: any axis, or all entries"
    check_values(student, reference, compare, rng, "Sum", sums(rng))


@exercise("Sum.backward", weight=2)
def test_sum_again(student, reference, compare, rng):
    "Sum.backward computes with Tensors, so that its adjoint can be differentiated again"
    for case in (((away_from_zero(rng, (2, 3)),), (0,)), ((away_from_zero(rng, (2, 3)),), (None,))):
        check_record(student, reference, compare, rng, "Sum", case)


def broadcasts(rng):
    shapes = [((3,), (2, 3)), ((2, 1), (2, 3)), ((), (2, 2)), ((1, 3), (4, 2, 3)), ((2, 3), (2, 3)), ((1,), (5,))]
    shapes += [((3, 1), (3, 3)), ((1, 1), (2, 3, 4))]
    return [((away_from_zero(rng, a),), (shape,)) for a, shape in shapes]


@exercise("BroadcastTo.backward", weight=3)
def test_broadcast_to(student, reference, compare, rng):
    "BroadcastTo.backward adds up the adjoints of an entry's copies"
    check_values(student, reference, compare, rng, "BroadcastTo", broadcasts(rng))


@exercise("BroadcastTo.backward", weight=2)
def test_broadcast_to_again(student, reference, compare, rng):
    "BroadcastTo.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "BroadcastTo", broadcasts(rng)[3])


def far_rows(rng):
    rows = [[1000.0, 990.0, -1000.0], [-1e4, -1e4, -9999.0], [0.0, 5000.0, -9000.0], [1e4, 1e4, 1e4]]
    return (rng.permuted(np.array(rows), axis=1),), ()


@exercise("LogSumExp.backward", weight=3)
def test_logsumexp(student, reference, compare, rng):
    "LogSumExp.backward gives each row of logits its cotangent times its softmax"
    check_values(student, reference, compare, rng, "LogSumExp", singles(rng, shapes=ROWS))


@exercise("LogSumExp.backward", weight=2)
def test_logsumexp_again(student, reference, compare, rng):
    "LogSumExp.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "LogSumExp", singles(rng, shapes=[(2, 3)])[0])


@exercise("LogSumExp.backward", care=True)
def test_logsumexp_far_from_zero(student, reference, compare, rng):
    "LogSumExp.backward neither overflows nor warns for logits up to 10000"
    check_values(student, reference, compare, rng, "LogSumExp", [far_rows(rng)], CARE_AT_1E4)


@exercise("Softmax.backward", weight=3)
def test_softmax(student, reference, compare, rng):
    "Softmax.backward gives the vector-Jacobian product of softmax, row by row"
    check_values(student, reference, compare, rng, "Softmax", singles(rng, shapes=ROWS))


@exercise("Softmax.backward", weight=2)
def test_softmax_again(student, reference, compare, rng):
    "Softmax.backward computes with Tensors, so that its adjoint can be differentiated again"
    check_record(student, reference, compare, rng, "Softmax", singles(rng, shapes=[(2, 3)])[0])


@exercise("Softmax.backward", care=True)
def test_softmax_far_from_zero(student, reference, compare, rng):
    "Softmax.backward neither overflows nor warns for logits up to 10000"
    check_values(student, reference, compare, rng, "Softmax", [far_rows(rng)], CARE_AT_1E4)


# ---- unbroadcast

TARGETS = [  # shape of g, shape to sum down to
    ((2, 3), (3,)),
    ((2, 3), (2, 1)),
    ((2, 3), (1, 3)),
    ((2, 3), (1, 1)),
    ((2, 3), ()),
    ((2, 3), (2, 3)),
    ((4, 2, 3), (2, 1)),
    ((4, 2, 3), (4, 1, 3)),
    ((4, 2, 3), (1, 3)),
    ((2, 4, 3, 2), (3, 1)),
    ((3, 3), (3,)),
    ((3, 3), (3, 1)),
    ((1, 4), (4,)),
    ((1, 4), (1, 1)),
    ((1, 1), (1,)),
    ((5,), (1,)),
    ((), ()),
]


@exercise("unbroadcast", weight=3)
def test_unbroadcast(student, reference, compare, rng):
    "unbroadcast sums over the axes that broadcasting added or stretched, and over no other"
    arrays = [away_from_zero(rng, shape) for shape, _ in TARGETS]
    tensors = student.Tensor.many(arrays)
    results = student.unbroadcast.many([(t, target) for t, (_, target) in zip(tensors, TARGETS, strict=True)])
    for g, (shape, target), result in zip(arrays, TARGETS, results, strict=True):
        name = f"unbroadcast of shape {shape} to {target}"
        compare(value_of(result, name), reference.unbroadcast(reference.Tensor(g), target).value, name=name, **EXACT)
    unchanged(compare, tensors[6], arrays[6], "unbroadcast")


@exercise("unbroadcast", weight=2)
def test_unbroadcast_again(student, reference, compare, rng):
    "unbroadcast computes with Tensors, so that its result can be differentiated again"
    for shape, target in (((4, 2, 3), (2, 1)), ((2, 3), ())):
        g = student.Tensor(away_from_zero(rng, shape))
        result = is_tensor(student.unbroadcast(g, target), "the result of unbroadcast")
        other = away_from_zero(rng, shape)
        want = reference.unbroadcast(reference.Tensor(other), target).value
        name = "the result of unbroadcast, recomputed from its record at other values,"
        own = []
        compare(replay(result, {g: other}, own), want, name=name, **EXACT)
        check_own_operations(student, rng, own)


# ---- topological_order


def random_graph(student, rng, steps):
    """A random program without constants: its root, and every Tensor with the inputs it was made from."""
    made = {student.Tensor(1.0): (), student.Tensor(1.0): ()}  # equal values: Tensors are told apart by identity
    unused = list(made)
    for _ in range(steps):
        known = list(made)
        a, b = unused.pop(0), known[rng.integers(len(known))]
        result, inputs = [(a * b, (a, b)), (b - a, (b, a)), (-a, (a,))][rng.choice(3, p=[0.4, 0.4, 0.2])]
        made[result] = inputs
        unused = [t for t in unused if t not in inputs] + [result]
    while len(unused) > 1:
        a, b, *unused = unused
        made[a + b] = (a, b)
        unused.append(list(made)[-1])
    return unused[0], made


def listed(order, name="topological_order(root)"):
    assert isinstance(order, list | tuple), f"{name} must return a list of Tensors"
    for t in order:
        is_tensor(t, f"an item of {name}")
    return list(order)


def check_order(order, root, made):
    order = listed(order)
    place = {t: i for i, t in enumerate(order)}
    assert len(place) == len(order), "topological_order lists a Tensor twice: remember which were visited, by id"
    assert all(t in place for t in made), "topological_order leaves out a Tensor that root depends on"
    assert len(order) == len(made), "topological_order lists something that root does not depend on"
    for t, inputs in made.items():
        for used in inputs:
            assert place[used] < place[t], "topological_order lists a Tensor before one of its inputs"
    assert order[-1] == root, "topological_order must end with root"


@exercise("topological_order", weight=4)
def test_topological_order_of_random_programs(student, rng):
    "topological_order lists every Tensor once, after its inputs: random programs with much fan-out"
    for steps in (4, 12, 18):
        root, made = random_graph(student, rng, steps)
        check_order(student.topological_order(root), root, made)


@exercise("topological_order")
def test_topological_order_of_uneven_paths(student, rng):
    "topological_order waits for the longest way: a Tensor that is used early and late"
    a, b = student.Tensor.many(rng.normal(size=(2, 3)))
    made = {a: (), b: ()}
    last = shared = a * b
    made[shared] = (a, b)
    for _ in range(5):
        before, last = last, -last
        made[last] = (before,)
    first = shared + last
    root = first - shared
    made |= {first: (shared, last), root: (first, shared)}
    check_order(student.topological_order(root), root, made)
    check_order(student.topological_order(first), first, {t: made[t] for t in made if t != root})
    check_order(student.topological_order(a), a, {a: ()})


@exercise("topological_order")
def test_topological_order_of_two_uses(student, rng):
    "topological_order of an operation on a Tensor and on what was made from it, in both places"
    a = student.Tensor(rng.normal(size=2))
    b = -a
    c, square = -b, b * b
    for x, y in ((a, b), (a, c), (a, square), (c, square)):
        made = {a: (), b: (a,), c: (b,), square: (b, b)}
        made = {t: made[t] for t in made if t in (a, b, x, y)}
        for inputs in ((x, y), (y, x)):
            root = inputs[0] * inputs[1]
            check_order(student.topological_order(root), root, {**made, root: inputs})


@exercise("topological_order", weight=2)
def test_topological_order_of_repeated_fan_out(student, rng):
    "topological_order visits each Tensor once, where there are 2^60 ways to it"
    y = student.Tensor(float(rng.normal()))
    made = {y: ()}
    for _ in range(DIAMONDS):
        before, y = y, y + y
        made[y] = (before, before)
    check_order(student.topological_order(y), y, made)


@exercise("topological_order", weight=3)
def test_topological_order_of_a_long_chain(student, rng):
    "topological_order of 100000 operations in a row"
    x = student.Tensor(float(rng.normal()))
    root = student.repeat("neg", x, times=CHAIN)
    order = listed(student.topological_order(root))
    assert len(order) == CHAIN + 1, "topological_order of a chain of 100000 operations must have 100001 Tensors"
    assert order[0] == x and order[-1] == root, "topological_order must begin with the leaf, and end with the root"
    assert len(set(order)) == len(order), "topological_order lists a Tensor twice"
    for i in rng.integers(1, CHAIN, size=10):
        assert order[i].inputs[0] == order[i - 1], "topological_order lists a Tensor before one of its inputs"


# ---- backward


def network(module, X, W, b):
    """A small network with fan-out: h is used three times, at different depths. One number for each row of X."""
    h = module.tanh(X @ W + b)
    s = h * h - h / (b * b + 3.0)
    return module.reduce_sum(module.softmax(s) * module.exp(h), 1) + module.logsumexp(s) * X.value.shape[0]


def network_leaves(rng):
    return [rng.normal(size=(3, 2)), rng.normal(size=(2, 4)), rng.normal(size=4)]


def gradients(module, leaves, root, seed=None):
    """The `.grad` of the leaves, as arrays, after one call of backward."""
    module.backward(root, seed)
    return [grad_of(t) for t in leaves]


def grad_of(leaf):
    return value_of(leaf.grad, "`.grad` of a leaf after backward")


@exercise("backward", weight=4)
def test_backward_through_a_network(student, reference, compare, rng):
    "backward leaves the adjoint of every leaf in its .grad: a network whose layers are used more than once"
    arrays, seed, teach = network_leaves(rng), rng.normal(size=3), taught(student, reference)
    leaves, others = student.Tensor.many(arrays), [reference.Tensor(x) for x in arrays]
    got = gradients(student, leaves, teach(network(student, *leaves)), seed)
    want = gradients(reference, others, network(reference, *others), seed)
    for name, value, wanted_value in zip(("X", "W", "b"), got, want, strict=True):
        compare(value, wanted_value, name=f"{name}.grad", **EXACT)


@exercise("backward", weight=3)
def test_backward_accumulates(student, reference, compare, rng):
    "backward adds to what .grad holds, for a second call and a second root"
    a, b, earlier, u, v = rng.normal(size=(5, 3))
    x, w = student.Tensor.many([a, b])
    x.grad = student.Tensor(earlier)
    teach = taught(student, reference)
    root = teach(x * w)
    student.backward(root, u)
    compare(grad_of(x), earlier + u * b, name="x.grad, which held something before,", **EXACT)
    compare(grad_of(w), u * a, name="w.grad after one call", **EXACT)
    student.backward(root, v)
    compare(grad_of(x), earlier + (u + v) * b, name="x.grad after a second call", **EXACT)
    compare(grad_of(w), (u + v) * a, name="w.grad after a second call", **EXACT)
    student.backward(teach(x + root), u)
    compare(grad_of(x), earlier + (2 * u + v) * b + u, name="x.grad after a second root", **EXACT)


@exercise("backward", weight=2)
def test_backward_keeps_adjoints_apart(student, reference, compare, rng):
    "backward keeps what leaves and seed hold apart: the adjoints of a sum, added to in a second call"
    a, b, u, v = rng.normal(size=(4, 3))
    (x, w, seed), teach = student.Tensor.many([a, b, u]), taught(student, reference)
    root = teach(x + w)
    student.backward(root, seed)
    student.backward(root, v)
    compare(grad_of(x), u + v, name="x.grad of x + w after a second call", **EXACT)
    compare(grad_of(w), u + v, name="w.grad of x + w after a second call", **EXACT)
    compare(seed.value, u, name="the seed, a Tensor, after two calls", **EXACT)
    student.backward(x, v)
    compare(grad_of(x), u + 2 * v, name="x.grad after backward(x, seed): a root that is a leaf", **EXACT)
    compare(grad_of(w), u + v, name="w.grad after backward of another leaf", **EXACT)
    student.backward(teach(-root), u)
    compare(grad_of(x), 2 * v, name="x.grad after backward of -(x + w)", **EXACT)
    compare(grad_of(w), v, name="w.grad after backward of -(x + w)", **EXACT)


@exercise("backward", weight=2)
def test_backward_from_any_seed(student, reference, compare, rng):
    "backward takes an array, a Tensor or nothing as the seed; nothing means ones, in the shape of the root"
    a, u = rng.normal(size=(2, 2, 3))
    teach = taught(student, reference)
    for seed, want in ((u, 2 * a * u), (student.Tensor(u), 2 * a * u), (None, 2 * a)):
        x = student.Tensor(a)
        student.backward(teach(x * x), seed)
        compare(grad_of(x), want, name="x.grad of x * x", **EXACT)
    x, y = student.Tensor.many([a, u])
    student.backward(teach(student.reduce_sum(x * x)))
    compare(grad_of(x), 2 * a, name="x.grad of reduce_sum(x * x), without a seed,", **EXACT)
    student.backward(teach(x + (-y)))
    compare(grad_of(y), -np.ones((2, 3)), name="y.grad of x + (-y), without a seed,", **EXACT)


@exercise("backward", weight=3)
def test_backward_writes_to_leaves_alone(student, reference, compare, rng):
    "backward leaves .grad of everything that is no leaf as it was: None"
    a, b, u = rng.normal(size=(3, 4))
    x, w, aside = student.Tensor.many([a, b, u])
    product = x * w
    power = product * product
    root = taught(student, reference)(power + x)
    for calls in (1, 2):
        student.backward(root, u)
        compare(grad_of(x), calls * u * (2 * a * b * b + 1), name="x.grad of (x * w)**2 + x", **EXACT)
        for t in (product, power, root):
            assert t.grad is None, "backward must leave .grad of a Tensor that is no leaf None"
    assert aside.grad is None, "backward must not touch a Tensor that root does not depend on"


@exercise("backward", weight=2)
def test_backward_of_both_forms(student, reference, compare, rng):
    "backward finds a - b and a + (-b) the same, and a / b and a * b**-1"
    a, b, u = away_from_zero(rng, (3, 2)), away_from_zero(rng, (1, 2)), rng.normal(size=(3, 2))
    forms = {
        "a - b": (lambda x, y: x - y, u, -u),
        "a + (-b)": (lambda x, y: x + (-y), u, -u),
        "a / b": (lambda x, y: x / y, u / b, -u * a / b**2),
        "a * b**-1": (lambda x, y: x * y**-1, u / b, -u * a / b**2),
    }
    for name, (form, want_a, want_b) in forms.items():
        x, y = student.Tensor.many([a, b])
        student.backward(taught(student, reference)(form(x, y)), u)
        compare(grad_of(x), want_a, name=f"a.grad of {name}", **EXACT)
        compare(grad_of(y), want_b.sum(axis=0, keepdims=True), name=f"b.grad of {name}", **EXACT)


@exercise("backward", weight=2)
def test_backward_visits_each_tensor_once(student, reference, compare, rng):
    "backward does each operation once, where there are 2^60 ways to the leaf, and waits for the longest way"
    a, u = (float(v) for v in rng.normal(size=2))
    x = y = student.Tensor(a)
    for _ in range(DIAMONDS):
        y = y + y
    teach = taught(student, reference)
    student.backward(teach(y), np.asarray(u))
    compare(grad_of(x), np.asarray(u * 2.0**DIAMONDS), name="x.grad of y = y + y, 60 times,", **EXACT)
    x = student.Tensor(a)
    early = student.sin(x)
    late = early * early * early + early
    student.backward(teach(early * late + early), np.asarray(u))
    s = np.sin(a)
    want = u * (4 * s**3 + 2 * s + 1) * np.cos(a)
    compare(grad_of(x), np.asarray(want), name="x.grad of s * (s * s * s + s) + s, s = sin(x),", **EXACT)


@exercise("backward", weight=3)
def test_backward_through_a_long_chain(student, compare, rng):
    "backward through 100000 operations in a row"
    a, u = rng.normal(size=(2, 2))
    x = student.Tensor(a)
    student.backward(student.repeat("neg", x, times=CHAIN), u)
    compare(grad_of(x), u, name="x.grad of x, negated 100000 times,", **EXACT)


# ---- grad


def after(f, teach):
    return lambda x: teach(f(x))


def scalar_functions(module, c):
    """Functions of an array to one number, with a constant array of the same shape."""
    return {
        "sum of c exp(x)": lambda x: module.reduce_sum(module.exp(x) * c),
        "sum of x x sin(x)": lambda x: module.reduce_sum(x * x * module.sin(x)),
        "logsumexp of c / (x**2 + 1)": lambda x: module.reduce_sum(module.logsumexp(c / (x**2 + 1.0))),
        "log of a sum of sigmoids": lambda x: module.log(module.reduce_sum(module.sigmoid(x) * np.abs(c))),
    }


@exercise("grad", weight=3)
def test_grad_of_functions(student, reference, compare, rng):
    "grad(f)(x) is the gradient of f at x, a Tensor of the shape of x, for a number, an array and a Tensor"
    teach = taught(student, reference)
    for shape in ((3,), (2, 2)):
        a, c = rng.normal(size=(2, *shape))
        a.flat[0] = 0.0
        wanted_functions = scalar_functions(reference, c)
        for i, (name, f) in enumerate(scalar_functions(student, c).items()):
            x = student.Tensor(a) if i % 2 else a
            got = value_of(student.grad(after(f, teach))(x), "the result of grad(f)(x)")
            compare(got, reference.grad(wanted_functions[name])(a).value, name=f"grad of {name}", **EXACT)
    df = student.grad(lambda x: teach(student.exp(x) * x))
    for number in rng.normal(size=2).tolist():
        want = np.asarray((1 + number) * np.exp(number))
        compare(value_of(df(number), "the result of grad(f)(x)"), want, name="grad of x exp(x) at a number", **EXACT)


@exercise("grad", weight=2)
def test_grad_of_constants(student, reference, compare, rng):
    "grad(f)(x) is zeros in the shape of x where f does not depend on x: the second derivative of 3x is 0"
    a = rng.normal(size=(2, 3))
    w, teach = student.Tensor(rng.normal(size=4)), taught(student, reference)
    got = student.grad(lambda x: teach(student.reduce_sum(w * w)))(a)
    compare(
        value_of(got, "grad of a constant"), np.zeros((2, 3)), name="grad of a function that leaves x alone", **EXACT
    )
    second = student.grad(student.grad(lambda x: teach(x * 3.0)))
    compare(value_of(second(float(a[0, 0])), "grad(grad(f))"), np.asarray(0.0), name="grad(grad(x -> 3x))", **EXACT)


@exercise("grad", weight=2)
def test_grad_of_grad(student, reference, compare, rng):
    "grad nests: second derivatives, and Hessian-vector products"
    number, teach = float(rng.uniform(0.5, 2.0)), taught(student, reference)
    first = after(student.grad(after(student.log, teach)), teach)
    got = value_of(student.grad(first)(number), "grad(grad(log))(x)")
    compare(got, np.asarray(-1 / number**2), name="grad(grad(log))(x)", **EXACT)
    a, c, v = rng.normal(size=(3, 3))

    def product(module, f):
        return lambda x: module.reduce_sum(module.grad(f)(x) * v)

    wanted_functions = scalar_functions(reference, c)
    for name, f in list(scalar_functions(student, c).items())[1:3]:
        gradient_times_v = after(product(student, after(f, teach)), teach)
        got = value_of(student.grad(gradient_times_v)(a), "grad of a function with a grad in it")
        want = reference.grad(product(reference, wanted_functions[name]))(a).value
        compare(got, want, name=f"the Hessian of {name}, times a vector", **EXACT)


@exercise("grad", weight=3)
def test_grad_keeps_its_variables_apart(student, reference, compare, rng):
    "grad(u -> grad(v -> u v**2)(u)) is 4u: v is not u, and comes from u"
    teach = taught(student, reference)
    for u in rng.uniform(0.5, 3.0, size=2).tolist():
        got = student.grad(lambda x: teach(student.grad(lambda v: teach(x * v**2))(x)))(u)
        compare(value_of(got, "the outer grad"), np.asarray(4 * u), name="grad(u -> grad(v -> u v**2)(u))(u)", **EXACT)
        got = student.grad(lambda x: teach(x * student.grad(lambda v: teach(student.sin(x * v)))(x * x)))(u)
        want = np.cos(u**3) * 2 * u - 3 * u**4 * np.sin(u**3)  # of u * (u cos(u u^2)) = u^2 cos(u^3)
        compare(
            value_of(got, "the outer grad"), np.asarray(want), name="grad(u -> u grad(v -> sin(u v))(u u))(u)", **EXACT
        )


@exercise("grad", weight=2)
def test_grad_touches_no_grad(student, reference, compare, rng):
    "grad leaves every .grad as it was: that of x, of a weight used in f, and one that holds something"
    a, b, c = rng.normal(size=(3, 3))
    x, w, bias, held = student.Tensor.many([a, b, c, c])
    bias.grad, teach = held, taught(student, reference)
    for _ in range(2):
        got = student.grad(lambda t: teach(student.reduce_sum(t * w * t + bias * t)))(x)
        compare(
            value_of(got, "the result of grad(f)(x)"), 2 * a * b + c, name="grad of the sum of x w x + b x", **EXACT
        )
    assert x.grad is None and w.grad is None, "grad must leave .grad of x and of other Tensors None"
    assert bias.grad == held, "grad must leave .grad of other Tensors as it is"
    compare(held.value, c, name="the Tensor in .grad of a weight after grad", **EXACT)


# ---- elementwise_grad


def elementwise_functions(module):
    return {
        "sin": module.sin,
        "cos": module.cos,
        "exp": module.exp,
        "sigmoid": module.sigmoid,
        "log(x**2 + 1)": lambda x: module.log(x**2 + 1.0),
        "1 / (2 + x**4)": lambda x: 1.0 / (2.0 + x**4),
        "x tanh(x)": lambda x: x * module.tanh(x),
    }


@exercise("elementwise_grad", weight=3)
def test_elementwise_grad_of_functions(student, reference, compare, rng):
    "elementwise_grad(f)(x) is f'(x), a Tensor of the shape of x; and so is the second derivative"
    wanted_functions = elementwise_functions(reference)
    inputs, teach = [rng.normal(size=3), rng.normal(size=(2, 3)), float(rng.normal())], taught(student, reference)
    for i, (name, f) in enumerate(elementwise_functions(student).items()):
        a = inputs[i % 3]
        x = student.Tensor(a) if i % 2 else a
        df, want = student.elementwise_grad(after(f, teach)), reference.elementwise_grad(wanted_functions[name])
        compare(
            value_of(df(x), "the result of elementwise_grad(f)(x)"), want(a).value, name=f"f' for f = {name}", **EXACT
        )
        got = value_of(student.elementwise_grad(after(df, teach))(a), "the result of elementwise_grad twice")
        compare(got, reference.elementwise_grad(want)(a).value, name=f"f'' for f = {name}", **EXACT)


@exercise("elementwise_grad", weight=3)
def test_elementwise_grad_of_tanh_six_times(student, compare, rng):
    "elementwise_grad six times on tanh is -272 t + 1232 t^3 - 1680 t^5 + 720 t^7, t = tanh(x)"
    x = np.append(rng.uniform(-3, 3, size=20), [-3.0, 3.0])
    f = student.tanh
    for _ in range(6):
        f = student.elementwise_grad(f)
    t = np.tanh(x)
    want = -272 * t + 1232 * t**3 - 1680 * t**5 + 720 * t**7
    compare(
        value_of(f(x), "the sixth derivative"),
        want,
        name="the sixth derivative of tanh",
        rtol=0.0,
        atol=1e-9,
        elementwise=True,
    )


@exercise("elementwise_grad", weight=2)
def test_elementwise_grad_keeps_its_variables_apart(student, reference, compare, rng):
    "elementwise_grad of u -> elementwise_grad(v -> u v**2)(u) is 4u, and touches no .grad"
    a, b = rng.normal(size=(2, 4))
    x, w, held = student.Tensor.many([a, b, b])
    w.grad, teach = held, taught(student, reference)
    got = student.elementwise_grad(lambda u: teach(student.elementwise_grad(lambda v: teach(u * v**2 * w))(u)))(x)
    compare(value_of(got, "the outer derivative"), 4 * a * b, name="the derivative of u -> (d/dv u v**2 w)(u)", **EXACT)
    assert x.grad is None and w.grad == held, "elementwise_grad must leave every .grad as it was"


@exercise("elementwise_grad")
def test_elementwise_grad_of_straight_lines(student, reference, compare, rng):
    "elementwise_grad of 3x is 3 in every entry, in the shape of x; and twice, 0"
    a, teach = rng.normal(size=(2, 3)), taught(student, reference)
    first = student.elementwise_grad(lambda x: teach(x * 3.0))
    compare(value_of(first(a), "the derivative"), np.full((2, 3), 3.0), name="the derivative of 3x", **EXACT)
    second = student.elementwise_grad(first)(a)
    compare(value_of(second, "the second derivative"), np.zeros((2, 3)), name="the second derivative of 3x", **EXACT)


# ---- cross_entropy


def batches(rng):
    """Logits and labels: a square batch, one example, many; labels of several types, not always the last one."""
    for (n, n_classes), dtype in (((5, 3), np.int64), ((4, 4), np.uint8), ((1, 2), np.int32), ((60, 5), np.int8)):
        yield 2 * rng.normal(size=(n, n_classes)), rng.integers(n_classes, size=n).astype(dtype)
    yield rng.normal(size=(3, 4)), rng.integers(3, size=3)


@exercise("cross_entropy", weight=3)
def test_cross_entropy(student, reference, compare, rng):
    "cross_entropy is the mean of -log softmax(logits)[y] over the batch, a Tensor of shape ()"
    cases = list(batches(rng))
    tensors = student.Tensor.many([z for z, _ in cases])
    results = student.cross_entropy.many([(t, y) for t, (_, y) in zip(tensors, cases, strict=True)])
    for (z, y), result in zip(cases, results, strict=True):
        name = f"cross_entropy of logits {z.shape}"
        compare(value_of(result, name), reference.cross_entropy(reference.Tensor(z), y).value, name=name, **EXACT)
    unchanged(compare, tensors[0], cases[0][0], "cross_entropy")


@exercise("cross_entropy", weight=3)
def test_cross_entropy_keeps_its_record(student, reference, compare, rng):
    "cross_entropy computes with Tensors from the logits on, so that it has a gradient"
    z, y = next(batches(rng))
    logits = student.Tensor(z)
    result = is_tensor(student.cross_entropy(logits, y), "the result of cross_entropy")
    other = moved(rng, z)
    want = reference.cross_entropy(reference.Tensor(other), y).value
    name, own = "cross_entropy, recomputed from its record at other logits,", []
    compare(replay(result, {logits: other}, own), want, name=name, **EXACT)
    check_own_operations(student, rng, own)


@exercise("cross_entropy", care=True)
def test_cross_entropy_far_from_zero(student, reference, compare, rng):
    "cross_entropy is finite, without a warning, for logits up to 10000"
    [rows], _ = far_rows(rng)
    for y in (rng.integers(3, size=4), rows.argmin(axis=1), rows.argmax(axis=1)):
        result = student.cross_entropy(student.Tensor(rows), y)
        want = reference.cross_entropy(reference.Tensor(rows), y).value
        compare(value_of(result, "cross_entropy"), want, name="cross_entropy of large logits", **CARE_AT_1E4)


# ---- trace


def check_tape(compare, reference, rows, root):
    """The rows are the Tensors of the reference's graph, known by their values, in a valid order."""
    nodes = reference.topological_order(root)
    adjoint = {id(t): row[2] for t, row in zip(nodes, reference.trace(root), strict=True)}
    assert isinstance(rows, list | tuple), "trace(root) must return a list of rows (name, value, adjoint)"
    assert len(rows) == len(nodes), f"trace has {len(rows)} rows, wanted one for each of the {len(nodes)} Tensors"
    seen = set()
    for row in rows:
        assert not isinstance(row, PLAIN) or isinstance(row, list | tuple), (
            "a row of trace must be (name, value, adjoint)"
        )
        assert len(row) == 3, "a row of trace must be (name, value, adjoint)"
        name, value, got = (row[i] for i in range(3))  # a namedtuple is a row too
        assert isinstance(name, str), "the name in a row of trace must be a string"
        assert isinstance(value, np.ndarray | float), "the value in a row of trace must be an array"
        found = [
            t for t in nodes if t.value.shape == np.shape(value) and np.allclose(t.value, value, rtol=1e-9, atol=0)
        ]
        assert found, "a value in trace is that of no Tensor of the program"
        t = found[0]
        assert id(t) not in seen, "trace has two rows of one Tensor"
        assert all(id(u) in seen for u in t.inputs), "trace lists a Tensor before one of its inputs"
        seen.add(id(t))
        compare(value, t.value, name="a value in trace", **EXACT)
        compare(got, adjoint[id(t)], name=f"the adjoint in row {len(seen)} of trace", **EXACT)


@exercise("trace", weight=3)
def test_trace_of_the_example(student, reference, compare, rng):
    "trace(x1 * x2 + sin(x1)) has a row for each of the five Tensors, with its value and adjoint"
    for shape in ((), (3,)):
        arrays = away_from_zero(rng, (2, *shape))
        x1, x2 = student.Tensor.many(list(arrays))
        r1, r2 = (reference.Tensor(x) for x in arrays)
        rows = student.trace(taught(student, reference)(x1 * x2 + student.sin(x1)))
        check_tape(compare, reference, rows, r1 * r2 + reference.sin(r1))


@exercise("trace", weight=3)
def test_trace_of_a_classifier(student, reference, compare, rng):
    "trace of a classifier's graph: matrices, a broadcast bias, fan-out; and no .grad is touched"
    arrays = [rng.normal(size=(3, 2)), rng.normal(size=(2, 4)), rng.normal(size=4)]

    def classifier(module, X, W, b):
        h = module.tanh(X @ W + b)
        return module.reduce_sum(module.softmax(h * h) * h, 0)

    leaves, others = student.Tensor.many(arrays), [reference.Tensor(x) for x in arrays]
    held = student.Tensor(arrays[2])
    leaves[2].grad = held
    root = taught(student, reference)(classifier(student, *leaves))
    for _ in range(2):
        check_tape(compare, reference, student.trace(root), classifier(reference, *others))
    assert leaves[0].grad is None and leaves[1].grad is None and root.grad is None, "trace must not touch any .grad"
    assert leaves[2].grad == held, "trace must not touch any .grad"
    compare(held.value, arrays[2], name="the Tensor in .grad of a leaf after trace", **EXACT)
