"""Right: derivative trees by reverse accumulation, one product for each path from the root to a leaf."""

import math
import sys
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Const:
    """A number."""

    value: float


@dataclass(frozen=True)
class Var:
    """A variable, known by its name."""

    name: str


@dataclass(frozen=True)
class Add:
    """left + right"""

    left: object
    right: object


@dataclass(frozen=True)
class Mul:
    """left * right"""

    left: object
    right: object


@dataclass(frozen=True)
class Pow:
    """base ** exponent; the exponent is a number, not a tree."""

    base: object
    exponent: float


@dataclass(frozen=True)
class Sin:
    """sin(argument)"""

    argument: object


@dataclass(frozen=True)
class Cos:
    """cos(argument)"""

    argument: object


@dataclass(frozen=True)
class Exp:
    """exp(argument)"""

    argument: object


@dataclass(frozen=True)
class Log:
    """log(argument), the natural logarithm"""

    argument: object


def evaluate(expression, values):
    """The number that an expression is, for the values (a dict name -> number) of its variables. Given.

    Raises ValueError where there is none: log of 0, a negative power of 0, a fractional power of a negative number.

    >>> evaluate(Add(Mul(Const(3), Var("x")), Pow(Var("x"), 2)), {"x": 2})
    10.0
    """
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
    """The number of nodes of an expression. Given.

    >>> size(Add(Mul(Const(3), Var("x")), Pow(Var("x"), 2)))
    6
    """
    match expression:
        case Const() | Var():
            return 1
        case Add(u, v) | Mul(u, v):
            return 1 + size(u) + size(v)
        case Pow(u, _) | Sin(u) | Cos(u) | Exp(u) | Log(u):
            return 1 + size(u)
    raise TypeError(f"{expression!r} is no expression: build it from the nine classes, with Const(...) for numbers")


def show(expression):
    """An expression as a string, for reading. Given.

    >>> show(Add(Mul(Const(3), Var("x")), Pow(Var("x"), 2)))
    '((3 * x) + x**2)'
    """
    match expression:
        case Const(value):
            return f"{value:g}" if value >= 0 else f"({value:g})"
        case Var(name):
            return name
        case Add(u, v):
            return f"({show(u)} + {show(v)})"
        case Mul(u, v):
            return f"({show(u)} * {show(v)})"
        case Pow(u, n):
            base = f"({show(u)})" if isinstance(u, Pow) else show(u)
            return f"{base}**{show(Const(n))}"
        case Sin(u) | Cos(u) | Exp(u) | Log(u):
            return f"{type(expression).__name__.lower()}({show(u)})"
    return repr(expression)


def forward_difference(f, x, h):
    x = np.asarray(x, dtype=float)
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h):
    x = np.asarray(x, dtype=float)
    return (f(x + h) - f(x - h)) / (2 * h)


def step_errors(f, df, x, steps):
    x = float(x)
    fw, ce = [], []
    for h in steps:
        h = float(h)
        fw.append(abs(float(forward_difference(f, x, h)) - float(df(x))))
        ce.append(abs(float(central_difference(f, x, h)) - float(df(x))))
    return np.array(fw), np.array(ce)


def best_step(scheme):
    if scheme == "forward":
        return math.sqrt(sys.float_info.epsilon)
    return sys.float_info.epsilon ** (1.0 / 3.0)


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    g = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        fp = f(x)
        x[ix] = old - h
        fm = f(x)
        x[ix] = old
        g[ix] = (fp - fm) / (2 * h)
        it.iternext()
    return g


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    J = None
    for j in range(x.size):
        e = np.zeros_like(x)
        e[j] = h
        col = (f(x + e) - f(x - e)) / (2 * h)
        if J is None:
            J = np.zeros((col.size, x.size))
        J[:, j] = col
    return J


def complex_step(f, x, h=1e-20):
    x = np.array(x, dtype=complex)
    return f(x + complex(0, h)).imag / h


def _partials(e):
    """(child, local derivative)"""
    match e:
        case Add(u, v):
            return [(u, Const(1)), (v, Const(1))]
        case Mul(u, v):
            return [(u, v), (v, u)]
        case Pow(u, 0):
            return []
        case Pow(u, n):
            return [(u, Mul(Const(n), Pow(u, n - 1)))]
        case Sin(u):
            return [(u, Cos(u))]
        case Cos(u):
            return [(u, Mul(Const(-1), Sin(u)))]
        case Exp(u):
            return [(u, e)]
        case Log(u):
            return [(u, Pow(u, -1))]
    return []


def _times(a, b):
    if a == Const(1):
        return b
    return a if b == Const(1) else Mul(a, b)


def differentiate(expression, variable):
    found = []
    stack = [(expression, Const(1))]
    while stack:
        e, adj = stack.pop()
        if isinstance(e, Var) and e.name == variable:
            found.append(adj)
        for child, local in _partials(e):
            stack.append((child, _times(adj, local)))
    if not found:
        return Const(0)
    total = found[0]
    for f in found[1:]:
        total = Add(total, f)
    return total


def derivative_sizes(expression, variable, order):
    sizes = [size(expression)]
    sizes.extend(size(expression := differentiate(expression, variable)) for _ in range(order))
    return sizes
