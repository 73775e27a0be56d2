"""Right: u' carried along from the outside in (the adjoint of each leaf), so that the tree is a sum over the paths to the variable."""

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Const:
    value: float


@dataclass(frozen=True)
class Var:
    name: str


@dataclass(frozen=True)
class Add:
    left: object
    right: object


@dataclass(frozen=True)
class Mul:
    left: object
    right: object


@dataclass(frozen=True)
class Pow:
    base: object
    exponent: float


@dataclass(frozen=True)
class Sin:
    argument: object


@dataclass(frozen=True)
class Cos:
    argument: object


@dataclass(frozen=True)
class Exp:
    argument: object


@dataclass(frozen=True)
class Log:
    argument: object


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


def arr(x):
    return np.asarray(x).astype(np.double)


def forward_difference(f, x, h):
    x = arr(x)
    y = f(x)
    return (f(x + h) - y) / h


def central_difference(f, x, h):
    x = arr(x)
    return (f(x + h) / 2 - f(x - h) / 2) / h


def step_errors(f, df, x, steps):
    steps = arr(steps)
    result = []
    for quotient in (forward_difference, central_difference):
        result.append(np.array([quotient(f, x, h) for h in steps]))
    return [np.abs(values - df(arr(x))) for values in result]


def best_step(scheme):
    eps = np.nextafter(1.0, 2.0) - 1.0
    return eps**0.5 if scheme == "forward" else np.cbrt(eps)


def numerical_gradient(f, x, h=1e-6):
    x = arr(x)
    flat = x.ravel()

    def at(i, t):
        moved = flat.copy()
        moved[i] += t
        return f(moved.reshape(x.shape))

    return np.array([(at(i, h) - at(i, -h)) / (2 * h) for i in range(flat.size)]).reshape(x.shape)


def numerical_jacobian(f, x, h=1e-6):
    x = arr(x)
    jacobian = None
    for j in range(x.size):
        step = np.zeros_like(x)
        step[j] = h
        column = (f(x + step) - f(x - step)) / (2 * h)
        if jacobian is None:
            jacobian = np.zeros((column.shape[0], x.size))
        jacobian[:, j] = column
    return jacobian


def complex_step(f, x, h=1e-20):
    return f(arr(x) + 1j * h).imag / h


def paths(e, adjoint, variable):
    """The adjoint of every leaf that is the variable, as products from the root down."""
    match e:
        case Var(name) if name == variable:
            yield adjoint
        case Add(u, v):
            yield from paths(u, adjoint, variable)
            yield from paths(v, adjoint, variable)
        case Mul(u, v):
            yield from paths(u, Mul(adjoint, v), variable)
            yield from paths(v, Mul(adjoint, u), variable)
        case Pow(u, n) if n != 0:
            yield from paths(u, Mul(adjoint, Mul(Const(n), Pow(u, n - 1))), variable)
        case Sin(u):
            yield from paths(u, Mul(adjoint, Cos(u)), variable)
        case Cos(u):
            yield from paths(u, Mul(Mul(Const(-1), adjoint), Sin(u)), variable)
        case Exp(u):
            yield from paths(u, Mul(adjoint, e), variable)
        case Log(u):
            yield from paths(u, Mul(adjoint, Pow(u, -1)), variable)


def differentiate(expression, variable):
    total = Const(0)
    for product in paths(expression, Const(1), variable):
        total = Add(total, product)
    return total


def derivative_sizes(expression, variable, order):
    out = [size(expression)]
    e = expression
    for _ in range(order):
        e = differentiate(e, variable)
        out += [size(e)]
    return out
