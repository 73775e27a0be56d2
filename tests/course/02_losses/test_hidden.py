"""Hidden checks of 02_losses: the public properties on inputs drawn anew for every submission.

Every check holds the answers against the reference. The inputs of the ordinary checks are moderate, so that
the textbook formula is as accurate there as any other; large logits, and probabilities close to 0 and 1, are
left to the checks of numerical care.
"""

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11}  # right code agrees to 1e-14 of the right loss
# Central differences, whatever their step, are off by more than 1.2e-11 in each kind of input below. Prediction
# minus label cancels in a row that stands alone and is nearly right: the atol is a rounding of 1.
FORMULA = {"rtol": 1e-11, "atol": 1e-15}
FORMULA_OF_SHARES = {"rtol": 2e-11}  # of probabilities down to 0.07; differences are off by 3e-11 there
# Right code agrees to 1e-14 of the largest entry. A constant of 1e-12 in a denominator, or differences of higher
# order, are off by more: they cost the care. Of squares, differences with steps up to 1 are.
EVERY_DIGIT = {"rtol": 2e-13, "atol": 1e-15}
ONE_CLASS = {"atol": 1e-11}  # where every loss and gradient is 0
# 1 - p has the spacing 1e-16, which is 1e-10 of a p of 1e-6: right code agrees to that. A small constant that
# is added to p shows from 1e-12 on.
CARE_AT_THE_EDGES = {"rtol": 1e-8, "atol": 1e-12}
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
# logsumexp(z) - z_y at |z| = 1e4 cannot be better than the spacing of float64 there, 1.8e-12.
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 4e-12, "elementwise": True}


