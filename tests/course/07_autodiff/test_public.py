"""Public checks of 07_autodiff: what a student runs at home. They know no reference.

The adjoints of an operation are compared with values worked out by hand and with finite differences, for random
cotangents. A gradient can be differentiated again if its record, recomputed at other values, is the gradient
there (`replay`); what is computed with arrays instead of Tensors stays as it was.
"""

import numpy as np

from autograder import exercise

EXACT = {"rtol": 1e-11, "atol": 1e-13}  # a rule is exact to 1e-15; finite differences are not
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 3e-11, "elementwise": True}  # the spacing of float64 at 1e4 is 1.8e-12
CHAIN = 30_000  # operations in a row, for a quick answer; recursion ends at 1000, and 100,000 are graded
NEAR = 0.125  # how far finite differences may go where a corner or the end of a domain is near
PLAIN = (np.ndarray, float, int, bool, str, list, tuple, dict, type(None))  # what is no Tensor


def total(e):
    return e.sum(axis=-1, keepdims=True)


FORWARD = {  # what the operations compute, for finite differences
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
    "Div": lambda a, b: a / b,
    "Neg": lambda a: -a,
    "Pow": lambda a, exponent: a**exponent,
    "Exp": np.exp,
    "Log": np.log,
    "Sin": np.sin,
    "Cos": np.cos,
    "Tanh": np.tanh,
    "Sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "ReLU": lambda a: np.maximum(a, 0),
    "MatMul": lambda a, b: a @ b,
    "Transpose": lambda a: a.T,
    "Reshape": lambda a, shape: a.reshape(shape),
    "Sum": lambda a, axis: a.sum(axis=axis),
    "BroadcastTo": lambda a, shape: np.broadcast_to(a, shape) + 0.0,
    "LogSumExp": lambda a: np.log(np.exp(a).sum(axis=-1)),
    "Softmax": lambda a: np.exp(a) / total(np.exp(a)),
}
OPERATORS = ("Add", "Sub", "Mul", "Div", "Neg", "Pow", "MatMul")  # bound to Python's; the others are functions
GIVEN = frozenset(f"a {op}" for op in FORWARD)  # how an operation of the course is described
NAMES = {"Sum": "reduce_sum", "BroadcastTo": "broadcast_to", "LogSumExp": "logsumexp", "ReLU": "relu"}


def applied(student, op, inputs, parameters):
    """The Tensor that an operation makes."""
    if op in OPERATORS:
        return FORWARD[op](*inputs, *parameters)
    return getattr(student, NAMES.get(op, op.lower()))(*inputs, *parameters)


def answer(student, op, arrays, parameters, g):
    """The inputs and the cotangent as Tensors, and the Tensors that `backward` returns."""
    *inputs, cotangent = student.Tensor.many([*arrays, g])
    out = applied(student, op, inputs, parameters)
    adjoints = getattr(student, op).backward(out.op, cotangent, out, *inputs)
    one = "1 Tensor: `return (adjoint,)`, with the comma"
    many = f"{len(arrays)} Tensors, one for each input"
    right = isinstance(adjoints, tuple | list) and len(adjoints) == len(arrays)
    assert right, f"{op}.backward must return a tuple of {one if len(arrays) == 1 else many}"
    for adjoint in adjoints:
        is_tensor(adjoint, f"an adjoint returned by {op}.backward")
    return inputs, cotangent, adjoints


def is_tensor(thing, name):
    assert not isinstance(thing, PLAIN), f"{name} is {type(thing).__name__}, wanted a Tensor: compute with Tensors"
    return thing


def value_of(thing, name):
    return is_tensor(thing, name).value


def by_hand(student, compare, op, arrays, parameters, g, wanted):
    """`backward` gives these adjoints."""
    _, _, adjoints = answer(student, op, arrays, parameters, g)
    for i, (adjoint, want) in enumerate(zip(adjoints, wanted, strict=True)):
        name = f"{op}.backward with g = {np.asarray(g).tolist()}: adjoint {i + 1}"
        compare(adjoint.value, np.asarray(want, dtype=float), name=name, **EXACT)


def slopes(student, gradcheck, op, arrays, parameters=(), reach=1.0):
    """`backward` agrees with finite differences, for every input and a random cotangent."""
    for i, x in enumerate(arrays):
        before, after = list(arrays[:i]), list(arrays[i + 1 :])
        gradcheck(
            lambda x, before=before, after=after: FORWARD[op](*before, x, *after, *parameters),
            lambda x, g, i=i, before=before, after=after: (
                answer(student, op, [*before, x, *after], parameters, g)[2][i].value
            ),
            x,
            form="vjp",
            reach=reach,
        )


def record(student, compare, rng, op, arrays, parameters=()):
    """The record of each adjoint, recomputed at other values, gives what `backward` gives there."""
    g = rng.normal(size=np.shape(FORWARD[op](*arrays, *parameters)))
    inputs, cotangent, adjoints = answer(student, op, arrays, parameters, g)
    others, other_g = [moved(x) for x in arrays], moved(g)
    values, own = dict(zip([*inputs, cotangent], [*others, other_g], strict=True)), []
    _, _, wanted = answer(student, op, others, parameters, other_g)
    for i, (adjoint, want) in enumerate(zip(adjoints, wanted, strict=True)):
        name = f"{op}.backward: adjoint {i + 1}, recomputed from its record at other values,"
        compare(replay(adjoint, values, own), want.value, name=name, **EXACT)
    check_own_operations(student, rng, own)
    for tensor, x in zip([*inputs, cotangent], [*arrays, g], strict=True):
        unchanged(compare, tensor, x, f"{op}.backward")


def moved(x):
    """Other numbers with the signs and the order of x, as the step of ReLU and a maximum may be constants."""
    return 1.25 * np.sign(x) * np.abs(x) ** 0.875


