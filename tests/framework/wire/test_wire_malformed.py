"""A frame that breaks a rule is malformed, one that does not come whole is the end of its sender, and neither costs memory or time."""

from __future__ import annotations

import struct
import time
import tracemalloc
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np
import pytest
from frames import done, frame, pack, received, reply

from autograder.wire import Closed, Malformed
from autograder.wire.messages import MAX_BYTES, MAX_HEADER, MAX_ITEMS

MIB = 1 << 20


def array(dtype: Any = "<f8", shape: Any = (1,), buffer: Any = 0) -> list[Any]:
    return ["a", dtype, list(shape) if isinstance(shape, tuple) else shape, buffer]


def nested(tag: str, depth: int) -> Any:
    """Lists in lists, as bytes: Python itself could not build them that deep."""
    return msgspec.Raw((b"\x92" + pack(tag) + b"\x91") * depth + b"\xc0")


EIGHT = bytes(8)
MALFORMED: dict[str, bytes] = {
    # the frame
    "a header of no bytes": frame(b""),
    "a header longer than allowed": frame(b"", length=MAX_HEADER + 1),
    "a header of four gigabytes": frame(b"", length=2**32 - 1),
    "a header that is no msgpack": frame(b"\xc1"),
    "a header with bytes after it": frame(pack([1, [], {"type": "hello", "layers": []}]) + b"\0"),
    "a header cut short": frame(pack([1, [], {"type": "hello", "layers": []}])[:-1]),
    "text in place of a header": frame(b'{"seq": 1}'),
    "a number in place of a frame": frame(pack(5)),
    "an empty frame": frame(pack([])),
    "a frame of two": frame(pack([1, []])),
    "a sequence number that is text": reply({"type": "hello", "layers": []}, seq="1"),
    "a sequence number that is a float": reply({"type": "hello", "layers": []}, seq=1.5),
    "a sequence number that is a bool": reply({"type": "hello", "layers": []}, seq=True),
    "no sequence number": reply({"type": "hello", "layers": []}, seq=None),
    # the message
    "a message of no type": reply({"layers": []}),
    "a message of an unknown type": reply({"type": "eval", "code": "1"}),
    "a message whose type is a number": reply({"type": 1}),
    "a request in place of a reply": reply({"type": "get", "target": None, "name": "x"}),
    "a message without its fields": reply({"type": "done"}),
    "a message with a field of the wrong type": reply({"type": "failed", "exception": 5, "bases": [], "message": "", "frames": []}),
    "a list in place of a message": reply(["done", [], [], []]),
    "a key that is no text": frame(b"\x93\x01\x90\x82\xa4type\xa5hello\x01\x90"),
    "bytes in place of text": reply({"type": "hello", "layers": [b"x"]}),
    "text that is no UTF-8": frame(b"\x93\x01\x90\x82\xa4type\xa5hello\xa6layers\x91\xa3\xff\xfe\xfd"),
    "a lone surrogate": frame(b"\x93\x01\x90\x82\xa4type\xa5hello\xa6layers\x91\xa3\xed\xa0\x80"),
    "a date": frame(b"\x93\x01\x90\x85\xa4type\xa4done\xa6values\x91\xd6\xff\0\0\0\0\xa7changed\x90\xa8warnings\x90"),
    "an extension type": frame(b"\x93\x01\x90\x84\xa4type\xa4done\xa6values\x91\xd4\x05\0\xa7changed\x90\xa8warnings\x90"),
    # the values
    "a raw list": done([1, 2]),
    "a raw dict": done({"x": 1}),
    "bytes as a value": done(b"x"),
    "an unknown tag": done(["x", 1]),
    "a tag alone": done(["a"]),
    "a tag that is a number": done([0, []]),
    "a list without its items": done(["l"]),
    "a list of a number": done(["l", 3]),
    "a dict of single values": done(["d", [1, 2]]),
    "a dict of triples": done(["d", [[1, 2, 3]]]),
    "a dict with a list as key": done(["d", [[["l", []], 1]]]),
    "a dict with an array as key": done(["d", [[array(), 1]]], sizes=(8,), data=EIGHT),
    "a dict with a handle as key": done(["d", [[["h", 1, "x"], 1]]]),
    "a dict of too many pairs": done(["d", [[i, None] for i in range(10_001)]]),
    "a handle without a number": done(["h", None, "x"]),
    "a handle of a negative number": done(["h", -1, "x"]),
    "a handle that was never given": done(["h", 10**6, "x"]),
    "a callback that was never given": done(["c", 10**6]),
    "lists nested 17 deep": done(nested("l", 17)),
    "lists nested a hundred thousand deep": frame(b"\x93\x01\x90\x84\xa4type\xa4done\xa6values\x91" + bytes(nested("l", 100_000))),
    "dicts nested a thousand deep": frame(b"\x93\x01\x90\x84\xa4type\xa4done\xa6values\x91" + b"\x92\xa1d\x91\x92\x01" * 1000 + b"\xc0"),
    "arrays opened a million times": frame(b"\x91" * 1_000_000),
    "maps opened a million times": frame(b"\x81" * 1_000_000),
    "too many values": done(["l", [None] * (MAX_ITEMS + 1)]),
    "a list that claims four thousand million items": frame(b"\x93\x01\x90\x84\xa4type\xa4done\xa6values\xdd\xff\xff\xff\xff"),
    "text that claims four gigabytes": frame(b"\x93\x01\x90\x84\xa4type\xdb\xff\xff\xff\xff"),
    # the arrays
    "an array of 10^12 bytes": done(array(shape=(125_000_000_000,)), sizes=(10**12,)),
    "an array of 2^64 bytes": done(array(), sizes=(2**64 - 1,)),
    "arrays of more than the bound together": done(None, sizes=(MAX_BYTES // 2, MAX_BYTES // 2, 1)),
    "an array of -1 bytes": done(array(), sizes=(-1,)),
    "sizes that cancel": done(None, sizes=(MAX_BYTES * 2, -MAX_BYTES * 2)),
    "a size that is a float": done(None, sizes=(8.0,), data=EIGHT),
    "sizes that are no list": done(None, sizes={"0": 8}, data=EIGHT),
    "a million empty arrays": done(None, sizes=tuple([0] * 1_000_000)),
    "an array of objects": done(array("|O"), sizes=(8,), data=EIGHT),
    "an array of objects by another name": done(array("O8"), sizes=(8,), data=EIGHT),
    "a structured array": done(array("f4,O"), sizes=(8,), data=EIGHT),
    "an array of text": done(array("<U2"), sizes=(8,), data=EIGHT),
    "an array of void": done(array("|V8"), sizes=(8,), data=EIGHT),
    "an array of dates": done(array("<M8[ns]"), sizes=(8,), data=EIGHT),
    "a big-endian array": done(array(">f8"), sizes=(8,), data=EIGHT),
    "an array of a dtype of no bytes": done(array("<U0"), sizes=(8,), data=EIGHT),
    "an array whose dtype is a number": done(array(8), sizes=(8,), data=EIGHT),
    "an array of no dtype": done(array(None), sizes=(8,), data=EIGHT),
    "an array in a buffer that is not there": done(array(buffer=1), sizes=(8,), data=EIGHT),
    "an array in the last buffer from behind": done(array(buffer=-1), sizes=(8,), data=EIGHT),
    "two arrays in one buffer": done(array(), array(), sizes=(8,), data=EIGHT),
    "a shape larger than its bytes": done(array(shape=(2,)), sizes=(8,), data=EIGHT),
    "a shape smaller than its bytes": done(array(shape=()), sizes=(16,), data=EIGHT * 2),
    "a shape that overflows": done(array(shape=(2**32, 2**32)), sizes=(8,), data=EIGHT),
    "a shape whose product wraps around to its bytes": done(array(shape=(2**61 + 1,)), sizes=(8,), data=EIGHT),
    "a shape of 2^63": done(array(shape=(2**63,)), sizes=(8,), data=EIGHT),
    "a shape that is negative": done(array(shape=(-1,)), sizes=(8,), data=EIGHT),
    "a shape negative twice": done(array(shape=(-1, -1)), sizes=(8,), data=EIGHT),
    "an empty shape that is huge in the other axis": done(array(shape=(0, 2**62)), sizes=(0,)),
    "an empty shape with impossible other axes": done(array(shape=(0,) + (2**26,) * 20), sizes=(0,)),
    "a shape of floats": done(array(shape=(1.0,)), sizes=(8,), data=EIGHT),
    "a shape of bools": done(array(shape=(True,)), sizes=(8,), data=EIGHT),
    "a shape that is a number": done(array(shape=1), sizes=(8,), data=EIGHT),
    "33 axes": done(array(shape=(1,) * 33), sizes=(8,), data=EIGHT),
    "a thousand axes": done(array(shape=(1,) * 1000), sizes=(8,), data=EIGHT),
    "bytes that are no multiple of the item": done(array(shape=(1,)), sizes=(7,), data=EIGHT[:7]),
}  # fmt: skip

CLOSED: dict[str, bytes] = {
    "nothing": b"",
    "half a prefix": b"\x05\0",
    "half a header": frame(b"\x93\x01", length=20),
    "an array without its bytes": done(array(), sizes=(8,)),
    "an array with half of its bytes": done(array(), sizes=(8,), data=EIGHT[:4]),
    "64 MiB that never come": done(array(shape=(MAX_BYTES // 8,)), sizes=(MAX_BYTES,)),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_frame_that_breaks_a_rule_is_malformed(name: str) -> None:
    with pytest.raises(Malformed):
        received(MALFORMED[name])


@pytest.mark.parametrize("name", CLOSED)
def test_a_frame_that_does_not_come_whole_is_the_end_of_the_sender(name: str) -> None:
    with pytest.raises(Closed):
        received(CLOSED[name])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (done(None, True, -1, 2.5, "x"), [None, True, -1, 2.5, "x"]),
        (done(2**64 - 1), [2**64 - 1]),
        (done(["d", [[1, "a"], [1, "b"], [True, "c"], [1.0, "d"]]]), [{1: "d"}]),
        (done(["d", [["", None], [None, ""]]]), [{"": None, None: ""}]),
        (done(array(shape=(0, 5)), sizes=(0,)), [[]]),
        (done(nested("l", 3)), [[[[None]]]]),
        (done(["t", []], ["l", []]), [(), []]),
    ],
    ids=["scalars", "the largest integer", "keys twice", "empty keys", "an empty array", "nesting", "empty"],
)  # fmt: skip
def test_a_frame_within_the_rules_is_read(data: bytes, expected: list[Any]) -> None:
    assert [v.tolist() if isinstance(v, np.ndarray) else v for v in received(data)] == expected


def test_any_byte_of_a_bool_array_is_true_or_false() -> None:
    (got,) = received(done(array("|b1", (4,)), sizes=(4,), data=b"\0\1\2\xff"))
    assert got.view(np.uint8).tolist() == [0, 1, 1, 1]


def test_nans_as_keys_are_as_many_keys() -> None:
    (got,) = received(done(["d", [[float("nan"), i] for i in range(5000)]]))
    assert len(got) == 5000


def test_keys_whose_hashes_collide_cost_no_time() -> None:
    # hash(2**61 - 1) is 0, and so are those of its multiples; and 2**61 times a float has the hash of the float
    integers = [k * (2**61 - 1) + i for k in range(-4, 5) for i in range(500)]
    floats = [m * 2.0 ** (61 * k) for k in range(-16, 17) for m in range(1, 160)]
    started = time.monotonic()
    received(done(["d", [[k, None] for k in (integers + floats)[:10_000]]]))
    assert time.monotonic() - started < 2


def many(count: int, item: bytes) -> Any:
    """A list of so many equal items, as bytes."""
    return msgspec.Raw(b"\xdd" + struct.pack(">I", count) + item * count)


GREEDY: dict[str, bytes] = {
    "empty lists, four bytes each": reply(
        {"type": "done", "values": many(100_000, b"\x92\xa1l\x90"), "changed": [], "warnings": []}
    ),
    "empty arrays, nine bytes each": reply(
        {"type": "done", "values": many(100_000, pack(array(shape=(0,)))), "changed": [], "warnings": []}, (0,)
    ),
    "names of a byte": reply({"type": "callback", "id": 1, "arguments": ["l", many(100_000, b"\xa1x")]}),
    "a million sizes": MALFORMED["a million empty arrays"],
    "one buffer for a thousand bool arrays": done(
        *[array("|b1", (4 * MIB,), 0)] * 1000, sizes=(4 * MIB,), data=bytes(4 * MIB)
    ),
}


@pytest.mark.parametrize("name", GREEDY)
def test_a_small_frame_takes_no_great_memory(name: str) -> None:
    tracemalloc.start()
    try:
        with suppress(Malformed):  # some are within the bounds
            received(GREEDY[name])
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()


def test_bytes_that_were_announced_take_no_memory_before_they_come() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Malformed):
            received(MALFORMED["an array of 10^12 bytes"])
        assert tracemalloc.get_traced_memory()[1] < MIB
    finally:
        tracemalloc.stop()
