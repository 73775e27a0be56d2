"""A function of the suite, given to the submission: each call comes back across the wire, is counted there, and may call on."""

from __future__ import annotations

import types
from typing import Any

import numpy as np
import pytest
from workbench import Load

from autograder.sandbox import Raised, Student, SubmissionError, TimedOut, Violated, student_in_process

SOURCE = """
import numpy as np

def call(f, *arguments): return f(*arguments)
def call_often(f, times): return sum(f(float(i)) for i in range(times))
def gradient(f, x, h=1e-6):
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])
def swallow(f, x):
    try: return f(x)
    except Exception: return -1.0
def swallow_and_go_on(f, g, x):
    try: f(x)
    except Exception: pass
    return g(x)
def square(x): return x * x
def fails(x): raise KeyError(x)
def spoils_what_it_gets(f):
    got = f()
    got += 1
    return got
def spoils_what_it_gives(f):
    x = np.zeros(2)
    f(x)
    x += 1
    f(x)
    return x
def with_foreign(f): return f({1, 2})
def with_too_much(f): return f([[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]])
def give_back(f): return [f, 1.0]
def later(f): later.kept = f
def call_kept(x): return later.kept(x)
"""


def test_a_callback_gets_plain_values_and_its_result_goes_back(student: Student) -> None:
    def f(*arguments: Any) -> Any:
        got.append(arguments)
        return {"y": np.arange(2.0)}

    got: list[Any] = []
    assert student.call(f, 1.5, np.ones(2))["y"].tolist() == [0.0, 1.0]
    assert [type(x) for x in got[0]] == [float, np.ndarray]


def test_evaluations_are_counted_by_the_suite(student: Student) -> None:
    points: list[Any] = []

    def f(x: Any) -> float:
        points.append(x)
        return float(x @ x)

    slope = student.gradient(f, np.arange(5.0))
    assert np.allclose(slope, 2 * np.arange(5.0), atol=1e-8)
    assert len(points) == 10


def test_each_evaluation_is_a_value_of_its_own(student: Student) -> None:
    seen: list[Any] = []
    student.spoils_what_it_gives(seen.append)
    assert [x.tolist() for x in seen] == [[0.0, 0.0], [1.0, 1.0]]


def test_a_submission_that_spoils_a_result_does_not_reach_the_suites_own(student: Student) -> None:
    ours = np.zeros(2)
    student.spoils_what_it_gets(lambda: ours)
    assert ours.tolist() == [0.0, 0.0]


def test_a_callback_may_call_the_submission(student: Student) -> None:
    assert student.call(lambda x: student.square(x) + 1, 3.0) == 10.0


def test_callbacks_nest(student: Student) -> None:
    def down(n: float) -> float:
        return 0.0 if n == 0 else 1.0 + student.call(down, n - 1)

    assert student.call(down, 10.0) == 10.0


def test_a_nested_call_that_fails_fails_the_check(student: Student) -> None:
    with pytest.raises(Raised, match="fails raised KeyError"):
        student.swallow(lambda x: student.fails(x), 1.0)


def test_an_assertion_in_a_callback_fails_the_check(student: Student) -> None:
    def f(x: float) -> float:
        assert x > 2, "stay above two"
        return x

    with pytest.raises(AssertionError, match="stay above two"):
        student.call(f, 1.0)


def test_an_assertion_in_a_callback_cannot_be_swallowed(student: Student) -> None:
    def f(x: float) -> float:
        raise AssertionError("at most three evaluations")

    with pytest.raises(AssertionError, match="at most three evaluations"):
        student.swallow(f, 1.0)


def test_an_assertion_is_not_forgotten_over_a_later_callback_that_calls_the_submission(student: Student) -> None:
    def f(x: float) -> float:
        raise AssertionError("the first")

    with pytest.raises(AssertionError, match="the first"):
        student.swallow_and_go_on(f, lambda x: student.square(x), 1.0)


def test_of_two_assertions_the_first_is_told(student: Student) -> None:
    def fails_with(words: str) -> Any:
        def f(x: float) -> float:
            raise AssertionError(words)

        return f

    with pytest.raises(AssertionError, match="the first"):
        student.swallow_and_go_on(fails_with("the first"), fails_with("the second"), 1.0)


