"""Plain values arrive exactly, from a process behind walls as from a module beside the suite."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from samevalue import arrived, same

from autograder.sandbox import Student, Violated
from autograder.wire.messages import DTYPES, MAX_BYTES, MAX_DEPTH, MAX_ITEMS

SOURCE = """
import numpy as np

def echo(x): return x
def made(expression): return eval(expression)
def nested(depth):
    value = 1.0
    for _ in range(depth): value = [value]
    return value
def cyclic():
    value = []
    value.append(value)
    return value
buffer = np.zeros(2)
def in_a_buffer(x):
    buffer[:] = x
    return buffer
"""

PLAIN = [
    None, True, False, 0, 1, -1, 2**63 - 1, -(2**63), 0.0, -0.0, 1.5, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308,
    "", "z", "\0", "\x1b[31m", "línea\n", "\U0001f40d" * 3, [], (), {}, [[]], ((),), [()], {"a": {}}, {1: 2, 1.5: 3, True: 4, None: 5, "k": 6},
    [1, 2.0, "x", None, (True, [False])], {"nested": [{"deep": (1.0, {"x": np.arange(3.0)})}]},
]  # fmt: skip

ARRAYS = {
    "0-d": np.array(2.5),
    "0-d bool": np.array(True),
    "empty": np.empty(0),
    "empty 2-d": np.empty((0, 5), np.float32),
    "empty middle axis": np.empty((2, 0, 3), np.int16),
    "32 axes": np.ones((1,) * 32),
    "not contiguous": np.arange(24.0).reshape(4, 6)[::2, 1::2],
    "transposed": np.arange(6.0).reshape(2, 3).T,
    "Fortran order": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "negative strides": np.arange(6)[::-1],
    "negative strides in 2-d": np.arange(12.0).reshape(3, 4)[::-1, ::-2],
    "broadcast": np.broadcast_to(np.arange(3.0), (4, 3)),
    "read-only": np.frombuffer(b"12345678", "<f8"),
    "big-endian": np.arange(5, dtype=">f8"),
    "big-endian ints": np.arange(5, dtype=">i4").reshape(5, 1)[::-1],
    "big-endian complex": np.array([1 + 2j], ">c16"),
    "special floats": np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324]),
    "NaN with a payload": np.array([0x7FF8DEADBEEF0001], np.uint64).view(np.float64),
    "half": np.array([1.5, np.nan, -0.0], np.float16),
    "a million": np.random.default_rng(0).normal(size=1_000_000),
}


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_a_plain_value_comes_back_as_it_went(student: Student, value: Any) -> None:
    assert same(student.echo(value), arrived(value))


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_of_any_layout_comes_back_with_its_dtype_shape_and_bits(student: Student, name: str) -> None:
    assert same(student.echo(ARRAYS[name]), arrived(ARRAYS[name]))


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_listed_dtype_comes_back(student: Student, dtype: str) -> None:
    array = np.array([[0, 1, 0], [1, 1, 0]]).astype(dtype)
    assert same(student.echo(array), array)


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_numpy_scalar_arrives_as_a_0d_array_of_its_dtype(student: Student, dtype: str) -> None:
    got = student.made(f"np.dtype('{dtype}').type(1)")
    assert same(got, np.ones((), dtype))


@pytest.mark.parametrize(
    "expression",
    ["np.longlong(3)", "np.ulonglong(3)", "np.intc(3)", "np.bool_(1)", "complex(1, -0.0)", "np.float64(-0.0)"],
)
def test_other_scalars_arrive_as_0d_arrays(student: Student, expression: str) -> None:
    assert same(student.made(expression), np.asarray(eval(expression)))


def test_a_signed_zero_a_nan_and_the_infinities_keep_their_bits(student: Student) -> None:
    assert same(
        student.made("[0.0, -0.0, float('nan'), float('inf'), float('-inf')]"),
        [0.0, -0.0, math.nan, math.inf, -math.inf],
    )


def test_a_bool_array_of_other_bytes_arrives_as_true_and_false(student: Student) -> None:
    got = student.made("np.array([0, 1, 2, 255], np.uint8).view(bool)")
    assert same(got, np.array([False, True, True, True]))


def test_what_arrives_may_be_written_to(student: Student) -> None:
    got = student.echo(np.arange(3.0))
    got += 1
    assert same(got, np.array([1.0, 2.0, 3.0]))


def test_results_of_one_message_share_no_memory(student: Student) -> None:
    first, second = student.made("(lambda x: [x, x])(np.zeros(2))")
    first[0] = 1
    assert second[0] == 0


def test_a_batch_gives_what_the_single_calls_give(student: Student) -> None:
    values = [1.5, "x", np.arange(3), [np.ones(2)], None]
    assert all(map(same, student.echo.many(values), [student.echo(v) for v in values]))


def test_a_tuple_in_a_batch_is_several_arguments(student: Student) -> None:
    assert student.made.many([("1 + 1",), ("2 + 2",)]) == [2, 4]


def test_a_function_that_reuses_its_output_array_gives_in_a_batch_what_it_gives_call_by_call(student: Student) -> None:
    assert [r.tolist() for r in student.in_a_buffer.many([1.0, 2.0])] == [[1.0, 1.0], [2.0, 2.0]]


def test_keywords_arrive(student: Student) -> None:
    assert same(student.echo(x=np.arange(4.0)), np.arange(4.0))


FEW: dict[str, Any] = {
    "max_examples": 60,
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}
INT64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | INT64 | st.floats() | TEXT
ARRAY = st.sampled_from([np.dtype(name).newbyteorder(order) for name in DTYPES for order in "<>"]).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
)
KEYS = st.none() | st.booleans() | INT64 | st.floats(allow_nan=False) | TEXT
NESTED = st.recursive(
    SCALARS | ARRAY,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=3).map(tuple) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(**FEW)
@given(values=st.lists(NESTED, min_size=1, max_size=8))
def test_any_nested_value_comes_back_exactly(student: Student, values: list[Any]) -> None:
    got = student.echo.many([(v,) for v in values])
    assert all(map(same, got, map(arrived, values)))


@settings(**FEW)
@given(array=ARRAY, data=st.data())
def test_any_view_of_an_array_comes_back_exactly(student: Student, array: np.ndarray, data: st.DataObject) -> None:
    view = array[data.draw(hnp.basic_indices(array.shape))] if array.ndim else array
    assert same(student.echo(view), arrived(view))


def test_lists_nested_as_deep_as_allowed_arrive(student: Student) -> None:
    value = student.nested(MAX_DEPTH)
    for _ in range(MAX_DEPTH):
        (value,) = value
    assert value == 1.0


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("nested(17)", "nested more than 16 deep"),
        ("nested(100_000)", "nested more than 16 deep"),
        ("cyclic()", "nested more than 16 deep"),
        (f"[None] * {MAX_ITEMS}", f"more than {MAX_ITEMS} values"),
        (f"np.zeros({MAX_BYTES // 8 + 1})", "more than 64 MiB of array data"),
        ("np.broadcast_to(0.0, (1 << 16, 1 << 17))", "more than 64 MiB of array data"),
        ("[np.broadcast_to(0.0, (1 << 21,))] * 5", "more than 64 MiB of array data"),
        ("{1 << 70: 1.0}", "keys that are no plain values"),
    ],
)
def test_a_value_beyond_the_bounds_is_the_submissions_error(student: Student, expression: str, words: str) -> None:
    with pytest.raises(Violated, match=words):
        student.made(expression)
