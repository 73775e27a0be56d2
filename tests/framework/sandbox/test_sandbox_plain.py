"""Where there is no Linux: a process for each submission, and what limits there are."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from autograder.sandbox import Died, Limits, Session, Sources, TimedOut
from autograder.sandbox.hosts import ENVIRONMENT
from autograder.sandbox.plain import PlainSandbox

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its way of passing sockets is tried on Windows alone")
CODE = """
import os, numpy as np
def double(z): return 2.0 * np.asarray(z)
def apply(f, z): return f(z) + 1.0
def loop():
    while True: pass
def leave(): os._exit(3)
def write(): open('left', 'w').write('x')
print('hello')
"""


@pytest.fixture(scope="module")
def sandbox():
    with PlainSandbox(ENVIRONMENT) as made:
        yield made


@pytest.fixture
def session(sandbox):
    with Session(sandbox, Sources("small", "small.py", (CODE,)), Limits(call_seconds=1.0)) as opened:
        opened.ensure_loaded()
        yield opened


def test_calls_and_callbacks_work_as_behind_walls(session):
    assert np.array_equal(session.student.double([1.0, 2.0]), [2.0, 4.0])
    assert session.student.apply(lambda z: z * 3.0, 2.0) == 7.0


def test_it_says_that_a_process_and_limits_are_all_there_is(session):
    assert session.layers == ["process", "limits"]


def test_what_it_prints_is_kept(session):
    session.student.double(1.0)
    session.end()
    assert "hello" in session.output()


def test_an_endless_loop_ends(session):
    with pytest.raises(TimedOut):
        session.student.loop()


def test_a_process_that_leaves_is_told_and_replaced(session):
    with pytest.raises(Died, match="left it"):
        session.student.leave()
    session.ensure_loaded()
    assert session.student.double(1.0) == 2.0


def test_the_next_session_finds_an_empty_box(sandbox, session):
    session.student.write()
    assert (sandbox.box / "left").exists()
    session.close()
    assert list(sandbox.box.iterdir()) == []


def test_a_students_own_checks_need_nothing_of_unix():
    """On Windows the modules below do not exist."""
    code = (
        "import sys\n"
        "for name in ('fcntl', 'resource', 'grp', 'pwd', 'termios'): sys.modules[name] = None\n"
        "import types\n"
        "from autograder.sandbox import student_in_process\n"
        "import autograder.grading.by_hand, autograder.grading.plugin\n"
        "module = types.ModuleType('small')\n"
        "module.double = lambda z: 2.0 * z\n"
        "assert student_in_process(module).double(2.0) == 4.0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
