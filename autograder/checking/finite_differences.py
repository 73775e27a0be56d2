"""`gradcheck`: is this the gradient of that function?

One draw: probe points (probes.py), one message to f, a random cotangent (never ones, under which a vjp that
ignores its cotangent is right), one call of df, the slopes with their bounds (estimate.py), a verdict (verdict.py).
An inconclusive draw is followed by another; `disagree` alone fails the check, in words (explain.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from autograder.checking.explain import disagreement
from autograder.checking.failure import CheckFailed
from autograder.checking.forms import FORMS
from autograder.checking.probes import LARGEST, Probes, draw_probes, dyadic
from autograder.checking.subject import Function, Subject
from autograder.checking.values import Array, require_finite
from autograder.checking.verdict import Verdict, judge

REDRAWS = 3  # fresh probes while inconclusive: a kink by chance spoils a few draws in a hundred
REDRAW_MOVE = 2.0**-3  # of the reach, times entries below 2: redrawn probes stay within the reach of x


@dataclass(frozen=True)
class Draw:
    """What was asked and answered in one draw, and the verdict on it."""

    x: Array
    cotangent: Array
    claim: Array
    verdict: Verdict


def gradcheck(
    f: Function,
    df: Function,
    x: object,
    *,
    rng: np.random.Generator,
    form: Literal["elementwise", "gradient", "jacobian", "vjp"] = "elementwise",
    reach: float = 1.0,
) -> Verdict:
    """Fail, in words, if df is certainly not the derivative of f at x; else return `agree` or `inconclusive`.

    `form` says what a derivative is (the table in forms.py). f is called where every entry is within `reach`
    (rounded down to a power of two) of that of x: make it small where f has a domain to stay in.
    """
    if form not in FORMS:
        raise ValueError(f"gradcheck: no form {form!r}; wanted one of {', '.join(FORMS)}")
    reach = _power_of_two_below(reach)
    probe = _checked_probe(x, reach)
    subject = Subject(f, df, FORMS[form])
    draw = _draw(subject, probe, reach, rng, own_x=True)
    draws = 1
    while draw.verdict.status == "inconclusive" and draws <= REDRAWS:
        moved = np.asarray(probe + REDRAW_MOVE * reach * dyadic(probe.shape, rng))
        draw = _draw(subject, moved, reach, rng, own_x=False)
        draws += 1
    if draw.verdict.status == "disagree":
        asked = {"x": draw.x, "cotangent": draw.cotangent, "claim": draw.claim}
        raise CheckFailed(disagreement(subject, draw.verdict, **asked, reach=reach, rng=rng))
    return replace(draw.verdict, draws=draws)


def _draw(subject: Subject, x: Array, reach: float, rng: np.random.Generator, *, own_x: bool) -> Draw:
    """Ask once and judge. Only at the suite's own x must f and df be finite: a redrawn one may leave a domain."""
    probes: Probes = draw_probes(x, reach, rng)
    outputs = subject.outputs(probes.points())
    cotangent = dyadic(outputs.shape[1:], rng)
    claim = subject.claim(probes.x, cotangent)
    if own_x:
        require_finite(outputs[0], subject.output_name)
        require_finite(claim, subject.claim_name)
    if np.isfinite(outputs[0]).all() and np.isfinite(claim).all():
        with np.errstate(all="ignore"):
            gradient = subject.form.pull_back(claim, cotangent)
        verdict = judge(probes, outputs, cotangent, gradient)
    else:
        verdict = Verdict("inconclusive", "domain: nan or inf at a redrawn probe")
    return Draw(probes.x, cotangent, claim, verdict)


def _power_of_two_below(reach: float) -> float:
    if not 0 < reach < math.inf:
        raise ValueError(f"gradcheck: reach is {reach}; wanted the distance from x at which f may be called")
    return math.ldexp(1.0, math.frexp(reach)[1] - 1)


def _checked_probe(x: object, reach: float) -> Array:
    probe = np.array(x, dtype=np.float64)
    if probe.size == 0 or not np.isfinite(probe).all():
        raise ValueError("gradcheck: x is empty or not finite; wanted a point where f has a derivative")
    largest = float(np.max(np.abs(probe)))
    if largest > LARGEST * reach:
        raise ValueError(
            f"gradcheck: x reaches {largest:.3g}, too far from 0 for exact steps of reach {reach}; "
            f"wanted at most {LARGEST * reach:g}, or a longer reach"
        )
    return probe
