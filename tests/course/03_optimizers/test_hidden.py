"""Hidden checks of 03_optimizers: the public properties on inputs drawn anew for every submission.

Every check holds the answers against the reference. What is random is checked by what holds for every draw: the rows
that the submission drew are taken from what it handed to `gradient`, and the reference makes the same steps on them.
The chance that a right answer fails such a check by bad luck is below 1e-11 and stands beside it.
"""

from itertools import combinations

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11}  # right code agrees to 1e-14 of the largest entry
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
SHAPES = [(2, 3), (4,)]  # of the parameters of one optimizer
THREE_SHAPES = [(3,), (2, 4), (3,)]  # two alike: a memory that is kept by shape would mix them up

# ---------------------------------------------------------------------------------------------- gradient descent


def field(rng, shape, size=1.0):
    """A smooth vector field that is nobody's gradient and couples all entries; steps of 0.3 / size stay bounded."""
    a, b, c = rng.uniform(0.5, 1.5, size=(3, *shape))

    def gradient(theta):
        number = type(theta) in (float, np.float64)
        assert number or (type(theta) is np.ndarray and theta.dtype == np.float64), (
            f"gradient_descent calls gradient with {kind(theta)}; wanted a float64 array. Convert theta0 first."
        )
        assert np.shape(theta) == shape, (
            f"gradient_descent calls gradient with an array of shape {np.shape(theta)} where theta0 has shape "
            f"{shape}. Keep the shape of theta."
        )
        return np.asarray(size * (np.sin(a * theta + b) + 0.5 * theta + np.mean(c * theta)))

    return gradient


def kind(x):
    """What was handed in, in a few words."""
    if type(x) is np.ndarray:
        return f"a {x.ndim}-d array of {x.dtype}"
    return getattr(x, "kind", f"a {type(x).__name__}")[:40]


def descends(compare, student, reference, gradient, theta0, lr, n_steps):
    """Compare one trajectory with the reference's."""
    got = student.gradient_descent(gradient, theta0, lr, n_steps)
    want = reference.gradient_descent(gradient, theta0, lr, n_steps)
    compare(got, want, name=f"the trajectory of {n_steps} steps from a theta0 of shape {np.shape(theta0)}", **VALUE)


@exercise("gradient_descent", weight=3)
def test_gradient_descent(student, reference, compare, rng):
    "gradient_descent makes n_steps steps of -lr * gradient(theta), and row k of the result is theta after k of them"
    for shape, n_steps in [((3,), 6), ((2, 3), 4)]:
        theta0, lr = rng.normal(size=shape), rng.uniform(0.1, 0.3)
        descends(compare, student, reference, field(rng, shape), theta0, lr, n_steps)


@exercise("gradient_descent")
def test_gradient_descent_of_few_steps(student, reference, compare, rng):
    "gradient_descent returns the start alone where n_steps is 0, and takes a theta of any shape, also ()"
    for shape, n_steps in [((4,), 0), ((2, 1, 3), 1), ((), 3), ((), 0), ((1,), 2)]:
        theta0 = np.asarray(rng.normal(size=shape)) if shape else float(rng.normal())
        descends(compare, student, reference, field(rng, shape), theta0, rng.uniform(0.1, 0.3), n_steps)


@exercise("gradient_descent")
def test_gradient_descent_does_not_stop(student, reference, compare, rng):
    "gradient_descent makes all n_steps steps, also where the gradient or the step is tiny, or 0"
    theta0, tiny = rng.normal(size=3), 1e-9
    descends(compare, student, reference, field(rng, (3,)), theta0, 1e-8, 3)
    descends(compare, student, reference, field(rng, (3,), tiny), theta0, 0.2 / tiny, 4)
    descends(compare, student, reference, lambda theta: 0.0 * theta, theta0, 0.2, 3)


@exercise("gradient_descent")
def test_gradient_descent_from_other_types(student, reference, compare, rng):
    "gradient_descent takes lists, integers and float32 for theta0, and computes in float64 from the first step"
    starts = [
        rng.integers(1, 9, size=3).tolist(),
        rng.integers(1, 255, size=(2, 2)).astype(np.uint8),
        rng.normal(size=4).astype(np.float32),
        int(rng.integers(1, 9)),
    ]
    for theta0 in starts:
        descends(compare, student, reference, field(rng, np.shape(theta0)), theta0, rng.uniform(0.1, 0.3), 2)


# --------------------------------------------------------------------------------------------------- minibatches


