# %% [markdown]
# # 06 The chain rule: Jacobians, and which order is cheaper
#
# A program that computes a number is a composition of small functions, and the derivative of a composition
# is a product of derivatives. That is the whole of automatic differentiation but for one decision: a product
# of matrices may be computed from either end. From the right, along with the program, it is called *forward*
# accumulation; from the left, against it, *reverse* accumulation. The result is the same and the price is
# not. Here you write the chain rule for numbers and for vectors, both accumulations, their exact costs, and
# at the end a small forward-mode differentiator, `Dual`, that takes ordinary Python formulas.
#
# ## What goes in, what comes out
#
# A chain $f = f_k \circ \cdots \circ f_2 \circ f_1$ takes $\mathbb{R}^{n_0} \to \mathbb{R}^{n_1} \to \cdots
# \to \mathbb{R}^{n_k}$. Its intermediate values are $x_0 = x$, $x_1 = f_1(x_0)$, ..., $x_k = f_k(x_{k-1})$.
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $J_i$ | the Jacobian of $f_i$ at $x_{i-1}$: a row for each output, a column for each input | `(n_i, n_{i-1})` |
# | `jacobians` | the list $[J_1, \ldots, J_k]$, first-applied first | $k \ge 1$ matrices |
# | $\dot x$ | a *tangent*: a direction in which the input moves | `(n_0,)` |
# | $\bar f$ | a *cotangent* (adjoint): the gradient of some later scalar with respect to the output | `(n_k,)` |
# | `sizes` | $[n_0, n_1, \ldots, n_k]$ | a list of $k + 1 \ge 2$ integers |
#
# Lists in this assignment go in the order of *application*: index 0 is the function that sees $x$ first. In
# the product of matrices it stands last, on the right.
#
# Numbers and arrays may come as any array-like of real numbers: floats, lists, integer arrays, `float32`,
# even `uint8`, in which 200 + 100 is 44. Results are `float64` whatever the input; where the result is a
# single number, a Python float or a 0-d array are both fine. Functions that you are given (`fs`, `dfs`, `df`)
# expect float64 from you. `as_float` below converts, and its result is a copy.

# %%
import math

import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(z, dtype=np.float64)


# %% [markdown]
# ## 1. `chain_derivative(fs, dfs, x)`
#
# For functions of one number, with $f = f_k \circ \cdots \circ f_1$:
#
# $$f'(x) = f_k'(x_{k-1}) \cdots f_2'(x_1)\, f_1'(x_0), \qquad x_0 = x, \quad x_i = f_i(x_{i-1})$$
#
# `fs` is the list $[f_1, \ldots, f_k]$ and `dfs` the list of their derivatives $[f_1', \ldots, f_k']$; `x` is
# a number, and so is the result.
#
# **Worked example.** $f_1(x) = x^2$, $f_2(x) = 3x + 1$, $f_3(x) = x^2$ at $x = 2$. The values are
# $2 \to 4 \to 13 \to 169$. The derivatives are $2x$, $3$, $2x$, each at *its own* input: $2 \cdot 2 = 4$ at
# $x_0 = 2$, then $3$, then $2 \cdot 13 = 26$ at $x_2 = 13$. The product is $4 \cdot 3 \cdot 26 = 312$.
#
# **What slides leave out.** The short form $f' = f_3'\, f_2'\, f_1'$ hides where each factor is evaluated.
# All of them at $x$ gives $4 \cdot 3 \cdot 4 = 48$ here. In the notation
# $\frac{dy}{dx} = \frac{dy}{dv} \frac{dv}{du} \frac{du}{dx}$ the points are hidden altogether. So walk along
# the chain with a value and a product: multiply the product by the slope at the current value, *then* move
# the value on.


# %%
def chain_derivative(fs, dfs, x):
    """The derivative at x of the composition of the functions fs, fs[0] being applied first.

    fs, dfs: lists of as many functions of one float64 number, dfs[i] the derivative of fs[i]; at least one.
    x: a number. Returns a number (float64), the product of every derivative at the input of its function.

    >>> square, slope = lambda x: x**2, lambda x: 2 * x
    >>> print(chain_derivative([square, lambda x: 3 * x + 1, square], [slope, lambda x: 3.0, slope], 2))
    312.0

    Pitfalls: all factors at x; a factor at the output of its function; fs[0] applied last; an integer x.
    """
    raise NotImplementedError("chain_derivative: your code here")


