"""Right: checks of its arguments, contexts and caches; every rule in a named step."""

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
        return (0.0 - g,)


class Mul(Op):
    def forward(self, a, b):
        return a * b

    def backward(self, g, out, a, b):
        if g.value.shape != out.value.shape:
            raise ValueError("g has not the shape of out")
        first, second = b * g, a * g
        return unbroadcast(first, a.value.shape), unbroadcast(second, b.value.shape)


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
        k = float(self.exponent)
        if k == 0.0:
            slope = Tensor(np.zeros_like(a.value))
        elif k == 1.0:
            slope = Tensor(np.ones_like(a.value))
        else:
            slope = k * apply(Pow(k - 1.0), a)
        return (slope * g,)


class Exp(Op):
    def forward(self, a):
        return np.exp(a)

    def backward(self, g, out, a):
        return (out * g,)


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
        step = np.heaviside(a.value, 0.0)
        return (Tensor(step) * g,)


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


def unbroadcast(g, shape):
    shape = tuple(int(n) for n in shape)
    if np.broadcast_shapes(shape, g.value.shape) != g.value.shape:
        raise ValueError("not a broadcast")
    while g.value.shape != shape:
        if g.value.ndim > len(shape):
            g = reduce_sum(g, axis=0)
        else:
            axis = next(k for k, (n, m) in enumerate(zip(g.value.shape, shape)) if n != m)
            before, after = g.value.shape[:axis], g.value.shape[axis + 1 :]
            g = reshape(reduce_sum(g, axis=axis), before + (1,) + after)
    return g


class Tape:
    def __init__(self, root, seed=None):
        self.order = topological_order(root)
        self.adjoints = {}
        self.add(root, as_tensor(np.ones(root.value.shape)) if seed is None else as_tensor(seed))
        for t in reversed(self.order):
            if t.op is not None:
                results = t.op.backward(self.adjoints[id(t)], t, *t.inputs)
                assert len(results) == len(t.inputs)
                for i, share in zip(t.inputs, results):
                    assert share.value.shape == i.value.shape
                    self.add(i, share)

    def add(self, t, share):
        known = self.adjoints.get(id(t))
        self.adjoints[id(t)] = share if known is None else apply(globals()["Add"](), known, share)


def backward(root, seed=None):
    tape = Tape(root, seed)
    for t in tape.order:
        if t.op is None:
            share = tape.adjoints[id(t)]
            t.grad = share if t.grad is None else t.grad + share
    return None


def grad(f):
    def gradient(x):
        x = as_tensor(x)
        v = transpose(transpose(x)) if x.value.ndim == 2 else x * np.ones(x.value.shape)
        out = f(v)
        assert out.value.shape == ()
        return Tape(out).adjoints.get(id(v), Tensor(np.zeros(x.value.shape)))

    return gradient


def trace(root):
    tape = Tape(root)
    return [(type(t.op).__name__, t.value, tape.adjoints[id(t)].value) for t in tape.order]


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
            stack.extend((t, False) for t in tensor.inputs)
    return order


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


def elementwise_grad(f):
    return grad(lambda v: reduce_sum(as_tensor(f(v))))


def cross_entropy(logits, y):
    n, n_classes = logits.value.shape
    one_hot = np.eye(n_classes)[np.asarray(y)]
    return reduce_sum(logsumexp(logits) - reduce_sum(logits * one_hot, 1)) / n
