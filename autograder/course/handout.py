"""What a student receives of an assignment: made from the source, compared with what is committed, searched.

The folder in assignments/ belongs to the release alone: every file directly in it is made here or removed.
Hidden files, and folders such as __pycache__, are left alone.
"""

from __future__ import annotations

import io
import json
import os
import re
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path

import autograder
from autograder.course.about import ABOUT, About, about_json
from autograder.course.errors import CourseError, errors_in
from autograder.course.layout import Course, Topic
from autograder.course.outline import outline
from autograder.course.readme import readme
from autograder.course.source import notebook, solution_lines, stub

REQUIREMENTS, DISTRIBUTION = "requirements.txt", "chainrule-autograder"
# A shorter line says nothing about how an exercise is solved: `else:`, `return x`, `n = len(y)`.
TRIVIAL_LENGTH = 12  # characters
# `z = as_float(z)`: prose may well say that a given helper is there to be used on an argument.
CONVERSION = re.compile(r"(?P<name>\w+) = (?P<helper>\w+)\((?P=name)\)")
LAYOUT_TOKENS = frozenset(
    {tokenize.COMMENT, tokenize.STRING, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
)


def release(course: Course, topic: str | Topic) -> dict[str, bytes]:
    """The files of a handout by name; the same bytes whenever source, suite and data are the same."""
    topic = course.topic(topic)
    assignment = topic.assignment()
    text = _text(topic.source)
    with errors_in(f"{topic.name}/{topic.source.name}"):
        module, paired = stub(text), notebook(text, assignment.names)
    files = {
        f"{topic.module}.py": module.encode(),
        f"{topic.module}.ipynb": paired,
        f"test_{topic.module}.py": _bytes(topic.public),
        "README.md": readme(assignment, module).encode(),
        ABOUT: about_json(About(assignment)),
        REQUIREMENTS: f"{DISTRIBUTION}=={autograder.__version__}\n".encode(),
    }
    for name in assignment.data:
        if name in files:
            found = f"{topic.name}/{topic.toml.name}: data file {name!r}"
            raise CourseError(found, "a name that no generated file has", "Rename it.")
        files[name] = _bytes(topic.solution / name)
    return files


def write_release(course: Course, topic: str | Topic) -> list[str]:
    """Make the handout's folder hold the release and nothing else; what was done, one line a file."""
    topic = course.topic(topic)
    files = release(course, topic)
    folder = topic.handout
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for name, data in files.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_atomically(path, data)
            done.append(f"{topic.name}/{name}: written")
    for name in _stale(folder, files):
        (folder / name).unlink()
        done.append(f"{topic.name}/{name}: removed, the release does not make it")
    return done


def check_release(course: Course, topic: str | Topic) -> list[str]:
    """How the committed handout differs from what the source makes; empty where it does not."""
    topic = course.topic(topic)
    files = release(course, topic)
    mend = f"Run `autograder release {topic.name}`."
    found = []
    for name, data in files.items():
        path = topic.handout / name
        if not path.is_file():
            found.append(f"{topic.name}/{name}: missing; wanted what the source makes. {mend}")
        elif path.read_bytes() != data:
            line = _first_difference(path.read_bytes(), data)
            found.append(f"{topic.name}/{name}: differs in line {line}; wanted what the source makes. {mend}")
    for name in _stale(topic.handout, files):
        found.append(f"{topic.name}/{name}: not made from the source; wanted no such file. {mend}")
    return found


def leaks(course: Course, topic: str | Topic, files: Mapping[str, bytes] | None = None) -> list[str]:
    """Every line of a handout (what `release` makes, or these files) that shows one of the reference or of the hidden
    suite; empty where none does.

    What the author gives away on purpose is no secret: code outside the solution regions, the use of a given
    helper on an argument, lines of the hidden suite that the public suite has too, hints and the sentences of
    mistakes. Prose, comments and docstrings are searched, where an answer may stand by accident.
    """
    topic = course.topic(topic)
    text = _text(topic.source)
    module = stub(text)
    given = _code_lines(module)
    helpers = outline(module).keys() - set(topic.assignment().names)
    conversions = {line for line in solution_lines(text) if _helper_used(line) in helpers}
    handed_out = [_squeezed(line) for line in _text(topic.public).splitlines()]
    hidden = [_squeezed(line) for line in _text(topic.hidden).splitlines()]
    public = {line for line in hidden if any(line in shown for shown in handed_out)}  # as a whole or as a part
    told = _squeezed(" ".join(_as_read(_text(path)) for path in (topic.toml, topic.mistakes) if path.exists()))
    secrets = {
        "the reference": _secrets(solution_lines(text), given | conversions),
        "the hidden suite": _secrets(hidden, given | public),
    }
    return [
        f"{topic.name}/{name}, line {number}: shows a line of {whose}: `{secret}`"
        for name, data in (release(course, topic) if files is None else files).items()
        for number, line in enumerate(_shown_lines(name, data), start=1)
        for whose, lines in secrets.items()
        for secret in lines
        if secret in line and line not in given and not (name == ABOUT and secret in told)
    ]


def _secrets(lines: Iterable[str], known: set[str]) -> list[str]:
    squeezed = dict.fromkeys(_squeezed(line) for line in lines)
    return [
        line
        for line in squeezed
        if len(line) >= TRIVIAL_LENGTH and line not in known and not line.startswith(("import ", "from "))
    ]


def _helper_used(line: str) -> str | None:
    found = CONVERSION.fullmatch(line)
    return found["helper"] if found else None


def _code_lines(text: str) -> set[str]:
    """The lines of a module that hold code, and not only a comment or a part of a string."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    numbers = {token.start[0] for token in tokens if token.type not in LAYOUT_TOKENS}
    return {_squeezed(line) for number, line in enumerate(text.split("\n"), start=1) if number in numbers}


def _shown_lines(name: str, data: bytes) -> list[str]:
    """What a person sees of a file, line by line; of a notebook its cells; nothing of a binary file."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return []
    if name.endswith(".ipynb"):
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    elif name.endswith(".json"):
        text = _as_read(text)
    return [_squeezed(line) for line in text.splitlines()]


def _as_read(text: str) -> str:
    """Without the backslashes that a string needs before its quotes."""
    return text.replace('\\"', '"')


def _squeezed(line: str) -> str:
    return " ".join(line.split())


def _stale(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(
        path.name
        for path in folder.iterdir()
        if path.name not in files and not path.name.startswith(".") and (path.is_symlink() or path.is_file())
    )


def _first_difference(one: bytes, other: bytes) -> int:
    lines = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    same = next((number for number, (a, b) in enumerate(lines, start=1) if a != b), None)
    return same or min(one.count(b"\n"), other.count(b"\n")) + 1


def write_atomically(path: Path, data: bytes) -> None:
    """Whoever reads the file finds the old one or the new one, never half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        found = f"{path.parent.name}/{path.name}: {error.strerror or error}"
        raise CourseError(found, "a file that can be read", f"Write {path}.") from error


def _text(path: Path) -> str:
    return io.TextIOWrapper(io.BytesIO(_bytes(path)), encoding="utf-8").read()