def replay(tensor, values, own):
    """The value of a Tensor, recomputed from the record of its operations for other values of some Tensors.

    Tensors that an operation of your own has made are added to `own`.
    """
    if tensor not in values:
        op = tensor.op
        if op is None:
            values[tensor] = tensor.value
        else:
            values[tensor] = op.forward(*(replay(t, values, own) for t in tensor.inputs))
            own += [tensor] if op.kind not in GIVEN else []
    return values[tensor]


def check_own_operations(student, rng, made):
    """A record through operations of your own can be differentiated if these have a `backward` too."""
    for tensor in made:
        op, inputs, g = tensor.op, list(tensor.inputs), away_from_zero(rng, np.shape(tensor.value))
        adjoints = [t.value for t in op.backward(student.Tensor(g), tensor, *inputs)]
        for i, adjoint in enumerate(adjoints):
            before, x, after = [t.value for t in inputs[:i]], inputs[i].value, [t.value for t in inputs[i + 1 :]]
            step = 2.0**-17 * away_from_zero(rng, np.shape(x))
            rise = g * (op.forward(*before, x + step, *after) - op.forward(*before, x - step, *after))
            error = abs(2 * np.sum(adjoint * step) - np.sum(rise))
            assert error <= 1e-5 * (np.abs(rise).sum() + 2.0**-17), (
                "an operation of your own can be differentiated only once: its `backward` does not fit its `forward`"
            )


def unchanged(compare, tensor, x, name):
    compare(
        tensor.value, np.asarray(x), name=f"the value of an argument after {name}, which must not change it,", **EXACT
    )


def away_from_zero(rng, shape):
    """Numbers of both signs, of size 0.5 to 2."""
    return rng.uniform(0.5, 2.0, size=shape) * rng.choice([-1.0, 1.0], size=shape)


def pair_slopes(student, gradcheck, rng, op):
    """Operands of one shape, and each of them as the smaller one."""
    for a, b in (((2, 3), (2, 3)), ((2, 3), (3,)), ((3, 1), (2, 3, 4)), ((), (2,)), ((2, 1), (1, 3))):
        slopes(student, gradcheck, op, [away_from_zero(rng, a), away_from_zero(rng, b)], reach=NEAR)


def smaller_pair(rng):
    return [away_from_zero(rng, (2, 1)), away_from_zero(rng, 3)]


# ---- unbroadcast


@exercise("unbroadcast")
def test_unbroadcast_by_hand(student, compare):
    "unbroadcast sums over added axes (they go) and stretched ones (they stay with length 1), and over no other"
    g = np.arange(24.0).reshape(4, 2, 3)
    cases = {
        (4, 2, 3): g,
        (2, 3): g.sum(axis=0),
        (2, 1): g.sum(axis=(0, 2))[:, None],
        (4, 1, 3): g.sum(axis=1)[:, None],
        (3,): g.sum(axis=(0, 1)),
        (1, 3): g.sum(axis=(0, 1))[None],
        (1, 2, 1): g.sum(axis=(0, 2))[None, :, None],
        (1, 1): np.array([[g.sum()]]),
        (1,): np.array([g.sum()]),
        (): np.asarray(g.sum()),
    }
    tensor = student.Tensor(g)
    for (shape, want), got in zip(cases.items(), student.unbroadcast.many([(tensor, s) for s in cases]), strict=True):
        name = f"unbroadcast of shape (4, 2, 3) to {shape}"
        compare(value_of(got, name), want, name=name, **EXACT)
    unchanged(compare, tensor, g, "unbroadcast")
    one_row = student.unbroadcast(student.Tensor([[1.0, 2.0]]), (2,))
    compare(value_of(one_row, "unbroadcast"), np.array([1.0, 2.0]), name="unbroadcast of shape (1, 2) to (2,)", **EXACT)


@exercise("unbroadcast")
def test_unbroadcast_again(student, compare, rng):
    "unbroadcast computes with Tensors: its record, recomputed at other values, gives the sum there"
    g = student.Tensor(rng.normal(size=(4, 2, 3)))
    other = rng.normal(size=(4, 2, 3))
    for shape, want in (((2, 1), other.sum(axis=(0, 2))[:, None]), ((), np.asarray(other.sum()))):
        result, own = is_tensor(student.unbroadcast(g, shape), "the result of unbroadcast"), []
        compare(replay(result, {g: other}, own), want, name=f"unbroadcast to {shape}, recomputed,", **EXACT)
        check_own_operations(student, rng, own)


# ---- the operations


@exercise("Add.backward")
def test_add(student, compare, gradcheck, rng):
    "Add.backward gives each operand its adjoint, in that operand's shape"
    g = [[1.0, 10.0], [100.0, 1000.0]]
    by_hand(student, compare, "Add", [np.ones((2, 2)), np.array([5.0, 6.0])], (), g, [g, [101.0, 1010.0]])
    pair_slopes(student, gradcheck, rng, "Add")


@exercise("Add.backward")
def test_add_again(student, compare, rng):
    "Add.backward computes with Tensors"
    record(student, compare, rng, "Add", smaller_pair(rng))


@exercise("Sub.backward")
def test_sub(student, compare, gradcheck, rng):
    "Sub.backward gives each operand its adjoint, in that operand's shape"
    by_hand(student, compare, "Sub", [np.array([7.0, 8.0]), np.asarray(5.0)], (), [1.0, 10.0], [[1.0, 10.0], -11.0])
    pair_slopes(student, gradcheck, rng, "Sub")


@exercise("Sub.backward")
def test_sub_again(student, compare, rng):
    "Sub.backward computes with Tensors"
    record(student, compare, rng, "Sub", smaller_pair(rng))


@exercise("Neg.backward")
def test_neg(student, compare, gradcheck, rng):
    "Neg.backward gives the adjoint of -a"
    by_hand(student, compare, "Neg", [np.array([7.0, 8.0])], (), [1.0, 10.0], [[-1.0, -10.0]])
    slopes(student, gradcheck, "Neg", [rng.normal(size=(2, 3))])


@exercise("Neg.backward")
def test_neg_again(student, compare, rng):
    "Neg.backward computes with Tensors"
    record(student, compare, rng, "Neg", [rng.normal(size=3)])


