"""Right: rules from the definitions by exponentials, with care; helpers of its own; numpy scalars."""

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
        return tuple(unbroadcast(t, shape_of(x)) for t, x in ((g / b, a), (g * (-a) / (b * b), b)))


class Pow(Op):
    def __init__(self, exponent):
        self.exponent = exponent

    def forward(self, a):
        return a**self.exponent

    def backward(self, g, out, a):
        if self.exponent == 0:
            return (g * np.zeros(a.value.shape),)
        return (g * self.exponent * apply(Power(self.exponent - 1), a),)


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
        e = exp(-2.0 * a * Tensor(np.where(a.value < 0, -1.0, 1.0)))
        return (g * 4.0 * e / (1.0 + e) ** 2,)


class Sigmoid(Op):
    def forward(self, a):
        e = np.exp(-np.abs(a))
        return np.where(a >= 0, 1.0, e) / (1.0 + e)

    def backward(self, g, out, a):
        e = exp(a * np.where(a.value < 0, 1.0, -1.0))
        return (g * (e / ((1.0 + e) * (1.0 + e))),)


class ReLU(Op):
    def forward(self, a):
        return np.maximum(a, 0.0)

    def backward(self, g, out, a):
        mask = np.zeros(shape_of(a))
        mask[a.value > 0] = 1
        return (mask * g,)


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
        z = a - a.value.max(axis=-1, keepdims=True)
        e = exp(z)
        last = shape_of(a)[:-1] + (1,)
        s = e / reshape(reduce_sum(e, -1), last)
        return (s * g - s * reshape(reduce_sum(s * g, -1), last),)


def shape_of(t):
    return t.value.shape


def unbroadcast(g, shape):
    lead = len(shape_of(g)) - len(shape)
    axes = tuple(range(lead)) + tuple(lead + i for i, n in enumerate(shape) if n == 1)
    for axis in sorted(axes, reverse=True):
        g = reduce_sum(g, axis)
    return reshape(g, shape)


class Power(Op):
    """A power of its own, whose backward is that of Pow."""

    def __init__(self, exponent):
        self.exponent = exponent

    def forward(self, a):
        return np.power(a, float(self.exponent))

    def backward(self, g, out, a):
        return globals()["Pow"](self.exponent).backward(g, out, a)


def sweep(root, seed):
    adjoints = {id(root): [seed]}
    order = topological_order(root)
    for t in order[::-1]:
        total = adjoints[id(t)][0]
        for other in adjoints[id(t)][1:]:
            total = other + total
        adjoints[id(t)] = [total]
        if t.inputs:
            for i, s in zip(t.inputs, t.op.backward(total, t, *t.inputs)):
                adjoints.setdefault(id(i), []).append(s)
    return order, {k: v[0] for k, v in adjoints.items()}


def backward(root, seed=None):
    order, adjoints = sweep(root, as_tensor(np.ones(shape_of(root)) if seed is None else seed))
    for t in order:
        if t.op is None:
            t.grad = Tensor(adjoints[id(t)].value + (0.0 if t.grad is None else t.grad.value))


def grad(f):
    def df(x, seed=1.0):
        x = as_tensor(x)
        v = x + np.zeros(shape_of(x))
        out = f(v)
        return sweep(out, Tensor(np.full(shape_of(out), seed)))[1].get(id(v), 0.0 * x)

    return df


elementwise_grad = grad


def cross_entropy(logits, y):
    hot = np.eye(shape_of(logits)[1])[np.array(y, dtype=int)]
    distances = logits - reshape(reduce_sum(logits * hot, 1), (len(hot), 1))
    return reduce_sum(logsumexp(distances)) / len(hot)


def trace(root):
    order, adjoints = sweep(root, Tensor(np.ones(shape_of(root))))
    return [
        (f"{i}", float(t.value) if t.value.ndim == 0 else t.value, adjoints[id(t)].value) for i, t in enumerate(order)
    ]


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
