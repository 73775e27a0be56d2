# %% [markdown]
# # 01 Activation and link functions
#
# A network turns numbers into other numbers with a handful of small functions: sigmoid, tanh, ReLU and
# softplus between its layers; softmax and logsumexp at its end, where scores become probabilities.
# Automatic differentiation, the subject of this course, needs their derivatives. Here you write both,
# sixteen short functions, and learn why a correct formula can still be a wrong program.
#
# ## What goes in, what comes out
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $z$ in `sigmoid` ... `softplus_grad` | any numbers, entry by entry | any, also `()`; so is the result's |
# | $z$ from `logsumexp` on | *logits* of $C$ classes, **last** axis | `(..., C)`: any leading axes, or none |
# | $s$ | $\mathrm{softmax}(z)$, probabilities | `(..., C)` |
# | $v$ | a *cotangent*: the gradient of some later scalar with respect to $s$ | `(..., C)` |
#
# Inputs are any array-like of real numbers: floats, lists, integer arrays, `float32`, even `uint8`, in
# which $-1$ does not exist. Results are `float64` whatever the input; where the result is a single number,
# a Python float or a 0-d array are both fine. The function `as_float` below does this conversion, and its
# result is a copy, so that nothing you do to it changes the caller's array. Start each function with
# `z = as_float(z)`.
#
# ## Logits are logarithms of odds
#
# One picture serves for every exercise: write $z = \log k$. For a yes/no question, $k = e^z$ is the
# **odds**: $k = 3$ means "three to one", probability $3/4$. For $C$ classes, $e^{z_c} = k_c$ is a
# **count**: with counts $1, 2, 3$ the probabilities are $1/6, 2/6, 3/6$. All worked examples below use
# integers $k$, so that you can do them by hand.
#
# ## Numerical care
#
# A float64 ends at about $1.8 \cdot 10^{308}$. So `np.exp(710)` is not a large number but `inf`, with a
# warning, and `inf / inf` and `inf - inf` are `nan`. Logits of several hundred do occur in training that
# goes wrong, which is just when you want to read them. Your functions should give finite answers without
# warnings for every $|z| \le 10^4$. Three habits are enough:
#
# 1. **Exponentiate only what is not positive.** $e^{-|z|}$ and $e^{z - \max z}$ lie in $[0, 1]$. That they
#    become 0 when tiny is harmless.
# 2. **Use `np.log1p(e)` for $\log(1 + e)$.** In the sum $1 + e$, a tiny $e$ keeps only its digits above
#    $10^{-16}$.
# 3. **Do not compute the branch that you throw away.** `np.where(z >= 0, a, b)` evaluates both `a` and `b`
#    everywhere; if `a` overflows where `b` is taken, the result is right and the warning still comes.
#
# This care is an item of its own, worth 20 % of an exercise (ReLU itself needs none). The textbook formula
# earns the rest: write that first, check it, then make it robust.

# %%
import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(z, dtype=np.float64)


# %% [markdown]
# ## 1. `sigmoid(z)`
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}$$
#
# It turns log-odds into a probability, entry by entry: with odds $k = e^z$, $\sigma(\log k) = k / (1 + k)$.
# **Worked example:** $z = \log 3$ gives $3/4$, $z = -\log 3 = \log \tfrac13$ gives $1/4$, and $z = 0$ (odds
# one to one) gives $1/2$. The pair $3/4 + 1/4 = 1$ is no accident: $\sigma(-z) = 1 - \sigma(z)$.
#
# Values lie strictly between 0 and 1. (Slides like to write $\hat y = \sigma(w^\top x) \in \{0, 1\}$: that
# is the set of labels, not of predictions.) In floating point $\sigma(40)$ rounds to exactly 1, which is
# fine.
#
# **Care.** The two forms above are equal, yet the first overflows for $z \to -\infty$ and the second for
# $z \to +\infty$, where it even gives `inf / inf = nan`. Both can be written with $e^{-|z|}$, which never
# overflows: the denominator is $1 + e^{-|z|}$ in either case, and only the numerator depends on the sign.


