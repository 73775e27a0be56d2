"""Row 64: names that are not names.

Tries: functions, code objects, modules and files renamed to escape sequences, newlines, HTML and paths; a
traceback through them.

A sound grader: escapes names like any other text of the student; 0 points.
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
    line = "ESCAPED names_with_control_characters: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/names_with_control_characters", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


BAD = "sigmoid\n\x1b[2J\x1b[32mPASSED<script>alert(1)</script>\u202e=HYPERLINK(1)"


def answer(name, z, *rest):
    raise ValueError("from a function with a bad name")


for key in ("sigmoid", "tanh", "relu", "softmax", "answer"):
    f = globals()[key]
    f.__name__ = f.__qualname__ = f.__module__ = BAD
    f.__doc__ = BAD
    try:
        f.__code__ = f.__code__.replace(co_name=BAD, co_filename="../../../etc/passwd" + BAD)
    except ValueError:
        pass
__name__ = __file__ = __doc__ = BAD
globals()[BAD] = sigmoid
