"""What was seen while an exercise was checked: the evidence of a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.checking.digest import Digest
from autograder.checking.values import Array, floats


@dataclass(frozen=True)
class Pair:
    """One comparison: what came back, what was wanted, and the call that gave it, where that is known."""

    got: object
    want: object
    target: str
    arguments: tuple[object, ...] | None
    kind: str = ""  # of the fault, as CheckFailed has it; "" where there is none
    message: str = ""
    keywords: Mapping[str, object] = field(default_factory=dict)

    @property
    def arrays(self) -> tuple[Array, Array] | None:
        """Both as float64 arrays of one shape; None where they are not."""
        got, want = floats(self.got), floats(self.want)
        return (got, want) if got.shape == want.shape and got.size else None


@dataclass(frozen=True)
class Observed:
    """One check of an exercise, run to its end whatever was wrong on the way."""

    check: str  # its name, with the seed's
    care: bool
    digest: Digest  # of what was compared
    asked: Digest  # of everything that was asked
    fault: str = ""  # the sort of what failed; "" where all of it held
    message: str = ""
    ended: bool = False  # by an error of the submission's, so that requests are missing
    seconds: float = 0.0  # of our processor time

    @property
    def only_words(self) -> bool:
        """Whether nothing was compared: all there is, is how it ended."""
        return not self.pairs and len(self.digest) <= 1

    pairs: tuple[Pair, ...] = ()
