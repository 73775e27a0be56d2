"""Public checks of 02_losses: what a student runs at home. They know no reference.

Right answers are worked out by hand: from probabilities that are fractions, from odds k (logits log k),
and from the probability that a model gives to all labels together, exp(-n * loss). `gradcheck` compares a
gradient with finite differences of the loss.
"""

import numpy as np

from autograder import exercise

FORMULA = {"rtol": 1e-11}  # finite differences are off by more
FORMULA_OF_SHARES = {"rtol": 2e-11}  # of probabilities down to 0.07
EVERY_DIGIT = {"rtol": 2e-13}  # right code agrees to 1e-14; a constant of 1e-12 in a denominator shows
EDGES = {"rtol": 1e-8, "atol": 1e-12}  # for probabilities of 1e-6, where 1 - p has the spacing 1e-10 of p
CARE = {"rtol": 1e-6, "atol": 4e-12, "elementwise": True}

P = np.array(
    [[1 / 2, 1 / 4, 1 / 4], [1 / 8, 1 / 8, 3 / 4]]
)  # the example of the text, with the labels 0 and 1
COUNTS = np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 4.0], [7.0, 2.0, 1.0]])  # of three classes, in three examples
SHARES = COUNTS / COUNTS.sum(axis=1, keepdims=True)
FAR_LOGITS = np.array([[1000.0, 1000.0, -1000.0], [-10000.0, -10000.0, -10000.0], [0.0, 5000.0, -9000.0]])
WINNERS = np.array([[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.0, 1.0, 0.0]])  # softmax of FAR_LOGITS

INTEGERS = [np.int8, np.uint8, np.int32, np.uint16]

# Predictions and targets of many types; below them probabilities, then logits, and their labels.
ANY_NUMBERS = [
    (3.0, 1),
    (-2, 2.5),
    ([3, 1], [1, 2]),
    ([[0.5, -1.0], [2.0, 3.0], [4.0, 7.0]], [[1, 2], [0, 3], [-1, 5]]),
    (np.array([1, 200, 7], dtype=np.uint8), np.array([2, 100, 9], dtype=np.uint8)),
    (np.array([100, -128], dtype=np.int8), np.array([-100, 127], dtype=np.int8)),
    (np.array([10000, -5], dtype=np.int16), np.array([-10000, 5], dtype=np.int16)),
    (np.array([[0.1, -0.7]], dtype=np.float32), np.array([[1.5, 2.0]], dtype=np.float32)),
    (np.linspace(-3.2, 2.9, 24).reshape(2, 3, 4), np.ones((2, 3, 4))),
]
ANY_CHANCES = [
    (0.25, 1),
    (0.75, 0.0),
    ([0.25, 0.75, 0.75], [1, 0, 1]),
    ([[0.25, 0.75], [0.75, 0.75], [0.25, 0.25]], [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]),
    (np.array([0.25, 0.75, 0.25]), np.array([0, 1, 1], dtype=np.uint8)),
    (np.array([0.25, 0.75, 0.25]), np.array([0, 1, 1], dtype=np.int8)),
    (np.array([0.25, 0.75, 0.25], dtype=np.float32), np.array([0, 1, 1], dtype=np.float32)),
    (np.linspace(0.2, 0.7, 24).reshape(2, 3, 4), np.arange(24).reshape(2, 3, 4) % 2),
]
ANY_LOGITS = [
    (0.5, 1),
    (-2, 0),
    ([1.0, -0.5], [1, 0]),
    ([[1, -2, 3], [-1, 2, 4]], [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]),
    (np.array([1, 2, 3], dtype=np.uint8), np.array([1, 0, 1], dtype=np.uint8)),
    (np.array([-3, -1, 2], dtype=np.int8), np.array([1, 0, 1], dtype=np.int8)),
    (np.array([[0.1, -0.7]], dtype=np.float32), np.array([[0, 1]], dtype=np.float32)),
    (np.linspace(-3.2, 2.9, 24).reshape(2, 3, 4), np.arange(24).reshape(2, 3, 4) % 2),
]


def shown(x):
    """An input as a student would type it, or its kind where that is long."""
    if isinstance(x, np.ndarray) and x.size > 4:
        return f"an array of shape {x.shape}"
    return repr(x).replace("array", "np.array")


