"""The code cells of a notebook.

Its outputs and its metadata are not looked at; what its code is, the worker finds out.
"""

from __future__ import annotations

import msgspec

MAX_CELLS = 500


class NotANotebook(Exception):
    """The bytes are no notebook; the message continues "activations.ipynb ..."."""


class _Cell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""


class _Notebook(msgspec.Struct):
    cells: list[_Cell] | None = None


def code_cells(data: bytes) -> list[str]:
    """The code cells, in order; empty ones keep their place, so that numbers agree with what the student sees."""
    try:
        cells = msgspec.json.decode(data, type=_Notebook).cells
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise NotANotebook("is not a notebook (not valid JSON of one). Save it again in Jupyter") from None
    if cells is None:
        raise NotANotebook("is a notebook of an old format. Open it in Jupyter and save it again")
    if len(cells) > MAX_CELLS:
        raise NotANotebook(f"has more than {MAX_CELLS} cells. Hand in the assignment's alone")
    sources = [
        cell.source if isinstance(cell.source, str) else "".join(cell.source)
        for cell in cells
        if cell.cell_type == "code"
    ]
    if not any(source.strip() for source in sources):
        raise NotANotebook("has no code in it. Did you save it before handing it in?")
    return sources
