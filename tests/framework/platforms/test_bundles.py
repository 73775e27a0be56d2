"""Packages for platforms that run the grader, put up as the platform does and run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from little_course import EVIL, HALF, RIGHT, lay

from autograder.cli.main import app

TOPIC = "01_small"
SPOOF = 'print(\'{"scores": {"double": 99}}\', flush=True)\n' + HALF
ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    return lay(tmp_path_factory.mktemp("course"))


def made(course: Path, platform: str, folder: Path) -> Path:
    path = folder / f"{platform}.{'tar' if platform == 'autolab' else 'zip'}"
    arguments = ["package", TOPIC, "--for", platform, "--out", str(path)]
    done = CliRunner().invoke(app, arguments, env={"AUTOGRADER_COURSE": str(course)})
    assert done.exit_code == 0, done.exception
    place = folder / platform
    if platform == "autolab":
        with tarfile.open(path) as archive:
            archive.extractall(place, filter="data")
    else:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(place)
    return place


@pytest.fixture(scope="module")
def question(course, tmp_path_factory) -> Path:
    return made(course, "prairielearn", tmp_path_factory.mktemp("pl")) / "questions" / TOPIC


@pytest.fixture(scope="module")
def assessment(course, tmp_path_factory) -> Path:
    return made(course, "autolab", tmp_path_factory.mktemp("al")) / "small"


@pytest.fixture(scope="module")
def github(course, tmp_path_factory) -> Path:
    return made(course, "github", tmp_path_factory.mktemp("gh"))


def handed_in(source: str, to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    (to / "small.py").write_text(source)


# ------------------------------------------------------------------------------------------------------- PrairieLearn
def in_prairielearn(question: Path, job: Path, source: str | None, data: str = '{"variant_seed": "1x"}') -> dict:
    """Grade as PrairieLearn does: /grade with student/, tests/ and data/, and the entrypoint made executable."""
    shutil.copytree(question / "tests", job / "tests")
    (job / "data").mkdir()
    (job / "data/data.json").write_text(data)
    (job / "student").mkdir()
    if source is not None:
        handed_in(source, job / "student")
    (job / "tests/run.sh").chmod(0o755)
    subprocess.run([job / "tests/run.sh", job], env=ENVIRONMENT, cwd="/", check=True, timeout=60)
    return json.loads((job / "results/results.json").read_bytes(), parse_constant=pytest.fail)


def test_prairielearn_gets_a_share_and_the_points_of_each_exercise(question, tmp_path):
    found = in_prairielearn(question, tmp_path, HALF)
    assert (found["gradable"], found["score"]) == (True, 0.6)
    assert [(t["name"], t["points"], t["max_points"]) for t in found["tests"]] == [("double", 12, 12), ("half", 0, 8)]
    assert "not yet: half(1) is 0.5" in found["tests"][1]["output"]
    for place in ("tests", "data", "results"):
        assert (tmp_path / place).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("source", [EVIL, None])
def test_what_cannot_be_read_costs_no_attempt_on_prairielearn(question, tmp_path, source):
    found = in_prairielearn(question, tmp_path, source, data="[")
    assert found["gradable"] is False
    assert found["format_errors"]


def test_where_the_grader_cannot_start_the_student_reads_that_it_is_not_their_fault(question, tmp_path):
    broken = shutil.copytree(question, tmp_path / "question")
    shutil.rmtree(broken / "tests/course")
    found = in_prairielearn(broken, tmp_path / "job", RIGHT)
    assert found["gradable"] is False
    assert "not your fault" in found["message"]


def test_the_question_says_what_prairielearn_asks_for_and_hands_out_no_answer(question):
    info = json.loads((question / "info.json").read_text())
    options = info["externalGradingOptions"]
    assert (info["type"], info["gradingMethod"], options["enabled"]) == ("v3", "External", True)
    assert options["entrypoint"] == "/grade/tests/run.sh"
    assert options["timeout"] <= 600
    assert re.fullmatch(r"[0-9a-f-]{36}", info["uuid"])
    html = (question / "question.html").read_text()
    assert 'file-patterns="small.*"' in html  # a module or a notebook
    assert html.count("<pl-") == html.count("</pl-")
    handed_out = {p.name for p in (question / "clientFilesQuestion").iterdir()}
    assert handed_out == {"small.py", "small.ipynb"}
    assert "BEGIN SOLUTION" not in (question / "clientFilesQuestion/small.py").read_text()


# ------------------------------------------------------------------------------------------------------------ Autolab
def in_autolab(assessment: Path, place: Path, source: str, **environment: str) -> list[str]:
    """Grade as Autolab does: handin, tar and Makefile in one empty folder, `make`, stdout and stderr together."""
    handed_in(source, place)
    shutil.copy(assessment / "autograde.tar", place)
    shutil.copy(assessment / "autograde-Makefile", place / "Makefile")
    done = subprocess.run(
        ["make"],
        cwd=place,
        env={**{k: v for k, v in ENVIRONMENT.items() if not k.startswith("MAKE")}, **environment},  # this is no sub-make
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.rstrip().splitlines()


def test_autolab_reads_the_last_line_whatever_a_submission_prints(assessment, tmp_path):
    *said, last = in_autolab(assessment, tmp_path, SPOOF)
    assert json.loads(last, parse_constant=pytest.fail) == {"scores": {"double": 12, "half": 0}, "scoreboard": [12]}
    assert not any("scores" in line for line in said)


def test_the_assessment_has_a_problem_for_each_score_and_no_other(assessment):
    properties = yaml.safe_load((assessment / "small.yml").read_text())
    assert properties["general"]["name"] == assessment.name
    assert properties["general"]["handin_filename"] == "small.py"
    assert {p["name"]: p["max_score"] for p in properties["problems"]} == {"double": 12, "half": 8}
    assert (assessment / properties["general"]["handout"]).is_file()


def test_where_the_image_lacks_the_grader_autolab_gets_no_scores_in_place_of_zeros(assessment, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3").write_text("#!/bin/sh\necho 'No module named autograder' >&2\nexit 1\n")
    (tmp_path / "bin/python3").chmod(0o755)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    *said, last = in_autolab(assessment, tmp_path / "job", RIGHT, PATH=path)
    assert json.loads(last) == {"scores": {}}
    assert "not your fault" in said[-1]


# ------------------------------------------------------------------------------------------------------------- GitHub
CLASSROOM = {
    "CLASSROOM": "cs",
    "ASSIGNMENT": "01-small",
    "SUBMISSION_TAG": "submit/2026-11-01T10-00-00Z-abc",
    "OWNER": "ada",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
}


def on_github(checks: Path, checkout: Path, **environment: str) -> str:
    command = [sys.executable, "-I", "-m", "autograder.platforms.github", checks, checkout]
    done = subprocess.run(
        command, env={**ENVIRONMENT, **environment}, stdout=subprocess.PIPE, text=True, check=True, timeout=60
    )
    return done.stdout


def test_classroom_50_gets_whole_points_for_each_exercise(github, tmp_path):
    handed_in(HALF, tmp_path)
    checks = github / "classroom50/autograders/01-small/checks"
    summary = tmp_path / "summary.md"
    log = on_github(checks, tmp_path, **CLASSROOM, GITHUB_STEP_SUMMARY=str(summary))
    found = json.loads((tmp_path / "result.json").read_text())
    required = "schema classroom assignment assignment_type owner submission commit release review datetime score tests"
    assert set(found) == {*required.split(), "max-score"}  # the schema takes no other
    assert found["schema"] == "classroom50/result/v1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["datetime"])
    for test in (found, *found["tests"]):
        assert type(test["score"]) is type(test["max-score"]) is int
        assert 0 <= test["score"] <= test["max-score"]
    assert (found["score"], found["max-score"]) == (1200, 2000)
    assert {t["test-name"]: t["score"] for t in found["tests"]}["half"] == 0
    assert '::notice title=Autograding report::{"totalPoints": 12.0, "maxPoints": 20.0}' in log
    assert "| `half` | 0 / 8 |" in summary.read_text()


def test_a_submission_gives_no_command_to_github(github, tmp_path):
    (tmp_path / "small.py").write_text("raise ValueError('\\n::set-output name=x::y\\n::error::forged')\n")
    log = on_github(github / "template", tmp_path)
    first, *said = log.splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) == 32
    until = said.index(f"::{token}::")
    assert any("forged" in line for line in said[:until])
    assert [line for line in said[until + 1 :] if line.startswith("::")] == [
        '::notice title=Autograding report::{"totalPoints": 0.0, "maxPoints": 20.0}'
    ]
    assert not (tmp_path / "result.json").exists()


def test_what_goes_to_github_holds_no_hidden_check_and_no_answer(github):
    names = {p.name for p in github.rglob("*") if p.is_file()}
    assert not names & {"test_hidden.py", "mistakes.py", ".autograder-secret", "assignment.toml"}
    assert "BEGIN SOLUTION" not in (github / "template/small.py").read_text()
    workflow = yaml.safe_load((github / "template/.github/workflows/checks.yaml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    compile((github / "classroom50/autograders/01-small/autograder.py").read_text(), "autograder.py", "exec")


# ---------------------------------------------------------------------------------------------------------------- all
@pytest.mark.parametrize("platform", ["prairielearn", "autolab"])
def test_the_same_topic_gives_the_same_bytes(course, platform, tmp_path):
    suffix = "tar" if platform == "autolab" else "zip"
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        made(course, platform, tmp_path / place)
    one, two = ((tmp_path / place / f"{platform}.{suffix}").read_bytes() for place in ("one", "two"))
    assert one == two


def test_what_is_gradescopes_alone_is_refused_in_one_line(course):
    done = CliRunner().invoke(
        app, ["package", TOPIC, "--for", "autolab", "--offline"], env={"AUTOGRADER_COURSE": str(course)}
    )
    assert done.exit_code == 2
    assert "for Gradescope alone" in done.output
