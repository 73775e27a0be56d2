# %% [markdown]
# # 04 Newton's method: finding the zeros of a derivative
#
# At a smooth minimum the derivative is zero. Gradient descent walks there, $x \leftarrow x - \gamma f'(x)$,
# with a learning rate $\gamma$ that someone has to choose, and each step removes a fixed share of the error.
# Newton's method needs no learning rate: it *solves* for the place where the derivative would be zero if it
# were a straight line, and near the solution each step doubles the number of right digits. The price is the
# second derivative, and in $n$ dimensions a linear system with $n^2$ numbers in it. Here you write the method
# in one dimension and in $n$, measure how fast it converges, and fit a classifier with it.
#
# ## What goes in, what comes out
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $x_0, x_1, \ldots$ | the *iterates* of `newton_root`, numbers | `()` each, returned as `(n_steps + 1,)` |
# | $x_0, x_1, \ldots$ | those of `newton_minimize`, vectors | `(n,)` each, returned as `(n_steps + 1, n)` |
# | $g = \nabla f(x)$, $H = \nabla^2 f(x)$ | gradient and Hessian | `(n,)` and `(n, n)`, $H$ symmetric |
# | $X$ | features, one example in each **row** | `(n, d)` |
# | $y$ | labels, each 0 or 1 (integers, or 0.0 and 1.0) | `(n,)` |
# | $w$ | weights | `(d,)` |
#
# The letter $n$ counts unknowns in exercise 2 and examples from exercise 4 on, as it does in the lecture.
#
# Numbers and arrays may come as any array-like of real numbers: floats, lists, integer arrays, `float32`,
# even `uint8`, in which $-1$ does not exist. Results are `float64` whatever the input; where the result is a
# single number, a Python float or a 0-d array are both fine. Functions that you are **given** (`f`, `df`,
# `gradient`, `hessian`) expect float64 from you: a number or 0-d array in exercise 1, an array of shape
# `(n,)` in exercise 2. So convert the start before the first call; `as_float` below does it, and its result
# is a copy, so that nothing you do to it changes the caller's array.
#
# ## Numerical care
#
# It is worth 20 % of an exercise where there is something to take care of: a linear system solved without
# inverting its matrix (exercise 2), logarithms of errors that are 0 (exercise 3), and the sigmoid of logits
# that `np.exp` cannot take (exercises 4 to 6). The textbook formula earns the rest: write that first, check
# it, then make it robust.

# %%
import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(z, dtype=np.float64)


# %% [markdown]
# ## 1. `newton_root(f, df, x0, n_steps)`
#
# Let $f$ be a function of one number, and `df` its derivative $f'$. Replace $f$ near the iterate $x_k$ by its
# tangent, and take the zero of the tangent as the next iterate:
#
# $$f(x_k) + f'(x_k)\,(x_{k+1} - x_k) = 0 \quad\Longrightarrow\quad
# x_{k+1} = x_k - \frac{f(x_k)}{f'(x_k)}, \qquad k = 0, \ldots, n_{\text{steps}} - 1$$
#
# Return **all** iterates, $x_0$ first: an array of shape `(n_steps + 1,)`. Exactly `n_steps` steps are taken,
# however close the zero is: no tolerance, no early stop. With `n_steps = 0` the result is $[x_0]$.
#
# **Worked example.** $f(x) = x^2 - 2$ and $f'(x) = 2x$ give $x - (x^2 - 2)/(2x) = (x + 2/x)/2$, the rule by
# which the Babylonians took roots. From $x_0 = 1$:
#
# $$1, \quad \tfrac{3}{2}, \quad \tfrac{17}{12} = 1.41666\ldots, \quad \tfrac{577}{408} = 1.4142156\ldots
# \quad\to\quad \sqrt 2 = 1.4142135\ldots$$
#
# with errors of about $0.4,\ 0.09,\ 0.002,\ 0.000002$: the digits double.
#
# **A horizontal tangent meets the axis nowhere.** Where $f'(x_k) = 0$ and a step is to be taken from $x_k$,
# raise `ZeroDivisionError`; also where $f(x_k) = 0$ too, because $0/0$ is no step either. The last iterate is
# where no step is taken, so its slope does not matter: $f(x) = x^2 + 1$ from $x_0 = 1$ gives $[1, 0]$ for one
# step, and the error for two. Python's own floats raise this error by themselves in a division by zero;
# numpy's numbers do not. They give `inf` or `nan`, with a warning that is easily missed, and so does a
# Python float divided by a numpy number, which is what `df` returns if it is made of `np.cos`. Test for it.
#
# **What slides leave out.** "Newton converges quadratically" holds *near* a zero *at which the slope is not
# 0*. Elsewhere the iterates do whatever they like, and your function reports it faithfully:
#
# | function | start | iterates | what happens |
# | --- | --- | --- | --- |
# | $x^2$ | $1$ | $1, \frac12, \frac14, \frac18, \ldots$ | a double zero: the error is halved, no more |
# | $x^3 - 2x + 2$ | $0$ | $0, 1, 0, 1, \ldots$ | a cycle; the zero at $-1.77$ is never seen |
# | $\arctan x$ | $1.5$ | $1.5, -1.69, 2.32, -5.11, 32.3, \ldots$ | it diverges; from $1.39$ it converges |
#
# **What goes wrong.** $x_k + f/f'$ climbs away from the zero. $f \cdot f'$ in place of $f / f'$ is a gradient
# step on $f^2/2$. The slope belongs to the *current* iterate: with $f'(x_0)$ throughout, the method may still
# converge, but linearly. An integer start makes an integer array, in which $3/2$ becomes 1.


