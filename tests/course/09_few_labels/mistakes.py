"""Known wrong answers to 09_few_labels, each with what a teacher would say.

A function here takes the place of the reference's. Formulas that fail only at exact zeros and large logits cost the
numerical care alone, and their sentences say so.
"""

import copy

import numpy as np

from autograder.course import mistake

STEP = 1e-5  # of a student's finite differences


def as_float(x):
    return np.array(x, dtype=np.float64)


def log_softmax(z):
    z = as_float(z)
    return z - np.logaddexp.reduce(z, axis=-1)[..., np.newaxis]


def softmax(z):
    return np.exp(log_softmax(z))


def naive_softmax(z):
    e = np.exp(as_float(z))
    return e / e.sum(axis=-1, keepdims=True)


def row_entropies(p):
    p = as_float(p)
    return -(p * np.log(np.where(p > 0, p, 1.0))).sum(axis=-1)


def right_entropy(p):
    return row_entropies(p).mean()


def right_entropy_grad(z):
    log_p = log_softmax(z)
    p = np.exp(log_p)
    return -p * (log_p - (p * log_p).sum(axis=-1, keepdims=True)) / len(p)


def one_hot_rows(y, n_classes):
    return np.eye(n_classes)[np.asarray(y)]


def right_cross_entropy(z, y):
    log_p = log_softmax(z)
    return -np.mean(log_p[np.arange(len(log_p)), np.asarray(y)])


def right_cross_entropy_grad(z, y):
    p = softmax(z)
    return (p - one_hot_rows(y, p.shape[1])) / len(p)


def by_differences(f, x):
    """The central difference of the number f(x) along each entry of x."""
    x = as_float(x)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += STEP
        down[index] -= STEP
        out[index] = (f(up) - f(down)) / (2 * STEP)
    return out


def distances_of(X):
    X = as_float(X)
    return np.sqrt(((X[:, np.newaxis] - X[np.newaxis]) ** 2).sum(axis=-1))


def nearest_first(distances, labelled, y_labelled):
    """Right for the distances given."""
    labels = np.full(len(distances), -1)
    labels[np.asarray(labelled)] = np.asarray(y_labelled).astype(int)
    known = np.zeros(len(distances), dtype=bool)
    known[np.asarray(labelled)] = True
    while not known.all():
        between = np.where(known[:, np.newaxis] & ~known, distances, np.inf)
        source, new = np.unravel_index(between.argmin(), between.shape)
        labels[new], known[new] = labels[source], True
    return labels


def residuals(X, X_in, W):
    X, X_in, W = as_float(X), as_float(X_in), as_float(W)
    return X - X_in @ W.T @ W


def right_loss(X, X_in, W):
    return (residuals(X, X_in, W) ** 2).sum(axis=-1).mean()


def right_grad(X, X_in, W):
    R, X_in, W = residuals(X, X_in, W), as_float(X_in), as_float(W)
    return -2.0 / len(R) * W @ (X_in.T @ R + R.T @ X_in)


# ---- entropy


@mistake("entropy", "The minus sign is missing: p log p is never positive, an entropy never negative.")
def entropy_without_the_minus(p):
    return -right_entropy(p)


@mistake("entropy", "You take the mean over the classes too. Sum over the classes, then take the mean over the rows.")
def entropy_mean_over_everything(p):
    return right_entropy(p) / np.shape(p)[1]


@mistake("entropy", "You sum over the rows. Take the mean, so that the loss does not grow with the batch.")
def entropy_summed(p):
    return row_entropies(p).sum()


@mistake("entropy", "This is the entropy in bits. Use the natural logarithm, np.log.")
def entropy_in_bits(p):
    return right_entropy(p) / np.log(2.0)


@mistake("entropy", "You return one entropy for each row. A loss is one number: take their mean.")
def entropy_of_each_row(p):
    return row_entropies(p)


@mistake(
    "entropy", "You take the entropy of the mean row. Take the entropy of each row first, and the mean afterwards."
)
def entropy_of_the_mean(p):
    return row_entropies(as_float(p).mean(axis=0, keepdims=True)).mean()


@mistake("entropy", "The factor p is missing: each surprise -log p counts with its probability p.")
def entropy_without_the_weight(p):
    p = as_float(p)
    return -np.log(np.where(p > 0, p, 1.0)).sum(axis=-1).mean()


@mistake("entropy", "Your formula is right, but 0 * log(0) is nan. Replace the 0 inside the logarithm by 1.")
def entropy_nan_at_zero(p):
    p = as_float(p)
    return -(p * np.log(p)).sum(axis=-1).mean()


@mistake(
    "entropy", "Your value is right, but np.where computes log(0) and warns, before it throws it away. Replace p first."
)
def entropy_warns_in_the_branch_not_taken(p):
    p = as_float(p)
    with np.errstate(invalid="ignore"):
        return -np.where(p > 0, p * np.log(p), 0.0).sum(axis=-1).mean()


@mistake("entropy", "log(p + 1e-8) changes every entropy a little. Replace only the zeros, by 1, inside the logarithm.")
def entropy_with_a_constant(p):
    p = as_float(p)
    return -(p * np.log(p + 1e-8)).sum(axis=-1).mean()


