"""Public checks of 03_optimizers: what a student runs at home. They know no reference.

Right answers are worked out by hand, follow from an identity, or come from PyTorch: the tables below hold what its
optimizers make of the same gradients. What is random is checked by what holds for every draw.
"""

from itertools import combinations

import numpy as np

from autograder import exercise

CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}

# ---------------------------------------------------------------------------------------------- gradient descent


def bowl(theta):
    """The gradient of (theta_1^2 + 4 theta_2^2) / 2."""
    return np.array([1.0, 4.0]) * theta


@exercise("gradient_descent")
def test_gradient_descent_by_hand(student, compare):
    "gradient_descent walks from (1, 1) to (0.9, 0.6) and (0.81, 0.36): the table of the text"
    got = student.gradient_descent(bowl, np.array([1.0, 1.0]), 0.1, 2)
    want = np.array([[1.0, 1.0], [0.9, 0.6], [0.81, 0.36]])
    compare(got, want, name="gradient_descent(gradient, 1.0, lr=0.1, n_steps=2)")
    got = student.gradient_descent(bowl, np.array([1.0, 1.0]), 0.25, 1)
    compare(got, np.array([[1.0, 1.0], [0.75, 0.0]]), name="gradient_descent(gradient, 1.0, lr=0.25, n_steps=1)")


@exercise("gradient_descent")
def test_gradient_descent_on_a_bowl(student, compare, rng):
    "on a quadratic bowl, step k has multiplied each coordinate by (1 - lr * curvature)^k"
    curvature, start = rng.uniform(0.5, 3.0, size=(2, 3, 2))
    lr, n_steps = rng.uniform(0.1, 0.3), 6
    got = student.gradient_descent(lambda theta: curvature * theta, start, lr, n_steps)
    k = np.arange(n_steps + 1).reshape(-1, 1, 1)
    compare(got, start * (1 - lr * curvature) ** k, name="the trajectory on a quadratic bowl")


@exercise("gradient_descent")
def test_gradient_descent_row_by_row(student, compare, rng):
    "each row is the one before, minus lr times the gradient there"

    def coupled(theta):
        return np.cos(theta) + np.mean(theta)

    for start in (rng.normal(size=4), rng.normal(size=(2, 3)), float(rng.normal())):
        got = student.gradient_descent(coupled, start, 0.4, 5)
        assert np.shape(got) == (6, *np.shape(start)), (
            f"5 steps from a theta0 of shape {np.shape(start)} gave a result of shape {np.shape(got)}; wanted "
            f"{(6, *np.shape(start))}: the start, and theta after each step."
        )
        compare(got[0], np.array(start), name="row 0 of the trajectory")
        for k in range(5):
            compare(got[k + 1], np.asarray(got[k] - 0.4 * coupled(got[k])), name=f"row {k + 1} of the trajectory")


@exercise("gradient_descent")
def test_gradient_descent_does_not_stop(student, compare):
    "gradient_descent makes all n_steps steps, also where the gradient or the step is tiny, or 0"
    got = student.gradient_descent(lambda theta: 1e-9 * theta, np.array([1.0, 2.0]), 5e8, 3)
    want = np.outer([1.0, 0.5, 0.25, 0.125], [1.0, 2.0])
    compare(got, want, name="three steps that halve theta, with a gradient of 1e-9 * theta")
    got = student.gradient_descent(lambda theta: 0.0 * theta, np.array([1.0, 2.0]), 0.1, 2)
    compare(got, np.array([[1.0, 2.0]] * 3), name="two steps with a gradient of 0")
    got = student.gradient_descent(np.ones_like, np.array([1.0, 2.0]), 1e-8, 2)
    compare(got, np.array([1.0, 2.0]) - 1e-8 * np.arange(3).reshape(3, 1), name="two steps of 1e-8")


@exercise("gradient_descent")
def test_gradient_descent_from_any_start(student, compare):
    "gradient_descent takes lists, integers and float32, and gives float64; no step gives one row"
    seen = []

    def a_third(theta):
        seen.append(theta)
        return 1 / 3 * theta

    for start in ([4, -8], np.array([4, 8], dtype=np.uint8), np.array([4, 8], dtype=np.float32), 4):
        floats = np.array(start, dtype=np.float64)
        want = np.stack([floats, 2 / 3 * floats, 4 / 9 * floats])
        for n_steps in (2, 0):
            got = student.gradient_descent(a_third, start, 1.0, n_steps)
            compare(got, want[: n_steps + 1], name=f"{n_steps} steps that take a third of theta, from {start!r}")
    for theta in seen:
        assert isinstance(theta, float) or getattr(theta, "dtype", None) == np.float64, (
            f"gradient was called with {kind(theta)}; wanted float64. Convert theta0 before the first step."
        )


def kind(x):
    """What was handed in, in a few words."""
    if type(x) is np.ndarray:
        return f"a {x.ndim}-d array of {x.dtype}"
    return getattr(x, "kind", f"a {type(x).__name__}")[:40]


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
        f"{said} has batches of {sizes} rows, wanted {wanted}: all of them full, but for what is left at the end."
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


@exercise("minibatches")
def test_minibatches_are_a_partition(student):
    "minibatches holds every row exactly once; all batches are full, except perhaps the last"
    rng = student.generator(3)
    for n, batch_size in [(7, 3), (6, 3), (1, 1), (5, 1), (4, 4), (3, 10), (20, 6)]:
        batches_of(student.minibatches(n, batch_size, rng), n, batch_size)


@exercise("minibatches")
def test_minibatches_are_shuffled_in_every_call(student):
    "minibatches puts other rows together in every call"
    rng = student.generator(4)
    first, second = (batches_of(student.minibatches(40, 6, rng), 40, 6) for _ in range(2))
    assert first != second, "two calls of minibatches with one rng gave the same batches. Shuffle in every call."
    assert grouped(first) != grouped(second), (
        "two calls of minibatches put the same rows together, only in another order. Shuffle the rows, then cut."
    )


