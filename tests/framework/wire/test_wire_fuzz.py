"""Whatever bytes arrive: a message within its bounds, or malformed, or the end of the sender. Nothing else ever comes out."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
from frames import done, frame, is_plain, pack, received
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.wire import Closed, Malformed, Packer
from autograder.wire.messages import (
    DTYPES,
    Call,
    CallBack,
    CallBackAnswer,
    Done,
    Failed,
    Frame,
    Handle,
    Hello,
    Load,
    Loaded,
    Named,
    Operate,
    ReplyFrame,
    RequestFrame,
    decode_reply,
    decode_request,
    encode,
)

Decode = Callable[[bytearray], Any]


def samples() -> list[tuple[bytes, Decode]]:
    """One frame of each kind, with values of each kind, and the decoder that it is for."""
    packer = Packer(lambda x: Handle(3, "a Tensor"))
    things = (
        np.arange(6.0).reshape(2, 3),
        [1, (2.5, None), {"a": True, 3: -0.0}],
        "x" * 40,
        object(),
        np.float32(3),
        np.ones(3, bool),
        np.empty((0, 4)),
    )
    values = [packer.pack(x) for x in things]
    sizes, data = [len(b) for b in packer.buffers], b"".join(bytes(b) for b in packer.buffers)
    failed = Failed("ValueError", ["ValueError", "Exception"], "message", [Frame("a.py", 3, "f")])
    call = Call(Named("f"), [values[:6]], {"k": values[6]})
    replies = [Hello(["uid"]), Loaded(["f"], ["note"]), Done(values, ["0"], ["overflow"]), failed, CallBack(1, values)]
    requests = [
        call,
        Operate("add", values),
        CallBackAnswer(values[0]),
        Load("m", "m.py", ["x = 1"], {"h": "y = 2"}, False),
    ]
    return [(frame(encode(ReplyFrame(1, sizes, r)), data), decode_reply) for r in replies] + [
        (frame(encode(RequestFrame(1, sizes, r)), data), decode_request) for r in requests
    ]


ODD_PARTS = [None, True, 0, 1, 3, 6, -1, 2**63, 1e999, float("nan"), "", "a", "<f4", "|b1", "|O", b"\xff" * 9, [], [0], [2, 3], [-1], [3, 2, 1], [0, 2**40], {},
             ["a", "<f8", [2, 3], 0], ["a", "|b1", [48], 0], ["h", 1, "x"], ["l", []], ["t", [1]], ["d", [[1, 2]]], ["c", 0], [1] * 20, {"type": "done"}]  # fmt: skip
ODD_BYTES = [
    *map(pack, ODD_PARTS),
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xdb\xff\xff\xff\xff",
    b"\x91" * 60,
    b"\xc1",
    b"\xd6\xff\0\0\0\0",
]


def with_an_odd_part(tree: Any, rng: random.Random) -> Any:
    """The message with one of its parts, at any depth, replaced, doubled or lost."""
    if not isinstance(tree, (list, dict)) or not tree or rng.random() < 0.15:
        return rng.choice(ODD_PARTS)
    key = rng.choice(list(tree)) if isinstance(tree, dict) else rng.randrange(len(tree))
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    kind = rng.random()
    if kind < 0.05:
        del copy[key]
    elif kind < 0.1 and isinstance(copy, list):
        copy.insert(key, copy[key])
    else:
        copy[key] = with_an_odd_part(copy[key], rng)
    return copy


def with_odd_bytes(header: bytes, rng: random.Random) -> bytes:
    changed = bytearray(header)
    for _ in range(rng.randint(1, 3)):
        at, kind = rng.randrange(len(changed) + 1), rng.random()
        if kind < 0.5:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif kind < 0.7:
            del changed[at : at + rng.randint(1, 8)]
        else:
            changed[at : at + rng.randint(0, 6)] = rng.choice(ODD_BYTES)
    return bytes(changed) or b"\0"


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The frame with a few parts or bytes changed, lost or put in; its prefix mostly says the truth, so that the decoder is reached."""
    (length,) = struct.unpack_from("<I", data)
    header, body = data[4 : 4 + length], data[4 + length :]
    header = (
        with_odd_bytes(header, rng)
        if rng.random() < 0.3
        else pack(with_an_odd_part(msgspec.msgpack.decode(header), rng))
    )
    if rng.random() < 0.05:
        body = body[: rng.randrange(len(body) + 1)]
    return frame(header, body, length=rng.randrange(300) if rng.random() < 0.02 else None)


def outcome(data: bytes, decode: Any) -> str:
    """How the bytes end; anything but these three is a fault of ours and goes through."""
    try:
        values = received(data, decode)
    except (Malformed, Closed) as error:
        return type(error).__name__
    assert all(map(is_plain, values))
    return "read"


@pytest.mark.parametrize("seed", range(4))
def test_mutated_frames_are_read_malformed_or_cut_off_and_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    frames = samples()
    counts = {"read": 0, "Malformed": 0, "Closed": 0}
    for _ in range(10_000):
        data, decode = rng.choice(frames)
        counts[outcome(mutated(data, rng), decode)] += 1
    assert min(counts.values()) > 200  # the mutations reach every end


ANY_VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.tuples(st.sampled_from("altdhnc"), inner)
        | st.tuples(
            st.just("a"),
            st.sampled_from([*DTYPES, "|O"]),
            st.lists(st.integers(-2, 2**40), max_size=3),
            st.integers(-1, 2),
        )
        | st.tuples(st.just("d"), st.lists(st.tuples(inner, inner), max_size=3))
        | st.tuples(st.sampled_from("lt"), st.lists(inner, max_size=3))
    ),
    max_leaves=10,
)


@settings(max_examples=300, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    values=st.lists(ANY_VALUE, max_size=3),
    sizes=st.lists(st.integers(-1, 40) | st.integers(), max_size=3),
    data=st.binary(max_size=64),
)
def test_frames_of_the_right_form_with_any_content_are_read_malformed_or_cut_off(
    values: list[Any], sizes: list[Any], data: bytes
) -> None:
    try:
        encoded = done(*values, sizes=sizes, data=data)
    except (OverflowError, ValueError):
        return  # an integer that msgpack cannot write
    outcome(encoded, decode_reply)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_malformed_or_cut_off(data: bytes) -> None:
    outcome(data, decode_reply)
    outcome(frame(data), decode_request)