def agree(compare, student, reference, name, inputs, tolerance):
    """Send every pair of arguments in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for given, got in zip(inputs, getattr(student, name).many(inputs), strict=True):
        kinds = " and ".join(described(x) for x in given)
        compare(got, right(*given), name=f"{name} of {kinds}", **tolerance)


def described(x):
    """The kind of an input in words."""
    if isinstance(x, np.ndarray):
        return f"an array of {x.dtype} and shape {x.shape}"
    return f"a list of shape {np.shape(x)}" if isinstance(x, list) else f"the {type(x).__name__} {x:.6g}"


def signs(rng, shape=()):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


def yes_or_no(rng, shape):
    """Labels 0 and 1, both among them where there is more than one."""
    size = int(np.prod(shape))
    both = rng.permutation([0, 1])[:size]
    labels = np.append(both, rng.integers(0, 2, size=size - len(both)))
    return rng.permutation(labels).reshape(shape)


def classes(rng, n, n_classes, absent):
    """Labels of n examples, one class of them absent."""
    return rng.choice([c for c in range(n_classes) if c != absent], size=n)


# ---- inputs of squared_error: predictions and targets


def batches_of_numbers(rng):
    """One axis. Where 1000 is compared with 1030, or small numbers with 1000, differences lose digits."""
    level = signs(rng) * rng.uniform(1000, 1200)
    y_hat = rng.uniform(-4, 4, size=7)
    return [
        (level + rng.uniform(-15, 15, size=150), level + rng.uniform(-15, 15, size=150)),
        (rng.uniform(-1, 1, size=60), rng.uniform(-1000, 1000, size=60)),
        (y_hat, rng.uniform(-4, 4, size=7)),
        (y_hat, rng.uniform(-4, 4, size=7)),
        (rng.uniform(1, 4, size=1), rng.uniform(-4, -1, size=1)),
        (signs(rng, 60) * rng.uniform(5e3, 1e4, size=60), signs(rng, 60) * rng.uniform(5e3, 1e4, size=60)),
    ]


def numbers_of_any_shape(rng):
    shapes = [(), (3, 2), (4, 1), (2, 3, 4)]
    return [(np.asarray(rng.uniform(1, 4, size=s)), np.asarray(rng.uniform(-4, 0.5, size=s))) for s in shapes]


def numbers_of_other_types(rng):
    """Array-likes that are not float64, with differences that small integers cannot hold."""
    whole = rng.integers(-9, 10, size=(2, 6))
    small = rng.integers(0, 100, size=(2, 8)).astype(np.uint8)
    small[:, 0] = 7, 250
    return [
        (float(rng.uniform(1, 4)), float(rng.uniform(-4, -1))),
        (int(rng.integers(1, 5)), int(rng.integers(-4, 0))),
        (whole[0].tolist(), (whole[1] + 0.5).tolist()),
        (rng.uniform(-4, 4, size=(2, 3)).tolist(), rng.integers(-4, 5, size=(2, 3))),
        (small[0], small[1]),
        (np.append(whole[0], 120).astype(np.int8), np.append(whole[1], -120).astype(np.int8)),
        (
            np.array([9000, -300, 7], dtype=np.int16),
            np.append(rng.integers(-99, 99, size=2), -9000).astype(np.int16),
        ),
        (
            rng.uniform(-4, 4, size=(3, 4)).astype(np.float32),
            rng.uniform(-4, 4, size=(3, 4)).astype(np.float32),
        ),
        (rng.uniform(-4, 4, size=5).astype(np.float32), rng.integers(0, 9, size=5).astype(np.uint8)),
    ]


# ---- inputs of the logistic losses: probabilities or logits, and labels 0 and 1


def chances(rng, shape):
    """Moderate probabilities."""
    return np.asarray(rng.uniform(0.15, 0.85, size=shape))


def logits(size):
    """Draws logits of at most this size."""
    return lambda rng, shape: np.asarray(rng.uniform(-size, size, size=shape))


def binary_batches(rng, draw):
    """One axis; labels as integers and as floats."""
    return [
        (draw(rng, 150), yes_or_no(rng, 150)),
        (draw(rng, 25), yes_or_no(rng, 25).astype(float)),
        (draw(rng, 24), np.ones(24)),
        (draw(rng, 24), np.zeros(24)),
    ]


def binary_of_any_shape(rng, draw):
    shapes = [(), (1,), (3, 2), (4, 1), (4, 4), (2, 3, 4)]
    return [(draw(rng, s), np.asarray(yes_or_no(rng, s))) for s in shapes]


def binary_of_other_types(rng, draw, whole):
    """Single numbers, lists, float32; labels of many types. `whole` are further inputs, of integers."""
    labels = [yes_or_no(rng, 6) for _ in range(7)]
    inputs = [
        (float(draw(rng, ())), 1),
        (float(draw(rng, ())), 0.0),
        (draw(rng, 6).tolist(), labels[0].tolist()),
        (draw(rng, 6).tolist(), labels[1].astype(float).tolist()),
        (draw(rng, (2, 3)), labels[2].reshape(2, 3).tolist()),
        (draw(rng, 6), labels[3].astype(np.uint8)),
        (draw(rng, 6), labels[4].astype(np.int8)),
        (draw(rng, (3, 2)).astype(np.float32), labels[5].reshape(3, 2).astype(np.float32)),
        (draw(rng, 6).astype(np.float32), labels[6].astype(np.int32)),
    ]
    return inputs + [(z, yes_or_no(rng, np.shape(z))) for z in whole]


def small_integers(rng):
    """Logits of integer types."""
    sizes = rng.integers(1, 3, size=(3, 8))
    return [
        int(rng.integers(1, 3)),
        (signs(rng, 8) * sizes[0]).astype(int).tolist(),
        sizes[1].astype(np.uint8),
        (signs(rng, 8) * sizes[2]).astype(np.int8),
    ]


def chances_at_the_edges(rng):
    """Probabilities down to 2e-6 from 0 and 1: confident and wrong, confident and right, with any labels."""
    tiny = 10 ** rng.uniform(-5.7, -4, size=(4, 3, 2))
    near = np.where(rng.integers(0, 2, size=tiny.shape) == 1, tiny, 1 - tiny)
    wrong = 10 ** rng.uniform(-5.7, -5.5, size=2)
    return [
        (float(wrong[0]), 1),
        (float(1 - wrong[1]), 0),
        (near, (near < 0.5).astype(int)),
        (near, yes_or_no(rng, near.shape)),
        (near.ravel().tolist(), (near.ravel() > 0.5).astype(int).tolist()),
    ]


def extreme_logits(rng):
    """Sizes up to 1e4, of both signs; tails; zeros; labels at random, and all of them right."""
    sizes = np.concatenate(
        [rng.uniform(700, 1e4, 20), rng.uniform(15, 700, 20), rng.uniform(0, 15, 4), [0.0, 0.0, 1e4, 1e4]]
    )
    z = (signs(rng, 48) * sizes).reshape(4, 3, 4)
    sure = signs(rng, 12) * rng.uniform(15, 1e4, size=12)
    far = float(rng.uniform(720, 1e4))
    return [
        (z, yes_or_no(rng, z.shape)),
        (sure, (sure > 0).astype(int)),
        (sure, (sure < 0).astype(float)),
        *((sign * far, y) for sign in (-1, 1) for y in (0, 1)),
        (
            (signs(rng, 6) * rng.integers(720, 10_000, size=6)).astype(int).tolist(),
            yes_or_no(rng, 6).tolist(),
        ),
    ]


# ---- inputs of the cross-entropies: a row for each example, and labels 0 .. C - 1


def simplex(rng, n, n_classes):
    """Rows of moderate probabilities."""
    weights = rng.uniform(1.5, 4, size=(n, n_classes))
    return weights / weights.sum(axis=1, keepdims=True)


def rows_of_logits(size, level=0.0):
    """Draws logits of at most this size, around a level of each row's own: softmax does not see that."""

    def draw(rng, n, n_classes):
        return level * signs(rng, (n, 1)) + rng.uniform(-size, size, size=(n, n_classes))

    return draw


