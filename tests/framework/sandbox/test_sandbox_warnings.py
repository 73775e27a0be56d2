"""numpy's warnings fail a check of numerical care; the error state is numpy's own before every message; printed text is kept apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from workbench import Load

from autograder.sandbox import Student, Warned

SOURCE = """
import sys, warnings
import numpy as np

def overflow(z): return np.exp(np.asarray(z, float))
def quiet_overflow(z):
    with np.errstate(over="ignore"): return np.exp(np.asarray(z, float))
def divide(z): return 1 / np.asarray(z, float)
def invalid(z): return np.sqrt(np.asarray(z, float))
def underflow(z): return np.exp(-np.asarray(z, float))
def set_state(**how): np.seterr(**how)
def state(): return np.geterr()
def warn_of(category): warnings.warn("by hand", getattr(sys.modules["builtins"], category))
def warn_often():
    for i in range(1000): warnings.warn("x" * 10_000, RuntimeWarning)
    return 1.0
def silence(): warnings.simplefilter("ignore")
def odd_text(): warnings.warn("\\x1b[2J\\ud800", RuntimeWarning)
"""
DEFAULT = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


@pytest.fixture
def careful(student: Student) -> Iterator[Student]:
    """The student in a check of numerical care."""
    student._connection.warnings_fail = True
    yield student
    student._connection.warnings_fail = False
    student.set_state(**DEFAULT)


@pytest.mark.parametrize(
    ("name", "z", "words"),
    [("overflow", 1000.0, "overflow"), ("divide", 0.0, "divide by zero"), ("invalid", -1.0, "invalid value")],
)
def test_a_warning_of_numpy_fails_a_check_of_care(careful: Student, name: str, z: float, words: str) -> None:
    with pytest.raises(
        Warned, match=f"{name} warned: {words} encountered in .*the formula leaves the range of float64"
    ):
        getattr(careful, name)(z)


def test_a_warning_fails_no_other_check(student: Student) -> None:
    assert student.overflow(1000.0).tolist() == float("inf")


def test_underflow_is_no_warning(careful: Student) -> None:
    assert careful.underflow(1000.0).tolist() == 0.0


def test_a_warning_in_one_call_of_a_batch_fails_the_check(careful: Student) -> None:
    with pytest.raises(Warned):
        careful.overflow.many([1.0, 1000.0, 2.0])


def test_the_same_warning_at_the_same_line_is_told_each_time(careful: Student) -> None:
    for _ in range(2):
        with pytest.raises(Warned):
            careful.overflow(1000.0)


@pytest.mark.parametrize(
    "category", ["UserWarning", "DeprecationWarning", "FutureWarning", "SyntaxWarning", "ResourceWarning"]
)
def test_other_warnings_are_not_numerical(careful: Student, category: str) -> None:
    assert careful.warn_of(category) is None


def test_a_flood_of_warnings_is_bounded(careful: Student) -> None:
    with pytest.raises(Warned) as caught:
        careful.warn_often()
    assert len(str(caught.value)) < 500


def test_a_warning_is_shown_without_what_could_steer_a_terminal(careful: Student) -> None:
    with pytest.raises(Warned) as caught:
        careful.odd_text()
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("how", ["ignore", "raise", "print", "call"])
def test_an_error_state_that_a_call_leaves_behind_is_gone_before_the_next(student: Student, how: str) -> None:
    student.set_state(all=how)
    assert student.state() == DEFAULT


def test_an_error_state_of_the_module_is_not_in_force(load: Load) -> None:
    session = load("import numpy as np\nnp.seterr(all='ignore')\n" + SOURCE)
    session.connection.warnings_fail = True
    with pytest.raises(Warned):
        session.student.overflow(1000.0)


def test_filters_that_a_call_leaves_behind_are_gone_before_the_next(careful: Student) -> None:
    careful.silence()
    with pytest.raises(Warned):
        careful.overflow(1000.0)


# ------------------------------------------------------------------------------------------------------------- output
def printed(load: Load, statement: str, **limits: int) -> str:
    session = load(f"import os, sys, subprocess\ndef f():\n    {statement}\n    return 1.0", **limits)
    assert session.student.f() == 1.0
    session.close()
    return session.output()


@pytest.mark.parametrize(
    "statement",
    ["print('hello')", "sys.stderr.write('hello\\n')", "os.write(1, b'hello\\n')", "os.write(2, b'hello\\n')"],
)
def test_what_is_printed_is_kept(load: Load, statement: str) -> None:
    assert printed(load, statement) == "hello\n"


def test_printing_does_not_mix_into_results(load: Load) -> None:
    assert printed(load, "print('x' * 1000)") == "x" * 1000 + "\n"


def test_so_much_is_kept_and_the_rest_is_counted(load: Load) -> None:
    text = printed(load, "print('A' * 300_000)", output_bytes=1000)
    assert text == "A" * 1000 + "\n[299001 more bytes were not kept]"


def test_control_characters_are_taken_out_of_the_output(load: Load) -> None:
    assert printed(load, r"os.write(1, b'\x1b]0;title\x07\xff\xe2\x80\xae!\n')") == "?]0;title?�?!\n"


def test_the_output_of_a_replaced_or_closed_stdout_is_not_missed(load: Load) -> None:
    assert printed(load, "sys.stdout = sys.stderr = None") == ""
    assert printed(load, "sys.stdout.close()") == ""
    assert printed(load, "os.close(1); os.close(2)") == ""


def test_nothing_can_be_read_from_stdin(load: Load) -> None:
    assert load("import sys\ndef f(): return sys.stdin.read()").student.f() == ""


def test_asking_for_input_is_an_error_not_a_hang(load: Load) -> None:
    with pytest.raises(Exception, match="EOFError"):
        load("def f(): return input('your name? ')").student.f()


def test_a_gigabyte_of_output_ends_within_the_limits(load: Load) -> None:
    session = load(
        "import os\ndef f():\n    for _ in range(1 << 14): os.write(1, b'A' * (1 << 16))\n    return 1.0",
        call_seconds=0.5,
    )
    try:
        assert session.student.f() == 1.0
    except Exception as error:
        assert "no answer within 0.5 seconds" in str(error)
    assert session.usage.wall_seconds < 1.5
    assert len(session.output()) < 70_000
