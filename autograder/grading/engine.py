"""Grades submissions on one topic, one after the other, in this process."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

import autograder
from autograder.course import Assignment, Course, CourseError, Topic, find_course, load_module
from autograder.grading.diagnosing import Diagnoser
from autograder.grading.files import Unreadable
from autograder.grading.follow_through import FollowThrough
from autograder.grading.intake import Handed, Submission, read_handed
from autograder.grading.loop import Job, Loop, run_suite
from autograder.grading.pictures import drawn
from autograder.grading.provider import Sandboxed
from autograder.grading.result import Check, Diagnosed, Result, score_all
from autograder.sandbox import Host, SandboxBroken, Session, SubmissionError, TimedOut, open_sandbox

SECRET_FILE = ".autograder-secret"
SECRET_VARIABLE = "AUTOGRADER_SECRET"
MEMORY = ".autograder-memory"  # a folder in the course; it may be removed at any time
PROBES = 2  # sets of inputs on which a mistake has to agree before it is named


@dataclass(frozen=True)
class Desk:
    """Everything that grading a topic needs, read once."""

    topic: Topic
    assignment: Assignment
    secret: bytes
    suite_digest: str

    @property
    def memory(self) -> Path:
        """Where it is kept what this suite's known mistakes answer to the class's probes."""
        key = _digest(self.suite_digest, *map(str, self.probes()))
        return self.topic.root / MEMORY / f"{self.topic.name}-{key}"

    def seed(self, submission: str) -> int:
        """The seed of a submission's inputs: its own, the same at a regrade, and not to be guessed without the
        course's secret.
        """
        return self._seed(submission)

    def probes(self) -> tuple[int, ...]:
        """The seeds of the inputs on which mistakes are told apart: the class's, and never those that earn points."""
        return tuple(self._seed(f"probe {number}", "probes") for number in range(PROBES))

    def _seed(self, name: str, kind: str = "") -> int:
        words = f"{self.topic.name}/{name}" + (f"\0{kind}" if kind else "")  # no submission's name holds a NUL
        mac = hmac.new(self.secret, words.encode("utf-8", "replace"), hashlib.sha256)
        return int.from_bytes(mac.digest()[:8], "big") >> 1

    def key(self, submission: str, handed: Handed | str) -> str:
        """What would be graded with what: equal keys, equal results."""
        return _digest(self.suite_digest, str(self.seed(submission)), repr(handed))


def open_desk(course: Course, topic: Topic) -> Desk:
    for path in (topic.source, topic.hidden):
        if not path.exists():
            raise CourseError(
                f"{path} is not there",
                "a reference and a hidden suite",
                f"Write {path.name}, or check the topic's name.",
            )
    assignment = topic.assignment()
    files = (topic.source, topic.hidden, topic.toml, topic.mistakes, topic.public)
    digest = _digest(_own_digest(), *(p.read_text(encoding="utf-8") for p in files if p.exists()))
    return Desk(topic, assignment, course_secret(course.root), digest)


@functools.cache
def _own_digest() -> str:
    """What this framework is, by its source: another version may grade otherwise."""
    home = Path(autograder.__file__).parent
    return _digest(*(p.read_text(encoding="utf-8") for p in sorted(home.rglob("*.py"))))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def course_secret(root: Path) -> bytes:
    """The course's secret: from the environment, or from a file that is made at the first use and never committed."""
    named = os.environ.get(SECRET_VARIABLE)
    if named:
        return named.encode()
    path = root / SECRET_FILE
    if not path.exists():
        fd, fresh = tempfile.mkstemp(dir=root, prefix=SECRET_FILE)
        with os.fdopen(fd, "w") as file:
            file.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another grader was first
            os.link(fresh, path)  # there at once and whole, or not at all
        Path(fresh).unlink()
    text = path.read_bytes()
    if not text.strip():
        raise CourseError(f"{path} is empty", "the course's secret", "Remove it, and grade again.")
    return text


@dataclass(frozen=True)
class Tutor:
    """Those who look at a submission once its points are known as it stands."""

    diagnoser: Diagnoser
    follow_through: FollowThrough


def grade_all(desk: Desk, submissions: Iterable[Submission], emit: Callable[[Result], None]) -> None:
    """Grade submissions one after the other; `emit` is given each result. The suite is collected once."""
    with open_sandbox() as sandbox:  # started before a secret is in this process
        practice = desk.topic.public if desk.topic.public.exists() else None
        loop = Loop(desk.assignment, load_module(desk.topic.source), (), practice=practice)
        text = desk.topic.source.read_text(encoding="utf-8")
        tutor = Tutor(
            Diagnoser(desk.topic, desk.probes(), loop.grade, desk.memory),
            FollowThrough(desk.assignment, loop.reference, text, loop.grade),
        )
        loop.jobs = (job for submission in submissions for job in _jobs(desk, sandbox, submission, tutor, emit))
        run_suite(desk.topic.hidden, desk.topic.root, loop)


