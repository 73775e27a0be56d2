"""What Gradescope knows of a submission: its submission_metadata.json, of which any part may be missing.

https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

_PREVIOUS = 50  # earlier submissions that are passed on, the latest


@dataclass(frozen=True)
class HandedIn:
    """A submission as the platform knows it; nothing of it where it is graded elsewhere."""

    name: str = ""  # "submission_123", as the folder in the platform's export is called
    points: float | None = None  # what the assignment is worth there
    facts: dict[str, Any] = field(default_factory=dict)  # what is passed through: when, how late, what came before


def handed_in(path: Path) -> HandedIn:
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        metadata = None
    if not isinstance(metadata, dict) or not metadata:  # `otter run` puts down an empty one
        return HandedIn()
    assignment = metadata.get("assignment")
    assignment = assignment if isinstance(assignment, dict) else {}
    number = metadata.get("id")
    name = f"submission_{number}" if re.fullmatch(r"\d{1,20}", str(number)) else ""
    return HandedIn(name, _points(assignment.get("total_points")), _facts(metadata, assignment))


def _points(text: object) -> float | None:
    """The platform sends "20.0"."""
    try:
        points = float(str(text))
    except ValueError:
        return None
    return points if math.isfinite(points) and points > 0 else None


def _facts(metadata: dict[str, Any], assignment: dict[str, Any]) -> dict[str, Any]:
    """Names and addresses of people are not among them."""
    facts: dict[str, Any] = {key: metadata.get(key) for key in ("id", "created_at", "submission_method")}
    facts |= {key: assignment.get(key) for key in ("due_date", "late_due_date")}
    seconds = _seconds_between(facts["due_date"], facts["created_at"])
    if seconds is not None:
        facts |= {"late": seconds > 0, "seconds_late": max(0, round(seconds))}
    before = metadata.get("previous_submissions")
    before = [b for b in before if isinstance(b, dict)] if isinstance(before, list) else []
    facts["attempt"] = len(before) + 1
    facts["previous_submissions"] = [
        {key: b.get(key) for key in ("submission_time", "score", "autograder_error")} for b in before[-_PREVIOUS:]
    ]
    return {key: value for key, value in facts.items() if value not in (None, [])}


def _seconds_between(earlier: object, later: object) -> float | None:
    try:
        then, now = (datetime.fromisoformat(str(when).replace("Z", "+00:00")) for when in (earlier, later))
        return (now - then).total_seconds()
    except (ValueError, TypeError):  # no date, or only one of them with a time zone
        return None
