"""Public checks of 01_activations: what a student runs at home. They know no reference.

Right answers come from odds and counts: with z = log k every function here is a fraction in k, which you can work
out by hand. `gradcheck` compares a derivative with finite differences of the textbook formula.
"""

import tracemalloc

import numpy as np

from autograder import exercise

GRADIENT = {"rtol": 2e-12}  # a formula is exact to 1e-15; finite differences are not
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
# Differences of numbers of size 1e4 are known to the spacing of float64 there, 1.8e-12.
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 3e-11, "elementwise": True}

COUNTS = np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 4.0], [7.0, 2.0, 1.0]])  # of three classes, in three examples
TOTALS = np.array([[6.0], [8.0], [10.0]])

ANY_NUMBERS = [  # for the elementwise functions
    0.5,
    -2,
    np.array(1.5),
    [1.0, -0.5],
    [[1, -2, 3], [-1, 2, 4]],
    np.array([1, 2, 200], dtype=np.uint8),
    np.array([-128, -1, 2], dtype=np.int8),
    np.array([[0.1, -0.7]], dtype=np.float32),
    np.linspace(-3.2, 2.9, 24).reshape(2, 3, 4),
]
ANY_LOGITS = [  # for the functions of logits; the last axis holds the classes
    [0.5, -1.0, 2.0],
    [[1, -2, 3], [-1, 2, 4]],
    np.array([[1], [-2]]),
    np.array([1, 2, 200], dtype=np.uint8),
    np.array([-128, -1, 2], dtype=np.int8),
    np.array([[0.1, -0.7], [2.5, 0.3]], dtype=np.float32),
    np.linspace(-3.2, 2.9, 24).reshape(2, 3, 4),
]
FAR = np.array([-10000.0, -1000.0, -30.0, 0.0, 30.0, 1000.0, 10000.0])  # float64 overflows in exp(710)
FAR_LOGITS = np.array([[1000.0, 1000.0, -1000.0], [-10000.0, -10000.0, -10000.0], [0.0, 5000.0, -9000.0]])
WINNERS = np.array([[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.0, 1.0, 0.0]])  # softmax of FAR_LOGITS


def log_odds(rng):
    """Random odds k between 1/400 and 400, and their logarithms z = log k."""
    z = rng.uniform(-6, 6, size=(50, 3))
    return np.exp(z), z


def log_counts(rng):
    """Random counts of 4 classes in 40 examples, and their logarithms."""
    z = rng.uniform(-3, 3, size=(40, 4))
    return np.exp(z), z


def holds_for(compare, function, name, fraction, inputs, **tolerance):
    """Compare function(z) with the fraction in k = exp(z), for inputs of many shapes and types."""
    for z in inputs:
        k = np.exp(np.asarray(z, dtype=np.float64))
        compare(function(z), fraction(k), name=f"{name}({shown(z)})", **tolerance)


def shown(z):
    """An input as a student would type it, or its kind where that is long."""
    if isinstance(z, np.ndarray) and z.size > 4:
        return f"z of shape {z.shape}"
    return " ".join(repr(z).split()).replace("array", "np.array").replace("dtype=", "dtype=np.")


def total(k):
    """The sum over the classes, which stay as an axis of length 1."""
    return k.sum(axis=-1, keepdims=True)


# The textbook formulas of the docstrings, fine for moderate z: what the derivatives are derivatives of.


def textbook_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def textbook_softplus(z):
    return np.log(1 + np.exp(z))


def textbook_logsumexp(z):
    return np.log(np.exp(z).sum(axis=-1))


def textbook_logsumexp_plus(z):
    return np.log(1 + np.exp(z).sum(axis=-1))


def textbook_softmax(z):
    return np.exp(z) / total(np.exp(z))


# ---- sigmoid


