"""What the zip's `run_autograder` becomes on Gradescope: grades one submission, and leaves a results.json whatever
happens.

`python -m autograder.platforms.gradescope HOME [SUBMISSION]`, where HOME holds source/ (the zip), submission/,
results/ and submission_metadata.json. A process of its own grades, so that nothing that befalls it (no memory left, a
crash, no end) keeps this one from writing what there is to say. Until then results.json says that grading did not
finish.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from autograder.platforms import NOT_YOUR_FAULT

# Seconds for everything. The platform's own limit is 600 and takes all points away. Two candidates (a module and a
# notebook), each in endless loops on a busy machine and then with a diagnosis that uses all its patience, take 150.
TIME_LIMIT = 240.0
TRIES = 2  # what ended a grader may have been something else than the submission, once
LAST_WORDS = 3.0  # seconds in which the sandbox ends what it started, once its grader is gone
POLL = 0.02
SAID_WHY, OUT_OF_TIME = 3, -1000  # a grader's exit code where it has published why it could not grade; no exit code
RESULTS = Path("results/results.json")
UNFINISHED = Path("source/unfinished.json")
_UNTIL = 4000  # characters of why something failed
COURSE = Path("source/course")
SETTINGS = Path("source/otter_config.json")
PLUGIN = "autograder.platforms.otter_plugin.Engine"


def main(home: Path, submission: Path | None = None) -> int:
    close_to_students(home)
    if not (home / RESULTS).exists():  # run_autograder has put it there as its first act
        shutil.copyfile(home / UNFINISHED, home / RESULTS)
    deadline = time.monotonic() + TIME_LIMIT
    why = ""
    for _ in range(TRIES):
        parent, child = os.getpid(), os.fork()
        if child == 0:
            grade_and_leave(home, submission, parent)
        code = wait_for(child, deadline)
        if code == 0:
            return 0
        if code == OUT_OF_TIME:
            why = f"It took more than {TIME_LIMIT:g} seconds."
            break
        why = "" if code == SAID_WHY else f"The grader ended with {_named(code)}."
    if why:
        publish_failure(home, why)
    return 0


def close_to_students(home: Path) -> None:
    """Nothing here is for the uid that runs a submission: tests, references, what is known of people, results."""
    for path in (home / "source", home / "results", home / "run_autograder", home / "submission_metadata.json"):
        if path.exists():
            path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)


def wait_for(child: int, deadline: float) -> int:
    """A grader's exit code, once it and all that it started are gone."""
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            end_group(child)
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            end_group(child)
            return OUT_OF_TIME
        time.sleep(POLL)


def _named(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def end_group(group: int) -> None:
    """Leave nothing of a grader: its sandbox ends by itself, and is ended where it does not."""
    until = time.monotonic() + LAST_WORDS
    with contextlib.suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < until:
            os.killpg(group, 0)
            time.sleep(POLL)
        os.killpg(group, signal.SIGKILL)


def grade_and_leave(home: Path, submission: Path | None, parent: int) -> None:
    """The life of the process that grades."""
    code = SAID_WHY
    try:
        os.setpgid(0, 0)
        die_with(parent)
        words = grade_one(home, submission)
        code = 0
        with contextlib.suppress(OSError):  # what is printed is lost, and no points
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
            print(words, flush=True)
    except BaseException:
        publish_failure(home, traceback.format_exc())
    finally:
        os._exit(code)


def die_with(parent: int) -> None:
    """Where the process that waits is killed, so is this one: what stands in results.json stays."""
    from autograder.sandbox import linux

    if linux.LINUX:
        linux.die_with_parent(signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(SAID_WHY)


def grade_one(home: Path, submission: Path | None) -> str:
    """Grade the submission and publish its result; what was used, for instructors."""
    from autograder.course import Course
    from autograder.grading.engine import grade_all, open_desk
    from autograder.grading.intake import Submission
    from autograder.grading.result import Result
    from autograder.platforms.metadata import handed_in
    from autograder.report.files import write_atomically
    from autograder.report.gradescope import Posting, as_json, for_instructors

    chosen = settings(home)
    known = handed_in(home / "submission_metadata.json")
    path = submission or home / "submission"
    name = known.name or (path.stem if path.is_file() else path.name)
    course = Course(home / COURSE)
    results: list[Result] = []
    grade_all(open_desk(course, course.topic(chosen["topic"])), [Submission(name, path)], results.append)
    posting = Posting(known.points, chosen["visibility"], chosen["leaderboard"], known.facts)
    write_atomically(home / RESULTS, as_json(results[0], posting))
    return for_instructors(results[0], posting)


def settings(home: Path) -> dict[str, Any]:
    """What was chosen when the zip was made; it stands in otter's own configuration, as our plugin's."""
    plugins = json.loads((home / SETTINGS).read_text(encoding="utf-8"))["plugins"]
    chosen: dict[str, Any] = next(p[PLUGIN] for p in plugins if PLUGIN in p)
    return chosen


def publish_failure(home: Path, why: str) -> None:
    """The result where the grader could not do its work: students read that it is not their fault, instructors why.

    Imports nothing: it may be the imports that failed.
    """
    document = json.loads((home / UNFINISHED).read_text(encoding="utf-8"))
    document["output"] = NOT_YOUR_FAULT
    words = why.encode("ascii", "replace").decode().replace("\r", "")[-_UNTIL:]
    document["tests"].append({"name": "For instructors", "output": words, "visibility": "hidden"})
    draft = (home / RESULTS).with_suffix(".draft")
    draft.write_text(json.dumps(document, indent=1), encoding="utf-8")
    draft.replace(home / RESULTS)
    with contextlib.suppress(OSError):
        print(f"autograder: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(Path, sys.argv[2:3])))
