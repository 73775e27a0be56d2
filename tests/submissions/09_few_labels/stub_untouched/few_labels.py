# %% [markdown]
# # 09 Few labels, or only X
#
# Labels are what costs: somebody has to look at each example. Examples alone are often free. This assignment
# asks what the examples without labels can still teach, in two settings of the lecture.
#
# - **Semi-supervised**, few labels: a loss on the unlabelled predictions (exercises 1, 2, 4, 5), or labels of
#   one's own making (3 and 6, *self-training*).
# - **Self-supervised**, only $X$: let the inputs be their own targets (7 to 11, autoencoders).
#
# Eleven short functions. The gradients are those of assignments 01, 02 and 06 once more; new are the losses.
#
# ## What goes in, what comes out
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $p$ | probabilities of $C$ classes; every row sums to 1, zeros allowed | `(n, C)` |
# | $z$ | logits of $C$ classes, $p = \mathrm{softmax}(z)$ row by row | `(n, C)` |
# | $y$ | labels, integers $0, \dots, C - 1$ of any integer type | `(n,)` |
# | $X$, $\tilde X$ | examples, one a row, and the same with entries masked | `(n, d)` |
# | $W$ | weights of the autoencoder: from $d$ features to a code of $k$ numbers | `(k, d)` |
# | a loss | a mean over the rows | one number |
# | a gradient | with respect to $z$ or to $W$ | that of $z$ or of $W$ |
#
# Inputs are any array-like of real numbers: floats, lists, integer arrays, `float32`, even `uint8`. Results
# are `float64` whatever the input, except for labels and indices, which are integers. No function changes its
# arguments. `as_float` and `log_softmax` below are given.
#
# **Numerical care** is an item of its own, worth 20 % of an exercise in which an entropy or a logit
# occurs: no warning, no `inf`, no `nan` for probabilities that are exactly 0, and for logits up to
# $10^4$. The textbook formula earns the rest.

# %%
import numpy as np


