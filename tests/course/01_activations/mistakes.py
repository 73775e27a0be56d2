"""Known wrong answers to 01_activations, each with what a teacher would say.

A function here takes the place of the reference's. Overflow-prone formulas are right for ordinary inputs: they
cost the numerical care alone, and their sentences say so.
"""

import numpy as np

from autograder.course import mistake

STEP = 1e-6  # of a student's finite differences


def as_float(z):
    return np.array(z, dtype=np.float64)


def right_sigmoid(z):
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def right_softplus(z):
    return np.logaddexp(0.0, as_float(z))


def right_logsumexp(z):
    return np.logaddexp.reduce(as_float(z), axis=-1)


def right_softmax(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def central_difference(f, z):
    z = as_float(z)
    return (f(z + STEP) - f(z - STEP)) / (2 * STEP)


def partial_differences(f, z):
    """The central difference of f along each entry of the last axis; entries of that axis come first."""
    z = as_float(z)
    return np.stack([(f(z + STEP * e) - f(z - STEP * e)) / (2 * STEP) for e in np.eye(z.shape[-1])])


# ---- sigmoid


@mistake("sigmoid", "The sign of the exponent is flipped: this is sigmoid(-z). Write exp(-z) in the denominator.")
def sigmoid_of_minus_z(z):
    return 1.0 - right_sigmoid(z)


EXP_OVERFLOWS = (
    "Your values are right, but an exp overflows on the way for |z| above 709; within np.where too, which computes "
    "both branches. Compute exp(-abs(z)) once, and both cases from it."
)  # two ways that no output tells apart


@mistake("sigmoid", EXP_OVERFLOWS)
def sigmoid_overflows_on_the_left(z):
    return 1.0 / (1.0 + np.exp(-as_float(z)))


@mistake("sigmoid", "Your formula is right, but for z above 709 exp(z) / (1 + exp(z)) is inf / inf. Use exp(-abs(z)).")
def sigmoid_overflows_on_the_right(z):
    e = np.exp(as_float(z))
    return e / (1.0 + e)


@mistake("sigmoid", EXP_OVERFLOWS)
def sigmoid_warns_in_the_branch_not_taken(z):
    z = as_float(z)
    with np.errstate(invalid="ignore"):
        return np.where(z >= 0, 1.0 / (1.0 + np.exp(-z)), np.exp(z) / (1.0 + np.exp(z)))


@mistake("sigmoid", "The result has the type of the input: np.empty_like of integers truncates to 0. Convert z to float64.")
def sigmoid_truncated_to_integers(z):
    z = np.asarray(z)
    out = np.empty_like(z)
    out[...] = right_sigmoid(z)
    return out


@mistake("sigmoid", "A float32 input gives a float32 result. Convert z to float64 first, with as_float(z).")
def sigmoid_keeps_float32(z):
    single = isinstance(z, np.ndarray) and z.dtype == np.float32
    return right_sigmoid(z).astype(np.float32) if single else right_sigmoid(z)


@mistake("sigmoid", "Your function indexes z, so that single numbers and lists crash. Begin with z = as_float(z).")
def sigmoid_of_arrays_alone(z):
    out = np.zeros(z.shape)
    out[z >= 0] = 1.0 / (1.0 + np.exp(-z[z >= 0].astype(float)))
    e = np.exp(z[z < 0].astype(float))
    out[z < 0] = e / (1.0 + e)
    return out


@mistake("sigmoid", "Your function writes its result into the caller's array. Work on a copy, such as as_float(z).")
def sigmoid_in_place(z):
    z = np.asarray(z, dtype=np.float64)
    z[...] = right_sigmoid(z)
    return z


# ---- sigmoid_grad


@mistake("sigmoid_grad", "z (1 - z) takes z for the sigmoid's output. Compute s = sigmoid(z) first, then s (1 - s).")
def sigmoid_grad_of_the_input_as_output(z):
    z = as_float(z)
    return z * (1.0 - z)


@mistake("sigmoid_grad", "You take the derivative at sigmoid(z), not at z: the sigmoid is applied twice. Apply it once.")
def sigmoid_grad_at_the_output(z):
    s = right_sigmoid(right_sigmoid(z))
    return s * (1.0 - s)


@mistake("sigmoid_grad", "This is the sigmoid itself, not its derivative. Multiply by 1 - sigmoid(z).")
def sigmoid_grad_is_sigmoid(z):
    return right_sigmoid(z)


@mistake("sigmoid_grad", "s (1 + s) has the wrong sign inside: the derivative is s (1 - s).")
def sigmoid_grad_with_plus(z):
    s = right_sigmoid(z)
    return s * (1.0 + s)


@mistake("sigmoid_grad", "1 - s^2 is the formula of tanh. For the sigmoid it is s (1 - s).")
def sigmoid_grad_by_the_formula_of_tanh(z):
    return 1.0 - right_sigmoid(z) ** 2


@mistake("sigmoid_grad", "The factor s is missing: you return 1 - s, the derivative is s (1 - s).")
def sigmoid_grad_without_a_factor(z):
    return 1.0 - right_sigmoid(z)


@mistake("sigmoid_grad", "This is the second derivative, s (1 - s) (1 - 2s). Stop after s (1 - s).")
def sigmoid_grad_twice(z):
    s = right_sigmoid(z)
    return s * (1.0 - s) * (1.0 - 2.0 * s)


@mistake("sigmoid_grad", "These are finite differences, good to ten digits at best. Write the formula, s (1 - s).")
def sigmoid_grad_by_differences(z):
    return central_difference(right_sigmoid, z)


@mistake(
    "sigmoid_grad", "Your formula is right, but exp(-z) overflows for z below -709, to inf / inf. Use s (1 - s)."
)
def sigmoid_grad_overflows(z):
    e = np.exp(-as_float(z))
    return e / (1.0 + e) ** 2


# ---- tanh


@mistake("tanh", "2 sigmoid(z) - 1 is tanh(z / 2). Put 2 z into the sigmoid.")
def tanh_of_half(z):
    return np.tanh(as_float(z) / 2.0)


@mistake("tanh", "Your formula is right, but exp(z) overflows, to inf / inf. Use np.tanh, or 2 sigmoid(2 z) - 1.")
def tanh_overflows(z):
    z = as_float(z)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@mistake("tanh", "Numerator and denominator are exchanged: this is 1 / tanh(z). The difference stands above the sum.")
def tanh_upside_down(z):
    return 1.0 / np.tanh(as_float(z))


@mistake("tanh", "The sign is flipped: tanh(z) has the sign of z. Write exp(z) - exp(-z) in the numerator.")
def tanh_of_minus_z(z):
    return -np.tanh(as_float(z))


@mistake("tanh", "This is sinh(z), the numerator alone (halved). Divide by cosh(z).")
def tanh_without_denominator(z):
    return np.sinh(as_float(z))


@mistake("tanh", "np.tanh keeps the input's precision: float32 in, float32 out. Convert first: np.tanh(as_float(z)).")
def tanh_of_the_input_type(z):
    return np.tanh(z)


# ---- tanh_grad


@mistake("tanh_grad", "1 - z^2 takes z for the output of tanh. Compute t = tanh(z) first, then 1 - t^2.")
def tanh_grad_of_the_input_as_output(z):
    return 1.0 - as_float(z) ** 2


@mistake("tanh_grad", "You take the derivative at tanh(z), not at z: tanh is applied twice. Apply it once.")
def tanh_grad_at_the_output(z):
    return 1.0 - np.tanh(np.tanh(as_float(z))) ** 2


@mistake("tanh_grad", "The square is missing: the derivative is 1 - tanh(z)^2, not 1 - tanh(z).")
def tanh_grad_without_the_square(z):
    return 1.0 - np.tanh(as_float(z))


@mistake("tanh_grad", "t (1 - t) is the formula of the sigmoid. For tanh it is 1 - t^2.")
def tanh_grad_by_the_formula_of_sigmoid(z):
    t = np.tanh(as_float(z))
    return t * (1.0 - t)


@mistake("tanh_grad", "1 + t^2 has the wrong sign inside (that is the derivative of tan): write 1 - t^2.")
def tanh_grad_with_plus(z):
    return 1.0 + np.tanh(as_float(z)) ** 2


@mistake("tanh_grad", "The square is missing: the derivative is 1 / cosh(z)^2, not 1 / cosh(z).")
def tanh_grad_with_cosh_once(z):
    with np.errstate(over="ignore"):
        return 1.0 / np.cosh(as_float(z))


@mistake("tanh_grad", "The factor 4 is missing: with u = 2 z inside, 4 sigmoid_grad(u), twice 2 from the chain rule.")
def tanh_grad_without_the_factor(z):
    s = right_sigmoid(2.0 * as_float(z))
    return s * (1.0 - s)


@mistake("tanh_grad", "These are finite differences, good to ten digits at best. Write the formula, 1 - tanh(z)^2.")
def tanh_grad_by_differences(z):
    return central_difference(np.tanh, z)


@mistake("tanh_grad", "Your formula is right, but cosh(z) overflows for |z| above 710. Use 1 - tanh(z)^2.")
def tanh_grad_overflows(z):
    return 1.0 / np.cosh(as_float(z)) ** 2


# ---- relu


@mistake("relu", "This is the absolute value: negative entries must become 0, not change their sign.")
def relu_is_abs(z):
    return np.abs(as_float(z))


@mistake("relu", "z[z < 0] = 0 on the caller's array changes it. Work on a copy, such as as_float(z), or use np.maximum.")
def relu_in_place(z):
    z = np.asarray(z, dtype=np.float64)
    z[z < 0] = 0.0
    return z


@mistake("relu", "Integers come out as integers. Convert first: np.maximum(as_float(z), 0).")
def relu_keeps_the_type(z):
    return np.maximum(np.asarray(z), 0)


@mistake("relu", "This is a leaky ReLU, with slope 0.01 on the left. The negative entries must become exactly 0.")
def relu_leaks(z):
    z = as_float(z)
    return np.where(z > 0, z, 0.01 * z)


@mistake("relu", "np.max(z, 0) is the maximum along axis 0. The larger of two numbers, entry by entry, is np.maximum.")
def relu_along_an_axis(z):
    return np.max(as_float(z), 0)


@mistake("relu", "max(z, 0) of Python compares single numbers and crashes on arrays. Use np.maximum(z, 0).")
def relu_of_numbers_alone(z):
    return float(max(z, 0))


@mistake("relu", "This is min(z, 0): the negative part is kept, the positive one lost. Take the maximum.")
def relu_is_minimum(z):
    return np.minimum(as_float(z), 0.0)


# ---- relu_grad


@mistake("relu_grad", "relu'(0) is 0 in this course, and you return 1 there. Write z > 0, not z >= 0.")
def relu_grad_one_at_zero(z):
    return np.where(as_float(z) >= 0, 1.0, 0.0)


@mistake("relu_grad", "relu'(0) is 0 in this course, and you return 1/2 there. Write z > 0 and convert it to float64.")
def relu_grad_half_at_zero(z):
    return np.heaviside(as_float(z), 0.5)


@mistake("relu_grad", "You return booleans. Turn the mask into numbers: (z > 0).astype(np.float64).")
def relu_grad_boolean(z):
    return as_float(z) > 0


@mistake("relu_grad", "You return integers. The result is float64: (z > 0).astype(np.float64).")
def relu_grad_integer(z):
    return (as_float(z) > 0).astype(int)


@mistake("relu_grad", "np.sign is -1 for negative z, where the slope of ReLU is 0. Use z > 0.")
def relu_grad_is_sign(z):
    return np.sign(as_float(z))


@mistake("relu_grad", "This is relu(z) itself. Its slope is 1 where z > 0, and 0 elsewhere.")
def relu_grad_is_relu(z):
    return np.maximum(as_float(z), 0.0)


@mistake("relu_grad", "The mask is inverted: you return 1 where z is negative. The slope is 1 where z > 0.")
def relu_grad_inverted(z):
    return np.where(as_float(z) < 0, 1.0, 0.0)


@mistake("relu_grad", "relu(z) / z is 0 / 0 at z = 0. Decide by comparison instead, z > 0, without a division.")
def relu_grad_by_division(z):
    z = as_float(z)
    return np.maximum(z, 0.0) / z


@mistake("relu_grad", "These are finite differences: wrong next to 0, and 1/2 at 0. Write the rule, 1 where z > 0.")
def relu_grad_by_differences(z):
    return central_difference(lambda x: np.maximum(x, 0.0), z)


# ---- softplus


@mistake("softplus", "Your formula is right, but exp(z) overflows for z above 709. Write max(z, 0) + log1p(exp(-abs(z))).")
def softplus_overflows(z):
    return np.log(1.0 + np.exp(as_float(z)))


@mistake("softplus", "The sign of the exponent is flipped: this is softplus(-z), minus the log of the sigmoid.")
def softplus_of_minus_z(z):
    return right_softplus(-as_float(z))


@mistake("softplus", "Softplus is the natural logarithm of 1 + exp(z). Replace log10 or log2 by np.log.")
def softplus_to_base_2(z):
    return right_softplus(z) / np.log(2.0)


@mistake("softplus", "The absolute value is missing: it is max(z, 0) + log1p(exp(-abs(z))). As it is, z < 0 goes wrong.")
def softplus_without_abs(z):
    z = as_float(z)
    with np.errstate(over="ignore"):
        return np.maximum(z, 0.0) + np.log1p(np.exp(-z))


@mistake("softplus", "The large part is missing: log1p(exp(-abs(z))) is only the remainder. Add max(z, 0).")
def softplus_without_the_maximum(z):
    return np.log1p(np.exp(-np.abs(as_float(z))))


@mistake("softplus", "np.log1p(x) adds the 1 itself: log1p(1 + exp(z)) is log(2 + exp(z)). Write log1p(exp(z)).")
def softplus_with_two(z):
    return np.logaddexp(np.log(2.0), as_float(z))


@mistake("softplus", "Your function writes into the caller's array. Work on a copy, such as as_float(z).")
def softplus_in_place(z):
    z = np.asarray(z, dtype=np.float64)
    np.logaddexp(0.0, z, out=z)
    return z


# ---- softplus_grad


@mistake("softplus_grad", "1 / (1 + exp(z)) lacks the inner derivative exp(z). With it, the result is sigmoid(z).")
def softplus_grad_without_the_inner_derivative(z):
    return 1.0 - right_sigmoid(z)


@mistake("softplus_grad", "s (1 - s) is the second derivative of softplus. The first is sigmoid(z).")
def softplus_grad_twice(z):
    s = right_sigmoid(z)
    return s * (1.0 - s)


@mistake("softplus_grad", "exp(z) lacks the outer derivative 1 / (1 + exp(z)). With it, the result is sigmoid(z).")
def softplus_grad_without_the_outer_derivative(z):
    with np.errstate(over="ignore"):
        return np.exp(as_float(z))


@mistake("softplus_grad", "This is softplus itself, not its derivative, which is sigmoid(z).")
def softplus_grad_is_softplus(z):
    return right_softplus(z)


@mistake("softplus_grad", "Your formula is right, but exp(z) / (1 + exp(z)) is inf / inf for z above 709. Use sigmoid(z).")
def softplus_grad_overflows(z):
    e = np.exp(as_float(z))
    return e / (1.0 + e)


@mistake("softplus_grad", "These are finite differences, good to ten digits at best. Write the formula, sigmoid(z).")
def softplus_grad_by_differences(z):
    return central_difference(right_softplus, z)


# ---- logsumexp


@mistake("logsumexp", "Your formula is right, but exp overflows. Subtract each row's maximum, and add it back outside.")
def logsumexp_overflows(z):
    return np.log(np.exp(as_float(z)).sum(axis=-1))


@mistake("logsumexp", "You subtract the maximum and do not add it back. The result is m + log(sum of exp(z - m)).")
def logsumexp_without_the_maximum(z):
    z = as_float(z)
    return np.log(np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1))


