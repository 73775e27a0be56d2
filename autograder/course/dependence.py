"""Which definitions of a reference use which others, read from its text.

The gate asks: may a mistake in `sigmoid` cost points in `sigmoid_grad`? It may, where the reference's
`sigmoid_grad` calls `sigmoid`, directly or through helpers. Where the text leaves open whose method is called
(`layer.forward(X)`), every class that has it counts. Operators (`a * b`) are not followed.
"""

from __future__ import annotations

import ast
import symtable
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course.outline import FunctionNode, methods, parse

Uses = dict[str, set[str]]


@dataclass(frozen=True)
class _Module:
    """What attribute look-ups need to know about a module."""

    methods: dict[str, set[str]]  # class -> the names of its methods
    bases: dict[str, set[str]]  # class -> the classes of this module that it inherits from, itself included
    imported: frozenset[str]  # `np`: its attributes are no methods of ours


def calls(text: str) -> dict[str, frozenset[str]]:
    """For every function, class, `Class.method` and variable, the others that its code uses, transitively."""
    direct = _direct(text)
    return {name: _reached(name, direct) for name in direct}


def _reached(start: str, direct: Uses) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        new = direct.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    # Who uses a method uses its class, where the class as a whole is the exercise, but not its other methods.
    return frozenset(reached | {name.partition(".")[0] for name in reached}) - {start}


def _direct(text: str) -> Uses:
    """One step of use between what the top of the module defines; a variable may be a table of functions."""
    tree = parse(text)
    module = _module(tree)
    uses: Uses = defaultdict(set)
    for node in tree.body:
        if isinstance(node, FunctionNode):
            uses[node.name] |= set(_attributes(node, module, None))
            uses[node.name] |= _names([*node.decorator_list, *_defaults(node)])
        elif isinstance(node, ast.ClassDef):
            _class_uses(node, module, uses)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
            for target in _targets(node):
                uses[target] |= _names([node.value]) | set(_attributes(node.value, module, None))
    for table in symtable.symtable(text, "source", "exec").get_children():
        _table_uses(table, module, uses)
    return {name: used & uses.keys() for name, used in uses.items()}


def _module(tree: ast.Module) -> _Module:
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    bases = {name: {name} for name in classes}
    for name, node in classes.items():  # in order: a base stands before what inherits from it
        for base in _names(node.bases) & classes.keys() - {name}:
            bases[name] |= bases[base]
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    imported = {alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names}
    owned = {name: {method.name for method in methods(node)} for name, node in classes.items()}
    return _Module(owned, bases, frozenset(imported))


def _class_uses(node: ast.ClassDef, module: _Module, uses: Uses) -> None:
    uses[node.name] |= _names([*node.decorator_list, *node.bases])
    for item in node.body:
        if isinstance(item, FunctionNode):
            name = f"{node.name}.{item.name}"
            uses[node.name].add(name)
            uses[name] |= _owners(node.name, "__init__", module)  # a method needs an object, which that makes
            uses[name] |= set(_attributes(item, module, node.name))
            uses[name] |= _names([*item.decorator_list, *_defaults(item)])
        else:
            uses[node.name] |= set(_attributes(item, module, None))


def _table_uses(table: symtable.SymbolTable, module: _Module, uses: Uses) -> None:
    """Names as the compiler resolves them, so that a parameter called `loss` is not the function `loss`."""
    name = table.get_name()
    if name in module.methods:
        for child in table.get_children():
            owner = f"{name}.{child.get_name()}" if child.get_name() in module.methods[name] else name
            uses[owner] |= _globals(child)
        uses[name] |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    elif name in uses:
        uses[name] |= _globals(table)


def _globals(table: symtable.SymbolTable) -> set[str]:
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return found.union(*(_globals(child) for child in table.get_children()))


def _attributes(node: ast.AST, module: _Module, inside: str | None) -> Iterator[str]:
    """The methods of this module's classes that `x.name` may mean in some code, perhaps within a class."""
    own = node.args.args[0].arg if inside and isinstance(node, FunctionNode) and node.args.args else None
    for item in ast.walk(node):
        if not isinstance(item, ast.Attribute) or not isinstance(item.ctx, ast.Load):
            continue
        root = item.value
        while isinstance(root, ast.Attribute):
            root = root.value
        name = root.id if isinstance(root, ast.Name) else None
        if name in module.imported:
            continue
        direct = isinstance(item.value, ast.Name)
        if inside and ((direct and name == own) or _is_super(item.value)):
            yield from _owners(inside, item.attr, module)
        elif direct and name in module.methods:
            yield from _owners(name, item.attr, module)
        else:
            yield from (f"{owner}.{item.attr}" for owner, has in module.methods.items() if item.attr in has)


def _owners(name: str, method: str, module: _Module) -> set[str]:
    """The methods of that name in a class and what it inherits from."""
    return {f"{base}.{method}" for base in module.bases[name] if method in module.methods[base]}


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _names(nodes: list[ast.expr]) -> set[str]:
    return {item.id for node in nodes for item in ast.walk(node) if isinstance(item, ast.Name)}


def _defaults(node: FunctionNode) -> list[ast.expr]:
    return [value for value in [*node.args.defaults, *node.args.kw_defaults] if value is not None]


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[str]:
    """The variables that an assignment binds; `Tensor.__mul__ = ...` changes Tensor."""
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for item in ast.walk(target):
            if isinstance(item, ast.Name):
                yield item.id
