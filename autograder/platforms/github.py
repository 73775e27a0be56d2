"""What runs on GitHub, below Classroom 50 or in a workflow of one's own: the public checks, behind walls.

`python -m autograder.platforms.github CHECKS CHECKOUT`. Where a repository is a student's, so is all that its workflows
can read: hidden checks and references do not belong there, and are graded from clones, by `autograder grade`.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from datetime import datetime, timezone
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.grading.at_home import SEED, Handout, find_handout
from autograder.grading.files import Unreadable
from autograder.grading.intake import Handed, read_submission
from autograder.grading.loop import Job, Loop, work_with
from autograder.grading.provider import Sandboxed
from autograder.grading.result import Check, Result, Status, score_all
from autograder.platforms.words import headline, number, told
from autograder.report.files import write_atomically
from autograder.sandbox import Session, SubmissionError, open_sandbox

SCHEMA = "classroom50/result/v1"
SCALE = 100  # Classroom 50 counts in whole points: 1.5 of ours are 150 there


def main(checks: Path, checkout: Path) -> int:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(2, 1)
    result = on_public_checks(find_handout(checks), checkout)
    if "SUBMISSION_TAG" in os.environ:
        write_atomically(checkout / "result.json", json.dumps(classroom50(result, os.environ), indent=1).encode())
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(as_markdown(result))
    out.write(as_log(result, secrets.token_hex(16)))
    out.close()
    return 0


def on_public_checks(handout: Handout, path: Path) -> Result:
    """The points that a submission would earn if the public checks were all that counts; the better candidate's."""
    assignment = handout.assignment
    results: list[Result] = []

    def result(checks: list[Check], message: str = "", notes: tuple[str, ...] = ()) -> Result:
        status: Status = "broken" if message else "graded"
        exercises = score_all(assignment, checks)
        return Result(assignment.topic, path.resolve().name, status, exercises, message=message, notes=notes)

    try:
        handed: Handed = read_submission(path, assignment.module)
    except Unreadable as error:
        return result([], str(error))
    with open_sandbox() as sandbox:
        loop = Loop(assignment, ModuleType("no_reference"), ())

        def grade() -> None:
            for sources in handed.candidates:
                checks: list[Check] = []
                with Session(sandbox, sources, assignment.limits) as session:
                    try:
                        session.ensure_loaded()
                    except SubmissionError as error:
                        results.append(result([], str(error)))
                        continue
                    loop.grade(Job(Sandboxed(session), SEED, checks.extend))  # as at home: what fails here fails there
                results.append(result(checks, notes=handed.notes))

        work_with(handout.suite, handout.folder, loop, grade)
    return max(results, key=lambda r: (r.score, r.status == "graded"))


def classroom50(result: Result, environment: Mapping[str, str]) -> dict[str, Any]:
    """result.json: https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json

    The runner stamps who and when over what stands here.
    """
    exercises = told(result)
    points = [(round(exercise.score * SCALE), round(exercise.max_score * SCALE)) for exercise in exercises]
    tests = [
        {"test-name": e.name, "passed": e.passed, "score": score, "max-score": most, "output": e.text}
        for e, (score, most) in zip(exercises, points, strict=True)
    ]
    commit = environment.get("COMMIT_URL", "") or "unknown"
    return {
        "schema": SCHEMA,
        "classroom": environment.get("CLASSROOM", ""),
        "assignment": environment.get("ASSIGNMENT", ""),
        "assignment_type": environment.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environment.get("OWNER") or environment.get("USERNAME", ""),
        "submission": environment["SUBMISSION_TAG"],
        "commit": commit,
        "release": environment.get("RELEASE_URL") or commit,
        "review": environment.get("REVIEW_URL") or commit,
        "datetime": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": sum(score for score, _ in points),
        "max-score": sum(most for _, most in points),
        "tests": tests,
    }


def as_log(result: Result, token: str) -> str:
    """What the log says, and the notice that graders on GitHub leave. A line of the log is a command to GitHub where
    it looks like one, so that it is told not to listen meanwhile.
    """
    lines = [f"::stop-commands::{token}", headline(result)]
    for exercise in told(result) if result.status == "graded" else ():
        lines += ["", f"{exercise.name} {number(exercise.score)} of {number(exercise.max_score)}"]
        lines += [f"  {line}" for line in exercise.lines]
    points = json.dumps({"totalPoints": result.score, "maxPoints": result.max_score})
    return "\n".join([*lines, f"::{token}::", f"::notice title=Autograding report::{points}", ""])


def as_markdown(result: Result) -> str:
    """The summary of a workflow's run."""
    rows = [
        f"| {'✅' if e.passed else '❌'} | `{e.name}` | {number(e.score)} / {number(e.max_score)} |"
        for e in told(result)
    ]
    said = "\n".join(f"<pre>{escape(line)}</pre>" for line in headline(result).splitlines())
    return "\n".join([said, "", "| | exercise | public checks |", "| --- | --- | ---: |", *rows, ""])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
