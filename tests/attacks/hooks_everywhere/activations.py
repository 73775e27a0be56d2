"""Beyond the table: every hook of the interpreter.

Tries: sys.settrace, setprofile, audit hooks that raise, sys.meta_path, path hooks, excepthook,
breakpointhook, asyncgen hooks, faulthandler, signal wakeup fd, tracemalloc, sys.monitoring, threading
hooks.

A sound grader: meets them in the worker alone; 0 points within the limits.
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
    line = "ESCAPED hooks_everywhere: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/hooks_everywhere", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import faulthandler
import signal
import sys
import threading
import tracemalloc

COUNT = [0]


def hook(*args):
    COUNT[0] += 1
    return hook if COUNT[0] % 2 else None


sys.settrace(hook)
sys.setprofile(hook)
threading.settrace(hook)
sys.excepthook = sys.unraisablehook = sys.breakpointhook = threading.excepthook = hook
sys.path_hooks.insert(0, hook)
tracemalloc.start(25)
try:
    faulthandler.enable(file=3, all_threads=True)
    faulthandler.dump_traceback_later(0.2, repeat=True, file=3)   # writes into the channel
except (OSError, ValueError, RuntimeError):
    pass
try:
    signal.set_wakeup_fd(3, warn_on_full_buffer=False)
except (OSError, ValueError):
    pass
signal.signal(signal.SIGALRM, lambda *a: None)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)   # every alarm puts a byte into the channel
sys.addaudithook(lambda event, args: COUNT.__setitem__(0, COUNT[0] + 1))
