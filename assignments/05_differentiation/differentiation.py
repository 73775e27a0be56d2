# %% [markdown]
# # 05 Numerical and symbolic differentiation
#
# Before automatic differentiation, there were two other ways to have a computer differentiate. The
# **numerical** way evaluates $f$ at neighbouring points and divides: it works for any function that runs,
# and loses digits. The **symbolic** way rewrites a formula by the rules of calculus: it is exact, and its
# formulas swell. Here you write both, and measure what is wrong with each. The next two assignments keep
# what is right with each: a program differentiated by the exact rules, without a formula ever being written.
#
# ## What goes in, what comes out
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $f$ in exercises 1, 2, 3, 7 | a function applied *elementwise* | any to the same, also `()` |
# | $f$ in exercise 5 | a function of all entries of $x$ together | any to `()` |
# | $f$ in exercise 6 | a vector of functions | `(n,)` to `(m,)` |
# | $x$ | where the derivative is wanted | as $f$ takes it; a single number in exercise 3 |
# | $h$ | the step, a small positive number | `()` |
# | $\varepsilon$ | `np.finfo(np.float64).eps` $= 2^{-52} \approx 2.2 \cdot 10^{-16}$, the gap after 1 | `()` |
#
# Inputs `x` and `steps` are any array-like of real numbers: floats, lists, integer arrays, `float32`, even
# `uint8`. Results are `float64` whatever the input; where the result is a single number, a Python float or a
# 0-d array are both fine. **Call `f` and `df` with float64 values only** (a float or a 0-d array for a single
# number; complex128 in exercise 7): who wrote them counts on it, and $x + h$ rounded to `float32` or to an
# integer is another point. The function `as_float` below converts, and its result is a copy, so that nothing
# you do to it changes the caller's array.

# %%
import math
from dataclasses import dataclass

import numpy as np