@mistake("entropy", "log(p + 1e-12) adds up over many classes. Replace only the zeros, by 1, inside the logarithm.")
def entropy_with_a_small_constant(p):
    p = as_float(p)
    return -(p * np.log(p + 1e-12)).sum(axis=-1).mean()


@mistake("entropy", "You apply a softmax first, but p holds probabilities already.")
def entropy_of_a_softmax(p):
    return right_entropy(softmax(p))


@mistake("entropy", "float32 probabilities give a float32 result. Convert p to float64 first, with as_float(p).")
def entropy_keeps_float32(p):
    result = right_entropy(p)
    return np.float32(result) if isinstance(p, np.ndarray) and p.dtype == np.float32 else result


# ---- entropy_with_logits_grad


@mistake("entropy_with_logits_grad", "This is the gradient with respect to p, -(log p + 1) / n. Go on through softmax.")
def entropy_grad_wrt_probabilities(z):
    log_p = log_softmax(z)
    return -(log_p + 1.0) / len(log_p)


@mistake(
    "entropy_with_logits_grad", "You multiply by p alone; softmax's Jacobian also subtracts p times the sum of p g."
)
def entropy_grad_by_the_diagonal(z):
    log_p = log_softmax(z)
    return -np.exp(log_p) * (log_p + 1.0) / len(log_p)


@mistake("entropy_with_logits_grad", "The sign is flipped: descending along this makes the predictions less certain.")
def entropy_grad_with_the_other_sign(z):
    return -right_entropy_grad(z)


@mistake("entropy_with_logits_grad", "The 1/n is missing: the entropy is a mean over n rows.")
def entropy_grad_without_n(z):
    return right_entropy_grad(z) * len(z)


@mistake("entropy_with_logits_grad", "You divide by n C. The mean is over the n rows alone.")
def entropy_grad_with_the_size(z):
    return right_entropy_grad(z) / np.shape(z)[1]


@mistake("entropy_with_logits_grad", "You take the mean entropy of the batch. Each row has its own: keepdims=True.")
def entropy_grad_with_the_mean_entropy(z):
    log_p = log_softmax(z)
    p = np.exp(log_p)
    return -p * (log_p + right_entropy(p)) / len(p)


@mistake("entropy_with_logits_grad", "The sign of the row's entropy is wrong: it is -p (log p + h) / n.")
def entropy_grad_with_minus(z):
    log_p = log_softmax(z)
    p = np.exp(log_p)
    return -p * (log_p + (p * log_p).sum(axis=-1, keepdims=True)) / len(p)


@mistake("entropy_with_logits_grad", "You use z for log p. They differ by the row's logsumexp: log_softmax(z).")
def entropy_grad_of_raw_logits(z):
    z, p = as_float(z), softmax(z)
    return -p * (z + row_entropies(p)[:, np.newaxis]) / len(p)


@mistake(
    "entropy_with_logits_grad",
    "Your formula is right, but log(softmax(z)) is -inf where p rounds to 0. Use log_softmax(z).",
)
def entropy_grad_with_log_of_zero(z):
    p = softmax(z)
    log_p = np.log(p)
    return -p * (log_p - (p * log_p).sum(axis=-1, keepdims=True)) / len(p)


@mistake("entropy_with_logits_grad", "Your formula is right, but exp overflows in the softmax. Use log_softmax(z).")
def entropy_grad_overflows(z):
    p = naive_softmax(z)
    log_p = np.log(np.where(p > 0, p, 1.0))
    return -p * (log_p - (p * log_p).sum(axis=-1, keepdims=True)) / len(p)


@mistake("entropy_with_logits_grad", "log(p + 1e-12) is a little off everywhere. log_softmax(z) needs no constant.")
def entropy_grad_with_a_constant(z):
    p = softmax(z)
    log_p = np.log(p + 1e-10)
    return -p * (log_p - (p * log_p).sum(axis=-1, keepdims=True)) / len(p)


@mistake("entropy_with_logits_grad", "These are finite differences, good to ten digits. Write the formula.")
def entropy_grad_by_differences(z):
    return by_differences(lambda x: right_entropy(softmax(x)), z)


@mistake(
    "entropy_with_logits_grad", "Where z is square, you add up each column. Every row has its own entropy: axis=-1."
)
def entropy_grad_with_the_entropy_of_columns(z):
    log_p = log_softmax(z)
    p = np.exp(log_p)
    square = p.shape[0] == p.shape[1]
    h = -(p * log_p).sum(axis=0) if square else -(p * log_p).sum(axis=-1, keepdims=True)
    return -p * (log_p + h) / len(p)


@mistake("entropy_with_logits_grad", "Your entropy of two classes is right, that of more lacks the row's own entropy.")
def entropy_grad_of_two_classes(z):
    log_p = log_softmax(z)
    p = np.exp(log_p)
    return right_entropy_grad(z) if p.shape[1] == 2 else -p * (1 - p) * (log_p + 1) / len(p)


# ---- pseudo_labels


def confident(p, threshold):
    return np.flatnonzero(as_float(p).max(axis=-1) >= threshold)


@mistake("pseudo_labels", "A row that is exactly at the threshold belongs to the confident ones: >=, not >.")
def pseudo_labels_above(p, threshold):
    p = as_float(p)
    indices = np.flatnonzero(p.max(axis=-1) > threshold)
    return indices, p[indices].argmax(axis=-1)


