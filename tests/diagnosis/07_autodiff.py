"""07_autodiff: answers as students write them, labelled."""

import sys

import numpy as np
from labels import right, wrong


def given(tensor):
    """The student's own module, with what is given there: Tensor, exp, reduce_sum and so on."""
    return sys.modules[type(tensor).__module__]


def submission(function, name):
    """The module that has this function under that name: the last one, since each time it is a new module."""
    return [m for m in list(sys.modules.values()) if vars(m).get(name) is function][-1]


# --- wrong ---


@wrong("unbroadcast", kind="unknown")
def unbroadcast_leading_axes_only(g, shape):
    m = given(g)
    while g.value.ndim > len(shape):
        g = m.reduce_sum(g, 0)
    if g.value.shape == tuple(shape):
        return g
    return m.reshape(m.Tensor(g.value.ravel()[: int(np.prod(shape))]), tuple(shape))


@wrong("unbroadcast", mistake="unbroadcast_by_the_mean")
def unbroadcast_takes_means(g, shape):
    m = given(g)
    extra = g.value.ndim - len(shape)
    for axis in range(g.value.ndim - 1, -1, -1):
        length = g.value.shape[axis]
        if axis < extra or (shape[axis - extra] == 1 and length > 1):
            g = m.reduce_sum(g, axis) / length
    return m.reshape(g, tuple(shape))


@wrong("unbroadcast", mistake="unbroadcast_with_arrays")
def unbroadcast_with_numpy(g, shape):
    m = given(g)
    v = g.value
    v = v.sum(axis=tuple(range(v.ndim - len(shape))))
    for axis, length in enumerate(shape):
        if length == 1:
            v = v.sum(axis=axis, keepdims=True)
    return m.Tensor(v)


@wrong("Add.backward", mistake="add_without_unbroadcast")
def add_without_unbroadcast(self, g, out, a, b):
    return (g, g)


@wrong("Sub.backward", mistake="sub_as_add")
def sub_both_plus(self, g, out, a, b):
    m = given(g)
    adjoints = []
    for x in (a, b):
        adjoints.append(m.unbroadcast(g, x.value.shape))
    return tuple(adjoints)


@wrong("Mul.backward", mistake="mul_swapped")
def mul_own_factor(self, g, out, a, b):
    m = given(g)
    da = g * a
    db = g * b
    return m.unbroadcast(da, a.value.shape), m.unbroadcast(db, b.value.shape)


@wrong("Mul.backward", mistake="mul_without_the_cotangent")
def mul_local_derivatives(self, g, out, a, b):
    m = given(g)
    ones = m.Tensor(np.ones(out.value.shape))
    return m.unbroadcast(ones * b, a.value.shape), m.unbroadcast(ones * a, b.value.shape)


@wrong("Div.backward", mistake="div_without_the_square")
def div_not_squared(self, g, out, a, b):
    m = given(g)
    return m.unbroadcast(g / b, a.value.shape), m.unbroadcast(-g * a / b, b.value.shape)


@wrong("Div.backward", mistake="div_without_the_minus")
def div_without_minus(self, g, out, a, b):
    m = given(g)
    r = g / b
    return m.unbroadcast(r, a.value.shape), m.unbroadcast(r * out, b.value.shape)


@wrong("Pow.backward", mistake="pow_without_lowering")
def pow_same_exponent(self, g, out, a):
    return (out * self.exponent * g,)


@wrong("Pow.backward", mistake="pow_without_the_factor")
def pow_factor_forgotten(self, g, out, a):
    k = self.exponent - 1
    return (a**k * g,)


@wrong("Exp.backward", kind="unknown")
def exp_like_a_power(self, g, out, a):
    return (g * a,)


@wrong("Log.backward", mistake="log_divides_by_the_result")
def log_by_the_result(self, g, out, a):
    return (g * out**-1,)


@wrong("Sin.backward", mistake="sin_with_a_minus")
def sin_minus_cos(self, g, out, a):
    return (-given(g).cos(a) * g,)


@wrong("Cos.backward", mistake="cos_without_the_minus")
def cos_plus_sin(self, g, out, a):
    return (g * given(g).sin(a),)


@wrong("Tanh.backward", mistake="tanh_of_the_input")
def tanh_at_the_input(self, g, out, a):
    return (g - g * a**2,)