def as_float(x):
    """A fresh float64 array with the entries of `x`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(x, dtype=np.float64)


# %% [markdown]
# ## 1. `forward_difference(f, x, h)`
#
# The derivative is a limit, $f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$. A computer cannot take the
# limit, so it stops at some $h > 0$:
#
# $$D_h^+ f(x) = \frac{f(x + h) - f(x)}{h}$$
#
# $f$ acts on each entry by itself, so one formula serves a number and an array, and the result has the shape
# of $x$. **Worked example:** $f(x) = x^3$ at $x = 1$ with $h = \tfrac12$: $(1.5^3 - 1) / 0.5 = 4.75$, while
# $f'(1) = 3$. Where the difference goes is seen from Taylor's formula,
#
# $$f(x + h) = f(x) + h f'(x) + \tfrac{h^2}{2} f''(x) + \tfrac{h^3}{6} f'''(x) + \cdots
# \quad\Rightarrow\quad D_h^+ f(x) = f'(x) + \tfrac{h}{2} f''(x) + O(h^2).$$
#
# The **truncation error** of the forward difference is proportional to $h$: a tenth of the step, one more
# digit. (For $x^3$ it is $3xh + h^2 = 1.75$ exactly.)
#
# **What goes wrong.** Brackets: `f(x + h) - f(x) / h` divides only the second term. And the exercise asks for
# *this* quotient, at *this* $h$; the derivative itself would be a wrong answer, since exercise 3 studies the
# difference between the two.


# %%
def forward_difference(f, x, h):
    """The forward difference quotient (f(x + h) - f(x)) / h.

    f: elementwise; x: any shape, or a number; h: a number. Returns float64 of the shape of x.

    >>> forward_difference(lambda x: x**3, 1.0, 0.5).item()
    4.75

    Pitfalls: brackets; an x of whole numbers or float32 handed to f as it is.
    """
    raise NotImplementedError("forward_difference: your code here")


# %% [markdown]
# ## 2. `central_difference(f, x, h)`
#
# Step to both sides:
#
# $$D_h f(x) = \frac{f(x + h) - f(x - h)}{2h} = f'(x) + \tfrac{h^2}{6} f'''(x) + O(h^4)$$
#
# The term with $f''$ is the same at $x + h$ and at $x - h$, and drops out of the difference. The truncation
# error is now proportional to $h^2$: a tenth of the step, *two* more digits, at the same price of two
# evaluations of $f$.
#
# **Worked example:** $f(x) = x^3$ at 1 with $h = \tfrac12$: $(1.5^3 - 0.5^3) / 1 = 3.25$, off by $h^2 = 0.25$
# where the forward difference was off by $1.75$. For a polynomial of degree 2, the central difference is
# exact.
#
# **What goes wrong.** The points are $2h$ apart, so the division is by $2h$: with $h$ alone the result is
# twice too large. And in Python `a / 2 * h` is $(a/2) \cdot h$: put $2h$ in brackets.


# %%
def central_difference(f, x, h):
    """The central difference quotient (f(x + h) - f(x - h)) / (2 h).

    f: elementwise; x: any shape, or a number; h: a number. Returns float64 of the shape of x.

    >>> central_difference(lambda x: x**3, 1.0, 0.5).item()
    3.25

    Pitfalls: dividing by h; `/ 2 * h` without brackets; an x of uint8, in which 0 - h does not exist.
    """
    raise NotImplementedError("central_difference: your code here")


# %% [markdown]
# ## 3. `step_errors(f, df, x, steps)`
#
# Measure it: for each step $h$ in `steps`, the absolute errors
#
# $$\bigl|\, D_h^+ f(x) - f'(x) \,\bigr| \qquad\text{and}\qquad \bigl|\, D_h f(x) - f'(x) \,\bigr|$$
#
# of the two quotients at the number $x$, given the true derivative as a second function `df`. The result is a
# pair `(forward, central)` of float64 arrays, one entry for each step, in the order of `steps`. **Worked
# example:** $f(x) = x^3$ at 1 with steps $\tfrac12, \tfrac14$: forward $1.75, 0.8125$; central
# $0.25, 0.0625$.
#
# Slides say "for small $h$", and it is tempting to read "the smaller, the better". Here is $f = \exp$ at
# $x = 1$:
#
# | $h$ | forward error | central error |
# | --- | --- | --- |
# | $10^{-1}$ | $1.4 \cdot 10^{-1}$ | $4.5 \cdot 10^{-3}$ |
# | $10^{-3}$ | $1.4 \cdot 10^{-3}$ | $4.5 \cdot 10^{-7}$ |
# | $10^{-5}$ | $1.4 \cdot 10^{-5}$ | $5.9 \cdot 10^{-11}$ |
# | $10^{-8}$ | $6.6 \cdot 10^{-9}$ | $6.6 \cdot 10^{-9}$ |
# | $10^{-12}$ | $4.3 \cdot 10^{-4}$ | $2.1 \cdot 10^{-4}$ |
# | $10^{-16}$ | $2.7$ | $2.7$ |
#
# In log-log axes the errors fall, turn, and rise again: a **U-curve**. On the right the truncation error
# falls with slope 1 or 2. On the left is **round-off**: $f(x + h)$ and $f(x)$ agree in most of their digits,
# which cancel, and the rounding of each, about $\varepsilon |f(x)|$, is divided by $h$. At $h = 10^{-16}$,
# $x + h$ rounds to $x$, the quotient is 0, and the error is all of $f'(1) = e$.
#
# **Care.** That last value is a correct entry of the curve, not an accident to be avoided: for steps so small
# that $x + h = x$ your function returns it, finite and without a warning. (Dividing by the step that was
# *really* taken, $(x + h) - x$, is a known refinement; there it is $0 / 0$.)


# %%
def step_errors(f, df, x, steps):
    """The absolute errors of the forward and of the central difference at the number x, for each step.

    f: elementwise; df: its derivative; x: a number; steps: (k,) positive numbers in any order.
    Returns a tuple (forward, central) of float64 arrays of shape (k,).

    >>> forward, central = step_errors(lambda x: x**3, lambda x: 3 * x**2, 1.0, [0.5, 0.25])
    >>> forward
    array([1.75  , 0.8125])
    >>> central
    array([0.25  , 0.0625])

    Pitfalls: signed or relative errors; the pair in the other order; steps sorted on the way.
    """
    raise NotImplementedError("step_errors: your code here")


# %% [markdown]
# ## 4. `best_step(scheme)`
#
# Where is the bottom of the U? Take $f$ and its derivatives to be of size about 1, and add the two errors:
#
# $$E^+(h) \approx \frac{h}{2} + \frac{2\varepsilon}{h}, \qquad E(h) \approx \frac{h^2}{6} +
# \frac{\varepsilon}{h}.$$
#
# At the bottom the two terms are of the same size; constant factors do not change the order of magnitude and
# are dropped. Forward: $h \sim \varepsilon / h$, so $h = \varepsilon^{1/2} \approx 1.5 \cdot 10^{-8}$.
# Central: $h^2 \sim \varepsilon / h$, so $h = \varepsilon^{1/3} \approx 6.1 \cdot 10^{-6}$. Return these two
# powers of $\varepsilon$, to the last digit, for `scheme` equal to `"forward"` and `"central"`.
#
# Put them back: the best error is about $\varepsilon^{1/2} \approx 10^{-8}$ forward and
# $\varepsilon^{2/3} \approx 4 \cdot 10^{-11}$ central. **A finite difference never has more than 8, or 11,
# of the 16 digits.** The better scheme takes the *larger* step.
#
# **What goes wrong.** `eps ** 1 / 3` is $\varepsilon / 3$: the exponent needs brackets. And $\varepsilon$ is
# the float64 one (`np.finfo(float).eps`), not the smallest positive number (`np.finfo(float).tiny`).


# %%
def best_step(scheme):
    """The step that balances truncation against round-off: eps**(1/2) for "forward", eps**(1/3) for "central".

    scheme: a string. Returns a float. Raises ValueError for any other scheme.

    >>> bool(best_step("forward") < best_step("central"))
    True

    Pitfalls: `eps ** 1 / 3`; the two exchanged; a rounded value such as 1e-8.
    """
    raise NotImplementedError("best_step: your code here")


# %% [markdown]
# ## 5. `numerical_gradient(f, x, h=1e-6)`
#
# Now $f$ takes all entries of an array together and returns one number: a loss as a function of its weights.
# The gradient has one partial derivative for each entry of $x$, and the shape of $x$:
#
# $$\bigl(\nabla f(x)\bigr)_i \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}$$
#
# where $e_i$ is 1 at index $i$ and 0 elsewhere. One entry moves at a time; all others stay where they are.
# **Worked example:** $f(x) = x_1^2 + 3 x_1 x_2$ at $(2, 1)$ has the gradient
# $(2x_1 + 3x_2,\; 3x_1) = (7, 6)$, and since $f$ has degree 2 the central difference has it too.
#
# The price: $2N$ evaluations of $f$ for $N$ entries. A network with a million weights would be evaluated two
# million times for one step of gradient descent, to get ten digits at best. Reverse mode (assignment 07)
# needs the work of a *few* evaluations, whatever $N$, and gets sixteen. What the numerical gradient is good
# for is **checking**: it knows nothing of your formula, so it cannot share your mistake. The public checks of
# this course do just that.
#
# **What goes wrong.** An array of whole numbers cannot be moved by $10^{-6}$: `x[i] += h` leaves it as it
# was, and the gradient is 0. An entry that was moved must be put back before the next one is moved (adding
# $h$ and subtracting it again does not always give the same number back). And the caller's array must not
# change, even if it is put right at the end: work on a copy.


# %%
def numerical_gradient(f, x, h=1e-6):
    """The gradient of f at x by central differences, one entry of x at a time.

    f: array of the shape of x -> number; x: any shape, also (); h: a number. Returns float64 of the shape of x.

    >>> gradient = numerical_gradient(lambda x: x[0] ** 2 + 3 * x[0] * x[1], [2, 1])
    >>> [round(float(entry), 6) for entry in gradient]
    [7.0, 6.0]

    Pitfalls: steps into an integer array; entries not put back; moving all entries at once.
    """
    raise NotImplementedError("numerical_gradient: your code here")


# %% [markdown]
# ## 6. `numerical_jacobian(f, x, h=1e-6)`
#
# For $f$ from $\mathbb{R}^n$ to $\mathbb{R}^m$ the derivative is the Jacobian: a row for each output, a
# column for each input.
#
# $$J_{ij} = \frac{\partial f_i}{\partial x_j}, \qquad
# J_{\cdot j} \approx \frac{f(x + h e_j) - f(x - h e_j)}{2h}, \qquad J \text{ of shape } (m, n)$$
#
# One difference moves one *input* and shows what all $m$ *outputs* do: it is a **column** of $J$. So the work
# is $2n$ evaluations, whatever $m$; this is the price of forward accumulation too, as assignment 06 shows.
#
# **Worked example:** $f(x) = (x_1 x_2,\; x_1 + x_2,\; x_1^2)$ at $(2, 3)$:
#
# $$J = \begin{pmatrix} x_2 & x_1 \\ 1 & 1 \\ 2x_1 & 0 \end{pmatrix}
# = \begin{pmatrix} 3 & 2 \\ 1 & 1 \\ 4 & 0 \end{pmatrix}.$$
#
# **What goes wrong.** The differences come one after the other, so they are easily stacked as *rows*; that is
# $J^\top$, of shape $(n, m)$. Try a function with $m \ne n$: on a square example the shapes look right. And
# for a linear function $x \mapsto Wx$ the Jacobian is $W$ itself: a good first test.


# %%
def numerical_jacobian(f, x, h=1e-6):
    """The Jacobian of f at x by central differences: entry [i, j] = d f_i / d x_j.

    f: (n,) -> (m,); x: (n,); h: a number. Returns float64 of shape (m, n).

    >>> W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> numerical_jacobian(lambda x: W @ x, [1, 0, -1]).round(6)
    array([[1., 2., 3.],
           [4., 5., 6.]])

    Pitfalls: the transpose; taking m for n; steps into an integer array.
    """
    raise NotImplementedError("numerical_jacobian: your code here")


# %% [markdown]
# **Look: two kinds of error.** A function of 16 inputs and 12 outputs has a Jacobian of 192 entries; the
# heat-maps show how far each of your numerical ones is from the exact formula, as a power of ten. With a
# large step the errors have the pattern of the third derivative; with a small one they are noise, the same
# everywhere; in between is a step at which most entries have ten digits. In which panel would a smaller $h$
# help? In which would it help to repeat the computation in higher precision?


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def jacobian_errors(plt):
        A = np.random.default_rng(0).normal(size=(12, 16)) * np.geomspace(0.2, 3, 16)  # the inputs matter more and more
        x = np.linspace(-0.5, 0.5, 16)
        exact = np.cos(A @ x)[:, np.newaxis] * A
        _, axes = plt.subplots(1, 3, figsize=(12, 3.2), sharey=True)
        for axis, h in zip(axes, (1e-2, 1e-5, 1e-10)):
            error = np.abs(numerical_jacobian(lambda x: np.sin(A @ x), x, h) - exact)
            image = axis.imshow(np.log10(np.maximum(error, 1e-13)), vmin=-13, vmax=-2)
            axis.set(title=f"$h = 10^{{{np.log10(h):.0f}}}$", xlabel="input $j$", xticks=range(0, 16, 5))
            axis.grid(False)
        axes[0].set_ylabel("output $i$")
        bar = axes[0].figure.colorbar(image, ax=axes, label="error of $J_{ij}$", ticks=range(-13, 0, 2))
        bar.ax.set_yticklabels([f"$10^{{{k}}}$" for k in range(-13, 0, 2)])


# %% [markdown]
# ## 7. `complex_step(f, x, h=1e-20)`
#
# Round-off comes from the subtraction. Here is a difference quotient without one. If $f$ is *analytic* (made
# of $+$, $-$, $\cdot$, $/$, powers, exp, log, sin, cos and the like), step in the imaginary direction:
#
# $$f(x + ih) = f(x) + i h f'(x) - \tfrac{h^2}{2} f''(x) - i \tfrac{h^3}{6} f'''(x) + \cdots
# \quad\Rightarrow\quad f'(x) = \frac{\operatorname{Im} f(x + ih)}{h} + O(h^2).$$
#
# The function value sits in the real part and the derivative in the imaginary part: nothing is subtracted,
# nothing cancels, and the truncation error can be made as small as you like. With $h = 10^{-20}$ it is
# $10^{-40}$, and the result is right to the last digit. This U-curve has no left side.
#
# **Worked example:** $f(x) = x^3$ at 2 with a coarse $h = \tfrac12$:
# $\operatorname{Im}\,(2 + \tfrac{i}{2})^3 = 3 \cdot 4 \cdot \tfrac12 - \tfrac18 = 5.875$, divided by $h$:
# $11.75 = 12 - h^2$.
#
# **What goes wrong.** $f$ must be called with complex numbers, and compute with them: `abs`, `max`,
# comparisons and conjugates are not analytic, and `math.sin` refuses. The result is real: take the imaginary
# part, and divide it by $h$. Look at what the second half of each complex number carries along: with
# $h$ and all its powers beyond the first left out, this becomes the *dual numbers* of assignment 06.


# %%
def complex_step(f, x, h=1e-20):
    """The derivative of an analytic f by one step in the imaginary direction: Im f(x + ih) / h.

    f: elementwise, of complex128 values; x: any shape, or a number; h: a number. Returns float64 of the shape of x.

    >>> complex_step(lambda x: x**3, 2.0, h=0.5).item()
    11.75
    >>> complex_step(lambda x: x**3, [1, 2])
    array([ 3., 12.])

    Pitfalls: returning a complex array; h for i h, which is a real step; complex64 from a float32 x.
    """
    raise NotImplementedError("complex_step: your code here")


# %% [markdown]
# **Look: the U-curve.** Your errors for $f = \exp$ at $x = 1$, in log-log axes, where a power of $h$ is a
# straight line. On the right of each minimum the truncation error falls with slope 1 or 2; on the left
# round-off rises with slope $-1$, and is no smooth curve: why? The dotted lines are your `best_step`s. The
# complex step has the truncation error of the central difference and no round-off: it has no left side.
# (Errors of exactly 0 are drawn at $10^{-17}$.) Replace `np.exp` by a function that changes 30 times as
# fast, such as $e^{30x}$ with $30e^{30x}$: which of the lines move, where to, and which assumption of
# exercise 4 fails?


# %%
if __name__ == "__main__":

    @figure
    def u_curve(plt):
        f, df, x = np.exp, np.exp, 1.0
        steps = 10.0 ** np.linspace(-17, 0, 205)
        forward, central = step_errors(f, df, x, steps)
        imaginary = np.array([abs(complex_step(f, x, h) - df(x)) for h in steps])
        _, axis = plt.subplots(figsize=(9, 5.2))
        for name, errors, colour in (
            ("forward", forward, "C1"),
            ("central", central, "C0"),
            ("complex step", imaginary, "C2"),
        ):
            axis.loglog(steps, np.maximum(errors, 1e-17), ".-", color=colour, linewidth=0.9, markersize=3, label=name)
        eps = np.finfo(np.float64).eps
        lines = [  # of E+(h) and E(h) in exercise 4, with f and its derivatives equal to e
            ("slope 1", steps / 2 * df(x), (-4, -14), "C1"),
            ("slope 2", steps**2 / 6 * df(x), (-2.5, -16), "C0"),
            ("slope $-1$", eps / steps * f(x), (-13, 16), "black"),
        ]
        for name, line, (power, up), colour in lines:
            shown = (line > 1e-13) & (line < 10)
            axis.loglog(steps[shown], line[shown], "--", color=colour, linewidth=1, alpha=0.8)
            at = np.argmin(np.abs(np.log10(steps) - power))
            axis.annotate(name, (steps[at], line[at]), (12, up), textcoords="offset points", color=colour, va="center")
        for scheme, colour in (("forward", "C1"), ("central", "C0")):
            axis.axvline(best_step(scheme), color=colour, linestyle=":", linewidth=1.4)
            words, point = f"best_step, {scheme}", (best_step(scheme), 5e-5)
            axis.annotate(words, point, (4, 0), textcoords="offset points", color=colour, rotation=90, va="bottom")
        axis.set(xlabel="step $h$", ylabel="absolute error", ylim=(5e-18, 30), title=r"$f = \exp$ at $x = 1$")
        axis.legend(loc="lower right")


# %% [markdown]
# ## 8. `differentiate(expression, variable)`
#
# A formula is a **tree**: constants and variables at its leaves, operations at its inner nodes. Nine classes
# are given below. For instance $3x + \sin(x)$ is
#
# ```python
# Add(Mul(Const(3), Var("x")), Sin(Var("x")))
# ```
#
# They are *frozen* dataclasses: an expression never changes, so parts of it may be shared by others. Given as
# well: `evaluate(expression, values)`, the number that an expression is for the values of its variables;
# `size(expression)`, its number of nodes; and `show(expression)`, for reading.
#
# Your function takes a tree and the *name* of a variable (a string) and returns the tree of the derivative,
# built from the same nine classes. It is the table of rules that you know, one line for each class; with
# $u, v$ for subtrees and $'$ for the derivative with respect to the variable:
#
# | expression | derivative | |
# | --- | --- | --- |
# | $c$ | $0$ | |
# | $x$ | $1$ if $x$ is the variable, else $0$ | names are equal, or they are not: `x` is no part of `x1` |
# | $u + v$ | $u' + v'$ | |
# | $u \cdot v$ | $u' v + u v'$ | not $u' v'$ |
# | $u^n$ | $n\, u^{n-1}\, u'$ | $n$ is a number: any, also $-1$ or $\tfrac12$ |
# | $\sin u$ | $\cos(u)\, u'$ | |
# | $\cos u$ | $-\sin(u)\, u'$ | there is no minus: multiply by `Const(-1)` |
# | $e^u$ | $e^u u'$ | |
# | $\log u$ | $u^{-1} u'$ | there is no division: use `Pow(u, -1)` |
#
# Every rule with an inner function ends with its derivative $u'$: that is the **chain rule**, and forgetting
# it is the commonest mistake. The function calls itself for $u'$ and $v'$, and stops at the leaves.
#
# **Worked example:** $x \sin(x)$ is a product: $x' \sin(x) + x \sin(x)'$ with $x' = 1$ and
# $\sin(x)' = \cos(x) \cdot 1$. Any correct form is right, simplified or not:
#
# ```python
# Add(Mul(Const(1), Sin(Var("x"))), Mul(Var("x"), Mul(Cos(Var("x")), Const(1))))
# Add(Sin(Var("x")), Mul(Var("x"), Cos(Var("x"))))
# ```
#
# Constants must be `Const(0)`, not `0`: a number is no tree.
#
# **Care.** Differentiate $x^2$ by the table three times: $2x^1 \cdot 1$, then (among zeros) $2 \cdot 1 x^0$,
# then $2 \cdot 0 \cdot x^{-1}$. That is 0 for every $x$, only that at $x = 0$ it cannot be evaluated:
# $0^{-1}$ does not exist. A derivative tree should have a value wherever the derivative is finite. One way is
# a power rule that knows $u^0$ to be constant; another is never to build a product with zero in the first
# place, which also keeps the trees small (exercise 9).


# %%
@dataclass(frozen=True)
class Const:
    """A number."""

    value: float


@dataclass(frozen=True)
class Var:
    """A variable, known by its name."""

    name: str


@dataclass(frozen=True)
class Add:
    """left + right"""

    left: object
    right: object


@dataclass(frozen=True)
class Mul:
    """left * right"""

    left: object
    right: object


@dataclass(frozen=True)
class Pow:
    """base ** exponent; the exponent is a number, not a tree."""

    base: object
    exponent: float


@dataclass(frozen=True)
class Sin:
    """sin(argument)"""

    argument: object


@dataclass(frozen=True)
class Cos:
    """cos(argument)"""

    argument: object


@dataclass(frozen=True)
class Exp:
    """exp(argument)"""

    argument: object


@dataclass(frozen=True)
class Log:
    """log(argument), the natural logarithm"""

    argument: object


def evaluate(expression, values):
    """The number that an expression is, for the values (a dict name -> number) of its variables. Given.

    Raises ValueError where there is none: log of 0, a negative power of 0, a fractional power of a negative number.

    >>> evaluate(Add(Mul(Const(3), Var("x")), Pow(Var("x"), 2)), {"x": 2})
    10.0
    """
    match expression:
        case Const(value):
            return float(value)
        case Var(name):
            return float(values[name])
        case Add(u, v):
            return evaluate(u, values) + evaluate(v, values)
        case Mul(u, v):
            return evaluate(u, values) * evaluate(v, values)
        case Pow(u, n):
            return math.pow(evaluate(u, values), n)
        case Sin(u):
            return math.sin(evaluate(u, values))
        case Cos(u):
            return math.cos(evaluate(u, values))
        case Exp(u):
            return math.exp(evaluate(u, values))
        case Log(u):
            return math.log(evaluate(u, values))
    raise TypeError(f"{expression!r} is no expression: build it from the nine classes, with Const(...) for numbers")


def size(expression):
    """The number of nodes of an expression. Given.

    >>> size(Add(Mul(Const(3), Var("x")), Pow(Var("x"), 2)))
    6
    """
    match expression:
        case Const() | Var():
            return 1
        case Add(u, v) | Mul(u, v):
            return 1 + size(u) + size(v)
        case Pow(u, _) | Sin(u) | Cos(u) | Exp(u) | Log(u):
            return 1 + size(u)
    raise TypeError(f"{expression!r} is no expression: build it from the nine classes, with Const(...) for numbers")


def show(expression):
    """An expression as a string, for reading. Given.

    >>> show(Add(Mul(Const(3), Var("x")), Pow(Var("x"), 2)))
    '((3 * x) + x**2)'
    """
    match expression:
        case Const(value):
            return f"{value:g}" if value >= 0 else f"({value:g})"
        case Var(name):
            return name
        case Add(u, v):
            return f"({show(u)} + {show(v)})"
        case Mul(u, v):
            return f"({show(u)} * {show(v)})"
        case Pow(u, n):
            base = f"({show(u)})" if isinstance(u, Pow) else show(u)
            return f"{base}**{show(Const(n))}"
        case Sin(u) | Cos(u) | Exp(u) | Log(u):
            return f"{type(expression).__name__.lower()}({show(u)})"
    return repr(expression)


# %%
def differentiate(expression, variable):
    """The derivative of an expression with respect to the variable of that name, as an expression.

    expression: a tree of the nine classes; variable: a string. Returns a tree of the nine classes, in any form
    that is equal to the derivative and has a value wherever that is finite.

    >>> tree = differentiate(Mul(Var("x"), Sin(Var("x"))), "x")
    >>> evaluate(tree, {"x": 2.0}) - (math.sin(2.0) + 2.0 * math.cos(2.0))
    0.0

    Pitfalls: forgetting the inner derivative; the minus of cos; numbers in place of Const; 0**-1 from x**2.
    """
    raise NotImplementedError("differentiate: your code here")


# %% [markdown]
# ## 9. `derivative_sizes(expression, variable, order)`
#
# The product rule makes two products out of one, so a derivative is larger than its function, and the
# derivative of that larger still. Differentiate again and again with your own `differentiate`, and list the
# sizes: entry $k$ is the number of nodes of the $k$-th derivative, for $k = 0, \ldots,$ `order`. The 0-th
# derivative is the expression itself, so the list has `order + 1` entries, each a Python int.
#
# **Worked example:** $x \sin(x)$ has the nodes `Mul`, `Var`, `Sin`, `Var`: size 4. Its derivative in the short
# form above has 7, in the long form 11. So `order=1` gives `[4, 7]` or `[4, 11]`: the numbers depend on how
# much you simplify, and any are right that fit your `differentiate`.
#
# This is **expression swell**. By the table alone, without simplifying anything, the sizes for $x \sin(x)$
# are 4, 11, 34, 121, 497, 2327, 12214: each derivative three to five times the one before, and the factor
# grows. Leaving out zeros and ones gives 4, 7, 12, 21, 28, 43, 52 here, but even so 5, 8, 22, 66, 218, 794,
# 3178 for $\log(1 + e^x)$. Nothing forces a *computation* to be that large: the tree repeats the same
# subexpressions hundreds of times. Give each of them a name, compute it once, and keep numbers in place of
# formulas, and what remains of symbolic differentiation is automatic differentiation.


# %%
def derivative_sizes(expression, variable, order):
    """The sizes of the derivatives 0, 1, ..., order of an expression, each differentiated from the one before.

    expression: a tree; variable: a string; order: an int, at least 0. Returns a list of order + 1 ints.

    >>> derivative_sizes(Mul(Var("x"), Sin(Var("x"))), "x", 0)
    [4]

    Pitfalls: leaving out the expression itself; one derivative too few; the first derivative every time.
    """
    raise NotImplementedError("derivative_sizes: your code here")


# %% [markdown]
# ## Look at what you made
#
# **Expression swell.** The sizes of your derivatives, order by order, on a logarithmic axis, where a straight
# line is exponential growth. The dashed lines count each *different* part once: most of a large tree are
# copies. Why does $\log(1 + e^x)$ grow so much faster than $x \sin x$, and why does the polynomial come down
# again (if you leave out zeros)? What would the dashed lines cost if each part were computed once and kept?


# %%
if __name__ == "__main__":

    @figure
    def expression_swell(plt):
        x = Var("x")
        expressions = [
            (r"$\log(1 + e^x)$", Log(Add(Const(1), Exp(x)))),
            ("$e^{-x^2/2}$", Exp(Mul(Const(-0.5), Pow(x, 2)))),
            (r"$x\,\sin x$", Mul(x, Sin(x))),
            ("$(1 + x)^4$", Pow(Add(Const(1), x), 4)),
        ]

        def different_parts(expression):
            seen, waiting = set(), [expression]
            while waiting:
                part = waiting.pop()
                if part not in seen:
                    seen.add(part)
                    waiting += [p for p in vars(part).values() if not isinstance(p, (int, float, str))]
            return len(seen)

        order = 6
        _, axis = plt.subplots(figsize=(7.5, 4.6))
        for k, (name, expression) in enumerate(expressions):
            sizes, different = derivative_sizes(expression, "x", order), []
            for nodes in sizes:
                if nodes < 5000:  # counting more would take too long
                    different.append(different_parts(expression))
                    expression = differentiate(expression, "x")
            axis.semilogy(sizes, "o-", color=f"C{k}", label=name)
            axis.semilogy(different, "--", color=f"C{k}", linewidth=1)
        axis.set(xlabel="order of the derivative", ylabel="nodes (dashed: different parts)")
        axis.legend()


# %% [markdown]
# **A derivative, as a tree.** Your first two derivatives of $\log(1 + e^x)$. The leaves are at the bottom,
# and parts that occur more than once have a colour each. How often does your second derivative compute $1 +
# e^x$? A program would do it once and give it a name: that is the step from here to automatic
# differentiation.


# %%
if __name__ == "__main__":

    @figure
    def derivative_trees(plt):
        signs = {"Add": "+", "Mul": r"$\times$", "Sin": "sin", "Cos": "cos", "Exp": "exp", "Log": "log"}

        def parts(e):
            return [p for p in vars(e).values() if not isinstance(p, (int, float, str))]

        def label(e):
            if isinstance(e, (Const, Var)):
                return show(e).strip("()")
            return f"**{e.exponent:g}" if isinstance(e, Pow) else signs[type(e).__name__]

        def layout(e, depth, leaves, found):
            """Enter (x, depth, node, parent's place in the list) of every node; a parent stands above its parts."""
            place = len(found)
            found.append(None)
            below = [layout(part, depth + 1, leaves, found) for part in parts(e)]
            middle = sum(found[b][0] for b in below) / len(below) if below else leaves.append(e) or len(leaves)
            found[place] = (middle, depth, e, below)
            return place

        def paint(e, colours, inherited=None):
            """The colours of the nodes in the order of `layout`: that of the largest repeated part around a node."""
            colour = inherited or colours.get(e)
            return [colour] + [c for part in parts(e) for c in paint(part, colours, colour)]

        first = differentiate(Log(Add(Const(1), Exp(Var("x")))), "x")
        colours = {}  # of repeated parts, the same in both trees
        _, axes = plt.subplots(1, 2, figsize=(12, 5), width_ratios=[1, 2])
        for axis, tree, order in zip(axes, (first, differentiate(first, "x")), ("first", "second")):
            found = []
            layout(tree, 0, [], found)
            nodes = [e for _, _, e, _ in found]
            repeated = {e for e in nodes if size(e) > 1 and nodes.count(e) > 1}
            for e in sorted(repeated, key=lambda e: (size(e), show(e))):
                colours.setdefault(e, f"C{len(colours) % 6}")
            painted = paint(tree, {e: colours[e] for e in repeated})
            room, font = (560, 9) if len(nodes) < 40 else (230, 6.5) if len(nodes) < 70 else (60, 4)
            for (x, depth, e, below), colour in zip(found, painted):
                colour = colour or "#777777"
                for b in below:
                    axis.plot([x, found[b][0]], [-depth, -found[b][1]], color=colour, linewidth=1.1, zorder=1)
                axis.scatter(x, -depth, s=room, color="white", edgecolor=colour, linewidth=1.6, zorder=2)
                axis.text(x, -depth, label(e), ha="center", va="center", fontsize=font, zorder=3)
            axis.set_title(f"{order} derivative of log(1 + exp(x)): {len(nodes)} nodes")
            axis.margins(0.06, 0.08)
            axis.axis("off")


# %% [markdown]
# **What you should keep.** A numerical derivative needs only a program, and has 8 or 11 digits; use it to
# check, not to train. The smallest step is not the best. A symbolic derivative is exact, and grows. What is
# wanted is exact *numbers*, from a program, at the price of running it.