@exercise("minibatches")
def test_minibatches_are_random(student):
    "minibatches may put any two rows together, and any row into the first batch or the short one"
    rng = student.generator(5)
    fours = [batches_of(batches, 4, 2) for batches in student.minibatches.many([(4, 2, rng)] * 90)]
    together = {pair for batches in fours for batch in batches for pair in combinations(sorted(batch), 2)}
    assert len(together) == 6, (
        "in 90 epochs of minibatches(4, 2, rng), only these pairs of rows were ever in one batch: "
        f"{sorted(together)}. Shuffle the rows, not the batches."
    )
    first = {row for batches in fours for row in batches[0]}
    assert len(first) == 4, (
        f"in 90 epochs of minibatches(4, 2, rng), only rows {sorted(first)} were ever in the first batch."
    )
    threes = [batches_of(batches, 3, 2) for batches in student.minibatches.many([(3, 2, rng)] * 90)]
    alone = {batches[-1][0] for batches in threes}
    assert len(alone) == 3, (
        f"in 90 epochs of minibatches(3, 2, rng), only rows {sorted(alone)} were ever in the short batch."
    )


@exercise("minibatches")
def test_minibatches_draw_from_rng(student):
    "minibatches draws from rng alone: the same seed gives the same batches, another seed others"
    first, again, other = (batches_of(student.minibatches(30, 4, student.generator(s)), 30, 4) for s in (6, 6, 7))
    assert first == again, "minibatches gave different batches for the same seed: draw from the argument rng alone."
    assert first != other, "minibatches gave the same batches for different seeds: draw from the argument rng."


# ---------------------------------------------------------------------------------------- estimate_full_gradient


@exercise("estimate_full_gradient")
def test_estimate_full_gradient_by_hand(student, compare):
    "the gradients 1, 2, 6 give 4.5, 10.5 and 12 for the batches of two rows: the table of the text"
    gradients = np.array([1.0, 2.0, 6.0])
    for batch, want in [([0, 1], 4.5), ([0, 2], 10.5), ([1, 2], 12.0), ([2], 18.0), ([2, 0, 1], 9.0)]:
        got = student.estimate_full_gradient(gradients, np.array(batch))
        compare(got, want, name=f"estimate_full_gradient([1.0, 2.0, 6.0], {batch})")


@exercise("estimate_full_gradient")
def test_estimate_full_gradient_is_unbiased(student, compare, rng):
    "the average of the estimates over all batches of one size is the sum of all gradients"
    for shape in [(5, 3), (6,), (4, 2, 3), (8, 2)]:
        gradients = rng.normal(1.0, 1.0, size=shape)
        for size in (1, 3, shape[0] - 1):
            batches = [np.array(batch) for batch in combinations(range(shape[0]), size)]
            estimates = student.estimate_full_gradient.many([(gradients, batch) for batch in batches])
            for got in estimates:
                assert np.shape(got) == shape[1:], (
                    f"from gradients of shape {shape}, the estimate has shape {np.shape(got)}; wanted {shape[1:]}: "
                    "sum over the rows of the batch, axis 0, alone."
                )
            average = np.asarray(np.mean(estimates, axis=0))
            name = f"the average over all {len(batches)} batches of {size} of {shape[0]} rows"
            compare(average, np.asarray(gradients.sum(axis=0)), name=name)


@exercise("estimate_full_gradient")
def test_estimate_full_gradient_of_any_numbers(student, compare):
    "estimate_full_gradient takes lists, integers and float32, and gives float64"
    cases = [
        ([[1, 10], [2, 20], [6, 60]], [0, 2], [10.5, 105.0]),
        (np.array([[200, 1], [250, 2], [3, 3]], dtype=np.uint8), np.array([0, 1], dtype=np.uint8), [675.0, 4.5]),
        (np.array([[100, 1], [120, 2], [3, 3]], dtype=np.int8), np.array([1, 0]), [330.0, 4.5]),
        (np.array([[0.5, 0.25], [1.5, 0.5]], dtype=np.float32), [1], [3.0, 1.0]),
    ]
    for gradients, batch, want in cases:
        name = f"estimate_full_gradient of {'a list' if isinstance(gradients, list) else gradients.dtype}"
        compare(student.estimate_full_gradient(gradients, batch), np.array(want), name=name)


# ------------------------------------------------------------------------------------- four ways through the data

ONES = np.ones((2, 1))  # the example of the text: two examples with x = 1, whose targets are 0 and 6
TARGETS = np.array([0.0, 6.0])


def towards_the_mean(theta, X, y):
    """The mean gradient of (theta - y)^2 / 2."""
    return -np.mean(y) + theta


