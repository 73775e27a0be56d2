"""Known wrong answers to 07_autodiff, each with what a teacher would say.

A function here takes the place of the reference's. A `backward` computed with arrays gives the right first
derivative and no second one; its sentence says so.
"""

import sys

import numpy as np

from autograder.course import mistake

STEP = 1e-6  # of a student's finite differences


def lib(tensor):
    """The module that a Tensor comes from, in which a mistake stands as a student's answer would."""
    return sys.modules[type(tensor).__module__]


def home(function, name):
    """The module in which `function` stands under the name of an exercise."""
    return next(module for module in list(sys.modules.values()) if vars(module).get(name) is function)


def like(tensor, array):
    return type(tensor)(array)


def summed(array, shape):
    """numpy's broadcasting undone, with arrays."""
    array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1)
    return array.sum(axis=stretched, keepdims=True) if stretched else array


def down(tensor, to):
    """numpy's broadcasting undone, with Tensors: to the shape of another."""
    module, shape = lib(tensor), to.value.shape
    in_front = tensor.value.ndim - len(shape)
    for axis in reversed(range(tensor.value.ndim)):
        if axis < in_front or (shape[axis - in_front] == 1 and tensor.value.shape[axis] != 1):
            tensor = module.reduce_sum(tensor, axis)
    return module.reshape(tensor, shape)


def with_last_axis(tensor):
    return lib(tensor).reshape(tensor, (*tensor.value.shape, 1))


def in_order(root):
    """A topological order, by Kahn's algorithm."""
    users, waiting = {}, [root]
    users[id(root)] = 0
    while waiting:
        for t in waiting.pop().inputs:
            if id(t) not in users:
                users[id(t)] = 0
                waiting.append(t)
            users[id(t)] += 1
    order, ready = [], [root]
    while ready:
        order.append(ready.pop())
        for t in order[-1].inputs:
            users[id(t)] -= 1
            if users[id(t)] == 0:
                ready.append(t)
    return order[::-1]


def swept(root, seed=None):
    """The adjoints of all Tensors behind root, by id."""
    seed = np.ones(root.value.shape) if seed is None else seed
    adjoints = {id(root): seed if isinstance(seed, type(root)) else like(root, seed)}
    for tensor in reversed(in_order(root)):
        if tensor.op is not None:
            shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
            for t, share in zip(tensor.inputs, shares, strict=True):
                adjoints[id(t)] = adjoints[id(t)] + share if id(t) in adjoints else share
    return adjoints


def leaves(root):
    return [t for t in in_order(root) if t.op is None]


# ---- unbroadcast


@mistake(
    "unbroadcast", "Axes of length 1 that were stretched are left out: sum over them too, and keep them with length 1."
)
def unbroadcast_added_axes_alone(g, shape):
    for _ in range(g.value.ndim - len(shape)):
        g = lib(g).reduce_sum(g, 0)
    return g


@mistake("unbroadcast", "Axes of length 1 are lost: reduce_sum drops its axis. Give it back with reshape.")
def unbroadcast_drops_axes_of_length_1(g, shape):
    in_front = g.value.ndim - len(shape)
    for axis in reversed(range(g.value.ndim)):
        if axis < in_front or shape[axis - in_front] == 1:
            g = lib(g).reduce_sum(g, axis)
    return g


@mistake("unbroadcast", "You take the mean of the copies. Each copy is a use of its own: their adjoints are added.")
def unbroadcast_by_the_mean(g, shape):
    copies = g.value.size / max(1, int(np.prod(shape)))
    return down(g, like(g, np.zeros(shape))) / copies


@mistake(
    "unbroadcast", "The right numbers, computed with g.value: the record ends here. Use reduce_sum and reshape on g."
)
def unbroadcast_with_arrays(g, shape):
    return like(g, summed(g.value, shape))


@mistake(
    "unbroadcast", "Only the number of entries is compared. Shape (3, 1) is not (3,): sum over the axes, then reshape."
)
def unbroadcast_stops_at_the_right_size(g, shape):
    if g.value.size == int(np.prod(shape)):
        return g
    return down(g, like(g, np.zeros(shape)))


@mistake(
    "unbroadcast", "g is returned as it is. Where an input was broadcast, its adjoint must be summed to its shape."
)
def unbroadcast_does_nothing(g, shape):
    return g


@mistake("unbroadcast", "You keep one copy in place of the sum of all copies.")
def unbroadcast_takes_the_first_copy(g, shape):
    in_front = g.value.ndim - len(shape)
    taken = tuple(0 if axis < in_front else slice(0, shape[axis - in_front]) for axis in range(g.value.ndim))
    return like(g, g.value[taken])


@mistake(
    "unbroadcast", "You compare the shapes from the left. Broadcasting lines them up at the right, at the last axis."
)
def unbroadcast_from_the_left(g, shape):
    for axis in reversed(range(g.value.ndim)):
        if axis >= len(shape) or (shape[axis] == 1 and g.value.shape[axis] != 1):
            g = lib(g).reduce_sum(g, axis)
    return lib(g).reshape(g, shape)


@mistake("unbroadcast", "After the first sum the other axes have moved up by one. Go from the last to the first.")
def unbroadcast_with_shifting_axes(g, shape):
    while g.value.ndim > len(shape):
        g = lib(g).reduce_sum(g, 0)
    for axis, n in enumerate(shape):
        if n == 1 and axis < g.value.ndim:
            g = lib(g).reduce_sum(g, axis)
    return lib(g).reshape(g, shape)


@mistake("unbroadcast", "Only the first stretched axis is summed. There may be several.")
def unbroadcast_one_axis_alone(g, shape):
    while g.value.ndim > len(shape):
        g = lib(g).reduce_sum(g, 0)
    for axis, n in enumerate(shape):
        if n == 1 and g.value.shape[axis] != 1:
            kept = (*g.value.shape[:axis], 1, *g.value.shape[axis + 1 :])
            return lib(g).reshape(lib(g).reduce_sum(g, axis), kept)
    return g


@mistake("unbroadcast", "g itself is changed. It is the adjoint of another Tensor too: make a new one.")
def unbroadcast_changes_g(g, shape):
    result = down(g, like(g, np.zeros(shape)))
    if g.value.shape != shape:
        g.value = result.value
    return result


# ---- Add, Sub, Neg, Mul, Div


@mistake("Add.backward", "A smaller operand was broadcast: its adjoint needs unbroadcast, or it has the shape of g.")
def add_without_unbroadcast(self, g, out, a, b):
    return g, g


@mistake("Add.backward", "unbroadcast is there for b only. Either operand may be the smaller one.")
def add_unbroadcasts_b_alone(self, g, out, a, b):
    return g, down(g, b)


