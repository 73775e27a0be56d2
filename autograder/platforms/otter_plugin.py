"""Our engine below `otter run`: otter's plugin, which otter loads in its own process.

otter would run the upload in a kernel, beside the tests. So before anything is run, all of it is taken away and graded
by the engine, in processes of its own; the kernel gets an empty notebook, and tests (one an exercise, made by
`package`) that look up what the engine has found. The document is the engine's, word for word.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import GeneratorType
from typing import TYPE_CHECKING, Any

import nbformat
from otter.plugins import AbstractOtterPlugin
from otter.test_files import GradingResults
from otter.utils import chdir

from autograder.platforms.gradescope import RESULTS, UNFINISHED

if TYPE_CHECKING:
    from otter.run.run_autograder.autograder_config import AutograderConfig

OUTCOMES = "AUTOGRADER_OUTCOMES"  # names the document to the tests, which run in otter's kernel


def right(exercise: str) -> bool:
    """Whether the engine found an exercise right: asked by the tests in the zip."""
    document = json.loads(Path(os.environ[OUTCOMES]).read_text(encoding="utf-8"))
    return any(t["name"] == exercise and t.get("status") == "passed" for t in document["tests"])


class Results(GradingResults):  # type: ignore[misc, unused-ignore]  # otter has no types
    """otter's results, written as the engine's document."""

    document: dict[str, Any]

    def to_gradescope_dict(self, ag_config: AutograderConfig) -> dict[str, Any]:
        return self.document


class Engine(AbstractOtterPlugin):  # type: ignore[misc, unused-ignore]
    """Grades in otter's place."""

    document: dict[str, Any]

    def during_generate(self, otter_config: dict[str, Any], assignment: object) -> None:
        """The zip is complete as `package` has it made."""

    def before_grading(self, config: AutograderConfig) -> None:
        """Grade the upload, and leave none of it where otter and its kernel look."""
        folder = Path(self.submission_path).parent
        home = folder.parent
        kept = home / "upload"
        upload = _upload() or kept  # without `otter run`, what was found here; without a notebook of the module's name
        kept.mkdir(mode=0o700)
        for path in folder.iterdir():
            if path.name != "tests":  # otter has put its own there
                shutil.move(path, kept / path.name)
        (kept / Path(self.submission_path).name).unlink()  # the notebook of the zip
        nbformat.write(_empty(), self.submission_path)  # type: ignore[no-untyped-call]
        shutil.copyfile(home / UNFINISHED, home / RESULTS)
        command = [sys.executable, "-I", "-B", "-m", "autograder.platforms.gradescope", str(home), str(upload)]
        subprocess.run(command, cwd="/", check=True, stdin=subprocess.DEVNULL)
        self.document = json.loads((home / RESULTS).read_text(encoding="utf-8"))
        os.environ[OUTCOMES] = str(home / RESULTS)

    def before_execution(self, submission: nbformat.NotebookNode) -> nbformat.NotebookNode:
        return _empty()

    def after_grading(self, results: GradingResults) -> None:
        """What the kernel says of the tests is replaced by what the engine says."""
        results.__class__ = Results
        results.document = self.document
        for test in self.document["tests"]:
            if test["name"] in results.results:
                results.update_score(test["name"], test["score"])

    def generate_report(self) -> str:
        return str(self.document["output"])


def _empty() -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    return notebook


def _upload() -> Path | None:
    """What `otter run` was given, as it was.

    Before plugins are loaded otter takes an upload apart, and refuses one with two notebooks, or with two modules and
    no notebook. So that it finds one notebook whatever was handed in, the zip puts one of the module's name there, in
    place of the student's. Theirs still lies where `otter run` was told, and only otter's frames know where that is.
    """
    frame = sys._getframe()
    while frame is not None:
        if frame.f_globals.get("__name__") == "otter.run" and "submission" in frame.f_locals:
            path = Path(_started_in(), frame.f_locals["submission"])
            return path if path.exists() else None
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _started_in() -> str:
    """The folder that otter was started in: kept by the outermost of the `chdir` that it is in now."""
    entered = [
        g.gi_frame.f_locals["curr_dir"]
        for g in gc.get_objects()
        if isinstance(g, GeneratorType) and g.gi_code is chdir.__wrapped__.__code__ and g.gi_frame is not None
    ]
    temporary = Path.cwd().parent
    return next((folder for folder in entered if not Path(folder).is_relative_to(temporary)), str(temporary))