def batches_of(batches, n, batch_size):
    """The batches as lists, known to be a partition of range(n) into batches of batch_size."""
    said = f"minibatches({n}, {batch_size}, rng)"
    assert type(batches) in (list, tuple), f"{said} returned {kind(batches)}; wanted a list of arrays."
    for batch in batches:
        numbers = type(batch) is np.ndarray and batch.ndim == 1 and batch.dtype.kind in "iu"
        assert numbers, (
            f"{said} holds {kind(batch)}; wanted 1-d integer arrays. Slice one shuffled array of row numbers."
        )
    sizes = [len(batch) for batch in batches]
    wanted = [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
    assert sizes == wanted, (
        f"{said} has batches of {sizes} rows, wanted {wanted}: all full, but for what is left at the end."
    )
    rows = np.concatenate(batches).tolist()
    assert sorted(rows) == list(range(n)), (
        f"{said} does not hold every row exactly once: {len(set(rows) & set(range(n)))} of the {n} are there. Cut "
        "one shuffle of range(n) into pieces."
    )
    return [batch.tolist() for batch in batches]


def grouped(batches):
    """Which rows meet, whatever the order of the batches and within them."""
    return frozenset(frozenset(batch) for batch in batches)


@exercise("minibatches", weight=3)
def test_minibatches(student, rng):
    "minibatches cuts a fresh shuffle of range(n) into batches of batch_size; only the last may be shorter"
    generator = student.generator(int(rng.integers(2**32)))
    # The last is asked for twice. Its rows can be grouped in 2e26 ways: two shuffles agree with a chance of 5e-27.
    large = (int(rng.integers(40, 45)), 7)
    asked = [(int(rng.integers(5, 12)) * 3 + 1, 3), (12, 4), (3, 8), (5, 5), (1, 1), (6, 1), large, large]
    answers = student.minibatches.many([(n, size, generator) for n, size in asked])
    found = [batches_of(batches, n, size) for batches, (n, size) in zip(answers, asked, strict=True)]
    assert grouped(found[-1]) != grouped(found[-2]), (
        "minibatches puts the same rows together in two calls with one rng. Shuffle in every call, and cut afterwards."
    )


@exercise("minibatches", weight=2)
def test_minibatches_are_random(student, rng):
    "minibatches may put any two rows together, and any row into the first batch or the short one"
    generator = student.generator(int(rng.integers(2**32)))
    answers = student.minibatches.many([(4, 2, generator)] * 90 + [(3, 2, generator)] * 90)
    fours = [batches_of(batches, 4, 2) for batches in answers[:90]]
    together = {pair for batches in fours for batch in batches for pair in combinations(sorted(batch), 2)}
    assert len(together) == 6, (  # by chance less often than 6 * (2/3)**90 = 9e-16
        f"in 90 epochs of minibatches(4, 2, rng), only {len(together)} of the 6 pairs of rows were ever in one "
        "batch. Shuffle the rows, not the batches."
    )
    first = {row for batches in fours for row in batches[0]}
    assert len(first) == 4, (  # 4 * 0.5**90 = 3e-27
        f"in 90 epochs of minibatches(4, 2, rng), only {len(first)} of the 4 rows were ever in the first batch. "
        "Shuffle all the rows, and cut afterwards."
    )
    alone = {batches_of(batches, 3, 2)[-1][0] for batches in answers[90:]}
    assert len(alone) == 3, (  # 3 * (2/3)**90 = 4e-16
        f"in 90 epochs of minibatches(3, 2, rng), only {len(alone)} of the 3 rows were ever in the short batch. "
        "Shuffle all the rows, and cut afterwards."
    )


@exercise("minibatches")
def test_minibatches_draw_from_rng(student, rng):
    "minibatches draws from rng alone: the same seed gives the same batches, another seed others"
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    n, size = int(rng.integers(30, 40)), 6
    answers = student.minibatches.many([(n, size, student.generator(seed)) for seed in (one, one, other)])
    first, again, differently = (batches_of(batches, n, size) for batches in answers)
    assert first == again, "minibatches gave different batches for the same seed: draw from the argument rng alone."
    assert grouped(first) != grouped(differently), (  # a chance of 1e-17
        "minibatches does not depend on the seed: draw from the argument rng."
    )


# ---------------------------------------------------------------------------------------- estimate_full_gradient


def estimates(compare, student, reference, inputs):
    for (per_example, batch), got in zip(inputs, student.estimate_full_gradient.many(inputs), strict=True):
        want = reference.estimate_full_gradient(per_example, batch)
        name = f"the estimate from {len(batch)} of {len(per_example)} gradients of shape {np.shape(per_example)[1:]}"
        compare(got, want, name=name, **VALUE)


def chosen(rng, n, size):
    """So many of n rows, in any order."""
    return rng.permutation(n)[:size]


@exercise("estimate_full_gradient", weight=3)
def test_estimate_full_gradient(student, reference, compare, rng):
    "estimate_full_gradient is n/B times the sum over the batch, for gradients of any shape"
    shapes = [((11,), 4), ((7, 3), 5), ((5, 2, 4), 3), ((6, 6), 6), ((8, 2), 1), ((9,), 1), ((4, 1), 3)]
    estimates(compare, student, reference, [(rng.normal(1.0, 1.0, size=s), chosen(rng, s[0], b)) for s, b in shapes])


@exercise("estimate_full_gradient")
def test_estimate_full_gradient_of_other_types(student, reference, compare, rng):
    "estimate_full_gradient takes lists, integers and float32, and gives float64"
    inputs = [
        (rng.normal(size=(5, 3)).tolist(), chosen(rng, 5, 3).tolist()),
        (rng.integers(1, 9, size=7).tolist(), chosen(rng, 7, 4).tolist()),
        (rng.integers(130, 256, size=(7, 2)).astype(np.uint8), chosen(rng, 7, 5).astype(np.int32)),
        (rng.integers(60, 128, size=(6, 2)).astype(np.int8), chosen(rng, 6, 5).astype(np.uint8)),
        (rng.normal(size=(9, 4)).astype(np.float32), chosen(rng, 9, 7)),
    ]
    estimates(compare, student, reference, inputs)


# ------------------------------------------------------------------------------------- four ways through the data


def data(rng, n, d=3, n_outputs=None):
    """X, y and a start; every row of X is different from all others."""
    shape = (d,) if n_outputs is None else (n_outputs, d)
    return rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=shape)


def mean_gradient(theta, X, y):
    """The mean over the rows of a smooth function of theta; steps of 0.5 stay bounded."""
    residual = np.tanh(X @ theta.T - y.reshape(y.shape + (1,) * (theta.ndim - 1)))
    return residual.T @ X / len(X) + 0.3 * np.sin(theta)