# %% [markdown]
# ## 2. `linear_jacobian(W)`
#
# For a function $f: \mathbb{R}^n \to \mathbb{R}^m$ the derivative at a point is a matrix, the Jacobian, with a
# row for each output and a column for each input:
#
# $$J_{ij} = \frac{\partial f_i}{\partial x_j}, \qquad \text{shape } (m, n)$$
#
# It is the matrix of the linear map that $f$ looks like near the point. A linear map looks like itself:
# $f_i(x) = \sum_j W_{ij} x_j$ has $\partial f_i / \partial x_j = W_{ij}$, so **the Jacobian of
# $x \mapsto Wx$ is $W$**, `(m, n)`, at every point. One line, and worth a moment, because half of the texts
# write the transpose.
#
# **Worked example.** $W = \begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \end{pmatrix}$ takes 3 numbers to 2. Moving
# $x_3$ by one moves the outputs by $3$ and $6$, the third *column*; hence that column is the third column of
# the Jacobian, and nothing is transposed.
#
# **What slides get wrong.** "The derivative of $Wx$ is $W^\top$." In the convention that puts inputs on the rows
# (the *gradient* or denominator layout) it is, and then the chain rule reads left to right. Mixing both
# layouts in one derivation is how gradients get transposed. The course has one layout: outputs on the rows.


# %%
def linear_jacobian(W):
    """The Jacobian of x -> W x, at any x.

    W: (m, n). Returns float64 of shape (m, n).

    >>> linear_jacobian([[1, 2, 3], [4, 5, 6]])
    array([[1., 2., 3.],
           [4., 5., 6.]])

    Pitfalls: the transpose; an integer result.
    """
    raise NotImplementedError("linear_jacobian: your code here")


# %% [markdown]
# ## 3. `elementwise_jacobian(df, x)`
#
# An elementwise function applies one function $g$ to each entry: $f(x)_i = g(x_i)$. Output $i$ depends on
# input $i$ alone, so the Jacobian is diagonal:
#
# $$J_{ij} = \frac{\partial\, g(x_i)}{\partial x_j} = \begin{cases} g'(x_i) & i = j \\ 0 & i \ne j \end{cases},
# \qquad J = \mathrm{diag}\bigl(g'(x_1), \ldots, g'(x_n)\bigr)$$
#
# `df` is $g'$, a function that works elementwise on float64 arrays; `x` has shape `(n,)`, the result
# `(n, n)`.
#
# **Worked example.** $g(t) = t^2$, so $g'(t) = 2t$, at $x = [1, 2, 3]$: the matrix with $2, 4, 6$ on the
# diagonal.
#
# **What goes wrong.** The vector `df(x)` is not the Jacobian, it is its diagonal. Multiplying by the matrix
# $J$ and multiplying entry by entry with `df(x)` do the same, and the second is what programs do; here the
# matrix itself is asked for. And `df(np.diag(x))`, the function of the matrix, has $g'(0)$ off the diagonal,
# which is 1 for $\cos$, not 0.


# %%
def elementwise_jacobian(df, x):
    """The Jacobian at x of the elementwise function whose derivative is df: diagonal, with df(x) on it.

    df: an elementwise function of float64 arrays. x: (n,). Returns float64 of shape (n, n).

    >>> elementwise_jacobian(lambda x: 2 * x, [1, 2, 3])
    array([[2., 0., 0.],
           [0., 4., 0.],
           [0., 0., 6.]])

    Pitfalls: the vector df(x) alone; df(np.diag(x)), which is not 0 off the diagonal; an integer x.
    """
    raise NotImplementedError("elementwise_jacobian: your code here")


