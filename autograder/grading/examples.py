"""The call that shows what is wrong, as short as it gets, in words."""

from __future__ import annotations

import operator
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from autograder.checking import CheckFailed, Pair, compare, numbers, shrunk
from autograder.grading.provider import Provider
from autograder.sandbox import SubmissionError

_SHOWN = 8  # entries of an argument or a result; a longer one is not read
_DIGITS = 5
_ALL_DIGITS = 15
_OF_DIGITS = ("digits lost", "float32")  # faults that do not show in the first five
_SECONDS = 1.0  # for a smaller input


def smaller(pair: Pair, provider: Provider, reference: ModuleType) -> Pair:
    """The comparison that failed, on the smallest input found on which the submission fails in the same way."""
    right = _function(reference, pair.target)
    if right is None or not pair.arguments or any(not _is_plain(a) for a in (*pair.arguments, *pair.keywords.values())):
        return pair
    asked: Callable[..., Any] = operator.attrgetter(pair.target)(provider.student)
    until = time.monotonic() + _SECONDS
    found = pair

    def wrong(arguments: tuple[Any, ...]) -> bool:
        nonlocal found
        if time.monotonic() > until:
            return False
        try:
            with np.errstate(all="ignore"):
                want = right(*deepcopy(arguments), **deepcopy(pair.keywords))
            got = asked(*arguments, **pair.keywords)
            compare(got, want)
        except CheckFailed as error:
            if error.kind == pair.kind:
                found = replace(pair, got=got, want=want, arguments=arguments, message=str(error))
            return error.kind == pair.kind
        except SubmissionError:
            return False
        except Exception:  # the reference's: no such input
            return False
        return False

    provider.connection.warnings_fail = False
    shrunk(pair.arguments, wrong)
    return found


def _function(reference: ModuleType, target: str) -> Callable[..., Any] | None:
    try:
        found = operator.attrgetter(target)(reference)
    except AttributeError:
        return None
    return found if callable(found) and not isinstance(found, type) else None


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool) or value is None or numbers(value) is not None


def in_words(pair: Pair | None) -> tuple[str, str]:
    """The call and what it gave, and what was wanted; nothing where any of it is long."""
    if pair is None or pair.arguments is None:
        return "", ""
    words = [_words(argument) for argument in pair.arguments]
    words += [f"{name}={said}" if (said := _words(value)) else "" for name, value in pair.keywords.items()]
    digits = _ALL_DIGITS if pair.kind in _OF_DIGITS else _DIGITS
    got = _words(pair.got, digits)
    if not got or not all(words):
        return "", ""
    return f"{pair.target}({', '.join(words)}) gave {got}", _words(pair.want, digits)


def _words(value: object, digits: int = _DIGITS) -> str:
    """A number or a small array as one would type it; "" for anything else."""
    array = numbers(value)
    if array is None or array.size > _SHOWN:
        return ""
    return " ".join(np.array2string(array, separator=", ", precision=digits, threshold=_SHOWN).split())
