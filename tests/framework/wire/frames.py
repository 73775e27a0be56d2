"""Frames as a sender might write them who keeps to no rule, and a receiver that reads them."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from autograder.wire import Channel, Malformed, Unpacker
from autograder.wire.messages import Call, CallBack, CallBackAnswer, Done, Operate, Set, decode_reply

pack = msgspec.msgpack.Encoder().encode  # of any structure, right or wrong


def frame(header: bytes, data: bytes = b"", length: int | None = None) -> bytes:
    """The bytes of a frame; `length` is what its prefix says where that is not the truth."""
    return struct.pack("<I", len(header) if length is None else length) + header + data


def reply(body: Any, sizes: Any = (), data: bytes = b"", seq: Any = 1) -> bytes:
    return frame(pack([seq, list(sizes) if isinstance(sizes, tuple) else sizes, body]), data)


def done(*values: Any, sizes: Any = (), data: bytes = b"") -> bytes:
    """A reply with these values, each in the form in which it travels: ["a", "<f8", [3], 0]."""
    return reply({"type": "done", "values": list(values), "changed": [], "warnings": []}, sizes, data)


def received(data: bytes, decode: Callable[[bytearray], Any] = decode_reply) -> list[Any]:
    """What a receiver makes of the bytes, after which the sender is gone: the values, or Malformed, or Closed."""
    sender, receiver = socket.socketpair()
    channel = Channel(receiver)
    writer = None
    try:
        if len(data) <= 1 << 16:
            sender.sendall(data)
            sender.close()
        else:
            writer = threading.Thread(target=send_and_leave, args=(sender, data), daemon=True)
            writer.start()
        message, buffers = channel.receive(decode)
        unpacker = Unpacker(buffers, resolve)
        return [unpacker.unpack(value) for value in values_of(message.body)]
    finally:
        channel.close()
        if writer is not None:
            writer.join(10)


def send_and_leave(sender: socket.socket, data: bytes) -> None:
    try:
        sender.sendall(data)
    except OSError:
        pass
    finally:
        sender.close()


def values_of(body: Any) -> list[Any]:
    """The values in a message, whatever it is."""
    if isinstance(body, Done):
        return body.values
    if isinstance(body, CallBack):
        return body.arguments
    if isinstance(body, Call):
        return [body.target, *(v for call in body.many for v in call), *body.keywords.values()]
    if isinstance(body, Operate):
        return body.operands
    if isinstance(body, (Set, CallBackAnswer)):
        return [body.value]
    return []


def resolve(reference: Any) -> Any:
    """What stands for a handle, a name or a callback; numbers below ten are known."""
    if getattr(reference, "id", 0) in range(10):
        return reference
    raise Malformed("a reference to nothing")


def is_plain(value: Any) -> bool:
    """Exactly what may come out of a message: plain values, and the references of `resolve`."""
    if type(value) in (list, tuple):
        return all(map(is_plain, value))
    if type(value) is dict:
        return all(type(k) in (str, int, float, bool, type(None)) and is_plain(v) for k, v in value.items())
    if type(value) is np.ndarray:
        return value.dtype.kind in "biufc" and value.dtype.isnative and value.size * value.itemsize <= 64 << 20
    return (
        value is None or type(value) in (bool, int, float, str) or type(value).__module__ == "autograder.wire.messages"
    )
