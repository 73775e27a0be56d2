"""Known wrong answers to 06_chain_rule, each with what a teacher would say.

A function or class here takes the place of the reference's. The wrong Duals inherit from a right one, so that each has
one thing wrong.
"""

import math
from functools import reduce
from itertools import pairwise

import numpy as np

from autograder.course import mistake

STEP = 1e-6  # of a student's finite differences


def as_float(values):
    return np.array(values, dtype=np.float64)


# ---- chain_derivative


@mistake(
    "chain_derivative", "All slopes are taken at x. Each belongs at the input of its own function: move the value on."
)
def all_slopes_at_x(fs, dfs, x):
    return math.prod(df(float(x)) for df in dfs)


@mistake(
    "chain_derivative", "fs[0] is applied first; you begin with the last function. Go through the list in its order."
)
def applied_backwards(fs, dfs, x):
    value, slope = float(x), 1.0
    for f, df in zip(reversed(fs), reversed(dfs), strict=True):
        slope, value = slope * df(value), f(value)
    return slope


@mistake(
    "chain_derivative", "The slope is taken at the function's output: multiply by df(value) before value = f(value)."
)
def slopes_at_the_outputs(fs, dfs, x):
    value, slope = float(x), 1.0
    for f, df in zip(fs, dfs, strict=True):
        value = f(value)
        slope *= df(value)
    return slope


@mistake("chain_derivative", "Slopes along a chain are multiplied, not added.")
def slopes_added(fs, dfs, x):
    value, slope = float(x), 0.0
    for f, df in zip(fs, dfs, strict=True):
        slope, value = slope + df(value), f(value)
    return slope


@mistake("chain_derivative", "This is the slope of the last function alone. Multiply the slopes of all of them.")
def last_slope_alone(fs, dfs, x):
    value = float(x)
    for f in fs[:-1]:
        value = f(value)
    return dfs[-1](value)


@mistake("chain_derivative", "The last function's slope is missing from the product.")
def without_the_last_slope(fs, dfs, x):
    value, slope = float(x), 1.0
    for f, df in zip(fs[:-1], dfs[:-1], strict=True):
        slope, value = slope * df(value), f(value)
    return slope


@mistake("chain_derivative", "You compose the derivatives, f2'(f1'(x)). Multiply them, each at its own input.")
def derivatives_composed(fs, dfs, x):
    return reduce(lambda value, df: df(value), dfs, float(x))


@mistake("chain_derivative", "This is a difference quotient of fs. Multiply the exact slopes, which dfs gives you.")
def chain_by_differences(fs, dfs, x):
    def whole(value):
        return reduce(lambda v, f: f(v), fs, value)

    x = float(x)
    return (whole(x + STEP) - whole(x - STEP)) / (2 * STEP)


@mistake("chain_derivative", "You return the value of the composition. Return its slope, the product of the dfs.")
def value_of_the_chain(fs, dfs, x):
    return reduce(lambda value, f: f(value), fs, float(x))


@mistake("chain_derivative", "The functions are given an x that is no float64: begin with value = float(x).")
def x_as_it_came(fs, dfs, x):
    value, slope = x, 1.0
    for f, df in zip(fs, dfs, strict=True):
        slope, value = slope * df(value), f(value)
    return slope


@mistake("chain_derivative", "You stop after three functions. Go through the list, however long it is.")
def three_links_at_most(fs, dfs, x):
    value, slope = float(x), 1.0
    for f, df in list(zip(fs, dfs, strict=True))[:3]:
        slope, value = slope * df(value), f(value)
    return slope


@mistake("chain_derivative", "x goes through float32 on the way, which keeps 7 digits. Use float64 throughout.")
def x_in_float32(fs, dfs, x):
    value, slope = float(np.float32(x)), 1.0
    for f, df in zip(fs, dfs, strict=True):
        slope, value = slope * df(value), f(value)
    return slope


KEPT = {}


@mistake(
    "chain_derivative",
    "You keep answers by x and the number of functions: another chain at the same x gets the old one.",
)
def chain_keeps_answers(fs, dfs, x):
    value, slope, key = float(x), 1.0, (len(fs), float(x))
    if key not in KEPT:
        for f, df in zip(fs, dfs, strict=True):
            slope, value = slope * df(value), f(value)
        KEPT[key] = slope
    return KEPT[key]


@mistake("chain_derivative", "You empty the caller's lists with pop. Loop over them instead.")
def chain_pops(fs, dfs, x):
    value, slope = float(x), 1.0
    while fs:
        slope *= dfs.pop(0)(value)
        value = fs.pop(0)(value)
    return slope


# ---- linear_jacobian


@mistake("linear_jacobian", "Nothing is transposed: outputs stand on the rows, and W has them there already.")
def linear_transposed(W):
    return as_float(W).T


@mistake("linear_jacobian", "Your result has the type of W. Convert it to float64, with as_float(W).")
def linear_as_it_came(W):
    return np.asarray(W)


@mistake(
    "linear_jacobian", "The Jacobian is the whole matrix W, not its diagonal: every output depends on every input."
)
def linear_diagonal(W):
    return as_float(W) * np.eye(*np.shape(W))


