# %% [markdown]
# # 08 The classifier gradient, and a network that learns
#
# Everything so far meets here. A linear classifier is logits, softmax and cross-entropy in a row (01, 02);
# its gradient is one application of the chain rule in reverse (06, 07); descending it is learning (03).
# In the first half you write that gradient by hand. In the second you cut it into *layers*, each of which
# knows only its own derivative, and stack them into a network. At the end your code reads handwritten
# digits: 97 of 100 right on images that it has never seen, after seconds of training.
#
# ## What goes in, what comes out
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $X$ | inputs, one example a row | `(n, d)` |
# | $y$ | labels, integers $0 \ldots C-1$ | `(n,)` |
# | $W$, $b$ | weights and biases, one row and one entry a class | `(C, d)`, `(C,)` |
# | $Z = XW^\top + b$ | logits | `(n, C)` |
# | $P = \mathrm{softmax}(Z)$ | probabilities, each row on the simplex | `(n, C)` |
# | $L$ | the mean cross-entropy of the batch | one number |
# | $\bar Z = \partial L / \partial Z$ | the adjoint of $Z$, "Z bar"; so $\bar W$, $\bar b$, $\bar X$ | that of $Z$ |
#
# **A gradient has the shape of its variable.** This rule finds most mistakes before any test does.
#
# $W$ is stored as (out, in). Then row $c$ of $W$ is the template of class $c$; the map $x \mapsto Wx$ has
# the Jacobian $W$; and weights can be copied to and from PyTorch's `nn.Linear` as they are. The price is
# the transpose in $Z = XW^\top + b$, since examples are rows here and columns on the slide, $z = Wx + b$.
#
# Inputs are any array-like of real numbers (lists, integers, `float32`, even the `uint8` of images);
# results are `float64`. The functions below convert; begin with them. Nothing changes its arguments.
#
# ## The worked example
#
# One example serves the first five exercises. Two inputs, three classes, logits that are logarithms of
# integers, so that the exponentials can be done by hand:
#
# $$X = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix},\quad y = (2, 1),\quad
# W = \begin{pmatrix} 0 & \log 2 \\ 0 & 0 \\ \log 2 & 0 \end{pmatrix},\quad b = (0, 0, 0).$$
#
# The rows of $X$ pick the columns of $W$, so the logits are $(0, 0, \log 2)$ and $(\log 2, 0, 0)$: counts
# $1, 1, 2$ and $2, 1, 1$.

# %%
from pathlib import Path

import numpy as np