@exercise("sigmoid")
def test_sigmoid_of_log_odds(student, compare, rng):
    "sigmoid(log k) is k / (1 + k): odds of three to one are a probability of 3/4"
    got = student.sigmoid(np.log([1.0, 3.0, 1 / 3]))
    compare(got, np.array([0.5, 0.75, 0.25]), name="sigmoid(np.log([1, 3, 1/3]))")
    k, z = log_odds(rng)
    compare(student.sigmoid(z), k / (1 + k), name="sigmoid(z)")


@exercise("sigmoid")
def test_sigmoid_of_any_numbers(student, compare):
    "sigmoid takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.sigmoid, "sigmoid", lambda k: k / (1 + k), ANY_NUMBERS)


@exercise("sigmoid", care=True)
def test_sigmoid_far_from_zero(student, compare):
    "sigmoid(-10000) is 0 and sigmoid(10000) is 1, without a warning"
    want = np.array([0.0, 0.0, np.exp(-30.0), 0.5, 1.0, 1.0, 1.0])
    compare(student.sigmoid(FAR), want, name=f"sigmoid({FAR.tolist()})", **CARE)
    compare(student.sigmoid(-1000.0), 0.0, name="sigmoid(-1000.0)", **CARE)


@exercise("sigmoid_grad")
def test_sigmoid_grad_is_the_slope_of_sigmoid(student, gradcheck, rng):
    "sigmoid_grad(z) is the slope of sigmoid AT z (compared with finite differences)"
    gradcheck(textbook_sigmoid, student.sigmoid_grad, rng.normal(size=(5, 3)))


@exercise("sigmoid_grad")
def test_sigmoid_grad_of_log_odds(student, compare, rng):
    "sigmoid_grad(log k) is k / (1 + k)^2 to the last digit: 1/4 at z = 0, and 3/16 at z = log 3"
    got = student.sigmoid_grad(np.log([1.0, 3.0, 1 / 3]))
    compare(got, np.array([1 / 4, 3 / 16, 3 / 16]), name="sigmoid_grad(np.log([1, 3, 1/3]))", **GRADIENT)
    k, z = log_odds(rng)
    compare(student.sigmoid_grad(z), k / (1 + k) ** 2, name="sigmoid_grad(z)", **GRADIENT)


@exercise("sigmoid_grad")
def test_sigmoid_grad_of_any_numbers(student, compare):
    "sigmoid_grad takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.sigmoid_grad, "sigmoid_grad", lambda k: k / (1 + k) ** 2, ANY_NUMBERS)


@exercise("sigmoid_grad", care=True)
def test_sigmoid_grad_far_from_zero(student, compare):
    "sigmoid_grad(10000) and sigmoid_grad(-10000) are 0, without a warning"
    want = np.array([0.0, 0.0, np.exp(-30.0), 0.25, np.exp(-30.0), 0.0, 0.0])
    compare(student.sigmoid_grad(FAR), want, name=f"sigmoid_grad({FAR.tolist()})", **CARE)


# ---- tanh


@exercise("tanh")
def test_tanh_of_log_odds(student, compare, rng):
    "tanh(log k) is (k^2 - 1) / (k^2 + 1): 0.8 at z = log 3"
    got = student.tanh(np.log([1.0, 3.0, 1 / 3]))
    compare(got, np.array([0.0, 0.8, -0.8]), name="tanh(np.log([1, 3, 1/3]))")
    k, z = log_odds(rng)
    compare(student.tanh(z), (k**2 - 1) / (k**2 + 1), name="tanh(z)")


@exercise("tanh")
def test_tanh_of_any_numbers(student, compare):
    "tanh takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.tanh, "tanh", lambda k: (k**2 - 1) / (k**2 + 1), ANY_NUMBERS)


@exercise("tanh", care=True)
def test_tanh_far_from_zero(student, compare):
    "tanh(-10000) is -1 and tanh(10000) is 1, without a warning"
    want = np.array([-1.0, -1.0, -1.0, 0.0, 1.0, 1.0, 1.0])
    compare(student.tanh(FAR), want, name=f"tanh({FAR.tolist()})", **CARE)