@wrong("Tanh.backward", mistake="tanh_with_arrays")
def tanh_as_an_array(self, g, out, a):
    slope = 1.0 - np.tanh(a.value) ** 2
    return (given(g).Tensor(slope) * g,)


@wrong("Sigmoid.backward", kind="cotangent ignored")
def sigmoid_without_g(self, g, out, a):
    return (out - out * out,)


@wrong("ReLU.backward", mistake="relu_of_the_cotangent")
def relu_mask_of_g(self, g, out, a):
    return (given(g).apply(self, g),)


@wrong("ReLU.backward", kind="wrong at zero")
def relu_half_at_zero(self, g, out, a):
    return (g * np.heaviside(a.value, 0.5),)


@wrong("MatMul.backward", mistake="matmul_in_the_wrong_order")
def matmul_order(self, g, out, a, b):
    t = given(g).transpose
    return t(b) @ g, t(a) @ g


@wrong("MatMul.backward", kind="crash")
def matmul_no_transposes(self, g, out, a, b):
    return g @ b, a @ g


@wrong("Transpose.backward", mistake="transpose_as_it_is")
def transpose_passes_on(self, g, out, a):
    return (g,)


@wrong("Reshape.backward", kind="none")
def reshape_nothing_returned(self, g, out, a):
    shape = a.value.shape
    g = given(g).reshape(g, shape)


@wrong("Reshape.backward", kind="type")
def reshape_forgets_the_comma(self, g, out, a):
    return given(g).reshape(g, a.value.shape)


@wrong("Sum.backward", mistake="sum_as_mean")
def sum_spreads_like_a_mean(self, g, out, a):
    m = given(g)
    shape = list(a.value.shape)
    if self.axis is not None:
        shape[self.axis] = 1
        g = m.reshape(g, tuple(shape))
    share = out.value.size / a.value.size
    return (m.broadcast_to(g, a.value.shape) * share,)


@wrong("LogSumExp.backward", mistake="logsumexp_without_the_total")
def logsumexp_unnormalised(self, g, out, a):
    m = given(g)
    return (m.reshape(g, (*g.value.shape, 1)) * m.exp(a),)


@wrong("Softmax.backward", mistake="softmax_as_elementwise")
def softmax_own_logit(self, g, out, a):
    return (g * out * (1 - out),)


@wrong("Softmax.backward", kind="unknown")
def softmax_average_missing(self, g, out, a):
    return (out * g,)


@wrong("topological_order", mistake="order_by_recursion")
def order_recursive(root):
    seen, order = set(), []

    def visit(t):
        if id(t) in seen:
            return
        seen.add(id(t))
        for parent in t.inputs:
            visit(parent)
        order.append(t)

    visit(root)
    return order


@wrong("topological_order", mistake="order_reversed")
def order_from_the_root(root):
    seen, order, stack = set(), [], [(root, iter(root.inputs))]
    seen.add(id(root))
    while stack:
        t, parents = stack[-1]
        parent = next((p for p in parents if id(p) not in seen), None)
        if parent is None:
            order.insert(0, t)
            stack.pop()
        else:
            seen.add(id(parent))
            stack.append((parent, iter(parent.inputs)))
    return order


def adjoints_of(root, seed=None):
    """Right reverse accumulation: the order, and the adjoints by id."""
    m = given(root)
    order = m.topological_order(root)
    found = {id(root): m.as_tensor(np.ones(root.value.shape) if seed is None else seed)}
    for t in order[::-1]:
        if t.op is not None:
            for parent, share in zip(t.inputs, t.op.backward(found[id(t)], t, *t.inputs)):
                found[id(parent)] = found[id(parent)] + share if id(parent) in found else share
    return order, found


@wrong("backward", mistake="backward_overwrites_grad")
def backward_replaces_grad(root, seed=None):
    order, found = adjoints_of(root, seed)
    for t in order:
        if not t.inputs:
            t.grad = found[id(t)]


@wrong("backward", mistake="backward_overwrites_uses")
def backward_last_path_wins(root, seed=None):
    found = {id(root): given(root).as_tensor(np.ones(root.value.shape) if seed is None else seed)}
    for t in order_from_the_root(root):
        if t.op is None:
            t.grad = found[id(t)] if t.grad is None else t.grad + found[id(t)]
            continue
        shares = t.op.backward(found[id(t)], t, *t.inputs)
        for parent, share in zip(t.inputs, shares):
            found[id(parent)] = share