def holds_for(compare, function, right, pairs, **tolerance):
    """Compare function(x, y) with right(x, y) for many shapes and types; `right` is given float64."""
    for x, y in pairs:
        want = right(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        compare(
            function(x, y), np.asarray(want), name=f"{function.path}({shown(x)}, {shown(y)})", **tolerance
        )


def of_the_first_argument(function, y):
    """x -> function(x, y), under the function's own name."""

    def fixed(x):
        return function(x, y)

    fixed.__name__ = function.path
    return fixed


def chance_of_the_label(p, y):
    """The probability that was given to each label, 0 or 1."""
    return np.where(y == 1, p, 1 - p)


def mean_surprise(chances):
    """Minus the logarithm of a product, over the number of its factors."""
    return -np.log(np.prod(chances)) / np.size(chances)


def coins(rng, shape):
    """Labels 0 and 1."""
    return rng.integers(0, 2, size=shape)


def random_rows(rng, n, n_classes):
    """Random counts of n_classes classes in n rows, their shares, and labels, never the last class."""
    counts = rng.uniform(4, 12, size=(n, n_classes))
    return counts, counts / counts.sum(axis=1, keepdims=True), rng.integers(0, n_classes - 1, size=n)


def chances_of_the_labels(p, y):
    """The probability that each row gives to its label."""
    return np.array([row[label] for row, label in zip(p, y, strict=True)])


def minus_one_at_the_labels(shares, y):
    """(prediction minus label) / n, row by row."""
    out = np.array(shares)
    for row, label in zip(out, y, strict=True):
        row[label] -= 1
    return out / len(out)


# The losses of the text, fine for moderate inputs, under their names: what the gradients are gradients of.


def textbook_squared_error(y):
    def squared_error(y_hat):
        return ((y_hat - y) ** 2).sum() / np.size(y)

    return squared_error


def textbook_logistic_loss(y):
    def logistic_loss(p):
        return -np.log(chance_of_the_label(p, y)).sum() / np.size(y)

    return logistic_loss


def textbook_logistic_loss_with_logits(y):
    def logistic_loss_with_logits(z):
        return textbook_logistic_loss(y)(1 / (1 + np.exp(-z)))

    return logistic_loss_with_logits


def textbook_cross_entropy(y):
    def cross_entropy(p):
        return -np.log(chances_of_the_labels(p, y)).sum() / len(y)

    return cross_entropy


def textbook_cross_entropy_with_logits(y):
    def cross_entropy_with_logits(z):
        return textbook_cross_entropy(y)(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))

    return cross_entropy_with_logits


# ---- squared error


@exercise("squared_error")
def test_squared_error_by_hand(student, compare):
    "squared_error([3, 1], [1, 2]) is (4 + 1) / 2, and for a matrix the mean is over all entries"
    compare(student.squared_error([3.0, 1.0], [1.0, 2.0]), 2.5, name="squared_error([3.0, 1.0], [1.0, 2.0])")
    y_hat = np.array([[1.0, 2.0], [3.0, 4.0], [0.0, -2.0]])
    compare(student.squared_error(y_hat, np.zeros((3, 2))), 34 / 6, name="squared_error of shape (3, 2)")


@exercise("squared_error")
def test_squared_error_is_variance_plus_squared_bias(student, compare, rng):
    "squared_error is the variance of the errors plus the square of their mean"
    y_hat = rng.uniform(-4, 4, size=40)
    for y in rng.uniform(-4, 4, size=(2, 40)):
        errors = y_hat - y
        want = np.var(errors) + np.mean(errors) ** 2
        compare(student.squared_error(y_hat, y), want, name="squared_error(y_hat, y)")


@exercise("squared_error")
def test_squared_error_of_any_numbers(student, compare):
    "squared_error takes numbers, lists, integers and float32 of any shape, and gives a float64 number"
    holds_for(compare, student.squared_error, lambda y_hat, y: np.sum((y_hat - y) ** 2) / y.size, ANY_NUMBERS)


@exercise("squared_error_grad")
def test_squared_error_grad_is_the_gradient_of_squared_error(student, gradcheck, rng):
    "squared_error_grad(y_hat, y) is the gradient with respect to y_hat (compared with finite differences)"
    for shape in [5, (3, 4)]:
        y = rng.normal(size=shape)
        claim = of_the_first_argument(student.squared_error_grad, y)
        gradcheck(textbook_squared_error(y), claim, rng.normal(size=shape), form="gradient")


