"""The slope along a direction, with a bound on its error that covers truncation, rounding and kinks.

Every function works on rows: one direction a row, one step a column, steps falling by RATIO.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checking.probes import RATIO, Samples
from autograder.checking.values import Array

Flags = npt.NDArray[np.bool_]

EPS = 2.0**-52
ROUNDINGS = 4.0  # relative rounding errors allowed in one value of the function, in units of EPS
NOISE_SAFETY = 3.0  # on the measured noise level, which is a standard deviation
SAFETY = 2.0  # on the truncation error seen along the extrapolation path
COLUMNS = 2  # of the Richardson table; higher ones hide a kink's contamination of the coarse steps (bound off x4096)
KINK_NOISE = 3.0  # a slope jump counts as one beyond this many noise levels ...
KINK_SIZE = 1e-3  # ... plus this part of the slope
USABLE_NOISE = 0.05  # a step can show a kink if noise is below this part of the slope there


@dataclass(frozen=True)
class Slopes:
    """Per direction: the estimated slope, the bound on its error (inf where there is none)."""

    slope: Array
    bound: Array


def noise_of(found: Samples, amplitude: float) -> Array:
    """The absolute error of one value of the function, a column with one row per direction.

    The larger of what rounding must cause (`amplitude` is the sum of the sizes of the terms summed) and what the
    nearby values and the replay show: float32 or a rounding inside the function is seen here.
    """
    magnitude = np.maximum(_largest_finite(found.plus), _largest_finite(found.minus))
    rounding = ROUNDINGS * EPS * np.maximum(magnitude, amplitude)
    seen = max(NOISE_SAFETY * noise_level(found.offsets, found.nearby), abs(found.replay - found.centre))
    return np.maximum(rounding, seen)[:, None]


def _largest_finite(values: Array) -> Array:
    return np.asarray(np.max(np.abs(np.where(np.isfinite(values), values, 0.0)), axis=1))


def noise_level(offsets: Array, values: Array) -> float:
    """The standard deviation of the noise in values of a smooth function at nearby points; 0 where one is not finite.

    So close together a smooth function is a parabola: what least squares leave of it is noise. The offsets are
    random since a rounded output, looked at in equal steps, may rise by exactly one stair each time.
    """
    if not np.isfinite(values).all():
        return 0.0
    parabola = np.vander(offsets / np.max(np.abs(offsets)), 3)
    orthonormal, _ = np.linalg.qr(parabola)
    risen = values - values[0]
    left = risen - orthonormal @ (orthonormal.T @ risen)
    return float(np.sqrt(np.sum(left**2) / (len(values) - 3)))


def central_differences(steps: Array, found: Samples) -> Array:
    return np.asarray((found.plus - found.minus) / (2 * steps))


def even_parts(steps: Array, found: Samples) -> Array:
    """(f(h) - 2 f(0) + f(-h)) / h: vanishes with h where f is smooth, tends to the jump of the slope at a kink."""
    return np.asarray((found.plus - 2 * found.centre + found.minus) / steps)


def slopes(steps: Array, found: Samples, noise: Array) -> Slopes:
    """Richardson extrapolation of central differences; per direction the entry of the table with the least bound.

    The bound adds the largest change along the way from the raw difference (an estimate from coarse steps that
    crossed a kink cannot hide behind a small last change), the noise carried through the table, and half of every
    slope jump that the even parts show.
    """
    table = central_differences(steps, found)
    carried = noise / steps
    allowance = _kink_allowance(even_parts(steps, found))
    path = np.zeros_like(table)
    estimates, bounds = [], []
    for column in range(1, COLUMNS + 1):
        weight = RATIO ** (2 * column)  # the error of a central difference has even powers of h only
        finer = (weight * table[:, 1:] - table[:, :-1]) / (weight - 1)
        carried = (weight * carried[:, 1:] + carried[:, :-1]) / (weight - 1)
        path = np.maximum(path[:, 1:], np.abs(finer - table[:, 1:]))
        estimates.append(finer)
        bounds.append(SAFETY * path + carried + allowance[:, column:])
        table = finer
    estimate, bound = np.concatenate(estimates, axis=1), np.concatenate(bounds, axis=1)
    bound = np.where(np.isfinite(bound), bound, np.inf)
    rows, best = np.arange(len(bound)), np.argmin(bound, axis=1)
    return Slopes(estimate[rows, best], bound[rows, best])


def _kink_allowance(even: Array) -> Array:
    """Per step, a bound on what a kink within it adds to the central difference: half the jump, here counted whole.

    Two neighbouring pairs of steps are asked, since one pair can cancel (kink at 0.8 h); the coarsest step has no
    pair and so no allowance: it is never used alone.
    """
    unknown = np.full((len(even), 1), np.inf)
    jump = np.hstack([unknown, np.abs(_without_linear_part(even))])
    return np.maximum(jump, _next_column(jump))


def _next_column(values: Array) -> Array:
    return np.hstack([values[:, 1:], np.zeros((len(values), 1))])


def _without_linear_part(even: Array) -> Array:
    """Two neighbouring even parts combined so that a smooth function's part, linear in h, drops out."""
    return np.asarray((RATIO * even[:, 1:] - even[:, :-1]) / (RATIO - 1))


def has_kink(steps: Array, found: Samples, noise: Array, scale: Array) -> Flags:
    """Per direction: does the slope jump within the finest steps that noise lets through?"""
    even = even_parts(steps, found)
    even_noise = 4 * noise / steps  # four values of the function, in units of their error
    usable = (even_noise[:, 1:] < USABLE_NOISE * scale[:, None]) & np.isfinite(even[:, 1:] + even[:, :-1])
    last = usable.shape[1] - 1
    finest = np.where(usable.any(axis=1), last - np.argmax(usable[:, ::-1], axis=1), 0)
    rows = np.arange(len(even))
    jump = np.abs(_without_linear_part(even))[rows, finest]
    jump_noise = ((RATIO * even_noise[:, 1:] + even_noise[:, :-1]) / (RATIO - 1))[rows, finest]
    persists = np.abs(even[rows, finest + 1]) > 0.5 * np.abs(even[rows, finest])
    return np.asarray((jump > KINK_NOISE * jump_noise + KINK_SIZE * scale) & persists)


def is_staircase(steps: Array, found: Samples) -> Flags:
    """Per direction: exactly flat close by but moving further out, as a rounded or a float32 output is.

    A float64 value that moves at all differs between nearby points; the width of a stair is unknown, so that no bound
    holds here.
    """
    flat = central_differences(steps, found) == 0
    ties = len(np.unique(found.nearby)) < len(found.nearby)
    return np.asarray((ties | flat[:, -1]) & ~flat.all(axis=1))
