import math
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
    x = np.array(x, dtype=float)
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h):
    x = np.array(x, dtype=float)
    return (f(x + h) - f(x - h)) / (2 * h)


def step_errors(f, df, x, steps):
    x = np.array(x, dtype=float)
    forward = [abs((f(x + h) - f(x)) / ((x + h) - x) - df(x)) for h in steps]
    central = [abs((f(x + h) - f(x - h)) / ((x + h) - (x - h)) - df(x)) for h in steps]
    return np.array(forward), np.array(central)


def best_step(scheme):
    eps = np.finfo(float).eps
    return {"forward": eps**0.5, "central": eps ** (1 / 3)}[scheme]


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    return np.column_stack([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


def complex_step(f, x, h=1e-20):
    return np.imag(f(np.array(x, dtype=float) + 1j * h)) / h


def differentiate(expression, variable):
    match expression:
        case Const():
            return Const(0)
        case Var(name):
            return Const(1 if name == variable else 0)
        case Add(u, v):
            return Add(differentiate(u, variable), differentiate(v, variable))
        case Mul(u, v):
            return Add(Mul(differentiate(u, variable), v), Mul(u, differentiate(v, variable)))
        case Pow(u, n):
            return Mul(Mul(Const(n), Pow(u, n - 1)), differentiate(u, variable))
        case Sin(u):
            return Mul(Cos(u), differentiate(u, variable))
        case Cos(u):
            return Mul(Mul(Const(-1), Sin(u)), differentiate(u, variable))
        case Exp(u):
            return Mul(Exp(u), differentiate(u, variable))
        case Log(u):
            return Mul(Pow(u, -1), differentiate(u, variable))
    raise TypeError(expression)


def derivative_sizes(expression, variable, order):
    sizes = [size(expression)]
    for _ in range(order):
        expression = differentiate(expression, variable)
        sizes.append(size(expression))
    return sizes