@exercise("squared_error_grad")
def test_squared_error_grad_by_hand(student, compare, rng):
    "squared_error_grad([3, 1], [1, 2]) is [2, -1]; an error of e costs 2 e / N, to the last digit"
    got = student.squared_error_grad([3.0, 1.0], [1.0, 2.0])
    compare(got, np.array([2.0, -1.0]), name="squared_error_grad([3.0, 1.0], [1.0, 2.0])", **EVERY_DIGIT)
    errors = np.append(rng.integers(-64, 65, size=149) / 4, 0.25)  # y + errors is exact
    y = rng.integers(1000, 1200, size=150) / 2
    compare(
        student.squared_error_grad(y + errors, y),
        errors / 75,
        name="squared_error_grad(y + errors, y)",
        **EVERY_DIGIT,
    )
    y_hat = rng.uniform(5e3, 1e4, size=60)
    for y in -rng.uniform(5e3, 1e4, size=(2, 60)):
        name = "squared_error_grad(y_hat, y) of large numbers"
        compare(student.squared_error_grad(y_hat, y), (y_hat - y) / 30, name=name, **EVERY_DIGIT)


@exercise("squared_error_grad")
def test_squared_error_grad_of_any_numbers(student, compare):
    "squared_error_grad takes numbers, lists, integers and float32 of any shape, and gives float64"
    holds_for(
        compare,
        student.squared_error_grad,
        lambda y_hat, y: (y_hat - y) / (y.size / 2),
        ANY_NUMBERS,
        **EVERY_DIGIT,
    )


# ---- the logistic loss of probabilities


@exercise("logistic_loss")
def test_logistic_loss_by_hand(student, compare):
    "logistic_loss([1/2, 1/4], [1, 0]) is log(8/3) / 2; of coins it is log 2, whatever the labels"
    compare(
        student.logistic_loss([0.5, 0.25], [1, 0]),
        np.log(8 / 3) / 2,
        name="logistic_loss([0.5, 0.25], [1, 0])",
    )
    got = student.logistic_loss(np.full((3, 2), 0.5), np.array([[0, 1], [1, 1], [0, 1]]))
    compare(got, np.log(2), name="logistic_loss of six coins")


@exercise("logistic_loss")
def test_logistic_loss_is_the_mean_surprise(student, compare, rng):
    "exp(-N * logistic_loss(p, y)) is the probability that the model gave to all N labels together"
    p = rng.uniform(0.15, 0.85, size=(10, 4))
    for y in (coins(rng, (10, 4)), np.ones((10, 4)), np.zeros((10, 4))):
        compare(
            student.logistic_loss(p, y), mean_surprise(chance_of_the_label(p, y)), name="logistic_loss(p, y)"
        )


@exercise("logistic_loss")
def test_logistic_loss_of_any_types(student, compare):
    "logistic_loss takes numbers, lists and float32, labels of any type, and gives a float64 number"
    holds_for(
        compare, student.logistic_loss, lambda p, y: mean_surprise(chance_of_the_label(p, y)), ANY_CHANCES
    )


@exercise("logistic_loss", care=True)
def test_logistic_loss_at_the_edges(student, compare):
    "a confident mistake, p = 0.000002 with label 1, costs -log(0.000002): no clipping, no small constant"
    compare(student.logistic_loss(2e-6, 1), -np.log(2e-6), name="logistic_loss(2e-6, 1)", **EDGES)
    got = student.logistic_loss([2e-6, 1 - 2e-6], [0, 0])
    compare(
        got, -(np.log(1 - 2e-6) + np.log(2e-6)) / 2, name="logistic_loss([2e-6, 1 - 2e-6], [0, 0])", **EDGES
    )


@exercise("logistic_loss_grad")
def test_logistic_loss_grad_is_the_gradient_of_logistic_loss(student, gradcheck, rng):
    "logistic_loss_grad(p, y) is the gradient with respect to p (compared with finite differences)"
    for shape in [5, (3, 4)]:
        y = coins(rng, shape)
        claim = of_the_first_argument(student.logistic_loss_grad, y)
        gradcheck(
            textbook_logistic_loss(y), claim, rng.uniform(0.3, 0.7, size=shape), form="gradient", reach=0.125
        )