@mistake("logsumexp", "You sum over axis 0, the examples. The classes are on the last axis: axis=-1.")
def logsumexp_over_axis_0(z):
    return np.logaddexp.reduce(as_float(z), axis=0)


@mistake("logsumexp", "You sum over the whole batch. Each row has a logsumexp of its own: axis=-1.")
def logsumexp_over_everything(z):
    return np.logaddexp.reduce(as_float(z), axis=None)


@mistake("logsumexp", "The class axis is still there, with length 1. Drop it at the end: no keepdims in the last step.")
def logsumexp_keeps_the_axis(z):
    return right_logsumexp(z)[..., np.newaxis]


@mistake("logsumexp", "One maximum for the whole batch lets rows far below it underflow to log(0). Take each row's maximum.")
def logsumexp_with_the_maximum_of_the_batch(z):
    z = as_float(z)
    m = z.max()
    return m + np.log(np.exp(z - m).sum(axis=-1))


@mistake("logsumexp", "Subtracting the mean leaves positive exponents, which overflow. Subtract each row's maximum.")
def logsumexp_with_the_mean(z):
    z = as_float(z)
    m = z.mean(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))


@mistake("logsumexp", "You take the mean of the exponentials. It is their sum: no division by C.")
def logsumexp_of_the_mean(z):
    z = as_float(z)
    return right_logsumexp(z) - np.log(z.shape[-1])


