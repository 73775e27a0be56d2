"""Right: the rules as a dictionary from class to function; np.vectorize for the quotients; sin and cos shifted by a quarter turn."""

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


def forward_difference(f, x, h):
    return np.vectorize(lambda t: (f(t + h) - f(t)) / h, otypes=[float])(np.array(x, dtype=float))


def central_difference(f, x, h):
    return np.vectorize(lambda t: (f(t + h) - f(t - h)) / (h + h), otypes=[float])(np.array(x, dtype=float))


def step_errors(f, df, x, steps):
    x = np.float64(x)
    slope = df(x)
    curve = {}
    for name, scheme in {"forward": forward_difference, "central": central_difference}.items():
        curve[name] = np.array([np.abs(slope - scheme(f, x, h)) for h in np.array(steps, dtype=float)])
    return curve["forward"], curve["central"]


def best_step(scheme):
    return np.power(np.finfo("f8").eps, {"forward": 1 / 2, "central": 1 / 3}[scheme])


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    unit = np.eye(x.size).reshape((x.size, *x.shape))
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in unit]).reshape(x.shape)


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    return np.column_stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


def complex_step(f, x, h=1e-20):
    return np.vectorize(lambda t: np.imag(f(t + 1j * h)) / h, otypes=[float])(np.array(x, dtype=float))


QUARTER = Const(math.pi / 2)

RULES = {
    Const: lambda e, d, name: Const(0),
    Var: lambda e, d, name: Const(e.name == name),
    Add: lambda e, d, name: Add(d(e.right), d(e.left)),
    Mul: lambda e, d, name: Add(Mul(e.left, d(e.right)), Mul(e.right, d(e.left))),
    Pow: lambda e, d, name: (
        Mul(d(e.base), Mul(Pow(e.base, e.exponent - 1), Const(e.exponent))) if e.exponent else Const(0)
    ),
    Sin: lambda e, d, name: Mul(d(e.argument), Sin(Add(e.argument, QUARTER))),
    Cos: lambda e, d, name: Mul(d(e.argument), Cos(Add(e.argument, QUARTER))),
    Exp: lambda e, d, name: Mul(d(e.argument), e),
    Log: lambda e, d, name: Mul(d(e.argument), Exp(Mul(Const(-1), e))),
}


def differentiate(expression, variable):
    def d(e):
        return RULES[type(e)](e, d, variable)

    return d(expression)


def derivative_sizes(expression, variable, order):
    sizes = [size(expression)]
    sizes.extend(size(expression := differentiate(expression, variable)) for _ in range(order))
    return sizes