def as_float(x):
    """A fresh float64 array with the entries of `x`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(x, dtype=np.float64)


def as_labels(y):
    """A fresh integer array with the labels `y`, of any integer type, that can be used as indices. Given.

    >>> as_labels([2, 0])
    array([2, 0])
    """
    return np.array(y, dtype=np.int64)


X_EXAMPLE = np.array([[1.0, 0.0], [0.0, 1.0]])
Y_EXAMPLE = np.array([2, 1])
W_EXAMPLE = np.log([[1.0, 2.0], [1.0, 1.0], [2.0, 1.0]])
B_EXAMPLE = np.zeros(3)


# %% [markdown]
# # Part one: the gradient by hand
#
# ## 1. `predict_proba(X, W, b)`
#
# $$Z = XW^\top + b, \qquad P_{ic} = \frac{e^{Z_{ic}}}{\sum_k e^{Z_{ik}}},
# \qquad (n, d), (C, d), (C,) \to (n, C)$$
#
# $b$ is added to every row: `(n, C) + (C,)` broadcasts to just that. Each row of $Z$ is normalised by
# itself. (Slides write $\hat y = \mathrm{softmax}(Wx + b) \in \{0, 1\}^C$. That is the set of one-hot
# labels; predictions lie strictly between 0 and 1 and sum to 1.)
#
# **Worked example:** the counts $1, 1, 2$ and $2, 1, 1$ give the rows $(\tfrac14, \tfrac14, \tfrac12)$ and
# $(\tfrac12, \tfrac14, \tfrac14)$.
#
# **Care.** `np.exp(710)` is `inf`. Pixels run to 255, so logits of several hundred are no exotic case.
# Subtract each row's maximum first: it changes no probability. The textbook formula earns 80 % of an
# exercise in this part, and finite answers without warnings for inputs up to $10^4$ the rest.


# %%
def predict_proba(X, W, b):
    """The probabilities softmax(X W^T + b), row by row.

    X: (n, d); W: (C, d); b: (C,). Returns float64 of shape (n, C), entries in (0, 1), rows of sum 1.

    >>> predict_proba(X_EXAMPLE, W_EXAMPLE, B_EXAMPLE)
    array([[0.25, 0.25, 0.5 ],
           [0.5 , 0.25, 0.25]])

    Pitfalls: X @ W runs without an error where C = d, and is wrong; integers of 8 bits overflow in X @ W.T
    unless they are converted first; exp overflows; the sum and the maximum are those of each row.
    """
    ### BEGIN SOLUTION
    z = as_float(X) @ as_float(W).T + as_float(b)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# ## 2. `loss(X, y, W, b)`
#
# $$L = -\frac1n \sum_{i=1}^n \log P_{i, y_i}
# = \frac1n \sum_{i=1}^n \Bigl( \log \sum_c e^{Z_{ic}} - Z_{i, y_i} \Bigr)$$
#
# The mean surprise at the labels. Mind the **minus**: slides like to write $\sum_c y_c \log p_c$, which is
# negative, and minimising it would make the right class improbable. And it is a **mean**: the loss of a
# batch copied twice is the same.
#
# **Worked example:** $P$ gives the labels $y = (2, 1)$ the probabilities $\tfrac12$ and $\tfrac14$, so
# $L = (\log 2 + \log 4)/2 = \tfrac32 \log 2 \approx 1.04$. With $W = 0$ and $b = 0$ all classes are equally
# likely and $L = \log C$: what an untrained network of 10 classes should show is $2.303$. Remember that
# number; a first loss far from it is a bug.
#
# **Care.** Where $P_{i, y_i}$ rounds to 0, its logarithm is $-\infty$, though the true loss is an ordinary
# number (for the logits $(0, 1000)$ and the label 0 it is 1000). The right-hand side has no such problem
# once each row's maximum is subtracted from $Z$: both of its terms move together. Clipping $P$ at
# $10^{-12}$ hides the `inf` and makes the loss wrong: 27.6 in place of 1000.


# %%
def loss(X, y, W, b):
    """The mean cross-entropy of softmax(X W^T + b) at the labels y.

    X: (n, d); y: integers 0 .. C - 1, shape (n,); W: (C, d); b: (C,). Returns a float, at least 0.

    >>> bool(np.isclose(loss(X_EXAMPLE, Y_EXAMPLE, W_EXAMPLE, B_EXAMPLE), 1.5 * np.log(2)))
    True

    Pitfalls: the minus; the mean over the n examples, not the sum, and not over the n * C entries;
    log(softmax) is -inf where a probability rounds to 0; P[:, y] is a matrix, P[np.arange(n), y] the entries.
    """
    ### BEGIN SOLUTION
    z, y = as_float(X) @ as_float(W).T + as_float(b), as_labels(y)
    z = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])
    ### END SOLUTION


# %% [markdown]
# ## 3. `logits_grad(X, y, W, b)`
#
# For one example, softmax has the Jacobian $\mathrm{diag}(p) - pp^\top$ and $-\log p_y$ the gradient
# $-1/p_y$ at the label and 0 elsewhere. Their product collapses: $p$ minus the one-hot row of the label. It
# is quicker to differentiate $\mathrm{logsumexp}(z) - z_y$ directly: softmax is the gradient of logsumexp.
# The mean over the batch puts $1/n$ in front:
#
# $$\bar Z = \frac{\partial L}{\partial Z} = \frac1n (P - Y), \qquad
# Y_{ic} = \begin{cases} 1 & c = y_i \\ 0 & \text{else} \end{cases} \qquad (n, C)$$
#
# *Prediction minus label.* Every row sums to 0, and only the label's entry is negative: a step against the
# gradient raises the logit of the right class and lowers all others.
#
# **Worked example:** $\bar Z = \frac12 \begin{pmatrix} 1/4 & 1/4 & -1/2 \\ 1/2 & -3/4 & 1/4 \end{pmatrix}$.
#
# **What goes wrong.** The $1/n$ is forgotten, and turns up as a learning rate that has to change with the
# batch size. Or `P[:, y] -= 1` subtracts from whole columns: with fancy indices, rows and columns have to
# be listed in pairs, `[np.arange(n), y]`.


# %%
def logits_grad(X, y, W, b):
    """The gradient of the loss with respect to the logits Z = X W^T + b: (P - one-hot labels) / n.

    X: (n, d); y: (n,); W: (C, d); b: (C,). Returns float64 of shape (n, C), every row of sum 0.

    >>> 8 * logits_grad(X_EXAMPLE, Y_EXAMPLE, W_EXAMPLE, B_EXAMPLE)
    array([[ 1.,  1., -2.],
           [ 2., -3.,  1.]])

    Pitfalls: the 1/n; P[:, y] -= 1 changes whole columns; label minus prediction is the descent direction.
    """
    ### BEGIN SOLUTION
    y = as_labels(y)
    g = predict_proba(X, W, b)
    g[np.arange(len(y)), y] -= 1.0
    return g / len(y)
    ### END SOLUTION


# %% [markdown]
# ## 4. `gradient(X, y, W, b)`
#
# One more step back through the graph, from $Z$ to the parameters. Each $Z_{ic} = \sum_j X_{ij} W_{cj} + b_c$,
# so $W_{cj}$ reaches $L$ through the entries $Z_{1c}, \ldots, Z_{nc}$, one for each example:
#
# $$\bar W_{cj} = \sum_i \bar Z_{ic} X_{ij}, \quad \text{that is} \quad \bar W = \bar Z^\top X, \quad (C, d);
# \qquad \bar b_c = \sum_i \bar Z_{ic}, \quad (C,).$$
#
# Of all products of $\bar Z$ and $X$, only $\bar Z^\top X$ has the shape of $W$. And $b$ was *broadcast* to
# all rows on the way forward, so its adjoint is *summed* over them on the way back. A sum, not a mean: the
# $1/n$ is in $\bar Z$ already.
#
# **Worked example:** $X$ is the identity, so $\bar W$ is $\bar Z^\top$:
# $\bar W = \frac18 \begin{pmatrix} 1 & 2 \\ 1 & -3 \\ -2 & 1 \end{pmatrix}$ and
# $\bar b = \frac18 (3, -2, -1)$.


# %%
def gradient(X, y, W, b):
    """The gradient of the loss with respect to the parameters: (dW, db) = (Zbar^T X, column sums of Zbar).

    X: (n, d); y: (n,); W: (C, d); b: (C,). Returns a pair of float64 arrays of shapes (C, d) and (C,).

    >>> dW, db = gradient(X_EXAMPLE, Y_EXAMPLE, W_EXAMPLE, B_EXAMPLE)
    >>> 8 * dW
    array([[ 1.,  2.],
           [ 1., -3.],
           [-2.,  1.]])
    >>> 8 * db
    array([ 3., -2., -1.])

    Pitfalls: dividing by n once more; the mean over the examples for db; the transpose of dW.
    """
    ### BEGIN SOLUTION
    g = logits_grad(X, y, W, b)
    return g.T @ as_float(X), g.sum(axis=0)
    ### END SOLUTION


# %% [markdown]
# ## 5. `input_grad(X, y, W, b)`
#
# The same step, from $Z$ to the other factor:
#
# $$\bar X_{ij} = \sum_c \bar Z_{ic} W_{cj}, \qquad \bar X = \bar Z\, W, \qquad (n, d).$$
#
# A linear classifier has no use for it: one does not change the images. But once $X$ is the output of an
# earlier layer, $\bar X$ is *the* message that layer waits for. All of backpropagation is these two
# products: $\bar Z^\top X$ stays here and updates the weights, $\bar Z W$ travels on. (It also finds the
# smallest change of an image that fools a network; that is how adversarial examples are made.)
#
# **Worked example:** with $\ell = \log 2$, $\bar X = \frac{\ell}{8} \begin{pmatrix} -2 & 1 \\ 1 & 2 \end{pmatrix}$.


# %%
def input_grad(X, y, W, b):
    """The gradient of the loss with respect to the inputs X: Zbar W.

    X: (n, d); y: (n,); W: (C, d); b: (C,). Returns float64 of shape (n, d).

    >>> (8 / np.log(2)) * input_grad(X_EXAMPLE, Y_EXAMPLE, W_EXAMPLE, B_EXAMPLE)
    array([[-2.,  1.],
           [ 1.,  2.]])

    Pitfalls: W.T in place of W (forward multiplies by the transpose, backward by W itself).
    """
    ### BEGIN SOLUTION
    return logits_grad(X, y, W, b) @ as_float(W)
    ### END SOLUTION


# %% [markdown]
# # Part two: layers
#
# A layer is an object with three methods, and a network is a list of layers.
#
# | method | takes | returns | remembers |
# | --- | --- | --- | --- |
# | `forward(X)` | the inputs of a batch, `(n, in)` | the outputs, `(n, out)` | what `backward` needs |
# | `backward(G)` | the adjoint of the outputs, float64, `(n, out)` | that of $X$, `(n, in)` | that of its weights |
# | `step(lr)` | the learning rate $\gamma$ | nothing | its new weights |
#
# `backward` is a vector-Jacobian product: it is *given* the adjoint of its outputs,
# $G = \partial L / \partial\,\text{outputs}$, and *passes on* that of its inputs, $\partial L / \partial X$. It knows
# nothing of the loss, nor of the layers around it. Two habits:
#
# * **Return the gradient of the inputs**, and *store* those of the weights. Mixing these up is the classic
#   slip, and it shows only when a second layer stands in front.
# * **The $1/n$ comes in with $G$**, from the loss. A layer that divides by $n$ does it a second time.
#
# A layer can be called like a function, `layer(X)`, as in PyTorch; that part is written for you.
#
# ## 6. `Linear(n_in, n_out, rng)`
#
# $$\text{forward: } Z = XW^\top + b, \qquad
# \text{backward: } \bar W = G^\top X,\quad \bar b = \sum_i G_i,\quad \bar X = G\,W, \qquad
# \text{step: } W \leftarrow W - \gamma \bar W,\quad b \leftarrow b - \gamma \bar b.$$
#
# Exercises 4 and 5 again, with any $G$ in place of $\bar Z$. The attributes have the names `W`
# `(n_out, n_in)`, `b` `(n_out,)`, and after a `backward`, `grad_W` and `grad_b`, of the same shapes. A
# further `backward` **overwrites** them. (PyTorch adds up instead, which is why its loop needs
# `zero_grad()`.)
#
# **The first weights** must be random: if all rows of $W$ are equal, all neurons compute the same, get the
# same gradient, and stay equal forever. And of the right size: a sum of `n_in` independent terms of
# variance 1 has variance `n_in`, so entries of standard deviation $1/\sqrt{n_{in}}$ keep the outputs about
# as large as the inputs, layer after layer. The biases may be 0. Take the numbers from `rng`, never from
# `np.random` itself: whoever calls decides on the seed.
#
# **Worked example:** $W = (2, 3)$ (one output), $b = 1$, and one input $x = (1, 10)$: $z = 33$. For $G = 4$,
# $\bar W = (4, 40)$, $\bar b = 4$, $\bar X = (8, 12)$. A step with $\gamma = 0.1$ leads to $W = (1.6, -1)$ and
# $b = 0.6$.


# %%
class Linear:
    """The layer Z = X W^T + b: `.W` of shape (n_out, n_in), `.b` of shape (n_out,).

    >>> layer = Linear(2, 1, np.random.default_rng(0))
    >>> layer.W, layer.b = np.array([[2.0, 3.0]]), np.array([1.0])
    >>> layer.forward([[1, 10]])
    array([[33.]])
    >>> layer.backward(np.array([[4.0]])), layer.grad_W, layer.grad_b
    (array([[ 8., 12.]]), array([[ 4., 40.]]), array([4.]))

    Pitfalls: `backward` returns dL/dX and stores dL/dW; it divides by nothing; it needs the X of `forward`.
    """

    def __init__(self, n_in, n_out, rng):
        """Random weights of size about 1 / sqrt(n_in) drawn from `rng`, and biases 0 (or small)."""
        self.grad_W = None
        self.grad_b = None
        ### BEGIN SOLUTION
        self.W = rng.normal(scale=1.0 / np.sqrt(n_in), size=(n_out, n_in))
        self.b = np.zeros(n_out)
        ### END SOLUTION

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        """X: (n, n_in). Returns X W^T + b, float64 of shape (n, n_out), and remembers X."""
        ### BEGIN SOLUTION
        self.X = as_float(X)
        return self.X @ self.W.T + self.b
        ### END SOLUTION

    def backward(self, G):
        """G = dL/dZ: (n, n_out). Sets `.grad_W` and `.grad_b`, returns dL/dX of shape (n, n_in)."""
        ### BEGIN SOLUTION
        G = as_float(G)
        self.grad_W = G.T @ self.X
        self.grad_b = G.sum(axis=0)
        return G @ self.W
        ### END SOLUTION

    def step(self, lr):
        """One step of gradient descent with the gradients of the last `backward`."""
        ### BEGIN SOLUTION
        self.W = self.W - lr * self.grad_W
        self.b = self.b - lr * self.grad_b
        ### END SOLUTION


# %% [markdown]
# ## 7. `ReLU()`
#
# $$\text{forward: } \max(X, 0), \qquad
# \text{backward: } \bar X_{ij} = \begin{cases} G_{ij} & X_{ij} > 0 \\ 0 & X_{ij} \le 0 \end{cases}$$
#
# Entry by entry. The Jacobian is diagonal, and all of it that is kept is a mask. Without such a layer a
# stack of linear layers is one linear layer, since a product of matrices is a matrix.
#
# The gate is set by $X$, the input of `forward`, **not by $G$**: negative gradients pass where $X$ was
# positive, and positive ones are stopped where it was not. At exactly 0 the derivative is 0 in this course.
# `step` has no weights to change, but must exist, so that whoever holds a list of layers can call it on all.
#
# **Worked example:** $X = (-1, 0, 2, 3)$ gives $(0, 0, 2, 3)$, and $G = (5, 6, 7, -8)$ comes back as
# $(0, 0, 7, -8)$.


# %%
class ReLU:
    """The layer max(X, 0), entry by entry.

    >>> layer = ReLU()
    >>> layer.forward([[-1, 0, 2, 3]])
    array([[0., 0., 2., 3.]])
    >>> bool((layer.backward(np.array([[5.0, 6.0, 7.0, -8.0]])) == [[0, 0, 7, -8]]).all())
    True

    Pitfalls: the mask is of X, not of G; writing zeros into the caller's array; `X >= 0`.
    """

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        """X: any shape, usually (n, d). Returns float64 of that shape, and remembers where X > 0."""
        ### BEGIN SOLUTION
        X = as_float(X)
        self.mask = X > 0
        return np.where(self.mask, X, 0.0)
        ### END SOLUTION

    def backward(self, G):
        """G = dL/d outputs. Returns dL/dX: G where X > 0, else 0."""
        ### BEGIN SOLUTION
        return np.where(self.mask, as_float(G), 0.0)
        ### END SOLUTION

    def step(self, lr):
        """Nothing to learn here, and nothing to do: given."""


# %% [markdown]
# ## 8. `Sequential(layers)`
#
# $$\text{forward: } X \to f_1 \to f_2 \to \cdots \to f_k, \qquad
# \text{backward: } \bar X \leftarrow f_1 \leftarrow \cdots \leftarrow f_{k-1} \leftarrow f_k \leftarrow G$$
#
# Forward, the output of each layer is the input of the next. Backward, the chain rule in reverse: the
# **last** layer gets $G$, and what it returns is the $G$ of the layer before it. That is all of
# backpropagation. `step` is passed on to every layer.
#
# A `Sequential` has the same three methods as a layer, so it *is* a layer: one may stand inside another.
#
# **Worked example:** $f_1(x) = 2x$ and $f_2(x) = \mathrm{relu}(x)$ on the inputs $3$ and $-3$: the outputs
# are $6$ and $0$. $G = 1$ for both becomes $1$ and $0$ behind the ReLU, and $2$ and $0$ at the inputs.
#
# **What goes wrong.** `self.layers.reverse()` reverses the list itself, so that the next forward pass runs
# backwards; `reversed(self.layers)` does not. Every layer must get the message of its neighbour: calling
# `layer.backward(G)` in a loop without `G = ` sends the same $G$ to all.


# %%
class Sequential:
    """Layers one after the other; itself a layer.

    >>> model = Sequential([ReLU(), ReLU()])
    >>> model.forward([[-1, 2]])
    array([[0., 2.]])
    >>> model.backward(np.array([[5.0, -6.0]]))
    array([[ 0., -6.]])

    Pitfalls: backward starts with the last layer; each layer's result is handed to the next.
    """

    def __init__(self, layers):
        """layers: a list of objects with the methods forward, backward and step; the first is applied first."""
        self.layers = list(layers)

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        """The outputs of the last layer for the inputs X of the first."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            X = layer.forward(X)
        return X
        ### END SOLUTION

    def backward(self, G):
        """G = dL/d outputs of the last layer. Returns dL/dX, X the inputs of the first."""
        ### BEGIN SOLUTION
        for layer in reversed(self.layers):
            G = layer.backward(G)
        return G
        ### END SOLUTION

    def step(self, lr):
        """Passed on to every layer."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            layer.step(lr)
        ### END SOLUTION


# %% [markdown]
# ## 9. `SquaredLoss()`
#
# A loss is the end of the graph. Its `forward(outputs, y)` gives a number; its `backward()` takes nothing,
# since $\partial L / \partial L = 1$, and returns the $G$ with which everything starts.
#
# $$L = \frac1N \sum (\text{outputs} - y)^2, \qquad
# \frac{\partial L}{\partial\,\text{outputs}} = \frac2N (\text{outputs} - y)$$
#
# where $N$ counts **all** entries, $N = n \cdot k$ for outputs of shape `(n, k)`, as in PyTorch's `MSELoss`.
# $y$ has the shape of the outputs. `backward` uses the latest `forward`, and may be called more than once
# after it.
#
# **Worked example:** outputs $(1, 5)$ and $y = (3, 4)$: $L = (4 + 1)/2 = 2.5$, and the gradient is
# $\tfrac22 (-2, 1) = (-2, 1)$.
#
# **What goes wrong.** Unsigned integers: $1 - 3$ is 254 in `uint8`. Convert first, subtract then.


# %%
class SquaredLoss:
    """The mean of (outputs - y)^2 over all entries.

    >>> criterion = SquaredLoss()
    >>> float(criterion.forward([1, 5], [3, 4]))
    2.5
    >>> criterion.backward()
    array([-2.,  1.])

    Pitfalls: the 2; N counts all entries, not the rows; unsigned integers wrap around.
    """

    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        """outputs, y: one shape, any. Returns a float, at least 0."""
        ### BEGIN SOLUTION
        self.difference = as_float(outputs) - as_float(y)
        return np.mean(self.difference**2)
        ### END SOLUTION

    def backward(self):
        """dL/d outputs of the latest forward: float64 of their shape."""
        ### BEGIN SOLUTION
        return 2.0 * self.difference / self.difference.size
        ### END SOLUTION


# %% [markdown]
# ## 10. `CrossEntropyLoss()`
#
# Exercises 2 and 3 with the logits given: `forward(outputs, y)` takes **logits** $Z$ `(n, C)`, not
# probabilities, and labels `(n,)`.
#
# $$L = \frac1n \sum_i \bigl(\mathrm{logsumexp}(Z_i) - Z_{i, y_i}\bigr), \qquad
# \frac{\partial L}{\partial Z} = \frac1n \bigl(\mathrm{softmax}(Z) - Y\bigr)$$
#
# So the network ends with a `Linear`, and has no softmax layer: the loss contains it. Fusing the two is
# what makes the gradient *prediction minus label* and keeps the logarithm finite. A softmax before this
# loss is applied twice, trains poorly, and raises no error.
#
# **Worked example:** $Z$ with the counts $1, 1, 2$ and $2, 1, 1$, and $y = (2, 1)$: $L = \tfrac32 \log 2$,
# and $\bar Z$ as in exercise 3.
#
# **What goes wrong.** If `backward` subtracts 1 from the *stored* probabilities, a second `backward` finds
# them changed. Work on a copy, or do it in `forward`.


# %%
class CrossEntropyLoss:
    """The mean cross-entropy of softmax(outputs) at the labels y.

    >>> criterion = CrossEntropyLoss()
    >>> bool(np.isclose(criterion.forward([[0.0, 0.0], [0.0, 0.0]], [0, 1]), np.log(2)))
    True
    >>> criterion.backward()
    array([[-0.25,  0.25],
           [ 0.25, -0.25]])

    Pitfalls: those of `loss` and `logits_grad`; a second backward() must give the same.
    """

    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        """outputs: logits (n, C); y: integers 0 .. C - 1, shape (n,). Returns a float, at least 0."""
        ### BEGIN SOLUTION
        z, y = as_float(outputs), as_labels(y)
        rows = np.arange(len(y))
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        total = e.sum(axis=1, keepdims=True)
        self.grad = e / total
        self.grad[rows, y] -= 1.0
        self.grad /= len(y)
        return np.mean(np.log(total[:, 0]) - z[rows, y])
        ### END SOLUTION

    def backward(self):
        """dL/d outputs of the latest forward: float64 of shape (n, C)."""
        ### BEGIN SOLUTION
        return self.grad.copy()
        ### END SOLUTION


# %% [markdown]
# # Part three: learning
#
# ## 11. `accuracy(outputs, y)`
#
# $$\frac{1}{n}\, \#\{\, i : \operatorname{argmax}_c \text{outputs}_{ic} = y_i \,\}$$
#
# The fraction of rows whose largest output is at the label. It takes logits or probabilities alike: softmax
# does not change which entry is the largest. Accuracy is what one wants and cross-entropy what one
# descends: the former is piecewise constant, and its gradient is 0 wherever it exists.
#
# **Worked example:** outputs $(1, 4, 2)$ and $(0, -1, -2)$ point to the classes 1 and 0; with $y = (1, 2)$
# the accuracy is $\tfrac12$.


# %%
def accuracy(outputs, y):
    """The fraction of the rows of outputs (n, C) whose largest entry is at the label. Returns a float in [0, 1].

    >>> float(accuracy([[1, 4, 2], [0, -1, -2]], [1, 2]))
    0.5

    Pitfalls: argmax over the whole array, or along axis 0; a count, or per cent.
    """
    ### BEGIN SOLUTION
    return np.mean(as_float(outputs).argmax(axis=1) == as_labels(y))
    ### END SOLUTION


# %% [markdown]
# ## 12. `train(model, loss, X, y, lr, batch_size, n_epochs, rng)`
#
# The loop of the slide. In PyTorch it reads
#
# ```python
# for epoch in range(n_epochs):
#     for X_batch, y_batch in loader:             # a shuffled DataLoader
#         outputs = model(X_batch)                # forward
#         loss = criterion(outputs, y_batch)      # how wrong?
#         optimizer.zero_grad()                   # not needed here: our backward overwrites
#         loss.backward()                         # backward: all gradients
#         optimizer.step()                        # a step against them
# ```
#
# and with your classes nearly the same. In every epoch, draw a **fresh** random order of the $n$ rows from
# `rng` and cut it into batches of `batch_size` rows; only the last may be shorter. Every row is in exactly
# one batch. The same order must be used for $X$ and for $y$: shuffling each by itself gives every image a
# wrong label, and the loss stays at $\log C$. Leave $X$ and $y$ themselves as they are.
#
# For each batch: forward, loss, backward, step, in this order, with each loss taken *before* its step. The
# result is a list with one number for each epoch, the mean of its batch losses. (Where the last batch is
# shorter, its loss may count in full or in proportion to its rows; both are common.)
#
# `model` and `loss` are any objects with these methods: your `Sequential` and `CrossEntropyLoss`, one
# `Linear` alone with a `SquaredLoss`, or something that you write next week. So use nothing but
# `forward`, `backward` and `step`: no `model.layers`, no `model.W`.
#
# **Worked example:** one `Linear(1, 1)` with $W = 1$, $b = 0$ and the squared loss, on $X = (1)$, $y = (3)$,
# with $\gamma = \tfrac14$. The loss is $(1 - 3)^2 = 4$ and $G = -4$, so one epoch leads to $W = 2$, $b = 1$: the
# output is 3, and the loss of the second epoch is 0. `train` returns `[4.0, 0.0]`.


# %%
def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    """Train `model` in place by minibatch gradient descent. Returns each epoch's mean of its batch losses.

    model: has forward, backward and step; loss: has forward and backward; X: (n, d); y: (n,) or as the loss
    takes it; lr: the learning rate; batch_size: rows in a batch (all of them where it is n or more);
    n_epochs: 0 gives an empty list; rng: a numpy Generator. Returns a list of n_epochs floats.

    >>> layer = Linear(1, 1, np.random.default_rng(0))
    >>> layer.W, layer.b = np.array([[1.0]]), np.array([0.0])
    >>> [float(x) for x in train(layer, SquaredLoss(), [[1]], [[3]], 0.25, 1, 2, np.random.default_rng(0))]
    [4.0, 0.0]

    Pitfalls: one order for the whole training; the rows that are left over; X and y shuffled separately;
    the loss after the step; a list cannot be indexed with an array of rows.
    """
    ### BEGIN SOLUTION
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        losses = []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            losses.append(loss.forward(model.forward(X[rows]), y[rows]))
            model.backward(loss.backward())
            model.step(lr)
        history.append(float(np.mean(losses)))
    return history
    ### END SOLUTION


# %% [markdown]
# # See it learn
#
# Two data sets, given. `two_moons` makes two interleaved half circles, which no straight line separates.
# `digits` loads 1,797 images of handwritten digits, 8 times 8 pixels of 0 to 16 (the file `digits.npz`
# beside this one; source and licence are in `digits.txt`).


# %%
def two_moons(n, rng, noise=0.1):
    """Two interleaved half circles: points (2 n, 2) and their labels 0 and 1. Given."""
    angle = rng.uniform(0.0, np.pi, size=(2, n))
    upper = np.stack([np.cos(angle[0]), np.sin(angle[0])], axis=1)
    lower = np.stack([1.0 - np.cos(angle[1]), 0.5 - np.sin(angle[1])], axis=1)
    points = np.concatenate([upper, lower])
    return points + rng.normal(scale=noise, size=points.shape), np.repeat([0, 1], n)


def digits():
    """The images of the digits, (1797, 64), grey values scaled to a spread of about 1, and labels. Given."""
    folder = Path(__file__).parent if "__file__" in globals() else Path()
    with np.load(folder / "digits.npz") as data:
        return data["images"] / 4.0, as_labels(data["labels"])


# %% [markdown]
# `learn` trains a network with one hidden layer, and prints how it does on examples that it has not seen.
# The cells after it call it on each data set and draw what came out: run them, or the whole file with
# `python classifier.py`, which leaves the figures in the folder `figures`. Expect more than 99 % on the moons
# and 97 % on the digits, in a few seconds. Where an exercise is not written yet, the cell says so.


# %%
def learn(name, X, y, n_held_out, n_hidden, lr, batch_size, n_epochs, seed=0):
    """Train a network with one hidden layer and print what it does on held-out examples. Given.

    Returns the model, the losses of its epochs, and the numbers of the rows that were held out.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(X))
    held_out, rest = order[:n_held_out], order[n_held_out:]
    n_classes = int(y.max()) + 1
    model = Sequential([Linear(X.shape[1], n_hidden, rng), ReLU(), Linear(n_hidden, n_classes, rng)])
    history = train(model, CrossEntropyLoss(), X[rest], y[rest], lr, batch_size, n_epochs, rng)
    right = float(accuracy(model.forward(X[held_out]), y[held_out]))
    print(f"{name}: loss {history[0]:.3f} in epoch 1, {history[-1]:.3f} in epoch {n_epochs}; ", end="")
    print(f"{100 * right:.1f} % of {n_held_out} held-out examples right")
    return model, history, held_out