@mistake("logsumexp", "There is a 1 in your logarithm: that is logsumexp_plus. Take log(sum of exp(z_c)).")
def logsumexp_with_a_one(z):
    return right_softplus(right_logsumexp(z))


@mistake("logsumexp", "This is the maximum. Add the logarithm of the sum of exp(z - m).")
def logsumexp_is_the_maximum(z):
    return as_float(z).max(axis=-1)


# ---- logsumexp_grad


@mistake("logsumexp_grad", "The gradient of logsumexp has no 1 in the denominator (logsumexp_plus has). It is softmax(z).")
def logsumexp_grad_with_a_one(z):
    return right_sigmoid(right_logsumexp(z))[..., np.newaxis] * right_softmax(z)


@mistake("logsumexp_grad", "The outer derivative 1 / sum is missing: divide exp(z) by its sum over the last axis.")
def logsumexp_grad_without_the_outer_derivative(z):
    with np.errstate(over="ignore"):
        return np.exp(as_float(z))


@mistake("logsumexp_grad", "The inner derivative exp(z_i) is missing: 1 / sum is the same for every class.")
def logsumexp_grad_without_the_inner_derivative(z):
    z = as_float(z)
    with np.errstate(over="ignore"):
        return np.exp(-right_logsumexp(z))[..., np.newaxis] * np.ones_like(z)


