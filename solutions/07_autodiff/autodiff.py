# %% [markdown]
# # 07 Reverse accumulation
#
# Assignment 06 showed which order of multiplication is cheap when many inputs lead to one loss: from the loss
# backwards. Here you build the machine that does it. A program computes with *tensors*, each of which
# remembers what it was made from; afterwards the chain rule walks back over this record. It is how PyTorch,
# JAX and TensorFlow work, in 27 short pieces. One property is asked that small engines usually lack:
# **a gradient is itself made of tensors, so that it can be differentiated again**.
#
# ## What goes in, what comes out
#
# | symbol | in the code | meaning | shape |
# | --- | --- | --- | --- |
# | $a, b$ | `a`, `b` | the inputs of an operation | any; `MatMul`, `Transpose`: 2-D |
# | $f = \mathrm{op}(a, b)$ | `out` | its result | as numpy makes it |
# | $L$ | `root` | what is differentiated in the end | mostly `()` |
# | $\bar f = \partial L / \partial f$ | `g` | the *adjoint* (*cotangent*) of $f$; given | **that of `out`** |
# | $\bar a = \partial L / \partial a$ | result of `backward` | the adjoint of $a$; wanted | **that of `a`** |
#
# The bar is read "how much the final $L$ changes with". The two last lines of the table are a check that
# catches half of all mistakes: an adjoint has the shape of what it belongs to.
#
# ## The example of this assignment
#
# $$y = x_1 x_2 + \sin(x_1)$$
#
# A computer makes it in steps, one new name for each. That list is the *tape*:
#
# | forward, downwards | value at $x_1 = 2, x_2 = 3$ | backward, upwards | adjoint |
# | --- | --- | --- | --- |
# | $x_1$ | $2$ | $\bar x_1 = \bar v_1 x_2 + \bar v_2 \cos x_1$ | $3 + \cos 2$ |
# | $x_2$ | $3$ | $\bar x_2 = \bar v_1 x_1$ | $2$ |
# | $v_1 = x_1 x_2$ | $6$ | $\bar v_1 = \bar y$ | $1$ |
# | $v_2 = \sin x_1$ | $\sin 2$ | $\bar v_2 = \bar y$ | $1$ |
# | $y = v_1 + v_2$ | $6 + \sin 2$ | $\bar y = 1$ | $1$ |
#
# ```text
#   x2 ------------.
#                   (*) -- v1 --.
#   x1 --+---------'             (+) -- y
#        |                      /
#        '------- (sin) -- v2 -'
# ```
#
# Two things can be seen in it. $x_1$ is used twice (*fan-out*), so that its adjoint is a **sum**, one term
# for each use. And $\bar x_1$ can be finished only after $\bar v_1$ and $\bar v_2$: the steps are undone in
# the reverse of the order in which they were made.
#
# ## What is given: Tensor and Op
#
# A `Tensor` holds a float64 array `value`, the operation `op` that made it, and the Tensors `inputs` that it
# was made from. One that you make yourself, `Tensor([1.0, 2.0])`, is a *leaf*: `op` is `None` and `inputs` is
# `()`. Nothing else is needed to record a program: every result points at what it came from.
#
# Python's operators `+ - * / ** @` and unary minus make new Tensors; a plain number or array beside a Tensor
# is wrapped as a leaf. Elementwise operations broadcast as numpy does. The exponent of `**` is a plain
# number.
#
# An operation is a class with two methods. `forward` takes and returns *arrays*; it is given. `backward`
# takes and returns *Tensors*; it is yours. Parameters stand in the constructor: `Pow(2).exponent` is 2.
#
# **The one habit to form.** In `backward`, compute with Tensors: `g * b`. With arrays, `g.value * b.value`,
# the first derivative is right, and the second is silently zero, because the record breaks off there.
# (Constants, such as the step of ReLU or a shape, may come from `.value`.)

# %%
import numpy as np


class Tensor:
    """A float64 array that remembers how it was made. Given.

    >>> y = Tensor(2.0) * 3.0
    >>> y.value.item(), type(y.op).__name__, len(y.inputs)
    (6.0, 'Mul', 2)
    """

    __array_ufunc__ = None  # so that `array * tensor` is left to Tensor.__rmul__

    def __init__(self, value, op=None, inputs=()):
        self.value = np.array(value, dtype=np.float64)  # a copy: the caller's array may change later
        self.grad = None  # the adjoint that `backward` leaves in a leaf, a Tensor
        self.op = op
        self.inputs = inputs

    def __repr__(self):
        return f"Tensor({self.value})"

    def __add__(self, other):
        return apply(Add(), self, other)

    def __radd__(self, other):
        return apply(Add(), other, self)

    def __sub__(self, other):
        return apply(Sub(), self, other)

    def __rsub__(self, other):
        return apply(Sub(), other, self)

    def __mul__(self, other):
        return apply(Mul(), self, other)

    def __rmul__(self, other):
        return apply(Mul(), other, self)

    def __truediv__(self, other):
        return apply(Div(), self, other)

    def __rtruediv__(self, other):
        return apply(Div(), other, self)

    def __matmul__(self, other):
        return apply(MatMul(), self, other)

    def __rmatmul__(self, other):
        return apply(MatMul(), other, self)

    def __pow__(self, exponent):
        return apply(Pow(exponent), self)

    def __neg__(self):
        return apply(Neg(), self)


def as_tensor(x):
    """`x` itself if it is a Tensor, else a new leaf. Given."""
    return x if isinstance(x, Tensor) else Tensor(x)


def apply(op, *inputs):
    """The Tensor that `op` makes of `inputs`, with its record. Given."""
    tensors = tuple(map(as_tensor, inputs))
    return Tensor(op.forward(*[t.value for t in tensors]), op, tensors)


class Op:
    """What all operations share. Given."""

    def forward(self, *arrays):
        """The value of the result, an array, from the values of the inputs."""
        raise NotImplementedError

    def backward(self, g, out, *inputs):
        """The adjoints of the inputs, a tuple of Tensors, from the adjoint `g` of the result `out`."""
        raise NotImplementedError


# %% [markdown] These functions apply an operation to a Tensor; the operations themselves follow with the
# exercises. Use them, and the operators, in every `backward`.


# %%
def exp(t):
    return apply(Exp(), t)


def log(t):
    return apply(Log(), t)


def sin(t):
    return apply(Sin(), t)


def cos(t):
    return apply(Cos(), t)


def tanh(t):
    return apply(Tanh(), t)


def sigmoid(t):
    return apply(Sigmoid(), t)


def relu(t):
    return apply(ReLU(), t)


def matmul(a, b):
    return apply(MatMul(), a, b)


def transpose(t):
    return apply(Transpose(), t)


def reshape(t, shape):
    return apply(Reshape(shape), t)


def reduce_sum(t, axis=None):
    return apply(Sum(axis), t)


def broadcast_to(t, shape):
    return apply(BroadcastTo(shape), t)


def logsumexp(t):
    return apply(LogSumExp(), t)


def softmax(t):
    return apply(Softmax(), t)


