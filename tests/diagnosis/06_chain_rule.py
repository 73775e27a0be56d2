"""06_chain_rule: answers as students write them, labelled."""

import math

import numpy as np
from labels import right, wrong


class Number:
    """A right dual number, which those below get wrong in one place."""

    def __init__(self, value, tangent):
        self.value = float(value)
        self.tangent = float(tangent)

    def make(self, value, tangent):
        return type(self)(value, tangent)

    def lift(self, other):
        return other if isinstance(other, Number) else self.make(other, 0.0)

    def __add__(self, other):
        other = self.lift(other)
        return self.make(self.value + other.value, self.tangent + other.tangent)

    def __radd__(self, other):
        return self + other

    def __neg__(self):
        return self.make(-self.value, -self.tangent)

    def __sub__(self, other):
        return self + (-self.lift(other))

    def __rsub__(self, other):
        return self.lift(other) + (-self)

    def __mul__(self, other):
        other = self.lift(other)
        return self.make(self.value * other.value, self.value * other.tangent + other.value * self.tangent)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        other = self.lift(other)
        top = self.tangent * other.value - self.value * other.tangent
        return self.make(self.value / other.value, top / other.value**2)

    def __rtruediv__(self, other):
        return self.lift(other) / self

    def __pow__(self, exponent):
        if exponent == 0:
            return self.make(1.0, 0.0)
        return self.make(self.value**exponent, self.tangent * exponent * self.value ** (exponent - 1))

    def exp(self):
        return self.make(math.exp(self.value), math.exp(self.value) * self.tangent)

    def log(self):
        return self.make(math.log(self.value), self.tangent / self.value)

    def sin(self):
        return self.make(math.sin(self.value), self.tangent * math.cos(self.value))

    def cos(self):
        return self.make(math.cos(self.value), -self.tangent * math.sin(self.value))

    def tanh(self):
        t = math.tanh(self.value)
        return self.make(t, (1 - t**2) * self.tangent)


def cost(sizes, mode):
    """A right accumulation_cost."""
    n = list(sizes)
    if mode == "forward":
        return n[0] * sum(n[i - 1] * n[i] for i in range(2, len(n)))
    return n[-1] * sum(n[i - 1] * n[i] for i in range(1, len(n) - 1))


# --- wrong ---


@wrong("chain_derivative", mistake="all_slopes_at_x")
def all_factors_at_x(fs, dfs, x):
    return math.prod(float(df(float(x))) for df in dfs)


@wrong("chain_derivative", mistake="slopes_at_the_outputs")
def factors_at_the_outputs(fs, dfs, x):
    value = float(x)
    total = 1.0
    for i in range(len(fs)):
        value = fs[i](value)
        total *= dfs[i](value)
    return total


@wrong("chain_derivative", mistake="applied_backwards")
def outermost_first(fs, dfs, x):
    u, slope = float(x), 1.0
    for k in range(len(fs) - 1, -1, -1):
        slope *= dfs[k](u)
        u = fs[k](u)
    return slope


@wrong("chain_derivative", mistake="slopes_added")
def factors_added(fs, dfs, x):
    u, slopes = float(x), []
    for f, df in zip(fs, dfs):
        slopes.append(df(u))
        u = f(u)
    return np.sum(slopes)


@wrong("chain_derivative", mistake="without_the_last_slope")
def last_factor_dropped(fs, dfs, x):
    u, slope = float(x), 1.0
    for i in range(len(fs) - 1):
        slope *= dfs[i](u)
        u = fs[i](u)
    return slope


@wrong("linear_jacobian", mistake="linear_transposed")
def weights_turned(W):
    return np.array(W, dtype=float).T


@wrong("linear_jacobian", kind="zeros")
def constant_has_no_slope(W):
    # W does not depend on x
    return np.zeros(np.shape(W))


@wrong("elementwise_jacobian", mistake="diagonal_alone")
def derivative_vector(df, x):
    return np.array([df(np.asarray(x, dtype=float))[i] for i in range(len(x))])


