# %% [markdown]
# # 03 Gradient descent and its variants
#
# A gradient points uphill; walk the other way, and the loss falls. This assignment is about everything that
# sentence leaves open: which gradient (of all examples, of one, of a few), and how far to walk (the same
# step everywhere, or one that remembers where it has been). You write seven functions, each a few lines, and
# five optimizers, from SGD to AdamW, which agree with PyTorch's to the last digits.
#
# ## What goes in, what comes out
#
# | symbol | in code | meaning | shape |
# | --- | --- | --- | --- |
# | $\theta$ | `theta` | the parameters | any, also `()` |
# | $\gamma$ | `lr` | the learning rate (step size), a positive number | number |
# | $\nabla L(\theta)$ | `gradient(theta)` | a function that you are given | that of `theta` |
# | $n$, $d$ | | how many examples there are; how many features each has | |
# | $X$, $y$ | `X`, `y` | the examples, one a row, and their targets | `(n, d)`, `(n,)` |
# | $B$, $\lvert B \rvert$ | `batch`, `batch_size` | a set of rows; how many they are | `(batch_size,)` |
#
# The loss over data is the **mean** over the examples, here and in all of the course:
#
# $$L(\theta) = \frac1n \sum_{i=1}^{n} L_i(\theta), \qquad
# \nabla L(\theta) = \frac1n \sum_{i=1}^{n} \nabla L_i(\theta)$$
#
# where $L_i$ is the loss on example $i$ alone. The function `gradient(theta, X, y)` which you are given
# from exercise 4 on returns that mean **over the rows that you pass**: all of them, five, or one.
#
# Inputs are any array-like of real numbers, also lists and integers; results are `float64`, and so is what
# you hand to `gradient`. Nothing that the caller gave you changes: not `theta0`, not `X`, not `y`. The
# function `as_float` below converts and copies at once, so begin with it: on an integer array,
# `theta -= lr * g` either fails or rounds every step to a whole number.
#
# ## How to test a random function
#
# Three exercises draw random numbers, from a numpy `Generator` called `rng` and from nowhere else:
# `rng.permutation(n)`, `rng.integers(n, size=n)`, or any method you like. No check expects particular
# draws. What is checked is what holds for *every* draw (each row appears exactly once) and what must hold
# for random ones (two epochs differ; the same seed twice gives the same result).

# %%
import numpy as np