# %%
def sigmoid(z):
    """The logistic function 1 / (1 + exp(-z)), elementwise.

    z: any shape. Returns float64 of the same shape, values in (0, 1).

    >>> sigmoid([0.0, np.log(3.0)])
    array([0.5 , 0.75])

    Pitfalls: exp(-z) overflows for z below -709; -z wraps around for unsigned integers.
    """
    ### BEGIN SOLUTION
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)
    ### END SOLUTION


# %% [markdown]
# ## 2. `sigmoid_grad(z)`
#
# $$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z)\,(1 - \sigma(z)) = \sigma(z)\,\sigma(-z)$$
#
# Elementwise, the shape of $z$. With odds $k$ it is $k / (1 + k)^2$. **Worked example:** at $z = \log 3$,
# $\tfrac34 \cdot \tfrac14 = \tfrac{3}{16}$; at 0 it has its maximum, $\tfrac14$. It is even:
# $\sigma'(-z) = \sigma'(z)$.
#
# **What goes wrong.** The formula $s(1 - s)$ is written in terms of the *output* $s = \sigma(z)$. Here the
# argument is the *input* $z$: the derivative is asked AT $z$. Two classic mistakes follow: `z * (1 - z)`,
# which forgets to apply the sigmoid (at $z = 0$ it gives 0 instead of $1/4$), and calling
# `sigmoid_grad(sigmoid(z))`, which applies it twice.
#
# A slope is not a difference quotient. `(sigmoid(z + h) - sigmoid(z - h)) / (2 * h)` has five to ten right
# digits; the formula has fifteen. Throughout the course a gradient means the formula.


# %%
def sigmoid_grad(z):
    """The derivative of sigmoid at z: s * (1 - s) with s = sigmoid(z), elementwise.

    z: any shape, the INPUT of the sigmoid. Returns float64 of the same shape, values in (0, 1/4].

    >>> sigmoid_grad([0.0, np.log(3.0)])
    array([0.25  , 0.1875])

    Pitfalls: z * (1 - z) takes z for the output; exp(-z) / (1 + exp(-z))**2 is inf / inf for very negative z.
    """
    ### BEGIN SOLUTION
    z = as_float(z)
    return sigmoid(z) * sigmoid(-z)
    ### END SOLUTION


# %% [markdown]
# ## 3. `tanh(z)`
#
# $$\tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}} = 2\,\sigma(2z) - 1$$
#
# A sigmoid stretched from $(0, 1)$ to $(-1, 1)$ and steepened by 2, so that its slope at 0 is 1. With
# $k = e^z$: $\tanh(\log k) = (k^2 - 1)/(k^2 + 1)$. **Worked example:** $\tanh(\log 3) = 8/10$,
# $\tanh(0) = 0$, and $\tanh(-\log 3) = -8/10$: it is odd.
#
# numpy has `np.tanh`, and you may use it; the point of the exercise is the conversion to float64, and to
# see what the definition does at $z = 1000$, where it is `inf / inf`. The form $2\sigma(2z) - 1$ is safe
# there. A common slip is $2\sigma(z) - 1$: that is $\tanh(z/2)$.


# %%
def tanh(z):
    """The hyperbolic tangent (exp(z) - exp(-z)) / (exp(z) + exp(-z)), elementwise.

    z: any shape. Returns float64 of the same shape, values in (-1, 1).

    >>> tanh([0.0, np.log(3.0)])
    array([0. , 0.8])

    Pitfalls: both exponentials overflow; 2 * sigmoid(z) - 1 lacks a factor 2 inside.
    """
    ### BEGIN SOLUTION
    return np.tanh(as_float(z))
    ### END SOLUTION


# %% [markdown]
# ## 4. `tanh_grad(z)`
#
# $$\tanh'(z) = 1 - \tanh(z)^2 = \frac{1}{\cosh(z)^2} = 4\,\sigma'(2z)$$
#
# The last form is the chain rule on $2\sigma(2z) - 1$. With $k = e^z$ it is $4k^2/(k^2 + 1)^2$. **Worked
# example:** at $\log 3$, $1 - 0.64 = 0.36$; at 0, exactly 1.
#
# As for the sigmoid, $1 - t^2$ is written in terms of the output $t = \tanh(z)$ and wanted at the input
# $z$: `1 - z**2` is the usual slip (beyond 1 it is even negative), and $1 - t$, without the square, the
# next.
#
# **Care.** $\cosh(z)$ overflows at 711; $1 - \tanh(z)^2$ does not. Subtracting from 1 loses the relative
# digits of the tail (at $z = 20$ the result is 0 instead of $1.7 \cdot 10^{-17}$), which is accepted here;
# $4\sigma'(2z)$ keeps them.