@mistake("linear_jacobian", "W^T W belongs to the square of W x. The Jacobian of W x is W itself.")
def linear_gram(W):
    return as_float(W).T @ as_float(W)


@mistake("linear_jacobian", "Summing over the outputs gives one row. Keep a row for each output.")
def linear_summed(W):
    return as_float(W).sum(axis=0)


# ---- elementwise_jacobian


@mistake("elementwise_jacobian", "df(x) is the diagonal of the Jacobian. Make the (n, n) matrix of it, with np.diag.")
def diagonal_alone(df, x):
    return df(as_float(x))


@mistake(
    "elementwise_jacobian", "df of the matrix np.diag(x) is df(0) off the diagonal, not 0. Apply df to x, then np.diag."
)
def df_of_a_matrix(df, x):
    return df(np.diag(as_float(x)))


@mistake("elementwise_jacobian", "Every row repeats df(x). Output i depends on x_i alone: the rest of its row is 0.")
def elementwise_rows(df, x):
    slopes = df(as_float(x))
    return np.tile(slopes, (slopes.size, 1))


@mistake("elementwise_jacobian", "This is an outer product. Off the diagonal the derivatives are 0.")
def elementwise_outer(df, x):
    return np.outer(df(as_float(x)), df(as_float(x)))


@mistake("elementwise_jacobian", "x itself is on your diagonal. The derivative df(x) belongs there.")
def x_on_the_diagonal(df, x):
    df(as_float(x))
    return np.diag(as_float(x))


@mistake(
    "elementwise_jacobian",
    "np.empty leaves whatever was in memory off the diagonal. Start from np.zeros, or use np.diag.",
)
def off_diagonal_left_over(df, x):
    slopes = df(as_float(x))
    matrix = np.full((slopes.size, slopes.size), 1e-3)
    matrix[np.diag_indices(slopes.size)] = slopes
    return matrix[: slopes.size] if slopes.size > 1 else np.diag(slopes)


@mistake("elementwise_jacobian", "The slopes run along the other diagonal. Output i belongs to input i.")
def other_diagonal(df, x):
    return np.fliplr(np.diag(df(as_float(x))))


@mistake(
    "elementwise_jacobian", "df is called with integers, or float32, where x was so: convert x with as_float first."
)
def elementwise_x_as_it_came(df, x):
    return np.diag(df(np.asarray(x))).astype(np.float64)


# ---- chain_jacobian


@mistake("chain_jacobian", "The order is reversed: the matrix applied first stands on the right of the product.")
def product_reversed(jacobians):
    return reduce(np.matmul, [as_float(J) for J in jacobians])


@mistake("chain_jacobian", "* multiplies entry by entry. The product of matrices is @.")
def product_by_entries(jacobians):
    return reduce(np.multiply, [as_float(J) for J in jacobians])


@mistake("chain_jacobian", "This is the transpose: the result has shape (n_k, n_0), outputs on the rows.")
def product_transposed(jacobians):
    return reduce(lambda product, J: as_float(J) @ product, jacobians[1:], as_float(jacobians[0])).T


@mistake("chain_jacobian", "The first matrix of the list is missing from the product.")
def without_the_first_matrix(jacobians):
    others = jacobians[1:] or jacobians
    return reduce(lambda product, J: as_float(J) @ product, others[1:], as_float(others[0]))


@mistake("chain_jacobian", "The last matrix of the list is missing from the product.")
def without_the_last_matrix(jacobians):
    others = jacobians[:-1] or jacobians
    return reduce(lambda product, J: as_float(J) @ product, others[1:], as_float(others[0]))


@mistake("chain_jacobian", "Only the last two matrices are multiplied. Go on with the product through the whole list.")
def last_two_matrices(jacobians):
    return as_float(jacobians[-1]) @ as_float(jacobians[-2]) if len(jacobians) > 1 else as_float(jacobians[0])


@mistake(
    "chain_jacobian",
    "The product is made in the type of the inputs: uint8 wraps around at 256. Convert each matrix first.",
)
def product_in_the_inputs_type(jacobians):
    return as_float(reduce(lambda product, J: np.asarray(J) @ product, jacobians[1:], np.asarray(jacobians[0])))


@mistake("chain_jacobian", "Jacobians along a chain are multiplied, not added.")
def jacobians_added(jacobians):
    return sum(as_float(J) for J in jacobians)


@mistake("chain_jacobian", "The product is computed in float32, which has 7 digits. Use float64.")
def product_in_float32(jacobians):
    return as_float(
        reduce(lambda product, J: np.array(J, np.float32) @ product, jacobians[1:], np.array(jacobians[0], np.float32))
    )


@mistake("chain_jacobian", "The first matrix goes through float32, which keeps 7 digits. Convert it to float64.")
def first_matrix_in_float32(jacobians):
    product = np.asarray(jacobians[0], dtype=np.float32)
    for jacobian in jacobians[1:]:
        product = as_float(jacobian) @ product
    return as_float(product)


@mistake("chain_jacobian", "A list of one matrix is returned as it came. Convert the first matrix to float64 too.")
def first_matrix_as_it_came(jacobians):
    product = jacobians[0]
    for jacobian in jacobians[1:]:
        product = as_float(jacobian) @ product
    return product