# %%
def newton_root(f, df, x0, n_steps):
    """The iterates x_{k+1} = x_k - f(x_k) / df(x_k) of Newton's method for a zero of f, x0 first.

    f, df: functions of one float64 number, the derivative of f being df. x0: a number. n_steps: an int >= 0.
    Returns float64 of shape (n_steps + 1,).
    Raises ZeroDivisionError where df is 0 at an iterate from which a step is taken, even if f is 0 there.

    >>> newton_root(lambda x: x**2 - 2, lambda x: 2 * x, 1, 3)
    array([1.        , 1.5       , 1.41666667, 1.41421569])

    Pitfalls: returning the last iterate alone; an integer x0; numpy's division by zero, which only warns.
    """
    ### BEGIN SOLUTION
    iterates = np.empty(n_steps + 1)
    iterates[0] = x0
    for k in range(n_steps):
        x = iterates[k]
        slope = df(x)
        if slope == 0.0:
            raise ZeroDivisionError(f"df({x}) is 0 at iterate {k}: the tangent there is horizontal")
        iterates[k + 1] = x - f(x) / slope
    return iterates
    ### END SOLUTION


# %% [markdown]
# **Look: where it fails.** Each step goes up (or down) to the curve, dotted, and along the tangent back to the
# axis. On the left every tangent crosses half-way to the zero; in the middle two tangents send each other back
# and forth; on the right each lands farther out than the one before. Where would you have to start on the
# right so that the iterates circle for ever, as in the middle? (Between 1.39 and 1.392; find it with
# `newton_root`: it is a zero as well, of which function?)


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def newton_failures(plt):
        panels = [
            ("$x^2$ from 1: each error is half of the last", lambda x: x**2, lambda x: 2 * x, 1.0, (-0.15, 1.15)),
            ("$x^3 - 2x + 2$ from 0: a cycle", lambda x: x**3 - 2 * x + 2, lambda x: 3 * x**2 - 2, 0.0, (-2.1, 1.5)),
            (r"$\arctan x$ from 1.5: it diverges", np.arctan, lambda x: 1 / (1 + x**2), 1.5, (-6, 3.2)),
        ]
        _, axes = plt.subplots(1, 3, figsize=(12, 3.6))
        for axis, (title, f, df, x0, limits) in zip(axes, panels):
            x, iterates = np.linspace(*limits, 300), newton_root(f, df, x0, 3)
            axis.axhline(0, color="black", linewidth=0.8)
            axis.plot(x, f(x), color="C0")
            for k, (here, there) in enumerate(zip(iterates[:-1], iterates[1:])):
                axis.plot([here, here], [0, f(here)], ":", color="C1", linewidth=1.2)
                axis.plot([here, there], [f(here), 0], color="C1", linewidth=1.4, alpha=1 - 0.15 * k)
            axis.plot(iterates, 0 * iterates, "o", color="C1", markersize=5)
            names = {point: f"$x_{k}$" for k, point in reversed(list(enumerate(iterates.tolist())))}
            for point, name in names.items():  # in a cycle, the first name of each point
                where = (0, -15) if f(point) > 0 else (0, 7)
                axis.annotate(name, (point, 0), where, textcoords="offset points", ha="center")
            axis.set(title=title, xlabel="$x$", xlim=limits)
            axis.margins(y=0.12)


