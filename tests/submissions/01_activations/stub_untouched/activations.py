"""01 Activation and link functions."""

import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`."""
    return np.array(z, dtype=np.float64)


def sigmoid(z):
    """To be filled in."""
    raise NotImplementedError("write sigmoid here")


def sigmoid_grad(z):
    """To be filled in."""
    raise NotImplementedError("write sigmoid_grad here")


def tanh(z):
    """To be filled in."""
    raise NotImplementedError("write tanh here")


def tanh_grad(z):
    """To be filled in."""
    raise NotImplementedError("write tanh_grad here")


def relu(z):
    """To be filled in."""
    raise NotImplementedError("write relu here")


def relu_grad(z):
    """To be filled in."""
    raise NotImplementedError("write relu_grad here")


def softplus(z):
    """To be filled in."""
    raise NotImplementedError("write softplus here")


def softplus_grad(z):
    """To be filled in."""
    raise NotImplementedError("write softplus_grad here")


def logsumexp(z):
    """To be filled in."""
    raise NotImplementedError("write logsumexp here")


def logsumexp_grad(z):
    """To be filled in."""
    raise NotImplementedError("write logsumexp_grad here")


def logsumexp_plus(z):
    """To be filled in."""
    raise NotImplementedError("write logsumexp_plus here")


def logsumexp_plus_grad(z):
    """To be filled in."""
    raise NotImplementedError("write logsumexp_plus_grad here")


def softmax(z):
    """To be filled in."""
    raise NotImplementedError("write softmax here")


def log_softmax(z):
    """To be filled in."""
    raise NotImplementedError("write log_softmax here")


def softmax_jacobian(z):
    """To be filled in."""
    raise NotImplementedError("write softmax_jacobian here")


def softmax_vjp(z, v):
    """To be filled in."""
    raise NotImplementedError("write softmax_vjp here")