# %% [markdown]
# ## 1. `unbroadcast(g, shape)`
#
# Add a bias $b$ of shape `(3,)` to a batch of shape `(2, 3)`. numpy *broadcasts*: it uses each $b_j$ twice,
# once in each row. Used twice means two terms in its adjoint:
#
# $$f_{ij} = a_{ij} + b_j \quad\Rightarrow\quad \bar b_j = \sum_i \bar f_{ij}$$
#
# So undoing a broadcast is a **sum over every axis along which entries were repeated**, until the shape is
# that of the input again. numpy repeats in two ways, and both must be undone:
#
# 1. axes that were put **in front**: `(3,)` becomes `(2, 3)`. Sum over them; they disappear.
# 2. axes of length **1** that were stretched: `(2, 1)` becomes `(2, 3)`. Sum over them; they stay.
#
# **Worked example:** `g = [[1, 2, 3], [4, 5, 6]]`. For shape `(3,)`: $[5, 7, 9]$. For `(2, 1)`:
# $[[6], [15]]$. For `(1, 3)`: $[[5, 7, 9]]$. For `()`: $21$. For `(2, 3)`: `g` itself.
#
# **What goes wrong.** An average in place of the sum; only one of the two ways; an axis of length 1 that is
# lost (`reduce_sum` drops its axis, `reshape` gives it back); and axes whose numbers shift while you sum: go
# from the last to the first. `g` is a Tensor, and so is the result: `g.value.sum(...)` would break the
# record.


# %%
def unbroadcast(g, shape):
    """`g` summed down to `shape`, the shape of an input that numpy broadcast to the shape of `g`.

    g: Tensor, of any shape that `shape` broadcasts to; shape: a tuple. Returns a Tensor of shape `shape`.

    >>> g = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> unbroadcast(g, (3,)).value
    array([5., 7., 9.])
    >>> unbroadcast(g, (2, 1)).value
    array([[ 6.],
           [15.]])

    Pitfalls: axes of length 1 stay; a scalar has shape (); compute with Tensors.
    """
    ### BEGIN SOLUTION
    if g.value.shape == shape:
        return g
    in_front = g.value.ndim - len(shape)
    for axis in reversed(range(g.value.ndim)):  # from the last, so that the numbers of the others stay
        if axis < in_front or shape[axis - in_front] == 1:
            g = reduce_sum(g, axis)
    return reshape(g, shape)  # which gives back the axes of length 1
    ### END SOLUTION


# %% [markdown]
# ## 2. to 6. `Add`, `Sub`, `Neg`, `Mul`, `Div`
#
# A `backward` gets the adjoint `g` of the result, the result `out` itself, and the inputs. It returns the
# **vector-Jacobian product**, one adjoint for each input, *as a tuple, also if there is only one*. For
# functions that work entry by entry, the product is plain multiplication by the partial derivative:
#
# | $f$ | $\bar a$ | $\bar b$ |
# | --- | --- | --- |
# | $a + b$ | $\bar f$ | $\bar f$ |
# | $a - b$ | $\bar f$ | $-\bar f$ |
# | $-a$ | $-\bar f$ | |
# | $a b$ | $\bar f \, b$ | $\bar f \, a$ |
# | $a / b$ | $\bar f / b$ | $-\bar f \, a / b^2$ |
#
# Then each is summed down to the shape of its input by `unbroadcast`. **Worked example:** $a = 6$, $b = 2$,
# $\bar f = 10$. The product has $\bar a = 20$, $\bar b = 60$; the quotient has $\bar a = 5$,
# $\bar b = -10 \cdot 6 / 4 = -15$.
#
# **What goes wrong.** Forgetting $\bar f$: with $\bar f = 1$ nothing shows, and $\bar f$ is 1 only at the
# very end of a program, so no check here uses ones. Swapping the two adjoints. Dropping the minus of the
# second one. Leaving the square out of the quotient. Taking $b$ from the result, as $f / a$: at $a = 0$, that
# is $0/0$. And `unbroadcast` for one input only: either may be the smaller.
#
# Subtraction and division could be left out: $a - b = a + (-b)$ and $a / b = a \cdot b^{-1}$. Both ways give
# the same adjoints, which is a good check of your rules.


# %%
class Add(Op):
    """a + b, elementwise, with broadcasting."""

    def forward(self, a, b):
        return a + b

    def backward(self, g, out, a, b):
        """The adjoints of a and b, each in the shape of its input.

        g, out, a, b: Tensors; g has the shape of out. Returns a tuple of two Tensors.

        >>> a, b = Tensor([[1.0, 2.0], [3.0, 4.0]]), Tensor([5.0, 6.0])
        >>> g = Tensor([[1.0, 10.0], [100.0, 1000.0]])
        >>> [adjoint.value.tolist() for adjoint in Add().backward(g, a + b, a, b)]
        [[[1.0, 10.0], [100.0, 1000.0]], [101.0, 1010.0]]
        """
        ### BEGIN SOLUTION
        return unbroadcast(g, a.value.shape), unbroadcast(g, b.value.shape)
        ### END SOLUTION


# %%
class Sub(Op):
    """a - b, elementwise, with broadcasting."""

    def forward(self, a, b):
        return a - b

    def backward(self, g, out, a, b):
        """The adjoints of a and b, each in the shape of its input.

        g, out, a, b: Tensors; g has the shape of out. Returns a tuple of two Tensors.

        >>> a, b = Tensor([7.0, 8.0]), Tensor(5.0)
        >>> [adjoint.value.tolist() for adjoint in Sub().backward(Tensor([1.0, 10.0]), a - b, a, b)]
        [[1.0, 10.0], -11.0]
        """
        ### BEGIN SOLUTION
        return unbroadcast(g, a.value.shape), unbroadcast(-g, b.value.shape)
        ### END SOLUTION