def _jobs(
    desk: Desk, sandbox: Host, submission: Submission, tutor: Tutor, emit: Callable[[Result], None]
) -> Iterator[Job]:
    """The jobs of one submission: one for each of its candidates; the best result is emitted."""
    started = time.monotonic()
    seed = desk.seed(submission.drawn_by)
    try:
        handed = read_handed(submission, desk.assignment.module)
    except Unreadable as error:
        emit(
            _broken(
                desk,
                submission,
                seed,
                desk.key(submission.drawn_by, str(error)),
                str(error),
                time.monotonic() - started,
            )
        )
        return
    key = desk.key(submission.drawn_by, handed)
    results: list[Result] = []
    for sources in handed.candidates:
        with Session(sandbox, sources, desk.assignment.limits) as session:
            try:
                _load(session)
            except SubmissionError as error:
                results.append(_broken(desk, submission, seed, key, str(error), time.monotonic() - started))
            else:
                checks: list[Check] = []
                provider = Sandboxed(session)
                yield Job(provider, seed, checks.extend)
                # what a diagnosis takes costs nobody a second marking
                left = desk.assignment.limits.submission_seconds - session.usage.wall_seconds
                diagnoses = _diagnoses(tutor.diagnoser, provider, checks)
                session.close()  # no worker lives beside one that is helped, and no file of its
                checks, follows = tutor.follow_through.mark(sandbox, sources, seed, checks, left)
                named = {d.exercise: d for d in (*diagnoses, *follows)}
                for name, picture in drawn(sandbox, sources, desk.assignment, checks).items():
                    if name in named:
                        named[name] = msgspec.structs.replace(named[name], picture=picture)
                result = _graded(desk, submission, seed, key, checks)
                results.append(msgspec.structs.replace(result, diagnoses=tuple(named.values())))
            session.close()
            results[-1] = _with_usage(results[-1], session, handed.notes, time.monotonic() - started)
        started = time.monotonic()
    emit(max(results, key=lambda r: (r.score, r.status == "graded")))


def _load(session: Session) -> None:
    """Load the submission; a second time where nothing ran until time was up."""
    try:
        session.ensure_loaded()
    except TimedOut as error:
        if not error.idle:
            raise
        session.ensure_loaded()


def _diagnoses(diagnoser: Diagnoser, provider: Sandboxed, checks: list[Check]) -> tuple[Diagnosed, ...]:
    """What is wrong, in words. Points do not hang on them: where they cannot be found, instructors see why."""
    try:
        found = diagnoser.diagnose(provider, checks)
        diagnoser.remember()
        return found
    except (SandboxBroken, KeyboardInterrupt):
        raise
    except Exception as error:
        return (Diagnosed("", "none could be made", f"{type(error).__name__}: {error}"[:300]),)


def _graded(desk: Desk, submission: Submission, seed: int, key: str, checks: list[Check]) -> Result:
    return Result(
        topic=desk.topic.name,
        submission=submission.name,
        status="graded",
        exercises=score_all(desk.assignment, checks),
        seed=seed,
        key=key,
        feedback=desk.assignment.feedback,
    )


def _broken(desk: Desk, submission: Submission, seed: int, key: str, message: str, seconds: float) -> Result:
    return Result(
        topic=desk.topic.name,
        submission=submission.name,
        status="broken",
        exercises=score_all(desk.assignment, []),
        message=message,
        seed=seed,
        key=key,
        feedback=desk.assignment.feedback,
        seconds=round(seconds, 4),
    )


def failed(desk: Desk, submission: Submission, why: str) -> Result:
    """The result where the grader could not do its work: nobody's points, and an instructor must look."""
    broken = _broken(
        desk,
        submission,
        desk.seed(submission.drawn_by),
        "",
        f"This could not be graded: {why}. Tell your instructor.",
        0.0,
    )
    return msgspec.structs.replace(broken, status="failed")


def _with_usage(result: Result, session: Session, notes: tuple[str, ...], seconds: float) -> Result:
    return msgspec.structs.replace(
        result,
        notes=(*notes, *session.loaded.notes),
        isolation=tuple(session.layers),
        seconds=round(seconds, 4),
        cpu_seconds=round(session.usage.cpu_seconds, 4),
        peak_bytes=session.usage.peak_bytes,
        strays=session.usage.strays,
        output=session.output(),
    )


def grade(topic: str, path: Path, course: Course | None = None) -> Result:
    """Grade one submission; the door behind `autograder.grade`."""
    course = course or find_course()
    found = course.topic(topic)
    results: list[Result] = []
    name = path.stem if path.is_file() else path.resolve().name
    grade_all(open_desk(course, found), [Submission(name, path)], results.append)
    return results[0]
