"""Untrusted text, made fit to be shown to a person or written to a file."""

from __future__ import annotations

import unicodedata

KEPT = 2000  # characters; an error message longer than this helps nobody and can flood a page

# Cc: control characters (terminal escapes), Cf: format characters (bidi overrides, zero width), Cs: lone surrogates
# (cannot be encoded as UTF-8), Co: private use, Cn: unassigned; Zl, Zp: line separators that some terminals and
# editors break lines at.
_HIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def printable(text: object, limit: int = KEPT) -> str:
    """The text with everything that could steer a terminal or a page replaced by `?`, cut to `limit` characters.

    Newlines and tabs stay. A value that is not exactly a `str` is not asked to convert itself.
    """
    if type(text) is not str:
        return "?"
    cut = len(text) > limit
    kept = text[:limit].replace("\r\n", "\n")
    clean = "".join(c if c in "\n\t" or unicodedata.category(c) not in _HIDDEN_CATEGORIES else "?" for c in kept)
    return clean + " [...]" if cut else clean


def one_line(text: object, limit: int = 200) -> str:
    """Like `printable`, on a single line: for names, titles and table cells."""
    return " ".join(printable(text, limit).split())