@wrong("elementwise_jacobian", mistake="df_of_a_matrix")
def df_of_the_diagonal_matrix(df, x):
    x = np.asarray(x, dtype=float)
    return df(np.eye(len(x)) * x)


@wrong("elementwise_jacobian", mistake="elementwise_rows")
def rows_repeated(df, x):
    d = df(np.asarray(x, dtype=float))
    return np.outer(np.ones(len(d)), d)


@wrong("elementwise_jacobian", mistake="other_diagonal")
def anti_diagonal(df, x):
    d = df(np.asarray(x, dtype=float))
    return np.fliplr(np.diag(d))


@wrong("chain_jacobian", mistake="product_reversed")
def written_order(jacobians):
    out = np.asarray(jacobians[0], dtype=float)
    for J in jacobians[1:]:
        out = out @ np.asarray(J, dtype=float)
    return out


@wrong("chain_jacobian", mistake="product_of_transposes")
def product_of_transposes(jacobians):
    out = np.asarray(jacobians[0], dtype=float).T
    for J in jacobians[1:]:
        out = out @ np.asarray(J, dtype=float).T
    return out


@wrong("chain_jacobian", mistake="without_the_first_matrix")
def first_matrix_lost(jacobians):
    matrices = [np.asarray(J, dtype=float) for J in jacobians]
    out = matrices[-1]
    for k in range(len(matrices) - 2, 0, -1):
        out = out @ matrices[k]
    return out


@wrong("jvp_chain", mistake="jvp_from_the_end")
def jvp_from_the_back(jacobians, tangent):
    t = np.asarray(tangent, dtype=float)
    k = len(jacobians)
    while k:
        k -= 1
        t = np.asarray(jacobians[k], dtype=float) @ t
    return t


@wrong("jvp_chain", mistake="jvp_of_the_product")
def jvp_through_the_product(jacobians, tangent):
    total = np.eye(len(tangent))
    for J in jacobians:
        total = np.asarray(J, dtype=float) @ total
    return total @ np.asarray(tangent, dtype=float)


@wrong("jvp_chain", mistake="jvp_column")
def jvp_as_column(jacobians, tangent):
    column = np.asarray(tangent, dtype=float)[:, None]
    for J in jacobians:
        column = np.asarray(J, dtype=float) @ column
    return column


@wrong("vjp_chain", mistake="vjp_from_the_start")
def vjp_from_the_front(jacobians, cotangent):
    c = np.asarray(cotangent, dtype=float)
    for J in jacobians:
        c = c @ np.asarray(J, dtype=float)
    return c


@wrong("vjp_chain", mistake="vjp_reverses_the_list")
def vjp_reverses_the_list(jacobians, cotangent):
    c = np.array(cotangent, dtype=float)
    jacobians.reverse()
    for J in jacobians:
        c = c @ np.asarray(J, dtype=float)
    return c


@wrong("vjp_chain", mistake="vjp_of_ones")
def vjp_of_ones(jacobians, cotangent):
    c = np.ones(len(cotangent))
    for J in reversed(jacobians):
        c = np.asarray(J, dtype=float).T @ c
    return c


@wrong("accumulation_cost", mistake="costs_swapped")
def modes_exchanged(sizes, mode):
    return cost(sizes, "reverse" if mode == "forward" else "forward")


@wrong("accumulation_cost", mistake="cost_of_a_product_with_the_identity")
def all_matrices_counted(sizes, mode):
    pairs = sum(m * n for m, n in zip(sizes, sizes[1:]))
    return (sizes[0] if mode == "forward" else sizes[-1]) * pairs


@wrong("accumulation_cost", kind="factor 2")
def additions_too(sizes, mode):
    return 2 * cost(sizes, mode)


@wrong("best_mode", mistake="rule_of_thumb")
def ends_compared(sizes):
    return "reverse" if sizes[-1] <= sizes[0] else "forward"


@wrong("best_mode", mistake="forward_on_a_tie")
def tie_goes_forward(sizes):
    costs = {m: cost(sizes, m) for m in ("forward", "reverse")}
    return min(costs, key=costs.get)


