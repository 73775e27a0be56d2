"""Right: functions that return functions; a Dual made with __new__; fractions where counts are made."""

import math
from collections import deque
from fractions import Fraction

import numpy as np


def pushforward(f, df):
    return lambda v, t: (f(v), df(v) * t)


def chain_derivative(fs, dfs, x):
    v, t = np.asarray(x, dtype=np.float64), 1.0
    for push in [pushforward(f, df) for f, df in zip(fs, dfs)]:
        v, t = push(v, t)
    return t


def linear_jacobian(W):
    return np.asarray([[np.float64(w) for w in row] for row in W])


def elementwise_jacobian(df, x):
    x = np.asarray(x, dtype=np.float64)
    return (df(x) * np.eye(x.size)).T


def applied(J):
    J = np.asarray(J, dtype=np.float64)
    return lambda v: np.inner(J, v)


def pulled_back(J):
    J = np.asarray(J, dtype=np.float64)
    return lambda u: np.tensordot(u, J, axes=1)


def through(functions, v):
    queue = deque(functions)
    while queue:
        v = queue.popleft()(v)
    return v


def chain_jacobian(jacobians):
    rows = np.eye(len(jacobians[-1]))
    return np.array([through([pulled_back(J) for J in jacobians[::-1]], row) for row in rows])


def jvp_chain(jacobians, tangent):
    return through(map(applied, jacobians), np.asarray(tangent, dtype=np.float64))


def vjp_chain(jacobians, cotangent):
    return through(map(pulled_back, reversed(jacobians)), np.asarray(cotangent, dtype=np.float64))


def accumulation_cost(sizes, mode):
    all_terms = sum(Fraction(a) * b for a, b in zip(sizes, sizes[1:]))
    if mode == "forward":
        return int((all_terms - sizes[0] * sizes[1]) * sizes[0])
    return int((all_terms - sizes[-2] * sizes[-1]) * sizes[-1])


def best_mode(sizes):
    order = sorted(("forward", "reverse"), key=lambda m: (accumulation_cost(sizes, m), m != "reverse"))
    return order[0]


def parts(x):
    return (x.value, x.tangent) if type(x) is Dual else (float(x), 0.0)


def binary(rule):
    def left(self, other):
        return Dual(*rule(*parts(self), *parts(other)))

    def right(self, other):
        return Dual(*rule(*parts(other), *parts(self)))

    return left, right


def unary(f, df):
    return lambda self: Dual(f(self.value), df(self.value) * self.tangent)


class Dual:
    def __new__(cls, value, tangent):
        made = super().__new__(cls)
        made.value, made.tangent = float(value), float(tangent)
        return made

    __add__, __radd__ = binary(lambda a, da, b, db: (a + b, da + db))
    __sub__, __rsub__ = binary(lambda a, da, b, db: (a - b, da - db))
    __mul__, __rmul__ = binary(lambda a, da, b, db: (a * b, da * b + a * db))
    __truediv__, __rtruediv__ = binary(lambda a, da, b, db: (a / b, (da * b - a * db) / (b * b)))
    __neg__ = unary(lambda a: -a, lambda a: -1.0)
    exp = unary(math.exp, math.exp)
    log = unary(math.log, lambda a: 1 / a)
    sin = unary(math.sin, math.cos)
    cos = unary(math.cos, lambda a: -math.sin(a))
    tanh = unary(math.tanh, lambda a: 1 - math.tanh(a) ** 2)

    def __pow__(self, n):
        return unary(lambda a: math.pow(a, n), lambda a: n * math.pow(a, n - 1) if n else 0.0)(self)


def gradient_forward(f, xs):
    def seeded(i):
        return [Dual(x, 0.0 if j - i else 1.0) for j, x in enumerate(xs)]

    return np.asarray([f(seeded(i)).tangent for i in range(len(xs))], dtype=np.float64)