@exercise("logistic_loss_grad")
def test_logistic_loss_grad_by_hand(student, compare, rng):
    "logistic_loss_grad is -1 / (N p) at the labels 1 and 1 / (N (1 - p)) at the labels 0, by its formula"
    got = student.logistic_loss_grad([0.5, 0.25], [1, 0])
    compare(got, np.array([-1.0, 2 / 3]), name="logistic_loss_grad([0.5, 0.25], [1, 0])", **FORMULA)
    p = rng.uniform(0.15, 0.85, size=150)
    for y in coins(rng, (2, 150)):
        want = np.where(y == 1, -1, 1) / (150 * chance_of_the_label(p, y))
        compare(student.logistic_loss_grad(p, y), want, name="logistic_loss_grad(p, y)", **FORMULA)


@exercise("logistic_loss_grad")
def test_logistic_loss_grad_of_any_types(student, compare):
    "logistic_loss_grad takes numbers, lists and float32, labels of any type, and gives float64"

    def right(p, y):
        return np.where(y == 1, -1, 1) / (p.size * chance_of_the_label(p, y))

    holds_for(compare, student.logistic_loss_grad, right, ANY_CHANCES, **FORMULA)


@exercise("logistic_loss_grad", care=True)
def test_logistic_loss_grad_at_the_edges(student, compare, rng):
    "at p = 0.000002 with label 1 the derivative is -500000, to the last digit: no clipping, no constant"
    p, y = rng.uniform(0.15, 0.85, size=150), coins(rng, 150)
    want = np.where(y == 1, -1, 1) / (150 * chance_of_the_label(p, y))
    compare(student.logistic_loss_grad(p, y), want, name="logistic_loss_grad(p, y)", **EVERY_DIGIT)
    compare(student.logistic_loss_grad(2e-6, 1), -5e5, name="logistic_loss_grad(2e-6, 1)", **EDGES)
    got = student.logistic_loss_grad([2e-6, 1 - 2e-6], [0, 0])
    compare(
        got, np.array([0.5 / (1 - 2e-6), 2.5e5]), name="logistic_loss_grad([2e-6, 1 - 2e-6], [0, 0])", **EDGES
    )


# ---- the logistic loss of logits


@exercise("logistic_loss_with_logits")
def test_logistic_loss_with_logits_of_log_odds(student, compare, rng):
    "at z = log k it is log(1 + k) for the label 0 and log(1 + 1/k) for 1: log 4 and log(4/3) for k = 3"
    z = np.log([3.0, 3.0])
    got = student.logistic_loss_with_logits(z, [1, 0])
    compare(got, np.log(16 / 3) / 2, name="logistic_loss_with_logits(np.log([3, 3]), [1, 0])")
    z = rng.uniform(-3, 3, size=(6, 5))
    for y in (coins(rng, (6, 5)), np.ones((6, 5)), np.zeros((6, 5))):
        want = mean_surprise(1 / (1 + np.exp(np.where(y == 1, -z, z))))
        compare(student.logistic_loss_with_logits(z, y), want, name="logistic_loss_with_logits(z, y)")


@exercise("logistic_loss_with_logits")
def test_logistic_loss_with_logits_of_any_types(student, compare):
    "logistic_loss_with_logits takes numbers, lists, integers, float32, labels of any type; gives float64"

    def right(z, y):
        return mean_surprise(1 / (1 + np.exp(np.where(y == 1, -z, z))))

    holds_for(compare, student.logistic_loss_with_logits, right, ANY_LOGITS)


@exercise("logistic_loss_with_logits", care=True)
def test_logistic_loss_with_logits_far_from_zero(student, compare):
    "a logit of 1000 costs 1000 with the label 0 and nothing with the label 1, without a warning"
    name = "logistic_loss_with_logits"
    compare(getattr(student, name)(1000.0, 0), 1000.0, name=f"{name}(1000.0, 0)", **CARE)
    compare(getattr(student, name)(1000.0, 1), 0.0, name=f"{name}(1000.0, 1)", **CARE)
    compare(getattr(student, name)(-1000.0, 1), 1000.0, name=f"{name}(-1000.0, 1)", **CARE)
    compare(
        getattr(student, name)([30.0, -30.0], [0, 0]), 15.0, name=f"{name}([30.0, -30.0], [0, 0])", **CARE
    )
    z = [-10000.0, 10000.0, 10000.0, -10000.0]
    compare(getattr(student, name)(z, [1, 0, 1, 0]), 5000.0, name=f"{name}({z}, [1, 0, 1, 0])", **CARE)