class Watched:
    """A mean gradient that keeps what it is asked for, step by step: the numbers of the rows, theta, and its answer.

    Calls at one theta are parts of one step.
    """

    def __init__(self, X, y, theta0):
        self.X, self.y, self.shape = np.array(X), np.array(y), np.shape(theta0)
        self.rows, self.thetas, self.answers = [], [], []

    def __call__(self, theta, X, y):
        for name, array in (("theta", theta), ("X", X), ("y", y)):
            assert type(array) is np.ndarray, (
                f"gradient is called with {kind(array)} for {name}; wanted an array. Convert it first."
            )
        assert theta.dtype == np.float64, (
            f"gradient is called with a theta of {theta.dtype}; wanted float64. Convert theta0 first."
        )
        assert theta.shape == self.shape, (
            f"gradient is called with a theta of shape {theta.shape}; wanted {self.shape}."
        )
        d = self.X.shape[1]
        are_rows = X.ndim == 2 and X.shape[1] == d and len(X) and y.shape == X.shape[:1]
        assert are_rows, (
            f"gradient is called with X of shape {X.shape} and y of shape {y.shape}; wanted (B, {d}) and (B,), also "
            "for a batch of one: X[i:i+1] keeps the axis that X[i] loses."
        )
        rows = [np.flatnonzero((row == self.X).all(axis=1)) for row in X]
        assert all(len(row) == 1 for row in rows), "gradient is called with a row that is not one of X."
        rows = np.concatenate(rows)
        assert (self.y[rows] == y).all(), (
            "gradient is called with rows of X and entries of y that do not belong together."
        )
        residual = np.tanh(X @ theta.T - y.reshape(y.shape + (1,) * (theta.ndim - 1)))
        answer = residual.T @ X / len(X) + 0.3 * np.sin(theta)
        if self.thetas and np.array_equal(theta, self.thetas[-1]):
            before = len(self.rows[-1])
            self.answers[-1] = (before * self.answers[-1] + len(rows) * answer) / (before + len(rows))
            self.rows[-1] += rows.tolist()
        else:
            self.rows.append(rows.tolist())
            self.thetas.append(np.array(theta))
            self.answers.append(answer)
        return answer

    def agrees(self, compare, final, theta0, lr):
        """Each theta is the one before, minus lr times the gradient there; the last one was returned."""
        thetas = [*self.thetas, final]
        compare(thetas[0], np.array(theta0, dtype=np.float64), name="theta at the first step")
        for k, answer in enumerate(self.answers):
            name = f"theta after step {k + 1}, on rows {self.rows[k]}"
            compare(thetas[k + 1], thetas[k] - lr * answer, name=name)


def data(rng, n, shape=(3,)):
    """X, y and a start."""
    return rng.normal(size=(n, 3)), rng.normal(size=n), rng.normal(size=shape)


def starts(compare, descend):
    """No epoch returns the start; lists and integers are taken."""
    got = descend(towards_the_mean, np.array([1.5, 2.5]), ONES, TARGETS, 0.5, 0)
    compare(got, np.array([1.5, 2.5]), name="theta after 0 epochs from [1.5, 2.5]")
    got = descend(towards_the_mean, [1, 2], [[1.0], [1.0]], [0.0, 6.0], 0.5, 0)
    compare(got, np.array([1.0, 2.0]), name="theta after 0 epochs from [1, 2]")
    got = descend(towards_the_mean, 3.0, ONES, np.array([3.0, 3.0]), 0.5, 1)
    compare(got, 3.0, name="theta after 1 epoch from 3.0, a single number, where all targets are 3")


@exercise("batch_descent")
def test_batch_descent_by_hand(student, compare):
    "batch_descent goes half of the way to the mean target 3 in every epoch: 1.5, 2.25, 2.625"
    for n_epochs, want in [(1, 1.5), (2, 2.25), (3, 2.625)]:
        got = student.batch_descent(towards_the_mean, np.zeros(1), ONES, TARGETS, 0.5, n_epochs)
        compare(got, np.array([want]), name=f"theta after {n_epochs} epochs")


@exercise("batch_descent")
def test_batch_descent_step_by_step(student, compare, rng):
    "batch_descent makes one step an epoch, with the mean gradient on all rows"
    for n, shape in [(4, (3,)), (4, (2, 3)), (40, (3,))]:
        X, y, theta0 = data(rng, n, shape)
        watched = Watched(X, y, theta0)
        got = student.batch_descent(watched, theta0, X, y, 0.3, 3)
        rows = [sorted(rows) for rows in watched.rows]
        assert rows == [list(range(n))] * 3, (
            f"in 3 epochs of {n} rows, batch_descent made steps on {[len(step) for step in rows]} rows; wanted all, 3 "
            "times."
        )
        watched.agrees(compare, got, theta0, 0.3)


@exercise("batch_descent")
def test_batch_descent_from_the_start(student, compare):
    "batch_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    starts(compare, student.batch_descent)
    got = student.batch_descent(Watched([[1.0], [2.0]], [1.0, 6.0], [0]), [0], [[1.0], [2.0]], [1.0, 6.0], 0.5, 1)
    want = -0.5 * (np.tanh(-1.0) + 2.0 * np.tanh(-6.0)) / 2
    compare(got, np.array([want]), name="theta after 1 epoch from lists")


@exercise("per_example_descent")
def test_per_example_descent_by_hand(student, compare):
    "per_example_descent goes half of the way to 0, then to 6, again and again: 3 after one epoch, 3.75 after two"
    for n_epochs, want in [(1, 3.0), (2, 3.75), (3, 3.9375)]:
        got = student.per_example_descent(towards_the_mean, np.zeros(1), ONES, TARGETS, 0.5, n_epochs)
        compare(got, np.array([want]), name=f"theta after {n_epochs} epochs")


@exercise("per_example_descent")
def test_per_example_descent_step_by_step(student, compare, rng):
    "per_example_descent makes a step on each row in order, as a batch of one, at the theta of that moment"
    for shape in [(3,), (2, 3)]:
        X, y, theta0 = data(rng, 4, shape)
        watched = Watched(X, y, theta0)
        got = student.per_example_descent(watched, theta0, X, y, 0.3, 2)
        wanted = [[0], [1], [2], [3]] * 2
        assert watched.rows == wanted, f"per_example_descent made steps on the rows {watched.rows}; wanted {wanted}."
        watched.agrees(compare, got, theta0, 0.3)


@exercise("per_example_descent")
def test_per_example_descent_from_the_start(student, compare):
    "per_example_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    starts(compare, student.per_example_descent)
    got = student.per_example_descent(Watched([[1.0], [2.0]], [1.0, 6.0], [0]), [0], [[1.0], [2.0]], [1.0, 6.0], 0.5, 1)
    first = 0.5 * np.tanh(1.0)
    want = first - 0.5 * (2.0 * np.tanh(2.0 * first - 6.0) + 0.3 * np.sin(first))
    compare(got, np.array([want]), name="theta after 1 epoch from lists")


# ---- with random rows