# %% [markdown]
# ## 4. `chain_jacobian(jacobians)`
#
# The chain rule for vectors looks as the one for numbers did, with matrices for slopes, and now the order
# matters:
#
# $$J = J_k\, J_{k-1} \cdots J_2\, J_1, \qquad
# (n_k, n_{k-1})\,(n_{k-1}, n_{k-2}) \cdots (n_1, n_0) = (n_k, n_0)$$
#
# The function applied first stands on the right, next to the $x$ it acts on. `jacobians` is the list
# $[J_1, \ldots, J_k]$, first-applied first, each already evaluated at its own point; so the list is read
# backwards, compared with the formula. The result is the $(n_k, n_0)$ Jacobian of the composition. A list of
# one matrix gives that matrix.
#
# **Worked example.** $J_1 = \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix}$ and
# $J_2 = \begin{pmatrix} 1 & 0 \\ 3 & 1 \end{pmatrix}$ give
#
# $$J_2 J_1 = \begin{pmatrix} 1 & 2 \\ 3 & 7 \end{pmatrix}, \qquad\text{not}\qquad
# J_1 J_2 = \begin{pmatrix} 7 & 2 \\ 3 & 1 \end{pmatrix}.$$
#
# Square matrices hide a wrong order; when all sizes differ, the shapes reveal it. Try your function on
# `(2, 3)`, `(4, 2)`, `(1, 4)`. And `*` multiplies entry by entry: the product of matrices is `@`.


# %%
def chain_jacobian(jacobians):
    """The Jacobian of a composition: the product of the matrices, the first of the list on the right.

    jacobians: a list of at least one matrix, first-applied first, of shapes (n_1, n_0), ..., (n_k, n_{k-1}).
    Returns float64 of shape (n_k, n_0).

    >>> chain_jacobian([[[1, 2], [0, 1]], [[1, 0], [3, 1]]])
    array([[1., 2.],
           [3., 7.]])

    Pitfalls: the reversed order; `*` for `@`; products of uint8, which wrap around at 256.
    """
    raise NotImplementedError("chain_jacobian: your code here")


# %% [markdown]
# **A chain as pictures.** A small network: $W_1 x$, then $\tanh$ of each entry, then $W_2$ times that; and its
# Jacobians by your functions: blue is negative, red positive, white 0. Read the shapes from right to left.
# Which entries of the middle matrix can differ from 0? It makes some rows of $J_1$ paler: which of them,
# and what has become of the derivative there?


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def jacobian_of_a_chain(plt):
        rng = np.random.default_rng(6)
        W1, W2, x = 0.5 * rng.normal(size=(6, 9)), 0.7 * rng.normal(size=(3, 6)), rng.normal(size=9)
        J1, J2, J3 = linear_jacobian(W1), elementwise_jacobian(lambda z: 1 - np.tanh(z) ** 2, W1 @ x), linear_jacobian(W2)
        panels = {"$J_3 = W_2$": J3, "$J_2$, of tanh": J2, "$J_1 = W_1$": J1, "$J = J_3 J_2 J_1$": chain_jacobian([J1, J2, J3])}
        fig, axes = plt.subplots(1, 4, figsize=(10, 2.9), width_ratios=[J.shape[1] for J in panels.values()])
        for axis, (name, J), sign in zip(axes, panels.items(), ["\u00b7", "\u00b7", "=", ""]):
            image = axis.imshow(J, cmap="RdBu_r", vmin=-1.2, vmax=1.2)
            axis.set_title(f"{name}\n{J.shape[0]} \u00d7 {J.shape[1]}", loc="center")
            axis.set(xticks=[], yticks=[])
            axis.grid(False)
            axis.spines[:].set(visible=True, color="gray")
            axis.text(1.06, 0.5, sign, transform=axis.transAxes, fontsize=20, va="center")
        fig.colorbar(image, ax=axes, shrink=0.8)


# %% [markdown]
# ## 5. `jvp_chain(jacobians, tangent)`
#
# Often one does not want the whole Jacobian but its effect on one direction $\dot x$: how does the output move
# when the input moves along $\dot x$? That is the **Jacobian-vector product** $J \dot x$, and it needs no product
# of matrices at all, if the brackets are set from the right:
#
# $$J_k\bigl( \cdots \bigl(J_2\,(J_1\, \dot x)\bigr)\bigr), \qquad
# \dot x_0 = \dot x, \quad \dot x_i = J_i\, \dot x_{i-1}, \qquad (n_0,) \to (n_1,) \to \cdots \to (n_k,)$$
#
# This is **forward accumulation**: the tangent travels along with the computation, through $J_1$ first. One
# step costs $n_{i-1} n_i$ multiplications; a product of matrices would cost $n_0$ times as many.
#
# **Worked example.** With $J_1, J_2$ as above and $\dot x = [1, 1]$: $J_1 \dot x = [3, 1]$, then
# $J_2 [3, 1] = [3, 10]$.
#
# **Matrix-vector products only.** With $J_1$ of shape `(1, 100000)` and $J_2$ of shape `(100000, 1)`, the
# matrix $J_2 J_1$ has $10^{10}$ entries and takes 80 gigabytes. $J_2 (J_1 \dot x)$ is a number times a vector.
# It is not memory alone: in a long chain the entries of the product may grow beyond the largest float64 in
# directions that your tangent never takes, and `inf * 0` is `nan`.


