"""Runs code that nobody trusts, and hands the grader plain data.

A worker process imports the submission; the grader never does. `Student` is what a suite sees: `student.sigmoid(z)`
becomes a message to the worker and comes back as an exact ndarray, float, int, bool, str, None, list, tuple or dict,
as a `Remote` (a handle to an object that stayed there), or as a `SubmissionError` that says what the submission did.
`student_in_process` gives the same `Student` on a laptop, with no process and no walls: the same messages, handed
over by a function call.

The files, in the order in which to read them: `limits` (what a submission may use), `errors` (what it may do wrong),
`student` (what a suite sees), `servant` (the end that holds the submission), `session` (one conversation), `hosts`
(where workers come from), `server` and `worker` (the processes), `confine` with `landlock`, `seccomp` and `linux` (the
walls). This room imports `wire` alone, and never a test or a reference.
"""

from autograder.sandbox.errors import (
    ChangedArgument,
    Died,
    LoadFailed,
    Raised,
    SandboxBroken,
    SubmissionError,
    TimedOut,
    Violated,
    Warned,
)
from autograder.sandbox.hosts import Host, Sandbox, open_sandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.local import student_in_process
from autograder.sandbox.session import Session
from autograder.sandbox.sources import Sources
from autograder.sandbox.student import Remote, Student

__all__ = [
    "ChangedArgument",
    "Died",
    "Host",
    "Limits",
    "LoadFailed",
    "Raised",
    "Remote",
    "Sandbox",
    "SandboxBroken",
    "Session",
    "Sources",
    "Student",
    "SubmissionError",
    "TimedOut",
    "Violated",
    "Warned",
    "open_sandbox",
    "student_in_process",
]