@mistake(
    "pseudo_labels", "You look at p[:, 1] alone. A row may be confident of any class: take its largest probability."
)
def pseudo_labels_of_class_one(p, threshold):
    p = as_float(p)
    indices = np.flatnonzero(p[:, 1] >= threshold)
    return indices, p[indices].argmax(axis=-1)


@mistake(
    "pseudo_labels", "The labels are those of all rows. They have to fit the indices: argmax of the confident rows."
)
def pseudo_labels_of_all_rows(p, threshold):
    return confident(p, threshold), as_float(p).argmax(axis=-1)


@mistake("pseudo_labels", "You return a mask. The indices are row numbers: np.flatnonzero(mask).")
def pseudo_labels_with_a_mask(p, threshold):
    p = as_float(p)
    mask = p.max(axis=-1) >= threshold
    return mask, p[mask].argmax(axis=-1)


@mistake("pseudo_labels", "np.where(mask) is a tuple of arrays. Take its first item, or np.flatnonzero(mask).")
def pseudo_labels_with_a_tuple(p, threshold):
    p = as_float(p)
    indices = np.where(p.max(axis=-1) >= threshold)
    return indices, p[indices].argmax(axis=-1)


@mistake("pseudo_labels", "You return labels, indices. The row numbers come first.")
def pseudo_labels_exchanged(p, threshold):
    indices = confident(p, threshold)
    return as_float(p)[indices].argmax(axis=-1), indices


@mistake(
    "pseudo_labels", "You return the probabilities of the rows, where their classes are asked for: argmax, not max."
)
def pseudo_labels_with_probabilities(p, threshold):
    indices = confident(p, threshold)
    return indices, as_float(p)[indices].max(axis=-1)


@mistake("pseudo_labels", "You keep the rows that are not confident. At least the threshold is meant.")
def pseudo_labels_below(p, threshold):
    p = as_float(p)
    indices = np.flatnonzero(p.max(axis=-1) <= threshold)
    return indices, p[indices].argmax(axis=-1)


@mistake("pseudo_labels", "np.argwhere gives a column, shape (m, 1). Indices have the shape (m,): np.flatnonzero.")
def pseudo_labels_as_a_column(p, threshold):
    p = as_float(p)
    indices = np.argwhere(p.max(axis=-1) >= threshold)
    return indices, p[indices[:, 0]].argmax(axis=-1)


@mistake(
    "pseudo_labels", "You take every entry that reaches the threshold. With a low one, a row then comes several times."
)
def pseudo_labels_of_entries(p, threshold):
    return np.nonzero(as_float(p) >= threshold)


@mistake(
    "pseudo_labels", "Rows just below the threshold are taken as well. At least the threshold: >=, without a margin."
)
def pseudo_labels_with_a_margin(p, threshold):
    p = as_float(p)
    indices = np.flatnonzero(p.max(axis=-1) >= threshold - 1e-3)
    return indices, p[indices].argmax(axis=-1)


@mistake("pseudo_labels", "The labels are sorted and the rows are not: keep every label beside its row.")
def pseudo_labels_out_of_order(p, threshold):
    p = as_float(p)
    indices = confident(p, threshold)
    return indices[np.argsort(-p[indices].max(axis=-1))], p[indices].argmax(axis=-1)


@mistake("pseudo_labels", "Where no row is confident, return two empty arrays, not None.")
def pseudo_labels_or_none(p, threshold):
    p = as_float(p)
    indices = confident(p, threshold)
    return (indices, p[indices].argmax(axis=-1)) if len(indices) else None


@mistake("pseudo_labels", "This is the margin to the second class. Compare the largest probability itself.")
def pseudo_labels_by_the_lead(p, threshold):
    p = as_float(p)
    ordered = np.sort(p, axis=-1)
    indices = np.flatnonzero(ordered[:, -1] - ordered[:, -2] >= threshold)
    return indices, p[indices].argmax(axis=-1)


# ---- semi_supervised_loss


@mistake("semi_supervised_loss", "The entropy is subtracted. It is added: the model is to become more certain.")
def semi_loss_with_minus(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) - weight * right_entropy(softmax(z_unlabelled))


@mistake(
    "semi_supervised_loss", "The cross-entropy lacks its minus sign: it is minus the log-probability of the label."
)
def semi_loss_of_the_likelihood(z_labelled, y, z_unlabelled, weight):
    return -right_cross_entropy(z_labelled, y) + weight * right_entropy(softmax(z_unlabelled))


@mistake("semi_supervised_loss", "The weight is missing in front of the entropy.")
def semi_loss_without_the_weight(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) + right_entropy(softmax(z_unlabelled))


@mistake("semi_supervised_loss", "The weight stands before the cross-entropy. It belongs to the entropy.")
def semi_loss_with_the_weight_elsewhere(z_labelled, y, z_unlabelled, weight):
    return weight * right_cross_entropy(z_labelled, y) + right_entropy(softmax(z_unlabelled))


@mistake("semi_supervised_loss", "You mix as (1 - weight) and weight. The cross-entropy has the factor 1.")
def semi_loss_as_a_mixture(z_labelled, y, z_unlabelled, weight):
    return (1 - weight) * right_cross_entropy(z_labelled, y) + weight * right_entropy(softmax(z_unlabelled))


