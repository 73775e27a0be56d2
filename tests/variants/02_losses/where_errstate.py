"""Right: both branches computed, warnings silenced, the finite one chosen."""

import numpy as np

asarray = lambda x: np.asarray(x, dtype=np.float64)  # noqa: E731


def squared_error(y_hat, y):
    return np.average(np.power(asarray(y_hat) - asarray(y), 2))


def squared_error_grad(y_hat, y):
    return np.multiply(2, asarray(y_hat) - asarray(y)) / np.size(y)


def logistic_loss(p, y):
    p, y = asarray(p), asarray(y)
    return -np.average(np.log(np.where(y > 0, p, 1 - p)))


def logistic_loss_grad(p, y):
    p, y = asarray(p), asarray(y)
    return np.where(y > 0, -1, 1) / np.where(y > 0, p, 1 - p) / np.size(p)


def logistic_loss_with_logits(z, y):
    z, y = asarray(z), asarray(y)
    with np.errstate(all="ignore"):
        terms = np.where(z > 30, z + np.exp(-z), np.log(1 + np.exp(z)))
    return np.average(np.where(z > 30, terms - z * y, terms - z * y))


def logistic_loss_with_logits_grad(z, y):
    z, y = asarray(z), asarray(y)
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-z)) - y) / np.size(z)


def one_hot(y, n_classes):
    return np.array([[float(label == c) for c in range(n_classes)] for label in y])


def cross_entropy(p, y):
    p = asarray(p)
    return -np.average(np.log(np.choose(np.asarray(y, dtype=int), p.T)))


def cross_entropy_grad(p, y):
    p = asarray(p)
    with np.errstate(divide="ignore"):
        return np.where(one_hot(y, p.shape[1]) > 0, -1 / p, 0) / len(p)


def cross_entropy_with_logits(z, y):
    z = asarray(z)
    with np.errstate(all="ignore"):
        plain = np.log(np.exp(z).sum(axis=1))
        m = z.max(axis=1)
        shifted = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return np.average(
        np.where(np.isfinite(plain) & (np.abs(m) < 500), plain, shifted)
        - np.choose(np.asarray(y, dtype=int), z.T)
    )


def cross_entropy_with_logits_grad(z, y):
    z = asarray(z)
    with np.errstate(over="ignore"):
        # 1 / sum over k of exp(z_k - z_c): each class as seen from itself
        s = 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)
    return (s - one_hot(y, z.shape[1])) / len(z)
