"""The reference engine agrees with HIPS autograd: first and second derivatives of 200 random programs.

Not with autograd's own tanh six times over, where exact polynomials are the better judge: see the hidden suite.
"""

from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from autograder.course import load_module

ENGINE = load_module(Path(__file__).parents[3] / "solutions" / "07_autodiff" / "autodiff.py")
PROGRAMS = 200
STEPS = 8  # operations in a program
RTOL = 1e-13  # of the largest entry; they differ by 2e-15


def logsumexp(z):
    shift = anp.max(z, axis=-1, keepdims=True)
    return anp.log(anp.sum(anp.exp(z - shift), axis=-1, keepdims=True)) + shift


class Theirs:
    """The functions of the engine, by autograd."""

    exp, log, sin, cos, tanh = anp.exp, anp.log, anp.sin, anp.cos, anp.tanh
    reshape, transpose, reduce_sum, matmul = anp.reshape, anp.transpose, anp.sum, anp.dot

    def sigmoid(z):
        return 1 / (1 + anp.exp(-z))

    def relu(z):
        return anp.maximum(z, 0.0)

    def broadcast_to(z, shape):
        return z * np.ones(shape)

    def logsumexp(z):
        return logsumexp(z)[..., 0]

    def softmax(z):
        return anp.exp(z - logsumexp(z))


STEP = {  # one step on two matrices of shape (3, 4), by the functions of either side; it keeps values of moderate size
    "Add": lambda m, a, b: a + b,
    "Sub": lambda m, a, b: a - b,
    "Mul": lambda m, a, b: m.tanh(a) * b,
    "Div": lambda m, a, b: a / (b * b + 1.0),
    "Neg, Exp, Sigmoid": lambda m, a, b: m.exp(-m.sigmoid(a)) + b,
    "Pow": lambda m, a, b: (a * a + 0.5) ** -1.5 * b,
    "Log": lambda m, a, b: m.log(a * a + 1.0) - b,
    "Sin, Cos": lambda m, a, b: m.sin(a) * m.cos(b),
    "ReLU": lambda m, a, b: m.relu(a) * b,
    "Softmax": lambda m, a, b: m.softmax(a) * b,
    "LogSumExp, Reshape": lambda m, a, b: m.reshape(m.logsumexp(a), (3, 1)) - b,
    "Sum": lambda m, a, b: m.reduce_sum(a, 0) * 0.3 + b,
    "MatMul, Transpose": lambda m, a, b: m.matmul(m.matmul(m.tanh(a), m.transpose(m.tanh(b))), m.tanh(a)),
    "BroadcastTo": lambda m, a, b: m.broadcast_to(m.reshape(m.reduce_sum(a, 1), (3, 1)), (3, 4)) * 0.2 + b,
}


def program(module, plan):
    """A function of one matrix to one number: each step of the plan uses two of the results before it."""

    def f(x):
        made = [x, x * 0.5]
        for name, i, j in plan:
            made.append(STEP[name](module, made[i], made[j]))
        return module.reduce_sum(made[-1] * made[-2] + made[len(made) // 2])

    return f


def random_plan(rng):
    return [(rng.choice(list(STEP)), rng.integers(k), rng.integers(k)) for k in range(2, STEPS + 2)]


def derivatives(sum_of, grad, f, x, v):
    """The gradient at x, and the Hessian times v."""
    first = grad(f)
    return first(x), grad(lambda t: sum_of(first(t) * v))(x)


def largest_difference(seed):
    rng = np.random.default_rng(seed)
    plan, (x, v) = random_plan(rng), rng.normal(size=(2, 3, 4))
    ours = derivatives(ENGINE.reduce_sum, ENGINE.grad, program(ENGINE, plan), x, v)
    theirs = derivatives(anp.sum, autograd.grad, program(Theirs, plan), x, v)
    return max(np.abs(a.value - b).max() / max(1.0, np.abs(b).max()) for a, b in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("first", range(0, PROGRAMS, 20))
def test_gradients_and_hessians_times_a_vector_are_those_of_autograd(first):
    assert max(map(largest_difference, range(first, first + 20))) < RTOL


def test_the_programs_take_every_step():
    plans = [random_plan(np.random.default_rng(seed)) for seed in range(PROGRAMS)]
    assert {name for plan in plans for name, _, _ in plan} == set(STEP)