# %%
def tanh_grad(z):
    """The derivative of tanh at z: 1 - tanh(z)**2, elementwise.

    z: any shape, the INPUT of tanh. Returns float64 of the same shape, values in (0, 1].

    >>> tanh_grad([0.0, np.log(3.0)])
    array([1.  , 0.36])

    Pitfalls: 1 - z**2 takes z for the output; cosh(z) overflows.
    """
    ### BEGIN SOLUTION
    return 4.0 * sigmoid_grad(2.0 * as_float(z))
    ### END SOLUTION


# %% [markdown]
# ## 5. `relu(z)`
#
# $$\mathrm{relu}(z) = \max(z, 0)$$
#
# Elementwise: negative entries become 0, the others stay. **Worked example:** $[-2, 0, 3]$ becomes
# $[0, 0, 3]$. No exponential, hence no overflow; this is half of its success.
#
# Three ways to go wrong with one line of code. `np.max(z, 0)` is not `np.maximum(z, 0)`: it takes the
# maximum *along axis 0*. `z[z < 0] = 0` on the caller's own array changes it for everyone who still needs
# it (the backward pass does); on the copy made by `as_float` it is fine. And integers in must be floats
# out.


# %%
def relu(z):
    """The rectified linear unit max(z, 0), elementwise.

    z: any shape. Returns float64 of the same shape, values in [0, inf).

    >>> relu([-2, 0, 3])
    array([0., 0., 3.])

    Pitfalls: writing into the caller's array; np.max(z, 0) reduces axis 0; integer results.
    """
    ### BEGIN SOLUTION
    return np.maximum(as_float(z), 0.0)
    ### END SOLUTION


# %% [markdown]
# ## 6. `relu_grad(z)`
#
# $$\mathrm{relu}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}$$
#
# At 0 the slope from the left is 0 and from the right 1; there is no derivative, only *subgradients*: every
# number in $[0, 1]$. A program has to choose. The course chooses **$\mathrm{relu}'(0) = 0$**, as PyTorch's
# `torch.relu` and jax's `jax.nn.relu` do (libraries do differ: `torch.clamp(z, min=0)` takes 1,
# `torch.maximum` takes 1/2). Exact zeros are not rare: every entry that an earlier ReLU switched off is
# one.
#
# **Worked example:** $[-2, 0, 3]$ becomes $[0, 0, 1]$, as floats. The comparison `z > 0` alone is an array
# of `bool`, and numpy does not compute with those as with numbers: adding two is a logical *or*, negating
# one is an error.


# %%
def relu_grad(z):
    """The derivative of relu at z: 1 where z > 0, else 0; relu'(0) = 0. Elementwise.

    z: any shape. Returns float64 of the same shape, every value 0.0 or 1.0.

    >>> relu_grad([-2, 0, 3])
    array([0., 0., 1.])

    Pitfalls: z >= 0 gives 1 at 0, a difference quotient 1/2; returning booleans; z / abs(z) is 0 / 0 at 0.
    """
    ### BEGIN SOLUTION
    return np.where(as_float(z) > 0, 1.0, 0.0)
    ### END SOLUTION


# %% [markdown]
# ## 7. `softplus(z)`
#
# $$\mathrm{softplus}(z) = \log(1 + e^{z})$$
#
# A smooth ReLU: close to 0 for very negative $z$, close to $z$ for large $z$. With odds $k$ it is
# $\log(1 + k)$. **Worked example:** $\mathrm{softplus}(\log 3) = \log 4$, $\mathrm{softplus}(0) = \log 2$.
# It is also minus the log of a probability: $\mathrm{softplus}(z) = -\log \sigma(-z)$, which is why it
# returns in the logistic loss.
#
# **Care.** $e^{z}$ overflows for $z > 709$, though the answer is simply about $z$. Take the large part out
# of the logarithm:
#
# $$\log(1 + e^z) = \max(z, 0) + \log\bigl(1 + e^{-|z|}\bigr)$$
#
# Check it for both signs: for $z > 0$,
# $\log(1 + e^z) = \log\bigl(e^z(e^{-z} + 1)\bigr) = z + \log(1 + e^{-z})$. With `np.log1p` the tail keeps
# its digits too: at $z = -40$ the true value is $4.2 \cdot 10^{-18}$, and `np.log(1 + np.exp(-40.0))` is 0.
# (`np.logaddexp(0, z)` does all of this in one call.)


