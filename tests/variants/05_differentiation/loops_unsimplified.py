"""Right: loops over single numbers; the table of rules by isinstance, nothing simplified but u**0."""

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


def entrywise(g, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        out[index] = g(float(x[index]))
    return out


def forward_difference(f, x, h):
    return entrywise(lambda t: (f(t + h) - f(t)) / h, x)


def central_difference(f, x, h):
    return entrywise(lambda t: (f(t + h) - f(t - h)) / (2 * h), x)


def step_errors(f, df, x, steps):
    x = float(x)
    forward, central = [], []
    for h in steps:
        forward.append(abs(float(forward_difference(f, x, h)) - float(df(x))))
        central.append(abs(float(central_difference(f, x, h)) - float(df(x))))
    return np.array(forward), np.array(central)


def best_step(scheme):
    if scheme == "forward":
        return math.sqrt(2**-52)
    return (2.0**-52) ** (1 / 3)


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        before = x[index]
        x[index] = before + h
        above = f(x)
        x[index] = before - h
        below = f(x)
        x[index] = before
        gradient[index] = (above - below) / (2 * h)
    return gradient


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    m = len(f(x))
    jacobian = np.zeros((m, len(x)))
    for j in range(len(x)):
        above, below = x.copy(), x.copy()
        above[j] += h
        below[j] -= h
        up, down = f(above), f(below)
        for i in range(m):
            jacobian[i, j] = (up[i] - down[i]) / (2 * h)
    return jacobian


def complex_step(f, x, h=1e-20):
    return entrywise(lambda t: f(complex(t, h)).imag / h, x)


def differentiate(expression, variable):
    e = expression
    if isinstance(e, Const):
        return Const(0.0)
    if isinstance(e, Var):
        return Const(1.0) if e.name == variable else Const(0.0)
    if isinstance(e, Add):
        return Add(differentiate(e.left, variable), differentiate(e.right, variable))
    if isinstance(e, Mul):
        first = Mul(differentiate(e.left, variable), e.right)
        second = Mul(e.left, differentiate(e.right, variable))
        return Add(first, second)
    if isinstance(e, Pow):
        if e.exponent == 0:
            return Const(0.0)
        return Mul(Mul(Const(e.exponent), Pow(e.base, e.exponent - 1)), differentiate(e.base, variable))
    inner = differentiate(e.argument, variable)
    if isinstance(e, Sin):
        return Mul(Cos(e.argument), inner)
    if isinstance(e, Cos):
        return Mul(Mul(Const(-1.0), Sin(e.argument)), inner)
    if isinstance(e, Exp):
        return Mul(Exp(e.argument), inner)
    if isinstance(e, Log):
        return Mul(inner, Pow(e.argument, -1))
    raise TypeError(e)


def derivative_sizes(expression, variable, order):
    if order == 0:
        return [size(expression)]
    return [size(expression), *derivative_sizes(differentiate(expression, variable), variable, order - 1)]
