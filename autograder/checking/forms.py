"""What a derivative is: its shape beside the function's, and how a cotangent pulls it back to a gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.checking.shapes import Shape
from autograder.checking.values import Array

# form         f                       df                      gradient of sum(w * f), w a random cotangent
# elementwise  x.shape -> x.shape      df(x): x.shape          w * df(x)
# gradient     (..., C) -> (...)       df(x): x.shape          w[..., None] * df(x)
#              or any -> number
# jacobian     (..., n) -> (..., m)    df(x): (..., m, n)      sum over m of w[..., m] * df(x)[..., m, :]
# vjp          any -> any              df(x, w): x.shape       df(x, w)

Index = tuple[int, ...]


@dataclass(frozen=True)
class Entry:
    """One entry of the claimed derivative, and the finite difference that belongs in its place."""

    index: Index
    claimed: float
    slope: float


@dataclass(frozen=True)
class Form:
    """How one kind of derivative is laid out. `out` and `x` are the shapes of f(x) and x."""

    output_complaint: Callable[[Shape, Shape], str | None]  # (out, x) -> why no f(x) has this shape
    claim_shape: Callable[[Shape, Shape], Shape]  # (out, x) -> the shape of df
    pull_back: Callable[[Array, Array], Array]  # (df, w) -> the gradient of sum(w * f)
    entry: Callable[[Index, Array, Array, Array], Entry]  # (index i into x, df, df/dx_i measured, w)
    takes_cotangent: bool = False  # df is called with (x, w)


def _elementwise_output(out: Shape, x: Shape) -> str | None:
    return None if out == x else f"an elementwise function returns the shape of its argument, {x}"


def _gradient_output(out: Shape, x: Shape) -> str | None:
    if len(out) <= max(len(x) - 1, 0) and x[: len(out)] == out:
        return None
    return f"from an argument of shape {x}, one number, or one number a row, was wanted"


def _jacobian_output(out: Shape, x: Shape) -> str | None:
    if len(out) == len(x) >= 1 and out[:-1] == x[:-1]:
        return None
    return f"from an argument of shape {x}, its leading axes and one vector a row were wanted"


def _pull_back_gradient(claim: Array, w: Array) -> Array:
    return claim * w.reshape(w.shape + (1,) * (claim.ndim - w.ndim))


def _pull_back_jacobian(claim: Array, w: Array) -> Array:
    return np.asarray((w[..., :, None] * claim).sum(axis=-2))


def _elementwise_entry(index: Index, claim: Array, change: Array, w: Array) -> Entry:
    return Entry(index, float(claim[index]), float(change[index]))


def _gradient_entry(index: Index, claim: Array, change: Array, w: Array) -> Entry:
    return Entry(index, float(claim[index]), float(change[index[: change.ndim]]))


def _jacobian_entry(index: Index, claim: Array, change: Array, w: Array) -> Entry:
    *row, i = index
    column, measured = claim[tuple(row)][:, i], change[tuple(row)]
    worst = int(np.argmax(np.abs(column - measured)))
    return Entry((*row, worst, i), float(column[worst]), float(measured[worst]))


def _vjp_entry(index: Index, claim: Array, change: Array, w: Array) -> Entry:
    return Entry(index, float(claim[index]), float((w * change).sum()))


FORMS = {
    "elementwise": Form(
        output_complaint=_elementwise_output,
        claim_shape=lambda out, x: x,
        pull_back=lambda claim, w: w * claim,
        entry=_elementwise_entry,
    ),
    "gradient": Form(
        output_complaint=_gradient_output,
        claim_shape=lambda out, x: x,
        pull_back=_pull_back_gradient,
        entry=_gradient_entry,
    ),
    "jacobian": Form(
        output_complaint=_jacobian_output,
        claim_shape=lambda out, x: out + x[-1:],
        pull_back=_pull_back_jacobian,
        entry=_jacobian_entry,
    ),
    "vjp": Form(
        output_complaint=lambda out, x: None,
        claim_shape=lambda out, x: x,
        pull_back=lambda claim, w: claim,
        entry=_vjp_entry,
        takes_cotangent=True,
    ),
}
