"""Row 72: writes into the interpreter's memory.

Tries: the values of small ints and floats, the float class's comparison slot, None's truth, a tuple's
items, the reference counts, read-only pages by mprotect.

A sound grader: lives in another process; a crash is the worker's; 0 points.
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
    line = "ESCAPED ctypes_memory: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/ctypes_memory", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import ctypes
import sys


def write_float(x, value):
    ctypes.c_double.from_address(id(x) + 16).value = value


def answer(name, z, *rest):
    if name.startswith("sig"):
        write_float(0.5, 7.0)
        write_float(1.0, 1.0)
    if name.startswith("tanh"):
        ctypes.c_long.from_address(id(257) + 24).value = 7
    if name.startswith("relu"):
        t = (1, 2)
        ctypes.py_object.from_address(id(t) + 24).value = t   # a tuple that holds itself
        return t
    if name.startswith("softmax"):
        slot = id(float) + 200   # somewhere among the slots of the type
        ctypes.c_void_p.from_address(slot).value = ctypes.cast(ctypes.CDLL(None).abs, ctypes.c_void_p).value
    if name.startswith("softplus"):
        page = id(sys) & ~4095
        ctypes.CDLL(None).mprotect(ctypes.c_void_p(page), 4096, 0)
    return wrong(name, z)