@exercise("tanh_grad")
def test_tanh_grad_is_the_slope_of_tanh(student, gradcheck, rng):
    "tanh_grad(z) is the slope of tanh AT z (compared with finite differences)"
    gradcheck(np.tanh, student.tanh_grad, rng.normal(size=(5, 3)))


@exercise("tanh_grad")
def test_tanh_grad_of_log_odds(student, compare, rng):
    "tanh_grad(log k) is 4 k^2 / (k^2 + 1)^2 to the last digit: 1 at z = 0, and 0.36 at z = log 3"
    got = student.tanh_grad(np.log([1.0, 3.0, 1 / 3]))
    compare(got, np.array([1.0, 0.36, 0.36]), name="tanh_grad(np.log([1, 3, 1/3]))", **GRADIENT)
    k, z = log_odds(rng)
    compare(student.tanh_grad(z), 4 * k**2 / (k**2 + 1) ** 2, name="tanh_grad(z)", **GRADIENT)


@exercise("tanh_grad")
def test_tanh_grad_of_any_numbers(student, compare):
    "tanh_grad takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.tanh_grad, "tanh_grad", lambda k: 4 / (k + 1 / k) ** 2, ANY_NUMBERS)


@exercise("tanh_grad", care=True)
def test_tanh_grad_far_from_zero(student, compare):
    "tanh_grad(10000) and tanh_grad(-10000) are 0, without a warning"
    want = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    compare(student.tanh_grad(FAR), want, name=f"tanh_grad({FAR.tolist()})", **CARE)


# ---- relu


@exercise("relu")
def test_relu_keeps_what_is_positive(student, compare, rng):
    "relu(z) is z where z is positive and 0 elsewhere"
    compare(student.relu(np.array([-2.0, 0.0, 3.0])), np.array([0.0, 0.0, 3.0]), name="relu(np.array([-2.0, 0.0, 3.0]))")
    z = rng.normal(size=(4, 5))
    compare(student.relu(z), (z + np.abs(z)) / 2, name="relu(z)")


@exercise("relu")
def test_relu_of_any_numbers(student, compare):
    "relu takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.relu, "relu", lambda k: np.log(np.maximum(k, 1)), ANY_NUMBERS)


@exercise("relu_grad")
def test_relu_grad_is_a_step(student, compare, rng):
    "relu_grad(z) is 1.0 where z > 0 and 0.0 where z < 0, however small z is"
    compare(student.relu_grad(np.array([-2.0, 3.0])), np.array([0.0, 1.0]), name="relu_grad(np.array([-2.0, 3.0]))")
    z = rng.normal(size=(4, 5))
    compare(student.relu_grad(z), (1 + np.sign(z)) / 2, name="relu_grad(z)")
    got = student.relu_grad(np.array([1e-12, -1e-12, 1e-5, 1.0]))
    compare(got, np.array([1.0, 0.0, 1.0, 1.0]), name="relu_grad(np.array([1e-12, -1e-12, 1e-5, 1.0]))", **GRADIENT)


@exercise("relu_grad")
def test_relu_grad_at_zero_is_zero(student, compare):
    "relu_grad(0) is 0: a convention, the one of this course"
    got = student.relu_grad(np.array([0.0, 1.0, -0.0]))
    compare(got, np.array([0.0, 1.0, 0.0]), name="relu_grad(np.array([0.0, 1.0, -0.0]))")


@exercise("relu_grad")
def test_relu_grad_of_any_numbers(student, compare):
    "relu_grad takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.relu_grad, "relu_grad", lambda k: np.where(k > 1, 1.0, 0.0), ANY_NUMBERS)


@exercise("relu_grad", care=True)
def test_relu_grad_far_from_zero(student, compare):
    "relu_grad does not warn, neither at 0 nor at 10000"
    want = np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    compare(student.relu_grad(FAR), want, name=f"relu_grad({FAR.tolist()})", **CARE)


