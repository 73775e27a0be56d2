"""Right: Python floats wherever a number is returned; constants folded; each distinct subtree differentiated once."""

import math
from dataclasses import dataclass
from functools import cache

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


def plain(result):
    return float(result) if np.ndim(result) == 0 else np.array(result, dtype=np.float64)


def floats(x):
    return float(x) if np.ndim(x) == 0 else np.array(x, dtype=np.float64)


def forward_difference(f, x, h):
    x = floats(x)
    return plain((f(x + h) - f(x)) / h)


def central_difference(f, x, h):
    x = floats(x)
    return plain((f(x + h) - f(x - h)) / (2 * h))


def step_errors(f, df, x, steps):
    slope = float(df(float(x)))
    forward = [abs(forward_difference(f, x, float(h)) - slope) for h in steps]
    central = [abs(central_difference(f, x, float(h)) - slope) for h in steps]
    return np.array(forward), np.array(central)


def best_step(scheme):
    match scheme:
        case "forward":
            return 1.4901161193847656e-08
        case "central":
            return 6.055454452393343e-06


def numerical_gradient(f, x, h=1e-6):
    x = floats(x)
    if type(x) is float:
        return plain((f(x + h) - f(x - h)) / (2 * h))
    values = []
    for i in range(x.size):
        above, below = x.copy(), x.copy()
        above.flat[i] += h
        below.flat[i] -= h
        values.append(float(f(above) - f(below)) / (2 * h))
    return np.array(values).reshape(x.shape)


def numerical_jacobian(f, x, h=1e-6):
    entries = [float(v) for v in x]
    columns = []
    for j in range(len(entries)):
        above, below = list(entries), list(entries)
        above[j] += h
        below[j] -= h
        columns.append([float(d) / (2 * h) for d in f(np.array(above)) - f(np.array(below))])
    return np.array([list(row) for row in zip(*columns, strict=True)])


def complex_step(f, x, h=1e-20):
    if np.ndim(x) == 0:
        return float(np.imag(f(complex(float(x), h)))) / h
    return plain(np.imag(f(np.array(x, dtype=np.float64) + 1j * h)) / h)


def add(u, v):
    if isinstance(u, Const) and isinstance(v, Const):
        return Const(float(u.value) + float(v.value))
    if isinstance(u, Const) and u.value == 0:
        return v
    if isinstance(v, Const) and v.value == 0:
        return u
    return Mul(Const(2.0), u) if u == v else Add(u, v)


def mul(u, v):
    if isinstance(u, Const) and isinstance(v, Const):
        return Const(float(u.value) * float(v.value))
    if isinstance(v, Const):
        u, v = v, u
    if isinstance(u, Const):
        if u.value == 0:
            return Const(0.0)
        if u.value == 1:
            return v
        if isinstance(v, Mul) and isinstance(v.left, Const):
            return mul(Const(u.value * v.left.value), v.right)
    return Mul(u, v)


def power(u, n):
    if n == 0:
        return Const(1.0)
    if isinstance(u, Pow) and float(n).is_integer() and float(u.exponent).is_integer():
        return power(u.base, u.exponent * n)
    return u if n == 1 else Pow(u, n)


@cache
def differentiate(expression, variable):
    match expression:
        case Const():
            return Const(0.0)
        case Var():
            return Const(float(expression.name == variable))
        case Add():
            return add(differentiate(expression.left, variable), differentiate(expression.right, variable))
        case Mul():
            du, dv = differentiate(expression.left, variable), differentiate(expression.right, variable)
            return add(mul(du, expression.right), mul(expression.left, dv))
        case Pow():
            n, du = expression.exponent, differentiate(expression.base, variable)
            return mul(mul(Const(float(n)), du), power(expression.base, n - 1)) if du != Const(0.0) else Const(0.0)
    u, du = expression.argument, differentiate(expression.argument, variable)
    match expression:
        case Sin():
            return mul(Cos(u), du)
        case Cos():
            return mul(Const(-1.0), mul(Sin(u), du))
        case Exp():
            return mul(Exp(u), du)
        case Log():
            return mul(power(u, -1), du)


def derivative_sizes(expression, variable, order):
    sizes = []
    k = 0
    while True:
        sizes.append(int(size(expression)))
        if k == order:
            return sizes
        expression, k = differentiate(expression, variable), k + 1