# %% [markdown]
# **Two moons.** The background is the probability that the network gives to the orange moon, the line is
# where it is one half; the dots are the held-out points. The network is a stack of straight lines and
# corners: can you see them? Where is it sure of itself though no point was ever near, and is it right to
# be? On the right, why does the loss go on falling long after every point is on its side of the line?


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def two_moons_learned(plt):
        X, y = two_moons(400, np.random.default_rng(0))
        model, history, held_out = learn("two moons", X, y, 200, 16, 0.5, 20, 50)
        across, up = np.linspace(-1.7, 2.7, 221), np.linspace(-1.2, 1.7, 146)
        plane = np.stack(np.meshgrid(across, up), axis=-1)
        # The softmax of the outputs, by the function of exercise 1: X is the logits, W the identity.
        p = predict_proba(model.forward(plane.reshape(-1, 2)), np.eye(2), np.zeros(2))[:, 1].reshape(plane.shape[:2])
        _, (left, right) = plt.subplots(1, 2, figsize=(11, 3.9), width_ratios=[3, 2])
        shades = left.contourf(across, up, p, levels=np.linspace(0, 1, 21), cmap="RdBu_r", alpha=0.6)
        left.contour(across, up, p, levels=[0.5], colors="black", linewidths=1.2)
        for label, colour in enumerate(["#0072B2", "#D55E00"]):
            dots = X[held_out[y[held_out] == label]]
            left.scatter(*dots.T, s=16, color=colour, edgecolor="white", linewidth=0.5, label=f"class {label}")
        left.grid(False)
        left.set(
            title="held-out points, and the probability of class 1", xlabel="$x_1$", ylabel="$x_2$", aspect="equal"
        )
        left.legend(loc="lower right", frameon=True)
        left.figure.colorbar(shades, ax=left, ticks=[0, 0.5, 1])
        right.semilogy(range(1, len(history) + 1), history)
        right.set(title="what train returned", xlabel="epoch", ylabel="mean cross-entropy of the batches")


