"""Right: numpy's scalars and strings, views into larger arrays, transposed and read-only results."""

import numpy as np


def chain_derivative(fs, dfs, x):
    x = np.asarray(x, dtype=np.float64).reshape(())
    r = np.ones(())
    while fs:
        r = r * dfs[0](x)
        x = np.asarray(fs[0](x), float)
        fs, dfs = fs[1:], dfs[1:]
    return r.item()


def linear_jacobian(W):
    W = np.array(W, float)
    big = np.zeros((2 * W.shape[0], 3 * W.shape[1]))
    big[::2, ::3] = W
    return big[::2, ::3]


def elementwise_jacobian(df, x):
    x = np.asarray(x, np.float64)
    return np.where(np.eye(x.shape[0], dtype=bool), df(x)[:, None], 0.0)


def chain_jacobian(jacobians):
    P = np.array(jacobians[0], float).T
    for J in jacobians[1:]:
        P = P @ np.array(J, float).T
    return P.T


def jvp_chain(jacobians, tangent):
    v = np.array(tangent, dtype=float)
    for J in jacobians:
        v = v @ np.array(J, dtype=float).T
    return v


def vjp_chain(jacobians, cotangent):
    u = np.asarray(cotangent, float)
    for k in range(len(jacobians) - 1, -1, -1):
        u = np.transpose(np.asarray(jacobians[k], float)) @ u
    return u


def accumulation_cost(sizes, mode):
    n = np.asarray(sizes, dtype=float)
    if mode == "forward":
        return n[0] * np.dot(n[1:-1], n[2:])
    return n[-1] * np.dot(n[:-2], n[1:-1])


def best_mode(sizes):
    return (
        np.str_("forward")
        if accumulation_cost(sizes, "forward") < accumulation_cost(sizes, "reverse")
        else np.str_("reverse")
    )


class Dual:  # log-derivative style, numpy scalars, Dual ** Dual too, slots, eq
    __slots__ = ("value", "tangent")

    def __init__(self, value, tangent=0):
        self.value = np.float64(value)
        self.tangent = np.float64(tangent)

    def __eq__(self, o):
        return self.value == getattr(o, "value", o)

    def __lt__(self, o):
        return self.value < getattr(o, "value", o)

    def __hash__(self):
        return hash(self.value)

    def __float__(self):
        return float(self.value)

    def _c(self, o):
        if isinstance(o, Dual):
            return o
        if isinstance(o, (int, float, np.number)):
            return Dual(o)
        return NotImplemented

    def _b(rule):
        def l(self, o):
            o = self._c(o)
            return o if o is NotImplemented else Dual(*rule(self, o))

        def r(self, o):
            o = self._c(o)
            return o if o is NotImplemented else Dual(*rule(o, self))

        return l, r

    __add__, __radd__ = _b(lambda a, b: (a.value + b.value, a.tangent + b.tangent))
    __sub__, __rsub__ = _b(lambda a, b: (a.value - b.value, a.tangent - b.tangent))
    __mul__, __rmul__ = _b(lambda a, b: (a.value * b.value, a.tangent * b.value + a.value * b.tangent))
    __truediv__, __rtruediv__ = _b(
        lambda a, b: (a.value / b.value, a.tangent / b.value - a.value * b.tangent / b.value**2)
    )

    def __neg__(self):
        return 0 - self

    def __pow__(self, n):
        n = float(n)
        if n == 0:
            return Dual(1)
        if n == 1:
            return Dual(self.value, self.tangent)
        return Dual(self.value**n, n * self.value ** (n - 1) * self.tangent)

    def exp(self):
        return Dual(np.exp(self.value), self.tangent * np.exp(self.value))

    def log(self):
        return Dual(np.log(self.value), self.tangent / self.value)

    def sin(self):
        return Dual(np.sin(self.value), self.tangent * np.cos(self.value))

    def cos(self):
        return Dual(np.cos(self.value), -self.tangent * np.sin(self.value))

    def tanh(self):
        x = abs(self.value)
        e = np.exp(-2 * x)
        t = (1 - e) / (1 + e)
        return Dual(np.sign(self.value) * t, self.tangent * 4 * e / (1 + e) ** 2)


def gradient_forward(f, xs):
    return np.stack(
        [
            np.asarray(f([Dual(x, float(k == i)) for k, x in enumerate(np.asarray(xs, float))]).tangent)
            for i in range(len(xs))
        ]
    )