# %%
class Neg(Op):
    """-a, elementwise."""

    def forward(self, a):
        return -a

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple.

        g, out, a: Tensors of one shape. Returns a tuple of one Tensor: mind the comma in `return (t,)`.

        >>> a = Tensor([7.0, 8.0])
        >>> [adjoint.value.tolist() for adjoint in Neg().backward(Tensor([1.0, 10.0]), -a, a)]
        [[-1.0, -10.0]]
        """
        ### BEGIN SOLUTION
        return (-g,)
        ### END SOLUTION


# %%
class Mul(Op):
    """a * b, elementwise, with broadcasting."""

    def forward(self, a, b):
        return a * b

    def backward(self, g, out, a, b):
        """The adjoints of a and b, each in the shape of its input.

        g, out, a, b: Tensors; g has the shape of out. Returns a tuple of two Tensors.

        >>> a, b = Tensor(6.0), Tensor(2.0)
        >>> [adjoint.value.item() for adjoint in Mul().backward(Tensor(10.0), a * b, a, b)]
        [20.0, 60.0]

        Pitfalls: each input gets the OTHER one; multiply before you sum down.
        """
        ### BEGIN SOLUTION
        return unbroadcast(g * b, a.value.shape), unbroadcast(g * a, b.value.shape)
        ### END SOLUTION


# %%
class Div(Op):
    """a / b, elementwise, with broadcasting."""

    def forward(self, a, b):
        return a / b

    def backward(self, g, out, a, b):
        """The adjoints of a and b, each in the shape of its input.

        g, out, a, b: Tensors; g has the shape of out. Returns a tuple of two Tensors.

        >>> a, b = Tensor(6.0), Tensor(2.0)
        >>> [adjoint.value.item() for adjoint in Div().backward(Tensor(10.0), a / b, a, b)]
        [5.0, -15.0]

        Pitfalls: the minus and the square of the second adjoint.
        """
        ### BEGIN SOLUTION
        return unbroadcast(g / b, a.value.shape), unbroadcast(-(g * out / b), b.value.shape)
        ### END SOLUTION


# %% [markdown]
# ## 7. `Pow`
#
# $$f = a^k, \qquad \bar a = \bar f \, k \, a^{k-1}$$
#
# elementwise; $k$ is a plain number, `self.exponent`, whole or not, positive or not; it gets no adjoint.
# **Worked example:** $a = 3$, $k = 2$, $\bar f = 10$ give $60$; $a = 4$, $k = \tfrac12$, $\bar f = 10$ give
# $10 \cdot \tfrac12 \cdot \tfrac12 = 2.5$; $a = 2$, $k = -1$, $\bar f = 8$ give $-2$.
#
# **What goes wrong.** Writing the rule as $\bar f \, k f / a$, which is the same on paper and $0/0$ at
# $a = 0$, where the slope of $a^2$ is simply 0. Writing it as $a^k \log a$, the derivative with respect to
# the *exponent*.
#
# **Care.** Differentiate $a^2$ three times: $2a$, then $2 a^0$, then $2 \cdot 0 \cdot a^{-1}$. That is 0 for
# every $a$, but at $a = 0$ numpy answers $0 \cdot \infty$, `nan`, with a warning. The power 0 is constant,
# and deserves a case of its own.


# %%
class Pow(Op):
    """a ** exponent, elementwise; the exponent is a plain number."""

    def __init__(self, exponent):
        self.exponent = exponent

    def forward(self, a):
        return a**self.exponent

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple.

        g, out, a: Tensors of one shape. Returns a tuple of one Tensor.

        >>> a = Tensor([3.0, 0.0])
        >>> [adjoint.value.tolist() for adjoint in Pow(2).backward(Tensor([10.0, 10.0]), a**2, a)]
        [[60.0, 0.0]]

        Pitfalls: a may be 0 or negative, so neither divide by it nor take its logarithm; the exponent 0.
        """
        ### BEGIN SOLUTION
        k = self.exponent
        if k == 0:
            return (g * 0.0,)
        return (g * (k * a ** (k - 1)),)
        ### END SOLUTION


# %% [markdown]
# ## 8. to 14. Functions of one number
#
# | $f$ | $\bar a$ | with the result at hand |
# | --- | --- | --- |
# | $e^a$ | $\bar f \, e^a$ | $\bar f \, f$ |
# | $\log a$ | $\bar f / a$ | |
# | $\sin a$ | $\bar f \cos a$ | |
# | $\cos a$ | $-\bar f \sin a$ | |
# | $\tanh a$ | $\bar f \, (1 - \tanh^2 a)$ | $\bar f \, (1 - f^2)$ |
# | $\sigma(a)$ | $\bar f \, \sigma(a) (1 - \sigma(a))$ | $\bar f \, f (1 - f)$ |
# | $\mathrm{relu}(a)$ | $\bar f$ where $a > 0$, else $0$ | |
#
# All elementwise: $\bar f$ and $\bar a$ have the shape of $a$. The last column is why `backward` is given
# `out`: what was computed on the way forward need not be computed again. `out` is a Tensor with its own
# record, so $f(1 - f)$ can be differentiated again.
#
# **Worked example,** with $\bar f = 10$: $\tanh$ where its result is $0.8$ gives $10 \cdot 0.36 = 3.6$;
# $\sigma$ where its result is $\tfrac34$ gives $10 \cdot \tfrac3{16} = 1.875$; $\log$ at $4$ gives $2.5$.
#
# **What goes wrong.** The result taken for the input or the reverse: $1 - a^2$, $a (1 - a)$. The sign of the
# cosine. And ReLU at exactly 0, where the course takes the slope 0, as PyTorch does. The step of ReLU is a
# constant between its corners, hence it may be made with numpy: `(a.value > 0)`, as float64; $\bar f$,
# however, must stay a Tensor. (Should you write an operation of your own, it needs both methods: one without
# a `backward` can be used once, and not be differentiated again.)
#
# **Care.** $\sigma(1 - \sigma)$ never overflows; $e^{-a} / (1 + e^{-a})^2$ does, for $a = -1000$, and
# $1/\cosh^2$ on both sides. And nothing needs to be added to the $a$ of $1/a$ "for safety": at
# $a = 10^{-12}$, $1 / (a + 10^{-12})$ is half of what it should be.


# %%
class Exp(Op):
    """exp(a), elementwise."""

    def forward(self, a):
        return np.exp(a)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape.

        >>> a = Tensor(0.0)
        >>> Exp().backward(Tensor(10.0), exp(a), a)[0].value.item()
        10.0
        """
        ### BEGIN SOLUTION
        return (g * out,)
        ### END SOLUTION


# %%
class Log(Op):
    """log(a), the natural logarithm, elementwise; a > 0."""

    def forward(self, a):
        return np.log(a)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape.

        >>> a = Tensor(4.0)
        >>> Log().backward(Tensor(10.0), log(a), a)[0].value.item()
        2.5
        """
        ### BEGIN SOLUTION
        return (g / a,)
        ### END SOLUTION


# %%
class Sin(Op):
    """sin(a), elementwise."""

    def forward(self, a):
        return np.sin(a)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape.

        >>> a = Tensor(0.0)
        >>> Sin().backward(Tensor(10.0), sin(a), a)[0].value.item()
        10.0
        """
        ### BEGIN SOLUTION
        return (g * cos(a),)
        ### END SOLUTION


# %%
class Cos(Op):
    """cos(a), elementwise."""

    def forward(self, a):
        return np.cos(a)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape.

        >>> a = Tensor(np.pi / 2)
        >>> Cos().backward(Tensor(10.0), cos(a), a)[0].value.item()
        -10.0
        """
        ### BEGIN SOLUTION
        return (-(g * sin(a)),)
        ### END SOLUTION


# %%
class Tanh(Op):
    """tanh(a), elementwise."""

    def forward(self, a):
        return np.tanh(a)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape.

        >>> a = Tensor(np.log(3.0))
        >>> round(Tanh().backward(Tensor(10.0), tanh(a), a)[0].value.item(), 12)
        3.6
        """
        ### BEGIN SOLUTION
        return (g * (1.0 - out * out),)
        ### END SOLUTION


# %%
class Sigmoid(Op):
    """1 / (1 + exp(-a)), elementwise."""

    def forward(self, a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1.0, e) / (1.0 + e)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape.

        >>> a = Tensor(np.log(3.0))
        >>> round(Sigmoid().backward(Tensor(10.0), sigmoid(a), a)[0].value.item(), 12)
        1.875
        """
        ### BEGIN SOLUTION
        return (g * out * (1.0 - out),)
        ### END SOLUTION