def test_an_assertion_of_an_earlier_check_is_not_told_again(student: Student) -> None:
    def f(x: float) -> float:
        raise AssertionError

    with pytest.raises(AssertionError):
        student.swallow(f, 1.0)
    assert student.square(2.0) == 4.0


@pytest.mark.parametrize(
    "wrong",
    [lambda x: x.shape[5], lambda x: 1 / 0, lambda: 0.0, lambda x: {1, 2}],
    ids=["attribute", "division", "signature", "result"],
)
def test_what_a_callback_cannot_take_is_the_submissions_error(student: Student, wrong: Any) -> None:
    with pytest.raises(Raised, match="call raised ValueError.*cannot take what you called it with"):
        student.call(wrong, 1.0)


def test_a_foreign_object_reaches_a_callback_as_a_remote(student: Student) -> None:
    kinds: list[str] = []
    student.with_foreign(lambda x: kinds.append(x.kind))
    assert kinds == ["a set"]


def test_too_much_for_a_callback_is_the_submissions_error(student: Student) -> None:
    with pytest.raises(Violated, match="nested more than 16 deep"):
        student.with_too_much(lambda x: 0.0)


def test_a_callback_comes_back_as_the_same_function(student: Student) -> None:
    def f(x: float) -> float:
        return x

    assert student.give_back(f) == [f, 1.0]


def test_a_callback_kept_for_later_still_answers(student: Student) -> None:
    student.later(lambda x: x + 1)
    assert student.call_kept(1.0) == 2.0


def test_a_bound_method_and_a_builtin_are_callbacks_too(student: Student) -> None:
    assert student.call([3.0, 1.0].index, 1.0) == 1
    assert student.call(abs, -2.0) == 2.0


def test_a_thousand_evaluations_fit_into_one_call(load: Load) -> None:
    session = load(SOURCE, call_seconds=10.0)
    assert session.student.call_often(lambda x: x, 1000) == 499500.0


def test_endless_callbacks_end_with_the_time_of_the_call(load: Load) -> None:
    session = load("def f(g):\n    while True: g(1.0)", call_seconds=0.2)
    with pytest.raises(TimedOut):
        session.student.f(lambda x: x)
    assert session.usage.wall_seconds < 1.0


def test_the_time_of_a_nested_call_is_counted_once(load: Load) -> None:
    session = load("import time\ndef f(g): return g()\ndef nap(): time.sleep(0.2)")
    before = session.usage.wall_seconds
    session.student.f(lambda: session.student.nap())
    assert session.usage.wall_seconds - before < 0.39


def test_a_nested_call_that_never_answers_is_told_as_that(load: Load) -> None:
    session = load(
        "def f(g):\n    try: return g()\n    except Exception: return 1.0\ndef loop():\n    while True: pass",
        call_seconds=0.2,
    )
    with pytest.raises(TimedOut, match="loop gave no answer"):
        session.student.f(lambda: session.student.loop())


def test_a_nested_call_that_ends_the_process_is_told_as_that(load: Load) -> None:
    session = load("import os\ndef f(g): return g()\ndef leave(): os._exit(3)")
    with pytest.raises(SubmissionError, match="leave ended the process"):
        session.student.f(lambda: session.student.leave())


def test_a_callback_called_from_a_thread_is_answered(load: Load) -> None:
    source = "import threading\ndef f(g):\n    got = []\n    t = threading.Thread(target=lambda: got.append(g(2.0)))\n    t.start(); t.join()\n    return got"
    assert load(source).student.f(lambda x: x * 2) == [4.0]


def test_a_callback_may_be_called_with_keywords():
    module = types.ModuleType("small")
    exec("def f(g): return g(1.0, scale=2.0)", module.__dict__)
    assert student_in_process(module).f(lambda x, scale: x + scale) == 3.0


def test_an_iterator_can_be_gone_through_once():
    module = types.ModuleType("small")
    exec("def f(items): return [list(items), list(items)]", module.__dict__)
    student = student_in_process(module)
    assert student.f(student.iterator([1.0, 2.0])) == [[1.0, 2.0], []]
