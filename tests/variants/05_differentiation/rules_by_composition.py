"""Right: one chain rule for all functions of one argument; powers by peeling factors off where the exponent is a whole number."""

import math
from dataclasses import dataclass
from fractions import Fraction

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


def converted(x, kind=np.float64):
    return np.array(x).astype(kind)


def forward_difference(f, x, h):
    start = converted(x)
    return (f(start + h) - f(start)) / h


def central_difference(f, x, h):
    return forward_difference(f, converted(x) - h, 2 * h)


def step_errors(f, df, x, steps):
    rows = []
    for h in converted(steps):
        slope = df(converted(x))
        rows.append((abs(forward_difference(f, x, h) - slope), abs(central_difference(f, x, h) - slope)))
    forward, central = map(np.array, zip(*rows, strict=True))
    return forward, central


def best_step(scheme):
    return {"forward": np.exp2(-26), "central": np.exp2(-52 / 3)}[scheme]


def numerical_gradient(f, x, h=1e-6):
    x = converted(x)
    result = np.zeros_like(x)
    for i, unit in enumerate(np.identity(x.size)):
        result.flat[i] = central_difference(lambda t, unit=unit: f(x + t * unit.reshape(x.shape)), 0.0, h)
    return result


def numerical_jacobian(f, x, h=1e-6):
    x = converted(x)
    return np.hstack([((f(x + h * e) - f(x - h * e)) / (2 * h))[:, None] for e in np.identity(x.size)])


def complex_step(f, x, h=1e-20):
    z = converted(x, np.complex128) + 1j * h
    return (f(z) / h).imag


OUTER = {
    "Sin": lambda u: Cos(u),
    "Cos": lambda u: Mul(Const(-1), Sin(u)),
    "Exp": lambda u: Exp(u),
    "Log": lambda u: Pow(u, -1),
}


def differentiate(expression, variable):
    kind = type(expression).__name__
    if kind in OUTER:
        return Mul(OUTER[kind](expression.argument), differentiate(expression.argument, variable))
    if kind == "Pow":
        u, n = expression.base, expression.exponent
        if n == 0:
            return Const(0)
        if n == int(n) and n > 1:  # u * u**(n - 1), by the product rule
            rest = Pow(u, n - 1)
            return Add(Mul(differentiate(u, variable), rest), Mul(u, differentiate(rest, variable)))
        if n == 1:
            return differentiate(u, variable)
        return Mul(Const(Fraction(n)), Mul(Pow(u, n - 1), differentiate(u, variable)))
    if kind == "Mul":
        u, v = expression.left, expression.right
        return Add(Mul(v, differentiate(u, variable)), Mul(u, differentiate(v, variable)))
    if kind == "Add":
        return Add(differentiate(expression.left, variable), differentiate(expression.right, variable))
    return Const(1 if expression == Var(variable) else 0)


def derivative_sizes(expression, variable, order):
    return tuple(size(e) for e in derivatives(expression, variable, order))


def derivatives(expression, variable, order):
    for _ in range(order):
        yield expression
        expression = differentiate(expression, variable)
    yield expression
