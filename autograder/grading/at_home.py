"""The public checks of a handout, run in the student's own process, with a diagnosis of what fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from autograder.checking import RIGHT, Answer, Diagnosis, Hypothesis, Observed, diagnose
from autograder.course import CourseError, calls
from autograder.course.about import About, Known, load_about
from autograder.course.assignment import Assignment, Exercise
from autograder.grading.files import Unreadable
from autograder.grading.intake import read_submission
from autograder.grading.loop import Job, Loop, work_with
from autograder.grading.patience import OutOfPatience, patience
from autograder.grading.pictures import picture
from autograder.grading.provider import InProcess
from autograder.grading.result import Check, Picture, score_exercise
from autograder.sandbox.magics import plain

SEED = 0  # the digests of the known mistakes are those of this seed
ENDED = "ended"  # the kind of fault where it had to be stopped
SECONDS = 10.0  # for the checks of one exercise; the slowest takes one


@dataclass(frozen=True)
class Handout:
    """A folder that a student works in."""

    folder: Path
    about: About

    @property
    def assignment(self) -> Assignment:
        return self.about.assignment

    @property
    def suite(self) -> Path:
        return self.folder / f"test_{self.assignment.module}.py"

    @property
    def work(self) -> Path:
        """The module or the notebook, whichever was saved last."""
        files = [self.folder / f"{self.assignment.module}{suffix}" for suffix in (".py", ".ipynb")]
        there = [path for path in files if path.is_file()]
        if not there:
            found = f"neither {files[0].name} nor {files[1].name} is in {self.folder.resolve().name}"
            raise CourseError(found, "your work beside the public checks", "Change into the folder of the handout.")
        return max(there, key=lambda path: path.stat().st_mtime_ns // 1_000_000_000)  # the first of equals


@dataclass(frozen=True)
class Work:
    """What is checked: a module that was loaded from a file, or a notebook as it stands in memory."""

    module: ModuleType
    name: str  # for the student: "activations.py"
    path: Path | None  # None where no file has it


@dataclass(frozen=True)
class Marked:
    """What the public checks say of one exercise."""

    exercise: Exercise
    checks: tuple[Check, ...]
    diagnosis: Diagnosis | None
    picture: Picture | None = None  # where it was asked for
    calls: tuple[str, ...] = ()  # exercises that it calls in the student's own code, and that are not right yet

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def started(self) -> bool:
        return not self.checks or any(check.passed or check.kind != "not started" for check in self.checks)

    @property
    def score(self) -> float:
        """The points that it would earn if the public checks were all that counts."""
        return score_exercise(self.exercise.name, self.exercise.points, self.checks).score


def find_handout(folder: Path) -> Handout:
    """The handout in a folder: its autograder.json tells."""
    about = load_about(folder)
    if about is None:
        inside = sorted(path.parent.name for path in folder.glob("*/autograder.json"))
        where = f"cd {inside[0]}" if inside else "Change into the folder of an assignment"
        found = f"{folder.resolve().name or folder} is no assignment's folder (it has no autograder.json)"
        raise CourseError(found, "the folder that you were given", f"{where}, and try again.")
    return Handout(folder, about)


def exercise_named(handout: Handout, name: str) -> Exercise:
    """The exercise of that name, or the only one that begins so."""
    exercises = handout.assignment.exercises
    exact = [e for e in exercises if e.name == name] or [e for e in exercises if e.name.lower() == name.lower()]
    found = exact or [e for e in exercises if e.name.lower().startswith(name.lower())]
    if len(found) != 1:
        names = ", ".join(e.name for e in (found or exercises))
        raise CourseError(f"{name!r} names {len(found)} exercises", f"one of {names}", "Name one of these.")
    return found[0]


def saved(path: Path) -> Work:
    """The work in a file, as it was saved last."""
    return Work(load_work(path), path.name, path)


def in_memory(exercises: Sequence[Exercise]) -> Work | None:
    """The notebook that is running, where it defines one of the exercises itself."""
    main = sys.modules["__main__"]
    names = {exercise.name.partition(".")[0] for exercise in exercises}
    own = (getattr(vars(main).get(name), "__module__", None) == "__main__" for name in names)
    return Work(main, "this notebook", None) if any(own) else None


def mark(
    handout: Handout,
    work: Work,
    exercises: Sequence[Exercise],
    tell: Callable[[Marked], None],
    seed: int = SEED,
    seconds: float = SECONDS,
    draw: bool = False,
) -> None:
    """Run the public checks of some exercises, in that order; `tell` is given each as it is done."""
    provider = InProcess(work.module, work.name)
    loop = Loop(handout.assignment, ModuleType("no_reference"), ())

    uses = _uses(work.path) if work.path else {}
    failed: list[str] = []

    def all_of_them() -> None:
        for exercise in exercises:
            marked = _marked(handout, exercise, provider, loop, seed, patience(seconds, str(work.path or "")))
            called = tuple(name for name in failed if name in uses.get(exercise.name, ()))
            if not marked.passed:
                failed.append(exercise.name)
            drawing = _picture(handout, exercise, provider, patience(seconds, "")) if draw and _ends(marked) else None
            tell(replace(marked, calls=called, picture=drawing))

    work_with(handout.suite, handout.folder, loop, all_of_them)


def _marked(
    handout: Handout,
    exercise: Exercise,
    provider: InProcess,
    loop: Loop,
    seed: int,
    bounded: AbstractContextManager[None],
) -> Marked:
    checks: list[Check] = []
    observed: list[Observed] = []
    job = Job(provider, seed, checks.extend, frozenset({exercise.name}), observe=lambda _, seen: observed.append(seen))
    try:
        with bounded:
            loop.grade(job)
    except OutOfPatience as error:
        return Marked(exercise, (Check(exercise.name, "it ends", False, message=str(error), kind=ENDED),), None)
    known = handout.about.known.get(exercise.name)
    return Marked(exercise, tuple(checks), _diagnosed(observed, known) if known else None)


def _ends(marked: Marked) -> bool:
    return all(check.kind != ENDED for check in marked.checks)


def _picture(
    handout: Handout, exercise: Exercise, provider: InProcess, bounded: AbstractContextManager[None]
) -> Picture | None:
    """The exercise beside its slope, or beside the function whose derivative it is, where the assignment says how."""
    derivative = next(
        (e for e in handout.assignment.exercises if e.plot and exercise.name in (e.name, e.plot.of)), None
    )
    with suppress(OutOfPatience), bounded:
        return picture(provider, derivative) if derivative else None
    return None


def _uses(work: Path) -> dict[str, frozenset[str]]:
    """Which of the student's functions call which; nothing where that cannot be read from the text."""
    if work.suffix != ".py":
        return {}
    with suppress(CourseError, UnicodeDecodeError, SyntaxError):
        return calls(work.read_text(encoding="utf-8"))
    return {}


