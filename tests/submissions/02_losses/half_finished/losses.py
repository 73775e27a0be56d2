# %% [markdown]
# # 02 Losses and their gradients
#
# A network ends in numbers; a **loss** says how wrong they are, in one number. Training is nothing but
# making that number small, and reverse-mode differentiation starts at it: the gradient of the loss with
# respect to the network's output is the first cotangent of every backward pass. Here you write three losses
# (squared error, logistic loss, cross-entropy), the last two in two versions each, and all their gradients:
# eleven short functions.
#
# ## What goes in, what comes out
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $\hat y$, $y$ in `squared_error` | predictions and targets, any numbers | any, also `()`; both the same |
# | $p$, $z$ in the logistic losses | probabilities of "yes", and logits (log-odds) | any, also `()` |
# | $y$ in the logistic losses | labels, 0 or 1 (or 0.0 and 1.0) | that of $p$ or $z$ |
# | $p$, $z$ in the cross-entropies | probabilities, logits of $C$ classes; a row an example | `(n, C)` |
# | $y$ in the cross-entropies, `one_hot` | labels, integers $0, \dots, C - 1$ of any integer type | `(n,)` |
# | a loss | | one number |
# | a gradient | with respect to the **first** argument | that of the first argument |
#
# Inputs are any array-like of real numbers: floats, lists, integer arrays, `float32`, even `uint8`. Results
# are `float64` whatever the input; a loss may be a Python float, a numpy float or a 0-d array. `as_float`
# below converts, and its result is a copy, so that nothing you do to it changes the caller's array. Labels
# that serve as *indices* have to stay integers: `np.asarray(y)` is enough for those, lists included.
#
# ## A loss is a mean
#
# Every loss of this course is the **mean** over what it is computed from: over all entries for the
# elementwise ones (squared error, logistic loss), whatever their shape; over the $n$ rows for the
# cross-entropies. So a loss does not grow with the batch, and one learning rate fits all batch sizes. The
# gradient of a mean carries the $1/n$: forget it, and a batch of 128 takes steps 128 times too long.
#
# ## A loss is surprise
#
# One picture serves for both losses on probabilities. The model gave probability $q$ to what then happened;
# its *surprise* is $-\log q$: 0 for $q = 1$, $\log 2$ for a coin, and without bound as $q \to 0$. The
# logistic loss and the cross-entropy are the **mean surprise**. As logarithms turn products into sums,
# $e^{-n \cdot \text{loss}}$ is the probability that the model gave to all $n$ labels together (the
# *likelihood*); to minimize the one is to maximize the other.
#
# This is where the **minus sign** comes from. Slides often drop it and write
# $L = y \log p + (1 - y) \log(1 - p)$: that is the log-likelihood, never positive, and to be *maximized*. A
# gradient *descent* on it makes the model worse at every step.
#
# ## Probabilities or logits
#
# | | takes probabilities | takes logits |
# | --- | --- | --- |
# | yes or no | `logistic_loss` | `logistic_loss_with_logits` |
# | $C$ classes | `cross_entropy` | `cross_entropy_with_logits` |
# | input | at least $10^{-6}$ away from 0 and 1 | any $\lvert z \rvert \le 10^4$ |
# | gradient | $1/p$ and the like, up to $10^6$ | prediction minus label, never large |
#
# The versions on the right are what one trains with (PyTorch's `BCEWithLogitsLoss` and `CrossEntropyLoss`
# take logits). To apply a sigmoid or softmax and then the loss on the left is the same function on paper.
# In floating point the sigmoid of 40 is exactly 1, and $\log(1 - 1)$ is $-\infty$; cancel the logarithm with
# the exponential *on paper*, and nothing overflows.
#
# **Numerical care** is an item of its own, worth 20 % of each exercise on probabilities or logits: no
# warning, no `inf`, no `nan` for logits up to $10^4$, and all digits for probabilities down to $10^{-6}$. The
# textbook formula earns the rest. Neither needs a small constant inside the logarithm: `np.log(p + 1e-8)`
# changes the answer for everyone, in order to protect a $p = 0$ that does not occur here.
#
# You may copy functions from your `activations.py` into the cell below (softplus, sigmoid, logsumexp,
# softmax). Do copy them: this file is graded by itself, and cannot import the other one.

# %%
import numpy as np


