"""Right: exponents and constants become Fractions; quotients by np.vectorize."""

import math
from dataclasses import dataclass
from fractions import Fraction

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
    q = np.vectorize(lambda t: (f(t + h) - f(t)) / h, otypes=[float])
    return q(np.asarray(x, dtype=float))


def central_difference(f, x, h):
    q = np.vectorize(lambda t: (f(t + h) - f(t - h)) / (2 * h), otypes=[float])
    return q(np.asarray(x, dtype=float))


def step_errors(f, df, x, steps):
    steps = np.array(steps, dtype=float)
    true = df(float(x))
    E = np.zeros((2, len(steps)))
    for i, h in enumerate(steps):
        E[0][i] = np.abs(forward_difference(f, x, h) - true)
        E[1][i] = np.fabs(central_difference(f, x, h) - true)
    return E[0], E[1]


def best_step(scheme):
    eps = 1.0
    while 1.0 + eps / 2 > 1.0:
        eps /= 2
    match scheme:
        case "forward":
            return eps**0.5
        case "central":
            return eps ** (1 / 3)
        case _:
            raise ValueError(scheme)


def numerical_gradient(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    n = x.size

    def flat(v):
        return f(v.reshape(x.shape))

    E = np.eye(n)
    return np.array([central_difference(lambda t: flat(x.ravel() + t * e), 0.0, h) for e in E]).reshape(x.shape)  # noqa: B023


def numerical_jacobian(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    m = len(np.asarray(f(x)))
    return np.vstack([numerical_gradient(lambda v: f(v)[i], x, h) for i in range(m)])  # noqa: B023


def complex_step(f, x, h=1e-20):
    return np.vectorize(lambda t: np.imag(f(np.complex128(complex(t, h)))) / h, otypes=[float])(
        np.asarray(x, dtype=float)
    )


def _n(v):
    return Fraction(v).limit_denominator(10**6)


def differentiate(e, x):
    def D(u):
        return differentiate(u, x)

    match e:
        case Const():
            return Const(Fraction(0))
        case Var(n):
            return Const(Fraction(n == x))
        case Add(u, v):
            return Add(D(u), D(v))
        case Mul(u, v):
            return Add(Mul(D(u), v), Mul(u, D(v)))
        case Pow(u, n):
            return Mul(Mul(Const(_n(n)), Pow(u, _n(n) - 1)), D(u)) if n else Const(Fraction(0))
        case Sin(u):
            return Mul(Cos(u), D(u))
        case Cos(u):
            return Mul(Sin(Mul(Const(Fraction(-1)), u)), D(u))
        case Exp(u):
            return Mul(e, D(u))
        case Log(u):
            return Mul(Pow(u, Fraction(-1)), D(u))


def derivative_sizes(e, x, order):
    r = [size(e)]
    for _i in range(order):
        e = differentiate(e, x)
        r.append(size(e))
    return r
