"""Right: rows are named tuples; adjoints begin with zeros; asserts everywhere."""

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
    assert isinstance(shape, tuple) and all(isinstance(n, int) for n in shape)
    have = g.value.shape
    if have == shape:
        return g
    want = (1,) * (len(have) - len(shape)) + shape
    axes = [k for k in range(len(have)) if have[k] != want[k]]
    for k in sorted(axes, reverse=True):
        g = reduce_sum(g, k)
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
        assert g.value.shape == out.value.shape
        nd = a.value.ndim
        keep = tuple(1 if self.axis is None or k == self.axis % nd else n for k, n in enumerate(a.value.shape))
        return (broadcast_to(reshape(g, keep), a.value.shape),)


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
    order, visited = ([], set())
    stack = [(root, False)]
    while stack:
        tensor, inputs_done = stack.pop()
        if inputs_done:
            order.append(tensor)
        elif id(tensor) not in visited:
            visited.add(id(tensor))
            stack.append((tensor, True))
            stack.extend(((t, False) for t in tensor.inputs))
    return order


def _adjoints(root, seed=None):
    assert isinstance(root, Tensor)
    if seed is None:
        seed = np.ones_like(root.value)
    if not isinstance(seed, Tensor):
        seed = Tensor(seed)
    assert seed.value.shape == root.value.shape, "shape of the seed"
    order = topological_order(root)
    adj = {id(root): seed}
    for t in order[::-1]:
        if not isinstance(t.op, Op):
            continue
        out = t.op.backward(adj[id(t)], t, *t.inputs)
        assert isinstance(out, tuple) and len(out) == len(t.inputs)
        for i, s in zip(t.inputs, out):
            assert isinstance(s, Tensor) and s.value.shape == i.value.shape
            adj[id(i)] = s if id(i) not in adj else adj[id(i)] + s
    return order, adj


def backward(root, seed=None):
    order, adjoints = _adjoints(root, seed)
    for tensor in order:
        if tensor.op is None:
            adjoint = adjoints[id(tensor)]
            tensor.grad = adjoint if tensor.grad is None else tensor.grad + adjoint


def grad(f):
    if not callable(f):
        raise TypeError("f")

    def gradient(x):
        x = as_tensor(x)
        v = -(-x)
        out = f(v)
        assert isinstance(out, Tensor) and out.value.shape == (), "not a scalar"
        _, adj = _adjoints(out)
        return adj.get(id(v)) if adj.get(id(v)) is not None else Tensor(np.zeros(x.value.shape))

    return gradient


def elementwise_grad(f):
    def derivative(x):
        v = as_tensor(x) + 0
        out = f(v)
        assert out.value.shape == v.value.shape
        return _adjoints(out, np.ones(out.value.shape))[1].get(id(v), v * 0)

    return derivative


def cross_entropy(logits, y):
    n, n_classes = logits.value.shape
    one_hot = np.eye(n_classes)[np.asarray(y)]
    return reduce_sum(logsumexp(logits) - reduce_sum(logits * one_hot, 1)) / n


from typing import NamedTuple


class Row(NamedTuple):
    name: str
    value: object
    adjoint: object


def trace(root):
    o, a = _adjoints(root)
    return [Row(type(t.op).__name__ if t.op else "leaf", t.value.copy(), a[id(t)].value.copy()) for t in o]
