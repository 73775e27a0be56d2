"""The slope along a direction, with a bound on its error that covers truncation, rounding and kinks.

Every function works on rows: a direction is a row, a step is a column, steps fall by RATIO.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checking.probes import RATIO, Samples
from autograder.checking.values import Array

Flags = npt.NDArray[np.bool_]

EPS = 2.0**-52
EPS_FLOAT32 = 2.0**-23
ROUNDINGS = 4.0  # rounding errors allowed in one value of the function, in units of eps
NOISE_SAFETY = 3.0  # on the noise seen, which is a standard deviation
SAFETY = 2.0  # on the truncation error seen along the extrapolation
COLUMNS = 2  # of the Richardson table; later ones hide what a kink did to the coarse steps (by up to x4000)


@dataclass(frozen=True)
class Slopes:
    """Per direction: the slope, and the bound on its error (inf where nothing could be estimated)."""

    slope: Array
    bound: Array


def eps_of(outputs: Array) -> float:
    """The precision of a function's outputs: float64's, or float32's where every single one fits in a float32.

    An entry stuck at float32's 1.0 would otherwise look like one that does not move.
    """
    return EPS_FLOAT32 if (outputs.astype(np.float32) == outputs).all() else EPS


def noise_of(found: Samples, amplitude: float, eps: float) -> Array:
    """The absolute error of one value of the function; a column, for one row per direction.

    It is what rounding must cause (`amplitude` is the sum of the sizes of all terms summed), or what nearby values
    and the replay show where that is more: a rounding or a small noise inside the function is seen here.
    """
    size = np.maximum(_largest_finite(found.plus), _largest_finite(found.minus))
    rounding = ROUNDINGS * eps * np.maximum(size, amplitude)
    seen = max(NOISE_SAFETY * noise_level(found.offsets, found.nearby), abs(found.replay - found.centre))
    return np.maximum(rounding, seen)[:, None]


def _largest_finite(values: Array) -> Array:
    return np.asarray(np.max(np.abs(np.where(np.isfinite(values), values, 0.0)), axis=1))


def noise_level(offsets: Array, values: Array) -> float:
    """The standard deviation of the noise in nearby values of a smooth function; 0 where one is not finite.

    So close together a smooth function is a parabola: what least squares leave of it is noise. Offsets are random
    because a rounded output, looked at in equal steps, may rise by exactly one stair each time.
    """
    if not np.isfinite(values).all():
        return 0.0
    orthonormal, _ = np.linalg.qr(np.vander(offsets / np.max(offsets), 3))
    risen = values - values[0]
    left = risen - orthonormal @ (orthonormal.T @ risen)
    return float(np.sqrt(np.sum(left**2) / (len(values) - 3)))


def central_differences(steps: Array, found: Samples) -> Array:
    """(f(h) - f(-h)) / 2h."""
    return np.asarray((found.plus - found.minus) / (2 * steps))


def even_parts(steps: Array, found: Samples) -> Array:
    """(f(h) - 2 f(0) + f(-h)) / h: falls with h where f is smooth, stays at the jump of the slope at a kink."""
    return np.asarray((found.plus - 2 * found.centre + found.minus) / steps)


def slopes(steps: Array, found: Samples, noise: Array) -> Slopes:
    """Richardson extrapolation of central differences: per direction, the entry of the table with the least bound.

    The bound adds the largest change on the way from the raw difference (so that coarse steps which crossed a
    kink cannot hide behind a small last change), the noise carried through the table, and the jump of the slope
    that the even parts show.
    """
    table = central_differences(steps, found)
    carried = noise / steps
    jump = _jumps(even_parts(steps, found))
    path = np.zeros_like(table)
    estimates, bounds = [], []
    for column in range(1, COLUMNS + 1):
        weight = RATIO ** (2 * column)  # the truncation error of a central difference has even powers of h only
        finer = (weight * table[:, 1:] - table[:, :-1]) / (weight - 1)
        carried = (weight * carried[:, 1:] + carried[:, :-1]) / (weight - 1)
        path = np.maximum(path[:, 1:], np.abs(finer - table[:, 1:]))
        estimates.append(finer)
        bounds.append(SAFETY * path + carried + jump[:, column:])
        table = finer
    estimate, bound = np.concatenate(estimates, axis=1), np.concatenate(bounds, axis=1)
    bound = np.where(np.isfinite(bound), bound, np.inf)
    rows, best = np.arange(len(bound)), np.argmin(bound, axis=1)
    return Slopes(estimate[rows, best], bound[rows, best])


def _jumps(even: Array) -> Array:
    """Per step, the jump of the slope within it, which can move the central difference by half of itself.

    The larger of two neighbouring pairs of steps, since a kink at 0.8 h leaves no trace in one of them; inf for
    the coarsest step, which has no coarser one to be compared with.
    """
    jump = np.abs(_without_linear_part(even))
    edge = np.ones((len(even), 1))
    return np.asarray(np.maximum(np.hstack([np.inf * edge, jump]), np.hstack([jump, 0 * edge])))


def _without_linear_part(even: Array) -> Array:
    """Neighbouring even parts combined so that a smooth function's, which is linear in h, drops out."""
    return np.asarray((RATIO * even[:, 1:] - even[:, :-1]) / (RATIO - 1))


def is_staircase(steps: Array, found: Samples) -> Flags:
    """Per direction: exactly flat close by but moving further out, as a rounded or a float32 output is.

    A float64 value that moves at all differs between nearby points. The width of a stair is unknown, so that no
    bound on the slope holds here.
    """
    flat = central_differences(steps, found) == 0
    ties = len(np.unique(found.nearby)) < len(found.nearby)
    return np.asarray((ties | flat[:, -1]) & ~flat.all(axis=1))