@mistake("chain_jacobian", "Each matrix is transposed before it is multiplied: that is the Jacobian of no chain.")
def product_of_transposes(jacobians):
    return reduce(np.matmul, [as_float(J).T for J in jacobians])


@mistake("chain_jacobian", "You reverse the caller's own list. Use reversed(jacobians), or jacobians[::-1].")
def product_reverses_the_list(jacobians):
    jacobians.reverse()
    return reduce(np.matmul, [as_float(J) for J in jacobians])


# ---- jvp_chain


FORMS_THE_PRODUCT = "The product of the matrices is formed first. Multiply the vector with one matrix after the other."


@mistake("jvp_chain", FORMS_THE_PRODUCT)
def jvp_of_the_product(jacobians, tangent):
    return reduce(lambda product, J: as_float(J) @ product, jacobians[1:], as_float(jacobians[0])) @ as_float(tangent)


@mistake("jvp_chain", "You multiply the last two matrices with each other. Each matrix meets a vector, and no matrix.")
def jvp_of_the_last_product(jacobians, tangent):
    if len(jacobians) > 2:
        jacobians = [*jacobians[:-2], as_float(jacobians[-1]) @ as_float(jacobians[-2])]
    return reduce(lambda v, J: as_float(J) @ v, jacobians, as_float(tangent))


@mistake("jvp_chain", "Your brackets stand on the left, (J2 J1) v: products of matrices. Begin with the tangent.")
def jvp_from_the_left(jacobians, tangent):
    return reduce(np.matmul, [as_float(J) for J in reversed(jacobians)]) @ as_float(tangent)


@mistake("jvp_chain", "You begin with the last matrix. The tangent meets the one applied first.")
def jvp_from_the_end(jacobians, tangent):
    return reduce(lambda v, J: as_float(J) @ v, reversed(jacobians), as_float(tangent))


@mistake("jvp_chain", "Each matrix is transposed. Forward, the tangent is multiplied as J @ tangent.")
def jvp_transposed(jacobians, tangent):
    return reduce(lambda v, J: as_float(J).T @ v, jacobians, as_float(tangent))


@mistake("jvp_chain", "This is the vector-Jacobian product: from the last matrix on, from the left.")
def jvp_is_vjp(jacobians, tangent):
    return reduce(lambda v, J: v @ as_float(J), reversed(jacobians), as_float(tangent))


@mistake("jvp_chain", "* multiplies entry by entry and leaves a matrix. The product of a matrix and a vector is @.")
def jvp_by_entries(jacobians, tangent):
    return reduce(lambda v, J: as_float(J) * v, jacobians, as_float(tangent))


@mistake("jvp_chain", "The last matrix is left out.")
def jvp_without_the_last(jacobians, tangent):
    return reduce(lambda v, J: as_float(J) @ v, jacobians[:-1], as_float(tangent))


@mistake("jvp_chain", "The tangent is made a column, and the result has shape (n_k, 1). Keep it a vector.")
def jvp_column(jacobians, tangent):
    return reduce(lambda v, J: as_float(J) @ v, jacobians, as_float(tangent)[:, np.newaxis])


@mistake("jvp_chain", "The products are made in the type of the inputs: uint8 wraps around at 256. Convert first.")
def jvp_in_the_inputs_type(jacobians, tangent):
    return as_float(reduce(lambda v, J: np.asarray(J) @ v, jacobians, np.asarray(tangent)))


@mistake("jvp_chain", "The tangent is scaled to length 1. It counts as it is: J is linear.")
def jvp_normalised(jacobians, tangent):
    tangent = as_float(tangent)
    return reduce(lambda v, J: as_float(J) @ v, jacobians, tangent / np.linalg.norm(tangent))


# ---- vjp_chain


@mistake("vjp_chain", FORMS_THE_PRODUCT)
def vjp_of_the_product(jacobians, cotangent):
    return as_float(cotangent) @ reduce(lambda product, J: as_float(J) @ product, jacobians[1:], as_float(jacobians[0]))


@mistake("vjp_chain", "You multiply the first two matrices with each other. Each matrix meets a vector, and no matrix.")
def vjp_of_the_first_product(jacobians, cotangent):
    if len(jacobians) > 2:
        jacobians = [as_float(jacobians[1]) @ as_float(jacobians[0]), *jacobians[2:]]
    return reduce(lambda u, J: u @ as_float(J), jacobians[::-1], as_float(cotangent))


@mistake("vjp_chain", "The product is formed from the last matrix on, and the cotangent comes too late. Begin with it.")
def vjp_of_the_product_from_the_left(jacobians, cotangent):
    return as_float(cotangent) @ reduce(np.matmul, [as_float(J) for J in reversed(jacobians)])


@mistake("vjp_chain", "You begin with the first matrix. The cotangent meets the one applied last.")
def vjp_from_the_start(jacobians, cotangent):
    return reduce(lambda u, J: u @ as_float(J), jacobians, as_float(cotangent))


@mistake("vjp_chain", "The transpose is missing: backwards it is J.T @ cotangent, or cotangent @ J.")
def vjp_without_transpose(jacobians, cotangent):
    return reduce(lambda u, J: as_float(J) @ u, reversed(jacobians), as_float(cotangent))


