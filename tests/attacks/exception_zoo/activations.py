"""Row 51: exceptions that are hard to print.

Tries: a cause that leads back to itself, a chain of 50 000, a group of 100 000, 100 000 notes, a million-
character name, a bytes name, control characters in the name and the module, SyntaxError with absurd fields,
UnicodeError with lone parts.

A sound grader: bounds what it takes from an exception; a short, printable report; 0 points.
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
    line = "ESCAPED exception_zoo: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/exception_zoo", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def chain(n):
    e = ValueError("first")
    for i in range(n):
        f = ValueError(str(i))
        f.__cause__ = f.__context__ = e
        e = f
    return e


def answer(name, z, *rest):
    if name == "sigmoid":
        e, f = ValueError("a"), ValueError("b")
        e.__cause__, f.__cause__, e.__context__ = f, e, e
        raise e
    if name == "tanh":
        raise chain(50_000)
    if name == "relu":
        try:
            group = ExceptionGroup("many", [ValueError(i) for i in range(100_000)])
        except NameError:
            group = ValueError("no groups here")
        raise group
    if name == "softplus":
        e = ValueError("notes")
        e.__notes__ = ["a note\x1b[2J"] * 100_000
        raise e
    if name == "softmax":
        raise type("E" * 1_000_000, (Exception,), {"__module__": "m" * 1_000_000})("x")
    if name == "logsumexp":
        raise type("Check\npassed: sigmoid 20/20\x1b[32m\u202e", (Exception,), {"__module__": "\r\n\x07"})("\x00\r\x1b]0;title\x07")
    if name == "log_softmax":
        raise SyntaxError("bad", ("/etc/passwd", -1, 10**9, "\x00" * 1000, "x", None))
    if name == "softmax_vjp":
        raise UnicodeDecodeError("utf-8\ud800", b"x" * 10_000_000, 0, 10_000_000, "y" * 100_000)
    if name == "softmax_jacobian":
        raise KeyError(z, {"a": [b"x" * 1000] * 1000})
    raise OSError(2, "No such file: the hidden tests", "/etc/passwd", None, "\ud800")