@mistake("Add.backward", "The cotangent is forgotten: the adjoint is g times 1, not 1.")
def add_without_the_cotangent(self, g, out, a, b):
    return like(g, np.ones(a.value.shape)), like(g, np.ones(b.value.shape))


@mistake("Add.backward", "The right numbers, computed with arrays: the second derivative is lost. Pass Tensors on.")
def add_with_arrays(self, g, out, a, b):
    return like(g, summed(g.value, a.value.shape)), like(g, summed(g.value, b.value.shape))


@mistake("Sub.backward", "Both adjoints have the sign of a. If b grows, a - b falls: -g for b.")
def sub_as_add(self, g, out, a, b):
    return down(g, a), down(g, b)


@mistake("Sub.backward", "The minus stands at a; it belongs to b.")
def sub_swapped(self, g, out, a, b):
    return down(-g, a), down(g, b)


@mistake("Sub.backward", "A smaller operand was broadcast: its adjoint needs unbroadcast.")
def sub_without_unbroadcast(self, g, out, a, b):
    return g, -g


@mistake(
    "Sub.backward", "The right numbers, computed with arrays: the second derivative is lost. Compute with Tensors."
)
def sub_with_arrays(self, g, out, a, b):
    return down(g, a), like(g, summed(-g.value, b.value.shape))


@mistake("Neg.backward", "The minus is missing: the derivative of -a is -1.")
def neg_without_the_minus(self, g, out, a):
    return (g,)


@mistake("Neg.backward", "The right numbers, computed with arrays: the second derivative is lost. Return -g, a Tensor.")
def neg_with_arrays(self, g, out, a):
    return (like(g, -g.value),)


@mistake("Neg.backward", "The result must be a tuple: `return (-g,)`, with the comma.")
def neg_without_the_comma(self, g, out, a):
    return -g


@mistake("Neg.backward", "You return -a: the operation itself, not the adjoint of its input.")
def neg_of_the_input(self, g, out, a):
    return (-a,)


@mistake("Mul.backward", "The two adjoints are swapped: the derivative with respect to a is b.")
def mul_swapped(self, g, out, a, b):
    return down(g * a, a), down(g * b, b)


@mistake("Mul.backward", "The cotangent is forgotten: multiply by g.")
def mul_without_the_cotangent(self, g, out, a, b):
    ones = like(g, np.ones(g.value.shape))
    return down(ones * b, a), down(ones * a, b)


@mistake(
    "Mul.backward", "The right numbers, computed with arrays: the second derivative is lost. Write g * b, with Tensors."
)
def mul_with_arrays(self, g, out, a, b):
    value = g.value
    return like(g, summed(value * b.value, a.value.shape)), like(g, summed(value * a.value, b.value.shape))


@mistake(
    "Mul.backward", "g stays a Tensor, but b.value is an array: the derivative with respect to b is lost. Write g * b."
)
def mul_with_the_factors_as_arrays(self, g, out, a, b):
    return down(g * b.value, a), down(g * a.value, b)


@mistake("Mul.backward", "A smaller factor was broadcast: its adjoint needs unbroadcast.")
def mul_without_unbroadcast(self, g, out, a, b):
    return g * b, g * a


@mistake(
    "Mul.backward", "g is summed down before the multiplication. Multiply first: each copy has a factor of its own."
)
def mul_sums_too_early(self, g, out, a, b):
    return down(down(g, a) * b, a), down(down(g, b) * a, b)


@mistake("Mul.backward", "out / a is b, but not where a is 0: there it is 0/0. The adjoint of a is g * b.")
def mul_divides_the_result(self, g, out, a, b):
    return down(g * out / a, a), down(g * out / b, b)


@mistake("Div.backward", "The minus of the second adjoint is missing: the derivative of 1/b is -1/b^2.")
def div_without_the_minus(self, g, out, a, b):
    return down(g / b, a), down(g * a / b**2, b)


@mistake("Div.backward", "The square is missing: the derivative of a/b with respect to b is -a/b^2, not -a/b.")
def div_without_the_square(self, g, out, a, b):
    return down(g / b, a), down(-(g * a) / b, b)


@mistake("Div.backward", "The factor a of the second adjoint is missing.")
def div_without_a(self, g, out, a, b):
    return down(g / b, a), down(-g / b**2, b)


@mistake("Div.backward", "The first adjoint is g / b: you multiply by b, as for a product.")
def div_as_mul(self, g, out, a, b):
    return down(g * b, a), down(-(g * a) / b**2, b)


@mistake(
    "Div.backward",
    "The right numbers, computed with arrays: the second derivative is lost. Use a and b, not their values.",
)
def div_with_arrays(self, g, out, a, b):
    return down(g / b.value, a), down(-g * (a.value / b.value**2), b)


@mistake("Div.backward", "Only b is summed down to its shape. Either operand may be the smaller one.")
def div_unbroadcasts_b_alone(self, g, out, a, b):
    return g / b, down(-(g * a) / b**2, b)


@mistake("Div.backward", "out / a is 1 / b, but not where a is 0: there it is 0/0. The adjoint of a is g / b.")
def div_divides_the_result(self, g, out, a, b):
    return down(g * out / a, a), down(-(g * out) / b, b)


# ---- Pow and functions of one number


@mistake("Pow.backward", "The exponent is not lowered: it is k a^(k-1), and you have k a^k.")
def pow_without_lowering(self, g, out, a):
    return (g * self.exponent * a**self.exponent,)


@mistake("Pow.backward", "The factor k is missing: k a^(k-1).")
def pow_without_the_factor(self, g, out, a):
    return (g * a ** (self.exponent - 1),)


@mistake("Pow.backward", "k out / a is 0/0 at a = 0, where a^2 has the slope 0. Use a ** (k - 1).")
def pow_divides_by_a(self, g, out, a):
    return (g * self.exponent * out / a,)


@mistake("Pow.backward", "out log(a) is the derivative with respect to the exponent. You want k a^(k-1).")
def pow_of_the_exponent(self, g, out, a):
    return (g * out * lib(g).log(a),)


@mistake(
    "Pow.backward",
    "The right numbers, computed with arrays: the second derivative is lost. Write a ** (k - 1), not a.value.",
)
def pow_with_arrays(self, g, out, a):
    return (g * (self.exponent * a.value ** (self.exponent - 1.0)),)


@mistake(
    "Pow.backward",
    "Right but for the exponent 0 at a = 0: 0 times 0^-1 is nan. A power 0 is constant: its adjoint is 0.",
)
def pow_of_exponent_zero(self, g, out, a):
    return (g * self.exponent * a ** (self.exponent - 1),)


@mistake("Pow.backward", "This is the rule for squares alone, 2 a. The exponent is self.exponent.")
def pow_of_squares(self, g, out, a):
    return (g * 2.0 * a,)


