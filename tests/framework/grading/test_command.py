"""The command line, as a person meets it."""

import os
import subprocess
import sys

import pytest
from small_course import RIGHT


def autograder(*arguments, cwd):
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("--help",), ("grade", "--help"), ("selftest", "--help"), ("release", "--help")])
def test_help_teaches(small, arguments):
    done = autograder(*arguments, cwd=small.root)
    assert done.returncode == 0
    assert "Usage" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "09", "class"), "no topic '09'"),
        (("grade", "01"), "which submissions?"),
        (("grade", "01", "nowhere"), "nowhere"),
        (("grade", "01", "class", "--jobs", "0"), "--jobs"),
        (("nonsense",), "nonsense"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(small, arguments, words):
    done = autograder(*arguments, cwd=small.root)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_a_course_it_says_where_to_go(tmp_path):
    done = autograder("grade", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no course checkout" in done.stderr


def test_grading_prints_a_table_and_where_the_files_are(small, tmp_path):
    small.submission("ada", RIGHT)
    small.submission("bob", "def double(z): return 2.0 * z\n")
    done = autograder("grade", "01", "class", "--out", str(tmp_path / "out"), cwd=small.root)
    assert done.returncode == 0, done.stderr
    assert "20.00" in done.stdout
    assert "12.00" in done.stdout
    assert "isolation: process" in done.stdout
    assert "gradebook.db" in done.stdout


def test_terminal_escapes_in_names_and_messages_are_shown_not_obeyed(small, tmp_path):
    small.submission("eve\x1b[2Jx", "raise ValueError('\\x1b[31mred\\x1b]0;title\\x07')\n")
    done = autograder("grade", "01", "class", "--out", str(tmp_path / "out"), cwd=small.root)
    assert done.returncode == 0
    assert "\x1b[31m" not in done.stdout
    assert "\x1b[2J" not in done.stdout
    assert "\x07" not in done.stdout


def test_a_broken_suite_is_the_authors_error_in_one_line(small):
    small.submission("ada", RIGHT)
    small.suite("def test_x(): pass\n")
    done = autograder("grade", "01", "class", cwd=small.root)
    assert done.returncode == 2
    assert "no @exercise mark" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_golden_class_of_a_course_holds_or_the_exit_code_says_so(small):
    golden = small.root / "tests/submissions/01_small/ada"
    golden.mkdir(parents=True)
    (golden / "small.py").write_text(RIGHT)
    (golden / "expect.toml").write_text('score = 20.0\nwhy = "right"\n')
    assert autograder("grade", cwd=small.root).returncode == 0
    (golden / "expect.toml").write_text('score = 19.0\nwhy = "wrong"\n')
    done = autograder("grade", cwd=small.root)
    assert done.returncode == 1
    assert "0 of 1 got what they must; not: ada" in done.stdout


def test_the_gate_passes_a_sound_suite_and_names_what_is_wrong_with_another(small):
    assert autograder("selftest", "--seeds", "2", cwd=small.root).returncode == 0
    small.suite(
        """
from autograder import exercise

@exercise("double")
def test_double(student):
    "double(1) is a number"
    assert student.double(1.0) is not None

@exercise("half")
def test_half(student, reference, compare, rng):
    "half(z) is half of z"
    z = rng.normal(size=5)
    compare(student.half(z), reference.half(z))
"""
    )
    done = autograder("selftest", "--seeds", "2", cwd=small.root)
    assert done.returncode == 1
    assert "triple loses nothing in double" in done.stdout
    assert "an impostor (zeros) earns 12 in double" in done.stdout
