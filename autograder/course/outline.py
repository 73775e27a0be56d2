"""What a module defines, read from its text: functions, classes, methods, and how each is called.

Nothing is executed, so an outline can be made of a source that does not run yet.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from autograder.course.errors import CourseError

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
DefinitionNode: TypeAlias = FunctionNode | ast.ClassDef


@dataclass(frozen=True)
class Definition:
    """One name that an exercise may have: `sigmoid`, `SGD` or `Mul.backward`."""

    name: str
    signature: str  # as a student calls it: "SGD(parameters, lr, momentum=0)"
    summary: str  # the docstring's first line, "" where there is none


def parse(text: str) -> ast.Module:
    """The syntax tree of a module's text; a syntax error is the author's, with its line."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise CourseError(
            f"line {error.lineno}: not Python: {error.msg}",
            "a module that Python can read",
            f"Mend line {error.lineno}.",
        ) from error


def outline(text: str) -> dict[str, Definition]:
    """Every function, class and method at the top of a module, by the name its exercise would have."""
    found: dict[str, Definition] = {}
    for node in parse(text).body:
        if isinstance(node, DefinitionNode):
            found[node.name] = _definition(node.name, node)
        if isinstance(node, ast.ClassDef):
            for method in methods(node):
                name = f"{node.name}.{method.name}"
                found[name] = _definition(name, method, bound=True)
        for name in _assigned(node):
            found.setdefault(name, Definition(name, name, ""))
    return found


def methods(node: ast.ClassDef) -> Iterator[FunctionNode]:
    """The functions written directly in the body of a class."""
    return (item for item in node.body if isinstance(item, FunctionNode))


def _assigned(node: ast.stmt) -> list[str]:
    """Names bound by a plain assignment: `tanh = np.tanh` defines a function too."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _definition(name: str, node: DefinitionNode, *, bound: bool = False) -> Definition:
    docstring = ast.get_docstring(node) or ""
    summary = docstring.splitlines()[0].strip() if docstring else ""
    if isinstance(node, ast.ClassDef):
        constructor = next((item for item in methods(node) if item.name == "__init__"), None)
        arguments = _arguments(constructor, bound=True) if constructor else ""
    else:
        arguments = _arguments(node, bound=bound)
    return Definition(name, f"{name}({arguments})", summary)


def _arguments(node: FunctionNode, *, bound: bool) -> str:
    """The parameters without annotations and, of a method, without the object itself."""
    given = node.args
    positional = given.posonlyargs + given.args
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults)) + list(given.defaults)
    shown = [_argument(name, default) for name, default in zip(positional, defaults, strict=True)]
    if bound:
        shown = shown[1:]
    if given.vararg:
        shown.append(f"*{given.vararg.arg}")
    elif given.kwonlyargs:
        shown.append("*")
    shown += [_argument(name, value) for name, value in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    if given.kwarg:
        shown.append(f"**{given.kwarg.arg}")
    return ", ".join(shown)


def _argument(name: ast.arg, default: ast.expr | None) -> str:
    return name.arg if default is None else f"{name.arg}={ast.unparse(default)}"
