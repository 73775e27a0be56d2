"""`check("double")`: the words of `autograder check`, in a notebook or a Python prompt."""

import subprocess
import sys

import pytest
from small_course import RIGHT, notebook
from test_command import autograder
from test_student_commands import STUB, handout  # noqa: F401

WRONG = "def double(z): return z + 2 * z\ndef half(z): return z / 2.0\n"


def run(folder, code):
    """What a program says whose `__main__` is this code: a notebook's is no other."""
    done = subprocess.run(
        [sys.executable, "-c", f"from autograder import check\n{code}"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize(("source", "name"), [(WRONG, ""), (WRONG, "double"), (STUB, "")])
def test_the_text_is_that_of_the_command(handout, source, name):  # noqa: F811
    (handout / "small.py").write_text(source)
    assert (
        run(handout, f"print(check({name!r} or None))")
        == autograder("check", *filter(None, [name]), cwd=handout).stdout
    )


def test_the_html_has_the_same_sentence_and_the_same_checks(handout):  # noqa: F811
    (handout / "small.py").write_text(WRONG)
    html = run(handout, "print(check('double')._repr_html_())")
    assert "That is three times z." in html
    assert "double(z) is twice z" in html
    assert "0 of 12" in html


def test_the_module_is_read_again_at_each_call_with_its_helpers(handout):  # noqa: F811
    (handout / "small.py").write_text("from tools import two\ndef double(z): return two * z\n")
    (handout / "tools.py").write_text("two = 3.0\n")
    mend = "open('tools.py', 'w').write('two = 2.0  # now')"
    said = run(handout, f"print(check('double'))\n{mend}\nprint(check('double'))")
    assert said.count("three times") == 1
    assert said.count("12/12") == 1


def test_what_the_notebook_defines_itself_is_checked_as_it_stands(handout):  # noqa: F811
    (handout / "small.py").write_text(RIGHT)
    said = run(handout, f"{WRONG}print(check('double'))\ndouble = lambda z: 2.0 * z\nprint(check('double'))")
    assert said.count("three times") == 1
    assert said.count("12/12") == 1
    assert "this notebook" in said


def test_a_notebook_that_has_not_begun_yields_to_a_module_that_has(handout):  # noqa: F811
    (handout / "small.py").write_text(RIGHT)
    assert "12/12" in run(handout, f"{STUB}print(check('double'))")
    (handout / "small.py").write_text(STUB)
    assert "not started" in run(handout, f"{STUB}print(check('double'))")


@pytest.mark.parametrize(
    ("code", "words"),
    [("check('nonsense')", "one of double, half"), ("check('double')", "small.py, line 1")],
)
def test_an_error_is_told_on_one_line_and_raises_nothing(handout, code, words):  # noqa: F811
    (handout / "small.py").write_text("def double(z)\n")
    said = run(handout, f"print({code})\nprint({code}._repr_html_())")
    assert said.count(words) == 2


def test_outside_of_a_handout_it_says_what_to_do(tmp_path):
    assert "autograder.json" in run(tmp_path, "print(check('double'))")


def test_a_picture_of_the_function_its_slope_and_the_derivative(small, handout):  # noqa: F811
    about = handout / "autograder.json"
    about.write_text(about.read_text().replace('"name":"half",', '"name":"half","plot":{"of":"double"},'))
    (handout / "small.py").write_text(RIGHT)
    for name in ("double", "half"):
        html = run(handout, f"print(check({name!r})._repr_html_())")
        assert "slope 2, handed in" in html
    (handout / "small.py").write_text(RIGHT.splitlines()[0])
    assert "its slope" in run(handout, "print(check('double')._repr_html_())")


def test_in_a_module_that_is_imported_it_does_nothing(handout):  # noqa: F811
    (handout / "small.py").write_text(f"from autograder import check\n{RIGHT}print(check('double'))\n")
    assert run(handout, "import small").strip() == "None"
    assert "12/12" in run(handout, "print(check('double'))")


@pytest.mark.parametrize("file", ["small.py", "small.ipynb"])
def test_cells_that_check_cost_no_points_and_no_words_when_they_are_graded(small, file):
    cells = ("from autograder import check", RIGHT, 'check("double")', "check()")
    source = notebook(*cells) if file.endswith("ipynb") else "\n".join(cells)
    result = small.grade(source, file)
    assert (result.status, result.score, result.notes) == ("graded", 20.0, ())
