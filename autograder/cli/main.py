"""The commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from autograder.course.errors import CourseError

if TYPE_CHECKING:
    from autograder.report.gradescope import Visibility

DID_NOT_HOLD, BAD_INPUT, INTERRUPTED = 1, 2, 130


class InOrder(click.Group):
    """Commands as they stand below: the student's first."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def app() -> None:
    """Auto-graded assignments in numerical code: behind walls, against finite differences, in words.

    Students: check, watch, hint. Instructors: grade, export, package, nbgrader. Authors: selftest, release.
    """


# ---------------------------------------------------------------------------------------------------------- students
@app.command()
@click.argument("name", required=False)
@click.option("--seed", type=int, default=0, metavar="N", help="Draw other random inputs.")
def check(name: str | None, seed: int) -> None:
    """Check your work: run the public checks in this folder, and say in words what is wrong.

    NAME is an exercise, or its beginning (sigmoid); all of them where none is named.
    """
    from autograder.cli import student

    handout, exercises = student.at_work(name)
    _end(student.check(exercises, handout, seed, whole=name is not None))


@app.command()
@click.argument("name", required=False)
def watch(name: str | None) -> None:
    """Check at every save, what has changed first. Ctrl-C ends it."""
    from autograder.cli import student

    handout, exercises = student.at_work(name)
    try:
        student.watch(handout, exercises)
    except KeyboardInterrupt:
        _end(True)


@app.command()
@click.argument("name")
@click.option("--level", type=click.IntRange(1, 3), metavar="N", help="Up to this one; else one more than last time.")
def hint(name: str, level: int | None) -> None:
    """A hint to exercise NAME: a nudge first, then more, then almost the answer."""
    from autograder.cli import student

    handout, exercises = student.at_work(name)
    student.hint(handout, exercises[0], level)


# ------------------------------------------------------------------------------------------------------- instructors
@app.command()
@click.argument("topic", required=False)
@click.argument("submissions", required=False, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("grades"),
    metavar="DIR",
    help="Where results go (default: grades); a run that was stopped goes on there.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Grader processes (default: one for each core).")
def grade(topic: str | None, submissions: Path | None, out: Path, jobs: int | None) -> None:
    """Grade a class, behind walls, on all cores. Without arguments: the golden class, against what each must get.

    TOPIC is 01_activations, or 01, or activations. SUBMISSIONS is a .py, .ipynb, zip or folder; or a folder of such,
    one submission each; or what Gradescope, Canvas, Moodle or nbgrader gives out: the zip, or its folder.

    Writes DIR/report.html (the class on one page), DIR/results/NAME.json (Gradescope's format), DIR/grades.csv and
    DIR/gradebook.db. Submissions that an earlier run into DIR has graded with the same suite are not graded again.
    """
    from autograder.cli.grading import grade_golden, grade_topic
    from autograder.course import find_course

    course = find_course()
    if topic is None:
        ok = grade_golden(course, out, jobs)
    elif submissions is None:
        raise click.UsageError(f"which submissions? Say: autograder grade {topic} SUBMISSIONS")
    else:
        ok = grade_topic(course, course.topic(topic), submissions, out, jobs)
    _end(ok)


@app.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(("canvas", "moodle", "junit")))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), default=Path("grades"))
@click.option("--title", metavar="TEXT", help="canvas: the assignment there, by its title, best as 'Title (98765)'.")
def export(form: str, folder: Path, title: str | None) -> None:
    """Write the class that was graded into DIR as a file that another program imports.

    \b
    canvas   DIR/canvas.csv, for the gradebook's Import
    moodle   DIR/moodle.csv, for the assignment's "Upload grading worksheet"
    junit    DIR/junit.xml, for GitLab, Jenkins, GitHub, CodeGrade

    Students are found again where DIR was graded from the platform's own download: see docs/platforms.md.
    """
    from autograder.cli.export import export as write

    said, missing = write(form, folder, title)
    click.echo("\n".join(said))
    if missing:
        click.echo(f"not in it, for they have no grade: {', '.join(missing)}. Grade them again", err=True)
    _end(not missing)


@app.command()
@click.argument("folder", metavar="COURSE_DIR", type=click.Path(path_type=Path))
@click.argument("topic", required=False)
@click.option("--force", is_flag=True, help="Write over notebooks that were edited in COURSE_DIR.")
def nbgrader(folder: Path, topic: str | None, force: bool) -> None:
    """Make COURSE_DIR a course for nbgrader, graded by this engine: source notebooks and nbgrader_config.py.

    Then, in COURSE_DIR, everything is nbgrader's: generate_assignment, release, collect, autograde (or formgrader's
    button), generate_feedback, export. Run again it brings what has changed in the checkout, for TOPIC or for all.
    """
    from autograder.cli.nbgrader import make
    from autograder.course import find_course

    make(find_course(), topic, folder, force)


