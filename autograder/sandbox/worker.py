"""The worker process: confined, then runs one submission and answers the grader's messages about it."""

from __future__ import annotations

import contextlib
import linecache
import os
import random
import socket
import sys
import traceback
import warnings
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

import numpy as np

from autograder.sandbox.magics import plain
from autograder.sandbox.servant import Answered, Servant, describe_error
from autograder.wire import Channel, Malformed
from autograder.wire.messages import (
    CallBack,
    CallBackAnswer,
    Failed,
    Hello,
    Load,
    Loaded,
    Reply,
    ReplyFrame,
    Request,
    RequestFrame,
    Value,
    decode_request,
    encode,
)
from autograder.wire.values import Buffer

_MAX_NOTES = 20
_MAX_NAMES = 500
_ALLOWED = frozenset(sys.stdlib_module_names) | {"numpy"}
_OWN_PACKAGES = ("autograder", "msgspec")  # loaded in every worker, but not for the submission to import
# What a notebook's check cells find: they are for the student at work, and do nothing when it is graded.
_AT_WORK = {"autograder": "def check(name=None, seed=0):\n    pass\n"}


class Refused(ModuleNotFoundError):
    """An import of something that is not there when a submission is graded."""


class Gate(MetaPathFinder):
    """Lets the standard library, numpy and the submission's own helper modules be imported, and nothing else."""

    def __init__(self, helpers: dict[str, str], folder: str) -> None:
        self.helpers = helpers
        self.folder = folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        top = name.partition(".")[0]
        if top in _ALLOWED:
            return None
        path_of = f"{self.folder}/{name.replace('.', '/')}"
        if name in self.helpers:
            return spec_from_loader(name, Source(self.helpers[name], f"{path_of}.py"))
        if name in _AT_WORK:
            return spec_from_loader(name, Source(_AT_WORK[name], f"{path_of}.py"))
        if any(helper.startswith(name + ".") for helper in self.helpers):  # a folder, with or without an __init__.py
            text = self.helpers.get(f"{name}.__init__", "")
            return spec_from_loader(name, Source(text, f"{path_of}/__init__.py"), is_package=True)
        raise Refused(
            f"No module named {top!r}: a submission is graded with numpy, the standard library and its own files alone",
            name=top,
        )


class Source(Loader):
    """A module whose text came over the wire."""

    def __init__(self, text: str, filename: str) -> None:
        self.text = text
        self.filename = filename

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        run(self.text, self.filename, module)


def run(text: str, filename: str, module: ModuleType) -> None:
    """Execute source text as the body of a module; `linecache` learns its lines, for tracebacks and `inspect`."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    exec(compile(text, filename, "exec", dont_inherit=True), module.__dict__)


class Worker:
    """Answers messages on a socket until it closes.

    Requests can nest: while the submission waits for a callback, the grader may call it again.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.channel = Channel(sock)
        self.servant = Servant(self.ask)
        self.seq = 0

    def serve(self) -> None:
        while True:
            self.answer(*self.receive())

    def receive(self) -> tuple[Request, list[Buffer]]:
        frame: RequestFrame
        frame, buffers = self.channel.receive(decode_request)
        self.seq = frame.seq
        return frame.body, buffers

    def send(self, reply: Reply, buffers: list[memoryview]) -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):  # the submission may have replaced or closed it
                stream.flush()
        self.channel.send(encode(ReplyFrame(self.seq, [len(b) for b in buffers], reply)), buffers)

    def answer(self, request: Request, buffers: list[Buffer]) -> None:
        seq = self.seq
        reply: Reply
        try:
            reply, parts = self.load(request) if isinstance(request, Load) else self.servant.answer(request, buffers)
        except BaseException as error:  # SystemExit, KeyboardInterrupt and inventions of the submission's own
            reply, parts = describe_error(error, self.servant.own_files), []
        self.seq = seq
        try:
            self.send(reply, parts)
        except UnicodeEncodeError:  # the name of something of the submission's own
            self.send(Failed("Malformed", [], "a name that is not valid Unicode", []), [])

    def ask(self, callback: CallBack, parts: list[memoryview]) -> tuple[Value, list[Buffer]]:
        """Send a callback and wait for its answer, serving the grader's requests meanwhile."""
        seq = self.seq
        self.send(callback, parts)
        while True:
            request, buffers = self.receive()
            if isinstance(request, CallBackAnswer):
                self.seq = seq
                if request.error is not None:
                    raise ValueError(request.error)
                return request.value, buffers
            self.answer(request, buffers)

    def load(self, request: Load) -> Answered:
        """Run the submission's module. Its notes say what went wrong in which cell of a notebook."""
        folder = "submission"
        sys.meta_path.insert(0, Gate(request.helpers, folder))
        module = ModuleType(request.module)
        module.__file__ = f"{folder}/{request.filename}"
        sys.modules[request.module] = module
        helpers = {f"{folder}/{name.replace('.', '/')}.py" for name in request.helpers}
        files = [
            f"{folder}/{request.filename}" + (f", cell {i + 1}" if request.tolerant else "")
            for i in range(len(request.cells))
        ]
        self.servant.module = module
        self.servant.own_files = frozenset([*files, *helpers])
        notes = []
        for text, filename in zip(request.cells, files, strict=True):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    run(plain(text) if request.tolerant else text, filename, module)
            except (Exception, SystemExit) as error:
                if not request.tolerant:
                    raise
                notes.append(
                    "".join(traceback.format_exception_only(type(error), error))[-300:].strip()
                    + f" ({filename.partition('/')[2]})"
                )
                if isinstance(error, SystemExit):
                    break  # the usual way to stop "Run all" before the scratch work
        names = [
            name for name in vars(module) if type(name) is str and name.isidentifier() and not name.startswith("_")
        ]
        return Loaded(
            sorted(names)[:_MAX_NAMES], [note.encode("utf-8", "replace").decode() for note in notes[:_MAX_NOTES]]
        ), []


def work(sock: socket.socket, layers: list[str]) -> None:
    """The life of a worker, after its walls are up."""
    random.seed(os.urandom(16))  # every fork of the server would otherwise draw the same numbers
    np.random.seed(int.from_bytes(os.urandom(4), "little"))
    sys.argv = ["submission"]
    sys.dont_write_bytecode = True
    worker = Worker(sock)
    worker.send(Hello(layers), [])
    for name in [name for name in sys.modules if name.partition(".")[0] in _OWN_PACKAGES]:
        del sys.modules[name]
    try:
        worker.serve()
    except Malformed:
        return
