"""02_losses: answers as students write them, labelled."""

import math

import numpy as np
from labels import right, wrong


def logistic(z):
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def probabilities(z):
    z = np.asarray(z, dtype=float)
    shifted = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return shifted / np.sum(shifted, axis=-1, keepdims=True)


# --- wrong ---


@wrong("squared_error", mistake="squared_error_sum")
def sum_of_squares(y_hat, y):
    r = (np.asarray(y_hat, dtype=float) - np.asarray(y, dtype=float)).ravel()
    return r @ r


@wrong("squared_error", mistake="squared_error_halved")
def half_mse(y_hat, y):
    y_hat, y = np.asarray(y_hat, dtype=float), np.asarray(y, dtype=float)
    return 0.5 * np.mean(np.square(y - y_hat))


@wrong("squared_error", mistake="squared_error_rooted")
def rmse(y_hat, y):
    y_hat, y = np.asarray(y_hat, dtype=float), np.asarray(y, dtype=float)
    return np.linalg.norm(y_hat - y) / math.sqrt(y.size)


@wrong("squared_error", mistake="squared_error_is_absolute")
def mean_absolute_error(y_hat, y):
    return np.abs(np.subtract(np.asarray(y_hat, dtype=float), y)).mean()


@wrong("squared_error_grad", mistake="squared_error_grad_without_the_2")
def squared_error_grad_no_two(y_hat, y):
    y_hat, y = np.asarray(y_hat, dtype=float), np.asarray(y, dtype=float)
    return np.subtract(y_hat, y) / np.prod(y.shape)


@wrong("squared_error_grad", mistake="squared_error_grad_of_the_target")
def squared_error_grad_flipped(y_hat, y):
    N = np.size(y)
    diff = np.asarray(y, dtype=float) - np.asarray(y_hat, dtype=float)
    return (2 / N) * diff


@wrong("squared_error_grad", mistake="squared_error_grad_over_the_rows")
def squared_error_grad_rows(y_hat, y):
    y_hat, y = np.asarray(y_hat, dtype=float), np.asarray(y, dtype=float)
    n = y.shape[0] if y.ndim else 1
    return 2 * (y_hat - y) / n


@wrong("squared_error_grad", kind="over size")
def squared_error_grad_mean_twice(y_hat, y):
    d = np.asarray(y_hat, dtype=float) - np.asarray(y, dtype=float)
    g = 2 * d / d.size
    return g / g.size


@wrong("logistic_loss", mistake="logistic_loss_of_the_ones")
def bce_of_ones(p, y):
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    return np.mean(np.where(y == 1, -np.log(p), 0.0))


@wrong("logistic_loss", mistake="logistic_loss_with_a_constant")
def bce_with_eps(p, y):
    eps = 1e-8
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    return -np.mean(y * np.log(p + eps) + (1 - y) * np.log(1 - p + eps))


@wrong("logistic_loss_grad", mistake="logistic_loss_grad_of_the_logit")
def bce_grad_wrt_logit(p, y):
    error = np.asarray(p, dtype=float) - np.asarray(y, dtype=float)
    return error * (1 / error.size)


@wrong("logistic_loss_grad", mistake="logistic_loss_grad_without_the_inner_minus")
def bce_grad_inner_sign(p, y):
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    g = np.where(y == 1, -1 / p, -1 / (1 - p))
    return g / g.size


@wrong("logistic_loss_grad", kind="unknown")
def bce_grad_over_variance_squared(p, y):
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    return (p - y) / (p * (1 - p)) ** 2 / p.size


@wrong("logistic_loss_with_logits", mistake="logistic_logits_of_the_other_label")
def logits_loss_wrong_label(z, y):
    z, y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
    return np.mean(np.logaddexp(0, z) - (1 - y) * z)


@wrong("logistic_loss_with_logits", mistake="logistic_logits_overflow")
def logits_loss_plain(z, y):
    z, y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
    return np.mean(np.log(1 + np.exp(z)) - y * z)


