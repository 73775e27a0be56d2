"""Right: sorted by depth, found by relaxation from the leaves; sums as products with ones."""

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
        return (-1 * sin(a) * g,)


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
        return (transpose(b @ transpose(g)), transpose(transpose(g) @ a))


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
        return (reshape(g, list(a.value.shape)),)


class Sum(Op):
    def __init__(self, axis=None):
        self.axis = axis

    def forward(self, a):
        return a.sum(axis=self.axis)

    def backward(self, g, out, a):
        shape = a.value.shape
        if self.axis is None:
            return (broadcast_to(g, shape),)
        axis = self.axis % len(shape)
        return (broadcast_to(reshape(g, shape[:axis] + (1,) + shape[axis + 1 :]), shape),)


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
        C = a.value.shape[-1]
        lead = a.value.shape[:-1]
        wide = broadcast_to(reshape(g, lead + (1,)), lead + (C,))
        return (wide * exp(a - broadcast_to(reshape(out, lead + (1,)), lead + (C,))),)


class Softmax(Op):
    def forward(self, a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, g, out, a):
        average = reduce_sum(g * out, -1)
        return (out * (g - reshape(average, (*average.value.shape, 1))),)


def reachable(root):
    found = {id(root): root}
    new = [root]
    while new:
        new = [
            i
            for t in new
            for i in {id(i): i for i in t.inputs}.values()
            if id(i) not in found and not found.update({id(i): i})
        ]
    return list(found.values())


def topological_order(root):
    depth, stack = {}, [root]
    while stack:
        t = stack[-1]
        if t in depth:
            stack.pop()
            continue
        unknown = [i for i in t.inputs if i not in depth]
        if unknown:
            stack += unknown
        else:
            depth[t] = 1 + max((depth[i] for i in t.inputs), default=-1)
            stack.pop()
    return sorted(depth, key=depth.get)


def unbroadcast(g, shape):
    have = g.value.shape
    if have == tuple(shape):
        return g
    padded = (1,) * (len(have) - len(shape)) + tuple(shape)
    for axis in range(len(have) - 1, -1, -1):
        if padded[axis] == 1:
            g = reduce_sum(g, axis=axis)
    return reshape(g, tuple(shape))


def _sweep(root, seed=None):
    adjoints = {}
    adjoints[root] = seed if isinstance(seed, Tensor) else Tensor(1.0 if seed is None else seed)
    if adjoints[root].value.shape != root.value.shape:
        adjoints[root] = broadcast_to(adjoints[root], root.value.shape)
    order = topological_order(root)
    for t in reversed(order):
        if t.op is not None:
            for i, share in zip(t.inputs, t.op.backward(adjoints[t], t, *t.inputs)):
                adjoints[i] = share if i not in adjoints else share + adjoints[i]
    return order, adjoints


def backward(root, seed=None):
    order, adjoints = _sweep(root, seed)
    for t in order:
        if len(t.inputs) == 0:
            t.grad = adjoints[t] if t.grad is None else t.grad + adjoints[t]


def grad(f):
    def gradient(x):
        x = as_tensor(x)
        v = Tensor(x.value, Reshape(x.value.shape), (x,))
        return _sweep(f(v))[1].get(v, as_tensor(np.zeros(x.value.shape)))

    return gradient


def elementwise_grad(f):
    return lambda x: grad(lambda v: reduce_sum(f(v)))(x)


def trace(root):
    order, adjoints = _sweep(root)
    return [(f"{n}: {t!r}"[:30], np.array(t.value), np.array(adjoints[t].value)) for n, t in enumerate(order)]


def _adjoints(root, seed=None):
    seed = np.ones(root.value.shape) if seed is None else seed
    order = topological_order(root)
    adjoints = {id(root): as_tensor(seed)}
    for tensor in reversed(order):
        if tensor.op is None:
            continue
        shares = tensor.op.backward(adjoints[id(tensor)], tensor, *tensor.inputs)
        for t, share in zip(tensor.inputs, shares, strict=True):
            adjoints[id(t)] = adjoints[id(t)] + share if id(t) in adjoints else share
    return (order, adjoints)


def cross_entropy(logits, y):
    n, n_classes = logits.value.shape
    one_hot = np.eye(n_classes)[np.asarray(y)]
    return reduce_sum(logsumexp(logits) - reduce_sum(logits * one_hot, 1)) / n