@app.command()
@click.argument("topic", required=False)
@click.option(
    "--for",
    "platform",
    type=click.Choice(["gradescope", "prairielearn", "autolab", "github"]),
    default="gradescope",
    help="The platform that is to run the grader (default: gradescope).",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="ZIP", help="Default: dist/TOPIC-gradescope.zip.")
@click.option("--offline", is_flag=True, help="All wheels in the zip (70 MB), so that Gradescope downloads nothing.")
@click.option(
    "--visibility",
    type=click.Choice(["visible", "after_due_date", "after_published", "hidden"]),
    default="visible",
    help="When students see scores and words (default: at once).",
)
@click.option("--leaderboard", is_flag=True, help="Show Gradescope's leaderboard: score, exercises right.")
def package(
    topic: str | None, platform: str, out: Path | None, offline: bool, visibility: Visibility, leaderboard: bool
) -> None:
    """Make the zip of TOPIC for Gradescope and for `otter run`; of every topic where none is named.

    Upload it as the assignment's autograder, or: otter run -a ZIP SUBMISSION. Needs the `gradescope` extra. The zip
    holds the hidden suite and the course's secret: it is for the platform alone, and never for students.

    \b
    --for prairielearn   a question and the image that it is graded in
    --for autolab        a tar that Autolab imports as an assessment
    --for github         the public checks for Classroom 50, and a workflow; holds no hidden check

    How each is put to use: docs/platforms.md.
    """
    from autograder.cli.package import bundle_topic, package_topic
    from autograder.course import find_course
    from autograder.platforms.package import Choices

    course = find_course()
    if topic is None and out is not None:
        raise click.UsageError("--out names one zip: say of which TOPIC")
    choices = Choices(visibility, leaderboard, offline)
    if platform != "gradescope" and choices != Choices():
        raise click.UsageError("--offline, --visibility and --leaderboard are for Gradescope alone")
    for found in course.topics() if topic is None else (course.topic(topic),):
        if platform == "gradescope":
            package_topic(course, found, choices, out)
        else:
            bundle_topic(course, found, platform, out)


# ----------------------------------------------------------------------------------------------------------- authors
@app.command()
@click.argument("topic", required=False)
@click.option("--seeds", type=click.IntRange(min=1), default=20, metavar="N", help="Random seeds to try (default: 20).")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes (default: one for each core).")
@click.option("--mutants", is_flag=True, help="Instead: small changes of the reference, made by machine.")
def selftest(topic: str | None, seeds: int, jobs: int | None, mutants: bool) -> None:
    """The gate: reference full, stub 0, every known mistake caught in its own exercise and in no other.

    TOPIC is 01_activations, or 01, or activations; all of them where none is named.
    """
    from autograder.course import find_course
    from autograder.grading.mutants import judge_mutants
    from autograder.grading.selftest import selftest as through_the_gate

    ok = True
    course = find_course()
    for found in course.topics() if topic is None else (course.topic(topic),):
        verdict = judge_mutants(found, jobs) if mutants else through_the_gate(course, found, seeds, jobs)
        click.echo(verdict.line)
        for problem in verdict.problems:
            click.echo(f"    {problem}")
        ok = ok and not verdict.problems
    _end(ok)


@app.command()
@click.argument("topic", required=False)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where assignments/ is not what the sources make.")
def release(topic: str | None, check: bool) -> None:
    """Make what students receive, assignments/NN_topic/, from the sources in solutions/.

    With a TOPIC named, also what they download: dist/NN_topic/ and dist/NN_topic.zip, with the framework's wheel.
    """
    from autograder.course import check_release, find_course, write_release
    from autograder.grading.handing_out import hand_out

    course = find_course()
    stale = False
    for found in course.topics() if topic is None else (course.topic(topic),):
        if check:
            for difference in check_release(course, found):
                stale = True
                click.echo(difference)
            continue
        for line in write_release(course, found):
            click.echo(line)
        if topic is not None:
            click.echo(f"{hand_out(course, found).relative_to(course.root)}: written")
    _end(not stale)


def _end(held: bool) -> NoReturn:
    raise click.exceptions.Exit(0 if held else DID_NOT_HOLD)


def main() -> NoReturn:
    """Run the command line; whatever a person can mend is told on one line."""
    try:
        sys.exit(app.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("autograder: stopped. Run the same command again to go on.", err=True)
        sys.exit(INTERRUPTED)
    except (CourseError, FileNotFoundError, PermissionError) as error:
        _tell(str(error))
    except Exception as error:
        # The two are looked for by name: to import where they come from takes longer than a student's check.
        if type(error).__name__ == "SuiteBroken":
            _tell(str(error))
        if type(error).__name__ == "SandboxBroken":
            _tell(f"the sandbox does not work here: {error}")
        raise


def _tell(words: str) -> NoReturn:
    click.echo(f"autograder: {words}", err=True)
    sys.exit(BAD_INPUT)