# %%
class ReLU(Op):
    """max(a, 0), elementwise."""

    def forward(self, a):
        return np.maximum(a, 0.0)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g, out, a: Tensors of one shape. The slope at 0 is 0.

        >>> a = Tensor([-2.0, 0.0, 3.0])
        >>> ReLU().backward(Tensor([10.0, 20.0, 30.0]), relu(a), a)[0].value
        array([ 0.,  0., 30.])
        """
        ### BEGIN SOLUTION
        return (g * (a.value > 0).astype(np.float64),)
        ### END SOLUTION


# %% [markdown]
# ## 15. `MatMul`
#
# For matrices $A$ of shape `(n, k)` and $B$ of shape `(k, m)`, $F = AB$ has shape `(n, m)`, and so has
# $\bar F$.
#
# $$\bar A = \bar F B^\top \qquad\qquad \bar B = A^\top \bar F$$
#
# You need not remember it: $\bar A$ is `(n, k)`, and $\bar F B^\top$ is the only product of `(n, m)` with $B$
# that has this shape. (For square matrices all products fit, which is where mistakes hide.) The proof is one
# line for a single entry: $F_{ij} = \sum_l A_{il} B_{lj}$, so $\bar A_{il} = \sum_j \bar F_{ij} B_{lj}$.
#
# **Worked example:** $A = [1, 2]$ as a row, $B = [3, 4]$ as a column, $\bar F = [10]$: $\bar A = [30, 40]$ as
# a row, $\bar B = [10, 20]$ as a column.


# %%
class MatMul(Op):
    """a @ b for matrices: (n, k) @ (k, m) -> (n, m)."""

    def forward(self, a, b):
        return a @ b

    def backward(self, g, out, a, b):
        """The adjoints of a and b, a tuple of two Tensors of shapes (n, k) and (k, m).

        g, out: Tensors of shape (n, m).

        >>> a, b = Tensor([[1.0, 2.0]]), Tensor([[3.0], [4.0]])
        >>> [adjoint.value.tolist() for adjoint in MatMul().backward(Tensor([[10.0]]), a @ b, a, b)]
        [[[30.0, 40.0]], [[10.0], [20.0]]]

        Pitfalls: on square matrices a forgotten transpose goes unnoticed.
        """
        ### BEGIN SOLUTION
        return g @ transpose(b), transpose(a) @ g
        ### END SOLUTION


# %% [markdown]
# ## 16. to 19. `Transpose`, `Reshape`, `Sum`, `BroadcastTo`
#
# These compute nothing new: they move, repeat or add entries. The adjoint goes the same way back.
#
# | $f$ | what it does | $\bar a$ |
# | --- | --- | --- |
# | `transpose(a)` | entry $(i, j)$ to place $(j, i)$ | and back: transpose |
# | `reshape(a, shape)` | the same entries in another shape | `reshape` to the shape of `a` |
# | `reduce_sum(a, axis)` | adds along an axis | each summand gets its sum's adjoint: repeat |
# | `broadcast_to(a, shape)` | repeats entries | sum over the repeated axes: `unbroadcast` |
#
# Sum and broadcast are each other's adjoint: where the one repeats, the other adds.
#
# **Worked example:** $a$ of shape `(2, 3)`. `reduce_sum(a, 1)` has shape `(2,)`; with $\bar f = [10, 20]$,
# $\bar a = [[10, 10, 10], [20, 20, 20]]$. The axis that was summed has disappeared, so that $\bar f$ needs it
# back, with length 1, before it is repeated: `(2,)` to `(2, 1)` to `(2, 3)`. Broadcasting `(2,)` to `(2, 3)`
# directly is an error, and for a square `a` it is worse: it runs and repeats along the wrong axis. `axis` may
# be `None` (all entries, $\bar f$ is a scalar) or negative.


# %%
class Transpose(Op):
    """The transpose of a matrix."""

    def forward(self, a):
        return a.T

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; a: (n, m), g and out: (m, n).

        >>> a = Tensor([[1.0, 2.0, 3.0]])
        >>> Transpose().backward(Tensor([[10.0], [20.0], [30.0]]), transpose(a), a)[0].value
        array([[10., 20., 30.]])
        """
        ### BEGIN SOLUTION
        return (transpose(g),)
        ### END SOLUTION


# %%
class Reshape(Op):
    """The same entries, row by row, in another shape."""

    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return a.reshape(self.shape)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g has the shape of out.

        >>> a = Tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> Reshape((4,)).backward(Tensor([10.0, 20.0, 30.0, 40.0]), reshape(a, (4,)), a)[0].value
        array([[10., 20.],
               [30., 40.]])
        """
        ### BEGIN SOLUTION
        return (reshape(g, a.value.shape),)
        ### END SOLUTION


# %%
class Sum(Op):
    """The sum over one axis, which is dropped; over all entries if axis is None."""

    def __init__(self, axis=None):
        self.axis = axis

    def forward(self, a):
        return a.sum(axis=self.axis)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g has the shape of out: that of a without the axis.

        >>> a = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        >>> Sum(1).backward(Tensor([10.0, 20.0]), reduce_sum(a, 1), a)[0].value
        array([[10., 10., 10.],
               [20., 20., 20.]])

        Pitfalls: the axis comes back with length 1 first; axis may be None or negative.
        """
        ### BEGIN SOLUTION
        shape = a.value.shape
        if self.axis is not None:
            kept = list(shape)
            kept[self.axis] = 1
            g = reshape(g, tuple(kept))
        return (broadcast_to(g, shape),)
        ### END SOLUTION


