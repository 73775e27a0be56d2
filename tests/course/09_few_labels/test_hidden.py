"""Hidden checks of 09_few_labels: the public properties on inputs drawn anew for every submission.

Every check but those of `mask_inputs` holds the answers against the reference; the masks, which are random, are
held against what is true of every right one, with bounds that chance oversteps less often than once in 1e9.
Probabilities that are exactly 0 and large logits are left to the checks of numerical care.
"""

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11}  # right code agrees to 1e-14
GRADIENT = {"rtol": 2e-13}  # right code agrees to 1e-14 of the largest entry; central differences are 1e-11 off
LOGITS_GRADIENT = {"rtol": 2e-13, "atol": 5e-15}  # log p + entropy may cancel: the atol is a rounding of log C
# Of zeros and tiny probabilities: a small constant inside the logarithm shows from 1e-12 on.
CARE_WITH_ZEROS = {"rtol": 1e-11, "atol": 1e-12}
# log p at |z| = 1e4 cannot be better than the spacing of float64 there, 1.8e-12, on either side.
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 1e-11, "elementwise": True}
SEED = 2**31  # of a student's generator: any smaller
FALSE_ALARM = 1e-12  # of one comparison of a share of zeros with its probability; there are 700 or so


def agree(compare, student, reference, name, inputs, tolerance):
    """Send every tuple of arguments in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for given, got in zip(inputs, getattr(student, name).many(inputs), strict=True):
        compare(items(got), right(*given), name=f"{name} of {', '.join(described(x) for x in given)}", **tolerance)


def items(got):
    """The items of a named tuple of two, which stays with the submission; anything else as it is."""
    return (got[0], got[1]) if "subclass of tuple" in getattr(got, "kind", "") and len(got) == 2 else got


def described(x):
    """The kind of an input in words."""
    if isinstance(x, np.ndarray):
        return f"an array of {x.dtype} and shape {x.shape}"
    return f"a list of shape {np.shape(x)}" if isinstance(x, list) else f"{x:.6g}"


def signs(rng, shape):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


def whole_numbers(x, name):
    """A 1-d array of integers, from an array or a list of them; an empty one may have any type."""
    if type(x) is list and all(type(item) is int or (type(item) is np.ndarray and item.ndim == 0) for item in x):
        x = np.array(x)
    right = type(x) is np.ndarray and x.ndim == 1 and (x.dtype.kind in "iu" or x.size == 0)
    kind = described(x) if type(x) is np.ndarray else f"a {type(x).__name__}"
    assert right, f"{name} is {kind}; wanted a 1-d array of integers: see the docstring."
    return x


# ---- entropy and its gradient


def shares(rng, n, n_classes):
    """Moderate probabilities, none of them 0."""
    e = np.exp(rng.uniform(-1.5, 1.5, size=(n, n_classes)))
    return e / e.sum(axis=1, keepdims=True)


def dyadic(rng, n, n_classes):
    """Shares in 32nds, exact in float32, none of them 0."""
    return (1 + rng.multinomial(32 - n_classes, np.full(n_classes, 1 / n_classes), size=n)) / 32


def logits(rng, n, n_classes):
    """Moderate logits; two of a row are 1 or more apart, so that no gradient is a mere rounding."""
    z = rng.uniform(-2.5, 2.5, size=(n, n_classes))
    z[:, 0] = z[:, -1] + signs(rng, n) * rng.uniform(1, 3, size=n)
    return z


SIZES = [(30, 4), (4, 4), (1, 5), (6, 2), (3, 7)]  # examples, classes


def extreme_logits(rng):
    """Logits up to 1e4 in size: rows far from 0 and from each other, of a wide range, with ties, of one class."""
    far = rng.permutation([-9000.0, -2000.0, 0.0, 2000.0, 9000.0]) + rng.uniform(-900, 900, size=5)
    rows = [
        far[:, np.newaxis] + rng.normal(size=(5, 4)),
        signs(rng, (6, 4)) * rng.uniform(15, 700, size=(6, 4)),
        np.repeat(signs(rng, (3, 1)) * rng.uniform(700, 1e4, size=(3, 1)), 4, axis=1),
    ]
    return [
        np.concatenate(rows),
        signs(rng, (6, 3)) * rng.uniform(720, 1e4, size=(6, 3)),
        np.array([[0.0, 0.0, -800.0], [9e3, -1e4, 9e3]]) + rng.uniform(-1, 1, size=(2, 1)),
        np.array([[-1.0], [1.0]]) * rng.uniform(720, 1e4, size=(2, 1)),
    ]


@exercise("entropy", weight=3)
def test_entropy(student, reference, compare, rng):
    "entropy(p) is the mean over the rows of minus the sum of p log p, natural logarithm"
    agree(compare, student, reference, "entropy", [(shares(rng, *size),) for size in SIZES], VALUE)


@exercise("entropy")
def test_entropy_of_other_types(student, reference, compare, rng):
    "entropy takes lists and float32, and gives float64"
    inputs = [(shares(rng, 3, 4).tolist(),), (dyadic(rng, 5, 3).astype(np.float32),), (dyadic(rng, 1, 4).tolist(),)]
    agree(compare, student, reference, "entropy", inputs, VALUE)


@exercise("entropy", care=True)
def test_entropy_with_care(student, reference, compare, rng):
    "entropy is right where probabilities are 0 or tiny (0 log 0 = 0), and does not warn"
    some = np.zeros((4, 40))
    some[:, ::4] = shares(rng, 4, 10)
    certain = np.eye(5)[rng.integers(0, 5, size=7)]
    tiny = np.array([[0.5, 0.5 - 1e-6, 1e-6], [1.0, 1e-200, 0.0]])
    mixed = [certain[0].tolist(), shares(rng, 1, 5)[0].tolist()]
    inputs = [some, certain, certain.astype(np.uint8), certain.astype(int).tolist(), mixed, tiny, np.ones((3, 1))]
    inputs.append(shares(rng, 2, 400))
    agree(compare, student, reference, "entropy", [(p,) for p in inputs], CARE_WITH_ZEROS)


@exercise("entropy_with_logits_grad", weight=3)
def test_entropy_with_logits_grad(student, reference, compare, rng):
    "entropy_with_logits_grad(z) is the gradient of entropy(softmax(z)) with respect to z, by its formula"
    inputs = [(logits(rng, *size),) for size in SIZES]
    agree(compare, student, reference, "entropy_with_logits_grad", inputs, LOGITS_GRADIENT)


def logits_of_other_types(rng, n_classes=3):
    """Lists, small integers and float32."""
    z = logits(rng, 4, n_classes)
    whole = rng.integers(-3, 3, size=(5, n_classes))
    whole[:, 0] = 3
    bytes_ = np.append(rng.integers(128, 131, size=2 * n_classes - 1), 133).astype(np.uint8).reshape(2, n_classes)
    small = np.append(rng.integers(-126, -123, size=n_classes - 1), -128).astype(np.int8).reshape(1, n_classes)
    return [z.tolist(), z.astype(np.float32), whole.tolist(), whole.astype(np.int8), bytes_, small]


@exercise("entropy_with_logits_grad")
def test_entropy_with_logits_grad_of_other_types(student, reference, compare, rng):
    "entropy_with_logits_grad takes lists, integers and float32, and gives float64"
    inputs = [(z,) for z in logits_of_other_types(rng)]
    agree(compare, student, reference, "entropy_with_logits_grad", inputs, VALUE | {"atol": 1e-14})


@exercise("entropy_with_logits_grad", care=True)
def test_entropy_with_logits_grad_with_care(student, reference, compare, rng):
    "entropy_with_logits_grad neither overflows nor warns for logits up to 10000, and is 0 where they are equal"
    inputs = [(z,) for z in [*extreme_logits(rng), np.zeros((3, 4))]]
    agree(compare, student, reference, "entropy_with_logits_grad", inputs, CARE_AT_1E4)


# ---- pseudo_labels


def one_largest(rng, n, n_classes, parts=16):
    """Rows in 16ths, zeros allowed, in which one entry is the largest."""
    rows = rng.multinomial(parts, np.full(n_classes, 1 / n_classes), size=10 * n)
    ordered = np.sort(rows, axis=1)
    return rows[ordered[:, -1] > ordered[:, -2]][:n] / parts


def chooses(compare, student, reference, inputs):
    """Compare the pairs (index, label), in whatever order the rows are given."""
    for (p, threshold), got in zip(inputs, student.pseudo_labels.many(inputs), strict=True):
        said, got = f"pseudo_labels({described(p)}, {threshold:.6g})", items(got)
        pair = type(got) in (tuple, list) and len(got) == 2
        assert pair, f"{said} is not a pair: return indices, labels."
        indices = whole_numbers(got[0], f"the indices of {said}")
        labels = whole_numbers(got[1], f"the labels of {said}")
        want = reference.pseudo_labels(p, threshold)
        for found, name in [(indices, "indices"), (labels, "labels")]:
            assert len(found) == len(want[0]), (
                f"{said} has {len(found)} {name}, but {len(want[0])} rows have a probability of at least {threshold:.6g}: "
                "take the largest entry of each row, and keep the rows where it reaches the threshold."
            )
        if len(want[0]):
            order = np.argsort(indices, kind="stable")
            compare(indices[order], want[0], name=f"the indices of {said}")
            compare(labels[order], want[1], name=f"the labels of {said}")


@exercise("pseudo_labels", weight=3)
def test_pseudo_labels(student, reference, compare, rng):
    "pseudo_labels gives the numbers of the confident rows, and the class of the largest probability of each"
    inputs = []
    for n, n_classes in [(40, 3), (30, 2), (25, 6), (5, 5), (1, 4)]:
        p = shares(rng, n, n_classes)
        if n > 1:
            p[: n // 2, 0] += 1.0  # a confident 0, half of the time
        p = rng.permutation(p / p.sum(axis=1, keepdims=True))
        low, high = np.sort(p.max(axis=1))[[n // 3, (n + 1) // 2 if n > 1 else 0]]
        inputs.append((p, float(0.3 * low + 0.7 * high) if n > 1 else float(low) * 0.9))
    agree_on = [(inputs[0][0], 0.0), (inputs[1][0], 1.0)]  # all rows, none
    chooses(compare, student, reference, inputs + agree_on)


@exercise("pseudo_labels", weight=2)
def test_pseudo_labels_at_the_threshold(student, reference, compare, rng):
    "pseudo_labels takes a row whose largest probability is exactly the threshold, and none that is below it"
    inputs = []
    for n, n_classes in [(20, 3), (12, 2), (15, 5)]:
        p = one_largest(rng, n, n_classes)
        inputs.append((p, float(np.median(p.max(axis=1)[: n - 1 + n % 2]))))  # of an odd number: one of them
        inputs.append((p, inputs[-1][1] + 2.0**-11))  # and not the row that is 1/2048 below
    certain = np.eye(3)[rng.integers(0, 3, size=4)]
    inputs.append((np.concatenate([certain, one_largest(rng, 5, 3)]), 1.0))
    chooses(compare, student, reference, inputs)


@exercise("pseudo_labels")
def test_pseudo_labels_of_other_types(student, reference, compare, rng):
    "pseudo_labels takes lists, integers and float32"
    p = one_largest(rng, 9, 4)
    threshold = float(np.median(p.max(axis=1)))
    certain = np.eye(4)[rng.integers(0, 4, size=6)]
    inputs = [
        (p.tolist(), threshold),
        (p.astype(np.float32), threshold),
        (certain.astype(np.uint8), 1),
        (certain.astype(int).tolist(), 0.9),
    ]
    chooses(compare, student, reference, inputs)


# ---- the semi-supervised loss and its gradient


def classes(rng, n, n_classes, absent):
    """Labels of n examples, one class of them absent."""
    return rng.choice([c for c in range(n_classes) if c != absent], size=n)


def half_labelled(rng):
    """Different numbers of rows, squares, one row of either kind; weight 0 once, and a whole number once."""
    out = []
    for i, (n, others, n_classes) in enumerate([(12, 20, 4), (5, 3, 3), (4, 4, 4), (1, 6, 2), (7, 1, 5), (6, 9, 3)]):
        y = classes(rng, n, n_classes, absent=n_classes - 1 if i == 0 else 0)
        weight = [float(rng.uniform(0.2, 0.8)), float(rng.uniform(1.5, 3.0)), 2][i % 3]
        out.append((logits(rng, n, n_classes), y, logits(rng, others, n_classes), weight))
    return [*out, (logits(rng, 5, 3), classes(rng, 5, 3, 1), logits(rng, 4, 3), 0.0)]


def half_labelled_of_other_types(rng):
    kinds = [
        lambda y: y.tolist(),
        lambda y: y.astype(np.uint8),
        lambda y: y.astype(np.int8),
        lambda y: y.astype(np.int32),
    ]
    first = logits_of_other_types(rng)
    second = first[3:] + first[:3]
    return [
        (z, kinds[i % 4](classes(rng, len(z), 3, i % 3)), other, [0.5, 1, 2.0][i % 3])
        for i, (z, other) in enumerate(zip(first, second, strict=True))
    ]


def half_labelled_far(rng):
    out = []
    for z in extreme_logits(rng):
        n_classes = z.shape[1]
        out.append((z, rng.integers(0, n_classes, size=len(z)), rng.normal(size=(3, n_classes)), 0.5))
        out.append((rng.normal(size=(2, n_classes)), rng.integers(0, n_classes, size=2), z, 1.5))
    return out


@exercise("semi_supervised_loss", weight=3)
def test_semi_supervised_loss(student, reference, compare, rng):
    "semi_supervised_loss is the cross-entropy of the labelled rows plus weight times the entropy of the others"
    agree(compare, student, reference, "semi_supervised_loss", half_labelled(rng), VALUE)


@exercise("semi_supervised_loss")
def test_semi_supervised_loss_of_other_types(student, reference, compare, rng):
    "semi_supervised_loss takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "semi_supervised_loss", half_labelled_of_other_types(rng), VALUE)


@exercise("semi_supervised_loss", care=True)
def test_semi_supervised_loss_with_care(student, reference, compare, rng):
    "semi_supervised_loss neither overflows nor warns for logits up to 10000, labelled or not"
    agree(compare, student, reference, "semi_supervised_loss", half_labelled_far(rng), CARE_AT_1E4)


@exercise("semi_supervised_grad", weight=3)
def test_semi_supervised_grad(student, reference, compare, rng):
    "semi_supervised_grad is the pair of gradients with respect to both arrays of logits, by their formulas"
    agree(compare, student, reference, "semi_supervised_grad", half_labelled(rng), LOGITS_GRADIENT)


@exercise("semi_supervised_grad")
def test_semi_supervised_grad_of_other_types(student, reference, compare, rng):
    "semi_supervised_grad takes lists, integers and float32, and gives float64"
    inputs = half_labelled_of_other_types(rng)
    agree(compare, student, reference, "semi_supervised_grad", inputs, VALUE | {"atol": 1e-14})


@exercise("semi_supervised_grad", care=True)
def test_semi_supervised_grad_with_care(student, reference, compare, rng):
    "semi_supervised_grad neither overflows nor warns for logits up to 10000, labelled or not"
    agree(compare, student, reference, "semi_supervised_grad", half_labelled_far(rng), CARE_AT_1E4)


# ---- propagate_labels


def differences(X):
    """Of all pairs of points, in the type of X: small integers wrap around, as they do for a student."""
    return (X[:, np.newaxis] - X[np.newaxis]).astype(np.float64)


def spread(distances, labelled, y, in_order_of_index=False):
    """Nearest-first labels for any distances, by keeping the nearest labelled point of each other one."""
    n = len(distances)
    labels, todo = np.zeros(n, dtype=int), np.ones(n, dtype=bool)
    labels[labelled], todo[labelled] = y, False
    gap, source = distances[:, labelled].min(axis=1), np.array(labelled)[distances[:, labelled].argmin(axis=1)]
    while todo.any():
        new = int(todo.argmax() if in_order_of_index else np.where(todo, gap, np.inf).argmin())
        labels[new], todo[new] = labels[source[new]], False
        nearer = distances[new] < gap
        gap[nearer], source[nearer] = distances[new][nearer], new
    return labels


def tells_apart(X, labelled, y):
    """No two distances are nearly equal, and other rules than nearest-first Euclidean give other labels."""
    steps = differences(X.astype(np.float64))
    distances = np.sqrt((steps**2).sum(axis=-1))
    between = np.sort(distances[np.triu_indices(len(X), 1)])
    if (np.diff(between) <= 1e-7 * between[1:]).any() or between[0] < 1e-3 * between[-1]:
        return False
    right = spread(distances, labelled, y)
    others = [y[distances[:, labelled].argmin(axis=1)], spread(distances, labelled, y, in_order_of_index=True)]
    if X.shape[1] > 1:
        others += [spread(np.abs(steps).sum(axis=-1), labelled, y), spread(np.abs(steps).max(axis=-1), labelled, y)]
    if X.dtype.kind in "iu":
        others.append(spread(np.sqrt((differences(X) ** 2).sum(axis=-1)), labelled, y))
    return all((labels != right).any() for labels in others)


def some_labelled(rng, n, m, n_classes):
    """m of n points in random order, not sorted, with labels; not all the same, and not in the order of the labels."""
    y = rng.permutation(np.append(np.arange(n_classes), rng.integers(0, n_classes, size=m - n_classes)))
    labelled = rng.permutation(n)[:m]
    while (y[np.argsort(labelled)] == y).all():
        labelled = rng.permutation(n)[:m]
    return labelled, y


def drawn(rng, draw, m, n_classes):
    """Points of `draw()`, shuffled, some with labels, that tell right from wrong."""
    while True:
        X = rng.permutation(draw())
        labelled, y = some_labelled(rng, len(X), m, n_classes)
        if tells_apart(X, labelled, y):
            return X, labelled, y


def moons(rng, n):
    """Two half circles, each point a little off."""
    t = (np.arange(n) + rng.uniform(-0.3, 0.3, size=n)) / n * np.pi
    upper = np.stack([np.cos(t), np.sin(t)], axis=1)
    lower = np.stack([1 - np.cos(t), 0.5 - np.sin(t)], axis=1)
    return np.concatenate([upper, lower]) + rng.uniform(-0.03, 0.03, size=(2 * n, 2))


def propagates(compare, student, reference, inputs):
    for (X, labelled, y), got in zip(inputs, student.propagate_labels.many(inputs), strict=True):
        name = f"propagate_labels of {described(X)} with {len(labelled)} labelled"
        compare(whole_numbers(got, name), reference.propagate_labels(X, labelled, y), name=name)


@exercise("propagate_labels", weight=3)
def test_propagate_labels(student, reference, compare, rng):
    "propagate_labels gives the nearest unlabelled point the label of its neighbour, again and again, on random points"
    sizes = [(25, 2, 3, 3), (20, 3, 4, 2), (18, 1, 4, 3), (16, 5, 6, 4), (22, 2, 2, 2)]
    inputs = [drawn(rng, lambda n=n, d=d: rng.normal(size=(n, d)), m, c) for n, d, m, c in sizes]
    X, labelled, y = inputs[0]
    inputs.append((X * 5000 - 100, labelled, y))
    propagates(compare, student, reference, inputs)


@exercise("propagate_labels", weight=2)
def test_propagate_labels_along_chains(student, reference, compare, rng):
    "propagate_labels follows chains of near points: two moons, one label each, and chains on a line"
    X = moons(rng, 20)
    ends = np.array([19 - int(rng.integers(0, 4)), 20 + int(rng.integers(16, 20))])
    order = rng.permutation(40)
    place = np.argsort(order)
    lines = []
    for _ in range(2):
        steps = 1 + 0.1 * rng.permutation(12) + rng.uniform(0, 0.05, size=12)
        steps[int(rng.integers(7, 10))] = 2.5
        lines.append(rng.permutation(np.append(0.0, np.cumsum(steps)))[:, np.newaxis])
    inputs = [(X[order], place[ends], np.array([1, 0]))]
    for line in lines:
        outer = np.array([int(line.argmax()), int(line.argmin())])
        inputs.append((line, outer, rng.permutation([0, 1])))
    propagates(compare, student, reference, inputs)


@exercise("propagate_labels")
def test_propagate_labels_of_other_types(student, reference, compare, rng):
    "propagate_labels takes lists, integers and float32, one label alone, or all of them"
    X, labelled, y = drawn(rng, lambda: rng.normal(size=(14, 2)), 3, 3)
    bytes_ = drawn(rng, lambda: rng.integers(0, 256, size=(12, 2)).astype(np.uint8), 3, 2)
    small = drawn(rng, lambda: rng.integers(-128, 128, size=(12, 2)).astype(np.int8), 3, 3)
    n = len(X)
    inputs = [
        (X.tolist(), labelled.tolist(), y.tolist()),
        (X.astype(np.float32), labelled.astype(np.int32), y.astype(np.uint8)),
        (bytes_[0], bytes_[1].astype(np.uint8), bytes_[2].astype(np.int8)),
        small,
        (X, np.array([int(rng.integers(1, n))]), np.array([2])),
        (X, rng.permutation(n), rng.integers(0, 3, size=n)),
    ]
    propagates(compare, student, reference, inputs)


# ---- the autoencoder


SHAPES = [(20, 5, 3), (7, 6, 2), (4, 4, 4), (3, 4, 3), (5, 3, 1), (1, 4, 2), (6, 1, 1), (5, 3, 6)]  # n, d, k


def autoencoders(rng):
    """Residuals as large as X: for an exact reconstruction, a loss of 0, only rounding would be left."""
    return [
        (rng.uniform(-2, 2, size=(n, d)) + 0.3, rng.uniform(0.2, 1, size=(k, d)) * signs(rng, (k, d)) / np.sqrt(d))
        for n, d, k in SHAPES
    ]


def autoencoders_of_other_types(rng):
    """Lists, float32, and integers whose products and squares 8, 16 and 32 bits cannot hold."""
    X, W = rng.uniform(-2, 2, size=(6, 4)), rng.uniform(-0.6, 0.6, size=(2, 4))
    bytes_X, bytes_W = rng.integers(100, 256, size=(5, 4)), rng.integers(1, 9, size=(3, 4))
    small_X, small_W = rng.integers(-128, -100, size=(5, 4)), rng.integers(-9, 9, size=(3, 4))
    large_X, large_W = rng.integers(5_000, 10_000, size=(3, 2)), rng.integers(5_000, 10_000, size=(1, 2))
    return [
        tuple(a.tolist() for a in (X, W)),
        (X.astype(np.float32), W.astype(np.float32)),
        (bytes_X.astype(np.uint8), bytes_W.astype(np.uint8)),
        (bytes_X.astype(np.uint8), W),
        (X, bytes_W.astype(np.uint8)),
        (small_X.astype(np.int8), small_W.astype(np.int8)),
        (small_X.tolist(), small_W.tolist()),
        (large_X.astype(np.int32), large_W.astype(np.int32)),
        (large_X, large_W),
    ]


def hidden(rng, X):
    """X with some entries 0, in the type of X; at least one is, and one is not, where X has two or more."""
    X = np.array(X)
    mask = rng.permutation((np.arange(X.size) + rng.uniform(0.5)) / X.size < rng.uniform(0.3, 0.6))
    return np.where(mask.reshape(X.shape), np.zeros_like(X), X)


def denoisers(rng):
    return [(X, hidden(rng, X), W) for X, W in autoencoders(rng)]


def denoisers_of_other_types(rng):
    kinds = [np.ndarray.tolist, np.asarray]
    inputs = autoencoders_of_other_types(rng)
    return [(X, kinds[i % 2](hidden(rng, X)), W) for i, (X, W) in enumerate(inputs)]


@exercise("reconstruction_loss", weight=3)
def test_reconstruction_loss(student, reference, compare, rng):
    "reconstruction_loss is the mean over the rows of norm(x - W^T W x)^2, for codes of any length"
    agree(compare, student, reference, "reconstruction_loss", autoencoders(rng), VALUE)


@exercise("reconstruction_loss")
def test_reconstruction_loss_of_other_types(student, reference, compare, rng):
    "reconstruction_loss takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "reconstruction_loss", autoencoders_of_other_types(rng), VALUE)


@exercise("reconstruction_grad", weight=3)
def test_reconstruction_grad(student, reference, compare, rng):
    "reconstruction_grad is the gradient with respect to W, encoder and decoder together, by its formula"
    agree(compare, student, reference, "reconstruction_grad", autoencoders(rng), GRADIENT)


@exercise("reconstruction_grad")
def test_reconstruction_grad_of_other_types(student, reference, compare, rng):
    "reconstruction_grad takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "reconstruction_grad", autoencoders_of_other_types(rng), VALUE)


@exercise("denoising_loss", weight=3)
def test_denoising_loss(student, reference, compare, rng):
    "denoising_loss compares X with the reconstruction of X_masked, at all entries"
    agree(compare, student, reference, "denoising_loss", denoisers(rng), VALUE)


@exercise("denoising_loss")
def test_denoising_loss_of_other_types(student, reference, compare, rng):
    "denoising_loss takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "denoising_loss", denoisers_of_other_types(rng), VALUE)


@exercise("denoising_grad", weight=3)
def test_denoising_grad(student, reference, compare, rng):
    "denoising_grad is the gradient with respect to W, by its formula"
    agree(compare, student, reference, "denoising_grad", denoisers(rng), GRADIENT)


@exercise("denoising_grad")
def test_denoising_grad_of_other_types(student, reference, compare, rng):
    "denoising_grad takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "denoising_grad", denoisers_of_other_types(rng), VALUE)


# ---- mask_inputs


def masks(compare, got, X, fraction):
    """Which entries of X, all different from 0, are hidden in the answer; the others are known to be unchanged."""
    X = np.asarray(X, dtype=np.float64)
    name = f"mask_inputs of shape {X.shape}, fraction {fraction:.3g}"
    right = type(got) is np.ndarray and got.shape == X.shape
    kind = described(got) if type(got) is np.ndarray else f"a {type(got).__name__}"
    assert right, f"{name} is {kind}; wanted an array of the shape of X."
    is_hidden = got == 0
    compare(got, np.where(is_hidden, 0.0, X), rtol=0.0, name=f"{name}, at the entries that are not 0,")
    return is_hidden


def near(found, probability, size, what):
    """Hoeffding: the share of `size` independent events is as far off with the chance FALSE_ALARM at most."""
    by_chance = np.sqrt(np.log(2 / FALSE_ALARM) / 2 / size)
    off = float(np.max(np.abs(np.asarray(found) - probability)))
    assert off <= by_chance, (
        f"mask_inputs: the share of {what} is off by {off:.3f}; by chance it would be by {by_chance:.3f} at most. Each entry "
        "is 0 with probability `fraction`, independently of all others."
    )


def different(rng, n, d):
    """n x d numbers, none of them 0, growing from row to row and within the rows."""
    return np.sort(signs(rng, n * d) * rng.uniform(0.5, 9, size=n * d)).reshape(n, d)


@exercise("mask_inputs", weight=3)
def test_mask_inputs(student, compare, rng):
    "mask_inputs makes the share `fraction` of the entries 0, in all parts of X, and leaves the others as they are"
    n, d = 120, 100
    X = different(rng, n, d)
    fractions = [float(f) for f in (rng.uniform(0.15, 0.3), rng.uniform(0.7, 0.85), rng.uniform(0.46, 0.54))]
    generator = student.generator(int(rng.integers(SEED)))
    answers = student.mask_inputs.many([(X, fraction, generator) for fraction in fractions])
    for fraction, got in zip(fractions, answers, strict=True):
        mask = masks(compare, got, X, fraction)
        near(mask.mean(), fraction, mask.size, "zeros")
        near([mask[: n // 2].mean(), mask[n // 2 :].mean()], fraction, mask.size // 2, "zeros in half of the rows")
        near([mask[:, ::2].mean(), mask[:, 1::2].mean()], fraction, mask.size // 2, "zeros in half of the columns")
        near(mask[np.abs(X) < 4].mean(), fraction, int((np.abs(X) < 4).sum()), "zeros among the small entries")
        near(mask.mean(axis=0), fraction, n, "zeros in a column")
        near(mask.mean(axis=1), fraction, d, "zeros in a row")


@exercise("mask_inputs", weight=2)
def test_mask_inputs_is_independent(student, compare, rng):
    "mask_inputs hides every entry independently of the others: no whole rows or columns, no fixed number of zeros"
    n, d = 80, 100
    X = different(rng, n, d)
    fraction = float(rng.uniform(0.45, 0.55))
    generator = student.generator(int(rng.integers(SEED)))
    small = different(rng, 4, 6)
    asked = [(X, fraction, generator)] * 2 + [(small, 0.5, generator)] * 40
    answers = student.mask_inputs.many(asked)
    one, two = (masks(compare, got, X, fraction) for got in answers[:2])
    pairs = [
        (one[:, ::2], one[:, 1::2], "neighbours in a row"),
        (one[:, : d // 2], one[:, d // 2 :], "two entries of a row"),
        (one[::2], one[1::2], "neighbours in a column"),
        (one[: n // 2], one[n // 2 :], "two entries of a column"),
        (one, two, "an entry in two calls with one rng"),
    ]
    for first, second, what in pairs:
        near((first & second).mean(), fraction**2, first.size, f"both zeros, of {what},")
    counts = [
        (one.sum(axis=0), "columns have the same number of zeros"),
        (one.sum(axis=1), "rows have the same number of zeros"),
        ([masks(compare, got, small, 0.5).sum() for got in answers[2:]], "40 calls hide the same number of entries"),
    ]
    for numbers, what in counts:  # by chance less often than 0.17**40 = 1e-31
        assert len(set(np.asarray(numbers).tolist())) > 1, (
            f"mask_inputs: all {what}. Decide for each entry by itself, with probability `fraction`."
        )


@exercise("mask_inputs", weight=2)
def test_mask_inputs_none_and_all(student, compare, rng):
    "mask_inputs with fraction 0 is a copy, with fraction 1 all zeros, exactly; lists and integers give float64"
    generator = student.generator(int(rng.integers(SEED)))
    X = different(rng, 5, 3)
    whole = rng.integers(1, 128, size=(4, 6))
    inputs = [X, different(rng, 1, 7), X.tolist(), X.astype(np.float32), whole.astype(np.uint8), whole.astype(np.int8)]
    inputs.append(whole.tolist())
    asked = [(given, fraction, generator) for given in inputs for fraction in (0, 0.0, 1, 1.0)]
    asked.append((different(rng, 60, 50), 1, generator))  # one left in a hundred would be seen here
    for (given, fraction, _), got in zip(asked, student.mask_inputs.many(asked), strict=True):
        want = np.array(given, dtype=np.float64) * (1 - fraction)
        compare(got, want, rtol=0.0, name=f"mask_inputs({described(given)}, {fraction}, rng)")
    some = student.mask_inputs.many([(given, 0.5, generator) for given in inputs])
    hidden_at_all = [masks(compare, got, given, 0.5) for given, got in zip(inputs, some, strict=True)]
    share = np.concatenate([mask.ravel() for mask in hidden_at_all])
    near(share.mean(), 0.5, share.size, "zeros")  # 130 or so: found where nothing, or everything, is hidden


@exercise("mask_inputs")
def test_mask_inputs_draws_from_rng(student, compare, rng):
    "mask_inputs draws from rng alone: the same seed hides the same entries, another seed others"
    X = different(rng, 12, 10)
    one, other = (int(seed) for seed in rng.choice(SEED, size=2, replace=False))
    asked = [(X, 0.5, student.generator(seed)) for seed in (one, one, other)]
    answers = student.mask_inputs.many(asked)
    first, again, differently = (masks(compare, got, X, 0.5) for got in answers)
    near(first.mean(), 0.5, X.size, "zeros")
    assert (first == again).all(), (
        "mask_inputs hides other entries for the same seed: draw from the argument rng alone."
    )
    assert (first != differently).any(), "mask_inputs does not depend on the seed: draw from the argument rng."