@wrong("backward", mistake="backward_writes_everywhere")
def backward_fills_every_tensor(root, seed=None):
    order, found = adjoints_of(root, seed)
    for t in order:
        g = found[id(t)]
        t.grad = g if t.grad is None else t.grad + g


@wrong("grad", kind="unknown")
def grad_through_dot_grad(f):
    def df(x):
        m = submission(grad_through_dot_grad, "grad")
        v = m.as_tensor(x)
        v.grad = None
        m.backward(f(v))
        return v.grad

    return df


@wrong("cross_entropy", mistake="cross_entropy_summed")
def cross_entropy_not_averaged(logits, y):
    m = given(logits)
    n, c = logits.value.shape
    Y = np.zeros((n, c))
    Y[np.arange(n), np.asarray(y)] = 1
    return m.reduce_sum(m.logsumexp(logits)) - m.reduce_sum(logits * Y)


@wrong("cross_entropy", kind="over n")
def cross_entropy_averaged_twice(logits, y):
    m = given(logits)
    n, c = logits.value.shape
    Y = np.eye(c)[np.asarray(y)]
    total = m.reduce_sum(m.logsumexp(logits)) - m.reduce_sum(logits * Y)
    return total / n / n


@wrong("cross_entropy", mistake="cross_entropy_without_the_minus")
def log_likelihood(logits, y):
    m = given(logits)
    n, c = logits.value.shape
    Y = np.eye(c)[np.asarray(y)]
    return m.reduce_sum(m.reduce_sum(logits * Y, 1) - m.logsumexp(logits)) / n


@wrong("trace", kind="unknown")
def trace_leaves_only(root):
    order, found = adjoints_of(root)
    return [(f"x{i}", t.value, found[id(t)].value) for i, t in enumerate(order) if t.op is None]


@wrong("trace", mistake="trace_reversed")
def trace_from_the_root(root):
    order, found = adjoints_of(root)
    rows = []
    for i in range(len(order) - 1, -1, -1):
        rows.append((f"v{i}", order[i].value, found[id(order[i])].value))
    return rows


@wrong("Log.backward", kind="cotangent ignored")
def log_without_g(self, g, out, a):
    return (a**-1,)


@wrong("Exp.backward", kind="squared")
def exp_chained_to_itself(self, g, out, a):
    return (g * g * out * out,)


@wrong("BroadcastTo.backward", mistake="broadcast_to_as_it_is")
def broadcast_hands_on(self, g, out, a):
    return (g + a * 0,)


@wrong("Sum.backward", kind="crash")
def sum_axis_zero_in_mind(self, g, out, a):
    m = given(g)
    shape = list(a.value.shape)
    shape[self.axis] = 1
    return (m.broadcast_to(m.reshape(g, tuple(shape)), a.value.shape),)


@wrong("Sin.backward", kind="none")
def sin_without_return(self, g, out, a):
    g = g * given(g).cos(a)


@wrong("Neg.backward", kind="zeros")
def neg_cancelled(self, g, out, a):
    return (g - g,)


@wrong("Cos.backward", kind="not started")
def cos_later(self, g, out, a):
    raise NotImplementedError


@wrong("cross_entropy", mistake="cross_entropy_over_all_entries")
def cross_entropy_over_entries(logits, y):
    m = given(logits)
    n, c = logits.value.shape
    Y = np.eye(c)[np.asarray(y)]
    return (m.reduce_sum(m.logsumexp(logits)) - m.reduce_sum(logits * Y)) / (n * c)


@wrong("elementwise_grad", kind="factor 2")
def elementwise_grad_doubled(f):
    def df(x):
        m = submission(elementwise_grad_doubled, "elementwise_grad")
        return m.grad(lambda v: m.reduce_sum(f(v) + f(v)))(x)

    return df


@wrong("elementwise_grad", kind="unknown")
def elementwise_grad_of_the_square(f):
    def df(x):
        m = submission(elementwise_grad_of_the_square, "elementwise_grad")
        return m.grad(lambda v: m.reduce_sum(f(v) * f(v)))(x)

    return df


@wrong("LogSumExp.backward", kind="times C")
def logsumexp_over_the_mean(self, g, out, a):
    m = given(g)
    column = (*g.value.shape, 1)
    p = m.softmax(a)
    return (m.reshape(g, column) * p * a.value.shape[-1],)


