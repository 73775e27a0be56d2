"""Right: few rules of its own: a difference is a sum, a quotient a power, tanh a quotient; recursion; complex steps for W."""

import math

import numpy as np


def chain_derivative(fs, dfs, x):
    def rec(i, x):
        if i == len(fs):
            return 1.0
        return rec(i + 1, fs[i](x)) * dfs[i](x)

    return rec(0, float(x))


def linear_jacobian(W):
    W = np.asarray(W, float)
    return np.imag(W.astype(complex) @ (1j * np.eye(W.shape[1])))


def elementwise_jacobian(df, x):
    x = np.asarray(x, dtype="d")
    return np.einsum("i,ij->ij", df(x), np.eye(x.size))


def chain_jacobian(jacobians):
    Js = list(jacobians)
    out = np.asarray(Js.pop(), dtype=np.float64)
    while Js:
        out = np.matmul(out, Js.pop())
    return out


def jvp_chain(jacobians, tangent):
    if not jacobians:
        return np.array(tangent, float)
    return jvp_chain(jacobians[1:], np.dot(np.asarray(jacobians[0], np.float64), np.asarray(tangent, np.float64)))


def vjp_chain(jacobians, cotangent):
    *rest, last = jacobians
    u = np.einsum("ij,i", np.array(last, float), np.array(cotangent, float))
    return vjp_chain(rest, u) if rest else u


def accumulation_cost(sizes, mode):
    return np.array(
        sum(
            (sizes[0] if mode == "forward" else sizes[-1]) * a * b
            for a, b in (list(zip(sizes, sizes[1:]))[1:] if mode == "forward" else list(zip(sizes, sizes[1:]))[:-1])
        )
    )


def best_mode(sizes):
    costs = {m: accumulation_cost(sizes, m) for m in ("reverse", "forward")}
    return min(costs, key=costs.get)


class Dual:  # tanh from exps on Duals, sub via add/neg, div via pow -1, everything composed
    def __init__(self, v, t):
        self.value, self.tangent = v, t

    def __add__(self, o):
        try:
            return Dual(self.value + o.value, self.tangent + o.tangent)
        except AttributeError:
            return Dual(self.value + o, self.tangent)

    def __radd__(self, o):
        return self + o

    def __neg__(self):
        return self * -1

    def __sub__(self, o):
        return self + -1 * o

    def __rsub__(self, o):
        return -1 * self + o

    def __mul__(self, o):
        try:
            return Dual(self.value * o.value, self.tangent * o.value + self.value * o.tangent)
        except AttributeError:
            return Dual(self.value * o, self.tangent * o)

    def __rmul__(self, o):
        return self * o

    def __truediv__(self, o):
        return self * o**-1

    def __rtruediv__(self, o):
        return o * self**-1

    def __pow__(self, n):
        return (
            Dual(1.0, 0.0) if not n else Dual(float(self.value) ** n, self.tangent * n * float(self.value) ** (n - 1))
        )

    def exp(self):
        e = math.exp(self.value)
        return Dual(e, self.tangent * e)

    def log(self):
        return Dual(math.log(self.value), self.tangent / self.value)

    def sin(self):
        return Dual(math.sin(self.value), self.tangent * math.cos(self.value))

    def cos(self):
        return Dual(math.sin(math.pi / 2 + self.value), -self.tangent * math.sin(self.value))

    def tanh(self):
        if self.value < 0:
            return -(-self).tanh()
        e = (-2 * self).exp()
        return (1 - e) / (1 + e)


def gradient_forward(f, xs):
    g = []
    for i in range(len(xs)):
        d = [Dual(float(x), 0) for x in xs]
        d[i] = Dual(float(xs[i]), 1)
        g.append(float(f(d).tangent))
    return np.array(g)
