"""Right: einsum for every sum and product over the classes."""

import numpy as np


def f64(z):
    return np.asarray(z).astype(np.float64)


def _exp_shifted(z):
    m = np.max(z, axis=-1)
    return m, np.exp(z - m[..., None])


def sigmoid(z):
    a = np.exp(-np.abs(f64(z)))
    return np.where(f64(z) < 0, a, 1) / (1 + a)


def sigmoid_grad(z):
    a = np.exp(-np.abs(f64(z)))
    return a / (1 + a) ** 2


def tanh(z):
    a = np.exp(-2 * np.abs(f64(z)))
    return np.sign(f64(z)) * (1 - a) / (1 + a)


def tanh_grad(z):
    a = np.exp(-2 * np.abs(f64(z)))
    return 4 * a / (1 + a) ** 2


def relu(z):
    return np.einsum("...,...->...", f64(z), relu_grad(z))


def relu_grad(z):
    return np.greater(f64(z), 0) * 1.0


def softplus(z):
    return np.logaddexp(f64(z), 0)


def softplus_grad(z):
    return sigmoid(z)


def logsumexp(z):
    m, e = _exp_shifted(f64(z))
    return m + np.log(np.einsum("...c->...", e))


def logsumexp_grad(z):
    _, e = _exp_shifted(f64(z))
    return np.einsum("...c,...->...c", e, 1 / np.einsum("...c->...", e))


def logsumexp_plus(z):
    return np.logaddexp(0, logsumexp(z))


def logsumexp_plus_grad(z):
    return np.einsum("...,...c->...c", sigmoid(logsumexp(z)), logsumexp_grad(z))


def softmax(z):
    return logsumexp_grad(z)


def log_softmax(z):
    m, e = _exp_shifted(f64(z))
    return f64(z) - m[..., None] - np.log(np.einsum("...c->...", e))[..., None]


def softmax_jacobian(z):
    s = softmax(z)
    return np.einsum("...i,ij->...ij", s, np.eye(s.shape[-1])) - np.einsum("...i,...j->...ij", s, s)


def softmax_vjp(z, v):
    s, v = softmax(z), f64(v)
    mean = np.einsum("...c,...c->...", s, v)  # first: all three operands at once would take C * C multiplications
    return np.einsum("...c,...c->...c", s, v) - np.einsum("...c,...->...c", s, mean)
