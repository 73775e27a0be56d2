"""Right: a Dual is a named tuple; numpy chooses the order of the products, and it is vector first."""

import itertools
import math
from typing import NamedTuple

import numpy as np


def chain_derivative(fs, dfs, x):
    xs = list(itertools.accumulate(fs, lambda v, f: float(f(v)), initial=float(x)))
    return math.prod(df(v) for df, v in zip(dfs, xs))


def linear_jacobian(W):
    W = np.array(W, dtype=np.float64)
    W.setflags(write=False)
    return W


def elementwise_jacobian(df, x):
    x = np.array(x, float)
    return df(np.diag(x)) * np.eye(x.size)


def chain_jacobian(jacobians):
    Js = [np.asarray(J, float) for J in jacobians][::-1]
    return np.linalg.multi_dot(Js) if len(Js) > 1 else Js[0].copy()


def jvp_chain(jacobians, tangent):
    return np.linalg.multi_dot([*[np.asarray(J, float) for J in reversed(jacobians)], np.asarray(tangent, float)])


def vjp_chain(jacobians, cotangent):
    return np.linalg.multi_dot([np.asarray(cotangent, float)] + [np.asarray(J, float) for J in reversed(jacobians)])


def accumulation_cost(sizes, mode):
    k = len(sizes) - 1
    return {
        "forward": lambda: sizes[0] * sum(sizes[i - 1] * sizes[i] for i in range(2, k + 1)),
        "reverse": lambda: sizes[k] * sum(sizes[i - 1] * sizes[i] for i in range(1, k)),
    }[mode]()


def best_mode(sizes):
    costs = {m: accumulation_cost(sizes, m) for m in ("reverse", "forward")}
    return min(costs, key=costs.get)


class Dual(NamedTuple):
    value: float
    tangent: float

    @staticmethod
    def w(o):
        return o if isinstance(o, Dual) else Dual(o, 0.0)

    def __add__(s, o):
        o = Dual.w(o)
        return Dual(s.value + o.value, s.tangent + o.tangent)

    __radd__ = __add__

    def __sub__(s, o):
        o = Dual.w(o)
        return Dual(s.value - o.value, s.tangent - o.tangent)

    def __rsub__(s, o):
        return Dual.w(o) - s

    def __mul__(s, o):
        o = Dual.w(o)
        return Dual(s.value * o.value, s.tangent * o.value + s.value * o.tangent)

    __rmul__ = __mul__

    def __truediv__(s, o):
        o = Dual.w(o)
        return Dual(s.value / o.value, (s.tangent * o.value - s.value * o.tangent) / o.value**2)

    def __rtruediv__(s, o):
        return Dual.w(o) / s

    def __neg__(s):
        return Dual(-s.value, -s.tangent)

    def __pow__(s, n):
        return Dual(s.value**n, 0.0 if n == 0 else n * s.value ** (n - 1) * s.tangent)

    def exp(s):
        return Dual(math.exp(s.value), math.exp(s.value) * s.tangent)

    def log(s):
        return Dual(math.log(s.value), s.tangent / s.value)

    def sin(s):
        return Dual(math.sin(s.value), math.cos(s.value) * s.tangent)

    def cos(s):
        return Dual(math.cos(s.value), -math.sin(s.value) * s.tangent)

    def tanh(s):
        return Dual(math.tanh(s.value), (1 - math.tanh(s.value) ** 2) * s.tangent)


def gradient_forward(f, xs):
    xs = np.asarray(xs, dtype=float)
    E = np.eye(len(xs))
    return np.array([f([Dual(v, e) for v, e in zip(xs, row)]).tangent for row in E])
