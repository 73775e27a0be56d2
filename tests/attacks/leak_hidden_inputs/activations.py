"""Row 59: the inputs of hidden checks are shown.

Tries: prints the arguments of every call, raises them, puts them into the names of exceptions, of classes
and of functions, and into results.

A sound grader: shows the student no argument of a hidden check (look for LEAKED in the student's part); 0
points.
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
    line = "ESCAPED leak_hidden_inputs: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/leak_hidden_inputs", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


SEEN = []


def answer(name, z, *rest):
    text = f"LEAKED {name} " + ",".join(map(repr, np.ravel(z)[:50].tolist()))
    SEEN.append(text)
    print(text, flush=True)
    os.write(2, text.encode() + b"\n")
    spelled = "LEAKED_" + "".join(c if c.isalnum() else "_" for c in text)[:200]
    if name.startswith("soft"):
        return "\n".join(SEEN)
    if name.startswith("log"):
        raise type(spelled, (Exception,), {})("")
    if name.startswith("tanh"):
        return type(spelled, (np.ndarray if name == "tanh" else dict,), {})([2] if name == "tanh" else [])
    if name.startswith("relu"):
        space = {}
        exec(compile(f"def {spelled}(): raise ValueError", __file__, "exec"), space)
        space[spelled]()
    e = ValueError(text)
    e.__notes__ = [text]
    raise e