# %% [markdown]
# ## 2. `newton_minimize(gradient, hessian, x0, n_steps)`
#
# To minimise a function of one number, find a zero of its derivative: put $f'$ in the place of $f$, and
# $x_{k+1} = x_k - f'(x_k) / f''(x_k)$. (Not $f / f'$: that looks for a zero of $f$ itself.) In $n$ dimensions
# the derivative is the gradient $g$, the tangent becomes $g(x_k) + H(x_k)\,(x_{k+1} - x_k) = 0$, with the
# Hessian $H$ as the Jacobian of $g$, and the quotient becomes a linear system:
#
# $$H(x_k)\, p_k = g(x_k), \qquad x_{k+1} = x_k - p_k, \qquad g: (n,), \quad H: (n, n), \quad p_k: (n,)$$
#
# Return all iterates as rows, $x_0$ first: shape `(n_steps + 1, n)`, again with exactly `n_steps` steps.
#
# **Worked example.** $f(a, b) = a^2 + ab + b^2 - 3a$ has $g = (2a + b - 3,\ a + 2b)$ and
# $H = \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}$. From $(0, 0)$, $g = (-3, 0)$; the system
# $2p_1 + p_2 = -3$, $p_1 + 2p_2 = 0$ has the solution $p = (-2, 1)$; so $x_1 = (2, -1)$, where $g = 0$. A
# quadratic function is its own quadratic model: one step reaches its stationary point from anywhere.
#
# **Stationary is not minimal.** Newton looks for $g = 0$: minima, maxima and saddles alike. $f(a, b) = ab$
# has $H = \begin{pmatrix} 0 & 1 \\ 1 & 0 \end{pmatrix}$, and from $(3, 5)$ one step lands on its saddle
# $(0, 0)$. Your function takes that step as it is, without damping or line search. Hessians here are
# symmetric but not always positive definite, so that Cholesky's factorisation, or elimination without
# exchanging rows, is not enough: use `np.linalg.solve`. Where the Hessian is exactly singular,
# `np.linalg.solve` raises `numpy.linalg.LinAlgError`, and that is what your function has to do.
#
# **Care: solve, never invert.** $H^{-1} g$ is how one writes it and not how one computes it. `np.linalg.inv`
# solves $n$ systems where one was asked for, and the answer is worse: with $H$ of condition number
# $\kappa$, the residual $H p - g$ of `solve` is about $10^{-16}$ of $\lVert H \rVert \lVert p \rVert$, and
# that of `inv(H) @ g` can be $\kappa$ times larger. The check takes a matrix of $\kappa \approx 10^{10}$ and
# looks at the residual.
#
# **The price.** A step of gradient descent costs $O(n)$ operations besides the gradient. Newton's costs
# $O(n^3)$: twice the number of unknowns, eight times the time. With $n = 10^6$ weights the Hessian alone
# would take 8 terabytes. This is why networks are trained with the methods of assignment 03, and small convex
# problems with this one.


# %%
def newton_minimize(gradient, hessian, x0, n_steps):
    """The iterates x_{k+1} = x_k - p_k with H(x_k) p_k = g(x_k) of Newton's method for a stationary point.

    gradient: float64 (n,) -> (n,); hessian: float64 (n,) -> (n, n), symmetric, not always definite.
    x0: (n,). n_steps: an int >= 0. Returns float64 of shape (n_steps + 1, n), row 0 being x0.
    Raises numpy.linalg.LinAlgError where the Hessian is exactly singular.

    >>> newton_minimize(lambda x: 2 * x - [4, 6], lambda x: 2 * np.eye(2), [0, 0], 1)
    array([[0., 0.],
           [2., 3.]])

    Pitfalls: inverting H; H @ g in place of a solution; x -= p on an array that is already in the list.
    """
    ### BEGIN SOLUTION
    x = as_float(x0)
    iterates = [x]
    for _ in range(n_steps):
        x = x - np.linalg.solve(hessian(x), gradient(x))
        iterates.append(x)
    return np.array(iterates)
    ### END SOLUTION