@mistake("vjp_chain", "This is the Jacobian-vector product: from the first matrix on.")
def vjp_is_jvp(jacobians, cotangent):
    return reduce(lambda u, J: as_float(J) @ u, jacobians, as_float(cotangent))


@mistake("vjp_chain", "The first matrix of the list, which the cotangent meets last, is left out.")
def vjp_without_the_first(jacobians, cotangent):
    return reduce(lambda u, J: u @ as_float(J), reversed(jacobians[1:]), as_float(cotangent))


@mistake("vjp_chain", "The cotangent is made a row, and the result has shape (1, n_0). Keep it a vector.")
def vjp_row(jacobians, cotangent):
    return reduce(lambda u, J: u @ as_float(J), reversed(jacobians), as_float(cotangent)[np.newaxis, :])


@mistake("vjp_chain", "You reverse the caller's own list. Use reversed(jacobians), or jacobians[::-1].")
def vjp_reverses_the_list(jacobians, cotangent):
    jacobians.reverse()
    return reduce(lambda u, J: u @ as_float(J), jacobians, as_float(cotangent))


@mistake("vjp_chain", "The products are made in the type of the inputs: uint8 wraps around at 256. Convert first.")
def vjp_in_the_inputs_type(jacobians, cotangent):
    return as_float(reduce(lambda u, J: u @ np.asarray(J), reversed(jacobians), np.asarray(cotangent)))


@mistake("vjp_chain", "The cotangent that you are given is replaced by ones. Start with the one given.")
def vjp_of_ones(jacobians, cotangent):
    return reduce(lambda u, J: u @ as_float(J), reversed(jacobians), np.ones(np.size(cotangent)))


@mistake(
    "vjp_chain",
    "One forward pass for each input gives the right numbers, by the mode that was not asked for. Go backwards once.",
)
def vjp_by_forward_passes(jacobians, cotangent):
    columns = np.eye(np.shape(jacobians[0])[1])
    return as_float([as_float(cotangent) @ reduce(lambda v, J: as_float(J) @ v, jacobians, e) for e in columns])


# ---- accumulation_cost


def products(sizes):
    return [a * b for a, b in pairwise(sizes)]


@mistake("accumulation_cost", "The two modes are swapped: forward keeps n_0 columns, reverse keeps n_k rows.")
def costs_swapped(sizes, mode):
    return sizes[0] * sum(products(sizes)[1:]) if mode == "reverse" else sizes[-1] * sum(products(sizes)[:-1])


@mistake("accumulation_cost", "The first factor is there already: k matrices take k - 1 products. Leave its term out.")
def cost_of_a_product_with_the_identity(sizes, mode):
    return (sizes[0] if mode == "forward" else sizes[-1]) * sum(products(sizes))


@mistake(
    "accumulation_cost",
    "This is the price of one vector through all matrices. The full Jacobian has n_0 columns or n_k rows.",
)
def cost_of_one_vector(sizes, mode):
    return sum(products(sizes)[1:] if mode == "forward" else products(sizes)[:-1])


@mistake("accumulation_cost", "Forward starts with J_1 and reverse with J_k: you leave out the term of the wrong end.")
def cost_without_the_other_end(sizes, mode):
    return sizes[0] * sum(products(sizes)[:-1]) if mode == "forward" else sizes[-1] * sum(products(sizes)[1:])


@mistake(
    "accumulation_cost", "Your sum leaves out the terms of both ends. Forward leaves out the first, reverse the last."
)
def cost_without_both_ends(sizes, mode):
    return (sizes[0] if mode == "forward" else sizes[-1]) * sum(products(sizes)[1:-1])


@mistake("accumulation_cost", "The products of sizes are added up, not multiplied with one another.")
def cost_of_all_sizes_multiplied(sizes, mode):
    return math.prod(sizes)


@mistake(
    "accumulation_cost", "You add neighbouring sizes. The product of matrices takes the PRODUCT of the three sizes."
)
def cost_by_sums(sizes, mode):
    sums = [a + b for a, b in pairwise(sizes)]
    return sizes[0] * sum(sums[1:]) if mode == "forward" else sizes[-1] * sum(sums[:-1])


@mistake(
    "accumulation_cost",
    "The product of (a, b) and (b, c) takes a b c multiplications and a (b - 1) c additions. Count the former alone.",
)
def cost_with_additions(sizes, mode):
    if mode == "forward":
        return sum(sizes[0] * (2 * a - 1) * b for a, b in pairwise(sizes[1:]))
    return sum(sizes[-1] * (2 * b - 1) * a for a, b in pairwise(sizes[:-1]))


@mistake("accumulation_cost", "Forward is counted whatever the mode. See what `mode` asks for.")
def cost_forward_always(sizes, mode):
    return sizes[0] * sum(products(sizes)[1:])


@mistake(
    "accumulation_cost", "Forward counts n_k rows, reverse n_0 columns: you multiply with the size of the wrong end."
)
def cost_times_the_other_end(sizes, mode):
    return sizes[-1] * sum(products(sizes)[1:]) if mode == "forward" else sizes[0] * sum(products(sizes)[:-1])