# %% [markdown]
# **Handwritten digits.** First the loss, with $\log 10$, the loss of one who knows nothing, as a dashed
# line: how much is learnt before the first epoch is over? Beside it, what was read for what among the images
# held out: right ones in grey on the diagonal, mistakes on orange. Which digits are confused, and with which?
# Then the images themselves: those read wrongly, in orange frames, after some that were read rightly. Would
# you have read them?


# %%
if __name__ == "__main__":

    @figure
    def digits_read(plt):
        X, y = digits()
        model, history, held_out = learn("digits", X, y, 360, 128, 0.1, 32, 40)
        images, truth = X[held_out], y[held_out]
        outputs = np.asarray(model.forward(images))
        read = outputs.argmax(axis=1)
        counts = np.zeros((10, 10), dtype=int)
        np.add.at(counts, (truth, read), 1)
        mistakes = np.where(np.eye(10, dtype=bool) | (counts == 0), np.nan, counts)  # nan stays white

        _, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), width_ratios=[5, 4])
        left.semilogy(range(1, len(history) + 1), history, label="what train returned")
        left.axhline(np.log(10), color="black", linestyle="--", linewidth=1, label="log 10: ten equal classes")
        left.set(title="loss on the digits", xlabel="epoch", ylabel="mean cross-entropy of the batches")
        left.legend()
        right.imshow(mistakes, cmap="Oranges", vmin=0, vmax=4)
        for i, j in np.argwhere(counts):
            right.text(j, i, counts[i, j], ha="center", va="center", color="#888888" if i == j else "black")
        right.set(title=f"{np.sum(read != truth)} of {len(truth)} held-out images read wrongly")
        right.set(xlabel="read as", ylabel="is", xticks=range(10), yticks=range(10))
        right.grid(False)

        wrong = np.flatnonzero(read != truth)[:20]
        some = np.concatenate([np.flatnonzero(read == truth)[: 40 - len(wrong)], wrong])
        _, axes = plt.subplots(4, 10, figsize=(10, 5))
        for axis, k in zip(axes.flat, some):
            axis.imshow(images[k].reshape(8, 8), cmap="gray_r")
            axis.set(xticks=[], yticks=[])
            axis.grid(False)
            missed = read[k] != truth[k]
            axis.set_title(f"{read[k]}, is {truth[k]}" if missed else f"{read[k]}", loc="center", fontsize=10)
            axis.title.set_color("#D55E00" if missed else "black")
            axis.spines[:].set(visible=True, color="#D55E00" if missed else "#cccccc", linewidth=2.5 if missed else 0.8)