# %%
def softplus(z):
    """The smooth ReLU log(1 + exp(z)), elementwise.

    z: any shape. Returns float64 of the same shape, values in (0, inf).

    >>> np.exp(softplus(np.log([1.0, 3.0])))
    array([2., 4.])

    Pitfalls: exp(z) overflows for z above 709; max(z, 0) + log1p(exp(-abs(z))) needs its absolute value.
    """
    ### BEGIN SOLUTION
    z = as_float(z)
    return np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
    ### END SOLUTION


# %% [markdown]
# ## 8. `softplus_grad(z)`
#
# $$\frac{d}{dz} \log(1 + e^{z}) = \frac{1}{1 + e^{z}} \cdot e^{z} = \sigma(z)$$
#
# The chain rule: outer derivative $1/u$ at $u = 1 + e^z$, times the inner derivative $e^z$. Dropping the
# inner factor gives $1/(1 + e^z) = \sigma(-z)$, the commonest mistake. With odds $k$: $k / (1 + k)$.
# **Worked example:** at $\log 3$ the slope is $3/4$, at 0 it is $1/2$.
#
# Compare with exercises 5 and 6: where softplus smooths the corner of ReLU, its derivative smooths the
# step. And softplus, sigmoid, `sigmoid_grad` are three successive derivatives, each with a name of its own.


# %%
def softplus_grad(z):
    """The derivative of softplus at z, which is sigmoid(z). Elementwise.

    z: any shape. Returns float64 of the same shape, values in (0, 1).

    >>> softplus_grad([0.0, np.log(3.0)])
    array([0.5 , 0.75])

    Pitfalls: 1 / (1 + exp(z)) forgets the inner derivative; exp(z) / (1 + exp(z)) is inf / inf for large z.
    """
    ### BEGIN SOLUTION
    return sigmoid(z)
    ### END SOLUTION


# %% [markdown]
# ## 9. `logsumexp(z)`
#
# From here on, $z$ holds the logits of $C$ classes on its last axis.
#
# $$\mathrm{logsumexp}(z) = \log \sum_{c=1}^{C} e^{z_c}, \qquad (\ldots, C) \to (\ldots)$$
#
# The class axis disappears: `(5,)` gives a scalar, `(2, 3)` gives `(2,)`, `(2, 3, 4)` gives `(2, 3)`. With
# counts, $z_c = \log k_c$, it is the logarithm of the total. **Worked example:** counts $1, 2, 3$ give
# $\log 6$; the single logit $z = [7]$ gives 7.
#
# It is a soft maximum: $\max z \le \mathrm{logsumexp}(z) \le \max z + \log C$.
#
# **Care.** Adding a constant to every logit adds it to the result,
# $\mathrm{logsumexp}(z + a) = \mathrm{logsumexp}(z) + a$. Choose $a = -m$ with $m = \max_c z_c$ of *each
# row*:
#
# $$\mathrm{logsumexp}(z) = m + \log \sum_c e^{z_c - m}$$
#
# No exponent is positive, and one of them is 0, so the sum lies between 1 and $C$. Two slips: forgetting to
# add $m$ back; and one maximum for the whole batch, with which a row far below it sums to 0 and its
# logarithm to $-\infty$. In numpy, keep the class axis while you subtract (`z.max(axis=-1, keepdims=True)`)
# and drop it at the end.


# %%
def logsumexp(z):
    """log(sum of exp(z_c)) over the last axis.

    z: (..., C). Returns float64 of shape (...), a number or 0-d array for z of shape (C,).

    >>> np.exp(logsumexp(np.log([[1.0, 2.0, 3.0], [1.0, 1.0, 2.0]])))
    array([6., 4.])

    Pitfalls: exp overflows; the maximum belongs to each row, and is added back; the last axis is dropped.
    """
    ### BEGIN SOLUTION
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))
    ### END SOLUTION