@mistake("semi_supervised_loss", "You divide both sums by all rows. Each term is the mean over its own rows.")
def semi_loss_over_all_rows(z_labelled, y, z_unlabelled, weight):
    n, others = len(z_labelled), len(z_unlabelled)
    labelled = n * right_cross_entropy(z_labelled, y)
    return (labelled + weight * others * right_entropy(softmax(z_unlabelled))) / (n + others)


@mistake("semi_supervised_loss", "You take the entropy of the labelled rows. It is meant for the unlabelled ones.")
def semi_loss_with_the_entropy_of_the_labelled(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) + weight * right_entropy(softmax(z_labelled))


@mistake("semi_supervised_loss", "Softmax is applied twice to the unlabelled logits.")
def semi_loss_with_two_softmaxes(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) + weight * right_entropy(softmax(softmax(z_unlabelled)))


@mistake("semi_supervised_loss", "The entropy is summed over the unlabelled rows. Take the mean.")
def semi_loss_with_summed_entropy(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) + weight * row_entropies(softmax(z_unlabelled)).sum()


@mistake("semi_supervised_loss", "log_p[:, y] takes these columns of every row. Write log_p[np.arange(n), y].")
def semi_loss_of_columns(z_labelled, y, z_unlabelled, weight):
    columns = log_softmax(z_labelled)[:, np.asarray(y)]
    return -columns.mean() + weight * right_entropy(softmax(z_unlabelled))


@mistake(
    "semi_supervised_loss",
    "Your formula is right, but log(softmax(z)) is -inf where p rounds to 0. Use log_softmax(z).",
)
def semi_loss_with_log_of_zero(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    return -np.log(p[np.arange(len(p)), np.asarray(y)]).mean() + weight * right_entropy(softmax(z_unlabelled))


@mistake("semi_supervised_loss", "Your formula is right, but exp overflows in the softmax. Use log_softmax(z).")
def semi_loss_overflows(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) + weight * right_entropy(naive_softmax(z_unlabelled))


@mistake("semi_supervised_loss", "Weights above 1 lose their fraction. Multiply by the weight as it is given.")
def semi_loss_with_whole_weights(z_labelled, y, z_unlabelled, weight):
    weight = int(weight) if weight > 1 else weight
    return right_cross_entropy(z_labelled, y) + weight * right_entropy(softmax(z_unlabelled))


@mistake("semi_supervised_loss", "A weight of 0 is taken for none given. It means: no entropy term.")
def semi_loss_with_a_default_weight(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy(z_labelled, y) + (weight or 1.0) * right_entropy(softmax(z_unlabelled))


# ---- semi_supervised_grad


@mistake("semi_supervised_grad", "The weight is missing in the gradient of the unlabelled logits.")
def semi_grad_without_the_weight(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy_grad(z_labelled, y), right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "The weight is in both parts. The labelled part does not have it.")
def semi_grad_with_the_weight_twice(z_labelled, y, z_unlabelled, weight):
    return weight * right_cross_entropy_grad(z_labelled, y), weight * right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "The sign of the unlabelled part is flipped: the entropy is minimized too.")
def semi_grad_with_minus(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy_grad(z_labelled, y), -weight * right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "The sign of the labelled part is flipped: it is prediction minus label.")
def semi_grad_label_minus_prediction(z_labelled, y, z_unlabelled, weight):
    return -right_cross_entropy_grad(z_labelled, y), weight * right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "You divide by all rows. Each term is a mean over its own rows.")
def semi_grad_over_all_rows(z_labelled, y, z_unlabelled, weight):
    n, others = len(z_labelled), len(z_unlabelled)
    labelled = n * right_cross_entropy_grad(z_labelled, y)
    return labelled / (n + others), weight * others * right_entropy_grad(z_unlabelled) / (n + others)


@mistake("semi_supervised_grad", "The 1/n of the labelled part is missing.")
def semi_grad_without_n(z_labelled, y, z_unlabelled, weight):
    return len(z_labelled) * right_cross_entropy_grad(z_labelled, y), weight * right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "The two gradients are exchanged: the labelled one comes first.")
def semi_grad_exchanged(z_labelled, y, z_unlabelled, weight):
    return weight * right_entropy_grad(z_unlabelled), right_cross_entropy_grad(z_labelled, y)


@mistake(
    "semi_supervised_grad", "The unlabelled rows are pulled to pseudo-labels. The gradient of the entropy is asked for."
)
def semi_grad_of_pseudo_labels(z_labelled, y, z_unlabelled, weight):
    guessed = softmax(z_unlabelled).argmax(axis=1)
    return right_cross_entropy_grad(z_labelled, y), weight * right_cross_entropy_grad(z_unlabelled, guessed)


@mistake(
    "semi_supervised_grad", "You return the labelled part alone. The result is the pair dz_labelled, dz_unlabelled."
)
def semi_grad_of_one_part(z_labelled, y, z_unlabelled, weight):
    return right_cross_entropy_grad(z_labelled, y)


