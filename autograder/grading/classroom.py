"""Grades a class: grader processes on all cores, each with its own warm server and its suite collected once.

The parent hands each grader one submission at a time, so that it knows which one a grader was at when it died, and is
the only one to write. A submission that ends its grader twice is reported as the grader's failure; the others are not
touched by it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import msgspec

from autograder.course import Course, CourseError, Topic
from autograder.grading.engine import Desk, failed, grade_all, open_desk
from autograder.grading.files import Unreadable
from autograder.grading.intake import Submission, read_handed
from autograder.grading.loop import SuiteBroken
from autograder.grading.result import Result
from autograder.sandbox import SandboxBroken

_TRIES = 2  # a grader may die of something else than its submission, once
_MAX_UNBORN = 3  # graders that end before they take any work, before we give up
_GRACE = 60.0  # seconds beyond a submission's own limit before its grader is taken to hang


@dataclass
class _Grader:
    """A grader process and the submission it is at."""

    process: BaseProcess
    pipe: Connection
    warm: bool = False  # it has said that it takes work
    at: Submission | None = None
    since: float = 0.0
    why: str = ""  # it died

    def give(self, submission: Submission) -> None:
        self.at, self.since = submission, time.monotonic()
        with contextlib.suppress(OSError):  # it has died this moment; its end of the pipe will say so
            self.pipe.send(submission)


class _Message(msgspec.Struct, frozen=True):
    """What a grader says: ready for work (nothing set), a result, why nobody could grade with this suite, or why this
    grader ends.
    """

    result: Result | None = None
    error: str | None = None
    dying: str | None = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Message).decode


def keys(desk: Desk, submissions: Sequence[Submission]) -> dict[str, str]:
    """What each submission would be graded as: to find those that an earlier run has done."""
    found = {}
    for submission in submissions:
        try:
            found[submission.name] = desk.key(submission.drawn_by, read_handed(submission, desk.assignment.module))
        except Unreadable as error:
            found[submission.name] = desk.key(submission.drawn_by, str(error))
    return found


def grade_class(
    course: Course, topic: Topic, submissions: Sequence[Submission], emit: Callable[[Result], None], jobs: int
) -> None:
    """Grade submissions on `jobs` processes; `emit` is given each result as it comes, in any order."""
    desk = open_desk(course, topic)
    waiting = deque(submissions)
    tries: dict[str, int] = {}
    graders: list[_Grader] = []
    unborn = 0  # graders that died before they took any work
    limit = 2 * desk.assignment.limits.submission_seconds + _GRACE  # two candidates: a module and a notebook
    try:
        while waiting or any(g.at for g in graders):
            while len(graders) < min(jobs, len(waiting) + sum(g.at is not None for g in graders)):
                graders.append(_start(course, topic))
            for grader in graders:
                if grader.warm and grader.at is None and waiting:
                    grader.give(waiting.popleft())
            heard = wait([g.pipe for g in graders], timeout=1.0)
            for grader in list(graders):
                alive = grader.pipe not in heard or _hear(grader, emit)
                if not alive or (grader.at and time.monotonic() - grader.since > limit):
                    graders.remove(grader)
                    lost = _stop(grader)
                    if lost is None:
                        unborn += 1
                        if unborn > _MAX_UNBORN:
                            raise SandboxBroken(grader.why or "the grader processes end as soon as they start")
                        continue
                    tries[lost.name] = tries.get(lost.name, 0) + 1
                    if tries[lost.name] < _TRIES:
                        waiting.append(lost)
                    else:
                        emit(failed(desk, lost, grader.why or "the grader ended while checking it"))
    finally:
        for grader in graders:
            _stop(grader)


def _hear(grader: _Grader, emit: Callable[[Result], None]) -> bool:
    """Take in what a grader says; False where it has died, or is about to."""
    try:
        message = _decode(grader.pipe.recv_bytes())
    except (EOFError, OSError):
        return False
    if message.error is not None:
        raise SuiteBroken(message.error)
    if message.dying is not None:
        grader.why = message.dying
        return False
    grader.warm = True
    if message.result is not None:
        grader.at = None
        emit(message.result)
    return True


def _start(course: Course, topic: Topic) -> _Grader:
    context = multiprocessing.get_context("spawn")  # a fork would share the parent's threads and open files
    ours, theirs = context.Pipe()
    process = context.Process(target=_grader, args=(theirs, course, topic), daemon=True)
    process.start()
    theirs.close()
    return _Grader(process, ours)


def _stop(grader: _Grader) -> Submission | None:
    """End a grader; the submission it was at, if any. Its server ends by itself when its socket closes."""
    grader.pipe.close()
    grader.process.join(0 if grader.at else 5.0)
    if grader.process.is_alive():
        grader.process.kill()
        grader.process.join()
    return grader.at


def _grader(pipe: Connection, course: Course, topic: Topic) -> None:
    """The life of a grader process."""

    def submissions() -> Iterator[Submission]:
        pipe.send_bytes(_encode(_Message()))  # warm, and ready for the first
        with contextlib.suppress(EOFError, OSError):
            while True:
                yield pipe.recv()

    def emit(result: Result) -> None:
        pipe.send_bytes(_encode(_Message(result)))

    try:
        grade_all(open_desk(course, topic), submissions(), emit)
    except (SuiteBroken, CourseError) as error:
        with contextlib.suppress(OSError):
            pipe.send_bytes(_encode(_Message(error=str(error))))
    except SandboxBroken as error:
        with contextlib.suppress(OSError):
            pipe.send_bytes(_encode(_Message(dying=str(error))))
    except KeyboardInterrupt:
        return
