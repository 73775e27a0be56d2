"""What a submission may use: each limit holds, is told in words, and leaves the next call unharmed."""

from __future__ import annotations

import os
import sys
import time

import pytest
from workbench import Load

from autograder.sandbox import Died, LoadFailed, Raised, SubmissionError, TimedOut, Violated

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds it")
OWN_UID = pytest.mark.skipif(
    os.geteuid() != 0, reason="threads are counted for a uid, and only root can give a submission one of its own"
)
SLACK = 1.0  # seconds that a busy machine may add


# ---------------------------------------------------------------------------------------------------------- wall time
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


# ---------------------------------------------------------------------------------------------------------- CPU, memory
def test_cpu_time_is_bounded_and_told(load: Load) -> None:
    session = load("def f():\n    while True: pass", cpu_seconds=1, call_seconds=6.0)
    with pytest.raises(Died, match="used up its CPU time"):
        session.student.f()
    assert 0.5 < session.usage.cpu_seconds < 3.0


@LINUX
@pytest.mark.parametrize(
    "body",
    ["np.ones(1 << 28)", "bytearray(2 << 30)", "'x' * (2 << 30)", "[0] * (1 << 28)", "np.zeros((1 << 20, 1 << 20))"],
)
def test_memory_beyond_the_bound_is_an_error_of_the_call(load: Load, body: str) -> None:
    session = load(f"import numpy as np\ndef f(): return {body}\ndef g(): return 1.0")
    with pytest.raises(Raised, match="f asks for more memory than a submission may use"):
        session.student.f()
    assert session.student.g() == 1.0


@LINUX
def test_a_list_that_grows_without_end_is_an_error_of_the_call(load: Load) -> None:
    session = load("def f():\n    kept = []\n    while True: kept.append(bytes(1 << 20))", memory_bytes=400 << 20)
    with pytest.raises(Raised, match="f asks for more memory"):
        session.student.f()


def test_what_was_used_is_told(load: Load) -> None:
    session = load("import numpy as np\nx = np.ones(1 << 22)\ndef f():\n    for _ in range(200_000): pass")
    session.student.f()
    session.close()
    assert session.usage.wall_seconds > 0
    assert session.usage.cpu_seconds > 0
    assert session.usage.peak_bytes > 32 << 20
    assert session.usage.workers == 1


# ------------------------------------------------------------------------------------------------------------- files
def test_a_file_may_be_written_and_read(load: Load) -> None:
    source = "def f():\n    with open('notes', 'w') as file: file.write('x' * 1000)\n    with open('notes') as file: return len(file.read())"
    assert load(source).student.f() == 1000


def test_a_temporary_file_may_be_made(load: Load) -> None:
    source = "import tempfile\ndef f():\n    with tempfile.NamedTemporaryFile() as file: return file.write(b'abc')"
    assert load(source).student.f() == 3


def test_the_size_of_a_file_is_bounded(load: Load) -> None:
    session = load(
        "def f():\n    with open('big', 'wb') as file: file.write(bytes(200_000))\ndef g(): return 1.0",
        file_bytes=100_000,
    )
    with pytest.raises(Raised, match=r"OSError.*File too large"):
        session.student.f()
    assert session.student.g() == 1.0


FILL = "import os, time\ndef f():\n    for i in range(150):\n        with open(f'file {i}', 'wb') as file: file.write(bytes(10_000))\n"


def test_the_bytes_of_all_files_are_bounded(load: Load) -> None:
    with pytest.raises(Violated, match="more than 20000 files or 1 MiB of them"):
        load(FILL + "    time.sleep(5)", disk_bytes=1 << 20, files=20_000).student.f()


def test_the_number_of_files_is_bounded(load: Load) -> None:
    with pytest.raises(Violated, match="more than 20 files or"):
        load(FILL + "    time.sleep(5)", files=20).student.f()


def test_the_bytes_are_counted_although_files_come_and_go(load: Load) -> None:
    coming_and_going = """
import threading
def come_and_go(i):
    while True:
        open(f'a{i}', 'w').close()
        os.unlink(f'a{i}')
for i in range(4): threading.Thread(target=come_and_go, args=(i,), daemon=True).start()
"""
    with pytest.raises(Violated, match="MiB of them"):
        load(FILL + "    time.sleep(5)" + coming_and_going, disk_bytes=1 << 20, call_seconds=3.0).student.f()


def test_files_in_folders_are_counted(load: Load) -> None:
    source = "import os, time\ndef f():\n    for i in range(15):\n        os.makedirs(f'{i}/a', exist_ok=True)\n    time.sleep(5)"
    with pytest.raises(Violated, match="more than 20 files or"):
        load(source, files=20).student.f()


def test_closing_the_folder_hides_nothing(load: Load) -> None:
    with pytest.raises(Violated, match="files or"):
        load(
            FILL + "    try: os.chmod('.', 0)\n    except OSError: pass\n    time.sleep(5)", disk_bytes=1 << 20
        ).student.f()


def test_the_number_of_open_files_is_bounded(load: Load) -> None:
    session = load("import os\ndef f(): return [os.open('/dev/null', 0) for _ in range(100)]\ndef g(): return 1.0")
    with pytest.raises(Raised, match=r"OSError.*Too many open files"):
        session.student.f()
    assert session.student.g() == 1.0


# ------------------------------------------------------------------------------------------------------------ threads
def test_threads_may_be_used(load: Load) -> None:
    source = "from concurrent.futures import ThreadPoolExecutor\ndef f():\n    with ThreadPoolExecutor(4) as pool: return list(pool.map(float, range(8)))"
    assert load(source).student.f() == [float(i) for i in range(8)]


@LINUX
@OWN_UID
def test_the_number_of_threads_is_bounded(load: Load) -> None:
    source = "import threading, time\ndef f():\n    for _ in range(100): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"
    with pytest.raises(Raised, match="can't start new thread"):
        load(source).student.f()


def test_a_thread_that_works_on_does_not_outlive_the_submission(load: Load) -> None:
    session = load(
        "import threading\ndef loop():\n    while True: pass\ndef f(): threading.Thread(target=loop, daemon=True).start()"
    )
    session.student.f()
    started = time.monotonic()
    session.close()
    assert time.monotonic() - started < SLACK


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
