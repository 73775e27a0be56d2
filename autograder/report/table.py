"""The class as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.grading.result import Result
from autograder.wire.text import one_line

# A cell that begins with one of these is a formula to a spreadsheet, and a submission chooses its own name.
# The wide ones are the same to a spreadsheet that was set up for Japanese.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_csv(results: Sequence[Result]) -> bytes:
    """One row a submission: name, status, score, the score of each exercise, message."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    names = [e.name for e in results[0].exercises] if results else []
    writer.writerow(["submission", "status", "score", "max_score", *names, "message"])
    for r in results:
        scores = [f"{e.score:g}" for e in r.exercises]
        writer.writerow([cell(r.submission), r.status, f"{r.score:g}", f"{r.max_score:g}", *scores, cell(r.message)])
    return out.getvalue().encode("utf-8")


def cell(text: str, limit: int = 300) -> str:
    """Untrusted text as a cell that no spreadsheet computes."""
    line = one_line(text, limit)
    return "'" + line if line.startswith(_FORMULA) else line
