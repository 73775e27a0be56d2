"""Row 54: output without end.

Tries: a gigabyte on stdout and stderr by print, by os.write and from a thread, a single line of 50 MB, a
million empty lines, carriage returns.

A sound grader: keeps a bounded part, says how much was dropped, and does not block the worker; 0 points
within the limits.
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
    line = "ESCAPED stdout_flood: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/stdout_flood", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import threading

CHUNK = b"z" * (1 << 20)


def flood(fd, megabytes):
    try:
        for _ in range(megabytes):
            os.write(fd, CHUNK)
    except OSError:
        pass


threading.Thread(target=flood, args=(2, 1000), daemon=True).start()
sys.stdout.write("x" * 50_000_000)
sys.stdout.write("\n" * 1_000_000)
sys.stdout.write("\r20/20\r" * 10_000)


def answer(name, z, *rest):
    flood(1, 2)
    print("y" * 1_000_000)
    return wrong(name, z)
