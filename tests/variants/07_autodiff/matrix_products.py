"""Right: sums as products with matrices of ones where that can be; adjoints in a list, by position."""

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
        return matmul(g, transpose(b)), transpose(matmul(transpose(g), a))


class Transpose(Op):
    def forward(self, a):
        return a.T

    def backward(self, g, out, a):
        n, m = a.value.shape
        return (matmul(matmul(Tensor(np.eye(n)), transpose(g)), Tensor(np.eye(m))),)


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
        ones = Tensor(np.ones(shape))
        if self.axis is None:
            return (ones * g,)
        return (
            ones
            * reshape(
                g,
                tuple(
                    np.insert(
                        np.array(g.value.shape, dtype=int), self.axis if self.axis >= 0 else len(shape) + self.axis, 1
                    ).tolist()
                ),
            ),
        )


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
        rows = g.value.size
        column = reshape(g, (rows, 1)) @ np.ones((1, C))
        return (reshape(column, a.value.shape) * softmax(a),)


class Softmax(Op):
    def forward(self, a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, g, out, a):
        C, shape = a.value.shape[-1], a.value.shape
        s, v = reshape(out, (-1, C)), reshape(g, (-1, C))
        return (reshape(s * (v - (s * v) @ np.ones((C, C))), shape),)


def topological_order(root):
    done, order, stack = {}, [], [root]
    while stack:
        t = stack[-1]
        status = done.get(id(t))
        if status is None:
            done[id(t)] = False
            stack.extend(i for i in reversed(t.inputs) if id(i) not in done)
        else:
            stack.pop()
            if status is False:
                done[id(t)] = True
                order.append(t)
    return order


def _adjoints(root, seed=None):
    order = topological_order(root)
    place = {id(t): n for n, t in enumerate(order)}
    adjoints = [None] * len(order)
    adjoints[-1] = seed if isinstance(seed, Tensor) else Tensor(np.ones(root.value.shape) if seed is None else seed)
    for n in range(len(order) - 1, -1, -1):
        t = order[n]
        if t.op is None:
            continue
        for i, share in zip(t.inputs, t.op.backward(adjoints[n], t, *t.inputs)):
            k = place[id(i)]
            adjoints[k] = share if adjoints[k] is None else adjoints[k] + share
    return order, {id(t): a for t, a in zip(order, adjoints)}


def cross_entropy(logits, y):
    n, C = logits.value.shape
    hot = np.zeros(n * C)
    hot[np.arange(n) * C + np.asarray(y, dtype=np.int64)] = 1
    picked = reduce_sum(logits * hot.reshape(n, C), axis=1)
    return reduce_sum(logsumexp(logits) - picked) * n**-1


def unbroadcast(g, shape):
    shape = tuple(shape)
    in_front = g.value.ndim - len(shape)
    for axis in reversed(range(g.value.ndim)):
        if axis < in_front or (shape[axis - in_front] == 1 and g.value.shape[axis] != 1):
            g = reduce_sum(g, axis)
    return g if g.value.shape == shape else reshape(g, shape)


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
        out = as_tensor(f(v))
        _, adjoints = _adjoints(out)
        return adjoints.get(id(v), Tensor(np.zeros(x.value.shape)))

    return gradient


def elementwise_grad(f):
    return grad(lambda v: reduce_sum(as_tensor(f(v))))


def trace(root):
    order, adjoints = _adjoints(root)
    number = {id(tensor): i for i, tensor in enumerate(order, start=1)}
    rows = []
    for tensor in order:
        name = f"v{number[id(tensor)]}"
        if tensor.op is not None:
            name += f" = {type(tensor.op).__name__}({', '.join(f'v{number[id(t)]}' for t in tensor.inputs)})"
        rows.append((name, tensor.value, adjoints[id(tensor)].value))
    return rows