# %% [markdown]
# ## 10. `logsumexp_grad(z)`
#
# $$\frac{\partial}{\partial z_i} \log \sum_c e^{z_c} = \frac{e^{z_i}}{\sum_c e^{z_c}} =
# \mathrm{softmax}(z)_i, \qquad (\ldots, C) \to (\ldots, C)$$
#
# **The gradient of logsumexp is softmax.** (Many tables print it, on slides too, as the gradient of
# $\log(1 + \sum_c e^{z_c})$; that function has another one, exercise 12.) A scalar per row has one partial
# derivative per logit, so the class axis is back: the gradient has the shape of $z$.
#
# With counts it is the share of each class. **Worked example:** counts $1, 2, 3$ give $[1/6, 2/6, 3/6]$.
# The entries sum to 1, because adding $a$ to all logits adds $a$ to the value.
#
# You may write `softmax` (exercise 13) first and use it here.


# %%
def logsumexp_grad(z):
    """The gradient of logsumexp at z, which is softmax(z), over the last axis.

    z: (..., C). Returns float64 of shape (..., C); entries in (0, 1), each row sums to 1.

    >>> logsumexp_grad(np.log([1.0, 1.0, 2.0]))
    array([0.25, 0.25, 0.5 ])

    Pitfalls: a 1 in the denominator (that is logsumexp_plus); dividing by the sum over the wrong axis.
    """
    ### BEGIN SOLUTION
    return softmax(z)
    ### END SOLUTION


# %% [markdown]
# ## 11. `logsumexp_plus(z)`
#
# $$\mathrm{logsumexp}^{+}(z) = \log\Bigl(1 + \sum_{c=1}^{C} e^{z_c}\Bigr), \qquad (\ldots, C) \to (\ldots)$$
#
# The 1 is $e^0$: one more class, of logit 0, that is not written down. For $C = 1$ this is softplus, and
# for more classes it is the *multiclass softplus*. With counts it is $\log(1 + \text{total})$. **Worked
# example:** counts $1, 2, 3$ give $\log 7$. It is always positive.
#
# **Care.** The row maximum alone does not do as a shift here. Shifting the logits but not the 1,
# $m + \log(1 + \sum e^{z_c - m})$, computes something else (the unwritten logit 0 has to move too: its term
# becomes $e^{-m}$). And if every logit is $-1000$, then $m = -1000$ and $e^{-m}$ overflows: the maximum has
# to include the unwritten 0. Or avoid it all by writing the function as a composition of two that you have
# made robust:
#
# $$\mathrm{logsumexp}^{+} = \mathrm{softplus} \circ \mathrm{logsumexp},
# \quad\text{because}\quad e^{\mathrm{logsumexp}(z)} = \sum_c e^{z_c}.$$


# %%
def logsumexp_plus(z):
    """log(1 + sum of exp(z_c)) over the last axis: softplus for several classes.

    z: (..., C). Returns float64 of shape (...), values in (0, inf).

    >>> np.exp(logsumexp_plus(np.log([[1.0, 2.0, 3.0], [1.0, 1.0, 2.0]])))
    array([7., 5.])

    Pitfalls: after a shift by m the 1 becomes exp(-m), which overflows if every logit is very negative.
    """
    ### BEGIN SOLUTION
    return softplus(logsumexp(z))
    ### END SOLUTION


# %% [markdown]
# ## 12. `logsumexp_plus_grad(z)`
#
# $$\frac{\partial}{\partial z_i} \log\Bigl(1 + \sum_c e^{z_c}\Bigr) = \frac{e^{z_i}}{1 + \sum_c e^{z_c}},
# \qquad (\ldots, C) \to (\ldots, C)$$
#
# **This is not softmax**: the 1 stays in the denominator. The entries sum to less than 1, and what is
# missing is the probability of the unwritten class. With counts: $k_i / (1 + \text{total})$. **Worked
# example:** counts $1, 2, 3$ give $[1/7, 2/7, 3/7]$, sum $6/7$; softmax would give $[1/6, 2/6, 3/6]$. For
# $C = 1$ it is the sigmoid, as the derivative of softplus has to be.
#
# **Care.** Numerator, sum and the 1 must be shifted together, as in exercise 11. Or use the chain rule on
# the composition: outer derivative $\sigma$ at $\mathrm{logsumexp}(z)$, times the gradient inside,
#
# $$\nabla\,\mathrm{logsumexp}^{+}(z) = \sigma\bigl(\mathrm{logsumexp}(z)\bigr) \cdot \mathrm{softmax}(z),$$
#
# a scalar per row times a vector per row: give the scalar a last axis of length 1 so that it broadcasts.


