"""`autograder grade`: finds submissions, grades what is not graded yet, writes results, prints a table."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.cli.golden import Expected, expectations
from autograder.course import Course, Topic
from autograder.grading.classroom import grade_class, keys
from autograder.grading.engine import open_desk
from autograder.grading.gradebook import Gradebook
from autograder.grading.intake import Submission, find_submissions
from autograder.grading.result import Result
from autograder.grading.roster import ROSTER, Roster, roster
from autograder.report.files import file_name, write_atomically
from autograder.report.gradescope import as_json
from autograder.report.page import class_page
from autograder.report.table import as_csv
from autograder.report.terminal import Progress, show

GOLDEN = Path("tests/submissions")


def grade_topic(course: Course, topic: Topic, path: Path, out: Path, jobs: int | None) -> bool:
    """Grade everything under `path`; False where something could not be graded."""
    submissions = find_submissions(path, topic.module)
    results = _grade(course, topic, submissions, out, jobs)
    return all(r.status != "failed" for r in results)


def grade_golden(course: Course, out: Path, jobs: int | None) -> bool:
    """Grade the golden class of every topic that has one; False where a submission does not get what it must."""
    ok = True
    for topic in course.topics():
        folder = course.root / GOLDEN / topic.name
        if folder.is_dir():
            expected = expectations(folder)
            results = _grade(course, topic, find_submissions(folder, topic.module), out / topic.name, jobs, expected)
            ok = ok and all(r.submission in expected and expected[r.submission].holds(r) for r in results)
    return ok


def _grade(
    course: Course,
    topic: Topic,
    submissions: list[Submission],
    out: Path,
    jobs: int | None,
    expected: dict[str, Expected] | None = None,
) -> list[Result]:
    if not submissions:
        raise FileNotFoundError(f"no submission found for {topic.name}. Name a file, or a folder of submissions")
    started = time.monotonic()
    desk = open_desk(course, topic)
    whose = roster(topic.name, desk.assignment.title, submissions)
    write_atomically(out / ROSTER, msgspec.json.encode(whose))
    done = _done_before(keys(desk, submissions), out)
    todo = [s for s in submissions if s.name not in done]
    results = dict(done)
    gradebook = _open_gradebook(out)
    try:
        with Progress(topic.name, len(submissions), len(done)) as progress:

            def emit(result: Result) -> None:
                results[result.submission] = result
                write_atomically(_result_path(out, result.submission), as_json(result))
                write_atomically(kept_path(out, result.submission), msgspec.json.encode(result))
                gradebook.put(result)
                progress.advance()

            if todo:
                grade_class(course, topic, todo, emit, jobs or os.cpu_count() or 1)
    finally:
        gradebook.close()
    ordered = [results[s.name] for s in submissions]
    write_atomically(out / "grades.csv", as_csv(ordered))
    write_atomically(out / "report.html", class_page(desk.assignment.title, ordered, _people(whose)))
    show(topic.name, ordered, expected, len(done), time.monotonic() - started, out)
    return ordered


def _people(whose: Roster) -> dict[str, str]:
    return {entry.submission: ", ".join(student.name for student in entry.students) for entry in whose.entries}


def _open_gradebook(out: Path) -> Gradebook:
    out.mkdir(parents=True, exist_ok=True)
    return Gradebook(out / "gradebook.db")


def _result_path(out: Path, submission: str) -> Path:
    return out / "results" / f"{file_name(submission)}.json"


def kept_path(out: Path, submission: str) -> Path:
    """The whole result as it is in memory, for a run that goes on and for a report made later."""
    return out / "kept" / f"{file_name(submission)}.json"


def _done_before(wanted: dict[str, str], out: Path) -> dict[str, Result]:
    """Results of an earlier run into the same folder that would come out the same."""
    return {
        name: result for name, result in _kept(out, wanted) if result.key == wanted[name] and result.status != "failed"
    }


def _kept(out: Path, names: Iterable[str]) -> Iterable[tuple[str, Result]]:
    for name in names:
        try:
            result = msgspec.json.decode(kept_path(out, name).read_bytes(), type=Result)
        except (OSError, msgspec.MsgspecError):
            continue
        if _result_path(out, name).exists():
            yield name, result