def as_float(values):
    """A fresh float64 array with the entries of `values`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(values, dtype=np.float64)


# %% [markdown]
# ## 1. `gradient_descent(gradient, theta0, lr, n_steps)`
#
# $$\theta_{k+1} = \theta_k - \gamma\, \nabla L(\theta_k), \qquad k = 0, 1, \ldots$$
#
# Return the whole **trajectory**: row $k$ is $\theta_k$. Row 0 is the start, so `n_steps` steps give
# `n_steps + 1` rows, and `n_steps = 0` gives one. Each row has the shape of $\theta$: the result is of shape
# `(n_steps + 1, *theta.shape)`, for a single number `(n_steps + 1,)`.
#
# **Worked example.** $L(\theta) = \tfrac12(\theta_1^2 + 4\theta_2^2)$ has the gradient
# $(\theta_1, 4\theta_2)$. With $\gamma = 0.1$ from $(1, 1)$:
#
# | $k$ | $\theta_k$ | $\nabla L(\theta_k)$ |
# | --- | --- | --- |
# | 0 | $(1, 1)$ | $(1, 4)$ |
# | 1 | $(0.9, 0.6)$ | $(0.9, 2.4)$ |
# | 2 | $(0.81, 0.36)$ | |
#
# Each step multiplies coordinate $j$ by $1 - \gamma\lambda_j$, with the curvatures $\lambda = (1, 4)$. It
# shrinks while $|1 - \gamma\lambda_j| < 1$, so the steepest direction limits the step:
# $\gamma < 2/\lambda_{\max} = 0.5$. And then the flattest one is slow. That ratio, not the dimension, makes
# a problem hard; exercises 8 to 12 are five answers to it.
#
# **What goes wrong.** The sign: `+` climbs. The gradient is taken at the *current* point, anew in each step.
# And one array updated in place and appended again and again gives a trajectory of identical rows, all of
# them the last: append a copy, or make a new array in each step.


# %%
def gradient_descent(gradient, theta0, lr, n_steps):
    """The iterates of theta <- theta - lr * gradient(theta), from theta0.

    gradient: a function from theta to an array of the same shape; it is given float64. theta0: any shape.
    lr: the learning rate. n_steps: how many steps, at least 0. Returns float64 of shape
    (n_steps + 1, *theta.shape); row 0 is theta0. theta0 itself is not changed.

    >>> gradient_descent(lambda theta: theta * [1, 4], [1, 1], lr=0.25, n_steps=2)
    array([[1.    , 1.    ],
           [0.75  , 0.    ],
           [0.5625, 0.    ]])

    Pitfalls: the sign; n_steps rows instead of n_steps + 1; one array appended many times; integer theta0;
    stopping early where the gradient is small.
    """
    raise NotImplementedError("gradient_descent: your code here")


# %% [markdown]
# **See it.** The bowl of the worked example with three learning rates, by your own function; the last panel shows the
# loss of each. Which direction makes the small rate slow, and which one makes the large rate fail? By how much does
# each step multiply $\theta_2$ in the third panel? (Run the cell, or the whole file with `python optimizers.py`, which
# leaves its figures in the folder `figures`. What is not written yet says so.)


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def three_learning_rates(plt):
        curvature = np.array([1.0, 4.0])
        a, b = np.meshgrid(np.linspace(-1.6, 2.6, 120), np.linspace(-2, 2, 120))
        _, axes = plt.subplots(1, 4, figsize=(12, 3.1))
        for axis, (words, rate) in zip(axes, [("too small", 0.03), ("right", 0.35), ("too large", 0.52)]):
            path = gradient_descent(lambda theta: curvature * theta, [2.2, 0.9], rate, 15)
            axis.contour(
                a, b, (a**2 + 4 * b**2) / 2, levels=np.arange(0.3, 10, 1) ** 1.3, colors="silver", linewidths=0.8
            )
            (line,) = axis.plot(*path.T, ".-", color=f"C{len(axes[3].lines)}")
            axis.plot(0, 0, "k+")
            axis.set(title=f"{words}: $\\gamma$ = {rate}", xlabel="$\\theta_1$", xlim=(-1.6, 2.6), ylim=(-2, 2))
            axes[3].semilogy((path**2 @ curvature) / 2, ".-", color=line.get_color(), label=f"$\\gamma$ = {rate}")
            axis.tick_params(labelleft=axis is axes[0])
        axes[0].set_ylabel("$\\theta_2$")
        axes[3].set(title="the loss", xlabel="step $k$")
        axes[3].legend()


# %% [markdown]
# ## 2. `minibatches(n, batch_size, rng)`
#
# With a million examples, one exact gradient costs a million small ones. A **minibatch** is a handful of
# rows whose mean gradient stands in for it. One **epoch** goes once through the data: shuffle the rows
# $0, \ldots, n - 1$, and cut the shuffled row numbers into pieces of `batch_size`.
#
# Return a list of 1-d integer arrays. Together they hold every number below $n$ **exactly once**: that is a
# *partition*. All have `batch_size` entries except perhaps the last, which takes what is left; none is empty.
# There are $\lceil n / \text{batch\_size} \rceil$ of them. Each call shuffles anew.
#
# **Worked example.** $n = 7$, `batch_size` 3. If the shuffle gives $4, 0, 6, 2, 5, 1, 3$, the batches are
# $[4, 0, 6]$, $[2, 5, 1]$, $[3]$.
#
# **What goes wrong.** Dropping the short batch, so that some rows are never seen in that epoch. Cutting
# first and shuffling only the pieces, so that the same rows always meet. Drawing each batch by itself from
# all rows: then some rows come twice in an epoch and others never. And `np.random.permutation`, which
# ignores `rng`: nobody can repeat your run.


# %%
def minibatches(n, batch_size, rng):
    """One epoch of minibatches: a random partition of range(n) into batches of batch_size.

    n: how many rows, at least 1. batch_size: at least 1, may exceed n. rng: a numpy Generator, the only source
    of randomness. Returns a list of 1-d integer arrays; only the last may be shorter than batch_size.

    >>> batches = minibatches(7, 3, np.random.default_rng(0))
    >>> [len(batch) for batch in batches]
    [3, 3, 1]
    >>> np.sort(np.concatenate(batches))
    array([0, 1, 2, 3, 4, 5, 6])

    Pitfalls: the last, shorter batch is missing, or empty; a shuffle that does not use rng.
    """
    raise NotImplementedError("minibatches: your code here")


# %% [markdown]
# ## 3. `estimate_full_gradient(per_example, batch)`
#
# How good a stand-in is a batch? Given the gradients of all $n$ examples, one a row of `per_example`, and
# the row numbers of a batch $B$, estimate the gradient of the **sum** of the losses:
#
# $$g_B = \frac{n}{|B|} \sum_{i \in B} \nabla L_i(\theta)
# \qquad\text{estimates}\qquad \sum_{i=1}^{n} \nabla L_i(\theta),
# \qquad (n, \ldots) \to (\ldots)$$
#
# The factor makes it **unbiased**: each row is in the batch with probability $|B|/n$, and $n/|B|$ makes up
# for it on average.
#
# **Worked example.** $n = 3$ gradients $1, 2, 6$, whose sum is 9. The three batches of two rows give
#
# | batch | sum over the batch | times $n/\lvert B \rvert = 3/2$ |
# | --- | --- | --- |
# | rows 0, 1 | 3 | 4.5 |
# | rows 0, 2 | 7 | 10.5 |
# | rows 1, 2 | 8 | 12 |
#
# None of them is 9, but their average is: $(4.5 + 10.5 + 12)/3 = 9$. A check can do just that, list all
# batches, and needs no luck.
#
# **What slides get wrong.** The step of minibatch gradient descent is often printed as
# $\theta - \gamma \tfrac{n}{B} \sum_{i \in B} L(x_i, y)$. Three things are missing or confused there: the
# $\nabla$; the index of $y_i$; and $B$, which cannot be both the set and its size. It reads
#
# $$\theta \leftarrow \theta - \gamma\, \frac{n}{|B|} \sum_{i \in B} \nabla L_i(\theta).$$
#
# Moreover, this is a step for the *sum* of the losses. Training loops, PyTorch's and those of the following
# exercises, use the *mean* over the batch, $\tfrac{1}{|B|} \sum_{i \in B} \nabla L_i$, which estimates the
# gradient of the mean. The two differ by the factor $n$, and so do their learning rates: $\gamma = 0.1$ for
# the mean is $\gamma = 0.1/n$ for the sum.


# %%
def estimate_full_gradient(per_example, batch):
    """n / B times the sum of the batch's rows: an unbiased estimate of the sum of all n rows.

    per_example: (n, ...), the gradient of each example. batch: (B,), row numbers, each at most once.
    Returns float64 of shape (...), a number for per_example of shape (n,).

    >>> estimate_full_gradient([[1, 10], [2, 20], [6, 60]], [0, 2])
    array([ 10.5, 105. ])

    Pitfalls: the mean over the batch, which lacks the factor n; n // B; summing the columns too.
    """
    raise NotImplementedError("estimate_full_gradient: your code here")


# %% [markdown]
# ## Four ways through the data
#
# The next four exercises share one line, $\theta \leftarrow \theta - \gamma\, g$ with
# $g$ = `gradient(theta, rows of X, rows of y)`, and one contract: start from `theta0`, make `n_epochs`
# epochs, return the final $\theta$ (a `float64` copy of the start if `n_epochs` is 0). They differ in the
# rows:
#
# | function | rows of one step | steps an epoch |
# | --- | --- | --- |
# | `batch_descent` | all | 1 |
# | `per_example_descent` | one, in order | $n$ |
# | `stochastic_descent` | one, drawn at random *with* replacement | $n$ |
# | `minibatch_descent` | `batch_size`, a random partition | $\lceil n / \text{batch\_size} \rceil$ |
#
# (Slides print the second one under the title "gradient descent: for each example". The name usually means
# the first.)
#
# **Rows stay rows.** `gradient` expects a batch, also of one: `X[i:i+1]` has shape `(1, d)` and `y[i:i+1]`
# shape `(1,)`. `X[i]` has lost the axis of the examples, and a mean over "axis 0" would run over features.
#
# **One example for all four.** Two examples with $x_i = 1$ and $y = (0, 6)$, one parameter, and
# $L_i(\theta) = \tfrac12(\theta - y_i)^2$, so that `gradient(theta, X, y)` is `theta - y.mean()`. The mean
# loss is smallest at $\theta = 3$. Take $\gamma = \tfrac12$: every step goes half of the way from $\theta$
# to the mean target of its rows.

# %% [markdown]
# ## 4. `batch_descent(gradient, theta0, X, y, lr, n_epochs)`
#
# $$\theta \leftarrow \theta - \gamma\, \frac1n \sum_{i=1}^n \nabla L_i(\theta) \qquad\text{once an epoch}$$
#
# Gradient descent on the mean loss. **Worked example**, from $\theta = 0$: half of the way to 3, again and
# again: $1.5$, then $2.25$, then $2.625$. It converges.
#
# The $\tfrac1n$ is inside `gradient` already: do not divide again.


# %%
def batch_descent(gradient, theta0, X, y, lr, n_epochs):
    """The parameters after n_epochs steps, each on all rows.

    gradient(theta, X, y): the mean gradient on those rows, of theta's shape; it is given float64 arrays.
    theta0: any shape. X: (n, d). y: (n,). Returns float64 of theta's shape: the start where n_epochs is 0.

    >>> gradient = lambda theta, X, y: theta - y.mean()
    >>> batch_descent(gradient, [0.0], X=[[1], [1]], y=[0, 6], lr=0.5, n_epochs=2)
    array([2.25])

    Pitfalls: dividing by n once more; changing theta0 in place; returning None or the trajectory.
    """
    raise NotImplementedError("batch_descent: your code here")


# %% [markdown]
# ## 5. `per_example_descent(gradient, theta0, X, y, lr, n_epochs)`
#
# $$\text{for } i = 1, \ldots, n \text{ in order:} \qquad \theta \leftarrow \theta - \gamma\, \nabla L_i(\theta)$$
#
# A step after each example, with the $\theta$ that the example before has left. That is $n$ steps for about
# the price of one step of `batch_descent`.
#
# **Worked example**, from $\theta = 0$: row 0 ($y = 0$) leaves $\theta = 0$; row 1 ($y = 6$) goes half of the
# way to 6, $\theta = 3$. Second epoch: $1.5$, then $3.75$. It does not converge to 3: in the end it runs
# forever from $2$ (after row 0) to $4$ (after row 1). With a constant learning rate, single examples keep
# pulling; this is why $\gamma$ is lowered during training.
#
# **What goes wrong.** Computing all $n$ gradients at the $\theta$ of the epoch's start: that is a sum of
# gradients, $n$ times the step of `batch_descent`.


# %%
def per_example_descent(gradient, theta0, X, y, lr, n_epochs):
    """The parameters after n_epochs passes over the rows in order, one step a row.

    gradient(theta, X, y): the mean gradient on those rows; here it gets X of shape (1, d), y of shape (1,).
    theta0: any shape. X: (n, d). y: (n,). Returns float64 of theta's shape: the start where n_epochs is 0.

    >>> gradient = lambda theta, X, y: theta - y.mean()
    >>> per_example_descent(gradient, [0.0], X=[[1], [1]], y=[0, 6], lr=0.5, n_epochs=2)
    array([3.75])

    Pitfalls: X[i], which has lost the axis of the examples; gradients that are not at the current theta.
    """
    raise NotImplementedError("per_example_descent: your code here")


# %% [markdown]
# ## 6. `stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng)`
#
# $$n \text{ times an epoch:} \qquad i \sim \mathrm{Uniform}\{0, \ldots, n-1\}, \qquad
# \theta \leftarrow \theta - \gamma\, \nabla L_i(\theta)$$
#
# Stochastic gradient descent as it is analysed: every step draws a row **with replacement**, regardless of
# what was drawn before. Given the past, each step's gradient is then an unbiased estimate of $\nabla L$. The
# price: an epoch of $n$ draws misses a given row with probability $(1 - 1/n)^n \approx 1/e$, about 37 %, and
# sees others twice or more.
#
# **Worked example**, from $\theta = 0$: the draws $1, 1$ give $3$, then $4.5$. No order of the rows without
# replacement does that.
#
# **What goes wrong.** A permutation, in which no row repeats: that is the next exercise with a batch size
# of 1. Drawing once and using the same rows in every epoch. And the bounds: `rng.integers(1, n)` never draws
# row 0, and `rng.integers(0, n - 1)` never the last; the upper end is *exclusive*.


# %%
def stochastic_descent(gradient, theta0, X, y, lr, n_epochs, rng):
    """The parameters after n_epochs epochs of n steps, each on one row drawn with replacement.

    gradient(theta, X, y): the mean gradient on those rows; here it gets X of shape (1, d), y of shape (1,).
    theta0: any shape. X: (n, d). y: (n,). rng: a numpy Generator, the only source of randomness; every epoch
    draws anew. Returns float64 of theta's shape: the start where n_epochs is 0.

    >>> gradient = lambda theta, X, y: theta - y.mean()
    >>> rng = np.random.default_rng(0)
    >>> stochastic_descent(gradient, [0.0], X=[[1], [1]], y=[6, 6], lr=0.5, n_epochs=1, rng=rng)
    array([4.5])

    Pitfalls: a permutation instead of draws; one draw for all epochs; X and y of different rows.
    """
    raise NotImplementedError("stochastic_descent: your code here")


# %% [markdown]
# ## 7. `minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng)`
#
# $$\text{for each batch } B \text{ of the epoch:} \qquad
# \theta \leftarrow \theta - \gamma\, \frac{1}{|B|} \sum_{i \in B} \nabla L_i(\theta)$$
#
# What nearly everyone uses. Each epoch takes a fresh partition from your `minibatches`, and makes one step a
# batch, the short one at the end included. `X[batch]` and `y[batch]` with an integer array pick those rows,
# of both, in the same order.
#
# **Worked example**, with a third example, $y = (0, 6, 6)$, and `batch_size` 2. If the partition is
# $[1, 2], [0]$: half of the way to 6 is $3$, then half of the way to 0 is $1.5$. If it is $[0, 2], [1]$:
# half of the way to the mean 3 is $1.5$, then half of the way to 6 is $3.75$.
#
# `gradient` divides by the number of rows it gets, so the short batch needs no special care; its rows simply
# weigh more. (Dividing its sum by `batch_size` instead is a common mistake.) With `batch_size = n` this is
# `batch_descent`; with 1 it is the per-example method in a random order.


# %%
def minibatch_descent(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    """The parameters after n_epochs epochs of minibatches, one step a batch.

    gradient(theta, X, y): the mean gradient on those rows; here it gets X of shape (B, d), y of shape (B,).
    theta0: any shape. X: (n, d). y: (n,). batch_size: at least 1. rng: a numpy Generator, the only source of
    randomness; every epoch is a fresh partition. Returns float64 of theta's shape: the start where n_epochs is 0.

    >>> gradient = lambda theta, X, y: theta - y.mean()
    >>> rng = np.random.default_rng(0)
    >>> minibatch_descent(gradient, [0.0], X=[[1], [1]], y=[0, 6], lr=0.5, n_epochs=2, batch_size=2, rng=rng)
    array([2.25])

    Pitfalls: one partition for all epochs; shuffling X but not y; multiplying the mean gradient by n / B.
    """
    raise NotImplementedError("minibatch_descent: your code here")


# %% [markdown]
# **See it.** A straight line through 60 noisy points: two parameters, and your four ways through the data, three epochs
# each at its own learning rate. Left, where each of them walks (the cross is the best line); right, the loss against
# the number of rows that were looked at, which is what the work costs. Who is ahead after one epoch, who at the end?
# Which paths would get closer to the cross with more epochs, and which ones need a smaller $\gamma$ for that?


# %%
if __name__ == "__main__":

    @figure
    def four_ways_through_the_data(plt):
        draws = np.random.default_rng(5)
        inputs = np.stack([np.ones(60), draws.uniform(-2, 2, size=60)], axis=1)
        targets = inputs @ [1.0, 1.5] + draws.normal(scale=0.8, size=60)
        best = np.linalg.lstsq(inputs, targets, rcond=None)[0]

        def loss(thetas):
            return np.mean((thetas @ inputs.T - targets) ** 2, axis=-1)

        class Walk:
            """A mean gradient that writes down where it was asked, and for how many rows."""

            def __init__(self):
                self.thetas, self.rows = [], [0]

            def __call__(self, theta, X, y):
                self.thetas.append(np.array(theta))
                self.rows.append(self.rows[-1] + len(y))
                return 2 * X.T @ (X @ theta - y) / len(y)

        rng = np.random.default_rng(0)
        ways = {
            "batch": (batch_descent, 0.3, ()),
            "minibatch, 10 rows": (minibatch_descent, 0.1, (10, rng)),
            "per example": (per_example_descent, 0.05, ()),
            "stochastic": (stochastic_descent, 0.05, (rng,)),
        }
        _, axes = plt.subplot_mosaic("abee;cdee", figsize=(12, 5.2))
        a, b = np.meshgrid(np.linspace(-1.2, 2.0, 90), np.linspace(-1.2, 2.2, 90))
        heights = loss(np.stack([a, b], axis=-1))
        for k, (name, (descend, rate, more)) in enumerate(ways.items()):
            walk = Walk()
            end = descend(walk, [-1.0, -1.0], inputs, targets, rate, 3, *more)
            path = np.array([*walk.thetas, end])
            axis = axes["abcd"[k]]
            axis.contour(
                a, b, heights, levels=loss(best) + np.arange(0.1, 4, 0.5) ** 2, colors="silver", linewidths=0.8
            )
            axis.plot(*path.T, ".-", color=f"C{k}", linewidth=1, markersize=3 if len(path) > 20 else 6)
            axis.plot(*best, "k+", markersize=10)
            axis.set(title=f"{name}, $\\gamma$ = {rate}", xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1, 2])
            axes["e"].plot(walk.rows, loss(path), color=f"C{k}", label=name)
        axes["e"].axhline(loss(best), color="black", linewidth=0.8, linestyle=":")
        axes["e"].set(title="mean loss on all rows (dotted: the best line's)", xlabel="rows looked at", ylim=(0.4, 3))
        axes["e"].set_xticks([0, 60, 120, 180])
        axes["e"].legend()


# %% [markdown]
# ## Optimizers as objects
#
# A network has many parameter arrays, and better steps need a memory for each of them. PyTorch's answer is
# an object that is told the parameters once. A training step is then always the same three lines:
#
# ```python
# optimizer.zero_grad()     # forget the gradients of the last step
# loss.backward()           # fill in p.grad for every parameter p
# optimizer.step()          # update p.value for every parameter p
# ```
#
# The middle line is assignment 07; here the checks fill in `p.grad`. Your five classes share a contract:
#
# * `parameters` is any iterable of `Parameter`s: a list, a tuple, or a generator, which can be gone through
#   **only once**. Make a list of it in `__init__`.
# * `step()` updates each parameter's `.value`, in place or by a new array, and leaves `.grad` as it is:
#   beware of `g = p.grad; g += ...`, which writes into it.
# * A parameter whose `.grad` is `None` is skipped: neither its value nor its memory changes. (None means "no
#   gradient", which is not the same as a gradient of zero: momentum would go on rolling.)
# * Each parameter has a memory **of its own**, and so has each optimizer.
# * Keep the learning rate as `self.lr` and read it **in every step**: a schedule lowers it with
#   `optimizer.lr = 0.01`, and what the memory holds must not depend on what it was. (The checks change the rate through
#   the attribute that your steps read, and leave it alone where there is none.)
# * `zero_grad()` sets every parameter's `.grad` to `None`.
#
# The formulas are PyTorch's to the letter. All operations are elementwise; $g$ is `.grad`, $\theta$ is
# `.value`, and $t = 1, 2, \ldots$ counts the steps of that parameter.


# %%
class Parameter:
    """An array to be learned, and its gradient. Given; nothing to do.

    >>> p = Parameter([1, 2])
    >>> p.value
    array([1., 2.])
    >>> p.grad is None
    True
    """

    def __init__(self, value):
        self.value = as_float(value)
        self.grad = None


# %% [markdown]
# ## 8. `class SGD(parameters, lr, momentum=0, nesterov=False, weight_decay=0)`
#
# With momentum $\mu$ and weight decay $\lambda$, and a memory $b$ that starts at 0:
#
# $$\begin{aligned}
# g &\leftarrow g + \lambda\, \theta \\
# b &\leftarrow \mu\, b + g \\
# \theta &\leftarrow \theta - \gamma\, b & &\text{or, if nesterov,} &
# \theta &\leftarrow \theta - \gamma\, (g + \mu\, b)
# \end{aligned}$$
#
# With $\mu = 0$ this is $\theta \leftarrow \theta - \gamma g$.
#
# **Momentum** is a heavy ball: $b$ is a sum of all past gradients, $\mu^k$ being the weight of the one $k$
# steps ago. Where gradients agree, the steps grow, up to $\gamma/(1 - \mu)$ times the gradient; where they
# alternate, they cancel. That is what a narrow valley needs.
#
# **Worked example.** $\theta = 0$, $g = 1$ in every step, $\mu = \tfrac12$, $\gamma = 1$; before the third
# step, $\gamma$ is lowered to $0.1$.
#
# | step | $\gamma$ | $b$ | $\theta$ with momentum | $g + \mu b$ | $\theta$ with nesterov |
# | --- | --- | --- | --- | --- | --- |
# | 1 | 1 | 1 | $-1$ | 1.5 | $-1.5$ |
# | 2 | 1 | 1.5 | $-2.5$ | 1.75 | $-3.25$ |
# | 3 | 0.1 | 1.75 | $-2.675$ | 1.875 | $-3.4375$ |
#
# **Which momentum?** Papers and other courses print $v \leftarrow \mu v - \gamma g$,
# $\theta \leftarrow \theta + v$: the learning rate *inside* the memory. With a constant $\gamma$ it is the
# same method. But above, its third step would be $0.5 \cdot 1.5 + 0.1 = 0.85$ long instead of $0.175$, still
# running at the old speed. A third form, $b \leftarrow \mu b + (1 - \mu) g$, is an average; its steps are
# shorter by $1 - \mu$. PyTorch's is the one in the box above.
#
# **Weight decay** is the gradient of $\tfrac{\lambda}{2} \lVert \theta \rVert^2$, added to $g$ *before* the
# momentum, so that the memory sees it too.
#
# `nesterov` is only used together with a momentum above 0.


# %%
class SGD:
    """Stochastic gradient descent with momentum and weight decay, as torch.optim.SGD.

    parameters: any iterable of Parameters. lr: the learning rate, kept as `.lr`. momentum: in [0, 1).
    nesterov: only with momentum > 0. weight_decay: at least 0.

    >>> p = Parameter([1.0, 2.0])
    >>> optimizer = SGD([p], lr=0.5, momentum=0.5)
    >>> for _ in range(2):
    ...     p.grad = np.array([2.0, -4.0])
    ...     optimizer.step()
    >>> p.value
    array([-1.5,  7. ])

    Pitfalls: the learning rate inside the memory; one memory for all parameters; a `p.grad` that changes.
    """

    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        raise NotImplementedError("SGD.__init__: your code here")

    def step(self):
        """Update the value of every parameter that has a gradient."""
        raise NotImplementedError("SGD.step: your code here")

    def zero_grad(self):
        """Set the gradient of every parameter to None."""
        raise NotImplementedError("SGD.zero_grad: your code here")


# %% [markdown]
# ## 9. `class Adagrad(parameters, lr, eps=1e-10)`
#
# In exercise 1 one learning rate had to serve a steep and a flat direction. Adagrad gives each entry of each
# parameter its own, from the sum $s$ of its squared gradients so far:
#
# $$\begin{aligned}
# s &\leftarrow s + g^2 \\
# \theta &\leftarrow \theta - \gamma\, \frac{g}{\sqrt{s} + \varepsilon}
# \end{aligned}$$
#
# Steep directions get small steps, and all steps get shorter with time, like $1/\sqrt{t}$.
#
# **Worked example**, $\gamma = 1$ (and $\varepsilon$ too small to see): $g = 3$ gives $s = 9$ and a step of
# $3/3 = 1$; then $g = 4$ gives $s = 25$ and a step of $4/5$.
#
# **The $\varepsilon$.** It keeps $0/0$ away from an entry whose gradients have all been 0. It stands
# *outside* the root, here and in exercises 10 to 12; $\sqrt{s + \varepsilon}$ is something else. Multiply
# all gradients by 1000 and the path does not change, except through $\varepsilon$: with tiny gradients its
# place and its default value matter.
#
# **Care.** Gradients that are exactly 0 are common (every unit that a ReLU has switched off), and gradients
# of $10^4$ occur. Exercises 9 to 12 each have a small item, 20 % of their points, that looks at both: no
# warning, no `nan`, and an entry with gradient 0 stays where it is. The formulas above do all of that as they
# stand; a ratio $g/\sqrt{s}$ computed first does not.


# %%
class Adagrad:
    """Adagrad, as torch.optim.Adagrad: step sizes from the sum of squared gradients.

    parameters: any iterable of Parameters. lr: the learning rate, kept as `.lr`. eps: added to the root.

    >>> p = Parameter([10.0, 10.0])
    >>> optimizer = Adagrad([p], lr=1.0)
    >>> for g in (3.0, 4.0):
    ...     p.grad = np.array([g, -100 * g])
    ...     optimizer.step()
    >>> p.value
    array([ 8.2, 11.8])

    Pitfalls: eps inside the root; the sum of the gradients instead of their squares.
    """

    def __init__(self, parameters, lr, eps=1e-10):
        raise NotImplementedError("Adagrad.__init__: your code here")

    def step(self):
        """Update the value of every parameter that has a gradient."""
        raise NotImplementedError("Adagrad.step: your code here")

    def zero_grad(self):
        """Set the gradient of every parameter to None."""
        raise NotImplementedError("Adagrad.zero_grad: your code here")


# %% [markdown]
# ## 10. `class RMSprop(parameters, lr, alpha=0.99, eps=1e-8)`
#
# Adagrad never forgets, so it slows down forever. RMSprop replaces its sum by a moving average, in which the
# past fades by the factor $\alpha$ in each step:
#
# $$\begin{aligned}
# v &\leftarrow \alpha\, v + (1 - \alpha)\, g^2 \\
# \theta &\leftarrow \theta - \gamma\, \frac{g}{\sqrt{v} + \varepsilon}
# \end{aligned}$$
#
# with $v = 0$ at the start.
#
# **Worked example**, $\alpha = \tfrac34$, $\gamma = 1$: $g = 2$ gives $v = \tfrac14 \cdot 4 = 1$ and a step
# of $2/1 = 2$; then $g = 1$ gives $v = \tfrac34 \cdot 1 + \tfrac14 \cdot 1 = 1$ and a step of $1$.
#
# Note the first step: $g/\sqrt{(1 - \alpha) g^2} = \pm 1/\sqrt{1 - \alpha}$, whatever $g$ is. For
# $\alpha = 0.99$ this is ten times $\gamma$, because $v$ starts at 0 and is far too small. Adam repairs
# that.


# %%
class RMSprop:
    """RMSprop, as torch.optim.RMSprop: step sizes from a moving average of squared gradients.

    parameters: any iterable of Parameters. lr: the learning rate, kept as `.lr`. alpha: in [0, 1), the share
    of the past. eps: added to the root.

    >>> p = Parameter([10.0, 10.0])
    >>> optimizer = RMSprop([p], lr=1.0, alpha=0.75)
    >>> for g in (2.0, 1.0):
    ...     p.grad = np.array([g, -100 * g])
    ...     optimizer.step()
    >>> p.value.round(5)
    array([ 7., 13.])

    Pitfalls: alpha and 1 - alpha exchanged; eps inside the root; a bias correction, which is Adam's.
    """

    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        raise NotImplementedError("RMSprop.__init__: your code here")

    def step(self):
        """Update the value of every parameter that has a gradient."""
        raise NotImplementedError("RMSprop.step: your code here")

    def zero_grad(self):
        """Set the gradient of every parameter to None."""
        raise NotImplementedError("RMSprop.zero_grad: your code here")


# %% [markdown]
# ## 11. `class Adam(parameters, lr, betas=(0.9, 0.999), eps=1e-8)`
#
# Momentum and RMSprop together: a moving average $m$ of the gradients, and $v$ of their squares.
#
# $$\begin{aligned}
# m &\leftarrow \beta_1 m + (1 - \beta_1)\, g, &
# \hat m &= m / (1 - \beta_1^t) \\
# v &\leftarrow \beta_2 v + (1 - \beta_2)\, g^2, &
# \hat v &= v / (1 - \beta_2^t) \\
# & & \theta &\leftarrow \theta - \gamma\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}
# \end{aligned}$$
#
# **Bias correction.** Both averages start at 0, and after $t$ steps their weights add up to $1 - \beta^t$
# only. Dividing by that makes them averages. $\hat m$ and $\hat v$ are used in this step and then forgotten:
# what is remembered is $m$ and $v$.
#
# **Worked example.** In the first step, $\hat m = g$ and $\hat v = g^2$: the step is $\gamma$ in the
# direction of $-\mathrm{sign}(g)$, whatever $\beta_1$ and $\beta_2$ are. Then, with
# $\beta_1 = \beta_2 = \tfrac12$, $\gamma = 1$ and the gradients $g = 2$, $g = 4$:
#
# | $t$ | $g$ | $m$ | $v$ | $\hat m$ | $\hat v$ | step |
# | --- | --- | --- | --- | --- | --- | --- |
# | 1 | 2 | 1 | 2 | 2 | 4 | 1 |
# | 2 | 4 | 2.5 | 9 | 10/3 | 12 | $\frac{10/3}{\sqrt{12}} = 0.962\ldots$ |
#
# **What goes wrong.** $t$ starts at 1, not 0 (with 0, both denominators are 0). It counts the steps of *that
# parameter*: one that was skipped, for want of a gradient, does not get older. And the paper's shortcut
# $\gamma \sqrt{1 - \beta_2^t}/(1 - \beta_1^t) \cdot m/(\sqrt{v} + \varepsilon)$ is another method, with
# another $\varepsilon$.


# %%
class Adam:
    """Adam, as torch.optim.Adam: moving averages of gradients and of their squares, with bias correction.

    parameters: any iterable of Parameters. lr: the learning rate, kept as `.lr`. betas: two numbers in [0, 1),
    the shares of the past in the two averages. eps: added to the root of the corrected average.

    >>> p = Parameter([0.0, 0.0])
    >>> optimizer = Adam([p], lr=0.5)
    >>> p.grad = np.array([3.0, -0.02])
    >>> optimizer.step()
    >>> p.value.round(5)
    array([-0.5,  0.5])

    Pitfalls: no bias correction; t from 0; one t for all parameters; eps inside the root, or added before the
    correction.
    """

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        raise NotImplementedError("Adam.__init__: your code here")

    def step(self):
        """Update the value of every parameter that has a gradient."""
        raise NotImplementedError("Adam.step: your code here")

    def zero_grad(self):
        """Set the gradient of every parameter to None."""
        raise NotImplementedError("Adam.zero_grad: your code here")


# %% [markdown]
# ## 12. `class AdamW(parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)`
#
# In SGD, weight decay is a term of the gradient. In Adam that term would be divided by $\sqrt{\hat v}$ like
# everything else, so that weights with large gradients hardly decay. AdamW takes the decay out of the
# gradient ("decoupled"): first shrink the weights,
#
# $$\theta \leftarrow \theta - \gamma\, \lambda\, \theta = (1 - \gamma\lambda)\, \theta,$$
#
# then make Adam's step with the plain $g$, whose averages never see $\lambda$.
#
# **Worked example.** $\theta = 10$, $\gamma = 0.5$, $\lambda = 0.2$, first step, $g > 0$: the decay gives
# $10 \cdot 0.9 = 9$, and Adam's step of $\gamma$ then $8.5$.
#
# **What goes wrong.** The factor $\gamma$ in the decay is PyTorch's, and it is the $\gamma$ of *this* step.
# A decay *after* Adam's step would give $(10 - 0.5) \cdot 0.9 = 8.55$. And a parameter without a gradient is
# skipped altogether: it does not decay either.
#
# The stub inherits from your `Adam`, so `zero_grad` is there already and `super()` reaches the rest. You may
# also write the class out in full.


# %%
class AdamW(Adam):
    """AdamW, as torch.optim.AdamW: Adam with decoupled weight decay.

    parameters, lr, betas, eps: as in Adam. weight_decay: at least 0; each step first multiplies the value of
    every parameter that has a gradient by 1 - lr * weight_decay.

    >>> p = Parameter([10.0, -10.0])
    >>> optimizer = AdamW([p], lr=0.5, weight_decay=0.2)
    >>> p.grad = np.array([3.0, -0.02])
    >>> optimizer.step()
    >>> p.value.round(5)
    array([ 8.5, -8.5])

    Pitfalls: the decay added to the gradient, which is SGD's kind; a decay without lr; decay after the step.
    """

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        raise NotImplementedError("AdamW.__init__: your code here")

    def step(self):
        """Update the value of every parameter that has a gradient."""
        raise NotImplementedError("AdamW.step: your code here")


# %% [markdown]
# ## Look at what you made
#
# **Six optimizers, two valleys.** The first figure is a bowl that is twenty times steeper in one direction than in the
# other, with 40 steps for each of your optimizers. Which learning rate makes gradient descent diverge here, by the rule
# of exercise 1? What does Nesterov's look ahead do to the oscillations of momentum? Multiply both curvatures by 100:
# which paths stay as they are? And which of the optimizers would notice if you turned the valley by 45 degrees?
#
# The second is Rosenbrock's function, $(1 - \theta_1)^2 + 100\,(\theta_2 - \theta_1^2)^2$, which is no bowl: its bent
# valley is easy to find and long to follow, to the cross at $(1, 1)$, and every optimizer has 400 steps. Who is thrown
# across the valley, and who creeps along its floor? Which of these learning rates would you call a fair choice, and how
# would you make one if you did not have the picture?


# %%
if __name__ == "__main__":

    @figure
    def paths_of_six_optimizers(plt):
        def draw(plane, surface, levels, slope, start, best, n_steps, runs):
            """Six panels: the path of each optimizer on the contours of a surface."""
            axes = plt.subplots(2, 3, figsize=(12, 5.6), sharex=True, sharey=True)[1]
            for k, (axis, (name, make)) in enumerate(zip(axes.flat, runs.items())):
                parameter = Parameter(start)
                optimizer = make([parameter])
                path = [np.array(parameter.value)]
                for _ in range(n_steps):
                    parameter.grad = slope(parameter.value)
                    optimizer.step()
                    path.append(np.array(parameter.value))
                axis.contour(*plane, surface(*plane), levels=levels, colors="silver", linewidths=0.8)
                axis.plot(*np.transpose(path), ".-", color=f"C{k}", linewidth=1.2, markersize=4)
                axis.plot(*best, "k+", markersize=9)
                (left, right), (low, high) = ((ticks.min(), ticks.max()) for ticks in plane)
                axis.set(title=name, xlim=(left, right), ylim=(low, high))

        draw(
            plane=np.meshgrid(np.linspace(-4.6, 1.6, 120), np.linspace(-1.7, 1.7, 120)),
            surface=lambda a, b: (a**2 + 20 * b**2) / 2,
            levels=np.arange(0.2, 6, 0.6) ** 2,
            slope=lambda theta: np.array([1.0, 20.0]) * theta,
            start=[-4.0, 1.0],
            best=(0, 0),
            n_steps=40,
            runs={
                "gradient descent, $\\gamma$ = 0.09": lambda ps: SGD(ps, 0.09),
                "momentum 0.8, $\\gamma$ = 0.03": lambda ps: SGD(ps, 0.03, momentum=0.8),
                "nesterov 0.8, $\\gamma$ = 0.03": lambda ps: SGD(ps, 0.03, momentum=0.8, nesterov=True),
                "Adagrad, $\\gamma$ = 1": lambda ps: Adagrad(ps, 1.0),
                "RMSprop, $\\gamma$ = 0.1, $\\alpha$ = 0.9": lambda ps: RMSprop(ps, 0.1, alpha=0.9),
                "Adam, $\\gamma$ = 0.3": lambda ps: Adam(ps, 0.3),
            },
        )
        draw(
            plane=np.meshgrid(np.linspace(-1.7, 1.5, 160), np.linspace(-0.8, 2.2, 160)),
            surface=lambda a, b: (1 - a) ** 2 + 100 * (b - a**2) ** 2,
            levels=[0.5, 3, 12, 40, 120, 300, 700],
            slope=lambda t: np.array([-2 * (1 - t[0]) - 400 * t[0] * (t[1] - t[0] ** 2), 200 * (t[1] - t[0] ** 2)]),
            start=[-1.2, 1.0],
            best=(1, 1),
            n_steps=400,
            runs={
                "gradient descent, $\\gamma$ = 0.001": lambda ps: SGD(ps, 0.001),
                "momentum 0.9, $\\gamma$ = 0.001": lambda ps: SGD(ps, 0.001, momentum=0.9),
                "nesterov 0.9, $\\gamma$ = 0.001": lambda ps: SGD(ps, 0.001, momentum=0.9, nesterov=True),
                "Adagrad, $\\gamma$ = 0.3": lambda ps: Adagrad(ps, 0.3),
                "RMSprop, $\\gamma$ = 0.01": lambda ps: RMSprop(ps, 0.01),
                "Adam, $\\gamma$ = 0.1": lambda ps: Adam(ps, 0.1),
            },
        )


# %% [markdown]
# **Two details of Adam.** Left, how far the first steps go when every gradient is 1, in units of $\gamma$:
# RMSprop and Adam divide by the root of an average of squares, and one of them corrects it. Right, two weights that
# start at 1, whose gradients are pure noise, of size 1 and of size 100; both should decay as
# $(1 - \gamma\lambda)^t$ (dotted). With the decay inside the gradient, as in exercise 8, which of the two hardly
# decays, and why? (Exercise 12 says it in words.)


# %%
if __name__ == "__main__":

    @figure
    def bias_correction_and_weight_decay(plt):
        def walk(make, start, gradients):
            """The values before and after each step; `gradients` are functions of the value."""
            parameter = Parameter(start)
            optimizer = make([parameter])
            path = [np.array(parameter.value)]
            for gradient in gradients:
                parameter.grad = gradient(parameter.value)
                optimizer.step()
                path.append(np.array(parameter.value))
            return np.array(path)

        _, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
        ones = [np.ones_like] * 60
        for name, make, style in [
            ("RMSprop, $\\alpha$ = 0.99", lambda ps: RMSprop(ps, 0.01), "-"),
            ("Adam", lambda ps: Adam(ps, 0.01), "--"),
        ]:
            left.plot(np.arange(1, 61), -np.diff(walk(make, [0.0], ones)[:, 0]) / 0.01, style, label=name)
        left.set(title="length of step $t$, in units of $\\gamma$", xlabel="$t$", ylim=(0, 10.5))
        left.legend()

        rate, decay, n_steps = 0.002, 1.0, 1000
        noise = np.random.default_rng(3).normal(size=(n_steps, 2, 50)) * np.array([[1.0], [100.0]])
        plain = [lambda value, g=g: g for g in noise]
        with_decay = [lambda value, g=g: g + decay * value for g in noise]
        runs = {
            "decay in the gradient, Adam": walk(lambda ps: Adam(ps, rate), np.ones((2, 50)), with_decay),
            "decoupled, AdamW": walk(lambda ps: AdamW(ps, rate, weight_decay=decay), np.ones((2, 50)), plain),
        }
        for k, (name, path) in enumerate(runs.items()):
            for size, style, values in zip((1, 100), ("-", "--"), np.moveaxis(path.mean(axis=-1), 1, 0)):
                right.plot(values, style, color=f"C{2 + k}", label=f"{name}, noise of size {size}")
        right.plot((1 - rate * decay) ** np.arange(n_steps + 1), "k:", linewidth=2.4)
        right.set(title="the weights (mean of 50 runs)", xlabel="$t$", ylim=(-0.05, 1.15))
        right.legend(loc="lower left", fontsize=8)


# %% [markdown]
# **What you should keep.** Every method here is $\theta \leftarrow \theta - \gamma \cdot$(something made of
# gradients). A batch's mean gradient estimates the full mean without bias; the learning rate for a mean is
# $n$ times the one for a sum. Momentum averages over time, Adagrad, RMSprop and Adam rescale each entry. And
# two formulas that agree while $\gamma$ is constant need not be the same method.
