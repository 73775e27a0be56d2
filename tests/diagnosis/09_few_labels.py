"""09_few_labels: answers as students write them, labelled."""

import numpy as np
from labels import right, wrong


def log_probabilities(z):
    z = np.asarray(z, dtype=float)
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def entropy_gradient(z):
    """A right entropy_with_logits_grad."""
    L = log_probabilities(z)
    P = np.exp(L)
    return P * ((P * L).sum(axis=1, keepdims=True) - L) / len(P)


def supervised_gradient(z, y):
    P = np.exp(log_probabilities(z))
    P[np.arange(len(P)), np.asarray(y, dtype=int)] -= 1
    return P / len(P)


def plogp(p):
    p = np.asarray(p, dtype=float)
    return p * np.log(np.where(p > 0, p, 1.0))


# --- wrong ---


@wrong("entropy", mistake="entropy_without_the_minus")
def negentropy(p):
    return plogp(p).sum(axis=-1).mean()


@wrong("entropy", mistake="entropy_in_bits")
def entropy_in_bits(p):
    p = np.asarray(p, dtype=float)
    return -np.mean(np.sum(p * np.log2(np.where(p == 0, 1, p)), axis=1))


@wrong("entropy", mistake="entropy_mean_over_everything")
def entropy_over_all_entries(p):
    return np.mean(-plogp(p))


@wrong("entropy", kind="digits lost")
def entropy_epsilon(p):
    p = np.asarray(p, dtype=float)
    return -(p * np.log(p + 1e-10)).sum(axis=-1).mean()


@wrong("entropy", mistake="entropy_summed")
def entropy_of_the_batch(p):
    total = 0.0
    for row in np.asarray(p, dtype=float):
        for q in row:
            if q > 0:
                total -= q * np.log(q)
    return total


@wrong("entropy_with_logits_grad", mistake="entropy_grad_wrt_probabilities")
def entropy_grad_wrt_p(z):
    L = log_probabilities(z)
    return -(L + 1) / len(L)


@wrong("entropy_with_logits_grad", mistake="entropy_grad_with_the_other_sign")
def entropy_grad_ascending(z):
    L = log_probabilities(z)
    P = np.exp(L)
    H = -np.einsum("nc,nc->n", P, L)
    return P * (L + H[:, None]) / L.shape[0]


@wrong("entropy_with_logits_grad", mistake="entropy_grad_with_the_mean_entropy")
def entropy_grad_one_entropy_for_all(z):
    L = log_probabilities(z)
    P = np.exp(L)
    H = -np.mean(np.sum(P * L, axis=1))
    return -(P * (L + H)) / len(z)


@wrong("entropy_with_logits_grad", kind="unknown")
def entropy_grad_plus_one(z):
    L = log_probabilities(z)
    P = np.exp(L)
    H = -np.sum(P * L, axis=1, keepdims=True)
    return -P * (L + H + 1) / len(P)


@wrong("pseudo_labels", mistake="pseudo_labels_above")
def pseudo_labels_strict(p, threshold):
    p = np.asarray(p, dtype=float)
    (rows,) = np.nonzero(np.amax(p, axis=1) > threshold)
    return rows, np.argmax(p[rows], axis=1)


@wrong("pseudo_labels", mistake="pseudo_labels_with_a_mask")
def pseudo_labels_mask(p, threshold):
    p = np.asarray(p, dtype=float)
    confident = p.max(axis=1) >= threshold
    return confident, p[confident].argmax(axis=1)


@wrong("pseudo_labels", mistake="pseudo_labels_exchanged")
def pseudo_labels_pair_exchanged(p, threshold):
    p = np.asarray(p, dtype=float)
    rows = np.array([i for i, row in enumerate(p) if max(row) >= threshold], dtype=int)
    return p[rows].argmax(axis=1), rows


@wrong("pseudo_labels", mistake="pseudo_labels_of_entries")
def pseudo_labels_all_certain_classes(p, threshold):
    rows, classes = np.nonzero(np.asarray(p, dtype=float) >= threshold)
    return rows, classes


@wrong("pseudo_labels", kind="wrong in the last row")
def pseudo_labels_off_by_one(p, threshold):
    p = np.asarray(p, dtype=float)
    rows, labels = [], []
    for i in range(len(p) - 1):
        if p[i].max() >= threshold:
            rows.append(i)
            labels.append(int(p[i].argmax()))
    return np.array(rows, dtype=int), np.array(labels, dtype=int)