def as_float(x):
    """A fresh float64 array with the entries of `x`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(x, dtype=np.float64)


def log_softmax(z):
    """The logarithm of softmax(z), row by row, without overflow (from assignment 01). Given; nothing to do.

    >>> np.exp(log_softmax(np.log([[1.0, 3.0]])))
    array([[0.25, 0.75]])
    """
    z = as_float(z)
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


# %% [markdown]
# ## 1. `entropy(p)`
#
# $$H(p) = \frac1n \sum_{i=1}^{n} \Bigl( -\sum_{c=1}^{C} p_{ic} \log p_{ic} \Bigr), \qquad (n, C) \to ()$$
#
# In assignment 02, $-\log q$ was the *surprise* of an event of probability $q$. The entropy of a row is the
# surprise that the model expects of itself: 0 where it is certain, $\log C$ where it knows nothing. It needs
# no label. The logarithm is the natural one, and $e^{H}$ reads as a number of classes: the model hesitates as
# if between so many equal ones.
#
# **Worked example:** the row $[\tfrac12, \tfrac14, \tfrac14]$ has the entropy $\tfrac12 \log 2 +
# 2 \cdot \tfrac14 \log 4 = \tfrac32 \log 2$. The row $[1, 0, 0]$ has the entropy 0. Together they have the
# mean, $\tfrac34 \log 2$.
#
# **What goes wrong.** The minus sign: $\sum p \log p$ is never positive. A mean over all $nC$ entries (as
# `np.mean` does by itself) in place of a sum over the classes and a mean over the rows.
#
# **Care.** By convention $0 \log 0 = 0$, the limit of $p \log p$; numpy has $0 \cdot (-\infty)$ = `nan`. In
# `np.where(p > 0, p * np.log(p), 0)` the logarithm of 0 is still computed, with its warning, before it is
# thrown away. Replace the 0 *inside* the logarithm, by a 1: then $0 \cdot \log 1 = 0$. A small constant,
# `np.log(p + 1e-8)`, avoids the `nan` and makes every answer a little wrong.


# %%
def entropy(p):
    """The mean Shannon entropy of the rows of p, natural logarithm, with 0 log 0 = 0.

    p: (n, C), rows on the simplex. Returns a float64 number, shape (), in [0, log C].

    >>> float((entropy([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]]) / np.log(2.0)).round(6))
    0.75

    Pitfalls: the minus sign; a mean over the classes too; 0 * log(0) is nan; logarithms to base 2.
    """
    raise NotImplementedError("entropy: your code here")


# %% [markdown]
# ## 2. `entropy_with_logits_grad(z)`
#
# The gradient of $H(\mathrm{softmax}(z))$ with respect to the logits. The derivative of $-p \log p$ is
# $g = -(\log p + 1)$, and that cotangent goes through the Jacobian of softmax, $p \odot (g - \sum_k p_k g_k)$
# (assignment 01). The ones cancel, and with $h_i = -\sum_k p_{ik} \log p_{ik}$, the entropy of the row:
#
# $$\frac{\partial H}{\partial z_{ic}} = -\frac1n\, p_{ic} \bigl( \log p_{ic} + h_i \bigr), \qquad
# (n, C) \to (n, C)$$
#
# **Worked example:** the one row $z = [\log 3, 0]$, $p = [\tfrac34, \tfrac14]$, has $h = \log 4 -
# \tfrac34 \log 3$. The gradient is $[-\tfrac{3}{16} \log 3, \tfrac{3}{16} \log 3]$. A descent step raises
# the logit that is already larger: to minimize the entropy is to become more certain. At equal logits the
# gradient is 0, the top of the hill: a model that knows nothing learns nothing from this loss alone. Rows
# sum to 0, as adding a constant to all logits changes nothing.
#
# **What goes wrong.** Stopping at the gradient with respect to $p$, $-(\log p + 1)$. One $h$ for the
# whole batch in place of one for each row. The $1/n$.
#
# **Care.** Take $\log p$ from `log_softmax(z)`, finite where $p$ rounds to 0; `np.log(softmax(z))` is
# $-\infty$ there, and $0 \cdot (-\infty)$ is `nan`.


# %%
def entropy_with_logits_grad(z):
    """The gradient of entropy(softmax(z)) with respect to z: -p * (log p + the row's entropy) / n.

    z: (n, C), logits. Returns float64 of shape (n, C); each row sums to 0; finite for every |z| up to 10000.

    >>> (entropy_with_logits_grad([[np.log(3.0), 0.0]]) / np.log(3.0)).round(6)
    array([[-0.1875,  0.1875]])

    Pitfalls: the gradient with respect to p; the batch's entropy for the row's; log of a p that is 0.
    """
    raise NotImplementedError("entropy_with_logits_grad: your code here")


# %% [markdown]
# **A hill with three valleys.** On the left, two classes: the entropy over the difference of their logits,
# and its derivative. On the right, three classes, the third logit kept at 0: the shade is the entropy, the
# arrows are steps *against* your gradient. Where do they lead, and what decides which way a prediction goes?
# How long are they at the top, and how long far out: which predictions does this loss move at all?


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def entropy_over_logits(plt):
        d = np.linspace(-7, 7, 281)
        two = np.stack([d, 0 * d], axis=1)
        ticks = np.linspace(-5, 5, 101)
        grid = np.stack([*np.meshgrid(ticks, ticks), np.zeros((101, 101))], axis=-1)  # (101, 101, 3)
        sparse = grid[5::10, 5::10].reshape(-1, 3)
        heights = [entropy(np.exp(log_softmax([z]))) for z in [*two, *grid.reshape(-1, 3)]]
        line, hill = np.array(heights[: len(d)]), np.array(heights[len(d) :]).reshape(101, 101)
        # The gradient of a mean over n rows, times n: that of each row by itself.
        slope, arrows = len(two) * entropy_with_logits_grad(two), -len(sparse) * entropy_with_logits_grad(sparse)
        _, (left, right) = plt.subplots(1, 2, figsize=(11, 4.3), width_ratios=[5, 4])
        left.plot(d, line, label="entropy")
        left.plot(d, slope[:, 0], "--", label="its derivative by $z_1$")
        left.axhline(np.log(2), color="black", linewidth=0.8, linestyle=":", label="log 2")
        left.set(title="two classes", xlabel="$z_1 - z_2$")
        left.legend(loc="upper right")
        shades = right.contourf(ticks, ticks, hill, levels=np.linspace(0, 1.1, 12))
        right.quiver(*sparse[:, :2].T, *arrows[:, :2].T, color="white", scale=4)
        right.set(title="three classes, $z_3 = 0$", xlabel="$z_1$", ylabel="$z_2$", aspect="equal")
        right.grid(False)
        right.figure.colorbar(shades, ax=right, label="entropy")


# %% [markdown]
# ## 3. `pseudo_labels(p, threshold)`
#
# Self-training with a classifier: train on the few labels, predict the unlabelled examples, take the
# *confident* predictions for labels, train again. Confident are the rows whose largest probability is
# **at least** the threshold:
#
# $$\{\, i : \max_c p_{ic} \ge \tau \,\}, \qquad \hat y_i = \arg\max_c p_{ic}$$
#
# The result is a pair: the row numbers `indices`, shape `(m,)`, and their `labels`, shape `(m,)`, both
# integers, in the same order, so that `X[indices]` and `labels` are a training set. $m$ may be 0.
#
# **Worked example:** $p$ with the rows $[\tfrac12, \tfrac14, \tfrac14]$, $[0.4, 0.3, 0.3]$ and
# $[0.1, 0.2, 0.7]$, threshold $\tfrac12$: rows 0 and 2, labels 0 and 2.
#
# **What goes wrong.** `>` for $\ge$. A threshold on `p[:, 1]`, which finds confident "yes" and never a
# confident "no". Labels for all rows, which then do not fit the indices. And a warning that no test can
# give: pseudo-labels are constants; no gradient goes through them. A model that is confidently wrong
# becomes more so.


# %%
def pseudo_labels(p, threshold):
    """The rows whose largest probability is at least threshold: (indices, labels).

    p: (n, C), rows on the simplex; threshold: a number. Returns two integer arrays of one shape (m,),
    0 <= m <= n: the numbers of these rows, and the class of the largest entry of each.

    >>> pseudo_labels([[0.5, 0.25, 0.25], [0.4, 0.3, 0.3], [0.1, 0.2, 0.7]], 0.5)
    (array([0, 2]), array([0, 2]))

    Pitfalls: > for >=; a mask in place of row numbers; labels of all rows; the maximum along axis 0.
    """
    raise NotImplementedError("pseudo_labels: your code here")


# %% [markdown]
# ## 4. `semi_supervised_loss(z_labelled, y, z_unlabelled, weight)`
#
# One loss for both parts of the data: the cross-entropy of the labelled rows, plus the entropy of the
# unlabelled ones, times a weight $\lambda$ (*entropy minimization*):
#
# $$L = \underbrace{\frac{1}{n} \sum_{i=1}^{n} -\log \mathrm{softmax}(z_i)_{y_i}}_{\text{labelled}}
# + \lambda \underbrace{H\bigl(\mathrm{softmax}(z')\bigr)}_{\text{unlabelled}}$$
#
# Shapes: `z_labelled` $(n, C)$, `y` $(n,)$, `z_unlabelled` $(n', C)$; $n$ and $n'$ need not be the same,
# and each part is the mean over **its own** rows. For $\lambda = 0$ it is the supervised loss. The second
# term wants every prediction certain, thus the decision boundary far from all points: through the gaps
# between clusters.
#
# **Worked example:** one labelled row with $p = [\tfrac14, \tfrac34]$, label 1: $\log\tfrac43$. One
# unlabelled row with $z' = [0, 0]$: $\log 2$. With $\lambda = 2$, $L = \log \tfrac43 + 2 \log 2 = \log
# \tfrac{16}{3}$.
#
# **What goes wrong.** The arguments hold logits, and `entropy` wants probabilities. Slides drop the minus
# sign of the cross-entropy; then the two terms pull against each other. Dividing both sums by $n + n'$
# changes the weight.
#
# **Care.** With labels and $z$ up to $10^4$ use `log_softmax` for the first term. For the second, an
# `entropy` that survives zeros may be given a softmax that has rounded to 0.


# %%
def semi_supervised_loss(z_labelled, y, z_unlabelled, weight):
    """The cross-entropy of the labelled rows + weight * the entropy of the unlabelled rows.

    z_labelled: (n, C), logits; y: (n,), labels; z_unlabelled: (n', C), logits; weight: a number, at least 0.
    Returns a float64 number, shape (), in [0, inf); finite for all logits up to 10000.

    >>> float(np.exp(semi_supervised_loss(np.log([[1.0, 3.0]]), [1], [[0.0, 0.0]], 2.0)).round(6))
    5.333333

    Pitfalls: the entropy of logits; a sign; one mean over n + n' rows; weight on the wrong term.
    """
    raise NotImplementedError("semi_supervised_loss: your code here")


# %% [markdown]
# ## 5. `semi_supervised_grad(z_labelled, y, z_unlabelled, weight)`
#
# Each term depends on one of the two arrays of logits, so that the gradient is a pair. With $E$ the
# one-hot rows of the labels:
#
# $$\frac{\partial L}{\partial z} = \frac1n \bigl(\mathrm{softmax}(z) - E\bigr), \qquad
# \frac{\partial L}{\partial z'} = \lambda \frac{\partial H}{\partial z'}$$
#
# shapes $(n, C)$ and $(n', C)$. In a network both blocks of logits come from the same weights $W$, as one
# batch of $n + n'$ rows, and `backward` of assignment 08 takes the two blocks stacked as its first
# cotangent.
#
# **Worked example:** $p = [\tfrac14, \tfrac34]$ with label 1 gives $[\tfrac14, -\tfrac14]$. The
# unlabelled $z' = [\log 3, 0]$ with $\lambda = 16$ gives $[-3 \log 3, 3 \log 3]$. The labelled rows are
# pulled to their labels, the unlabelled ones to where they lean already.


# %%
def semi_supervised_grad(z_labelled, y, z_unlabelled, weight):
    """The gradients of semi_supervised_loss: (dz_labelled, dz_unlabelled).

    z_labelled: (n, C), logits; y: (n,), labels; z_unlabelled: (n', C), logits; weight: a number, at least 0.
    Returns two float64 arrays, of shapes (n, C) and (n', C); each row sums to 0.

    >>> d_labelled, d_unlabelled = semi_supervised_grad([[0.0, np.log(3.0)]], [1], [[np.log(3.0), 0.0]], 16.0)
    >>> d_labelled.round(6), (d_unlabelled / np.log(3.0)).round(6)
    (array([[ 0.25, -0.25]]), array([[-3.,  3.]]))

    Pitfalls: 1 / (n + n') for both; the weight forgotten, or on both; labels used as numbers.
    """
    raise NotImplementedError("semi_supervised_grad: your code here")


# %% [markdown]
# **Four labels, two hundred points.** A linear classifier, $z = Wx + b$, trained by gradient descent on your
# gradients: with the four labels alone; with the entropy of all other points added, by and by; and the same
# with labels that happen to lie further out. The line is where both classes are equally likely, the shade how
# sure the model is. Why does the line turn from the left to the middle, though no label changed? What of the
# picture does the entropy term *assume*? And how sure is the model on the right, where the first line was
# bad?


# %%
if __name__ == "__main__":

    @figure
    def boundary_with_and_without_entropy(plt):
        rng = np.random.default_rng(5)
        flat = np.concatenate([rng.normal(size=(100, 2)) * [1.2, 0.25] + [0, height] for height in (-0.7, 0.7)])
        X, y = flat @ np.array([[1.0, 0.35], [-0.35, 1.0]]), np.repeat([0, 1], 100)
        across, up = np.linspace(-4.2, 4.2, 169), np.linspace(-2.6, 2.6, 105)
        plane = np.stack(np.meshgrid(across, up), axis=-1)
        runs = [("four labels alone", 0.0, (0.3, 0.6)), ("and the entropy", 1.0, (0.3, 0.6))]
        runs += [("labels further out, and the entropy", 1.0, (1.2, 1.8))]
        _, axes = plt.subplots(1, 3, figsize=(13, 3.4), sharey=True)
        for axis, (name, weight, places) in zip(axes, runs):
            given = np.array([np.abs(flat[:100, 0] + place).argmin() for place in places])
            given = np.append(given, [100 + np.abs(flat[100:, 0] - place).argmin() for place in places])
            others = np.setdiff1d(np.arange(200), given)
            W, b = np.zeros((2, 2)), np.zeros(2)
            for step in range(1000):
                now = weight * min(1.0, step / 500)  # the labels first, the entropy by and by
                z = X @ W.T + b
                first, second = semi_supervised_grad(z[given], y[given], z[others], now)
                W = W - 0.2 * (first.T @ X[given] + second.T @ X[others])
                b = b - 0.2 * (first.sum(axis=0) + second.sum(axis=0))
            p = np.exp(log_softmax(plane.reshape(-1, 2) @ W.T + b))[:, 1].reshape(plane.shape[:2])
            shades = axis.contourf(across, up, p, levels=np.linspace(0, 1, 21), cmap="RdBu_r", alpha=0.6)
            axis.contour(across, up, p, levels=[0.5], colors="black", linewidths=1.2)
            axis.scatter(*X[others].T, s=10, color="white", edgecolor="#555555", linewidth=0.6)
            for label, colour in enumerate(["#0072B2", "#D55E00"]):
                stars = X[given[y[given] == label]]
                axis.scatter(*stars.T, s=170, marker="*", color=colour, edgecolor="black", linewidth=0.8)
            right = np.mean((X @ W.T + b).argmax(axis=1) == y)
            axis.set(title=f"{name}: {100 * right:.0f} % right", xlabel="$x_1$", aspect="equal")
            axis.set(xlim=(-4.2, 4.2), ylim=(-2.6, 2.6))
            axis.grid(False)
        axes[0].set_ylabel("$x_2$")
        axes[0].figure.colorbar(shades, ax=axes, ticks=[0, 0.5, 1], shrink=0.85, label="probability of class 1")


# %% [markdown]
# ## 6. `propagate_labels(X, labelled, y_labelled)`
#
# Self-training where the classifier is the nearest neighbour, and the most confident prediction is the
# nearest one. Again and again, until all points have a label:
#
# > among all pairs of an unlabelled and a labelled point take the nearest two (Euclidean distance); the
# > unlabelled one takes the other's label, and **counts as labelled from then on**.
#
# `X` is $(n, d)$; `labelled` holds the indices of the labelled points, in any order, `y_labelled` their
# labels in that same order. The result is the labels of all $n$ points, integers, shape `(n,)`; the given
# ones stay.
#
# **Worked example:** on the line, points at $0, 1, 2.1, 3.3, 5$; the first has label 0 and the last label 1.
#
# | step | nearest pair | distance | label |
# | --- | --- | --- | --- |
# | 1 | 1 from 0 | 1 | 0 |
# | 2 | 2.1 from 1 | 1.1 | 0 |
# | 3 | 3.3 from 2.1 (from 5 it is 1.7) | 1.2 | 0 |
#
# The nearest *given* label of 3.3 is that of 5. So plain 1-nearest-neighbour says 1, and propagation says
# 0: labels flow along chains of near points, and stop at gaps. On two moons with one label each, plain
# 1-NN is right for about 70 % of the points, propagation for nearly all.
#
# **What goes wrong.** Measuring only to the given labels. Walking through the points in the order of
# their indices rather than nearest first. Adding up the distances along the chain, as a shortest path
# does; only the last link counts here. Unsigned integers subtracted as they are.


# %%
def propagate_labels(X, labelled, y_labelled):
    """Nearest-first self-training with one nearest neighbour: the labels of all points.

    X: (n, d), points; labelled: (m,), different indices of points in any order, m >= 1; y_labelled: (m,),
    their labels, integers. Returns the labels, integers, shape (n,).

    >>> propagate_labels([[0.0], [1.0], [2.1], [3.3], [5.0]], [4, 0], [1, 0])
    array([0, 0, 0, 0, 1])

    Pitfalls: plain nearest neighbour; the order of the indices for nearest first; y_labelled[i] for point i.
    """
    raise NotImplementedError("propagate_labels: your code here")


# %% [markdown]
# **Two labels, frame by frame.** First, what the nearest *given* label says. Then five moments of your
# propagation: a frame shows who has a label when all links up to the length $r$ have been used, in the colour
# that your function gives in the end. Which parts of the moons fill first, and why? What is the longest link
# that was needed, and how wide is the gap between the moons? Raise the noise from 0.07 to 0.2: what does one
# point in the gap do?


# %%
if __name__ == "__main__":

    @figure
    def labels_spread(plt):
        rng = np.random.default_rng(0)
        t = rng.uniform(0, np.pi, size=(2, 100))
        upper = np.stack([np.cos(t[0]), np.sin(t[0])], axis=1)
        lower = np.stack([1 - np.cos(t[1]), 0.5 - np.sin(t[1])], axis=1)
        X = np.concatenate([upper, lower]) + rng.normal(scale=0.07, size=(200, 2))
        moon, given = np.repeat([0, 1], 100), np.array([t[0].argmax(), 100 + t[1].argmax()])
        gaps = np.linalg.norm(X[:, np.newaxis] - X, axis=-1)
        nearest = gaps[:, given].argmin(axis=1)
        labels = np.asarray(propagate_labels(X, given, [0, 1]))

        def reached(r):
            """Who is joined to a given label by a chain of links that are all at most r long."""
            joined = (gaps <= r).astype(float)
            for _ in range(8):  # chains of 2, 4, ..., 256 links
                joined = np.minimum(joined @ joined, 1.0)
            return joined[given].any(axis=0)

        lengths = np.linspace(0.02, 0.3, 57)
        counts, first = np.unique([reached(r).sum() for r in lengths], return_index=True)
        moments = lengths[first[np.searchsorted(counts, [5, 30, 60, 120, counts[-1]])]]
        _, axes = plt.subplots(2, 3, figsize=(11, 5.2), sharex=True, sharey=True)
        frames = [(nearest, np.ones(200, dtype=bool), "nearest given label")]
        frames += [(labels, reached(r), f"$r$ = {r:.3f}, {reached(r).sum()} have a label") for r in moments]
        colours = np.array(["#0072B2", "#D55E00"])
        for axis, (shown, known, title) in zip(axes.flat, frames):
            axis.scatter(*X[~known].T, s=14, color="#cccccc")
            axis.scatter(*X[known].T, s=14, color=colours[shown[known]])
            axis.scatter(*X[given].T, s=190, marker="*", color=colours, edgecolor="black", linewidth=0.8, zorder=3)
            if known.all():
                title += f"; {100 * np.mean(shown == moon):.0f} % right"
            axis.set(title=title, aspect="equal", xticks=[], yticks=[])
            axis.grid(False)


# %% [markdown]
# ## 7. `reconstruction_loss(X, W)`
#
# Now without any label. An *autoencoder* maps $x$ to a code and back; the target is $x$ itself. Here both
# maps are linear and share their weights (*tied*): the code is $Wx$, with $k < d$ numbers as a rule, the
# reconstruction $W^\top W x$.
#
# $$L = \frac1n \sum_{i=1}^{n} \lVert x_i - W^\top W x_i \rVert^2, \qquad (n, d), (k, d) \to ()$$
#
# As $x_i$ is a row of $X$, all reconstructions are the rows of $X W^\top W$. The mean is over the rows;
# within a row the squares are **summed**.
#
# **Worked example:** $W = [1, 1]$ (one row: $k = 1$), $x_1 = [1, 0]$, $x_2 = [0, 2]$. The codes are 1 and
# 2, the reconstructions $[1, 1]$ and $[2, 2]$, the residuals $[0, -1]$ and $[-2, 0]$. $L = (1 + 4) / 2 =
# \tfrac52$.
#
# The best $W$ has orthonormal rows that span the first $k$ principal components: this is PCA by gradient
# descent.
#
# **What goes wrong.** A mean over all $nd$ entries. The norm without its square. $X W W^\top$, which does
# not even fit, unless $k = d$, and then is another function.


# %%
def reconstruction_loss(X, W):
    """The mean over the rows x of X of norm(x - W^T W x)**2.

    X: (n, d); W: (k, d). Returns a float64 number, shape (), in [0, inf).

    >>> float(reconstruction_loss([[1.0, 0.0], [0.0, 2.0]], [[1.0, 1.0]]))
    2.5

    Pitfalls: the mean over all entries; W W^T for W^T W; integers that overflow or wrap around.
    """
    raise NotImplementedError("reconstruction_loss: your code here")


# %% [markdown]
# ## 8. `reconstruction_grad(X, W)`
#
# $W$ occurs **twice**, as encoder and as decoder, and its gradient is the sum of both contributions
# (fan-out: see assignment 07). With the residual $r = x - W^\top W x$, a change $dW$ changes it by $dr =
# -dW^\top (Wx) - W^\top (dW\, x)$, and $d \lVert r \rVert^2 = 2 r^\top dr$ gives
#
# $$\frac{\partial L}{\partial W}
# = -\frac2n \sum_{i=1}^n \Bigl( \underbrace{(W x_i)\, r_i^\top}_{\text{decoder}} +
# \underbrace{(W r_i)\, x_i^\top}_{\text{encoder}} \Bigr)
# = -\frac2n\, W \bigl( X^\top R + R^\top X \bigr)$$
#
# with $R = X - X W^\top W$, $(n, d)$; the result is $(k, d)$.
#
# **Worked example:** as above, $\sum (W x_i) r_i^\top = 1 \cdot [0, -1] + 2 \cdot [-2, 0] = [-4, -1]$,
# and with $W r_i = -1, -2$: $\sum (W r_i) x_i^\top = [-1, -4]$. The gradient is $-\tfrac22 [-5, -5] = [5,
# 5]$: $W$ is too large.
#
# **What goes wrong.** One of the two terms alone. In PCA's optimum the encoder term vanishes, as there $W
# r_i = 0$, so that the slip may stay unseen for long.


# %%
def reconstruction_grad(X, W):
    """The gradient of reconstruction_loss with respect to W: -2/n W (X^T R + R^T X), R = X - X W^T W.

    X: (n, d); W: (k, d). Returns float64 of shape (k, d).

    >>> reconstruction_grad([[1.0, 0.0], [0.0, 2.0]], [[1.0, 1.0]])
    array([[5., 5.]])

    Pitfalls: the encoder or the decoder alone; the 2; the 1 / n; the sign of the residual.
    """
    raise NotImplementedError("reconstruction_grad: your code here")


# %% [markdown]
# ## 9. `mask_inputs(X, fraction, rng)`
#
# A harder task for self-supervision: hide a part of the input, and ask for all of it. The result is a
# copy of $X$ in which each **entry**, independently of all others, is 0 with probability `fraction` and
# unchanged otherwise:
#
# $$\tilde X_{ij} = M_{ij} X_{ij}, \qquad M_{ij} \in \{0, 1\}, \quad \Pr[M_{ij} = 0] = \mathrm{fraction}$$
#
# **Worked example:** $X = [[1, 2], [3, 4]]$ with fraction $\tfrac12$ becomes one of 16 matrices, each with
# probability $\tfrac1{16}$; $[[1, 0], [0, 0]]$ is one. Fraction 0 leaves $X$, fraction 1 leaves nothing.
#
# All randomness comes from `rng`, a numpy `Generator`: the same seed, the same mask. In which order you
# draw from it does not matter.
#
# **What goes wrong.** `fraction` as the probability to *keep*. Whole rows or columns. Exactly `fraction *
# X.size` zeros: the number varies here (it is binomial). The factor $1 / (1 - \mathrm{fraction})$ of
# *dropout*, which keeps the expected size of an activation; a masked input is not rescaled. Zeros written
# into the caller's own array.


# %%
def mask_inputs(X, fraction, rng):
    """A copy of X in which each entry is 0 with probability `fraction`, independently of the others.

    X: (n, d); fraction: in [0, 1]; rng: a numpy Generator. Returns float64 of shape (n, d).

    >>> mask_inputs([[1, 2], [3, 4]], 0, np.random.default_rng(0))
    array([[1., 2.],
           [3., 4.]])

    Pitfalls: the probability to keep; whole rows; a fixed number of zeros; rescaling; a seed of one's own.
    """
    raise NotImplementedError("mask_inputs: your code here")


# %% [markdown]
# ## 10. `denoising_loss(X, X_masked, W)`
#
# The *denoising autoencoder* sees $\tilde x$ and has to answer $x$:
#
# $$L = \frac1n \sum_{i=1}^{n} \lVert x_i - W^\top W \tilde x_i \rVert^2, \qquad
# (n, d), (n, d), (k, d) \to ()$$
#
# To fill in what is hidden, the code has to know how features go together. (Copying, $W^\top W = I$ for
# $k = d$, is perfect in exercise 7, and here it is not.) Large language models are trained by the same
# idea: the text is its own label.
#
# **Worked example:** $W = [1, 1]$, $x_1 = [1, 2]$, $x_2 = [0, 2]$; the 2 of $x_1$ is masked. The
# reconstructions of $[1, 0]$ and $[0, 2]$ are $[1, 1]$ and $[2, 2]$, the residuals $[0, 1]$ and $[-2,
# 0]$. $L = \tfrac52$.
#
# **What goes wrong.** The target is the clean $x$, at **all** entries; with the masked one as target the
# model learns to answer 0.


# %%
def denoising_loss(X, X_masked, W):
    """The mean over the rows of norm(x - W^T W x_masked)**2.

    X, X_masked: (n, d); W: (k, d). Returns a float64 number, shape (), in [0, inf).

    >>> float(denoising_loss([[1.0, 2.0], [0.0, 2.0]], [[1.0, 0.0], [0.0, 2.0]], [[1.0, 1.0]]))
    2.5

    Pitfalls: the masked rows as target; X and X_masked exchanged; the masked entries alone.
    """
    raise NotImplementedError("denoising_loss: your code here")


# %% [markdown]
# ## 11. `denoising_grad(X, X_masked, W)`
#
# The derivation of exercise 8, with $\tilde x$ as the input of the encoder. With $R = X - \tilde X W^\top W$:
#
# $$\frac{\partial L}{\partial W} = -\frac2n\, W \bigl( \tilde X^\top R + R^\top \tilde X \bigr),
# \qquad (n, d), (n, d), (k, d) \to (k, d)$$
#
# The clean $X$ occurs in the residual alone: a target has no weights behind it. **Worked example:** as above,
# $\sum (W \tilde x_i) r_i^\top = [0, 1] + 2 \cdot [-2, 0] = [-4, 1]$ and $\sum (W r_i) \tilde x_i^\top =
# [1, 0] - 2 \cdot [0, 2] = [1, -4]$: the gradient is $-\tfrac22 [-3, -3] = [3, 3]$.


# %%
def denoising_grad(X, X_masked, W):
    """The gradient of denoising_loss with respect to W.

    X, X_masked: (n, d); W: (k, d). Returns float64 of shape (k, d).

    >>> denoising_grad([[1.0, 2.0], [0.0, 2.0]], [[1.0, 0.0], [0.0, 2.0]], [[1.0, 1.0]])
    array([[3., 3.]])

    Pitfalls: X where X_masked is meant, outside of the residual; the encoder or the decoder alone.
    """
    raise NotImplementedError("denoising_grad: your code here")


# %% [markdown]
# **Masked and filled in.** The data are 300 curves of 24 points, sums of three waves with random heights, so
# that 24 numbers hold little more than 6. One autoencoder with a code of 6 learns to copy ($\nabla$ of exercise
# 8), another one to fill in what is hidden (exercise 11, with a new mask in every step). Then both see new
# curves of which 40 % are hidden, drawn as crosses at 0. Which of them has learnt how features go together?
# Why does the copier answer too small? (What does an orthogonal projection do with a zero?)


# %%
if __name__ == "__main__":

    @figure
    def masked_and_filled_in(plt):
        rng = np.random.default_rng(4)
        t = np.arange(24)
        waves = np.stack([f(2 * np.pi * k * t / 24) for k in (1, 2, 3) for f in (np.sin, np.cos)])
        curves = rng.normal(size=(340, 6)) * [1, 1, 0.7, 0.7, 0.4, 0.4] @ waves
        X, new = np.split(curves, [300])
        start = rng.normal(size=(6, 24)) / 24
        copier, denoiser = start, start
        for _ in range(600):
            copier = copier - 0.02 * reconstruction_grad(X, copier)
            denoiser = denoiser - 0.02 * denoising_grad(X, mask_inputs(X, 0.4, rng), denoiser)
        hidden = mask_inputs(new, 0.4, rng)
        pairs = [("learnt to copy", copier, "--"), ("learnt to fill in", denoiser, "-")]
        for name, W, _ in pairs:
            print(f"{name}: denoising loss {float(denoising_loss(new, hidden, W)):.2f} on new curves")
        _, axes = plt.subplots(1, 3, figsize=(12, 3.6), sharey=True)
        for axis, x, x_masked in zip(axes, new, hidden):
            axis.plot(t, x, color="#bbbbbb", linewidth=5, label="the curve")
            for name, W, style in pairs:
                axis.plot(t, W.T @ W @ x_masked, style, label=name)
            seen = x_masked != 0
            axis.plot(t[seen], x[seen], "o", color="black", markersize=4, label="seen")
            axis.plot(t[~seen], x_masked[~seen], "x", color="black", markersize=5, label="hidden")
            axis.set(xlabel="feature")
        axes[0].set_ylabel("value")
        axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5)


# %% [markdown]
# **Two questions to take along.** Would the pseudo-labels of a linear classifier, with threshold 0.95, have
# found the moons? And what do all the methods here assume about the world that a table of random labels does
# not satisfy?
#
# **What you should keep.** Entropy is a loss without labels; its descent makes the model surer, right or
# wrong. A pseudo-label is a constant. Weights that are used twice add up two gradients. An input can be
# its own target, and hiding a part of it makes the task worth learning.
