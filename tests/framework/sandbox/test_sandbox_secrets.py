"""The server and its workers know nothing that the grader knows, and end when it ends."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from workbench import LINUX, ROOT, Load, session_of

from autograder.sandbox import Sandbox, Session

pytestmark = pytest.mark.skipif(not LINUX, reason="looks into /proc")

MARK = "CANARY"  # the pattern that is searched for must not match itself: it is put together where it is used
SLACK = 10.0  # seconds that a busy machine may need to end a few processes

LOOK = """
import ctypes, gc, hashlib, os, re, sys, types

def in_memory(digest):
    # every readable byte of this process
    pattern = re.compile(b"CAN" + b"ARY" + rb"-([0-9a-f]{32})")
    seen = bytearray()
    for line in open("/proc/self/maps").read().splitlines():
        span, rights, *_, name = (line + " -").split(maxsplit=5)[:6] if len(line.split()) > 5 else (*line.split(), "-")
        if "r" not in rights or name.startswith("[v"):
            continue
        first, last = (int(n, 16) for n in span.split("-"))
        for start in range(first, last, 1 << 22):
            piece = ctypes.string_at(start, min(1 << 22, last - start))
            seen += b"".join(pattern.findall(piece))
    found = [bytes(seen[i : i + 32]) for i in range(0, len(seen), 32)]
    return [f.decode() for f in found if hashlib.sha256(f).hexdigest() == digest]

def finds_what_is_there(token):
    kept = bytes(token, "ascii")
    return in_memory(hashlib.sha256(kept[7:]).hexdigest()) != []

def environment(): return dict(os.environ)
def own_environ(): return open("/proc/self/environ", "rb").read().decode()
def objects(name): return [o.__name__ for o in gc.get_objects() if isinstance(o, types.ModuleType) and o.__name__.split(".")[0] == name]
def modules(): return list(sys.modules)
def strings(text): return [o for o in gc.get_objects() if isinstance(o, str) and text in o]
def arguments(): return [sys.argv, sys.orig_argv]
def parent(): return os.getppid()
def pid(): return os.getpid()
"""


class Canary(NamedTuple):
    """A secret that is in the grader's memory and in its environment, and nowhere else."""

    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text[len(MARK) + 1 :].encode()).hexdigest()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    text = f"{MARK}-{secrets.token_hex(16)}"
    os.environ["AUTOGRADER_TEST_CANARY"] = text
    yield Canary(text)
    del os.environ["AUTOGRADER_TEST_CANARY"]


@pytest.fixture(scope="module")
def worker(canary: Canary) -> Iterator[Session]:
    """A worker that was made after the canary, and may look at itself: Landlock would refuse it /proc."""
    with (
        Sandbox(without=["landlock"]) as sandbox,
        session_of(sandbox, LOOK, call_seconds=20.0, submission_seconds=120.0) as session,
    ):
        session.ensure_loaded()
        yield session


def test_the_search_finds_what_is_there(worker: Session) -> None:
    assert worker.student.finds_what_is_there(f"{MARK}-{secrets.token_hex(16)}") is True


def test_the_memory_of_a_worker_holds_no_secret_of_the_grader(worker: Session, canary: Canary) -> None:
    assert worker.student.in_memory(canary.digest) == []


def test_the_environment_of_a_worker_holds_what_the_sandbox_gave_it_alone(worker: Session) -> None:
    libraries = {f"{name}_NUM_THREADS" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}
    assert set(worker.student.environment()) - {"LC_CTYPE"} == {"PATH", "LANG", "HOME", "TMPDIR", *libraries}


def test_a_worker_may_not_even_read_its_first_environment(worker: Session) -> None:
    try:
        assert MARK not in worker.student.own_environ()
    except Exception as error:
        assert "PermissionError" in str(error)


def test_a_worker_holds_no_module_of_the_grader_beyond_its_own_two_rooms(worker: Session) -> None:
    rooms = {name.split(".")[1] for name in worker.student.objects("autograder") if "." in name}
    assert rooms <= {"wire", "sandbox"}
    assert worker.student.objects("pytest") == worker.student.objects("_pytest") == []


def test_a_worker_is_started_without_a_word_about_what_is_graded(worker: Session) -> None:
    assert worker.student.arguments()[0] == ["submission"]
    words = " ".join(worker.student.arguments()[1])
    assert "autograder.sandbox.server" in words
    assert "test" not in words
    assert "solutions" not in words


@pytest.mark.skipif(not ROOT, reason="the server's memory is closed to everyone but root")
@pytest.mark.parametrize("file", ["environ", "cmdline", "mem"])
def test_the_server_was_started_afresh_and_holds_no_secret_of_the_grader(
    worker: Session, canary: Canary, file: str
) -> None:
    server = worker.student.parent()
    try:
        content = memory_of(server) if file == "mem" else Path(f"/proc/{server}/{file}").read_bytes()
    except PermissionError:
        pytest.skip("not even root may read it here")
    assert content
    assert canary.text.encode() not in content


def memory_of(pid: int) -> bytes:
    """Every readable byte of a process."""
    pieces = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            if "r" in rights and "[v" not in line:
                first, last = (int(n, 16) for n in span.split("-"))
                memory.seek(first)
                pieces.append(memory.read(last - first))
    return b"".join(pieces)


def test_the_grader_and_the_server_close_their_memory_to_processes_of_the_same_user(worker: Session) -> None:
    """What is not dumpable belongs to root in /proc, whoever runs it; as root, only the mode tells."""
    probe = "import ctypes\nassert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0"  # PR_GET_DUMPABLE
    exec(probe)
    if not ROOT:
        with pytest.raises(PermissionError):
            Path(f"/proc/{worker.student.parent()}/environ").read_bytes()


def test_what_one_submission_had_in_memory_is_not_in_the_next(canary: Canary) -> None:
    text = f"{MARK}-{secrets.token_hex(16)}"
    with Sandbox(without=["landlock"]) as sandbox:
        with session_of(sandbox, f"kept = '{text}' * 1000\ndef f(): pass") as first:
            first.ensure_loaded()
        with session_of(sandbox, LOOK, call_seconds=20.0) as second:
            second.ensure_loaded()
            assert second.student.in_memory(hashlib.sha256(text[7:].encode()).hexdigest()) == []


def test_a_handle_of_another_submission_resolves_to_nothing(load: Load) -> None:
    first = load("class T: pass\ndef f(): return T()")
    remote = first.student.f()
    first.close()
    second = load("def f(x): return x")
    with pytest.raises(Exception, match="KeyError|raised"):
        second.student.f(remote)