@mistake("accumulation_cost", "The count overflows in 32 bits. Python's own integers have no limit.")
def cost_in_32_bits(sizes, mode):
    count = sizes[0] * sum(products(sizes)[1:]) if mode == "forward" else sizes[-1] * sum(products(sizes)[:-1])
    return (count + 2**31) % 2**32 - 2**31


@mistake("accumulation_cost", "This is the price of the cheapest order. What is asked is the price of one mode.")
def cost_of_the_cheaper(sizes, mode):
    return min(sizes[0] * sum(products(sizes)[1:]), sizes[-1] * sum(products(sizes)[:-1]))


# ---- best_mode


def right_costs(sizes):
    return sizes[0] * sum(products(sizes)[1:]), sizes[-1] * sum(products(sizes)[:-1])


@mistake("best_mode", "On a tie the answer is reverse. Make the comparison strict: forward only where it costs less.")
def forward_on_a_tie(sizes):
    forward, reverse = right_costs(sizes)
    return "forward" if forward <= reverse else "reverse"


@mistake("best_mode", "You name the dearer mode. Turn the comparison around.")
def dearer_mode(sizes):
    forward, reverse = right_costs(sizes)
    return "forward" if forward > reverse else "reverse"


@mistake(
    "best_mode", "Comparing inputs with outputs is a rule of thumb: [3, 2, 100, 4] goes against it. Compare the costs."
)
def rule_of_thumb(sizes):
    return "forward" if sizes[0] < sizes[-1] else "reverse"


@mistake("best_mode", "Reverse is not always cheaper: with one input and many outputs, forward is.")
def reverse_always(sizes):
    return "reverse"


@mistake("best_mode", "You compare the first matrix with the last. Compare the costs of both modes.")
def compares_the_ends(sizes):
    return "forward" if products(sizes)[0] < products(sizes)[-1] else "reverse"


@mistake(
    "best_mode", "You compare what one vector costs. The full Jacobian takes n_0 vectors forward and n_k in reverse."
)
def compares_one_vector(sizes):
    return "forward" if sum(products(sizes)[1:]) < sum(products(sizes)[:-1]) else "reverse"


@mistake("best_mode", 'The word is spelled otherwise: return exactly "forward" or "reverse".')
def capitalised(sizes):
    forward, reverse = right_costs(sizes)
    return "Forward" if forward < reverse else "Reverse"


@mistake("best_mode", "Costs that differ by less than one in 100000 are no tie: compare the whole numbers exactly.")
def close_is_a_tie(sizes):
    forward, reverse = right_costs(sizes)
    return "forward" if forward < reverse and not np.isclose(forward, reverse) else "reverse"


@mistake("best_mode", "You return the cost. Return the name of the mode.")
def cost_in_place_of_the_name(sizes):
    return min(right_costs(sizes))


# ---- Dual


class Right:
    """A right Dual; what is built is of the class of the operand, so that mistakes of a subclass go along."""

    def __init__(self, value, tangent):
        self.value, self.tangent = float(value), float(tangent)

    def new(self, value, tangent):
        return type(self)(value, tangent)

    def lift(self, other):
        return other if isinstance(other, Right) else Right(other, 0.0)

    def __add__(self, other):
        other = self.lift(other)
        return self.new(self.value + other.value, self.tangent + other.tangent)

    def __sub__(self, other):
        other = self.lift(other)
        return self.new(self.value - other.value, self.tangent - other.tangent)

    def __rsub__(self, other):
        return self.new(other - self.value, -self.tangent)

    def __mul__(self, other):
        other = self.lift(other)
        return self.new(self.value * other.value, self.tangent * other.value + self.value * other.tangent)

    def __truediv__(self, other):
        other = self.lift(other)
        quotient = self.value / other.value
        return self.new(quotient, (self.tangent - quotient * other.tangent) / other.value)

    def __rtruediv__(self, other):
        return self.new(other / self.value, -other * self.tangent / self.value**2)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self.new(-self.value, -self.tangent)

    def __pow__(self, n):
        return self.new(self.value**n, n * self.value ** (n - 1) * self.tangent if n else 0.0)

    def exp(self):
        return self.new(math.exp(self.value), math.exp(self.value) * self.tangent)

    def log(self):
        return self.new(math.log(self.value), self.tangent / self.value)

    def sin(self):
        return self.new(math.sin(self.value), math.cos(self.value) * self.tangent)

    def cos(self):
        return self.new(math.cos(self.value), -math.sin(self.value) * self.tangent)

    def tanh(self):
        t = math.tanh(self.value)
        return self.new(t, (1 - t * t) * self.tangent)


@mistake("Dual", "The tangent of a product is not the product of the tangents: it is a' b + a b'.")
class ProductOfTangents(Right):
    def __mul__(self, other):
        other = self.lift(other)
        return self.new(self.value * other.value, self.tangent * other.tangent)


@mistake("Dual", "One half of the product rule is missing: a' b + a b', both terms.")
class HalfAProductRule(Right):
    def __mul__(self, other):
        other = self.lift(other)
        return self.new(self.value * other.value, self.tangent * other.value)


