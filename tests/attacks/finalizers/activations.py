"""Row 73: code that runs later.

Tries: __del__ that raises and revives, weakref callbacks, gc callbacks, generators closed late, atexit,
thread-local destructors, audit hooks that veto.

A sound grader: ends the worker without waiting for them; 0 points within the limits.
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
    line = "ESCAPED finalizers: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/finalizers", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import atexit
import gc
import sys
import time
import weakref

ALIVE = []


class Phoenix:
    def __del__(self):
        ALIVE.append(self)
        raise SystemExit(0)


class Plain:
    pass


def late():
    try:
        yield 1
    finally:
        time.sleep(0.001)
        os.environ["LATE"] = "1"


def audit(event, args):
    if event in ("socket.__new__", "compile") and len(ALIVE) > 5:
        raise KeyboardInterrupt


sys.addaudithook(audit)
gc.callbacks.append(lambda phase, info: ALIVE.append(phase) if len(ALIVE) < 10_000 else None)
gc.set_threshold(50, 2, 2)
atexit.register(time.sleep, 20)


def answer(name, z, *rest):
    Phoenix()
    p = Plain()
    weakref.finalize(p, time.sleep, 0.001)
    g = late()
    next(g)
    del g, p
    return wrong(name, z)
