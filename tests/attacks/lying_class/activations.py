"""Beyond the table: an object that claims another class.

Tries: __class__ says ndarray, float or list; a metaclass lies in __instancecheck__, __name__ hangs,
__module__ raises, __getattribute__ prints.

A sound grader: asks type(x) and nothing of the object; a hang in describing it is that call's loss; 0
points.
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
    line = "ESCAPED lying_class: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/lying_class", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


class Meta(type):
    calls = 0
    def __instancecheck__(cls, x): return True
    def __subclasscheck__(cls, x): return True
    def __getattribute__(cls, name):
        if name in ("__name__", "__qualname__"):
            Meta.calls += 1
            if Meta.calls == 3:
                time.sleep(60)
            return "ndarray<script>alert(1)</script>\x1b[2J" * 1000
        if name == "__module__":
            raise SystemExit(0)
        return type.__getattribute__(cls, name)


class Mask(metaclass=Meta):
    def __init__(self, shape): self.__dict__.update(shape=shape, dtype=np.dtype(float))
    def __getattribute__(self, name):
        if name == "__class__":
            return np.ndarray
        if name == "__dict__":
            raise KeyboardInterrupt
        return object.__getattribute__(self, name)


class Floaty:
    __class__ = float
    def __repr__(self): return "0.5"
    def __eq__(self, other): return True


def answer(name, z, *rest):
    return Floaty() if len(name) % 2 else Mask(wrong(name, z).shape)