def as_float(x):
    """A fresh float64 array with the entries of `x`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(x, dtype=np.float64)


# %% [markdown]
# ## 1. `squared_error(y_hat, y)`
#
# $$L = \frac{1}{N} \sum_{i} (\hat y_i - y_i)^2$$
#
# where $i$ runs over all $N$ entries, whatever their shape: for `(3, 2)` it is a mean of six squares. This
# is PyTorch's `MSELoss`; there is no factor $\tfrac12$ in it.
#
# **Worked example:** predictions $[3, 1]$, targets $[1, 2]$: the errors are $2$ and $-1$, their squares $4$
# and $1$, the loss is $\tfrac52$.
#
# **What goes wrong.** A sum in place of the mean. `len(y)` as $N$, which for a matrix is the number of its
# rows (and for a single number an error); an array knows its `size`. And subtraction before conversion: for
# `uint8`, as pixels are, $1 - 2 = 255$.


# %%
def squared_error(y_hat, y):
    """The mean of (y_hat - y)**2 over all entries.

    y_hat, y: any numbers, any one shape. Returns a float64 number, shape (), in [0, inf).

    >>> float(squared_error([3.0, 1.0], [1.0, 2.0]))
    2.5

    Pitfalls: the sum of the squares; a mean over the rows alone; unsigned integers subtracted as they are.
    """
    errors = as_float(y_hat) - as_float(y)
    return (errors * errors).mean()


# %% [markdown]
# ## 2. `squared_error_grad(y_hat, y)`
#
# $$\frac{\partial L}{\partial \hat y_i} = \frac{2}{N} (\hat y_i - y_i)$$
#
# One partial derivative for each prediction, so the gradient has the shape of $\hat y$. **Worked example:**
# $\hat y = [3, 1]$, $y = [1, 2]$ again: $\tfrac22 [2, -1] = [2, -1]$. Read the signs: the first prediction
# is too large, the slope is positive, and a step *against* the gradient lowers it.
#
# **What goes wrong.** The 2, lost because many books put a $\tfrac12$ before the loss. The $1/N$, which
# belongs to the gradient as it does to the loss. And the order: $y - \hat y$ is the gradient with respect to
# the *target*.
#
# A slope is not a difference quotient: `(L(y_hat + h) - L(y_hat - h)) / (2 * h)` has five to ten right
# digits, the formula fifteen. Throughout the course a gradient means the formula.


# %%
def squared_error_grad(y_hat, y):
    """The gradient of squared_error with respect to y_hat: 2 / N * (y_hat - y), N the number of entries.

    y_hat, y: any numbers, any one shape. Returns float64 of that shape.

    >>> squared_error_grad([3.0, 1.0], [1.0, 2.0])
    array([ 2., -1.])

    Pitfalls: the 2 or the 1 / N forgotten; y - y_hat; N = len(y) for a matrix.
    """
    errors = as_float(y_hat) - as_float(y)
    print('size', errors.size)
    return errors * 2 / errors.size


# %% [markdown]
# ## 3. `logistic_loss(p, y)`
#
# A yes/no question: the model says "yes" with probability $p_i \in (0, 1)$, the truth is the label
# $y_i \in \{0, 1\}$. (Slides that write $\hat y = \sigma(w^\top x) \in \{0, 1\}$ confuse the two.) The
# probability given to what happened is $p_i$ if $y_i = 1$ and $1 - p_i$ if $y_i = 0$, and the loss is the
# mean surprise:
#
# $$L = -\frac{1}{N} \sum_i \bigl( y_i \log p_i + (1 - y_i) \log(1 - p_i) \bigr)$$
#
# over all $N$ entries. As $y_i$ is 0 or 1, one of the two terms is always 0: the sum is a way to write an
# "if". The logarithm is the natural one. **Worked example:** $p = [\tfrac12, \tfrac14]$ and $y = [1, 0]$:
# the probabilities of what happened are $\tfrac12$ and $\tfrac34$, the loss is
# $\tfrac12(\log 2 + \log \tfrac43) = \tfrac12 \log \tfrac83 \approx 0.49$.
#
# **What goes wrong.** The minus sign; one of the two terms (a model that always says "yes" has then no loss
# at all); `-y` and `2 * y - 1` with labels in `uint8`, where $-1$ is 255.
#
# **Care.** Given that $p$ stays $10^{-6}$ away from 0 and 1, the formula is fine as it is. What costs digits
# is a protection: `np.log(p + 1e-8)`, or clipping $p$ to $[0.001, 0.999]$.


# %%
def logistic_loss(p, y):
    """The mean of -(y * log(p) + (1 - y) * log(1 - p)) over all entries: binary cross-entropy.

    p: probabilities of label 1, each at least 1e-6 away from 0 and 1, any shape; y: labels 0 or 1 (or 0.0
    and 1.0), that shape. Returns a float64 number, shape (), in (0, inf).

    >>> float(np.exp(2 * logistic_loss([0.5, 0.25], [1, 0])).round(6))
    2.666667

    Pitfalls: the minus sign; the term of the labels 0; a constant added to p; -y of unsigned labels.
    """
    p = as_float(p)
    y = as_float(y)
    return np.mean(np.where(y == 1, -np.log(p), -np.log(1 - p)))


# %% [markdown]
# ## 4. `logistic_loss_grad(p, y)`
#
# $$\frac{\partial L}{\partial p_i} = \frac1N \Bigl( -\frac{y_i}{p_i} + \frac{1 - y_i}{1 - p_i} \Bigr)
# = \frac1N \cdot \frac{p_i - y_i}{p_i (1 - p_i)}$$
#
# with respect to the probability $p$; it has the shape of $p$. Again one term is 0: the derivative is
# $-\tfrac{1}{N p}$ for a "yes" and $\tfrac{1}{N (1 - p)}$ for a "no". **Worked example:**
# $p = [\tfrac12, \tfrac14]$, $y = [1, 0]$: $\tfrac12 [-2, \tfrac43] = [-1, \tfrac23]$.
#
# **What goes wrong.** $p - y$ is not this gradient: it is the one with respect to the *logit*, without the
# $1/N$ (exercise 6). The derivative of $\log(1 - p)$ is $-\tfrac{1}{1 - p}$; its minus comes from inside,
# and together with the minus of the loss the second term is positive.
#
# For a confident mistake, $p = 10^{-6}$ and $y = 1$, it is $-10^6/N$. A number of that size in a backward
# pass is the other reason to work with logits.


# %%
def logistic_loss_grad(p, y):
    """The gradient of logistic_loss with respect to p: (p - y) / (p * (1 - p)) / N, N the number of entries.

    p: probabilities of label 1, each at least 1e-6 away from 0 and 1, any shape; y: labels 0 or 1 (or 0.0
    and 1.0), that shape. Returns float64 of that shape; negative for the labels 1, positive for the labels 0.

    >>> logistic_loss_grad([0.5, 0.2], [1, 0])
    array([-1.   ,  0.625])

    Pitfalls: p - y, the gradient with respect to the logit; the inner minus of log(1 - p); the 1 / N.
    """
    p = as_float(p)
    y = as_float(y)
    return np.where(y == 1, -1 / p, 1 / (1 - p)) / np.size(p)


# %% [markdown]
# ## 5. `logistic_loss_with_logits(z, y)`
#
# The same loss with $p = \sigma(z)$, as a function of the logits $z$. Since $-\log \sigma(z)
# = \log(1 + e^{-z}) = \mathrm{softplus}(-z)$ and $-\log(1 - \sigma(z)) = \mathrm{softplus}(z)
# = \mathrm{softplus}(-z) + z$,
#
# $$L = \frac1N \sum_i \bigl( \mathrm{softplus}(z_i) - y_i z_i \bigr),
# \qquad \mathrm{softplus}(z) = \log(1 + e^z)$$
#
# a softplus minus a linear term: $\mathrm{softplus}(z)$ for $y = 0$, and
# $\mathrm{softplus}(z) - z = \mathrm{softplus}(-z)$ for $y = 1$. **Worked example:** odds of three to one,
# $z = \log 3$: if "yes" was right, $\log 4 - \log 3 = \log \tfrac43$, the surprise of $p = \tfrac34$; if
# "no" was right, $\log 4$. The mean of both is $\tfrac12 \log \tfrac{16}{3}$.
#
# **Care.** The answer is finite for every $z$: a logit of 1000 with label 0 costs 1000. Two ways of losing
# it: `np.exp(1000)` overflows, and $\sigma(1000)$ rounds to 1, so that $\log(1 - \sigma)$ is $-\infty$ (and
# times $y = 0$ or $1 - y = 0$, `nan`). Clipping the probabilities hides this, and caps every surprise at the
# logarithm of the clip: at $10^{-12}$ the 1000 becomes 27.6. With
# $\log(1 + e^z) = \max(z, 0) + \log(1 + e^{-|z|})$ no exponent is positive. (`np.logaddexp(0, z)` is
# softplus, too.)


# %%
def logistic_loss_with_logits(z, y):
    """The logistic loss of p = sigmoid(z): the mean of log(1 + exp(z)) - y * z over all entries.

    z: logits, any shape; y: labels 0 or 1 (or 0.0 and 1.0), that shape. Returns a float64 number, shape (),
    in [0, inf); finite for every |z| up to 10000.

    >>> float(np.exp(2 * logistic_loss_with_logits(np.log([3.0, 3.0]), [1, 0])).round(6))
    5.333333
    >>> float(logistic_loss_with_logits(1000.0, 0))
    1000.0

    Pitfalls: exp(z) overflows; log(1 - sigmoid(z)) is -inf where the sigmoid rounds to 1; clipping caps the
    loss.
    """
    z = as_float(z)
    y = as_float(y)
    return np.mean(np.logaddexp(0, z) - y * z)


# %% [markdown]
# ## 6. `logistic_loss_with_logits_grad(z, y)`
#
# The derivative of softplus is the sigmoid, and that of $y z$ is $y$:
#
# $$\frac{\partial L}{\partial z_i} = \frac1N \bigl( \sigma(z_i) - y_i \bigr)$$
#
# **Prediction minus label**, over $N$. The chain rule gives the same by a detour: exercise 4 times the slope
# of the sigmoid, $\frac{p - y}{p (1 - p)} \cdot p (1 - p)$. What was large cancels what was small; every
# entry is smaller than $1/N$.
#
# **Worked example:** $z = [\log 3, \log 3]$, $y = [1, 0]$: $\tfrac12 [\tfrac34 - 1, \tfrac34 - 0] =
# [-\tfrac18, \tfrac38]$.
#
# **What goes wrong.** $z - y$, which forgets the sigmoid. An extra factor $p (1 - p)$: that is the gradient
# of the *squared* error after a sigmoid, which vanishes just where the model is confidently wrong; that it
# does not vanish here is why one prefers this loss.
#
# **Care.** $\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}$: the first form overflows on the left,
# the second on the right; with $e^{-|z|}$ neither does.


# %%
def logistic_loss_with_logits_grad(z, y):
    """The gradient of logistic_loss_with_logits with respect to z: (sigmoid(z) - y) / N.

    z: logits, any shape; y: labels 0 or 1 (or 0.0 and 1.0), that shape. Returns float64 of that shape,
    values between -1 / N and 1 / N, N the number of entries.

    >>> logistic_loss_with_logits_grad(np.log([3.0, 3.0]), [1, 0])
    array([-0.125,  0.375])

    Pitfalls: z - y; a factor sigmoid' too many; exp(-z) overflows for very negative z.
    """
    z = as_float(z)
    y = as_float(y)
    # TODO: this is the textbook, make it stable
    return (1 / (1 + np.exp(-z)) - y) / np.size(z)


# %% [markdown]
# **See it.** A "yes" (label 1) under two losses: the logistic loss, and the squared error of the probability.
# Left, what a probability costs; right, how strongly each loss pulls at the logit. Where is the model confidently
# wrong, and which of the two losses still notices? The slope of a convex function never falls: which of the losses
# is convex in $z$? (Run the cell, or the whole file with `python losses.py`, which leaves its figures in the folder
# `figures`. What is not written yet says so.)


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def two_losses_of_a_probability(plt):
        chances = np.linspace(0.001, 0.999, 999)
        odds = np.linspace(-8, 8, 401)
        sigmoid_of_z = 1 / (1 + np.exp(-odds))  # the textbook's is good enough for |z| up to 8
        logistic = [logistic_loss_with_logits_grad(logit, 1) for logit in odds]
        squared = [squared_error_grad(s, 1) * s * (1 - s) for s in sigmoid_of_z]  # the chain rule
        _, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8))
        left.plot(chances, [logistic_loss(chance, 1) for chance in chances], label="logistic loss")
        left.plot(chances, [squared_error(chance, 1) for chance in chances], "--", label="squared error")
        left.set(title="the loss, label 1", xlabel="probability $p$ of a yes", ylim=(-0.1, 7))
        right.plot(odds, logistic, label="logistic loss: $\\sigma(z) - 1$")
        right.plot(odds, squared, "--", label="squared error: $2(p - 1)\\, p\\, (1 - p)$")
        right.axvspan(-8, -3, color="black", alpha=0.06, linewidth=0)
        right.annotate("confidently wrong", (-5.5, 0.04), ha="center")
        right.set(title="its slope in the logit", xlabel="logit $z$", ylim=(-1.1, 0.15))
        left.legend()
        right.legend(loc="lower right")


# %% [markdown]
# ## 7. `one_hot(y, n_classes)`
#
# $$(y_1, \dots, y_n) \mapsto E \in \{0, 1\}^{n \times C}, \qquad E_{ic} = \begin{cases} 1 & c = y_i \\
# 0 & \text{otherwise} \end{cases}$$
#
# A label as a row of probabilities: all of it on the true class. With it, "take the entry of the label" is a
# sum over classes, $\log p_{i y_i} = \sum_c E_{ic} \log p_{ic}$, and "prediction minus label" has a meaning
# for $C$ classes. (It is these rows that lie in $\{0, 1\}^C$. Slides that write
# $\mathrm{softmax}(Wx + b) \in \{0, 1\}^C$ mean the simplex.)
#
# **Worked example:** $y = [2, 0]$ and $C = 4$ give
#
# $$E = \begin{pmatrix} 0 & 0 & 1 & 0 \\ 1 & 0 & 0 & 0 \end{pmatrix}.$$
#
# **What goes wrong.** The number of classes is an argument because the data cannot tell: class 3 exists, it
# only does not occur in this batch. `E[:, y] = 1` sets those columns in *every* row; a pair of index arrays,
# `E[np.arange(n), y]`, picks one entry of each row. And a comparison is an array of `bool`; the result is
# `float64`.


# %%
def one_hot(y, n_classes):
    """Row i is 1 at column y[i] and 0 elsewhere.

    y: (n,), integers 0 .. n_classes - 1 of any integer type, or a list of them; some classes may not occur.
    Returns float64 of shape (n, n_classes).

    >>> one_hot([2, 0], 4)
    array([[0., 0., 1., 0.],
           [1., 0., 0., 0.]])

    Pitfalls: y.max() + 1 classes; E[:, y] = 1, which fills whole columns; an array of integers or bools.
    """
    raise NotImplementedError("one_hot: your code here")


# %% [markdown]
# ## 8. `cross_entropy(p, y)`
#
# Now $C$ classes. Row $i$ of $p$ holds the probabilities of example $i$; the one given to what happened is
# $p_{i y_i}$. The loss is the mean surprise over the $n$ **rows**:
#
# $$L = -\frac1n \sum_{i=1}^{n} \log p_{i y_i} = -\frac1n \sum_{i=1}^{n} \sum_{c=1}^{C} E_{ic} \log p_{ic},
# \qquad (n, C), (n,) \to ()$$
#
# **Worked example:** $p = \begin{pmatrix} \tfrac12 & \tfrac14 & \tfrac14 \\ \tfrac18 & \tfrac18 & \tfrac34
# \end{pmatrix}$ and $y = [0, 1]$: the probabilities of what happened are $\tfrac12$ and $\tfrac18$, the loss
# is $\tfrac12 (\log 2 + \log 8) = \log 4$. Who knows nothing says $\tfrac1C$ everywhere and pays $\log C$,
# whatever the labels: 2.303 for ten digits. An untrained network should start close to that; if it does not,
# look for a bug.
#
# **What goes wrong.** The minus sign, again. `np.mean` of the $(n, C)$ products, which divides by $nC$.
# `p[:, y]`, which picks $n$ columns, an $(n, n)$ matrix. Only the label's probability counts: a term
# $\log(1 - p)$ for the other classes belongs to $C$ separate yes/no questions.


# %%
def cross_entropy(p, y):
    """The mean over the rows of -log(p[i, y[i]]).

    p: (n, C), rows on the simplex, entries at least 1e-6 away from 0 and 1; y: (n,), integers 0 .. C - 1 of
    any integer type. Returns a float64 number, shape (), in (0, inf).

    >>> float(np.exp(cross_entropy([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]], [0, 1])).round(6))
    4.0

    Pitfalls: the minus sign; dividing by n * C; p[:, y], which is an (n, n) matrix; a constant added to p.
    """
    raise NotImplementedError("cross_entropy: your code here")


# %% [markdown]
# ## 9. `cross_entropy_grad(p, y)`
#
# $$\frac{\partial L}{\partial p_{ic}} = -\frac1n \cdot \frac{E_{ic}}{p_{ic}} = \begin{cases}
# -\frac{1}{n\, p_{ic}} & c = y_i \\ 0 & \text{otherwise} \end{cases}
# \qquad (n, C), (n,) \to (n, C)$$
#
# **Worked example:** with $p$ and $y$ of exercise 8,
# $\tfrac12 \begin{pmatrix} -2 & 0 & 0 \\ 0 & -8 & 0 \end{pmatrix} = \begin{pmatrix} -1 & 0 & 0 \\ 0 & -4 & 0
# \end{pmatrix}$.
#
# The rows of $p$ sum to 1, so its entries cannot really move one at a time. The gradient here is that of the
# formula, which is defined for any positive numbers: **the entries are treated as free**. This is what the
# backward pass needs; that raising one probability lowers the others is known to the Jacobian of softmax,
# which comes next.
#
# **What goes wrong.** $p - E$ is the gradient with respect to the *logits* (exercise 11). A 0 is divided by
# $p$, never by 0: no warning comes from the classes that are not the label's.


# %%
def cross_entropy_grad(p, y):
    """The gradient of cross_entropy with respect to p, its entries free: -1 / (n * p[i, y[i]]) at the labels.

    p: (n, C), rows on the simplex, entries at least 1e-6 away from 0 and 1; y: (n,), integers 0 .. C - 1 of
    any integer type. Returns float64 of shape (n, C); one negative entry in each row, the others 0.

    >>> g = cross_entropy_grad([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]], [0, 1])
    >>> g + 0.0  # which writes -0. as 0.
    array([[-1.,  0.,  0.],
           [ 0., -4.,  0.]])

    Pitfalls: p - one_hot, the gradient with respect to the logits; the 1 / n; -1 / p in every entry.
    """
    raise NotImplementedError("cross_entropy_grad: your code here")


# %% [markdown]
# ## 10. `cross_entropy_with_logits(z, y)`
#
# The same loss with $p = \mathrm{softmax}(z)$, row by row. As $\log \mathrm{softmax}(z)_c
# = z_c - \mathrm{logsumexp}(z)$,
#
# $$L = \frac1n \sum_{i=1}^{n} \bigl( \mathrm{logsumexp}(z_i) - z_{i y_i} \bigr), \qquad
# \mathrm{logsumexp}(z_i) = \log \sum_{c=1}^{C} e^{z_{ic}}, \qquad (n, C), (n,) \to ()$$
#
# a logsumexp minus a linear term, as it was a softplus minus a linear term for two classes. **Worked
# example:** with counts $e^{z} = [1, 2, 3]$ and label 2 the loss is $\log 6 - \log 3 = \log 2$, the surprise
# of $p = \tfrac36$. For $z = 0$ it is $\log C$, whatever the labels. Two classes are the logistic loss of
# the difference: logits $[a, b]$ with label 1 cost what the logit $b - a$ with label 1 does.
#
# **What goes wrong.** The argument holds logits: no softmax before (a network that ends in a softmax *and*
# trains with this loss applies it twice, and learns slowly without an error message). Each row has its own
# logsumexp: the sum runs over the last axis.
#
# **Care.** For $z = [0, 1000]$ and label 0 the loss is 1000. The softmax gives that class the probability
# $e^{-1000}$, which rounds to 0 and has no logarithm; $\log(p + 10^{-12})$ says 27.6 instead. Subtract the
# maximum of *each row*, which changes neither softmax nor loss:
# $\mathrm{logsumexp}(z) = m + \log \sum_c e^{z_c - m}$. One maximum for the whole batch is not enough; a row
# far below it sums to 0.


# %%
def cross_entropy_with_logits(z, y):
    """The cross-entropy of p = softmax(z): the mean over the rows of logsumexp(z[i]) - z[i, y[i]].

    z: (n, C), logits; y: (n,), integers 0 .. C - 1 of any integer type. Returns a float64 number, shape (),
    in [0, inf); finite for every |z| up to 10000.

    >>> float(np.exp(cross_entropy_with_logits(np.log([[1.0, 2.0, 3.0]]), [2])).round(6))
    2.0
    >>> float(cross_entropy_with_logits([[0.0, 1000.0]], [0]))
    1000.0

    Pitfalls: the logarithm of a softmax that rounds to 0; one maximum for the whole batch; softmax twice.
    """
    raise NotImplementedError("cross_entropy_with_logits: your code here")


# %% [markdown]
# ## 11. `cross_entropy_with_logits_grad(z, y)`
#
# The gradient of logsumexp is softmax, and that of the linear term $z_{i y_i}$ is the one-hot row:
#
# $$\frac{\partial L}{\partial z_{ic}} = \frac1n \bigl( \mathrm{softmax}(z_i)_c - E_{ic} \bigr),
# \qquad (n, C), (n,) \to (n, C)$$
#
# Prediction minus label once more, the most used gradient of all classifiers. By the chain rule it is row
# $i$ of exercise 9 times the Jacobian of softmax, $J = \mathrm{diag}(s) - s s^\top$: the cotangent
# $-\tfrac{1}{n s_y}$ at $y$ gives $-\tfrac{1}{n s_y} s_y (\delta_{yc} - s_c) = \tfrac1n (s_c - \delta_{yc})$.
# The division by a small probability is gone.
#
# **Worked example:** counts $[1, 1, 2]$, label 2: $[\tfrac14, \tfrac14, \tfrac12] - [0, 0, 1] =
# [\tfrac14, \tfrac14, -\tfrac12]$. Every row sums to 0: adding a constant to all logits changes nothing.
#
# **What goes wrong.** With $S$ the softmax of the batch, `S[:, y] -= 1` subtracts from those columns in every
# row; `S[np.arange(n), y] -= 1` is meant. `softmax(z) - y` broadcasts the labels themselves, as numbers,
# along the rows (a square batch does not even complain). And the $1/n$: not $1/(nC)$, not 1.


# %%
def cross_entropy_with_logits_grad(z, y):
    """The gradient of cross_entropy_with_logits with respect to z: (softmax(z) - one_hot(y, C)) / n.

    z: (n, C), logits; y: (n,), integers 0 .. C - 1 of any integer type. Returns float64 of shape (n, C);
    entries between -1 / n and 1 / n, each row sums to 0.

    >>> cross_entropy_with_logits_grad(np.log([[1.0, 1.0, 2.0]]), [2])
    array([[ 0.25,  0.25, -0.5 ]])

    Pitfalls: S[:, y] -= 1 on whole columns; the 1 / n; the labels as numbers; exp overflows.
    """
    raise NotImplementedError("cross_entropy_with_logits_grad: your code here")


# %% [markdown]
# ## Look at what you made
#
# **Prediction minus label.** Four examples and five classes: the softmax of the logits, the one-hot rows, and your
# gradient, times $n$. Each row of the third matrix is the first minus the second. Which example is predicted best,
# and how does its row show it? Why is there one negative entry in each row, and what do the rows sum to?


# %%
if __name__ == "__main__":

    @figure
    def prediction_minus_label(plt):
        logits = np.array(
            [
                [3.0, 0.5, 0.0, 0.2, -1.0],
                [0.3, 0.1, 0.4, 0.0, 0.2],
                [-1.0, 2.5, 0.0, 1.5, 0.0],
                [0.0, -0.5, 0.5, 1.0, 2.0],
            ]
        )
        labels = np.array([0, 2, 3, 4])
        shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        gradient = len(labels) * cross_entropy_with_logits_grad(logits, labels)
        matrices = {"prediction": shares, "label": one_hot(labels, 5), "n times your gradient": gradient}
        _, axes = plt.subplots(1, 3, figsize=(11, 3.2), sharey=True)
        for axis, (title, matrix) in zip(axes, matrices.items()):
            axis.imshow(matrix, cmap="RdBu_r", vmin=-1, vmax=1, aspect="auto")
            for (row, column), number in np.ndenumerate(matrix):
                dark = abs(number) > 0.6
                axis.text(column, row, f"{number:.2f}", ha="center", va="center", color="white" if dark else "black")
            axis.set(title=title, xlabel="class", xticks=range(5), yticks=range(4))
            axis.grid(False)
        axes[0].set_ylabel("example")
        for axis, sign in zip(axes[1:], ("\u2212", "=")):
            axis.text(-0.06, 0.5, sign, transform=axis.transAxes, ha="center", va="center", fontsize=18)


# %% [markdown]
# **Three classes.** Left, the cross-entropy of logits $(z_0, z_1, 0)$ with label 0, and its negative gradient, the
# direction of a step: where are the arrows long, and where has the model nothing left to learn? Right, the same
# negative gradient drawn where the *probabilities* are, on the simplex (a corner is a class; black lines are equal
# losses $-\log p_0$). Every arrow points to one place. Which, and what does "label minus prediction" have to do with
# it?


# %%
if __name__ == "__main__":

    @figure
    def cross_entropy_of_three_classes(plt):
        def with_zero(plane):
            return np.concatenate([plane, np.zeros((len(plane), 1))], axis=1)

        _, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
        ticks = np.linspace(-4, 4, 49)
        plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
        losses = [cross_entropy_with_logits(row[np.newaxis], [0]) for row in with_zero(plane)]
        levels = np.arange(0, 9)
        shades = left.contourf(ticks, ticks, np.reshape(losses, (49, 49)), levels=levels)
        sparse = np.stack(np.meshgrid(ticks[4::8], ticks[4::8]), axis=-1).reshape(-1, 2)
        towards = -len(sparse) * cross_entropy_with_logits_grad(with_zero(sparse), np.zeros(len(sparse), dtype=int))
        left.quiver(*sparse.T, *towards.T[:2], color="white", angles="xy")
        left.set(title="over logits: loss and negative gradient", xlabel="$z_0$", ylabel="$z_1$", aspect="equal")
        plt.colorbar(shades, ax=left)

        corners = np.array([[0.5, np.sqrt(0.75)], [0.0, 0.0], [1.0, 0.0]])  # of the classes 0, 1 and 2
        steps = 40
        counts = np.array([(a, b, steps - a - b) for a in range(1, steps) for b in range(1, steps - a)])
        points = counts / steps
        surprises = [cross_entropy(point[np.newaxis], [0]) for point in points]
        lines = right.tricontour(
            *(points @ corners).T, surprises, levels=[0.2, 0.5, 1, 2, 3], colors="black", linewidths=0.7
        )
        right.clabel(lines, fmt="%g", fontsize=8)
        few = points[(counts % 5 == 0).all(axis=1)]
        towards = -len(few) * cross_entropy_with_logits_grad(np.log(few), np.zeros(len(few), dtype=int))
        right.quiver(*(few @ corners).T, *(towards @ corners).T, color="C1", angles="xy", scale=7, width=0.007)
        right.fill(*corners.T, fill=False, linewidth=1.2)
        for name, corner, side in zip("012", corners, ("bottom", "top", "top")):
            right.text(*corner, f"class {name}", ha="center", va=side)
        right.set(title="on the simplex: the same gradient, at $p$", aspect="equal", ylim=(-0.07, 0.95))
        right.axis("off")


# %% [markdown]
# **Care, seen.** The logistic loss of a logit $z$ with label 0, which for large $z$ is simply $z$. The formulas below
# are all the same on paper. Where does each of them end, or stop to grow, and at which number of the text above?


# %%
if __name__ == "__main__":

    @figure
    def four_ways_to_a_large_loss(plt):
        logits = np.logspace(0, 4, 401)
        with np.errstate(all="ignore"):  # the warnings of the three others are the point
            shares = 1 / (1 + np.exp(-logits))
            others = {
                "log(1 + exp(z))": np.log(1 + np.exp(logits)),
                "-log(1 - sigmoid(z))": -np.log(1 - shares),
                "-log(1 - p), p clipped at $1 - 10^{-12}$": -np.log(1 - np.clip(shares, 1e-12, 1 - 1e-12)),
            }
        _, axis = plt.subplots(figsize=(8, 4.2))
        yours = [logistic_loss_with_logits(logit, 0) for logit in logits]
        axis.plot(logits, yours, linewidth=6, alpha=0.3, label="your logistic_loss_with_logits")
        for (name, curve), style in zip(others.items(), ("-", "--", "-.")):
            finite = np.where(np.isfinite(curve), curve, np.nan)
            axis.plot(logits, finite, style, label=name)
            if np.isnan(finite[-1]):
                end = np.flatnonzero(np.isfinite(curve))[-1]
                colour = axis.lines[-1].get_color()
                axis.plot(logits[end], curve[end], "x", color=colour, markersize=9, markeredgewidth=2)
        axis.set(xscale="log", yscale="log", xlabel="logit $z$", ylabel="loss, label 0")
        axis.set_title("A cross marks where a formula becomes inf")
        axis.legend()


# %% [markdown]
# **What you should keep.** A loss is a mean, and its gradient carries the $1/n$. Surprise is
# $-\log q$, with the minus. With logits, a classification loss is a logsumexp minus a linear term, and its
# gradient is prediction minus label. In assignment 03 you will walk down such gradients; in 08 the last one
# is the first cotangent of a network.