# %% [markdown]
# ## 3. `convergence_order(errors)`
#
# Let $e_k = |x_k - x^*| > 0$ be the error of the $k$-th iterate. A method converges with **order** $q$ if
#
# $$e_{k+1} \approx C\, e_k^{\,q}$$
#
# with some constant $C$: $q = 1$ is linear (gradient descent: the error is multiplied by $C < 1$), $q = 2$
# quadratic (Newton: the digits double). Write this for two steps, $e_2 \approx C e_1^q$ and
# $e_3 \approx C e_2^q$, and divide: $C$ is gone, and logarithms leave
#
# $$q \approx \frac{\log (e_3 / e_2)}{\log (e_2 / e_1)}$$
#
# **Which three?** The last three *among those above* $10^{-14}$. Errors at $10^{-14}$ and below are rounding,
# not convergence, and Newton's are often exactly 0 in the end. You may rely on three such errors being
# there, and on neighbours being different. Return one number.
#
# **Worked example.** Errors $10^{-1}, 10^{-2}, 10^{-4}$ give $\log 10^{-2} / \log 10^{-1} = 2$; a zero or a
# $10^{-16}$ behind them changes nothing. Errors $1, \tfrac12, \tfrac14$ give $1$.
#
# **What to expect.** On $\sqrt 2$ from $x_0 = 1$ you measure 1.9998. The order is 2 only where
# $f'(x^*) \ne 0$ and $f''(x^*) \ne 0$: at a double zero it is 1, and for $\cos x$ at $\pi/2$, where
# $f''(x^*) = 0$ but $f'(x^*) = -1$, it is 3. So "the order is about 2" is an observation about one zero, and
# no test of a program.
#
# **What goes wrong.** $e_3/e_2$ alone is the factor of one step, not an order. $\log e_3 / \log e_2$ forgets
# $C$: it tends to $q$ only as errors tend to 0. With the filter forgotten you measure rounding. **Care:** a
# logarithm of 0 is $-\infty$ with a warning, even in an entry that is thrown away afterwards; filter first.


# %%
def convergence_order(errors):
    """log(e3 / e2) / log(e2 / e1) of the last three errors among those above 1e-14.

    errors: (k,), at least three of them above 1e-14; neighbours differ. Returns a float.

    >>> print(round(convergence_order([1e-1, 1e-2, 1e-4, 1e-16, 0.0]), 9))
    2.0

    Pitfalls: errors that are rounding; the logarithm of 0; the quotient upside down.
    """
    ### BEGIN SOLUTION
    errors = as_float(errors)
    e1, e2, e3 = errors[errors > 1e-14][-3:]
    return np.log(e3 / e2) / np.log(e2 / e1)
    ### END SOLUTION


# %% [markdown]
# **Look: the order is a slope.** Each dot is one step of Newton's method: its error before, to the right, and
# its error after, upwards. $e_{k+1} = C e_k^q$ is a line of slope $q$ in these axes, and the dots of many
# starts lie on one line for each zero; the legend has the order that you measured on one of the runs. Follow
# the steps from dot to dot: how many take you from $10^{-1}$ to $10^{-12}$ on each line? And why is the blue
# line not as steep as the green one, although both zeros are simple?


