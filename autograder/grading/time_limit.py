"""A limit on the processor time of code that may never end: a mutant, a known mistake."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_AGAIN = 1.0  # seconds between further alarms: a bare `except:` may have swallowed the first one
# Times its time, by the clock, and code that hears no alarm (in a library's own loop, or asleep) is ended with its
# process. Other programs may need the cores meanwhile.
_DEAF = 8.0


class OutOfTime(BaseException):
    """No Exception, so that nothing in a mutant or a suite takes it for one of its own."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise `OutOfTime` once so much processor time is used up; None is no limit. In the main thread alone."""
    if seconds is None:
        yield
        return
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(_DEAF * seconds, exit=True, file=nowhere)
        if hasattr(signal, "setitimer"):  # not on Windows, where the process is ended
            signal.signal(signal.SIGPROF, _ring)
            signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
        try:
            yield
        finally:
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_PROF, 0)
            faulthandler.cancel_dump_traceback_later()


def _ring(number: int, frame: FrameType | None) -> None:
    raise OutOfTime("it takes too long")
