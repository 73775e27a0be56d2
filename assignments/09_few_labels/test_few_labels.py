"""Public checks of 09_few_labels: what a student runs at home. They know no reference.

Right answers are worked out by hand: from probabilities that are fractions, from odds k (logits log k), and from
small integers. `gradcheck` compares a gradient with finite differences of the loss.
"""

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11}
GRADIENT = {"rtol": 2e-13, "atol": 1e-15}  # a formula is exact to 1e-15; finite differences are not
CARE = {"rtol": 1e-6, "atol": 1e-11, "elementwise": True}
FALSE_ALARM = 1e-12  # how rarely chance alone fails a comparison of a share of zeros

LOG2, LOG3 = np.log(2.0), np.log(3.0)
P = [[0.5, 0.25, 0.25], [0.125, 0.125, 0.75], [0.25, 0.5, 0.25]]
ENTROPIES = np.array([1.5 * LOG2, 0.75 * LOG2 + 0.75 * np.log(4 / 3), 1.5 * LOG2])
FAR = np.array([[1000.0, 1000.0, -1000.0], [-10000.0, -10000.0, -10000.0], [0.0, 5000.0, -9000.0]])
FAR_ENTROPY = (LOG2 + LOG3) / 3  # two winners, three, one

X = np.array([[1.0, 0.0], [0.0, 2.0]])  # the examples of the text
W = np.array([[1.0, 1.0]])


