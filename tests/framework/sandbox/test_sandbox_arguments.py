"""A call that changes what it was given fails by itself; one that only looks does not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import ChangedArgument, Student

SOURCE = """
import numpy as np

def look(*arguments, **keywords):
    return len(arguments) + len(keywords)

def work_on_copies(x):
    x = np.array(x, dtype=float)
    x += 1
    return x

def change(how, x):
    exec(how, {"x": x, "np": np})
    return 0

def change_second(how, first, x): return change(how, x)
def change_keyword(how, *, x): return change(how, x)

def rebind(x):
    x = x + 1
    return x

def remember(x, kept=[]):
    for old in kept: old += 1
    kept.append(x)
    return 0

def change_third_time(x, calls=[]):
    calls.append(1)
    if len(calls) == 3: x[0] = 9
    return 0

def apply(f, *arguments): return f(*arguments)
def same_thing(f): return f
def replace_function(functions): functions[0] = 3.0
"""

CHANGES: dict[str, tuple[Any, str]] = {
    "one entry": (np.arange(3.0), "x[0] = 5"),
    "the last entry": (np.arange(1000.0), "x[-1] += 1e-12"),
    "the sign of a zero in an array": (np.zeros(3), "x[1] = -0.0"),
    "the payload of a NaN in an array": (np.full(2, np.nan), "x.view('u8')[0] ^= np.uint64(1)"),
    "a NaN in an array": (np.full(2, np.nan), "x[0] = 1"),
    "an array with out=": (np.arange(3.0), "np.exp(x, out=x)"),
    "an array sorted": (np.array([3.0, 1.0]), "x.sort()"),
    "an array shuffled": (np.arange(100), "np.random.shuffle(x)"),
    "the shape": (np.zeros((2, 3)), "x.resize((3, 2), refcheck=False)"),
    "the rank": (np.zeros(4), "x.shape = (2, 2)"),
    "a 0-d array": (np.array(1.0), "x[...] = 2"),
    "a bool array": (np.array([True, False]), "x[:] = ~x"),
    "an array through a view": (np.zeros((2, 2)), "x.T[0][:] = 1"),
    "an array through its memory": (np.zeros(2), "memoryview(x).cast('B')[0] = 1"),
    "a list appended to": ([1.0], "x.append(2.0)"),
    "a list shortened": ([1.0, 2.0], "x.pop()"),
    "a list reversed": ([1.0, 2.0], "x.reverse()"),
    "an item of a list": ([1.0, 2.0], "x[0] = 3.0"),
    "the type of an item": ([1, 2], "x[0] = 1.0"),
    "True in place of 1": ([1, 2], "x[0] = True"),
    "the sign of a zero in a list": ([0.0], "x[0] = -0.0"),
    "a NaN in a list": ([math.nan], "x[0] = 1.0"),
    "a number in a list made NaN": ([1.0], "x[0] = float('nan')"),
    "an item made foreign": ([1.0], "x[0] = object()"),
    "a list made cyclic": ([1.0], "x[0] = x"),
    "an array in a list": ([np.zeros(2), 1.0], "x[0] += 1"),
    "an array in a tuple": ((1.0, np.zeros(2)), "x[1][0] = 1"),
    "an array in a list of lists of dicts": ([[{"w": np.zeros(2)}]], "x[0][0]['w'][1] = 3"),
    "an entry of a dict": ({"w": 1.0}, "x['w'] = 2.0"),
    "an array of a dict": ({"w": np.zeros(2)}, "x['w'] -= 0.1"),
    "a new key": ({"w": 1.0}, "x['v'] = 2.0"),
    "a lost key": ({"w": 1.0, "v": 2.0}, "del x['w']"),
    "a renamed key": ({"w": 1.0}, "x['v'] = x.pop('w')"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_argument_is_noticed(student: Student, name: str) -> None:
    value, how = CHANGES[name]
    with pytest.raises(ChangedArgument, match="change changed its argument 2 in place"):
        student.change(how, value)


@pytest.mark.parametrize("name", CHANGES)
def test_the_graders_own_value_stays_as_it_was(student: Student, name: str) -> None:
    value, how = CHANGES[name]
    before = repr(value)
    with pytest.raises(ChangedArgument):
        student.change(how, value)
    assert repr(value) == before


def test_a_change_is_noticed_in_a_later_position(student: Student) -> None:
    with pytest.raises(ChangedArgument, match="argument 3"):
        student.change_second("x[0] = 1", np.zeros(2), np.zeros(2))


def test_a_change_is_noticed_in_a_keyword(student: Student) -> None:
    with pytest.raises(ChangedArgument, match="`x`"):
        student.change_keyword("x[0] = 1", x=np.zeros(2))


def test_a_change_in_one_call_of_a_batch_is_noticed(student: Student) -> None:
    with pytest.raises(ChangedArgument):
        student.change_third_time.many([np.zeros(2)] * 5)


def test_a_batch_that_changes_nothing_passes(student: Student) -> None:
    assert student.work_on_copies.many([np.zeros(1), np.ones(1)])[1].tolist() == [2.0]


def test_the_message_says_what_to_do(student: Student) -> None:
    with pytest.raises(ChangedArgument, match=r"Work on a copy: z = np\.array\(z, dtype=float\)"):
        student.change("x[0] = 5", np.zeros(1))


@pytest.mark.parametrize(
    "value",
    [np.arange(3.0), np.array(1.0), np.array([np.nan, -0.0]), np.arange(6).reshape(2, 3).T, np.zeros(0), np.zeros(3, ">f8"), np.float32(2), 1 + 2j,
     [math.nan, -0.0, [None]], ({"a": (1, 2.0)},), "text", None, math.inf],
    ids=repr,
)  # fmt: skip
def test_looking_at_an_argument_is_no_change(student: Student, value: Any) -> None:
    assert student.look(value, again=value) == 2


def test_working_on_a_copy_is_no_change(student: Student) -> None:
    assert student.work_on_copies(np.zeros(2)).tolist() == [1.0, 1.0]


def test_binding_the_name_again_is_no_change(student: Student) -> None:
    assert student.rebind(np.zeros(2)).tolist() == [1.0, 1.0]


def test_arguments_of_earlier_calls_are_copies_that_a_submission_may_keep_and_spoil(student: Student) -> None:
    assert student.remember.many([np.zeros(2), np.zeros(2), np.zeros(2)]) == [0, 0, 0]


def test_a_function_of_the_submission_may_be_passed_to_another(student: Student) -> None:
    assert student.apply(student.rebind, np.zeros(1)).tolist() == [1.0]


def test_a_function_of_the_suite_may_be_passed_and_comes_back_as_itself(student: Student) -> None:
    def square(x: float) -> float:
        return x * x

    assert student.apply(square, 3.0) == 9.0
    assert student.same_thing(square) is square


def test_a_remote_may_be_passed(student: Student) -> None:
    rng = student.generator(1)
    assert student.look(rng, rng=rng) == 2


def test_a_function_replaced_in_a_list_is_a_change(student: Student) -> None:
    with pytest.raises(ChangedArgument):
        student.replace_function([student.rebind])


def test_a_callback_replaced_in_a_list_is_a_change(student: Student) -> None:
    with pytest.raises(ChangedArgument):
        student.replace_function([lambda x: x])