def batches(rng, draw):
    """Rows and labels: many, a square, one alone, two classes, more classes than rows; one mostly absent."""
    return [
        (draw(rng, 30, 5), classes(rng, 30, 5, absent=4)),
        (draw(rng, 30, 5), classes(rng, 30, 5, absent=int(rng.integers(0, 4)))),
        (draw(rng, 4, 4), classes(rng, 4, 4, absent=int(rng.integers(0, 4)))),
        (draw(rng, 1, 3), classes(rng, 1, 3, absent=int(rng.integers(0, 3)))),
        (draw(rng, 6, 2), rng.permutation([0, 0, 1, 1, 1, 0])),
        (draw(rng, 5, 6), classes(rng, 5, 6, absent=5)),
    ]


def labelled(rng, rows):
    """Each of the given rows with labels of another type."""
    kinds = [
        np.ndarray.tolist,
        lambda y: y.astype(np.uint8),
        lambda y: y.astype(np.int8),
        lambda y: y.astype(np.int32),
    ]
    inputs = []
    for i, z in enumerate(rows):
        n, n_classes = np.shape(z)
        inputs.append((z, kinds[i % 4](classes(rng, n, n_classes, absent=int(rng.integers(0, n_classes))))))
    return inputs


def rows_of_other_types(rng):
    """Probabilities in 64ths, so that rows of float32 sum to 1 exactly; labels of many types."""
    p = rng.permuted(np.tile(np.array([5, 9, 18, 32]) / 64, (5, 70, 1)), axis=2)
    return labelled(rng, [p[0, :6].tolist(), p[1].astype(np.float32), p[2], p[3, :6].astype(np.float32), p[4, :6]])


def logits_of_other_types(rng):
    """Lists, small integers and float32; labels of many types."""
    rows = [
        rng.uniform(-1, 1, size=(5, 4)).tolist(),
        rng.uniform(-1, 1, size=(4, 6)).astype(np.float32),
        rng.integers(-1, 2, size=(5, 4)).astype(np.int8),
        rng.integers(1, 4, size=(5, 4)).astype(np.uint8),
        rng.integers(-1, 2, size=(5, 4)).tolist(),
    ]
    return labelled(rng, rows)


