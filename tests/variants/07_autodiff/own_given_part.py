"""Right: the given part written anew, by the contract alone; operations keep what they computed."""

import numpy as np


class Tensor:
    __slots__ = ("grad", "inputs", "op", "value")
    __array_priority__ = 1000
    __array_ufunc__ = None

    def __init__(self, value):
        self.value = np.asarray(value, dtype=float)
        self.grad = None
        self.op = None
        self.inputs = ()

    def __add__(self, other):
        return Add()(self, other)

    __radd__ = __add__

    def __mul__(self, other):
        return Mul()(self, other)

    __rmul__ = __mul__

    def __sub__(self, other):
        return Sub()(self, other)

    def __rsub__(self, other):
        return Sub()(other, self)

    def __truediv__(self, other):
        return Div()(self, other)

    def __rtruediv__(self, other):
        return Div()(other, self)

    def __matmul__(self, other):
        return MatMul()(self, other)

    def __rmatmul__(self, other):
        return MatMul()(other, self)

    def __pow__(self, exponent):
        return Pow(exponent)(self)

    def __neg__(self):
        return Neg()(self)


def wrapped(x):
    return x if isinstance(x, Tensor) else Tensor(x)


class Op:
    def forward(self, *arrays):
        raise NotImplementedError

    def backward(self, g, out, *inputs):
        raise NotImplementedError

    def __call__(self, *inputs):
        inputs = [wrapped(x) for x in inputs]
        out = Tensor(self.forward(*[x.value for x in inputs]))
        out.op, out.inputs = self, tuple(inputs)
        return out


class Unary(Op):
    """f and its derivative times g."""

    def slope(self, g, out, a):
        raise NotImplementedError

    def backward(self, g, out, a):
        return (self.slope(g, out, a),)


class Binary(Op):
    def partials(self, g, out, a, b):
        raise NotImplementedError

    def backward(self, g, out, a, b):
        da, db = self.partials(g, out, a, b)
        return unbroadcast(da, a.value.shape), unbroadcast(db, b.value.shape)


class Add(Binary):
    forward = staticmethod(np.add)

    def partials(self, g, out, a, b):
        return g, g


class Sub(Binary):
    forward = staticmethod(np.subtract)

    def partials(self, g, out, a, b):
        return g, -g


class Mul(Binary):
    forward = staticmethod(np.multiply)

    def partials(self, g, out, a, b):
        return g * b, g * a


class Div(Binary):
    forward = staticmethod(np.divide)

    def partials(self, g, out, a, b):
        return g / b, -(g * a) / (b * b)


class Neg(Unary):
    forward = staticmethod(np.negative)

    def slope(self, g, out, a):
        return -g


class Pow(Unary):
    def __init__(self, exponent):
        self.exponent = exponent

    def forward(self, a):
        return np.power(a, float(self.exponent))

    def slope(self, g, out, a):
        return g * (self.exponent * Pow(self.exponent - 1)(a)) if self.exponent else 0.0 * g


class Exp(Unary):
    forward = staticmethod(np.exp)

    def slope(self, g, out, a):
        return g * out


class Log(Unary):
    forward = staticmethod(np.log)

    def slope(self, g, out, a):
        return g / a


class Sin(Unary):
    forward = staticmethod(np.sin)

    def slope(self, g, out, a):
        return g * cos(a)


class Cos(Unary):
    forward = staticmethod(np.cos)

    def slope(self, g, out, a):
        return g * -sin(a)


class Tanh(Unary):
    forward = staticmethod(np.tanh)

    def slope(self, g, out, a):
        return g * (1 - out**2)


class Sigmoid(Unary):
    def forward(self, a):
        return 0.5 * (1 + np.tanh(0.5 * a))

    def slope(self, g, out, a):
        return g * out * (1 - out)


class Step(Op):
    """1 where a > 0: an operation of its own, whose derivative is 0."""

    def forward(self, a):
        return np.heaviside(a, 0.0)

    def backward(self, g, out, a):
        return (g * 0.0,)


class ReLU(Unary):
    def forward(self, a):
        self.mask = a > 0
        return a * self.mask

    def slope(self, g, out, a):
        return g * Step()(a)