@mistake("logsumexp_grad", "You divide by the sum over axis 0, the examples. The classes are on the last axis: axis=-1.")
def logsumexp_grad_over_axis_0(z):
    e = np.exp(as_float(z))
    return e / e.sum(axis=0, keepdims=True)


@mistake("logsumexp_grad", "You divide by the sum over the whole batch. Each row is divided by its own sum.")
def logsumexp_grad_over_everything(z):
    return right_softmax(as_float(z).ravel()).reshape(np.shape(z))


@mistake("logsumexp_grad", "Your formula is right, but exp overflows, to inf / inf. Subtract each row's maximum first.")
def logsumexp_grad_overflows(z):
    e = np.exp(as_float(z))
    return e / e.sum(axis=-1, keepdims=True)


@mistake("logsumexp_grad", "These are finite differences, good to ten digits at best. Write the formula, softmax(z).")
def logsumexp_grad_by_differences(z):
    return np.moveaxis(partial_differences(right_logsumexp, z), 0, -1)


# ---- logsumexp_plus


@mistake("logsumexp_plus", "The 1 is missing: this is logsumexp. It is log(1 + sum of exp(z_c)).")
def logsumexp_plus_without_the_one(z):
    return right_logsumexp(z)


@mistake("logsumexp_plus", "You shift the logits but not the 1: after subtracting m, the 1 becomes exp(-m).")
def logsumexp_plus_with_an_unshifted_one(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(1.0 + np.exp(z - m).sum(axis=-1))


@mistake("logsumexp_plus", "exp(-m) overflows where all logits are very negative. Let the maximum include 0, the unwritten logit.")
def logsumexp_plus_with_the_maximum_of_the_logits(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(-m[..., 0]) + np.exp(z - m).sum(axis=-1))


@mistake("logsumexp_plus", "Your formula is right, but exp overflows. Write softplus(logsumexp(z)) with your stable functions.")
def logsumexp_plus_overflows(z):
    return np.log(1.0 + np.exp(as_float(z)).sum(axis=-1))


@mistake("logsumexp_plus", "You add softplus over the classes. The sum stands inside the logarithm: log(1 + sum of exp(z_c)).")
def logsumexp_plus_is_a_sum_of_softplus(z):
    return right_softplus(z).sum(axis=-1)


@mistake("logsumexp_plus", "You add 1 for each class. It is added once for each row, after the sum.")
def logsumexp_plus_with_one_for_each_class(z):
    z = as_float(z)
    return np.logaddexp(np.log(z.shape[-1]), right_logsumexp(z))


@mistake("logsumexp_plus", "You sum over axis 0, the examples. The classes are on the last axis: axis=-1.")
def logsumexp_plus_over_axis_0(z):
    return right_softplus(np.logaddexp.reduce(as_float(z), axis=0))


@mistake("logsumexp_plus", "The 1 stands outside of the logarithm: you compute 1 + logsumexp(z). Add it to the sum inside.")
def logsumexp_plus_with_the_one_outside(z):
    return 1.0 + right_logsumexp(z)


# ---- logsumexp_plus_grad


@mistake(
    "logsumexp_plus_grad",
    "softmax is the gradient of logsumexp, not of logsumexp_plus: keep the 1, exp(z_i) / (1 + sum of exp(z_c)).",
)
def logsumexp_plus_grad_is_softmax(z):
    return right_softmax(z)


@mistake("logsumexp_plus_grad", "You use each logit's own exponential in the denominator. It is 1 + the sum over all classes.")
def logsumexp_plus_grad_is_sigmoid(z):
    return right_sigmoid(z)


@mistake("logsumexp_plus_grad", "You shift the logits but not the 1: after subtracting m, the 1 becomes exp(-m).")
def logsumexp_plus_grad_with_an_unshifted_one(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / (1.0 + e.sum(axis=-1, keepdims=True))


@mistake("logsumexp_plus_grad", "exp(-m) overflows where all logits are very negative. Let the maximum include 0, the unwritten logit.")
def logsumexp_plus_grad_with_the_maximum_of_the_logits(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    e = np.exp(z - m)
    return e / (np.exp(-m) + e.sum(axis=-1, keepdims=True))


@mistake("logsumexp_plus_grad", "Your formula is right, but exp overflows. Write sigmoid(logsumexp(z)) times softmax(z).")
def logsumexp_plus_grad_overflows(z):
    e = np.exp(as_float(z))
    return e / (1.0 + e.sum(axis=-1, keepdims=True))


@mistake("logsumexp_plus_grad", "This is the outer derivative alone, sigmoid(logsumexp(z)). Multiply by the inner one, softmax(z).")
def logsumexp_plus_grad_without_the_inner_derivative(z):
    return np.broadcast_to(right_sigmoid(right_logsumexp(z))[..., np.newaxis], np.shape(z)).copy()


@mistake("logsumexp_plus_grad", "These are finite differences, good to ten digits at best. Write the formula.")
def logsumexp_plus_grad_by_differences(z):
    return np.moveaxis(partial_differences(lambda x: right_softplus(right_logsumexp(x)), z), 0, -1)


# ---- softmax


@mistake("softmax", "Your formula is right, but exp overflows, to inf / inf. Subtract each row's maximum first.")
def softmax_overflows(z):
    e = np.exp(as_float(z))
    return e / e.sum(axis=-1, keepdims=True)


@mistake("softmax", "You divide by the sum over the whole batch. Each row is divided by its own sum: axis=-1, keepdims=True.")
def softmax_over_everything(z):
    return right_softmax(as_float(z).ravel()).reshape(np.shape(z))


@mistake("softmax", "You sum over axis 0, the examples. The classes are on the last axis: axis=-1.")
def softmax_over_axis_0(z):
    return np.moveaxis(right_softmax(np.moveaxis(as_float(z), 0, -1)), -1, 0)


@mistake("softmax", "You sum over axis 1, the classes of a 2-D batch alone. The last axis of any array is axis=-1.")
def softmax_over_axis_1(z):
    e = np.exp(as_float(z))
    return e / e.sum(axis=1, keepdims=True)


@mistake("softmax", "One maximum for the whole batch makes rows far below it 0 / 0. Take each row's maximum.")
def softmax_with_the_maximum_of_the_batch(z):
    z = as_float(z)
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


@mistake("softmax", "You divide the logits by their sum. Take the exponentials of the logits first.")
def softmax_without_exp(z):
    z = as_float(z)
    return z / z.sum(axis=-1, keepdims=True)


@mistake("softmax", "You divide by the sum without keepdims=True: it is broadcast along the wrong axis, or not at all.")
def softmax_without_keepdims(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)


@mistake("softmax", "This is the sigmoid of each logit by itself: the rows do not sum to 1. Divide by the sum of the row.")
def softmax_is_sigmoid(z):
    return right_sigmoid(z)


@mistake("softmax", "z -= m changes the caller's array. Write z = z - m, or work on the copy made by as_float(z).")
def softmax_in_place(z):
    z = np.asarray(z, dtype=np.float64)
    z -= z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


@mistake("softmax", "The result has the type of the input: float32 or integers. Convert z to float64 first, with as_float(z).")
def softmax_of_the_input_type(z):
    z = np.asarray(z)
    return right_softmax(z).astype(z.dtype)


# ---- log_softmax


@mistake("log_softmax", "log(softmax(z)) is -inf where a probability rounds to 0. Write z - logsumexp(z) instead.")
def log_of_softmax(z):
    return np.log(right_softmax(z))


@mistake("log_softmax", "This is softmax: its logarithm is missing. Write z - logsumexp(z).")
def log_softmax_is_softmax(z):
    return right_softmax(z)


@mistake("log_softmax", "You shift by the maximum inside the logarithm but not outside: subtract m from z too.")
def log_softmax_with_half_a_shift(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return z - np.log(e.sum(axis=-1, keepdims=True))


@mistake("log_softmax", "You normalise over axis 0, the examples. The classes are on the last axis: axis=-1.")
def log_softmax_over_axis_0(z):
    z = as_float(z)
    return z - np.logaddexp.reduce(z, axis=0, keepdims=True)


@mistake("log_softmax", "You normalise over the whole batch. Subtract from each row its own logsumexp.")
def log_softmax_over_everything(z):
    z = as_float(z)
    return z - np.logaddexp.reduce(z, axis=None)


@mistake("log_softmax", "You divide z by logsumexp(z). The logarithm of a quotient is a difference: subtract.")
def log_softmax_by_division(z):
    return as_float(z) / right_logsumexp(z)[..., np.newaxis]


@mistake("log_softmax", "logsumexp(z) has lost the class axis. Give it back, [..., np.newaxis], before you subtract it.")
def log_softmax_without_the_class_axis(z):
    return as_float(z) - right_logsumexp(z)


@mistake("log_softmax", "The sign is flipped: a log-probability is at most 0. It is z - logsumexp(z).")
def log_softmax_with_the_sign_of_a_loss(z):
    return right_logsumexp(z)[..., np.newaxis] - as_float(z)


@mistake("log_softmax", "A small constant inside the logarithm, log(softmax(z) + 1e-12), changes every value. Write z - logsumexp(z).")
def log_softmax_with_a_small_constant(z):
    return np.log(right_softmax(z) + 1e-12)


# ---- softmax_jacobian


@mistake(
    "softmax_jacobian",
    "The Jacobian has its diagonal alone, as if softmax were elementwise. Subtract the outer product s s^T.",
)
def jacobian_diagonal_alone(z):
    s = right_softmax(z)
    return (s * (1.0 - s))[..., np.newaxis] * np.eye(s.shape[-1])


@mistake("softmax_jacobian", "The diagonal part diag(s) is missing: the Jacobian is diag(s) - s s^T.")
def jacobian_without_the_diagonal(z):
    s = right_softmax(z)
    return -s[..., :, np.newaxis] * s[..., np.newaxis, :]


@mistake("softmax_jacobian", "The sign of the outer product is wrong: the Jacobian is diag(s) - s s^T.")
def jacobian_with_plus(z):
    s = right_softmax(z)
    return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) + s[..., np.newaxis, :])


@mistake("softmax_jacobian", "np.diag and np.outer work for one example alone. For a batch, use broadcasting: s[..., :, np.newaxis].")
def jacobian_of_one_example(z):
    s = right_softmax(z)
    return np.diag(s) - np.outer(s, s)


@mistake("softmax_jacobian", "This is the Jacobian of log_softmax, delta_ij - s_j. Multiply its row i by s_i.")
def jacobian_of_log_softmax(z):
    s = right_softmax(z)
    return np.eye(s.shape[-1]) - s[..., np.newaxis, :] + np.zeros_like(s)[..., np.newaxis]


@mistake("softmax_jacobian", "You return the diagonal as a vector, s (1 - s). The Jacobian is a matrix for each row, (..., C, C).")
def jacobian_as_a_vector(z):
    s = right_softmax(z)
    return s * (1.0 - s)


@mistake("softmax_jacobian", "You normalise softmax over the whole batch. Each row has a softmax, and a Jacobian, of its own.")
def jacobian_of_the_whole_batch(z):
    s = right_softmax(as_float(z).ravel()).reshape(np.shape(z))
    return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])


