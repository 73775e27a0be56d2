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


_NAME = Annotated[str | None, typer.Argument(metavar="[NAME]", help="An exercise: sigmoid. All where none is named.")]


@app.command("check")
def check_command(
    name: _NAME = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Draw other random inputs.")] = 0,
) -> None:
    """Check your work: run the public checks in this folder, and say in words what is wrong."""
    from autograder.cli import student
    from autograder.grading.at_home import exercise_named, find_handout

    handout = find_handout(Path())
    exercises = [exercise_named(handout, name)] if name else handout.assignment.exercises
    raise typer.Exit(0 if student.check(exercises, handout, seed, whole=name is not None) else DID_NOT_HOLD)


@app.command("watch")
def watch_command(name: _NAME = None) -> None:
    """Check at every save, what has changed first. Ctrl-C ends it."""
    from autograder.cli import student
    from autograder.grading.at_home import exercise_named, find_handout

    handout = find_handout(Path())
    try:
        student.watch(handout, [exercise_named(handout, name)] if name else handout.assignment.exercises)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command("hint")
def hint_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An exercise: sigmoid.")],
    level: Annotated[
        int | None, typer.Option("--level", min=1, max=3, help="Up to this one; else one more than last time.")
    ] = None,
) -> None:
    """A hint to an exercise: a nudge first, then more, then almost the answer."""
    from autograder.cli import student
    from autograder.grading.at_home import exercise_named, find_handout

    handout = find_handout(Path())
    student.hint(handout, exercise_named(handout, name), level)


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
    """Make what students receive, assignments/NN_topic/, from the sources in solutions/.

    With a topic named, also what they download: dist/NN_topic/ and dist/NN_topic.zip, with the framework's wheel.
    """
    from autograder.grading.handing_out import hand_out

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
        if topic is not None:
            typer.echo(f"{hand_out(course, found).relative_to(course.root)}: written")
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
