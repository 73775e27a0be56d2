"""A source notebook as nbgrader wants it: cells to solve, given cells, and a graded cell for each exercise.

A graded cell is the `check("sigmoid")` of every handout, and a hidden line with which a source is validated. No check's
text is in it, and no answer but those that nbgrader itself takes out: what a student is graded by never leaves the
checkout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from autograder.course import Topic, calls
from autograder.course.assignment import Assignment
from autograder.course.outline import outline
from autograder.course.source import CHECK_SETUP, as_notebook, notebook_bytes, notebook_cell, regions

SCHEMA = 3  # of nbgrader's metadata
GRADED = """\
check("{name}")
### BEGIN HIDDEN TESTS
from autograder.platforms.nbgrader import check_hidden

check_hidden("{name}")
### END HIDDEN TESTS"""


def grade_id(exercise: str) -> str:
    """The name of an exercise's graded cell: nbgrader knows letters, digits, `_` and `-`."""
    return "test-" + exercise.replace(".", "-")


def source_notebook(topic: Topic) -> bytes:
    """The notebook that goes into `source/`, the same bytes whenever source and assignment are the same."""
    text = topic.source.read_text(encoding="utf-8")
    whole = as_notebook(text)
    whole["cells"] = _with_graded_cells(whole["cells"], topic.assignment(), calls(text))
    return notebook_bytes(whole)


def _with_graded_cells(
    given: list[dict[str, Any]], assignment: Assignment, uses: Mapping[str, frozenset[str]]
) -> list[dict[str, Any]]:
    """Every exercise's graded cell stands below the cell that defines it, and below those of what it may well use."""
    defined = [list(outline("".join(c["source"]))) if c["cell_type"] == "code" else [] for c in given]
    at = {name: number for number, names in enumerate(defined) for name in names}
    home = {e.name: max(at.get(name, 0) for name in (e.name, *uses[e.name])) for e in assignment.exercises}
    cells: list[dict[str, Any]] = []
    used: Counter[str] = Counter()
    for number, cell in enumerate(given):
        if cell["cell_type"] == "code":
            if not used:
                cells.append(_marked(_code(CHECK_SETUP), _unique("setup", used), locked=True))
            name = _unique(defined[number][0] if defined[number] else "given-code", used)
            solution = bool(regions("".join(cell["source"])))
            _marked(cell, name, locked=not solution, solution=solution)
        cells.append(cell)
        for exercise in assignment.exercises:
            if home[exercise.name] == number:
                graded = _code(GRADED.format(name=exercise.name))
                cells.append(_marked(graded, grade_id(exercise.name), locked=True, points=exercise.points))
    return cells


def _unique(name: str, used: Counter[str]) -> str:
    used[name] += 1
    return name if used[name] == 1 else f"{name}-{used[name]}"


def _code(source: str) -> dict[str, Any]:
    return notebook_cell("code", source, {}, Counter())


def _marked(
    cell: dict[str, Any], name: str, *, locked: bool, solution: bool = False, points: float | None = None
) -> dict[str, Any]:
    """The cell with nbgrader's word on it."""
    cell["metadata"]["nbgrader"] = {
        "schema_version": SCHEMA,
        "grade_id": name,
        "grade": points is not None,
        "locked": locked,
        "solution": solution,
        "task": False,
        **({} if points is None else {"points": points}),
    }
    return cell