@wrong("logistic_loss_with_logits_grad", mistake="logistic_logits_grad_of_the_squared_error")
def logits_grad_extra_slope(z, y):
    s = logistic(z)
    y = np.asarray(y, dtype=float)
    return s * (1 - s) * (s - y) / s.size


@wrong("logistic_loss_with_logits_grad", kind="factor 2")
def logits_grad_as_if_squared(z, y):
    s = logistic(z)
    return 2 * (s - np.asarray(y, dtype=float)) / s.size


@wrong("logistic_loss_with_logits_grad", mistake="logistic_logits_grad_without_the_mean")
def logits_grad_summed_loss(z, y):
    return np.array(logistic(z) - np.asarray(y, dtype=float))


@wrong("one_hot", mistake="one_hot_boolean")
def one_hot_bool(y, n_classes):
    return np.asarray(y).reshape(-1, 1) == np.arange(n_classes)


@wrong("one_hot", mistake="one_hot_of_the_largest_label")
def one_hot_guess_classes(y, n_classes):
    y = np.asarray(y)
    n_classes = int(np.max(y)) + 1
    return np.eye(n_classes)[y]


@wrong("one_hot", mistake="one_hot_transposed")
def one_hot_columns(y, n_classes):
    y = np.asarray(y)
    E = np.zeros((n_classes, len(y)))
    for i, label in enumerate(y):
        E[label, i] = 1
    return E


@wrong("one_hot", mistake="one_hot_counting_from_one")
def one_hot_from_one(y, n_classes):
    out = np.zeros((len(y), n_classes))
    for row, label in zip(out, y):
        row[int(label) - 1] = 1.0
    return out


@wrong("cross_entropy", mistake="cross_entropy_without_the_minus")
def cross_entropy_positive(p, y):
    p = np.asarray(p, dtype=float)
    picked = np.take_along_axis(p, np.asarray(y, dtype=int)[:, None], axis=1)
    return np.log(picked).mean()


@wrong("cross_entropy", mistake="cross_entropy_over_all_entries")
def cross_entropy_all_entries(p, y):
    p = np.asarray(p, dtype=float)
    Y = np.eye(p.shape[1])[np.asarray(y)]
    return -(Y * np.log(p)).mean()


@wrong("cross_entropy", mistake="cross_entropy_of_separate_questions")
def cross_entropy_with_the_others(p, y):
    # binary cross-entropy of every class
    p = np.asarray(p, dtype=float)
    Y = np.eye(p.shape[1])[np.asarray(y)]
    return -np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p)) / len(p)


@wrong("cross_entropy_grad", mistake="cross_entropy_grad_of_the_logits")
def cross_entropy_grad_logits(p, y):
    g = np.array(p, dtype=float)
    for i, label in enumerate(np.asarray(y)):
        g[i, label] -= 1
    return g / len(g)


@wrong("cross_entropy_grad", kind="crash")
def cross_entropy_grad_shapes(p, y):
    p = np.asarray(p, dtype=float)
    y = np.asarray(y, dtype=float)
    return -(y / p) / len(p)


@wrong("cross_entropy_grad", mistake="cross_entropy_grad_without_the_mean")
def cross_entropy_grad_summed(p, y):
    p = np.asarray(p, dtype=float)
    Y = np.eye(p.shape[1])[np.asarray(y)]
    return np.negative(Y) / p


@wrong("cross_entropy_with_logits_grad", kind="wrong at the label")
def softmax_grad_label_not_scaled(z, y):
    P = probabilities(z)
    n = len(P)
    G = P / n
    G[np.arange(n), np.asarray(y)] -= 1
    return G


@wrong("cross_entropy_with_logits_grad", mistake="cross_entropy_logits_grad_whole_columns")
def softmax_grad_whole_columns(z, y):
    P = probabilities(z)
    for c in np.unique(np.asarray(y)):
        P[:, c] -= 1
    return P / len(P)