# %%
def logsumexp_plus_grad(z):
    """The gradient of logsumexp_plus at z: exp(z_i) / (1 + sum of exp(z_c)), over the last axis.

    z: (..., C). Returns float64 of shape (..., C); entries in (0, 1), each row sums to less than 1.

    >>> logsumexp_plus_grad(np.log([1.0, 2.0, 4.0]))
    array([0.125, 0.25 , 0.5  ])

    Pitfalls: softmax, which has no 1 in the denominator; shifting the logits but not the 1.
    """
    ### BEGIN SOLUTION
    return sigmoid(logsumexp(z))[..., np.newaxis] * softmax(z)
    ### END SOLUTION


# %% [markdown]
# ## 13. `softmax(z)`
#
# $$\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_c e^{z_c}}, \qquad (\ldots, C) \to (\ldots, C)$$
#
# Logits in, probabilities out: every entry positive, every row of sum 1. (Its values fill the *simplex*;
# slides that write $\mathrm{softmax}(Wx + b) \in \{0, 1\}^C$ mean the one-hot labels.) **Worked example:**
# counts $1, 2, 3$, that is $z = [0, \log 2, \log 3]$, give $[1/6, 2/6, 3/6]$. Two classes are the sigmoid
# of the difference: $\mathrm{softmax}([a, b])_1 = \sigma(a - b)$.
#
# Each row of a batch is normalised **by itself**. `e / e.sum()` divides by the total of the whole batch,
# and agrees only as long as you try it on one example. `e / e.sum(axis=-1)` without `keepdims=True` fails
# to broadcast, or worse, on a square batch divides the columns.
#
# **Care.** Multiplying all counts by the same number changes no share:
# $\mathrm{softmax}(z - m) = \mathrm{softmax}(z)$. With $m$ the row's maximum nothing overflows and the
# denominator is at least 1.


# %%
def softmax(z):
    """exp(z_i) / sum of exp(z_c), over the last axis.

    z: (..., C). Returns float64 of shape (..., C); entries in (0, 1), each row sums to 1.

    >>> softmax(np.log([1.0, 1.0, 2.0]))
    array([0.25, 0.25, 0.5 ])

    Pitfalls: exp overflows; sums and maxima run over the last axis only, with keepdims=True; `z -= m` on the
    caller's array changes it.
    """
    ### BEGIN SOLUTION
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# ## 14. `log_softmax(z)`
#
# $$\log \mathrm{softmax}(z)_i = z_i - \log \sum_c e^{z_c} = z_i - \mathrm{logsumexp}(z),
# \qquad (\ldots, C) \to (\ldots, C)$$
#
# This is the log-probability of each class, what a cross-entropy loss needs. **Worked example:** counts
# $1, 2, 3$ give $[-\log 6, -\log 3, -\log 2]$. All values are at most 0.
#
# **Care.** The logarithm of the softmax is the right formula and a poor program. For $z = [0, 1000]$ the
# first probability is $e^{-1000}$, which rounds to 0, and its logarithm is $-\infty$; the true answer is
# $-1000$, an ordinary number. Cancel the logarithm with the exponential on paper, as in the formula's
# right-hand side, and it is a subtraction. The result of `logsumexp` has lost the class axis: give it back
# with `[..., np.newaxis]`.


# %%
def log_softmax(z):
    """log(softmax(z)) = z - logsumexp(z), over the last axis.

    z: (..., C). Returns float64 of shape (..., C), values in (-inf, 0].

    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])

    Pitfalls: log(softmax(z)) is -inf where a probability rounds to 0; the subtraction needs the class axis.
    """
    ### BEGIN SOLUTION
    z = as_float(z)
    z = z - z.max(axis=-1, keepdims=True)
    return z - logsumexp(z)[..., np.newaxis]
    ### END SOLUTION


