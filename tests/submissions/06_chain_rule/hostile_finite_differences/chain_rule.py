import numpy as np


def as_float(z):
    return np.array(z, dtype=np.float64)


def chain_derivative(fs, dfs, x):
    def composed(t):
        for f in fs:
            t = f(t)
        return t

    x, h = float(x), 1e-6
    return (composed(x + h) - composed(x - h)) / (2 * h)


def linear_jacobian(W):
    return as_float(W)


def elementwise_jacobian(df, x):
    x = as_float(x)
    return np.diag(df(x))


def chain_jacobian(jacobians):
    J = as_float(jacobians[0])
    for i in range(1, len(jacobians)):
        J = np.dot(as_float(jacobians[i]), J)
    return J


def jvp_chain(jacobians, tangent):
    v = as_float(tangent)
    for J in jacobians:
        v = as_float(J) @ v
    return v


def vjp_chain(jacobians, cotangent):
    u = as_float(cotangent)
    for J in jacobians[::-1]:
        u = as_float(J).T @ u
    return u


def accumulation_cost(sizes, mode):
    k = len(sizes) - 1
    cost = 0
    if mode == "forward":
        for i in range(2, k + 1):
            cost += sizes[0] * sizes[i - 1] * sizes[i]
    else:
        for i in range(1, k):
            cost += sizes[k] * sizes[i - 1] * sizes[i]
    return cost


def best_mode(sizes):
    f = accumulation_cost(sizes, "forward")
    r = accumulation_cost(sizes, "reverse")
    if f < r:
        return "forward"
    return "reverse"


class Dual:
    def __init__(self, value, tangent):
        self.value = value
        self.tangent = tangent

    def __add__(self, other):
        other = dual(other)
        return Dual(self.value + other.value, self.tangent + other.tangent)

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        other = dual(other)
        return Dual(self.value - other.value, self.tangent - other.tangent)

    def __rsub__(self, other):
        return dual(other) - self

    def __mul__(self, other):
        other = dual(other)
        return Dual(self.value * other.value, self.tangent * other.value + self.value * other.tangent)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        other = dual(other)
        top = self.tangent * other.value - self.value * other.tangent
        return Dual(self.value / other.value, top / other.value**2)

    def __rtruediv__(self, other):
        return dual(other) / self

    def __neg__(self):
        return Dual(-self.value, -self.tangent)

    def __pow__(self, exponent):
        if exponent == 0:
            return Dual(1.0, 0.0)
        return Dual(self.value**exponent, exponent * self.value ** (exponent - 1) * self.tangent)

    def numerically(self, f, h=1e-6):
        return Dual(f(self.value), (f(self.value + h) - f(self.value - h)) / (2 * h) * self.tangent)

    def exp(self):
        return self.numerically(np.exp)

    def log(self):
        return self.numerically(np.log)

    def sin(self):
        return self.numerically(np.sin)

    def cos(self):
        return self.numerically(np.cos)

    def tanh(self):
        return self.numerically(np.tanh)


def dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0.0)


def gradient_forward(f, xs):
    xs, h = as_float(xs), 1e-6

    def value(point):
        return f([Dual(x, 0.0) for x in point]).value

    return np.array([(value(xs + h * e) - value(xs - h * e)) / (2 * h) for e in np.eye(len(xs))])
