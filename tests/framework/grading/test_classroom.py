"""A class: every submission its own result, whatever the others do."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import jsonschema
import pytest
from small_course import RIGHT, Small

from autograder.cli.grading import grade_topic
from autograder.grading.classroom import grade_class
from autograder.grading.intake import find_submissions

SCHEMA = json.loads((__import__("pathlib").Path(__file__).parent / "results.schema.json").read_text())


@pytest.fixture
def graded(small: Small, tmp_path):
    """Grade a class of {name: source} with the command's own function; its results.json by name."""

    def grade(jobs=2, **sources):
        for name, source in sources.items():
            small.submission(name, source)
        out = tmp_path / "out"
        grade_topic(small.course, small.course.topic("01"), small.root / "class", out, jobs)
        return {p.stem: json.loads(p.read_text(), parse_constant=pytest.fail) for p in (out / "results").glob("*.json")}

    return grade


def command(small: Small, out, *more):
    argv = [sys.executable, "-m", "autograder", "grade", "01", str(small.root / "class"), "--out", str(out), *more]
    return subprocess.Popen(
        argv, cwd=small.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def test_results_are_valid_for_gradescope_whatever_was_handed_in(graded):
    documents = graded(
        right=RIGHT,
        empty="",
        crash="1/0",
        exits="import os; os._exit(1)",
        odd="print('\\ud800\\x1b]0;x\\x07')\n" + RIGHT,
    )
    assert len(documents) == 5
    for document in documents.values():
        jsonschema.validate(document, SCHEMA)


def test_one_entry_an_exercise_and_the_seed_for_the_instructor_alone(graded):
    document = graded(right=RIGHT)["right"]
    assert [t["name"] for t in document["tests"]] == ["double", "half"]
    assert document["extra_data"]["exercises"] == {
        "double": {"score": 12, "max_score": 12},
        "half": {"score": 8, "max_score": 8},
    }
    seed = str(document["extra_data"].pop("seed"))
    assert seed not in json.dumps({k: v for k, v in document.items() if k != "extra_data"})


def test_the_layers_of_isolation_are_reported(graded):
    assert "process" in graded(right=RIGHT)["right"]["extra_data"]["isolation"]


def test_broken_submissions_do_not_change_the_others(graded):
    documents = graded(
        a="import os, signal; os.kill(os.getpid(), 9)", b=RIGHT, c="while True: pass", d=RIGHT, e="x" * 2_000_000
    )
    assert [documents[n]["score"] for n in "abcde"] == [0, 20, 0, 20, 0]


def test_the_gradebook_and_the_table_agree_with_the_results(graded, tmp_path):
    documents = graded(ada=RIGHT, bob=RIGHT.replace("2.0 * z", "3.0 * z"))
    rows = (
        sqlite3.connect(tmp_path / "out/gradebook.db")
        .execute("select submission, score from results order by 1")
        .fetchall()
    )
    assert rows == [("ada", 20.0), ("bob", 8.0)]
    table = list(csv.DictReader((tmp_path / "out/grades.csv").open()))
    assert [(r["submission"], float(r["score"]), float(r["double"])) for r in table] == [
        ("ada", 20.0, 12.0),
        ("bob", 8.0, 0.0),
    ]
    assert {n: d["score"] for n, d in documents.items()} == dict(rows)


def test_a_name_that_a_spreadsheet_would_compute_is_defused(graded, tmp_path):
    graded(**{"=cmd|'x'!A1": RIGHT})
    assert "\n'=cmd" in (tmp_path / "out/grades.csv").read_text()


def test_names_that_are_no_file_names_get_one_each(graded):
    assert len(graded(**{"a b": RIGHT, "ä": RIGHT, "ö": RIGHT, "x" * 200: RIGHT})) == 4


def test_a_second_run_grades_nothing_anew(small, graded, tmp_path):
    graded(ada=RIGHT)
    stamp = (tmp_path / "out/results/ada.json").stat().st_mtime_ns
    graded(bob=RIGHT)
    assert (tmp_path / "out/results/ada.json").stat().st_mtime_ns == stamp
    assert (tmp_path / "out/results/bob.json").exists()


def test_a_changed_submission_or_suite_is_graded_anew(small, graded):
    assert graded(ada=RIGHT)["ada"]["score"] == 20
    assert graded(ada=RIGHT.replace("2.0 * z", "3.0 * z"))["ada"]["score"] == 8
    suite = small.root / "tests/course/01_small/test_hidden.py"
    suite.write_text(
        suite.read_text().replace(
            "rng.normal(size=5)\n    compare(student.half", "rng.normal(size=6)\n    compare(student.half"
        )
    )
    assert graded()["ada"]["score"] == 8


def test_a_regrade_draws_the_same_inputs(graded, tmp_path):
    wrong = RIGHT.replace("2.0 * z", "2.5 * z")
    first = graded(ada=wrong)["ada"]
    (tmp_path / "out/results/ada.json").unlink()
    again = graded()["ada"]
    assert first["tests"] == again["tests"]
    assert first["extra_data"]["seed"] == again["extra_data"]["seed"]


def test_a_killed_run_started_again_finishes_the_rest(small, tmp_path):
    for i in range(12):
        small.submission(f"s{i:02d}", "import time; time.sleep(0.3)\n" + RIGHT)
    out = tmp_path / "out"
    running = command(small, out, "--jobs", "2")
    deadline = time.monotonic() + 30
    while len(list((out / "results").glob("*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    done = {p.name: p.stat().st_mtime_ns for p in (out / "results").glob("s*.json")}
    assert 3 <= len(done) < 12
    assert all(json.loads((out / "results" / name).read_text())["score"] == 20 for name in done)
    second = command(small, out, "--jobs", "2")
    printed, _ = second.communicate(timeout=60)
    assert second.returncode == 0
    assert "unchanged" in printed
    finished = {p.name: p.stat().st_mtime_ns for p in (out / "results").glob("s*.json")}
    assert len(finished) == 12
    kept = [name for name, stamp in done.items() if finished[name] == stamp]
    assert len(kept) >= len(done) - 2  # one for each grader may have been written, and not yet kept


def test_two_runs_at_once_into_one_folder_both_finish(small, tmp_path):
    for i in range(6):
        small.submission(f"s{i}", RIGHT)
    runs = [command(small, tmp_path / "out", "--jobs", "2") for _ in range(2)]
    assert [r.communicate(timeout=60) and r.returncode for r in runs] == [0, 0]
    assert len(list((tmp_path / "out/results").glob("s*.json"))) == 6


def test_a_submission_that_ends_its_grader_is_the_graders_failure_and_the_others_are_graded(small, monkeypatch):
    """No submission is known to do this; a suite can: here it kills its own process for one of them."""
    small.suite(
        (small.root / "tests/course/01_small/test_hidden.py").read_text()
        + """
@exercise("half")
def test_grim(student, compare):
    "half(4) is 2"
    if student.half(np.array(4.0)) == 3.0:
        import os
        os._exit(9)
"""
    )
    small.submission("grim", RIGHT.replace("z / 2.0", "z - 1.0"))
    small.submission("ada", RIGHT)
    small.submission("bob", RIGHT)
    results = {}
    topic = small.course.topic("01")
    grade_class(
        small.course,
        topic,
        find_submissions(small.root / "class", "small"),
        lambda r: results.update({r.submission: r}),
        2,
    )
    assert {n: (r.status, r.score) for n, r in results.items()} == {
        "grim": ("failed", 0.0),
        "ada": ("graded", 20.0),
        "bob": ("graded", 20.0),
    }


def test_nothing_is_left_running_after_a_class(small, graded):
    graded(ada=RIGHT, bob="import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n" + RIGHT)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(small.root) not in listed
