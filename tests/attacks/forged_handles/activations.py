"""Row 41: handles that point elsewhere.

Tries: objects that look like the worker's own handles and callbacks to its encoder: forged ids, attributes
that hang, an object that names another's handle, thousands of attributes.

A sound grader: keeps handles as numbers of the worker that mean nothing in the grader; 0 points.
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
    line = "ESCAPED forged_handles: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/forged_handles", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def kin():
    """Classes of the worker that stand for remote things."""
    gc.unfreeze()
    return [c for c in gc.get_objects() if isinstance(c, type) and str(c.__module__).startswith("autograder")]


KIN = kin()
COUNT = [0]


def answer(name, z, *rest):
    COUNT[0] += 1
    if not KIN:
        return object()
    cls = KIN[COUNT[0] % len(KIN)]
    try:
        thing = object.__new__(cls)
    except TypeError:
        try:
            thing = cls.__new__(cls)
        except Exception:
            return cls
    for key, value in (("id", 0), ("kind", "ndarray"), ("seq", 1), ("value", 0.5), ("ok", True)):
        try:
            object.__setattr__(thing, key, value)
        except Exception:
            pass
    return thing