class Watched:
    """A mean gradient that keeps the rows it is asked for, by number."""

    def __init__(self, X, y, theta0, batch_size=None):
        self.X, self.y, self.shape, self.batch_size = np.asarray(X), np.asarray(y), np.shape(theta0), batch_size
        self.steps = []  # the row numbers of each step; calls at one theta are parts of one step
        self.theta = None

    def __call__(self, theta, X, y):
        for name, array in (("theta", theta), ("X", X), ("y", y)):
            dtype = array.dtype if type(array) is np.ndarray else None
            labels = name == "y" and dtype is not None and dtype.kind in "iu"  # class labels may stay integers
            assert dtype == np.float64 or labels, (
                f"gradient is called with {kind(array)} for {name}; wanted a float64 array. Convert it first."
            )
        assert theta.shape == self.shape, (
            f"gradient is called with a theta of shape {theta.shape} where theta0 has shape {self.shape}. Keep its "
            "shape."
        )
        d = self.X.shape[1]
        are_rows = X.ndim == 2 and X.shape[1] == d and len(X) and y.shape == X.shape[:1]
        assert are_rows, (
            f"gradient is called with X of shape {X.shape} and y of shape {y.shape}; wanted (B, {d}) and (B,), also "
            "for a batch of one: X[i:i+1] keeps the axis that X[i] loses."
        )
        assert self.batch_size is None or len(X) <= self.batch_size, (
            f"gradient is called with {len(X)} rows at once, wanted {self.batch_size} a step. See the table of the "
            "text."
        )
        rows = [np.flatnonzero((row == self.X).all(axis=1)) for row in X]
        assert all(len(row) == 1 for row in rows), (
            "gradient is called with a row that is not one of X. Index X, do not change it."
        )
        rows = np.concatenate(rows)
        assert (self.y[rows] == y).all(), (
            "gradient is called with rows of X and entries of y that do not belong together."
        )
        if self.theta is not None and np.array_equal(theta, self.theta):
            self.steps[-1] = np.concatenate([self.steps[-1], rows])
        else:
            self.steps.append(rows)
        self.theta = np.array(theta)
        return mean_gradient(theta, X, y)


def replayed(reference, theta0, X, y, lr, steps):
    """Where the reference ends with one step on each of these sets of rows."""
    theta = np.array(theta0, dtype=np.float64)
    for rows in steps:
        theta = reference.batch_descent(mean_gradient, theta, X[rows], y[rows], lr, 1)
    return theta


def as_lists(*arrays):
    return [array.tolist() for array in arrays]


@exercise("batch_descent", weight=3)
def test_batch_descent(student, reference, compare, rng):
    "batch_descent makes n_epochs steps on all rows, and returns the final theta"
    for n, n_outputs, n_epochs in [(5, None, 4), (4, 2, 1), (40, 4, 3)]:
        X, y, theta0 = data(rng, n, n_outputs=n_outputs)
        lr = rng.uniform(0.1, 0.5)
        got = student.batch_descent(Watched(X, y, theta0), theta0, X, y, lr, n_epochs)
        want = reference.batch_descent(mean_gradient, theta0, X, y, lr, n_epochs)
        compare(got, want, name=f"theta after {n_epochs} epochs", **VALUE)


@exercise("per_example_descent", weight=3)
def test_per_example_descent(student, reference, compare, rng):
    "per_example_descent makes a step on each row, in order, as a batch of one, in every epoch"
    for n_outputs, n, n_epochs in [(None, 5, 3), (2, 4, 2), (3, 33, 1)]:
        X, y, theta0 = data(rng, n, n_outputs=n_outputs)
        lr = rng.uniform(0.1, 0.5)
        got = student.per_example_descent(Watched(X, y, theta0, 1), theta0, X, y, lr, n_epochs)
        want = reference.per_example_descent(mean_gradient, theta0, X, y, lr, n_epochs)
        compare(got, want, name=f"theta after {n_epochs} epochs of {n} rows", **VALUE)


@exercise("batch_descent")
def test_batch_descent_from_the_start(student, reference, compare, rng):
    "batch_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    starts_and_takes_lists(compare, student.batch_descent, reference.batch_descent, rng, None)


@exercise("per_example_descent")
def test_per_example_descent_from_the_start(student, reference, compare, rng):
    "per_example_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    starts_and_takes_lists(compare, student.per_example_descent, reference.per_example_descent, rng, 1)


def starts_and_takes_lists(compare, function, right, rng, batch_size):
    """The cases that leave nothing to chance: no epoch; one epoch from lists, theta0 a list of whole numbers."""
    X, y, theta0 = data(rng, 3)
    whole = rng.integers(-4, 5, size=3).tolist()
    lr = rng.uniform(0.1, 0.5)
    for start in (theta0, whole):
        got = function(Watched(X, y, start, batch_size), start, X, y, lr, 0)
        compare(got, right(mean_gradient, start, X, y, lr, 0), name="theta after 0 epochs", **VALUE)
    got = function(Watched(X, y, whole, batch_size), whole, *as_lists(X, y), lr, 2)
    compare(got, right(mean_gradient, whole, X, y, lr, 2), name="theta after 2 epochs, from lists", **VALUE)
    slope = rng.uniform(0.5, 1.5)
    for start in (float(theta0[0]), np.array(theta0[0])):
        want = right(towards_the_mean(slope), start, X, y, lr, 2)
        compare(function(towards_the_mean(slope), start, X, y, lr, 2), want, name="theta, a single number", **VALUE)


