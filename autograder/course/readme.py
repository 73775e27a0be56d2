"""The README.md of a handout, made from the assignment and the stub."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.assignment import Assignment
from autograder.course.outline import Definition, outline

BAR = r"\|"  # a bare bar would end the cell of a table


def readme(assignment: Assignment, stub: str) -> str:
    """What a student reads first: what this is, what is in the folder, what it is worth, two commands."""
    module = assignment.module
    files = [
        (f"{module}.py", "your work goes here: replace each `raise NotImplementedError(...)`"),
        (f"{module}.ipynb", "the same as a notebook, for those who prefer one; work in one of the two"),
        (f"test_{module}.py", "the public checks, which you may run as often as you like"),
        ("requirements.txt", "what to install"),
        ("autograder.json", "the exercises, their points and hints, for the commands below"),
        *((name, "data that the assignment uses") for name in assignment.data),
    ]
    return "\n".join(
        [
            f"# {assignment.title}",
            "",
            assignment.summary,
            "",
            "## What is in this folder",
            "",
            *_table(("file", "what it is"), [(f"`{name}`", what) for name, what in files]),
            "",
            "## Check your work",
            "",
            "Once, in this folder, to install what you need; and then after every change:",
            "",
            "```",
            "pip install -r requirements.txt",
            "autograder check",
            "```",
            "",
            "It says what is right, what is not started and, in words, what is wrong. `autograder check NAME` looks at",
            "one exercise, `autograder watch` checks at every save, `autograder hint NAME` gives a nudge, then more.",
            'In the notebook, the cell below each exercise does the same: `check("NAME")`.',
            "Plain `pytest` runs the same checks. The notebook draws figures with `pip install matplotlib`.",
            "",
            "## Exercises",
            "",
            *_exercises(assignment, outline(stub)),
            "",
            "## Hand in",
            "",
            f"Hand in `{module}.py` or `{module}.ipynb` under that very name: they earn the same.",
            *_grading(assignment),
            "",
        ]
    )


def _exercises(assignment: Assignment, defined: dict[str, Definition]) -> list[str]:
    rows = []
    for exercise in assignment.exercises:
        definition = defined[exercise.name]
        rows.append((f"`{definition.signature}`", definition.summary, f"{exercise.points:g}"))
    rows.append(("", "together", f"{assignment.points:g}"))
    return _table(("exercise", "what it is", "points"), rows)


def _grading(assignment: Assignment) -> list[str]:
    if assignment.points == 0:
        return ["This warm-up earns no points."]
    return ["Points come from further checks of the same exercises, on inputs that you have not seen."]


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(cell.replace('|', BAR) for cell in line)} |" for line in lines]
