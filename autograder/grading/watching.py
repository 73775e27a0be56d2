"""One check, watched: run to its end whatever fails on the way, with everything noted that was asked and answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.checking import CheckFailed, Observed, Pair, compare, digest
from autograder.grading.provider import Provider
from autograder.grading.words import public_sentence
from autograder.sandbox import ChangedArgument, Raised, SubmissionError, Warned
from autograder.sandbox.connection import Step
from autograder.sandbox.errors import Missing

_NO_CALL: tuple[str, None, Mapping[str, object]] = ("", None, {})


@dataclass
class Watch:
    """Stands in for `compare` and `gradcheck` in a check, and listens to the conversation.

    What counts as an answer is what the check compares, not how it got there: two right trees differ, and so do two
    wrong ones that mean the same.
    """

    provider: Provider
    steps: list[Step] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    answers: list[tuple[str, list[object], str]] = field(default_factory=list)
    fault: BaseException | None = None  # the first one
    begun: float = field(default_factory=time.process_time)

    def begin(self) -> None:
        self.provider.connection.steps = self.steps

    def compare(self, got: object, want: object, **how: Any) -> None:
        """As `compare`, and the check goes on after a failure."""
        error = self._goes_on(compare, got, want, **how)
        kind, message = (error.kind, str(error)) if isinstance(error, CheckFailed) else ("", "")
        target, arguments, keywords = self._call(got)
        self.pairs.append(Pair(got, want, target, arguments, kind, message, keywords))
        self.answers.append(("compare", [got], ""))

    def gradcheck(self, check: Callable[..., Any], *arguments: Any, **keywords: Any) -> None:
        """As `gradcheck`, likewise: all that the functions gave on the way is compared."""
        before = len(self.steps)
        self._goes_on(check, *arguments, **keywords)
        self.answers += [(step.target, step.answers, _sort_of(step.error)) for step in self.steps[before:]]

    def end(self, check: str, care: bool, raised: BaseException | None) -> Observed:
        self.provider.connection.steps = None
        fault = self.fault or raised
        if raised is not None:
            self.answers.append((_sort_of(raised), [], "" if isinstance(raised, SubmissionError) else str(raised)))
        return Observed(
            check=check,
            care=care,
            digest=digest(self.answers),
            asked=digest(self._asked()) if fault and not self.pairs else (),
            fault=self._kind(fault) if fault else "",
            message=public_sentence(fault) if fault else "",
            ended=isinstance(raised, SubmissionError),
            pairs=tuple(self.pairs),
            seconds=time.process_time() - self.begun,
        )

    def _asked(self) -> Iterator[tuple[str, list[object], str]]:
        return ((step.target, step.answers, _sort_of(step.error)) for step in self.steps)

    def _goes_on(self, check: Callable[..., Any], *arguments: Any, **keywords: Any) -> CheckFailed | None:
        """Let it check; a failure is noted, and returned."""
        try:
            check(*arguments, **keywords)
        except CheckFailed as error:
            self.fault = self.fault or error
            return error
        return None

    def _kind(self, fault: BaseException) -> str:
        plain_assert = not isinstance(fault, CheckFailed | SubmissionError)
        if plain_assert and self.steps and self.steps[-1].answers and self.steps[-1].answers[-1] is None:
            return "none"  # asserted of nothing
        return kind_of(fault)

    def _call(self, got: object) -> tuple[str, tuple[object, ...] | None, Mapping[str, object]]:
        """The call that gave this very object: whom it asked, and with which arguments."""
        calls = ((s, a, c) for s in reversed(self.steps) for a, c in zip(s.answers, s.calls, strict=False))
        return next(((s.target, arguments, s.keywords) for s, answer, arguments in calls if answer is got), _NO_CALL)


def kind_of(error: BaseException) -> str:
    """What sort of fault it is, in the words of `checking.diagnosis`."""
    if isinstance(error, CheckFailed):
        return error.kind
    if isinstance(error, Raised):
        return "not started" if error.not_started else "crash"
    if isinstance(error, ChangedArgument):
        return "argument changed"
    if isinstance(error, Warned):
        return "overflow"
    if isinstance(error, Missing):
        return "missing"
    if isinstance(error, SubmissionError):
        return "ended"
    return "value"  # a plain assert: a property that does not hold


def _sort_of(error: BaseException | None) -> str:
    if error is None:
        return ""
    return error.exception if isinstance(error, Raised) else type(error).__name__