def towards_the_mean(slope):
    """The mean gradient of slope * (theta - y)^2 / 2, for a single number theta."""

    def gradient(theta, X, y):
        assert np.shape(theta) == (), (
            f"gradient is called with a theta of shape {np.shape(theta)} where theta0 is a single number. Keep its shape."
        )
        return slope * (float(theta) - np.mean(y))

    return gradient


# ---- with random rows


def stochastic_steps(compare, student, reference, rng, n, n_epochs, seed, lists=False):
    """The rows that stochastic_descent drew, epoch by epoch; its answer is compared on the way."""
    X, y, theta0 = data(rng, n)
    theta0 = rng.integers(-4, 5, size=3).tolist() if lists else theta0
    lr = rng.uniform(0.1, 0.5)
    watched = Watched(X, y, theta0, 1)
    given = as_lists(X, y) if lists else (X, y)
    got = student.stochastic_descent(watched, theta0, *given, lr, n_epochs, student.generator(seed))
    assert len(watched.steps) == n * n_epochs, (
        f"stochastic_descent made {len(watched.steps)} steps in {n_epochs} epochs of {n} rows; wanted one step for "
        f"each of the n rows that an epoch draws, {n * n_epochs}."
    )
    want = replayed(reference, theta0, X, y, lr, watched.steps)
    compare(got, want, name="theta after the steps on the rows you drew", **VALUE)
    return np.reshape(watched.steps, (n_epochs, n))


@exercise("stochastic_descent", weight=3)
def test_stochastic_descent(student, reference, compare, rng):
    "stochastic_descent draws n rows an epoch with replacement, anew every epoch, and makes a step on each"
    drawn = stochastic_steps(compare, student, reference, rng, 20, 2, int(rng.integers(2**32)))
    assert any(len(set(epoch.tolist())) < 20 for epoch in drawn), (  # by chance (20! / 20**20)**2 = 5e-16
        "stochastic_descent drew 20 different rows out of 20, in each of two epochs: it draws without replacement. "
        "Draw every row from all of them."
    )
    assert all(len(set(epoch.tolist())) > 3 for epoch in drawn), (  # by chance 1e-13
        "stochastic_descent drew hardly any different rows in an epoch of 20. Draw a row for each step."
    )
    assert sorted(drawn[0].tolist()) != sorted(drawn[1].tolist()), (  # a chance below 1e-11
        "stochastic_descent used the same rows in two epochs. Draw anew in every epoch."
    )


@exercise("stochastic_descent", weight=2)
def test_stochastic_descent_draws_every_row(student, reference, compare, rng):
    "stochastic_descent may draw any row, the first and the last too"
    drawn = stochastic_steps(compare, student, reference, rng, 3, 27, int(rng.integers(2**32)))
    missing = sorted(set(range(3)) - set(drawn.ravel().tolist()))
    assert not missing, (  # by chance 3 * (2/3)**81 = 2e-14
        f"in 27 epochs of 3 rows, stochastic_descent never drew row {missing[0]}. Look at the bounds of your draws: "
        "the upper end of rng.integers is left out."
    )
    assert (np.diff(drawn.ravel()) == 0).any(), (  # by chance (2/3)**80 = 8e-15
        "in 81 draws from 3 rows, stochastic_descent never drew the same row twice in a row. With replacement means "
        "that a row which was drawn may be drawn again at once."
    )


@exercise("stochastic_descent")
def test_stochastic_descent_draws_from_rng(student, reference, compare, rng):
    "stochastic_descent draws from rng alone: the same seed gives the same rows, another seed others"
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    first, again, differently = (
        stochastic_steps(compare, student, reference, rng, 20, 1, seed) for seed in (one, one, other)
    )
    assert (first == again).all(), (
        "stochastic_descent drew other rows when the seed was the same: draw from the argument rng alone."
    )
    assert (first != differently).any(), (  # a chance of 20**-20 = 1e-26
        "stochastic_descent does not depend on the seed: draw from the argument rng."
    )
    assert any(len(set(rows.ravel().tolist())) < 20 for rows in (first, differently)), (  # (20! / 20**20)**2 = 5e-16
        "stochastic_descent drew 20 different rows out of 20 in its first epoch, with two seeds: it draws without "
        "replacement. Draw every row from all of them, in the first epoch too."
    )


@exercise("stochastic_descent")
def test_stochastic_descent_from_the_start(student, reference, compare, rng):
    "stochastic_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    X, y, theta0 = data(rng, 4)
    for start in (theta0, rng.integers(-4, 5, size=3).tolist()):
        got = student.stochastic_descent(Watched(X, y, start), start, X, y, 0.1, 0, student.generator(0))
        compare(got, np.array(start, dtype=np.float64), name="theta after 0 epochs", **VALUE)
    stochastic_steps(compare, student, reference, rng, 4, 1, int(rng.integers(2**32)), lists=True)