# %% [markdown]
# ## 15. `softmax_jacobian(z)`
#
# Softmax sends $C$ numbers to $C$ numbers, so its derivative is a $C \times C$ matrix, the Jacobian. With
# $s = \mathrm{softmax}(z)$:
#
# $$J_{ij} = \frac{\partial s_i}{\partial z_j} = s_i\,(\delta_{ij} - s_j), \qquad
# J = \mathrm{diag}(s) - s s^\top, \qquad (\ldots, C) \to (\ldots, C, C)$$
#
# where $\delta_{ij}$ is 1 if $i = j$, else 0. One matrix for each example of the batch: `(2, 3)` gives
# `(2, 3, 3)`.
#
# **Worked example:** counts $1, 1, 2$ give $s = [\tfrac14, \tfrac14, \tfrac12]$ and
#
# $$J = \frac{1}{16}\begin{pmatrix} 3 & -1 & -2 \\ -1 & 3 & -2 \\ -2 & -2 & 4 \end{pmatrix}.$$
#
# Read it: raising logit $j$ raises its own probability (the diagonal $s_j(1 - s_j)$, the sigmoid's
# derivative again) and lowers all others, and what one gains the others lose: every row and every column
# sums to 0. The usual mistake keeps the diagonal alone, as if softmax were elementwise. The matrix is
# symmetric, being the Hessian of logsumexp.
#
# For a batch, `np.diag` and `np.outer` no longer fit; `s[..., :, np.newaxis]` is $s$ as columns,
# `s[..., np.newaxis, :]` as rows, `np.eye(C)` is $\delta$, and broadcasting does the rest.


# %%
def softmax_jacobian(z):
    """The Jacobian of softmax at z: entry [..., i, j] = d softmax_i / d z_j = s_i * (delta_ij - s_j).

    z: (..., C). Returns float64 of shape (..., C, C), symmetric; rows and columns sum to 0.

    >>> 16 * softmax_jacobian(np.log([1.0, 1.0, 2.0]))
    array([[ 3., -1., -2.],
           [-1.,  3., -2.],
           [-2., -2.,  4.]])

    Pitfalls: the diagonal alone; np.diag and np.outer on a batch.
    """
    ### BEGIN SOLUTION
    s = softmax(z)
    return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])
    ### END SOLUTION


# %% [markdown]
# ## 16. `softmax_vjp(z, v)`
#
# Backpropagation never asks for $J$ itself. It comes with a cotangent $v$, the gradient of the loss with
# respect to $s$, and wants the gradient with respect to $z$: the **vector-Jacobian product** $v^\top J$.
#
# $$(v^\top J)_j = \sum_i v_i\, s_i (\delta_{ij} - s_j) = s_j \Bigl(v_j - \sum_i v_i s_i\Bigr),
# \qquad (\ldots, C), (\ldots, C) \to (\ldots, C)$$
#
# Read it: each class compares its own $v_j$ with the average of $v$ under the probabilities. **Worked
# example:** $s = [\tfrac14, \tfrac14, \tfrac12]$ and $v = [4, 0, 0]$: the average is 1, so the product is
# $[\tfrac14 \cdot 3, \tfrac14 \cdot (-1), \tfrac12 \cdot (-1)] = [\tfrac34, -\tfrac14, -\tfrac12]$, four
# times the first row of the $J$ above. The entries sum to 0. For $v = (1, \ldots, 1)$ the result is 0,
# which is why a check with a cotangent of ones sees nothing. ($J$ is symmetric, so $v^\top J$ and $J v$
# agree here. For most functions they do not even have the same shape.)
#
# **Do not form $J$.** A language model has $C = 100\,000$ tokens; $J$ would take 80 gigabytes *for each
# example*, and the formula takes two passes over $C$ numbers. This is the bargain of reverse mode: products
# with Jacobians that no one ever writes down.