@mistake("softmax_jacobian", "Your formula is right, but exp overflows in the softmax. Subtract each row's maximum first.")
def jacobian_overflows(z):
    e = np.exp(as_float(z))
    s = e / e.sum(axis=-1, keepdims=True)
    return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])


@mistake("softmax_jacobian", "These are finite differences, good to ten digits at best. Write the formula, diag(s) - s s^T.")
def jacobian_by_differences(z):
    return np.moveaxis(partial_differences(right_softmax, z), 0, -1)


# ---- softmax_vjp


@mistake("softmax_vjp", "You multiply v by the Jacobian's diagonal alone, s (1 - s). The other entries count too: s (v - sum of v s).")
def vjp_by_the_diagonal(z, v):
    s = right_softmax(z)
    return s * (1.0 - s) * as_float(v)


@mistake("softmax_vjp", "The second term is missing: s * v is only v^T diag(s). Subtract s times the sum of s v.")
def vjp_first_term_alone(z, v):
    return right_softmax(z) * as_float(v)


@mistake("softmax_vjp", "You sum s * v over axis 0, the examples. The classes are on the last axis: axis=-1.")
def vjp_sum_over_axis_0(z, v):
    s, v = right_softmax(z), as_float(v)
    return s * (v - (s * v).sum(axis=0, keepdims=True))


