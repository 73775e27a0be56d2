"""Right: a visitor class; logarithmic differentiation nowhere; quotients through np.stack, gradients through itertools."""

import itertools
import math
from dataclasses import dataclass, replace

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


def f8(x):
    return np.require(x, dtype=np.float64, requirements="C") + 0.0


def forward_difference(f, x, h):
    x = f8(x)
    low, high = np.stack([f(x), f(x + h)])
    return (high - low) / h


def central_difference(f, x, h):
    x = f8(x)
    low, high = np.stack([f(x - h), f(x + h)])
    return (high - low) / 2 / h


def step_errors(f, df, x, steps):
    slope = df(f8(x))
    out = tuple(
        np.fromiter((np.abs(scheme(f, x, h) - slope) for h in f8(steps)), dtype=np.float64, count=len(steps))
        for scheme in (forward_difference, central_difference)
    )
    return out


def best_step(scheme):
    if scheme not in ("forward", "central"):
        raise KeyError(scheme)
    return math.exp(math.log(2.0**-52) / ("forward", "central").index(scheme).__add__(2))


def numerical_gradient(f, x, h=1e-6):
    x = f8(x)
    out = np.full(x.shape, np.nan)
    for i in itertools.product(*map(range, x.shape)):
        mask = np.zeros(x.shape)
        mask[i] = 1.0
        out[i] = np.asarray(f(x + mask * h) - f(x - mask * h)).item() / (2.0 * h)
    return out


def numerical_jacobian(f, x, h=1e-6):
    x = f8(x)
    above = np.stack([f(row) for row in x[None, :] + h * np.eye(x.shape[0])])
    below = np.stack([f(row) for row in x[None, :] - h * np.eye(x.shape[0])])
    return np.ascontiguousarray(((above - below) / (2 * h)).T)


def complex_step(f, x, h=1e-20):
    x = f8(x)
    z = np.empty(x.shape, dtype=complex)
    z.real, z.imag = x, h
    return np.imag(f(z)) / h


class Derivative:
    def __init__(self, variable):
        self.variable = variable

    def visit(self, e):
        return getattr(self, f"visit_{type(e).__name__}")(e)

    def visit_Const(self, e):
        return replace(e, value=0)

    def visit_Var(self, e):
        return Const(1) if e.name == self.variable else Const(0)

    def visit_Add(self, e):
        return replace(e, left=self.visit(e.left), right=self.visit(e.right))

    def visit_Mul(self, e):
        return Add(replace(e, left=self.visit(e.left)), replace(e, right=self.visit(e.right)))

    def visit_Pow(self, e):
        if e.exponent in (0, 1):
            return self.visit(e.base) if e.exponent else Const(0)
        return Mul(Mul(Const(e.exponent), replace(e, exponent=e.exponent - 1)), self.visit(e.base))

    def visit_Sin(self, e):
        return self.chain(Cos(e.argument), e)

    def visit_Cos(self, e):
        return self.chain(Mul(Sin(e.argument), Const(-1)), e)

    def visit_Exp(self, e):
        return self.chain(e, e)

    def visit_Log(self, e):
        return self.chain(Pow(e.argument, -1), e)

    def chain(self, outer, e):
        return Mul(outer, self.visit(e.argument))


def differentiate(expression, variable):
    return Derivative(variable).visit(expression)


def derivative_sizes(expression, variable, order):
    derivative = Derivative(variable)
    chain = itertools.accumulate(range(order), lambda e, _: derivative.visit(e), initial=expression)
    return list(map(size, chain))
