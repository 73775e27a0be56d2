"""Where a gradient check looks: the probe points around x, all known before the function is called once.

A probe is x + t*u with u a random direction and t a step of a ladder. Everything is dyadic (a multiple of a power of
two), so that x + t*u is exact in floating point and the step taken is the step that was meant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checking.values import Array

N_DIRECTIONS = 3  # a wrong gradient is wrong in each of them, a kink or noise only in some
N_STEPS = 8  # reach/4 down to reach * 2**-16: from truncation-limited to noise-limited
RATIO = 4.0  # between neighbouring steps
FIRST_STEP = 2.0**-2  # in units of reach; an entry of a direction is below 2, so a probe stays within reach/2 of x
N_NEARBY = 7  # probes so close together that a smooth function is a parabola there
NEARBY = 2.0**-26  # in units of reach; nearby probes stand at random multiples of it ...
MAX_NEARBY = 2**10  # ... up to so many: as far as the finest step
GRID = 2.0**-36  # in units of reach: x moves by at most 7e-12 onto it; the nearby probes lie on it too
LARGEST = 2.0**16  # |x| in units of reach: 16 + 36 bits still fit in the 53 of a float64

STEPS_PER_LADDER = FIRST_STEP * RATIO ** -np.arange(N_STEPS)


@dataclass(frozen=True)
class Probes:
    """The plan of one draw: the centre, the directions, the steps; `points()` are the arguments to call f with."""

    x: Array
    directions: Array  # (N_DIRECTIONS, *x.shape)
    steps: Array  # (N_STEPS,), falling, in units of x
    offsets: Array  # (1 + N_NEARBY,), in units of x: 0, then those of the nearby probes along the first direction

    def points(self) -> list[Array]:
        """The 57 arguments, each an array of its own: centre, ladders, nearby points, and the centre once more."""
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
    minus: Array  # likewise at x - t*u
    offsets: Array  # (1 + N_NEARBY,)
    nearby: Array  # (1 + N_NEARBY,): at the centre and at the nearby probes
    replay: float  # at the centre again


def samples(probes: Probes, values: Array) -> Samples:
    """Sort the values at `probes.points()`."""
    along = values[1 : 1 + N_DIRECTIONS * 2 * N_STEPS].reshape(N_DIRECTIONS, 2, N_STEPS)
    nearby = np.concatenate([values[:1], values[-1 - N_NEARBY : -1]])
    return Samples(float(values[0]), along[:, 0], along[:, 1], probes.offsets, nearby, float(values[-1]))


def draw_probes(x: Array, reach: float, rng: np.random.Generator) -> Probes:
    """Fresh directions around x; `reach` is a power of two."""
    grid = GRID * reach
    return Probes(
        x=np.round(x / grid) * grid,
        directions=np.stack([dyadic(x.shape, rng) for _ in range(N_DIRECTIONS)]),
        steps=STEPS_PER_LADDER * reach,
        offsets=np.append(0, rng.choice(np.arange(1, MAX_NEARBY), N_NEARBY, replace=False)) * NEARBY * reach,
    )


def dyadic(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    """Random entries +-j/1024 with 512 <= j < 2048, for directions and cotangents.

    None is near zero, so no wrong entry hides behind a small weight; magnitudes differ, so two wrong entries do not
    cancel as they may under +-1; signs differ, so the mean is not the heaviest component.
    """
    magnitudes = rng.integers(512, 2048, size=shape) / 1024.0
    return np.asarray(magnitudes * rng.choice([-1.0, 1.0], size=shape))