# ---- softplus


@exercise("softplus")
def test_softplus_of_log_odds(student, compare, rng):
    "softplus(log k) is log(1 + k): log 2 at z = 0, and log 4 at z = log 3"
    got = student.softplus(np.log([1.0, 3.0, 1 / 3]))
    compare(got, np.log([2.0, 4.0, 4 / 3]), name="softplus(np.log([1, 3, 1/3]))")
    k, z = log_odds(rng)
    compare(student.softplus(z), np.log(1 + k), name="softplus(z)")


@exercise("softplus")
def test_softplus_of_any_numbers(student, compare):
    "softplus takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.softplus, "softplus", lambda k: np.log(1 + k), ANY_NUMBERS)


@exercise("softplus", care=True)
def test_softplus_far_from_zero(student, compare):
    "softplus(-10000) is 0 and softplus(10000) is 10000, without a warning"
    want = np.array([0.0, 0.0, np.exp(-30.0), np.log(2.0), 30.0, 1000.0, 10000.0])
    compare(student.softplus(FAR), want, name=f"softplus({FAR.tolist()})", **CARE)


@exercise("softplus_grad")
def test_softplus_grad_is_the_slope_of_softplus(student, gradcheck, rng):
    "softplus_grad(z) is the slope of softplus at z (compared with finite differences)"
    gradcheck(textbook_softplus, student.softplus_grad, rng.normal(size=(5, 3)))


@exercise("softplus_grad")
def test_softplus_grad_of_log_odds(student, compare, rng):
    "softplus_grad(log k) is k / (1 + k) to the last digit: 1/2 at z = 0, and 3/4 at z = log 3"
    got = student.softplus_grad(np.log([1.0, 3.0, 1 / 3]))
    compare(got, np.array([0.5, 0.75, 0.25]), name="softplus_grad(np.log([1, 3, 1/3]))", **GRADIENT)
    k, z = log_odds(rng)
    compare(student.softplus_grad(z), k / (1 + k), name="softplus_grad(z)", **GRADIENT)


@exercise("softplus_grad")
def test_softplus_grad_of_any_numbers(student, compare):
    "softplus_grad takes numbers, lists, integers and float32 of any shape, and gives float64 of that shape"
    holds_for(compare, student.softplus_grad, "softplus_grad", lambda k: k / (1 + k), ANY_NUMBERS)


@exercise("softplus_grad", care=True)
def test_softplus_grad_far_from_zero(student, compare):
    "softplus_grad(-10000) is 0 and softplus_grad(10000) is 1, without a warning"
    want = np.array([0.0, 0.0, np.exp(-30.0), 0.5, 1.0, 1.0, 1.0])
    compare(student.softplus_grad(FAR), want, name=f"softplus_grad({FAR.tolist()})", **CARE)


# ---- logsumexp


@exercise("logsumexp")
def test_logsumexp_of_log_counts(student, compare, rng):
    "logsumexp(log counts) is the logarithm of each row's total: log 6 for the counts 1, 2, 3"
    compare(student.logsumexp(np.log([1.0, 2.0, 3.0])), np.log(6.0), name="logsumexp(np.log([1, 2, 3]))")
    compare(student.logsumexp(np.log(COUNTS)), np.log([6.0, 8.0, 10.0]), name="logsumexp of three rows")
    counts, z = log_counts(rng)
    compare(student.logsumexp(z), np.log(counts.sum(axis=-1)), name="logsumexp(z)")


@exercise("logsumexp")
def test_logsumexp_of_any_logits(student, compare):
    "logsumexp takes lists, integers and float32, drops the last axis, and gives float64"
    holds_for(compare, student.logsumexp, "logsumexp", lambda k: np.log(k.sum(axis=-1)), ANY_LOGITS)


