"""Right: plain loops over entries and rows, with Python's math."""

import math

import numpy as np


def entries(x):
    return [float(value) for value in np.ravel(x)]


def shaped(values, like):
    out = np.zeros(np.shape(like))
    flat = out.reshape(-1)
    for i, value in enumerate(values):
        flat[i] = value
    return flat.reshape(np.shape(like))


def squared_error(y_hat, y):
    total = 0.0
    values = entries(y_hat)
    for a, b in zip(values, entries(y), strict=True):
        total += (a - b) ** 2
    return total / len(values)


def squared_error_grad(y_hat, y):
    values = entries(y_hat)
    return shaped([2 * (a - b) / len(values) for a, b in zip(values, entries(y), strict=True)], y_hat)


def logistic_loss(p, y):
    total = 0.0
    for q, label in zip(entries(p), entries(y), strict=True):
        if label == 1:
            total -= math.log(q)
        else:
            total -= math.log(1 - q)
    return total / np.size(p)


def logistic_loss_grad(p, y):
    slopes = []
    for q, label in zip(entries(p), entries(y), strict=True):
        slopes.append(-1 / q if label == 1 else 1 / (1 - q))
    return shaped([s / len(slopes) for s in slopes], p)


def softplus(z):
    return z + math.log1p(math.exp(-z)) if z > 0 else math.log1p(math.exp(z))


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def logistic_loss_with_logits(z, y):
    terms = [
        softplus(-a) if label == 1 else softplus(a) for a, label in zip(entries(z), entries(y), strict=True)
    ]
    return sum(terms) / len(terms)


def logistic_loss_with_logits_grad(z, y):
    terms = [sigmoid(a) - label for a, label in zip(entries(z), entries(y), strict=True)]
    return shaped([t / len(terms) for t in terms], z)


def one_hot(y, n_classes):
    out = np.zeros((len(y), n_classes))
    for i, label in enumerate(y):
        out[i, label] = 1
    return out


def cross_entropy(p, y):
    total = 0.0
    for row, label in zip(p, y, strict=True):
        total += math.log(row[label])
    return -total / len(p)


def cross_entropy_grad(p, y):
    p = np.array(p, dtype=float)
    out = np.zeros(p.shape)
    for i in range(len(p)):
        out[i, y[i]] = -1 / p[i, y[i]] / len(p)
    return out


def cross_entropy_with_logits(z, y):
    total = 0.0
    for row, label in zip(z, y, strict=True):
        row = [float(value) for value in row]
        m = max(row)
        total += m + math.log(sum(math.exp(value - m) for value in row)) - row[label]
    return total / len(z)


def cross_entropy_with_logits_grad(z, y):
    out = []
    for row, label in zip(z, y, strict=True):
        row = [float(value) for value in row]
        e = [math.exp(value - max(row)) for value in row]
        out.append([(value / sum(e) - (c == label)) / len(z) for c, value in enumerate(e)])
    return np.array(out)