def _diagnosed(observed: Sequence[Observed], known: Known) -> Diagnosis | None:
    ways = {Hypothesis(m.kind, m.name, m.sentence): m.answers for m in known.mistakes}
    place = {check: number for number, check in enumerate(known.checks)}

    def answer(hypothesis: Hypothesis, check: str) -> Answer | None:
        if check not in place:  # drawn from another seed
            return None
        right = known.right[place[check]]
        return Answer(right if hypothesis == RIGHT else ways[hypothesis][place[check]] or right)

    return diagnose(observed, list(ways), answer)


def load_work(path: Path) -> ModuleType:
    """The student's module, or the code cells of the notebook, executed here; what it raises is told on one line."""
    try:
        sources = read_submission(path, path.stem).candidates[0]
    except Unreadable as error:
        raise CourseError(str(error), "a module that can be read", "Mend it, and save.") from None
    _forget_modules_in(path.resolve().parent)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses look
    home = path.resolve().parent
    if str(home) not in sys.path:
        sys.path.insert(0, str(home))  # its helper modules lie beside it
    for number, cell in enumerate(sources.cells, start=1):
        name = str(path) if len(sources.cells) == 1 else f"{path.name} (code cell {number})"
        try:
            text = plain(cell) if sources.tolerant else cell
            exec(compile(text, name, "exec", dont_inherit=True), module.__dict__)
        except SyntaxError as error:
            found = f"{path.name}, line {error.lineno}: {error.msg}"
            raise CourseError(found, "Python", f"Mend that line: `{(error.text or '').strip()}`.") from None
        except Exception as error:
            if not sources.tolerant:
                line = _line(error, name)
                found = f"{path.name}{line} cannot be loaded: {type(error).__name__}: {error}"
                raise CourseError(found, "a module that can be imported", "Mend that line.") from None
    return module


def _forget_modules_in(folder: Path) -> None:
    """Helper modules are loaded anew too: a notebook lives for hours, and they are saved meanwhile."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if type(file) is str and Path(file).parent == folder and name != "__main__":
            del sys.modules[name]


def _line(error: Exception, filename: str) -> str:
    lines = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f", line {lines[-1]}," if lines else ""
