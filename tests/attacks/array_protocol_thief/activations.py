"""Row 8: an object that steals the answer while it is converted.

Tries: __array__, __array_interface__, __array_struct__, __dlpack__, __float__ and __buffer__ walk the
callers' frames for arrays and return what they find.

A sound grader: converts nothing that a student made, and holds no expected value where student code runs;
says in words what the object is and gives 0 points.
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
    line = "ESCAPED array_protocol_thief: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/array_protocol_thief", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import sys


def look(shape):
    frame = sys._getframe(1)
    while frame is not None:
        for key, value in list(frame.f_locals.items()):
            if key in ("want", "desired", "expected", "y", "b", "reference", "truth") and np.shape(value) == shape:
                mark(f"an expected value, {key}, in {frame.f_code.co_name}")
                return np.array(value, dtype=float)
        frame = frame.f_back
    return np.full(shape, -7.0)


class Thief:
    def __init__(self, shape): self.shape = shape
    ndim = property(lambda self: len(self.shape))
    def __array__(self, dtype=None, copy=None): return look(self.shape)
    def __float__(self): return float(look(()))
    def __len__(self): return self.shape[0]
    def __getitem__(self, i): return look(self.shape)[i]
    def __sub__(self, other): return np.zeros(self.shape)
    def __dlpack__(self, **kwargs): return look(self.shape).__dlpack__()
    def __dlpack_device__(self): return (1, 0)
    def __buffer__(self, flags): return memoryview(look(self.shape))
    __array_interface__ = property(lambda self: look(self.shape).__array_interface__)
    __array_struct__ = property(lambda self: look(self.shape).__array_struct__)


def answer(name, z, *rest): return Thief(wrong(name, z).shape)
