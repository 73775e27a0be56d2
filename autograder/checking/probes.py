"""Where a gradient check looks: the probe points around x, all fixed before the function is called once.

A probe is x + t*u with u a random direction and t a step. Everything is dyadic (a multiple of a power of two),
so that x + t*u is exact in floating point, and the step taken is the step that was meant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checking.values import Array

# Lengths below are in units of `reach`.
N_DIRECTIONS = 3  # a wrong gradient is wrong in each of them, a kink or noise only in some
N_STEPS = 8  # from 2**-2, limited by truncation error, to 2**-16, limited by noise
FIRST_STEP = 2.0**-2  # entries of a direction are below 2, so probes stay within half of the reach
RATIO = 4.0  # of neighbouring steps
N_NEARBY = 7  # probes so close together that a smooth function is a parabola there ...
NEARBY_STEP = 2.0**-26  # ... at random multiples of this step ...
MAX_NEARBY = 2**10  # ... up to so many of it, as far away as the finest step
GRID = 2.0**-36  # x is moved onto it, by at most 7e-12; steps times directions lie on it
LARGEST = 2.0**16  # of |x|: its 16 bits and the grid's 36 fit in the 53 of a float64

STEPS = FIRST_STEP * RATIO ** -np.arange(N_STEPS, dtype=np.float64)


@dataclass(frozen=True)
class Probes:
    """The plan of one draw; `points()` are the arguments to call the function with."""

    x: Array
    directions: Array  # (N_DIRECTIONS, *x.shape)
    steps: Array  # (N_STEPS,), falling
    offsets: Array  # (1 + N_NEARBY,): 0, then the steps to the nearby probes along the first direction

    def points(self) -> list[Array]:
        """57 arrays, none sharing memory: centre, ladders of steps, nearby points, and the centre again."""
        signed = np.concatenate([self.steps, -self.steps])
        along = [self.x + t * u for u in self.directions for t in signed]
        nearby = [self.x + t * self.directions[0] for t in self.offsets[1:]]
        points = [self.x.copy(), *along, *nearby, self.x.copy()]
        return [np.asarray(point) for point in points]  # 0-d arithmetic gives numpy scalars


@dataclass(frozen=True)
class Samples:
    """The values of a scalar function at the probes, sorted by their use."""

    centre: float
    plus: Array  # (N_DIRECTIONS, N_STEPS): at x + t*u
    minus: Array  # likewise, at x - t*u
    offsets: Array  # (1 + N_NEARBY,)
    nearby: Array  # (1 + N_NEARBY,): at the offsets
    replay: float  # at the centre again


def samples(probes: Probes, values: Array) -> Samples:
    """Sort the values at `probes.points()`."""
    along = values[1 : 1 + N_DIRECTIONS * 2 * N_STEPS].reshape(N_DIRECTIONS, 2, N_STEPS)
    nearby = np.concatenate([values[:1], values[-1 - N_NEARBY : -1]])
    return Samples(float(values[0]), along[:, 0], along[:, 1], probes.offsets, nearby, float(values[-1]))


def draw_probes(x: Array, reach: float, rng: np.random.Generator) -> Probes:
    """Fresh directions around x; `reach` is a power of two."""
    grid = GRID * reach
    multiples = np.append(0, rng.choice(np.arange(1, MAX_NEARBY), N_NEARBY, replace=False))
    return Probes(
        x=np.asarray(np.round(x / grid) * grid),
        directions=np.stack([dyadic(x.shape, rng) for _ in range(N_DIRECTIONS)]),
        steps=STEPS * reach,
        offsets=multiples * NEARBY_STEP * reach,
    )


def dyadic(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Random entries +-j/1024 with 512 <= j < 2048, for directions and cotangents.

    None is near zero, so that no wrong entry hides behind a small weight; sizes differ, so that two wrong entries
    do not cancel, as they may under +-1; signs differ, so that the mean of the entries is not all that counts.
    """
    sizes = rng.integers(512, 2048, size=shape) / 1024.0
    return np.asarray(sizes * rng.choice([-1.0, 1.0], size=shape))
