"""Colours that are legible on a white page and on a black one (at least 3.9 to 1 on either), and told apart by
whoever does not see red and green: blue and orange carry a difference, green only ever repeats what a word says.
"""

from __future__ import annotations

BLUE = "#2f7fd0"
ORANGE = "#d2551e"
GREEN = "#1f8a5b"
GREY = "#777777"
SHADE = "rgba(128,128,128,.22)"  # behind something
