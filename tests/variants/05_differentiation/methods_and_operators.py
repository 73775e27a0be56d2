"""Right: the given classes extended by operators and a method each; a gradient through directional functions."""

import math
from dataclasses import dataclass

import numpy as np


class Expression:
    def __add__(self, other):
        return Add(self, wrapped(other))

    def __radd__(self, other):
        return Add(wrapped(other), self)

    def __mul__(self, other):
        return Mul(self, wrapped(other))

    def __rmul__(self, other):
        return Mul(wrapped(other), self)

    def __pow__(self, n):
        return Pow(self, n)

    def __neg__(self):
        return Mul(Const(-1), self)


def wrapped(x):
    return x if isinstance(x, Expression) else Const(x)


@dataclass(frozen=True)
class Const(Expression):
    value: float

    def d(self, name):
        return Const(0)


@dataclass(frozen=True)
class Var(Expression):
    name: str

    def d(self, name):
        return Const(1.0 * (self.name == name))


@dataclass(frozen=True)
class Add(Expression):
    left: object
    right: object

    def d(self, name):
        return self.left.d(name) + self.right.d(name)


@dataclass(frozen=True)
class Mul(Expression):
    left: object
    right: object

    def d(self, name):
        return self.left.d(name) * self.right + self.left * self.right.d(name)


@dataclass(frozen=True)
class Pow(Expression):
    base: object
    exponent: float

    def d(self, name):
        n = self.exponent
        return n * self.base ** (n - 1) * self.base.d(name) if n != 0 else Const(0)


@dataclass(frozen=True)
class Sin(Expression):
    argument: object

    def d(self, name):
        return Cos(self.argument) * self.argument.d(name)


@dataclass(frozen=True)
class Cos(Expression):
    argument: object

    def d(self, name):
        return -Sin(self.argument) * self.argument.d(name)


@dataclass(frozen=True)
class Exp(Expression):
    argument: object

    def d(self, name):
        return self * self.argument.d(name)


@dataclass(frozen=True)
class Log(Expression):
    argument: object

    def d(self, name):
        return self.argument**-1 * self.argument.d(name)


def evaluate(expression, values):
    match expression:
        case Const(value):
            return float(value)
        case Var(name):
            return float(values[name])
        case Add(u, v):
            return evaluate(u, values) + evaluate(v, values)
        case Mul(u, v):
            return evaluate(u, values) * evaluate(v, values)
        case Pow(u, n):
            return math.pow(evaluate(u, values), n)
        case Sin(u):
            return math.sin(evaluate(u, values))
        case Cos(u):
            return math.cos(evaluate(u, values))
        case Exp(u):
            return math.exp(evaluate(u, values))
        case Log(u):
            return math.log(evaluate(u, values))
    raise TypeError(f"{expression!r} is no expression: build it from the nine classes, with Const(...) for numbers")


def size(expression):
    match expression:
        case Const() | Var():
            return 1
        case Add(u, v) | Mul(u, v):
            return 1 + size(u) + size(v)
        case Pow(u, _) | Sin(u) | Cos(u) | Exp(u) | Log(u):
            return 1 + size(u)
    raise TypeError(f"{expression!r} is no expression: build it from the nine classes, with Const(...) for numbers")


class Quotient:
    """The difference quotient of f between x + above and x - below."""

    def __init__(self, f, above, below):
        self.f, self.above, self.below = f, above, below

    def __call__(self, x):
        x = np.array(x, dtype=np.float64)
        return (self.f(x + self.above) - self.f(x - self.below)) / (self.above + self.below)


def forward_difference(f, x, h):
    return Quotient(f, h, 0.0)(x)


def central_difference(f, x, h):
    return Quotient(f, h, h)(x)


def step_errors(f, df, x, steps):
    x = np.array(x, dtype=np.float64)

    def error(scheme):
        return np.array([np.abs(scheme(f, x, float(h)) - df(x)) for h in steps])

    return error(forward_difference), error(central_difference)


def best_step(scheme):
    eps = np.finfo(np.float64).eps
    return np.array(eps**0.5 if scheme == "forward" else eps ** (1 / 3))


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=np.float64)

    def partial(index):
        def along(t):
            moved = x.copy()
            moved[index] += t
            return f(moved)

        return (along(h) - along(-h)) / (2 * h)

    return np.array([partial(index) for index in np.ndindex(x.shape)]).reshape(x.shape)


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, dtype=np.float64)
    n = x.size
    first = (f(x + h * np.eye(n)[0]) - f(x - h * np.eye(n)[0])) / (2 * h)
    jacobian = np.empty((first.size, n))
    jacobian[:, 0] = first
    for j in range(1, n):
        e = np.arange(n) == j
        jacobian[:, j] = (f(x + h * e) - f(x - h * e)) / (2 * h)
    return jacobian


def complex_step(f, x, h=1e-20):
    result = f(np.array(x, dtype=np.float64) + complex(0, h))
    return np.array(result).imag.copy() / h


def differentiate(expression, variable):
    return expression.d(variable)


def derivative_sizes(expression, variable, order):
    sizes = []
    for _ in range(order):
        sizes.append(size(expression))
        expression = expression.d(variable)
    sizes.append(size(expression))
    return sizes
