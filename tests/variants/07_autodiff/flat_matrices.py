"""Right: everything over rows of a matrix; numpy scalars, read-only arrays and views in trace."""

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
    lead = len(g.value.shape) - len(shape)
    flat = reshape(g, (-1, int(np.prod(g.value.shape[lead:]))))
    g = reshape(reduce_sum(flat, 0), g.value.shape[lead:])
    for k, n in enumerate(shape):
        if n == 1:
            s = g.value.shape
            g = reshape(
                reduce_sum(reshape(g, (int(np.prod(s[:k])), s[k], int(np.prod(s[k + 1 :])))), 1),
                (*s[:k], 1, *s[k + 1 :]),
            )
    return g


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
        if self.axis is None:
            return (g * np.ones(a.value.shape),)
        shape = np.expand_dims(g.value, self.axis).shape
        return (reshape(g, shape) * np.ones(a.value.shape),)


class BroadcastTo(Op):
    def __init__(self, shape):
        self.shape = shape

    def forward(self, a):
        return np.broadcast_to(a, self.shape)

    def backward(self, g, out, a):
        return Add.backward(None, g, out, a, a)[:1] if False else (unbroadcast(g, np.shape(a.value)),)


class LogSumExp(Op):
    def forward(self, a):
        m = a.max(axis=-1, keepdims=True)
        return m[..., 0] + np.log(np.exp(a - m).sum(axis=-1))

    def backward(self, g, out, a):
        C = a.value.shape[-1]
        n = a.value.size // C
        col = Tensor(np.ones((1, C)))
        e = exp(a - reshape(reshape(out, (n, 1)) @ col, a.value.shape))
        return (e * reshape(reshape(g, (n, 1)) @ col, a.value.shape),)


class Softmax(Op):
    def forward(self, a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, g, out, a):
        C = a.value.shape[-1]
        G, S = reshape(g, (-1, C)), reshape(out, (-1, C))
        ones = Tensor(np.ones((C, C)))
        return (reshape(S * G - S * ((S * G) @ ones), a.value.shape),)


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
    from collections import Counter

    uses, todo, seen = Counter(), [root], {root}
    while todo:
        for i in todo.pop().inputs:
            uses[i] += 1
            if i not in seen:
                seen.add(i)
                todo.append(i)
    adj = {id(root): as_tensor(np.ones(root.value.shape) if seed is None else seed)}
    order, ready = [], [root]
    while ready:
        t = ready.pop()
        order.append(t)
        if t.op is None:
            continue
        for i, s in zip(t.inputs, t.op.backward(adj[id(t)], t, *t.inputs)):
            adj[id(i)] = s + adj[id(i)] if id(i) in adj else s
            uses[i] -= 1
            if not uses[i]:
                ready.append(i)
    return order[::-1], adj


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
    n, C = logits.value.shape
    E = np.zeros((n, C))
    E[range(n), list(y)] = 1.0
    picked = reduce_sum(logits * Tensor(E), axis=-1)
    return reshape(Tensor(np.full((1, n), 1.0 / n)) @ reshape(logsumexp(logits) - picked, (n, 1)), ())


def trace(root):
    o, a = _adjoints(root)
    rows = []
    for t in o:
        v = np.asfortranarray(t.value) if t.value.ndim else t.value[()]
        d = a[id(t)].value
        d = d[::-1][::-1] if d.ndim else d[()]
        if isinstance(d, np.ndarray):
            d.flags.writeable = False
        rows.append(("name with 'quotes' \u00e9", v, d))
    return rows