@exercise("logistic_loss_with_logits_grad")
def test_logistic_loss_with_logits_grad_is_the_gradient(student, gradcheck, rng):
    "logistic_loss_with_logits_grad is the gradient with respect to z (compared with finite differences)"
    for shape in [5, (3, 4)]:
        y = coins(rng, shape)
        claim = of_the_first_argument(student.logistic_loss_with_logits_grad, y)
        gradcheck(textbook_logistic_loss_with_logits(y), claim, rng.normal(size=shape), form="gradient")


@exercise("logistic_loss_with_logits_grad")
def test_logistic_loss_with_logits_grad_of_log_odds(student, compare, rng):
    "at z = log k it is k / (1 + k) minus the label, over N, by its formula: [-1/8, 3/8] for two odds of 3"
    got = student.logistic_loss_with_logits_grad(np.log([3.0, 3.0]), [1, 0])
    compare(
        got,
        np.array([-1 / 8, 3 / 8]),
        name="logistic_loss_with_logits_grad(np.log([3, 3]), [1, 0])",
        **FORMULA,
    )
    z = rng.uniform(-15, 15, size=150)
    for y in coins(rng, (2, 150)):
        want = np.where(y == 1, -1 / (1 + np.exp(z)), 1 / (1 + np.exp(-z))) / 150
        name = "logistic_loss_with_logits_grad(z, y)"
        compare(student.logistic_loss_with_logits_grad(z, y), want, name=name, **FORMULA)


@exercise("logistic_loss_with_logits_grad")
def test_logistic_loss_with_logits_grad_of_any_types(student, compare):
    "logistic_loss_with_logits_grad takes lists, integers and float32, labels of any type, and gives float64"

    def right(z, y):
        return np.where(y == 1, -1 / (1 + np.exp(z)), 1 / (1 + np.exp(-z))) / z.size

    holds_for(compare, student.logistic_loss_with_logits_grad, right, ANY_LOGITS, **FORMULA)


@exercise("logistic_loss_with_logits_grad", care=True)
def test_logistic_loss_with_logits_grad_far_from_zero(student, compare, rng):
    "it keeps every digit; for logits of 1000 and 10000 each entry is 0, 1/N or -1/N, without a warning"
    z, y = rng.uniform(-15, 15, size=150), coins(rng, 150)
    want = np.where(y == 1, -1 / (1 + np.exp(z)), 1 / (1 + np.exp(-z))) / 150
    name = "logistic_loss_with_logits_grad(z, y)"
    compare(student.logistic_loss_with_logits_grad(z, y), want, name=name, **EVERY_DIGIT)
    z = [-10000.0, 10000.0, 1000.0, -1000.0]
    got = student.logistic_loss_with_logits_grad(z, [1, 0, 1, 0])
    want = np.array([-0.25, 0.25, 0.0, 0.0])
    compare(got, want, name=f"logistic_loss_with_logits_grad({z}, [1, 0, 1, 0])", **CARE)
    compare(
        student.logistic_loss_with_logits_grad(-1000.0, 1),
        -1.0,
        name="logistic_loss_with_logits_grad(-1000.0, 1)",
        **CARE,
    )


# ---- one-hot rows


