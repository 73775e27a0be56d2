"""Makes the zip of a topic: otter's own, by `otter generate`, and at the same time a lean autograder for Gradescope.

| in the zip                                       | who reads it                                             |
| ------------------------------------------------ | -------------------------------------------------------- |
| otter_config.json, tests/, files/, run_otter.py  | `otter run`, which then calls `otter_plugin`             |
| setup.sh, run_autograder                         | Gradescope; ours, in place of otter's with conda         |
| course/                                          | the engine: source, hidden suite, mistakes, the secret   |
| wheels/, constraints.txt                         | setup.sh: this framework, pip; with `offline` all wheels |
| unfinished.json                                  | run_autograder: the result before there is one           |

The same bytes whenever topic, framework, choices and secret are the same.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from autograder.course import Assignment, Course, CourseError, Topic
from autograder.course.handout import write_atomically
from autograder.grading.engine import SECRET_FILE, course_secret
from autograder.grading.handing_out import DIST, build_wheel, zipped
from autograder.platforms.gradescope import PLUGIN
from autograder.platforms.wheelhouse import downloaded
from autograder.report.gradescope import Visibility

OTTER, PIP = 7, 25  # major versions; a newer otter may have another plugin interface
CONSTRAINTS = "constraints.txt"
_EMPTY_NOTEBOOK = {
    "cells": [],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
_TEST = """\
from autograder.platforms.otter_plugin import right
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points!r}


@test_case()
def test_is_right():
    assert right({name!r}), "not yet: the result says why"
"""

Files = dict[str, bytes]


@dataclass(frozen=True)
class Choices:
    """What an instructor chooses for a zip."""

    visibility: Visibility = "visible"
    leaderboard: bool = False
    offline: bool = False  # with all wheels, for every Python


def package(course: Course, topic: Topic, choices: Choices, out: Path) -> Path:
    """Write the zip of a topic; returns its path."""
    require_tools()
    files = generated(topic, topic.assignment(), choices)
    files |= grader_files(course, topic, choices)
    files |= {f"wheels/{name}": data for name, data in wheels(course, choices).items()}
    write_atomically(out, zipped(files))
    return out


def grader_files(course: Course, topic: Topic, choices: Choices) -> Files:
    """What grades there, without what it is installed from."""
    assignment = topic.assignment()
    scripts = resources(__package__) / "templates" / "gradescope"
    files = {name: (scripts / name).read_bytes() for name in ("setup.sh", "run_autograder")}
    files |= {f"course/{name}": data for name, data in course_files(course, topic, assignment).items()}
    return files | {CONSTRAINTS: constraints(), "unfinished.json": unfinished(assignment, choices)}


def default_path(course: Course, topic: Topic) -> Path:
    folder = course.root / DIST
    folder.mkdir(exist_ok=True)
    return folder / f"{topic.name}-gradescope.zip"


def require_tools() -> None:
    """otter writes the zip; pip goes into it, and an older one cannot install beside every Python."""
    for name, major in (("otter-grader", OTTER), ("pip", PIP)):
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "not installed"
        found = int(version.partition(".")[0]) if version[0].isdigit() else 0
        if found < major or (name == "otter-grader" and found > major):
            wanted = f"version {major}" + (" or later" if name == "pip" else "")
            raise CourseError(f"{name} is {version}", wanted, 'Run `pip install "chainrule-autograder[gradescope]"`.')


def generated(topic: Topic, assignment: Assignment, choices: Choices) -> Files:
    """What `otter generate` puts into its zip for this topic."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "tests").mkdir()
        for number, exercise in enumerate(assignment.exercises, start=1):
            name = f"{number:02}_{exercise.name.replace('.', '_')}.py"
            (folder / "tests" / name).write_text(_TEST.format(name=exercise.name, points=exercise.points))
        (folder / "otter_config.json").write_text(json.dumps(configuration(topic, choices)))
        entry = f"{assignment.module}.ipynb"
        (folder / entry).write_text(json.dumps(_EMPTY_NOTEBOOK))
        command = f"generate -t tests -o otter.zip -c otter_config.json --no-requirements --no-environment {entry}"
        done = subprocess.run(
            [sys.executable, "-I", "-m", "otter", *command.split()],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise CourseError(f"otter generate failed: {last}", "a zip", "Is the `gradescope` extra installed?")
        with zipfile.ZipFile(folder / "otter.zip") as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def configuration(topic: Topic, choices: Choices) -> dict[str, object]:
    """otter's, in which our plugin has what it needs to know."""
    chosen = {"topic": topic.name, "visibility": choices.visibility, "leaderboard": choices.leaderboard}
    return {"plugins": [{PLUGIN: chosen}]}


def course_files(course: Course, topic: Topic, assignment: Assignment) -> Files:
    """What the engine reads of a course: of this one topic, and only what grading needs."""
    paths = [
        topic.source,
        topic.toml,
        topic.hidden,
        topic.public,
        topic.mistakes,
        *(topic.solution / n for n in assignment.data),
    ]
    found = {str(p.relative_to(course.root)): p.read_bytes() for p in paths if p.exists()}
    # Inputs are drawn there as they are here, so that a submission that comes back in an export gets the same again.
    found[SECRET_FILE] = course_secret(course.root)
    return found


def wheels(course: Course, choices: Choices) -> Files:
    own = build_wheel(course)
    found = {own.name: own.read_bytes(), "pip.zip": pip_zip()}
    return found | (downloaded(own, constraints().decode()) if choices.offline else {})


def pip_zip() -> bytes:
    """The pip that is installed here, as an archive that any Python can run."""
    pip = importlib.metadata.distribution("pip")
    files: Files = {}
    for path in pip.files or ():
        data = Path(str(pip.locate_file(path)))
        if path.parts[0] == "pip" and path.suffix not in (".pyc", ".exe"):
            files[str(path)] = data.read_bytes()
        elif path.parts[1:2] == ("licenses",):
            files[f"pip/{path.name}"] = data.read_bytes()
    return zipped(files)


def constraints() -> bytes:
    """The versions that are installed there: those that this framework is tested with."""
    path = Path(__file__).parents[2] / CONSTRAINTS
    return path.read_bytes() if path.exists() else b""


def unfinished(assignment: Assignment, choices: Choices) -> bytes:
    """The result before there is one."""
    document = {
        "score": 0,
        "output": "Grading did not finish. Hand in again; if it happens twice, tell your instructor.",
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": exercise.name,
                "number": str(number),
                "score": 0,
                "max_score": exercise.points,
                "status": "failed",
                "output": "not checked",
                "output_format": "text",
                "visibility": choices.visibility,
            }
            for number, exercise in enumerate(assignment.exercises, start=1)
        ],
    }
    return json.dumps(document, indent=1).encode()
