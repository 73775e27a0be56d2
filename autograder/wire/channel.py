"""Frames over a socket, under a deadline, whatever the other end does.

The deadline covers the whole message, so that a sender who drips one byte a second, or a receiver who never reads,
cannot hold the grader longer than any other slow answer.
"""

from __future__ import annotations

import itertools
import selectors
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import msgspec
import numpy as np

from autograder.wire.messages import MAX_BYTES, MAX_HEADER, MAX_ITEMS, Malformed
from autograder.wire.values import Buffer

TICK = 0.1  # seconds between two looks at what the worker does besides answering (output, files)
_LATE = 1.0  # seconds: we may come late ourselves, on a busy machine, to an answer that was there in time
_READ_AHEAD = 1 << 16  # bytes; most messages are smaller, and then cost one system call
_PARTS_PER_CALL = 64  # sendmsg takes at most IOV_MAX (1024 on Linux, 16 by POSIX) buffers; more calls cost little


class Timeout(Exception):
    """The deadline of a message has passed."""


class Closed(Exception):
    """The other end is gone."""


class _Frame(Protocol):
    @property
    def sizes(self) -> list[int]: ...


F = TypeVar("F", bound=_Frame)


class Channel:
    """One end of the socket between grader and worker.

    The worker's end blocks. The grader's end is given `meanwhile`, which is called at least every `TICK` seconds
    while waiting and may raise to end the wait, and may `drain` the worker's output, so that a chatty submission
    cannot block itself or us.
    """

    def __init__(self, sock: socket.socket, meanwhile: Callable[[], None] | None = None) -> None:
        self.sock = sock
        self.meanwhile = meanwhile
        sock.setblocking(meanwhile is None)
        self._selector = selectors.DefaultSelector() if meanwhile is not None else None
        self.granted = 0.0  # seconds beyond every deadline
        self._awaited = selectors.EVENT_READ
        if self._selector is not None:
            self._selector.register(sock, selectors.EVENT_READ)
        self._ahead = memoryview(b"")  # received, and not yet taken
        self._room = bytearray(_READ_AHEAD)

    def drain(self, fd: int, read_some: Callable[[], bool]) -> None:
        """While waiting, call `read_some` whenever `fd` has something to read, until it returns False."""
        assert self._selector is not None
        self._selector.register(fd, selectors.EVENT_READ, read_some)

    def close(self) -> None:
        if self._selector is not None:
            self._selector.close()
        self.sock.close()

    def send(self, header: bytes, buffers: Sequence[memoryview], deadline: float | None = None) -> None:
        parts = [memoryview(struct.pack("<I", len(header)) + header), *(b for b in buffers if len(b))]
        while parts:
            try:
                sent = self._send(parts)
            except BlockingIOError:
                self._wait(selectors.EVENT_WRITE, deadline)
                continue
            except OSError as error:
                raise Closed from error
            while parts and sent >= len(parts[0]):
                sent -= len(parts.pop(0))
            if sent:
                parts[0] = parts[0][sent:]

    def _send(self, parts: list[memoryview]) -> int:
        if hasattr(self.sock, "sendmsg"):
            return self.sock.sendmsg(parts[:_PARTS_PER_CALL])
        return self.sock.send(parts[0])  # Windows

    def receive(self, decode: Callable[[bytearray], F], deadline: float | None = None) -> tuple[F, list[Buffer]]:
        if deadline is not None and time.monotonic() >= deadline:
            # a sender that always has something ready would never let us wait, and so never let us look at the time
            raise Timeout
        prefix = bytearray(4)
        self._fill(memoryview(prefix), deadline)
        (length,) = struct.unpack("<I", prefix)
        if not 0 < length <= MAX_HEADER:
            raise Malformed(f"a header of {length} bytes")
        header = bytearray(length)
        self._fill(memoryview(header), deadline)
        frame = decode_safely(decode, header)
        sizes = checked_sizes(frame.sizes)
        whole = np.empty(sum(sizes), np.uint8)
        if whole.size:
            self._fill(whole.data, deadline)
        ends = list(itertools.accumulate(sizes))
        # Copies, so that each array is aligned and none keeps the others alive; a single one needs neither.
        return frame, [whole] if len(sizes) == 1 else [
            whole[end - size : end].copy() for size, end in zip(sizes, ends, strict=True)
        ]

    def _fill(self, target: memoryview, deadline: float | None) -> None:
        """Take the next bytes: from what was read ahead, then from the socket, a small message in one go."""
        got = 0
        while got < len(target):
            if self._ahead:
                n = min(len(self._ahead), len(target) - got)
                target[got : got + n] = self._ahead[:n]
                self._ahead = self._ahead[n:]
                got += n
            elif len(target) - got >= _READ_AHEAD:
                got += self._receive_into(target[got:], deadline)
            else:
                n = self._receive_into(memoryview(self._room), deadline)
                self._ahead = memoryview(self._room)[:n]

    def _receive_into(self, target: memoryview, deadline: float | None) -> int:
        while True:
            try:
                n = self.sock.recv_into(target)
            except BlockingIOError:
                self._wait(selectors.EVENT_READ, deadline)
                continue
            except OSError as error:
                raise Closed from error
            if n == 0:
                raise Closed
            return n

    def _wait(self, event: int, deadline: float | None) -> None:
        assert self._selector is not None  # a blocking socket never comes here
        assert self.meanwhile is not None
        if event != self._awaited:
            self._selector.modify(self.sock, event)
            self._awaited = event
        while True:
            left = TICK if deadline is None else deadline + self.granted - time.monotonic()
            if left < -_LATE:
                raise Timeout  # however fast it sends
            ready = self._selector.select(max(0.0, min(TICK, left)))
            for key, _ in ready:
                if key.data is None:
                    return
                if not key.data():
                    self._selector.unregister(key.fd)
            if left <= 0:
                raise Timeout
            self.meanwhile()


def decode_safely(decode: Callable[[bytearray], F], header: bytearray) -> F:
    try:
        return decode(header)
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        raise Malformed(f"an undecodable header: {type(error).__name__}") from error


def checked_sizes(sizes: list[int]) -> list[int]:
    if len(sizes) > MAX_ITEMS:  # a million empty arrays take no bytes, but memory all the same
        raise Malformed(f"more than {MAX_ITEMS} arrays in one message")
    if any(n < 0 for n in sizes) or sum(sizes) > MAX_BYTES:
        raise Malformed(f"more than {MAX_BYTES >> 20} MiB of array data in one message")
    return sizes