@exercise("Mul.backward")
def test_mul(student, compare, gradcheck, rng):
    "Mul.backward gives each factor its adjoint, in that factor's shape"
    by_hand(student, compare, "Mul", [np.asarray(6.0), np.asarray(2.0)], (), 10.0, [20.0, 60.0])
    zeros = [np.array([0.0, 3.0, 0.0]), np.array([2.0, 0.0, 0.0])]
    by_hand(student, compare, "Mul", zeros, (), [1.0, 10.0, 100.0], [[2.0, 0.0, 0.0], [0.0, 30.0, 0.0]])
    pair_slopes(student, gradcheck, rng, "Mul")


@exercise("Mul.backward")
def test_mul_again(student, compare, rng):
    "Mul.backward computes with Tensors: g * b, not g.value * b.value"
    record(student, compare, rng, "Mul", smaller_pair(rng))


@exercise("Div.backward")
def test_div(student, compare, gradcheck, rng):
    "Div.backward gives both operands their adjoints, each in its operand's shape"
    by_hand(student, compare, "Div", [np.asarray(6.0), np.asarray(2.0)], (), 10.0, [5.0, -15.0])
    by_hand(student, compare, "Div", [np.array([0.0]), np.array([-2.0])], (), [10.0], [[-5.0], [0.0]])
    pair_slopes(student, gradcheck, rng, "Div")


@exercise("Div.backward")
def test_div_again(student, compare, rng):
    "Div.backward computes with Tensors"
    record(student, compare, rng, "Div", smaller_pair(rng))


@exercise("Pow.backward")
def test_pow(student, compare, gradcheck, rng):
    "Pow.backward gives the adjoint of a ** k, k whole or not, negative too, also at a = 0"
    by_hand(student, compare, "Pow", [np.array([3.0, 0.0, -1.0])], (2,), [10.0, 10.0, 1.0], [[60.0, 0.0, -2.0]])
    by_hand(student, compare, "Pow", [np.array([4.0])], (0.5,), [10.0], [[2.5]])
    by_hand(student, compare, "Pow", [np.array([0.0, -2.0])], (1,), [8.0, 5.0], [[8.0, 5.0]])
    by_hand(student, compare, "Pow", [np.array([2.0, -1.0])], (-1,), [8.0, 8.0], [[-2.0, -8.0]])
    by_hand(student, compare, "Pow", [np.array([2.0, -3.0])], (0,), [8.0, 5.0], [[0.0, 0.0]])
    for exponent in (3, -2, 1.5):
        slopes(student, gradcheck, "Pow", [rng.uniform(0.5, 2.0, size=3)], (exponent,), reach=NEAR)


@exercise("Pow.backward")
def test_pow_again(student, compare, rng):
    "Pow.backward computes with Tensors, a ** 2 also at 0"
    record(student, compare, rng, "Pow", [np.array([1.5, -0.5, 0.0])], (2,))
    record(student, compare, rng, "Pow", [rng.uniform(0.5, 2.0, size=3)], (-0.5,))


@exercise("Pow.backward", care=True)
def test_pow_of_exponent_zero(student, compare):
    "Pow.backward of a ** 0 is 0 at a = 0 too, without a warning"
    by_hand(student, compare, "Pow", [np.array([0.0, -3.0])], (0,), [8.0, 5.0], [[0.0, 0.0]])


@exercise("Exp.backward")
def test_exp(student, compare, gradcheck, rng):
    "Exp.backward gives the adjoint of exp(a)"
    by_hand(student, compare, "Exp", [np.log([1.0, 2.0])], (), [10.0, 3.0], [[10.0, 6.0]])
    slopes(student, gradcheck, "Exp", [rng.normal(size=(2, 3))])


@exercise("Exp.backward")
def test_exp_again(student, compare, rng):
    "Exp.backward computes with Tensors: out, not out.value"
    record(student, compare, rng, "Exp", [rng.normal(size=3)])


@exercise("Exp.backward", care=True)
def test_exp_far_from_zero(student, compare):
    "Exp.backward at -10000 and at 700, where exp(a) is still finite"
    _, _, [adjoint] = answer(student, "Exp", [np.array([-1e4, 700.0])], (), np.array([1.0, 2.0]))
    compare(adjoint.value, np.array([0.0, 2 * np.exp(700.0)]), name="Exp.backward at -10000, 700", **CARE)


@exercise("Log.backward")
def test_log(student, compare, gradcheck, rng):
    "Log.backward gives the adjoint of log(a)"
    by_hand(student, compare, "Log", [np.array([4.0, 0.5])], (), [10.0, 3.0], [[2.5, 6.0]])
    slopes(student, gradcheck, "Log", [rng.uniform(0.5, 2.0, size=(2, 3))], reach=NEAR)


@exercise("Log.backward")
def test_log_again(student, compare, rng):
    "Log.backward computes with Tensors"
    record(student, compare, rng, "Log", [rng.uniform(0.5, 2.0, size=3)])


@exercise("Log.backward", care=True)
def test_log_near_zero(student, compare):
    "Log.backward is exact for very small a too: nothing is added to a"
    _, _, [adjoint] = answer(student, "Log", [np.array([1e-12, 1e-6, 1e4])], (), np.array([1.0, 2.0, 3.0]))
    compare(adjoint.value, np.array([1e12, 2e6, 3e-4]), name="Log.backward at 1e-12, 1e-6, 1e4", **CARE)


@exercise("Sin.backward")
def test_sin(student, compare, gradcheck, rng):
    "Sin.backward gives the adjoint of sin(a)"
    by_hand(student, compare, "Sin", [np.array([0.0, np.pi])], (), [10.0, 3.0], [[10.0, -3.0]])
    slopes(student, gradcheck, "Sin", [rng.normal(size=(2, 3))])


@exercise("Sin.backward")
def test_sin_again(student, compare, rng):
    "Sin.backward computes with Tensors: cos(a), not np.cos(a.value)"
    record(student, compare, rng, "Sin", [rng.normal(size=3)])


