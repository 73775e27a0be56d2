"""A student at work: `autograder check`, `watch`, `hint`, in the folder of a handout."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from small_course import RIGHT, SUITE
from test_command import autograder

from autograder.course import release
from autograder.course.about import ABOUT, About, about_json
from autograder.grading.handing_out import known_mistakes

IN_PLACE = {"reference.double(z)": "z + z", "reference.half(z)": "z - z / 2", " reference,": ""}
PUBLIC = SUITE
for old, new in IN_PLACE.items():
    PUBLIC = PUBLIC.replace(old, new)
STUB = 'def double(z):\n    raise NotImplementedError("double: your code here")\n\n\n' + RIGHT.splitlines()[1] + "\n"


@pytest.fixture
def handout(small, tmp_path):
    """The folder that a student of the small course works in."""
    (small.root / "tests/course/01_small/test_public.py").write_text(PUBLIC)
    topic = small.course.topic("01")
    folder = tmp_path / "handout"
    folder.mkdir()
    for name, data in release(small.course, topic).items():
        (folder / name).write_bytes(data)
    (folder / ABOUT).write_bytes(about_json(About(topic.assignment(), known_mistakes(topic))))
    return folder


def check(handout, source, *arguments):
    (handout / "small.py").write_text(source)
    return autograder("check", *arguments, cwd=handout)


def test_a_fresh_handout_is_not_started_and_says_where_to_begin(handout):
    done = autograder("check", cwd=handout)
    assert done.returncode == 1
    assert done.stdout.count("not started") == 3  # two exercises, and the one to begin with
    assert "autograder hint double" in done.stdout


def test_a_right_exercise_a_wrong_one_and_its_diagnosis(handout):
    done = check(handout, "def double(z): return z + 2 * z\ndef half(z): return z / 2.0\n")
    assert done.returncode == 1
    assert "That is three times z." in done.stdout
    assert "8/8" in done.stdout
    assert "8 of 20 points" in done.stdout


def test_all_right_is_exit_code_0(handout):
    done = check(handout, RIGHT)
    assert done.returncode == 0
    assert "All right" in done.stdout


def test_one_exercise_by_the_beginning_of_its_name(handout):
    done = check(handout, STUB, "hal")
    assert done.returncode == 0
    assert "double" not in done.stdout


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def double(z)\n", "line 1"),
        ("import no_such_module\n", "no_such_module"),
        ("\n\n1 / 0\n", "line 3, cannot be loaded: ZeroDivisionError"),
        ("", "empty"),
    ],
)
def test_a_module_that_cannot_be_loaded_is_told_on_one_line(handout, source, words):
    done = check(handout, source)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("body", ["while True: pass", "while True:\n        try: 1 + 1\n        except: pass"])
def test_an_endless_loop_is_stopped_with_its_line_and_the_others_are_checked(handout, body, monkeypatch):
    (handout / "small.py").write_text(f"def double(z):\n    {body}\ndef half(z): return z / 2.0\n")
    script = (
        "from autograder.grading import at_home; at_home.SECONDS = 0.3\n"
        "at_home.mark.__defaults__ = (0, 0.3, False)\n"
        "from autograder.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check"], cwd=handout, capture_output=True, text=True, timeout=60, check=False
    )
    assert "does not end" in done.stdout
    assert "line 2" in done.stdout or "line 3" in done.stdout or "line 4" in done.stdout
    assert "half" in done.stdout
    assert "8/8" in done.stdout


def test_a_notebook_that_was_saved_last_is_what_is_checked(handout):
    from small_course import notebook

    time.sleep(1.1)  # files count as saved together within a second
    (handout / "small.ipynb").write_bytes(notebook("%matplotlib inline\n" + RIGHT))
    done = autograder("check", cwd=handout)
    assert "(small.ipynb)" in done.stdout
    assert done.returncode == 0


def test_an_exercise_that_calls_a_wrong_one_says_so(handout):
    done = check(handout, "def double(z): return 3.0 * z\ndef half(z): return double(z) / 4.0\n")
    assert "It calls double, not right yet: mend that one first." in done.stdout


def test_hints_come_one_by_one(handout):
    said = [autograder("hint", "double", cwd=handout).stdout for _ in range(4)]
    assert [text.count(" of 3") for text in said] == [1, 2, 3, 3]
    assert autograder("hint", "double", "--level", "1", cwd=handout).stdout.count(" of 3") == 1


@pytest.mark.parametrize("command", [("check",), ("watch",), ("hint", "double")])
def test_elsewhere_it_says_where_to_go_on_one_line(tmp_path, command):
    done = autograder(*command, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no assignment's folder" in done.stderr


def test_an_exercise_that_is_not_there_is_told_with_those_that_are(handout):
    done = autograder("check", "triple", cwd=handout)
    assert done.returncode == 2
    assert "double, half" in done.stderr


def test_watch_checks_again_at_every_save_what_has_changed_first(handout):
    (handout / "small.py").write_text(STUB)
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "watch"], cwd=handout, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        first = _until(process.stdout, "watching")
        (handout / "small.py").write_text(STUB.replace("z / 2.0", "z * 0.5"))
        second = _until(process.stdout, "watching")
    finally:
        process.kill()
        process.wait()
    assert first.index("double") < first.index("half")
    assert second.index("half") < second.index("double")


def _until(stream, word):
    lines = []
    for line in stream:
        lines.append(line)
        if word in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def test_the_known_mistakes_are_handed_out_as_digests_alone(handout):
    text = (handout / ABOUT).read_text()
    assert "That is three times z." in text
    assert "3.0 * z" not in text


def test_plain_pytest_says_the_same(handout):
    (handout / "small.py").write_text(RIGHT)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=handout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_session_in_the_readme_is_what_the_commands_print(course):
    script = course.root / "tests" / "session.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() in (course.root / "README.md").read_text(encoding="utf-8")
