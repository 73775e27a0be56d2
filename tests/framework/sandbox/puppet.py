"""A worker that says whatever a test wants: threads at the other end of a session's socket, in place of a real sandbox."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from autograder.sandbox import Limits, Session, Sources
from autograder.sandbox.orders import Ended
from autograder.wire import Channel, Closed, Malformed
from autograder.wire.messages import Done, Hello, Load, Loaded, Reply, ReplyFrame, Request, decode_request, encode

pack = msgspec.msgpack.Encoder().encode
PATIENCE = 0.15  # seconds that a puppet has for an answer
NOBODY = 1 << 23  # above the largest pid: a session may ask the kernel about its worker
Script = Callable[["Puppet", Any], None]  # what a puppet does when asked something: answers, or worse


class Puppet:
    """One end of the socket, and what a worker could do with it."""

    def __init__(self, sock: socket.socket, output: int, script: Script) -> None:
        self.sock = sock
        self.output = output
        self.script = script
        self.seq = 0
        self.thread = threading.Thread(target=self._live, daemon=True)
        self.thread.start()

    def _live(self) -> None:
        channel = Channel(self.sock)
        try:
            self.say(Hello(["puppet"]))
            while True:
                frame, _ = channel.receive(decode_request)
                self.seq = frame.seq
                self.script(self, frame.body)
        except (Closed, OSError, ValueError, Malformed):
            return

    def say(self, reply: Reply, sizes: tuple[int, ...] = (), data: bytes = b"", seq: int | None = None) -> None:
        self.raw(encode(ReplyFrame(self.seq if seq is None else seq, list(sizes), reply)), data)

    def say_any(self, body: Any, sizes: Any = (), data: bytes = b"") -> None:
        """A header of the right form with any content."""
        self.raw(pack([self.seq, list(sizes), body]), data)

    def raw(self, header: bytes, data: bytes = b"", length: int | None = None) -> None:
        self.sock.sendall(struct.pack("<I", len(header) if length is None else length) + header + data)

    def leave(self) -> None:
        self.sock.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        try:
            self.leave()
        except OSError:
            pass
        self.thread.join(5)
        assert not self.thread.is_alive()
        self.sock.close()
        os.close(self.output)


class Theatre:
    """Stands for a Sandbox: each worker is a puppet with the next script; the last script is used again."""

    def __init__(self, box: Path, *scripts: Script) -> None:
        self.box = box
        self.scripts = list(scripts)
        self.puppets: dict[int, Puppet] = {}

    def spawn(self, limits: Limits, sock: socket.socket, output: int) -> int:
        number = NOBODY + len(self.puppets)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        self.puppets[number] = Puppet(sock.dup(), os.dup(output), script)
        return number

    def end(self, pid: int, gone: bool = False) -> Ended:
        self.puppets[pid].end()
        return Ended(0, 0.0, 0, 0)

    def session(self, **limits: Any) -> Session:
        defaults = {"call_seconds": PATIENCE, "import_seconds": PATIENCE, "submission_seconds": 60.0}
        return Session(self, Sources("m", "m.py", ("",)), Limits(**{**defaults, **limits}))  # type: ignore[arg-type]


def honest(puppet: Puppet, request: Request) -> None:
    """Answers as a worker does whose every function returns 42."""
    if isinstance(request, Load):
        puppet.say(Loaded(["f"], []))
    else:
        puppet.say(Done([42.0] * len(getattr(request, "many", "x")), [], []))


def after_loading(misbehave: Script) -> Script:
    """Loads honestly, then misbehaves."""

    def script(puppet: Puppet, request: Any) -> None:
        (honest if isinstance(request, Load) else misbehave)(puppet, request)

    return script