def rows_at_the_edges(rng):
    """Rows with one probability of 2e-6, two classes and four; labels on it, and on any class."""
    inputs = []
    for n_classes in (2, 4):
        tiny = 10 ** rng.uniform(-5.7, -5.5, size=(6, 1))
        p = np.concatenate([tiny, (1 - tiny) * simplex(rng, 6, n_classes - 1)], axis=1)
        inputs += [(p[:, ::-1].copy(), np.full(6, n_classes - 1)), (p, classes(rng, 6, n_classes, absent=1))]
        inputs.append((p, classes(rng, 6, n_classes, absent=0)))
    return inputs


def extreme_rows(rng):
    """Logits up to 1e4: rows far apart, of a wide range, with ties; labels at random, the best, the worst."""
    far = rng.permutation([-9000.0, -2000.0, 0.0, 2000.0, 9000.0]) + rng.uniform(-900, 900, size=5)
    close = far[:, np.newaxis] + rng.normal(size=(5, 4))
    wide = signs(rng, (8, 4)) * rng.uniform(15, 700, size=(8, 4))
    ties = np.repeat(signs(rng, (4, 1)) * rng.uniform(700, 1e4, size=(4, 1)), 4, axis=1)
    huge = signs(rng, (6, 5)) * rng.uniform(700, 1e4, size=(6, 5))
    every = np.concatenate([close, wide, ties])
    return [
        (every, classes(rng, len(every), 4, absent=3)),
        (close, classes(rng, 5, 4, absent=0)),
        (huge, classes(rng, 6, 5, absent=int(rng.integers(0, 5)))),
        (huge, huge.argmin(axis=1)),
        (huge, huge.argmax(axis=1)),
        (wide, wide.argmax(axis=1)),
        (rng.integers(-10_000, 10_000, size=(2, 6)).tolist(), classes(rng, 2, 6, absent=2).tolist()),
    ]


def single_class(rng):
    """One class alone, which is certain: loss and gradient are 0."""
    return [(rng.uniform(-3, 3, size=(3, 1)), np.zeros(3, dtype=int))]


# ---- squared error


@exercise("squared_error", weight=2)
def test_squared_error(student, reference, compare, rng):
    "squared_error(y_hat, y) is the mean of (y_hat - y)^2, for batches of every length"
    agree(compare, student, reference, "squared_error", batches_of_numbers(rng), VALUE)


@exercise("squared_error")
def test_squared_error_of_any_shape(student, reference, compare, rng):
    "squared_error is the mean over all entries, of single numbers and of arrays with more than one axis"
    agree(compare, student, reference, "squared_error", numbers_of_any_shape(rng), VALUE)


@exercise("squared_error")
def test_squared_error_of_other_types(student, reference, compare, rng):
    "squared_error takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "squared_error", numbers_of_other_types(rng), VALUE)


@exercise("squared_error_grad", weight=2)
def test_squared_error_grad(student, reference, compare, rng):
    "squared_error_grad(y_hat, y) is the gradient with respect to y_hat, by its formula, 1/N included"
    agree(compare, student, reference, "squared_error_grad", batches_of_numbers(rng), EVERY_DIGIT)


@exercise("squared_error_grad")
def test_squared_error_grad_of_any_shape(student, reference, compare, rng):
    "squared_error_grad has the shape of y_hat, and N counts all entries"
    agree(compare, student, reference, "squared_error_grad", numbers_of_any_shape(rng), EVERY_DIGIT)


@exercise("squared_error_grad")
def test_squared_error_grad_of_other_types(student, reference, compare, rng):
    "squared_error_grad takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "squared_error_grad", numbers_of_other_types(rng), EVERY_DIGIT)


# ---- the logistic loss of probabilities


