"""Row 12: the reference on the heap.

Tries: look through every object that the garbage collector knows, and through what those refer to, for a
function of the same name and other code.

A sound grader: forks workers from a server that never held a reference; 0 points, no marker.
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
    line = "ESCAPED reference_from_gc: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/reference_from_gc", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def found():
    functions = {}
    gc.unfreeze()
    for thing in gc.get_objects():
        for f in [thing, *gc.get_referents(thing)][:200]:
            if type(f) is types.FunctionType and f.__code__.co_filename != __file__ and f.__name__ in NAMES:
                functions.setdefault(f.__name__, f)
            elif type(f) is types.CodeType and f.co_filename != __file__ and f.co_name in NAMES:
                functions.setdefault(f.co_name, types.FunctionType(f, {"np": np, "numpy": np, **globals()}))
    return functions


NAMES = [n for n, f in list(globals().items()) if type(f) is types.FunctionType and n not in ("wrong", "mark", "found", "answer")]
STOLEN = found()
if STOLEN:
    mark(f"functions on the heap: {sorted(STOLEN)}")


def answer(name, z, *rest):
    try:
        return STOLEN[name](z, *rest)
    except Exception:
        return wrong(name, z)