@mistake(
    "semi_supervised_grad", "p[:, y] -= 1 subtracts from these columns in every row. Write p[np.arange(n), y] -= 1."
)
def semi_grad_of_columns(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    p[:, np.asarray(y)] -= 1.0
    return p / len(p), weight * right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "Your formulas are right, but exp overflows in the softmax. Use log_softmax(z).")
def semi_grad_overflows(z_labelled, y, z_unlabelled, weight):
    p = naive_softmax(z_labelled)
    return (p - one_hot_rows(y, p.shape[1])) / len(p), weight * right_entropy_grad(z_unlabelled)


@mistake("semi_supervised_grad", "These are finite differences, good to ten digits. Write the formulas.")
def semi_grad_by_differences(z_labelled, y, z_unlabelled, weight):
    labelled = by_differences(lambda z: right_cross_entropy(z, y), z_labelled)
    return labelled, by_differences(lambda z: weight * right_entropy(softmax(z)), z_unlabelled)


@mistake(
    "semi_supervised_grad", "For weight 0 the second gradient is zeros of the shape of z_unlabelled, not one zero."
)
def semi_grad_without_a_shape(z_labelled, y, z_unlabelled, weight):
    second = weight * right_entropy_grad(z_unlabelled) if weight else np.zeros(1)
    return right_cross_entropy_grad(z_labelled, y), second


@mistake(
    "semi_supervised_grad",
    "The one-hot rows are as long as the largest label asks. They have C entries: see z's shape.",
)
def semi_grad_of_the_labels_seen(z_labelled, y, z_unlabelled, weight):
    p = softmax(z_labelled)
    return (p - one_hot_rows(y, int(np.max(y)) + 1)) / len(p), weight * right_entropy_grad(z_unlabelled)


# ---- propagate_labels


@mistake(
    "propagate_labels", "This is plain nearest neighbour, to the given labels alone. A new label counts from then on."
)
def propagate_by_the_nearest_given(X, labelled, y_labelled):
    return np.asarray(y_labelled)[distances_of(X)[:, np.asarray(labelled)].argmin(axis=1)].astype(int)


@mistake(
    "propagate_labels", "You go through the points by index. In each step, take the nearest of all unlabelled points."
)
def propagate_by_index(X, labelled, y_labelled):
    distances = distances_of(X)
    labels = dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist(), strict=True))
    for i in range(len(X)):
        if i not in labels:
            labels[i] = labels[min(labels, key=lambda j: distances[i, j])]
    return np.array([labels[i] for i in range(len(X))])


@mistake("propagate_labels", "You take the farthest unlabelled point first. Take the nearest: the most confident one.")
def propagate_farthest_first(X, labelled, y_labelled):
    distances = distances_of(X)
    labels = dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist(), strict=True))
    while len(labels) < len(X):
        known, todo = list(labels), [i for i in range(len(X)) if i not in labels]
        gaps = distances[np.ix_(todo, known)]
        new = int(gaps.min(axis=1).argmax())
        labels[todo[new]] = labels[known[int(gaps[new].argmin())]]
    return np.array([labels[i] for i in range(len(X))])


@mistake("propagate_labels", "You measure by the sum of absolute differences. The Euclidean distance is meant.")
def propagate_by_manhattan(X, labelled, y_labelled):
    X = as_float(X)
    return nearest_first(np.abs(X[:, np.newaxis] - X).sum(axis=-1), labelled, y_labelled)


@mistake("propagate_labels", "You measure by the first feature alone. The Euclidean distance is over all of them.")
def propagate_by_the_first_feature(X, labelled, y_labelled):
    return nearest_first(distances_of(as_float(X)[:, :1]), labelled, y_labelled)


@mistake("propagate_labels", "y_labelled[i] is the label of point labelled[i]. You assign them to the sorted indices.")
def propagate_from_sorted_indices(X, labelled, y_labelled):
    return nearest_first(distances_of(X), np.sort(labelled), y_labelled)


@mistake("propagate_labels", "You take the first points for the labelled ones. `labelled` says which they are.")
def propagate_from_the_first_points(X, labelled, y_labelled):
    return nearest_first(distances_of(X), np.arange(len(labelled)), y_labelled)


@mistake(
    "propagate_labels", "Each new point takes the label of the last one. It takes that of its nearest labelled point."
)
def propagate_from_the_last_point(X, labelled, y_labelled):
    distances = distances_of(X)
    labels = dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist(), strict=True))
    last = list(labels)[-1]
    while len(labels) < len(X):
        new = min((i for i in range(len(X)) if i not in labels), key=lambda i: distances[last, i])
        labels[new] = labels[last]
        last = new
    return np.array([labels[i] for i in range(len(X))])


@mistake(
    "propagate_labels", "You label whole rounds at once, with the labels of the round before. Label one point a step."
)
def propagate_in_rounds(X, labelled, y_labelled):
    distances = distances_of(X)
    labels = dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist(), strict=True))
    while len(labels) < len(X):
        known, new = list(labels), {}
        for j in known:
            todo = [i for i in range(len(X)) if i not in labels and i not in new]
            if todo:
                new[min(todo, key=lambda i: distances[i, j])] = labels[j]
        labels |= new
    return np.array([labels[i] for i in range(len(X))])