@exercise("logistic_loss", weight=2)
def test_logistic_loss(student, reference, compare, rng):
    "logistic_loss(p, y) is the mean of -log(p) for the labels 1 and -log(1 - p) for the labels 0"
    agree(compare, student, reference, "logistic_loss", binary_batches(rng, chances), VALUE)


@exercise("logistic_loss")
def test_logistic_loss_of_any_shape(student, reference, compare, rng):
    "logistic_loss is the mean over all entries, of single numbers and of arrays with more than one axis"
    agree(compare, student, reference, "logistic_loss", binary_of_any_shape(rng, chances), VALUE)


@exercise("logistic_loss")
def test_logistic_loss_of_other_types(student, reference, compare, rng):
    "logistic_loss takes numbers, lists and float32, labels of any type, and gives float64"
    agree(compare, student, reference, "logistic_loss", binary_of_other_types(rng, chances, []), VALUE)


@exercise("logistic_loss", care=True)
def test_logistic_loss_with_care(student, reference, compare, rng):
    "logistic_loss keeps its digits for p close to 0 and 1: no clipping, no small constant"
    agree(compare, student, reference, "logistic_loss", chances_at_the_edges(rng), CARE_AT_THE_EDGES)


@exercise("logistic_loss_grad", weight=2)
def test_logistic_loss_grad(student, reference, compare, rng):
    "logistic_loss_grad(p, y) is the gradient with respect to p, by its formula, 1/N included"
    agree(compare, student, reference, "logistic_loss_grad", binary_batches(rng, chances), FORMULA)


@exercise("logistic_loss_grad")
def test_logistic_loss_grad_of_any_shape(student, reference, compare, rng):
    "logistic_loss_grad has the shape of p, and N counts all entries"
    agree(compare, student, reference, "logistic_loss_grad", binary_of_any_shape(rng, chances), FORMULA)


@exercise("logistic_loss_grad")
def test_logistic_loss_grad_of_other_types(student, reference, compare, rng):
    "logistic_loss_grad takes numbers, lists and float32, labels of any type, and gives float64"
    agree(
        compare, student, reference, "logistic_loss_grad", binary_of_other_types(rng, chances, []), FORMULA
    )


@exercise("logistic_loss_grad", care=True)
def test_logistic_loss_grad_with_care(student, reference, compare, rng):
    "logistic_loss_grad keeps every digit, for p close to 0 and 1 too: no clipping, no small constant"
    agree(compare, student, reference, "logistic_loss_grad", binary_batches(rng, chances), EVERY_DIGIT)
    agree(compare, student, reference, "logistic_loss_grad", chances_at_the_edges(rng), CARE_AT_THE_EDGES)


# ---- the logistic loss of logits


@exercise("logistic_loss_with_logits", weight=2)
def test_logistic_loss_with_logits(student, reference, compare, rng):
    "logistic_loss_with_logits(z, y) is the logistic loss of p = sigmoid(z)"
    agree(compare, student, reference, "logistic_loss_with_logits", binary_batches(rng, logits(3)), VALUE)


@exercise("logistic_loss_with_logits")
def test_logistic_loss_with_logits_of_any_shape(student, reference, compare, rng):
    "logistic_loss_with_logits is the mean over all entries, of single numbers and of arrays of any shape"
    agree(
        compare, student, reference, "logistic_loss_with_logits", binary_of_any_shape(rng, logits(2)), VALUE
    )


@exercise("logistic_loss_with_logits")
def test_logistic_loss_with_logits_of_other_types(student, reference, compare, rng):
    "logistic_loss_with_logits takes numbers, lists, integers, float32, labels of any type; gives float64"
    inputs = binary_of_other_types(rng, logits(2), small_integers(rng))
    agree(compare, student, reference, "logistic_loss_with_logits", inputs, VALUE)


@exercise("logistic_loss_with_logits", care=True)
def test_logistic_loss_with_logits_with_care(student, reference, compare, rng):
    "logistic_loss_with_logits is right, without a warning, for |z| up to 10000"
    agree(compare, student, reference, "logistic_loss_with_logits", extreme_logits(rng), CARE_AT_1E4)