@exercise("one_hot")
def test_one_hot_by_hand(student, compare):
    "one_hot([2, 0], 4) is [[0, 0, 1, 0], [1, 0, 0, 0]], as floats: class 3 does not occur"
    want = np.array([[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    compare(student.one_hot(np.array([2, 0]), 4), want, name="one_hot(np.array([2, 0]), 4)")
    compare(student.one_hot(np.array([0]), 1), np.array([[1.0]]), name="one_hot(np.array([0]), 1)")


@exercise("one_hot")
def test_one_hot_has_one_one_in_each_row(student, compare, rng):
    "one_hot(y, n_classes) has a 1 in column y[i] of row i, and 0 elsewhere"
    y = rng.integers(0, 5, size=30)
    want = [[1.0 if column == label else 0.0 for column in range(6)] for label in y]
    compare(student.one_hot(y, 6), np.array(want), name="one_hot(y, 6)")
    got = student.one_hot(5 - y, 6)  # of the same shape: nothing is left of the call before
    compare(got, np.array(want)[:, ::-1].copy(), name="one_hot(5 - y, 6)")


@exercise("one_hot")
def test_one_hot_of_any_integers(student, compare):
    "one_hot takes labels of any integer type, and lists, and gives float64"
    want = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    compare(student.one_hot([1, 0], 3), want, name="one_hot([1, 0], 3)")
    for kind in INTEGERS:
        compare(
            student.one_hot(np.array([1, 0], dtype=kind), 3), want, name=f"one_hot of {kind.__name__} labels"
        )
    many = np.zeros((2, 300))
    many[0, 7] = many[1, 255] = 1
    compare(
        student.one_hot(np.array([7, 255], dtype=np.uint8), 300),
        many,
        name="one_hot of uint8 labels, 300 classes",
    )


# ---- the cross-entropy of probabilities


@exercise("cross_entropy")
def test_cross_entropy_by_hand(student, compare):
    "the example of the text costs log 4; who says 1/10 to every class pays log 10, whatever the labels"
    compare(student.cross_entropy(P, np.array([0, 1])), np.log(4), name="cross_entropy of the example")
    got = student.cross_entropy(np.full((4, 10), 0.1), np.array([3, 3, 0, 8]))
    compare(got, np.log(10), name="cross_entropy of 1/10 everywhere")


@exercise("cross_entropy")
def test_cross_entropy_is_the_mean_surprise(student, compare, rng):
    "exp(-n * cross_entropy(p, y)) is the probability that the model gave to all n labels together"
    for n, n_classes in [(40, 4), (4, 4), (1, 3)]:
        _, p, y = random_rows(rng, n, n_classes)
        want = mean_surprise(chances_of_the_labels(p, y))
        compare(student.cross_entropy(p, y), want, name=f"cross_entropy(p, y) with p of shape {p.shape}")


@exercise("cross_entropy")
def test_cross_entropy_of_any_types(student, compare):
    "cross_entropy takes lists and float32, labels of any integer type, and gives a float64 number"
    compare(student.cross_entropy(P.tolist(), [0, 1]), np.log(4), name="cross_entropy of two lists")
    for kind in INTEGERS:
        y = np.array([0, 1], dtype=kind)
        compare(student.cross_entropy(P, y), np.log(4), name=f"cross_entropy with {kind.__name__} labels")
        compare(
            student.cross_entropy(P.astype(np.float32), y), np.log(4), name="cross_entropy of float32 rows"
        )
        got = student.cross_entropy(np.tile(P, (70, 1)), np.tile(y, 70))
        compare(got, np.log(4), name=f"cross_entropy of 140 rows with {kind.__name__} labels")


@exercise("cross_entropy", care=True)
def test_cross_entropy_at_the_edges(student, compare):
    "a confident mistake, 0.000002 for the label, costs -log(0.000002): no clipping, no small constant"
    p = np.array([[2e-6, 1 - 2e-6]])
    compare(
        student.cross_entropy(p, np.array([0])),
        -np.log(2e-6),
        name="cross_entropy([[2e-6, 1 - 2e-6]], [0])",
        **EDGES,
    )
    compare(
        student.cross_entropy(p, np.array([1])),
        -np.log(1 - 2e-6),
        name="cross_entropy([[2e-6, 1 - 2e-6]], [1])",
        **EDGES,
    )


@exercise("cross_entropy_grad")
def test_cross_entropy_grad_is_the_gradient_of_cross_entropy(student, gradcheck, rng):
    "cross_entropy_grad is the gradient with respect to p, entries free (compared with finite differences)"
    for n, n_classes in [(5, 3), (2, 4)]:
        _, p, y = random_rows(rng, n, n_classes)
        p = (p + 1) / (n_classes + 1)  # closer to 1 / n_classes: probes must not reach 0
        claim = of_the_first_argument(student.cross_entropy_grad, y)
        gradcheck(textbook_cross_entropy(y), claim, p, form="gradient", reach=0.125)


@exercise("cross_entropy_grad")
def test_cross_entropy_grad_by_hand(student, compare, rng):
    "cross_entropy_grad is -1 / (n p) at each row's label and 0 elsewhere, by its formula"
    got = student.cross_entropy_grad(P, np.array([0, 1]))
    compare(
        got,
        np.array([[-1.0, 0.0, 0.0], [0.0, -4.0, 0.0]]),
        name="cross_entropy_grad of the example",
        **FORMULA_OF_SHARES,
    )
    for n, n_classes in [(30, 5), (4, 4), (1, 3)]:
        _, p, y = random_rows(rng, n, n_classes)
        want = np.array(
            [
                [-1 / (n * x) if c == label else 0.0 for c, x in enumerate(row)]
                for row, label in zip(p, y, strict=True)
            ]
        )
        compare(
            student.cross_entropy_grad(p, y),
            want,
            name=f"cross_entropy_grad(p, y) with p of shape {p.shape}",
            **FORMULA_OF_SHARES,
        )


@exercise("cross_entropy_grad")
def test_cross_entropy_grad_of_any_types(student, compare):
    "cross_entropy_grad takes lists and float32, labels of any integer type, and gives float64"
    want = np.array([[-1.0, 0.0, 0.0], [0.0, -4.0, 0.0]])
    compare(
        student.cross_entropy_grad(P.tolist(), [0, 1]),
        want,
        name="cross_entropy_grad of two lists",
        **FORMULA,
    )
    for kind in INTEGERS:
        y = np.array([0, 1], dtype=kind)
        compare(
            student.cross_entropy_grad(P, y),
            want,
            name=f"cross_entropy_grad with {kind.__name__} labels",
            **FORMULA,
        )
        got = student.cross_entropy_grad(P.astype(np.float32), y)
        compare(got, want, name="cross_entropy_grad of float32 rows", **FORMULA)


@exercise("cross_entropy_grad", care=True)
def test_cross_entropy_grad_at_the_edges(student, compare, rng):
    "where the label has probability 0.000002 the entry is -500000, to the last digit: no clipping, no constant"
    _, p, y = random_rows(rng, 30, 5)
    want = np.zeros((30, 5))
    for row, chance, label in zip(want, chances_of_the_labels(p, y), y, strict=True):
        row[label] = -1 / (30 * chance)
    compare(student.cross_entropy_grad(p, y), want, name="cross_entropy_grad(p, y)", **EVERY_DIGIT)
    p = np.array([[2e-6, 1 - 2e-6]])
    got = student.cross_entropy_grad(p, np.array([0]))
    compare(got, np.array([[-5e5, 0.0]]), name="cross_entropy_grad([[2e-6, 1 - 2e-6]], [0])", **EDGES)
    got = student.cross_entropy_grad(p, np.array([1]))
    compare(
        got, np.array([[0.0, -1 / (1 - 2e-6)]]), name="cross_entropy_grad([[2e-6, 1 - 2e-6]], [1])", **EDGES
    )


# ---- the cross-entropy of logits


@exercise("cross_entropy_with_logits")
def test_cross_entropy_with_logits_of_log_counts(student, compare, rng):
    "with z = log counts it is the mean surprise of the shares: log 2 for the counts 1, 2, 3 and label 2"
    got = student.cross_entropy_with_logits(np.log([[1.0, 2.0, 3.0]]), np.array([2]))
    compare(got, np.log(2), name="cross_entropy_with_logits(np.log([[1, 2, 3]]), [2])")
    got = student.cross_entropy_with_logits(np.zeros((4, 10)), np.array([3, 3, 0, 8]))
    compare(got, np.log(10), name="cross_entropy_with_logits of zeros, ten classes")
    for n, n_classes in [(40, 4), (4, 4), (1, 3), (5, 2)]:
        counts, p, y = random_rows(rng, n, n_classes)
        want = mean_surprise(chances_of_the_labels(p, y))
        name = f"cross_entropy_with_logits(z, y) with z of shape {p.shape}"
        compare(student.cross_entropy_with_logits(np.log(counts), y), want, name=name)


@exercise("cross_entropy_with_logits")
def test_cross_entropy_with_logits_of_any_types(student, compare):
    "cross_entropy_with_logits takes lists, integers and float32, labels of integer types; gives float64"
    z = [[1, 2, 3], [3, 1, 1]]
    want = mean_surprise([np.exp(2) / np.exp([1, 2, 3]).sum(), np.exp(1) / np.exp([3, 1, 1]).sum()])
    compare(
        student.cross_entropy_with_logits(z, [1, 2]), want, name=f"cross_entropy_with_logits({z}, [1, 2])"
    )
    for kind in INTEGERS:
        y = np.array([1, 2], dtype=kind)
        for rows in (np.array(z, dtype=kind), np.array(z, dtype=np.float32)):
            name = f"cross_entropy_with_logits of {rows.dtype} logits and {kind.__name__} labels"
            compare(student.cross_entropy_with_logits(rows, y), want, name=name)


@exercise("cross_entropy_with_logits", care=True)
def test_cross_entropy_with_logits_far_from_zero(student, compare):
    "cross_entropy_with_logits([[0, 1000]], [0]) is 1000, without a warning; rows may be far apart"
    name = "cross_entropy_with_logits"
    compare(
        getattr(student, name)([[0.0, 1000.0]], [0]), 1000.0, name=f"{name}([[0.0, 1000.0]], [0])", **CARE
    )
    compare(getattr(student, name)([[0.0, 1000.0]], [1]), 0.0, name=f"{name}([[0.0, 1000.0]], [1])", **CARE)
    got = getattr(student, name)(FAR_LOGITS, np.array([0, 0, 0]))
    compare(got, (np.log(2) + np.log(3) + 5000) / 3, name=f"{name}({FAR_LOGITS.tolist()}, [0, 0, 0])", **CARE)


@exercise("cross_entropy_with_logits_grad")
def test_cross_entropy_with_logits_grad_is_the_gradient(student, gradcheck, rng):
    "cross_entropy_with_logits_grad is the gradient with respect to z (compared with finite differences)"
    for n, n_classes in [(5, 3), (2, 4)]:
        y = rng.integers(0, n_classes - 1, size=n)
        claim = of_the_first_argument(student.cross_entropy_with_logits_grad, y)
        gradcheck(
            textbook_cross_entropy_with_logits(y), claim, rng.normal(size=(n, n_classes)), form="gradient"
        )


@exercise("cross_entropy_with_logits_grad")
def test_cross_entropy_with_logits_grad_of_log_counts(student, compare, rng):
    "with z = log counts it is the shares, minus 1 at each row's label, over n, by its formula"
    y = np.array([2, 0, 0])
    got = student.cross_entropy_with_logits_grad(np.log(COUNTS), y)
    compare(
        got,
        minus_one_at_the_labels(SHARES, y),
        name="cross_entropy_with_logits_grad of three rows",
        **FORMULA,
    )
    for n, n_classes in [(4, 4), (1, 3), (40, 4)]:
        counts, p, y = random_rows(rng, n, n_classes)
        for labels in (y, (y + 1) % n_classes):
            got = student.cross_entropy_with_logits_grad(np.log(counts), labels)
            name = f"cross_entropy_with_logits_grad(z, y) with z of shape {p.shape}"
            compare(got, minus_one_at_the_labels(p, labels), name=name, **FORMULA)


@exercise("cross_entropy_with_logits_grad")
def test_cross_entropy_with_logits_grad_does_not_see_a_constant(student, compare, rng):
    "cross_entropy_with_logits_grad(z + 100, y) is what it is at z"
    z = rng.integers(-2048, 2048, size=(30, 5)) / 1024  # z + 100 is exact
    y = rng.integers(0, 4, size=30)
    want = minus_one_at_the_labels(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), y)
    got = student.cross_entropy_with_logits_grad(z + 100, y)
    compare(got, want, name="cross_entropy_with_logits_grad(z + 100, y)", **FORMULA)


@exercise("cross_entropy_with_logits_grad")
def test_cross_entropy_with_logits_grad_of_any_types(student, compare):
    "cross_entropy_with_logits_grad takes lists, integers, float32, labels of integer types; gives float64"
    z = [[1, 2, 3], [3, 1, 1]]
    want = minus_one_at_the_labels(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), [1, 2])
    got = student.cross_entropy_with_logits_grad(z, [1, 2])
    compare(got, want, name=f"cross_entropy_with_logits_grad({z}, [1, 2])", **FORMULA)
    for kind in INTEGERS:
        y = np.array([1, 2], dtype=kind)
        for rows in (np.array(z, dtype=kind), np.array(z, dtype=np.float32)):
            name = f"cross_entropy_with_logits_grad of {rows.dtype} logits and {kind.__name__} labels"
            compare(student.cross_entropy_with_logits_grad(rows, y), want, name=name, **FORMULA)


@exercise("cross_entropy_with_logits_grad", care=True)
def test_cross_entropy_with_logits_grad_far_from_zero(student, compare, rng):
    "it keeps every digit; of logits of 10000 it is finite, without a warning, in rows far apart too"
    counts, p, labels = random_rows(rng, 30, 5)
    got = student.cross_entropy_with_logits_grad(np.log(counts), labels)
    name = "cross_entropy_with_logits_grad(z, y)"
    compare(got, minus_one_at_the_labels(p, labels), name=name, **EVERY_DIGIT)
    y = np.array([0, 1, 0])
    got = student.cross_entropy_with_logits_grad(FAR_LOGITS, y)
    name = f"cross_entropy_with_logits_grad({FAR_LOGITS.tolist()}, [0, 1, 0])"
    compare(got, minus_one_at_the_labels(WINNERS, y), name=name, **CARE)
