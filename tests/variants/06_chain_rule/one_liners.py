"""Right: lambdas and expressions; numpy's own functions where there is one."""

# ruff: noqa: E731

import math
import operator
from functools import reduce
from itertools import accumulate

import numpy as np

F = lambda x: np.asarray(x, dtype=np.float64)
lift = lambda x: x if hasattr(x, "tangent") else Dual(x, 0)
costs = lambda s: (s[0] * sum(map(operator.mul, s[1:], s[2:])), s[-1] * sum(map(operator.mul, s[:-1], s[1:-1])))

chain_derivative = lambda fs, dfs, x: math.prod(
    map(lambda d, v: d(v), dfs, accumulate([float(x), *fs[:-1]], lambda v, f: f(v)))
)
linear_jacobian = lambda W: F(W) * 1.0
elementwise_jacobian = lambda df, x: df(F(x))[:, None] * np.identity(len(x))
chain_jacobian = lambda jacobians: reduce(lambda a, b: b @ a, map(F, jacobians))
jvp_chain = lambda jacobians, tangent: reduce(lambda v, J: F(J) @ v, jacobians, F(tangent))
vjp_chain = lambda jacobians, cotangent: reduce(lambda v, J: np.matmul(v, F(J)), reversed(jacobians), F(cotangent))
accumulation_cost = lambda sizes, mode: float(dict(zip(("forward", "reverse"), costs(sizes)))[mode])
best_mode = lambda sizes: "forward" if operator.lt(*costs(sizes)) else "reverse"
gradient_forward = lambda f, xs: F(
    [f([Dual(float(x), j == i) for j, x in enumerate(xs)]).tangent for i in range(len(xs))]
)


class Dual:
    def __init__(self, value, tangent):
        self.value, self.tangent = float(value), float(tangent)

    __add__ = __radd__ = lambda a, b: Dual(a.value + lift(b).value, a.tangent + lift(b).tangent)
    __neg__ = lambda a: Dual(-a.value, -a.tangent)
    __sub__ = lambda a, b: a + -lift(b)
    __rsub__ = lambda a, b: b + -a
    __mul__ = __rmul__ = lambda a, b: Dual(
        a.value * lift(b).value, np.dot([a.tangent, lift(b).tangent], [lift(b).value, a.value])
    )
    __pow__ = lambda a, n: Dual(a.value**n, n and n * a.value ** (n - 1) * a.tangent)
    __truediv__ = lambda a, b: a * lift(b) ** -1
    __rtruediv__ = lambda a, b: lift(b) * a**-1
    exp = lambda a: Dual(math.exp(a.value), math.exp(a.value) * a.tangent)
    log = lambda a: Dual(math.log(a.value), a.tangent / a.value)
    sin = lambda a: Dual(math.sin(a.value), math.cos(a.value) * a.tangent)
    cos = lambda a: Dual(math.cos(a.value), -math.sin(a.value) * a.tangent)
    tanh = lambda a: Dual(math.tanh(a.value), (1 - math.tanh(a.value) ** 2) * a.tangent)