@mistake(
    "Pow.backward",
    "A small number in the denominator hides 0/0, and gives 0 where a^1 has the slope 1. Use a ** (k - 1).",
)
def pow_divides_by_almost_a(self, g, out, a):
    return (g * self.exponent * out / (a + 1e-12),)


@mistake("Exp.backward", "The derivative of exp(a) is exp(a), not a exp(a - 1): the power rule is for a ** k.")
def exp_by_the_power_rule(self, g, out, a):
    return (g * a * lib(g).exp(a - 1.0),)


@mistake("Exp.backward", "The right numbers, but out.value is an array: the second derivative is lost. Write g * out.")
def exp_with_arrays(self, g, out, a):
    return (g * out.value,)


@mistake("Exp.backward", "The cotangent is forgotten: multiply by g.")
def exp_without_the_cotangent(self, g, out, a):
    return (lib(g).exp(a),)


@mistake("Exp.backward", "out is exp(a) already; exp(out) applies it twice.")
def exp_twice(self, g, out, a):
    return (g * lib(g).exp(out),)


@mistake("Exp.backward", "The exponent is cut off at 50: exp(a) is finite up to 709. Use out, which is there already.")
def exp_cut_off(self, g, out, a):
    near = like(g, np.clip(a.value, -50.0, 50.0) - a.value)
    return (g * lib(g).exp(a + near),)


@mistake("Log.backward", "The derivative of log(a) is 1 / a; you divide by the result.")
def log_divides_by_the_result(self, g, out, a):
    return (g / out,)


@mistake("Log.backward", "The right numbers, but a.value is an array: the second derivative is lost. Write g / a.")
def log_with_arrays(self, g, out, a):
    return (g / a.value,)


@mistake("Log.backward", "You multiply by a; the derivative of log(a) is 1 / a.")
def log_multiplies(self, g, out, a):
    return (g * a,)


@mistake("Log.backward", "Nothing needs to be added to a: at a = 1e-12, 1 / (a + 1e-12) is half of what it should be.")
def log_with_a_small_number(self, g, out, a):
    return (g / (a + 1e-12),)


@mistake("Sin.backward", "The derivative of the sine is the cosine, without a minus.")
def sin_with_a_minus(self, g, out, a):
    return (-(g * lib(g).cos(a)),)


@mistake(
    "Sin.backward", "The right numbers, but np.cos(a.value) is an array: the second derivative is lost. Use cos(a)."
)
def sin_with_arrays(self, g, out, a):
    return (g * np.cos(a.value),)


@mistake("Sin.backward", "The cosine is taken of the result; it is taken of the input a.")
def sin_of_the_result(self, g, out, a):
    return (g * lib(g).cos(out),)


@mistake("Cos.backward", "The minus is missing: the derivative of the cosine is minus the sine.")
def cos_without_the_minus(self, g, out, a):
    return (g * lib(g).sin(a),)


@mistake(
    "Cos.backward", "The right numbers, but np.sin(a.value) is an array: the second derivative is lost. Use sin(a)."
)
def cos_with_arrays(self, g, out, a):
    return (-g * np.sin(a.value),)


@mistake("Cos.backward", "The square root of 1 - cos^2 is the sine without its sign. Use sin(a).")
def cos_by_pythagoras(self, g, out, a):
    return (-(g * (1.0 - out * out) ** 0.5),)


@mistake("Tanh.backward", "1 - a^2 takes the input for the result. It is 1 - tanh(a)^2, and tanh(a) is out.")
def tanh_of_the_input(self, g, out, a):
    return (g * (1.0 - a * a),)


@mistake("Tanh.backward", "The square is missing: 1 - out^2.")
def tanh_without_the_square(self, g, out, a):
    return (g * (1.0 - out),)


@mistake("Tanh.backward", "tanh is applied twice: out is tanh(a) already.")
def tanh_twice(self, g, out, a):
    return (g * (1.0 - lib(g).tanh(out) ** 2),)


@mistake(
    "Tanh.backward", "The right numbers, but out.value is an array: the second derivative is lost. Write 1 - out * out."
)
def tanh_with_arrays(self, g, out, a):
    return (g * (1.0 - out.value**2),)


@mistake("Tanh.backward", "Right, but 4 / (e^a + e^-a)^2 overflows for a beyond 700. Use 1 - out^2.")
def tanh_overflows(self, g, out, a):
    exp = lib(g).exp
    return (g * 4.0 / (exp(a) + exp(-a)) ** 2,)


@mistake(
    "Tanh.backward",
    "Finite differences lose half of the digits. Use the rule, 1 - out^2.",
    unseen="finite differences agree with them",
)
def tanh_by_finite_differences(self, g, out, a):
    tanh = lib(g).tanh
    return (g * (tanh(a + STEP) - tanh(a - STEP)) / (2 * STEP),)


@mistake(
    "Tanh.backward",
    "The `backward` of your own operation lacks a factor: the second derivative is wrong. Use 1 - out * out.",
)
def tanh_by_an_operation_of_its_own(self, g, out, a):
    module = lib(g)

    class Slope(module.Op):
        def forward(self, a):
            return 1.0 - np.tanh(a) ** 2

        def backward(self, g, out, a):
            return (g * -2.0 * module.tanh(a),)

    return (g * module.apply(Slope(), a),)


@mistake("Sigmoid.backward", "a (1 - a) takes the input for the result. It is s (1 - s), and s is out.")
def sigmoid_of_the_input(self, g, out, a):
    return (g * a * (1.0 - a),)


@mistake("Sigmoid.backward", "1 - s^2 is the rule of tanh. For the sigmoid it is s (1 - s).")
def sigmoid_as_tanh(self, g, out, a):
    return (g * (1.0 - out * out),)


@mistake("Sigmoid.backward", "The sigmoid is applied twice: out is sigmoid(a) already.")
def sigmoid_twice(self, g, out, a):
    s = lib(g).sigmoid(out)
    return (g * s * (1.0 - s),)


@mistake("Sigmoid.backward", "The right numbers, but out.value is an array: the second derivative is lost. Use out.")
def sigmoid_with_arrays(self, g, out, a):
    return (g * (out.value * (1.0 - out.value)),)


@mistake(
    "Sigmoid.backward",
    "g * out is a Tensor, but 1 - out.value is a constant: the second derivative lacks a term. Use out.",
)
def sigmoid_half_with_arrays(self, g, out, a):
    return (g * out * (1.0 - out.value),)


@mistake("Sigmoid.backward", "Right, but exp(-a) / (1 + exp(-a))^2 overflows for a = -1000. Use out * (1 - out).")
def sigmoid_overflows(self, g, out, a):
    e = lib(g).exp(-a)
    return (g * e / (1.0 + e) ** 2,)