# %%
def jvp_chain(jacobians, tangent):
    """Forward accumulation: J_k (... (J_2 (J_1 tangent))), by matrix-vector products only.

    jacobians: a list of at least one matrix, first-applied first, of shapes (n_1, n_0), ..., (n_k, n_{k-1}).
    tangent: (n_0,). Returns float64 of shape (n_k,).

    >>> jvp_chain([[[1, 2], [0, 1]], [[1, 0], [3, 1]]], [1, 1])
    array([ 3., 10.])

    Pitfalls: forming the product of the matrices; beginning with the last one.
    """
    raise NotImplementedError("jvp_chain: your code here")


# %% [markdown]
# ## 6. `vjp_chain(jacobians, cotangent)`
#
# The other question: some scalar $L$ depends on the output, with gradient $\bar f$; what is its gradient with
# respect to the *input*? That is the **vector-Jacobian product** $\bar f^\top J$, and now the brackets belong on the
# left:
#
# $$\bigl(\bigl(\bar f^\top J_k\bigr) J_{k-1} \cdots\bigr) J_1, \qquad
# \bar x_k = \bar f, \quad \bar x_{i-1} = J_i^\top \bar x_i, \qquad (n_k,) \to \cdots \to (n_1,) \to (n_0,)$$
#
# This is **reverse accumulation**, which networks call backpropagation: the cotangent travels against the
# computation, through $J_k$ first. If the output is the loss itself, $\bar f = [1]$ and the result is the whole
# gradient, for the price of one pass.
#
# **Worked example.** With $J_1, J_2$ as above and $\bar f = [1, 1]$: $\bar f^\top J_2 = [4, 1]$, then
# $[4, 1]\, J_1 = [4, 9]$. Check: $[1, 1]$ times the product $\begin{pmatrix} 1 & 2 \\ 3 & 7 \end{pmatrix}$ is
# $[4, 9]$ too.
#
# **A check that needs no derivative.** The number $\bar f^\top J \dot x$ can be read either way:
# `cotangent @ jvp_chain(Js, tangent)` equals `vjp_chain(Js, cotangent) @ tangent`, for every tangent and
# cotangent. In the example, $1 \cdot 3 + 1 \cdot 10 = 13 = 4 + 9$. Real libraries test their rules this way.
#
# **What goes wrong.** Transposing each matrix but keeping the forward order gives $J_k^\top \cdots J_1^\top \bar f$,
# which is right only if the chain has one link.


# %%
def vjp_chain(jacobians, cotangent):
    """Reverse accumulation: ((cotangent^T J_k) ... J_2) J_1, by matrix-vector products only.

    jacobians: a list of at least one matrix, first-applied first, of shapes (n_1, n_0), ..., (n_k, n_{k-1}).
    cotangent: (n_k,). Returns float64 of shape (n_0,).

    >>> vjp_chain([[[1, 2], [0, 1]], [[1, 0], [3, 1]]], [1, 1])
    array([4., 9.])

    Pitfalls: forming the product of the matrices; beginning with the first one; reversing the caller's list.
    """
    raise NotImplementedError("vjp_chain: your code here")