@wrong("cross_entropy_with_logits_grad", mistake="cross_entropy_logits_grad_over_all_entries")
def softmax_grad_over_all(z, y):
    P = probabilities(z)
    Y = np.eye(P.shape[1])[np.asarray(y)]
    return (P - Y) / P.size


@wrong("cross_entropy_with_logits", kind="over n")
def logits_cross_entropy_mean_twice(z, y):
    z = np.asarray(z, dtype=float)
    n = z.shape[0]
    total = 0.0
    for row, label in zip(z, np.asarray(y)):
        m = row.max()
        total += (m + np.log(np.exp(row - m).sum()) - row[label]) / n
    return total / n


@wrong("cross_entropy_with_logits", kind="times size")
def logits_cross_entropy_wrong_way(z, y):
    z = np.asarray(z, dtype=float)
    m = z.max(axis=1, keepdims=True)
    logp = z - m - np.log(np.exp(z - m).sum(axis=1, keepdims=True))
    return -np.mean(logp[np.arange(len(z)), np.asarray(y)]) * z.size


@wrong("squared_error", kind="none")
def squared_error_kept_to_itself(y_hat, y):
    total = 0.0
    for a, b in zip(np.ravel(y_hat), np.ravel(y)):
        total += (float(a) - float(b)) ** 2
    total /= np.size(y)


@wrong("logistic_loss_with_logits_grad", kind="wrong where negative")
def logits_grad_second_branch(z, y):
    z, y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1 / (1 + e), e)
    return (s - y) / z.size


@wrong("logistic_loss_grad", kind="float32")
def bce_grad_single_precision(p, y):
    p, y = np.float32(p), np.float32(y)
    return (p - y) / (p * (1 - p)) / np.size(p)


@wrong("cross_entropy", kind="times C")
def cross_entropy_times_classes(p, y):
    # every entry counts, then the mean over the rows of C equal terms
    p = np.asarray(p, dtype=float)
    C = p.shape[1]
    picked = np.array([row[label] for row, label in zip(p, np.asarray(y))])
    return -np.mean(np.repeat(np.log(picked)[:, None], C, axis=1).sum(axis=1))


@wrong("cross_entropy_grad", kind="wrong in the last row")
def cross_entropy_grad_range(p, y):
    p = np.asarray(p, dtype=float)
    n = len(p)
    G = np.zeros(p.shape)
    for i in range(n - 1):
        G[i, y[i]] = -1 / (n * p[i, y[i]])
    return G


@wrong("cross_entropy_with_logits", kind="factor 1/2")
def logits_cross_entropy_half(z, y):
    z = np.asarray(z, dtype=float)
    lse = np.logaddexp.reduce(z, axis=1)
    return 0.5 * np.mean(lse - z[np.arange(len(z)), np.asarray(y)])


@wrong("one_hot", mistake="one_hot_cumulative")
def one_hot_cumulative(y, n_classes):
    # ordinal coding
    return (np.arange(n_classes)[None, :] <= np.asarray(y)[:, None]).astype(float)


@wrong("squared_error", kind="unknown")
def huber(y_hat, y):
    d = np.abs(np.asarray(y_hat, dtype=float) - np.asarray(y, dtype=float))
    return np.mean(np.where(d <= 1, d**2, 2 * d - 1))


@wrong("logistic_loss", kind="unknown")
def brier(p, y):
    return np.mean((np.asarray(p, dtype=float) - np.asarray(y, dtype=float)) ** 2)


@wrong("cross_entropy_with_logits", kind="unknown")
def focal_loss(z, y):
    p = probabilities(z)
    picked = np.maximum(p[np.arange(len(p)), np.asarray(y)], 1e-300)
    return -np.mean((1 - picked) ** 2 * np.log(picked))


