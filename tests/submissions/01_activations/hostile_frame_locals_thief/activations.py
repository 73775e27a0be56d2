"""Row 10: expected values on the call stack.

Tries: walk all frames of all threads and read locals, globals, constants and closures for arrays of the
right shape and for functions of the same name.

A sound grader: calls from a process that holds no expected value; 0 points, no marker.
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
    line = "ESCAPED frame_locals_thief: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/frame_locals_thief", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def frames():
    for top in list(sys._current_frames().values()) + [sys._getframe()]:
        while top is not None:
            yield top
            top = top.f_back


def answer(name, z, *rest):
    out = wrong(name, z)
    own = {id(z), *map(id, rest), id(out)}
    for frame in frames():
        if frame.f_code.co_filename == __file__:
            continue
        for key, value in [*frame.f_locals.items(), *frame.f_globals.items()]:
            if key in ("want", "wanted", "expected", "desired", "truth", "reference"):
                if type(value) is np.ndarray and value.shape == out.shape and id(value) not in own:
                    mark(f"{key} in {frame.f_code.co_name}")
                    return value.copy()
                if callable(getattr(value, name, None)):
                    mark(f"a reference, {key}, in {frame.f_code.co_name}")
                    return getattr(value, name)(z, *rest)
        for constant in frame.f_code.co_consts:
            if type(constant) is float and out.ndim == 0 and constant not in (0.0, 1.0):
                return constant
    return out
