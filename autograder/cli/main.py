"""The commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from autograder.course import Course, CourseError, Topic, check_release, find_course, write_release
from autograder.grading.loop import SuiteBroken
from autograder.sandbox import SandboxBroken

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Auto-graded assignments in numerical code: behind walls, against finite differences, in words.",
)

DID_NOT_HOLD, BAD_INPUT, INTERRUPTED = 1, 2, 130
_TOPIC = Annotated[
    str | None,
    typer.Argument(metavar="[NN_topic]", help="01_activations, or 01, or activations. All where none is named."),
]


@app.command("grade")
def grade_command(
    topic: Annotated[
        str | None, typer.Argument(metavar="[NN_topic]", help="01_activations, or 01, or activations.")
    ] = None,
    submissions: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SUBMISSIONS]", help="A .py, .ipynb, zip or folder; or a folder of such, one submission each."
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where results go; a run that was stopped goes on there.")
    ] = Path("grades"),
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Grader processes (default: one for each core).")
    ] = None,
) -> None:
    """Grade a class, behind walls, on all cores. Without arguments: the golden class, against what each of it must get.

    Writes DIR/results/NAME.json (Gradescope's format), DIR/grades.csv and DIR/gradebook.db. Submissions that an
    earlier run into DIR has graded with the same suite are not graded again.
    """
    from autograder.cli.grading import grade_golden, grade_topic

    course = find_course()
    if topic is None:
        ok = grade_golden(course, out, jobs)
    elif submissions is None:
        raise typer.BadParameter(f"which submissions? Say: autograder grade {topic} SUBMISSIONS")
    else:
        ok = grade_topic(course, course.topic(topic), submissions, out, jobs)
    raise typer.Exit(0 if ok else DID_NOT_HOLD)


@app.command("selftest")
def selftest_command(
    topic: _TOPIC = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, metavar="N", help="Random seeds to try.")] = 20,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="Processes (default: one for each core).")
    ] = None,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Instead: small changes of the reference, made by machine; all must be seen."),
    ] = False,
) -> None:
    """The gate for authors: reference full, stub 0, every known mistake caught in its own exercise and in no other."""
    from autograder.grading.mutants import judge_mutants
    from autograder.grading.selftest import selftest

    ok = True
    for found in _topics(topic):
        verdict = judge_mutants(found, jobs) if mutants else selftest(find_course(), found, seeds, jobs)
        typer.echo(verdict.line)
        for problem in verdict.problems:
            typer.echo(f"    {problem}")
        ok = ok and not verdict.problems
    raise typer.Exit(0 if ok else DID_NOT_HOLD)


@app.command("release")
def release_command(
    topic: _TOPIC = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where assignments/ is not what the sources make.")
    ] = False,
) -> None:
    """Make what students receive, assignments/NN_topic/, from the sources in solutions/."""
    course = find_course()
    stale = False
    for found in _topics(topic):
        if check:
            for difference in check_release(course, found):
                stale = True
                typer.echo(difference)
            continue
        for line in write_release(course, found):
            typer.echo(line)
    raise typer.Exit(DID_NOT_HOLD if stale else 0)


def _topics(name: str | None) -> tuple[Topic, ...]:
    course: Course = find_course()
    return course.topics() if name is None else (course.topic(name),)


def main() -> NoReturn:
    """Run the command line; whatever a person can mend is told on one line."""
    try:
        app(standalone_mode=True)
    except (CourseError, SuiteBroken, FileNotFoundError, PermissionError) as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(BAD_INPUT)
    except SandboxBroken as error:
        typer.echo(f"autograder: the sandbox does not work here: {error}", err=True)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        typer.echo("autograder: stopped. Run the same command again to grade the rest.", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(0)