@mistake("ReLU.backward", "The slope at exactly 0 is 0 by this course's convention: a > 0, not a >= 0.")
def relu_at_zero(self, g, out, a):
    return (g * (a.value >= 0).astype(float),)


@mistake("ReLU.backward", "ReLU of the cotangent: negative cotangents are lost. What decides is the sign of a.")
def relu_of_the_cotangent(self, g, out, a):
    return (lib(g).relu(g),)


@mistake("ReLU.backward", "g times relu(a): multiply by the step, 1 where a > 0, not by the value.")
def relu_times_the_result(self, g, out, a):
    return (g * out,)


@mistake("ReLU.backward", "The right numbers, but g.value is an array: the second derivative is lost. Keep g a Tensor.")
def relu_with_arrays(self, g, out, a):
    return (like(g, np.where(a.value > 0, g.value, 0.0)),)


@mistake("ReLU.backward", "g passes everywhere. Where a is not positive, the result does not depend on it.")
def relu_lets_everything_pass(self, g, out, a):
    return (g,)


@mistake(
    "ReLU.backward",
    "Your own operation has no `backward`: the second derivative ends in an error. The step may be an array.",
)
def relu_by_an_operation_of_its_own(self, g, out, a):
    module = lib(g)

    class Step(module.Op):
        def forward(self, a):
            return (a > 0).astype(float)

    return (g * module.apply(Step(), a),)


# ---- matrices and shapes


@mistake("MatMul.backward", "The transposes are missing: g b^T and a^T g.")
def matmul_without_transposes(self, g, out, a, b):
    module = lib(g)
    fits = len({*a.value.shape, *b.value.shape}) == 1
    return (g @ b, a @ g) if fits else (g @ module.transpose(b), module.transpose(a) @ g)


@mistake("MatMul.backward", "The factors of the first adjoint are in the wrong order: g b^T, not b^T g.")
def matmul_in_the_wrong_order(self, g, out, a, b):
    transpose = lib(g).transpose
    return transpose(b) @ g, transpose(a) @ g


@mistake(
    "MatMul.backward",
    "The right numbers, computed with arrays: the second derivative is lost. Use transpose(b), a Tensor.",
)
def matmul_with_arrays(self, g, out, a, b):
    return g @ b.value.T, like(g, a.value.T) @ g


@mistake("MatMul.backward", "The two adjoints are swapped: that of a comes first.")
def matmul_swapped(self, g, out, a, b):
    transpose = lib(g).transpose
    return transpose(a) @ g, g @ transpose(b)


@mistake("Transpose.backward", "The cotangent must be transposed back: it has the shape of the result.")
def transpose_as_it_is(self, g, out, a):
    return (g,)


@mistake("Transpose.backward", "reshape gives the right shape, and puts the entries in the wrong places. Transpose.")
def transpose_by_reshape(self, g, out, a):
    return (lib(g).reshape(g, a.value.shape),)


@mistake(
    "Transpose.backward", "The right numbers, computed with arrays: the second derivative is lost. Use transpose(g)."
)
def transpose_with_arrays(self, g, out, a):
    return (like(g, g.value.T),)


@mistake("Reshape.backward", "self.shape is the shape of the result. The adjoint has that of the input, a.value.shape.")
def reshape_to_its_own_shape(self, g, out, a):
    return (lib(g).reshape(g, self.shape),)


@mistake(
    "Reshape.backward", "The right numbers, computed with arrays: the second derivative is lost. Use reshape(g, ...)."
)
def reshape_with_arrays(self, g, out, a):
    return (like(g, g.value.reshape(a.value.shape)),)


@mistake("Reshape.backward", "The adjoint of a has the entries of g, not those of a.")
def reshape_of_the_input(self, g, out, a):
    return (a,)


@mistake(
    "Sum.backward",
    "g is broadcast from the right, so that it runs along the wrong axis. Give the summed axis back first.",
)
def sum_along_the_wrong_axis(self, g, out, a):
    shape = a.value.shape
    try:
        return (lib(g).broadcast_to(g, shape),)
    except ValueError:
        kept = list(shape)
        kept[self.axis] = 1
        return (lib(g).broadcast_to(lib(g).reshape(g, tuple(kept)), shape),)


@mistake("Sum.backward", "g keeps the shape of the sum. Every summand needs an adjoint of its own: the shape of a.")
def sum_without_broadcast(self, g, out, a):
    return (g,)


@mistake("Sum.backward", "You divide by the number of summands, as for a mean. Each has the derivative 1.")
def sum_as_mean(self, g, out, a):
    shape = a.value.shape
    kept = (
        [1] * len(shape)
        if self.axis is None
        else [1 if i == self.axis % len(shape) else n for i, n in enumerate(shape)]
    )
    copies = a.value.size / max(1, g.value.size)
    return (lib(g).broadcast_to(lib(g).reshape(g, tuple(kept)), shape) / copies,)


@mistake("Sum.backward", "The cotangent is forgotten: the adjoint is g, repeated, not ones.")
def sum_without_the_cotangent(self, g, out, a):
    return (like(g, np.ones(a.value.shape)),)


@mistake(
    "Sum.backward",
    "The right numbers, computed with arrays: the second derivative is lost. Use reshape and broadcast_to.",
)
def sum_with_arrays(self, g, out, a):
    value = g.value if self.axis is None else np.expand_dims(g.value, self.axis)
    return (like(g, np.broadcast_to(value, a.value.shape)),)


@mistake("Sum.backward", "axis may be None: then g is one number, for all entries.")
def sum_of_one_axis_alone(self, g, out, a):
    kept = [1 if i == self.axis % a.value.ndim else n for i, n in enumerate(a.value.shape)]
    return (lib(g).broadcast_to(lib(g).reshape(g, tuple(kept)), a.value.shape),)


@mistake("Sum.backward", "axis may be negative: it counts from the end.")
def sum_of_counted_axes(self, g, out, a):
    shape = a.value.shape
    kept = [1 if self.axis is None or i == self.axis else n for i, n in enumerate(shape)]
    return (lib(g).broadcast_to(lib(g).reshape(g, tuple(kept)), shape),)


@mistake("BroadcastTo.backward", "The copies' adjoints must be added up; g still has the shape of the result.")
def broadcast_to_as_it_is(self, g, out, a):
    return (g,)


@mistake("BroadcastTo.backward", "You take the mean of the copies' adjoints. They are added.")
def broadcast_to_by_the_mean(self, g, out, a):
    return (down(g, a) * (a.value.size / g.value.size),)


@mistake(
    "BroadcastTo.backward", "The right numbers, computed with arrays: the second derivative is lost. Use unbroadcast."
)
def broadcast_to_with_arrays(self, g, out, a):
    return (like(g, summed(g.value, a.value.shape)),)