def minibatch_epochs(compare, student, reference, rng, n, batch_size, n_epochs, seed, n_outputs=None, lists=False):
    """The partition of each epoch of minibatch_descent; its answer is compared on the way."""
    X, y, theta0 = data(rng, n, n_outputs=n_outputs)
    theta0 = rng.integers(-4, 5, size=3).tolist() if lists else theta0
    lr = rng.uniform(0.1, 0.5)
    watched = Watched(X, y, theta0, batch_size)
    given = as_lists(X, y) if lists else (X, y)
    got = student.minibatch_descent(watched, theta0, *given, lr, n_epochs, batch_size, student.generator(seed))
    full, rest = divmod(n, batch_size)
    wanted = ([batch_size] * full + [rest] * (rest > 0)) * n_epochs
    sizes = [len(rows) for rows in watched.steps]
    assert sizes == wanted, (
        f"minibatch_descent made steps on {sizes[:12]} rows in {n_epochs} epochs of {n} rows; wanted {wanted[:12]}: "
        "one step for each batch of minibatches(n, batch_size, rng)."
    )
    per_epoch = len(wanted) // n_epochs
    epochs = [watched.steps[i : i + per_epoch] for i in range(0, len(wanted), per_epoch)]
    for epoch in epochs:
        assert sorted(np.concatenate(epoch).tolist()) == list(range(n)), (
            "minibatch_descent does not use every row exactly once in an epoch. Take the batches of minibatches."
        )
    want = replayed(reference, theta0, X, y, lr, watched.steps)
    compare(got, want, name="theta after the steps on your batches", **VALUE)
    return [grouped(rows.tolist() for rows in epoch) for epoch in epochs]


@exercise("minibatch_descent", weight=3)
def test_minibatch_descent(student, reference, compare, rng):
    "minibatch_descent makes a step on each batch of a fresh random partition in every epoch, the short batch too"
    epochs = minibatch_epochs(compare, student, reference, rng, 17, 6, 6, int(rng.integers(2**32)))
    assert len(set(epochs)) > 1, (
        "minibatch_descent used the same batches in six epochs. Call minibatches in every epoch."
    )
    met = {pair for epoch in epochs for batch in epoch for pair in combinations(sorted(batch), 2)}
    assert len(met) > 90, (  # of 136 pairs, 119 on average, with a deviation of 3.2; rotated rows reach 85
        f"in six epochs of 17 rows and batches of 6, only {len(met)} of the 136 pairs of rows were ever in one "
        "batch. Shuffle all rows in every epoch: see minibatches."
    )


@exercise("minibatch_descent")
def test_minibatch_descent_of_other_sizes(student, reference, compare, rng):
    "minibatch_descent takes batch sizes of 1, of n and above, and a theta of any shape"
    for n, batch_size, n_epochs, n_outputs in [(4, 1, 2, None), (5, 5, 2, 2), (3, 7, 2, None), (6, 3, 1, 4)]:
        seed = int(rng.integers(2**32))
        minibatch_epochs(compare, student, reference, rng, n, batch_size, n_epochs, seed, n_outputs)


@exercise("minibatch_descent")
def test_minibatch_descent_draws_from_rng(student, reference, compare, rng):
    "minibatch_descent draws from rng alone: the same seed gives the same batches, another seed others"
    one, other = (int(seed) for seed in rng.choice(2**31, size=2, replace=False))
    runs = [minibatch_epochs(compare, student, reference, rng, 16, 5, 2, seed) for seed in (one, one, other)]
    assert runs[0] == runs[1], (
        "minibatch_descent gave different batches for the same seed: draw from the argument rng alone."
    )
    assert runs[0] != runs[2], (  # a chance of 3e-13
        "minibatch_descent gave the same batches for different seeds: hand the argument rng on to minibatches."
    )


@exercise("minibatch_descent")
def test_minibatch_descent_from_the_start(student, reference, compare, rng):
    "minibatch_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    X, y, theta0 = data(rng, 4)
    for start in (theta0, rng.integers(-4, 5, size=3).tolist()):
        got = student.minibatch_descent(Watched(X, y, start), start, X, y, 0.1, 0, 2, student.generator(0))
        compare(got, np.array(start, dtype=np.float64), name="theta after 0 epochs", **VALUE)
    minibatch_epochs(compare, student, reference, rng, 5, 2, 1, int(rng.integers(2**32)), lists=True)


# ---------------------------------------------------------------------------------------------------- optimizers

# Where a submission may keep its learning rate. The text advises `lr`, the contract names no attribute: the rate is
# changed through the one that each step reads, and where there is none, all steps are checked at one rate.
LR_NAMES = ("lr", "learning_rate", "gamma", "eta", "step_size", "_lr", "_learning_rate", "_gamma")


def rate_attribute(module, name):
    """The attribute through which the steps of an optimizer take another learning rate, or None."""
    wanted = first_step(module, name, 0.125)
    for attribute in LR_NAMES:
        try:
            if np.allclose(first_step(module, name, 0.5, attribute, 0.125), wanted, rtol=1e-9, atol=0.0):
                return attribute
        except Exception:  # no such attribute, or one that cannot be set
            continue
    return None


def first_step(module, name, lr, attribute=None, changed=None):
    """The value after one step; before it, the attribute that holds the rate is set to another one."""
    parameter = module.Parameter([1.0, -2.0])
    optimizer = getattr(module, name)([parameter], lr)
    if attribute is not None:
        held = getattr(optimizer, attribute)
        if not isinstance(held, float | np.ndarray) or np.shape(held) != () or held != lr:
            raise LookupError(attribute)
        setattr(optimizer, attribute, changed)
    parameter.grad = np.array([0.5, 4.0])
    optimizer.step()
    return parameter.value


class Training:
    """An optimizer and its parameters, the reference's or the submission's, driven through the same steps."""

    def __init__(self, module, name, starts, lr, options, container=list):
        make_many = getattr(module.Parameter, "many", None)  # the submission's, in one message
        self.parameters = make_many(starts) if make_many else [module.Parameter(start) for start in starts]
        self.optimizer = getattr(module, name)(container(self.parameters), lr, **options)
        self.step = self.optimizer.step  # looked up once: a message less for each step

    def advance(self, gradients):
        """One step with these gradients."""
        for parameter, gradient in zip(self.parameters, gradients, strict=True):
            parameter.grad = gradient
        self.step()

    def values(self):
        return [parameter.value for parameter in self.parameters]