@mistake("Dual", "The product rule's factors are crossed: a' goes with b, and b' with a.")
class ProductRuleCrossed(Right):
    def __mul__(self, other):
        other = self.lift(other)
        return self.new(self.value * other.value, self.tangent * self.value + other.value * other.tangent)


@mistake("Dual", "The quotient rule has a minus: (a' b - a b') / b^2.")
class QuotientRuleWithPlus(Right):
    def __truediv__(self, other):
        other = self.lift(other)
        quotient = self.value / other.value
        return self.new(quotient, (self.tangent + quotient * other.tangent) / other.value)


@mistake("Dual", "The quotient rule divides by b squared: (a' b - a b') / b^2.")
class QuotientRuleWithoutTheSquare(Right):
    def __truediv__(self, other):
        other = self.lift(other)
        difference = self.tangent * other.value - self.value * other.tangent
        return self.new(self.value / other.value, difference / other.value)


@mistake("Dual", "The tangent of a quotient is not the quotient of the tangents: it is (a' b - a b') / b^2.")
class QuotientOfTangents(Right):
    def __truediv__(self, other):
        other = self.lift(other)
        return self.new(self.value / other.value, self.tangent / (other.tangent or 1.0))


@mistake("Dual", "// drops the remainder. Divide with /.")
class FloorDivision(Right):
    def __truediv__(self, other):
        other = self.lift(other)
        right = Right.__truediv__(self, other)
        return self.new(self.value // other.value, right.tangent)


@mistake("Dual", "For 2 - a Python calls a.__rsub__(2): you compute a - 2. The number stands on the left.")
class ReflectedMinusNotSwapped(Right):
    def __rsub__(self, other):
        return self - other


@mistake("Dual", "In 2 - a the tangent changes its sign: it is -a'.")
class ReflectedMinusKeepsTheTangent(Right):
    def __rsub__(self, other):
        return self.new(other - self.value, self.tangent)


@mistake("Dual", "For 2 / a Python calls a.__rtruediv__(2): you compute a / 2. The number stands above the bar.")
class ReflectedDivisionNotSwapped(Right):
    def __rtruediv__(self, other):
        return self / other


@mistake("Dual", "The tangent of c / a has a minus: -c a' / a^2.")
class ReflectedDivisionWithoutMinus(Right):
    def __rtruediv__(self, other):
        return self.new(other / self.value, other * self.tangent / self.value**2)


@mistake("Dual", "In c / a the number c is missing from the tangent: -c a' / a^2.")
class ReflectedDivisionWithoutTheNumber(Right):
    def __rtruediv__(self, other):
        return self.new(other / self.value, -self.tangent / self.value**2)


@mistake("Dual", "A plain number gets the tangent 1. It is a constant: its tangent is 0.")
class ConstantsWithTangentOne(Right):
    def lift(self, other):
        return other if isinstance(other, Right) else Right(other, 1.0)


@mistake("Dual", "a - 2 and 2 * a work with Duals alone. Turn a plain number into a Dual with tangent 0.")
class NoPlainNumbers(Right):
    def lift(self, other):
        return self.new(other.value, other.tangent)


@mistake("Dual", "There is no __radd__, so that 2 + a fails. Write the reflected operators too.")
class NoReflectedPlus(Right):
    __radd__ = None


@mistake("Dual", "There is no __rmul__, so that 2 * a fails. Write the reflected operators too.")
class NoReflectedTimes(Right):
    __rmul__ = None


@mistake("Dual", "The tangents of a - b are added. They are subtracted, as the values are.")
class DifferenceAddsTangents(Right):
    def __sub__(self, other):
        other = self.lift(other)
        return self.new(self.value - other.value, self.tangent + other.tangent)


@mistake("Dual", "-a keeps its tangent. The tangent changes its sign too.")
class NegationKeepsTheTangent(Right):
    def __neg__(self):
        return self.new(-self.value, self.tangent)


@mistake("Dual", "The tangent of a sum is that of the first operand alone. Add both.")
class SumForgetsTheSecond(Right):
    def __add__(self, other):
        other = self.lift(other)
        return self.new(self.value + other.value, self.tangent)


@mistake("Dual", "a += b changes the operand, and whoever still needs it. Return a new Dual.")
class SumInPlace(Right):
    def __add__(self, other):
        other = self.lift(other)
        self.value, self.tangent = self.value + other.value, self.tangent + other.tangent
        return self


@mistake("Dual", "The exponent goes down by one: n a^(n - 1) a', not n a^n a'.")
class PowerNotLowered(Right):
    def __pow__(self, n):
        return self.new(self.value**n, n * self.value**n * self.tangent)


@mistake("Dual", "The factor n is missing: n a^(n - 1) a'.")
class PowerWithoutTheFactor(Right):
    def __pow__(self, n):
        return self.new(self.value**n, self.value ** (n - 1) * self.tangent)


@mistake("Dual", "The tangent of the base is missing: n a^(n - 1) times a'.")
class PowerWithoutTheTangent(Right):
    def __pow__(self, n):
        return self.new(self.value**n, n * self.value ** (n - 1))


@mistake("Dual", "exp(n log a) has no logarithm to take where a is negative. Use n a^(n - 1) a'.")
class PowerByLogarithm(Right):
    def __pow__(self, n):
        value = math.exp(n * math.log(self.value))
        return self.new(value, value * n * self.tangent / self.value)


@mistake("Dual", "Repeated multiplication works for n = 1, 2, 3, ... alone. Use n a^(n - 1) a' for every exponent.")
class PowerByMultiplication(Right):
    def __pow__(self, n):
        power = self
        for _ in range(int(n) - 1):
            power = power * self
        return power


@mistake("Dual", "exp's tangent lacks a factor: e^a times a'.")
class ExpWithoutTheTangent(Right):
    def exp(self):
        return self.new(math.exp(self.value), math.exp(self.value))


@mistake("Dual", "exp's derivative is taken at the tangent: it is e^a times a', not e^(a').")
class ExpOfTheTangent(Right):
    def exp(self):
        return self.new(math.exp(self.value), math.exp(self.tangent))


@mistake("Dual", "log's derivative is 1 / a: the tangent is a' / a, not 1 / a' or a a'.")
class LogTimesTheValue(Right):
    def log(self):
        return self.new(math.log(self.value), self.tangent * self.value)


@mistake("Dual", "log is the natural logarithm, not the one of base 10.")
class LogOfBaseTen(Right):
    def log(self):
        return self.new(math.log10(self.value), self.tangent / (self.value * math.log(10)))


@mistake("Dual", "The derivative of sin is cos, without a minus.")
class SinWithMinus(Right):
    def sin(self):
        return self.new(math.sin(self.value), -math.cos(self.value) * self.tangent)


@mistake("Dual", "The derivative of cos is -sin: the minus is missing.")
class CosWithoutMinus(Right):
    def cos(self):
        return self.new(math.cos(self.value), math.sin(self.value) * self.tangent)


@mistake("Dual", "sin's tangent lacks a factor: cos(a) times a'.")
class SinWithoutTheTangent(Right):
    def sin(self):
        return self.new(math.sin(self.value), math.cos(self.value))


@mistake("Dual", "tanh' = 1 - tanh^2: the square is of tanh(a), not of a.")
class TanhOfTheInput(Right):
    def tanh(self):
        return self.new(math.tanh(self.value), (1 - self.value**2) * self.tangent)


@mistake("Dual", "tanh' = 1 - tanh^2: the square is missing.")
class TanhWithoutTheSquare(Right):
    def tanh(self):
        t = math.tanh(self.value)
        return self.new(t, (1 - t) * self.tangent)


@mistake("Dual", "tanh is nearly flat beyond 3, not flat: its slope at 4 is 0.0013. Keep the formula.")
class TanhFlatFromThree(Right):
    def tanh(self):
        t = math.tanh(self.value)
        return Right(t, 0.0 if abs(self.value) > 3 else (1 - t * t) * self.tangent)


@mistake("Dual", "This is the derivative of the sigmoid, t (1 - t). For tanh it is 1 - t^2.")
class TanhAsSigmoid(Right):
    def tanh(self):
        t = math.tanh(self.value)
        return self.new(t, t * (1 - t) * self.tangent)


@mistake("Dual", "sin's tangent is a difference quotient. Write its exact derivative, cos(a) times a'.")
class SinByDifferences(Right):
    def sin(self):
        slope = (math.sin(self.value + STEP) - math.sin(self.value - STEP)) / (2 * STEP)
        return self.new(math.sin(self.value), slope * self.tangent)


@mistake("Dual", "Your values are right, but cosh overflows at 711, and its square at 355. Use 1 - tanh^2.")
class TanhByCosh(Right):
    def tanh(self):
        return self.new(math.tanh(self.value), self.tangent / math.cosh(self.value) ** 2)


@mistake("Dual", "Your values are right, but tanh made of exponentials overflows at 710. Use math.tanh.")
class TanhByExponentials(Right):
    def tanh(self):
        p, m = math.exp(self.value), math.exp(-self.value)
        t = (p - m) / (p + m)
        return self.new(t, (1 - t * t) * self.tangent)


@mistake("Dual", "Your values are right, but a ** 0 at a = 0 divides by zero, in 0 * a ** -1. Its slope is 0.")
class PowerZeroAtZero(Right):
    def __pow__(self, n):
        return self.new(self.value**n, n * self.value ** (n - 1) * self.tangent)


@mistake("Dual", "Your values are right, but n a^n / a is 0 / 0 at a = 0. Use n a^(n - 1).")
class PowerByDivision(Right):
    def __pow__(self, n):
        return self.new(self.value**n, n * self.value**n / self.value * self.tangent if n else 0.0)


@mistake("Dual", "The value is cut to an integer. Keep float(value).")
class TruncatedValue(Right):
    def __init__(self, value, tangent):
        super().__init__(int(value), tangent)


@mistake("Dual", "Value and tangent are swapped: Dual(value, tangent), in this order.")
class Swapped(Right):
    def __init__(self, value, tangent):
        super().__init__(tangent, value)


@mistake("Dual", "Every Dual is given the tangent 1. Keep the tangent that is passed in.")
class TangentOne(Right):
    def __init__(self, value, tangent):
        super().__init__(value, 1.0)


@mistake("Dual", "The attribute is called `tangent`, as in the docstring.")
class OtherName(Right):
    def __init__(self, value, tangent):
        super().__init__(value, tangent)
        self.dot = self.__dict__.pop("tangent")

    def __getattr__(self, name):
        raise AttributeError(name)


# ---- gradient_forward


def seeded(xs, i):
    return [Right(x, 1.0 if i == j else 0.0) for j, x in enumerate(as_float(xs))]


@mistake(
    "gradient_forward",
    "All tangents are 1 in one pass: that is the sum of the partial derivatives. One pass per input.",
)
def gradient_in_one_pass(f, xs):
    return np.full(len(xs), f([Right(x, 1.0) for x in xs]).tangent)


@mistake("gradient_forward", "All tangents are 1 in each pass: in pass i only the i-th is, the others are 0.")
def gradient_with_all_seeds(f, xs):
    return as_float([f([Right(x, 1.0) for x in xs]).tangent for _ in xs])


@mistake("gradient_forward", "You collect the values of the results. The derivatives are in their tangents.")
def gradient_of_values(f, xs):
    return as_float([f(seeded(xs, i)).value for i in range(len(xs))])


@mistake("gradient_forward", "This is a difference quotient. The tangent of the result is the exact derivative.")
def gradient_by_differences(f, xs):
    xs = as_float(xs)
    base = f([Right(x, 0.0) for x in xs]).value
    return as_float([(f([Right(x, 0.0) for x in xs + STEP * e]).value - base) / STEP for e in np.eye(len(xs))])


@mistake(
    "gradient_forward", "These are central differences of the values, 2 n passes. The tangent of the result is exact."
)
def gradient_by_central_differences(f, xs):
    def value(point):
        return f([Right(x, 0.0) for x in point]).value

    return as_float([(value(xs + STEP * e) - value(xs - STEP * e)) / (2 * STEP) for e in np.eye(len(xs))])


@mistake("gradient_forward", "The partial derivatives are multiplied by the inputs: seed with 1, not with x.")
def gradient_seeded_with_x(f, xs):
    xs = as_float(xs)
    return as_float([f([Right(x, x if i == j else 0.0) for j, x in enumerate(xs)]).tangent for i in range(len(xs))])


@mistake("gradient_forward", "f takes one list. You unpack it into separate arguments.")
def gradient_unpacks(f, xs):
    return as_float([f(*seeded(xs, i)).tangent for i in range(len(xs))])


@mistake("gradient_forward", "The partial derivatives are added up. Return one for each input.")
def gradient_summed(f, xs):
    return float(sum(f(seeded(xs, i)).tangent for i in range(len(xs))))


@mistake("gradient_forward", "You return a list. Make a float64 array of it, with np.array.")
def gradient_as_a_list(f, xs):
    return [f(seeded(xs, i)).tangent for i in range(len(xs))]


@mistake("gradient_forward", "Inputs other than the i-th are set to 0. Their value stays, only their TANGENT is 0.")
def gradient_with_values_zeroed(f, xs):
    xs = as_float(xs)
    ends = [f([Right(x * (i == j), float(i == j)) for j, x in enumerate(xs)]) for i in range(len(xs))]
    return as_float([end.tangent for end in ends])


@mistake(
    "gradient_forward", "The seed 1 stays set from one pass to the next. Make the list of Duals anew for each pass."
)
def gradient_keeps_old_seeds(f, xs):
    duals, gradient = [Right(x, 0.0) for x in as_float(xs)], []
    for d in duals:
        d.tangent = 1.0
        gradient.append(f(duals).tangent)
    return as_float(gradient)


@mistake("gradient_forward", "Inputs that happen to be equal are seeded together. Compare their places, not their values.")
def gradient_seeded_by_value(f, xs):
    xs = as_float(xs)
    return as_float([f([Right(x, float(x == y)) for x in xs]).tangent for y in xs])


@mistake("gradient_forward", "The inputs go through float32, which keeps 7 digits. Use float64 throughout.")
def gradient_in_float32(f, xs):
    return as_float([f(seeded(np.asarray(xs, dtype=np.float32), i)).tangent for i in range(len(xs))])


@mistake("gradient_forward", "f is called once more than there are inputs. The passes with a seed are all you need.")
def gradient_with_an_extra_pass(f, xs):
    gradient = as_float([f(seeded(xs, i)).tangent for i in range(len(xs))])
    f([Right(x, 0.0) for x in as_float(xs)])
    return gradient


@mistake("gradient_forward", "The result has the type of xs: for integers the derivatives are cut. Make it float64.")
def gradient_in_the_inputs_type(f, xs):
    gradient = np.zeros_like(np.asarray(xs))
    for i in range(len(xs)):
        gradient[i] = f(seeded(xs, i)).tangent
    return gradient


@mistake(
    "gradient_forward",
    "Only the i-th input is a Dual, the others are plain numbers, which have no .sin(). Make all of them Duals.",
)
def gradient_with_plain_numbers(f, xs):
    xs = as_float(xs).tolist()
    return as_float([f([Right(x, 1.0) if i == j else x for j, x in enumerate(xs)]).tangent for i in range(len(xs))])