@exercise("Cos.backward")
def test_cos(student, compare, gradcheck, rng):
    "Cos.backward gives the adjoint of cos(a), with its sign"
    by_hand(student, compare, "Cos", [np.array([np.pi / 2, -np.pi / 2])], (), [10.0, 3.0], [[-10.0, 3.0]])
    slopes(student, gradcheck, "Cos", [rng.normal(size=(2, 3))])


@exercise("Cos.backward")
def test_cos_again(student, compare, rng):
    "Cos.backward computes with Tensors"
    record(student, compare, rng, "Cos", [rng.normal(size=3)])


@exercise("Tanh.backward")
def test_tanh(student, compare, gradcheck, rng):
    "Tanh.backward gives the adjoint of tanh(a): at log 3, where tanh is 0.8, the slope is 0.36"
    by_hand(student, compare, "Tanh", [np.log([3.0, 1.0])], (), [10.0, 3.0], [[3.6, 3.0]])
    slopes(student, gradcheck, "Tanh", [rng.normal(size=(2, 3))])


@exercise("Tanh.backward")
def test_tanh_again(student, compare, rng):
    "Tanh.backward computes with Tensors"
    record(student, compare, rng, "Tanh", [rng.normal(size=3)])


@exercise("Tanh.backward", care=True)
def test_tanh_far_from_zero(student, compare):
    "Tanh.backward of 10000 and -10000 is 0, without a warning"
    _, _, [adjoint] = answer(student, "Tanh", [np.array([-1e4, 0.0, 1e4])], (), np.array([1.0, 2.0, 3.0]))
    compare(adjoint.value, np.array([0.0, 2.0, 0.0]), name="Tanh.backward at -10000, 0, 10000", **CARE)


@exercise("Sigmoid.backward")
def test_sigmoid(student, compare, gradcheck, rng):
    "Sigmoid.backward gives the adjoint of sigmoid(a): at log 3, where it is 3/4, the slope is 3/16"
    by_hand(student, compare, "Sigmoid", [np.log([3.0, 1.0])], (), [16.0, 4.0], [[3.0, 1.0]])
    slopes(student, gradcheck, "Sigmoid", [rng.normal(size=(2, 3))])


@exercise("Sigmoid.backward")
def test_sigmoid_again(student, compare, rng):
    "Sigmoid.backward computes with Tensors"
    record(student, compare, rng, "Sigmoid", [rng.normal(size=3)])


@exercise("Sigmoid.backward", care=True)
def test_sigmoid_far_from_zero(student, compare):
    "Sigmoid.backward of 10000 and -10000 is 0, without a warning"
    _, _, [adjoint] = answer(student, "Sigmoid", [np.array([-1e4, 0.0, 1e4])], (), np.array([1.0, 2.0, 3.0]))
    compare(adjoint.value, np.array([0.0, 0.5, 0.0]), name="Sigmoid.backward at -10000, 0, 10000", **CARE)


@exercise("ReLU.backward")
def test_relu(student, compare, gradcheck, rng):
    "ReLU.backward lets the cotangent pass where a > 0, and nowhere else: the slope at 0 is 0"
    a = np.array([-2.0, 0.0, 3.0, 1e-9])
    by_hand(student, compare, "ReLU", [a], (), [10.0, 20.0, 30.0, 40.0], [[0.0, 0.0, 30.0, 40.0]])
    slopes(student, gradcheck, "ReLU", [away_from_zero(rng, (2, 3))], reach=NEAR)


@exercise("ReLU.backward")
def test_relu_again(student, compare, rng):
    "ReLU.backward keeps the cotangent a Tensor"
    record(student, compare, rng, "ReLU", [np.array([-2.0, 0.5, 3.0])])


@exercise("MatMul.backward")
def test_matmul(student, compare, gradcheck, rng):
    "MatMul.backward gives both matrices their adjoints, square or not"
    a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    by_hand(student, compare, "MatMul", [a, b], (), [[10.0]], [[[30.0, 40.0]], [[10.0], [20.0]]])
    for shapes in (((2, 3), (3, 4)), ((3, 3), (3, 3))):
        slopes(student, gradcheck, "MatMul", [rng.normal(size=shape) for shape in shapes])


@exercise("MatMul.backward")
def test_matmul_again(student, compare, rng):
    "MatMul.backward computes with Tensors"
    record(student, compare, rng, "MatMul", [rng.normal(size=(2, 3)), rng.normal(size=(3, 4))])


@exercise("Transpose.backward")
def test_transpose(student, compare, gradcheck, rng):
    "Transpose.backward brings each entry of the cotangent back to its place"
    g = [[10.0], [20.0], [30.0]]
    by_hand(student, compare, "Transpose", [np.array([[1.0, 2.0, 3.0]])], (), g, [[[10.0, 20.0, 30.0]]])
    slopes(student, gradcheck, "Transpose", [rng.normal(size=(3, 3))])


@exercise("Transpose.backward")
def test_transpose_again(student, compare, rng):
    "Transpose.backward computes with Tensors"
    record(student, compare, rng, "Transpose", [rng.normal(size=(2, 3))])


@exercise("Reshape.backward")
def test_reshape(student, compare, gradcheck, rng):
    "Reshape.backward gives the cotangent the shape of the input"
    by_hand(student, compare, "Reshape", [np.ones((2, 2))], ((4,),), [1.0, 2.0, 3.0, 4.0], [[[1.0, 2.0], [3.0, 4.0]]])
    slopes(student, gradcheck, "Reshape", [rng.normal(size=(2, 3))], ((3, 2),))


@exercise("Reshape.backward")
def test_reshape_again(student, compare, rng):
    "Reshape.backward computes with Tensors"
    record(student, compare, rng, "Reshape", [rng.normal(size=(2, 3))], ((3, 2),))


