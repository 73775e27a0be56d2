"""Grades as the worksheet that a Moodle assignment imports ("Upload grading worksheet").

Moodle finds a student by `Identifier`, which is "Participant" and the number in the names of its download, and wants
the columns Identifier, Grade and "Last modified (grade)". Where students came from elsewhere, the same file goes
through the gradebook's import ("Grades", "Import", "CSV file"), which asks which column to find them by.
"""

from __future__ import annotations

import csv
import io
from html import escape

from autograder.platforms.graded import Class, Graded
from autograder.platforms.words import headline, number, told
from autograder.report.table import cell

_FEEDBACK = 20_000  # characters of one student's
_COLUMNS = (
    "Identifier",
    "Full name",
    "Username",
    "ID number",
    "Email address",
    "Grade",
    "Maximum Grade",
    "Last modified (grade)",
    "Feedback comments",
)


def moodle_csv(graded: Class) -> bytes:
    """One row a student: the grade, and each exercise with its points and what was wrong, as Moodle's HTML."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in graded.graded:
        feedback = cell(_feedback(one), _FEEDBACK)
        points = (number(one.result.score), number(one.result.max_score))
        for student in one.students:
            participant = one.id_on("moodle", student)
            ids = (f"Participant {participant}" if participant else "", student.name, one.id_on("nbgrader", student))
            known = (*ids, one.id_on("gradescope", student), student.email)
            writer.writerow([*map(cell, known), *points, "", feedback])
    return out.getvalue().encode("utf-8")


def _feedback(one: Graded) -> str:
    said = [escape(line) for line in headline(one.result).splitlines()]
    for exercise in told(one.result) if one.result.status == "graded" else ():
        points = f" {number(exercise.score)} of {number(exercise.max_score)}" if exercise.max_score else ""
        said.append(f"<b>{escape(exercise.name)}</b>{points}" + (" right" if exercise.passed else ""))
        if not exercise.passed:
            said += [escape(line) for line in exercise.lines]
    return "<br>".join(said)
