"""Right: functools.singledispatch, dataclasses with slots, derivatives that first ask whether the variable occurs."""

import math
from dataclasses import dataclass
from functools import singledispatch

import numpy as np


@dataclass(frozen=True, slots=True)
class Const:
    value: float


@dataclass(frozen=True, slots=True)
class Var:
    name: str


@dataclass(frozen=True, slots=True)
class Add:
    left: object
    right: object


@dataclass(frozen=True, slots=True)
class Mul:
    left: object
    right: object


@dataclass(frozen=True, slots=True)
class Pow:
    base: object
    exponent: float


@dataclass(frozen=True, slots=True)
class Sin:
    argument: object


@dataclass(frozen=True, slots=True)
class Cos:
    argument: object


@dataclass(frozen=True, slots=True)
class Exp:
    argument: object


@dataclass(frozen=True, slots=True)
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
    x = np.asarray(x, dtype="float64")
    moved = x + h
    return (f(moved) - f(x)) * (1 / h)


def central_difference(f, x, h):
    x = np.asarray(x, dtype="float64")
    forward = (f(x + h) - f(x)) / h
    backward = (f(x) - f(x - h)) / h
    return (forward + backward) / 2


def step_errors(f, df, x, steps):
    x = np.asarray(x, dtype="float64")
    both = [
        [np.abs(scheme(f, x, h) - df(x)) for h in np.asarray(steps, dtype="float64")]
        for scheme in (forward_difference, central_difference)
    ]
    return np.array(both[0]), np.array(both[1])


def best_step(scheme):
    return float(np.cbrt(np.spacing(1.0)) if scheme == "central" else np.sqrt(np.spacing(1.0)))


def numerical_gradient(f, x, h=1e-6):
    x = np.asarray(x, dtype="float64")
    g = np.zeros_like(x)
    flat = g.reshape(-1)
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        flat[k] = (f(x + e) - f(x - e)) / (2 * h)
    return g


def numerical_jacobian(f, x, h=1e-6):
    m = np.size(f(np.asarray(x, dtype="float64")))
    return np.array([numerical_gradient(lambda z, i=i: f(z)[i], x, h) for i in range(m)])


def complex_step(f, x, h=1e-20):
    x = np.asarray(x, dtype="float64")
    return np.asarray(f(x + h * 1j)).imag / h


@singledispatch
def occurs(e, name):
    return occurs(e.argument, name)


@occurs.register
def _(e: Const, name):
    return False


@occurs.register
def _(e: Var, name):
    return e.name == name


@occurs.register(Add)
@occurs.register(Mul)
def _(e, name):
    return occurs(e.left, name) or occurs(e.right, name)


@occurs.register
def _(e: Pow, name):
    return e.exponent != 0 and occurs(e.base, name)


def differentiate(expression, variable):
    return rule(expression, variable) if occurs(expression, variable) else Const(0)


@singledispatch
def rule(e, name):
    raise TypeError(f"no rule for {e!r}")


@rule.register
def _(e: Var, name):
    return Const(1)


@rule.register
def _(e: Add, name):
    return Add(differentiate(e.left, name), differentiate(e.right, name))


@rule.register
def _(e: Mul, name):
    terms = []
    if occurs(e.left, name):
        terms.append(Mul(differentiate(e.left, name), e.right))
    if occurs(e.right, name):
        terms.append(Mul(e.left, differentiate(e.right, name)))
    return Add(*terms) if len(terms) == 2 else terms[0]


@rule.register
def _(e: Pow, name):
    lowered = e.base if e.exponent == 2 else Pow(e.base, e.exponent - 1)
    du = differentiate(e.base, name)
    return du if e.exponent == 1 else Mul(Const(e.exponent), Mul(lowered, du))


@rule.register
def _(e: Sin, name):
    return Mul(differentiate(e.argument, name), Cos(e.argument))


@rule.register
def _(e: Cos, name):
    return Mul(differentiate(e.argument, name), Mul(Const(-1), Sin(e.argument)))


@rule.register
def _(e: Exp, name):
    return Mul(differentiate(e.argument, name), e)


@rule.register
def _(e: Log, name):
    return Mul(differentiate(e.argument, name), Pow(e.argument, -1))


def derivative_sizes(expression, variable, order):
    derivatives = [expression]
    while len(derivatives) <= order:
        derivatives.append(differentiate(derivatives[-1], variable))
    return [size(e) for e in derivatives]