@exercise("logsumexp", care=True)
def test_logsumexp_far_from_zero(student, compare):
    "logsumexp of logits of 10000 is finite, without a warning, also where rows are far apart"
    want = np.array([1000 + np.log(2.0), -10000 + np.log(3.0), 5000.0])
    compare(student.logsumexp(FAR_LOGITS), want, name=f"logsumexp({FAR_LOGITS.tolist()})", **CARE)


@exercise("logsumexp_grad")
def test_logsumexp_grad_is_the_gradient_of_logsumexp(student, gradcheck, rng):
    "logsumexp_grad(z) is the gradient of logsumexp at z (compared with finite differences)"
    gradcheck(textbook_logsumexp, student.logsumexp_grad, rng.normal(size=5), form="gradient")
    gradcheck(textbook_logsumexp, student.logsumexp_grad, rng.normal(size=(3, 4)), form="gradient")


@exercise("logsumexp_grad")
def test_logsumexp_grad_of_log_counts(student, compare, rng):
    "logsumexp_grad(log counts) are the shares, to the last digit: 1/6, 2/6, 3/6 for the counts 1, 2, 3"
    compare(student.logsumexp_grad(np.log(COUNTS)), COUNTS / TOTALS, name="logsumexp_grad of three rows")
    counts, z = log_counts(rng)
    compare(student.logsumexp_grad(z), counts / total(counts), name="logsumexp_grad(z)", **GRADIENT)


@exercise("logsumexp_grad")
def test_logsumexp_grad_of_any_logits(student, compare):
    "logsumexp_grad takes lists, integers and float32 of shape (..., C), and gives float64 of that shape"
    holds_for(compare, student.logsumexp_grad, "logsumexp_grad", lambda k: k / total(k), ANY_LOGITS)


@exercise("logsumexp_grad", care=True)
def test_logsumexp_grad_far_from_zero(student, compare):
    "logsumexp_grad of logits of 10000 is finite, without a warning"
    compare(student.logsumexp_grad(FAR_LOGITS), WINNERS, name=f"logsumexp_grad({FAR_LOGITS.tolist()})", **CARE)


# ---- logsumexp_plus


@exercise("logsumexp_plus")
def test_logsumexp_plus_of_log_counts(student, compare, rng):
    "logsumexp_plus(log counts) is log(1 + total), row by row: log 7 for the counts 1, 2, 3"
    compare(student.logsumexp_plus(np.log([1.0, 2.0, 3.0])), np.log(7.0), name="logsumexp_plus(np.log([1, 2, 3]))")
    compare(student.logsumexp_plus(np.log(COUNTS)), np.log([7.0, 9.0, 11.0]), name="logsumexp_plus of three rows")
    counts, z = log_counts(rng)
    compare(student.logsumexp_plus(z), np.log(1 + counts.sum(axis=-1)), name="logsumexp_plus(z)")


@exercise("logsumexp_plus")
def test_logsumexp_plus_of_any_logits(student, compare):
    "logsumexp_plus takes lists, integers and float32, drops the last axis, and gives float64"
    holds_for(compare, student.logsumexp_plus, "logsumexp_plus", lambda k: np.log(1 + k.sum(axis=-1)), ANY_LOGITS)


@exercise("logsumexp_plus", care=True)
def test_logsumexp_plus_far_from_zero(student, compare):
    "logsumexp_plus of logits of 10000 is finite, without a warning, also where all are very negative"
    want = np.array([1000 + np.log(2.0), 0.0, 5000.0])
    compare(student.logsumexp_plus(FAR_LOGITS), want, name=f"logsumexp_plus({FAR_LOGITS.tolist()})", **CARE)


