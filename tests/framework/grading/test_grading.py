"""One submission, through `autograder.grading.engine.grade`."""

import json
import time

import pytest
from small_course import RIGHT, SUITE, notebook, shown_to_the_student

from autograder.grading.loop import SuiteBroken
from autograder.report.gradescope import as_json


def text_of(result):
    """Everything that the student can see."""
    return shown_to_the_student(json.loads(as_json(result)))


def test_right_code_gets_everything(small):
    assert small.grade(RIGHT).score == 20.0


def test_a_notebook_earns_what_the_module_earns(small):
    cells = notebook(
        "%matplotlib inline\nimport matplotlib.pyplot as plt", *RIGHT.splitlines(), "!pip install x", "plt.plot([1])"
    )
    assert small.grade(cells, "small.ipynb").score == 20.0


def test_a_cell_that_fails_is_told_and_costs_what_it_held(small):
    result = small.grade(notebook("def double(z): return 2.0 * z", "def half(z) return z / 2"), "small.ipynb")
    assert result.score == 12.0
    assert "cell 2" in result.notes[0]


def test_one_wrong_function_costs_its_own_points_alone(small):
    assert small.grade(RIGHT.replace("2.0 * z", "3.0 * z")).score == 8.0


def test_a_warning_costs_care_alone(small):
    warned = "import numpy as np\n" + RIGHT.replace("return 2.0 * z", "np.exp(np.float64(1e4)); return 2.0 * z")
    result = small.grade(warned)
    assert result.score == pytest.approx(20.0 - 0.2 * 12)
    assert "overflow" in text_of(result)


def test_changing_the_argument_is_always_noticed(small):
    result = small.grade(RIGHT.replace("return 2.0 * z", "z *= 2.0; return z.copy()"))
    assert result.score == 8.0
    assert "changed its argument 1 in place" in text_of(result)


def test_a_function_that_is_missing_is_named_beside_what_was_found(small):
    result = small.grade(RIGHT.replace("half", "halve"))
    assert result.score == 12.0
    assert "no `half`" in text_of(result)
    assert "halve" in text_of(result)


def test_the_stub_is_not_started_and_earns_nothing(small):
    result = small.grade("def double(z): raise NotImplementedError\ndef half(z): raise NotImplementedError\n")
    assert result.score == 0
    assert text_of(result).count("not started") == 2


def test_the_wrong_signature_is_the_students_error_in_words(small):
    result = small.grade(RIGHT.replace("def half(z)", "def half(z, w)"))
    assert result.score == 12.0
    assert "TypeError" in text_of(result)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def double(z:\n", "not valid Python"),
        ("import scipy\n", "No module named 'scipy'"),
        ("import autograder.grading\n", "No module named 'autograder.grading'"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("while True: pass\n", "endless loop"),
        ("import os; os._exit(0)\n", "ended the process"),
        ("import sys; sys.exit()\n", "SystemExit"),
        ("import ctypes; ctypes.string_at(0)\n", "segmentation fault"),
    ],
)
def test_a_module_that_cannot_be_loaded_says_why_and_earns_nothing(small, source, words):
    result = small.grade(source + RIGHT)
    assert (result.status, result.score) == ("broken", 0)
    assert words in result.message


def test_an_endless_loop_in_one_function_does_not_cost_the_others(small):
    result = small.grade("def double(z):\n    while True: pass\ndef half(z): return z / 2.0\n")
    assert result.score == 8.0
    assert "endless loop" in text_of(result)


def test_a_call_in_which_nothing_ran_until_time_was_up_is_made_once_more(small):
    """The machine stood still, for all that can be told: it sleeps until a second after the test began."""
    late = f"import time\ntime.sleep(0)\ndef double(z):\n    time.sleep(max(0.0, {time.time() + 1.0} - time.time()))\n    return 2.0 * z\n"
    result = small.grade(late + "def half(z): return z / 2.0\n")
    assert result.score == 20.0


