"""Small changes of a reference's answers, made by machine on its syntax tree.

Only what stands in solution regions is changed: that is what a student writes. Every change is one expression or
statement in another's place, so a mutant is described by both in words, as they stand in the source.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from autograder.course.outline import DefinitionNode, FunctionNode, parse
from autograder.course.source import Region, regions
from autograder.grading.replacements import Slot, replacements

# Python 3.10 writes `(a, b) = x` where later ones write `a, b = x`, and 3.12 quotes in f-strings anew: words must not
# depend on it.
_BARE_TUPLE = re.compile(r"(^|for )\(([^()]*,[^()]*)\)(?= = | in )", re.MULTILINE)
_LONGEST = 60  # characters of a described expression; a whole loop is told by its first line


@dataclass(frozen=True)
class Change:
    """One small change of a tree, which can be made and taken back."""

    exercise: str  # or the helper, where it stands in one
    line: int
    words: str  # "z >= 0 -> z < 0"; with its number among those of the same words in the exercise, from the second on
    slot: Slot
    old: ast.AST
    new: ast.AST

    @contextmanager
    def made(self) -> Iterator[None]:
        """Within this, the tree is changed."""
        self.slot.put(self.new)
        try:
            yield
        finally:
            self.slot.put(self.old)


def mutations(text: str, exercises: Collection[str]) -> tuple[ast.Module, tuple[Change, ...]]:
    """The tree of a source and every change of it; the same ones in the same order whenever the text is the same."""
    tree, inside = parse(text), regions(text)
    found: list[Change] = []
    made: Counter[tuple[str, str]] = Counter()
    for name, top in _tops(tree):
        texts = {ast.unparse(top)}
        label = next((n for n in (name, name.partition(".")[0]) if n in exercises), name)
        for change in _within(top, label, inside):
            with change.made():
                new = ast.unparse(ast.fix_missing_locations(top))
            if new in texts:  # the same program again, by another way
                continue
            texts.add(new)
            made[label, change.words] += 1
            number = f" ({made[label, change.words]})" if made[label, change.words] > 1 else ""
            found.append(replace(change, words=change.words + number))
    return tree, tuple(found)


def _tops(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Functions, methods, and whatever else stands at the top of the module or of a class, by name."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef):
            yield _name(node), node
            continue
        for item in node.body:
            yield (f"{node.name}.{item.name}" if isinstance(item, DefinitionNode) else node.name), item


def _name(node: ast.stmt) -> str:
    if isinstance(node, FunctionNode):
        return node.name
    targets = node.targets if isinstance(node, ast.Assign) else []
    return next((target.id for target in targets if isinstance(target, ast.Name)), "the module")


def _within(top: ast.AST, label: str, inside: tuple[Region, ...]) -> Iterator[Change]:
    waiting: list[tuple[Slot, ast.AST, tuple[ast.AST, ...]]] = [(s, n, (top,)) for s, n in _slots(top)]
    while waiting:
        slot, node, above = waiting.pop(0)
        if isinstance(node, ast.JoinedStr | ast.arguments | ast.expr_context):  # words; signatures are given
            continue
        line = next(n.lineno for n in (node, *reversed(above)) if hasattr(n, "lineno"))
        if any(r.begin < line < r.end for r in inside):
            context = _context(node, above, slot)
            for new in replacements(node, above[-1], slot):
                words = f"{_words(context)} -> {_words_after(context, slot, node, new)}"
                yield Change(label, line, words, slot, node, new)
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # a docstring
            waiting[:0] = [(s, n, (*above, node)) for s, n in _slots(node)]


def _slots(node: ast.AST) -> list[tuple[Slot, ast.AST]]:
    found: list[tuple[Slot, ast.AST]] = []
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "op", "ops"):
            continue
        if isinstance(value, ast.AST):
            found.append((Slot(node, field), value))
        elif isinstance(value, list):
            found += [(Slot(node, field, i), item) for i, item in enumerate(value) if isinstance(item, ast.AST)]
    return found


def _context(node: ast.AST, above: tuple[ast.AST, ...], slot: Slot) -> ast.AST:
    """The expression to name in words: what a number, a name or an `np.exp` stands in, else the node itself."""
    sign_of_a_number = isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
    if not (isinstance(node, ast.Constant | ast.Name) or sign_of_a_number or slot.field == "func"):
        return node
    for outer in reversed(above):
        if isinstance(outer, ast.stmt):
            break
        if isinstance(outer, ast.expr) and not isinstance(outer, ast.UnaryOp | ast.Tuple):
            return outer
    return node


def _words_after(context: ast.AST, slot: Slot, old: ast.AST, new: ast.AST) -> str:
    if isinstance(new, ast.Pass):
        return "(deleted)"
    if context is old:
        return _words(new)
    slot.put(new)
    try:
        return _words(context)
    finally:
        slot.put(old)


def _words(node: ast.AST) -> str:
    text = ast.unparse(ast.fix_missing_locations(node)).strip().replace('"', "'")
    lines = _BARE_TUPLE.sub(r"\1\2", text).split("\n")
    first = lines[0] if len(lines) == 1 else f"{lines[0]} ..."
    return first if len(first) <= 2 * _LONGEST else f"{first[:_LONGEST]} ... {first[-_LONGEST:]}"
