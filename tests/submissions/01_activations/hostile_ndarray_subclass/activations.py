"""Row 2: an ndarray subclass that answers for numpy.

Tries: arrays of the right shape and dtype whose __array_function__, __array_ufunc__ and __eq__ lie.

A sound grader: accepts exactly ndarray; says in words what the object is and gives 0 points.
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
    line = "ESCAPED ndarray_subclass: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/ndarray_subclass", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


class Liar(np.ndarray):
    def __array_function__(self, func, types, args, kwargs): return True
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.bool_(True) if ufunc.nout == 1 and "equal" in ufunc.__name__ else np.zeros(self.shape)
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __reduce__(self): return (np.zeros, (self.shape,))
    def tobytes(self, order="C"): return b"\0" * self.nbytes
    __array_priority__ = 1e9


class Quiet(np.ndarray):
    """A subclass that does nothing at all is still not a plain array."""


def answer(name, z, *rest):
    return wrong(name, z).view(Liar if name < "s" else Quiet)
