"""Autodiff."""

import numpy as np


class Tensor:
    __array_ufunc__ = None

    def __init__(self, value, op=None, inputs=()):
        self.value = np.array(value, dtype=np.float64)
        self.grad = None
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
    return x if isinstance(x, Tensor) else Tensor(x)


def apply(op, *inputs):
    tensors = tuple(map(as_tensor, inputs))
    return Tensor(op.forward(*[t.value for t in tensors]), op, tensors)


class Op:
    def forward(self, *arrays):
        raise NotImplementedError

    def backward(self, g, out, *inputs):
        raise NotImplementedError


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


def unbroadcast(g, shape):
    if g.value.shape == shape:
        return g
    in_front = g.value.ndim - len(shape)
    for axis in reversed(range(g.value.ndim)):
        if axis < in_front or shape[axis - in_front] == 1:
            g = reduce_sum(g, axis)
    return reshape(g, shape)


class Add(Op):
    def forward(self, a, b):
        return a + b

    def backward(self, g, out, a, b):
        return (unbroadcast(g, a.value.shape), unbroadcast(g, b.value.shape))


class Sub(Op):
    def forward(self, a, b):
        return a - b

    def backward(self, g, out, a, b):
        return (unbroadcast(g, a.value.shape), unbroadcast(-g, b.value.shape))


class Neg(Op):
    def forward(self, a):
        return -a

    def backward(self, g, out, a):
        return (-g,)


class Mul(Op):
    def forward(self, a, b):
        return a * b

    def backward(self, g, out, a, b):
        return (unbroadcast(g * b, a.value.shape), unbroadcast(g * a, b.value.shape))


class Div(Op):
    def forward(self, a, b):
        return a / b

    def backward(self, g, out, a, b):
        return (unbroadcast(g / b, a.value.shape), unbroadcast(-(g * out / b), b.value.shape))


class Pow(Op):
    def __init__(self, exponent):
        self.exponent = exponent

    def forward(self, a):
        return a**self.exponent

    def backward(self, g, out, a):
        k = self.exponent
        if k == 0:
            return (g * 0.0,)
        return (g * (k * a ** (k - 1)),)


class Exp(Op):
    def forward(self, a):
        return np.exp(a)

    def backward(self, g, out, a):
        return (g * out,)


class Log(Op):
    def forward(self, a):
        return np.log(a)

    def backward(self, g, out, a):
        return (g / a,)


class Sin(Op):
    def forward(self, a):
        return np.sin(a)

    def backward(self, g, out, a):
        return (g * cos(a),)


class Cos(Op):
    def forward(self, a):
        return np.cos(a)

    def backward(self, g, out, a):
        return (-(g * sin(a)),)


class Tanh(Op):
    def forward(self, a):
        return np.tanh(a)

    def backward(self, g, out, a):
        return (g * (1.0 - out * out),)


class Sigmoid(Op):
    def forward(self, a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1.0, e) / (1.0 + e)

    def backward(self, g, out, a):
        return (g * out * (1.0 - out),)


class ReLU(Op):
    def forward(self, a):
        return np.maximum(a, 0.0)

    def backward(self, g, out, a):
        return (g * (a.value > 0).astype(np.float64),)


class MatMul(Op):
    def forward(self, a, b):
        return a @ b

    def backward(self, g, out, a, b):
        return (g @ transpose(b), transpose(a) @ g)


class Transpose(Op):
    def forward(self, a):
        return a.T

    def backward(self, g, out, a):
        return (transpose(g),)


class Reshape(Op):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return a.reshape(self.shape)

    def backward(self, g, out, a):
        return (reshape(g, a.value.shape),)


class Sum(Op):
    def __init__(self, axis=None):
        self.axis = axis

    def forward(self, a):
        return a.sum(axis=self.axis)

    def backward(self, g, out, a):
        shape = a.value.shape
        if self.axis is not None:
            kept = list(shape)
            kept[self.axis] = 1
            g = reshape(g, tuple(kept))
        return (broadcast_to(g, shape),)


class BroadcastTo(Op):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return np.broadcast_to(a, self.shape)

    def backward(self, g, out, a):
        return (unbroadcast(g, a.value.shape),)


class LogSumExp(Op):
    def forward(self, a):
        m = a.max(axis=-1, keepdims=True)
        return m[..., 0] + np.log(np.exp(a - m).sum(axis=-1))

    def backward(self, g, out, a):
        return (reshape(g, (*g.value.shape, 1)) * softmax(a),)


class Softmax(Op):
    def forward(self, a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, g, out, a):
        average = reduce_sum(g * out, -1)
        return (out * (g - reshape(average, (*average.value.shape, 1))),)


def topological_order(root):
    order = []
    seen = set()

    def visit(t):
        if t in seen:
            return
        seen.add(t)
        for i in t.inputs:
            visit(i)
        order.append(t)

    visit(root)
    return order


def _adjoints(root, seed=None):
    seed = np.ones(root.value.shape) if seed is None else seed
    order = topological_order(root)
    adjoints = {id(root): as_tensor(seed)}
    for tensor in reversed(order):
        if tensor.op is None:
            continue
        shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
        for t, share in zip(tensor.inputs, shares):
            adjoints[id(t)] = adjoints[id(t)] + share if id(t) in adjoints else share
    return (order, adjoints)


def backward(root, seed=None):
    order, adjoints = _adjoints(root, seed)
    for tensor in order:
        if tensor.op is None:
            adjoint = adjoints[id(tensor)]
            tensor.grad = adjoint if tensor.grad is None else tensor.grad + adjoint


def grad(f):

    def gradient(x):
        x = as_tensor(x)
        v = reshape(x, x.value.shape)
        _, adjoints = _adjoints(f(v))
        return adjoints.get(id(v), Tensor(np.zeros(x.value.shape)))

    return gradient


def elementwise_grad(f):
    return grad(lambda v: reduce_sum(f(v)))


def cross_entropy(logits, y):
    n, n_classes = logits.value.shape
    one_hot = np.eye(n_classes)[np.asarray(y)]
    return reduce_sum(logsumexp(logits) - reduce_sum(logits * one_hot, 1)) / n


def trace(root):
    order, adjoints = _adjoints(root)
    number = {id(tensor): i for i, tensor in enumerate(order, start=1)}
    rows = []
    for tensor in order:
        name = f"v{number[id(tensor)]}"
        if tensor.op is not None:
            name += f" = {type(tensor.op).__name__}({', '.join((f'v{number[id(t)]}' for t in tensor.inputs))})"
        rows.append((name, tensor.value, adjoints[id(tensor)].value))
    return rows
