"""Known wrong answers to 03_optimizers, each with what a teacher would say.

A function or class here takes the place of the reference's. The wrong optimizers inherit from right ones, so that each
has one thing wrong.
"""

import numpy as np

from autograder.course import mistake


def as_float(values):
    return np.array(values, dtype=np.float64)


# ---- gradient_descent


@mistake("gradient_descent", "The sign is wrong: adding lr times the gradient climbs. Subtract it.")
def climbs(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for _ in range(n_steps):
        trajectory.append(trajectory[-1] + lr * gradient(trajectory[-1]))
    return np.array(trajectory)


@mistake("gradient_descent", "Every step uses the gradient at theta0. Ask for the gradient anew, at the current theta.")
def gradient_at_the_start(gradient, theta0, lr, n_steps):
    theta = as_float(theta0)
    g = gradient(theta)
    return np.array([theta - k * lr * g for k in range(n_steps + 1)])


@mistake("gradient_descent", "The start is missing: row 0 is theta0, so that n_steps steps give n_steps + 1 rows.")
def without_the_start(gradient, theta0, lr, n_steps):
    theta = as_float(theta0)
    trajectory = []
    for _ in range(n_steps):
        theta = theta - lr * gradient(theta)
        trajectory.append(theta)
    return np.array(trajectory)


@mistake("gradient_descent", "The last step is missing: append theta after the update, and make n_steps of them.")
def without_the_last_step(gradient, theta0, lr, n_steps):
    theta = as_float(theta0)
    trajectory = [theta]
    for _ in range(n_steps):
        trajectory.append(theta)
        theta = theta - lr * gradient(theta)
    return np.array(trajectory)


@mistake("gradient_descent", "One step too many: there are n_steps of them, and n_steps + 1 rows.")
def one_step_too_many(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for _ in range(n_steps + 1):
        trajectory.append(trajectory[-1] - lr * gradient(trajectory[-1]))
    return np.array(trajectory)


@mistake(
    "gradient_descent",
    "All rows are the last theta: `theta -= ...` changes the array that you appended. Append a copy.",
)
def one_array_many_times(gradient, theta0, lr, n_steps):
    theta = as_float(theta0)
    trajectory = [theta]
    for _ in range(n_steps):
        theta -= lr * gradient(theta)
        trajectory.append(theta)
    return np.array(trajectory)


@mistake("gradient_descent", "You return the final theta alone. Return all of them, from the start on, one a row.")
def final_theta_alone(gradient, theta0, lr, n_steps):
    theta = as_float(theta0)
    for _ in range(n_steps):
        theta = theta - lr * gradient(theta)
    return theta


@mistake(
    "gradient_descent", "You divide by the gradient's norm, so that every step is lr long. Subtract lr * gradient."
)
def normalised_steps(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for _ in range(n_steps):
        g = gradient(trajectory[-1])
        trajectory.append(trajectory[-1] - lr * g / np.sqrt((g**2).sum()))
    return np.array(trajectory)


@mistake("gradient_descent", "Your learning rate falls from step to step. Here it is the same lr in each.")
def falling_rate(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for k in range(n_steps):
        trajectory.append(trajectory[-1] - lr / (k + 1) * gradient(trajectory[-1]))
    return np.array(trajectory)


@mistake("gradient_descent", "You stop where the gradient is small. Make all n_steps steps, for n_steps + 1 rows.")
def stops_early(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for _ in range(n_steps):
        g = gradient(trajectory[-1])
        if np.sqrt((g**2).sum()) < 1e-6:
            break
        trajectory.append(trajectory[-1] - lr * g)
    return np.array(trajectory)


@mistake("gradient_descent", "The trajectory has the type of theta0: whole numbers lose their fractions. Use float64.")
def truncated_to_integers(gradient, theta0, lr, n_steps):
    theta0 = np.asarray(theta0)
    trajectory = np.empty((n_steps + 1, *theta0.shape), dtype=theta0.dtype)
    trajectory[0] = theta0
    for k in range(n_steps):
        theta = as_float(trajectory[k])
        trajectory[k + 1] = theta - lr * gradient(theta)
    return trajectory


@mistake("gradient_descent", "gradient is called with theta0 as it came, perhaps a list. Convert it to float64 first.")
def start_not_converted(gradient, theta0, lr, n_steps):
    theta = theta0
    trajectory = [as_float(theta0)]
    for _ in range(n_steps):
        theta = np.asarray(theta) - lr * gradient(theta)
        trajectory.append(theta)
    return np.array(trajectory)


@mistake("gradient_descent", "Your steps are written into the caller's theta0. Work on a copy: as_float(theta0).")
def writes_into_theta0(gradient, theta0, lr, n_steps):
    theta = np.asarray(theta0, dtype=np.float64)
    trajectory = [theta.copy()]
    for _ in range(n_steps):
        theta -= lr * gradient(theta)
        trajectory.append(theta.copy())
    return np.array(trajectory)


@mistake("gradient_descent", "The rows are flattened vectors. Each row keeps the shape of theta.")
def flattened_rows(gradient, theta0, lr, n_steps):
    theta = as_float(theta0)
    trajectory = [theta.ravel()]
    for _ in range(n_steps):
        theta = theta - lr * gradient(theta)
        trajectory.append(theta.ravel())
    return np.array(trajectory)


@mistake("gradient_descent", "You stop where np.allclose sees no change. Small steps are steps: make n_steps of them.")
def stops_where_nothing_seems_to_change(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for _ in range(n_steps):
        theta = trajectory[-1] - lr * gradient(trajectory[-1])
        trajectory.append(trajectory[-1] if np.allclose(theta, trajectory[-1]) else theta)
    return np.array(trajectory)


@mistake(
    "gradient_descent", "Entries are updated one after another, each with a new gradient. Take one gradient a step."
)
def entry_after_entry(gradient, theta0, lr, n_steps):
    trajectory = [as_float(theta0)]
    for _ in range(n_steps):
        theta = trajectory[-1].copy()
        for i in np.ndindex(theta.shape):
            theta[i] -= lr * np.asarray(gradient(theta))[i]
        trajectory.append(theta)
    return np.array(trajectory)


@mistake("gradient_descent", "The trajectory has the type of theta0, float32, which rounds every row. Make it float64.")
def trajectory_in_single_precision(gradient, theta0, lr, n_steps):
    start = np.asarray(theta0)
    single = start.dtype == np.float32
    trajectory = np.zeros((n_steps + 1, *start.shape), dtype=np.float32 if single else np.float64)
    trajectory[0] = start
    for k in range(n_steps):
        theta = trajectory[k].astype(np.float64)
        trajectory[k + 1] = theta - lr * gradient(theta)
    return trajectory.astype(np.float64)


# ---- minibatches


def cut(order, batch_size):
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


@mistake("minibatches", "The last, shorter batch is missing: its rows are never used in this epoch. Keep it.")
def drops_the_short_batch(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n - batch_size + 1, batch_size)]


@mistake("minibatches", "There is an empty batch at the end where batch_size divides n. Stop before it.")
def empty_batch_at_the_end(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n + 1, batch_size)]


@mistake("minibatches", "Nothing is shuffled: the batches are the same in every call. Cut rng.permutation(n).")
def in_order(n, batch_size, rng):
    return cut(np.arange(n), batch_size)


@mistake("minibatches", "You draw with replacement: some rows come twice, others never. Use rng.permutation(n).")
def with_replacement(n, batch_size, rng):
    return cut(rng.integers(n, size=n), batch_size)


@mistake("minibatches", "Each batch is drawn from all rows, so that batches overlap. Cut one shuffle of all rows.")
def each_batch_by_itself(n, batch_size, rng):
    sizes = [len(batch) for batch in cut(np.arange(n), batch_size)]
    return [rng.choice(n, size=size, replace=False) for size in sizes]


@mistake("minibatches", "You cut first and shuffle the batches: the same rows always meet. Shuffle the rows, then cut.")
def shuffles_the_batches(n, batch_size, rng):
    *full, last = cut(np.arange(n), batch_size)
    return [full[i] for i in rng.permutation(len(full))] + [last]


@mistake("minibatches", "You shuffle within each batch only: the same rows always meet. Shuffle all rows, then cut.")
def shuffles_within_the_batches(n, batch_size, rng):
    return [rng.permutation(batch) for batch in cut(np.arange(n), batch_size)]


@mistake("minibatches", "You only rotate the rows by a random number, so that neighbours stay together. Shuffle them.")
def rotates(n, batch_size, rng):
    return cut(np.roll(np.arange(n), rng.integers(n)), batch_size)


@mistake("minibatches", "The rows that are left over at the end are never shuffled in. Shuffle all n, then cut.")
def leftover_never_shuffled(n, batch_size, rng):
    full = n - n % batch_size
    return cut(np.concatenate([rng.permutation(full), np.arange(full, n)]), batch_size)


@mistake("minibatches", "np.random.permutation ignores rng, so that nobody can repeat your run. Use rng.permutation.")
def global_random_state(n, batch_size, rng):
    return cut(np.random.permutation(n), batch_size)


@mistake("minibatches", "A generator with a seed of your own repeats itself in every call. Use the argument rng.")
def a_seed_of_its_own(n, batch_size, rng):
    return cut(np.random.default_rng(0).permutation(n), batch_size)


@mistake("minibatches", "Row 0 is missing: np.arange(1, n) starts at 1. The rows are 0 to n - 1.")
def row_zero_is_missing(n, batch_size, rng):
    return cut(rng.permutation(np.arange(1, n)), batch_size) or [np.array([0])]


@mistake("minibatches", "The rows are numbered from 1 to n. They are 0 to n - 1.")
def counted_from_one(n, batch_size, rng):
    return cut(rng.permutation(n) + 1, batch_size)


@mistake("minibatches", "np.array_split makes batches of nearly equal size. Only the last may be shorter.")
def split_evenly(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@mistake("minibatches", "The short batch stands first. It is the last one: cut from the front.")
def short_batch_first(n, batch_size, rng):
    order = rng.permutation(n)
    first = n % batch_size
    return ([order[:first]] if first else []) + [order[i : i + batch_size] for i in range(first, n, batch_size)]


@mistake("minibatches", "The batches are lists of ints. Wanted are integer arrays, slices of rng.permutation(n).")
def lists_of_ints(n, batch_size, rng):
    return [batch.tolist() for batch in cut(rng.permutation(n), batch_size)]


@mistake("minibatches", "The row numbers are floats, and a float cannot index an array. Keep them integers.")
def float_rows(n, batch_size, rng):
    return [batch.astype(np.float64) for batch in cut(rng.permutation(n), batch_size)]


@mistake("minibatches", "The function is a generator (it has a yield). Return a list of the batches.")
def yields_batches(n, batch_size, rng):
    yield from cut(rng.permutation(n), batch_size)


# ---- estimate_full_gradient


@mistake(
    "estimate_full_gradient", "This is the batch's mean, which estimates the mean gradient. For the sum, multiply by n."
)
def mean_of_the_batch(per_example, batch):
    return as_float(per_example)[np.asarray(batch)].mean(axis=0)


@mistake("estimate_full_gradient", "The factor n / B is missing: the batch's sum alone is too small.")
def sum_of_the_batch(per_example, batch):
    return as_float(per_example)[np.asarray(batch)].sum(axis=0)


@mistake("estimate_full_gradient", "The factor is upside down: it is n / B, which makes up for the missing rows.")
def factor_upside_down(per_example, batch):
    per_example = as_float(per_example)
    return len(batch) / len(per_example) * per_example[np.asarray(batch)].sum(axis=0)


@mistake("estimate_full_gradient", "n // B cuts the fraction off. Divide with a single slash.")
def whole_factor(per_example, batch):
    per_example = as_float(per_example)
    return len(per_example) // len(batch) * per_example[np.asarray(batch)].sum(axis=0)


@mistake("estimate_full_gradient", "You scale the mean of the batch by n / B. Scale its sum; or its mean by n.")
def scaled_mean(per_example, batch):
    per_example = as_float(per_example)
    return len(per_example) / len(batch) * per_example[np.asarray(batch)].mean(axis=0)


@mistake("estimate_full_gradient", "You sum over all axes. Sum over the rows of the batch alone, axis=0.")
def sum_over_everything(per_example, batch):
    per_example = as_float(per_example)
    return len(per_example) / len(batch) * per_example[np.asarray(batch)].sum()


@mistake("estimate_full_gradient", "This is the exact sum over all rows. Estimate it from the rows of the batch.")
def exact_sum(per_example, batch):
    return as_float(per_example).sum(axis=0)


@mistake("estimate_full_gradient", "You take the first B rows, whatever the batch says. Index with the batch.")
def first_rows(per_example, batch):
    per_example = as_float(per_example)
    return len(per_example) / len(batch) * per_example[: len(batch)].sum(axis=0)


@mistake("estimate_full_gradient", "n is not the largest row number of the batch plus 1. It is len(per_example).")
def n_from_the_batch(per_example, batch):
    return (np.max(batch) + 1.0) / len(batch) * as_float(per_example)[np.asarray(batch)].sum(axis=0)


@mistake("estimate_full_gradient", "n is the number of rows, len(per_example), not the number of all entries (.size).")
def n_from_all_entries(per_example, batch):
    per_example = as_float(per_example)
    return per_example.size / len(batch) * per_example[np.asarray(batch)].sum(axis=0)


@mistake("estimate_full_gradient", "Small integers wrap around in the sum. Convert per_example to float64 first.")
def wraps_around(per_example, batch):
    per_example = np.asarray(per_example)
    total = np.zeros_like(per_example[0])
    for i in batch:
        total = total + per_example[i]
    return np.asarray(len(per_example) / len(batch) * total, dtype=np.float64)


# ---- batch_descent


@mistake("batch_descent", "You divide by n once more: gradient returns the mean already.")
def divides_by_n_again(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y) / len(X)
    return theta


@mistake("batch_descent", "You multiply by n: that is a step for the sum of the losses. The course's loss is the mean.")
def multiplies_by_n(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y) * len(X)
    return theta


@mistake("batch_descent", "The sign is wrong: adding lr times the gradient climbs. Subtract it.")
def climbs_on_all_rows(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta + lr * gradient(theta, X, y)
    return theta


@mistake("batch_descent", "You return the whole trajectory. Return the final theta alone.")
def returns_the_trajectory(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    thetas = [theta]
    for _ in range(n_epochs):
        thetas.append(thetas[-1] - lr * gradient(thetas[-1], X, y))
    return np.array(thetas)


@mistake("batch_descent", "The loop makes n_epochs - 1 steps: range(1, n_epochs) leaves one out.")
def one_epoch_short(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(1, n_epochs):
        theta = theta - lr * gradient(theta, X, y)
    return theta


@mistake("batch_descent", "The return stands inside the loop: one epoch is made, and none returns None. Unindent it.")
def returns_within_the_loop(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)
        return theta
    return None


@mistake("batch_descent", "You make a step on each row. Here an epoch is one step, with the mean over all rows.")
def one_step_a_row(gradient, theta0, X, y, lr, n_epochs):
    return in_some_order(gradient, theta0, X, y, lr, [range(len(X))] * n_epochs)


@mistake("batch_descent", "`theta -= ...` changes the caller's theta0. Begin with a copy, as_float(theta0).")
def writes_into_the_start(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = np.asarray(theta0, dtype=np.float64), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta -= lr * gradient(theta, X, y)
    return theta


@mistake("batch_descent", "theta0 is returned as it came where n_epochs is 0. Convert it to float64 first.")
def start_as_it_came(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = theta0, as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = as_float(theta) - lr * gradient(as_float(theta), X, y)
    return theta


@mistake("batch_descent", "gradient gets X and y as they came; lists have no shape. Convert all three with as_float.")
def data_as_it_came(gradient, theta0, X, y, lr, n_epochs):
    theta = as_float(theta0)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)
    return theta


@mistake("batch_descent", "You use the first 32 rows at most. Batch descent takes all rows in every step.")
def the_first_rows_alone(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X)[:32], as_float(y)[:32]
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)
    return theta


@mistake("batch_descent", "theta0 may be a single number, which has no length. Convert it with as_float.")
def a_list_of_parameters_alone(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(list(theta0)), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)
    return theta


# ---- per_example_descent


def in_some_order(gradient, theta0, X, y, lr, epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for rows in epochs:
        for i in rows:
            theta = theta - lr * gradient(theta, X[i : i + 1], y[i : i + 1])
    return theta


@mistake("per_example_descent", "X[i] has lost the axis of the examples. A batch of one is X[i:i+1], of shape (1, d).")
def rows_without_their_axis(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        for i in range(len(X)):
            theta = theta - lr * gradient(theta, X[i], y[i])
    return theta


@mistake("per_example_descent", "All gradients of an epoch are taken at its first theta. Take each at the current one.")
def gradients_at_the_epochs_start(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta - lr * sum(gradient(theta, X[i : i + 1], y[i : i + 1]) for i in range(len(X)))
    return theta


@mistake("per_example_descent", "One step an epoch, on all rows, is batch_descent. Make a step on each row.")
def all_rows_at_once(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)
    return theta


@mistake("per_example_descent", "Only one epoch is made. Go through the rows n_epochs times.")
def only_one_epoch(gradient, theta0, X, y, lr, n_epochs):
    return in_some_order(gradient, theta0, X, y, lr, [range(len(X))] * min(n_epochs, 1))


@mistake("per_example_descent", "The rows are taken from last to first. Take them in order.")
def in_reverse(gradient, theta0, X, y, lr, n_epochs):
    return in_some_order(gradient, theta0, X, y, lr, [range(len(X) - 1, -1, -1)] * n_epochs)


@mistake("per_example_descent", "The rows are shuffled. This method takes them in order.")
def in_random_order(gradient, theta0, X, y, lr, n_epochs):
    rng = np.random.default_rng(1)
    return in_some_order(gradient, theta0, X, y, lr, [rng.permutation(len(X)) for _ in range(n_epochs)])


@mistake("per_example_descent", "Row 0 is left out: the loop starts at 1.")
def without_row_zero(gradient, theta0, X, y, lr, n_epochs):
    return in_some_order(gradient, theta0, X, y, lr, [range(1, len(X))] * n_epochs)


@mistake("per_example_descent", "Each row makes its steps of all epochs at once. The outer loop is over epochs.")
def loops_exchanged(gradient, theta0, X, y, lr, n_epochs):
    return in_some_order(gradient, theta0, X, y, lr, [[i] * n_epochs for i in range(len(X))])


@mistake("per_example_descent", "You divide lr by n. Each row's step has the full lr.")
def rate_divided_by_n(gradient, theta0, X, y, lr, n_epochs):
    return in_some_order(gradient, theta0, X, y, lr / len(X), [range(len(X))] * n_epochs)


@mistake("per_example_descent", "The y of every step is y[0:1]. Take the y of the same row as X.")
def always_the_first_target(gradient, theta0, X, y, lr, n_epochs):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        for i in range(len(X)):
            theta = theta - lr * gradient(theta, X[i : i + 1], y[:1])
    return theta


# ---- stochastic_descent


@mistake("stochastic_descent", "A permutation has every row once. Draw with replacement: rng.integers.")
def without_replacement(gradient, theta0, X, y, lr, n_epochs, rng):
    return in_some_order(gradient, theta0, X, y, lr, [rng.permutation(len(X)) for _ in range(n_epochs)])


@mistake("stochastic_descent", "The rows are drawn once, and used in every epoch. Draw inside the loop of the epochs.")
def drawn_once(gradient, theta0, X, y, lr, n_epochs, rng):
    return in_some_order(gradient, theta0, X, y, lr, [rng.integers(len(X), size=len(X))] * n_epochs)


@mistake("stochastic_descent", "The rows are drawn once, and only shuffled in later epochs. Draw anew in every epoch.")
def drawn_once_and_shuffled(gradient, theta0, X, y, lr, n_epochs, rng):
    rows = rng.integers(len(X), size=len(X))
    return in_some_order(gradient, theta0, X, y, lr, [rng.permutation(rows) for _ in range(n_epochs)])


@mistake("stochastic_descent", "rng.integers(1, n) never draws row 0. Leave the 1 out.")
def never_the_first_row(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    return in_some_order(gradient, theta0, X, y, lr, [rng.integers(min(1, n - 1), n, size=n) for _ in range(n_epochs)])


@mistake("stochastic_descent", "rng.integers(0, n - 1) never draws the last row: the upper end is left out. Use n.")
def never_the_last_row(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    return in_some_order(gradient, theta0, X, y, lr, [rng.integers(0, max(n - 1, 1), size=n) for _ in range(n_epochs)])


@mistake("stochastic_descent", "You make one step an epoch. An epoch has n draws, and a step on each.")
def one_draw_an_epoch(gradient, theta0, X, y, lr, n_epochs, rng):
    return in_some_order(gradient, theta0, X, y, lr, [rng.integers(len(X), size=1) for _ in range(n_epochs)])


@mistake("stochastic_descent", "One row is drawn in each epoch, and used n times. Draw a row for each step.")
def one_row_n_times(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    return in_some_order(gradient, theta0, X, y, lr, [[rng.integers(n)] * n for _ in range(n_epochs)])


@mistake("stochastic_descent", "X and y are drawn separately: rows and targets do not belong together. Draw once.")
def targets_of_other_rows(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs * len(X)):
        i, j = rng.integers(len(X), size=2)
        theta = theta - lr * gradient(theta, X[i : i + 1], y[j : j + 1])
    return theta


@mistake("stochastic_descent", "The n drawn rows make one step together. Make a step on each of them.")
def drawn_rows_at_once(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        rows = rng.integers(len(X), size=len(X))
        theta = theta - lr * gradient(theta, X[rows], y[rows])
    return theta


@mistake("stochastic_descent", "X[i] has lost the axis of the examples. A batch of one is X[i:i+1], of shape (1, d).")
def drawn_rows_without_their_axis(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for i in rng.integers(len(X), size=n_epochs * len(X)):
        theta = theta - lr * gradient(theta, X[i], y[i])
    return theta


@mistake("stochastic_descent", "np.random ignores rng, so that nobody can repeat your run. Use rng.integers.")
def drawn_from_the_global_state(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    return in_some_order(gradient, theta0, X, y, lr, [np.random.randint(n, size=n) for _ in range(n_epochs)])


@mistake("stochastic_descent", "You draw from a generator with a seed of your own. Draw from the argument rng.")
def drawn_with_a_seed_of_its_own(gradient, theta0, X, y, lr, n_epochs, rng):
    own, n = np.random.default_rng(42), len(X)
    return in_some_order(gradient, theta0, X, y, lr, [own.integers(n, size=n) for _ in range(n_epochs)])


@mistake("stochastic_descent", "You multiply by n, as for a sum of losses. The loss is the mean: leave n out.")
def drawn_steps_times_n(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    return in_some_order(gradient, theta0, X, y, lr * n, [rng.integers(n, size=n) for _ in range(n_epochs)])


@mistake("stochastic_descent", "All gradients of an epoch are taken at its first theta. Take each at the current.")
def drawn_gradients_at_the_epochs_start(gradient, theta0, X, y, lr, n_epochs, rng):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for _ in range(n_epochs):
        rows = rng.integers(len(X), size=len(X))
        theta = theta - lr * sum(gradient(theta, X[i : i + 1], y[i : i + 1]) for i in rows)
    return theta


@mistake("stochastic_descent", "A row is never drawn twice in a row. With replacement, it may be drawn again at once.")
def never_the_same_row_again(gradient, theta0, X, y, lr, n_epochs, rng):
    n, rows = len(X), []
    while len(rows) < n * n_epochs:
        i = rng.integers(n)
        if n == 1 or not rows or rows[-1] != i:
            rows.append(i)
    return in_some_order(gradient, theta0, X, y, lr, [rows])


@mistake("stochastic_descent", "The first epoch is a permutation. Draw with replacement in every epoch.")
def a_permutation_first(gradient, theta0, X, y, lr, n_epochs, rng):
    n = len(X)
    epochs = [rng.integers(n, size=n) if epoch else rng.permutation(n) for epoch in range(n_epochs)]
    return in_some_order(gradient, theta0, X, y, lr, epochs)


# ---- minibatch_descent


def on_batches(gradient, theta0, X, y, lr, epochs, factor=lambda batch: 1.0):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for batches in epochs:
        for batch in batches:
            theta = theta - lr * factor(batch) * gradient(theta, X[batch], y[batch])
    return theta


def shuffled(n, batch_size, n_epochs, rng):
    return [cut(rng.permutation(n), batch_size) for _ in range(n_epochs)]


@mistake("minibatch_descent", "One partition serves all epochs. Call minibatches inside the loop of the epochs.")
def one_partition_for_all_epochs(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return on_batches(gradient, theta0, X, y, lr, shuffled(len(X), batch_size, 1, rng) * n_epochs)


@mistake("minibatch_descent", "The mean gradient needs no factor n / B: that belongs to the gradient of the sum.")
def steps_times_n_over_b(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    n = len(X)
    epochs = shuffled(n, batch_size, n_epochs, rng)
    return on_batches(gradient, theta0, X, y, lr, epochs, lambda batch: n / len(batch))


@mistake("minibatch_descent", "You divide the mean gradient by the batch size once more. Leave that out.")
def steps_divided_by_b(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    epochs = shuffled(len(X), batch_size, n_epochs, rng)
    return on_batches(gradient, theta0, X, y, lr, epochs, lambda batch: 1 / len(batch))


@mistake("minibatch_descent", "The short batch's step is scaled by its size over batch_size. Its own mean is meant.")
def short_batch_weighs_less(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    epochs = shuffled(len(X), batch_size, n_epochs, rng)
    return on_batches(gradient, theta0, X, y, lr, epochs, lambda batch: len(batch) / batch_size)


@mistake("minibatch_descent", "The short batch at the end makes no step. Use all batches.")
def leaves_the_short_batch_out(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    epochs = shuffled(len(X), batch_size, n_epochs, rng)
    return on_batches(gradient, theta0, X, y, lr, [[b for b in epoch if len(b) == batch_size] for epoch in epochs])


@mistake("minibatch_descent", "The rows of X are shuffled, those of y are not. Index both with the batch.")
def targets_not_shuffled(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta, X, y = as_float(theta0), as_float(X), as_float(y)
    for batches in shuffled(len(X), batch_size, n_epochs, rng):
        for rows, batch in zip(cut(np.arange(len(X)), batch_size), batches, strict=True):
            theta = theta - lr * gradient(theta, X[batch], y[rows])
    return theta


@mistake("minibatch_descent", "The batches are not shuffled: every epoch is the same. Take those of minibatches.")
def batches_in_order(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return on_batches(gradient, theta0, X, y, lr, [cut(np.arange(len(X)), batch_size)] * n_epochs)


@mistake("minibatch_descent", "The rows are only rotated, so that neighbours stay together. Shuffle them.")
def batches_of_rotated_rows(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    epochs = [rotates(len(X), batch_size, rng) for _ in range(n_epochs)]
    return on_batches(gradient, theta0, X, y, lr, epochs)


@mistake("minibatch_descent", "Each step draws a batch from all rows, so that an epoch misses some. Use a partition.")
def batches_drawn_by_themselves(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    n = len(X)
    epochs = [[rng.choice(n, len(b), replace=False) for b in cut(np.arange(n), batch_size)] for _ in range(n_epochs)]
    return on_batches(gradient, theta0, X, y, lr, epochs)


@mistake("minibatch_descent", "You make one step on a batch in each epoch. An epoch is all of its batches.")
def one_batch_an_epoch(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return on_batches(gradient, theta0, X, y, lr, [epoch[:1] for epoch in shuffled(len(X), batch_size, n_epochs, rng)])


@mistake("minibatch_descent", "You shuffle with a generator of your own. Hand the argument rng on to minibatches.")
def batches_with_a_seed_of_their_own(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return on_batches(gradient, theta0, X, y, lr, shuffled(len(X), batch_size, n_epochs, np.random.default_rng(7)))


@mistake("minibatch_descent", "You shuffle with np.random, which ignores rng. Hand the argument rng on to minibatches.")
def batches_from_the_global_state(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return on_batches(gradient, theta0, X, y, lr, shuffled(len(X), batch_size, n_epochs, np.random))


@mistake("minibatch_descent", "Each row makes a step of its own. Make one for each batch, with its mean gradient.")
def a_step_for_each_row(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    epochs = shuffled(len(X), batch_size, n_epochs, rng)
    rows = [[np.array([i]) for batch in epoch for i in batch] for epoch in epochs]
    return on_batches(gradient, theta0, X, y, lr, rows)


@mistake("minibatch_descent", "The sign is wrong: adding lr times the gradient climbs. Subtract it.")
def climbs_on_batches(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    return on_batches(gradient, theta0, X, y, -lr, shuffled(len(X), batch_size, n_epochs, rng))


# ---- the optimizers: right ones first, of which each wrong one changes one thing


class Optimizer:
    """Keeps a dict for each parameter; `update` makes one parameter's step."""

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        self.lr = lr
        self.memory = [{} for _ in self.parameters]

    def update(self, p, g, memory):
        raise NotImplementedError

    def step(self):
        for p, memory in zip(self.parameters, self.memory, strict=True):
            if p.grad is not None:
                self.update(p, p.grad, memory)

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None


class RightSGD(Optimizer):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.momentum = momentum
        self.nesterov = nesterov
        self.weight_decay = weight_decay

    def decayed(self, p, g):
        return g + self.weight_decay * p.value

    def buffer(self, g, memory):
        memory["b"] = self.momentum * memory.get("b", 0.0) + g
        return memory["b"]

    def direction(self, g, b):
        return g + self.momentum * b if self.nesterov else b

    def update(self, p, g, memory):
        g = self.decayed(p, g)
        p.value = p.value - self.lr * self.direction(g, self.buffer(g, memory))


class RightAdagrad(Optimizer):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps

    def total(self, g, memory):
        memory["s"] = memory.get("s", 0.0) + g**2
        return memory["s"]

    def scale(self, s):
        return np.sqrt(s) + self.eps

    def update(self, p, g, memory):
        p.value = p.value - self.lr * g / self.scale(self.total(g, memory))


class RightRMSprop(Optimizer):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha = alpha
        self.eps = eps

    def average(self, g, memory):
        memory["v"] = self.alpha * memory.get("v", 0.0) + (1 - self.alpha) * g**2
        return memory["v"]

    def scale(self, v):
        return np.sqrt(v) + self.eps

    def update(self, p, g, memory):
        p.value = p.value - self.lr * g / self.scale(self.average(g, memory))


class RightAdam(Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.beta1, self.beta2 = betas
        self.eps = eps

    def count(self, memory):
        memory["t"] = memory.get("t", 0) + 1
        return memory["t"]

    def averages(self, g, memory):
        memory["m"] = self.beta1 * memory.get("m", 0.0) + (1 - self.beta1) * g
        memory["v"] = self.beta2 * memory.get("v", 0.0) + (1 - self.beta2) * g**2
        return memory["m"], memory["v"]

    def corrected(self, m, v, t):
        return m / (1 - self.beta1**t), v / (1 - self.beta2**t)

    def direction(self, m_hat, v_hat):
        return m_hat / (np.sqrt(v_hat) + self.eps)

    def update(self, p, g, memory):
        t = self.count(memory)
        m, v = self.averages(g, memory)
        p.value = p.value - self.lr * self.direction(*self.corrected(m, v, t))


class RightAdamW(RightAdam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = weight_decay

    def decay(self, p):
        p.value = p.value * (1 - self.lr * self.weight_decay)

    def update(self, p, g, memory):
        self.decay(p)
        super().update(p, g, memory)


ITERATED_TWICE = "An iterator of parameters is empty when it is gone through again. Keep list(parameters)."
NONE_IS_NOT_ZERO = "A parameter without a gradient is treated as if it were 0: skip it, value and memory."
GRADIENT_CHANGED = "`g += ...` on p.grad itself changes the caller's gradient. Make a new array."
ZEROS_FOR_NONE = "zero_grad sets the gradients to 0. It sets .grad to None."
MEMORY_CLEARED = "zero_grad clears the memory too. It sets every .grad to None, and nothing else."
GRADIENT_CLEARED = "step clears the gradients. Leave .grad as it is: clearing is what zero_grad is for."
ONE_MEMORY = "All parameters share one memory. Keep one for each of them."
SHARED_BY_ALL = "The memory belongs to the class, so that all its objects share it. Make it in __init__."


class IteratedTwice(Optimizer):
    """Goes through the parameters once for the memory, and again in every step."""

    def __init__(self, parameters, lr):
        self.lr = lr
        self.memory = [{} for _ in parameters]
        self.parameters = parameters

    def step(self):
        for p, memory in zip(self.parameters, self.memory, strict=False):
            if p.grad is not None:
                self.update(p, p.grad, memory)


class NoneIsZero(Optimizer):
    def step(self):
        for p, memory in zip(self.parameters, self.memory, strict=True):
            self.update(p, np.zeros_like(p.value) if p.grad is None else p.grad, memory)


class ZerosForNone(Optimizer):
    def zero_grad(self):
        for p in self.parameters:
            p.grad = np.zeros_like(p.value)


class ForgetsInZeroGrad(Optimizer):
    def zero_grad(self):
        super().zero_grad()
        self.memory = [{} for _ in self.parameters]


class ClearsGradients(Optimizer):
    def step(self):
        super().step()
        self.zero_grad()


# ---- SGD


@mistake("SGD", "The sign is wrong: adding lr times the gradient climbs. Subtract it.")
class SGDClimbs(RightSGD):
    def update(self, p, g, memory):
        g = self.decayed(p, g)
        p.value = p.value + self.lr * self.direction(g, self.buffer(g, memory))


@mistake("SGD", "The learning rate is inside the memory (v = momentum * v + lr * g). Keep gradients alone in it.")
class SGDRateInTheMemory(RightSGD):
    def update(self, p, g, memory):
        g = self.lr * self.decayed(p, g)
        p.value = p.value - self.direction(g, self.buffer(g, memory))


@mistake("SGD", "This is an average, b = momentum * b + (1 - momentum) * g. PyTorch's b is a sum, b * momentum + g.")
class SGDAverages(RightSGD):
    def buffer(self, g, memory):
        memory["b"] = self.momentum * memory.get("b", 0.0) + (1 - self.momentum) * g
        return memory["b"]


@mistake("SGD", "The momentum multiplies the new gradient, not the past: b = momentum * b + g.")
class SGDMomentumAtTheGradient(RightSGD):
    def buffer(self, g, memory):
        memory["b"] = memory.get("b", 0.0) + self.momentum * g if self.momentum else g
        return memory["b"]


@mistake("SGD", "The momentum is accepted and not used. Keep b = momentum * b + g for each parameter, and step by b.")
class SGDWithoutMomentum(RightSGD):
    def direction(self, g, b):
        return g


@mistake("SGD", "The memory is set in the first step and never updated. Store the new b in every step.")
class SGDForgetsToStore(RightSGD):
    def buffer(self, g, memory):
        return self.momentum * memory.setdefault("b", np.zeros_like(g)) + g


@mistake("SGD", "The memory holds only the last gradient. It holds the last b, which holds all of them.")
class SGDRemembersOneGradient(RightSGD):
    def buffer(self, g, memory):
        b = self.momentum * memory.get("b", 0.0) + g
        memory["b"] = g
        return b


@mistake("SGD", "The step uses the b of the step before. Update b first, then step by it.")
class SGDStepsByTheOldMemory(RightSGD):
    def buffer(self, g, memory):
        old = memory.get("b", np.zeros_like(g))
        memory["b"] = self.momentum * old + g
        return old if self.momentum else g


@mistake("SGD", "nesterov is accepted and not used. It steps by g + momentum * b instead of b.")
class SGDWithoutNesterov(RightSGD):
    def direction(self, g, b):
        return b


@mistake("SGD", "With nesterov, b in g + momentum * b is the one just updated, not the one before.")
class SGDNesterovWithTheOldMemory(RightSGD):
    def update(self, p, g, memory):
        g = self.decayed(p, g)
        old = memory.get("b", 0.0)
        b = self.buffer(g, memory)
        p.value = p.value - self.lr * (g + self.momentum * old if self.nesterov else b)


@mistake("SGD", "With nesterov you step by g + b. The new b is multiplied by the momentum once more.")
class SGDNesterovWithoutItsMomentum(RightSGD):
    def direction(self, g, b):
        return g + b if self.nesterov else b


@mistake("SGD", "With nesterov you step by momentum * b. The gradient itself is added: g + momentum * b.")
class SGDNesterovWithoutTheGradient(RightSGD):
    def direction(self, g, b):
        return self.momentum * b if self.nesterov else b


@mistake("SGD", "The nesterov step is made with momentum alone too. It is for nesterov=True.")
class SGDAlwaysNesterov(RightSGD):
    def direction(self, g, b):
        return g + self.momentum * b


@mistake("SGD", "weight_decay is accepted and not used. Add weight_decay * value to the gradient.")
class SGDWithoutWeightDecay(RightSGD):
    def decayed(self, p, g):
        return g


@mistake("SGD", "Weight decay has the wrong sign: it is added to the gradient, so that values shrink.")
class SGDWeightsGrow(RightSGD):
    def decayed(self, p, g):
        return g - self.weight_decay * p.value


@mistake("SGD", "You add 2 * weight_decay * value. The penalty is weight_decay / 2 times the square: no factor 2.")
class SGDDecaysTwice(RightSGD):
    def decayed(self, p, g):
        return g + 2 * self.weight_decay * p.value


@mistake("SGD", "The decay is added after the momentum. Add it to the gradient before, so that b sees it.")
class SGDDecaysAfterTheMomentum(RightSGD):
    def update(self, p, g, memory):
        direction = self.direction(g, self.buffer(g, memory))
        p.value = p.value - self.lr * (direction + self.weight_decay * p.value)


@mistake("SGD", "The decay shrinks the value by 1 - weight_decay, without lr. It is a term of the gradient.")
class SGDDecaysWithoutRate(RightSGD):
    def update(self, p, g, memory):
        p.value = p.value * (1 - self.weight_decay)
        p.value = p.value - self.lr * self.direction(g, self.buffer(g, memory))


@mistake("SGD", GRADIENT_CHANGED)
class SGDChangesTheGradient(RightSGD):
    def decayed(self, p, g):
        g += self.weight_decay * p.value
        return g


@mistake("SGD", "b = p.grad is the gradient's own array; `b *= momentum` changes the gradient. Make a copy of it.")
class SGDRemembersTheArrayItself(RightSGD):
    def buffer(self, g, memory):
        if "b" in memory:
            memory["b"] *= self.momentum
            memory["b"] += g
        else:
            memory["b"] = g
        return memory["b"]

    def decayed(self, p, g):
        return g + self.weight_decay * p.value if self.weight_decay else g


@mistake("SGD", NONE_IS_NOT_ZERO)
class SGDNoneIsZero(NoneIsZero, RightSGD):
    pass


@mistake("SGD", "A grad of None ends the step with an exception. Skip that parameter, and go on with the next.")
class SGDCannotSkip(RightSGD):
    def step(self):
        for p, memory in zip(self.parameters, self.memory, strict=True):
            self.update(p, p.grad, memory)


@mistake("SGD", "The loop ends at the first parameter without a gradient. Use continue, not break or return.")
class SGDStopsAtNone(RightSGD):
    def step(self):
        for p, memory in zip(self.parameters, self.memory, strict=True):
            if p.grad is None:
                return
            self.update(p, p.grad, memory)


@mistake("SGD", "Only the first parameter is updated. Go through all of them.")
class SGDFirstParameterAlone(RightSGD):
    def step(self):
        p, memory = self.parameters[0], self.memory[0]
        if p.grad is not None:
            self.update(p, p.grad, memory)


@mistake("SGD", ITERATED_TWICE)
class SGDIteratesTwice(IteratedTwice, RightSGD):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        RightSGD.__init__(self, [], lr, momentum, nesterov, weight_decay)
        IteratedTwice.__init__(self, parameters, lr)


@mistake("SGD", ZEROS_FOR_NONE)
class SGDZerosForNone(ZerosForNone, RightSGD):
    pass


@mistake("SGD", GRADIENT_CLEARED)
class SGDClearsGradients(ClearsGradients, RightSGD):
    pass


@mistake("SGD", ONE_MEMORY)
class SGDOneMemory(RightSGD):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr, momentum, nesterov, weight_decay)
        self.b = 0.0

    def buffer(self, g, memory):
        self.b = self.momentum * np.mean(self.b) + g
        return self.b


@mistake("SGD", SHARED_BY_ALL)
class SGDSharedByAll(RightSGD):
    kept = {}  # noqa: RUF012  (this is the mistake)

    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr, momentum, nesterov, weight_decay)
        self.memory = [self.kept.setdefault((i, p.value.shape), {}) for i, p in enumerate(self.parameters)]


@mistake("SGD", MEMORY_CLEARED)
class SGDForgetsInZeroGrad(ForgetsInZeroGrad, RightSGD):
    pass


# ---- Adagrad


@mistake("Adagrad", "eps stands inside the root. It is added to the root: sqrt(s) + eps.")
class AdagradEpsInside(RightAdagrad):
    def scale(self, s):
        return np.sqrt(s + self.eps)


@mistake("Adagrad", "eps is missing: an entry whose gradients are 0 gives 0 / 0. Divide by sqrt(s) + eps.")
class AdagradWithoutEps(RightAdagrad):
    def scale(self, s):
        return np.sqrt(s)


@mistake("Adagrad", "eps is a lower bound here, max(sqrt(s), eps). It is added: sqrt(s) + eps.")
class AdagradEpsAsABound(RightAdagrad):
    def scale(self, s):
        return np.maximum(np.sqrt(s), self.eps)


@mistake("Adagrad", "The root is missing: divide by sqrt(s) + eps, not by s + eps.")
class AdagradWithoutRoot(RightAdagrad):
    def scale(self, s):
        return s + self.eps


@mistake("Adagrad", "The sum is of gradients, not of their squares. Opposite ones must not cancel.")
class AdagradSumsGradients(RightAdagrad):
    def total(self, g, memory):
        memory["s"] = memory.get("s", 0.0) + g
        return memory["s"] ** 2


@mistake("Adagrad", "The sum is of absolute values. Sum the squares, and take the root of the sum.")
class AdagradSumsSizes(RightAdagrad):
    def total(self, g, memory):
        memory["s"] = memory.get("s", 0.0) + np.abs(g)
        return memory["s"] ** 2


@mistake("Adagrad", "The sum is made anew in every step, of one square. Keep it for each parameter.")
class AdagradForgets(RightAdagrad):
    def total(self, g, memory):
        return g**2


@mistake("Adagrad", "This is the mean of the squares so far. Adagrad takes their sum, so that steps get shorter.")
class AdagradAverages(RightAdagrad):
    def total(self, g, memory):
        memory["t"] = memory.get("t", 0) + 1
        return super().total(g, memory) / memory["t"]


@mistake("Adagrad", "The step uses the sum without the new square. Add g**2 first.")
class AdagradAddsTooLate(RightAdagrad):
    def total(self, g, memory):
        old = memory.get("s", np.zeros_like(g))
        super().total(g, memory)
        return old


@mistake("Adagrad", "One number for a whole parameter: you sum over its entries. Every entry has a sum of its own.")
class AdagradSumsOverEntries(RightAdagrad):
    def total(self, g, memory):
        memory["s"] = memory.get("s", 0.0) + (g**2).sum()
        return memory["s"]


@mistake("Adagrad", "The default eps of Adagrad is 1e-10, not 1e-8.")
class AdagradDefaultEps(RightAdagrad):
    def __init__(self, parameters, lr, eps=1e-8):
        super().__init__(parameters, lr, eps)


@mistake("Adagrad", "The sum grows by (lr * g)**2. It holds gradients alone: lr multiplies the step.")
class AdagradRateInTheMemory(RightAdagrad):
    def update(self, p, g, memory):
        g = self.lr * g
        p.value = p.value - self.lr * g / (np.sqrt(self.total(g, memory)) + self.lr * self.eps)


@mistake("Adagrad", "The sign is wrong: adding the step climbs. Subtract it.")
class AdagradClimbs(RightAdagrad):
    def update(self, p, g, memory):
        p.value = p.value + self.lr * g / self.scale(self.total(g, memory))


@mistake(
    "Adagrad", "You divide g by sqrt(s) first, which is 0 / 0 where all gradients were 0. Add eps before dividing."
)
class AdagradRatioFirst(RightAdagrad):
    def update(self, p, g, memory):
        root = np.sqrt(self.total(g, memory))
        p.value = p.value - self.lr * (g / root) / (1 + self.eps / root)


@mistake("Adagrad", "A parameter without a gradient gets a step of 0 / 0, or ends the loop. Skip it with continue.")
class AdagradStopsAtNone(RightAdagrad):
    def step(self):
        for p, memory in zip(self.parameters, self.memory, strict=True):
            if p.grad is None:
                break
            self.update(p, p.grad, memory)


@mistake("Adagrad", ITERATED_TWICE)
class AdagradIteratesTwice(IteratedTwice, RightAdagrad):
    def __init__(self, parameters, lr, eps=1e-10):
        RightAdagrad.__init__(self, [], lr, eps)
        IteratedTwice.__init__(self, parameters, lr)


@mistake("Adagrad", "p.grad **= 2 squares the caller's gradient. Make a new array, p.grad**2.")
class AdagradChangesTheGradient(RightAdagrad):
    def update(self, p, g, memory):
        before = g.copy()
        g *= g
        memory["s"] = memory.get("s", 0.0) + g
        p.value = p.value - self.lr * before / self.scale(memory["s"])


@mistake("Adagrad", ZEROS_FOR_NONE)
class AdagradZerosForNone(ZerosForNone, RightAdagrad):
    pass


@mistake("Adagrad", SHARED_BY_ALL)
class AdagradSharedByAll(RightAdagrad):
    kept = {}  # noqa: RUF012  (this is the mistake)

    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr, eps)
        self.memory = [self.kept.setdefault((i, p.value.shape), {}) for i, p in enumerate(self.parameters)]


@mistake("Adagrad", MEMORY_CLEARED)
class AdagradForgetsInZeroGrad(ForgetsInZeroGrad, RightAdagrad):
    pass


# ---- RMSprop


@mistake("RMSprop", "alpha and 1 - alpha are exchanged: alpha is the share of the past.")
class RMSpropAlphaExchanged(RightRMSprop):
    def average(self, g, memory):
        memory["v"] = (1 - self.alpha) * memory.get("v", 0.0) + self.alpha * g**2
        return memory["v"]


@mistake("RMSprop", "The new square is not weighed: v = alpha * v + (1 - alpha) * g**2 is an average.")
class RMSpropWithoutWeight(RightRMSprop):
    def average(self, g, memory):
        memory["v"] = self.alpha * memory.get("v", 0.0) + g**2
        return memory["v"]


@mistake("RMSprop", "eps stands inside the root. It is added to the root: sqrt(v) + eps.")
class RMSpropEpsInside(RightRMSprop):
    def scale(self, v):
        return np.sqrt(v + self.eps)


@mistake("RMSprop", "eps is missing: an entry whose gradients are 0 gives 0 / 0. Divide by sqrt(v) + eps.")
class RMSpropWithoutEps(RightRMSprop):
    def scale(self, v):
        return np.sqrt(v)


@mistake("RMSprop", "The root is missing: divide by sqrt(v) + eps, not by v + eps.")
class RMSpropWithoutRoot(RightRMSprop):
    def scale(self, v):
        return v + self.eps


@mistake("RMSprop", "The average is corrected for its start at 0. That is Adam's idea; RMSprop does without.")
class RMSpropCorrected(RightRMSprop):
    def average(self, g, memory):
        memory["t"] = memory.get("t", 0) + 1
        return super().average(g, memory) / (1 - self.alpha ** memory["t"])


@mistake("RMSprop", "The average starts at the first square. It starts at 0, as in PyTorch.")
class RMSpropStartsAtTheFirstSquare(RightRMSprop):
    def average(self, g, memory):
        memory.setdefault("v", g**2)
        return super().average(g, memory)


@mistake("RMSprop", "This is Adagrad: the squares are summed and never forgotten. Take the moving average.")
class RMSpropIsAdagrad(RightRMSprop):
    def average(self, g, memory):
        memory["v"] = memory.get("v", 0.0) + g**2
        return memory["v"]


@mistake("RMSprop", "The average is of gradients, and squared afterwards. Average the squares.")
class RMSpropAveragesGradients(RightRMSprop):
    def average(self, g, memory):
        memory["v"] = self.alpha * memory.get("v", 0.0) + (1 - self.alpha) * g
        return memory["v"] ** 2


@mistake("RMSprop", "You subtract the squared mean of the gradients (the centered form). The plain average is meant.")
class RMSpropCentered(RightRMSprop):
    def average(self, g, memory):
        memory["m"] = self.alpha * memory.get("m", 0.0) + (1 - self.alpha) * g
        return np.maximum(super().average(g, memory) - memory["m"] ** 2, 0.0)


@mistake("RMSprop", "The step uses the average without the new square. Update v first.")
class RMSpropUpdatesTooLate(RightRMSprop):
    def average(self, g, memory):
        old = memory.get("v", np.zeros_like(g))
        super().average(g, memory)
        return old


@mistake("RMSprop", "The default alpha is PyTorch's, 0.99, not 0.9.")
class RMSpropDefaultAlpha(RightRMSprop):
    def __init__(self, parameters, lr, alpha=0.9, eps=1e-8):
        super().__init__(parameters, lr, alpha, eps)


@mistake("RMSprop", "The default eps of RMSprop is 1e-8, not 1e-10.")
class RMSpropDefaultEps(RightRMSprop):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-10):
        super().__init__(parameters, lr, alpha, eps)


@mistake("RMSprop", NONE_IS_NOT_ZERO)
class RMSpropNoneIsZero(NoneIsZero, RightRMSprop):
    pass


@mistake("RMSprop", ITERATED_TWICE)
class RMSpropIteratesTwice(IteratedTwice, RightRMSprop):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        RightRMSprop.__init__(self, [], lr, alpha, eps)
        IteratedTwice.__init__(self, parameters, lr)


@mistake("RMSprop", GRADIENT_CLEARED)
class RMSpropClearsGradients(ClearsGradients, RightRMSprop):
    pass


@mistake(
    "RMSprop", "You divide g by sqrt(v) first, which is 0 / 0 where all gradients were 0. Add eps before dividing."
)
class RMSpropRatioFirst(RightRMSprop):
    def update(self, p, g, memory):
        root = np.sqrt(self.average(g, memory))
        p.value = p.value - self.lr * (g / root) / (1 + self.eps / root)


@mistake("RMSprop", MEMORY_CLEARED)
class RMSpropForgetsInZeroGrad(ForgetsInZeroGrad, RightRMSprop):
    pass


# ---- Adam


@mistake("Adam", "The bias correction is missing: divide m by 1 - beta1**t and v by 1 - beta2**t.")
class AdamWithoutCorrection(RightAdam):
    def corrected(self, m, v, t):
        return m, v


@mistake("Adam", "Only m is corrected. Divide v by 1 - beta2**t too.")
class AdamCorrectsOneAverage(RightAdam):
    def corrected(self, m, v, t):
        return m / (1 - self.beta1**t), v


@mistake("Adam", "The corrected averages are stored, and corrected again in the next step. Store m and v themselves.")
class AdamStoresTheCorrected(RightAdam):
    def update(self, p, g, memory):
        t = self.count(memory)
        memory["m"], memory["v"] = self.corrected(*self.averages(g, memory), t)
        p.value = p.value - self.lr * self.direction(memory["m"], memory["v"])


@mistake("Adam", "You divide by 1 - beta, whatever t is. Divide by 1 - beta**t.")
class AdamCorrectsAsInTheFirstStep(RightAdam):
    def corrected(self, m, v, t):
        return super().corrected(m, v, 1)


@mistake("Adam", "t starts at 0, where 1 - beta**t is 0. Count the step first, so that t is 1.")
class AdamCountsFromZero(RightAdam):
    def count(self, memory):
        return super().count(memory) - 1


@mistake("Adam", "t is one too large: it is 2 in the first step. Count the step once.")
class AdamCountsFromTwo(RightAdam):
    def count(self, memory):
        return super().count(memory) + 1


@mistake("Adam", "t counts the calls of step. It counts each parameter's own steps: one that is skipped does not age.")
class AdamCountsCalls(RightAdam):
    calls = 0

    def step(self):
        self.calls += 1
        super().step()

    def count(self, memory):
        return self.calls


@mistake("Adam", "t goes up once for each parameter, not once for each step. Keep one t for each parameter.")
class AdamCountsParameters(RightAdam):
    counted = 0

    def count(self, memory):
        self.counted += 1
        return self.counted


@mistake("Adam", "eps stands inside the root. It is added to the root: sqrt(v_hat) + eps.")
class AdamEpsInside(RightAdam):
    def direction(self, m_hat, v_hat):
        return m_hat / np.sqrt(v_hat + self.eps)


@mistake("Adam", "This is the paper's shortcut, which adds eps to sqrt(v). PyTorch adds it to sqrt(v_hat).")
class AdamShortcut(RightAdam):
    def update(self, p, g, memory):
        t = self.count(memory)
        m, v = self.averages(g, memory)
        rate = self.lr * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        p.value = p.value - rate * m / (np.sqrt(v) + self.eps)


@mistake("Adam", "eps is missing: an entry whose gradients are 0 gives 0 / 0. Divide by sqrt(v_hat) + eps.")
class AdamWithoutEps(RightAdam):
    def direction(self, m_hat, v_hat):
        return m_hat / np.sqrt(v_hat)


@mistake("Adam", "The root is missing: divide by sqrt(v_hat) + eps.")
class AdamWithoutRoot(RightAdam):
    def direction(self, m_hat, v_hat):
        return m_hat / (v_hat + self.eps)


@mistake("Adam", "The step is made with g, not with its average: the numerator is m_hat.")
class AdamWithoutMomentum(RightAdam):
    def averages(self, g, memory):
        _, v = super().averages(g, memory)
        memory["t_seen"] = memory.get("t_seen", 0) + 1
        return g * (1 - self.beta1 ** memory["t_seen"]), v


@mistake("Adam", "beta1 and beta2 are exchanged: the first belongs to m, the second to v.")
class AdamBetasExchanged(RightAdam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr, betas[::-1], eps)


@mistake("Adam", "The shares are exchanged: beta is the share of the past, 1 - beta that of the new gradient.")
class AdamSharesExchanged(RightAdam):
    def averages(self, g, memory):
        memory["m"] = (1 - self.beta1) * memory.get("m", 0.0) + self.beta1 * g
        memory["v"] = (1 - self.beta2) * memory.get("v", 0.0) + self.beta2 * g**2
        return memory["m"], memory["v"]


@mistake("Adam", "v is the average of m**2. It is the average of g**2.")
class AdamAveragesTheAverage(RightAdam):
    def averages(self, g, memory):
        memory["m"] = self.beta1 * memory.get("m", 0.0) + (1 - self.beta1) * g
        memory["v"] = self.beta2 * memory.get("v", 0.0) + (1 - self.beta2) * memory["m"] ** 2
        return memory["m"], memory["v"]


@mistake("Adam", "v keeps its largest value (AMSGrad). Adam's v may fall again.")
class AdamKeepsTheLargest(RightAdam):
    def corrected(self, m, v, t):
        self.largest = getattr(self, "largest", {})
        key = v.shape
        self.largest[key] = np.maximum(self.largest.get(key, 0.0), v)
        return super().corrected(m, self.largest[key], t)


@mistake("Adam", "The default betas are (0.9, 0.999), not (0.9, 0.99).")
class AdamDefaultBetas(RightAdam):
    def __init__(self, parameters, lr, betas=(0.9, 0.99), eps=1e-8):
        super().__init__(parameters, lr, betas, eps)


@mistake("Adam", "The learning rate is inside the averages. They hold gradients alone: lr multiplies the step.")
class AdamRateInTheMemory(RightAdam):
    def averages(self, g, memory):
        memory["m"] = self.beta1 * memory.get("m", 0.0) + (1 - self.beta1) * self.lr * g
        memory["v"] = self.beta2 * memory.get("v", 0.0) + (1 - self.beta2) * g**2
        return memory["m"], memory["v"]

    def update(self, p, g, memory):
        t = self.count(memory)
        p.value = p.value - self.direction(*self.corrected(*self.averages(g, memory), t))


@mistake("Adam", NONE_IS_NOT_ZERO)
class AdamNoneIsZero(NoneIsZero, RightAdam):
    pass


@mistake("Adam", ITERATED_TWICE)
class AdamIteratesTwice(IteratedTwice, RightAdam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        RightAdam.__init__(self, [], lr, betas, eps)
        IteratedTwice.__init__(self, parameters, lr)


@mistake("Adam", SHARED_BY_ALL)
class AdamSharedByAll(RightAdam):
    kept = {}  # noqa: RUF012  (this is the mistake)

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr, betas, eps)
        self.memory = [self.kept.setdefault((i, p.value.shape), {}) for i, p in enumerate(self.parameters)]


@mistake("Adam", GRADIENT_CHANGED)
class AdamChangesTheGradient(RightAdam):
    def averages(self, g, memory):
        averages = super().averages(g, memory)
        g *= 1 - self.beta1
        return averages


@mistake("Adam", MEMORY_CLEARED)
class AdamForgetsInZeroGrad(ForgetsInZeroGrad, RightAdam):
    pass


# ---- AdamW


@mistake("AdamW", "The decay is a term of your gradient, as in SGD. Shrink the value instead, and leave g alone.")
class AdamWCoupled(RightAdamW):
    def update(self, p, g, memory):
        RightAdam.update(self, p, g + self.weight_decay * p.value, memory)


@mistake("AdamW", "The decay lacks the learning rate: the factor is 1 - lr * weight_decay.")
class AdamWDecaysWithoutRate(RightAdamW):
    def decay(self, p):
        p.value = p.value * (1 - self.weight_decay)


@mistake("AdamW", "The decay comes after Adam's step. It comes before.")
class AdamWDecaysAfterwards(RightAdamW):
    def update(self, p, g, memory):
        RightAdam.update(self, p, g, memory)
        self.decay(p)


@mistake("AdamW", "weight_decay is accepted and not used: this is Adam.")
class AdamWIsAdam(RightAdamW):
    def decay(self, p):
        pass


@mistake("AdamW", "The value grows: the factor is 1 - lr * weight_decay, with a minus.")
class AdamWGrows(RightAdamW):
    def decay(self, p):
        p.value = p.value * (1 + self.lr * self.weight_decay)


@mistake("AdamW", "The value decays twice in each step: once in AdamW, and once more in the gradient.")
class AdamWDecaysTwice(RightAdamW):
    def update(self, p, g, memory):
        self.decay(p)
        super().update(p, g, memory)


@mistake("AdamW", "The default weight_decay is 0.01, not 0.")
class AdamWDefaultDecay(RightAdamW):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0):
        super().__init__(parameters, lr, betas, eps, weight_decay)


@mistake("AdamW", "A parameter without a gradient decays. It is skipped altogether.")
class AdamWDecaysWithoutGradient(RightAdamW):
    def step(self):
        for p in self.parameters:
            self.decay(p)
        super().step()

    def update(self, p, g, memory):
        RightAdam.update(self, p, g, memory)


@mistake("AdamW", "The decay is divided by sqrt(v_hat) like the gradient. Decoupled means that it is not.")
class AdamWDecayIsRescaled(RightAdamW):
    def update(self, p, g, memory):
        t = self.count(memory)
        m_hat, v_hat = self.corrected(*self.averages(g, memory), t)
        p.value = p.value - self.lr * (m_hat + self.weight_decay * p.value) / (np.sqrt(v_hat) + self.eps)


@mistake("AdamW", NONE_IS_NOT_ZERO)
class AdamWNoneIsZero(NoneIsZero, RightAdamW):
    pass


@mistake("AdamW", "t counts the calls of step. It counts each parameter's own steps: one that is skipped does not age.")
class AdamWCountsCalls(RightAdamW):
    calls = 0

    def step(self):
        self.calls += 1
        super().step()

    def count(self, memory):
        return self.calls


@mistake("AdamW", "The bias correction is missing: divide m by 1 - beta1**t and v by 1 - beta2**t.")
class AdamWWithoutCorrection(RightAdamW):
    def corrected(self, m, v, t):
        return m, v


@mistake("AdamW", "eps stands inside the root. It is added to the root: sqrt(v_hat) + eps.")
class AdamWEpsInside(RightAdamW):
    def direction(self, m_hat, v_hat):
        return m_hat / np.sqrt(v_hat + self.eps)


@mistake("AdamW", ITERATED_TWICE)
class AdamWIteratesTwice(IteratedTwice, RightAdamW):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        RightAdamW.__init__(self, [], lr, betas, eps, weight_decay)
        IteratedTwice.__init__(self, parameters, lr)


@mistake("AdamW", ZEROS_FOR_NONE)
class AdamWZerosForNone(ZerosForNone, RightAdamW):
    pass


@mistake("AdamW", MEMORY_CLEARED)
class AdamWForgetsInZeroGrad(ForgetsInZeroGrad, RightAdamW):
    pass
