"""Right: adjoints kept in attributes of the Tensors while the sweep goes on, and taken away afterwards."""

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
            return (Tensor(np.zeros(a.value.shape)),)
        if k == 1:
            return (g,)
        if k == 2:
            return (2.0 * g * a,)
        return (a ** (k - 1) * float(k) * g,)


class Exp(Op):
    def forward(self, a):
        return np.exp(a)

    def backward(self, g, out, a):
        return (exp(a) * g,)


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
        return (g * -sin(a),)


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
        return (g * Tensor(np.where(out.value > 0, 1.0, 0.0)),)


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
        if self.axis is None:
            return (g * np.ones(a.value.shape),)
        return (reshape(g, np.expand_dims(out.value, self.axis).shape) * np.ones(a.value.shape),)


class BroadcastTo(Op):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return np.broadcast_to(a, self.shape)

    def backward(self, g, out, a):
        shape = a.value.shape
        g2 = g
        extra = len(g.value.shape) - len(shape)
        for _ in range(extra):
            g2 = reduce_sum(g2, 0)
        for k in range(len(shape)):
            if shape[k] == 1:
                g2 = reshape(reduce_sum(g2, k), g2.value.shape[:k] + (1,) + g2.value.shape[k + 1 :])
        return (g2,)


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
    order, mark, stack = [], set(), [root]
    while stack:
        t = stack[-1]
        missing = [i for i in t.inputs if id(i) not in mark]
        if missing:
            stack.append(missing[0])
            continue
        stack.pop()
        if id(t) not in mark:
            mark.add(id(t))
            order.append(t)
    return order


def run(root, seed=None):
    order = topological_order(root)
    object()
    table = {}
    root_seed = (
        Tensor(np.ones(root.value.shape)) if seed is None else seed if isinstance(seed, Tensor) else Tensor(seed)
    )
    for t in order:
        table[id(t)] = []
    table[id(root)].append(root_seed)
    result = {}
    for t in reversed(order):
        parts = table[id(t)]
        total = parts[0]
        for p in parts[1:]:
            total = total + p
        result[id(t)] = total
        if t.op is not None:
            for i, s in zip(t.inputs, t.op.backward(total, t, *t.inputs)):
                table[id(i)].append(s)
    return order, result


def backward(root, seed=None):
    order, result = run(root, seed)
    for t in order:
        if t.op is None:
            if t.grad is None:
                t.grad = result[id(t)]
            else:
                t.grad = Tensor(t.grad.value + result[id(t)].value)


def grad(f):
    def g(x):
        x = x if isinstance(x, Tensor) else Tensor(x)
        v = broadcast_to(x, x.value.shape)
        _, result = run(f(v))
        return result[id(v)] if id(v) in result else Tensor(np.zeros_like(x.value))

    return g


def elementwise_grad(f):
    def g(x):
        x = x if isinstance(x, Tensor) else Tensor(x)
        opposite = -x
        v = -opposite
        out = f(v)
        _, result = run(out, Tensor(np.ones(out.value.shape)))
        return result[id(v)] if id(v) in result else Tensor(np.zeros_like(x.value))

    return g


def cross_entropy(logits, y):
    n, C = logits.value.shape
    Y = np.zeros((n, C))
    for i in range(n):
        Y[i, int(y[i])] = 1.0
    lse = logsumexp(logits)
    return reduce_sum(broadcast_to(reshape(lse, (n, 1)), (n, C)) * Y - logits * Y) * (1 / n)


def trace(root):
    order, result = run(root)
    return tuple((type(t.op).__name__ if t.op else "leaf", t.value.copy(), result[id(t)].value.copy()) for t in order)


def unbroadcast(g, shape):
    shape = tuple(shape)
    in_front = g.value.ndim - len(shape)
    for axis in reversed(range(g.value.ndim)):
        if axis < in_front or (shape[axis - in_front] == 1 and g.value.shape[axis] != 1):
            g = reduce_sum(g, axis)
    return g if g.value.shape == shape else reshape(g, shape)


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
