"""The one source of an assignment, as text: cells, solution regions, and what stands in their place.

A source is a module in percent format: `# %%` opens a code cell, `# %% [markdown]` one of prose. The
reference stands between `### BEGIN SOLUTION` and `### END SOLUTION`, each alone on its line. Every function
is pure.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.course.errors import CourseError
from autograder.course.outline import DefinitionNode, FunctionNode, outline, parse

CELL = re.compile(r"# %%( .*)?")
MARKER = re.compile(r"(?P<indent>\s*)### (?P<edge>BEGIN|END) SOLUTION\s*")
# A mistyped marker would hand out the answer: "# begin solution", "### BEGIN SOLUTION:", "#END_SOLUTION".
ALMOST_A_MARKER = re.compile(r"\b(BEGIN|END)[ _-]*SOLUTION\b|#\s*(?i:begin|end)[ _-]*(?i:solution)\b")
CELL_ID_LENGTH = 12  # hexadecimal digits; 48 bits never collide within a notebook
# What is kept of a cell's options; the rest is jupytext's own bookkeeping and changes with its version.
CELL_METADATA = ("tags", "title")
# Pairs the notebook with the module where jupytext is installed, and keeps that module free of a header.
PAIRING = {"formats": "ipynb,py:percent", "cell_metadata_filter": "tags,title,-all"}
PAIRING["notebook_metadata_filter"] = "-all"
CHECK_SETUP = 'from autograder import check  # check("NAME") says how an exercise stands, check() says it of all'


@dataclass(frozen=True)
class Cell:
    """One cell of a module in percent format."""

    kind: str  # "code" or "markdown"
    line: int  # of its first line, counted from 1
    text: str  # as in the module: prose is still commented out


@dataclass(frozen=True)
class Region:
    """One solution region: the lines between its two markers."""

    begin: int  # the line of BEGIN SOLUTION, counted from 1
    end: int  # the line of END SOLUTION
    indent: str  # the white space before BEGIN


def cells(text: str) -> tuple[Cell, ...]:
    """The cells of a module; what stands before the first `# %%` is a code cell of its own."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if CELL.fullmatch(line)]
    found = []
    if any(line.strip() for line in lines[: starts[0] if starts else len(lines)]):
        starts.insert(0, -1)
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        options = lines[start] if start >= 0 else ""
        kind = "markdown" if "[markdown]" in options or "[md]" in options else "code"
        found.append(Cell(kind, start + 2, "\n".join(lines[start + 1 : stop]).strip("\n")))
    return tuple(found)


def regions(text: str) -> tuple[Region, ...]:
    """The solution regions of a source, which must be balanced, not nested, and each within one cell."""
    found: list[Region] = []
    begun: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        marker = MARKER.fullmatch(line)
        if marker is None and ALMOST_A_MARKER.search(line):
            what = f"line {number}: {line.strip()!r}"
            raise CourseError(what, "`### BEGIN SOLUTION` alone on its line", "Write the marker exactly so.")
        if begun and CELL.fullmatch(line):
            what = f"line {number}: a cell begins within the region of line {begun[0]}"
            raise CourseError(what, "a region within one cell", "End the region before, and begin it again.")
        if marker is None:
            continue
        if begun and marker["edge"] == "BEGIN":
            what = f"line {number}: BEGIN SOLUTION within the region of line {begun[0]}"
            raise CourseError(what, "regions that are not nested", "End the first one before.")
        if marker["edge"] == "BEGIN":
            begun = (number, marker["indent"])
        elif begun is None:
            what = f"line {number}: END SOLUTION without BEGIN SOLUTION"
            raise CourseError(what, "both markers around a solution", "Add the BEGIN, or delete the END.")
        else:
            found.append(Region(begun[0], number, begun[1]))
            begun = None
    if begun:
        what = f"line {begun[0]}: BEGIN SOLUTION without END SOLUTION"
        raise CourseError(what, "both markers around a solution", "Add the END.")
    return tuple(found)


def solution_lines(text: str) -> tuple[str, ...]:
    """The lines inside regions that are not empty, without white space around them: what no one may see."""
    lines = text.split("\n")
    inside = (line.strip() for region in regions(text) for line in lines[region.begin : region.end - 1])
    return tuple(line for line in inside if line)


def stub(text: str) -> str:
    """The source with every solution taken out, as a student receives it; a stub is its own stub."""
    found = regions(text)
    tree = parse(text) if found else None
    lines = text.split("\n")
    kept, last = [], 0
    for region in found:
        assert tree is not None
        kept += lines[last : region.begin - 1]
        kept += [region.indent + line if line else "" for line in _instead(tree, region)]
        last = region.end
    made = "\n".join([*kept, *lines[last:]]).rstrip() + "\n"
    try:
        ast.parse(made)
    except SyntaxError as error:
        what = f"line {error.lineno} of the stub is not Python: {error.msg}"
        raise CourseError(what, "regions of whole statements", "Move the markers near it.") from error
    return made