@exercise("logistic_loss_with_logits_grad", weight=2)
def test_logistic_loss_with_logits_grad(student, reference, compare, rng):
    "logistic_loss_with_logits_grad(z, y) is the gradient with respect to z, by its formula, 1/N included"
    inputs = binary_batches(rng, logits(15))
    agree(compare, student, reference, "logistic_loss_with_logits_grad", inputs, FORMULA)


@exercise("logistic_loss_with_logits_grad")
def test_logistic_loss_with_logits_grad_of_any_shape(student, reference, compare, rng):
    "logistic_loss_with_logits_grad has the shape of z, and N counts all entries"
    inputs = binary_of_any_shape(rng, logits(4))
    agree(compare, student, reference, "logistic_loss_with_logits_grad", inputs, FORMULA)


@exercise("logistic_loss_with_logits_grad")
def test_logistic_loss_with_logits_grad_of_other_types(student, reference, compare, rng):
    "logistic_loss_with_logits_grad takes lists, integers and float32, labels of any type, and gives float64"
    inputs = binary_of_other_types(rng, logits(4), small_integers(rng))
    agree(compare, student, reference, "logistic_loss_with_logits_grad", inputs, FORMULA)


@exercise("logistic_loss_with_logits_grad", care=True)
def test_logistic_loss_with_logits_grad_with_care(student, reference, compare, rng):
    "logistic_loss_with_logits_grad keeps every digit, and neither overflows nor warns for |z| up to 10000"
    inputs = binary_batches(rng, logits(15))
    agree(compare, student, reference, "logistic_loss_with_logits_grad", inputs, EVERY_DIGIT)
    agree(compare, student, reference, "logistic_loss_with_logits_grad", extreme_logits(rng), CARE)


# ---- one-hot rows


@exercise("one_hot", weight=2)
def test_one_hot(student, reference, compare, rng):
    "one_hot(y, n_classes) has a 1 at each row's label and 0 elsewhere, also where a class does not occur"
    inputs = [
        (classes(rng, 9, 5, absent=4), 5),
        (classes(rng, 9, 5, absent=int(rng.integers(0, 4))), 5),
        (rng.permutation(4), 4),
        (classes(rng, 1, 3, absent=2), 3),
        (np.full(3, rng.integers(1, 4)), 6),
        (np.zeros(2, dtype=int), 1),
    ]
    agree(compare, student, reference, "one_hot", inputs, VALUE)


@exercise("one_hot")
def test_one_hot_of_other_types(student, reference, compare, rng):
    "one_hot takes labels of any integer type, and lists, and gives float64"
    kinds = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32]
    inputs = [(classes(rng, 7, 5, absent=4).astype(kind), 5) for kind in kinds]
    many = np.append(rng.integers(0, 44, size=4), 255).astype(np.uint8), 300  # 300 is 44 in uint8
    agree(
        compare,
        student,
        reference,
        "one_hot",
        [*inputs, many, (classes(rng, 4, 6, absent=0).tolist(), 6)],
        VALUE,
    )


# ---- the cross-entropy of probabilities


@exercise("cross_entropy", weight=3)
def test_cross_entropy(student, reference, compare, rng):
    "cross_entropy(p, y) is the mean over the rows of -log(p[i, y[i]]), also where a class does not occur"
    agree(compare, student, reference, "cross_entropy", batches(rng, simplex), VALUE)


@exercise("cross_entropy")
def test_cross_entropy_of_other_types(student, reference, compare, rng):
    "cross_entropy takes lists and float32, labels of any integer type, and gives float64"
    agree(compare, student, reference, "cross_entropy", rows_of_other_types(rng), VALUE)


@exercise("cross_entropy", care=True)
def test_cross_entropy_with_care(student, reference, compare, rng):
    "cross_entropy keeps its digits for p close to 0 and 1: no clipping, no small constant"
    agree(compare, student, reference, "cross_entropy", rows_at_the_edges(rng), CARE_AT_THE_EDGES)