@exercise("stochastic_descent")
def test_stochastic_descent_by_hand(student, compare):
    "stochastic_descent on two equal rows does not depend on the draws: 4.5 after one epoch, 5.625 after two"
    for n_epochs, want in [(1, 4.5), (2, 5.625)]:
        six = np.array([6.0, 6.0])
        got = student.stochastic_descent(towards_the_mean, np.zeros(1), ONES, six, 0.5, n_epochs, student.generator(1))
        compare(got, np.array([want]), name=f"theta after {n_epochs} epochs of two rows with target 6")


@exercise("stochastic_descent")
def test_stochastic_descent_step_by_step(student, compare, rng):
    "stochastic_descent makes n steps an epoch, each on one row as a batch of one"
    for shape in [(3,), (2, 3)]:
        X, y, theta0 = data(rng, 5, shape)
        watched = Watched(X, y, theta0)
        got = student.stochastic_descent(watched, theta0, X, y, 0.3, 2, student.generator(2))
        sizes = [len(rows) for rows in watched.rows]
        assert sizes == [1] * 10, (
            f"in 2 epochs of 5 rows, steps were made on {sizes} rows at a time; wanted 10 steps on one row."
        )
        watched.agrees(compare, got, theta0, 0.3)


def drawn_rows(student, n, n_epochs, seed):
    """The rows that stochastic_descent draws, epoch by epoch."""
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(1.0 * n)
    watched = Watched(X, y, [0.0, 0.0])
    student.stochastic_descent(watched, np.array([0.1, -0.2]), X, y, 0.1, n_epochs, student.generator(seed))
    rows = [row for step in watched.rows for row in step]
    assert len(rows) == n * n_epochs, (
        f"in {n_epochs} epochs of {n} rows, {len(rows)} rows were drawn; wanted {n * n_epochs}."
    )
    return [rows[i : i + n] for i in range(0, len(rows), n)]


@exercise("stochastic_descent")
def test_stochastic_descent_draws_with_replacement(student):
    "stochastic_descent draws the n rows of an epoch with replacement, anew in every epoch, and may draw any row"
    first, second = drawn_rows(student, 20, 2, seed=3)
    assert len(set(first)) < 20 or len(set(second)) < 20, (
        "stochastic_descent drew 20 different rows out of 20, in each of two epochs: it draws without replacement. "
        "Draw every row from all of them."
    )
    assert min(len(set(first)), len(set(second))) > 3, (
        f"in two epochs of 20 rows, stochastic_descent drew only rows {sorted(set(first))} and "
        f"{sorted(set(second))}. Draw a row for each step."
    )
    assert sorted(first) != sorted(second), (
        "stochastic_descent used the same rows in two epochs. Draw anew in every epoch."
    )
    rows = [row for epoch in drawn_rows(student, 3, 27, seed=4) for row in epoch]
    assert set(rows) == {0, 1, 2}, (
        f"in 27 epochs of 3 rows, only rows {sorted(set(rows))} were drawn. Look at the bounds of your draws: the "
        "upper end of rng.integers is left out."
    )
    assert any(a == b for a, b in zip(rows, rows[1:], strict=False)), (
        "in 81 draws from 3 rows, no row was drawn twice in a row. With replacement means that a row which was drawn "
        "may be drawn again at once."
    )


@exercise("stochastic_descent")
def test_stochastic_descent_draws_from_rng(student):
    "stochastic_descent draws from rng alone: the same seed gives the same rows, another seed others"
    first, again, other = (drawn_rows(student, 20, 1, seed) for seed in (5, 5, 6))
    assert first == again, "stochastic_descent drew different rows for the same seed: draw from the argument rng alone."
    assert first != other, "stochastic_descent drew the same rows for different seeds: draw from the argument rng."
    assert any(len(set(rows)) < 20 for rows in (*first, *other)), (
        "stochastic_descent drew 20 different rows out of 20 in its first epoch, with two seeds: it draws without "
        "replacement."
    )


@exercise("stochastic_descent")
def test_stochastic_descent_from_the_start(student, compare):
    "stochastic_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    starts(compare, lambda *arguments: student.stochastic_descent(*arguments, student.generator(7)))
    watched = Watched([[1.0], [2.0]], [1.0, 6.0], [0])
    got = student.stochastic_descent(watched, [0], [[1.0], [2.0]], [1.0, 6.0], 0.5, 1, student.generator(8))
    watched.agrees(compare, got, [0.0], 0.5)


@exercise("minibatch_descent")
def test_minibatch_descent_by_hand(student, compare):
    "minibatch_descent with all rows in one batch is batch_descent: 1.5, then 2.25"
    for n_epochs, want in [(1, 1.5), (2, 2.25)]:
        for batch_size in (2, 5):
            given = (towards_the_mean, np.zeros(1), ONES, TARGETS, 0.5, n_epochs, batch_size)
            got = student.minibatch_descent(*given, student.generator(1))
            compare(got, np.array([want]), name=f"theta after {n_epochs} epochs with batch_size {batch_size}")


