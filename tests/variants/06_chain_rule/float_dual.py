"""Right: a Dual is a float that knows its tangent; lists of Python floats for vectors and matrices."""

import math

import numpy as np


def chain_derivative(fs, dfs, x):
    t = np.array([dfs[0](float(x))], dtype=float)
    y = float(x)
    for f, df in zip(fs, dfs[1:]):
        y = f(y)
        t = np.append(t, df(y))
    return t.prod()


def linear_jacobian(W):
    return np.array(W, dtype=float).T.copy().T


def elementwise_jacobian(df, x):
    g = np.vectorize(df, otypes=[float])(np.asarray(x, float))
    n = len(g)
    return np.array([[g[i] if i == j else 0.0 for j in range(n)] for i in range(n)])


def chain_jacobian(jacobians):
    jacobians = list(map(lambda J: [list(map(float, r)) for r in np.asarray(J).tolist()], jacobians))
    out = jacobians[0]
    for J in jacobians[1:]:
        out = [[sum(a * b for a, b in zip(r, c)) for c in zip(*out)] for r in J]
    return np.array(out)


def jvp_chain(jacobians, tangent):
    v = [float(t) for t in tangent]
    for J in jacobians:
        v = [math.fsum(float(a) * b for a, b in zip(row, v)) for row in J]
    return np.array(v)


def vjp_chain(jacobians, cotangent):
    u = [float(c) for c in cotangent]
    for J in reversed(jacobians):
        u = [sum(c * float(r[j]) for c, r in zip(u, J)) for j in range(len(J[0]))]
    return np.array(u)


def accumulation_cost(sizes, mode):
    n = sizes if mode == "forward" else sizes[::-1]
    return sum(n[0] * n[i - 1] * n[i] for i in range(2, len(n)))


def best_mode(sizes):
    return str(
        np.where(accumulation_cost(sizes, "reverse") > accumulation_cost(sizes, "forward"), "forward", "reverse")
    )


class Dual(float):
    def __new__(cls, value, tangent):
        o = super().__new__(cls, value)
        o._t = float(tangent)
        return o

    @property
    def value(s):
        return float(s)

    @property
    def tangent(s):
        return s._t

    def _w(o):
        return o if isinstance(o, Dual) else Dual(o, 0)

    def __add__(s, o):
        o = Dual._w(o)
        return Dual(s.value + o.value, s._t + o._t)

    __radd__ = __add__

    def __neg__(s):
        return Dual(-s.value, -s._t)

    def __sub__(s, o):
        return s + (-Dual._w(o))

    def __rsub__(s, o):
        return -s + o

    def __mul__(s, o):
        o = Dual._w(o)
        return Dual(s.value * o.value, s._t * o.value + s.value * o._t)

    __rmul__ = __mul__

    def __truediv__(s, o):
        o = Dual._w(o)
        return s * Dual(1 / o.value, -o._t / o.value**2)

    def __rtruediv__(s, o):
        return Dual._w(o) / s

    def __pow__(s, n):
        return Dual(s.value**n, s._t * (n * s.value ** (n - 1) if n else 0))

    def exp(s):
        return Dual(np.exp(s.value), np.exp(s.value) * s._t)

    def log(s):
        return Dual(np.log(s.value), s._t / s.value)

    def sin(s):
        return Dual(np.sin(s.value), np.cos(s.value) * s._t)

    def cos(s):
        return Dual(np.cos(s.value), -np.sin(s.value) * s._t)

    def tanh(s):
        return Dual(np.tanh(s.value), (1 - np.tanh(s.value) ** 2) * s._t)


def gradient_forward(f, xs):
    xs = np.array(xs, float)
    n = xs.size

    def partial(i):
        return f(list(map(Dual, xs, np.arange(n) == i))).tangent

    return np.fromiter(map(partial, range(n)), dtype=float)