def plain_softmax(z):
    """For moderate logits."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def plain_entropy(z):
    """Of the softmax of moderate logits."""
    p = plain_softmax(z)
    return -(p * np.log(p)).sum(axis=-1).mean()


def integers(got, name):
    """The same integers as a list."""
    items = got if type(got) is list else got.tolist() if type(got) is np.ndarray and got.ndim == 1 else None
    assert items is not None, f"{name} is no 1-d array."
    assert all(type(i) is int or getattr(i, "dtype", np.dtype(float)).kind in "iu" for i in items), (
        f"{name} is not made of integers: see `astype`, or the dtype with which you made the array."
    )
    return [int(i) for i in items]


def items(got):
    """The items of a named tuple of two, which stays with the submission; anything else as it is."""
    return (got[0], got[1]) if "subclass of tuple" in getattr(got, "kind", "") and len(got) == 2 else got


# ---- entropy


@exercise("entropy")
def test_entropy_by_hand(student, compare):
    "entropy of [1/2, 1/4, 1/4] is 3/2 log 2; of several rows it is the mean"
    for rows in ([0], [0, 2], [1], [0, 1, 2]):
        p = [P[i] for i in rows]
        compare(student.entropy(p), ENTROPIES[rows].mean(), name=f"entropy({p})", **VALUE)


@exercise("entropy")
def test_entropy_of_equal_shares(student, compare):
    "entropy is log C where all C classes are equally likely; lists and float32 are fine"
    for n_classes in (2, 4, 8):
        p = np.full((3, n_classes), 1 / n_classes, dtype=np.float32)
        for given in (p, p.tolist()):
            compare(student.entropy(given), np.log(n_classes), name=f"entropy of {n_classes} equal shares", **VALUE)


@exercise("entropy", care=True)
def test_entropy_of_zeros(student, compare):
    "entropy is right where probabilities are exactly 0, and does not warn"
    care = {"rtol": 1e-11, "atol": 1e-12}
    for given in ([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]], np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]])):
        compare(student.entropy(given), 0.75 * LOG2, name="entropy with zeros", **care)
    compare(student.entropy(np.eye(3, dtype=np.uint8)), 0.0, name="entropy of certain rows", **care)
    q, rest = 1e-6, 0.5 - 1e-6
    want = 0.5 * LOG2 - q * np.log(q) - rest * np.log(rest)
    compare(student.entropy([[q, 0.5, rest, 0.0]]), want, name="entropy of 1e-6", **care)
    compare(student.entropy(np.full((2, 400), 1 / 400)), np.log(400), name="entropy of 400 equal shares", **care)


# ---- entropy_with_logits_grad


@exercise("entropy_with_logits_grad")
def test_entropy_with_logits_grad_is_the_gradient(student, gradcheck, rng):
    "entropy_with_logits_grad is the gradient of entropy(softmax(z)) (compared with finite differences)"
    for shape in [(1, 3), (5, 3), (2, 4), (3, 3)]:
        gradcheck(plain_entropy, student.entropy_with_logits_grad, rng.normal(size=shape), form="gradient")


@exercise("entropy_with_logits_grad")
def test_entropy_with_logits_grad_by_hand(student, compare):
    "at z = [log 3, 0] it is [-3/16 log 3, 3/16 log 3], to the last digit; two such rows have the half of it each"
    row = [LOG3, 0.0]
    want = 3 / 16 * LOG3 * np.array([[-1.0, 1.0]])
    compare(student.entropy_with_logits_grad([row]), want, name="entropy_with_logits_grad([[log 3, 0]])", **GRADIENT)
    two = student.entropy_with_logits_grad([row, row[::-1]])
    compare(two, np.concatenate([want, -want]) / 2, name="entropy_with_logits_grad of two rows", **GRADIENT)


@exercise("entropy_with_logits_grad")
def test_entropy_with_logits_grad_of_other_types(student, compare):
    "entropy_with_logits_grad takes integers, unsigned ones too, and float32, and gives float64"
    p, log_p = plain_softmax(np.array([[0.0, 1.0, 3.0]])), np.log(plain_softmax(np.array([[0.0, 1.0, 3.0]])))
    want = -p * (log_p - (p * log_p).sum())
    for dtype in (int, np.uint8, np.int8, np.float32):
        z = np.array([[1, 2, 4]], dtype=dtype)
        name = f"entropy_with_logits_grad of {np.dtype(dtype)}"
        compare(student.entropy_with_logits_grad(z), want, rtol=1e-11, name=name)


@exercise("entropy_with_logits_grad", care=True)
def test_entropy_with_logits_grad_of_far_logits(student, compare):
    "entropy_with_logits_grad is finite and does not warn for logits up to 10000"
    compare(student.entropy_with_logits_grad(FAR), np.zeros((3, 3)), name="the gradient at far logits", **CARE)
    odds = 3 / 16 * LOG3 * np.array([[-1.0, 1.0]])
    for level in (-9000.0, 1000.0):
        got = student.entropy_with_logits_grad([[level + LOG3, level]])
        compare(got, odds, name=f"the gradient at [{level} + log 3, {level}]", **CARE)


# ---- pseudo_labels


def chosen(student, p, threshold):
    """The pairs (row, label) that pseudo_labels found, from the first row to the last."""
    said = f"pseudo_labels(p, {threshold})"
    got = items(student.pseudo_labels(p, threshold))
    assert type(got) in (tuple, list) and len(got) == 2, f"{said} is not a pair: return indices, labels."
    if any(len(part) == 0 for part in got):
        assert len(got[0]) == len(got[1]), f"{said} has {len(got[0])} indices and {len(got[1])} labels."
        return []
    rows, labels = (integers(part, f"part {i} of {said}") for i, part in enumerate(got))
    assert len(rows) == len(labels), f"{said} has {len(rows)} indices and {len(labels)} labels."
    return sorted(zip(rows, labels, strict=True))


@exercise("pseudo_labels")
def test_pseudo_labels_by_hand(student):
    "pseudo_labels keeps the rows whose largest probability is at least the threshold, equality included"
    p = [[0.5, 0.25, 0.25], [0.4, 0.3, 0.3], [0.125, 0.125, 0.75], [0.2, 0.6, 0.2]]
    for threshold, want in [
        (0.5, [(0, 0), (2, 2), (3, 1)]),
        (0.75, [(2, 2)]),
        (0.6005, [(2, 2)]),
        (0.2, [(0, 0), (1, 0), (2, 2), (3, 1)]),
    ]:
        for given in (p, np.array(p)):
            found = chosen(student, given, threshold)
            assert found == want, (
                f"pseudo_labels(p, {threshold}) gives the (row, label) pairs {found}; wanted {want} for rows with the "
                "largest entries 1/2, 0.4, 3/4, 0.6."
            )


@exercise("pseudo_labels")
def test_pseudo_labels_none_and_all(student):
    "pseudo_labels may find no row, or all; a confident 0 counts as much as a confident 1"
    p = np.array([[0.875, 0.125], [0.125, 0.875], [0.75, 0.25]])
    found = chosen(student, p, 0.9)
    assert found == [], f"no largest probability is at least 0.9, and the (row, label) pairs {found} were returned."
    found, want = chosen(student, p, 0.75), [(0, 0), (1, 1), (2, 0)]
    assert found == want, f"all three rows reach 3/4: wanted the (row, label) pairs {want}; you return {found}."


# ---- the semi-supervised loss and its gradient


@exercise("semi_supervised_loss")
def test_semi_supervised_loss_by_hand(student, compare):
    "the worked example is log(16/3); weight 0 leaves the cross-entropy; each term is a mean over its own rows"
    labelled, unlabelled = np.log([[1.0, 3.0]]), np.zeros((1, 2))
    for weight, want in [(2.0, np.log(16 / 3)), (0.0, np.log(4 / 3)), (1, np.log(8 / 3))]:
        for others in (1, 3):
            got = student.semi_supervised_loss(labelled, [1], np.repeat(unlabelled, others, axis=0), weight)
            name = f"semi_supervised_loss with {others} unlabelled and weight {weight}"
            compare(got, want, name=name, **VALUE)


@exercise("semi_supervised_loss")
def test_semi_supervised_loss_of_random_logits(student, compare, rng):
    "semi_supervised_loss is -mean(log p_y) + weight * entropy, for labels of any integer type"
    z, others = rng.normal(size=(4, 3)), rng.normal(size=(6, 3))
    p = plain_softmax(z)
    for y, weight in [(np.array([2, 0, 0, 2]), 0.7), (np.array([1, 0, 0, 1]), 2.5)]:  # the last class is absent
        at_labels = [row[label] for row, label in zip(p, y, strict=True)]
        want = -np.mean(np.log(at_labels)) + weight * plain_entropy(others)
        for labels in (y, y.tolist(), y.astype(np.uint8), y.astype(np.int8)):
            got = student.semi_supervised_loss(z.tolist(), labels, others, weight)
            compare(got, want, name=f"semi_supervised_loss with weight {weight}", **VALUE)


@exercise("semi_supervised_loss", care=True)
def test_semi_supervised_loss_of_far_logits(student, compare):
    "semi_supervised_loss is finite and does not warn for logits up to 10000"
    got = student.semi_supervised_loss(FAR, [2, 0, 0], FAR, 3.0)
    want = (2000.0 + LOG2 + LOG3 + 5000.0) / 3 + 3.0 * FAR_ENTROPY
    compare(got, want, name="semi_supervised_loss of far logits", **CARE)


@exercise("semi_supervised_grad")
def test_semi_supervised_grad_by_hand(student, compare):
    "the worked example is [1/4, -1/4] and [-3 log 3, 3 log 3], to the last digit"
    for dtype in (int, np.uint8):
        y = np.array([1], dtype=dtype)
        got = student.semi_supervised_grad([[0.0, LOG3]], y, [[LOG3, 0.0]], 16.0)
        want = (np.array([[0.25, -0.25]]), 3 * LOG3 * np.array([[-1.0, 1.0]]))
        compare(items(got), want, name="semi_supervised_grad", rtol=2e-13, atol=1e-14)
    got = student.semi_supervised_grad([[0.0, LOG3]], [1], [[LOG3, 0.0]] * 3, 0)
    compare(items(got), (want[0], np.zeros((3, 2))), name="semi_supervised_grad of weight 0", atol=1e-14)


@exercise("semi_supervised_grad")
def test_semi_supervised_grad_is_the_gradient(student, gradcheck, rng):
    "semi_supervised_grad holds the gradients with respect to both arrays (compared with finite differences)"
    z, others, y, weight = rng.normal(size=(4, 3)), rng.normal(size=(6, 3)), np.array([1, 0, 0, 1]), 0.7

    def cross_entropy(z):
        return -np.mean(np.log(plain_softmax(z)[np.arange(4), y]))

    def part(i, labelled, unlabelled):
        got = items(student.semi_supervised_grad(labelled, y, unlabelled, weight))
        assert type(got) in (tuple, list) and len(got) == 2, "return the pair dz_labelled, dz_unlabelled."
        return got[i]

    gradcheck(cross_entropy, lambda z: part(0, z, others), z, form="gradient")
    gradcheck(lambda u: weight * plain_entropy(u), lambda u: part(1, z, u), others, form="gradient")


@exercise("semi_supervised_grad", care=True)
def test_semi_supervised_grad_of_far_logits(student, compare):
    "semi_supervised_grad is finite and does not warn for logits up to 10000"
    got = student.semi_supervised_grad(FAR, [2, 0, 0], FAR, 3.0)
    want = np.array([[0.5, 0.5, -1.0], [-2 / 3, 1 / 3, 1 / 3], [-1.0, 1.0, 0.0]]) / 3
    compare(items(got), (want, np.zeros((3, 3))), name="semi_supervised_grad of far logits", **CARE)


# ---- propagate_labels


@exercise("propagate_labels")
def test_propagate_labels_by_hand(student):
    "the worked example, with the labelled points in either order, is 0, 0, 0, 0, 1"
    points = np.array([[0.0], [1.0], [2.1], [3.3], [5.0]])
    for labelled, y, unit in [([0, 4], [0, 1], 1), ([4, 0], [1, 0], 1), ([4, 0], [5, 7], 1), ([4, 0], [1, 0], 2000)]:
        got = integers(student.propagate_labels((unit * points).tolist(), labelled, y), "propagate_labels")
        far, near = (y[labelled.index(4)], y[labelled.index(0)])
        assert got == [near] * 4 + [far], (
            f"propagate_labels({unit} * points, {labelled}, {y}) of the worked example is {got}; wanted {[near] * 4 + [far]}: "
            "3.3 gets its label from 2.1, which has one by then."
        )


@exercise("propagate_labels")
def test_propagate_labels_is_euclidean(student):
    "propagate_labels measures the Euclidean distance: (3, 3) is nearer to the origin than (5, 0), (4, 0) still nearer"
    for other, wanted in [([5.0, 0.0], 1), ([4.0, 0.0], 0)]:
        got = integers(student.propagate_labels([other, [0.0, 0.0], [3.0, 3.0]], [2, 0], [1, 0]), "propagate_labels")
        assert got == [0, wanted, 1], (
            f"the points {other} with label 0, (0, 0) and (3, 3) with label 1 get the labels {got}; wanted {[0, wanted, 1]}: "
            "the distance of (0, 0) and (3, 3) is the root of 18, 4.24."
        )


@exercise("propagate_labels")
def test_propagate_labels_uses_all_features(student):
    "propagate_labels measures along all features, here 3, and leaves `labelled` as it is"
    points = np.array([[0.0, 0.0, 0.0], [0.0, 0.4, 7.0], [1.0, 1.0, 7.5], [1.0, 0.6, 1.0]])
    got = integers(student.propagate_labels(points, np.array([2, 0]), np.array([5, 3])), "propagate_labels")
    assert got == [3, 5, 5, 3], (
        f"(0, 0, 0) has label 3 and (1, 1, 7.5) label 5; (0, 0.4, 7) and (1, 0.6, 1) get the labels {got[1]} and {got[3]}; "
        "wanted 5 and 3, those of the points near them."
    )


@exercise("propagate_labels")
def test_propagate_labels_in_the_plane(student):
    "labels flow along chains of near points and stop at the gap, whatever the numbering of the points and their type"
    t = np.arange(12)
    first = np.stack([10 * t + t * t // 4, 0 * t], axis=1)  # to the right, with growing steps of 10 to 16
    second = np.stack([11 * t + t * t // 5, 0 * t + 40], axis=1)
    points = np.concatenate([first, second])
    order = 7 * np.arange(24) % 24  # a permutation, as 7 and 24 have no common factor
    place = np.argsort(order)
    want = np.repeat([1, 0], 12)[order].tolist()
    for kind in (float, np.uint8, np.float32):
        given = points[order].astype(kind)
        got = integers(student.propagate_labels(given, place[[0, 23]], [1, 0]), "propagate_labels")
        wrong = sum(a != b for a, b in zip(got, want, strict=True))
        assert not wrong, (
            f"two chains, one labelled at its left and one at its right end: {wrong} of 24 labels are wrong ({np.dtype(kind)}). "
            "Nearest pair first; a point that got its label passes it on."
        )


# ---- the autoencoder


def plain_residuals(X, X_in, W):
    return X - X_in @ W.T @ W


@exercise("reconstruction_loss")
def test_reconstruction_loss_by_hand(student, compare):
    "the worked example is 5/2; integers, unsigned ones too, give the same"
    for dtype in (float, int, np.uint8, np.int8, np.float32):
        got = student.reconstruction_loss(X.astype(dtype), W.astype(dtype))
        compare(got, 2.5, name=f"reconstruction_loss of {np.dtype(dtype)}", **VALUE)
    compare(student.reconstruction_loss(X.tolist(), W.tolist()), 2.5, name="reconstruction_loss of lists", **VALUE)
    bytes_ = np.array([[200, 100]], dtype=np.uint8)
    got = student.reconstruction_loss(bytes_, np.array([[3, 0]], dtype=np.uint8))
    compare(got, 1600.0**2 + 100.0**2, name="reconstruction_loss of [200, 100] with W = [3, 0]", **VALUE)


@exercise("reconstruction_loss")
def test_reconstruction_loss_of_a_projection(student, compare, rng):
    "where W keeps the first k of d features, the loss is the mean over the rows of the squares of the others"
    points = rng.normal(size=(7, 5))
    for k in (1, 3, 4):
        got = student.reconstruction_loss(points, np.eye(5)[:k])
        compare(got, (points[:, k:] ** 2).sum() / 7, name=f"the loss of a projection to {k} features", **VALUE)
    # W = [[0, 2], [0, 0]]: W^T W doubles the second feature twice, W W^T would do so with the first.
    got = student.reconstruction_loss(X, np.array([[0.0, 2.0], [0.0, 0.0]]))
    compare(got, (1.0 + 36.0) / 2, name="the loss for W = [[0, 2], [0, 0]]", **VALUE)


@exercise("reconstruction_grad")
def test_reconstruction_grad_by_hand(student, compare):
    "the worked example is [[5, 5]], to the last digit; integers give the same"
    for dtype in (float, int, np.uint8):
        got = student.reconstruction_grad(X.astype(dtype), W.astype(dtype))
        compare(got, np.array([[5.0, 5.0]]), name=f"reconstruction_grad of {np.dtype(dtype)}", **GRADIENT)
    got = student.reconstruction_grad(X.tolist(), W.tolist())
    compare(got, np.array([[5.0, 5.0]]), name="reconstruction_grad of lists", **GRADIENT)


@exercise("reconstruction_grad")
def test_reconstruction_grad_is_the_gradient(student, gradcheck, rng):
    "reconstruction_grad is the gradient with respect to W (compared with finite differences)"
    for n, d, k in [(6, 4, 2), (3, 3, 3), (1, 2, 1)]:
        points = rng.normal(size=(n, d))
        gradcheck(
            lambda W, points=points: (plain_residuals(points, points, W) ** 2).sum() / len(points),
            lambda W, points=points: student.reconstruction_grad(points, W),
            rng.normal(size=(k, d)) / 2,
            form="gradient",
        )


@exercise("denoising_loss")
def test_denoising_loss_by_hand(student, compare):
    "the worked example is 5/2; with nothing masked it is the reconstruction loss; with all masked, the squares of X"
    clean, masked = np.array([[1.0, 2.0], [0.0, 2.0]]), X
    for kind in (np.asarray, np.ndarray.tolist, lambda x: x.astype(np.uint8)):
        compare(student.denoising_loss(kind(clean), kind(masked), kind(W)), 2.5, name="denoising_loss", **VALUE)
    compare(student.denoising_loss(X, X, W), 2.5, name="denoising_loss with nothing masked", **VALUE)
    compare(student.denoising_loss(clean, 0 * clean, W), 4.5, name="denoising_loss with all masked", **VALUE)


@exercise("denoising_loss")
def test_denoising_loss_of_random_points(student, compare, rng):
    "denoising_loss is the mean over the rows of norm(x - W^T W x_masked)^2"
    clean, weights = rng.normal(size=(7, 5)), rng.normal(size=(2, 5))
    masked = np.where(np.arange(35).reshape(7, 5) % 3 == 0, 0.0, clean)
    want = (plain_residuals(clean, masked, weights) ** 2).sum() / 7
    compare(student.denoising_loss(clean, masked, weights), want, name="denoising_loss", **VALUE)


@exercise("denoising_grad")
def test_denoising_grad_by_hand(student, compare):
    "the worked example is [[3, 3]], to the last digit"
    clean = np.array([[1.0, 2.0], [0.0, 2.0]])
    for dtype in (float, int, np.uint8):
        got = student.denoising_grad(clean.astype(dtype), X.astype(dtype), W.astype(dtype))
        compare(got, np.array([[3.0, 3.0]]), name=f"denoising_grad of {np.dtype(dtype)}", **GRADIENT)
    got = student.denoising_grad(clean.tolist(), X.tolist(), W.tolist())
    compare(got, np.array([[3.0, 3.0]]), name="denoising_grad of lists", **GRADIENT)


@exercise("denoising_grad")
def test_denoising_grad_is_the_gradient(student, gradcheck, rng):
    "denoising_grad is the gradient with respect to W (compared with finite differences)"
    clean = rng.normal(size=(7, 4))
    masked = np.where(np.arange(28).reshape(7, 4) % 3 == 0, 0.0, clean)
    gradcheck(
        lambda W: (plain_residuals(clean, masked, W) ** 2).sum() / 7,
        lambda W: student.denoising_grad(clean, masked, W),
        rng.normal(size=(2, 4)) / 2,
        form="gradient",
    )


# ---- mask_inputs


def masked(student, points, fraction, seed):
    """The mask of an answer whose other entries are those of `points`, none of which is 0."""
    got = student.mask_inputs(points, fraction, student.generator(seed))
    right = type(got) is np.ndarray and got.shape == points.shape and got.dtype == np.float64
    assert right, "mask_inputs does not return a float64 array of the shape of X."
    hidden = got == 0
    assert (got[~hidden] == points[~hidden]).all(), (
        "mask_inputs changed entries that it did not set to 0: leave them as they are, without any factor."
    )
    return hidden


@exercise("mask_inputs")
def test_mask_inputs_none_and_all(student, compare):
    "mask_inputs with fraction 0 returns X, with fraction 1 zeros; integers become floats"
    for points in (np.array([[1.5, -2.0, 3.0]]), np.array([[1, 2], [3, 4]], dtype=np.uint8)):
        for fraction in (0, 1):
            got = student.mask_inputs(points, fraction, student.generator(5))
            compare(got, (1.0 - fraction) * points, rtol=0.0, name=f"mask_inputs(X, {fraction}, rng)")
    got = student.mask_inputs(np.ones((60, 50)), 1, student.generator(5))
    assert not np.any(got), "mask_inputs(X, 1, rng) leaves entries of 60 x 50 as they are: fraction 1 hides them all."


@exercise("mask_inputs")
def test_mask_inputs_share(student, rng):
    "mask_inputs sets the share `fraction` of the entries to 0, and pairs of entries fraction^2 of the time"
    points = rng.uniform(1, 2, size=(100, 80))
    for fraction in (0.2, 0.75):
        hidden = masked(student, points, fraction, int(rng.integers(2**31)))
        shares = [
            (hidden.mean(), fraction, hidden.size, "zeros"),
            ((hidden[:, ::2] & hidden[:, 1::2]).mean(), fraction**2, hidden.size // 2, "neighbours in a row, both 0,"),
            ((hidden[::2] & hidden[1::2]).mean(), fraction**2, hidden.size // 2, "neighbours in a column, both 0,"),
        ]
        for found, wanted, size, what in shares:
            bound = np.sqrt(np.log(2 / FALSE_ALARM) / (2 * size))  # Hoeffding
            assert abs(found - wanted) <= bound, (
                f"mask_inputs(X, {fraction}, rng): the share of {what} is {found:.3f}, wanted {wanted:.3f} give or take "
                f"{bound:.3f}: each entry is 0 with probability `fraction`, independently of the others."
            )
        somewhere = hidden.any(axis=0).all() and hidden.any(axis=1).all()
        assert somewhere or fraction < 0.5, (  # by chance less often than 100 * 0.25**80 = 7e-47
            f"mask_inputs(X, {fraction}, rng) hides nothing in some row or column of 80 entries or more."
        )
        counts = {int(row.sum()) for row in hidden}
        assert len(counts) > 1, "mask_inputs hides the same number of entries in every row: decide for each by itself."


@exercise("mask_inputs")
def test_mask_inputs_draws_from_rng(student, rng):
    "mask_inputs draws from rng alone: the same seed hides the same entries, another seed others"
    points = rng.uniform(1, 2, size=(12, 10))
    first, again, other = (masked(student, points, 0.5, seed) for seed in (1, 1, 2))
    assert (first == again).all(), (
        "mask_inputs hides other entries for the same seed: draw from the argument rng alone."
    )
    assert (first != other).any(), "mask_inputs does not depend on the seed: draw from the argument rng."
    generator = student.generator(3)
    one, two = (np.asarray(student.mask_inputs(points, 0.5, generator)) == 0 for _ in range(2))
    assert (one != two).any(), "two calls with one rng hide the same entries: draw from rng itself, not from a copy."
    counts = {int(masked(student, points[:4, :5], 0.5, seed).sum()) for seed in range(40)}
    assert len(counts) > 1, "mask_inputs hides the same number of entries in 40 calls: decide for each by itself."