@wrong("Dual", mistake="ProductOfTangents")
class DualProductOfTangents(Number):
    def __mul__(self, other):
        other = self.lift(other)
        return self.make(self.value * other.value, self.tangent * other.tangent)


@wrong("Dual", mistake="ExpWithoutTheTangent")
class DualExpWithoutTangent(Number):
    def exp(self):
        e = math.exp(self.value)
        return self.make(e, e)


@wrong("Dual", mistake="ReflectedMinusNotSwapped")
class DualReflectedMinus(Number):
    __rsub__ = Number.__sub__


@wrong("Dual", mistake="CosWithoutMinus")
class DualCosSign(Number):
    def cos(self):
        return self.make(math.cos(self.value), math.sin(self.value) * self.tangent)


@wrong("Dual", mistake="QuotientRuleWithPlus")
class DualQuotientPlus(Number):
    def __truediv__(self, other):
        o = self.lift(other)
        return self.make(self.value / o.value, (self.tangent * o.value + self.value * o.tangent) / (o.value * o.value))

    def __rtruediv__(self, other):
        return self**-1 * other


@wrong("Dual", kind="unknown")
class DualLogOverTheSquare(Number):
    def log(self):
        return self.make(math.log(self.value), self.tangent / self.value**2)


@wrong("gradient_forward", mistake="gradient_with_all_seeds")
def seeds_all_one(f, xs):
    gradient = []
    for _ in xs:
        duals = [Number(x, 1.0) for x in xs]
        gradient.append(f(duals).tangent)
    return np.array(gradient)


@wrong("gradient_forward", mistake="gradient_of_values")
def values_collected(f, xs):
    seeds = np.eye(len(xs))
    return np.array([f([Number(x, t) for x, t in zip(xs, row)]).value for row in seeds])


@wrong("gradient_forward", kind="rolled")
def seed_one_behind(f, xs):
    n = len(xs)
    out = np.zeros(n)
    for i in range(n):
        duals = [Number(x, float(j == i - 1 or (i == 0 and j == n - 1))) for j, x in enumerate(xs)]
        out[i] = f(duals).tangent
    return out


@wrong("gradient_forward", mistake="gradient_in_the_inputs_type")
def gradient_like_xs(f, xs):
    out = np.zeros_like(xs)
    for i in range(len(out)):
        out[i] = f([Number(x, 1.0 if i == j else 0.0) for j, x in enumerate(xs)]).tangent
    return out


@wrong("chain_derivative", kind="absolute value")
def chain_derivative_by_logarithms(fs, dfs, x):
    # a product as a sum of logarithms
    u, total = float(x), 0.0
    for f, df in zip(fs, dfs):
        total += math.log(abs(df(u)))
        u = f(u)
    return math.exp(total)


@wrong("elementwise_jacobian", kind="squared")
def elementwise_twice(df, x):
    D = np.diag(df(np.asarray(x, dtype=float)))
    return D @ D


@wrong("elementwise_jacobian", kind="not started")
def elementwise_later(df, x):
    raise NotImplementedError


@wrong("jvp_chain", kind="none")
def jvp_without_return(jacobians, tangent):
    t = np.asarray(tangent, dtype=float)
    for J in jacobians:
        t = np.asarray(J, dtype=float) @ t


@wrong("best_mode", kind="none")
def best_mode_prints(sizes):
    costs = {m: cost(sizes, m) for m in ("reverse", "forward")}
    sizes = min(costs, key=costs.get)


@wrong("accumulation_cost", kind="over size")
def cost_per_entry(sizes, mode):
    return cost(sizes, mode) / len(sizes)


@wrong("gradient_forward", kind="rounded")
def gradient_forward_tidy(f, xs):
    n = len(xs)
    tangents = [f([Number(x, float(i == j)) for j, x in enumerate(xs)]).tangent for i in range(n)]
    return np.array([round(t, 5) for t in tangents])


@wrong("chain_jacobian", kind="crash")
def chain_jacobian_of_one_array(jacobians):
    matrices = np.array([np.asarray(J, dtype=float) for J in jacobians])
    out = matrices[0]
    for J in matrices[1:]:
        out = J @ out
    return out


