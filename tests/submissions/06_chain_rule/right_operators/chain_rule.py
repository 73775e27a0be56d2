"""A chain of linear maps is one object with two ends; Dual's rules are two tables; a gradient is a row of a Jacobian."""

import math
from functools import partial
from operator import add, mul, neg, sub, truediv

import numpy as np


class Between:
    """What lies between an input and an output: `push` from the front, `pull` from the back."""

    def __init__(self, matrices):
        self.stages = tuple(np.array(m, dtype=float) for m in matrices)

    def push(self, v):
        for stage in self.stages:
            v = np.einsum("ij,j...->i...", stage, v)
        return v

    def pull(self, u):
        for stage in reversed(self.stages):
            u = np.einsum("i,ij->j", u, stage)
        return u


def chain_derivative(fs, dfs, x):
    here, slopes = float(x), []
    steps = iter(zip(fs, dfs))
    for f, df in steps:
        slopes.append(df(here))
        here = f(here)
    return math.prod(slopes)


def linear_jacobian(W):
    return Between([W]).push(np.identity(np.shape(W)[1]))


def elementwise_jacobian(df, x):
    slopes = df(np.array(x, dtype=float))
    square = np.zeros((slopes.size, slopes.size))
    square.flat[:: slopes.size + 1] = slopes
    return square


def chain_jacobian(jacobians):
    return Between(jacobians).push(np.identity(np.shape(jacobians[0])[1]))


def jvp_chain(jacobians, tangent):
    return Between(jacobians).push(np.array(tangent, dtype=float))


def vjp_chain(jacobians, cotangent):
    return Between(jacobians).pull(np.array(cotangent, dtype=float))


def accumulation_cost(sizes, mode):
    """Walk from the end at which the product starts; the third size of each step is the start's."""
    path = list(sizes) if mode == "forward" else list(sizes)[::-1]
    start, *rest = path
    return sum(start * a * b for a, b in zip(rest, rest[1:]))


def best_mode(sizes):
    return min("reverse", "forward", key=partial(accumulation_cost, sizes))  # min keeps the first on a tie


class Dual:
    __slots__ = ("value", "tangent")

    def __init__(self, value, tangent):
        self.value, self.tangent = float(value), float(tangent)


# operation -> the two partial derivatives, given both operands and the result
BINARY = {
    "add": (add, lambda a, b, y: (1.0, 1.0)),
    "sub": (sub, lambda a, b, y: (1.0, -1.0)),
    "mul": (mul, lambda a, b, y: (b, a)),
    "truediv": (truediv, lambda a, b, y: (1.0 / b, -y / b)),
}
UNARY = {
    "__neg__": (neg, lambda a, y: -1.0),
    "exp": (math.exp, lambda a, y: y),
    "log": (math.log, lambda a, y: 1.0 / a),
    "sin": (math.sin, lambda a, y: math.cos(a)),
    "cos": (math.cos, lambda a, y: -math.sin(a)),
    "tanh": (math.tanh, lambda a, y: (1.0 - y) * (1.0 + y)),
}


def constant(x):
    return x if type(x) is Dual else Dual(x, 0.0)


def binary(operation, partials):
    def apply(a, b):
        a, b = constant(a), constant(b)
        y = operation(a.value, b.value)
        da, db = partials(a.value, b.value, y)
        return Dual(y, da * a.tangent + db * b.tangent)

    return apply, (lambda b, a: apply(a, b))


def unary(function, slope):
    def apply(a):
        y = function(a.value)
        return Dual(y, slope(a.value, y) * a.tangent)

    return apply


def power(a, exponent):
    if exponent == 0:
        return constant(1)
    below = a.value ** (exponent - 1)
    return Dual(below * a.value, exponent * below * a.tangent)


for name, rule in BINARY.items():
    forwards, reflected = binary(*rule)
    setattr(Dual, f"__{name}__", forwards)
    setattr(Dual, f"__r{name}__", reflected)
for name, rule in UNARY.items():
    setattr(Dual, name, unary(*rule))
Dual.__pow__ = power


def gradient_forward(f, xs):
    directions = np.identity(len(xs))
    return np.array([f(list(map(Dual, xs, direction))).tangent for direction in directions])