# %%
if __name__ == "__main__":

    @figure
    def orders_of_convergence(plt):
        zeros = [
            ("$x^2$, zero 0 (double)", lambda x: x**2, lambda x: 2 * x, 0.0, 46),
            (r"$x^2 - 2$, zero $\sqrt{2}$", lambda x: x**2 - 2, lambda x: 2 * x, np.sqrt(2), 6),
            (r"$\cos x$, zero $\pi/2$, where $f'' = 0$", np.cos, lambda x: -np.sin(x), np.pi / 2, 4),
        ]
        _, axis = plt.subplots(figsize=(7.5, 5))
        for colour, (name, f, df, zero, n_steps) in zip(("C1", "C0", "C2"), zeros):
            runs = [abs(newton_root(f, df, zero + d, n_steps) - zero) for d in np.geomspace(0.02, 0.6, 5)]
            order = convergence_order(runs[-1])
            for k, errors in enumerate(runs[:1] if zero == 0 else runs):
                errors = errors[errors > 1e-14]
                label = f"{name}: order {order:.2f}" if k == 0 else None
                axis.loglog(errors[:-1], errors[1:], "o", color=colour, markersize=4.5, label=label)
        e = np.geomspace(1e-13, 1, 2)
        for slope, constant in ((1, 1 / 2), (2, 1 / np.sqrt(8)), (3, 1 / 3)):
            axis.loglog(e, constant * e**slope, color="black", linewidth=0.7, zorder=0)
            at = (1e-11, 1e-5, 1e-3)[slope - 1]
            axis.text(at, 0.12 * constant * at**slope, f"slope {slope}", ha="left", va="top")
        axis.set(
            xlabel="error before the step, $e_k$", ylabel="error after it, $e_{k+1}$", ylim=(1e-15, 2), xlim=(1e-13, 2)
        )
        axis.legend(loc="upper left")


# %% [markdown]
# ## 4. `logistic_gradient(w, X, y)`
#
# A function worth minimising: logistic regression. Each row $x_i$ of $X$ has a logit $z_i = x_i \cdot w$ and
# a probability $p_i = \sigma(z_i) = 1 / (1 + e^{-z_i})$ of the label 1, and the loss is the **mean** of the
# logistic losses,
#
# $$L(w) = -\frac1n \sum_{i=1}^{n} \bigl[\, y_i \log p_i + (1 - y_i) \log (1 - p_i) \,\bigr],
# \qquad p = \sigma(Xw)$$
#
# (Slides tend to lose the minus sign, and to write $p_i \in \{0, 1\}$: that is where $y_i$ lives; $p_i$ lies
# between.) The chain rule gives $\partial L / \partial z_i = (p_i - y_i)/n$, prediction minus label as in
# assignment 02, and then $z = Xw$ hands it back to $w$ through $X^\top$:
#
# $$\nabla L(w) = \frac1n X^\top (p - y), \qquad X: (n, d), \quad p, y: (n,), \quad \nabla L: (d,)$$
#
# There is no bias; whoever wants one adds a column of ones to $X$.
#
# **Worked example.** $w = (\log 3, 0)$ and two examples, $x_1 = (1, 2)$ with $y_1 = 1$ and $x_2 = (-1, 4)$
# with $y_2 = 0$. The logits are $\log 3$ and $-\log 3$, so $p = (\tfrac34, \tfrac14)$,
# $p - y = (-\tfrac14, \tfrac14)$, and $\nabla L = \tfrac12 \bigl(-\tfrac14 x_1 + \tfrac14 x_2\bigr) =
# (-\tfrac14, \tfrac14)$.
#
# **What goes wrong.** The sum in place of the mean: $n$ times too large. The other sign: $y - p$ is the
# direction of descent, not the gradient. A factor $p(1 - p)$ too many: that is the gradient of a *squared*
# error; with the logarithm it cancels. And a gradient is the formula, not a difference quotient of the loss,
# whose last six digits are wrong.
#
# **Care.** $z_i = x_i \cdot w$ easily reaches 1000 while a fit goes wrong, and `np.exp(1000.0)` is `inf` with
# a warning. Bring the robust sigmoid of assignment 01 along, as a function of your own in this file (the
# assignments do not import each other). Or use that $\sigma(z) = \tfrac12 + \tfrac12 \tanh \tfrac{z}{2}$:
# `np.tanh` never overflows.


