"""The labelled set: functions that students hand in, each with what a good teacher says on reading it.

A diagnosis is measured on it, and was written without a look at it. Each NN_topic.py holds wrong functions, labelled
with the entry of mistakes.py whose sentence is the right one to say, else with a kind of the list below, else
"unknown"; and right ones in other styles, of which a diagnosis must not say that they are wrong. With `care=False`
they lose numerical care, of which alone it may speak.

What equals an entry of mistakes.py has its name, whatever kind would describe it too. Where a function draws or calls
back, "equals" is: for the same draws and callbacks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import load_module

# What a generic sentence can say: n is the rows of the batch, C the length of the last axis, size the number of entries.
KINDS = frozenset(
    {
        *("sign", "factor 2", "factor 1/2", "times n", "over n", "times C", "over C", "times size", "over size"),
        *("transposed", "diagonal only", "diagonal missing", "summed", "kept axis", "rolled", "flipped"),
        *("absolute value", "squared", "zeros", "cotangent ignored"),
        *("wrong where negative", "wrong where positive", "wrong at zero", "wrong at the label"),
        *("wrong in the first row", "wrong in the last row", "wrong in the first column", "wrong in the last column"),
        *("crash", "none", "not started", "type", "shape", "argument changed", "second call differs"),
        *("integers truncated", "float32", "rounded", "overflow", "digits lost"),
        "unknown",  # wrong in a way that no list would hold
    }
)


@dataclass(frozen=True)
class Labelled:
    """A function or class that takes the place of the reference's exercise, and what is wrong with it."""

    exercise: str
    function: Callable[..., Any]
    mistake: str | None = None  # the entry of mistakes.py that it behaves as
    kind: str | None = None  # where there is no such entry; both are None where it is right
    care: bool = True  # False where it is right but for numerical care, which it loses

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def right(self) -> bool:
        return self.mistake is None and self.kind is None


_collected: list[Labelled] = []


def wrong(exercise: str, *, mistake: str | None = None, kind: str | None = None) -> Callable[[Any], Any]:
    """Record the function or class below as a wrong answer, by its mistake or by its kind."""
    if (mistake is None) == (kind is None) or (kind is not None and kind not in KINDS):
        raise ValueError(f"{exercise}: mistake {mistake!r}, kind {kind!r}; one of the two, a kind of KINDS")
    return _record(exercise, mistake, kind)


def right(exercise: str, *, care: bool = True) -> Callable[[Any], Any]:
    """Record the function or class below as a right answer; without `care`, right but for numerical care."""
    return _record(exercise, None, None, care)


def _record(exercise: str, mistake: str | None, kind: str | None, care: bool = True) -> Callable[[Any], Any]:
    def record(function: Any) -> Any:
        _collected.append(Labelled(exercise, function, mistake, kind, care))
        return function

    return record


def load(path: Path) -> tuple[Labelled, ...]:
    """Execute one NN_topic.py and return what it records, in order."""
    _collected.clear()
    before = sys.modules.get("labels")
    sys.modules["labels"] = sys.modules[__name__]  # a topic's `from labels import ...`, however this file was loaded
    try:
        load_module(path)
    finally:
        del sys.modules["labels"]
        if before is not None:
            sys.modules["labels"] = before
    found = tuple(_collected)
    names = [labelled.name for labelled in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{path.name}: more than one {', '.join(sorted(twice))}")
    return found
