"""Is this array right, and is this gradient the gradient of that function?

This room judges plain data that came from a student's code. `compare` holds a value against the reference's,
`gradcheck` holds a gradient against finite differences of the student's own function. Whatever was handed in,
the outcome is silence or one `CheckFailed`, whose message tells the student what was found, what was wanted and
what to do, and never shows a reference value. `gradcheck` accuses only beyond its own error bound; where a kink
or noise leaves it unsure it draws again, and in the end returns a `Verdict` that says so. `diagnose` says which mistake
it is, from what was asked and answered. The room computes with numpy alone (msgspec holds plain data) and imports no
other room: a student's function is anything callable, with a method `.many(list of arguments)` where many calls fit in
one message.
"""

from autograder.checking.comparison import compare
from autograder.checking.diagnosis import KNOWN, RIGHT, UNKNOWN, Answer, Diagnosis, Hypothesis, diagnose
from autograder.checking.digest import Digest, digest
from autograder.checking.failure import CheckFailed
from autograder.checking.finite_differences import gradcheck
from autograder.checking.observed import Observed, Pair
from autograder.checking.shrinking import shrunk
from autograder.checking.transforms import TRANSFORMS
from autograder.checking.values import numbers
from autograder.checking.verdict import Verdict

__all__ = [
    "KNOWN",
    "RIGHT",
    "TRANSFORMS",
    "UNKNOWN",
    "Answer",
    "CheckFailed",
    "Diagnosis",
    "Digest",
    "Hypothesis",
    "Observed",
    "Pair",
    "Verdict",
    "compare",
    "diagnose",
    "digest",
    "gradcheck",
    "numbers",
    "shrunk",
]
