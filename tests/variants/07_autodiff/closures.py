"""Right: grad restores the .grad that it borrows; the order comes from a generator of finished Tensors."""

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
        return (g * -1.0,)


class Mul(Op):
    def forward(self, a, b):
        return a * b

    def backward(self, g, out, a, b):
        da, db = b * g, a * g
        if da.value.shape != a.value.shape:
            da = unbroadcast(da, a.value.shape)
        if db.value.shape != b.value.shape:
            db = unbroadcast(db, b.value.shape)
        return da, db


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
        return (g * a**-1,)


class Sin(Op):
    def forward(self, a):
        return np.sin(a)

    def backward(self, g, out, a):
        return (cos(a) * g,)


class Cos(Op):
    def forward(self, a):
        return np.cos(a)

    def backward(self, g, out, a):
        return (-(g * sin(a)),)


class Tanh(Op):
    def forward(self, a):
        return np.tanh(a)

    def backward(self, g, out, a):
        return (g * (1 - out) * (1 + out),)


class Sigmoid(Op):
    def forward(self, a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1.0, e) / (1.0 + e)

    def backward(self, g, out, a):
        return (g * sigmoid(a) * sigmoid(-a),)


class ReLU(Op):
    def forward(self, a):
        return np.maximum(a, 0.0)

    def backward(self, g, out, a):
        return (g * (a.value > 0).astype(np.float64),)


class MatMul(Op):
    def forward(self, a, b):
        return a @ b

    def backward(self, g, out, a, b):
        n, k = a.value.shape
        m = b.value.shape[1]
        da = reduce_sum(reshape(g, (n, 1, m)) * reshape(b, (1, k, m)), 2)
        db = reduce_sum(reshape(a, (n, k, 1)) * reshape(g, (n, 1, m)), 0)
        return da, db


class Transpose(Op):
    def forward(self, a):
        return a.T

    def backward(self, g, out, a):
        return [transpose(g)]


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
        m = a.value.max(axis=-1, keepdims=True)
        e = exp(a - m)
        total = reduce_sum(e, -1)
        scale = g / total
        return (reshape(scale, scale.value.shape + (1,)) * e,)


class Softmax(Op):
    def forward(self, a):
        e = np.exp(a - a.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def backward(self, g, out, a):
        C = a.value.shape[-1]
        s1 = reshape(out, out.value.shape + (1,))
        s2 = reshape(out, out.value.shape[:-1] + (1, C))
        J = s1 * np.eye(C) - s1 * s2
        return (reduce_sum(reshape(g, g.value.shape + (1,)) * J, len(out.value.shape) - 1),)


def unbroadcast(g, shape):
    """By a product with a matrix of ones, axis by axis."""
    current = g.value.shape
    padded = (1,) * (len(current) - len(shape)) + tuple(shape)
    for axis, (n, want) in enumerate(zip(current, padded)):
        if n != want:
            s = reduce_sum(g, axis)
            g = reshape(s, g.value.shape[:axis] + (1,) + g.value.shape[axis + 1 :])
    return reshape(g, tuple(shape))


def finished(root):
    state = {}
    stack = [(root, iter(root.inputs))]
    state[id(root)] = True
    while stack:
        t, inputs = stack[-1]
        for i in inputs:
            if id(i) not in state:
                state[id(i)] = True
                stack.append((i, iter(i.inputs)))
                break
        else:
            stack.pop()
            yield t


def topological_order(root):
    return list(finished(root))


def backward(root, seed=None):
    order = topological_order(root)
    saved = {id(t): t.grad for t in order}
    for t in order:
        t.grad = None
    root.grad = seed if isinstance(seed, Tensor) else Tensor(np.ones(root.value.shape) if seed is None else seed)
    for t in reversed(order):
        if t.op is not None:
            g = t.grad
            t.grad = saved[id(t)]
            for i, s in zip(t.inputs, t.op.backward(g, t, *t.inputs)):
                i.grad = s if i.grad is None else i.grad + s
    for t in order:
        if t.op is None and saved[id(t)] is not None:
            t.grad = saved[id(t)] + t.grad


def adjoint_of(out, v):
    order = topological_order(out)
    saved = [(t, t.grad) for t in order]
    for t in order:
        t.grad = None
    out.grad = Tensor(np.ones_like(out.value))
    for t in reversed(order):
        if t.op is not None and t.grad is not None:
            for i, s in zip(t.inputs, t.op.backward(t.grad, t, *t.inputs)):
                i.grad = s if i.grad is None else i.grad + s
    found = [t.grad for t in order if t is v]
    for t, old in saved:
        t.grad = old
    return found[0] if found else Tensor(np.zeros_like(v.value))


def grad(f):
    def df(x):
        v = as_tensor(x) - 0.0
        return adjoint_of(f(v), v)

    return df


def elementwise_grad(f):
    return lambda x: (lambda v: adjoint_of(f(v), v))(as_tensor(x) / 1.0)


def cross_entropy(logits, y):
    n = len(logits.value)
    hot = (np.arange(logits.value.shape[1]) == np.asarray(y)[:, None]).astype(float)
    shift = logits.value.max(axis=1, keepdims=True)
    z = logits - shift
    return -(reduce_sum((z - reshape(log(reduce_sum(exp(z), 1)), (n, 1))) * hot) / float(n))


def trace(root):
    order = topological_order(root)
    return [(str(k), t.value, adjoint_of(root, t).value) for k, t in enumerate(order)]


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
