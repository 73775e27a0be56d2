"""Right: a tape of operations; every gradient is read off a backward pass."""
import numpy as np

class Var:
    def __init__(self, value, parents=()):
        self.value = np.asarray(value, dtype=np.float64)
        self.parents = parents
        self.grad = np.zeros_like(self.value)

    def backward(self):
        order, seen = [], set()
        def visit(v):
            if id(v) in seen:
                return
            seen.add(id(v))
            for p, _ in v.parents:
                visit(p)
            order.append(v)
        visit(self)
        self.grad = np.ones_like(self.value)
        for v in reversed(order):
            for p, pull in v.parents:
                p.grad = p.grad + pull(v.grad)

def mean(x):
    return Var(np.mean(x.value), [(x, lambda g: np.broadcast_to(g / x.value.size, x.value.shape))])

def sub(x, c):
    return Var(x.value - c, [(x, lambda g: g)])

def times(x, c):
    return Var(x.value * c, [(x, lambda g: g * c)])

def square(x):
    return Var(x.value**2, [(x, lambda g: 2 * x.value * g)])

def log(x):
    return Var(np.log(x.value), [(x, lambda g: g / x.value)])

def one_minus(x):
    return Var(1 - x.value, [(x, lambda g: -g)])

def add(a, b):
    return Var(a.value + b.value, [(a, lambda g: g), (b, lambda g: g)])

def softplus(x):
    v = x.value
    return Var(np.logaddexp(0, v), [(x, lambda g: g * np.exp(-np.logaddexp(0, -v)))])

def pick(x, y):
    rows = np.arange(len(x.value))
    def pull(g):
        out = np.zeros_like(x.value)
        out[rows, y] = g
        return out
    return Var(x.value[rows, y], [(x, pull)])

def lse(x):
    m = x.value.max(axis=1, keepdims=True)
    e = np.exp(x.value - m)
    s = e.sum(axis=1, keepdims=True)
    return Var((m + np.log(s))[:, 0], [(x, lambda g: g[:, None] * e / s)])

def _se(v, y): return mean(square(sub(v, np.asarray(y, float))))
def _ll(v, y):
    y = np.asarray(y, float)
    return times(mean(add(times(log(v), y), times(log(one_minus(v)), 1 - y))), -1.0)
def _lz(v, y): return mean(add(softplus(v), times(v, -np.asarray(y, float))))
def _ce(v, y): return times(mean(log(pick(v, np.asarray(y)))), -1.0)
def _cz(v, y): return mean(add(lse(v), times(pick(v, np.asarray(y)), -1.0)))
def _value(graph): return lambda x, y: graph(Var(x), y).value
def _grad(graph):
    def gradient(x, y):
        v = Var(x)
        graph(v, y).backward()
        return v.grad
    return gradient

squared_error, squared_error_grad = _value(_se), _grad(_se)
logistic_loss, logistic_loss_grad = _value(_ll), _grad(_ll)
logistic_loss_with_logits, logistic_loss_with_logits_grad = _value(_lz), _grad(_lz)
cross_entropy, cross_entropy_grad = _value(_ce), _grad(_ce)
cross_entropy_with_logits, cross_entropy_with_logits_grad = _value(_cz), _grad(_cz)

def one_hot(y, n_classes):
    return np.equal.outer(np.asarray(y), np.arange(n_classes)).astype(float)
