"""The same submissions on every path that a platform takes: every exercise must get the same points.

    make conformance
    python tests/conformance.py [--paths engine,pytest] [--only SUBMISSION]

A row a submission, a column a path; "same" where each exercise has the engine's points, else the total that it got
there, with a star where that is as it must be: plain pytest marks no exercise a second time with another's fault
mended, so that its points are those of the engine without follow-through. A path that takes no such file has a dash.
Exits with 1 where something differs, or a path could not be gone: `otter run`, the zip and nbgrader need extras, which
`make conformance` installs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.cli.golden import TOLERANCE, expectations
from autograder.course import Topic, find_course
from autograder.grading.engine import course_secret, open_desk
from autograder.grading.plugin import exercise_of
from autograder.grading.result import Check, score_exercise
from autograder.platforms.bundles import bundle
from autograder.platforms.package import Choices, package

COURSE = find_course(Path(__file__))
GOLDEN = COURSE.root / "tests/submissions"
COURSE_FILES = ("solutions", "tests/course")
SLACK = 0.001  # points: platforms round to four decimals
HIDDEN = ("engine", "strict")  # paths that have no column: the points beside which the others stand
SECONDS = 400  # for one submission on one path
TOPICS = {
    "01_activations": "right_helper_module right_notebook right_zip one_mistake several_mistakes half_missing "
    "endless_loop_in_one memory_in_one broken_syntax broken_zip_dotdot hostile_channel_forge hostile_stdout_spoof "
    "hostile_fake_results_detached hostile_os_exit_call",
    "02_losses": "three_classics",
    "03_optimizers": "in_place",
    "05_differentiation": "never_ends",
    "06_chain_rule": "cascade hostile_finite_differences hostile_uses_up_its_arguments",
    "07_autodiff": "cascade table_of_rules",
    "08_classifier": "right_notebook",
    "10_reinforcement": "classic_mistakes hostile_finite_differences",
}

Points = dict[str, float]
PYTHON = [sys.executable, "-I", "-B"]
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class NotTaken(Exception):
    """A path that is not for files of this kind."""


@dataclass(frozen=True)
class Handed:
    """A golden submission: its files without what it must get."""

    topic: Topic
    name: str

    def __str__(self) -> str:
        return f"{self.topic.name}/{self.name}"

    @property
    def folder(self) -> Path:
        return GOLDEN / self.topic.name / self.name

    @property
    def files(self) -> list[Path]:
        return [p for p in sorted(self.folder.iterdir()) if p.name not in ("expect.toml", "__pycache__")]

    def copy(self, to: Path) -> Path:
        to.mkdir(parents=True)
        for path in self.files:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, to / path.name)
        return to

    def upload(self, job: Path) -> Path:
        """The one file that was handed in, or a zip of them."""
        if len(self.files) == 1 and self.files[0].is_file():
            return Path(shutil.copy(self.files[0], job / self.files[0].name))
        return Path(shutil.make_archive(str(job / "upload"), "zip", self.copy(job / "upload")))


class Workshop:
    """What is made once: packages, courses, what the engine says."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._made: dict[tuple[str, ...], Any] = {}
        self._locks: dict[tuple[str, ...], threading.Lock] = {}
        self._guard = threading.Lock()

    def once(self, make: Callable[[Path], Any], *key: str) -> Any:
        """What `make` returns, which is given a folder of its own; made by whoever is first."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._made:
                folder = self.place.joinpath(*key)
                folder.mkdir(parents=True)
                self._made[key] = make(folder)
            return self._made[key]


def run(command: Sequence[str | Path], cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        words = " ".join(done.stdout.split())[-600:]
        raise RuntimeError(f"{' '.join(map(str, command[:8]))}: exit {done.returncode}: {words}")
    return done.stdout


def unpacked(archive: Path, to: Path) -> Path:
    if archive.suffix == ".tar":
        with tarfile.open(archive) as tar:
            tar.extractall(to, filter="data")
    else:
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(to)
    return to


def of_document(path: Path) -> Points:
    """The points in a results.json, in the course's own."""
    exercises = json.loads(path.read_bytes())["extra_data"]["exercises"]
    return {name: found["score"] for name, found in exercises.items()}


# -------------------------------------------------------------------------------------------------------------- paths
GRADE = """
import json, sys, autograder
result = autograder.grade(sys.argv[1], sys.argv[2])
if result.status == "failed":
    sys.exit(result.message)
print(json.dumps({e.name: e.score for e in result.exercises}))
"""


def engine(workshop: Workshop, handed: Handed, job: Path, root: Path = COURSE.root) -> Points:
    """`autograder.grade`."""
    folder = handed.copy(job / handed.name)
    return json.loads(run([*PYTHON, "-c", GRADE, handed.topic.name, folder], root).splitlines()[-1])


