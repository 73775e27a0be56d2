# score: 17.2
"""Formulas without a conversion: wrong for lists, and f is called with integers and float32."""

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


def f8(x):
    return x


def forward_difference(f, x, h):
    return (f(f8(x) + h) - f(f8(x))) / h


def central_difference(f, x, h):
    return (f(f8(x) + h) - f(f8(x) - h)) / (2 * h)


def step_errors(f, df, x, steps):
    forward = [abs(forward_difference(f, x, h) - df(f8(x))) for h in steps]
    central = [abs(central_difference(f, x, h) - df(f8(x))) for h in steps]
    return np.array(forward), np.array(central)


def best_step(scheme):
    return np.finfo(float).eps ** {"forward": 1 / 2, "central": 1 / 3}[scheme]


def numerical_gradient(f, x, h=1e-6):
    x = f8(x)
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(np.shape(x)):
        e = np.zeros(np.shape(x))
        e[index] = h
        gradient[index] = (f(x + e) - f(x - e)) / (2 * h)
    return gradient


def numerical_jacobian(f, x, h=1e-6):
    x = f8(x)
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))]).T


def complex_step(f, x, h=1e-20):
    return f(f8(x) + 1j * h).imag / h


def differentiate(expression, variable):
    def d(e):
        return differentiate(e, variable)

    match expression:
        case Const():
            return Const(0)
        case Var(name):
            return Const(1) if name == variable else Const(0)
        case Add(u, v):
            return Add(d(u), d(v))
        case Mul(u, v):
            return Add(Mul(d(u), v), Mul(u, d(v)))
        case Pow(u, n):
            return Mul(Const(n), Mul(Pow(u, n - 1), d(u)))
        case Sin(u):
            return Mul(Cos(u), d(u))
        case Cos(u):
            return Mul(Const(-1), Mul(Sin(u), d(u)))
        case Exp(u):
            return Mul(Exp(u), d(u))
        case Log(u):
            return Mul(Pow(u, -1), d(u))


def derivative_sizes(expression, variable, order):
    sizes = [size(expression)]
    for _ in range(order):
        expression = differentiate(expression, variable)
        sizes.append(size(expression))
    return sizes