# %%
def logistic_gradient(w, X, y):
    """The gradient X^T (sigmoid(X w) - y) / n of the mean logistic loss with respect to w.

    w: (d,); X: (n, d); y: (n,), entries 0 or 1. Returns float64 of shape (d,).

    >>> logistic_gradient([np.log(3.0), 0.0], [[1, 2], [-1, 4]], [1, 0])
    array([-0.25,  0.25])

    Pitfalls: the sum in place of the mean; exp overflows; -y wraps around for unsigned integers.
    """
    ### BEGIN SOLUTION
    X = as_float(X)
    p = 0.5 + 0.5 * np.tanh(0.5 * (X @ w))
    return X.T @ (p - y) / len(X)
    ### END SOLUTION


# %% [markdown]
# ## 5. `logistic_hessian(w, X)`
#
# Differentiate once more. In $\nabla L = \frac1n \sum_i x_i\, (\sigma(x_i \cdot w) - y_i)$ only the sigmoid
# depends on $w$. Its derivative is $\sigma' = p(1 - p)$ (assignment 01), times $x_i^\top$ from the inside:
#
# $$\nabla^2 L(w) = \frac1n \sum_{i=1}^{n} p_i (1 - p_i)\, x_i x_i^\top
# = \frac1n X^\top D X, \qquad D = \mathrm{diag}\bigl(p_i (1 - p_i)\bigr), \qquad (d, d)$$
#
# The labels are gone: the curvature depends on the prediction alone. The matrix is symmetric, and no
# eigenvalue is negative ($v^\top \nabla^2 L\, v$ is a sum of squares with weights above 0), which makes $L$
# convex: a stationary point is a minimum.
#
# **Worked example.** As before, $w = (\log 3, 0)$ with rows $(1, 2)$ and $(-1, 4)$: both weights are
# $\tfrac34 \cdot \tfrac14 = \tfrac{3}{16}$, and
#
# $$\frac12 \cdot \frac{3}{16} \left[\begin{pmatrix} 1 & 2 \\ 2 & 4 \end{pmatrix} +
# \begin{pmatrix} 1 & -4 \\ -4 & 16 \end{pmatrix}\right] =
# \frac{3}{32} \begin{pmatrix} 2 & -2 \\ -2 & 20 \end{pmatrix} =
# \frac{3}{16} \begin{pmatrix} 1 & -1 \\ -1 & 10 \end{pmatrix}.$$
#
# At $w = 0$ every weight is $\tfrac14$ and the Hessian is $X^\top X / (4n)$.
#
# **What goes wrong.** $X^\top X / n$ without weights is the Hessian of *linear* regression (halved). The
# weights multiply the **rows** of $X$: `d * X` with `d` of shape `(n,)` broadcasts along the columns, fails,
# or, if $X$ is square, computes something else without a word; `d[:, np.newaxis] * X` is meant. The diagonal
# matrix $D$ is for paper: with $n = 100\,000$ examples it takes 80 gigabytes.


# %%
def logistic_hessian(w, X):
    """The Hessian X^T diag(p (1 - p)) X / n of the mean logistic loss, with p = sigmoid(X w).

    w: (d,); X: (n, d). Returns float64 of shape (d, d), symmetric, without negative eigenvalues.

    >>> 16 * logistic_hessian([np.log(3.0), 0.0], [[1, 2], [-1, 4]]).round(12)
    array([[ 3., -3.],
           [-3., 30.]])

    Pitfalls: weights along the columns; the mean forgotten; exp overflows, to inf / inf.
    """
    ### BEGIN SOLUTION
    X = as_float(X)
    p = 0.5 + 0.5 * np.tanh(0.5 * (X @ w))
    weights = p * (1.0 - p)
    return X.T @ (weights[:, np.newaxis] * X) / len(X)
    ### END SOLUTION