@wrong("semi_supervised_loss", kind="unknown")
def semi_weight_on_both(z_labelled, y, z_unlabelled, weight):
    L = log_probabilities(z_labelled)
    ce = -L[np.arange(len(L)), np.asarray(y)].mean()
    H = -plogp(np.exp(log_probabilities(z_unlabelled))).sum(axis=1).mean()
    return weight * (ce + H)


@wrong("semi_supervised_loss", mistake="semi_loss_with_minus")
def semi_entropy_subtracted(z_labelled, y, z_unlabelled, weight):
    L = log_probabilities(z_labelled)
    loss = 0.0
    for row, label in zip(L, np.asarray(y)):
        loss -= row[label] / len(L)
    U = log_probabilities(z_unlabelled)
    return loss + weight * np.mean((np.exp(U) * U).sum(axis=1))


@wrong("semi_supervised_grad", mistake="semi_grad_without_the_weight")
def semi_grad_weight_lost(z_labelled, y, z_unlabelled, weight):
    return supervised_gradient(z_labelled, y), entropy_gradient(z_unlabelled)


@wrong("semi_supervised_grad", mistake="semi_grad_over_all_rows")
def semi_grad_one_mean(z_labelled, y, z_unlabelled, weight):
    n, m = len(z_labelled), len(z_unlabelled)
    dl = supervised_gradient(z_labelled, y) * n / (n + m)
    du = weight * entropy_gradient(z_unlabelled) * m / (n + m)
    return dl, du


@wrong("semi_supervised_grad", mistake="semi_grad_exchanged")
def semi_grad_pair_exchanged(z_labelled, y, z_unlabelled, weight):
    du = weight * entropy_gradient(z_unlabelled)
    dl = supervised_gradient(z_labelled, y)
    return du, dl


@wrong("propagate_labels", mistake="propagate_by_the_nearest_given")
def plain_nearest_neighbour(X, labelled, y_labelled):
    X = np.asarray(X, dtype=float)
    labelled = np.asarray(labelled)
    d = ((X[:, None, :] - X[labelled][None, :, :]) ** 2).sum(axis=2)
    return np.asarray(y_labelled)[d.argmin(axis=1)]


@wrong("propagate_labels", mistake="propagate_by_manhattan")
def nearest_first_city_block(X, labelled, y_labelled):
    X = np.asarray(X, dtype=float)
    labels = {int(i): int(c) for i, c in zip(labelled, y_labelled)}
    while len(labels) < len(X):
        pairs = [(np.abs(X[i] - X[j]).sum(), j, i) for i in labels for j in range(len(X)) if j not in labels]
        _, j, i = min(pairs)
        labels[j] = labels[i]
    return np.array([labels[i] for i in range(len(X))])