@exercise("logsumexp_plus_grad")
def test_logsumexp_plus_grad_is_the_gradient_of_logsumexp_plus(student, gradcheck, rng):
    "logsumexp_plus_grad(z) is the gradient of logsumexp_plus at z (compared with finite differences)"
    gradcheck(textbook_logsumexp_plus, student.logsumexp_plus_grad, rng.normal(size=5), form="gradient")
    gradcheck(textbook_logsumexp_plus, student.logsumexp_plus_grad, rng.normal(size=(3, 4)), form="gradient")


@exercise("logsumexp_plus_grad")
def test_logsumexp_plus_grad_of_log_counts(student, compare, rng):
    "logsumexp_plus_grad(log counts) is count / (1 + total), not softmax: 1/7, 2/7, 3/7 for the counts 1, 2, 3"
    got = student.logsumexp_plus_grad(np.log(COUNTS))
    compare(got, COUNTS / (1 + TOTALS), name="logsumexp_plus_grad of three rows")
    counts, z = log_counts(rng)
    got = student.logsumexp_plus_grad(z)
    compare(got, counts / (1 + total(counts)), name="logsumexp_plus_grad(z)", **GRADIENT)


@exercise("logsumexp_plus_grad")
def test_logsumexp_plus_grad_of_any_logits(student, compare):
    "logsumexp_plus_grad takes lists, integers and float32 of shape (..., C), and gives float64 of that shape"
    shares = lambda k: k / (1 + total(k))  # noqa: E731
    holds_for(compare, student.logsumexp_plus_grad, "logsumexp_plus_grad", shares, ANY_LOGITS)


@exercise("logsumexp_plus_grad", care=True)
def test_logsumexp_plus_grad_far_from_zero(student, compare):
    "logsumexp_plus_grad of logits of 10000 is finite, without a warning, also where all are very negative"
    want = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    compare(student.logsumexp_plus_grad(FAR_LOGITS), want, name=f"logsumexp_plus_grad({FAR_LOGITS.tolist()})", **CARE)


# ---- softmax


@exercise("softmax")
def test_softmax_of_log_counts(student, compare, rng):
    "softmax(log counts) are the shares of each row by itself: 1/6, 2/6, 3/6 for the counts 1, 2, 3"
    compare(student.softmax(np.log([1.0, 2.0, 3.0])), np.array([1, 2, 3]) / 6, name="softmax(np.log([1, 2, 3]))")
    compare(student.softmax(np.log(COUNTS)), COUNTS / TOTALS, name="softmax of three rows")
    counts, z = log_counts(rng)
    compare(student.softmax(z), counts / total(counts), name="softmax(z)")


@exercise("softmax")
def test_softmax_of_any_logits(student, compare):
    "softmax takes lists, integers and float32 of shape (..., C), and gives float64 of that shape"
    holds_for(compare, student.softmax, "softmax", lambda k: k / total(k), ANY_LOGITS)


@exercise("softmax", care=True)
def test_softmax_far_from_zero(student, compare):
    "softmax of logits of 10000 is finite, without a warning, also where rows are far apart"
    compare(student.softmax(FAR_LOGITS), WINNERS, name=f"softmax({FAR_LOGITS.tolist()})", **CARE)


@exercise("log_softmax")
def test_log_softmax_of_log_counts(student, compare, rng):
    "log_softmax(log counts) are the logarithms of the shares: -log 6, -log 3, -log 2 for the counts 1, 2, 3"
    got = student.log_softmax(np.log([1.0, 2.0, 3.0]))
    compare(got, -np.log([6.0, 3.0, 2.0]), name="log_softmax(np.log([1, 2, 3]))")
    compare(student.log_softmax(np.log(COUNTS)), np.log(COUNTS / TOTALS), name="log_softmax of three rows")
    counts, z = log_counts(rng)
    compare(student.log_softmax(z), np.log(counts / total(counts)), name="log_softmax(z)")


@exercise("log_softmax")
def test_log_softmax_of_any_logits(student, compare):
    "log_softmax takes lists, integers and float32 of shape (..., C), and gives float64 of that shape"
    logarithms = lambda k: np.log(k / total(k))  # noqa: E731
    holds_for(compare, student.log_softmax, "log_softmax", logarithms, ANY_LOGITS, atol=1e-13)


