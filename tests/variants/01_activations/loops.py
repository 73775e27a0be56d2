"""Right: plain Python loops over the entries, with the math module; arrays only at the ends."""

import math

import numpy as np


def entrywise(f, z):
    z = np.asarray(z, dtype=float)
    values = []
    for entry in z.ravel().tolist():
        values.append(f(entry))
    return np.array(values).reshape(z.shape)


def rowwise(f, z):
    z = np.asarray(z, dtype=float)
    rows = z.reshape(-1, z.shape[-1]).tolist()
    results = np.array([f(row) for row in rows], dtype=float)
    return results.reshape(z.shape[:-1] + results.shape[1:])


def one_sigmoid(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def one_softplus(x):
    if x > 0:
        return x + math.log1p(math.exp(-x))
    return math.log1p(math.exp(x))


def one_logsumexp(row):
    m = max(row)
    return m + math.log(sum(math.exp(x - m) for x in row))


def one_softmax(row):
    m = max(row)
    e = [math.exp(x - m) for x in row]
    total = sum(e)
    return [x / total for x in e]


def one_jacobian(row):
    s = one_softmax(row)
    return [[s[i] * ((i == j) - s[j]) for j in range(len(s))] for i in range(len(s))]


def sigmoid(z):
    return entrywise(one_sigmoid, z)


def sigmoid_grad(z):
    return entrywise(lambda x: one_sigmoid(x) * (1 - one_sigmoid(x)), z)


def tanh(z):
    return entrywise(math.tanh, z)


def tanh_grad(z):
    return entrywise(lambda x: 1 - math.tanh(x) ** 2, z)


def relu(z):
    return entrywise(lambda x: x if x > 0 else 0.0, z)


def relu_grad(z):
    return entrywise(lambda x: 1.0 if x > 0 else 0.0, z)


def softplus(z):
    return entrywise(one_softplus, z)


def softplus_grad(z):
    return entrywise(one_sigmoid, z)


def logsumexp(z):
    return rowwise(one_logsumexp, z)


def logsumexp_grad(z):
    return rowwise(one_softmax, z)


def logsumexp_plus(z):
    return rowwise(lambda row: one_logsumexp([0.0, *row]), z)


def logsumexp_plus_grad(z):
    return rowwise(lambda row: one_softmax([0.0, *row])[1:], z)


def softmax(z):
    return rowwise(one_softmax, z)


def log_softmax(z):
    def one(row):
        lse = one_logsumexp(row)
        return [x - lse for x in row]

    return rowwise(one, z)


def softmax_jacobian(z):
    return rowwise(one_jacobian, z)


def softmax_vjp(z, v):
    z = np.asarray(z, dtype=float)
    v = np.asarray(v, dtype=float)
    out = np.empty_like(z)
    for index in np.ndindex(z.shape[:-1]):
        s = one_softmax(z[index].tolist())
        inner = sum(a * b for a, b in zip(s, v[index].tolist(), strict=True))
        for j in range(len(s)):
            out[(*index, j)] = s[j] * (v[(*index, j)] - inner)
    return out