# %% [markdown]
# ## 7. `accumulation_cost(sizes, mode)`
#
# Now the price of the *full* Jacobian $J_k \cdots J_1$, counted in multiplications of numbers. The product of an
# `(a, b)` and a `(b, c)` matrix takes $a\,b\,c$ of them. Forward accumulation starts with $J_1$, which is there
# already, and multiplies $J_2, J_3, \ldots$ onto it; whatever it has got has $n_0$ columns. Reverse
# accumulation starts with $J_k$ and multiplies $J_{k-1}, \ldots, J_1$ onto it from the other side; whatever
# it has got has $n_k$ rows:
#
# $$\text{forward: } n_0 \sum_{i=2}^{k} n_{i-1} n_i, \qquad
# \text{reverse: } n_k \sum_{i=1}^{k-1} n_{i-1} n_i$$
#
# `sizes` is $[n_0, \ldots, n_k]$, `mode` is `"forward"` or `"reverse"`, the result a whole number. With one
# matrix, $k = 1$, there is nothing to multiply: 0 either way.
#
# **Worked example.** A small classifier of digits with its loss, `sizes = [784, 128, 10, 1]`:
#
# $$\text{forward: } 784\,(128 \cdot 10 + 10 \cdot 1) = 1\,011\,360, \qquad
# \text{reverse: } 1 \cdot (784 \cdot 128 + 128 \cdot 10) = 101\,632$$
#
# **What goes wrong.** Counting the first matrix as a product: forward then gets a term $n_0 \cdot n_0 n_1$ for
# multiplying $J_1$ by the identity. The sum has $k - 1$ terms, one for each multiplication sign. And the two
# sums leave out *different* terms: forward the one with $n_0$, reverse the one with $n_k$.


# %%
def accumulation_cost(sizes, mode):
    """How many multiplications of numbers the full Jacobian takes in one mode of accumulation.

    sizes: [n_0, ..., n_k], at least two positive integers. mode: "forward" or "reverse". Returns an int:
    forward n_0 * (sum over i = 2 ... k of n_{i-1} n_i), reverse n_k * (sum over i = 1 ... k-1 of n_{i-1} n_i).

    >>> accumulation_cost([784, 128, 10, 1], "forward"), accumulation_cost([784, 128, 10, 1], "reverse")
    (1011360, 101632)

    Pitfalls: a term for the matrix that the product starts with; the modes swapped.
    """
    raise NotImplementedError("accumulation_cost: your code here")


# %% [markdown]
# ## 8. `best_mode(sizes)`
#
# `"forward"` or `"reverse"`, whichever costs less by exercise 7; `"reverse"` on a tie.
#
# **Worked example.** `[784, 128, 10, 1]`: reverse. Turned around, `[1, 10, 128, 784]`: forward. `[5, 7]`:
# both cost 0, so reverse.
#
# **What slides get wrong.** "Forward if there are fewer inputs than outputs, reverse if there are more." As a
# rule of thumb it is good, above all for a loss, where $n_k = 1$. It is not the comparison of the two costs:
# `[3, 2, 100, 4]` has fewer inputs than outputs, and yet forward costs $3\,(200 + 400) = 1800$ and reverse
# $4\,(6 + 200) = 824$. The wide layer near the end is what forward accumulation pays for. (Nor is either end
# always best: brackets set in the middle of the product can beat both, and finding the best ones for a general
# graph is NP-complete.)


# %%
def best_mode(sizes):
    """The cheaper mode of accumulation: "forward" or "reverse"; "reverse" on a tie.

    sizes: [n_0, ..., n_k], at least two positive integers. Returns a string.

    >>> best_mode([784, 128, 10, 1]), best_mode([1, 10, 128, 784]), best_mode([5, 7])
    ('reverse', 'forward', 'reverse')

    Pitfalls: comparing n_0 with n_k alone; "forward" on a tie.
    """
    raise NotImplementedError("best_mode: your code here")


# %% [markdown]
# **The price of a direction.** From wide in and narrow out (left) to narrow in and wide out (right): a
# chain $n_0 \to 8 \to 32 \to n_3$ with $n_0 n_3 = 256$. On the left the multiplications by your
# `accumulation_cost`, on the right the seconds that the same products take with your `jvp_chain` (a pass
# for each column of $J_1$) and `vjp_chain` (a pass for each row of $J_3$). Why do the curves on the left
# not cross where both ends are 16, as the rule of thumb has it? And why do those of the stopwatch nearly
# do: what does a pass cost besides multiplications?