def drawn(rng, n_steps, size=1.0, shapes=SHAPES):
    """Starts, and gradients for so many steps; no entry is near 0."""
    starts = [rng.normal(size=shape) for shape in shapes]
    signs = [2.0 * rng.integers(0, 2, size=(n_steps, *shape)) - 1.0 for shape in shapes]
    gradients = [size * s * rng.uniform(0.3, 2.0, size=s.shape) for s in signs]
    return starts, [list(step) for step in zip(*gradients, strict=True)]


def trains(compare, student, reference, name, starts, gradients, lrs, options, tolerance=VALUE):
    """Compare the values after the last step; the learning rate is the one of `lrs` in each step, where it can be."""
    ours, theirs = (Training(module, name, starts, lrs[0], options) for module in (reference, student))
    rate = rate_attribute(student, name) if len(set(lrs)) > 1 else None
    for lr, gradient in zip(lrs, gradients, strict=True):
        if rate is not None:
            ours.optimizer.lr = lr
            setattr(theirs.optimizer, rate, lr)
        ours.advance(gradient)
        theirs.advance(gradient)
    agree(compare, ours, theirs, f"{described(name, options)}: value after {len(lrs)} steps", tolerance)


def agree(compare, ours, theirs, what, tolerance=VALUE):
    for i, (want, got) in enumerate(zip(ours.values(), theirs.values(), strict=True)):
        compare(got, want, name=f"{what}, parameter {i} of shape {np.shape(want)}", **tolerance)


def described(name, options):
    return f"{name} with {', '.join(options)}" if options else name


def constant(rng, n_steps):
    """One learning rate; it is above 1, so that a step which is cut off at 1 shows."""
    return [float(rng.uniform(1.2, 1.8))] * n_steps


def falling(rng, n_steps):
    """Learning rates far enough apart that a method which remembers an old one is seen at once."""
    return [float(lr) for lr in rng.uniform(0.8, 1.2) * np.array([0.3, 0.1, 0.4, 0.02])[:n_steps]]


def skips(compare, student, reference, name, rng, options):
    """Gradients are missing here and there; a parameter without one keeps its value and its memory."""
    starts, gradients = drawn(rng, 4)
    for step, parameter in [(0, 1), (1, 0), (2, 0)]:
        gradients[step][parameter] = None
    trains(compare, student, reference, name, starts, gradients, constant(rng, 4), options)


def takes_any_iterable(compare, student, reference, name, rng, options):
    """A tuple, and an iterator that lives with the submission: the entries of an object array, in turn."""

    def one_pass(parameters):
        return student.generator(0).permutation(parameters).flat

    starts, gradients = drawn(rng, 2)
    (lr,) = constant(rng, 1)
    ours = Training(reference, name, starts, lr, options)
    others = [Training(student, name, starts, lr, options, container) for container in (tuple, one_pass)]
    for gradient in gradients:
        for training in (ours, *others):
            training.advance(gradient)
    for training, kind_of in zip(others, ("a tuple", "an iterator"), strict=True):
        agree(compare, ours, training, f"{name} of {kind_of} of parameters: value after 2 steps")
    others[1].optimizer.zero_grad()
    assert all(p.grad is None for p in others[1].parameters), (
        f"{name} of an iterator of parameters: zero_grad() did not reach them. Keep a list of the parameters."
    )


def leaves_gradients_alone(compare, student, reference, name, rng, options):
    """Two steps with gradients that are set once; zero_grad, and a step that finds no gradient; then another one."""
    starts, gradients = drawn(rng, 2)
    (lr,) = constant(rng, 1)
    ours, theirs = (Training(module, name, starts, lr, options) for module in (reference, student))
    for training in (ours, theirs):
        training.advance(gradients[0])
        training.step()
    for parameter, gradient in zip(theirs.parameters, gradients[0], strict=True):
        assert parameter.grad is not None, f"{name}.step() set .grad to None: that is what zero_grad() is for."
        compare(parameter.grad, gradient, rtol=0.0, name=f".grad after {name}.step(), which does not touch it")
    theirs.optimizer.zero_grad()
    for parameter in theirs.parameters:
        assert parameter.grad is None, f"after {name}.zero_grad(), a .grad is {kind(parameter.grad)}; wanted None."
    theirs.step()
    agree(compare, ours, theirs, f"{name}: value after 2 steps with the same .grad, and one after zero_grad()")
    for training in (ours, theirs):
        training.advance(gradients[1])
    agree(compare, ours, theirs, f"{name}: value after a step that follows zero_grad(), which clears no memory")


def keeps_to_itself(compare, student, reference, name, rng, options):
    """Two optimizers of one kind take turns; each has a memory of its own."""
    (starts, gradients), (starts_b, gradients_b) = drawn(rng, 2), drawn(rng, 2)
    (lr,) = constant(rng, 1)
    pairs = [[Training(module, name, s, lr, options) for s in (starts, starts_b)] for module in (reference, student)]
    for pair in pairs:
        for a, b in zip(gradients, gradients_b, strict=True):
            pair[0].advance(a)
            pair[1].advance(b)
    for ours, theirs in zip(*pairs, strict=True):
        agree(compare, ours, theirs, f"two objects of {name}, taking turns: value after 2 steps")


