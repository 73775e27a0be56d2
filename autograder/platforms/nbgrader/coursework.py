"""The folder of an nbgrader course: made, and made again, without touching what an instructor has edited."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.course import Course, CourseError, Topic, release
from autograder.course.about import ABOUT
from autograder.course.handout import write_atomically
from autograder.platforms.nbgrader.notebooks import source_notebook

CONFIG = "nbgrader_config.py"
MADE = ".autograder.json"  # what was made here, and from which checkout
NEEDED = "configure(c)"  # the one line of the configuration that grading hangs on
CONFIGURATION = f"""\
# nbgrader reads this file when it, or Jupyter, is started in this folder. It is yours to edit;
# `configure` lets the engine grade, in place of a kernel in which students' code would run beside the tests.
from autograder.platforms.nbgrader.settings import configure

c = get_config()
c.CourseDirectory.course_id = {{course!r}}  # the exchange keeps the course under this name

{NEEDED}
"""


class Made(msgspec.Struct):
    """The checkout that a course is made from, and a digest of every file as it was made."""

    checkout: str
    files: dict[str, str] = {}


def checkout_of(folder: Path) -> Course:
    """The checkout from which the nbgrader course around a folder was made."""
    for place in (folder.resolve(), *folder.resolve().parents):
        if (place / MADE).is_file():
            course = Course(Path(_made(place, "").checkout))
            if not course.root.is_dir():
                found = f"{place / MADE} names the checkout {course.root}, which is not there"
                raise CourseError(found, "the checkout with the tests", f"Run `autograder nbgrader {place}` in it.")
            return course
    raise CourseError(
        f"{folder.resolve()} is in no course that `autograder nbgrader` made",
        f"a folder with {MADE} at or above it",
        "Run `autograder nbgrader COURSE_DIR` in the checkout.",
    )


def make_course(course: Course, topics: Sequence[Topic], folder: Path, force: bool) -> list[str]:
    """Make or renew the folder; what was done, one line a file. Nothing is written where something was edited."""
    folder.mkdir(parents=True, exist_ok=True)
    made = _made(folder, str(course.root))
    wanted = {path: data for topic in topics for path, data in _assignment(course, topic).items()}
    stale = [p for t in topics for p in made.files if p.startswith(f"source/{t.name}/") and p not in wanted]
    edited = [p for p in (*wanted, *stale) if _edited(folder / p, made.files.get(p), wanted.get(p))]
    if edited and not force:
        raise CourseError(
            f"edited since it was made: {', '.join(edited)}",
            "files as they were made",
            "Move your changes to solutions/ in the checkout, or say --force to lose them.",
        )
    # Before the configuration, in which someone may have to write a line: a second run then finds all else done.
    done = _write(folder, wanted, made, set(edited))
    for path in stale:
        (folder / path).unlink(missing_ok=True)
        del made.files[path]
        done.append(f"{path}: removed, it is not made any more")
    made.checkout = str(course.root)
    write_atomically(folder / MADE, msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    return [*done, *_configuration(folder)]


def _assignment(course: Course, topic: Topic) -> dict[str, bytes]:
    """The files of an assignment in `source/`; nbgrader hands out everything there beside the notebook as it is."""
    handout = release(course, topic)
    beside = (f"test_{topic.module}.py", ABOUT, *topic.assignment().data)
    files = {f"{topic.module}.ipynb": source_notebook(topic), **{name: handout[name] for name in beside}}
    return {f"source/{topic.name}/{name}": data for name, data in files.items()}


def _write(folder: Path, wanted: Mapping[str, bytes], made: Made, edited: set[str]) -> list[str]:
    done = []
    for name, data in wanted.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
            done.append(f"{name}: written" + (", your changes are gone" if name in edited else ""))
        made.files[name] = _digest(data)
    return done


def _configuration(folder: Path) -> list[str]:
    """nbgrader_config.py is made once and then the instructor's: it holds dates, penalties and the exchange's place."""
    path = folder / CONFIG
    if not path.exists():
        write_atomically(path, CONFIGURATION.format(course=folder.resolve().name).encode())
        return [f"{CONFIG}: written"]
    if NEEDED not in (line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()):
        raise CourseError(
            f"{path} lets nbgrader grade by itself",
            f"the line `{NEEDED}` at its end",
            f"Write there: from autograder.platforms.nbgrader.settings import configure; {NEEDED}",
        )
    return []


def _edited(path: Path, before: str | None, now: bytes | None) -> bool:
    """Whether a file is neither as it was made nor as it will be made."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return False
    return data != now and _digest(data) != before


def _made(folder: Path, checkout: str) -> Made:
    path = folder / MADE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Made)
    except FileNotFoundError:
        return Made(checkout)
    except msgspec.MsgspecError as error:
        raise CourseError(
            f"{path}: {error}", "what was made here", "Remove it, and say --force: your changes are lost then."
        ) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
