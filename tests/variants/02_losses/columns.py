# ruff: noqa: F403, F405, E741
"""Right: columns are examples inside, as in MATLAB; everything transposed on the way in and out (Fortran order)."""

from numpy import *
from numpy import abs, max, sum


def col(x):
    return atleast_2d(array(x, dtype=float).T)


def squared_error(y_hat, y):
    E = array(y_hat, dtype=float) - array(y, dtype=float)
    E = E.reshape(-1, 1)
    return (E.T @ E)[0, 0] / E.size


def squared_error_grad(y_hat, y):
    E = array(y_hat, dtype=float, order="F") - array(y, dtype=float, order="F")
    return E / (E.size / 2)


def logistic_loss(p, y):
    p, y = array(p, dtype=float).reshape(-1, 1), array(y, dtype=float).reshape(-1, 1)
    return -(y.T @ log(p) + (1 - y).T @ log(1 - p)).item() / p.size


def logistic_loss_grad(p, y):
    p, y = array(p, dtype=float, order="F"), array(y, dtype=float, order="F")
    return -(y / p - (1 - y) / (1 - p)) / p.size


def logistic_loss_with_logits(z, y):
    z, y = array(z, dtype=float).reshape(-1, 1), array(y, dtype=float).reshape(-1, 1)
    return (sum(maximum(z, 0) + log1p(exp(-abs(z)))) - (y.T @ z).item()) / z.size


def logistic_loss_with_logits_grad(z, y):
    z, y = array(z, dtype=float, order="F"), array(y, dtype=float, order="F")
    return (exp(-logaddexp(0, -z)) - y) / z.size


def one_hot(y, n_classes):
    I = eye(n_classes)
    return I[:, array(y)].T


def cross_entropy(p, y):
    P = col(p)
    C = P.shape[0]
    return -trace(one_hot(y, C) @ log(P)) / P.shape[1]


def cross_entropy_grad(p, y):
    P = col(p)
    return (-one_hot(y, P.shape[0]).T / P / P.shape[1]).T


def softmax_columns(Z):
    E = exp(Z - max(Z, axis=0))
    return E / sum(E, axis=0)


def cross_entropy_with_logits(z, y):
    Z = col(z)
    m = max(Z, axis=0)
    lse = m + log(sum(exp(Z - m), axis=0))
    return mean(lse - diag(Z[array(y), :]))


def cross_entropy_with_logits_grad(z, y):
    Z = col(z)
    return ((softmax_columns(Z) - one_hot(y, Z.shape[0]).T) / Z.shape[1]).T