# %% [markdown]
# ## 6. `fit_logistic(X, y, ridge, n_steps)`
#
# Put the pieces together: Newton's method on
#
# $$F(w) = L(w) + \frac{\lambda}{2}\, w \cdot w, \qquad \nabla F = \nabla L + \lambda w, \qquad
# \nabla^2 F = \nabla^2 L + \lambda I,$$
#
# with $\lambda$ = `ridge` $\ge 0$, from $w = 0$, for exactly `n_steps` steps. Return the last iterate alone,
# of shape `(d,)`; with `n_steps = 0` it is $0$. The $\lambda$ stands beside the **mean** loss: if you work
# with the sum over examples, it becomes $n\lambda$.
#
# **Worked example.** Four examples with the single feature 1, three of them with label 1, and $\lambda = 0$:
# the best probability is $3/4$, odds of three to one, so $w^* = \log 3 = 1.0986\ldots$ Newton from $0$:
# $p = \tfrac12$ everywhere, $\nabla L = \tfrac12 - \tfrac34 = -\tfrac14$, $\nabla^2 L = \tfrac14$, hence
# $w_1 = 1$; then $w_2 = 1.0961\ldots$, $w_3 = 1.09861\ldots$ With $\lambda = \tfrac14$ the first step is
# $\tfrac14 / (\tfrac14 + \tfrac14) = \tfrac12$.
#
# **Why the ridge.** If a line separates the two classes, $L$ has no minimum: doubling $w$ always improves it,
# the weights $p(1 - p)$ go to 0, and the Hessian becomes singular. The ridge keeps every eigenvalue of
# $\nabla^2 F$ at $\lambda$ or above, so that the system can always be solved.
#
# Each step is a weighted least-squares problem with new weights $D$, which is why statisticians call this
# *iteratively reweighted least squares*. (In that form one divides by $p(1 - p)$, which is 0 for an example
# far from the boundary. The form above has no such division.) Five to eight steps usually reach the last
# digit, where gradient descent takes hundreds.
#
# **What goes wrong.** The ridge in the gradient but not in the Hessian, or the other way round: the first
# still converges to the right place, slowly; the second converges to the wrong one. $\lambda w$ is the
# derivative of $\tfrac\lambda2 w \cdot w$, without another 2. And the data may be integers: `np.zeros(d)` is
# float64, `np.zeros_like(X[0])` is not.


# %%
def fit_logistic(X, y, ridge, n_steps):
    """The weights after n_steps of Newton's method on the mean logistic loss + ridge/2 * w.w, from w = 0.

    X: (n, d); y: (n,), entries 0 or 1; ridge: a number >= 0; n_steps: an int >= 0.
    Returns float64 of shape (d,), the last iterate.

    >>> fit_logistic([[1], [1], [1], [1]], [1, 1, 1, 0], ridge=0.25, n_steps=1)
    array([0.5])
    >>> np.exp(fit_logistic([[1], [1], [1], [1]], [1, 1, 1, 0], ridge=0, n_steps=6)).round(12)
    array([3.])

    Pitfalls: the ridge in one of gradient and Hessian alone; n * ridge where the loss is a sum.
    """
    ### BEGIN SOLUTION
    X = as_float(X)
    d = X.shape[1]

    def gradient(w):
        return logistic_gradient(w, X, y) + ridge * w

    def hessian(w):
        return logistic_hessian(w, X) + ridge * np.eye(d)

    return newton_minimize(gradient, hessian, np.zeros(d), n_steps)[-1]
    ### END SOLUTION


# %% [markdown]
# ## Look at what you made
#
# **Newton against gradient descent**, on a logistic regression with two weights, both from $w = 0$. Gradient
# descent, with a learning rate as large as the steepest direction allows, goes straight across the valley and
# then creeps along its floor; Newton knows the curvature in each direction and walks down the floor at once.
# On the right, the loss above its minimum: which numbers of the Hessian decide how slowly the orange curve
# falls, and which assumption makes the blue one fall faster and faster? Which of the two has the cheaper
# steps?