# ---- logsumexp and softmax


@mistake(
    "LogSumExp.backward",
    "Each row has a cotangent of its own: give g a last axis of length 1, so that it meets its row.",
)
def logsumexp_along_the_wrong_axis(self, g, out, a):
    s = lib(g).softmax(a)
    try:
        return (g * s,)
    except ValueError:
        return (with_last_axis(g) * s,)


@mistake(
    "LogSumExp.backward", "The gradient of logsumexp is softmax(a), each share divided by the total; yours is exp(a)."
)
def logsumexp_without_the_total(self, g, out, a):
    return (with_last_axis(g) * lib(g).exp(a),)


@mistake("LogSumExp.backward", "The cotangent is forgotten: multiply each row by its g.")
def logsumexp_without_the_cotangent(self, g, out, a):
    return (lib(g).softmax(a),)


@mistake(
    "LogSumExp.backward", "g is a Tensor, but the softmax is an array: the second derivative is lost. Use softmax(a)."
)
def logsumexp_with_arrays(self, g, out, a):
    return (with_last_axis(g) * lib(g).softmax(a).value,)


@mistake("LogSumExp.backward", "Right, but exp(a) / sum(exp(a)) overflows for logits of 1000. Use softmax(a).")
def logsumexp_overflows(self, g, out, a):
    e = lib(g).exp(a)
    return (with_last_axis(g) * e / with_last_axis(lib(g).reduce_sum(e, -1)),)


@mistake("Softmax.backward", "g s (1 - s) treats softmax as elementwise. Each probability depends on every logit.")
def softmax_as_elementwise(self, g, out, a):
    return (g * out * (1.0 - out),)


@mistake("Softmax.backward", "The average is taken over the whole batch. Each row has its own: sum over the last axis.")
def softmax_over_the_batch(self, g, out, a):
    return (out * (g - lib(g).reduce_sum(g * out)),)


@mistake(
    "Softmax.backward",
    "The plain sum of g is subtracted; it is the average under the probabilities, the sum of g * out.",
)
def softmax_with_the_plain_sum(self, g, out, a):
    return (out * (g - with_last_axis(lib(g).reduce_sum(g, -1))),)


@mistake(
    "Softmax.backward", "The average has lost its last axis, so that it meets the columns. Give it back with reshape."
)
def softmax_along_the_wrong_axis(self, g, out, a):
    average = lib(g).reduce_sum(g * out, -1)
    try:
        return (out * (g - average),)
    except ValueError:
        return (out * (g - with_last_axis(average)),)


@mistake("Softmax.backward", "The factor s in front is missing: s (g - average).")
def softmax_without_the_factor(self, g, out, a):
    return (g - with_last_axis(lib(g).reduce_sum(g * out, -1)),)


@mistake("Softmax.backward", "The right numbers, but out.value is an array: the second derivative is lost. Use out.")
def softmax_with_arrays(self, g, out, a):
    s = out.value
    return ((g - with_last_axis(lib(g).reduce_sum(g * s, -1))) * s,)


# ---- topological_order


@mistake("topological_order", "Recursion ends at a depth of about 1000. Keep a stack of your own.")
def order_by_recursion(root):
    order, visited = [], set()

    def visit(tensor):
        if id(tensor) not in visited:
            visited.add(id(tensor))
            for t in tensor.inputs:
                visit(t)
            order.append(tensor)

    visit(root)
    return order


@mistake("topological_order", "Outputs come before inputs here: reverse the list.")
def order_reversed(root):
    return in_order(root)[::-1]


@mistake(
    "topological_order", "Level by level from the root, a Tensor used early and late comes too early. Search in depth."
)
def order_by_levels(root):
    order, visited, level = [], {id(root)}, [root]
    while level:
        order += level
        following = []
        for tensor in level:
            for t in tensor.inputs:
                if id(t) not in visited:
                    visited.add(id(t))
                    following.append(t)
        level = following
    return order[::-1]


@mistake(
    "topological_order",
    "A Tensor goes into the list when it is met, before what is behind it is done. Append it after its inputs.",
)
def order_when_met(root):
    order, visited, stack = [], set(), [root]
    while stack:
        tensor = stack.pop()
        if id(tensor) not in visited:
            visited.add(id(tensor))
            order.append(tensor)
            stack.extend(tensor.inputs)
    return order[::-1]


@mistake("topological_order", "A Tensor that is used twice stands twice. Remember which were visited.")
def order_with_doubles(root):
    order = in_order(root)
    twice = [t for t in order if sum(t is u for v in order[:200] for u in v.inputs) > 1]
    return [t for tensor in order for t in ([tensor, tensor] if any(tensor is d for d in twice) else [tensor])]


@mistake(
    "topological_order", "Leaves are left out. They are Tensors like the others, and their adjoints are what is wanted."
)
def order_without_leaves(root):
    return [t for t in in_order(root) if t.op is not None]


@mistake("topological_order", "Tensors of equal value are taken for one. Compare by identity: id(t).")
def order_by_value(root):
    order, seen = [], set()
    for t in in_order(root):
        key = (t.value.tobytes(), t.op is None)
        if key not in seen or t.op is not None:
            order.append(t)
        seen.add(key)
    return order


@mistake("topological_order", "The root itself is missing: it comes last.")
def order_without_the_root(root):
    return in_order(root)[:-1]


@mistake(
    "topological_order",
    "Tensors are marked when they are put on the stack: in a * (-a), a is passed over when -a asks for it. "
    "Mark them when their turn comes.",
)
def order_marked_too_early(root):
    order, visited, stack = [], {id(root)}, [(root, False)]
    while stack:
        tensor, done = stack.pop()
        if done:
            order.append(tensor)
            continue
        stack.append((tensor, True))
        for t in tensor.inputs:
            if id(t) not in visited:
                visited.add(id(t))
                stack.append((t, False))
    return order


@mistake(
    "topological_order",
    "A Tensor used twice by one operation counts as one use, and is taken off twice: it comes too early.",
)
def order_counts_users_once(root):
    users, waiting = {id(root): 0}, [root]
    while waiting:
        for t in {id(t): t for t in waiting.pop().inputs}.values():
            if id(t) not in users:
                users[id(t)] = 0
                waiting.append(t)
            users[id(t)] += 1
    order, ready = [], [root]
    while ready:
        order.append(ready.pop())
        for t in order[-1].inputs:
            users[id(t)] -= 1
            if users[id(t)] == 0:
                ready.append(t)
    return order[::-1]


@mistake("topological_order", "A leaf alone is a program too: its order is the leaf itself.")
def order_of_a_leaf_is_empty(root):
    return in_order(root) if root.inputs else []


