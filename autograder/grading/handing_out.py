"""The handout as a student downloads it: a folder and a zip of what the release makes, with the framework's wheel."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import autograder
from autograder.checking import RIGHT, Digest
from autograder.course import Course, CourseError, Topic, leaks, load_module, release
from autograder.course.about import ABOUT, About, Known, KnownMistake, about_json
from autograder.course.handout import REQUIREMENTS, write_atomically
from autograder.grading.at_home import SEED
from autograder.grading.diagnosing import Diagnoser
from autograder.grading.loop import Loop, work_with

DIST = "dist"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold: the same bytes at every build
_PLAIN, _EXECUTABLE = 0o644, 0o755


def hand_out(course: Course, topic: Topic) -> Path:
    """Make dist/NN_topic/ and dist/NN_topic.zip; returns the zip."""
    files = release(course, topic)
    files[ABOUT] = about_json(About(topic.assignment(), known_mistakes(topic)))
    for leak in leaks(course, topic, files):
        raise CourseError(leak, "no answer in what students receive", "Move it into a solution region.")
    wheel = build_wheel(course)
    files[wheel.name] = wheel.read_bytes()
    files[REQUIREMENTS] = f"./{wheel.name}\n".encode()
    dist = course.root / DIST
    folder = dist / topic.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    path = dist / f"{topic.name}.zip"
    write_atomically(path, zipped({f"{topic.name}/{name}": data for name, data in files.items()}))
    return path


def known_mistakes(topic: Topic) -> dict[str, Known]:
    """By exercise, every known way of failing it, as digests of the public checks."""
    found: dict[str, Known] = {}
    loop = Loop(topic.assignment(), load_module(topic.source), ())
    diagnoser = Diagnoser(topic, (SEED,), loop.grade)

    def work() -> None:
        for exercise in topic.assignment().names:
            answers = diagnoser.answers(exercise)
            right = answers.pop(RIGHT)
            ways = (
                KnownMistake(h.kind, h.name, h.sentence, tuple(_other(said.get(c), right[c]) for c in right))
                for h, said in answers.items()
            )
            some = tuple(way for way in ways if any(way.answers))
            found[exercise] = Known(tuple(right), tuple(right.values()), some)

    work_with(topic.public, topic.root, loop, work)
    return found


def _other(said: Digest | None, right: Digest) -> Digest | None:
    return None if said == right else said


def build_wheel(course: Course) -> Path:
    """The framework's wheel, from the checkout that it runs from, in the course's dist/."""
    dist = course.root / DIST
    dist.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)]
    done = subprocess.run(
        command, cwd=Path(autograder.__file__).parents[1], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        found = f"the framework's wheel cannot be built: {last}"
        raise CourseError(
            found, "hatchling, and the checkout's pyproject.toml", 'Run `pip install "chainrule-autograder[author]"`.'
        )
    return dist / f"chainrule_autograder-{autograder.__version__}-py3-none-any.whl"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive: the same bytes at every build."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _FIRST_DATE)
            info.external_attr = (_EXECUTABLE if data.startswith(b"#!") else _PLAIN) << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
