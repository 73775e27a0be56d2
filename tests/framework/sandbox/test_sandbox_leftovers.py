"""Nothing of a submission outlives it: no process, no file, no patch; the next one finds the place as the first did."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from workbench import LINUX, ROOT, Load, session_of

from autograder.sandbox import Sandbox, Session, SubmissionError
from autograder.sandbox.hosts import ENVIRONMENT

ON_LINUX = pytest.mark.skipif(not LINUX, reason="needs Linux's way of adopting orphans")
SLACK = 3.0  # seconds that a busy machine may need to end a few processes


def alive(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


# ---------------------------------------------------------------------------------------------------------- processes
@pytest.fixture(scope="module")
def forking() -> Iterator[Sandbox]:
    """A sandbox whose workers may fork: the filter of system calls is off."""
    with Sandbox(without=["seccomp"]) as sandbox:
        yield sandbox


DETACH = """
import os, signal, sys, time

def detached(times):
    # a child of a child of a child, each in a session of its own; deaf to signals; the pid of the last comes through a pipe
    read, write = os.pipe()
    if os.fork():
        return int(os.read(read, 20))
    for _ in range(times):
        os.setsid()
        if os.fork():
            os._exit(0)
    for number in range(1, 32):
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_IGN)
    os.close(3)
    os.write(write, str(os.getpid()).encode())
    while True:
        open(f"heartbeat {time.monotonic_ns()}", "w").close()
        time.sleep(0.05)

def stopped():
    pid = os.fork()
    if pid == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    return pid

def bomb():
    pids = []
    try:
        while True:
            pid = os.fork()
            if pid == 0:
                bomb()
            pids.append(pid)
    except OSError:
        time.sleep(60)

def loop():
    while True: pass

def plain(): return 1.0
def pid(): return os.getpid()
"""


def detaching(sandbox: Sandbox, **limits: float) -> Session:
    session = session_of(sandbox, DETACH, **limits)
    session.ensure_loaded()
    return session


@ON_LINUX
@pytest.mark.parametrize("times", [0, 1, 2, 5])
def test_a_detached_child_does_not_outlive_its_submission(forking: Sandbox, times: int) -> None:
    with detaching(forking) as session:
        child = session.student.detached(times)
        assert alive(child)
    assert not alive(child)
    assert session.usage.strays >= 1
    assert os.listdir(forking.box) == []


@ON_LINUX
def test_a_detached_child_does_not_outlive_a_worker_that_is_ended_for_its_time(forking: Sandbox) -> None:
    with detaching(forking, call_seconds=0.2) as session:
        child = session.student.detached(2)
        with pytest.raises(SubmissionError):
            session.student.loop()
        session.end()
        assert not alive(child)


@ON_LINUX
def test_a_stopped_child_does_not_outlive_its_submission(forking: Sandbox) -> None:
    with detaching(forking) as session:
        child = session.student.stopped()
    assert not alive(child)


@ON_LINUX
@pytest.mark.skipif(not ROOT, reason="without a uid of its own, a submission's processes are not counted")
def test_a_fork_bomb_is_bounded_and_gone(forking: Sandbox) -> None:
    with detaching(forking, call_seconds=0.3) as session:
        started = time.monotonic()
        with pytest.raises(SubmissionError):
            session.student.bomb()
        assert time.monotonic() - started < 0.3 + SLACK
        assert 0 < session.usage.strays <= session.limits.processes
        session.ensure_loaded()
        assert session.student.plain() == 1.0


@ON_LINUX
def test_the_worker_itself_is_gone(forking: Sandbox) -> None:
    with detaching(forking) as session:
        worker = session.student.pid()
        assert alive(worker)
    assert not alive(worker)


# -------------------------------------------------------------------------------------------------------------- files
FILES = {
    "a file": "open('left', 'w').write('x')",
    "many files": "[open(f'{i}', 'w').close() for i in range(50)]",
    "a file of an odd name": "open('\\n\\udcff*?\\x1b[2J -rf', 'w').close()",
    "a hidden file": "open('.hidden', 'w').close()",
    "a file that nobody may read": "os.close(os.open('left', os.O_CREAT, 0))",
    "a file that is still open": "globals().update(kept=open('left', 'w'))",
    "a folder": "os.makedirs('a/b/c')",
    "a folder that nobody may enter": "os.mkdir('a'); os.mkdir('a/b'); tried(lambda: os.chmod('a', 0))",
    "a folder a hundred deep": "[(os.mkdir('d'), os.chdir('d')) for _ in range(100)]",
    "a folder deeper than a path is long": "[(os.mkdir('d' * 200), os.chdir('d' * 200)) for _ in range(30)]",
}


@pytest.mark.parametrize("what", FILES)
def test_nothing_is_left_in_the_box(sandbox: Sandbox, load: Load, what: str) -> None:
    source = f"import os\ndef tried(f):\n    try: f()\n    except OSError: pass\ndef f():\n    {FILES[what]}"
    session = load(source)
    session.student.f()
    assert os.listdir(sandbox.box) != []
    session.close()
    assert os.listdir(sandbox.box) == []


@ON_LINUX
def test_what_the_box_was_made_of_is_not_changed_by_its_submissions(sandbox: Sandbox, load: Load) -> None:
    before = sandbox.box.stat()
    session = load("import os\ndef f():\n    for act in (lambda: os.rename('.', '../mine'), lambda: os.rmdir(os.getcwd()), lambda: os.chmod('.', 0o777)):\n"
                   "        try: act()\n        except OSError: pass")  # fmt: skip
    session.student.f()
    session.close()
    after = sandbox.box.stat()
    assert (before.st_ino, after.st_mode & 0o777) == (after.st_ino, 0o700)


@ON_LINUX
@pytest.mark.skipif(not ROOT, reason="an ordinary user's submission without Landlock may do what that user may")
def test_without_landlock_a_submission_cannot_take_the_box_away(tmp_path: Path) -> None:
    with Sandbox(without=["landlock"]) as sandbox:
        with session_of(sandbox, "import os\ndef f():\n    os.rename(os.getcwd(), os.getcwd() + '-mine')") as session:
            session.ensure_loaded()
            with pytest.raises(SubmissionError):
                session.student.f()
        with session_of(sandbox, "def f(): return 1.0") as session:
            session.ensure_loaded()
            assert session.student.f() == 1.0
        assert not Path(f"{sandbox.box}-mine").exists()


@ON_LINUX
def test_a_closed_sandbox_leaves_no_box(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        box = sandbox.box
        assert box.is_dir()
    assert not box.exists()


@ON_LINUX
def test_a_sandbox_that_is_closed_before_it_was_used_says_nothing_and_leaves_nothing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "TMPDIR", str(tmp_path))
    Sandbox().close()
    assert capfd.readouterr().err == ""
    assert os.listdir(tmp_path) == []
