"""Frames cross a socket whole and in order; no peer holds the other longer than the deadline."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from frames import done, reply

from autograder.wire import Channel, Closed, Malformed, Packer, Timeout, Unpacker
from autograder.wire.messages import Done as DoneMessage
from autograder.wire.messages import ReplyFrame, decode_reply, encode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its sockets have no sendmsg")

SLACK = 0.5  # seconds that a busy machine may add
HELLO = reply({"type": "hello", "layers": []})


class Ends(NamedTuple):
    """A channel, and the bare socket at its other end."""

    channel: Channel
    peer: socket.socket


@pytest.fixture
def ends() -> Iterator[Ends]:
    ours, theirs = socket.socketpair()
    channel = Channel(ours, meanwhile=lambda: None)
    yield Ends(channel, theirs)
    theirs.close()
    channel.close()


def soon(seconds: float = 0.2) -> float:
    return time.monotonic() + seconds


def in_background(work: Callable[[], Any]) -> threading.Thread:
    def quietly() -> None:
        try:
            work()
        except OSError:
            pass  # the test is over

    thread = threading.Thread(target=quietly, daemon=True)
    thread.start()
    return thread


def test_frames_arrive_in_order_however_they_are_cut(ends: Ends) -> None:
    data = b"".join(reply({"type": "hello", "layers": [str(i)]}, seq=i) for i in range(20))
    in_background(lambda: [ends.peer.sendall(data[i : i + 7]) for i in range(0, len(data), 7)])
    assert [ends.channel.receive(decode_reply, soon(5))[0].seq for _ in range(20)] == list(range(20))


@pytest.mark.parametrize("count", [1, 3, 200])
def test_large_arrays_cross_whole(count: int) -> None:
    arrays = [np.random.default_rng(i).normal(size=40_000_000 // 8 // count) for i in range(count)]
    packer = Packer(lambda x: None)
    message = DoneMessage([packer.pack(a) for a in arrays], [], [])
    ours, theirs = (Channel(end, lambda: None) for end in socket.socketpair())
    sizes = [len(b) for b in packer.buffers]
    in_background(lambda: ours.send(encode(ReplyFrame(1, sizes, message)), packer.buffers, soon(10)))
    frame, buffers = theirs.receive(decode_reply, soon(10))
    got = Unpacker(buffers, lambda x: None).unpack
    assert all(np.array_equal(got(v), a) for v, a in zip(frame.body.values, arrays, strict=True))
    ours.close()
    theirs.close()


def test_arrays_of_one_frame_share_no_memory(ends: Ends) -> None:
    ends.peer.sendall(done(["a", "|u1", [3], 0], ["a", "|u1", [3], 1], sizes=(3, 3), data=b"abcdef"))
    _, (first, second) = ends.channel.receive(decode_reply, soon())
    first[:] = 0
    assert bytes(second) == b"def"


@pytest.mark.parametrize("size", [0, 1, 1 << 16, (1 << 16) - 1, (1 << 16) + 1, (1 << 17) + 5])
def test_a_frame_of_any_size_is_followed_by_the_next(ends: Ends, size: int) -> None:
    data = done(["a", "|u1", [size], 0], sizes=(size,), data=bytes(size)) + HELLO
    in_background(lambda: ends.peer.sendall(data))
    assert ends.channel.receive(decode_reply, soon(5))[1][0].size == size
    assert ends.channel.receive(decode_reply, soon(5))[0].body.layers == []


def test_silence_ends_with_the_deadline(ends: Ends) -> None:
    started = time.monotonic()
    with pytest.raises(Timeout):
        ends.channel.receive(decode_reply, soon(0.1))
    assert 0.1 <= time.monotonic() - started < 0.1 + SLACK


@pytest.mark.parametrize("sent", [3, 4, 10, len(HELLO) - 1])
def test_half_a_frame_ends_with_the_deadline(ends: Ends, sent: int) -> None:
    ends.peer.sendall(HELLO[:sent])
    with pytest.raises(Timeout):
        ends.channel.receive(decode_reply, soon(0.05))


def test_a_byte_at_a_time_gains_no_time(ends: Ends) -> None:
    def drip() -> None:
        for byte in struct.pack("<I", 1000) + bytes(1000):
            ends.peer.sendall(bytes([byte]))
            time.sleep(0.02)

    in_background(drip)
    started = time.monotonic()
    with pytest.raises(Timeout):
        ends.channel.receive(decode_reply, soon())
    assert time.monotonic() - started < 0.2 + SLACK


def test_frames_without_end_gain_no_time(ends: Ends) -> None:
    def flood() -> None:
        while True:
            ends.peer.sendall(HELLO * 1000)

    in_background(flood)
    started = time.monotonic()
    deadline = soon()
    with pytest.raises(Timeout):
        while True:
            ends.channel.receive(decode_reply, deadline)
    assert time.monotonic() - started < 0.2 + SLACK


def test_a_peer_that_reads_nothing_ends_with_the_deadline(ends: Ends) -> None:
    started = time.monotonic()
    with pytest.raises(Timeout):
        ends.channel.send(b"x", [memoryview(bytes(64 << 20))], soon())
    assert time.monotonic() - started < 0.2 + SLACK


def test_a_peer_that_is_gone_ends_the_reading(ends: Ends) -> None:
    ends.peer.close()
    with pytest.raises(Closed):
        ends.channel.receive(decode_reply, soon())


def test_a_peer_that_goes_ends_the_writing(ends: Ends) -> None:
    in_background(lambda: (time.sleep(0.05), ends.peer.close()))
    with pytest.raises(Closed):
        ends.channel.send(b"x", [memoryview(bytes(64 << 20))], soon(5))


def test_what_came_before_the_end_is_still_read(ends: Ends) -> None:
    ends.peer.sendall(HELLO + HELLO[:5])
    ends.peer.close()
    ends.channel.receive(decode_reply, soon())
    with pytest.raises(Closed):
        ends.channel.receive(decode_reply, soon())


def test_passed_file_descriptors_are_not_taken(ends: Ends) -> None:
    read, write = socket.socketpair()
    socket.send_fds(ends.peer, [HELLO], [write.fileno()])
    write.close()
    ends.channel.receive(decode_reply, soon())
    assert read.recv(1) == b""  # nobody holds the other end
    read.close()


def test_what_happens_meanwhile_can_end_the_waiting() -> None:
    def meanwhile() -> None:
        raise Malformed("the disk is full")

    ours, theirs = socket.socketpair()
    channel = Channel(ours, meanwhile)
    with pytest.raises(Malformed, match="the disk is full"):
        channel.receive(decode_reply, soon(5))
    channel.close()
    theirs.close()


def test_what_else_is_to_be_read_is_read_while_waiting(ends: Ends) -> None:
    other, writer = socket.socketpair()
    seen: list[bytes] = []

    def read_some() -> bool:
        seen.append(other.recv(100))
        return bool(seen[-1])

    ends.channel.drain(other.fileno(), read_some)
    writer.sendall(b"output")
    writer.close()
    with pytest.raises(Timeout):
        ends.channel.receive(decode_reply, soon(0.1))
    assert b"".join(seen) == b"output"
    other.close()