@exercise("Sum.backward")
def test_sum(student, compare, gradcheck, rng):
    "Sum.backward gives each entry the adjoint of the sum that it is in: any axis, or all entries"
    by_hand(student, compare, "Sum", [np.ones((2, 3))], (1,), [10.0, 20.0], [[[10.0] * 3, [20.0] * 3]])
    by_hand(student, compare, "Sum", [np.ones((2, 2))], (0,), [10.0, 20.0], [[[10.0, 20.0], [10.0, 20.0]]])
    by_hand(student, compare, "Sum", [np.ones((2, 2))], (-1,), [10.0, 20.0], [[[10.0, 10.0], [20.0, 20.0]]])
    for shape, axis in (((2, 3), None), ((3, 3), 1), ((2, 3, 4), 1), ((2, 3, 2), -2), ((), None)):
        slopes(student, gradcheck, "Sum", [rng.normal(size=shape)], (axis,))


@exercise("Sum.backward")
def test_sum_again(student, compare, rng):
    "Sum.backward computes with Tensors"
    for axis in (0, None):
        record(student, compare, rng, "Sum", [rng.normal(size=(2, 3))], (axis,))


@exercise("BroadcastTo.backward")
def test_broadcast_to(student, compare, gradcheck, rng):
    "BroadcastTo.backward adds up the adjoints of an entry's copies"
    g = [[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]
    by_hand(student, compare, "BroadcastTo", [np.array([1.0, 2.0])], ((3, 2),), g, [[6.0, 60.0]])
    for shape, target in (((2, 1), (2, 3)), ((), (2, 2)), ((1,), (5,)), ((1, 3), (4, 2, 3)), ((2, 3), (2, 3))):
        slopes(student, gradcheck, "BroadcastTo", [rng.normal(size=shape)], (target,))


@exercise("BroadcastTo.backward")
def test_broadcast_to_again(student, compare, rng):
    "BroadcastTo.backward computes with Tensors"
    record(student, compare, rng, "BroadcastTo", [rng.normal(size=(1, 3))], ((2, 4, 3),))


FAR_LOGITS = np.array([[1000.0, 1000.0, -1000.0], [-1e4, -1e4, -1e4]])
WINNERS = np.array([[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3]])  # softmax of FAR_LOGITS


@exercise("LogSumExp.backward")
def test_logsumexp(student, compare, gradcheck, rng):
    "LogSumExp.backward gives each row of logits its cotangent times its softmax"
    by_hand(student, compare, "LogSumExp", [np.log([1.0, 1.0, 2.0])], (), 8.0, [[2.0, 2.0, 4.0]])
    for shape in ((3, 3), (2, 3, 4)):
        slopes(student, gradcheck, "LogSumExp", [rng.normal(size=shape)])


@exercise("LogSumExp.backward")
def test_logsumexp_again(student, compare, rng):
    "LogSumExp.backward computes with Tensors"
    record(student, compare, rng, "LogSumExp", [rng.normal(size=(2, 3))])


@exercise("LogSumExp.backward", care=True)
def test_logsumexp_far_from_zero(student, compare):
    "LogSumExp.backward of logits of 10000 is finite, without a warning"
    _, _, [adjoint] = answer(student, "LogSumExp", [FAR_LOGITS], (), np.array([2.0, 3.0]))
    compare(adjoint.value, WINNERS * [[2.0], [3.0]], name="LogSumExp.backward of large logits", **CARE_AT_1E4)


@exercise("Softmax.backward")
def test_softmax(student, compare, gradcheck, rng):
    "Softmax.backward gives the vector-Jacobian product of softmax, row by row"
    by_hand(student, compare, "Softmax", [np.log([1.0, 1.0, 2.0])], (), [4.0, 0.0, 0.0], [[0.75, -0.25, -0.5]])
    for shape in ((3, 3), (2, 3, 4)):
        slopes(student, gradcheck, "Softmax", [rng.normal(size=shape)])


@exercise("Softmax.backward")
def test_softmax_again(student, compare, rng):
    "Softmax.backward computes with Tensors"
    record(student, compare, rng, "Softmax", [rng.normal(size=(2, 3))])


@exercise("Softmax.backward", care=True)
def test_softmax_far_from_zero(student, compare):
    "Softmax.backward of logits of 10000 is finite, without a warning"
    g = np.array([[4.0, 0.0, 0.0], [3.0, 0.0, 0.0]])
    _, _, [adjoint] = answer(student, "Softmax", [FAR_LOGITS], (), g)
    want = np.array([[1.0, -1.0, 0.0], [2 / 3, -1 / 3, -1 / 3]])
    compare(adjoint.value, want, name="Softmax.backward of large logits", **CARE_AT_1E4)


# ---- topological_order


def check_order(order, root, made):
    """Every Tensor once, after its inputs, root last."""
    assert isinstance(order, list | tuple), "topological_order(root) must return a list of Tensors"
    for t in order:
        is_tensor(t, "an item of topological_order(root)")
    place = {t: i for i, t in enumerate(order)}
    assert len(place) == len(order), "topological_order lists a Tensor twice: remember which were visited, by id"
    assert set(place) == set(made), (
        f"topological_order lists {len(place)} Tensors, wanted the {len(made)} of the program"
    )
    for t, inputs in made.items():
        assert all(place[used] < place[t] for used in inputs), (
            "topological_order lists a Tensor before one of its inputs"
        )
    assert order[-1] == root, "topological_order must end with root"


@exercise("topological_order")
def test_topological_order_of_the_example(student):
    "topological_order of x1 * x2 + sin(x1): five Tensors, each once and after its inputs"
    x1, x2 = student.Tensor.many([2.0, 2.0])  # equal values: Tensors are told apart by identity
    v1, v2 = x1 * x2, student.sin(x1)
    y = v1 + v2
    check_order(student.topological_order(y), y, {x1: (), x2: (), v1: (x1, x2), v2: (x1,), y: (v1, v2)})
    check_order(student.topological_order(x1), x1, {x1: ()})


@exercise("topological_order")
def test_topological_order_of_fan_out(student):
    "topological_order visits each Tensor once: y = y + y, 60 times; and waits for the longest way"
    x = student.Tensor(1.5)
    made, y = {x: ()}, x
    for _ in range(60):
        before, y = y, y + y
        made[y] = (before, before)
    check_order(student.topological_order(y), y, made)
    early = -x
    later = -early
    late = -later
    first, second = early * late, late * early
    root = first + second
    made = {x: (), early: (x,), later: (early,), late: (later,)}
    made |= {first: (early, late), second: (late, early), root: (first, second)}
    check_order(student.topological_order(root), root, made)
    square = early * early
    for inputs in ((x, early), (early, x), (square, later), (later, square)):
        root = inputs[0] * inputs[1]
        made = {x: (), early: (x,), root: inputs} | (
            {square: (early, early), later: (early,)} if square in inputs else {}
        )
        check_order(student.topological_order(root), root, made)


@exercise("topological_order")
def test_topological_order_of_a_long_chain(student):
    "topological_order of 30000 operations in a row (100000 when it is graded)"
    x = student.Tensor(1.0)
    root = student.repeat("neg", x, times=CHAIN)
    order = student.topological_order(root)
    assert isinstance(order, list | tuple), "topological_order(root) must return a list of Tensors"
    assert len(order) == len(set(order)) == CHAIN + 1, "a chain of 30000 operations has 30001 Tensors, each once"
    assert order[0] == x and order[-1] == root, "topological_order must begin with the leaf, and end with the root"


# ---- backward


def grad_of(leaf):
    return value_of(leaf.grad, "`.grad` of a leaf after backward")


@exercise("backward")
def test_backward_of_the_example(student, compare):
    "backward of x1 * x2 + sin(x1): x1.grad is x2 + cos(x1), x2.grad is x1, and nothing else has a .grad"
    x1, x2 = student.Tensor.many([2.0, 3.0])
    product = x1 * x2
    root = product + student.sin(x1)
    student.backward(root)
    compare(grad_of(x1), np.asarray(3.0 + np.cos(2.0)), name="x1.grad", **EXACT)
    compare(grad_of(x2), np.asarray(2.0), name="x2.grad", **EXACT)
    assert product.grad is None and root.grad is None, "backward must leave .grad of a Tensor that is no leaf None"


@exercise("backward")
def test_backward_accumulates(student, compare, rng):
    "backward adds to what .grad holds, and takes an array, a Tensor or nothing as the seed"
    a, b, u, v = rng.normal(size=(4, 3))
    x, w = student.Tensor.many([a, b])
    root = x * w * x
    student.backward(root, u)
    compare(grad_of(x), 2 * a * b * u, name="x.grad of x * w * x, with an array as the seed,", **EXACT)
    student.backward(root, student.Tensor(v))
    compare(grad_of(x), 2 * a * b * (u + v), name="x.grad after a second call, with a Tensor as the seed,", **EXACT)
    student.backward(root)
    compare(grad_of(x), 2 * a * b * (u + v + 1), name="x.grad after a third call, without a seed,", **EXACT)
    x.grad = student.Tensor(v)
    student.backward(root, u)
    compare(grad_of(x), v + 2 * a * b * u, name="x.grad, which held something before,", **EXACT)


@exercise("backward")
def test_backward_keeps_adjoints_apart(student, compare):
    "backward keeps what leaves and seed hold apart; it takes a root that is a leaf, and ones in the shape of any root"
    x, w, seed = student.Tensor.many([[1.0, 2.0], [3.0, 4.0], [10.0, 20.0]])
    root = x + w
    student.backward(root, seed)
    student.backward(root)
    compare(grad_of(x), np.array([11.0, 21.0]), name="x.grad of x + w after a second call, without a seed,", **EXACT)
    compare(grad_of(w), np.array([11.0, 21.0]), name="w.grad of x + w after a second call, without a seed,", **EXACT)
    compare(seed.value, np.array([10.0, 20.0]), name="the seed, a Tensor, after two calls", **EXACT)
    student.backward(x, np.array([5.0, 7.0]))
    compare(grad_of(x), np.array([16.0, 28.0]), name="x.grad after backward(x, seed), for the leaf x,", **EXACT)


@exercise("backward")
def test_backward_agrees_with_finite_differences(student, gradcheck, rng):
    "backward through a small network, whose layer is used twice, agrees with finite differences"
    X, b = rng.normal(size=(3, 2)), rng.normal(size=4)

    def f(W):
        h = np.tanh(X @ W + b)
        e = np.exp(h * h)
        return (e / total(e) * h).sum(axis=1)

    def df(W, g):
        w = student.Tensor(W)
        h = student.tanh(X @ w + b)
        student.backward(student.reduce_sum(student.softmax(h * h) * h, 1), g)
        return grad_of(w)

    gradcheck(f, df, rng.normal(size=(2, 4)), form="vjp")


@exercise("backward")
def test_backward_of_both_forms(student, compare, rng):
    "backward finds a - b and a + (-b) the same, and a / b and a * b**-1"
    a, b = away_from_zero(rng, (3, 2)), away_from_zero(rng, (1, 2))
    u = rng.normal(size=(3, 2))
    for one, other in ((lambda x, y: x - y, lambda x, y: x + (-y)), (lambda x, y: x / y, lambda x, y: x * y**-1)):
        leaves = student.Tensor.many([a, b, a, b])
        student.backward(one(*leaves[:2]), u)
        student.backward(other(*leaves[2:]), u)
        compare(grad_of(leaves[0]), grad_of(leaves[2]), name="a.grad in the two forms", **EXACT)
        compare(grad_of(leaves[1]), grad_of(leaves[3]), name="b.grad in the two forms", **EXACT)


@exercise("backward")
def test_backward_of_repeated_fan_out(student, compare):
    "backward does each operation once (y = y + y, 60 times), and waits for the longest way"
    x = y = student.Tensor(1.5)
    for _ in range(60):
        y = y + y
    student.backward(y)
    compare(grad_of(x), np.asarray(2.0**60), name="x.grad of y = y + y, 60 times,", **EXACT)
    x = student.Tensor(3.0)
    s = x * x
    student.backward(s * (s * s) + s)  # x**6 + x**2
    compare(grad_of(x), np.asarray(6 * 3.0**5 + 6.0), name="x.grad of s * (s * s) + s with s = x * x", **EXACT)


@exercise("backward")
def test_backward_through_a_long_chain(student, compare):
    "backward through 30000 operations in a row (100000 when it is graded)"
    x = student.Tensor([1.0, 2.0])
    student.backward(student.repeat("neg", x, times=CHAIN), np.array([5.0, 7.0]))
    compare(grad_of(x), np.array([5.0, 7.0]), name="x.grad after 30000 negations", **EXACT)


# ---- grad and elementwise_grad


@exercise("grad")
def test_grad_is_the_gradient(student, compare, gradcheck, rng):
    "grad(f)(x) is the gradient of f at a number, an array or a Tensor"
    f = student.grad(lambda x: student.reduce_sum(x * x))
    for x in (np.array([1.0, 2.0]), student.Tensor([1.0, 2.0])):
        compare(value_of(f(x), "grad(f)(x)"), np.array([2.0, 4.0]), name="grad of the sum of x * x at [1, 2]", **EXACT)
    compare(value_of(f(3.0), "grad(f)(x)"), np.asarray(6.0), name="grad of x * x at 3", **EXACT)
    g = student.grad(lambda x: student.logsumexp(student.sin(x) * x))
    gradcheck(lambda x: np.log(np.exp(np.sin(x) * x).sum()), lambda x: g(x).value, rng.normal(size=3), form="gradient")


@exercise("grad")
def test_grad_nests(student, compare):
    "grad(u -> grad(v -> u v**2)(u)) is 4u, and grad(grad(x**3)) is 6x"
    got = student.grad(lambda u: student.grad(lambda v: u * v**2)(u))(3.0)
    compare(value_of(got, "the outer grad"), np.asarray(12.0), name="grad(u -> grad(v -> u v**2)(u)) at 3", **EXACT)
    got = student.grad(student.grad(lambda x: x**3))(2.0)
    compare(value_of(got, "the outer grad"), np.asarray(12.0), name="grad(grad(x -> x**3)) at 2", **EXACT)


@exercise("grad")
def test_grad_of_constants(student, compare):
    "grad(f)(x) is zeros in the shape of x where f does not depend on x: the second derivative of 3x is 0"
    w = student.Tensor([1.0, 2.0])
    got = student.grad(lambda x: student.reduce_sum(w * w))(np.ones((2, 3)))
    compare(
        value_of(got, "grad of a constant"), np.zeros((2, 3)), name="grad of a function that leaves x alone", **EXACT
    )
    got = student.grad(student.grad(lambda x: x * 3.0))(2.0)
    compare(value_of(got, "grad(grad(f))"), np.asarray(0.0), name="grad(grad(x -> 3x)) at 2", **EXACT)


@exercise("grad")
def test_grad_touches_no_grad(student, compare):
    "grad leaves every .grad as it was: that of x, and of a weight used in f"
    x, w, held = student.Tensor.many([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    w.grad = held
    for _ in range(2):
        got = student.grad(lambda t: student.reduce_sum(t * w * t))(x)
        compare(value_of(got, "grad(f)(x)"), np.array([6.0, 16.0]), name="grad of the sum of x w x", **EXACT)
    assert x.grad is None and w.grad == held, "grad must leave every .grad as it was"
    compare(held.value, np.array([5.0, 6.0]), name="the Tensor in .grad of a weight after grad", **EXACT)


@exercise("elementwise_grad")
def test_elementwise_grad_by_hand(student, compare):
    "elementwise_grad of x**3 is 3 x**2, twice 6 x; at a number, an array or a Tensor"
    first = student.elementwise_grad(lambda x: x**3)
    second = student.elementwise_grad(first)
    for x in (np.array([1.0, 2.0]), student.Tensor([1.0, 2.0])):
        compare(value_of(first(x), "the derivative"), np.array([3.0, 12.0]), name="the derivative of x**3", **EXACT)
        compare(
            value_of(second(x), "the second derivative"),
            np.array([6.0, 12.0]),
            name="the second derivative of x**3",
            **EXACT,
        )
    compare(value_of(first(2.0), "the derivative"), np.asarray(12.0), name="the derivative of x**3 at 2", **EXACT)
    matrix = student.elementwise_grad(student.sin)(np.array([[0.0, 1.0], [2.0, 3.0]]))
    compare(value_of(matrix, "the derivative"), np.cos([[0.0, 1.0], [2.0, 3.0]]), name="the derivative of sin", **EXACT)


@exercise("elementwise_grad")
def test_elementwise_grad_of_straight_lines(student, compare):
    "elementwise_grad of 3x is 3 in every entry, in the shape of x; and twice, 0"
    first = student.elementwise_grad(lambda x: x * 3.0)
    compare(
        value_of(first(np.ones((2, 3))), "the derivative"), np.full((2, 3), 3.0), name="the derivative of 3x", **EXACT
    )
    second = value_of(student.elementwise_grad(first)(np.ones((2, 3))), "the second derivative")
    compare(second, np.zeros((2, 3)), name="the second derivative of 3x", **EXACT)


@exercise("elementwise_grad")
def test_elementwise_grad_of_tanh(student, compare):
    "elementwise_grad six times on tanh: -36.27954029179163 at 1/2"
    f = student.tanh
    for _ in range(6):
        f = student.elementwise_grad(f)
    got = value_of(f(np.array([0.5, 0.0, -0.5])), "the sixth derivative")
    want = np.array([-36.27954029179163, 0.0, 36.27954029179163])
    compare(got, want, name="the sixth derivative of tanh at 1/2, 0, -1/2", rtol=0.0, atol=1e-9)


@exercise("elementwise_grad")
def test_elementwise_grad_nests(student, compare):
    "elementwise_grad of u -> elementwise_grad(v -> u v**2)(u) is 4u, and touches no .grad"
    x = student.Tensor([1.0, 3.0])
    got = student.elementwise_grad(lambda u: student.elementwise_grad(lambda v: u * v**2)(u))(x)
    compare(
        value_of(got, "the outer derivative"),
        np.array([4.0, 12.0]),
        name="the derivative of u -> (d/dv u v**2)(u)",
        **EXACT,
    )
    assert x.grad is None, "elementwise_grad must leave every .grad as it was"


# ---- cross_entropy


@exercise("cross_entropy")
def test_cross_entropy_by_hand(student, compare):
    "cross_entropy is the mean of -log softmax(logits)[y]: probabilities 1/2 and 1/8 give 2 log 2"
    logits = np.log([[1.0, 1.0, 2.0], [5.0, 1.0, 2.0], [1.0, 4.0, 4.0]])
    third = (np.log(4) + np.log(8 / 5) + np.log(9 / 4)) / 3
    for y, want in (([2], np.log(2)), ([2, 1], 2 * np.log(2)), ([0, 0, 1], third)):
        for dtype in (np.int64, np.uint8):
            z = student.Tensor(logits[: len(y)])
            got = student.cross_entropy(z, np.array(y, dtype=dtype))
            compare(value_of(got, "cross_entropy"), np.asarray(want), name=f"cross_entropy with labels {y}", **EXACT)
    unchanged(compare, z, logits, "cross_entropy")


@exercise("cross_entropy")
def test_cross_entropy_keeps_its_record(student, compare, rng):
    "cross_entropy computes with Tensors from the logits on, so that it has a gradient"
    z, y = rng.normal(size=(4, 3)), rng.integers(3, size=4)
    logits = student.Tensor(z)
    result = is_tensor(student.cross_entropy(logits, y), "the result of cross_entropy")
    want = student.cross_entropy(student.Tensor(moved(z)), y).value
    name, own = "cross_entropy, recomputed from its record at other logits,", []
    compare(replay(result, {logits: moved(z)}, own), want, name=name, **EXACT)
    check_own_operations(student, rng, own)


@exercise("cross_entropy", care=True)
def test_cross_entropy_far_from_zero(student, compare):
    "cross_entropy of logits of 10000 is finite, without a warning"
    logits = student.Tensor([[1e4, 0.0, -1e4], [0.0, 1000.0, 0.0]])
    got = student.cross_entropy(logits, np.array([2, 1]))
    compare(value_of(got, "cross_entropy"), np.asarray(1e4), name="cross_entropy of large logits", **CARE_AT_1E4)


# ---- trace


@exercise("trace")
def test_trace_of_the_example(student, compare):
    "trace(x1 * x2 + sin(x1)) has a row (name, value, adjoint) for each of the five Tensors, inputs first"
    x1, x2 = student.Tensor.many([2.0, 3.0])
    rows = student.trace(x1 * x2 + student.sin(x1))
    adjoints = {2.0: 3.0 + np.cos(2.0), 3.0: 2.0, 6.0: 1.0, np.sin(2.0): 1.0, 6.0 + np.sin(2.0): 1.0}
    check_tape(compare, rows, adjoints, [(2.0, 6.0), (3.0, 6.0), (2.0, np.sin(2.0)), (6.0, 6.0 + np.sin(2.0))])
    assert x1.grad is None and x2.grad is None, "trace must not touch any .grad"


@exercise("trace")
def test_trace_of_a_longer_program(student, compare):
    "trace lists a Tensor after its inputs in longer programs too: s * s + s with s = -(x * x), at x = 3"
    x = student.Tensor(3.0)
    s = -(x * x)
    rows = student.trace(s * s + s)
    adjoints = {3.0: 4 * 27.0 - 6.0, 9.0: 17.0, -9.0: -17.0, 81.0: 1.0, 72.0: 1.0}  # of x**4 - x**2
    check_tape(compare, rows, adjoints, [(3.0, 9.0), (9.0, -9.0), (-9.0, 81.0), (-9.0, 72.0), (81.0, 72.0)])


@exercise("trace")
def test_trace_of_arrays(student, compare):
    "trace of arrays: adjoints have the shapes of the values, and begin with ones"
    x, w = student.Tensor.many([[2.0, 5.0], 3.0])
    w.grad = held = student.Tensor(1.5)
    rows = student.trace(x * w)
    assert isinstance(rows, list | tuple) and len(rows) == 3, "trace(x * w) must have three rows"
    wanted = {(): 7.0, (2,): [3.0, 3.0]}
    for row in rows[:2]:
        compare(row[2], np.asarray(wanted[np.shape(row[1])]), name="the adjoint of a leaf of x * w", **EXACT)
    compare(rows[2][2], np.ones(2), name="the adjoint of the root", **EXACT)
    assert w.grad == held, "trace must not touch any .grad"


def check_tape(compare, rows, adjoints, edges):
    """Rows of a scalar program whose values all differ: the adjoint of each value, and (input, result) in order."""
    assert isinstance(rows, list | tuple), "trace(root) must return a list of rows (name, value, adjoint)"
    assert len(rows) == len(adjoints), f"trace has {len(rows)} rows, wanted {len(adjoints)}, one for each Tensor"
    place = {}
    for i, row in enumerate(rows):
        assert not isinstance(row, PLAIN) or isinstance(row, list | tuple), (
            "a row of trace must be (name, value, adjoint)"
        )
        assert len(row) == 3, "a row of trace must be (name, value, adjoint)"
        name, value, adjoint = (row[i] for i in range(3))  # a namedtuple is a row too
        assert isinstance(name, str), "the name in a row of trace must be a string"
        assert isinstance(value, np.ndarray | float), "the value in a row of trace must be an array"
        found = [v for v in adjoints if np.shape(value) == () and np.isclose(v, float(value), rtol=1e-12)]
        assert found and found[0] not in place, "the values in trace must be those of the Tensors, each once"
        place[found[0]] = i
        compare(
            adjoint,
            np.asarray(adjoints[found[0]]),
            name=f"the adjoint of the Tensor with value {found[0]:.3g}",
            **EXACT,
        )
    assert all(place[a] < place[b] for a, b in edges), "trace lists a Tensor before one of its inputs"
