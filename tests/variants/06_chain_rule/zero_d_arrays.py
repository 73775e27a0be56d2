"""Right: everything is an array, einsum for every product; attributes and results are 0-d arrays."""

import numpy as np


def arr(x):
    return np.array(x, dtype="float64")


def chain_derivative(fs, dfs, x):
    values = [arr(x)]
    for f in fs:
        values.append(arr(f(values[-1])))
    return np.prod(arr([df(v) for df, v in zip(dfs, values)]))


def linear_jacobian(W):
    return arr(W).copy()


def elementwise_jacobian(df, x):
    g = df(arr(x))
    J = np.zeros((g.size, g.size))
    np.fill_diagonal(J, g)
    return J


def chain_jacobian(jacobians):
    J = np.eye(np.shape(jacobians[0])[1])
    for K in jacobians:
        J = np.einsum("ij,jk->ik", arr(K), J)
    return J


def jvp_chain(jacobians, tangent):
    v = arr(tangent)
    for K in jacobians:
        v = np.einsum("ij,j->i", arr(K), v)
    return v


def vjp_chain(jacobians, cotangent):
    u = arr(cotangent)
    for K in list(jacobians)[::-1]:
        u = np.einsum("i,ij->j", u, arr(K))
    return u


def accumulation_cost(sizes, mode):
    n = np.array(sizes, dtype=np.int64)
    pairs = n[:-1] * n[1:]
    return n[0] * pairs[1:].sum() if mode == "forward" else n[-1] * pairs[:-1].sum()


def best_mode(sizes):
    saved = accumulation_cost(sizes, "forward") - accumulation_cost(sizes, "reverse")
    return "reverse" if saved >= 0 else "forward"


class Dual:
    def __init__(self, value, tangent=0.0):
        self.pair = np.stack([arr(value), arr(tangent)])

    @property
    def value(self):
        return self.pair[0, ...]

    @property
    def tangent(self):
        return self.pair[1, ...]

    @staticmethod
    def of(x):
        return x if isinstance(x, Dual) else Dual(x)

    def __add__(self, other):
        return Dual(*(self.pair + Dual.of(other).pair))

    def __sub__(self, other):
        return Dual(*(self.pair - Dual.of(other).pair))

    def __rsub__(self, other):
        return Dual.of(other) - self

    def __neg__(self):
        return Dual(*-self.pair)

    def __mul__(self, other):
        (a, da), (b, db) = self.pair, Dual.of(other).pair
        return Dual(a * b, da * b + a * db)

    def __truediv__(self, other):
        (a, da), (b, db) = self.pair, Dual.of(other).pair
        return Dual(a / b, da / b - a * db / b / b)

    def __rtruediv__(self, other):
        return Dual.of(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, n):
        a, da = self.pair
        return Dual(np.power(a, float(n)), n * np.power(a, float(max(n - 1, 0) if n == 0 else n - 1)) * da)

    def exp(self):
        a, da = self.pair
        return Dual(np.exp(a), da * np.exp(a))

    def log(self):
        a, da = self.pair
        return Dual(np.log(a), da / a)

    def sin(self):
        a, da = self.pair
        return Dual(np.sin(a), da * np.cos(a))

    def cos(self):
        a, da = self.pair
        return Dual(np.cos(a), -da * np.sin(a))

    def tanh(self):
        a, da = self.pair
        return Dual(np.tanh(a), da * (1 - np.tanh(a)) * (1 + np.tanh(a)))


def gradient_forward(f, xs):
    x = arr(xs)
    g = np.zeros(x.shape)
    for i, seed in enumerate(np.identity(x.size)):
        g[i] = f(tuple(map(Dual, x, seed))).tangent
    return g
