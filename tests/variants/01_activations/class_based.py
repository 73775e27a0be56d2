"""Right: a class that computes on construction; the functions asked for are thin."""

import numpy as np


class Logits:
    """Logits with their shifted exponentials, for the rows on the last axis."""

    def __init__(self, z):
        self.z = np.array(z, dtype=np.float64)
        self.m = self.z.max(axis=-1, keepdims=True)
        self.e = np.exp(self.z - self.m)
        self.total = self.e.sum(axis=-1, keepdims=True)

    @property
    def lse(self):
        return self.m + np.log(self.total)

    @property
    def probabilities(self):
        return self.e / self.total


class Odds:
    """The two probabilities of log-odds z, each without cancellation."""

    def __init__(self, z):
        self.z = np.array(z, dtype=np.float64)
        small = np.exp(-np.abs(self.z))
        larger, smaller = 1 / (1 + small), small / (1 + small)
        self.p = np.where(self.z > 0, larger, smaller)
        self.q = np.where(self.z > 0, smaller, larger)
        self.tail = np.log1p(small)


def sigmoid(z):
    return Odds(z).p


def sigmoid_grad(z):
    odds = Odds(z)
    return odds.p * odds.q


def tanh(z):
    odds = Odds(2 * np.array(z, dtype=np.float64))
    return odds.p - odds.q


def tanh_grad(z):
    return 4 * sigmoid_grad(2 * np.array(z, dtype=np.float64))


def relu(z):
    return np.fmax(np.array(z, dtype=np.float64), 0)


def relu_grad(z):
    return np.ceil(np.clip(np.sign(np.array(z, dtype=np.float64)), 0, 1))


def softplus(z):
    odds = Odds(z)
    return odds.tail + np.fmax(odds.z, 0)


def softplus_grad(z):
    return Odds(z).p


def logsumexp(z):
    return Logits(z).lse[..., 0]


def logsumexp_grad(z):
    return Logits(z).probabilities


def logsumexp_plus(z):
    return softplus(logsumexp(z))


def logsumexp_plus_grad(z):
    rows = Logits(z)
    return rows.probabilities * sigmoid(rows.lse)


def softmax(z):
    return Logits(z).probabilities


def log_softmax(z):
    rows = Logits(z)
    return (rows.z - rows.m) - np.log(rows.total)


def softmax_jacobian(z):
    s = Logits(z).probabilities
    flat = s.reshape(-1, s.shape[-1])
    matrices = [np.diag(row) - np.outer(row, row) for row in flat]
    return np.array(matrices).reshape(*s.shape, s.shape[-1])


def softmax_vjp(z, v):
    s = Logits(z).probabilities
    v = np.array(v, dtype=np.float64)
    centred = v - np.vecdot(s, v)[..., None] if hasattr(np, "vecdot") else v - (s * v).sum(-1, keepdims=True)
    return s * centred
