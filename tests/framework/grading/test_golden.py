"""The golden class: each submission gets exactly what it must, and says what its author must read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from autograder.cli.golden import expectations
from autograder.course import find_course
from autograder.grading.result import Result
from autograder.report.files import file_name

COURSE = find_course(Path(__file__))
GOLDEN = COURSE.root / "tests" / "submissions"
CASES = [
    (topic.name, name)
    for topic in COURSE.topics()
    if (GOLDEN / topic.name).is_dir()
    for name in expectations(GOLDEN / topic.name)
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """`make grade`, into a folder of its own."""
    out = Path(tmp_path_factory.mktemp("golden"))
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "--out", str(out)],
        cwd=COURSE.root,
        capture_output=True,
        text=True,
        check=False,
    )
    (out / "printed").write_text(done.stdout + done.stderr)
    (out / "code").write_text(str(done.returncode))
    return out


@pytest.mark.long
def test_the_command_says_that_all_got_what_they_must(graded: Path) -> None:
    assert (graded / "code").read_text() == "0", (graded / "printed").read_text()[-3000:]


@pytest.mark.long
@pytest.mark.parametrize(("topic", "name"), CASES)
def test_golden(graded: Path, topic: str, name: str) -> None:
    result = msgspec.json.decode((graded / topic / "kept" / f"{file_name(name)}.json").read_bytes(), type=Result)
    assert expectations(GOLDEN / topic)[name].faults(result) == []


def test_every_golden_submission_has_an_expectation() -> None:
    for topic in {topic for topic, _ in CASES}:
        folders = {p.name for p in (GOLDEN / topic).iterdir() if p.is_dir()}
        assert folders == set(expectations(GOLDEN / topic))
