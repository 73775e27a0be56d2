"""What the grader orders of the warm server, and what it answers.

Apart from it, since the server can only be imported where there is fork.
"""

from __future__ import annotations

import msgspec

from autograder.sandbox.limits import Limits

PACKET = 1 << 16  # bytes; an order or its answer is a few hundred


class Spawn(msgspec.Struct, frozen=True, tag=True):
    """Fork a worker; the packet carries two file descriptors, its socket and its output."""

    limits: Limits
    without: tuple[str, ...] = ()


class End(msgspec.Struct, frozen=True, tag=True):
    """End a worker and everything it started. `gone`: it has closed its socket, so let it say how it ended."""

    pid: int
    gone: bool = False


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The server is warm. Workers may write plain files in `box`."""

    box: str
    namespaces: list[str]


class Spawned(msgspec.Struct, frozen=True, tag=True):
    pid: int


class Ended(msgspec.Struct, frozen=True, tag=True):
    """How a worker ended: the signal that ended it (0: it left by itself), its CPU seconds and largest memory
    (bytes), and how many processes it left.
    """

    signal: int
    cpu_seconds: float
    peak_bytes: int
    strays: int


class Lost(msgspec.Struct, frozen=True, tag=True):
    """An order could not be carried out."""

    why: str


decode_order = msgspec.json.Decoder(Spawn | End).decode
decode_answer = msgspec.json.Decoder(Ready | Spawned | Ended | Lost).decode
encode = msgspec.json.Encoder().encode