@exercise("minibatch_descent")
def test_minibatch_descent_step_by_step(student, compare, rng):
    "minibatch_descent makes a step on each batch of a fresh random partition in every epoch, the short batch too"
    for n, batch_size, shape in [(16, 5, (3,)), (12, 4, (2, 3)), (9, 1, (3,))]:
        X, y, theta0 = data(rng, n, shape)
        watched = Watched(X, y, theta0)
        got = student.minibatch_descent(watched, theta0, X, y, 0.3, 3, batch_size, student.generator(2))
        n_batches = -(-n // batch_size)
        assert len(watched.rows) == 3 * n_batches, (
            f"in 3 epochs of {n} rows with batch_size {batch_size}, {len(watched.rows)} steps were made; wanted "
            f"{3 * n_batches}."
        )
        epochs = [watched.rows[i : i + n_batches] for i in range(0, 3 * n_batches, n_batches)]
        for epoch in epochs:
            batches_of([np.array(rows) for rows in epoch], n, batch_size)
        assert epochs[0] != epochs[1] or epochs[1] != epochs[2], (
            "minibatch_descent used the same batches in every epoch. Call minibatches in every epoch."
        )
        watched.agrees(compare, got, theta0, 0.3)


@exercise("minibatch_descent")
def test_minibatch_descent_shuffles_all_rows(student):
    "minibatch_descent shuffles all rows in every epoch, so that any two may meet"
    X, y = np.arange(34.0).reshape(17, 2), np.arange(17.0)
    watched = Watched(X, y, [0.0, 0.0])
    student.minibatch_descent(watched, np.array([0.1, -0.2]), X, y, 0.1, 6, 6, student.generator(7))
    met = {pair for batch in watched.rows for pair in combinations(sorted(batch), 2)}
    assert len(met) > 90, (  # of 136 pairs, 119 on average
        f"in six epochs of 17 rows and batches of 6, only {len(met)} of the 136 pairs of rows were ever in one "
        "batch; a shuffle of all rows in every epoch brings about 119 of them together."
    )


@exercise("minibatch_descent")
def test_minibatch_descent_draws_from_rng(student):
    "minibatch_descent draws from rng alone: the same seed gives the same batches, another seed others"
    X, y = np.arange(32.0).reshape(16, 2), np.arange(16.0)
    runs = []
    for seed in (3, 3, 4):
        watched = Watched(X, y, [0.0, 0.0])
        student.minibatch_descent(watched, np.array([0.1, -0.2]), X, y, 0.1, 2, 5, student.generator(seed))
        runs.append(watched.rows)
    assert runs[0] == runs[1], (
        "minibatch_descent gave different batches for the same seed: draw from the argument rng alone."
    )
    assert runs[0] != runs[2], (
        "minibatch_descent gave the same batches for different seeds: hand rng on to minibatches."
    )


@exercise("minibatch_descent")
def test_minibatch_descent_from_the_start(student, compare):
    "minibatch_descent returns the start, as float64, where n_epochs is 0, and takes lists"
    starts(compare, lambda *arguments: student.minibatch_descent(*arguments, 2, student.generator(5)))
    watched = Watched([[1.0], [2.0]], [1.0, 6.0], [0])
    got = student.minibatch_descent(watched, [0], [[1.0], [2.0]], [1.0, 6.0], 0.5, 1, 1, student.generator(6))
    watched.agrees(compare, got, [0.0], 0.5)


# ---------------------------------------------------------------------------------------------------- optimizers

# Two parameters, four steps. The learning rate changes; the second parameter has no gradient in step 2, the first none
# in step 3.
START = [[1.0, -2.0], [0.5]]
LRS = [0.1, 0.1, 0.05, 0.2]
GRADIENTS = [
    [[0.3, -1.2], [2.0]],
    [[0.8, 0.4], None],
    [None, [-1.0]],
    [[0.6, -0.9], [0.25]],
]
# Options, and the two values after the last step as PyTorch computes them in float64: with LRS, and with LRS[0] always.
TORCH_VERSION = "2.13.0"
PYTORCH = {
    "SGD": [
        ({}, [[0.77, -1.74], [0.3]], [[0.83, -1.8299999999999998], [0.375]]),
        (
            {"weight_decay": 0.1},
            [[0.732992, -1.6637720000000003], [0.2866545]],
            [[0.801696, -1.7725860000000002], [0.3631295]],
        ),
        (
            {"momentum": 0.9},
            [[0.5503999999999999, -1.5095999999999998], [0.06599999999999998]],
            [[0.7067, -1.6607999999999998], [0.12299999999999996]],
        ),
        (
            {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
            [[0.2637175279999999, -1.091024348], [-0.11686900950000002]],
            [[0.49288076399999997, -1.377339174], [0.01299579049999998]],
        ),
    ],
    "Adagrad": [
        (
            {},
            [[0.6914279280718588, -1.8156745838628365], [0.4001384575577634]],
            [[0.7488975051796234, -1.8736486802351768], [0.4336102484423785]],
        ),
        (
            {"eps": 0.5},
            [[0.8257146064983666, -1.864374340431637], [0.4200925815813375]],
            [[0.8645739387048705, -1.9082250683327207], [0.44745789043540224]],
        ),
    ],
    "RMSprop": [
        (
            {},
            [[-2.0906410369128863, -0.15083114480488158], [-0.49970856912945455]],
            [[-1.5137737474473645, -0.7342458359530325], [-0.1630943333854926]],
        ),
        (
            {"alpha": 0.75, "eps": 0.5},
            [[0.7434690275744339, -1.7735267855961934], [0.36363636363636365]],
            [[0.8052060193087311, -1.851143417013643], [0.41515151515151516]],
        ),
    ],
    "Adam": [
        (
            {},
            [[0.6154597026012724, -1.7354632313311473], [0.3315542174050733]],
            [[0.7111313554266269, -1.797720687708293], [0.3458018311043603]],
        ),
        (
            {"betas": (0.8, 0.9), "eps": 0.5},
            [[0.8049980368159013, -1.8269888091357893], [0.3776091553654349]],
            [[0.8578632501936434, -1.8668904017326526], [0.3866448861686635]],
        ),
    ],
    "AdamW": [
        (
            {},
            [[0.6119508945814417, -1.727853071042145], [0.3300825006076214]],
            [[0.7084274514150449, -1.7919666075633751], [0.3445298643071584]],
        ),
        (
            {"betas": (0.8, 0.9), "eps": 0.5, "weight_decay": 0.25},
            [[0.713445988637332, -1.6395131800075486], [0.3403004159159033]],
            [[0.7878684761043587, -1.7246599401097087], [0.35442989671913194]],
        ),
    ],
}

# Where you may keep the learning rate: the text advises `lr`. The rate is changed through the attribute that each step
# reads; where there is none, all steps are checked at one rate.
LR_NAMES = ("lr", "learning_rate", "gamma", "eta", "step_size", "_lr", "_learning_rate", "_gamma")


def rate_attribute(student, name):
    """The attribute through which the steps of an optimizer take another learning rate, or None."""
    wanted = first_step(student, name, 0.125)
    for attribute in LR_NAMES:
        try:
            if np.allclose(first_step(student, name, 0.5, attribute, 0.125), wanted, rtol=1e-9, atol=0.0):
                return attribute
        except Exception:  # no such attribute, or one that cannot be set
            continue
    return None


def first_step(student, name, lr, attribute=None, changed=None):
    """The value after one step; before it, the attribute that holds the rate is set to another one."""
    parameter = student.Parameter([1.0, -2.0])
    optimizer = getattr(student, name)([parameter], lr)
    if attribute is not None:
        held = getattr(optimizer, attribute)
        if not isinstance(held, float | np.ndarray) or np.shape(held) != () or held != lr:
            raise LookupError(attribute)
        setattr(optimizer, attribute, changed)
    parameter.grad = np.array([0.5, 4.0])
    optimizer.step()
    return parameter.value


def steps(optimizer, parameters, gradients, rate, lrs):
    """Make a step with each of these gradients; yields after each."""
    for lr, step in zip(lrs, gradients, strict=True):
        if rate is not None:
            setattr(optimizer, rate, lr)
        for parameter, gradient in zip(parameters, step, strict=True):
            parameter.grad = None if gradient is None else np.array(gradient, dtype=np.float64)
        optimizer.step()
        yield


def pytorch(name, rate):
    """Options, and PyTorch's values: with LRS where the rate can be changed."""
    return [(options, changing if rate else constant) for options, changing, constant in PYTORCH[name]]


def trained(student, name, options, rate, container=list):
    """An optimizer and its parameters after the four steps."""
    parameters = [student.Parameter(value) for value in START]
    optimizer = getattr(student, name)(container(parameters), LRS[0], **options)
    for _ in steps(optimizer, parameters, GRADIENTS, rate, LRS):
        pass
    return optimizer, parameters


def agrees_with_pytorch(student, compare, name, container=list):
    rate = rate_attribute(student, name)
    for options, values in pytorch(name, rate):
        _, parameters = trained(student, name, options, rate, container)
        for i, (parameter, value) in enumerate(zip(parameters, values, strict=True)):
            what = f"{name} with {options or 'its defaults'}: parameter {i} after the four steps of GRADIENTS"
            compare(parameter.value, np.array(value), name=what)


def one_after_the_other(student):
    """Makes of a list an iterator that can be gone through only once, as a generator does."""
    return lambda parameters: student.generator(0).permutation(parameters).flat


def keeps_the_rules(student, compare, name):
    """step() leaves .grad alone, zero_grad() sets it to None, and then step() does nothing."""
    rate = rate_attribute(student, name)
    options, values = pytorch(name, rate)[-1]
    optimizer, parameters = trained(student, name, options, rate)
    for parameter, gradient in zip(parameters, GRADIENTS[-1], strict=True):
        assert parameter.grad is not None, f"{name}.step() set .grad to None: that is what zero_grad() is for."
        compare(
            parameter.grad, np.array(gradient), rtol=0.0, name=f".grad after {name}.step(), which does not touch it"
        )
    optimizer.zero_grad()
    for parameter, value in zip(parameters, values, strict=True):
        assert parameter.grad is None, f"after {name}.zero_grad(), a .grad is {kind(parameter.grad)}; wanted None."
        optimizer.step()
        compare(parameter.value, np.array(value), name=f"{name}: the value after a step in which every .grad is None")
    # The memory is that of the three steps: zero_grad does not clear it.
    others = trained(student, name, options, rate)
    for optimizer_and_parameters in ((optimizer, parameters), others):
        for _ in steps(*optimizer_and_parameters, GRADIENTS[:1], rate, LRS[:1]):
            pass
    for parameter, other in zip(parameters, others[1], strict=True):
        compare(
            parameter.value, other.value, name=f"{name}: the value after one more step, with and without zero_grad()"
        )
    # Gradients that are set once and used twice: a memory that is the gradient's own array would change them.
    for options, _ in pytorch(name, rate):
        parameter = student.Parameter([1.0, -2.0])
        optimizer = getattr(student, name)([parameter], 0.1, **options)
        parameter.grad = np.array([0.5, 4.0])
        optimizer.step()
        optimizer.step()
        compare(parameter.grad, np.array([0.5, 4.0]), rtol=0.0, name=f".grad after two calls of {name}.step()")


def takes_turns(student, compare, name):
    """Two objects at work at the same time agree with PyTorch; no parameter disturbs another one."""
    rate = rate_attribute(student, name)
    options, values = pytorch(name, rate)[-1]
    both, walks_of_both = [], []
    for _ in range(2):
        both.append([student.Parameter(value) for value in START])
        optimizer = getattr(student, name)(both[-1], LRS[0], **options)
        walks_of_both.append(steps(optimizer, both[-1], GRADIENTS, rate, LRS))
    for _ in zip(*walks_of_both, strict=True):  # a step of each in turn
        pass
    alone_and_together(student, compare, name, options)
    for parameters in both:
        for parameter, value in zip(parameters, values, strict=True):
            compare(parameter.value, np.array(value), name=f"the value after two objects of {name} took turns")


def alone_and_together(student, compare, name, options):
    """Three parameters of one shape walk as each of them does in an optimizer of its own."""
    gradients = [[[0.3], [2.0], None], [[0.8], None, [0.5]], [None, [-1.0], [0.7]], [[0.6], [0.25], [-3.0]]]
    parameters = [student.Parameter([1.0]) for _ in range(3)]
    for _ in steps(getattr(student, name)(parameters, 0.1, **options), parameters, gradients, None, [0.1] * 4):
        pass
    for i, parameter in enumerate(parameters):
        alone = student.Parameter([1.0])
        own = [[step[i]] for step in gradients]
        for _ in steps(getattr(student, name)([alone], 0.1, **options), [alone], own, None, [0.1] * 4):
            pass
        what = f"{name}: the value of parameter {i} of three after 4 steps, and alone in an optimizer of its own"
        compare(parameter.value, alone.value, name=what)


def path(student, name, start, gradients, lr, **options):
    """The value after each step, of one parameter. With a second learning rate, the last step is made with that one."""
    first, *later = np.atleast_1d(lr).tolist()
    parameter = student.Parameter(start)
    optimizer = getattr(student, name)([parameter], first, **options)
    lrs = [first] * (len(gradients) - len(later)) + later
    rate = rate_attribute(student, name) if later else None
    taken = steps(optimizer, [parameter], [[gradient] for gradient in gradients], rate, lrs)
    return [parameter.value for _ in taken]


def walks(compare, got, want, what, rtol=1e-11):
    for k, (value, wanted) in enumerate(zip(got, want, strict=True)):
        compare(value, np.array(wanted), name=f"{what}: the value after step {k + 1}", rtol=rtol)


def stays_calm(student, compare, name):
    """An entry whose gradients are all 0 stays; one with a gradient of 1e4 moves."""
    got = path(student, name, [1.0, 1.0, 1.0], [[0.0, 1e4, -1e-4], [0.0, 0.0, 1e-4], [0.0, 0.0, 0.0]], 0.1)
    decayed = (1 - 0.1 * 0.01) ** 3 if name == "AdamW" else 1.0
    compare(got[-1][:1], np.array([decayed]), name=f"{name}: an entry whose gradient was 0 three times", **CARE)
    assert np.isfinite(got).all(), f"{name} gives nan or inf for gradients of 0 and 10000. Where does eps stand?"


# ---- SGD


@exercise("SGD")
def test_sgd_by_hand(student, compare):
    "SGD without options steps by -lr * grad"
    got = path(student, "SGD", [1.0, 2.0], [[5.0, -10.0], [1.0, 1.0]], 0.1)
    walks(compare, got, [[0.5, 3.0], [0.4, 2.9]], "SGD from [1, 2] with the gradients [5, -10], [1, 1] and lr 0.1")


@exercise("SGD")
def test_sgd_with_momentum_by_hand(student, compare):
    "SGD with momentum and with nesterov walk as in the table of the text, where lr falls before the third step"
    for nesterov, third, slow_third in [(False, -4.25, -2.675), (True, -5.125, -3.4375)]:
        want = [[-1.5], [-3.25]] if nesterov else [[-1.0], [-2.5]]
        options = {"momentum": 0.5, "nesterov": nesterov}
        what = f"SGD with {options}, lr=1.0 and gradients of 1"
        got = path(student, "SGD", [0.0], [[1.0]] * 3, 1.0, **options)
        walks(compare, got, [*want, [third]], what)
        if rate_attribute(student, "SGD"):
            got = path(student, "SGD", [0.0], [[1.0]] * 3, [1.0, 0.1], **options)
            walks(compare, got, [*want, [slow_third]], f"{what}, then lr=0.1 in step 3")


@exercise("SGD")
def test_sgd_with_weight_decay_by_hand(student, compare):
    "SGD adds weight_decay * value to the gradient: with a gradient of 0, 10 falls to 9 and 8.1"
    got = path(student, "SGD", [10.0], [[0.0], [0.0]], 0.5, weight_decay=0.2)
    walks(compare, got, [[9.0], [8.1]], "SGD with weight_decay")


@exercise("SGD")
def test_sgd_agrees_with_pytorch(student, compare):
    "SGD makes the steps of torch.optim.SGD, with a list, a tuple and an iterator of parameters"
    for container in (list, tuple, one_after_the_other(student)):
        agrees_with_pytorch(student, compare, "SGD", container)


@exercise("SGD")
def test_sgd_keeps_the_rules(student, compare):
    "SGD.step() never touches .grad, zero_grad() sets it to None, and two objects do not disturb each other"
    keeps_the_rules(student, compare, "SGD")
    takes_turns(student, compare, "SGD")


# ---- Adagrad


@exercise("Adagrad")
def test_adagrad_by_hand(student, compare):
    "Adagrad with the gradients 3 and 4 steps by lr * 3/3 and lr * 4/5, in each entry by itself"
    gradients = [[3.0, -300.0], [4.0, -400.0]]
    got = path(student, "Adagrad", [10.0, 10.0], gradients, 1.0, eps=0.0)
    walks(compare, got, [[9.0, 11.0], [8.2, 11.8]], "Adagrad with eps=0")
    got = path(student, "Adagrad", [10.0], [[3.0], [4.0]], 1.0, eps=1.0)
    walks(compare, got, [[10 - 3 / 4], [10 - 3 / 4 - 4 / 6]], "Adagrad with eps=1")


@exercise("Adagrad")
def test_adagrad_with_tiny_gradients(student, compare):
    "Adagrad with a gradient equal to its default eps, 1e-10, makes half a step"
    got = path(student, "Adagrad", [1.0], [[1e-10]], 0.5)
    walks(compare, got, [[0.75]], "Adagrad with a gradient of 1e-10")


@exercise("Adagrad")
def test_adagrad_agrees_with_pytorch(student, compare):
    "Adagrad makes the steps of torch.optim.Adagrad, with a list, a tuple and an iterator of parameters"
    for container in (list, tuple, one_after_the_other(student)):
        agrees_with_pytorch(student, compare, "Adagrad", container)


@exercise("Adagrad")
def test_adagrad_keeps_the_rules(student, compare):
    "Adagrad.step() never touches .grad, zero_grad() sets it to None, and two objects do not disturb each other"
    keeps_the_rules(student, compare, "Adagrad")
    takes_turns(student, compare, "Adagrad")


@exercise("Adagrad", care=True)
def test_adagrad_stays_calm(student, compare):
    "Adagrad neither warns nor gives nan for gradients of 0 and of 10000"
    stays_calm(student, compare, "Adagrad")


# ---- RMSprop


@exercise("RMSprop")
def test_rmsprop_by_hand(student, compare):
    "RMSprop with alpha 3/4 and the gradients 2 and 1 steps by lr * 2 and lr * 1, in each entry by itself"
    gradients = [[2.0, -200.0], [1.0, -100.0]]
    got = path(student, "RMSprop", [10.0, 10.0], gradients, 1.0, alpha=0.75, eps=0.0)
    walks(compare, got, [[8.0, 12.0], [7.0, 13.0]], "RMSprop with alpha=0.75, eps=0")
    got = path(student, "RMSprop", [10.0], [[2.0], [1.0]], 1.0, alpha=0.75, eps=1.0)
    walks(compare, got, [[9.0], [8.5]], "RMSprop with alpha=0.75, eps=1")


@exercise("RMSprop")
def test_rmsprop_with_tiny_gradients(student, compare):
    "RMSprop with its defaults, alpha=0.99 and eps=1e-8, makes a first step of 5 lr for a gradient of 1e-7"
    got = path(student, "RMSprop", [1.0], [[1e-7]], 0.1)
    walks(compare, got, [[0.5]], "RMSprop with a gradient of 1e-7")


@exercise("RMSprop")
def test_rmsprop_agrees_with_pytorch(student, compare):
    "RMSprop makes the steps of torch.optim.RMSprop, with a list, a tuple and an iterator of parameters"
    for container in (list, tuple, one_after_the_other(student)):
        agrees_with_pytorch(student, compare, "RMSprop", container)


@exercise("RMSprop")
def test_rmsprop_keeps_the_rules(student, compare):
    "RMSprop.step() never touches .grad, zero_grad() sets it to None, and two objects do not disturb each other"
    keeps_the_rules(student, compare, "RMSprop")
    takes_turns(student, compare, "RMSprop")


@exercise("RMSprop", care=True)
def test_rmsprop_stays_calm(student, compare):
    "RMSprop neither warns nor gives nan for gradients of 0 and of 10000"
    stays_calm(student, compare, "RMSprop")


# ---- Adam


@exercise("Adam")
def test_adam_by_hand(student, compare):
    "Adam with both betas 1/2 and the gradients 2 and 4 steps by 1 and (10/3) / sqrt(12): the table of the text"
    got = path(student, "Adam", [0.0], [[2.0], [4.0]], 1.0, betas=(0.5, 0.5), eps=0.0)
    walks(compare, got, [[-1.0], [-1.0 - (10 / 3) / np.sqrt(12)]], "Adam with betas=(0.5, 0.5), eps=0")
    got = path(student, "Adam", [0.0], [[2.0]], 1.0, betas=(0.5, 0.5), eps=2.0)
    walks(compare, got, [[-0.5]], "Adam with betas=(0.5, 0.5), eps=2")


@exercise("Adam")
def test_adam_starts_with_a_step_of_lr(student, compare):
    "Adam's first step is lr in the direction of -sign(grad), for all betas; half of it where grad is eps, 1e-8"
    for betas in [(0.9, 0.999), (0.5, 0.75), (0.0, 0.99)]:
        got = path(student, "Adam", [0.0, 0.0], [[30.0, -0.2]], 0.5, betas=betas)
        walks(compare, got, [[-0.5, 0.5]], f"Adam with betas={betas}", rtol=1e-7)
    got = path(student, "Adam", [1.0], [[1e-8]], 0.5)
    walks(compare, got, [[0.75]], "Adam with a gradient of 1e-8")


@exercise("Adam")
def test_adam_agrees_with_pytorch(student, compare):
    "Adam makes the steps of torch.optim.Adam, with a list, a tuple and an iterator of parameters"
    for container in (list, tuple, one_after_the_other(student)):
        agrees_with_pytorch(student, compare, "Adam", container)


@exercise("Adam")
def test_adam_keeps_the_rules(student, compare):
    "Adam.step() never touches .grad, zero_grad() sets it to None, and two objects do not disturb each other"
    keeps_the_rules(student, compare, "Adam")
    takes_turns(student, compare, "Adam")


@exercise("Adam", care=True)
def test_adam_stays_calm(student, compare):
    "Adam neither warns nor gives nan for gradients of 0 and of 10000"
    stays_calm(student, compare, "Adam")


# ---- AdamW


@exercise("AdamW")
def test_adamw_by_hand(student, compare):
    "AdamW with lr 1/2 and weight_decay 0.2 takes 10 to 9, and by Adam's step to 8.5"
    got = path(student, "AdamW", [10.0, -10.0], [[3.0, -0.02]], 0.5, eps=0.0, weight_decay=0.2)
    walks(compare, got, [[8.5, -8.5]], "AdamW with weight_decay=0.2, eps=0")
    what = "AdamW with weight_decay=0.2, lr=0.5 and gradients of 0"
    got = path(student, "AdamW", [10.0], [[0.0], [0.0]], 0.5, weight_decay=0.2)
    walks(compare, got, [[9.0], [8.1]], what)
    if rate_attribute(student, "AdamW"):
        got = path(student, "AdamW", [10.0], [[0.0], [0.0]], [0.5, 0.25], weight_decay=0.2)
        walks(compare, got, [[9.0], [8.55]], f"{what}, then lr=0.25 in step 2")


@exercise("AdamW")
def test_adamw_agrees_with_pytorch(student, compare):
    "AdamW makes the steps of torch.optim.AdamW, with a list, a tuple and an iterator of parameters"
    for container in (list, tuple, one_after_the_other(student)):
        agrees_with_pytorch(student, compare, "AdamW", container)


@exercise("AdamW")
def test_adamw_keeps_the_rules(student, compare):
    "AdamW.step() never touches .grad, zero_grad() sets it to None, and two objects do not disturb each other"
    keeps_the_rules(student, compare, "AdamW")
    takes_turns(student, compare, "AdamW")


@exercise("AdamW", care=True)
def test_adamw_stays_calm(student, compare):
    "AdamW neither warns nor gives nan for gradients of 0 and of 10000"
    stays_calm(student, compare, "AdamW")