# %% [markdown]
# **Templates.** One `Linear(64, 10)` alone is the classifier of part one, and hardly worse: what did the hidden
# layer buy on the moons, and what on the digits? Each row of its $W$ has one weight a pixel, so it is an image
# too: red where ink speaks for the class, blue where it speaks against. Why is the middle of the 0 so blue?
# Which pixels tell a 3 from an 8? The weights began at 0 here, which no network with a hidden layer survives:
# why does this one? And some at the edges are white still: what is the gradient of a weight whose pixel is 0
# in every image?


# %%
if __name__ == "__main__":

    @figure
    def templates(plt):
        X, y = digits()
        rng = np.random.default_rng(0)
        held_out, rest = np.split(rng.permutation(len(X)), [360])
        layer = Linear(64, 10, rng)
        layer.W = np.zeros((10, 64))
        train(layer, CrossEntropyLoss(), X[rest], y[rest], 0.02, 32, 8, rng)
        right = accuracy(layer(X[held_out]), y[held_out])
        print(f"one Linear alone: {100 * right:.1f} % of {len(held_out)} held-out examples right")
        size = np.abs(layer.W).max()
        _, axes = plt.subplots(2, 5, figsize=(9, 4))
        for axis, row, label in zip(axes.flat, layer.W, range(10)):
            weights = axis.imshow(row.reshape(8, 8), cmap="RdBu_r", vmin=-size, vmax=size)
            axis.set(xticks=[], yticks=[])
            axis.set_title(label, loc="center")
            axis.spines[:].set_visible(False)
            axis.grid(False)
        axes[0, 0].figure.colorbar(weights, ax=axes, label="weight")