@mistake("propagate_labels", "You measure to the mean of each class. Measure to its nearest labelled point.")
def propagate_by_centroids(X, labelled, y_labelled):
    X = as_float(X)
    labels = dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist(), strict=True))
    while len(labels) < len(X):
        best = []
        for c in set(labels.values()):
            centre = X[[i for i in labels if labels[i] == c]].mean(axis=0)
            best += [(np.linalg.norm(X[i] - centre), i, c) for i in range(len(X)) if i not in labels]
        _, new, c = min(best)
        labels[new] = c
    return np.array([labels[i] for i in range(len(X))])


@mistake("propagate_labels", "The given points are labelled again, by their neighbours. What is given stays.")
def propagate_over_the_given(X, labelled, y_labelled):
    distances = distances_of(X)
    labels = nearest_first(distances, labelled, y_labelled)
    others = distances + np.where(np.eye(len(X)) > 0, np.inf, 0.0)
    return labels[others.argmin(axis=1)] if len(X) > 1 else labels


@mistake(
    "propagate_labels", "You return the labels of the other points alone. All n are asked for, the given ones too."
)
def propagate_the_rest(X, labelled, y_labelled):
    labels = nearest_first(distances_of(X), labelled, y_labelled)
    return np.delete(labels, np.asarray(labelled))


@mistake("propagate_labels", "Labels are integers. Make the array with dtype=int.")
def propagate_floats(X, labelled, y_labelled):
    return nearest_first(distances_of(X), labelled, y_labelled).astype(float)


@mistake("propagate_labels", "You subtract small integers as they are; they wrap around. Convert X to float64 first.")
def propagate_wrapping(X, labelled, y_labelled):
    X = np.asarray(X)
    steps = (X[:, np.newaxis] - X[np.newaxis]).astype(np.float64)
    return nearest_first(np.sqrt((steps**2).sum(axis=-1)), labelled, y_labelled)


@mistake("propagate_labels", "You add up the distances along the chain. Only the last link counts.")
def propagate_by_path_length(X, labelled, y_labelled):
    distances = distances_of(X)
    labels = dict(zip(np.asarray(labelled).tolist(), np.asarray(y_labelled).tolist(), strict=True))
    far = dict.fromkeys(labels, 0.0)
    while len(labels) < len(X):
        todo = [i for i in range(len(X)) if i not in labels]
        total, new, source = min((far[j] + distances[i, j], i, j) for i in todo for j in far)
        labels[new], far[new] = labels[source], total
    return np.array([labels[i] for i in range(len(X))])


@mistake("propagate_labels", "You sort `labelled` in place: the caller's array has changed. Work on a copy.")
def propagate_and_sort(X, labelled, y_labelled):
    labels = nearest_first(distances_of(X), labelled, y_labelled)
    if isinstance(labelled, np.ndarray):
        labelled.sort()
    return labels


@mistake("propagate_labels", "Only the first two features are looked at. The distance is over all d.")
def propagate_in_two_dimensions(X, labelled, y_labelled):
    return nearest_first(distances_of(as_float(X)[:, :2]), labelled, y_labelled)


@mistake("propagate_labels", "You scale the features to one spread first. Distances are those of X as it is.")
def propagate_scaled(X, labelled, y_labelled):
    X = as_float(X)
    return nearest_first(distances_of((X - X.mean(axis=0)) / (X.std(axis=0) + 1e-12)), labelled, y_labelled)


@mistake("propagate_labels", "The last point gets no label: go on until all have one.")
def propagate_to_all_but_one(X, labelled, y_labelled):
    X = as_float(X)
    given = np.array(labelled)
    nearest = distances_of(X)[:, given].min(axis=1)
    labels = np.array(nearest_first(distances_of(X), labelled, y_labelled))
    if len(given) < len(X):
        labels[nearest.argmax()] = -1
    return labels


# ---- reconstruction_loss


@mistake(
    "reconstruction_loss",
    "You take the mean over all entries. Sum the squares of a row, and take the mean over the rows.",
)
def reconstruction_mean_over_everything(X, W):
    return (residuals(X, X, W) ** 2).mean()


@mistake("reconstruction_loss", "You sum over the rows. Take the mean.")
def reconstruction_summed(X, W):
    return (residuals(X, X, W) ** 2).sum()


@mistake("reconstruction_loss", "The square is missing: it is the squared norm of each row.")
def reconstruction_without_the_square(X, W):
    return np.linalg.norm(residuals(X, X, W), axis=-1).mean()


@mistake("reconstruction_loss", "There is no factor 1/2 in this loss.")
def reconstruction_halved(X, W):
    return right_loss(X, X, W) / 2


@mistake("reconstruction_loss", "norm(x)^2 - norm(Wx)^2 holds for orthonormal rows of W alone. Compute the residuals.")
def reconstruction_by_pythagoras(X, W):
    X, W = as_float(X), as_float(W)
    return ((X**2).sum() - ((X @ W.T) ** 2).sum()) / len(X)


@mistake(
    "reconstruction_loss", "The decoder is missing: you compare with another length of the code. Multiply by W^T too."
)
def reconstruction_by_the_code(X, W):
    return ((as_float(X) @ as_float(W).T) ** 2).sum(axis=-1).mean()


