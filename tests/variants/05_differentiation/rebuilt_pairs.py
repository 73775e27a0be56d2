"""Right: the value is rebuilt beside its derivative, with constants of many numpy types; quotients entry by entry."""

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


def _each(g, x):
    x = np.asarray(x, dtype=float)
    if x.ndim == 0:
        return float(g(float(x)))
    return np.array([g(float(v)) for v in x.ravel()]).reshape(x.shape)


def forward_difference(f, x, h):
    return _each(lambda t: float(f(t + h) - f(t)) / h, x)


def central_difference(f, x, h):
    return _each(lambda t: float(f(t + h) - f(t - h)) / h / 2, x)


def step_errors(f, df, x, steps):
    return tuple(
        np.array([abs(d(f, x, float(h)) - float(df(float(x)))) for h in steps])
        for d in (forward_difference, central_difference)
    )


def best_step(scheme):
    return {"forward": 2.0**-26, "central": 2.0 ** (-52 / 3)}.get(scheme)


def numerical_gradient(f, x, h=1e-6):
    a = np.asarray(x, dtype=float)
    out = []
    for k in range(a.size):
        lo, hi = a.flatten(), a.flatten()
        lo[k] -= h
        hi[k] += h
        out.append(float(f(hi.reshape(a.shape)) - f(lo.reshape(a.shape))) / (2.0 * h))
    return np.reshape(out, a.shape)


def numerical_jacobian(f, x, h=1e-6):
    x = [float(v) for v in x]
    cols = []
    for j in range(len(x)):
        up, dn = list(x), list(x)
        up[j] += h
        dn[j] -= h
        cols.append([(float(a) - float(b)) / (2 * h) for a, b in zip(f(np.array(up)), f(np.array(dn)))])
    return np.array([list(r) for r in zip(*cols)])


def complex_step(f, x, h=1e-20):
    return _each(lambda t: complex(f(complex(t, h))).imag / h, x)


def _pair(e, x):
    """rebuild the value beside the derivative"""
    if isinstance(e, Const):
        return Const(e.value), Const(0)
    if isinstance(e, Var):
        return Var(str(e.name)), Const(e.name == x)
    if isinstance(e, (Add, Mul)):
        (u, du), (v, dv) = _pair(e.left, x), _pair(e.right, x)
        if isinstance(e, Add):
            return Add(u, v), Add(du, dv)
        return Mul(u, v), Add(Mul(u, dv), Mul(v, du))
    u, du = _pair(e.base if isinstance(e, Pow) else e.argument, x)
    if isinstance(e, Pow):
        n = e.exponent
        return Pow(u, n), (Mul(Const(np.float64(n)), Mul(Pow(u, np.float64(n) - 1), du)) if n else Const(np.int64(0)))
    if isinstance(e, Sin):
        return Sin(u), Mul(du, Cos(u))
    if isinstance(e, Cos):
        return Cos(u), Mul(du, Mul(Sin(u), Const(np.float32(-1))))
    if isinstance(e, Exp):
        return (lambda w: (w, Mul(du, w)))(Exp(u))
    return Log(u), Mul(du, Pow(u, np.int8(-1)))


def differentiate(expression, variable):
    return _pair(expression, variable)[1]


def derivative_sizes(expression, variable, order):
    out = [expression]
    for k in range(1, order + 1):
        out.append(differentiate(out[k - 1], variable))
    return [size(t) for t in out]
