"""The sources of one submission: text only, taken out of its files by whoever read them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sources:
    """A module and its helpers.

    A `.py` is one cell; a notebook has its code cells, of which a failing one does not stop the next.
    """

    module: str
    filename: str
    cells: tuple[str, ...]
    helpers: dict[str, str] = field(default_factory=dict)
    tolerant: bool = False