# %%
class BroadcastTo(Op):
    """The entries repeated to a larger shape, by numpy's rules."""

    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return np.broadcast_to(a, self.shape)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; g has the shape of out.

        >>> a = Tensor([1.0, 2.0])
        >>> g = Tensor([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
        >>> BroadcastTo((3, 2)).backward(g, broadcast_to(a, (3, 2)), a)[0].value
        array([ 6., 60.])
        """
        ### BEGIN SOLUTION
        return (unbroadcast(g, a.value.shape),)
        ### END SOLUTION


# %% [markdown]
# ## 20. and 21. `LogSumExp`, `Softmax`
#
# Over the last axis, which holds $C$ classes. From assignment 01: the gradient of logsumexp is softmax, and
# softmax has the Jacobian $\mathrm{diag}(s) - s s^\top$. So, row by row,
#
# $$\mathrm{logsumexp}: (\ldots, C) \to (\ldots), \quad \bar z = \bar f \, \mathrm{softmax}(z)
# \qquad\qquad
# \mathrm{softmax}: (\ldots, C) \to (\ldots, C), \quad
# \bar z = s \odot \Bigl(\bar s - \sum_i \bar s_i s_i\Bigr)$$
#
# In the first, $\bar f$ is one number for each row, and needs its last axis back, with length 1. In the
# second, the sum is one number for each row, and needs it too. **Worked example:** counts $1, 1, 2$, that is
# $z = (0, 0, \log 2)$, have $s = (\tfrac14, \tfrac14, \tfrac12)$. Logsumexp with $\bar f = 8$: $(2, 2, 4)$.
# Softmax with $\bar s = (4, 0, 0)$: $(\tfrac34, -\tfrac14, -\tfrac12)$.
#
# **What goes wrong.** Treating softmax as if it were elementwise, $\bar s \, s (1 - s)$. One sum for the
# whole batch. And a square batch, where an axis that was not given back goes unnoticed until you compare the
# numbers.
#
# **Care.** $e^z / \sum e^z$ overflows at $z = 1000$; `softmax(a)` and $e^{z - f}$ do not.


# %%
class LogSumExp(Op):
    """log(sum of exp(a)) over the last axis, which is dropped."""

    def forward(self, a):
        m = a.max(axis=-1, keepdims=True)
        return m[..., 0] + np.log(np.exp(a - m).sum(axis=-1))

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; a: (..., C), g and out: (...).

        >>> a = Tensor(np.log([1.0, 1.0, 2.0]))
        >>> LogSumExp().backward(Tensor(8.0), logsumexp(a), a)[0].value
        array([2., 2., 4.])
        """
        ### BEGIN SOLUTION
        return (reshape(g, (*g.value.shape, 1)) * softmax(a),)
        ### END SOLUTION


# %%
class Softmax(Op):
    """exp(a_i) / sum of exp(a_c) over the last axis."""

    def forward(self, a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, g, out, a):
        """The adjoint of a, in a tuple of one Tensor; a, g, out: (..., C).

        >>> a = Tensor(np.log([1.0, 1.0, 2.0]))
        >>> Softmax().backward(Tensor([4.0, 0.0, 0.0]), softmax(a), a)[0].value
        array([ 0.75, -0.25, -0.5 ])
        """
        ### BEGIN SOLUTION
        average = reduce_sum(g * out, -1)
        return (out * (g - reshape(average, (*average.value.shape, 1))),)
        ### END SOLUTION


# %% [markdown]
# ## 22. `topological_order(root)`
#
# To differentiate backwards one must know in which order to go. The Tensors that `root` was made from,
# directly or not, form a graph without cycles: `inputs` are its edges. Put them into a list such that
# **every Tensor stands after all of its inputs**, each one **once**, `root` last. There are mostly several
# such orders, and all of them are right.
#
# **Worked example:** for $y = x_1 x_2 + \sin(x_1)$ above, $x_1, x_2, v_1, v_2, y$ is one,
# $x_1, v_2, x_2, v_1, y$ another. $x_1, v_1, \ldots$ is none: $v_1$ needs $x_2$.
#
# The classic way is a search in depth: first the inputs, each with all that is behind it, then the Tensor
# itself; one that was visited before is skipped.
#
# **What goes wrong.** Without a memory of what was visited, a Tensor used twice stands twice, and the work
# doubles at every step of `y = y + y`: a graph of 60 Tensors would take $2^{60}$ steps. With a *list* as
# memory, looking up takes longer and longer. Going level by level from the root, a Tensor that is used early
# and late comes too early; so does one that is marked as visited when it is put on the stack, and not when its
# turn comes (try $a \cdot (-a)$). Comparing Tensors by value confuses two that happen to be equal: use `id(t)`,
# or a set of the Tensors. And recursion, the shortest program, fails: Python stops at a depth of about 1000, and a
# chain of 100000 operations (a long loop) must work. Keep a stack of your own, a list to which you `append`
# and from which you `pop`.


# %%
def topological_order(root):
    """All Tensors that `root` depends on, itself last: each once, and after all of its inputs.

    root: Tensor. Returns a list of Tensors; a chain of 100000 operations works.

    >>> x = Tensor(2.0)
    >>> y = x * x
    >>> z = y + x
    >>> [t.value.item() for t in topological_order(z)]
    [2.0, 4.0, 6.0]

    Pitfalls: recursion; Tensors that are used twice.
    """
    ### BEGIN SOLUTION
    order, visited = [], set()
    stack = [(root, False)]
    while stack:
        tensor, inputs_done = stack.pop()
        if inputs_done:
            order.append(tensor)
        elif tensor not in visited:  # Tensors are told apart by identity
            visited.add(tensor)
            stack.append((tensor, True))  # below its inputs: popped when they are done
            stack.extend((t, False) for t in tensor.inputs)
    return order
    ### END SOLUTION


# %% [markdown]
# ## 23. `backward(root, seed=None)`
#
# Now the sweep itself. Keep the adjoints in a dictionary, by `id` of the Tensor. It begins with
# $\overline{\mathrm{root}}$ alone, the `seed`. Go through the topological order **from its end**: when a
# Tensor's turn comes, all Tensors that used it have been there, so its adjoint is complete. Its operation's
# `backward` says what it passes on to each input; **add** that to what the input already has.
#
# $$\bar a \mathrel{+}= \bar f \, \frac{\partial f}{\partial a}
# \qquad \text{for every } f \text{ that was made from } a$$
#
# In the end, each leaf's adjoint goes to its `.grad`, a Tensor; and where `.grad` already holds one, the new
# one is **added to it**. That is PyTorch's convention: two calls sum up, as for a loss of two batches, and
# whoever wants a fresh start sets `.grad = None`. Tensors that are no leaves keep `.grad` as it is, `None`.
#
# `seed` is the adjoint of `root`, an array or a Tensor of its shape; if it is `None`, ones. For a scalar
# loss, that is $\partial L / \partial L = 1$.
#
# **Worked example:** $x = 3$, $y = x \cdot x$, with seed $10$. `Mul.backward` returns $(30, 30)$; both go to
# $x$, which gets 60. A second call makes it 120.
#
# **What goes wrong.** `adjoint[id(a)] = ...` in place of a sum: above it gives 30. Passing an adjoint on
# before it is complete, which is what a walk without the right order does. Writing the result into `.grad`
# without looking whether something is there. Leaving adjoints behind in intermediate Tensors: the next call
# would count them twice. And adding in place, `t.grad.value += ...`: the two adjoints of a sum are one Tensor,
# $\bar f$ itself, which now hangs in two leaves (or is the caller's seed).
#
# (The sweep is needed twice more below, in `grad` and `trace`. It is worth a helper function that returns the
# adjoints.)


# %%
### BEGIN SOLUTION
def _adjoints(root, seed=None):
    """The topological order of root, and the adjoint of each of its Tensors, by id."""
    seed = np.ones(root.value.shape) if seed is None else seed
    order = topological_order(root)
    adjoints = {id(root): as_tensor(seed)}
    for tensor in reversed(order):
        if tensor.op is None:
            continue
        shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
        for t, share in zip(tensor.inputs, shares):
            adjoints[id(t)] = adjoints[id(t)] + share if id(t) in adjoints else share
    return order, adjoints


### END SOLUTION


def backward(root, seed=None):
    """Reverse accumulation: adds the adjoint of every leaf that `root` depends on to the leaf's `.grad`.

    root: Tensor; seed: the adjoint of root, an array or Tensor of its shape, ones if None. Returns None.
    `.grad` becomes a Tensor of the leaf's shape; no other Tensor's `.grad` is touched. A chain of 100000
    operations works.

    >>> x = Tensor(3.0)
    >>> backward(x * x, 10.0)
    >>> x.grad.value.item()
    60.0

    Pitfalls: a Tensor that is used twice gets a sum; `.grad` accumulates over calls.
    """
    ### BEGIN SOLUTION
    order, adjoints = _adjoints(root, seed)
    for tensor in order:
        if tensor.op is None:
            adjoint = adjoints[id(tensor)]
            tensor.grad = adjoint if tensor.grad is None else tensor.grad + adjoint
    ### END SOLUTION


# %% [markdown]
# ## 24. `grad(f)`
#
# From a function to its gradient, also a function: $f: \text{Tensor} \to \text{scalar Tensor}$ becomes
# $x \mapsto \partial f / \partial x$, a Tensor of the shape of $x$. $x$ may be a number, an array or a
# Tensor.
#
# **Worked example:** `grad(lambda x: reduce_sum(x * x))([1.0, 2.0])` is $[2, 4]$.
#
# Since every `backward` computes with Tensors, the result has a record of its own, and `grad(grad(f))` is the
# second derivative. For this to work the result must be connected to the $x$ that came in, and here is the
# one subtle point of the assignment. Consider
#
# $$\frac{d}{du} \Bigl( \frac{\partial}{\partial v} u v^2 \Big|_{v = u} \Bigr)
# = \frac{d}{du} \, (2 u \cdot u) = 4u$$
#
# The inner derivative is with respect to $v$ alone, though $v$ has the value of $u$. If the inner `grad`
# calls $f$ on the very Tensor $u$, it cannot tell the two apart, differentiates $u^3$ and gets $3u^2$; the
# outer one then gives $6u$. (The literature calls it *perturbation confusion*.) If it calls $f$ on a fresh
# leaf with the value of $u$, the inner derivative is right, but no longer knows that it depends on $u$, and
# the outer one misses a term. What is needed is a **new Tensor that is made from** $u$ and equal to it:
# $u + 0$, say, or $u$ reshaped to its own shape. Differentiate with respect to that one.
#
# **What else goes wrong.** Using `backward` and `.grad`: other leaves occur in $f$ (a weight, the $u$ of an
# outer `grad`), and their `.grad` belongs to somebody else. Here no `.grad` changes at all. And a derivative
# may be constant, or zero because the result does not depend on $x$ any more: the second derivative of $3x$
# is 0, no error.


# %%
def grad(f):
    """The gradient of f, as a function that can be differentiated again.

    f: function of a Tensor that returns a Tensor of shape (). Returns a function of a number, array or
    Tensor x that returns a Tensor of the shape of x. No `.grad` is touched.

    >>> grad(lambda x: reduce_sum(x * x))([1.0, 2.0]).value
    array([2., 4.])
    >>> grad(lambda u: grad(lambda v: u * v**2)(u))(3.0).value.item()
    12.0

    Pitfalls: the variable of an inner grad is not that of an outer one, even if equal; `.grad` of others.
    """

    ### BEGIN SOLUTION
    def gradient(x):
        x = as_tensor(x)
        v = reshape(x, x.value.shape)  # a variable of its own, made from x
        _, adjoints = _adjoints(f(v))
        return adjoints.get(id(v), Tensor(np.zeros(x.value.shape)))

    return gradient
    ### END SOLUTION


# %% [markdown]
# ## 25. `elementwise_grad(f)`
#
# If $f$ works entry by entry, its derivative does too: $x \mapsto f'(x)$, in the shape of $x$. All entries
# can be done in one sweep: $f(x)_i$ depends on $x_i$ alone, so that the gradient of the *sum* $\sum_i f(x)_i$
# has the entries $f'(x_i)$. In other words: the seed is ones.
#
# **Worked example:** `elementwise_grad(lambda x: x**3)([1.0, 2.0])` is $[3, 12]$, and applied twice
# $[6, 12]$.
#
# It nests as `grad` does. The test of every engine is $\tanh$, six times over: with $t = \tanh x$ the sixth
# derivative is exactly $-272 t + 1232 t^3 - 1680 t^5 + 720 t^7$. No finite differences come near it: with a
# step $h$, a sixth difference divides the rounding errors by $h^6$. Yours should agree to twelve digits. The
# figure below shows all seven curves.


# %%
def elementwise_grad(f):
    """The derivative of an elementwise f, as a function that can be differentiated again.

    f: function of a Tensor that works entry by entry. Returns a function of a number, array or Tensor x
    that returns a Tensor of the shape of x. No `.grad` is touched.

    >>> elementwise_grad(elementwise_grad(lambda x: x**3))([1.0, 2.0]).value
    array([ 6., 12.])
    """
    ### BEGIN SOLUTION
    return grad(lambda v: reduce_sum(f(v)))
    ### END SOLUTION


# %% [markdown]
# **Six derivatives, and their errors.** On the left, tanh and what `elementwise_grad` makes of it, once to six
# times; the largest value of each curve stands at its end. On the right, how far each is from the exact
# polynomial in $\tanh x$ (an error of 0 stands at the bottom), beside repeated central differences with the
# best step that one could have chosen. From order 1 on, each has one zero more than the one before: why? (They
# all vanish at both ends; Rolle.)


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def tanh_and_its_derivatives(plt):
        x, f = np.linspace(-3, 3, 241), tanh
        exact = np.polynomial.Polynomial([0, 1])  # of t = tanh(x); the next one is p'(t) (1 - t^2)
        steps = np.logspace(-5, -0.5, 60)
        _, (curves, errors) = plt.subplots(1, 2, figsize=(10, 4.6), width_ratios=(3, 2))
        for order, shade in enumerate(plt.get_cmap("viridis")(np.linspace(0, 0.85, 7))):
            y, want = f(Tensor(x)).value, exact(np.tanh(x))
            largest, floor = np.abs(want).max(), -2.2 * order
            curves.axhline(floor, color="0.85", linewidth=0.8)
            curves.plot(x, y / largest + floor, color=shade)
            curves.text(3.15, floor, f"{largest:.3g}", color=shade, va="center")
            curves.text(-3.15, floor, f"order {order}" if order else "tanh", color=shade, va="center", ha="right")
            error = max(np.abs(y - want).max() / largest, 1e-17)  # 0 has no place on a logarithmic axis
            errors.semilogy(order, error, "o", color="C0", label="elementwise_grad" if order == 1 else None)
            if order:
                at = np.tanh(x + np.multiply.outer(steps, np.arange(-order, order + 1, 2))[..., None])
                differences = np.diff(at, order, axis=1)[:, 0] / (2 * steps[:, None]) ** order
                error = np.abs(differences - want).max(axis=1).min() / largest
                errors.semilogy(order, error, "s", color="C1", label="differences, best step" if order == 1 else None)
            exact, f = exact.deriv() * np.polynomial.Polynomial([1, 0, -1]), elementwise_grad(f)
        curves.set(title="each curve divided by its largest value", xlabel="$x$", xlim=(-3, 3), yticks=[])
        curves.spines["left"].set_visible(False)
        errors.set(title="largest error, relative", xlabel="order of the derivative", ylim=(5e-18, 1))
        errors.legend(loc="upper left")


# %% [markdown]
# ## 26. `cross_entropy(logits, y)`
#
# The end of a classifier, in Tensors. The graph of the lecture, for one example, and the adjoints that flow
# back through it:
#
# ```text
#   forward      W, b        y (label)
#                  \              \
#        x ------ (W x + b) -- z -- (softmax) -- p -- (- log p_y) -- L
#
#   backward     zbar = p - onehot(y)    pbar = (0, ..., -1 / p_y, ..., 0)    Lbar = 1
# ```
#
# Softmax and logarithm are better taken as one step, $-\log p_y = \mathrm{logsumexp}(z) - z_y$: nothing
# overflows, no $\log 0$. For a batch, $z$ of shape $(n, C)$ with labels $y$ of shape $(n,)$, in
# $0, \ldots, C - 1$, the loss is the mean, *with* the sign that slides tend to lose:
#
# $$L = -\frac1n \sum_{i=1}^n \log \mathrm{softmax}(z_i)_{y_i}
# = \frac1n \sum_{i=1}^n \bigl( \mathrm{logsumexp}(z_i) - z_{i, y_i} \bigr)$$
#
# **Worked example:** logits $(0, 0, \log 2)$, label 2: $p_y = \tfrac12$, $L = \log 2$.
#
# Tensors cannot be indexed here. Which $z_{i, y_i}$ is meant can be said by a multiplication: with a constant
# array of zeros and ones, *one-hot*, whose row $i$ is 1 at $y_i$, `reduce_sum(logits * one_hot, 1)`. The
# labels are constants, so building that array is plain numpy.
#
# **What goes wrong.** Indexing `logits.value[...]`, by which the record is lost and with it the gradient; a
# sum in place of the mean.


# %%
def cross_entropy(logits, y):
    """The mean over the batch of -log softmax(logits)[y].

    logits: Tensor (n, C); y: n integers from 0 to C - 1. Returns a Tensor of shape (), at least 0.

    >>> L = cross_entropy(Tensor(np.log([[1.0, 1.0, 2.0], [1.0, 1.0, 2.0]])), [2, 2])
    >>> round(np.exp(L.value).item(), 12)
    2.0

    Pitfalls: the minus sign; log(softmax) where a probability rounds to 0; the mean.
    """
    ### BEGIN SOLUTION
    n, n_classes = logits.value.shape
    one_hot = np.eye(n_classes)[np.asarray(y)]
    return reduce_sum(logsumexp(logits) - reduce_sum(logits * one_hot, 1)) / n
    ### END SOLUTION


# %% [markdown]
# ## 27. `trace(root)`
#
# The tape as a table, the one at the top of this page: one row `(name, value, adjoint)` for each Tensor in
# topological order. The adjoints begin with ones at the root. `value` and `adjoint` are arrays (not Tensors),
# of one shape. The `name` is any string; "v3 = Mul(v1, v2)" is helpful. Again no `.grad` is touched.
#
# **Worked example:** $y = x_1 x_2 + \sin(x_1)$ at $x_1 = 2, x_2 = 3$ has five rows, with the adjoints of the
# table above.


# %%
def trace(root):
    """The tape: a list of rows (name, value, adjoint), one for each Tensor in topological order.

    root: Tensor. name: a string; value, adjoint: arrays of one shape; the adjoint of root is ones.
    No `.grad` is touched.

    >>> x1, x2 = Tensor(2.0), Tensor(3.0)
    >>> rows = trace(x1 * x2 + sin(x1))
    >>> len(rows), rows[-1][2].item()
    (5, 1.0)
    """
    ### BEGIN SOLUTION
    order, adjoints = _adjoints(root)
    number = {id(tensor): i for i, tensor in enumerate(order, start=1)}
    rows = []
    for tensor in order:
        name = f"v{number[id(tensor)]}"
        if tensor.op is not None:
            name += f" = {type(tensor.op).__name__}({', '.join(f'v{number[id(t)]}' for t in tensor.inputs)})"
        rows.append((name, tensor.value, adjoints[id(tensor)].value))
    return rows
    ### END SOLUTION


# %% [markdown]
# ## Look at what you made
#
# **The tape.** Your `trace` of the example, printed as the lecture's table: values downwards, adjoints upwards.
# Below, the same as a graph: values in blue, adjoints in orange, and on every arrow back the share that it
# carries. Two arrows end at $x_1$: which sum is $\bar x_1$? What would change if the last step were
# $v_1 - v_2$?


# %%
if __name__ == "__main__":

    @figure
    def tape_as_a_graph(plt):
        x1, x2 = Tensor(2.0), Tensor(3.0)
        v1, v2 = x1 * x2, sin(x1)
        y = v1 + v2
        rows = trace(y)
        print(f"{'':24}{'value, read downwards':>24}{'adjoint, read upwards':>24}")
        for name, value, adjoint in rows:
            print(f"{name:24}{float(value):24.6f}{float(adjoint):24.6f}")

        def adjoint_of(tensor):
            return next(float(adjoint) for _, value, adjoint in rows if value == tensor.value)  # the values differ

        blue, orange = "C0", "C1"
        nodes = {  # its place, its name, how it was made
            x1: (0.0, 0.0, "x_1", ""),
            x2: (0.0, 2.2, "x_2", ""),
            v1: (4.2, 2.2, "v_1", "= x_1 x_2"),
            v2: (4.2, 0.0, "v_2", r"= \sin x_1"),
            y: (8.4, 1.1, "y", "= v_1 + v_2"),
        }
        slopes = {(v1, x1): "x_2", (v1, x2): "x_1", (v2, x1): r"\cos x_1", (y, v1): "1", (y, v2): "1"}
        _, axes = plt.subplots(figsize=(9.5, 3.6))
        axes.set(xlim=(-1.05, 9.45), ylim=(-0.65, 2.85), aspect="equal")
        axes.axis("off")
        for tensor, (x, height, name, made) in nodes.items():
            box = {"boxstyle": "round,pad=0.55,rounding_size=0.5", "facecolor": "white", "edgecolor": "0.3"}
            axes.text(x, height, " " * 24 + "\n\n\n", ha="center", va="center", bbox=box)  # of one size for all
            lines = [f"{name} {made}", f"{tensor.value:.4g}", rf"\bar {name} = {adjoint_of(tensor):.4g}"]
            for line, (words, colour) in enumerate(zip(lines, ("black", blue, orange))):
                axes.text(x, height + 0.3 - 0.3 * line, f"${words}$", color=colour, ha="center", va="center")
        for (result, operand), slope in slopes.items():
            (right, top, name, _), (left, bottom, _, _) = nodes[result], nodes[operand]
            slant = 0.15 * (bottom - top)
            begin, end, aside = np.array([left + 0.8, bottom - slant]), np.array([right - 0.8, top + slant]), [0, 0.14]
            for head, foot, colour in ((end + aside, begin + aside, blue), (begin - aside, end - aside, orange)):
                arrow = {"arrowstyle": "-|>", "color": colour, "shrinkA": 0, "shrinkB": 0}
                axes.annotate("", head, foot, arrowprops=arrow)
            shares = result.op.backward(Tensor(adjoint_of(result)), result, *result.inputs)
            share = shares[result.inputs.index(operand)].value
            words = rf"$\bar {name} \cdot {slope} = {share:.3g}$"
            white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
            axes.text(*(begin + end) / 2 - aside, words, color=orange, fontsize=9, ha="center", va="center", bbox=white)


# %% [markdown]
# **The classifier**, with numbers: four examples, two features, three classes. Every adjoint (orange) has the
# shape of its value (blue). $Y$ is one-hot; the cells of the labels have a frame. Find the example that is
# classified wrongly, and follow its adjoint from $\bar P$ back to $X$: who pays for the mistake? Why is each
# row sum of $\bar Z$ zero, and what does a step $W - \gamma \bar W$ do for that example?


# %%
if __name__ == "__main__":

    @figure
    def classifier_as_a_graph(plt):
        X = Tensor([[2.0, 0.5], [-1.0, 1.5], [0.3, -1.8], [1.2, 1.0]])
        W, b = Tensor([[1.0, 0.2], [-0.6, 1.0], [-0.4, -0.8]]), Tensor([0.1, 0.0, -0.2])
        labels = [0, 1, 2, 1]
        Y = np.eye(3)[labels]
        Z = X @ transpose(W) + b
        P = softmax(Z)
        L = -reduce_sum(log(reduce_sum(P * Y, 1))) / 4
        rows = trace(L)

        def adjoint_of(tensor):
            same = (adjoint for _, value, adjoint in rows if np.array_equal(value, tensor.value))
            return np.asarray(next(same))

        blue, orange = "C0", "C1"
        nodes = [  # a Tensor, its name, its adjoint in letters, its upper left corner
            (X, "X", r"\bar X = \bar Z W", 0.0, 0.0),
            (W, "W", r"\bar W = \bar Z^{\,T} X", 0.0, -6.0),
            (b, "b", r"\bar b = \Sigma_i\, \bar Z_i", 0.0, -11.0),
            (Z, "Z", r"\bar Z = (P - Y)\, /\, n", 13.0, -4.0),
            (P, "P", r"\bar P = -Y\, /\, (n P)", 26.0, -4.0),
            (L, "L", r"\bar L = 1", 39.0, -5.5),
        ]
        arrows = [(6.9, -2.2, 12.6, -5.6), (6.9, -7.8, 12.6, -6.1), (10.0, -11.5, 12.6, -6.6)]
        arrows += [(22.9, -6.0, 25.6, -6.0), (35.9, -6.0, 38.6, -6.0)]
        steps = [(10.9, -3.2, r"X W^{\,T} + b"), (24.2, -5.4, r"\mathrm{softmax}"), (37.2, -5.4, r"-\log p_y")]
        _, axes = plt.subplots(figsize=(12, 4.4))
        axes.set(xlim=(-0.2, 43), ylim=(-12.4, 1.4))
        axes.axis("off")

        def cells(array, left, top, colour, words):
            """An array as cells, the darker the larger. Returns where it ends."""
            axes.text(left, top + 0.3, words, color=colour)
            matrix = np.atleast_2d(array)
            for (i, j), entry in np.ndenumerate(matrix):
                framed = matrix.shape == Y.shape and Y[i, j] == 1
                corner, shade = (left + 1.55 * j, top - 1.0 - i), 0.55 * abs(entry) / np.abs(matrix).max()
                axes.add_patch(plt.Rectangle(corner, 1.55, 1, facecolor=colour, alpha=shade, linewidth=0))
                frame = {"edgecolor": "black" if framed else "0.85", "zorder": 2 + framed}
                axes.add_patch(plt.Rectangle(corner, 1.55, 1, fill=False, **frame))
                words = f"{entry:.2f}" if entry else "0"
                axes.text(corner[0] + 0.77, corner[1] + 0.45, words, ha="center", va="center", fontsize=7.5)
            return left + 1.55 * matrix.shape[1]

        for tensor, name, letters, left, top in nodes:
            end = cells(tensor.value, left, top, blue, f"${name}$ {tensor.value.shape}")
            cells(adjoint_of(tensor), end + 0.35, top, orange, f"${letters}$")
        for left, low, right, high in arrows:
            ways = ((right, high), (left, low), blue), ((left, low - 0.35), (right, high - 0.35), orange)
            for head, foot, colour in ways:
                arrow = {"arrowstyle": "-|>", "color": colour, "shrinkA": 0, "shrinkB": 0}
                axes.annotate("", head, foot, arrowprops=arrow)
        for x, height, words in steps:
            axes.text(x, height, f"${words}$", color=blue, ha="center")


# %% [markdown]
# **A network that learns**, with your engine and nothing else: 60 noisy points, one hidden layer of 20 tanh
# units, gradient descent with momentum; the gradient of all 61 parameters is one call of `backward`. On the
# right, the *slope* of what was learnt, by `elementwise_grad`, beside that of the function behind the data,
# which the network was never shown. Where is it worst, and what do the data lack there?


# %%
if __name__ == "__main__":

    @figure
    def network_that_learns(plt):
        rng = np.random.default_rng(0)
        x = rng.uniform(-3, 3, size=(60, 1))
        y = np.sin(2 * x) + 0.4 * x + 0.1 * rng.normal(size=x.shape)
        W1, b1 = Tensor(rng.normal(size=(1, 20))), Tensor(rng.uniform(-3, 3, size=20))
        W2, b2 = Tensor(0.3 * rng.normal(size=(20, 1))), Tensor(0.0)
        parameters = [W1, b1, W2, b2]
        moves = [np.zeros(p.value.shape) for p in parameters]

        def network(inputs):
            return tanh(inputs @ W1 + b1) @ W2 + b2

        grid, curves = np.linspace(-3.3, 3.3, 200)[:, None], {}
        for step in range(2001):
            if step in (0, 20, 100, 2000):
                curves[step] = network(Tensor(grid)).value
            backward(reduce_sum((network(Tensor(x)) - y) ** 2) / len(x))
            for p, move in zip(parameters, moves):
                move[...] = 0.9 * move - 0.05 * p.grad.value
                p.value = p.value + move
                p.grad = None

        _, (fits, slopes) = plt.subplots(1, 2, figsize=(10, 3.8))
        fits.plot(x, y, ".", color="0.6", label="data")
        for shade, (step, curve) in zip(plt.get_cmap("viridis")(np.linspace(0.9, 0.1, len(curves))), curves.items()):
            fits.plot(grid, curve, color=shade, label=f"after {step} steps")
        fits.set(title="the network", xlabel="$x$", ylim=(-1.9, 2.9))
        fits.legend(ncols=2, loc="upper left")
        slopes.plot(grid, elementwise_grad(network)(grid).value, color=shade, label="slope of the network")
        slopes.plot(grid, 2 * np.cos(2 * grid) + 0.4, "--", label=r"slope of $\sin 2x + 0.4\,x$")
        slopes.set(title="its derivative", xlabel="$x$", ylim=(-2.2, 4.2))
        slopes.legend(loc="upper left", ncols=2)


# %% [markdown]
# **What you should keep.** A derivative needs no formula of the whole program: a rule for each step, a record
# of the steps, and a sum where something is used twice. One sweep costs a small multiple of the program
# itself, however many inputs there are; and since the sweep is a program like any other, it can be
# differentiated too.
