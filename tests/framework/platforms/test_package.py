"""What grades on Gradescope, put up as setup.sh does it and run as the platform runs it; without a root file system."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import jsonschema
import pytest
from little_course import HALF, RIGHT, lay

from autograder.course import Course
from autograder.grading.result import Check, ExerciseResult, Result
from autograder.platforms.metadata import handed_in
from autograder.platforms.package import Choices, configuration, grader_files
from autograder.report.gradescope import Posting, as_dict

SCHEMA = json.loads(Path(__file__).parents[1].joinpath("grading/results.schema.json").read_text())
METADATA = {
    "id": 77,
    "created_at": "2026-01-02T09:30:00.000000-08:00",
    "assignment": {
        "due_date": "2026-01-02T09:00:00.000000-08:00",
        "late_due_date": None,
        "total_points": "100.0",
        "title": "Small",
    },
    "submission_method": "upload",
    "users": [{"email": "ada@example.com", "id": 1, "name": "Ada"}],
    "previous_submissions": [
        {"submission_time": "2026-01-01T09:00:00-08:00", "score": 7.5, "autograder_error": False, "results": {"x": 1}}
    ],
}


class Container:
    """A folder that stands for /autograder."""

    def __init__(self, home: Path, choices: Choices) -> None:
        self.home = home
        course = Course(lay(home.parent / "checkout"))
        topic = course.topic("01_small")
        files = grader_files(course, topic, choices)
        files["otter_config.json"] = json.dumps(configuration(topic, choices)).encode()
        for name, data in files.items():
            path = home / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for folder in ("results", "submission"):
            (home / folder).mkdir()
        self.metadata({})

    @property
    def results(self) -> Path:
        return self.home / "results/results.json"

    def metadata(self, found: object) -> None:
        text = found if isinstance(found, str) else json.dumps(found)
        (self.home / "submission_metadata.json").write_text(text)

    def hand_in(self, text: str, name: str = "small.py") -> None:
        (self.home / "submission" / name).write_text(text)

    def start(self, python: str = sys.executable) -> subprocess.Popen:
        """run_autograder, with the only two things changed that stand in the way: where it is, and its Python."""
        text = (self.home / "source/run_autograder").read_text()
        text = text.replace("/autograder/venv/bin/python", python).replace("/autograder", str(self.home))
        script = self.home / "run_autograder"
        script.write_text(text.replace(f"autograder.platforms.gradescope {self.home}", f"{ENTRY} {self.home}"))
        script.chmod(0o755)
        return subprocess.Popen([script], cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self) -> dict:
        process = self.start()
        self.printed = process.communicate(timeout=60)[0]
        assert process.returncode == 0, self.printed
        return self.document()

    def run_with(self, grade_one: str, limit: float = 60.0) -> dict:
        """The same, with another function in place of the one that grades."""
        code = f"""
            import os, signal, sys, time
            from pathlib import Path
            import autograder.platforms.gradescope as g
            real = g.grade_one
            g.TIME_LIMIT = {limit}
            def grade_one(home, submission):
                {grade_one}
            g.grade_one = grade_one
            sys.exit(g.main(Path({str(self.home)!r})))
        """
        done = subprocess.run(
            [sys.executable, "-I", "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return self.document()

    def document(self) -> dict:
        document = json.loads(self.results.read_text())
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        return document


ENTRY = "autograder.platforms.gradescope"


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return Container(tmp_path / "autograder", Choices())


def names(document: dict) -> list[str]:
    return [t["name"] for t in document["tests"]]


def shown(document: dict) -> str:
    return document["output"] + "".join(t["output"] for t in document["tests"] if t["visibility"] != "hidden")


def test_a_right_submission_earns_everything(container):
    container.hand_in(RIGHT)
    document = container.run()
    assert (document["score"], names(document)) == (20, ["double", "half"])
    assert all(t["status"] == "passed" and t["output_format"] == "html" for t in document["tests"])


def test_several_files_and_a_notebook_are_taken(container):
    container.hand_in("from helper import double\ndef half(z): return z / 2.0\n")
    container.hand_in(HALF, "helper.py")
    cell = {"cell_type": "code", "source": HALF, "outputs": [], "metadata": {}}
    container.hand_in(json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5}), "small.ipynb")
    assert container.run()["score"] == 20


def test_nothing_handed_in_is_told_in_words(container):
    document = container.run()
    assert document["score"] == 0
    assert "small.py" in document["output"]


def test_what_students_may_not_see_is_closed_to_other_users(container):
    container.hand_in(RIGHT)
    container.run()
    for name in ("source", "results", "submission_metadata.json", "run_autograder"):
        assert not stat.S_IMODE((container.home / name).stat().st_mode) & 0o077, name


def trial(container: Container) -> subprocess.CompletedProcess:
    """The last step of setup.sh."""
    command = [sys.executable, "-I", "-m", "autograder.platforms.trial", str(container.home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_an_image_is_built_where_the_reference_earns_everything_and_the_stub_nothing(container):
    done = trial(container)
    assert done.returncode == 0, done.stderr
    assert "the reference gets 20 of 20, the stub 0" in done.stdout
    assert list(container.home.glob("source/course/.autograder-memory/01_small-*"))


def test_an_image_in_which_the_reference_fails_is_not_built(container):
    source = container.home / "source/course/solutions/01_small/small.py"
    source.write_text(source.read_text().replace("return z / 2.0", "return z / 3.0"))
    done = trial(container)
    assert done.returncode == 1
    assert "half(1) is 0.5" in done.stderr


def test_the_last_command_of_run_autograder_is_an_exec(container):
    lines = (container.home / "source/run_autograder").read_text().splitlines()
    assert lines[-1].startswith("exec ")


def test_where_no_python_is_there_the_result_says_that_grading_did_not_finish(container):
    container.start("/nowhere/python").communicate(timeout=10)
    assert "did not finish" in container.document()["output"]


def test_where_the_run_is_killed_the_result_says_that_grading_did_not_finish(container):
    container.hand_in("while True: pass\n")
    process = container.start()
    until = time.monotonic() + 20
    while not container.results.exists() and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    document = container.document()
    assert "did not finish" in document["output"]
    assert (document["score"], names(document)) == (0, ["double", "half"])


def test_a_grader_without_end_is_ended_before_the_platform_does_it(container):
    document = container.run_with("time.sleep(50)", limit=0.5)
    assert "not your fault" in document["output"]
    assert "0.5 seconds" in document["tests"][-1]["output"]


def test_what_a_grader_without_end_has_started_ends_with_it(container, tmp_path):
    pid = tmp_path / "pid"
    fork = f"p = os.fork() or time.sleep(50); Path({str(pid)!r}).write_text(str(p)); time.sleep(50)"
    container.run_with(fork, limit=1.0)
    status = Path("/proc", pid.read_text(), "status")
    assert not status.exists() or "State:\tZ" in status.read_text()  # dead, if not yet buried


def test_a_grader_that_dies_twice_leaves_a_result_that_says_so_to_instructors_alone(container):
    document = container.run_with("os.kill(os.getpid(), signal.SIGSEGV)")
    assert "SIGSEGV" in document["tests"][-1]["output"]
    assert document["tests"][-1]["visibility"] == "hidden"
    assert "SIGSEGV" not in shown(document)


def test_a_grader_that_dies_once_grades_at_the_second_try(container, tmp_path):
    container.hand_in(RIGHT)
    once = tmp_path / "once"
    kill = f"Path({str(once)!r}).exists() or (Path({str(once)!r}).touch(), os.kill(os.getpid(), signal.SIGKILL))"
    assert container.run_with(f"{kill}; return real(home, submission)")["score"] == 20


def test_a_broken_suite_is_told_to_instructors_alone(container):
    container.hand_in(RIGHT)
    (container.home / "source/course/tests/course/01_small/test_hidden.py").write_text("raise OSError('the answer')\n")
    document = container.run()
    assert document["score"] == 0
    assert "not your fault" in document["output"]
    assert "the answer" in document["tests"][-1]["output"]
    assert "the answer" not in shown(document)


def test_scores_are_in_the_platforms_points_and_the_courses_stay_beside(container):
    container.hand_in(HALF + "def half(z): return z\n")
    container.metadata(METADATA)
    document = container.run()
    assert (document["score"], [t["max_score"] for t in document["tests"]]) == (60, [60, 40])
    assert document["extra_data"]["exercises"]["double"] == {"score": 12, "max_score": 12}
    assert "60 of 60" in document["tests"][0]["output"]


def test_all_points_there_are_all_points_whatever_they_are_divided_by(container):
    container.hand_in(RIGHT)
    container.metadata({**METADATA, "assignment": {"total_points": "7.0"}})
    assert container.run()["score"] == 7.0


def test_the_exercises_of_a_warm_up_share_the_points_that_it_has_there():
    exercises = (
        ExerciseResult("a", 0, 0, (Check("a", "a", True),)),
        ExerciseResult("b", 0, 0, (Check("b", "b", True), Check("b", "b", False))),
    )
    document = as_dict(Result("00_hello", "ada", "graded", exercises), Posting(points=10.0))
    assert (document["score"], [t["score"] for t in document["tests"]]) == (7.5, [5.0, 2.5])


def test_late_and_previous_submissions_are_passed_through_and_names_are_not(container):
    container.hand_in(RIGHT)
    container.metadata(METADATA)
    document = container.run()
    known = document["extra_data"]["platform"]
    assert (known["late"], known["seconds_late"], known["attempt"]) == (True, 1800, 2)
    assert known["previous_submissions"] == [
        {"submission_time": "2026-01-01T09:00:00-08:00", "score": 7.5, "autograder_error": False}
    ]
    assert "ada@example.com" not in container.results.read_text()


def test_students_see_their_total_and_instructors_the_seed_in_the_graders_output(container):
    container.hand_in(RIGHT)
    document = container.run()
    assert {t["visibility"] for t in document["tests"]} == {"visible"}
    assert str(document["extra_data"]["seed"]) in container.printed
    assert document["stdout_visibility"] == "hidden"
    assert str(document["extra_data"]["seed"]) not in shown(document)
    assert "leaderboard" not in document


def test_where_scores_are_hidden_so_is_how_many_exercises_are_right(tmp_path):
    container = Container(tmp_path / "autograder", Choices(visibility="after_published", leaderboard=True))
    container.hand_in(RIGHT)
    document = container.run()
    assert [t["visibility"] for t in document["tests"]] == ["after_published", "after_published", "hidden"]
    assert "isolation: " in document["tests"][-1]["output"]
    assert document["output"] == ""
    assert [e["value"] for e in document["leaderboard"]] == [20, 2]


@pytest.mark.parametrize(
    "found",
    ["", "{", "[]", "null", {"id": "../../etc"}, {"id": None, "assignment": []}, {"previous_submissions": "none"}],
)
def test_metadata_that_is_no_metadata_is_as_good_as_none(tmp_path, found):
    path = tmp_path / "metadata.json"
    path.write_text(found if isinstance(found, str) else json.dumps(found))
    known = handed_in(path)
    assert (known.name, known.points, known.facts.get("previous_submissions")) == ("", None, None)


@pytest.mark.parametrize(("text", "points"), [("20.0", 20.0), (15, 15.0), ("NaN", None), ("-3", None), ("ten", None)])
def test_the_platforms_points_are_a_number_above_zero_or_nothing(tmp_path, text, points):
    path = tmp_path / "metadata.json"
    path.write_text(json.dumps({"assignment": {"total_points": text}}))
    assert handed_in(path).points == points