class MatMul(Op):
    forward = staticmethod(np.matmul)

    def backward(self, g, out, a, b):
        return matmul(g, transpose(b)), matmul(transpose(a), g)


class Transpose(Unary):
    forward = staticmethod(np.transpose)

    def slope(self, g, out, a):
        return transpose(g)


class Reshape(Unary):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        self.before = a.shape
        return np.reshape(a, self.shape)

    def slope(self, g, out, a):
        return reshape(g, self.before)


class Sum(Unary):
    def __init__(self, axis=None):
        self.axis = axis

    def forward(self, a):
        return np.sum(a, axis=self.axis)

    def slope(self, g, out, a):
        kept = np.sum(a.value, axis=self.axis, keepdims=True).shape
        return broadcast_to(reshape(g, kept), a.value.shape)


class BroadcastTo(Unary):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return np.broadcast_to(a, self.shape)

    def slope(self, g, out, a):
        return unbroadcast(g, a.value.shape)


class LogSumExp(Unary):
    def forward(self, a):
        return np.logaddexp.reduce(a, axis=-1)

    def slope(self, g, out, a):
        return reshape(g, (*out.value.shape, 1)) * softmax(a)


class Softmax(Unary):
    def forward(self, a):
        return np.exp(a - np.logaddexp.reduce(a, axis=-1, keepdims=True))

    def slope(self, g, out, a):
        return out * (g - reshape(reduce_sum(g * out, -1), (*a.value.shape[:-1], 1)))


def exp(t):
    return Exp()(t)


def log(t):
    return Log()(t)


def sin(t):
    return Sin()(t)


def cos(t):
    return Cos()(t)


def tanh(t):
    return Tanh()(t)


def sigmoid(t):
    return Sigmoid()(t)


def relu(t):
    return ReLU()(t)


def matmul(a, b):
    return MatMul()(a, b)


def transpose(t):
    return Transpose()(t)


def reshape(t, shape):
    return Reshape(shape)(t)


def reduce_sum(t, axis=None):
    return Sum(axis)(t)


def broadcast_to(t, shape):
    return BroadcastTo(shape)(t)


def logsumexp(t):
    return LogSumExp()(t)


def softmax(t):
    return Softmax()(t)


def unbroadcast(g, shape):
    while g.value.ndim > len(shape):
        g = reduce_sum(g, 0)
    for axis, n in enumerate(shape):
        if n == 1:
            kept = (*g.value.shape[:axis], 1, *g.value.shape[axis + 1 :])
            g = reshape(reduce_sum(g, axis), kept)
    return g


def topological_order(root):
    order, visited, stack = [], set(), [(root, 0)]
    visited.add(root)
    while stack:
        t, position = stack.pop()
        if position == len(t.inputs):
            order.append(t)
            continue
        stack.append((t, position + 1))
        following = t.inputs[position]
        if following not in visited:
            visited.add(following)
            stack.append((following, 0))
    return order


def reverse(root, seed):
    adjoints = {root: seed}
    order = topological_order(root)
    for t in reversed(order):
        if t.op:
            for i, share in zip(t.inputs, t.op.backward(adjoints[t], t, *t.inputs)):
                adjoints[i] = adjoints[i] + share if i in adjoints else share
    return order, adjoints


def backward(root, seed=None):
    order, adjoints = reverse(root, wrapped(np.ones_like(root.value) if seed is None else seed))
    for t in order:
        if not t.op:
            t.grad = adjoints[t] if t.grad is None else t.grad + adjoints[t]


def elementwise_grad(f):
    def derivative(x):
        v = Add()(x, 0.0)
        out = f(v)
        _, adjoints = reverse(out, Tensor(np.ones_like(out.value)))
        return adjoints[v] if v in adjoints else 0.0 * v

    return derivative


def grad(f):
    return elementwise_grad(f)


def cross_entropy(logits, y):
    hot = np.eye(logits.value.shape[-1])[np.asarray(y).astype(int)]
    return reduce_sum(logsumexp(logits) - reduce_sum(hot * logits, -1)) * (1.0 / len(hot))


def trace(root):
    order, adjoints = reverse(root, Tensor(np.ones_like(root.value)))
    names = {t: f"t{i}" for i, t in enumerate(order)}
    return [(names[t], t.value, adjoints[t].value) for t in order]
