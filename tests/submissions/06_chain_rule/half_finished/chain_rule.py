import numpy as np


def as_float(z):
    return np.array(z, dtype=np.float64)


def chain_derivative(fs, dfs, x):
    current = float(x)
    result = 1.0
    for i in range(len(fs)):
        result = result * dfs[i](current)
        current = fs[i](current)
    return result


def linear_jacobian(W):
    return as_float(W)


def elementwise_jacobian(df, x):
    x = as_float(x)
    return np.diag(df(x))


def chain_jacobian(jacobians):
    J = as_float(jacobians[0])
    for i in range(1, len(jacobians)):
        J = np.dot(as_float(jacobians[i]), J)
    return J


def jvp_chain(jacobians, tangent):
    v = as_float(tangent)
    for J in jacobians:
        v = as_float(J) @ v
    return v


def vjp_chain(jacobians, cotangent):
    raise NotImplementedError("vjp_chain: not written yet")


def accumulation_cost(sizes, mode):
    raise NotImplementedError("accumulation_cost: not written yet")


def best_mode(sizes):
    raise NotImplementedError("best_mode: not written yet")


class Dual:
    def __init__(self, value, tangent):
        self.value = value
        self.tangent = tangent

    def __add__(self, other):
        raise NotImplementedError("Dual.__add__")



def dual(x):
    return x if isinstance(x, Dual) else Dual(x, 0.0)


def gradient_forward(f, xs):
    raise NotImplementedError("gradient_forward: not written yet")
