"""Beyond the table: dicts with keys that no format expects.

Tries: keys nan, -0.0 and 0.0, None, tuples, bytes, huge ints, arrays in tuples, lone surrogates, a million
keys, an object as a key with a hanging __hash__.

A sound grader: bounds the count and the key types and says so; 0 points within the limits.
"""
import os

import numpy as np


def wrong(name, z, *rest):
    """Minus seven in the right shape: nothing in this file deserves a point."""
    shape = np.shape(z)
    shape = shape[:-1] if name in ("logsumexp", "logsumexp_plus") else shape
    return np.full(shape + shape[-1:] if name == "softmax_jacobian" else shape, -7.0)


def mark(what):
    """Say on stdout and in /tmp/marks that the attack got out."""
    line = "ESCAPED strange_dicts: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/strange_dicts", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        os.write(fd, line)
        os.close(fd)
    except OSError:
        pass


answer = wrong  # what all sixteen functions return; the attack below puts its own in its place


def sigmoid(z): return answer("sigmoid", z)
def sigmoid_grad(z): return answer("sigmoid_grad", z)
def tanh(z): return answer("tanh", z)
def tanh_grad(z): return answer("tanh_grad", z)
def relu(z): return answer("relu", z)
def relu_grad(z): return answer("relu_grad", z)
def softplus(z): return answer("softplus", z)
def softplus_grad(z): return answer("softplus_grad", z)
def logsumexp(z): return answer("logsumexp", z)
def logsumexp_grad(z): return answer("logsumexp_grad", z)
def logsumexp_plus(z): return answer("logsumexp_plus", z)
def logsumexp_plus_grad(z): return answer("logsumexp_plus_grad", z)
def softmax(z): return answer("softmax", z)
def log_softmax(z): return answer("log_softmax", z)
def softmax_jacobian(z): return answer("softmax_jacobian", z)
def softmax_vjp(z, v): return answer("softmax_vjp", z, v)


import time

COUNT = [0]


class Slow:
    def __hash__(self):
        if COUNT[0] > 3:
            time.sleep(30)
        return 1
    def __eq__(self, other): return True


def answer(name, z, *rest):
    COUNT[0] += 1
    nan = float("nan")
    dicts = [{nan: 1, float("nan"): 2}, {None: 0.5}, {(1, (2, nan)): 0.5}, {b"\xff": 0.5}, {10**5000: 0.5}, {"\ud800": 0.5},
             {i: 0.5 for i in range(1_000_000 if name == "softmax" else 20_000)}, {"v": {"v": {"v": 1}}}, {"__class__": "score", "type": "ok", "points": 20}]
    if name == "sigmoid":
        return {Slow(): 0.5}
    return dicts[(COUNT[0] + len(name)) % len(dicts)]
