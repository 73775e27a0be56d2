"""The reference engine against HIPS autograd: 200 random graphs, first and second derivatives.

autograd is no dependency of the course. Run this by hand in an environment that has it:

    python tests/golden/07_autodiff/compare_autograd.py

Last run: autograd 1.9.1, numpy 2.x, 200 graphs: the largest relative difference was below 1e-12.
"""

import importlib.util
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np

SOURCE = Path(__file__).parents[3] / "solutions" / "07_autodiff" / "autodiff.py"
GRAPHS = 200
STEPS = 8  # operations in a graph
TOLERANCE = 1e-10  # relative to the largest entry; both engines lose a few digits in eight steps


def logsumexp(z, keepdims=False):
    shift = z - anp.max(z, axis=-1, keepdims=True)
    total = anp.log(anp.sum(anp.exp(shift), axis=-1, keepdims=True)) + (z - shift)[..., :1]
    return total if keepdims else total[..., 0]


def softmax(z):
    return anp.exp(z - logsumexp(z, keepdims=True))


def load():
    spec = importlib.util.spec_from_file_location("autodiff", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def choices(m):
    """Name -> (the step with the reference, the same with autograd); steps keep values of moderate size."""
    return {
        "add": (lambda a, b: a + b, lambda a, b: a + b),
        "sub": (lambda a, b: a - b, lambda a, b: a - b),
        "mul": (lambda a, b: m.tanh(a) * b, lambda a, b: anp.tanh(a) * b),
        "div": (lambda a, b: a / (b * b + 1.0), lambda a, b: a / (b * b + 1.0)),
        "neg_exp": (lambda a, b: m.exp(-m.sigmoid(a)) + b, lambda a, b: anp.exp(-1 / (1 + anp.exp(-a))) + b),
        "pow": (lambda a, b: (a * a + 0.5) ** -1.5 * b, lambda a, b: (a * a + 0.5) ** -1.5 * b),
        "log": (lambda a, b: m.log(a * a + 1.0) - b, lambda a, b: anp.log(a * a + 1.0) - b),
        "sin_cos": (lambda a, b: m.sin(a) * m.cos(b), lambda a, b: anp.sin(a) * anp.cos(b)),
        "relu": (lambda a, b: m.relu(a) * b, lambda a, b: anp.maximum(a, 0.0) * b),
        "softmax": (lambda a, b: m.softmax(a) * b, lambda a, b: softmax(a) * b),
        "logsumexp": (
            lambda a, b: m.reshape(m.logsumexp(a), (3, 1)) - b,
            lambda a, b: anp.reshape(logsumexp(a), (3, 1)) - b,
        ),
        "sum": (lambda a, b: m.reduce_sum(a, 0) * 0.3 + b, lambda a, b: anp.sum(a, 0) * 0.3 + b),
        "matmul": (
            lambda a, b: m.tanh(a) @ m.transpose(m.tanh(b)) @ m.tanh(a),
            lambda a, b: anp.dot(anp.dot(anp.tanh(a), anp.tanh(b).T), anp.tanh(a)),
        ),
        "broadcast": (
            lambda a, b: m.broadcast_to(m.reshape(m.reduce_sum(a, 1), (3, 1)), (3, 4)) * 0.2 + b,
            lambda a, b: anp.reshape(anp.sum(a, 1), (3, 1)) * np.ones((3, 4)) * 0.2 + b,
        ),
    }


def program(plan, table, side, total):
    """A function of one matrix: the steps of the plan, each on two of the results before it."""

    def f(x):
        made = [x, x * 0.5]
        for name, i, j in plan:
            made.append(table[name][side](made[i], made[j]))
        return total(made[-1] * made[-2] + made[len(made) // 2])

    return f


def largest_difference(m, rng):
    """Of the gradient and a Hessian-vector product of one random graph, relative to their largest entry."""
    table = choices(m)
    plan = [(str(rng.choice(list(table))), int(rng.integers(k + 2)), int(rng.integers(k + 2))) for k in range(STEPS)]
    ours = program(plan, table, 0, m.reduce_sum)
    theirs = program(plan, table, 1, anp.sum)
    x, v = rng.normal(size=(2, 3, 4))
    pairs = [
        (m.grad(ours)(x).value, autograd.grad(theirs)(x)),
        (
            m.grad(lambda t: m.reduce_sum(m.grad(ours)(t) * v))(x).value,
            autograd.grad(lambda t: anp.sum(autograd.grad(theirs)(t) * v))(x),
        ),
    ]
    return max(float(np.abs(a - b).max() / max(1.0, np.abs(b).max())) for a, b in pairs)


def main():
    m = load()
    worst = max(largest_difference(m, np.random.default_rng(seed)) for seed in range(GRAPHS))
    print(f"{GRAPHS} graphs, first and second derivatives: largest difference {worst:.1e}")
    assert worst < TOLERANCE


if __name__ == "__main__":
    main()