@mistake(
    "reconstruction_loss",
    "The products are made of small integers, which wrap around. Convert X and W to float64 first.",
)
def reconstruction_wrapping(X, W):
    X, W = np.asarray(X), np.asarray(W)
    return ((X - X @ W.T @ W).astype(np.float64) ** 2).sum(axis=-1).mean()


@mistake("reconstruction_loss", "W^T W is mirrored: you use W W^T where it fits. Each row becomes x W^T W.")
def reconstruction_with_w_w_transposed(X, W):
    X, W = as_float(X), as_float(W)
    return ((X - X @ W @ W.T) ** 2).sum(axis=-1).mean()


# ---- reconstruction_grad


@mistake("reconstruction_grad", "You differentiate the decoder alone. W is the encoder too: add -2/n (W r) x^T.")
def reconstruction_grad_of_the_decoder(X, W):
    X, W, R = as_float(X), as_float(W), residuals(X, X, W)
    return -2.0 / len(X) * W @ X.T @ R


@mistake("reconstruction_grad", "You differentiate the encoder alone. W is the decoder too: add -2/n (W x) r^T.")
def reconstruction_grad_of_the_encoder(X, W):
    X, W, R = as_float(X), as_float(W), residuals(X, X, W)
    return -2.0 / len(X) * W @ R.T @ X


@mistake("reconstruction_grad", "You count one contribution twice. Encoder and decoder are different: X^T R and R^T X.")
def reconstruction_grad_of_the_decoder_twice(X, W):
    X, W, R = as_float(X), as_float(W), residuals(X, X, W)
    return -4.0 / len(X) * W @ X.T @ R


@mistake(
    "reconstruction_grad",
    "The sign is flipped: the residual is x minus its reconstruction, and the chain rule adds a minus.",
)
def reconstruction_grad_with_the_other_sign(X, W):
    return -right_grad(X, X, W)


@mistake("reconstruction_grad", "The factor 2 of the square is missing.")
def reconstruction_grad_without_two(X, W):
    return right_grad(X, X, W) / 2


@mistake("reconstruction_grad", "The 1/n is missing: the loss is a mean over the rows.")
def reconstruction_grad_without_n(X, W):
    return right_grad(X, X, W) * len(X)


@mistake("reconstruction_grad", "You divide by n d. The mean is over the n rows alone.")
def reconstruction_grad_with_the_size(X, W):
    return right_grad(X, X, W) / np.shape(X)[1]


@mistake("reconstruction_grad", "You return the transpose. The gradient has the shape of W, (k, d).")
def reconstruction_grad_transposed(X, W):
    return right_grad(X, X, W).T


@mistake("reconstruction_grad", "These are finite differences, good to ten digits. Write the formula.")
def reconstruction_grad_by_differences(X, W):
    return by_differences(lambda V: right_loss(X, X, V), W)


# ---- denoising_loss


@mistake("denoising_loss", "The target is the masked input. Compare with the clean X.")
def denoising_of_the_masked(X, X_masked, W):
    return right_loss(X_masked, X_masked, W)


@mistake("denoising_loss", "You do not use X_masked. The encoder sees the masked input.")
def denoising_of_the_clean(X, X_masked, W):
    return right_loss(X, X, W)


@mistake("denoising_loss", "X and X_masked are exchanged: the masked one goes in, the clean one is the target.")
def denoising_exchanged(X, X_masked, W):
    return right_loss(X_masked, X, W)


@mistake("denoising_loss", "You count the masked entries alone. All entries of X count.")
def denoising_of_the_hidden(X, X_masked, W):
    hidden = as_float(X) != as_float(X_masked)
    return ((residuals(X, X_masked, W) * hidden) ** 2).sum(axis=-1).mean()


@mistake(
    "denoising_loss", "You take the mean over all entries. Sum the squares of a row, and take the mean over the rows."
)
def denoising_mean_over_everything(X, X_masked, W):
    return (residuals(X, X_masked, W) ** 2).mean()


# ---- denoising_grad


@mistake(
    "denoising_grad",
    "Outside of the residual you use the clean X. It is the input of the encoder that counts: X_masked.",
)
def denoising_grad_with_the_clean_input(X, X_masked, W):
    X, W, R = as_float(X), as_float(W), residuals(X, X_masked, W)
    return -2.0 / len(X) * W @ (X.T @ R + R.T @ X)


@mistake("denoising_grad", "Your residual lacks the mask: the reconstruction is that of X_masked.")
def denoising_grad_with_the_clean_residual(X, X_masked, W):
    X_in, W, R = as_float(X_masked), as_float(W), residuals(X, X, W)
    return -2.0 / len(R) * W @ (X_in.T @ R + R.T @ X_in)


@mistake("denoising_grad", "You do not use X_masked: this is reconstruction_grad.")
def denoising_grad_of_the_clean(X, X_masked, W):
    return right_grad(X, X, W)


@mistake("denoising_grad", "The target is the masked input. The residual compares with the clean X.")
def denoising_grad_of_the_masked(X, X_masked, W):
    return right_grad(X_masked, X_masked, W)


@mistake("denoising_grad", "You differentiate the decoder alone. W is the encoder too: add -2/n (W r) x_masked^T.")
def denoising_grad_of_the_decoder(X, X_masked, W):
    X_in, W, R = as_float(X_masked), as_float(W), residuals(X, X_masked, W)
    return -2.0 / len(R) * W @ X_in.T @ R