@mistake(
    "topological_order",
    "The marks on Tensors outlive the call: a second one finds them visited. Keep a set of your own.",
)
def order_marks_tensors_for_good(root):
    order = [t for t in in_order(root) if not hasattr(t, "visited")]
    for tensor in order:
        tensor.visited = True
    return order


# ---- backward


@mistake("backward", "The second use of a Tensor replaces the adjoint of the first. Add them.")
def backward_overwrites_uses(root, seed=None):
    seed = np.ones(root.value.shape) if seed is None else seed
    adjoints = {id(root): seed if isinstance(seed, type(root)) else like(root, seed)}
    for tensor in reversed(in_order(root)):
        if tensor.op is not None:
            shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
            adjoints.update((id(t), share) for t, share in zip(tensor.inputs, shares, strict=True))
        else:
            adjoint = adjoints[id(tensor)]
            tensor.grad = adjoint if tensor.grad is None else tensor.grad + adjoint


@mistake("backward", ".grad is overwritten. Add to what it holds, as PyTorch does.")
def backward_overwrites_grad(root, seed=None):
    adjoints = swept(root, seed)
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)]


@mistake("backward", "Intermediate Tensors get a .grad too. It is for leaves alone, those whose op is None.")
def backward_writes_everywhere(root, seed=None):
    adjoints = swept(root, seed)
    for tensor in in_order(root):
        tensor.grad = adjoints[id(tensor)] if tensor.grad is None else tensor.grad + adjoints[id(tensor)]


@mistake("backward", "The seed is ignored: the sweep begins with it, and with ones only where it is None.")
def backward_ignores_the_seed(root, seed=None):
    adjoints = swept(root)
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]


@mistake("backward", "`seed or ones` asks an array for its truth value. Ask whether it is None.")
def backward_asks_the_seed_for_its_truth(root, seed=None):
    adjoints = swept(root, seed or np.ones(root.value.shape))
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]


@mistake("backward", "A seed that is a Tensor already is wrapped once more. Take it as it is.")
def backward_wraps_the_seed_again(root, seed=None):
    seed = np.ones(root.value.shape) if seed is None else np.asarray(seed, dtype=float)
    adjoints = swept(root, seed)
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]


@mistake(
    "backward", "Adjoints are passed on before they are complete: go through the reverse of the topological order."
)
def backward_without_an_order(root, seed=None):
    seed = np.ones(root.value.shape) if seed is None else seed
    adjoints = {id(root): seed if isinstance(seed, type(root)) else like(root, seed)}
    waiting, done = [root], set()
    while waiting:
        tensor = waiting.pop(0)
        if id(tensor) in done:
            continue
        done.add(id(tensor))
        if tensor.op is None:
            adjoint = adjoints[id(tensor)]
            tensor.grad = adjoint if tensor.grad is None else tensor.grad + adjoint
            continue
        shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
        for t, share in zip(tensor.inputs, shares, strict=True):
            adjoints[id(t)] = adjoints[id(t)] + share if id(t) in adjoints else share
            waiting.append(t)


@mistake("backward", ".grad is an array; it must be a Tensor, so that it can be differentiated again.")
def backward_leaves_arrays(root, seed=None):
    adjoints = swept(root, seed)
    for leaf in leaves(root):
        value = adjoints[id(leaf)].value
        leaf.grad = value if leaf.grad is None else leaf.grad + value


@mistake("backward", "Recursion ends at a depth of about 1000. Walk through the topological order in a loop.")
def backward_by_recursion(root, seed=None):
    adjoints = swept(root, seed) if len(in_order(root)) < 500 else None

    def visit(tensor, depth=0):
        return max([visit(t, depth + 1) for t in tensor.inputs], default=depth)

    if adjoints is None:
        visit(root)
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]


@mistake("backward", "Every second call starts from the .grad of the call before. Adjoints of one call begin anew.")
def backward_starts_from_old_adjoints(root, seed=None):
    adjoints = swept(root, seed)
    for leaf in leaves(root):
        adjoint = adjoints[id(leaf)]
        leaf.grad = adjoint if leaf.grad is None else leaf.grad + leaf.grad + adjoint


@mistake(
    "backward",
    "`t.grad.value += ...` changes a Tensor that hangs in other leaves as well. Write t.grad = t.grad + adjoint.",
)
def backward_adds_in_place(root, seed=None):
    adjoints = swept(root, seed)
    for leaf in leaves(root):
        if leaf.grad is None:
            leaf.grad = adjoints[id(leaf)]
        else:
            leaf.grad.value += adjoints[id(leaf)].value


@mistake("backward", "A root that is a leaf has an adjoint too: the seed, which belongs into its .grad.")
def backward_passes_over_a_leaf(root, seed=None):
    if root.op is not None:
        adjoints = swept(root, seed)
        for leaf in leaves(root):
            leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]


@mistake("backward", "Without a seed, ones in the SHAPE of the root are wanted; you begin with the number 1.")
def backward_from_one_number(root, seed=None):
    adjoints = swept(root, 1.0 if seed is None else seed)
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]


@mistake(
    "backward",
    "Each use of a leaf adds the whole sum again: x * x gives twice of what it should. Add once for each leaf.",
)
def backward_adds_for_each_use(root, seed=None):
    adjoints = swept(root, seed)
    for tensor in in_order(root):
        for t in tensor.inputs or ([tensor] if tensor is root else []):
            if t.op is None:
                t.grad = adjoints[id(t)] if t.grad is None else t.grad + adjoints[id(t)]


# ---- grad, elementwise_grad


@mistake(
    "grad",
    "f is called on the x that came in: an inner derivative takes the outer variable for its own. Use a new Tensor.",
)
def grad_confuses_variables(f):
    def gradient(x):
        module = home(grad_confuses_variables, "grad")
        x = module.as_tensor(x)
        return swept(f(x)).get(id(x), module.Tensor(np.zeros(x.value.shape)))

    return gradient


@mistake(
    "grad",
    "The new variable is a leaf, cut off from the x that came in: an outer derivative misses a term. Make it from x.",
)
def grad_cut_off(f):
    def gradient(x):
        module = home(grad_cut_off, "grad")
        v = module.Tensor(module.as_tensor(x).value)
        return swept(f(v)).get(id(v), module.Tensor(np.zeros(v.value.shape)))

    return gradient


@mistake(
    "grad",
    "The result holds the right numbers without a record: it cannot be differentiated. Return the adjoint itself.",
)
def grad_of_arrays(f):
    def gradient(x):
        module = home(grad_of_arrays, "grad")
        v = module.as_tensor(x) + 0.0
        return module.Tensor(swept(f(v))[id(v)].value)

    return gradient


