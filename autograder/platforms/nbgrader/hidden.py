"""The hidden checks on a source notebook, for `nbgrader validate source/...`: do the solutions in it earn their points?

Students' notebooks never meet this: their grades are the engine's.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from autograder.course import CourseError, load_module
from autograder.grading.at_home import find_handout
from autograder.grading.loop import Job, Loop, work_with
from autograder.grading.provider import InProcess
from autograder.grading.result import Check
from autograder.platforms.nbgrader.coursework import NEEDED, checkout_of
from autograder.report.notebook import STEP, NotYet

SEED = 0


def checked(name: str) -> None:
    """Raise where a hidden check of the exercise does not hold."""
    if os.environ.get(STEP) == "autograde":  # a student's notebook would meet the reference in one process
        found = "nbgrader is about to grade this notebook by running it"
        raise CourseError(found, "grades by the engine", f"End nbgrader_config.py with `{NEEDED}`.")
    handout = find_handout(Path())
    topic = checkout_of(handout.folder).topic(handout.assignment.topic)
    checks: list[Check] = []
    loop = Loop(topic.assignment(), load_module(topic.source), ())
    job = Job(InProcess(sys.modules["__main__"], "this notebook"), SEED, checks.extend, frozenset({name}))
    work_with(topic.hidden, topic.root, loop, lambda: loop.grade(job))
    failed = [f"{c.title}: {c.message}" for c in checks if not c.passed]
    if failed or not checks:
        raise NotYet("\n".join(failed) or f"there is no hidden check of {name}")
