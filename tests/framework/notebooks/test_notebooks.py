"""The notebooks of the course, run from top to bottom by a real Jupyter kernel: solved, and as they are handed out."""

from __future__ import annotations

import asyncio
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from autograder.course import find_course

pytestmark = pytest.mark.long
COURSE = find_course(Path(__file__))
TOPICS = [topic.name for topic in COURSE.topics()]
WITHOUT_FIGURES = ("00_hello",)
CELL_SECONDS = 120  # the digits are learned in ten, on two quiet cores
AT_ONCE = 2
FIGURE = re.compile(r"^ *@figure\n *def (\w+)\(", re.MULTILINE)
WAITS = re.compile(r"^(\w+): waits for ", re.MULTILINE)
FAILED = re.compile(r"^(\w+): (?:in \w+, line \d+: )?\w+(?:Error|Exception)\b.*", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    """What a person sees who has run a notebook from top to bottom."""

    figures: tuple[str, ...]  # that it was to draw
    images: int
    printed: str
    errors: tuple[str, ...]
    pages: tuple[str, ...]  # of `check`

    @property
    def waiting(self) -> set[str]:
        return set(WAITS.findall(self.printed))


def run(notebook: nbformat.NotebookNode, folder: Path) -> Ran:
    client = NotebookClient(notebook, timeout=CELL_SECONDS, allow_errors=True, resources={"metadata": {"path": folder}})
    asyncio.run(client.async_execute())
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    return Ran(
        figures=tuple(name for cell in code for name in FIGURE.findall(cell.source)),
        images=sum("image/png" in output.get("data", {}) for output in outputs),
        printed="".join(output.text for output in outputs if output.output_type == "stream"),
        errors=tuple(f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"),
        pages=tuple(page for output in outputs if (page := output.get("data", {}).get("text/html"))),
    )


def with_few_checks(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A tenth of a second each: the first is like the others."""
    checks = [cell for cell in notebook.cells if cell.source.startswith("check(")]
    notebook.cells = [cell for cell in notebook.cells if cell not in checks[1:]]
    return notebook


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> dict[tuple[str, str], Ran]:
    """Every notebook, twice: with the reference's answers, and with none."""
    work: list[tuple[tuple[str, str], nbformat.NotebookNode, Path]] = []
    for topic in COURSE.topics():
        for kind in ("solved", "handed out"):
            folder = tmp_path_factory.mktemp(topic.module)
            shutil.copytree(topic.handout, folder, dirs_exist_ok=True)
            path = topic.source if kind == "solved" else topic.handout / f"{topic.module}.ipynb"
            work.append(((topic.name, kind), with_few_checks(jupytext.read(path)), folder))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda item: run(*item[1:]), work)
        return dict(zip((key for key, *_ in work), found, strict=True))


@pytest.mark.parametrize("name", [n for n in TOPICS if n not in WITHOUT_FIGURES])
def test_the_solved_notebook_draws_every_figure(ran, name):
    solved = ran[name, "solved"]
    assert solved.errors == ()
    assert FAILED.findall(solved.printed) == []
    assert solved.waiting == set()
    assert solved.figures
    assert solved.images >= len(solved.figures)


@pytest.mark.parametrize("name", TOPICS)
def test_the_notebook_as_handed_out_says_what_is_not_started_and_does_not_fail(ran, name):
    stub = ran[name, "handed out"]
    assert stub.errors == ()
    assert FAILED.findall(stub.printed) == []
    assert stub.images + len(stub.waiting) >= len(stub.figures)
    assert stub.waiting or name in WITHOUT_FIGURES


@pytest.mark.parametrize("name", TOPICS)
def test_a_cell_that_checks_shows_how_an_exercise_stands(ran, name):
    (page,) = ran[name, "handed out"].pages
    assert COURSE.topic(name).assignment().names[0] in page
    assert "not started" in page or name in WITHOUT_FIGURES  # whose stub is started for you
