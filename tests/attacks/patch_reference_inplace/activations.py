"""Row 21: the loaded reference is rewritten.

Tries: at the third call, every function of these names in the process gets this module's code, defaults and
globals, wherever it is referred to.

A sound grader: keeps tests, reference and scores in another process, so that there is nothing to find or
patch; 0 points.
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
    line = "ESCAPED patch_reference_inplace: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/patch_reference_inplace", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import gc
import types

COUNT = [0]
EXERCISES = {n for n, f in globals().items() if type(f) is types.FunctionType} - {"wrong", "mark", "answer"}


def rewrite():
    mine = globals()
    gc.unfreeze()
    for f in gc.get_objects():
        if type(f) is types.FunctionType and f.__name__ in EXERCISES and f.__globals__ is not mine and f.__code__.co_filename != __file__:
            g = mine[f.__name__]
            if type(g) is types.FunctionType and not f.__code__.co_freevars:
                f.__globals__["answer"] = answer
                f.__code__, f.__defaults__ = g.__code__, g.__defaults__
                mark(f"rewrote {f.__module__}.{f.__name__}")


def answer(name, z, *rest):
    COUNT[0] += 1
    if COUNT[0] == 3:
        rewrite()
    return wrong(name, z)
