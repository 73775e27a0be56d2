"""Whatever a submission raises is its own error, in words; the worker goes on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from workbench import Load, session_of

from autograder.sandbox import LoadFailed, Raised, Sandbox, Student, SubmissionError
from autograder.sandbox.errors import Missing

SOURCE = """
import numpy as np

def not_written(z):
    raise NotImplementedError("sigmoid")

def divide(z):
    return 1 / z

def deep(z):
    return deep(z)

def own_error(z):
    class Wrong(ValueError):
        pass
    raise Wrong("the argument " + repr(z))

def chained(z):
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise KeyError("second") from error

def grouped(z):
    raise RuntimeError("x" * 100_000)

def controlled(z):
    raise ValueError("\\x1b[2J\\u202egnp.exe\\ud800")

class Model:
    def __init__(self, z): raise ValueError("no model")

attribute = 3
"""

STRANGE = """
def unprintable(z):
    class Wrong(Exception):
        def __str__(self): raise ValueError("no text")
    raise Wrong

def printed_by_a_lying_string(z):
    class Text(str):
        def __getitem__(self, i): return 3
        def encode(self, *a): return 5
    class Wrong(Exception):
        def __str__(self): return Text("x")
    raise Wrong

def nameless(z):
    class Kind(type):
        @property
        def __name__(cls): return 1 / 0
    class Wrong(Exception, metaclass=Kind):
        pass
    raise Wrong("text")

def falsely_named(z):
    class Kind(type):
        __name__ = "NotImplementedError\\ud800\\n"
    class Wrong(Exception, metaclass=Kind):
        pass
    raise Wrong("text")

def lying_bases(z):
    class Wrong(Exception):
        __class__ = NotImplementedError
    raise Wrong("text")

def raised_by_a_class(z):
    raise StopIteration

def code_renamed(z):
    def inner(): raise ValueError("x")
    inner.__code__ = inner.__code__.replace(co_name="\\ud800")
    inner()

"""


def test_the_sentence_names_the_exception_and_the_line(student: Student) -> None:
    with pytest.raises(Raised) as caught:
        student.divide(0)
    assert str(caught.value) == "divide raised ZeroDivisionError (submission.py, line 8): division by zero"


def test_the_public_sentence_keeps_the_message_back(student: Student) -> None:
    with pytest.raises(Raised) as caught:
        student.own_error("hidden input")
    assert caught.value.public == "own_error raised ValueError (submission.py, line 16)"
    assert "hidden input" in str(caught.value)


def test_a_function_that_is_not_written_yet_says_so(student: Student) -> None:
    with pytest.raises(Raised, match="not_written is not written yet") as caught:
        student.not_written(0)
    assert caught.value.not_started


def test_an_exception_of_the_submissions_own_carries_its_bases(student: Student) -> None:
    with pytest.raises(Raised) as caught:
        student.own_error(0)
    assert "ValueError" in caught.value.bases


def test_endless_recursion_is_told_in_words(student: Student) -> None:
    with pytest.raises(Raised, match="deep calls itself without end"):
        student.deep(0)


def test_a_long_message_is_cut(student: Student) -> None:
    with pytest.raises(Raised) as caught:
        student.grouped(0)
    assert len(str(caught.value)) < 2200


def test_control_characters_and_lone_surrogates_in_a_message_are_taken_out(student: Student) -> None:
    with pytest.raises(Raised) as caught:
        student.controlled(0)
    assert "?[2J?gnp.exe?" in str(caught.value)
    str(caught.value).encode()


@pytest.fixture(scope="module")
def strange(sandbox: Sandbox) -> Iterator[Student]:
    """Exceptions that pytest itself would stumble over, were they in its process."""
    with session_of(sandbox, STRANGE) as session:
        session.ensure_loaded()
        yield session.student


@pytest.mark.parametrize(
    "name",
    [
        "unprintable",
        "printed_by_a_lying_string",
        "nameless",
        "falsely_named",
        "lying_bases",
        "raised_by_a_class",
        "code_renamed",
    ],
)
def test_a_strange_exception_is_the_submissions_error_like_any_other(strange: Student, name: str) -> None:
    with pytest.raises(Raised) as caught:
        getattr(strange, name)(0)
    str(caught.value).encode()
    caught.value.public.encode()


def test_an_exception_that_only_claims_to_be_not_implemented_is_not_taken_for_it(strange: Student) -> None:
    with pytest.raises(Raised) as caught:
        strange.lying_bases(0)
    assert not caught.value.not_started


def test_a_missing_function_is_told_with_what_there_is(student: Student) -> None:
    with pytest.raises(
        Missing,
        match=r"submission\.py has no `sigmoid` \(found: Model, attribute, .*\)\. Write it under exactly that name",
    ):
        student.sigmoid(0)


def test_a_missing_method_is_told_too(student: Student) -> None:
    with pytest.raises(Missing, match="has no `Model.backward`"):
        student.Model.backward(0)


def test_what_is_no_function_cannot_be_called(student: Student) -> None:
    with pytest.raises(Raised, match="'int' object is not callable"):
        student.attribute(0)


def test_a_wrong_signature_is_told(student: Student) -> None:
    with pytest.raises(Raised, match="takes 1 positional argument but 2 were given"):
        student.divide(1, 2)


def test_no_exception_of_the_submission_crosses_the_walls(load: Load) -> None:
    session = load("def f(): raise ValueError('x')")
    with pytest.raises(Raised) as caught:
        session.student.f()
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "what", ["SystemExit(0)", "SystemExit('bye')", "KeyboardInterrupt()", "GeneratorExit()", "BaseException('x')"]
)
def test_what_would_end_python_does_not_end_the_worker(load: Load, what: str) -> None:
    session = load(f"def f(): raise {what}\ndef g(): return 1.0")
    with pytest.raises(Raised, match=f"f raised .*{what.partition('(')[0].rpartition('.')[2]}"):
        session.student.f()
    assert session.student.g() == 1.0


@pytest.mark.parametrize("ending", ["sys.exit()", "exit()", "quit(3)", "raise SystemExit"])
def test_leaving_python_in_the_ways_students_do_is_an_exception_of_the_call(load: Load, ending: str) -> None:
    session = load(f"import sys\ndef f(): {ending}\ndef g(): return 1.0")
    with pytest.raises(SubmissionError):
        session.student.f()
    session.ensure_loaded()
    assert session.student.g() == 1.0


@pytest.mark.parametrize("what", ["SystemExit(0)", "KeyboardInterrupt()", "GeneratorExit()", "ValueError('x')"])
def test_an_exception_while_loading_is_told(submit: Load, what: str) -> None:
    session = submit(f"x = 1\nraise {what}")
    with pytest.raises(LoadFailed, match=rf"submission\.py cannot be loaded \(line 2\): {what.partition('(')[0]}"):
        session.ensure_loaded()


def test_a_batch_ends_with_its_first_exception(student: Student) -> None:
    with pytest.raises(Raised, match="ZeroDivisionError"):
        student.divide.many([1.0, 0.0, 2.0])


def test_a_numpy_error_is_told(student: Student) -> None:
    with pytest.raises(Raised, match="AxisError|IndexError|TypeError|ValueError"):
        student.divide(np.array(["a"], object).tolist())
