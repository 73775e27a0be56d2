"""Grades the reference and the stub where a zip has been set up: they get what they must, or nothing is built.

Then it finds out what the known mistakes answer, for which students would wait else.
`python -m autograder.platforms.trial HOME`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from autograder.course import Course, Topic, load_module
from autograder.course.source import stub
from autograder.grading.diagnosing import Diagnoser
from autograder.grading.engine import grade_all, open_desk
from autograder.grading.intake import Submission
from autograder.grading.loop import Loop, work_with
from autograder.grading.result import Result
from autograder.platforms.gradescope import COURSE, settings

LEARN = 20.0  # seconds


def main(home: Path) -> int:
    course = Course(home / COURSE)
    topic = course.topic(settings(home)["topic"])
    right, untouched = tried(course, topic)
    print(f"{topic.name}: the reference gets {right.score:g} of {right.max_score:g}, the stub {untouched.score:g}")
    print(f"isolation: {', '.join(right.isolation)}")
    ok = right.status == "graded" and all(e.passed for e in right.exercises) and untouched.score == 0
    if not ok:
        failed = [f"{e.name}: {c.title}: {c.message}" for e in right.exercises for c in e.checks if not c.passed]
        print("setup: grading does not work here:", right.message, *failed, sep="\n", file=sys.stderr)
        return 1
    learn(course, topic)
    return 0


def learn(course: Course, topic: Topic) -> None:
    desk = open_desk(course, topic)
    loop = Loop(desk.assignment, load_module(topic.source), ())
    diagnoser = Diagnoser(topic, desk.probes(), loop.grade, desk.memory)
    work_with(topic.hidden, topic.root, loop, lambda: diagnoser.learn(desk.assignment.names, LEARN))


def tried(course: Course, topic: Topic) -> list[Result]:
    """The results of the reference and of the stub."""
    text = topic.source.read_text(encoding="utf-8")
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        submissions = []
        for name, source in {"reference": text, "stub": stub(text)}.items():
            path = Path(folder, name, topic.source.name)
            path.parent.mkdir()
            path.write_text(source, encoding="utf-8")
            submissions.append(Submission(name, path))
        grade_all(open_desk(course, topic), submissions, results.append)
    return results


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