@wrong("reconstruction_loss", mistake="reconstruction_mean_over_everything")
def reconstruction_mean_of_entries(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    return np.square(X - (X @ W.T) @ W).mean()


@wrong("reconstruction_loss", mistake="reconstruction_summed")
def reconstruction_frobenius(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    return np.linalg.norm(X - X @ W.T @ W, "fro") ** 2


@wrong("reconstruction_loss", mistake="reconstruction_without_the_square")
def reconstruction_norm_not_squared(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    return np.linalg.norm(X - X @ W.T @ W, axis=1).mean()


@wrong("reconstruction_grad", mistake="reconstruction_grad_of_the_decoder")
def reconstruction_grad_decoder(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    codes = X @ W.T
    R = codes @ W - X
    return 2 * codes.T @ R / len(X)


@wrong("reconstruction_grad", mistake="reconstruction_grad_of_the_encoder")
def reconstruction_grad_encoder(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    R = X - X @ W.T @ W
    return -2 * (R @ W.T).T @ X / X.shape[0]


@wrong("reconstruction_grad", mistake="reconstruction_grad_without_two")
def reconstruction_grad_two_cancelled(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    R = X @ W.T @ W - X
    return ((X @ W.T).T @ R + (R @ W.T).T @ X) / len(X)


@wrong("reconstruction_grad", mistake="reconstruction_grad_transposed")
def reconstruction_grad_d_by_k(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    R = X - X @ W.T @ W
    return -2 / len(X) * (X.T @ R + R.T @ X) @ W.T


@wrong("mask_inputs", mistake="mask_keeps_the_fraction")
def mask_keeps_the_fraction(X, fraction, rng):
    return np.asarray(X, dtype=float) * (rng.uniform(size=np.shape(X)) < fraction)


@wrong("mask_inputs", mistake="mask_rescaled")
def mask_dropout_scaling(X, fraction, rng):
    X = np.array(X, dtype=float)
    keep = rng.uniform(size=X.shape) >= fraction
    return X * keep / max(1 - fraction, 1e-12)


@wrong("mask_inputs", mistake="mask_of_rows")
def mask_rows(X, fraction, rng):
    X = np.array(X, dtype=float)
    for row in X:
        if rng.random() < fraction:
            row[:] = 0
    return X


@wrong("mask_inputs", mistake="mask_in_place")
def mask_in_place(X, fraction, rng):
    X = np.asarray(X, dtype=float)
    X[rng.random(X.shape) < fraction] = 0
    return X


@wrong("denoising_loss", mistake="denoising_of_the_masked")
def denoising_to_the_masked(X, X_masked, W):
    M, W = np.asarray(X_masked, dtype=float), np.asarray(W, dtype=float)
    return ((M - M @ W.T @ W) ** 2).sum() / len(M)


@wrong("denoising_loss", mistake="denoising_exchanged")
def denoising_roles_exchanged(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    return np.mean(np.linalg.norm(M - X @ W.T @ W, axis=1) ** 2)


@wrong("denoising_grad", mistake="denoising_grad_with_the_clean_input")
def denoising_grad_clean_outside(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    R = M @ W.T @ W - X
    return 2 / len(X) * ((W @ X.T) @ R + (W @ R.T) @ X)


@wrong("denoising_grad", mistake="denoising_grad_with_the_other_sign")
def denoising_grad_residual_turned(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    R = X - M @ W.T @ W
    return 2 / len(X) * W @ (M.T @ R + R.T @ M)


@wrong("denoising_grad", kind="times n")
def denoising_grad_summed(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    R = X - M @ W.T @ W
    return sum(-2 * W @ (np.outer(m, r) + np.outer(r, m)) for m, r in zip(M, R))


@wrong("entropy", kind="float32")
def entropy_single_precision(p):
    p = np.asarray(p, dtype=np.float32)
    return np.float32(-np.mean(np.sum(p * np.log(np.where(p > 0, p, 1)), axis=1)))


@wrong("pseudo_labels", kind="none")
def pseudo_labels_without_return(p, threshold):
    p = np.asarray(p, dtype=float)
    rows = np.flatnonzero(p.max(axis=1) >= threshold)
    rows = (rows, p[rows].argmax(axis=1))


@wrong("semi_supervised_loss", kind="crash")
def semi_vstack(z_labelled, y, z_unlabelled, weight):
    L = log_probabilities(np.hstack([z_labelled, z_unlabelled]))
    ce = -L[np.arange(len(L)), np.asarray(y)].mean()
    return ce - weight * (np.exp(L) * L).sum(axis=1).mean()


@wrong("semi_supervised_grad", kind="factor 2")
def semi_grad_doubled(z_labelled, y, z_unlabelled, weight):
    dl, du = supervised_gradient(z_labelled, y), weight * entropy_gradient(z_unlabelled)
    return dl + dl, du + du


@wrong("propagate_labels", kind="not started")
def propagate_later(X, labelled, y_labelled):
    raise NotImplementedError


@wrong("denoising_loss", kind="factor 1/2")
def denoising_half(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    return 0.5 * np.mean(np.sum((X - M @ W.T @ W) ** 2, axis=1))


@wrong("denoising_loss", mistake="denoising_mean_over_everything")
def denoising_mean_of_entries(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    return np.mean(np.square(X - M @ W.T @ W))


@wrong("denoising_loss", kind="squared")
def denoising_squared_again(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    return np.mean(np.sum((X - M @ W.T @ W) ** 2, axis=1)) ** 2


@wrong("denoising_grad", kind="transposed")
def denoising_grad_d_by_k(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    R = M @ W.T @ W - X
    return 2 / len(X) * (R.T @ M + M.T @ R) @ W.T


@wrong("reconstruction_loss", kind="kept axis")
def reconstruction_as_a_row(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    e = ((X - X @ W.T @ W) ** 2).sum(axis=1, keepdims=True)
    return e.mean(axis=0)


@wrong("reconstruction_grad", mistake="reconstruction_grad_by_differences")
def reconstruction_grad_numeric(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)

    def f(V):
        return np.mean(np.sum((X - X @ V.T @ V) ** 2, axis=1))

    G = np.zeros(W.shape)
    for i in np.ndindex(W.shape):
        E = np.zeros(W.shape)
        E[i] = 1e-5
        G[i] = (f(W + E) - f(W - E)) / 2e-5
    return G


@wrong("entropy", kind="unknown")
def gini_impurity(p):
    p = np.asarray(p, dtype=float)
    return np.mean(1 - (p**2).sum(axis=1))


@wrong("mask_inputs", kind="unknown")
def gaussian_noise(X, fraction, rng):
    X = np.asarray(X, dtype=float)
    return X + fraction * rng.standard_normal(X.shape)


@wrong("pseudo_labels", kind="unknown")
def pseudo_labels_by_margin(p, threshold):
    p = np.asarray(p, dtype=float)
    best = np.sort(p, axis=1)
    rows = np.flatnonzero(best[:, -1] - best[:, -2] >= threshold)
    return rows, p[rows].argmax(axis=1)


@wrong("reconstruction_loss", kind="argument changed")
def reconstruction_residual_in_place(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    X -= X @ W.T @ W
    return np.sum(X**2) / len(X)


@wrong("entropy_with_logits_grad", kind="wrong in the last column")
def entropy_grad_free_logits(z):
    # the last logit is fixed, as in a model with C - 1 free logits
    G = entropy_gradient(z)
    G[:, -1] = 0.0
    return G


@wrong("reconstruction_grad", mistake="reconstruction_grad_with_the_size")
def reconstruction_grad_mean_of_entries(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    R = X @ W.T @ W - X
    return 2 / X.size * (W @ X.T @ R + W @ R.T @ X)


@wrong("denoising_grad", kind="unknown")
def denoising_grad_all_clean(X, X_masked, W):
    X, M, W = (np.asarray(A, dtype=float) for A in (X, X_masked, W))
    R = X @ W.T @ W - M
    return 2 / len(X) * W @ (M.T @ R + R.T @ M)


# --- right ---


@right("entropy")
def entropy_loop(p):
    rows = np.asarray(p, dtype=float)
    return sum(-q * np.log(q) for row in rows for q in row if q > 0) / len(rows)


@right("entropy_with_logits_grad", care=False)
def entropy_grad_naive(z):
    e = np.exp(np.asarray(z, dtype=float))
    P = e / e.sum(axis=1, keepdims=True)
    H = -(P * np.log(P)).sum(axis=1, keepdims=True)
    return -P * (np.log(P) + H) / len(P)


@right("entropy_with_logits_grad")
def entropy_grad_through_the_jacobian(z):
    L = log_probabilities(z)
    P = np.exp(L)
    G = np.empty(P.shape)
    for i, p in enumerate(P):
        G[i] = (np.diag(p) - np.outer(p, p)) @ -(L[i] + 1)
    return G / len(P)


@right("pseudo_labels")
def pseudo_labels_where(p, threshold):
    p = np.asarray(p, dtype=float)
    best = np.argmax(p, axis=1)
    rows = np.where(p[np.arange(len(p)), best] >= threshold)[0]
    return rows, best[rows]


@right("semi_supervised_loss")
def semi_two_terms(z_labelled, y, z_unlabelled, weight):
    L, U = log_probabilities(z_labelled), log_probabilities(z_unlabelled)
    supervised = -np.mean(np.take_along_axis(L, np.asarray(y, dtype=int)[:, None], axis=1))
    return supervised - weight * np.sum(np.exp(U) * U) / len(U)


@right("semi_supervised_grad")
def semi_grad_pieces(z_labelled, y, z_unlabelled, weight):
    return supervised_gradient(z_labelled, y), np.multiply(weight, entropy_gradient(z_unlabelled))


@right("propagate_labels")
def propagate_with_sets(X, labelled, y_labelled):
    X = np.asarray(X, dtype=float)
    labels = {int(i): int(c) for i, c in zip(labelled, y_labelled)}
    while len(labels) < len(X):
        rest = [j for j in range(len(X)) if j not in labels]
        j, i = min(((j, i) for j in rest for i in labels), key=lambda pair: ((X[pair[0]] - X[pair[1]]) ** 2).sum())
        labels[j] = labels[i]
    return np.array([labels[i] for i in range(len(X))])


@right("reconstruction_loss")
def reconstruction_per_example(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    return float(np.mean([np.dot(x - W.T @ (W @ x), x - W.T @ (W @ x)) for x in X]))


@right("reconstruction_grad")
def reconstruction_grad_two_paths(X, W):
    X, W = np.asarray(X, dtype=float), np.asarray(W, dtype=float)
    codes = X @ W.T
    dY = 2 * (codes @ W - X) / len(X)
    return codes.T @ dY + (dY @ W.T).T @ X


@right("mask_inputs")
def mask_where(X, fraction, rng):
    X = np.asarray(X, dtype=float)
    return np.where(rng.random(X.shape) >= fraction, X, 0.0)
