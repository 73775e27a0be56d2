"""What a submission may do wrong, as the grader sees it. The text of each is fit to be shown to the student."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from autograder.sandbox.names import COMMON
from autograder.wire.messages import Failed
from autograder.wire.text import one_line, printable

_KNOWN = {  # exceptions whose plain meaning a student may not know
    "NotImplementedError": "is not written yet",
    "RecursionError": "calls itself without end",
    "MemoryError": "asks for more memory than a submission may use",
    "Refused": "imports something that is not there when it is graded: numpy, the standard library and your own files "
    "are",
}


class SubmissionError(Exception):
    """The submission did something that fails the check. `str(error)` is the sentence for the student.

    `public` is the sentence for hidden checks: an exception's message is text that the submission wrote, and could
    carry hidden inputs out.
    """

    def __init__(self, text: str = "", public: str | None = None) -> None:
        super().__init__(text)
        self._public = text if public is None else public

    @property
    def public(self) -> str:
        return self._public


@dataclass
class Raised(SubmissionError):
    """A call into the submission raised an exception."""

    target: str
    exception: str
    bases: tuple[str, ...]
    message: str
    file: str
    line: int

    @classmethod
    def from_message(cls, target: str, failed: Failed, files: Collection[str]) -> Raised:
        """`files` are the names of the submission's files: any other name is text that a worker made up."""
        last = failed.frames[-1] if failed.frames and failed.frames[-1].file in files else None
        return cls(
            target=one_line(target),
            exception=one_line(failed.exception, 80) or "an exception without a name",
            bases=tuple(one_line(b, 80) for b in failed.bases[:20]),
            message=printable(failed.message),
            file=one_line(last.file, 80) if last else "",
            line=last.line if last and 0 < last.line < 10**7 else 0,
        )

    @property
    def where(self) -> str:
        return f" ({self.file}, line {self.line})" if self.line else ""

    @property
    def not_started(self) -> bool:
        return "NotImplementedError" in (self.exception, *self.bases)

    @property
    def public(self) -> str:
        known = _KNOWN.get(self.exception)
        if known:
            return f"{self.target} {known}{self.where}"
        # raised by the call itself, before any line of the submission ran
        if self.exception == "TypeError" and not self.line:
            found = f"{self.target} cannot be called as the assignment calls it (TypeError)"
            return f"{found}: check the number and names of its arguments"
        name = next((n for n in (self.exception, *self.bases) if n in COMMON), "an exception of its own")
        return f"{self.target} raised {name}{self.where}"

    def __str__(self) -> str:
        if self.exception in _KNOWN or not self.message.strip():
            return self.public
        named = "" if self.exception in self.public else f" [{self.exception}]"
        return f"{self.public}{named}: {self.message}"


class Missing(SubmissionError):
    """The module has no function or class of the name that was asked for."""


class LoadFailed(SubmissionError):
    """The submission's module could not be loaded at all."""


class TimedOut(SubmissionError):
    """No answer within the limit; the worker was ended.

    `idle`: it hardly ran in that time. It slept or waited, or the machine itself stood still.
    """

    def __init__(self, text: str = "", idle: bool = False) -> None:
        super().__init__(text)
        self.idle = idle


class Died(SubmissionError):
    """The worker process ended by itself (os._exit, a crash, a limit)."""


class Violated(SubmissionError):
    """The worker broke the protocol or a bound on what may be handed in; it was ended."""


class ChangedArgument(SubmissionError):
    """A call changed one of the arguments it was given."""


class Warned(SubmissionError):
    """A call warned where it should not (numerical care)."""


class SandboxBroken(Exception):
    """Our own machinery failed (the server is gone, no process could be made): never the submission's fault."""