def without_follow_through(workshop: Workshop, handed: Handed, job: Path) -> Points:
    def copied(folder: Path) -> Path:
        for part in COURSE_FILES:
            shutil.copytree(COURSE.root / part, folder / part)
        (folder / "assignments").mkdir()
        for toml in folder.glob("solutions/*/assignment.toml"):
            text = re.sub(r"(?m)^follow_through.*$", "", toml.read_text())
            toml.write_text("follow_through = false\n" + text)
        return folder

    return engine(workshop, handed, job, workshop.once(copied, "strict"))


def plain_pytest(workshop: Workshop, handed: Handed, job: Path) -> Points:
    """`pytest tests/course/NN/test_hidden.py --submission FILE`; its outcomes counted by the marks of the tests."""
    report = job / "report.xml"
    upload = handed.copy(job / handed.name)
    seed = open_desk(COURSE, handed.topic).seed(handed.name)
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}", f"--submission={upload}", f"--seed={seed}"]
    try:
        run([sys.executable, "-m", "pytest", *options, handed.topic.hidden], COURSE.root)
    except RuntimeError:  # where a check fails, too
        if not report.exists():
            raise
    cases = ET.parse(report).getroot().iter("testcase")
    passed = {case.attrib["name"] for case in cases if not {c.tag for c in case} & {"failure", "error", "skipped"}}
    checks = [
        Check(exercise, name, name in passed, weight, care)
        for name, (exercise, weight, care) in workshop.once(
            partial(marks, handed.topic), "marks", handed.topic.name
        ).items()
    ]
    return {
        e.name: score_exercise(e.name, e.points, [c for c in checks if c.exercise == e.name]).score
        for e in handed.topic.assignment().exercises
    }


def marks(topic: Topic, folder: Path) -> dict[str, tuple[str, float, bool]]:
    """Exercise, weight and care of each check of the hidden suite, by the test's name."""
    found: dict[str, tuple[str, float, bool]] = {}

    class Collector:
        def pytest_collection_finish(self, session: pytest.Session) -> None:
            found.update({item.name: mark for item in session.items if (mark := exercise_of(item))})

    # Suites have the same name: imported as pytest does by default, the second would be taken for the first.
    options = ["--collect-only", "--import-mode=importlib", "-p", "no:terminal", "-p", "no:cacheprovider"]
    pytest.main([*options, f"--rootdir={COURSE.root}", str(topic.hidden)], plugins=[Collector()])
    return found


def zip_of(workshop: Workshop, topic: Topic) -> Path:
    return workshop.once(lambda folder: package(COURSE, topic, Choices(), folder / "otter.zip"), "zip", topic.name)


def run_autograder(workshop: Workshop, handed: Handed, job: Path) -> Points:
    """The zip as Gradescope runs it, without the root file system: its run_autograder, with other folders."""
    unpacked(zip_of(workshop, handed.topic), job / "source")
    handed.copy(job / "submission")
    (job / "results").mkdir()
    text = (job / "source/run_autograder").read_text()
    text = text.replace("/autograder/venv/bin/python", sys.executable).replace("/autograder", str(job))
    (job / "run_autograder").write_text(text)
    run(["bash", job / "run_autograder"], job)
    return of_document(job / "results/results.json")


def otter_run(workshop: Workshop, handed: Handed, job: Path) -> Points:
    """`otter run -a ZIP SUBMISSION`."""
    upload = handed.upload(job)
    command = [
        sys.executable,
        "-m",
        "otter",
        "run",
        "--no-logo",
        "-a",
        zip_of(workshop, handed.topic),
        "-o",
        job,
        upload,
    ]
    run(command, job)
    return of_document(job / "results.json")


