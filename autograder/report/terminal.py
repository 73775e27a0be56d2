"""What a person sees while a class is graded, and when it is done."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from autograder.grading.result import Result
from autograder.wire.text import one_line

_ROWS = 200  # of the table on the terminal; the files have all
_FAILED_SHOWN = 6  # names of exercises in a row
_BAR = 10  # characters
_PIPE_WIDTH = 160  # columns where the output is no terminal: a log should not wrap


class Expectation(Protocol):
    @property
    def score(self) -> float: ...

    def holds(self, result: Result) -> bool: ...


class Progress:
    """A bar on a terminal; nothing in a log file."""

    def __init__(self, title: str, total: int, done: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = RichProgress(
            *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
        )
        self._task = self._bar.add_task(f"grading {title}", total=total, completed=done)

    def advance(self) -> None:
        self._bar.advance(self._task)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def show(
    topic: str,
    results: Sequence[Result],
    expected: Mapping[str, Expectation] | None,
    unchanged: int,
    seconds: float,
    out: Path,
) -> None:
    """The class as a table, and where the files are."""
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
    console.print(_table(topic, results[:_ROWS], expected))
    if len(results) > _ROWS:
        console.print(f"... and {len(results) - _ROWS} more in {out / 'grades.csv'}", markup=False, highlight=False)
    console.print(_closing(results, expected, unchanged, seconds, out), markup=False, highlight=False, soft_wrap=True)


def _table(topic: str, results: Sequence[Result], expected: Mapping[str, Expectation] | None) -> Table:
    table = Table(title=topic, title_justify="left", header_style="bold", expand=False)
    table.add_column("submission", overflow="fold", max_width=40)
    table.add_column("score", justify="right", no_wrap=True)
    if expected is not None:
        table.add_column("must get", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("to do", overflow="fold")
    for r in results:
        row = [Text(one_line(r.submission, 80)), Text(f"{r.score:.2f}")]
        if expected is not None:
            wanted = expected.get(r.submission)
            right = wanted is not None and wanted.holds(r)
            row.append(Text(f"{wanted.score:.2f}" if wanted else "?", style="" if right else "bold red"))
        row += [_bar(r), Text(_todo(r))]
        table.add_row(*row, style="" if r.status == "graded" else "yellow")
    return table


def _bar(result: Result) -> Text:
    full = round(_BAR * result.score / result.max_score) if result.max_score else 0
    return Text("\u2588" * full, style="green") + Text("\u2591" * (_BAR - full), style="dim")


def _todo(result: Result) -> str:
    if result.status != "graded":
        return one_line(result.message, 160)
    names = [e.name for e in result.exercises if not e.passed]
    more = f" and {len(names) - _FAILED_SHOWN} more" if len(names) > _FAILED_SHOWN else ""
    return ", ".join(names[:_FAILED_SHOWN]) + more


def _closing(
    results: Sequence[Result], expected: Mapping[str, Expectation] | None, unchanged: int, seconds: float, out: Path
) -> str:
    count = len(results)
    mean = sum(r.score for r in results) / count
    lines = [
        f"{count} submissions, mean {mean:.2f} of {results[0].max_score:g}, {seconds:.1f} s"
        + (f" ({unchanged} unchanged)" if unchanged else "")
    ]
    layers = sorted({r.isolation for r in results if r.isolation})
    lines += [f"isolation: {', '.join(held)}" for held in layers]
    if any("uid" not in held and "landlock" not in held for held in layers):
        lines.append("no wall around files here: grade work that you do not trust on Linux, or in a container")
    broken = sum(r.status == "broken" for r in results)
    failed = [r for r in results if r.status == "failed"]
    if broken:
        lines.append(f"{broken} could not be loaded; each was told why")
    if failed:
        lines.append(
            f"{len(failed)} could not be graded, through no fault of theirs: "
            + ", ".join(one_line(r.submission) for r in failed[:5])
        )
    if expected is not None:
        wrong = [r for r in results if r.submission not in expected or not expected[r.submission].holds(r)]
        lines.append(
            f"{count - len(wrong)} of {count} got what they must"
            + (f"; not: {', '.join(r.submission for r in wrong)}" if wrong else "")
        )
    lines.append(f"written: {out}/report.html, {out}/grades.csv, {out}/results/*.json, {out}/gradebook.db")
    return "\n".join(lines)
