"""Right: quotients over the step that was really taken, where it is not 0; an explicit stack, no recursion; sizes as numpy integers."""

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


def over(rise, run, h):
    return rise / np.where(run == 0, h, run)


def forward_difference(f, x, h):
    x = np.array(x, dtype=np.float64)
    above = x + h
    return over(f(above) - f(x), above - x, h)


def central_difference(f, x, h):
    x = np.array(x, dtype=np.float64)
    above, below = x + h, x - h
    return over(f(above) - f(below), above - below, 2 * h)


def step_errors(f, df, x, steps):
    x = np.array(x, dtype=np.float64)
    errors = np.empty((2, len(steps)))
    for k, h in enumerate(steps):
        errors[0, k] = abs(forward_difference(f, x, h) - df(x))
        errors[1, k] = abs(central_difference(f, x, h) - df(x))
    return errors[0], errors[1]


def best_step(scheme):
    eps = 1.0
    while 1.0 + eps / 2 != 1.0:
        eps /= 2
    return eps ** (1 / (2 + (scheme == "central")))


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=np.float64)
    gradient = np.empty(x.shape)
    walk = np.nditer(x, flags=["multi_index"])
    for entry in walk:
        i = walk.multi_index
        above, below = x.copy(), x.copy()
        above[i], below[i] = entry + h, entry - h
        gradient[i] = (f(above) - f(below)) / (above[i] - below[i])
    return gradient


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, dtype=np.float64)
    grid_above, grid_below = x + h * np.eye(x.size), x - h * np.eye(x.size)
    rises = [f(above) - f(below) for above, below in zip(grid_above, grid_below, strict=True)]
    return np.transpose(rises) / np.diag(grid_above - grid_below)


def complex_step(f, x, h=1e-20):
    x = np.array(x, dtype=np.float64)
    value = np.asarray(f(np.add(x, np.multiply(1j, h))))
    return np.divide(value.imag, h)


def parts(e):
    if isinstance(e, (Add, Mul)):
        return [e.left, e.right]
    if isinstance(e, Pow):
        return [e.base]
    return [] if isinstance(e, (Const, Var)) else [e.argument]


def differentiate(expression, variable):
    order, waiting = [], [expression]
    while waiting:
        e = waiting.pop()
        order.append(e)
        waiting.extend(parts(e))
    slopes = {}
    for e in reversed(order):
        slopes[id(e)] = combined(e, [slopes[id(part)] for part in parts(e)], variable)
    return slopes[id(expression)]


def combined(e, slopes, variable):
    if isinstance(e, (Const, Var)):
        return Const(int(isinstance(e, Var) and e.name == variable))
    if all(slope == Const(0) for slope in slopes):
        return Const(0)
    if isinstance(e, Add):
        return Add(*slopes)
    if isinstance(e, Mul):
        return Add(Mul(slopes[0], e.right), Mul(slopes[1], e.left))
    if isinstance(e, Pow):
        outer = Mul(Const(e.exponent), Pow(e.base, e.exponent - 1)) if e.exponent else Const(0)
    else:
        u = e.argument
        outer = {
            Sin: lambda: Cos(u),
            Cos: lambda: Mul(Sin(u), Const(-1)),
            Exp: lambda: e,
            Log: lambda: Pow(u, -1.0),
        }[type(e)]()
    return Const(0) if outer == Const(0) else Mul(outer, slopes[0])


def derivative_sizes(expression, variable, order):
    sizes = np.zeros(order + 1, dtype=int)
    for k in range(order + 1):
        sizes[k] = size(expression)
        expression = differentiate(expression, variable)
    return list(sizes)
