"""What a submission may use: each limit holds, is told in words, and leaves the next call unharmed."""

from __future__ import annotations

import time

import pytest
from workbench import LINUX, ROOT, Load

from autograder.sandbox import Died, Raised, Violated

ON_LINUX = pytest.mark.skipif(not LINUX, reason="only Linux bounds it")
OWN_UID = pytest.mark.skipif(
    not ROOT, reason="threads are counted for a uid, and only root can give a submission one of its own"
)
SLACK = 1.0  # seconds that a busy machine may add


# ---------------------------------------------------------------------------------------------------------- CPU, memory
def test_cpu_time_is_bounded_and_told(load: Load) -> None:
    session = load("def f():\n    while True: pass", cpu_seconds=1, call_seconds=6.0)
    with pytest.raises(Died, match="used up its CPU time"):
        session.student.f()
    assert 0.5 < session.usage.cpu_seconds < 3.0


@ON_LINUX
@pytest.mark.parametrize(
    "body",
    ["np.ones(1 << 28)", "bytearray(2 << 30)", "'x' * (2 << 30)", "[0] * (1 << 28)", "np.zeros((1 << 20, 1 << 20))"],
)
def test_memory_beyond_the_bound_is_an_error_of_the_call(load: Load, body: str) -> None:
    session = load(f"import numpy as np\ndef f(): return {body}\ndef g(): return 1.0")
    with pytest.raises(Raised, match="f asks for more memory than a submission may use"):
        session.student.f()
    assert session.student.g() == 1.0


@ON_LINUX
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


@ON_LINUX
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