def _instead(tree: ast.Module, region: Region) -> list[str]:
    """What stands in a region's place.

    In a function, one line that raises. In a class or at the top of the module a `raise` would end the import
    of the whole stub, so there every public definition becomes one that raises when it is used; private ones,
    being the reference's own helpers, vanish.
    """
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    inside = [node for node in statements if region.begin < node.lineno < region.end]
    where = f"line {region.begin}: the region"
    if not inside:
        raise CourseError(f"{where} holds no statement", "the reference's code in it", "Fill or delete it.")
    first = min(inside, key=lambda node: (node.lineno, node.col_offset))
    if first.col_offset != len(region.indent):
        what = f"{where} is indented by {len(region.indent)}"
        raise CourseError(what, f"{first.col_offset}, like its code", "Indent the markers like it.")
    for node in inside:
        if (node.end_lineno or node.lineno) > region.end:
            what = f"line {node.lineno}: a statement goes on after the region's end in line {region.end}"
            raise CourseError(what, "whole statements in a region", "Move END SOLUTION below it.")
    name: list[str] = []
    for scope in sorted(_around(statements, region), key=lambda node: node.lineno):
        name.append(scope.name)
        if isinstance(scope, FunctionNode):
            return [_raise(".".join(name))]
    level = [node for node in inside if node.col_offset == first.col_offset]
    return list(_placeholders(name, [node for node in level if isinstance(node, DefinitionNode)]))


def _around(statements: list[ast.stmt], region: Region) -> list[DefinitionNode]:
    """The functions and classes that hold a region."""
    defined = [node for node in statements if isinstance(node, DefinitionNode)]
    return [node for node in defined if node.lineno < region.begin <= (node.end_lineno or node.lineno)]


def _placeholders(scope: list[str], nodes: list[DefinitionNode]) -> Iterator[str]:
    separator: list[str] = []
    for name in dict.fromkeys(node.name for node in nodes):
        if name.startswith("_") and not (name.startswith("__") and name.endswith("__")):
            continue
        yield from separator
        whole = ".".join([*scope, name])
        if any(isinstance(node, ast.ClassDef) for node in nodes if node.name == name):
            yield f"class {name}:"
            yield "    def __init__(self, *args, **kwargs):"
            yield f"        {_raise(whole)}"
        else:
            object_itself = "self, " if scope else ""
            yield f"def {name}({object_itself}*args, **kwargs):"
            yield f"    {_raise(whole)}"
        separator = [""] if scope else ["", ""]


def _raise(name: str) -> str:
    return f'raise NotImplementedError("{name}: your code here")'


def notebook(text: str, exercises: Collection[str] = ()) -> bytes:
    """The notebook paired with a source's stub, with a cell that checks below each exercise: the same bytes whenever
    the text is the same.
    """
    whole = as_notebook(with_checks(stub(text), exercises))
    whole["metadata"]["jupytext"] = PAIRING
    return notebook_bytes(whole)


def with_checks(text: str, exercises: Collection[str]) -> str:
    """A module with a cell for `check` below each cell that defines an exercise, and one at the top that imports it."""
    lines = text.rstrip("\n").split("\n")
    found = cells(text)
    ends = [following.line - 2 for following in found[1:]] + [len(lines)]
    named = [[n for n in outline(c.text) if n in exercises] if c.kind == "code" else [] for c in found]
    if not any(named):
        return text
    first = next(cell for cell in found if cell.kind == "code")
    made: list[str] = []
    for cell, end, names in zip(found, ends, named, strict=True):
        if cell is first:
            made += ["# %%", CHECK_SETUP, ""]
        made += lines[max(cell.line - 2, 0) : end]
        for name in names:
            made += [*([""] if made[-1] else []), "# %%", f'check("{name}")', ""]
    return "\n".join(made).rstrip() + "\n"


def notebook_bytes(whole: dict[str, Any]) -> bytes:
    return (json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def as_notebook(text: str) -> dict[str, Any]:
    """A module in percent format as a notebook, with whatever is in its cells."""
    try:
        import jupytext  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError as error:
        wanted = "jupytext, which turns modules into notebooks"
        found = f"a notebook is to be made, and Python says: {error}"
        raise CourseError(found, wanted, 'Run `pip install "chainrule-autograder[author]"`.') from error
    read = jupytext.reads(text, fmt="py:percent")
    seen: Counter[tuple[str, str]] = Counter()
    made = [notebook_cell(cell.cell_type, cell.source, cell.metadata, seen) for cell in read.cells]
    return {
        "cells": made,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def notebook_cell(kind: str, source: str, metadata: dict[str, Any], seen: Counter[tuple[str, str]]) -> dict[str, Any]:
    """One cell, named by what it says (and by how often that was said before), so that no build differs."""
    seen[kind, source] += 1
    digest = hashlib.sha256(f"{kind}/{seen[kind, source]}/{source}".encode()).hexdigest()
    cell: dict[str, Any] = {
        "cell_type": kind,
        "id": digest[:CELL_ID_LENGTH],
        "metadata": {key: metadata[key] for key in CELL_METADATA if key in metadata},
        "source": source.splitlines(keepends=True),
    }
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell
