"""Right: exp, log and powers are simplified where that is allowed; gradients by nditer."""

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


def simp(e):
    match e:
        case Const() | Var():
            return e
        case Add(u, v):
            u, v = simp(u), simp(v)
            if u == v:
                return simp(Mul(Const(2), u))
            match (u, v):
                case (Const(a), Const(b)):
                    return Const(a + b)
                case (Const(0), w) | (w, Const(0)):
                    return w
                case (Mul(Const(a), p), Mul(Const(b), q)) if p == q:
                    return simp(Mul(Const(a + b), p))
                case (Mul(Const(a), p), q) if p == q:
                    return simp(Mul(Const(a + 1), p))
                case (p, Mul(Const(a), q)) if p == q:
                    return simp(Mul(Const(a + 1), p))
            return Add(u, v)
        case Mul(u, v):
            u, v = simp(u), simp(v)
            match (u, v):
                case (Const(a), Const(b)):
                    return Const(a * b)
                case (Const(0), _) | (_, Const(0)):
                    return Const(0)
                case (Const(1), w) | (w, Const(1)):
                    return w
                case (w, Const(a)):
                    return simp(Mul(Const(a), w))
                case (Const(a), Mul(Const(b), w)):
                    return simp(Mul(Const(a * b), w))
                case (Mul(Const(a), p), q):
                    return simp(Mul(Const(a), Mul(p, q)))
                case (p, Mul(Const(a), q)):
                    return simp(Mul(Const(a), Mul(p, q)))
                case (Exp(p), Exp(q)):
                    return Exp(simp(Add(p, q)))
                case (Pow(p, a), Pow(q, b)) if p == q and a >= 0 and b >= 0:
                    return simp(Pow(p, a + b))
                case (p, Pow(q, b)) if p == q and b >= 0:
                    return simp(Pow(p, b + 1))
                case (Pow(p, a), q) if p == q and a >= 0:
                    return simp(Pow(p, a + 1))
                case (p, q) if p == q:
                    return Pow(p, 2)
            return Mul(u, v)
        case Pow(u, n):
            u = simp(u)
            if n == 0:
                return Const(1)
            if n == 1:
                return u
            if isinstance(u, Const):
                return Const(u.value**n) if u.value > 0 else Pow(u, n)
            if isinstance(u, Exp):
                return Exp(simp(Mul(Const(n), u.argument)))
            if isinstance(u, Pow) and isinstance(u.exponent, int) and isinstance(n, int):
                return simp(Pow(u.base, u.exponent * n))
            return Pow(u, n)
        case Log(Exp(u)) | Exp(Log(u)):
            return simp(u)
        case Log(u):
            u = simp(u)
            return Const(math.log(u.value)) if isinstance(u, Const) and u.value > 0 else Log(u)
        case Exp(u):
            u = simp(u)
            return Const(math.exp(u.value)) if isinstance(u, Const) else Exp(u)
        case Sin(u):
            u = simp(u)
            return Const(math.sin(u.value)) if isinstance(u, Const) else Sin(u)
        case Cos(u):
            u = simp(u)
            return Const(math.cos(u.value)) if isinstance(u, Const) else Cos(u)


def raw(e, x):
    match e:
        case Const():
            return Const(0)
        case Var(n):
            return Const(1) if n == x else Const(0)
        case Add(u, v):
            return Add(raw(u, x), raw(v, x))
        case Mul(u, v):
            return Add(Mul(raw(u, x), v), Mul(u, raw(v, x)))
        case Pow(u, n):
            return Mul(Mul(Const(n), Pow(u, n - 1)), raw(u, x))
        case Sin(u):
            return Mul(Cos(u), raw(u, x))
        case Cos(u):
            return Mul(Const(-1), Mul(Sin(u), raw(u, x)))
        case Exp(u):
            return Mul(e, raw(u, x))
        case Log(u):
            return Mul(Pow(u, -1), raw(u, x))


def differentiate(e, x):
    return simp(raw(simp(e), x))


def derivative_sizes(e, x, order):
    r = [size(e)]
    for _i in range(order):
        e = differentiate(e, x)
        r.append(size(e))
    return r
