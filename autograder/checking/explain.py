"""A wrong gradient in words: a constant factor, or the entry that is furthest off."""

from __future__ import annotations

import numpy as np

from autograder.checking.failure import where
from autograder.checking.forms import Entry
from autograder.checking.subject import Subject
from autograder.checking.values import Array
from autograder.checking.verdict import Verdict

SAME_FACTOR = 1e-3  # of (factor - 1): so closely the directions must agree on a factor
MAX_ENTRIES = 64  # looked at one by one; in larger arrays a random choice of so many
ENTRY_STEP = 2.0**-16  # in units of reach, near eps**(1/3): good to ten digits, and four are printed
CLEARLY_OFF = 1e-5  # of the largest entry looked at: far above the error of one central difference


def disagreement(
    subject: Subject,
    verdict: Verdict,
    *,
    x: Array,
    cotangent: Array,
    claim: Array,
    reach: float,
    rng: np.random.Generator,
) -> str:
    """The message of a failed gradient check; every slope in it is one of the student's own function."""
    if not verdict.directions:
        return (
            f"{subject.f_name}: {verdict.reason}; wanted the same result each time: let it depend on its arguments "
            "alone, and change none of them."
        )
    found = f"{subject.claim_name} is not the derivative of {subject.f_name}:"
    factor = _constant_factor(verdict) if x.size > 1 else None
    if factor == 0:
        return f"{found} it is 0 where {subject.f_name} changes. Differentiate the formula."
    if factor is not None:
        times = f"{factor:.6g} times the slope in every direction tried"
        return f"{found} it is {times}. Look for a wrong factor: a sign, a 2, a 1/n."
    entry = _worst_entry(subject, x, cotangent, claim, reach, rng)
    if entry is not None:
        return (
            f"{found} {_place(entry, x)} it says {entry.claimed:.4g}, where finite differences of "
            f"{subject.f_name} give {entry.slope:.4g}. Work this entry out by hand."
        )
    first = verdict.directions[0]
    return (
        f"{found} along a random direction it says {first.claimed:.8g}, where finite differences of "
        f"{subject.f_name} give {first.slope:.8g}. Work a small case out by hand."
    )


def _place(entry: Entry, x: Array) -> str:
    if len(entry.index) != x.ndim:  # an entry of a Jacobian belongs to no single entry of x
        return where(entry.index)
    at_x = f"x = {float(x[entry.index]):.4g}"
    return f"{where(entry.index)} ({at_x})" if entry.index else f"at {at_x}"


def _constant_factor(verdict: Verdict) -> float | None:
    """claimed / slope, if all directions have the same; None if they differ, and single entries are to blame."""
    claimed = np.array([d.claimed for d in verdict.directions])
    slope = np.array([d.slope for d in verdict.directions])
    with np.errstate(all="ignore"):
        ratios = claimed / slope
        mean, spread = float(ratios.mean()), float(ratios.max() - ratios.min())
    return mean if np.isfinite(mean) and spread <= SAME_FACTOR * abs(mean - 1) else None


def _worst_entry(
    subject: Subject, x: Array, cotangent: Array, claim: Array, reach: float, rng: np.random.Generator
) -> Entry | None:
    """By central differences, one entry of x at a time; None where no entry looked at is clearly off."""
    step = ENTRY_STEP * reach
    chosen = rng.permutation(x.size)[:MAX_ENTRIES]
    outputs = subject.outputs([_shifted(x, i, t) for i in chosen for t in (step, -step)])
    if outputs.shape[1:] != cotangent.shape:
        return None
    entries = []
    with np.errstate(all="ignore"):
        changes = (outputs[0::2] - outputs[1::2]) / (2 * step)
        for i, change in zip(chosen, changes, strict=True):
            index = tuple(int(k) for k in np.unravel_index(int(i), x.shape))
            entry = subject.form.entry(index, claim, change, cotangent)
            if np.isfinite(entry.slope):
                entries.append(entry)
    worst = max(entries, key=lambda entry: abs(entry.claimed - entry.slope), default=None)
    if worst is None:
        return None
    size = max(max(abs(entry.claimed), abs(entry.slope)) for entry in entries)
    return worst if abs(worst.claimed - worst.slope) > CLEARLY_OFF * size else None


def _shifted(x: Array, position: int, by: float) -> Array:
    point = x.copy()
    point.flat[position] += by
    return point