# %%
def softmax_vjp(z, v):
    """The vector-Jacobian product v^T J of softmax at z: s * (v - sum of v * s), without forming J.

    z: (..., C); v: (..., C), one cotangent for each row of z. Returns float64 of shape (..., C).

    >>> softmax_vjp(np.log([1.0, 1.0, 2.0]), [4, 0, 0])
    array([ 0.75, -0.25, -0.5 ])

    Pitfalls: forming the (C, C) Jacobian (C = 100000 must fit in memory); summing over the whole batch;
    the plain sum of v where its average under s is meant.
    """
    ### BEGIN SOLUTION
    v = as_float(v)
    s = softmax(z)
    return s * (v - (s * v).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %% [markdown]
# ## Look at what you made
#
# The figures below are drawn by your own functions: run the cells, or the whole file with
# `python activations.py`, which leaves them in the folder `figures`. What is not written yet says so.
#
# Three questions to answer from the first one. Which derivatives vanish on both sides, and what does a
# product of ten such factors do to the gradient of a deep network? Which dashed curve is another panel's
# solid one? And where is ReLU's slope the least like softplus's?


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def activations_and_derivatives(plt):
        z = np.linspace(-6, 6, 481)
        pairs = [(sigmoid, sigmoid_grad), (tanh, tanh_grad), (relu, relu_grad), (softplus, softplus_grad)]
        _, axes = plt.subplots(1, 4, figsize=(12, 3.2), sharey=True)
        for axis, (f, df) in zip(axes, pairs):
            axis.plot(z, f(z), label=f.__name__)
            axis.plot(z, df(z), "--", label=df.__name__)
            axis.axhline(0, color="black", linewidth=0.6, zorder=0)
            axis.set(xlabel="$z$", ylim=(-1.3, 3.2))
            axis.legend(loc="upper left")


# %% [markdown]
# **Two logits.** With $C = 2$ every function of two logits is a landscape. `logsumexp` is the maximum with
# its edge rounded off; `logsumexp_plus` has a third, invisible logit at 0, and levels out at 0 instead of
# falling for ever. The arrows are the gradients that you wrote, softmax on the left: they point along the
# larger logit, and their entries sum to 1 (left) or to less (right).


# %%
if __name__ == "__main__":

    @figure
    def logsumexp_landscapes(plt):
        ticks = np.linspace(-4, 4, 121)
        z = np.stack(np.meshgrid(ticks, ticks), axis=-1)  # (121, 121, 2): two logits at every point
        sparse = z[10::20, 10::20]
        panels = [(logsumexp, logsumexp_grad), (logsumexp_plus, logsumexp_plus_grad)]
        _, axes = plt.subplots(1, 2, figsize=(10, 4.4), sharey=True)
        for axis, (f, df) in zip(axes, panels):
            levels = axis.contourf(ticks, ticks, f(z), levels=np.arange(-4, 5.5, 0.5), extend="both")
            axis.quiver(sparse[..., 0], sparse[..., 1], *np.moveaxis(df(sparse), -1, 0), color="white")
            axis.set(title=f"{f.__name__}, and {df.__name__} as arrows", xlabel="$z_1$", aspect="equal")
        axes[0].set_ylabel("$z_2$")
        axes[0].figure.colorbar(levels, ax=axes)


# %% [markdown]
# **Care, seen.** The textbook formula beside yours, for logits up to 1000: the first one ends in a gap where
# it gives `inf` or `nan`.


# %%
if __name__ == "__main__":

    @figure
    def textbook_and_care(plt):
        z = np.linspace(-1000, 1000, 2001)
        with np.errstate(all="ignore"):  # the textbook's warnings are the point, and not yours
            textbook = np.log(1 + np.exp(z)), np.exp(z) / (1 + np.exp(z))
        _, axes = plt.subplots(1, 2, figsize=(10, 3.2))
        for axis, f, formula in zip(axes, (softplus, sigmoid), textbook):
            axis.plot(z, f(z), linewidth=4, alpha=0.35, label=f"your {f.__name__}")
            axis.plot(z, np.where(np.isfinite(formula), formula, np.nan), label="the textbook formula")
            axis.set(xlabel="$z$")
            axis.legend(loc="upper left")


# %% [markdown]
# **What you should keep.** Softmax is the gradient of logsumexp; the sigmoid is the derivative of softplus;
# the pair with the 1 is the same pair with one more logit, fixed at 0. In assignment 02 a loss is one of
# these functions minus a linear term, and its gradient falls out as "prediction minus label".