@mistake("softmax_vjp", "You sum s * v over the whole batch. Each row has a sum of its own: axis=-1, keepdims=True.")
def vjp_sum_over_everything(z, v):
    s, v = right_softmax(z), as_float(v)
    return s * (v - (s * v).sum())


@mistake("softmax_vjp", "You sum v itself. It is the average of v under the probabilities: the sum of s * v.")
def vjp_with_the_sum_of_v(z, v):
    v = as_float(v)
    return right_softmax(z) * (v - v.sum(axis=-1, keepdims=True))


@mistake("softmax_vjp", "You take the mean of s * v. It is the sum: s already weights the classes, no division by C.")
def vjp_with_a_mean(z, v):
    s, v = right_softmax(z), as_float(v)
    return s * (v - (s * v).mean(axis=-1, keepdims=True))


@mistake("softmax_vjp", "The sign of the second term is wrong: it is s (v - sum of s v).")
def vjp_with_plus(z, v):
    s, v = right_softmax(z), as_float(v)
    return s * (v + (s * v).sum(axis=-1, keepdims=True))


@mistake("softmax_vjp", "The factor s in front is missing: it is s times (v - sum of s v).")
def vjp_without_the_factor(z, v):
    s, v = right_softmax(z), as_float(v)
    return v - (s * v).sum(axis=-1, keepdims=True)