@mistake("grad", "The sweep writes into .grad of other Tensors that f uses. Keep the adjoints in a dictionary.")
def grad_by_backward(f):
    def gradient(x):
        module = home(grad_by_backward, "grad")
        v = module.as_tensor(x) + 0.0
        out = f(v)
        adjoints = swept(out)
        for leaf in leaves(out):
            leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]
        return adjoints.get(id(v), module.Tensor(np.zeros(v.value.shape)))

    return gradient


@mistake("grad", "The result is an array; it must be a Tensor.")
def grad_returns_arrays(f):
    def gradient(x):
        module = home(grad_returns_arrays, "grad")
        v = module.as_tensor(x) + 0.0
        return swept(f(v))[id(v)].value

    return gradient


@mistake("grad", "x may be a plain number or an array: make a Tensor of it first.")
def grad_of_tensors_alone(f):
    def gradient(x):
        v = x + 0.0
        return swept(f(v))[id(v)]

    return gradient


@mistake(
    "grad", "Finite differences: half of the digits are lost, and with them the second derivative. Sweep backwards."
)
def grad_by_finite_differences(f):
    def gradient(x):
        x = home(grad_by_finite_differences, "grad").as_tensor(x)
        slopes = np.zeros(x.value.shape)
        for index in np.ndindex(slopes.shape):
            step = np.zeros(slopes.shape)
            step[index] = STEP
            slopes[index] = (f(x + step).value - f(x - step).value) / (2 * STEP)
        return like(x, slopes)

    return gradient


@mistake("grad", "You return f(x) itself. The gradient is the adjoint of x.")
def grad_is_the_function(f):
    def gradient(x):
        return f(home(grad_is_the_function, "grad").as_tensor(x))

    return gradient


@mistake(
    "grad", "A new leaf's .grad is read after backward, but .grad of every other leaf in f is reset to None on the way."
)
def grad_resets_others(f):
    def gradient(x):
        module = home(grad_resets_others, "grad")
        v = module.as_tensor(x) + 0.0
        out = f(v)
        for leaf in leaves(out):
            leaf.grad = None
        return swept(out)[id(v)]

    return gradient


@mistake("grad", "f need not depend on x: then no adjoint arrives, and the gradient is zeros in the shape of x.")
def grad_of_what_depends_on_x(f):
    def gradient(x):
        v = home(grad_of_what_depends_on_x, "grad").as_tensor(x) + 0.0
        return swept(f(v))[id(v)]

    return gradient


@mistake("grad", "Where f does not depend on x, the gradient is zeros in the shape of x, not the number 0.")
def grad_of_constants_is_a_number(f):
    def gradient(x):
        module = home(grad_of_constants_is_a_number, "grad")
        v = module.as_tensor(x) + 0.0
        return swept(f(v)).get(id(v), module.Tensor(0.0))

    return gradient


@mistake("grad", "The first result is kept, and returned at every other x too.")
def grad_kept_from_the_first_call(f):
    kept = []

    def gradient(x):
        module = home(grad_kept_from_the_first_call, "grad")
        if not kept:
            v = module.as_tensor(x) + 0.0
            kept.append(swept(f(v)).get(id(v), module.Tensor(np.zeros(v.value.shape))))
        return kept[0]

    return gradient


@mistake(
    "grad", "A new variable is made for leaves alone: nested in another grad, the inner one takes the outer variable."
)
def grad_renames_leaves_alone(f):
    def gradient(x):
        module = home(grad_renames_leaves_alone, "grad")
        x = module.as_tensor(x)
        v = x + 0.0 if x.op is None else x
        return swept(f(v)).get(id(v), module.Tensor(np.zeros(v.value.shape)))

    return gradient


@mistake("elementwise_grad", "The derivative is taken once more than asked.")
def elementwise_grad_twice(f):
    module = home(elementwise_grad_twice, "elementwise_grad")
    first = module.grad(lambda v: module.reduce_sum(f(v)))
    return module.grad(lambda v: module.reduce_sum(first(v)))


@mistake("elementwise_grad", "The derivatives of all entries are added up; each entry has its own.")
def elementwise_grad_summed(f):
    module = home(elementwise_grad_summed, "elementwise_grad")
    return lambda x: module.reduce_sum(module.grad(lambda v: module.reduce_sum(f(v)))(x))


@mistake(
    "elementwise_grad",
    "The result holds the right numbers without a record: the second derivative is 0. Return the adjoint itself.",
)
def elementwise_grad_of_arrays(f):
    module = home(elementwise_grad_of_arrays, "elementwise_grad")
    return lambda x: module.Tensor(module.grad(lambda v: module.reduce_sum(f(v)))(x).value)


@mistake("elementwise_grad", "Finite differences: the sixth one is noise. Use the sweep, with ones as the seed.")
def elementwise_grad_by_finite_differences(f):
    module = home(elementwise_grad_by_finite_differences, "elementwise_grad")

    def derivative(x):
        x = module.as_tensor(x)
        return (f(x + STEP) - f(x - STEP)) / (2 * STEP)

    return derivative


@mistake("elementwise_grad", "The seed is 1 / n, as of a mean. It is ones: the gradient of the sum of all entries.")
def elementwise_grad_of_the_mean(f):
    module = home(elementwise_grad_of_the_mean, "elementwise_grad")

    def mean(v):
        out = f(v)
        return module.reduce_sum(out) / out.value.size

    return module.grad(mean)


@mistake("elementwise_grad", "Only the first axis is summed: it works for vectors alone, not for numbers and matrices.")
def elementwise_grad_of_vectors(f):
    module = home(elementwise_grad_of_vectors, "elementwise_grad")

    def total(v):
        out = module.reduce_sum(f(v), 0)
        if out.value.shape:
            raise ValueError("not a scalar")
        return out

    return module.grad(total)


@mistake(
    "elementwise_grad",
    "f is called on the x that came in: nested derivatives confuse their variables. Use a new Tensor.",
)
def elementwise_grad_confuses_variables(f):
    module = home(elementwise_grad_confuses_variables, "elementwise_grad")

    def derivative(x):
        x = module.as_tensor(x)
        return swept(f(x)).get(id(x), module.Tensor(np.zeros(x.value.shape)))

    return derivative


@mistake(
    "elementwise_grad",
    "The derivative of a straight line is constant, and its own derivative 0: no adjoint arrives there.",
)
def elementwise_grad_of_curves_alone(f):
    def derivative(x):
        v = home(elementwise_grad_of_curves_alone, "elementwise_grad").as_tensor(x) + 0.0
        return swept(f(v))[id(v)]

    return derivative


# ---- cross_entropy


def picked(logits, y):
    return lib(logits).reduce_sum(logits * np.eye(logits.value.shape[1])[np.asarray(y)], 1)


@mistake("cross_entropy", "The sum over the batch; the loss is its mean.")
def cross_entropy_summed(logits, y):
    module = lib(logits)
    return module.reduce_sum(module.logsumexp(logits) - picked(logits, y))


