"""Right: a Chain object behind the functions; Dual's operators come from a base class, its functions from a mixin."""

import math
import numbers

import numpy as np


class Chain:
    """Matrices, first-applied first, as operators on vectors from either side."""

    def __init__(self, matrices):
        self.matrices = [np.array(M, dtype=np.float64, ndmin=2) for M in matrices]

    def __matmul__(self, v):
        for M in self.matrices:
            v = M.dot(v)
        return v

    def __rmatmul__(self, u):
        for M in self.matrices[::-1]:
            u = u.dot(M)
        return u

    __array_ufunc__ = None  # leave u @ chain to __rmatmul__

    def dense(self):
        return self @ np.eye(self.matrices[0].shape[1])


class Costs:
    def __init__(self, sizes):
        self.sizes = list(map(int, sizes))
        self.middle = [a * b for a, b in zip(self.sizes, self.sizes[1:])]

    def forward(self):
        return self.sizes[0] * (sum(self.middle) - self.middle[0])

    def reverse(self):
        return self.sizes[-1] * (sum(self.middle) - self.middle[-1])


def chain_derivative(fs, dfs, x):
    values = [np.float64(x)]
    for f in fs:
        values.append(np.float64(f(values[-1])))
    adjoint = 1.0
    for df, value in reversed(list(zip(dfs, values))):
        adjoint = adjoint * df(value)
    return np.float64(adjoint)


def linear_jacobian(W):
    return Chain([W]).dense()


def elementwise_jacobian(df, x):
    x = np.array(x, dtype=np.float64)
    J = np.zeros(x.shape * 2)
    J[np.arange(len(x)), np.arange(len(x))] = df(x)
    return J


def chain_jacobian(jacobians):
    return Chain(jacobians).dense()


def jvp_chain(jacobians, tangent):
    return Chain(jacobians) @ np.array(tangent, dtype=np.float64)


def vjp_chain(jacobians, cotangent):
    return np.array(cotangent, dtype=np.float64) @ Chain(jacobians)


def accumulation_cost(sizes, mode):
    return getattr(Costs(sizes), mode)()


def best_mode(sizes):
    costs = Costs(sizes)
    return "reverse" if costs.reverse() <= costs.forward() else "forward"


class Elementary:
    def exp(self):
        e = math.exp(self.value)
        return self.chain(e, e)

    def log(self):
        return self.chain(math.log(self.value), 1.0 / self.value)

    def sin(self):
        return self.chain(math.sin(self.value), math.cos(self.value))

    def cos(self):
        return self.chain(math.cos(self.value), -math.sin(self.value))

    def tanh(self):
        slope = 0.0 if abs(self.value) > 300 else 1.0 / math.cosh(self.value) ** 2
        return self.chain(math.tanh(self.value), slope)


class Arithmetic:
    def chain(self, value, slope):
        return type(self)(value, slope * self.tangent)

    def combine(self, other, value, slope, other_slope):
        return type(self)(value, slope * self.tangent + other_slope * other.tangent)

    def coerced(self, other):
        if isinstance(other, numbers.Real):
            return type(self)(other, 0.0)
        if isinstance(other, Arithmetic):
            return other
        raise TypeError(f"cannot combine a Dual with {type(other).__name__}")

    def __add__(self, other):
        other = self.coerced(other)
        return self.combine(other, self.value + other.value, 1.0, 1.0)

    def __sub__(self, other):
        other = self.coerced(other)
        return self.combine(other, self.value - other.value, 1.0, -1.0)

    def __mul__(self, other):
        other = self.coerced(other)
        return self.combine(other, self.value * other.value, other.value, self.value)

    def __truediv__(self, other):
        other = self.coerced(other)
        return self.combine(other, self.value / other.value, 1 / other.value, -self.value / other.value**2)

    def __radd__(self, other):
        return self.coerced(other) + self

    def __rsub__(self, other):
        return self.coerced(other) - self

    def __rmul__(self, other):
        return self.coerced(other) * self

    def __rtruediv__(self, other):
        return self.coerced(other) / self

    def __neg__(self):
        return self.chain(-self.value, -1.0)

    def __pos__(self):
        return self

    def __pow__(self, exponent):
        if exponent == 0:
            return self.chain(1.0, 0.0)
        return self.chain(self.value**exponent, exponent * self.value ** (exponent - 1))


class Dual(Arithmetic, Elementary):
    def __init__(self, value, tangent):
        self.value = value
        self.tangent = tangent


def gradient_forward(f, xs):
    point = np.array(xs, dtype=np.float64).tolist()
    gradient = np.zeros(len(point))
    for i in range(len(point)):
        duals = [Dual(x, 0.0) for x in point]
        duals[i].tangent = 1.0
        gradient[i] += f(duals).tangent
    return gradient
