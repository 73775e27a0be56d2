"""`autograder check`, `watch`, `hint`: a student at work in a handout's folder."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import click

from autograder.course import CourseError
from autograder.course.assignment import Exercise
from autograder.grading.at_home import Handout, Marked, exercise_named, find_handout, mark, saved
from autograder.report.home import closing, feedback, line

POLL = 0.2  # seconds between looks at the file
CLEAR = "\x1b[2J\x1b[H"  # left out where the output is no terminal
HINTS_SEEN = ".autograder-hints"  # how many hints of which exercise were read


def at_work(name: str | None) -> tuple[Handout, Sequence[Exercise]]:
    """The handout in this folder, and the exercise of that name, or all of them."""
    handout = find_handout(Path())
    return handout, [exercise_named(handout, name)] if name else handout.assignment.exercises


def check(exercises: Sequence[Exercise], handout: Handout, seed: int, whole: bool) -> bool:
    """Run the public checks of some exercises and say what is wrong; True where all hold."""
    width = max(len(e.name) for e in exercises)
    done: list[Marked] = []

    def tell(marked: Marked) -> None:
        done.append(marked)
        click.echo(line(marked, width, style))
        if not marked.passed and marked.started:
            click.echo(feedback(marked, style, whole))

    click.echo(f"{style(handout.assignment.title, 'bold')}  ({handout.work.name})")
    mark(handout, saved(handout.work), exercises, tell, seed)
    click.echo(closing(handout, done, style))
    return all(m.passed for m in done)


def watch(handout: Handout, exercises: Sequence[Exercise], stop: Callable[[], bool] = lambda: False) -> None:
    """Check at every save, what has changed first, until the student ends it."""
    seen, before = 0, ""
    while not stop():
        saved = handout.work.stat().st_mtime_ns
        if saved == seen:
            time.sleep(POLL)
            continue
        seen = saved
        text = handout.work.read_text(encoding="utf-8", errors="replace")
        changed = changed_definitions(before, text)
        before = text
        ordered = sorted(exercises, key=lambda e: e.name.partition(".")[0] not in changed)
        click.echo(CLEAR, nl=False)
        try:
            check(ordered, find_handout(handout.folder), 0, whole=False)
        except CourseError as error:
            click.echo(str(error))
        click.echo(style(f"watching {handout.work.name}; Ctrl-C ends", "bright_black"))


def changed_definitions(before: str, after: str) -> set[str]:
    """The functions and classes at the top of a module that are not what they were."""
    old, new = _definitions(before), _definitions(after)
    return {name for name, text in new.items() if old.get(name) != text} if old else set()


def _definitions(text: str) -> dict[str, str]:
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return {}
    return {n.name: ast.dump(n) for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def hint(handout: Handout, exercise: Exercise, level: int | None) -> None:
    """The next hint that was not read yet, or the one of a level."""
    path = handout.folder / HINTS_SEEN
    read = _hints_read(path)
    wanted = min(level or read.get(exercise.name, 0) + 1, len(exercise.hints))
    for number, words in enumerate(exercise.hints[:wanted], start=1):
        click.echo(f"{style(f'{number} of {len(exercise.hints)}', 'bright_black')}  {words}")
    if wanted < len(exercise.hints):
        click.echo(f"More: autograder hint {exercise.name}")
    read[exercise.name] = max(wanted, read.get(exercise.name, 0))
    with suppress(OSError):  # a folder that cannot be written to: then hints begin anew
        path.write_text("".join(f"{number} {name}\n" for name, number in sorted(read.items())), encoding="utf-8")


def _hints_read(path: Path) -> dict[str, int]:
    found = {}
    with suppress(OSError, UnicodeDecodeError):
        for row in path.read_text(encoding="utf-8").splitlines():
            number, _, name = row.partition(" ")
            if number.isdigit() and name:
                found[name] = int(number)
    return found


def style(text: str, colour: str) -> str:
    return click.style(text, bold=True) if colour == "bold" else click.style(text, fg=colour)
