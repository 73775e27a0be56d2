"""Grades that go back to where the submissions came from."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from click.testing import CliRunner, Result
from little_course import EVIL, HALF, RIGHT, lay

from autograder.cli.main import app

CANVAS = {
    "lovelaceada_12345_678_small.py": RIGHT,
    "hoppergrace_LATE_222_680_small-1.py": HALF,
    "noethere_444_681_small.py": EVIL,
}
MOODLE = {
    "Ada Lovelace_101_assignsubmission_file/small.py": RIGHT,
    "=1+1_102_assignsubmission_file/small.py": HALF,
    "Eve_103_assignsubmission_file/small.py": EVIL,
}
METADATA = """
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '303'
    :email: ada@example.edu
  - :name: "@SUM(A1)"
    :sid: "-1"
    :email: "+x@example.edu"
"""
GRADESCOPE = {"submission_metadata.yml": METADATA, "submission_1/small.py": RIGHT}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    return lay(tmp_path_factory.mktemp("course"))


def run(course: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"AUTOGRADER_COURSE": str(course)})


def graded(course: Path, files: dict[str, str]) -> Path:
    """A class that was graded from a platform's zip."""
    folder = course / f"class{len(list(course.glob('class*')))}"
    folder.mkdir()
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    done = run(course, "grade", "01", folder / "export.zip", "--out", folder / "out", "--jobs", "1")
    assert done.exit_code == 0, done.output
    return folder / "out"


@pytest.fixture(scope="module")
def canvas(course) -> Path:
    return graded(course, CANVAS)


@pytest.fixture(scope="module")
def moodle(course) -> Path:
    return graded(course, MOODLE)


@pytest.fixture(scope="module")
def gradescope(course) -> Path:
    return graded(course, GRADESCOPE)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def imported_by_canvas(path: Path) -> dict[str, str]:
    """What Canvas's importer takes from a file (lib/gradebook_importer.rb): scores by its own number of a student."""
    header, *lines = csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert header[2:4] == ["SIS User ID", "SIS Login ID"]
    assert "Section" in header[4], "the last column before the assignments"
    assert len(header) == 6
    return {line[1]: line[5] for line in lines if "Points Possible" not in line[0]}


def imported_by_moodle(path: Path) -> dict[int, tuple[float, str]]:
    """What Moodle's importer takes (feedback/offline/importgradeslib.php): grade and feedback by its number."""
    header, *lines = csv.reader(io.StringIO(path.read_bytes().decode(), newline=""))
    number, grade, words = (header.index(name) for name in ("Identifier", "Grade", "Feedback comments"))
    assert "Last modified (grade)" in header
    return {int(line[number][len("Participant ") :]): (float(line[grade]), line[words]) for line in lines}


def test_canvas_gets_the_numbers_that_it_gave(course, canvas):
    done = run(course, "export", "canvas", canvas)
    assert done.exit_code == 0, done.output
    assert "3 students" in done.output
    assert "other columns" not in done.output
    assert imported_by_canvas(canvas / "canvas.csv") == {"12345": "20", "222": "12", "444": "0"}
    points, *_ = rows(canvas / "canvas.csv")
    assert points["Student"].startswith("    Points Possible")
    assert points["Small <things>"] == "20"


def test_canvas_gets_the_title_that_is_asked_for(course, canvas):
    assert run(course, "export", "canvas", canvas, "--title", "Homework 1 (98765)").exit_code == 0
    assert "Homework 1 (98765)" in rows(canvas / "canvas.csv")[0]


def test_moodle_gets_the_numbers_that_it_gave_and_feedback(course, moodle):
    assert run(course, "export", "moodle", moodle).exit_code == 0
    found = imported_by_moodle(moodle / "moodle.csv")
    assert {number: grade for number, (grade, _) in found.items()} == {101: 20.0, 102: 12.0, 103: 0.0}
    assert "<b>double</b> 12 of 12 right" in found[102][1]
    assert "<b>half</b> 0 of 8<br>not yet: half(1) is 0.5" in found[102][1]


def test_what_a_submission_says_is_neither_markup_nor_a_formula_nor_a_control_character(course, moodle):
    run(course, "export", "moodle", moodle)
    text = (moodle / "moodle.csv").read_text()
    assert "&lt;script&gt;" in text
    assert "<script>" not in text
    assert not any(c in text for c in "\x1b\x00\ufffe")
    assert {r["Full name"] for r in rows(moodle / "moodle.csv")} == {"Ada Lovelace", "'=1+1", "Eve"}


