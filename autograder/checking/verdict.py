"""The judgement: does a claimed gradient agree with the slopes that the function shows?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from autograder.checking import estimate
from autograder.checking.probes import Probes, samples
from autograder.checking.values import Array

Status = Literal["agree", "disagree", "inconclusive"]

RESOLUTION = 1e-4  # agreement counts only where the bound is this part of the slope: what `agree` promises to see
FLAT = 1e-6  # a slope below this part of the function's value proves nothing: a saturated or dead probe
CLEARLY = 4.0  # a claim is accused beyond this many bounds ...
SHARP = 0.02  # ... and only where the bound is this part of the slope
CLAIM_ROUNDINGS = 8.0  # rounding errors allowed in each entry of the claimed gradient, in units of eps
REPLAY_ROUNDINGS = 16.0  # two calls with one argument may differ so much: summation order in BLAS
RANDOM = 1e-6  # a larger relative difference between them is no rounding: the function is random or has a memory
MIN_AGAINST = 2  # directions must be against a claim: noise with a kink can fool one
MIN_FINITE_STEPS = 3  # of a ladder; with fewer there is nothing to extrapolate


@dataclass(frozen=True)
class Direction:
    """One direction: the slope that the gradient claims, the slope that the function shows, and its error bound."""

    claimed: float
    slope: float
    bound: float
    status: Status
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a gradient check found. `inconclusive` (kink, noise, saturation) is nobody's fault and costs nothing."""

    status: Status
    reason: str = ""
    directions: tuple[Direction, ...] = ()
    draws: int = 1  # of probe points, until the verdict was clear or the draws were used up


def judge(probes: Probes, outputs: Array, cotangent: Array, gradient: Array) -> Verdict:
    """Hold a gradient of sum(cotangent * f) against the outputs of f at `probes.points()`.

    `disagree` needs every direction against the claim and none for it, `agree` needs all of them for it: a wrong
    gradient is wrong in every random direction, a kink or noise spoils only some.
    """
    with np.errstate(all="ignore"):
        return _judge(probes, outputs, cotangent, gradient)


def _judge(probes: Probes, outputs: Array, cotangent: Array, gradient: Array) -> Verdict:
    flat_outputs = outputs.reshape(len(outputs), -1)
    # not `@`: BLAS may sum equal rows in different orders, and equal inputs would look not reproducible
    values = (flat_outputs * cotangent.ravel()).sum(axis=1)
    found = samples(probes, values)
    replayed = float(np.max(np.abs(flat_outputs[-1] - flat_outputs[0])))
    size = float(np.max(np.abs(flat_outputs[0])))
    if not replayed <= RANDOM * size:  # nan the second time is a difference too
        return Verdict("disagree", "the function gave two different results for one argument")
    if replayed > REPLAY_ROUNDINGS * estimate.EPS * size:
        return Verdict("inconclusive", "noise: the function's last digits change from call to call")
    amplitude = float(np.sum(np.abs(flat_outputs[0] * cotangent.ravel())))
    if not np.isfinite(amplitude):
        return Verdict("inconclusive", "the function's values are too large to be summed")
    directions = _directions(probes, found, amplitude, gradient)
    against = sum(d.status == "disagree" for d in directions)
    agreeing = sum(d.status == "agree" for d in directions)
    if agreeing == len(directions):
        return Verdict("agree", "", directions)
    if against and agreeing:
        return Verdict("inconclusive", "directions contradict each other: a kink or noise nearby", directions)
    status: Status = "disagree" if against >= MIN_AGAINST else "inconclusive"
    reasons = [d.reason for d in directions if d.status == status]
    return Verdict(status, reasons[0] if reasons else "", directions)


def _directions(
    probes: Probes, found: estimate.Samples, amplitude: float, gradient: Array
) -> tuple[Direction, ...]:
    noise = estimate.noise_of(found, amplitude)
    got = estimate.slopes(probes.steps, found, noise)
    products = (probes.directions * gradient).reshape(len(probes.directions), -1)
    claimed = products.sum(axis=1)
    tolerance = got.bound + CLAIM_ROUNDINGS * estimate.EPS * np.abs(products).sum(axis=1)
    scale = _scale(probes, gradient, claimed, got.slope)
    kink = estimate.has_kink(probes.steps, found, noise, scale)
    staircase = estimate.is_staircase(probes.steps, found)
    usable = np.isfinite(found.plus + found.minus).sum(axis=1) >= MIN_FINITE_STEPS
    directions = []
    for row in range(len(claimed)):
        status, reason = _one_direction(
            usable=bool(usable[row]),
            kink=bool(kink[row]),
            staircase=bool(staircase[row]),
            claimed=float(claimed[row]),
            gap=abs(float(claimed[row]) - float(got.slope[row])),
            tolerance=float(tolerance[row]),
            scale=float(scale[row]),
            amplitude=amplitude,
        )
        directions.append(
            Direction(float(claimed[row]), float(got.slope[row]), float(got.bound[row]), status, reason)
        )
    return tuple(directions)


def _scale(probes: Probes, gradient: Array, claimed: Array, slope: Array) -> Array:
    """The size that a slope has here: the tolerances are parts of it, so that scaling f changes no verdict."""
    lengths = np.sqrt((probes.directions.reshape(len(claimed), -1) ** 2).sum(axis=1))
    typical = np.linalg.norm(gradient.ravel()) * lengths / np.sqrt(gradient.size)
    seen = np.where(np.isfinite(slope), np.abs(slope), 0.0)
    return np.asarray(np.maximum(np.maximum(np.abs(claimed), typical), seen))


def _one_direction(
    *,
    usable: bool,
    kink: bool,
    staircase: bool,
    claimed: float,
    gap: float,
    tolerance: float,
    scale: float,
    amplitude: float,
) -> tuple[Status, str]:
    if not usable:
        return "inconclusive", "domain: the function is nan or inf next to the probe"
    if not np.isfinite(claimed):
        return "disagree", "the gradient's entries are too large to be summed"
    if kink:
        return "inconclusive", "kink: the slope jumps at the probe"
    if not np.isfinite(tolerance):
        return "inconclusive", "noise: the differences do not settle"
    if gap <= tolerance:
        if scale < FLAT * amplitude:
            return "inconclusive", "flat: the slope is negligible against the value (saturated probe)"
        if tolerance > RESOLUTION * scale:
            return "inconclusive", f"noise: the slope is known to {tolerance / scale:.0e} of itself only"
        return "agree", ""
    if staircase:
        return "inconclusive", "staircase: the output is constant nearby and jumps further out (rounded values?)"
    if gap > CLEARLY * tolerance and tolerance < SHARP * scale:
        return "disagree", "the slope along a random direction is not the one that the gradient claims"
    return "inconclusive", "borderline: the difference is close to the error bound"
