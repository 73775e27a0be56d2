"""Stops code of the student's own that does not end, on any system, without a second process."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AGAIN = 1.0  # seconds between further tries: a bare `except:` may have swallowed the first
_TRIES = 5  # then it is stuck where no Python runs, and the process is ended


class OutOfPatience(Exception):
    """The code did not end in time; the message says where it was."""


@contextmanager
def patience(seconds: float, filename: str) -> Iterator[None]:
    """Interrupt what runs in this, the main, thread after so many seconds, and raise `OutOfPatience`."""
    if threading.current_thread() is not threading.main_thread():
        yield  # nobody can be interrupted here
        return
    done = threading.Event()
    where: list[str] = []

    def watch() -> None:
        if done.wait(seconds):
            return
        where.append(_line_of_main_thread(filename))
        for _ in range(_TRIES):
            _thread.interrupt_main()
            if done.wait(_AGAIN):
                return
        print(f"\n{_sentence(seconds, where[0])} It cannot be stopped; this ends here.", file=sys.stderr, flush=True)
        os._exit(1)

    # Started in the background of a shell, a process ignores interrupts, ours too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except KeyboardInterrupt:
        if not where:
            raise  # it was the student
        raise OutOfPatience(_sentence(seconds, where[0])) from None
    finally:
        done.set()
        watcher.join()
        signal.signal(signal.SIGINT, before)


def _sentence(seconds: float, where: str) -> str:
    return f"it does not end: stopped after {seconds:g} seconds{where}. Is there a loop whose condition never changes?"


def _line_of_main_thread(filename: str) -> str:
    """The innermost line of the student's file that runs."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None:
        if frame.f_code.co_filename == filename:
            return f", in line {frame.f_lineno} of {Path(filename).name}"
        frame = frame.f_back
    return ""