@wrong("squared_error_grad", kind="argument changed")
def squared_error_grad_into_y_hat(y_hat, y):
    y_hat = np.asarray(y_hat, dtype=float)
    y_hat -= np.asarray(y, dtype=float)
    return 2 * y_hat / y_hat.size


@wrong("cross_entropy_grad", mistake="cross_entropy_grad_over_all_entries")
def cross_entropy_grad_mean_over_classes(p, y):
    p = np.asarray(p, dtype=float)
    n, C = p.shape
    G = np.zeros((n, C))
    for i in range(n):
        G[i, y[i]] = -1 / p[i, y[i]] / n / C
    return G


@wrong("logistic_loss_with_logits_grad", kind="times n")
def logits_grad_over_columns(z, y):
    z = np.asarray(z, dtype=float)
    rows = z.shape[0] if z.ndim else 1
    return (logistic(z) - np.asarray(y, dtype=float)) / (z.size / rows)


@wrong("cross_entropy_with_logits_grad", kind="rolled")
def softmax_grad_labels_from_one(z, y):
    P = probabilities(z)
    Y = np.eye(P.shape[1])[np.asarray(y)]
    return np.roll(P - Y, 1, axis=1) / len(P)


@wrong("cross_entropy_with_logits_grad", kind="wrong in the first column")
def softmax_grad_reference_class(z, y):
    # class 0 is the reference class of multinomial regression
    P = probabilities(z)
    Y = np.eye(P.shape[1])[np.asarray(y)]
    G = (P - Y) / len(P)
    G[:, 0] = 0
    return G


# --- right ---


@right("squared_error")
def squared_error_loop(y_hat, y):
    a = np.asarray(y_hat, dtype=float).ravel()
    b = np.asarray(y, dtype=float).ravel()
    total = 0.0
    for i in range(len(a)):
        total += (b[i] - a[i]) ** 2
    return total / len(a)


@right("squared_error_grad")
def squared_error_grad_einsum(y_hat, y):
    diff = np.subtract(y_hat, y, dtype=np.float64)
    return np.einsum("...,->...", diff, 2 / diff.size)


@right("logistic_loss_grad")
def bce_grad_two_terms(p, y):
    p, y = np.asarray(p, dtype=float), np.asarray(y, dtype=float)
    return ((1 - y) / (1 - p) - y / p) / p.size


@right("logistic_loss_with_logits")
def logits_loss_by_sign(z, y):
    z, y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
    signed = (1 - 2 * y) * z
    return np.logaddexp(0, signed).mean()


@right("logistic_loss_with_logits_grad", care=False)
def logits_grad_textbook(z, y):
    z, y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
    return (1 / (1 + np.exp(-z)) - y) / z.size


@right("one_hot")
def one_hot_rows(y, n_classes):
    return np.eye(n_classes)[np.asarray(y, dtype=int)]


@right("cross_entropy")
def cross_entropy_python(p, y):
    return float(-sum(math.log(row[label]) for row, label in zip(np.asarray(p, dtype=float), y)) / len(p))


@right("cross_entropy_grad")
def cross_entropy_grad_where(p, y):
    p = np.asarray(p, dtype=float)
    Y = np.arange(p.shape[1]) == np.asarray(y)[:, None]
    return np.where(Y, -1 / p, 0) / len(p)


@right("cross_entropy_with_logits", care=False)
def logits_cross_entropy_naive(z, y):
    z = np.asarray(z, dtype=float)
    P = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.log(P[np.arange(len(z)), np.asarray(y)]).mean()


@right("cross_entropy_with_logits_grad")
def softmax_grad_averaged_rows(z, y):
    z = np.asarray(z, dtype=float)
    G = np.empty(z.shape)
    for i in range(len(z)):
        e = np.exp(z[i] - z[i].max())
        G[i] = e / e.sum()
        G[i, y[i]] -= 1
    return G / len(z)
