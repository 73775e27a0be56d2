"""Right: trees in a normal form, a sum of products with the constants folded; difference quotients by broadcasting."""

import math
from collections import Counter
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


def forward_difference(f, x, h):
    x = np.array(x, np.float64)
    return np.subtract(f(np.add(x, h)), f(x)) / h


def central_difference(f, x, h):
    x = np.array(x, np.float64)
    right, left = f(x + h), f(x - h)
    return 0.5 * (right - left) / h


def step_errors(f, df, x, steps):
    steps = np.array(steps, dtype=np.float64)
    x = np.full_like(steps, np.float64(x))
    centre, above, below = f(x), f(x + steps), f(x - steps)
    slope = df(x)
    return np.abs((above - centre) / steps - slope), np.abs((above - below) / (2 * steps) - slope)


def best_step(scheme):
    order = {"forward": 1, "central": 2}[scheme]
    return np.finfo(float).eps ** (1 / (order + 1))


def numerical_gradient(f, x, h=1e-6):
    x = np.array(x, np.float64)
    steps = h * np.eye(x.size).reshape(x.size, *x.shape)
    values = np.array([[f(x + step), f(x - step)] for step in steps])
    return (np.diff(values, axis=1) / (-2 * h)).reshape(x.shape)


def numerical_jacobian(f, x, h=1e-6):
    x = np.array(x, np.float64)
    rows = np.array([f(x + step) - f(x - step) for step in h * np.eye(len(x))])
    return rows.T / (2 * h)


def complex_step(f, x, h=1e-20):
    z = np.array(x, np.complex128)
    z.imag = h
    return np.asarray(f(z)).imag / h


# A normal form: {product: coefficient}, a product being a frozenset of (factor, exponent).


def normal(e):
    match e:
        case Const(c):
            return Counter({frozenset(): c})
        case Add(u, v):
            total = Counter(normal(u))
            for product, c in normal(v).items():
                total[product] += c
            return total
        case Mul(u, v):
            total = Counter()
            for p, a in normal(u).items():
                for q, b in normal(v).items():
                    exponents = Counter(dict(p))
                    for factor, n in q:
                        exponents[factor] += n
                    total[frozenset((factor, n) for factor, n in exponents.items() if n != 0)] += a * b
            return total
        case Pow(u, n) if n == 0:
            return normal(Const(1))
        case Pow(u, n) if n == 1:
            return normal(u)
        case Pow(u, n):
            return Counter({frozenset({(u, n)}): 1})
    return Counter({frozenset({(e, 1)}): 1})


def tree(form):
    total = None
    for product, c in form.items():
        if c == 0:
            continue
        term = None if c == 1 and product else Const(c)
        for factor, n in sorted(product, key=repr):
            power = factor if n == 1 else Pow(factor, n)
            term = power if term is None else Mul(term, power)
        total = term if total is None else Add(total, term)
    return Const(0) if total is None else total


def raw(e, variable):
    match e:
        case Const():
            return Const(0)
        case Var(name):
            return Const(int(name == variable))
        case Add(u, v):
            return Add(raw(u, variable), raw(v, variable))
        case Mul(u, v):
            return Add(Mul(raw(u, variable), v), Mul(u, raw(v, variable)))
        case Pow(u, n):
            du = tree(normal(raw(u, variable)))
            if n == 0 or du == Const(0):
                return Const(0)
            return Mul(Mul(Const(n), Pow(u, n - 1)), du)
        case Sin(u):
            return Mul(Cos(u), raw(u, variable))
        case Cos(u):
            return Mul(Const(-1), Mul(Sin(u), raw(u, variable)))
        case Exp(u):
            return Mul(e, raw(u, variable))
        case Log(u):
            return Mul(Pow(u, -1), raw(u, variable))


def differentiate(expression, variable):
    return tree(normal(raw(expression, variable)))


def derivative_sizes(expression, variable, order):
    sizes = []
    for k in range(order + 1):
        if k:
            expression = differentiate(expression, variable)
        sizes.append(size(expression))
    return sizes