# %%
if __name__ == "__main__":

    @figure
    def newton_and_gradient_descent(plt):
        rng, ridge, n_steps = np.random.default_rng(4), 1e-2, 200
        X = rng.normal(size=(200, 2)) @ np.array([[2.0, 1.2], [0.0, 0.5]])  # correlated features: a long valley
        y = (rng.uniform(size=200) < 1 / (1 + np.exp(-X @ [1.5, -2.0]))).astype(float)

        def loss(w):  # w: (..., 2)
            z = w @ X.T
            return np.mean(np.logaddexp(0, z) - y * z, axis=-1) + ridge / 2 * np.sum(w * w, axis=-1)

        newton = np.array([fit_logistic(X, y, ridge, k) for k in range(9)])
        gamma = 1 / np.linalg.eigvalsh(logistic_hessian(np.zeros(2), X) + ridge * np.eye(2)).max()
        descent = [np.zeros(2)]
        for _ in range(n_steps):
            descent.append(descent[-1] - gamma * (logistic_gradient(descent[-1], X, y) + ridge * descent[-1]))
        descent = np.array(descent)

        _, (left, right) = plt.subplots(1, 2, figsize=(12, 4.4))
        ticks = np.linspace(-0.4, 2.0, 161), np.linspace(-2.6, 0.6, 161)
        heights = loss(np.stack(np.meshgrid(*ticks), axis=-1))
        best = loss(newton[-1])
        left.contour(*ticks, heights - best, levels=np.geomspace(2e-3, 1, 9), colors="#b0b0b0", linewidths=0.8)
        name = rf"gradient descent, $\gamma$ = {gamma:.2f}"
        left.plot(*descent.T, "o-", color="C1", markersize=2.5, linewidth=1, label=name)
        left.plot(*newton.T, "o-", color="C0", markersize=5, label="Newton")
        left.plot(*newton[-1], "*", color="black", markersize=11, label="minimum")
        left.set(xlabel="$w_1$", ylabel="$w_2$", title="the paths on the contours of the loss")
        left.legend(loc="upper right")
        for path, style, name in ((descent, "C1-", "gradient descent"), (newton, "C0o-", "Newton")):
            above = loss(path) - best
            shown = above > 1e-15
            right.semilogy(np.arange(len(path))[shown], above[shown], style, markersize=5, label=name)
        right.set(xlabel="step", ylabel="loss above its minimum", xscale="symlog", title="the same steps, counted")
        right.set_xticks([0, 1, 2, 5, 10, 20, 50, 100, 200], [0, 1, 2, 5, 10, 20, 50, 100, 200])
        right.legend()


# %% [markdown]
# **The price of a step.** Below, the time of one step of your `newton_minimize`, for more and more unknowns.
# On logarithmic axes it approaches a line of slope 3; for few unknowns you see the time to get started. These
# are seconds *on this machine*, now: somewhere else the line is higher or lower, and just as steep. Read off,
# or extrapolate: how long would one step take for a small network of 100,000 weights?


# %%
if __name__ == "__main__":

    @figure
    def price_of_a_step(plt):
        import time

        # Time of this thread's processor where that is measured finely: other programs do not count then.
        fine = time.get_clock_info("thread_time").resolution < 1e-6
        clock = time.thread_time if fine else time.perf_counter

        def seconds_of_a_step(n):
            A = np.random.default_rng(0).normal(size=(n, n))
            H, g = A + A.T + 4 * np.sqrt(n) * np.eye(n), np.ones(n)
            trials, begin = [], time.perf_counter()
            while len(trials) < 7 and time.perf_counter() - begin < 0.2:
                start = clock()
                newton_minimize(lambda x: g, lambda x: H, np.zeros(n), 1)
                trials.append(clock() - start)
            return min(trials)  # the others were disturbed

        sizes, seconds, begin = [], [], time.perf_counter()
        for n in (20, 40, 80, 160, 320, 480, 640, 960, 1280):
            if time.perf_counter() - begin < 1.0:  # a slow machine stops earlier
                sizes.append(n)
                seconds.append(seconds_of_a_step(n))
        _, axis = plt.subplots()
        axis.loglog(sizes, seconds, "o-", label="one step of newton_minimize")
        cubes = seconds[-1] * (np.array(sizes) / sizes[-1]) ** 3
        shown = cubes > 0.05 * seconds[0]
        axis.loglog(np.array(sizes)[shown], cubes[shown], color="black", linewidth=0.8, label="slope 3")
        axis.set(xlabel="number of unknowns $n$", ylabel="seconds", title="measured on this machine")
        axis.set_xticks(sizes, sizes)
        axis.minorticks_off()
        axis.legend()


# %% [markdown]
# **What you should keep.** Newton's method finds zeros; minimising is finding a zero of the gradient, and so
# are maximising and standing on a saddle. It is fast near a zero, may get lost far from it, and pays $n^3$
# for each step. It needs derivatives of derivatives: assignments 05 to 07 are about where those come from.