@wrong("Pow.backward", kind="wrong where negative")
def pow_of_the_modulus(self, g, out, a):
    k = self.exponent
    if k == 0:
        return (g * 0.0,)
    m = given(g)
    positive = m.relu(a) - m.relu(-a) * -1.0
    return (g * k * positive ** (k - 1),)


@wrong("Tanh.backward", kind="unknown")
def tanh_as_sine(self, g, out, a):
    return (g * given(g).cos(a) * (1.0 - out),)


@wrong("MatMul.backward", kind="transposed")
def matmul_adjoints_turned(self, g, out, a, b):
    t = given(g).transpose
    return b @ t(g), t(g) @ a


@wrong("Softmax.backward", kind="kept axis")
def softmax_extra_axis(self, g, out, a):
    m = given(g)
    average = m.reduce_sum(g * out, -1)
    v = out * (g - m.reshape(average, (*average.value.shape, 1)))
    return (m.reshape(v, (1, *v.value.shape)),)


@wrong("Sigmoid.backward", kind="factor 2")
def sigmoid_slope_doubled(self, g, out, a):
    return (2 * g * out * (1 - out),)


@wrong("topological_order", kind="unknown")
def order_by_value(root):
    seen, todo = {id(root): root}, [root]
    while todo:
        for t in todo.pop().inputs:
            if id(t) not in seen:
                seen[id(t)] = t
                todo.append(t)
    return sorted(seen.values(), key=lambda t: float(np.sum(t.value)))


@wrong("LogSumExp.backward", mistake="logsumexp_overflows")
def logsumexp_quotient_of_exponentials(self, g, out, a):
    m = given(g)
    column = (*g.value.shape, 1)
    e = m.exp(a)
    total = m.reduce_sum(e, -1)
    return (m.reshape(g / total, column) * e,)


# --- right ---


@right("unbroadcast")
def unbroadcast_two_passes(g, shape):
    m = given(g)
    while len(g.value.shape) > len(shape):
        g = m.reduce_sum(g, 0)
    for axis, length in enumerate(shape):
        if length == 1 and g.value.shape[axis] > 1:
            kept = list(g.value.shape)
            kept[axis] = 1
            g = m.reshape(m.reduce_sum(g, axis), tuple(kept))
    return g


@right("Div.backward")
def div_with_powers(self, g, out, a, b):
    m = given(g)
    da = g * b**-1
    db = -g * a * b**-2
    return m.unbroadcast(da, a.value.shape), m.unbroadcast(db, b.value.shape)


@right("Tanh.backward")
def tanh_recomputed(self, g, out, a):
    t = given(g).tanh(a)
    return (g - g * t**2,)


@right("ReLU.backward")
def relu_by_sign(self, g, out, a):
    return (g * np.maximum(np.sign(a.value), 0.0),)


@right("MatMul.backward")
def matmul_transposed_products(self, g, out, a, b):
    t = given(g).transpose
    return t(b @ t(g)), t(t(g) @ a)


@right("LogSumExp.backward")
def logsumexp_exp_of_difference(self, g, out, a):
    m = given(g)
    column = (*g.value.shape, 1)
    return (m.exp(a - m.reshape(out, column)) * m.reshape(g, column),)


@right("topological_order")
def order_by_counting(root):
    # Kahn's algorithm from the root, reversed
    users, todo, seen = {}, [root], {id(root)}
    while todo:
        t = todo.pop()
        for parent in t.inputs:
            users[id(parent)] = users.get(id(parent), 0) + 1
            if id(parent) not in seen:
                seen.add(id(parent))
                todo.append(parent)
    order, ready = [], [root]
    while ready:
        t = ready.pop()
        order.append(t)
        for parent in t.inputs:
            users[id(parent)] -= 1
            if users[id(parent)] == 0:
                ready.append(parent)
    return order[::-1]


@right("backward")
def backward_dict_get(root, seed=None):
    order, found = adjoints_of(root, seed)
    for leaf in (t for t in order if t.op is None):
        leaf.grad = found[id(leaf)] + leaf.grad if leaf.grad is not None else found[id(leaf)]


@right("cross_entropy")
def cross_entropy_of_the_mean(logits, y):
    m = given(logits)
    n, c = logits.value.shape
    weights = (np.asarray(y)[:, None] == np.arange(c)) / n
    return m.reduce_sum(m.logsumexp(logits)) / n - m.reduce_sum(weights * logits)