@exercise("log_softmax", care=True)
def test_log_softmax_far_from_zero(student, compare):
    "log_softmax([0, 1000]) is [-1000, 0], not -inf"
    got = student.log_softmax(np.array([0.0, 1000.0]))
    compare(got, np.array([-1000.0, 0.0]), name="log_softmax(np.array([0.0, 1000.0]))", **CARE)
    halves, thirds = np.log([0.5, 1 / 3])
    want = np.array([[halves, halves, halves - 2000], [thirds] * 3, [-5000.0, 0.0, -14000.0]])
    compare(student.log_softmax(FAR_LOGITS), want, name=f"log_softmax({FAR_LOGITS.tolist()})", **CARE_AT_1E4)


# ---- the derivative of softmax


@exercise("softmax_jacobian")
def test_softmax_jacobian_by_hand(student, compare):
    "softmax_jacobian(log [1, 1, 2]) is the matrix of the text, [[3, -1, -2], [-1, 3, -2], [-2, -2, 4]] / 16"
    want = np.array([[3, -1, -2], [-1, 3, -2], [-2, -2, 4]]) / 16
    got = student.softmax_jacobian(np.log([1.0, 1.0, 2.0]))
    compare(got, want, name="softmax_jacobian(np.log([1, 1, 2]))", **GRADIENT)


@exercise("softmax_jacobian")
def test_softmax_jacobian_is_the_derivative_of_softmax(student, gradcheck, rng):
    "entry [..., i, j] is d softmax_i / d z_j, one matrix for each row (compared with finite differences)"
    gradcheck(textbook_softmax, student.softmax_jacobian, rng.normal(size=4), form="jacobian")
    gradcheck(textbook_softmax, student.softmax_jacobian, rng.normal(size=(2, 3)), form="jacobian")


@exercise("softmax_jacobian")
def test_softmax_jacobian_has_the_variances_on_its_diagonal(student, compare, rng):
    "entry [i, i] is s_i (1 - s_i) to the last digit, and every row sums to 0"
    counts, z = log_counts(rng)
    got = student.softmax_jacobian(z)
    assert np.shape(got) == (40, 4, 4), (
        f"softmax_jacobian(z) has shape {np.shape(got)} for z of shape (40, 4); wanted (40, 4, 4), one matrix for "
        "each row: see the last paragraph of the text."
    )
    shares = counts / total(counts)
    diagonal = np.diagonal(got, axis1=-2, axis2=-1).copy()
    compare(diagonal, shares * (1 - shares), name="the diagonal of softmax_jacobian(z)", **GRADIENT)
    compare(total(got), np.zeros((40, 4, 1)), atol=1e-12, name="the row sums of softmax_jacobian(z)")


@exercise("softmax_jacobian")
def test_softmax_jacobian_of_any_logits(student, compare):
    "softmax_jacobian takes lists, integers and float32 of shape (..., C), and gives float64 of shape (..., C, C)"
    for z in ANY_LOGITS:
        got = student.softmax_jacobian(z)
        as_float = student.softmax_jacobian(np.array(z, dtype=np.float64))
        compare(np.shape(got), (*np.shape(z), np.shape(z)[-1]), name=f"the shape of softmax_jacobian({shown(z)})")
        compare(got, as_float, atol=1e-13, name=f"softmax_jacobian({shown(z)})")


@exercise("softmax_jacobian", care=True)
def test_softmax_jacobian_far_from_zero(student, compare):
    "softmax_jacobian of logits of 10000 is finite, without a warning"
    got = student.softmax_jacobian(FAR_LOGITS)
    want = np.zeros((3, 3, 3))
    want[0, :2, :2] = [[0.25, -0.25], [-0.25, 0.25]]
    want[1] = np.eye(3) / 3 - 1 / 9
    compare(got, want, name=f"softmax_jacobian({FAR_LOGITS.tolist()})", **CARE_AT_1E4)


