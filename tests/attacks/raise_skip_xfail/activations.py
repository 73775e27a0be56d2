"""Row 44: exceptions that test runners take for no failure.

Tries: Skipped, XFailed, SkipTest, pytest's outcome exceptions (made by hand where pytest is not
importable), TodoError.

A sound grader: counts passed checks only; 0 points.
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
    line = "ESCAPED raise_skip_xfail: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/raise_skip_xfail", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import unittest


def outcome(name, module, base=BaseException):
    return type(name, (base,), {"__module__": module, "allow_module_level": True, "msg": "reason", "pytrace": False, "_use_item_location": True})


EXCEPTIONS = [outcome("Skipped", "builtins"), outcome("XFailed", "_pytest.outcomes"), unittest.SkipTest, outcome("OutcomeException", "_pytest.outcomes"), unittest.case._ShouldStop]
try:
    import pytest
    EXCEPTIONS = [pytest.skip.Exception, pytest.xfail.Exception]
except Exception:
    pass


def answer(name, z, *rest):
    raise EXCEPTIONS[len(name) % len(EXCEPTIONS)]("reason")
