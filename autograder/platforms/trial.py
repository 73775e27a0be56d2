"""Grades the reference, the stub, and a module that is a little off, where a zip has been set up.

They get what they must, or nothing is built. The third has the diagnosis compare it with every known mistake; what
those answer is remembered, and no student waits for it. `python -m autograder.platforms.trial HOME`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from autograder.course import Course, Topic
from autograder.course.source import stub
from autograder.grading.engine import grade_all, open_desk
from autograder.grading.intake import Submission
from autograder.grading.result import Result
from autograder.platforms.gradescope import COURSE, settings

# Appended to the reference.
_OFF = """

def _a_little_off(function):
    def off(*arguments, **named):
        found = function(*arguments, **named)
        return found + 1e-3 if isinstance(found, (float, np.ndarray)) else found
    return off
"""


def main(home: Path) -> int:
    course = Course(home / COURSE)
    topic = course.topic(settings(home)["topic"])
    right, untouched, _ = tried(course, topic)
    print(f"{topic.name}: the reference gets {right.score:g} of {right.max_score:g}, the stub {untouched.score:g}")
    print(f"isolation: {', '.join(right.isolation)}")
    ok = right.status == "graded" and all(e.passed for e in right.exercises) and untouched.score == 0
    if not ok:
        failed = [f"{e.name}: {c.title}: {c.message}" for e in right.exercises for c in e.checks if not c.passed]
        print("setup: grading does not work here:", right.message, *failed, sep="\n", file=sys.stderr)
    return 0 if ok else 1


def tried(course: Course, topic: Topic) -> list[Result]:
    """The results of the reference, the stub, and what is a little off."""
    text = topic.source.read_text(encoding="utf-8")
    functions = [name for name in topic.assignment().names if name.islower()]
    off = text + _OFF + "".join(f"{name} = _a_little_off({name})\n" for name in functions)
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        submissions = []
        for name, source in {"reference": text, "stub": stub(text), "off": off}.items():
            path = Path(folder, name, topic.source.name)
            path.parent.mkdir()
            path.write_text(source, encoding="utf-8")
            submissions.append(Submission(name, path))
        grade_all(open_desk(course, topic), submissions, results.append)
    return results


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