def is_careful(compare, student, reference, name, rng, options):
    """Gradients of 0, now and then or always, and of up to 1e4 in size."""
    starts, gradients = drawn(rng, 3, shapes=[(12,), (2, 3)])
    sizes = np.array([1e4, 1e4, 1e2, 1.0, 1e-2, 1e-4, 1e4, 1.0, 1e-4, 0.0, 0.0, 0.0])
    for step in gradients:
        step[0] *= sizes
        step[0][rng.integers(0, 9, size=2)] = 0.0
        step[1][:] = 0.0
    trains(compare, student, reference, name, starts, gradients, constant(rng, 3), options, CARE)


def fraction(rng, low=0.3, high=0.9):
    return float(rng.uniform(low, high))


# ---- SGD


@exercise("SGD", weight=2)
def test_sgd(student, reference, compare, rng):
    "SGD without options steps by -lr * grad, for parameters of every shape"
    trains(compare, student, reference, "SGD", *drawn(rng, 3, shapes=THREE_SHAPES), falling(rng, 3), {})


@exercise("SGD", weight=2)
def test_sgd_with_momentum(student, reference, compare, rng):
    "SGD with momentum remembers b = momentum * b + grad, and steps by -lr * b"
    options = {"momentum": fraction(rng)}
    trains(compare, student, reference, "SGD", *drawn(rng, 4, shapes=THREE_SHAPES), constant(rng, 4), options)


@exercise("SGD", weight=2)
def test_sgd_with_nesterov(student, reference, compare, rng):
    "SGD with nesterov steps by -lr * (grad + momentum * b)"
    options = {"momentum": fraction(rng), "nesterov": True}
    trains(compare, student, reference, "SGD", *drawn(rng, 4), constant(rng, 4), options)


@exercise("SGD", weight=2)
def test_sgd_with_weight_decay(student, reference, compare, rng):
    "SGD adds weight_decay * value to the gradient, before the momentum"
    decay = {"weight_decay": fraction(rng)}
    for options in ({}, {"momentum": fraction(rng)}, {"momentum": fraction(rng), "nesterov": True}):
        trains(compare, student, reference, "SGD", *drawn(rng, 3), constant(rng, 3), decay | options)


@exercise("SGD", weight=2)
def test_sgd_while_lr_changes(student, reference, compare, rng):
    "SGD takes the learning rate of each step, and keeps none in its memory"
    for nesterov in (False, True):
        options = {"momentum": fraction(rng, 0.5), "nesterov": nesterov, "weight_decay": fraction(rng)}
        trains(compare, student, reference, "SGD", *drawn(rng, 4), falling(rng, 4), options)


@exercise("SGD")
def test_sgd_skips(student, reference, compare, rng):
    "SGD skips a parameter whose grad is None: its value and its memory wait"
    skips(compare, student, reference, "SGD", rng, {"momentum": fraction(rng), "weight_decay": fraction(rng)})


@exercise("SGD")
def test_sgd_takes_any_iterable(student, reference, compare, rng):
    "SGD takes its parameters from any iterable, also one that can be gone through only once"
    takes_any_iterable(compare, student, reference, "SGD", rng, {"momentum": fraction(rng)})


@exercise("SGD")
def test_sgd_leaves_gradients_alone(student, reference, compare, rng):
    "SGD.step() never touches .grad, and SGD.zero_grad() sets it to None"
    momentum, decay = {"momentum": fraction(rng)}, {"weight_decay": fraction(rng)}
    for options in (momentum, decay, momentum | decay | {"nesterov": True}):
        leaves_gradients_alone(compare, student, reference, "SGD", rng, options)


@exercise("SGD")
def test_sgd_keeps_to_itself(student, reference, compare, rng):
    "two SGD objects, taking turns, have a memory of their own each"
    keeps_to_itself(compare, student, reference, "SGD", rng, {"momentum": fraction(rng)})


# ---- Adagrad


@exercise("Adagrad", weight=3)
def test_adagrad(student, reference, compare, rng):
    "Adagrad divides each entry's gradient by the root of the sum of its squares, plus eps"
    options = {"eps": fraction(rng)}
    trains(compare, student, reference, "Adagrad", *drawn(rng, 3, shapes=THREE_SHAPES), constant(rng, 3), options)


@exercise("Adagrad", weight=2)
def test_adagrad_while_lr_changes(student, reference, compare, rng):
    "Adagrad takes the learning rate of each step, and its default eps is 1e-10"
    trains(compare, student, reference, "Adagrad", *drawn(rng, 3, size=1e-9), falling(rng, 3), {})


@exercise("Adagrad")
def test_adagrad_skips(student, reference, compare, rng):
    "Adagrad skips a parameter whose grad is None, and takes parameters from any iterable"
    skips(compare, student, reference, "Adagrad", rng, {})
    takes_any_iterable(compare, student, reference, "Adagrad", rng, {})


@exercise("Adagrad")
def test_adagrad_leaves_gradients_alone(student, reference, compare, rng):
    "Adagrad.step() never touches .grad, zero_grad() sets it to None, and each object has a memory of its own"
    leaves_gradients_alone(compare, student, reference, "Adagrad", rng, {})
    keeps_to_itself(compare, student, reference, "Adagrad", rng, {})


@exercise("Adagrad", care=True)
def test_adagrad_with_care(student, reference, compare, rng):
    "Adagrad neither warns nor gives nan for gradients of 0 and of 10000"
    is_careful(compare, student, reference, "Adagrad", rng, {})


# ---- RMSprop


