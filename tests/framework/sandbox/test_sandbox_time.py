"""A submission has its time and no more; a worker that ended is replaced by a fresh one within it."""

from __future__ import annotations

import time

import pytest
from workbench import Load

from autograder.sandbox import Died, LoadFailed, SubmissionError, TimedOut

SLACK = 1.0  # seconds that a busy machine may add


@pytest.mark.parametrize(
    "body",
    ["\n    while True: pass", "time.sleep(60)", "threading.Lock().acquire(); threading.Event().wait()", "signal.pause()", "sum(iter(int, 1))",
     "re.match('(a+)+$', 'a' * 60 + 'b')", "10 ** 10 ** 9", "input_from_nowhere()"],
)  # fmt: skip
def test_a_call_that_does_not_answer_ends_with_its_time(load: Load, body: str) -> None:
    source = "import re, signal, threading, time, os\ndef input_from_nowhere(): os.read(os.pipe()[0], 1)\n"
    session = load(f"{source}def f(): {body}", call_seconds=0.2)
    started = time.monotonic()
    with pytest.raises(TimedOut, match=r"f gave no answer within 0\.2 seconds: an endless loop\?"):
        session.student.f()
    assert time.monotonic() - started < 0.2 + SLACK


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGINT", "SIGALRM", "SIGXCPU", "SIGHUP"])
def test_ignoring_signals_gains_no_time(load: Load, signal: str) -> None:
    session = load(
        f"import signal\nsignal.signal(signal.{signal}, signal.SIG_IGN)\ndef f():\n    while True: pass",
        call_seconds=0.1,
    )
    with pytest.raises(TimedOut):
        session.student.f()


def test_patching_the_clocks_gains_no_time(load: Load) -> None:
    session = load(
        "import time\ntime.time = time.monotonic = time.perf_counter = lambda: 0.0\ndef f():\n    while True: pass",
        call_seconds=0.1,
    )
    with pytest.raises(TimedOut):
        session.student.f()


def test_swallowing_everything_gains_no_time(load: Load) -> None:
    session = load(
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        call_seconds=0.1,
    )
    with pytest.raises(TimedOut):
        session.student.f()


def test_an_exception_whose_text_never_comes_ends_with_the_time_of_the_call(load: Load) -> None:
    source = (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\ndef f(): raise E\ndef g(): return 1.0"
    )
    session = load(source, call_seconds=0.1)
    with pytest.raises(TimedOut):
        session.student.f()
    session.ensure_loaded()
    assert session.student.g() == 1.0


def test_after_the_time_of_the_whole_submission_nothing_is_called_any_more(load: Load) -> None:
    session = load("import time\ndef f(): time.sleep(0.15)", submission_seconds=0.25, reserved_seconds=0.0)
    session.student.f()
    with pytest.raises(TimedOut):
        session.student.f()
    workers = session.usage.workers
    for _ in range(3):
        with pytest.raises(TimedOut, match=r"the 0\.25 seconds for the whole submission are used up"):
            session.ensure_loaded()
            session.student.f()
    assert session.usage.workers == workers


def test_a_worker_that_ended_is_replaced(load: Load) -> None:
    session = load("import os\ndef f(): os._exit(0)\ndef g(): return 1.0")
    for _ in range(3):
        with pytest.raises(Died):
            session.student.f()
        session.ensure_loaded()
        assert session.student.g() == 1.0
    assert session.usage.workers == 4


def test_a_replaced_worker_remembers_nothing(load: Load) -> None:
    session = load("import os\nseen = []\ndef f():\n    seen.append(1)\n    return len(seen)\ndef leave(): os._exit(0)")
    assert [session.student.f(), session.student.f()] == [1, 2]
    with pytest.raises(Died):
        session.student.leave()
    session.ensure_loaded()
    assert session.student.f() == 1


def test_endless_loops_do_not_starve_the_exercises_to_come(load: Load) -> None:
    session = load(
        "def f():\n    while True: pass\ndef g(): return 1.0",
        call_seconds=0.3,
        submission_seconds=1.2,
        reserved_seconds=0.15,
    )
    session.exercises_to_come = 5
    for _ in range(5):
        session.ensure_loaded()
        with pytest.raises(TimedOut):
            session.student.f()
        session.exercises_to_come -= 1
    session.ensure_loaded()
    assert session.student.g() == 1.0


def test_a_call_may_take_longer_than_what_is_reserved_while_there_is_time(load: Load) -> None:
    session = load(
        "import time\ndef f():\n    time.sleep(0.15)\n    return 1.0", reserved_seconds=0.05, submission_seconds=5.0
    )
    session.exercises_to_come = 10
    assert session.student.f() == 1.0


# ------------------------------------------------------------------------------------------------------------- deaths
DEATHS = {
    "os._exit(0)": "left it",
    "os._exit(7)": "left it",
    "os.abort()": "aborted",
    "ctypes.string_at(0)": "crashed",
    "faulthandler._sigsegv()": "crashed",
    "sys.setrecursionlimit(10**9); deep()": "crashed|killed|more memory|calls itself without end|no answer",
    "os.close(3)": "left it|raised",
    "os.closerange(0, 64)": "left it|raised",
    "threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(5)": "left it",
}


@pytest.mark.parametrize("how", DEATHS)
def test_the_end_of_the_process_is_told_and_the_next_worker_is_fresh(load: Load, how: str) -> None:
    source = "import ctypes, faulthandler, os, sys, threading, time\ndef deep(): return deep()\ndef g(): return 1.0\n"
    session = load(f"{source}def f():\n    {how}", call_seconds=0.5)
    with pytest.raises(SubmissionError, match=DEATHS[how]):
        session.student.f()
    session.ensure_loaded()
    assert session.student.g() == 1.0


def test_a_call_without_a_worker_says_so(load: Load) -> None:
    session = load("import os\ndef f(): os._exit(0)")
    with pytest.raises(Died):
        session.student.f()
    with pytest.raises(Died, match="f cannot be called: the process has ended"):
        session.student.f()


def test_a_submission_that_ends_while_loading_ends_each_time(submit: Load) -> None:
    session = submit("import os\nos._exit(0)")
    for _ in range(3):
        with pytest.raises(Died, match="loading submission.py ended the process"):
            session.ensure_loaded()


def test_a_submission_that_loads_only_once_is_told(submit: Load) -> None:
    session = submit("1 / 0")
    for _ in range(2):
        with pytest.raises(LoadFailed):
            session.ensure_loaded()
