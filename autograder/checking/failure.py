"""The one exception with which a check ends, and how a student's values are written into its message."""

from __future__ import annotations

# characters of a student's string or type name in a message: enough to know it again, too few to smuggle inputs out
MAX_SHOWN = 40
MAX_SHOWN_BITS = 64  # wider ints are described: Python refuses to print those of more than 4300 digits


class CheckFailed(AssertionError):
    """A check did not hold; the message says to the student what was found, what was wanted, what to do.

    `kind` says what sort of fault it is: "none", "type", "shape", "float32", "integers truncated", "overflow" (nan or
    inf), "digits lost" (nearly right), or "value".
    """

    def __init__(self, message: str, kind: str = "value") -> None:
        super().__init__(message)
        self.kind = kind


def shown(value: object) -> str:
    """A value handed in, short and in ASCII, so that it can neither flood nor garble what people read."""
    if type(value) is str:
        return ascii(value[:MAX_SHOWN]) + ("..." if len(value) > MAX_SHOWN else "")
    if type(value) is int and value.bit_length() > MAX_SHOWN_BITS:
        return f"of {value.bit_length()} bits"
    if type(value) in (int, bool):
        return str(value)
    return kind_in_words(value)


def kind_in_words(value: object) -> str:
    """What sort of thing a value is: "a list", "None", or how a handle describes itself by its `kind`."""
    if value is None:
        return "None"
    try:
        kind = getattr(value, "kind", None)
        words = kind if type(kind) is str and kind else _with_article(type(value).__name__)
    except Exception:  # in a student's own process, an object of theirs may run any code here
        words = "an object"
    return ascii(words[:MAX_SHOWN])[1:-1]


def _with_article(name: str) -> str:
    if name == "ndarray":
        return "a numpy array"
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def where(index: tuple[int, ...]) -> str:
    """An entry's place: "at index (2, 1)", "at index 3", or nothing where there is only one number."""
    if not index:
        return ""
    return f"at index {index[0] if len(index) == 1 else index}"
