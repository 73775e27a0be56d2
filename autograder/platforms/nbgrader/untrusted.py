"""A submitted notebook, of which nothing is believed: its text, fit to be shown on the instructor's server."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import bleach
import msgspec
from nbconvert.filters import markdown2html
from nbformat import NotebookNode, v4

from autograder.grading.files import Unreadable, read_file
from autograder.grading.intake import MAX_SOURCES
from autograder.grading.notebook import MAX_CELLS

_new: Any = v4  # its functions have no types
# What a student's own prose may be made of; bleach knows which links are links.
TAGS = {*bleach.ALLOWED_TAGS, *"p br hr pre h1 h2 h3 h4 h5 h6 del table thead tbody tr th td".split()}
MAX_PROSE = 20_000  # characters of it in a notebook that are read as Markdown; hostile ones take three seconds
MAX_PLAIN = 100_000  # characters of a cell that are shown where they are not


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: str | list[str] = ""
    metadata: Any = None


class _Notebook(msgspec.Struct):
    cells: list[_Cell] = []


def text_of(path: Path) -> NotebookNode:
    """A notebook of the same text; without any where the engine would not read it either."""
    try:
        cells = msgspec.json.decode(read_file(path), type=_Notebook).cells
    except (Unreadable, msgspec.MsgspecError, RecursionError, ValueError):
        cells = []
    texts = [cell.source if isinstance(cell.source, str) else "".join(cell.source) for cell in cells]
    code = sum(len(text) for cell, text in zip(cells, texts, strict=True) if cell.cell_type == "code")
    if len(cells) > MAX_CELLS or code > MAX_SOURCES:
        cells = []
    made = []
    for number, (cell, text) in enumerate(zip(cells, texts, strict=False)):
        new = (_new.new_code_cell if cell.cell_type == "code" else _new.new_markdown_cell)(text, id=f"cell-{number}")
        word = cell.metadata.get("nbgrader") if isinstance(cell.metadata, dict) else None
        name = word.get("grade_id") if isinstance(word, dict) else None
        if isinstance(name, str):
            new.metadata["nbgrader"] = {"grade_id": name}
        made.append(new)
    notebook: NotebookNode = _new.new_notebook(cells=made)
    return notebook


def harmless(markdown: str, as_markdown: bool) -> str:
    """A student's prose as HTML of known tags, on one line, where Markdown is not read again."""
    try:
        page = bleach.clean(markdown2html(markdown), tags=TAGS) if as_markdown else None
    except (RecursionError, ValueError):
        page = None
    page = f"<pre>{escape(markdown[:MAX_PLAIN])}</pre>" if page is None else page
    # Without `[`: nbconvert looks for links once more, and takes minutes where there are only openings.
    return f"<div>{page}</div>".replace("\r", "").replace("\n", "&#10;").replace("[", "&#91;")