def test_a_call_that_always_sleeps_is_not_waited_for_again_and_again(small):
    result = small.grade("import time\ndef double(z):\n    time.sleep(60)\nhalf = double\n")
    assert result.score == 0
    assert result.seconds < 3.0 + 12.0  # the limit in the toml, and a busy machine


def test_endless_loops_everywhere_end_within_the_submissions_time(small):
    result = small.grade("def double(z):\n    while True: pass\nhalf = double\n")
    assert result.score == 0
    assert result.seconds < 3.0 + 12.0  # the limit in the toml, the restarts, and a busy machine


def test_the_message_of_a_students_exception_stays_out_of_what_the_student_sees(small):
    result = small.grade(RIGHT.replace("return z / 2.0", "raise ValueError(repr(list(z)))"))
    shown = text_of(result)
    assert "half raised ValueError (small.py, line 2)" in shown
    assert "[0." not in shown
    assert "[-" not in shown
    checks = [c for e in result.exercises for c in e.checks if not c.passed]
    assert "ValueError (small.py, line 2): [" in checks[0].message  # the instructor sees it


def test_what_a_submission_prints_is_for_the_instructor(small):
    result = small.grade("print('hello \\x1b[31m there')\n" + RIGHT)
    assert "hello ?[31m there" in result.output
    assert "hello" not in text_of(result)


def test_the_better_of_module_and_notebook_counts(small):
    folder = small.submission("both", "def double(z): raise NotImplementedError\n")
    small.submission("both", notebook(*RIGHT.splitlines()), "small.ipynb")
    from autograder.grading.engine import grade

    assert grade("01", folder, small.course).score == 20.0


def test_inputs_differ_between_submissions_and_stay_for_a_regrade(small):
    from autograder.grading.engine import open_desk

    desk = open_desk(small.course, small.course.topic("01"))
    again = open_desk(small.course, small.course.topic("01"))
    assert desk.seed("ada") == again.seed("ada") != desk.seed("bob")


def test_a_skipped_check_earns_nothing(small):
    skipping = SUITE.replace(
        '    "half(z) is half of z"\n', '    "half(z) is half of z"\n    import pytest\n    pytest.skip("no time")\n'
    )
    small.suite(skipping)
    assert small.grade(RIGHT).score == 12.0


def test_parametrized_checks_are_separate_checks(small):
    small.suite(
        SUITE
        + """
import pytest

@pytest.mark.parametrize("n", [1, 2, 3])
@exercise("half")
def test_half_of_many(student, compare, n):
    "half of n"
    compare(student.half(np.ones(n)), np.full(n, 0.5))
"""
    )
    half = small.grade(RIGHT).exercises[1]
    assert (len(half.checks), half.score) == (4, 8.0)


def test_a_check_that_breaks_on_odd_data_is_a_failed_check_and_is_flagged_for_the_instructor(small):
    small.suite(SUITE.replace("compare(student.half(z), reference.half(z))", "assert student.half(z).sum() == 0"))
    result = small.grade(RIGHT.replace("return z / 2.0", "return None"))
    assert result.score == 12.0
    assert "could not make sense" in next(c for c in result.exercises[1].checks if not c.passed).message


@pytest.mark.parametrize(
    ("suite", "words"),
    [
        (SUITE.replace('@exercise("half")\n', ""), "no @exercise mark"),
        (SUITE.replace('"half")', '"third")'), "not in assignment.toml"),
        (SUITE.replace('@exercise("half")', '@exercise("half", care=True)'), "no ordinary check of 'half'"),
        (SUITE.replace("test_half(student", "test_half(tmp_path, student"), "uses 'tmp_path'"),
        (SUITE + "\n1 / 0\n", "ZeroDivisionError"),
        ("", "no test"),
    ],
)
def test_a_suite_that_is_wrong_is_the_authors_error_before_it_judges_anyone(small, suite, words):
    small.suite(suite)
    with pytest.raises(SuiteBroken, match=words):
        small.grade(RIGHT)
