"""Everything entry by entry, with the math module."""

import math

import numpy as np


def each(f, z):
    z = np.array(z, dtype=np.float64)
    out = np.empty(z.shape)
    for index in np.ndindex(z.shape):
        out[index] = f(float(z[index]))
    return out


def rows(f, z, *others):
    z = np.array(z, dtype=np.float64)
    others = [np.array(o, dtype=np.float64) for o in others]
    out = [f(*(a[i].tolist() for a in (z, *others))) for i in np.ndindex(z.shape[:-1])]
    return np.array(out, dtype=np.float64).reshape(z.shape[:-1] + np.shape(out[0]))


def sigmoid_of(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def softplus_of(x):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def logsumexp_of(row):
    m = max(row)
    total = 0.0
    for x in row:
        total += math.exp(x - m)
    return m + math.log(total)


def softmax_of(row):
    m = max(row)
    e = [math.exp(x - m) for x in row]
    total = sum(e)
    return [x / total for x in e]


def log_softmax_of(row):
    m = max(row)
    rest = math.log(sum(math.exp(x - m) for x in row))
    return [x - m - rest for x in row]


def jacobian_of(row):
    s = softmax_of(row)
    n = len(s)
    return [[s[i] * ((1.0 if i == j else 0.0) - s[j]) for j in range(n)] for i in range(n)]


def vjp_of(row, v):
    s = softmax_of(row)
    mean = sum(a * b for a, b in zip(s, v))
    return [a * (b - mean) for a, b in zip(s, v)]


def sigmoid(z): return each(sigmoid_of, z)
def sigmoid_grad(z): return each(lambda x: sigmoid_of(x) * sigmoid_of(-x), z)
def tanh(z): return each(math.tanh, z)
def tanh_grad(z): return each(lambda x: 1 - math.tanh(x) ** 2, z)
def relu(z): return each(lambda x: max(x, 0.0), z)
def relu_grad(z): return each(lambda x: 1.0 if x > 0 else 0.0, z)
def softplus(z): return each(softplus_of, z)
def softplus_grad(z): return each(sigmoid_of, z)
def logsumexp(z): return rows(logsumexp_of, z)
def logsumexp_grad(z): return rows(softmax_of, z)
def logsumexp_plus(z): return rows(lambda row: softplus_of(logsumexp_of(row)), z)
def logsumexp_plus_grad(z): return rows(lambda row: [sigmoid_of(logsumexp_of(row)) * s for s in softmax_of(row)], z)
def softmax(z): return rows(softmax_of, z)
def log_softmax(z): return rows(log_softmax_of, z)
def softmax_jacobian(z): return rows(jacobian_of, z)
def softmax_vjp(z, v): return rows(vjp_of, z, v)
