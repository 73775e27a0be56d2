"""What a machine puts in the place of one node of a syntax tree, to see whether a suite notices."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    **{op: tuple(other for other in _ARITHMETIC if other is not op) for op in _ARITHMETIC},
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.GtE, ast.LtE),
    ast.LtE: (ast.Gt, ast.Lt),
    ast.Gt: (ast.LtE, ast.GtE),
    ast.GtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv, ast.Mod)
_EXCHANGED = (
    ("max", "min"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("amax", "amin"),
    ("sum", "mean"),
    ("exp", "expm1"),
    ("log", "log1p"),
    ("sin", "cos"),
    ("tanh", "sinh"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("any", "all"),
    ("floor", "ceil"),
    ("cumsum", "cumprod"),
    ("sqrt", "square"),
    ("add", "subtract"),
    ("multiply", "divide"),
)
NEIGHBOURS = {a: b for pair in _EXCHANGED for a, b in (pair, pair[::-1])}
_AXES = (0, -1)  # the two that are mistaken for each other; in place of another one, both
_DELETED = (
    ast.Assign,
    ast.AugAssign,
    ast.Expr,
    ast.Raise,
    ast.If,
    ast.For,
    ast.While,
    ast.Return,
    ast.Break,
    ast.Continue,
)


@dataclass(frozen=True)
class Slot:
    """Where a node hangs in the tree."""

    parent: ast.AST
    field: str
    index: int | None = None

    def put(self, node: Any) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def replacements(node: ast.AST, parent: ast.AST, slot: Slot) -> Iterator[ast.AST]:
    """New nodes for a slot; a deleted statement is a `pass`. The old node is left as it is."""
    if isinstance(node, ast.stmt):
        yield from _statement(node)
    elif isinstance(node, ast.BinOp):
        yield from _binary(node)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            for other in _COMPARISONS[type(op)]:
                yield ast.Compare(node.left, [*node.ops[:i], other(), *node.ops[i + 1 :]], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        for i in range(len(node.values)):
            rest = [*node.values[:i], *node.values[i + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    elif isinstance(node, ast.Constant):
        yield from _constant(node, parent)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.IfExp):
        yield from (_negated(node), node.body, node.orelse)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.Slice):
        bounds = (node.lower, node.upper, node.step)
        for i in (i for i, bound in enumerate(bounds) if bound is not None):
            yield ast.Slice(*(None if i == j else bound for j, bound in enumerate(bounds)))
    elif isinstance(node, ast.Attribute) and node.attr in NEIGHBOURS and slot.field == "func":
        yield ast.Attribute(node.value, NEIGHBOURS[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and node.id in ("max", "min", "any", "all") and slot.field == "func":
        yield ast.Name(NEIGHBOURS[node.id], node.ctx)
    elif isinstance(node, ast.comprehension):
        for i in range(len(node.ifs)):
            yield ast.comprehension(node.target, node.iter, [*node.ifs[:i], *node.ifs[i + 1 :]], node.is_async)
    if isinstance(node, ast.expr) and _takes_a_sign(parent, slot) and not isinstance(node, _WITHOUT_SIGN):
        yield ast.UnaryOp(ast.USub(), node)


_WITHOUT_SIGN = (
    ast.Constant,
    ast.UnaryOp,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Lambda,
    ast.Compare,
    ast.BoolOp,
    ast.Starred,
    ast.GeneratorExp,
    ast.ListComp,
)

_COUNTS_ENTRIES = ("len", "np.zeros_like", "np.ones_like", "np.empty_like")


def _takes_a_sign(parent: ast.AST, slot: Slot) -> bool:
    """A value that is returned, kept or passed on, and not only to have its entries counted."""
    given = isinstance(parent, ast.Call) and slot.field == "args" and ast.unparse(parent.func) not in _COUNTS_ENTRIES
    return given or (isinstance(parent, ast.Return | ast.Assign | ast.AugAssign) and slot.field == "value")


def _statement(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.While):
        yield _negated(node)
    if isinstance(node, ast.AugAssign):
        for other in _OPERATORS.get(type(node.op), ()):
            yield ast.AugAssign(node.target, other(), node.value)
        yield ast.parse(f"{ast.unparse(node.target)} = {ast.unparse(node.value)}").body[0]
    if isinstance(node, _DELETED) and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield ast.Pass()


def _negated(node: Any) -> Any:
    fields = dict(ast.iter_fields(node))
    return type(node)(**{**fields, "test": ast.UnaryOp(ast.Not(), node.test)})


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for other in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, other(), node.right)
    if isinstance(node.op, _NOT_COMMUTATIVE):
        yield ast.BinOp(node.right, node.op, node.left)
    yield node.left
    if isinstance(node.op, ast.Sub):
        yield ast.UnaryOp(ast.USub(), node.right)
    elif not isinstance(node.op, ast.Pow):
        yield node.right


def _constant(node: ast.Constant, parent: ast.AST) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        one = type(value)(1)
        yield ast.Constant(value + one)
        if value == 1:
            yield ast.Constant(value - one)
        if value and not isinstance(parent, ast.UnaryOp):
            yield ast.UnaryOp(ast.USub(), node)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    function, given, named = node.func, node.args, node.keywords
    for i, keyword in enumerate(named):
        yield ast.Call(function, given, [*named[:i], *named[i + 1 :]])
        if keyword.arg == "axis":
            for axis in _AXES:
                other = ast.keyword("axis", ast.parse(str(axis), mode="eval").body)
                yield ast.Call(function, given, [*named[:i], other, *named[i + 1 :]])
    plain = [i for i, item in enumerate(given) if not isinstance(item, ast.Starred)]
    for i, j in ((i, j) for i in plain for j in plain if i < j):
        swapped = list(given)
        swapped[i], swapped[j] = given[j], given[i]
        yield ast.Call(function, swapped, named)
    yield from (given[i] for i in plain)
    if isinstance(function, ast.Attribute) and not (isinstance(function.value, ast.Name) and function.value.id == "np"):
        yield function.value
