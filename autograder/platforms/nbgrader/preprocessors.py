"""nbgrader's steps that are ours: the stub, a submitted notebook as the gradebook says it is, and the grade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, v4
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor

from autograder.course.source import regions, stub
from autograder.grading.levels import for_student
from autograder.platforms.nbgrader.apart import NotGraded, grade_apart
from autograder.platforms.nbgrader.coursework import checkout_of
from autograder.platforms.nbgrader.feedback import feedback_html
from autograder.platforms.nbgrader.notebooks import SCHEMA, grade_id
from autograder.platforms.nbgrader.untrusted import MAX_PROSE, harmless, text_of

Resources = dict[str, Any]
_new: Any = v4  # its functions have no types


class Stub(ClearSolutions):  # type: ignore[misc]
    """The stub as `autograder release` makes it: in a class or at the top of a cell, nbgrader's own would end the
    notebook's run.
    """

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code" or not utils.is_solution(cell) or not regions(cell.source):
            return bool(super()._replace_solution_region(cell, language))
        cell.source = stub(cell.source).rstrip("\n")
        return True


class TextOfNotebook(NotebookExporter):  # type: ignore[misc]
    """Reads a submitted notebook: the text of its cells and which graded cell each says to be, nothing else.

    Outputs, tags, attachments, a version from the future: nbgrader's own reading takes them along, and some of them
    stop it for the whole class. What cannot be read is an empty notebook here; the engine says why.
    """

    def from_filename(
        self, filename: str, resources: Resources | None = None, **kw: Any
    ) -> tuple[NotebookNode, Resources]:
        if not self.parent._sanitizing:  # what is autograded next is what we have written
            return super().from_filename(filename, resources=resources, **kw)  # type: ignore[no-any-return]
        path = Path(filename)
        about = {**(resources or {}), "metadata": {"name": path.stem, "path": str(path.parent)}}
        read: tuple[NotebookNode, Resources] = self.from_notebook_node(text_of(path), resources=about, **kw)
        return read


class Restore(NbGraderPreprocessor):  # type: ignore[misc]
    """Makes of a notebook's text what the gradebook says it is.

    Of copies of a cell the first is the cell, and the others are a student's own; graded cells that are missing are
    put back at the end.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        place = resources["nbgrader"]
        with Gradebook(place["db_url"]) as gradebook:
            source = gradebook.find_notebook(place["notebook"], place["assignment"])
            words = _words(source)
            texts = {cell.name: cell.source for cell in source.source_cells}
            if source.kernelspec:
                nb.metadata["kernelspec"] = msgspec.json.decode(source.kernelspec)
        seen: set[str] = set()
        for cell in nb.cells:
            name = cell.metadata.pop("nbgrader", {}).get("grade_id")
            if name in words and name not in seen:
                seen.add(name)
                _restore(cell, words[name], texts[name])
        for name, word in words.items():
            if name not in seen and (word["grade"] or word["task"]):
                self.log.warning("The cell %s was missing; it is put back", name)
                cell = _new.new_code_cell("", id=f"missing-{len(seen)}")
                seen.add(name)
                cell.source = texts[name]
                _restore(cell, word, texts[name])
                nb.cells.append(cell)
        own = {*texts.values(), *self._prose(place["assignment"], place["notebook"])}
        left = MAX_PROSE
        for cell in nb.cells:
            if cell.cell_type == "markdown" and cell.source not in own:
                size = len(cell.source)
                cell.source = harmless(cell.source, as_markdown=size <= left)
                left -= size if size <= left else 0
        self._drop_links(place["student"], place["assignment"])
        return nb, resources

    def _prose(self, assignment: str, notebook: str) -> set[str]:
        """The course's own prose, which may stay as it is."""
        folders = self.parent.parent.coursedir
        folder = Path(folders.format_path(folders.release_directory, ".", assignment))
        return {cell.source for cell in text_of(folder / f"{notebook}.ipynb").cells}

    def _drop_links(self, student: str, assignment: str) -> None:
        """nbgrader has copied what links in a submission lead to, and would hand it back as feedback."""
        folders = self.parent.parent.coursedir
        submitted = Path(folders.format_path(folders.submitted_directory, student, assignment))
        autograded = Path(folders.format_path(folders.autograded_directory, student, assignment))
        for path in submitted.rglob("*"):
            copy = autograded / path.relative_to(submitted)
            if path.is_symlink() and copy.is_file():
                self.log.warning("%s is a link, and is left out", path)
                copy.unlink()


def _words(notebook: Any) -> dict[str, dict[str, Any]]:
    """By name, what nbgrader writes on each cell that it knows."""
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    graded = {cell.name for cell in notebook.grade_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    return {
        cell.name: {
            "schema_version": SCHEMA,
            "grade_id": cell.name,
            "grade": cell.name in graded,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
            "locked": bool(cell.locked) or cell.name in tasks,
            "cell_type": cell.cell_type,
            "checksum": cell.checksum,
            **({"points": points[cell.name]} if cell.name in points else {}),
        }
        for cell in notebook.source_cells
    }


def _restore(cell: NotebookNode, word: dict[str, Any], text: str) -> None:
    cell.metadata["nbgrader"] = word
    if word["locked"]:
        cell.source = text
    if cell.cell_type != word["cell_type"]:
        cell.cell_type = word["cell_type"]
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


class ExternalGrade(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades with the engine, and writes its word into the graded cells as their output.

    nbgrader takes the output's plain text for the points, and shows the HTML.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        place = resources["nbgrader"]
        folders = self.parent.parent.coursedir
        checkout = checkout_of(Path(folders.root))
        topic = next((t for t in checkout.topics() if t.name == place["assignment"]), None)
        if topic is None:
            raise NotGraded(f"{place['assignment']} is no topic of {checkout.root}: grade it in a course of its own")
        path = Path(folders.format_path(folders.submitted_directory, place["student"], topic.name))
        result = for_student(grade_apart(topic, place["student"], path))
        exercises = {grade_id(e.name): e for e in result.exercises}
        for number, cell in enumerate(c for c in nb.cells if utils.is_grade(c) and not utils.is_solution(c)):
            name = cell.metadata.nbgrader["grade_id"]
            if name not in exercises:
                raise NotGraded(f"the graded cell {name} is of no exercise: let it be graded by hand")
            page = feedback_html(result, exercises[name], first=number == 0)
            score = points(exercises[name].score, exercises[name].max_score, cell.metadata.nbgrader["points"])
            data = {"text/plain": repr(score), "text/html": page}
            cell.outputs = [_new.new_output("execute_result", data, execution_count=number + 1)]
            cell.execution_count = number + 1
        return nb, resources


def points(score: float, max_score: float, worth: float) -> float:
    """An exercise's score in a cell's points, which an instructor may have changed.

    nbgrader takes whatever is no number from 0 up for full points, so this is one.
    """
    scaled = float(score) if max_score == worth else float(score) / max_score * worth if max_score else 0.0
    if not 0.0 <= scaled <= worth:
        raise NotGraded(f"a score of {scaled!r} of {worth!r}")
    return scaled
