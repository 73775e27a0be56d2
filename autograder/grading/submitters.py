"""Who handed in, as Gradescope's submission_metadata.yml says it.

The file is read as a stream of events, of which the few that are wanted are kept: no object is made of it whatever its
tags say, and no alias is expanded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.course.errors import CourseError
from autograder.wire.text import one_line

METADATA = "submission_metadata.yml"
MAX_NAME = 80  # characters of a student's name
MAX_DEEP = 64  # Gradescope's has some ten; the parser's time grows with the square of it


class Student(msgspec.Struct, frozen=True):
    """Someone who handed in, as the platform knows them."""

    name: str
    id: str = ""  # what the platform finds them by
    email: str = ""


def submitters(data: bytes, path: Path) -> dict[str, tuple[Student, ...]]:
    """By submission, who handed it in; nobody where nobody is named."""
    try:
        import yaml  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise CourseError(
            f"{path} is Gradescope's export, with a YAML file", "PyYAML to read it", "Run `pip install pyyaml`."
        ) from None
    found: dict[str, tuple[Student, ...]] = {}
    try:
        events = _Events(yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        for key, about in events.document():
            found[key] = ()
            for field, value in events.pairs(about):
                if field.lstrip(":") == "submitters":
                    found[key] = tuple(_student(dict(events.texts(each))) for each in events.items(value))
                else:
                    events.skip(value)
    except (yaml.YAMLError, RuntimeError, UnicodeError) as error:
        why = one_line(str(error), 100) or "it ends too early"
        raise CourseError(
            f"{path}: {METADATA} cannot be read ({why})", "Gradescope's own", "Export it again."
        ) from None
    if not found:
        raise CourseError(f"{path}: {METADATA} names no submission", "Gradescope's own", "Export it again.")
    return found


def _student(fields: dict[str, str]) -> Student:
    name, number, email = (one_line(fields.get(key, ""), MAX_NAME) for key in ("name", "sid", "email"))
    return Student(name or email or number or "no name", number, email)


class _Events:
    """A YAML document, walked through in order: each value that is given out must be walked through or skipped."""

    def __init__(self, events: Iterable[Any]) -> None:
        self._events = self._remembering(events)
        self._texts: dict[str, str] = {}  # by anchor: Ruby writes a text that it has written before as an alias

    def _remembering(self, events: Iterable[Any]) -> Iterator[Any]:
        depth = 0
        for event in events:
            depth += _kind(event).endswith("Start") - _kind(event).endswith("End")
            if depth > MAX_DEEP:
                raise RuntimeError("nested too deep")
            if _kind(event) == "Scalar" and event.anchor:
                self._texts[event.anchor] = event.value
            yield event

    def document(self) -> Iterator[tuple[str, Any]]:
        """The pairs of the mapping that the document is; none where it is something else."""
        for event in self._events:
            if _kind(event) == "MappingStart":
                yield from self.pairs(event)
                return
            if _kind(event) not in ("StreamStart", "DocumentStart"):
                return

    def pairs(self, start: Any) -> Iterator[tuple[str, Any]]:
        if _kind(start) != "MappingStart":
            self.skip(start)
            return
        while _kind(key := next(self._events)) != "MappingEnd":
            self.skip(key)  # a key that is no text
            yield self.text(key), next(self._events)

    def texts(self, start: Any) -> Iterator[tuple[str, str]]:
        """The pairs of a mapping whose values are texts; without the colon of Ruby's names."""
        for key, value in self.pairs(start):
            self.skip(value)
            yield key.lstrip(":"), self.text(value)

    def items(self, start: Any) -> Iterator[Any]:
        if _kind(start) != "SequenceStart":
            self.skip(start)
            return
        while _kind(item := next(self._events)) != "SequenceEnd":
            yield item

    def text(self, event: Any) -> str:
        if _kind(event) == "Alias":
            return self._texts.get(event.anchor, "")
        if _kind(event) != "Scalar" or (event.implicit[0] and event.value in ("", "~", "null")):
            return ""
        return str(event.value)

    def skip(self, event: Any) -> None:
        """Walk to the end of what begins here."""
        depth = 0
        while True:
            depth += _kind(event).endswith("Start")
            depth -= _kind(event).endswith("End")
            if depth == 0:
                return
            event = next(self._events)


def _kind(event: object) -> str:
    return type(event).__name__.removesuffix("Event")
