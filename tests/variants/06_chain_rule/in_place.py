"""Right: buffers written in place, one list of Duals whose seed moves along, augmented assignment on fresh copies."""

import math

import numpy as np


def chain_derivative(fs, dfs, x):
    state = np.array([x, 1.0], dtype=np.float64)
    for f, df in zip(fs, dfs):
        state[1] *= df(state[0])
        state[0] = f(state[0])
    return state[1]


def linear_jacobian(W):
    J = np.zeros(np.shape(W))
    J += W
    return J


def elementwise_jacobian(df, x):
    n = len(x)
    J = np.zeros(n * n)
    J[:: n + 1] = df(np.asarray(x, float))
    return J.reshape(n, n)


def chain_jacobian(jacobians):
    J = np.array(jacobians[0], dtype=float)
    for K in jacobians[1:]:
        out = np.zeros((len(K), J.shape[1]))
        np.matmul(np.array(K, dtype=float), J, out=out)
        J = out
    return J


def jvp_chain(jacobians, tangent):
    v = np.array(tangent, dtype=float)
    for K in jacobians:
        out = np.empty(len(K))
        for i, row in enumerate(np.array(K, dtype=float)):
            out[i] = row @ v
        v = out
    return v


def vjp_chain(jacobians, cotangent):
    u = np.array(cotangent, dtype=float)
    stack = list(jacobians)
    while stack:
        K = np.array(stack.pop(), dtype=float)
        out = np.zeros(K.shape[1])
        for weight, row in zip(u, K):
            out += weight * row
        u = out
    return u


def accumulation_cost(sizes, mode):
    sizes = list(sizes)
    if mode == "reverse":
        sizes.reverse()
    start, count = sizes[0], 0
    while len(sizes) > 2:
        sizes.pop(0)
        count += start * sizes[0] * sizes[1]
    return count


def best_mode(sizes):
    answer = "forward"
    if not accumulation_cost(sizes, "forward") < accumulation_cost(sizes, "reverse"):
        answer = "reverse"
    return answer


class Dual:
    def __init__(self, value, tangent):
        self.value = value * 1.0
        self.tangent = tangent * 1.0

    def copy(self):
        return Dual(self.value, self.tangent)

    def __iadd__(self, other):
        result = self.copy()
        if isinstance(other, Dual):
            result.value += other.value
            result.tangent += other.tangent
        else:
            result.value += other
        return result

    def __add__(self, other):
        result = self.copy()
        result += other
        return result

    def __neg__(self):
        return Dual(-self.value, -self.tangent)

    def __sub__(self, other):
        result = -self
        result += other
        return -result

    def __mul__(self, other):
        result = self.copy()
        if isinstance(other, Dual):
            result.tangent = self.value * other.tangent + self.tangent * other.value
            result.value *= other.value
        else:
            result.value *= other
            result.tangent *= other
        return result

    def __truediv__(self, other):
        result = self.copy()
        if isinstance(other, Dual):
            result.value /= other.value
            result.tangent -= result.value * other.tangent
            result.tangent /= other.value
        else:
            result.value /= other
            result.tangent /= other
        return result

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -(self - other)

    def __rtruediv__(self, other):
        return Dual(other, 0) / self

    def __pow__(self, n):
        result = Dual(1, 0)
        if float(n).is_integer():
            for _ in range(abs(int(n))):
                result = result * self
            return result if n >= 0 else 1 / result
        return Dual(self.value**n, n * self.value ** (n - 1) * self.tangent)

    def exp(self):
        e = math.e**self.value
        return Dual(e, e * self.tangent)

    def log(self):
        return Dual(
            math.log1p(self.value - 1) if 0.5 < self.value < 2 else math.log(self.value), self.tangent / self.value
        )

    def sin(self):
        return Dual(math.sin(self.value), self.tangent * math.sin(self.value + math.pi / 2))

    def cos(self):
        return Dual(math.cos(self.value), -self.tangent * math.sin(self.value))

    def tanh(self):
        if abs(self.value) > 20:
            return Dual(math.copysign(1.0, self.value), 0.0)
        t = math.sinh(self.value) / math.cosh(self.value)
        return Dual(t, self.tangent - t * t * self.tangent)


def gradient_forward(f, xs):
    duals = [Dual(float(x), 0) for x in xs]
    gradient = np.zeros(len(duals))
    for i, d in enumerate(duals):
        d.tangent = 1.0
        gradient[i] = f(duals).tangent
        d.tangent = 0.0
    return gradient
