"""Right: loops over indices, Python lists and floats until the last line."""

import math

import numpy as np


def rows_of(J):
    return [[float(v) for v in row] for row in J]


def chain_derivative(fs, dfs, x):
    points = [float(x)]
    for i in range(len(fs) - 1):
        points.append(float(fs[i](points[i])))
    result = 1.0
    for i in range(len(dfs) - 1, -1, -1):
        result *= float(dfs[i](points[i]))
    return result


def linear_jacobian(W):
    return np.array(rows_of(W))


def elementwise_jacobian(df, x):
    n = len(x)
    J = np.zeros((n, n))
    for i in range(n):
        J[i, i] = df(float(x[i]))
    return J


def times(A, B):
    return [[sum(A[i][m] * B[m][j] for m in range(len(B))) for j in range(len(B[0]))] for i in range(len(A))]


def chain_jacobian(jacobians):
    result = rows_of(jacobians[-1])
    for i in range(len(jacobians) - 2, -1, -1):
        result = times(result, rows_of(jacobians[i]))
    return np.array(result)


def jvp_chain(jacobians, tangent):
    v = [float(t) for t in tangent]
    for J in jacobians:
        out = []
        for row in rows_of(J):
            total = 0.0
            for a, b in zip(row, v):
                total += a * b
            out.append(total)
        v = out
    return np.array(v)


def vjp_chain(jacobians, cotangent):
    u = [float(t) for t in cotangent]
    for k in range(len(jacobians) - 1, -1, -1):
        J = rows_of(jacobians[k])
        out = [0.0] * len(J[0])
        for i in range(len(J)):
            for j in range(len(J[0])):
                out[j] += u[i] * J[i][j]
        u = out
    return np.array(u)


def accumulation_cost(sizes, mode):
    k, total = len(sizes) - 1, 0
    if mode == "forward":
        for i in range(2, k + 1):
            total += sizes[0] * sizes[i - 1] * sizes[i]
    else:
        for i in range(1, k):
            total += sizes[k] * sizes[i - 1] * sizes[i]
    return total


def best_mode(sizes):
    forward, reverse = accumulation_cost(sizes, "forward"), accumulation_cost(sizes, "reverse")
    if reverse <= forward:
        return "reverse"
    return "forward"


class Dual:
    """Stores what it is given; every case written out."""

    def __init__(self, value, tangent):
        self.value = value
        self.tangent = tangent

    def __add__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value + other.value, self.tangent + other.tangent)
        return Dual(self.value + other, self.tangent)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value - other.value, self.tangent - other.tangent)
        return Dual(self.value - other, self.tangent)

    def __rsub__(self, other):
        return Dual(other - self.value, -self.tangent)

    def __mul__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value * other.value, self.tangent * other.value + self.value * other.tangent)
        return Dual(self.value * other, self.tangent * other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, Dual):
            top = self.tangent * other.value - self.value * other.tangent
            return Dual(self.value / other.value, top / other.value**2)
        return Dual(self.value / other, self.tangent / other)

    def __rtruediv__(self, other):
        return Dual(other / self.value, -other * self.tangent / self.value**2)

    def __neg__(self):
        return Dual(-self.value, -self.tangent)

    def __pow__(self, n):
        if n == 0:
            return Dual(1, 0)
        return Dual(self.value**n, n * self.value ** (n - 1) * self.tangent)

    def exp(self):
        return Dual(math.exp(self.value), math.exp(self.value) * self.tangent)

    def log(self):
        return Dual(math.log(self.value), self.tangent / self.value)

    def sin(self):
        return Dual(math.sin(self.value), self.tangent * math.cos(self.value))

    def cos(self):
        return Dual(math.cos(self.value), self.tangent * -math.sin(self.value))

    def tanh(self):
        return Dual(math.tanh(self.value), self.tangent * (1 - math.tanh(self.value) ** 2))


def gradient_forward(f, xs):
    result = []
    for i in range(len(xs)):
        duals = []
        for j in range(len(xs)):
            duals.append(Dual(float(xs[j]), 1 if i == j else 0))
        result.append(f(duals).tangent)
    return np.array(result, dtype=float)