def nbgrader(workshop: Workshop, handed: Handed, job: Path) -> Points:
    """`nbgrader autograde`, in the course that `autograder nbgrader` makes."""
    from nbgrader.api import Gradebook

    from autograder.platforms.nbgrader.notebooks import grade_id

    topic = handed.topic
    sources = [path for path in handed.files if path.suffix in (".py", ".ipynb")]
    if not sources:
        raise NotTaken

    def course(folder: Path) -> tuple[Path, threading.Lock]:
        run([*PYTHON, "-m", "autograder", "nbgrader", folder / "course", topic.name], COURSE.root)
        run([*PYTHON, "-m", "nbgrader", "generate_assignment", topic.name], folder / "course")
        return folder / "course", threading.Lock()

    place, one_at_a_time = workshop.once(course, "nbgrader", topic.name)
    student = f"{handed.name}-{job.parts[-4]}".replace("_", "-")
    submitted = place / "submitted" / student / topic.name
    submitted.mkdir(parents=True)
    for path in sources:
        if path.name == f"{topic.module}.py":
            released = json.loads((place / "release" / topic.name / f"{topic.module}.ipynb").read_bytes())
            released["cells"].append(code_cell(path.read_text(encoding="utf-8")))
            (submitted / f"{topic.module}.ipynb").write_text(json.dumps(released))
        else:
            shutil.copy(path, submitted)
    with one_at_a_time:  # its gradebook is one SQLite file
        run([*PYTHON, "-m", "nbgrader", "autograde", topic.name, "--student", student, "--create"], place)
        with Gradebook(f"sqlite:///{place}/gradebook.db") as gradebook:
            (notebook,) = gradebook.find_submission(topic.name, student).notebooks
            scores = {g.name: g.auto_score for g in notebook.grades}
            return {name: scores[grade_id(name)] for name in topic.assignment().names}


def code_cell(text: str) -> dict[str, object]:
    return {
        "cell_type": "code",
        "id": "handed-in",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": text,
    }


def prairielearn(workshop: Workshop, handed: Handed, job: Path) -> Points:
    """The question's entrypoint, where /grade is a folder."""
    topic = handed.topic

    def question(folder: Path) -> Path:
        return unpacked(bundle("prairielearn", COURSE, topic, folder / "it.zip"), folder) / "questions" / topic.name

    shutil.copytree(workshop.once(question, "prairielearn", topic.name) / "tests", job / "tests")
    handed.copy(job / "student")
    (job / "data").mkdir()
    (job / "data/data.json").write_text(json.dumps({"variant_seed": handed.name}))
    run(["sh", job / "tests/run.sh", job], job)
    found = json.loads((job / "results/results.json").read_bytes())
    if not found["gradable"]:
        return dict.fromkeys(topic.assignment().names, 0.0)
    points = {test["name"]: test["points"] for test in found["tests"]}
    total = sum(test["max_points"] for test in found["tests"])
    if abs(found["score"] * total - sum(points.values())) > SLACK:
        raise RuntimeError(f"the score is {found['score']}, and the points are {points}")
    return points


def autolab(workshop: Workshop, handed: Handed, job: Path) -> Points:
    """The assessment's Makefile, beside one handed in file and its tar."""
    (path, *more) = handed.files
    if more or path.suffix != ".py":
        raise NotTaken
    topic = handed.topic

    def assessment(folder: Path) -> Path:
        return unpacked(bundle("autolab", COURSE, topic, folder / "it.tar"), folder) / topic.module

    place = workshop.once(assessment, "autolab", topic.name)
    shutil.copy(place / "autograde.tar", job)
    shutil.copy(place / "autograde-Makefile", job / "Makefile")
    shutil.copy(path, job / f"{topic.module}.py")
    return json.loads(run(["make"], job).rstrip().splitlines()[-1])["scores"]


@dataclass(frozen=True)
class Way:
    """One way from a submission to points."""

    name: str
    grade: Callable[[Workshop, Handed, Path], Points]
    expected: str = "engine"
    needs: tuple[str, ...] = ()  # packages


PATHS = (
    Way("engine", engine),
    Way("strict", without_follow_through, "strict"),
    Way("pytest", plain_pytest, "strict"),
    Way("otter", otter_run, needs=("otter",)),
    Way("zip", run_autograder, needs=("otter",)),
    Way("nbgrader", nbgrader, needs=("nbgrader",)),
    Way("prairielearn", prairielearn),
    Way("autolab", autolab),
)


@dataclass(frozen=True)
class Outcome:
    points: Points | None  # None: the path takes no such file
    seconds: float
    why: str = ""  # it could not be graded


def gone(workshop: Workshop, way: Way, handed: Handed, again: str = "") -> Outcome:
    """What a submission gets on one path."""
    started = time.monotonic()
    job = workshop.place / f"jobs{again}" / way.name / handed.topic.name / handed.name
    job.mkdir(parents=True)
    try:
        return Outcome(way.grade(workshop, handed, job), time.monotonic() - started)
    except NotTaken:
        return Outcome(None, 0.0)
    except Exception as error:
        return Outcome({}, time.monotonic() - started, f"{type(error).__name__}: {error}")


def differs(got: Points, wanted: Points) -> list[str]:
    names = [*wanted, *(name for name in got if name not in wanted)]
    return [
        f"{name}: {got.get(name)} in place of {wanted.get(name)}"
        for name in names
        if abs(got.get(name, -1.0) - wanted.get(name, -1.0)) > SLACK
    ]


Found = dict[tuple[Handed, str], Outcome]


