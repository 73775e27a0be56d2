"""What nbgrader_config.py of a course asks for: which steps nbgrader takes, by name."""

from __future__ import annotations

from typing import Any

OURS = "autograder.platforms.nbgrader.preprocessors"
THEIRS = "nbgrader.preprocessors"
# The stub is our stub; the rest is nbgrader's own list.
GENERATE = (
    f"{THEIRS}.IncludeHeaderFooter",
    f"{THEIRS}.InstantiateTests",
    f"{THEIRS}.LockCells",
    f"{OURS}.Stub",
    f"{THEIRS}.ClearOutput",
    f"{THEIRS}.CheckCellMetadata",
    f"{THEIRS}.ComputeChecksums",
    f"{THEIRS}.SaveCells",
    f"{THEIRS}.ClearHiddenTests",
    f"{THEIRS}.ClearMarkScheme",
    f"{THEIRS}.ComputeChecksums",
    f"{THEIRS}.CheckCellMetadata",
)
# Nothing of a submitted notebook is kept but its text; what its cells are, the gradebook says.
SANITIZE = (f"{OURS}.Restore", f"{THEIRS}.CheckCellMetadata")
# The engine in place of Execute; what is hidden is taken out again before anyone sees it.
AUTOGRADE = (
    f"{OURS}.ExternalGrade",
    f"{THEIRS}.SaveAutoGrades",
    f"{THEIRS}.AssignLatePenalties",
    f"{THEIRS}.ClearHiddenTests",
    f"{THEIRS}.CheckCellMetadata",
)


def configure(c: Any) -> None:
    """Set what grading by the engine needs; call it last, so that nothing undoes it."""
    c.GenerateAssignment.preprocessors = list(GENERATE)
    c.Autograde.sanitize_preprocessors = list(SANITIZE)
    c.Autograde.autograde_preprocessors = list(AUTOGRADE)
    c.Autograde.exporter_class = f"{OURS}.TextOfNotebook"
