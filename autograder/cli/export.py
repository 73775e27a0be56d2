"""`autograder export`: a class that was graded, as a file that a learning platform imports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.cli.grading import kept_path
from autograder.course import CourseError
from autograder.grading.result import Result
from autograder.grading.roster import ROSTER, Roster
from autograder.platforms.canvas import canvas_csv
from autograder.platforms.graded import Class, Graded
from autograder.platforms.junit import junit_xml
from autograder.platforms.moodle import moodle_csv
from autograder.report.files import write_atomically

OWN_DOWNLOADS = ("canvas", "moodle")  # where a student has an id that is found again


def export(form: str, folder: Path, title: str | None) -> tuple[list[str], list[str]]:
    """Write the file; what there is to say of it, and which submissions are not in it."""
    forms: dict[str, tuple[str, Callable[[Class], bytes]]] = {
        "canvas": ("canvas.csv", lambda graded: canvas_csv(graded, title)),
        "moodle": ("moodle.csv", moodle_csv),
        "junit": ("junit.xml", junit_xml),
    }
    name, written = forms[form]
    graded, missing = _class_in(folder)
    path = folder / name
    write_atomically(path, written(graded))
    students = sum(len(one.students) for one in graded.graded)
    said = [f"{path}: written, {students} students"]
    strangers = graded.strangers(form)
    if form in OWN_DOWNLOADS and strangers:
        said.append(
            f"{strangers} of them are not from {form.capitalize()}'s own download; it has to find them by other columns"
        )
    return said, missing


def _class_in(folder: Path) -> tuple[Class, list[str]]:
    """The class that was graded into a folder, and the names of those that have no grade yet."""
    wanted = "a folder that `autograder grade` has written"
    try:
        roster = msgspec.json.decode((folder / ROSTER).read_bytes(), type=Roster)
    except OSError:
        raise CourseError(f"{folder} has no {ROSTER}", wanted, "Grade the class with --out, and name that.") from None
    except msgspec.MsgspecError as error:
        raise CourseError(f"{folder / ROSTER}: {error}", wanted, "Grade the class into it again.") from None
    graded, missing = [], []
    for entry in roster.entries:
        try:
            result = msgspec.json.decode(kept_path(folder, entry.submission).read_bytes(), type=Result)
        except (OSError, msgspec.MsgspecError):
            missing.append(entry.submission)
            continue
        if result.topic != roster.topic or result.status == "failed":
            missing.append(entry.submission)
        else:
            graded.append(Graded(entry, result))
    return Class(roster.title, tuple(graded)), missing