@exercise("softmax_vjp")
def test_softmax_vjp_by_hand(student, compare):
    "softmax_vjp(log [1, 1, 2], [4, 0, 0]) is [3/4, -1/4, -1/2]"
    got = student.softmax_vjp(np.log([1.0, 1.0, 2.0]), np.array([4.0, 0.0, 0.0]))
    name = "softmax_vjp(np.log([1, 1, 2]), np.array([4.0, 0.0, 0.0]))"
    compare(got, np.array([0.75, -0.25, -0.5]), name=name, **GRADIENT)


@exercise("softmax_vjp")
def test_softmax_vjp_pulls_cotangents_back(student, gradcheck, rng):
    "softmax_vjp(z, v) is the gradient of sum(v * softmax(z)) (compared with finite differences)"
    gradcheck(textbook_softmax, student.softmax_vjp, rng.normal(size=5), form="vjp")
    gradcheck(textbook_softmax, student.softmax_vjp, rng.normal(size=(2, 3, 4)), form="vjp")


@exercise("softmax_vjp")
def test_softmax_vjp_of_log_counts(student, compare, rng):
    "for v = [1, 0, 0, 0] it is s_1 (1 - s_1) at class 1 and -s_1 s_i elsewhere, to the last digit"
    counts, z = log_counts(rng)
    shares = counts / total(counts)
    want = -shares[:, :1] * shares
    want[:, 0] += shares[:, 0]
    got = student.softmax_vjp(z, np.tile([1.0, 0.0, 0.0, 0.0], (40, 1)))
    compare(got, want, name="softmax_vjp(z, v) with v = [1, 0, 0, 0] in every row", **GRADIENT)


@exercise("softmax_vjp")
def test_softmax_vjp_of_any_logits(student, compare, rng):
    "softmax_vjp takes lists, integers and float32, for z and v, and gives float64 of their shape"
    for z in ANY_LOGITS:
        shape = np.shape(z)
        v = rng.integers(-5, 6, size=shape)
        counts = np.exp(np.asarray(z, dtype=np.float64))
        shares = counts / total(counts)
        want = shares * v - shares * total(shares * v)
        compare(student.softmax_vjp(z, v), want, atol=1e-13, name=f"softmax_vjp({shown(z)}, v) with integers v")
        compare(student.softmax_vjp(z, v.tolist()), want, atol=1e-13, name=f"softmax_vjp({shown(z)}, v), v a list")


@exercise("softmax_vjp")
def test_softmax_vjp_does_not_form_the_jacobian(student, rng):
    "softmax_vjp of C classes takes memory for some rows of C numbers, not for a matrix of C times C"
    n_classes = 3000  # where the matrix would take 72 MB
    z, v = rng.normal(size=(2, n_classes))
    tracemalloc.start()
    try:
        student.softmax_vjp(z, v)
        megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    assert megabytes < 20, (
        f"softmax_vjp took {megabytes:.0f} MB for {n_classes} classes: it forms the Jacobian, C times C numbers. "
        "Multiply v^T (diag(s) - s s^T) out on paper first; for 100000 classes that matrix would not fit in memory."
    )


@exercise("softmax_vjp", care=True)
def test_softmax_vjp_far_from_zero(student, compare):
    "softmax_vjp of logits of 10000 is finite, without a warning"
    got = student.softmax_vjp(FAR_LOGITS, np.tile([3.0, 1.0, 2.0], (3, 1)))
    want = np.array([[0.5, -0.5, 0.0], [1 / 3, -1 / 3, 0.0], [0.0, 0.0, 0.0]])
    compare(got, want, name=f"softmax_vjp({FAR_LOGITS.tolist()}, [3, 1, 2] in every row)", **CARE_AT_1E4)
