"""What was seen while an exercise was checked: the evidence of a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checking.digest import Digest
from autograder.checking.values import Array


@dataclass(frozen=True)
class Pair:
    """One comparison: what came back, what was wanted, and the arguments of the call, where that is known."""

    got: object
    want: object
    arguments: tuple[object, ...] | None
    kind: str = ""  # of the fault, as CheckFailed has it; "" where there is none
    message: str = ""

    @property
    def arrays(self) -> tuple[Array, Array] | None:
        """Both as float64 arrays of one shape; None where they are not."""
        try:
            got, want = np.asarray(self.got, dtype=np.float64), np.asarray(self.want, dtype=np.float64)
        except (TypeError, ValueError):
            return None
        return (got, want) if got.shape == want.shape and got.size else None


@dataclass(frozen=True)
class Observed:
    """One check of an exercise, run to its end whatever was wrong on the way."""

    check: str  # its name, with the seed's
    care: bool
    digest: Digest
    fault: str = ""  # the sort of what failed; "" where all of it held
    message: str = ""
    ended: bool = False  # by an error of the submission's, so that requests are missing
    seconds: float = 0.0
    pairs: tuple[Pair, ...] = ()