@mistake("softmax_vjp", "This is the product with the Jacobian of log_softmax, v - s sum(v). For softmax it is s (v - sum of s v).")
def vjp_of_log_softmax(z, v):
    v = as_float(v)
    return v - right_softmax(z) * v.sum(axis=-1, keepdims=True)


@mistake("softmax_vjp", "You do not use v. Multiply v into the Jacobian: s (v - sum of s v).")
def vjp_without_v(z, v):
    s = right_softmax(z)
    return s * (1.0 - s)


@mistake("softmax_vjp", "You form the C x C Jacobian, which does not fit in memory for 100000 classes. Use s (v - sum of s v).")
def vjp_through_the_jacobian(z, v):
    s, v = right_softmax(z), as_float(v)
    if s.shape[-1] > 20_000:  # said at once, so that the gate itself does not ask the machine for 80 GB
        raise MemoryError("Unable to allocate the Jacobian")
    return np.einsum("...i,...ij->...j", v, s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :]))


@mistake("softmax_vjp", "Your formula is right, but exp overflows in the softmax. Subtract each row's maximum first.")
def vjp_overflows(z, v):
    e, v = np.exp(as_float(z)), as_float(v)
    s = e / e.sum(axis=-1, keepdims=True)
    return s * (v - (s * v).sum(axis=-1, keepdims=True))


@mistake("softmax_vjp", "These are finite differences, good to ten digits at best. Write the formula, s (v - sum of s v).")
def vjp_by_differences(z, v):
    z, v = as_float(z), as_float(v)  # J is symmetric, so that a difference along v gives v^T J
    return (right_softmax(z + STEP * v) - right_softmax(z - STEP * v)) / (2 * STEP)


@mistake("softmax_vjp", "v is an integer or float32 array, and so is your result. Convert v too, with as_float(v).")
def vjp_of_the_cotangents_type(z, v):
    v = np.asarray(v)
    s = right_softmax(z)
    return (s * (v - (s * v).sum(axis=-1, keepdims=True))).astype(v.dtype)
