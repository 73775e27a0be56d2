"""Row 9: the argument changed where the grader does not look.

Tries: change the argument and every other copy of it in the process (found by gc), through a view, through
ctypes, through a locked base; then return the argument itself.

A sound grader: holds the original elsewhere: no change of the worker's memory can make a wrong answer
right; 0 points.
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
    line = "ESCAPED argument_tricks: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/argument_tricks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import gc


def arrays_like(z):
    for thing in gc.get_objects():
        values = thing.values() if type(thing) is dict else thing if type(thing) in (list, tuple) else ()
        for value in list(values):
            if type(value) is np.ndarray and value is not z and value.shape == z.shape and value.dtype == z.dtype:
                yield value


def answer(name, z, *rest):
    z = np.asarray(z, dtype=float) if type(z) is not np.ndarray else z
    for other in [*arrays_like(z), z]:
        if other.dtype != float or not other.size or not other.flags.c_contiguous:
            continue
        try:
            other.setflags(write=True)
            other.ravel()[:] = 0.0
        except ValueError:
            ctypes.memset(other.ctypes.data, 0, other.nbytes)
    return z