@exercise("RMSprop", weight=3)
def test_rmsprop(student, reference, compare, rng):
    "RMSprop divides each entry's gradient by the root of a moving average of its squares, plus eps"
    options = {"alpha": fraction(rng), "eps": fraction(rng)}
    trains(compare, student, reference, "RMSprop", *drawn(rng, 3, shapes=THREE_SHAPES), constant(rng, 3), options)


@exercise("RMSprop", weight=2)
def test_rmsprop_while_lr_changes(student, reference, compare, rng):
    "RMSprop takes the learning rate of each step, and its defaults are alpha=0.99 and eps=1e-8"
    trains(compare, student, reference, "RMSprop", *drawn(rng, 3, size=1e-7), falling(rng, 3), {})


@exercise("RMSprop")
def test_rmsprop_skips(student, reference, compare, rng):
    "RMSprop skips a parameter whose grad is None, and takes parameters from any iterable"
    skips(compare, student, reference, "RMSprop", rng, {"alpha": fraction(rng)})
    takes_any_iterable(compare, student, reference, "RMSprop", rng, {})


@exercise("RMSprop")
def test_rmsprop_leaves_gradients_alone(student, reference, compare, rng):
    "RMSprop.step() never touches .grad, zero_grad() sets it to None, and each object has a memory of its own"
    leaves_gradients_alone(compare, student, reference, "RMSprop", rng, {})
    keeps_to_itself(compare, student, reference, "RMSprop", rng, {})


@exercise("RMSprop", care=True)
def test_rmsprop_with_care(student, reference, compare, rng):
    "RMSprop neither warns nor gives nan for gradients of 0 and of 10000"
    is_careful(compare, student, reference, "RMSprop", rng, {})


# ---- Adam


@exercise("Adam", weight=3)
def test_adam(student, reference, compare, rng):
    "Adam steps by -lr * m_hat / (sqrt(v_hat) + eps), with averages that are corrected for their start at 0"
    options = {"betas": (fraction(rng), fraction(rng, 0.5)), "eps": fraction(rng)}
    trains(compare, student, reference, "Adam", *drawn(rng, 4, shapes=THREE_SHAPES), constant(rng, 4), options)


@exercise("Adam", weight=2)
def test_adam_while_lr_changes(student, reference, compare, rng):
    "Adam takes the learning rate of each step, and its defaults are betas=(0.9, 0.999) and eps=1e-8"
    trains(compare, student, reference, "Adam", *drawn(rng, 4, size=1e-8), falling(rng, 4), {})


@exercise("Adam", weight=2)
def test_adam_skips(student, reference, compare, rng):
    "Adam skips a parameter whose grad is None: its averages and its count of steps wait"
    skips(compare, student, reference, "Adam", rng, {"betas": (fraction(rng), fraction(rng, 0.5))})


@exercise("Adam")
def test_adam_takes_any_iterable(student, reference, compare, rng):
    "Adam takes its parameters from any iterable, also one that can be gone through only once"
    takes_any_iterable(compare, student, reference, "Adam", rng, {})


@exercise("Adam")
def test_adam_leaves_gradients_alone(student, reference, compare, rng):
    "Adam.step() never touches .grad, zero_grad() sets it to None, and each object has a memory of its own"
    leaves_gradients_alone(compare, student, reference, "Adam", rng, {})
    keeps_to_itself(compare, student, reference, "Adam", rng, {})


@exercise("Adam", care=True)
def test_adam_with_care(student, reference, compare, rng):
    "Adam neither warns nor gives nan for gradients of 0 and of 10000"
    is_careful(compare, student, reference, "Adam", rng, {})


# ---- AdamW


@exercise("AdamW", weight=3)
def test_adamw(student, reference, compare, rng):
    "AdamW multiplies the value by 1 - lr * weight_decay, then makes Adam's step"
    betas = (fraction(rng), fraction(rng, 0.5))
    options = {"betas": betas, "eps": fraction(rng), "weight_decay": fraction(rng)}
    trains(compare, student, reference, "AdamW", *drawn(rng, 4, shapes=THREE_SHAPES), constant(rng, 4), options)


@exercise("AdamW", weight=2)
def test_adamw_while_lr_changes(student, reference, compare, rng):
    "AdamW takes the learning rate of each step, for the decay too; its default weight_decay is 0.01"
    trains(compare, student, reference, "AdamW", *drawn(rng, 4, size=1e-8), falling(rng, 4), {})


@exercise("AdamW", weight=2)
def test_adamw_skips(student, reference, compare, rng):
    "AdamW skips a parameter whose grad is None: it does not decay either"
    options = {"betas": (fraction(rng), fraction(rng, 0.5)), "weight_decay": fraction(rng)}
    skips(compare, student, reference, "AdamW", rng, options)


@exercise("AdamW")
def test_adamw_takes_any_iterable(student, reference, compare, rng):
    "AdamW takes its parameters from any iterable, also one that can be gone through only once"
    takes_any_iterable(compare, student, reference, "AdamW", rng, {})


@exercise("AdamW")
def test_adamw_leaves_gradients_alone(student, reference, compare, rng):
    "AdamW.step() never touches .grad, zero_grad() sets it to None, and each object has a memory of its own"
    leaves_gradients_alone(compare, student, reference, "AdamW", rng, {"weight_decay": fraction(rng)})
    keeps_to_itself(compare, student, reference, "AdamW", rng, {"weight_decay": fraction(rng)})


@exercise("AdamW", care=True)
def test_adamw_with_care(student, reference, compare, rng):
    "AdamW neither warns nor gives nan for gradients of 0 and of 10000"
    is_careful(compare, student, reference, "AdamW", rng, {})
