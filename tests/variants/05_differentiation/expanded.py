"""Right: powers of sums are multiplied out; quotients as differences of quotients, read-only arrays."""

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


def _f(x):
    x = np.array(x, dtype=np.float64)
    x.flags.writeable = False
    return x


def forward_difference(f, x, h):
    x = _f(x)
    h = np.float64(h)
    y = f(x + h) / h - f(x) / h
    return y


def central_difference(f, x, h):
    x = _f(x)
    fwd = (f(x + h) - f(x)) / h
    bwd = (f(x) - f(x - h)) / h
    return 0.5 * (fwd + bwd)


def step_errors(f, df, x, steps):
    res = {"f": np.empty(len(steps)), "c": np.empty(len(steps))}
    x = _f(x)
    for k in range(len(steps)):
        res["f"][k] = abs((f(x + float(steps[k])) - f(x)) / float(steps[k]) - df(x))
        res["c"][k] = abs((f(x + float(steps[k])) - f(x - float(steps[k]))) / (2 * float(steps[k])) - df(x))
    return res["f"], res["c"]


def best_step(scheme):
    return float(np.finfo("d").eps ** (1 / {"forward": 2, "central": 3}[scheme]))


def numerical_gradient(f, x, h=1e-6):
    x = _f(x)

    def partial(i):
        e = np.zeros(x.shape)
        e[i] = h
        return (f(_f(x + e)) - f(_f(x - e))) / (2 * h)

    out = np.zeros(x.shape)
    for i in np.ndindex(*x.shape):
        out[i] = partial(i)
    return _f(out)


def numerical_jacobian(f, x, h=1e-6):
    x = _f(x)
    P = np.tile(x, (x.size, 1))
    M = P.copy()
    P[np.diag_indices_from(P)] += h
    M[np.diag_indices_from(M)] -= h
    return np.apply_along_axis(f, 1, P).T / (2 * h) - np.apply_along_axis(f, 1, M).T / (2 * h)


def complex_step(f, x, h=1e-20):
    out = np.asarray(f(_f(x) + np.complex128(1j) * h))
    return _f(out.imag * (1 / h))


def _expand_pow(u, n):
    if n == 0:
        return Const(1)
    if isinstance(n, float) and n.is_integer():
        n = int(n)
    if isinstance(n, int) and n > 1:
        if isinstance(u, Add):  # binomial
            a, b = u.left, u.right
            out = None
            for k in range(n + 1):
                t = Mul(Const(math.comb(n, k)), Mul(_expand_pow(a, n - k), _expand_pow(b, k)))
                out = t if out is None else Add(out, t)
            return out
        if isinstance(u, Mul):
            return Mul(_expand_pow(u.left, n), _expand_pow(u.right, n))
        return Mul(u, _expand_pow(u, n - 1))
    return u if n == 1 else Pow(u, n)


def _distribute(e):
    if isinstance(e, Mul):
        left, right = _distribute(e.left), _distribute(e.right)
        if isinstance(left, Add):
            return Add(_distribute(Mul(left.left, right)), _distribute(Mul(left.right, right)))
        if isinstance(right, Add):
            return Add(_distribute(Mul(left, right.left)), _distribute(Mul(left, right.right)))
        return Mul(left, right)
    if isinstance(e, Add):
        return Add(_distribute(e.left), _distribute(e.right))
    if isinstance(e, Pow):
        return _expand_pow(e.base, e.exponent)
    return e


def _s(e):
    """drop zeros and ones"""
    if isinstance(e, (Add, Mul)):
        left, right = _s(e.left), _s(e.right)
        if isinstance(left, Const) and isinstance(right, Const):
            return Const(left.value + right.value if isinstance(e, Add) else left.value * right.value)
        if isinstance(e, Add):
            if left == Const(0):
                return right
            return left if right == Const(0) else Add(left, right)
        if Const(0) in (left, right):
            return Const(0)
        if left == Const(1):
            return right
        return left if right == Const(1) else Mul(left, right)
    return e


def _d(e, x):
    match e:
        case Const():
            return Const(0)
        case Var(n):
            return Const(1) if n == x else Const(0)
        case Add(u, v):
            return Add(_d(u, x), _d(v, x))
        case Mul(u, v):
            return Add(Mul(_d(u, x), v), Mul(u, _d(v, x)))
        case Pow(u, n):
            return Const(0) if n == 0 else Mul(Const(n), Mul(_expand_pow(u, n - 1), _d(u, x)))
        case Sin(u):
            return Mul(Cos(u), _d(u, x))
        case Cos(u):
            return Mul(Const(-1), Mul(Sin(u), _d(u, x)))
        case Exp(u):
            return Mul(e, _d(u, x))
        case Log(u):
            return Mul(Pow(u, -1), _d(u, x))


def differentiate(e, x):
    return _s(_distribute(_s(_d(e, x))))


def derivative_sizes(e, x, order):
    right = [size(e)]
    for _i in range(order):
        e = differentiate(e, x)
        right.append(size(e))
    return right