# %% [markdown]
# ## The same in PyTorch
#
# The cell below is the loop of the slide, for five batches, beside your own layers, which start with the
# same weights: they can be copied as they are, since `W` has the same layout in both. After each `backward`
# it compares the two networks' gradients. They agree to the last digits: what `loss.backward()` does is what
# you wrote. Two lines are different in kind. Which, and why does yours need no `zero_grad`?


# %%
if __name__ == "__main__":

    @figure
    def same_gradients_in_torch(plt):
        X, y = digits()
        rng = np.random.default_rng(0)
        first, second = Linear(64, 32, rng), Linear(32, 10, rng)
        mine, my_loss = Sequential([first, ReLU(), second]), CrossEntropyLoss()
        try:
            import torch
        except ImportError:
            print("same_gradients_in_torch: torch is not installed, so there is nothing to compare with")
            return

        model = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10)).double()
        with torch.no_grad():
            for layer, twin in [(first, model[0]), (second, model[2])]:
                twin.weight.copy_(torch.tensor(layer.W))
                twin.bias.copy_(torch.tensor(layer.b))
        criterion, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=0.1)

        for batch in range(5):
            rows = rng.choice(len(X), size=32, replace=False)
            outputs = model(torch.tensor(X[rows]))  # forward
            loss = criterion(outputs, torch.tensor(y[rows]))  # how wrong?
            optimizer.zero_grad()
            loss.backward()  # backward: all gradients
            my_value = my_loss.forward(mine.forward(X[rows]), y[rows])
            mine.backward(my_loss.backward())
            pairs = [(first, model[0]), (second, model[2])]
            off = max(np.abs(twin.weight.grad.numpy() - layer.grad_W).max() for layer, twin in pairs)
            off_b = max(np.abs(twin.bias.grad.numpy() - layer.grad_b).max() for layer, twin in pairs)
            print(f"batch {batch + 1}: loss {loss.item():.6f} in torch, {float(my_value):.6f} in yours; ", end="")
            print(f"gradients differ by {max(off, off_b):.0e} at most")
            optimizer.step()  # a step against them
            mine.step(0.1)


# %% [markdown]
# **Two things to try.** Multiply the first weights by 100, or set them to 0, and run `learn` again: what are
# the first losses, and which of the two never learns? And give the digits random labels, `rng.permutation(y)`:
# how far down does the loss go, and what is the accuracy on images held out?
#
# **What you should keep.** A layer turns the adjoint of its outputs into that of its inputs, and keeps its
# own share. Chained in reverse, that is the gradient of the whole network, for about twice the cost of one
# forward pass. In assignment 07 the tape did this for you; here you were the tape.