@wrong("Dual", kind="unknown")
class DualTanhOfHalf(Number):
    def tanh(self):
        t = math.tanh(self.value)
        return self.make(t, (1 - t) * (1 + t) ** 2 * self.tangent)


@wrong("chain_derivative", kind="unknown")
def slopes_halfway(fs, dfs, x):
    u, slope = float(x), 1.0
    for f, df in zip(fs, dfs):
        after = f(u)
        slope *= 0.5 * (df(u) + df(after))
        u = after
    return slope


@wrong("vjp_chain", kind="absolute value")
def vjp_of_moduli(jacobians, cotangent):
    c = np.asarray(cotangent, dtype=float)
    for J in reversed(jacobians):
        c = c @ np.asarray(J, dtype=float)
    return np.sqrt(c * c)


@wrong("linear_jacobian", kind="flipped")
def weights_upside_down(W):
    return np.asarray(W, dtype=float)[::-1].copy()


@wrong("elementwise_jacobian", kind="rolled")
def elementwise_next_entry(df, x):
    d = np.asarray(df(np.asarray(x, dtype=float)))
    J = np.zeros((len(d), len(d)))
    for i in range(len(d)):
        J[i, i - 1] = d[i - 1]
    return J


@wrong("accumulation_cost", kind="unknown")
def cost_of_squares(sizes, mode):
    n = list(sizes) if mode == "forward" else list(sizes)[::-1]
    return n[0] * sum(k * k for k in n[1:-1])


@wrong("gradient_forward", kind="wrong in the last row")
def gradient_forward_one_short(f, xs):
    g = np.zeros(len(xs))
    for i in range(len(xs)):
        t = f([Number(x, 1.0 if i == j else 0.0) for j, x in enumerate(xs)]).tangent
        if i < len(xs) - 1:
            g[i] = t
    return g


# --- right ---


@right("chain_derivative")
def chain_derivative_recursive(fs, dfs, x):
    x = float(x)
    if len(fs) == 1:
        return dfs[0](x)
    return chain_derivative_recursive(fs[1:], dfs[1:], fs[0](x)) * dfs[0](x)


@right("elementwise_jacobian")
def elementwise_jacobian_eye(df, x):
    d = np.asarray(df(np.asarray(x, dtype=float)))
    return np.eye(len(d)) * d


@right("chain_jacobian")
def chain_jacobian_multi_dot(jacobians):
    matrices = [np.asarray(J, dtype=float) for J in jacobians][::-1]
    return matrices[0] if len(matrices) == 1 else np.linalg.multi_dot(matrices)


@right("vjp_chain")
def vjp_chain_transposed(jacobians, cotangent):
    c = np.array(cotangent, dtype=float)
    for i in range(len(jacobians) - 1, -1, -1):
        c = np.asarray(jacobians[i], dtype=float).T @ c
    return c


@right("accumulation_cost")
def accumulation_cost_simulated(sizes, mode):
    order = list(sizes) if mode == "forward" else list(sizes)[::-1]
    total = 0
    for i in range(1, len(order) - 1):
        total += order[0] * order[i] * order[i + 1]
    return total


@right("best_mode")
def best_mode_two_costs(sizes):
    f, r = cost(sizes, "forward"), cost(sizes, "reverse")
    if r <= f:
        return "reverse"
    return "forward"


@right("Dual", care=False)
class DualViaReciprocal(Number):
    """Division as multiplication by a power."""

    def __truediv__(self, other):
        return self * self.lift(other) ** -1

    def tanh(self):
        slope = 1 / math.cosh(self.value) ** 2
        return self.make(math.tanh(self.value), self.tangent * slope)


@right("linear_jacobian")
def linear_jacobian_columns(W):
    W = np.asarray(W, dtype=float)
    return np.stack([W @ e for e in np.eye(W.shape[1])], axis=1)


@right("gradient_forward")
def gradient_forward_rows(f, xs):
    xs = [float(x) for x in xs]
    return np.array([f([Number(x, t) for x, t in zip(xs, seed)]).tangent for seed in np.identity(len(xs))])