@mistake(
    "denoising_grad",
    "The sign is flipped: with the residual x minus reconstruction, the gradient has a minus in front.",
)
def denoising_grad_with_the_other_sign(X, X_masked, W):
    return -right_grad(X, X_masked, W)


@mistake("denoising_grad", "These are finite differences, good to ten digits. Write the formula.")
def denoising_grad_by_differences(X, X_masked, W):
    return by_differences(lambda V: right_loss(X, X_masked, V), W)


# ---- mask_inputs


@mistake("mask_inputs", "You take `fraction` for the probability to keep an entry. It is the probability to hide it.")
def mask_keeps_the_fraction(X, fraction, rng):
    X = as_float(X)
    return np.where(rng.random(X.shape) < fraction, X, 0.0)


@mistake("mask_inputs", "One number a row hides whole rows. Draw one for each entry.")
def mask_of_rows(X, fraction, rng):
    X = as_float(X)
    return np.where(rng.random((len(X), 1)) < fraction, 0.0, X)


@mistake("mask_inputs", "One number a column hides whole columns. Draw one for each entry.")
def mask_of_columns(X, fraction, rng):
    X = as_float(X)
    return np.where(rng.random(X.shape[1]) < fraction, 0.0, X)


@mistake("mask_inputs", "You hide a fixed number of entries. Each decides for itself; how many there are varies.")
def mask_of_a_fixed_number(X, fraction, rng):
    X = as_float(X)
    X.flat[rng.choice(X.size, size=round(fraction * X.size), replace=False)] = 0.0
    return X


@mistake("mask_inputs", "You hide a fixed number of entries in each row. Each entry decides for itself.")
def mask_of_a_fixed_number_in_each_row(X, fraction, rng):
    X = as_float(X)
    for row in X:
        row[rng.choice(len(row), size=round(fraction * len(row)), replace=False)] = 0.0
    return X


@mistake(
    "mask_inputs", "You draw with replacement: some entries are drawn twice, and fewer than `fraction` are hidden."
)
def mask_with_replacement(X, fraction, rng):
    X = as_float(X)
    X.flat[rng.integers(0, X.size, size=round(fraction * X.size))] = 0.0
    return X


@mistake("mask_inputs", "You divide by 1 - fraction, as dropout does. The other entries stay as they are.")
def mask_rescaled(X, fraction, rng):
    X = as_float(X)
    scale = 1.0 / (1.0 - fraction) if fraction < 1 else 0.0
    return np.where(rng.random(X.shape) < fraction, 0.0, X * scale)


@mistake("mask_inputs", "You write zeros into the caller's X. Work on a copy, such as as_float(X).")
def mask_in_place(X, fraction, rng):
    X = np.asarray(X, dtype=np.float64)
    X[rng.random(X.shape) < fraction] = 0.0
    return X


@mistake("mask_inputs", "You make a generator of your own, with a fixed seed. Draw from the argument rng.")
def mask_with_a_seed(X, fraction, rng):
    X = as_float(X)
    return np.where(np.random.default_rng(0).random(X.shape) < fraction, 0.0, X)


@mistake(
    "mask_inputs", "You draw from numpy's global generator. Draw from the argument rng: the same seed, the same mask."
)
def mask_from_the_global_generator(X, fraction, rng):
    X = as_float(X)
    return np.where(np.random.random(X.shape) < fraction, 0.0, X)


@mistake("mask_inputs", "You hide the smallest entries. Which are hidden is decided by chance, not by size.")
def mask_of_the_smallest(X, fraction, rng):
    X = as_float(X)
    return np.where(np.abs(X) <= np.quantile(np.abs(X), fraction) * (fraction > 0), 0.0, X)


@mistake("mask_inputs", "rng.normal is not uniform: fewer or more than `fraction` of its numbers are below fraction.")
def mask_from_normals(X, fraction, rng):
    X = as_float(X)
    return np.where(rng.normal(size=X.shape) < fraction, 0.0, X)


@mistake("mask_inputs", "Integers come out as integers. Convert X first, with as_float(X).")
def mask_keeps_the_type(X, fraction, rng):
    X = np.array(X)
    X[rng.random(X.shape) < fraction] = 0
    return X


@mistake(
    "mask_inputs", "Of 101 numbers 100 stay below 100: with fraction 1, one entry in a hundred is left. Use rng.random."
)
def mask_in_per_cent(X, fraction, rng):
    X = as_float(X)
    return np.where(rng.integers(0, 101, size=X.shape) < 100 * fraction, 0.0, X)


@mistake(
    "mask_inputs", "You draw from a copy of rng, so that a second call hides the same entries. Draw from rng itself."
)
def mask_from_a_copy(X, fraction, rng):
    X = as_float(X)
    return np.where(copy.deepcopy(rng).random(X.shape) < fraction, 0.0, X)


@mistake("mask_inputs", "One entry of each row always stays. Decide for every entry by itself.")
def mask_that_leaves_one(X, fraction, rng):
    X = as_float(X)
    hidden = rng.random(X.shape) < fraction
    hidden[np.arange(len(X)), rng.integers(0, X.shape[1], size=len(X))] = False
    return np.where(hidden, 0.0, X)
