"""What a student reads about a check that failed."""

from __future__ import annotations

from autograder.checking import CheckFailed
from autograder.sandbox import Raised, SubmissionError

NOT_STARTED = "not started yet"


def sentence(error: BaseException) -> str | None:
    """The full sentence, for the student's own machine and for instructors; None where the check itself broke."""
    if isinstance(error, Raised) and error.not_started:
        return NOT_STARTED
    if isinstance(error, (SubmissionError, CheckFailed)):
        return str(error)
    if isinstance(error, AssertionError):
        return str(error).partition("\nassert ")[0].strip() or "a property does not hold"
    return None


def public_sentence(error: BaseException) -> str:
    """The sentence for a hidden check: without text that the submission could have smuggled inputs into."""
    if isinstance(error, Raised) and error.not_started:
        return NOT_STARTED
    if isinstance(error, SubmissionError):
        return error.public
    return sentence(error) or "what was handed in could not be checked: it is not what was asked for"