@mistake("cross_entropy", "The minus sign is lost: log p_y is at most 0, the loss at least 0.")
def cross_entropy_without_the_minus(logits, y):
    module = lib(logits)
    return module.reduce_sum(picked(logits, y) - module.logsumexp(logits)) / logits.value.shape[0]


@mistake("cross_entropy", "The mean is over all entries, n times C. Divide by n alone.")
def cross_entropy_over_all_entries(logits, y):
    module = lib(logits)
    return module.reduce_sum(module.logsumexp(logits) - picked(logits, y)) / logits.value.size


@mistake(
    "cross_entropy",
    "The right number, but without a record: it has no gradient. Compute with Tensors from the logits on.",
)
def cross_entropy_with_arrays(logits, y):
    z = logits.value
    rows = np.arange(len(z))
    return like(logits, np.mean(np.logaddexp.reduce(z, axis=1) - z[rows, np.asarray(y)]))


@mistake(
    "cross_entropy",
    "z_y is taken from logits.value: the gradient lacks its one-hot term. Multiply Tensors by a one-hot array.",
)
def cross_entropy_half_with_arrays(logits, y):
    module, z = lib(logits), logits.value
    return module.reduce_sum(module.logsumexp(logits) - z[np.arange(len(z)), np.asarray(y)]) / len(z)


@mistake("cross_entropy", "Right, but a probability that rounds to 0 has the logarithm -inf. Use logsumexp(z) - z_y.")
def cross_entropy_of_probabilities(logits, y):
    module = lib(logits)
    one_hot = np.eye(logits.value.shape[1])[np.asarray(y)]
    p = module.reduce_sum(module.softmax(logits) * one_hot, 1)
    return -module.reduce_sum(module.log(p)) / logits.value.shape[0]


@mistake("cross_entropy", "Right, but exp overflows for logits of 1000. Use the operation logsumexp.")
def cross_entropy_overflows(logits, y):
    module = lib(logits)
    total = module.log(module.reduce_sum(module.exp(logits), 1))
    return module.reduce_sum(total - picked(logits, y)) / logits.value.shape[0]


@mistake("cross_entropy", "The loss of each example is returned; its mean over the batch is wanted, one number.")
def cross_entropy_of_each(logits, y):
    return lib(logits).logsumexp(logits) - picked(logits, y)


@mistake("cross_entropy", "Softmax is taken twice: the arguments are logits, and so is what logsumexp wants.")
def cross_entropy_softmax_twice(logits, y):
    module = lib(logits)
    p = module.softmax(logits)
    return module.reduce_sum(module.logsumexp(p) - picked(p, y)) / logits.value.shape[0]


@mistake("cross_entropy", "The number of classes is that of the logits' columns; the largest label need not occur.")
def cross_entropy_counts_the_labels(logits, y):
    module, labels = lib(logits), np.asarray(y)
    one_hot = np.eye(int(labels.max()) + 1)[labels]
    return module.reduce_sum(module.logsumexp(logits) - module.reduce_sum(logits * one_hot, 1)) / len(labels)


@mistake("cross_entropy", "The logits themselves are changed. Compute with new Tensors.")
def cross_entropy_changes_the_logits(logits, y):
    logits.value -= logits.value.max(axis=1, keepdims=True)
    module = lib(logits)
    return module.reduce_sum(module.logsumexp(logits) - picked(logits, y)) / logits.value.shape[0]


@mistake(
    "cross_entropy",
    "Your own operation has no `backward`, so the loss has no gradient. Multiply by a one-hot array instead.",
)
def cross_entropy_by_an_operation_of_its_own(logits, y):
    module, labels = lib(logits), np.asarray(y)

    class Pick(module.Op):
        def forward(self, z):
            return z[np.arange(len(z)), labels]

    return module.reduce_sum(module.logsumexp(logits) - module.apply(Pick(), logits)) / len(labels)


# ---- trace


def tape(root, adjoints):
    return [(f"v{i}", t.value, adjoints[id(t)].value) for i, t in enumerate(in_order(root), start=1)]


@mistake("trace", "The rows run from the root to the leaves. Inputs come first.")
def trace_reversed(root):
    return tape(root, swept(root))[::-1]


@mistake("trace", "The third entry repeats the value; it is the adjoint.")
def trace_of_values(root):
    return [(name, value, value) for name, value, _ in tape(root, swept(root))]


@mistake("trace", "Only leaves have their adjoints; the others stand at 0. The tape shows those of all Tensors.")
def trace_of_leaves(root):
    adjoints = swept(root)
    return [
        (f"v{i}", t.value, adjoints[id(t)].value if t.op is None else np.zeros(t.value.shape))
        for i, t in enumerate(in_order(root), start=1)
    ]


@mistake("trace", "trace writes into .grad. It only looks: keep the adjoints in a dictionary.")
def trace_writes_into_grad(root):
    adjoints = swept(root)
    for leaf in leaves(root):
        leaf.grad = adjoints[id(leaf)] if leaf.grad is None else leaf.grad + adjoints[id(leaf)]
    return tape(root, adjoints)


@mistake("trace", "Value and adjoint must be arrays: take .value of the Tensors.")
def trace_of_tensors(root):
    adjoints = swept(root)
    return [(f"v{i}", t, adjoints[id(t)]) for i, t in enumerate(in_order(root), start=1)]


@mistake("trace", "The leaves are missing. The tape begins with them.")
def trace_without_leaves(root):
    adjoints = swept(root)
    return [("v", t.value, adjoints[id(t)].value) for t in in_order(root) if t.op is not None]


@mistake("trace", "The adjoints begin with the value of the root in place of ones.")
def trace_from_the_value(root):
    return tape(root, swept(root, root.value))


@mistake("trace", "The second use of a Tensor replaces the adjoint of the first. Add them.")
def trace_overwrites_uses(root):
    adjoints = {id(root): like(root, np.ones(root.value.shape))}
    for tensor in reversed(in_order(root)):
        if tensor.op is not None:
            shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
            adjoints.update((id(t), share) for t, share in zip(tensor.inputs, shares, strict=True))
    return tape(root, adjoints)


@mistake(
    "trace",
    "backward is called and .grad reset to None: what a leaf held before is lost. Keep adjoints in a dictionary.",
)
def trace_resets_grad(root):
    for leaf in leaves(root):
        leaf.grad = None
    return tape(root, swept(root))


@mistake("trace", "Leaves first is a good beginning, but then the rows are in no valid order. Use the topological one.")
def trace_sorted_by_size(root):
    adjoints = swept(root)
    order = sorted(in_order(root), key=lambda t: (t.op is not None, t.value.size, len(t.inputs)))
    return [("v", t.value, adjoints[id(t)].value) for t in order]
