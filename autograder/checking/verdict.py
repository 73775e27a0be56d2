"""The judgement: does a claimed gradient agree with the slopes that the function shows?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from autograder.checking import estimate
from autograder.checking.probes import Probes, Samples, samples
from autograder.checking.values import Array

Status = Literal["agree", "disagree", "inconclusive"]

RESOLUTION = 1e-4  # of the slope: agreement within a wider bound proves nothing
FLAT = 1e-5  # of the function's value: a smaller slope proves nothing (a saturated or dead probe)
CLEARLY = 4.0  # a claim is accused beyond so many bounds ...
SHARP = 0.02  # ... where the bound is this part of the slope ...
MIN_AGAINST = 2  # ... in so many directions: noise beside a kink can fool one
CLAIM_ROUNDINGS = 8.0  # rounding errors allowed in each entry of the claimed gradient, in units of eps
REPLAY_ROUNDINGS = 16.0  # two calls with one argument may differ so much: BLAS may sum in another order
RANDOM = 1e-6  # a larger relative difference of them is no rounding: the function is random or has a memory
MIN_FINITE_STEPS = 3  # of a ladder; with fewer there is nothing to extrapolate


@dataclass(frozen=True)
class Direction:
    """One direction: the slope that the gradient claims, the slope that the function shows, its error bound."""

    claimed: float
    slope: float
    bound: float
    status: Status
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a gradient check found; `inconclusive` (kink, noise, saturation) is nobody's fault, costs nothing."""

    status: Status
    reason: str = ""
    directions: tuple[Direction, ...] = ()
    draws: int = 1  # of probe points, until the verdict was clear or the draws were used up


def judge(probes: Probes, outputs: Array, cotangent: Array, gradient: Array) -> Verdict:
    """Hold a gradient of sum(cotangent * f) against the outputs of f at `probes.points()`.

    A wrong gradient is wrong in every random direction, a kink or noise spoils some of them: so `agree` needs
    all directions for the claim, `disagree` needs several against it and none for it.
    """
    with np.errstate(all="ignore"):
        terms = outputs.reshape(len(outputs), -1) * cotangent.ravel()
        repeatable = _repeatable(outputs[0], outputs[-1])
        amplitude = float(np.sum(np.abs(terms[0])))
        if repeatable is not None:
            return repeatable
        if not np.isfinite(amplitude):
            return Verdict("inconclusive", "overflow: the function's values are too large to be summed")
        # summed row by row, not `@`: BLAS rounds equal rows differently, and they would look not repeatable
        found = samples(probes, terms.sum(axis=1))
        noise = estimate.noise_of(found, amplitude, estimate.eps_of(outputs))
        directions = _directions(probes, found, noise, amplitude, gradient)
    against = [d for d in directions if d.status == "disagree"]
    agreeing = [d for d in directions if d.status == "agree"]
    if len(agreeing) == len(directions):
        return Verdict("agree", "", directions)
    if against and agreeing:
        return Verdict("inconclusive", "directions contradict each other: a kink or noise nearby", directions)
    if len(against) >= MIN_AGAINST:
        return Verdict("disagree", against[0].reason, directions)
    unsure = [d for d in directions if d.status == "inconclusive"]
    return Verdict("inconclusive", unsure[0].reason, directions)


def _repeatable(first: Array, second: Array) -> Verdict | None:
    """A verdict if two calls with one argument gave different results, None if they agree."""
    difference, size = float(np.max(np.abs(second - first))), float(np.max(np.abs(first)))
    if not difference <= RANDOM * size:  # nan the second time is a difference too
        return Verdict("disagree", "the function gave two different results for one argument")
    if difference > REPLAY_ROUNDINGS * estimate.EPS * size:
        return Verdict("inconclusive", "noise: the function's last digits change from call to call")
    return None


def _directions(
    probes: Probes, found: Samples, noise: Array, amplitude: float, gradient: Array
) -> tuple[Direction, ...]:
    got = estimate.slopes(probes.steps, found, noise)
    products = (probes.directions * gradient).reshape(len(probes.directions), -1)
    claimed, summed = products.sum(axis=1), np.abs(products).sum(axis=1)
    gap = np.abs(claimed - got.slope)
    tolerance = got.bound + CLAIM_ROUNDINGS * estimate.EPS * summed
    scale = _scale(probes, gradient, claimed, got.slope)
    within = gap <= tolerance
    finite = np.isfinite(found.plus + found.minus).sum(axis=1)
    sharp = (gap > CLEARLY * tolerance) & (tolerance < SHARP * scale)
    rulings: tuple[tuple[estimate.Flags, Status, str], ...] = (  # the first that holds decides
        (finite < MIN_FINITE_STEPS, "inconclusive", "domain: nan or inf next to the probe"),
        (~np.isfinite(summed), "disagree", "the gradient's entries are too large to be summed"),
        (~np.isfinite(tolerance), "inconclusive", "unclear: the differences do not settle"),
        (scale < FLAT * amplitude, "inconclusive", "flat: the function hardly moves (saturated?)"),
        (within & (tolerance > RESOLUTION * scale), "inconclusive", "unclear: a kink or noise at the probe"),
        (within, "agree", ""),
        (estimate.is_staircase(probes.steps, found), "inconclusive", "staircase: rounded or float32 values?"),
        (sharp, "disagree", "the slope along a random direction is another"),
        (np.full(len(claimed), True), "inconclusive", "borderline: the difference is close to the bound"),
    )
    directions = []
    for row in range(len(claimed)):
        status, reason = next((status, reason) for holds, status, reason in rulings if holds[row])
        directions.append(Direction(float(claimed[row]), float(got.slope[row]), float(got.bound[row]), status, reason))
    return tuple(directions)


def _scale(probes: Probes, gradient: Array, claimed: Array, slope: Array) -> Array:
    """The size of a slope here; tolerances are parts of it, so that scaling the function changes no verdict."""
    lengths = np.sqrt((probes.directions.reshape(len(claimed), -1) ** 2).sum(axis=1))
    typical = np.linalg.norm(gradient.ravel()) * lengths / np.sqrt(gradient.size)
    seen = np.where(np.isfinite(slope), np.abs(slope), 0.0)
    return np.asarray(np.maximum(np.maximum(np.abs(claimed), typical), seen))
