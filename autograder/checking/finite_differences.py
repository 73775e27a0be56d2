"""`gradcheck`: is this the gradient of that function? Draws, judges, draws again where unsure, and says what is wrong.

One draw: probe points (probes.py) -> one message to f -> a random cotangent, never ones -> one call of df ->
estimate with a bound (estimate.py) -> verdict (verdict.py). Only `disagree` fails the check.
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
from autograder.checking.values import Array
from autograder.checking.verdict import Verdict, judge

REDRAWS = 3  # fresh probes while inconclusive; of right gradients near kinks 3 in 100 need one, 1 in 1000 two
REDRAW_MOVE = 2.0**-3  # in units of reach and of a direction's entries: a redrawn probe stays within reach of x


@dataclass(frozen=True)
class Draw:
    """All that was asked of the student in one draw, and the verdict on it."""

    probes: Probes
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
    """Fail with words if df is certainly not the derivative of f at x; else return the verdict, agree or inconclusive.

    `form` says what a derivative is here (the table in forms.py). f is called at points whose entries are within
    `reach` of those of x (rounded down to a power of two): make it small where f has a domain to stay in.
    """
    if form not in FORMS:
        raise ValueError(f"gradcheck: no form {form!r}; wanted one of {', '.join(FORMS)}")
    reach = _power_of_two_below(reach)
    probe = _checked_probe(x, reach)
    subject = Subject(f, df, FORMS[form])
    draw = _draw(subject, probe, reach, rng, certain=True)
    draws = 1
    while draw.verdict.status == "inconclusive" and draws <= REDRAWS:
        moved = probe + REDRAW_MOVE * reach * dyadic(probe.shape, rng)
        draw = _draw(subject, np.asarray(moved), reach, rng, certain=False)
        draws += 1
    if draw.verdict.status == "disagree":
        raise CheckFailed(
            disagreement(
                subject,
                draw.verdict,
                x=draw.probes.x,
                cotangent=draw.cotangent,
                claim=draw.claim,
                reach=reach,
                rng=rng,
            )
        )
    return replace(draw.verdict, draws=draws)


def _draw(subject: Subject, x: Array, reach: float, rng: np.random.Generator, *, certain: bool) -> Draw:
    """Ask once and judge. `certain`: x is the suite's own probe, where f and df must be finite."""
    probes = draw_probes(x, reach, rng)
    outputs = subject.outputs(probes.points())
    cotangent = dyadic(outputs.shape[1:], rng)
    claim = subject.claim(probes.x, cotangent)
    if certain:
        subject.require_finite_at(outputs[0], claim)
    if np.isfinite(outputs[0]).all() and np.isfinite(claim).all():
        with np.errstate(all="ignore"):
            gradient = subject.form.pull_back(claim, cotangent)
        verdict = judge(probes, outputs, cotangent, gradient)
    else:
        verdict = Verdict("inconclusive", "domain: nan or inf at a redrawn probe")
    return Draw(probes, cotangent, claim, verdict)


def _power_of_two_below(reach: float) -> float:
    if not 0 < reach < math.inf:
        raise ValueError(f"gradcheck: reach is {reach}; wanted a positive number, the distance that f may be probed at")
    return math.ldexp(1.0, math.frexp(reach)[1] - 1)


def _checked_probe(x: object, reach: float) -> Array:
    probe = np.array(x, dtype=np.float64)
    if probe.size == 0 or not np.isfinite(probe).all():
        raise ValueError("gradcheck: x is empty or not finite; wanted a probe where f can be differentiated")
    largest = float(np.max(np.abs(probe)))
    if largest > LARGEST * reach:
        raise ValueError(
            f"gradcheck: |x| reaches {largest:.3g}, too far from 0 for exact steps; "
            f"wanted at most {LARGEST:.0f} times reach ({reach})"
        )
    return probe
