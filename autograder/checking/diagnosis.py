"""Which mistake is it? From what was asked and answered while an exercise was checked, one sentence or none.

A hypothesis (a known mistake, a transform of the right answer) is named only where it answers every request as the
submission did, under every seed. What no hypothesis reproduces is told by where it is wrong: for which inputs, at
which entries. What even that does not tell is "unknown", and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from autograder.checking.digest import Digest, alike
from autograder.checking.observed import Observed, Pair
from autograder.checking.places import Mask, place_of
from autograder.checking.values import floats, numbers

UNKNOWN = "unknown"
KNOWN = "known mistake"
# Said by the check itself, and said well: nothing to add.
PLAIN = ("not started", "missing", "crash", "none", "type", "shape", "argument changed", "ended")
LARGE = 300.0  # an exp of it is near the end of float64
WRONG = 1e-9  # of the largest wanted entry: farther off is wrong, nearer is another way of rounding
_DECIMALS = range(2, 9)


@dataclass(frozen=True)
class Hypothesis:
    """A way of being wrong."""

    kind: str  # KNOWN, or a transform's
    name: str  # of the known mistake, or the kind again
    sentence: str


RIGHT = Hypothesis("right", "right", "")


class Answer(NamedTuple):
    """What a hypothesis says in a check: what was compared, and everything that was asked."""

    compared: Digest
    asked: Digest = ()


# What a hypothesis answers in a check; None where that is not known.
Answers = Callable[[Hypothesis, str], Answer | None]


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with an exercise."""

    kind: str  # "known mistake", a kind of fault, a transform, a place, or "unknown"
    name: str  # of the mistake, where it is a known one; else the kind
    message: str  # for the student; empty where the checks' own messages say it all
    example: Pair | None = field(default=None, compare=False)  # the smallest input that shows it


def diagnose(observed: Sequence[Observed], hypotheses: Sequence[Hypothesis], answers: Answers) -> Diagnosis | None:
    """What is wrong, or None where nothing failed."""
    failed = [o for o in observed if o.fault]
    if not failed:
        return None
    example = _smallest(failed)
    first = next((o for o in failed if not o.care), failed[0])
    if first.fault not in ("not started", "missing", "none"):
        found = _reproduced(observed, hypotheses, answers)
        if found is not None:
            return Diagnosis(found.kind, found.name, found.sentence, example)
    if first.fault in PLAIN:
        return Diagnosis(first.fault, first.fault, "", example=example)
    for kind, message in (_for_which_inputs(observed), _how_precise(failed), place_of(_clean(observed))):
        if kind:
            return Diagnosis(kind, kind, message, example=example)
    kind = UNKNOWN if first.fault == "value" else first.fault
    return Diagnosis(kind, kind, "", example=example)


# --------------------------------------------------------------------------------------------------------- hypotheses
def _reproduced(observed: Sequence[Observed], hypotheses: Sequence[Hypothesis], answers: Answers) -> Hypothesis | None:
    """The first hypothesis that answers as the submission did: to everything; where it did not raise; care apart.

    A second fault (lists are refused, an exp overflows) hides neither the first nor its name.
    """
    whole = sorted(observed, key=lambda o: o.seconds)  # what is asked first rules out nearly all
    unbroken = [o for o in whole if not o.ended]
    ordinary = [o for o in unbroken if not o.care]
    failed = [o for o in whole if o.fault and not o.care]
    crashes = 2 * sum(o.ended for o in failed) > len(failed)  # then that is what is wrong, unless all of it is known
    if crashes:
        unbroken, ordinary = whole, [o for o in whole if not o.care]
    for some, finite in ((whole, False), (unbroken, False), (ordinary, True)):
        # What a digest cannot tell from the right answer explains nothing: digits lost, say, or nan everywhere.
        seen_wrong = [o for o in some if o.fault and not _says(RIGHT, o, answers, finite)]
        left = list(hypotheses) if seen_wrong else []
        for seen in some:
            left = [h for h in left if _says(h, seen, answers, finite)]
        if all(o.only_words for o in seen_wrong):
            left = _only_one(left, seen_wrong, answers)
        if left:
            return left[0]
    return None


def _says(hypothesis: Hypothesis, seen: Observed, answers: Answers, finite: bool) -> bool:
    answer = answers(hypothesis, seen.check)
    return answer is not None and alike(seen.digest, answer.compared, finite)


def _asks(hypothesis: Hypothesis, seen: Observed, answers: Answers) -> bool:
    answer = answers(hypothesis, seen.check)
    return answer is not None and bool(answer.asked) and alike(seen.asked, answer.asked)


