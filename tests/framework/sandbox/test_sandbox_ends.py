"""Server and worker end when the grader does, whatever ends it, and leave nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from workbench import LINUX, ROOT, session_of

from autograder.sandbox import Sandbox

pytestmark = pytest.mark.skipif(not LINUX, reason="looks into /proc")

SLACK = 10.0  # seconds that a busy machine may need to end a few processes

GRADER = """
import os, sys, threading
from autograder.sandbox import Limits, Sandbox, Session, Sources

SUBMISSION = '''
import os
def pids(): return [os.getppid(), os.getpid()]
def f():
    open('left', 'w').close()
    print('in the middle', flush=True)
    while True: pass
'''
with Sandbox() as sandbox:
    session = Session(sandbox, Sources("m", "m.py", (SUBMISSION,)), Limits(call_seconds=60.0, submission_seconds=60.0))
    session.ensure_loaded()
    print(*session.student.pids(), sandbox.box, flush=True)
    session.student.f()
"""


PIDS = "import os\ndef parent(): return os.getppid()\ndef pid(): return os.getpid()"


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SLACK
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def gone(pid: int) -> bool:
    try:
        return re.search(r"\) ([ZX]) ", Path(f"/proc/{pid}/stat").read_text()) is not None
    except OSError:
        return True


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_grader_that_is_killed_leaves_no_server_no_worker_and_no_box(how: signal.Signals) -> None:
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert grader.stdout is not None
    server, worker, box = grader.stdout.readline().split()
    assert not gone(int(server))
    assert eventually(lambda: not ROOT or (Path(box) / "left").exists())  # the worker is in the middle of its call
    os.kill(grader.pid, how)
    grader.wait(SLACK)
    grader.stdout.close()
    assert eventually(lambda: gone(int(server)) and gone(int(worker)) and not Path(box).exists())


def test_a_server_that_is_killed_takes_its_worker_along() -> None:
    with Sandbox() as sandbox:
        session = session_of(sandbox, PIDS)
        session.ensure_loaded()
        server, worker = session.student.parent(), session.student.pid()
        os.kill(server, 9)
        assert eventually(lambda: gone(worker))
        with pytest.raises(Exception, match="server|ended the process"):
            session.student.pid()


def test_the_box_of_a_server_that_was_killed_is_removed_by_the_next() -> None:
    with Sandbox() as sandbox:
        box = sandbox.box
        with session_of(sandbox, "import os\nopen('left', 'w').close()\ndef parent(): return os.getppid()") as session:
            session.ensure_loaded()
            os.kill(session.student.parent(), 9)
            session._worker = None  # there is no server to end it
    with Sandbox() as again:
        assert again.box != box
        assert not box.exists()
