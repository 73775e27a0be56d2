"""Row 41: the worker's own loop is steered.

Tries: the frames of the worker's loop are found and changed: its module table, its counters, its object
table; trace functions jump over its lines; an asynchronous exception is raised in it from a thread.

A sound grader: survives a worker that does anything at all; 0 points.
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
    line = "ESCAPED worker_loop_stack: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/worker_loop_stack", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import sys
import threading
import time


def steer(frame):
    while frame is not None:
        for key, value in list(frame.f_locals.items()):
            if frame.f_code.co_filename == __file__:
                continue
            if type(value) is dict and key not in ("__builtins__", "globals"):
                for k, v in list(value.items()):
                    if type(v) is int:
                        value[k] = v + 1
            elif hasattr(value, "__dict__") and not isinstance(value, type(os)):
                for k, v in list(vars(value).items()):
                    if type(v) is int:
                        try:
                            setattr(value, k, v + 1)
                        except Exception:
                            pass
        frame = frame.f_back


def answer(name, z, *rest):
    if name == "sigmoid":
        steer(sys._getframe(1))
    if name == "softmax":
        main = threading.main_thread().ident
        threading.Thread(target=lambda: (time.sleep(0.01), ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(SystemExit))), daemon=True).start()
    return wrong(name, z)