@exercise("cross_entropy_grad", weight=3)
def test_cross_entropy_grad(student, reference, compare, rng):
    "cross_entropy_grad(p, y) is the gradient with respect to p, entries free, by its formula, 1/n included"
    agree(compare, student, reference, "cross_entropy_grad", batches(rng, simplex), FORMULA_OF_SHARES)


@exercise("cross_entropy_grad")
def test_cross_entropy_grad_of_other_types(student, reference, compare, rng):
    "cross_entropy_grad takes lists and float32, labels of any integer type, and gives float64"
    agree(compare, student, reference, "cross_entropy_grad", rows_of_other_types(rng), FORMULA_OF_SHARES)


@exercise("cross_entropy_grad", care=True)
def test_cross_entropy_grad_with_care(student, reference, compare, rng):
    "cross_entropy_grad keeps every digit, for p close to 0 and 1 too: no clipping, no small constant"
    agree(compare, student, reference, "cross_entropy_grad", batches(rng, simplex), EVERY_DIGIT)
    agree(compare, student, reference, "cross_entropy_grad", rows_at_the_edges(rng), CARE_AT_THE_EDGES)


# ---- the cross-entropy of logits


@exercise("cross_entropy_with_logits", weight=3)
def test_cross_entropy_with_logits(student, reference, compare, rng):
    "cross_entropy_with_logits(z, y) is the cross-entropy of softmax(z), also where a class does not occur"
    agree(compare, student, reference, "cross_entropy_with_logits", batches(rng, rows_of_logits(1.2)), VALUE)


@exercise("cross_entropy_with_logits")
def test_cross_entropy_with_logits_of_other_types(student, reference, compare, rng):
    "cross_entropy_with_logits takes lists, integers and float32, labels of integer types; gives float64"
    agree(compare, student, reference, "cross_entropy_with_logits", logits_of_other_types(rng), VALUE)


@exercise("cross_entropy_with_logits", care=True)
def test_cross_entropy_with_logits_with_care(student, reference, compare, rng):
    "cross_entropy_with_logits is right, without a warning, for logits up to 10000"
    inputs = [*extreme_rows(rng), *single_class(rng)]
    agree(compare, student, reference, "cross_entropy_with_logits", inputs, CARE_AT_1E4)


@exercise("cross_entropy_with_logits_grad", weight=3)
def test_cross_entropy_with_logits_grad(student, reference, compare, rng):
    "cross_entropy_with_logits_grad(z, y) is the gradient with respect to z, by its formula, 1/n included"
    inputs = [*batches(rng, rows_of_logits(3)), *batches(rng, rows_of_logits(3, level=30))[:2]]
    agree(compare, student, reference, "cross_entropy_with_logits_grad", inputs, FORMULA)
    agree(compare, student, reference, "cross_entropy_with_logits_grad", single_class(rng), ONE_CLASS)


@exercise("cross_entropy_with_logits_grad")
def test_cross_entropy_with_logits_grad_of_other_types(student, reference, compare, rng):
    "cross_entropy_with_logits_grad takes lists, integers, float32, labels of integer types; gives float64"
    agree(
        compare,
        student,
        reference,
        "cross_entropy_with_logits_grad",
        logits_of_other_types(rng),
        FORMULA,
    )


@exercise("cross_entropy_with_logits_grad", care=True)
def test_cross_entropy_with_logits_grad_with_care(student, reference, compare, rng):
    "cross_entropy_with_logits_grad keeps every digit, and neither overflows nor warns for logits up to 10000"
    inputs = [*batches(rng, rows_of_logits(3)), *batches(rng, rows_of_logits(3, level=30))[:2]]
    agree(compare, student, reference, "cross_entropy_with_logits_grad", inputs, EVERY_DIGIT)
    agree(compare, student, reference, "cross_entropy_with_logits_grad", extreme_rows(rng), CARE)
