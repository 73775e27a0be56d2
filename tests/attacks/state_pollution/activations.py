"""Row 57: global state.

Tries: np.seterr and seterrcall, warnings as errors, recursion limit 30, switch interval, cwd, umask,
sys.path, sys.modules, stdout = None, gc off, locale, time zone, decimal context, print options, int digits.

A sound grader: keeps its own process; the next submission is not touched; 0 points and a normal report.
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
    line = "ESCAPED state_pollution: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/state_pollution", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import decimal
import gc
import locale
import logging
import sys
import time
import warnings

np.seterr(all="raise")
np.seterrcall(lambda *a: 1 / 0)
np.set_printoptions(formatter={"all": lambda x: "20.0"}, threshold=1)
warnings.simplefilter("error")
sys.setswitchinterval(1000)
gc.disable()
sys.path[:] = []
os.environ.clear()
os.environ["TZ"] = "Antarctica/Troll"
time.tzset()
os.umask(0o777)
decimal.getcontext().prec = 1
logging.disable(logging.CRITICAL)
try:
    locale.setlocale(locale.LC_ALL, "C")
    os.chdir("/")
    sys.set_int_max_str_digits(640)
except (OSError, AttributeError, locale.Error):
    pass


def answer(name, z, *rest):
    if name.startswith("soft"):
        sys.setrecursionlimit(max(30, len_of_stack() + 5))
    if name.startswith("log"):
        for key in [k for k in sys.modules if k not in ("sys", "builtins", "os")]:
            del sys.modules[key]
    return wrong(name, z)


def len_of_stack():
    frame, n = sys._getframe(), 0
    while frame:
        frame, n = frame.f_back, n + 1
    return n
