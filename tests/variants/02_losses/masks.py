"""Right: boolean masks, results written into arrays made beforehand."""

import numpy as np


def as_float(x):
    return np.array(x, dtype=np.float64)


def squared_error(y_hat, y):
    d = as_float(y_hat)
    d -= as_float(y)
    d *= d
    return d.sum() / d.size


def squared_error_grad(y_hat, y):
    out = np.empty(np.shape(y_hat))
    np.subtract(as_float(y_hat), as_float(y), out=out)
    out *= 2
    out /= out.size
    return out


def logistic_loss(p, y):
    p, yes = np.atleast_1d(as_float(p)), np.atleast_1d(as_float(y)) == 1
    return -(np.log(p[yes]).sum() + np.log(1 - p[~yes]).sum()) / p.size


def logistic_loss_grad(p, y):
    p, yes = as_float(p), as_float(y) == 1
    out = np.empty(p.shape)
    out[yes] = -1 / p[yes]
    out[~yes] = 1 / (1 - p[~yes])
    out /= p.size
    return out


def logistic_loss_with_logits(z, y):
    z, yes = as_float(z), as_float(y) == 1
    t = np.array(z)
    t[yes] = -z[yes]
    positive = t > 0
    out = np.empty(t.shape)
    out[positive] = t[positive] + np.log1p(np.exp(-t[positive]))
    out[~positive] = np.log1p(np.exp(t[~positive]))
    return np.array(out.mean())


def logistic_loss_with_logits_grad(z, y):
    z = as_float(z)
    s = np.empty(z.shape)
    positive = z > 0
    s[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    s[~positive] = e / (1 + e)
    s[as_float(y) > 0.5] -= 1
    return s / s.size


def one_hot(y, n_classes):
    y = np.asarray(y)
    out = np.zeros((y.shape[0], n_classes))
    for c in range(n_classes):
        out[y == c, c] = 1
    return out


def cross_entropy(p, y):
    p = as_float(p)
    chosen = one_hot(y, p.shape[1]) == 1
    return -np.log(p[chosen]).mean()


def cross_entropy_grad(p, y):
    p = as_float(p)
    chosen = one_hot(y, p.shape[1]) == 1
    out = np.zeros(p.shape)
    out[chosen] = -1 / p[chosen]
    return out / p.shape[0]


def cross_entropy_with_logits(z, y):
    z = as_float(z)
    chosen = one_hot(y, z.shape[1]) == 1
    m = z[:, 0].copy()
    for c in range(1, z.shape[1]):
        larger = z[:, c] > m
        m[larger] = z[larger, c]
    return (m + np.log(np.exp(z - m[:, None]).sum(1)) - z[chosen]).mean()


def cross_entropy_with_logits_grad(z, y):
    s = as_float(z)
    s -= s.max(1)[:, None]
    np.exp(s, out=s)
    s /= s.sum(1)[:, None]
    s[one_hot(y, s.shape[1]) == 1] -= 1
    return s / s.shape[0]