def all_gone(class_: Sequence[Handed], ways: Sequence[Way]) -> Found:
    """Every submission on every path, as many at a time as there are cores.

    What differs is graded once more, alone: a call has two seconds of wall time, and a busy machine takes them.
    """
    course_secret(COURSE.root)  # made here, once, before many would make it
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(os.cpu_count()) as pool:
        workshop = Workshop(Path(place))
        for topic in {handed.topic: None for handed in class_}:
            workshop.once(partial(marks, topic), "marks", topic.name)  # pytest is for one thread
        tasks = {pool.submit(gone, workshop, way, handed): (handed, way.name) for handed in class_ for way in ways}
        terminal = Console(stderr=True)
        for _ in track(as_completed(tasks), "grading", len(tasks), console=terminal, disable=not terminal.is_terminal):
            pass
        found = {key: task.result() for task, key in tasks.items()}
        for handed in class_:
            if list(problems_in(found, [handed], ways)):
                found |= {(handed, way.name): gone(workshop, way, handed, "-again") for way in ways}
        return found


def problems_in(found: Found, class_: Sequence[Handed], ways: Sequence[Way]) -> Iterator[str]:
    for handed in class_:
        expected = expectations(GOLDEN / handed.topic.name)[handed.name].score
        if abs(total(found[handed, "engine"]) - expected) > TOLERANCE:
            yield f"{handed} on engine: {total(found[handed, 'engine'])} points in place of {expected}"
        for way in ways:
            outcome, wanted = found[handed, way.name], found[handed, way.expected]
            if outcome.why:
                yield f"{handed} on {way.name}: {outcome.why}"
            elif outcome.points is not None:
                for fault in differs(outcome.points, wanted.points or {}):
                    yield f"{handed} on {way.name}: {fault}"


def table_of(found: Found, class_: Sequence[Handed], ways: Sequence[Way]) -> Table:
    shown = [way for way in ways if way.name not in HIDDEN]
    table = Table(header_style="bold")
    for column in ("submission", "points", *(way.name for way in shown)):
        table.add_column(column, justify="left" if column == "submission" else "right", no_wrap=True)
    for handed in class_:
        points = found[handed, "engine"]
        cells = [cell(found[handed, way.name], found[handed, way.expected], points) for way in shown]
        table.add_row(str(handed), "failed" if points.why else f"{total(points):.2f}", *cells)
    return table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", default=",".join(p.name for p in PATHS), help="default: %(default)s")
    parser.add_argument("--only", metavar="SUBMISSION", help="topic or name of the submissions to grade")
    given = parser.parse_args()
    asked = {*given.paths.split(","), "engine"}
    asked |= {way.expected for way in PATHS if way.name in asked}
    if unknown := asked - {p.name for p in PATHS}:
        parser.error(f"no path {', '.join(unknown)}")
    absent = {way.name: need for way in PATHS if way.name in asked for need in way.needs if find_spec(need) is None}
    ways = [way for way in PATHS if way.name in asked and way.name not in absent]
    class_ = [
        Handed(COURSE.topic(topic), name)
        for topic, names in TOPICS.items()
        for name in names.split()
        if given.only in (None, topic, name)
    ]
    if not class_:
        parser.error(f"no submission {given.only}")
    found = all_gone(class_, ways)
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print(table_of(found, class_, ways))
    taken = {way.name: [o.seconds for h in class_ if (o := found[h, way.name]).points is not None] for way in ways}
    medians = ", ".join(f"{name} {median(seconds):.1f}" for name, seconds in taken.items() if seconds)
    console.print(f"seconds a submission (median, {os.cpu_count()} at a time): {medians}")
    problems = [f"{name}: not gone, for {need} is not here. Run `make conformance`" for name, need in absent.items()]
    problems += problems_in(found, class_, ways)
    for problem in problems:
        console.print(problem, markup=False, soft_wrap=True)
    gradings = sum(len(seconds) for seconds in taken.values())
    console.print(f"{len(class_)} submissions, {gradings} gradings, {len(problems)} problems")
    return 1 if problems else 0


def total(outcome: Outcome) -> float:
    return sum((outcome.points or {}).values())


def cell(outcome: Outcome, wanted: Outcome, engine: Outcome) -> Text:
    if outcome.points is None:
        return Text("-", style="dim")
    if outcome.why:
        return Text("failed", style="bold red")
    if differs(outcome.points, wanted.points or {}):
        return Text(f"{total(outcome):.2f}", style="bold red")
    same = not differs(outcome.points, engine.points or {})
    return Text("same" if same else f"{total(outcome):.2f}*", style="green")


if __name__ == "__main__":
    sys.exit(main())
