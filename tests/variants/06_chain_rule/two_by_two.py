"""Right: a dual number is the matrix [[v, t], [0, v]]; products of Duals are products of matrices."""

import math

import numpy as np


def double(x):
    return np.array(x, np.double)


def chain_derivative(fs, dfs, x):
    v, product = float(double(x)), np.eye(1)
    for f, df in zip(fs, dfs):
        product = np.array([[df(v)]]) @ product
        v = f(v)
    return product[0, 0]


def linear_jacobian(W):
    W = double(W)
    J = np.empty(W.shape)
    for j in range(W.shape[1]):
        J[:, j] = W[:, j]
    return J


def elementwise_jacobian(df, x):
    return np.diag(np.ravel([df(v) for v in double(x)]))


def chain_jacobian(jacobians):
    J = double(jacobians[-1])
    for K in jacobians[-2::-1]:
        J = J.dot(double(K))
    return J


def jvp_chain(jacobians, tangent):
    t = double(tangent)
    for K in jacobians:
        t = (double(K) * t).sum(axis=1)
    return t


def vjp_chain(jacobians, cotangent):
    c = double(cotangent)
    k = len(jacobians)
    while k:
        k -= 1
        c = (double(jacobians[k]).T * c).sum(axis=1)
    return c


def accumulation_cost(sizes, mode):
    shapes = [(m, n) for n, m in zip(sizes, sizes[1:])]  # of the Jacobians
    if mode == "reverse":
        shapes = [(n, m) for m, n in shapes[::-1]]
    count, (rows, columns) = 0, shapes[0]
    for m, n in shapes[1:]:
        assert n == rows
        count, rows = count + m * n * columns, m
    return count


def best_mode(sizes):
    if accumulation_cost(sizes, "forward") >= accumulation_cost(sizes, "reverse"):
        return "reverse"
    return "forward"


class Dual:
    def __init__(self, value, tangent):
        self.matrix = np.array([[value, tangent], [0, value]], dtype=float)

    value = property(lambda self: float(self.matrix[0, 0]))
    tangent = property(lambda self: float(self.matrix[0, 1]))

    @classmethod
    def wrap(cls, M):
        return cls(M[0, 0], M[0, 1])

    @staticmethod
    def unwrap(x):
        return x.matrix if isinstance(x, Dual) else x * np.eye(2)

    def __add__(self, other):
        return Dual.wrap(self.matrix + Dual.unwrap(other))

    def __radd__(self, other):
        return Dual.wrap(Dual.unwrap(other) + self.matrix)

    def __sub__(self, other):
        return Dual.wrap(self.matrix - Dual.unwrap(other))

    def __rsub__(self, other):
        return Dual.wrap(Dual.unwrap(other) - self.matrix)

    def __mul__(self, other):
        return Dual.wrap(self.matrix @ Dual.unwrap(other))

    def __rmul__(self, other):
        return Dual.wrap(Dual.unwrap(other) @ self.matrix)

    def __truediv__(self, other):
        return Dual.wrap(np.linalg.solve(Dual.unwrap(other), self.matrix))

    def __rtruediv__(self, other):
        return Dual.wrap(np.linalg.solve(self.matrix, Dual.unwrap(other)))

    def __neg__(self):
        return Dual.wrap(-self.matrix)

    def of(self, f, slope):
        return Dual(f, slope * self.tangent)

    def __pow__(self, n):
        return self.of(self.value**n, n * self.value ** (n - 1) if n else 0)

    def exp(self):
        return self.of(math.exp(self.value), math.exp(self.value))

    def log(self):
        return self.of(math.log(self.value), 1 / self.value)

    def sin(self):
        return self.of(math.sin(self.value), math.cos(self.value))

    def cos(self):
        return self.of(math.cos(self.value), -math.sin(self.value))

    def tanh(self):
        return self.of(math.tanh(self.value), 1 - math.tanh(self.value) ** 2)


def gradient_forward(f, xs):
    duals = [Dual(x, 0.0) for x in xs]
    gradient = []
    for i, x in enumerate(xs):
        gradient.append(f(duals[:i] + [Dual(x, 1.0)] + duals[i + 1 :]).tangent)
    return np.array(gradient)