def _only_one(left: list[Hypothesis], seen_wrong: Sequence[Observed], answers: Answers) -> list[Hypothesis]:
    """Where nothing was compared there are only the words of a property that does not hold, the same for several
    mistakes: then one of them must be all there is, or the only one that answered every request alike.
    """
    known = [h for h in left if h.kind == KNOWN]
    if len(known) > 1:
        known = [h for h in known if all(_asks(h, o, answers) for o in seen_wrong)]
    return known if len(known) == 1 else []


# ------------------------------------------------------------------------------------------------------------- inputs
def _for_which_inputs(observed: Sequence[Observed]) -> tuple[str, str]:
    """Integers, float32, large numbers: the fault shows with such arguments alone."""
    pairs = [(o, p) for o in observed for p in o.pairs if p.arguments is not None]
    wrong = [(o, p) for o, p in pairs if p.kind]
    right = [(o, p) for o, p in pairs if not p.kind]
    if not wrong or not right:
        return "", ""
    if all(_has_dtype(p, "iu") for _, p in wrong) and any(not _has_dtype(p, "iu") for _, p in right):
        return (
            "integers truncated",
            "Only integer inputs go wrong: an array made like the input holds integers. Convert the input to float64 "
            "first.",
        )
    if all(_has_dtype(p, "f", 4) for _, p in wrong):
        return "float32", "Only float32 inputs go wrong: convert the input to float64 first."
    if all(_is_large(p) for _, p in wrong) and any(not np.isfinite(floats(p.got)).all() for _, p in wrong):
        return (
            "overflow",
            "Ordinary inputs are right; for large ones an exp overflows. Subtract the maximum first, or write the "
            "formula with exp(-abs(z)).",
        )
    return "", ""


def _has_dtype(pair: Pair, kinds: str, itemsize: int | None = None) -> bool:
    """Whether the first argument that holds numbers holds such ones."""
    assert pair.arguments is not None
    first = next((array for array in map(numbers, pair.arguments) if array is not None), None)
    return first is not None and first.dtype.kind in kinds and itemsize in (None, first.dtype.itemsize)


def _is_large(pair: Pair) -> bool:
    assert pair.arguments is not None
    return any(np.abs(floats(a)).max(initial=0.0) > LARGE for a in pair.arguments)


def _how_precise(failed: Sequence[Observed]) -> tuple[str, str]:
    """The formula is right and the digits are not: rounded, float32, finite differences, a small constant."""
    wrong = [p for o in failed for p in o.pairs if p.kind]
    rounded = _rounded(wrong)
    if not wrong or rounded[0] or any(p.kind not in ("digits lost", "float32") for p in wrong if p.arrays is not None):
        return rounded
    values = np.concatenate([p.arrays[0].reshape(-1) for p in wrong if p.arrays is not None] or [np.zeros(0)])
    if values.size and np.array_equal(values, values.astype(np.float32).astype(np.float64)):
        return "float32", "The formula is right, and computed in float32: seven digits. Compute in float64 throughout."
    return (
        "digits lost",
        "The formula is nearly right, but digits are lost on the way: by finite differences in place of the "
        "derivative, by a small constant added, or by a difference of near-equal numbers.",
    )


def _rounded(wrong: Sequence[Pair]) -> tuple[str, str]:
    arrays = [p.arrays for p in wrong if p.arrays is not None]
    if not arrays or not all(np.isfinite(got).all() for got, _ in arrays):
        return "", ""
    for decimals in _DECIMALS:
        if all(np.allclose(got, np.round(want, decimals), rtol=0, atol=1e-12) for got, want in arrays):
            return "rounded", f"Every value is rounded to {decimals} decimals: return it as it is."
    return "", ""


# ------------------------------------------------------------------------------------------------------------- places
def _clean(observed: Sequence[Observed]) -> list[tuple[Mask, Pair]]:
    """Ordinary comparisons of arrays of one shape: which entries are wrong, and the arguments."""
    found = []
    for pair in (p for o in observed if not o.care for p in o.pairs):
        arrays = pair.arrays
        if arrays is None or not np.isfinite(arrays[0]).all():
            if pair.kind:
                return []  # something is wrong in a way that no place explains
            continue
        got, want = arrays
        wrong = np.abs(got - want) > WRONG * np.abs(want).max()
        if bool(pair.kind) == bool(wrong.any()):
            found.append((wrong, pair))
        elif pair.kind:
            return []
    return found


def _smallest(failed: Sequence[Observed]) -> Pair | None:
    """Of the comparisons that failed, the one with the smallest input; ordinary numbers before large ones."""
    wrong = [p for o in failed for p in o.pairs if p.kind and p.arguments is not None]
    return min(wrong, key=lambda p: (_is_large(p), sum(floats(a).size for a in p.arguments or ())), default=None)
