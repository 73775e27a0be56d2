"""Grades as the CSV that Canvas's gradebook imports.

Canvas finds a student by `ID`, else by `SIS User ID` (Gradescope's student ID, where its roster came from Canvas), else
by `SIS Login ID` (JupyterHub's user, often), else by the name; the assignment by "Title (number)", else by
the title, and makes a new one where there is none. Columns as in its own export; https://community.canvaslms.com
"How do I import grades in the Gradebook?".
"""

from __future__ import annotations

import csv
import io

from autograder.platforms.graded import Class
from autograder.platforms.words import number
from autograder.report.table import cell

_STUDENT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS = "    Points Possible"  # with the four spaces that Canvas's own export has


def canvas_csv(graded: Class, title: str | None = None) -> bytes:
    """One row a student, with the total in the assignment's column."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_STUDENT, cell(title or graded.title)])
    writer.writerow([_POINTS, "", "", "", "", number(graded.max_score)])
    for one in graded.graded:
        for student in one.students:
            ids = (one.id_on(platform, student) for platform in ("canvas", "gradescope", "nbgrader"))
            writer.writerow([cell(student.name), *map(cell, ids), "", number(one.result.score)])
    return out.getvalue().encode("utf-8")