# %%
if __name__ == "__main__":

    @figure
    def cost_of_both_modes(plt):
        from time import perf_counter

        def seconds(accumulate, jacobians, vectors):
            """The quickest of ten runs, each with a pass for every vector."""
            times = []
            for _ in range(10):
                start = perf_counter()
                for v in vectors:
                    accumulate(jacobians, v)
                times.append(perf_counter() - start)
            return min(times)

        rng = np.random.default_rng(0)
        sweep = [[256 // 2**i, 8, 32, 2**i] for i in range(9)]
        ticks = np.arange(len(sweep))
        modes = {"forward": [], "reverse": []}
        clock = {"forward": [], "reverse": []}
        for sizes in sweep:
            Js = [rng.normal(size=(m, n)) for n, m in zip(sizes, sizes[1:])]
            for mode in modes:
                modes[mode].append(accumulation_cost(sizes, mode))
            clock["forward"].append(seconds(jvp_chain, Js[1:], list(Js[0].T)))
            clock["reverse"].append(seconds(vjp_chain, Js[:-1], list(Js[-1])))
        _, axes = plt.subplots(1, 2, figsize=(11, 4.2))
        axes[0].set_ylim(1e3, 2e5)
        titles = "multiplications for the full Jacobian", "seconds for all passes"
        for axis, curves, title in zip(axes, (modes, clock), titles):
            for mode, marker in (("forward", "o-"), ("reverse", "s-")):
                axis.semilogy(ticks, curves[mode], marker, markersize=4, label=mode)
            gap = np.log(curves["forward"]) - np.log(curves["reverse"])
            after = int(np.argmax(gap <= 0))  # the first chain for which forward is no dearer
            cross = after - gap[after] / (gap[after] - gap[after - 1])
            axis.axvline(cross, color="black", linewidth=0.9, linestyle=":")
            axis.annotate("they cost the same", (cross, axis.get_ylim()[0]), (5, 6), textcoords="offset points")
            axis.set_xticks(ticks, [f"{s[0]}\u2192{s[-1]}" for s in sweep], rotation=45)
            axis.set(title=title, xlabel="inputs \u2192 outputs")
            axis.yaxis.set_minor_formatter(plt.NullFormatter())
        axes[0].legend(loc="upper center")


# %% [markdown]
# ## 9. `class Dual(value, tangent)`
#
# Forward accumulation needs no matrices and no list of functions. Let every number carry its tangent along, a
# *pair* $(v, \dot v)$, and let every operation on pairs do to the tangents what its derivative says. Formally
# it is arithmetic with $v + \dot v\, \varepsilon$ where $\varepsilon^2 = 0$, the **dual numbers**:
# $(a + \dot a \varepsilon)(b + \dot b \varepsilon) = ab + (\dot a\, b + a\, \dot b)\,\varepsilon$, and the
# product rule falls out.
#
# | operation | value | tangent |
# | --- | --- | --- |
# | $a + b$, $a - b$, $-a$ | $a + b$, $a - b$, $-a$ | $\dot a + \dot b$, $\dot a - \dot b$, $-\dot a$ |
# | $a\,b$ | $a b$ | $\dot a\, b + a\, \dot b$ |
# | $a / b$ | $a / b$ | $(\dot a\, b - a\, \dot b) / b^2$ |
# | $a^n$, $n$ a plain number | $a^n$ | $n\, a^{n-1}\, \dot a$ |
# | `a.exp()` | $e^a$ | $e^a\, \dot a$ |
# | `a.log()` | $\log a$ | $\dot a / a$ |
# | `a.sin()`, `a.cos()` | $\sin a$, $\cos a$ | $\cos(a)\, \dot a$, $-\sin(a)\, \dot a$ |
# | `a.tanh()` | $\tanh a$ | $(1 - \tanh^2 a)\, \dot a$ |
#
# `value` and `tangent` are numbers, and attributes under these names. A plain number is a constant, and a constant
# has tangent 0. It may stand on either side: for `2 - a` Python first asks the number 2, which knows no
# Duals, and then calls `a.__rsub__(2)`, with the operands *swapped*. Every operation returns a new `Dual` and
# leaves its operands as they are.
#
# **Worked example.** $y = x^2 + 3x$ at $x = 2$: start with `Dual(2, 1)`, since $dx/dx = 1$. Then
# `x * x` is $(4, 4)$, `3 * x` is $(6, 3)$, their sum $(10, 7)$: the value is 10, the slope 7. No formula was
# differentiated by anyone.
#
# **What goes wrong.** $\dot a\, \dot b$ for the tangent of a product. The rest of the chain forgotten: `exp` has
# tangent $e^a\, \dot a$, not $e^a$, which a test with tangent 1 cannot tell apart. `2 - a` computed as
# `a - 2`. $n\,a^n$ for $n\,a^{n-1}$; and $a^n$ as $e^{n \log a}$, which has no logarithm to take where $a$ is
# negative.
#
# **Care** (20 % of this exercise). $1/\cosh^2 a$ is the same as $1 - \tanh^2 a$, but $\cosh$ overflows at 711, and
# tanh made of exponentials does so too. At $a = 0$, $n\,a^{n-1}$ with $n = 0$ is $0 \cdot 0^{-1}$, a division by
# zero, although the slope of a constant is 0.


# %%
class Dual:
    """A number and its tangent: forward-mode differentiation.

    value, tangent: numbers, kept as `.value` and `.tangent`. Operators + - * / and unary minus, with Duals and with
    plain numbers on either side; ** with a plain number as exponent; methods exp log sin cos tanh. Every
    operation returns a new Dual.

    >>> x = Dual(2.0, 1.0)
    >>> y = x * x + 3 * x
    >>> print(y.value, y.tangent)
    10.0 7.0

    Pitfalls: the tangent of the argument forgotten; 2 - x and 2 / x with the operands in the wrong order.
    """

    def __init__(self, value, tangent):
        raise NotImplementedError("Dual.__init__: your code here")

    def __repr__(self):  # given
        return f"Dual({self.value}, {self.tangent})"

    def __add__(self, other):
        """self + other, where other is a Dual or a plain number."""
        raise NotImplementedError("Dual.__add__: your code here")

    def __radd__(self, other):
        """other + self, where other is a plain number."""
        raise NotImplementedError("Dual.__radd__: your code here")

    def __sub__(self, other):
        """self - other, where other is a Dual or a plain number."""
        raise NotImplementedError("Dual.__sub__: your code here")

    def __rsub__(self, other):
        """other - self, where other is a plain number."""
        raise NotImplementedError("Dual.__rsub__: your code here")

    def __mul__(self, other):
        """self * other, where other is a Dual or a plain number."""
        raise NotImplementedError("Dual.__mul__: your code here")

    def __rmul__(self, other):
        """other * self, where other is a plain number."""
        raise NotImplementedError("Dual.__rmul__: your code here")

    def __truediv__(self, other):
        """self / other, where other is a Dual or a plain number."""
        raise NotImplementedError("Dual.__truediv__: your code here")

    def __rtruediv__(self, other):
        """other / self, where other is a plain number."""
        raise NotImplementedError("Dual.__rtruediv__: your code here")

    def __neg__(self):
        """-self."""
        raise NotImplementedError("Dual.__neg__: your code here")

    def __pow__(self, exponent):
        """self ** exponent, where exponent is a plain number; self.value may be negative for a whole exponent."""
        raise NotImplementedError("Dual.__pow__: your code here")

    def exp(self):
        """The exponential of self."""
        raise NotImplementedError("Dual.exp: your code here")

    def log(self):
        """The natural logarithm of self, whose value is positive."""
        raise NotImplementedError("Dual.log: your code here")

    def sin(self):
        """The sine of self."""
        raise NotImplementedError("Dual.sin: your code here")

    def cos(self):
        """The cosine of self."""
        raise NotImplementedError("Dual.cos: your code here")

    def tanh(self):
        """The hyperbolic tangent of self."""
        raise NotImplementedError("Dual.tanh: your code here")


def dual(x):
    """x itself if it is a Dual, else the constant x as a Dual: its tangent is 0. Given; you need not use it."""
    return x if isinstance(x, Dual) else Dual(x, 0.0)


# %% [markdown]
# **Two curves from one pass.** Every point below is one call with `Dual(x, 1)`: its value is on the solid
# curve, its tangent on the dashed one. On the left a formula, and at five points the straight line that
# value and tangent describe. On the right a *program* with a loop, Newton's method for $\sqrt{x}$ from the
# start 1, after one to four rounds. Nobody has told it what the derivative of a root is: what do its
# tangents converge to, and do they come later than the values?


# %%
if __name__ == "__main__":

    @figure
    def dual_numbers(plt):
        def wave(x):
            return (2 * x).sin() * (-(x**2) / 6).exp() + x / 4

        def root(x, rounds):
            y = Dual(1.0, 0.0)
            for _ in range(rounds):
                y = (y + x / y) / 2
            return y

        def curves(f, xs):
            """Values and tangents of f at all xs."""
            return np.array([[y.value, y.tangent] for y in (f(Dual(x, 1.0)) for x in xs)]).T

        _, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
        xs = np.linspace(-5, 5, 301)
        value, tangent = curves(wave, xs)
        left.plot(xs, value, label="value: $f(x)$")
        left.plot(xs, tangent, "--", label="tangent: $f'(x)$")
        for i in (60, 110, 151, 190, 240):
            near = xs[i] + np.array([-0.6, 0.6])
            left.plot(near, value[i] + tangent[i] * (near - xs[i]), color="black", linewidth=1.2)
            left.plot(xs[i], value[i], "o", color="black", markersize=4)
        left.set(title=r"$f(x) = \sin(2x)\, e^{-x^2/6} + x/4$", xlabel="$x$")
        left.legend(loc="upper left")
        xs = np.geomspace(0.01, 100, 200)
        for rounds in (1, 2, 3, 4):
            value, tangent = curves(lambda x, n=rounds: root(x, n), xs)
            (line,) = right.loglog(xs, value, label=f"{rounds} round{'s' if rounds > 1 else ''}")
            right.loglog(xs, tangent, "--", color=line.get_color())
        right.loglog(xs, np.sqrt(xs), ":", color="black", label=r"$\sqrt{x}$ and $1 / (2 \sqrt{x})$")
        right.loglog(xs, 0.5 / np.sqrt(xs), ":", color="black")
        right.set(title="Newton's method for a root: values, and tangents (dashed)", xlabel="$x$")
        right.legend(loc="upper center")


# %% [markdown]
# ## 10. `gradient_forward(f, xs)`
#
# One pass with Duals gives the derivative along *one* direction: for $f: \mathbb{R}^n \to \mathbb{R}$ and inputs
# with tangents $\dot x_1, \ldots, \dot x_n$, the tangent of the result is $\sum_i \frac{\partial f}{\partial x_i}
# \dot x_i$, a Jacobian-vector product. To read off one partial derivative, choose the direction of one axis:
# $\dot x_i = 1$ and all others 0. The whole gradient therefore takes $n$ passes, **one per input**:
#
# $$\bigl(\nabla f(x)\bigr)_i = \text{tangent of } f\bigl(\text{Dual}(x_1, 0), \ldots, \text{Dual}(x_i, 1), \ldots,
# \text{Dual}(x_n, 0)\bigr)$$
#
# `f` takes **a list** of $n$ Duals and returns a Dual; `xs` has shape `(n,)`, and so has the result. Call `f`
# exactly $n$ times.
#
# **Worked example.** $f(x_1, x_2) = x_1 x_2 + \sin x_1$ at $(2, 3)$: the gradient is
# $(x_2 + \cos x_1,\ x_1) = (3 + \cos 2,\ 2) = (2.583853\ldots,\ 2)$. Two passes, with seeds $(1, 0)$ and
# $(0, 1)$.
#
# **What goes wrong.** Seeding every tangent with 1 in one pass gives the *sum* of the partial derivatives, one
# number. And the price: a network with a million weights would take a million passes. Reverse mode takes one,
# whatever $n$ is. That is assignment 07.


# %%
def gradient_forward(f, xs):
    """The gradient of f at xs by forward mode, one pass per input.

    f: takes a list of n Duals, returns a Dual; it is called exactly n times. xs: (n,).
    Returns float64 of shape (n,).

    >>> gradient_forward(lambda x: x[0] * x[1] + x[0].sin(), [2, 3])
    array([2.58385316, 2.        ])

    Pitfalls: all tangents seeded with 1; difference quotients of the values; integers out for integers in.
    """
    raise NotImplementedError("gradient_forward: your code here")


# %% [markdown]
# ## Look at what you made
#
# The three figures above are drawn by your own functions: run their cells, or the whole file with
# `python chain_rule.py`, which leaves them in the folder `figures`. What is not written yet says so.
#
# **What you should keep.** The derivative of a program is a product of Jacobians, each at its own point. Its
# value does not depend on where the brackets stand, and its cost does: from the right for few inputs, from
# the left for few outputs. Forward mode needs nothing but pairs of numbers. Reverse mode needs to remember the
# way back: that is the tape of assignment 07.