@pytest.mark.parametrize("form", ["canvas", "moodle"])
def test_no_cell_of_any_export_is_a_formula(course, gradescope, moodle, form):
    for folder in (gradescope, moodle):
        run(course, "export", form, folder)
        cells = [cell for row in rows(folder / f"{form}.csv") for cell in row.values()]
        assert cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))]


def test_a_group_is_one_row_for_each_of_its_students_found_by_what_gradescope_knows(course, gradescope):
    done = run(course, "export", "canvas", gradescope)
    assert "2 of them are not from Canvas's own download" in done.output
    _, *students = rows(gradescope / "canvas.csv")
    assert [(s["Student"], s["ID"], s["SIS User ID"], s["Small <things>"]) for s in students] == [
        ("Ada Lovelace", "", "303", "20"),
        ("'@SUM(A1)", "", "'-1", "20"),
    ]
    run(course, "export", "moodle", gradescope)
    first, _ = rows(gradescope / "moodle.csv")
    assert (first["Identifier"], first["ID number"], first["Email address"]) == ("", "303", "ada@example.edu")


def test_a_number_of_one_platform_is_never_taken_for_a_number_of_another(course, canvas, moodle):
    run(course, "export", "canvas", moodle)
    run(course, "export", "moodle", canvas)
    assert {r["ID"] + r["SIS User ID"] for r in rows(moodle / "canvas.csv")} == {""}
    assert {r["Identifier"] + r["ID number"] for r in rows(canvas / "moodle.csv")} == {""}


def test_a_plain_class_is_exported_by_its_names(course, tmp_path):
    for name in ("ada", "bob"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "small.py").write_text(RIGHT)
    run(course, "grade", "01", tmp_path / "class", "--out", tmp_path / "out", "--jobs", "1")
    assert run(course, "export", "canvas", tmp_path / "out").exit_code == 0
    assert [r["Student"] for r in rows(tmp_path / "out/canvas.csv")][1:] == ["ada", "bob"]


def test_junit_has_a_suite_a_submission_and_a_case_a_check(course, moodle):
    assert run(course, "export", "junit", moodle).exit_code == 0
    root = ET.fromstring((moodle / "junit.xml").read_bytes())
    assert root.attrib["name"] == "Small <things>"
    suites = {s.attrib["name"]: s for s in root}
    assert list(suites) == ["=1+1 (102)", "Ada Lovelace (101)", "Eve (103)"]
    half = suites["=1+1 (102)"]
    assert (half.attrib["tests"], half.attrib["failures"], half.attrib["errors"]) == ("2", "1", "0")
    assert [c.attrib["classname"] for c in half.iter("testcase")] == ["01_small.double", "01_small.half"]
    assert [p.attrib["value"] for p in half.iter("property") if p.attrib["name"] == "double.score"] == ["12"]
    (error,) = suites["Eve (103)"].iter("error")
    assert "<script>" in error.attrib["message"]
    assert root.attrib["errors"] == "1"


def test_what_the_grader_could_not_do_is_in_no_export_and_is_named(course, canvas, tmp_path):
    folder = shutil.copytree(canvas, tmp_path / "out")
    kept = next(p for p in (folder / "kept").glob("*.json") if "lovelace" in p.name)
    kept.write_bytes(msgspec.json.encode({**msgspec.json.decode(kept.read_bytes()), "status": "failed"}))
    next(p for p in (folder / "kept").glob("*.json") if "noether" in p.name).write_bytes(b"{half a fi")
    done = run(course, "export", "canvas", folder)
    assert done.exit_code == 1
    assert "lovelaceada (12345), noethere (444)" in done.output
    assert imported_by_canvas(folder / "canvas.csv") == {"222": "12"}


def test_who_is_no_longer_in_the_class_is_not_exported(course, canvas, tmp_path):
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as archive:
        archive.writestr("lovelaceada_12345_678_small.py", RIGHT)
    folder = shutil.copytree(canvas, tmp_path / "out")
    run(course, "grade", "01", tmp_path / "later.zip", "--out", folder, "--jobs", "1")
    run(course, "export", "canvas", folder)
    assert imported_by_canvas(folder / "canvas.csv") == {"12345": "20"}


@pytest.mark.parametrize("roster", [None, b"", b"{}", b'{"topic": 1}', b"\xff"])
def test_a_folder_that_was_not_graded_is_told_in_one_line(course, tmp_path, roster):
    if roster is not None:
        (tmp_path / "roster.json").write_bytes(roster)
    done = run(course, "export", "moodle", tmp_path)
    assert done.exception is not None
    said = str(done.exception)
    assert "autograder grade" in said
    assert "\n" not in said


def test_help_teaches(course):
    done = run(course, "export", "--help")
    assert done.exit_code == 0
    assert "gradebook's Import" in done.output
