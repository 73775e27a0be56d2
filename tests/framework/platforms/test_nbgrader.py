"""`autograder nbgrader`: the course that it makes and, where nbgrader is installed, what nbgrader does with it.

With nbgrader: one small course through nbgrader's own commands, and a class of which each student tries something.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.course import find_course
from autograder.course.source import as_notebook, stub

CHECKOUT = find_course(Path(__file__))
NBGRADER = importlib.util.find_spec("nbgrader") is not None
needs_nbgrader = pytest.mark.skipif(not NBGRADER, reason="nbgrader is not installed: make platforms")

SOURCE = '''# %% [markdown]
# # Small

# %%
import numpy as np


def given(z):
    """Given."""
    return np.asarray(z, dtype=float)


# %% [markdown]
# ## double, where `z < 0` too

# %%
def double(z):
    """Twice z."""
    ### BEGIN SOLUTION
    reference_line_of_double = given(z)
    return 2.0 * reference_line_of_double
    ### END SOLUTION


# %%
def quarter(z):
    """A quarter of z; it uses half, which comes later."""
    ### BEGIN SOLUTION
    return half(half(z))
    ### END SOLUTION


# %%
def half(z):
    """Half of z."""
    ### BEGIN SOLUTION
    return given(z) / 2.0
    ### END SOLUTION


# %%
class Box:
    """A box."""

    ### BEGIN SOLUTION
    def open(self):
        """What is in the box."""
        return given(1.0)

    ### END SOLUTION
'''
TOML = """
title = "Small"
module = "small"
summary = "A few functions."

[limits]
call_seconds = 0.5
import_seconds = 1.0
submission_seconds = 4.0
"""
POINTS = {"double": 9.0, "quarter": 4.0, "half": 6.5, "Box.open": 0.5}
TOML += "".join(f'\n[[exercise]]\nname = "{n}"\npoints = {p}\nhints = ["a", "b", "c"]\n' for n, p in POINTS.items())
SUITE = """
from autograder import exercise


@exercise("double")
def test_{which}_double(student, compare, rng):
    "double(z) is twice z ({which})"
    {which}_line_of_double = rng.normal(size=5)
    compare(student.double({which}_line_of_double), 2.0 * {which}_line_of_double)


@exercise("double")
def test_double_of_zero(student, compare):
    "double(0) is 0"
    compare(student.double(0.0), 0.0)


@exercise("quarter")
def test_quarter(student, compare, rng):
    "quarter(z) is a quarter of z"
    z = rng.normal(size=5)
    compare(student.quarter(z), z / 4.0)


@exercise("half")
def test_half(student, compare, rng):
    "half(z) is half of z"
    z = rng.normal(size=5)
    compare(student.half(z), z / 2.0)


@exercise("Box.open")
def test_open(student, compare):
    "Box().open() is 1"
    compare(student.Box().open(), 1.0)
"""
MISTAKES = """
from autograder.course import mistake


@mistake("double", "That is three times z, and <b>not</b> twice.")
def triple(z):
    return 3.0 * z
"""
ANSWERS = {
    "double": "def double(z):\n    return 2.0 * given(z)",
    "quarter": "def quarter(z):\n    return given(z) / 4.0",
    "half": "def half(z):\n    return given(z) / 2.0",
    "Box": "class Box:\n    def open(self):\n        return 1.0",
}
TRIPLE = "def double(z):\n    return 3.0 * given(z)"

Notebook = dict[str, Any]
SUBMISSIONS: dict[str, Callable[[Path, Notebook], None]] = {}


def submission(student: str):
    """A student of the class: the function is given their folder and the notebook as it was released."""

    def enlist(function: Callable[[Path, Notebook], None]) -> Callable[[Path, Notebook], None]:
        SUBMISSIONS[student] = function
        return function

    return enlist


# ------------------------------------------------------------------------------------------------ without nbgrader
@dataclass
class Place:
    """A checkout of one small topic, and the course that is made from it."""

    checkout: Path
    course: Path
    said: str = ""
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def notebook(self) -> Path:
        return self.course / "source/01_small/small.ipynb"

    def make(self, *options: str) -> int:
        """`autograder nbgrader`; its exit code."""
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
            patch.chdir(self.checkout)
            patch.setattr(sys, "argv", ["autograder", "nbgrader", str(self.course), *options])
            with pytest.raises(SystemExit) as end:
                main()
        self.said = said.getvalue()
        return int(end.value.code or 0)

    def nbgrader(self, *words: str) -> str:
        """An nbgrader command in the course's folder; what it printed."""
        done = run([sys.executable, "-m", "nbgrader", *words], self.course)
        return done.stdout + done.stderr


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # nbgrader calls `alembic` by name
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(CHECKOUT.root)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def new_place(folder: Path) -> Place:
    checkout = folder / "checkout"
    for part in ("solutions/01_small", "tests/course/01_small", "assignments"):
        (checkout / part).mkdir(parents=True)
    (checkout / "solutions/01_small/small.py").write_text(SOURCE)
    (checkout / "solutions/01_small/assignment.toml").write_text(TOML)
    suites = checkout / "tests/course/01_small"
    (suites / "test_public.py").write_text(SUITE.format(which="public"))
    (suites / "test_hidden.py").write_text(SUITE.format(which="hidden"))
    (suites / "mistakes.py").write_text(MISTAKES)
    return Place(checkout, folder / "course")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return new_place(tmp_path)


def graded_cells(notebook: Path) -> dict[str, float]:
    """Points by the name of the cell."""
    words = [c["metadata"].get("nbgrader", {}) for c in json.loads(notebook.read_bytes())["cells"]]
    return {w["grade_id"]: w["points"] for w in words if w.get("grade")}


def test_a_course_has_a_graded_and_locked_cell_for_each_exercise(place: Place) -> None:
    assert place.make() == 0, place.said
    assert graded_cells(place.notebook) == {"test-" + n.replace(".", "-"): p for n, p in POINTS.items()}
    words = [c["metadata"].get("nbgrader") for c in json.loads(place.notebook.read_bytes())["cells"]]
    marked = [w for w in words if w]
    assert all(w["locked"] != w["solution"] for w in marked)
    assert len({w["grade_id"] for w in marked}) == len(marked)
    assert [w["grade_id"] for w in marked if w["solution"]] == ["double", "quarter", "half", "Box"]


def test_a_graded_cell_stands_below_everything_that_its_exercise_uses(place: Place) -> None:
    place.make()
    names = [
        c["metadata"].get("nbgrader", {}).get("grade_id") for c in json.loads(place.notebook.read_bytes())["cells"]
    ]
    assert names.index("test-quarter") > names.index("half")


def test_nothing_in_a_source_folder_shows_a_hidden_check_and_only_the_notebook_the_reference(place: Place) -> None:
    place.make()
    for path in place.notebook.parent.iterdir():
        text = path.read_text()
        assert "hidden_line_of_double" not in text
        assert ("reference_line_of_double" in text) == (path == place.notebook)


def test_a_second_run_has_nothing_to_do(place: Place) -> None:
    place.make()
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in place.course.rglob("*") if p.is_file()}
    assert place.make() == 0
    assert "nothing to do" in place.said
    after = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in place.course.rglob("*") if p.is_file()}
    assert {p: v for p, v in after.items() if p.name != ".autograder.json"} == {
        p: v for p, v in before.items() if p.name != ".autograder.json"
    }


def test_an_edited_notebook_is_not_written_over(place: Place) -> None:
    place.make()
    place.notebook.write_text(place.notebook.read_text().replace("# Small", "# Mine"))
    (place.checkout / "solutions/01_small/small.py").write_text(SOURCE.replace("Given.", "Given to you."))
    mine = place.notebook.read_text()
    assert place.make() == 2
    assert "source/01_small/small.ipynb" in place.said
    assert "--force" in place.said
    assert len(place.said.splitlines()) == 1
    assert place.notebook.read_text() == mine
    assert place.make("--force") == 0
    assert "your changes are gone" in place.said
    assert "Given to you." in place.notebook.read_text()


def test_what_was_not_edited_is_renewed(place: Place) -> None:
    place.make()
    (place.checkout / "solutions/01_small/small.py").write_text(SOURCE.replace("Given.", "Given to you."))
    assert place.make() == 0
    assert "Given to you." in place.notebook.read_text()


def test_a_file_that_the_source_makes_no_more_goes_unless_it_was_edited(place: Place) -> None:
    toml = place.checkout / "solutions/01_small/assignment.toml"
    toml.write_text(TOML.replace("summary", 'data = ["numbers.txt"]\nsummary'))
    (toml.parent / "numbers.txt").write_text("1 2 3\n")
    place.make()
    data = place.notebook.with_name("numbers.txt")
    toml.write_text(TOML)
    data.write_text("4 5 6\n")
    assert place.make() == 2
    data.write_text("1 2 3\n")
    assert place.make() == 0
    assert not data.exists()


def test_the_configuration_is_the_instructors(place: Place) -> None:
    place.make()
    config = place.course / "nbgrader_config.py"
    mine = "c.Exchange.root = '/srv/exchange'\n" + config.read_text()
    config.write_text(mine)
    assert place.make() == 0
    assert config.read_text() == mine


def test_a_configuration_without_the_engine_is_an_error_that_says_what_to_write(place: Place) -> None:
    place.course.mkdir()
    (place.course / "nbgrader_config.py").write_text("c = get_config()\n# configure(c)\n")
    assert place.make() == 2
    assert "import configure; configure(c)" in place.said
    assert len(place.said.splitlines()) == 1
    assert place.notebook.exists()  # all else is done


def test_a_file_in_the_courses_place_is_an_error_in_one_line(place: Place) -> None:
    place.course.write_text("")
    assert place.make() == 2
    assert len(place.said.splitlines()) == 1


@pytest.mark.parametrize("topic", CHECKOUT.topics(), ids=lambda t: t.name)
def test_every_topic_gives_a_notebook_of_which_the_stub_is_the_handouts(topic) -> None:
    from autograder.platforms.nbgrader.notebooks import source_notebook

    cells = json.loads(source_notebook(topic))["cells"]
    words = [c["metadata"].get("nbgrader", {}) for c in cells]
    own = [c for c, w in zip(cells, words) if not w.get("grade") and w.get("grade_id") != "setup"]
    as_stub = [
        stub("".join(c["source"])).rstrip("\n") if c["cell_type"] == "code" else "".join(c["source"]) for c in own
    ]
    handout = as_notebook(stub(topic.source.read_text()))["cells"]
    assert as_stub == ["".join(c["source"]) for c in handout]
    assert sum(w["points"] for w in words if w.get("grade")) == topic.assignment().points


# --------------------------------------------------------------------------------------------------- with nbgrader
def answered(notebook: Notebook, **answers: str) -> Notebook:
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = {**ANSWERS, **answers}.get(name, cell["source"])
    return notebook


def save(folder: Path, notebook: Notebook, name: str = "small.ipynb") -> None:
    (folder / name).write_text(json.dumps(notebook))


def code(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def graded(notebook: Notebook) -> list[dict[str, Any]]:
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


@submission("right")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook))


@submission("untouched")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, notebook)


@submission("triple")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook, double=TRIPLE))


@submission("zoë o'neil")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook))


@submission("warns")
def _(folder: Path, notebook: Notebook) -> None:
    """Full points: what is written to stderr says nothing about the answer."""
    answer = "def double(z):\n    import sys\n    print('note', file=sys.stderr)\n    return 2.0 * given(z)"
    save(folder, answered(notebook, double=answer))


@submission("skips")
def _(folder: Path, notebook: Notebook) -> None:
    """No points for a test cell that a tag keeps from running."""
    for cell in graded(answered(notebook, double=TRIPLE)):
        cell["metadata"]["tags"] = ["skip-execution"]
    save(folder, notebook)


@submission("copies")
def _(folder: Path, notebook: Notebook) -> None:
    """Pasted copies of graded cells, one used for a function."""
    copy = json.loads(json.dumps(graded(answered(notebook))[0]))
    copy["source"] += "\ndef helper(z):\n    return z"
    notebook["cells"] += [copy, json.loads(json.dumps(copy))]
    save(folder, answered(notebook, double="def double(z):\n    return helper(2.0 * given(z))"))


@submission("rewrites")
def _(folder: Path, notebook: Notebook) -> None:
    """Test cells that end in what nbgrader takes for full points."""
    for cell in graded(answered(notebook, double=TRIPLE)):
        cell["source"] = "import numpy as np\nnp.float64(1.5)"
        cell["outputs"] = [
            {
                "output_type": "execute_result",
                "data": {"text/plain": "9.0", "text/html": "<script>alert(1)</script>"},
                "metadata": {},
                "execution_count": 1,
            }
        ]
    save(folder, notebook)


@submission("relabels")
def _(folder: Path, notebook: Notebook) -> None:
    """Every flag flipped, and a version from the future, at which nbgrader stops for the whole class."""
    for cell in answered(notebook, double=TRIPLE)["cells"]:
        word = cell["metadata"].get("nbgrader")
        if word:
            word.update(schema_version=999, points=100, grade=not word["grade"], solution=True, locked=False)
    notebook["metadata"] = {"kernelspec": {"name": "../../evil"}, "language": 5, "title": "<script>alert(1)</script>"}
    save(folder, notebook)


@submission("deletes")
def _(folder: Path, notebook: Notebook) -> None:
    """Only the answers are left."""
    keep = ("given", *ANSWERS)
    answered(notebook)["cells"] = [
        c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") in keep
    ]
    save(folder, notebook)


@submission("scripts")
def _(folder: Path, notebook: Notebook) -> None:
    """HTML wherever a page could show it."""
    script = "<script>alert(1)</script>"
    image = "<img src=x onerror=alert(1)>"
    notebook["cells"] += [
        {"cell_type": "markdown", "source": f"{script} {image} [x](javascript:alert(1))", "metadata": {}},
        {"cell_type": "raw", "source": script, "metadata": {"raw_mimetype": "text/html"}},
        {"cell_type": script, "source": image, "metadata": {}},
        code(f"x = '{script}'"),
        {
            "cell_type": "markdown",
            "source": "a\n\n<div\n\n" + image + "\n\n[y](java&#115;cript:alert(1))",
            "metadata": {},
        },
        {
            "cell_type": "markdown",
            "source": "`[z](javascript:alert(1))`\n\n    [z](javascript:alert(1))",
            "metadata": {},
        },
        {"cell_type": "markdown", "source": "[" * 50_000 + "> " * 50_000 + script, "metadata": {}},
        {"cell_type": "markdown", "source": "**kept** and $a < b$", "metadata": {}},
    ]
    answer = f"def double(z):\n    raise ValueError('{script}{image}')"
    half = f'class T(float):\n    pass\nT.__name__ = "{script}"\ndef half(z):\n    return T()'
    save(folder, answered(notebook, double=answer, half=half))


@submission("exits")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook, half="import os\nos._exit(0)"))


@submission("loops")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook, double="def double(z):\n    while True:\n        pass"))


@submission("no json")
def _(folder: Path, notebook: Notebook) -> None:
    (folder / "small.ipynb").write_text("{")


@submission("deep json")
def _(folder: Path, notebook: Notebook) -> None:
    (folder / "small.ipynb").write_text('{"cells":' + "[" * 100_000)


@submission("strange json")
def _(folder: Path, notebook: Notebook) -> None:
    notebook["cells"] += [None, 5, {"cell_type": "code", "source": [1, 2], "metadata": []}]
    save(folder, notebook)


@submission("strange metadata")
def _(folder: Path, notebook: Notebook) -> None:
    answered(notebook)["cells"] += [
        code("1") | {"metadata": 5},
        code("2", nbgrader=7),
        code("3", nbgrader={"grade_id": ["x"], "grade": True}),
    ]
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 99
    save(folder, notebook)


@submission("old format")
def _(folder: Path, notebook: Notebook) -> None:
    (folder / "small.ipynb").write_text('{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}')


@submission("links")
def _(folder: Path, notebook: Notebook) -> None:
    """What links lead to does not come back as feedback."""
    (folder / "secret.txt").symlink_to(folder.parents[2] / "secret.txt")
    save(folder, answered(notebook))


@submission("linked notebook")
def _(folder: Path, notebook: Notebook) -> None:
    (folder / "small.ipynb").symlink_to(folder.parents[2] / "secret.ipynb")


@submission("two files")
def _(folder: Path, notebook: Notebook) -> None:
    """A module beside the notebook: the better one counts, as everywhere."""
    (folder / "small.py").write_text("import numpy as np\ngiven = np.asarray\n" + "\n".join(ANSWERS.values()))
    save(folder, notebook)


@submission("own tests")
def _(folder: Path, notebook: Notebook) -> None:
    """The files beside the notebook are the instructor's."""
    (folder / "test_small.py").write_text("raise SystemExit")
    (folder / "autograder.json").write_text("{}")
    save(folder, answered(notebook))


@submission("zz last of all")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook))


@submission("renamed")
def _(folder: Path, notebook: Notebook) -> None:
    save(folder, answered(notebook), "small (1).ipynb")


SECRET = "the instructor's own file"
RENAMED = "renamed"  # nbgrader itself refuses it
GRADED = [student for student in SUBMISSIONS if student != RENAMED]


@pytest.fixture(scope="module")
def klass(tmp_path_factory) -> Place:
    """The class, through nbgrader's commands up to feedback; and graded by `autograder grade`."""
    place = new_place(Path(tmp_path_factory.mktemp("nbgrader")))
    assert place.make() == 0, place.said
    place.printed["validate source"] = place.nbgrader("validate", "source/01_small/small.ipynb")
    place.printed["generate"] = place.nbgrader("generate_assignment", "01_small")
    place.printed["validate release"] = place.nbgrader("validate", "--invert", "release/01_small/small.ipynb")
    place.printed["validate stub"] = place.nbgrader("validate", "release/01_small/small.ipynb")
    (place.course / "secret.txt").write_text(SECRET)
    (place.course / "secret.ipynb").write_text(json.dumps({"cells": [code(f"x = {SECRET!r}")]}))
    released = (place.course / "release/01_small/small.ipynb").read_text()
    for student, hand_in in SUBMISSIONS.items():
        folder = place.course / "submitted" / student / "01_small"
        folder.mkdir(parents=True)
        hand_in(folder, json.loads(released))
    exchange(place)
    place.printed["autograde"] = place.nbgrader("autograde", "01_small")
    place.printed["export"] = place.nbgrader("export", "--to=grades.csv")
    place.printed["feedback"] = place.nbgrader("generate_feedback", "01_small")
    command = [sys.executable, "-m", "autograder", "grade", "01", str(place.course / "submitted"), "--out", "grades"]
    place.printed["grade"] = run(command, place.checkout).stdout
    return place


def exchange(place: Place) -> None:
    """Through nbgrader's exchange: released, fetched by a student (here the same user), handed in, collected."""
    root = place.course.parent / "exchange"
    root.mkdir()
    root.chmod(0o777)
    at_home = place.course.parent / "home"
    at_home.mkdir()
    option = f"--Exchange.root={root}"
    place.printed["release"] = place.nbgrader("release_assignment", "01_small", option)
    student = Place(place.checkout, at_home)
    student.nbgrader("fetch_assignment", "01_small", "--course=course", option)
    work = at_home / "01_small/small.ipynb"
    save(work.parent, answered(json.loads(work.read_bytes())))
    student.nbgrader("submit", "01_small", "--course=course", option)
    place.printed["collect"] = place.nbgrader("collect", "01_small", option)


def of_engine(place: Place, student: str) -> dict[str, float]:
    """By exercise, what `autograder grade` says."""
    for path in (place.checkout / "grades/results").glob("*.json"):
        extra = json.loads(path.read_bytes())["extra_data"]
        if extra["submission"] == student:
            return {name: e["score"] for name, e in extra["exercises"].items()}
    raise AssertionError(f"{student} was not graded: {place.printed['grade']}")


def of_nbgrader(place: Place, student: str) -> dict[str, float | None]:
    """By exercise, what is in the gradebook."""
    from nbgrader.api import Gradebook

    names = {"test-" + n.replace(".", "-"): n for n in POINTS}
    with Gradebook(f"sqlite:///{place.course}/gradebook.db", "course") as gradebook:
        (notebook,) = gradebook.find_submission("01_small", student).notebooks
        assert not any(g.needs_manual_grade for g in notebook.grades)
        return {names[g.cell.name]: g.auto_score for g in notebook.grades}


def page(place: Place, student: str) -> str:
    return (place.course / "feedback" / student / "01_small/small.html").read_text()


@needs_nbgrader
def test_the_source_validates_with_public_and_hidden_checks(klass: Place) -> None:
    assert "Success! Your notebook passes all the tests." in klass.printed["validate source"]


@needs_nbgrader
def test_a_wrong_reference_does_not_validate(place: Place) -> None:
    """In the public checks, or in the hidden ones alone."""
    place.make()
    (place.checkout / "tests/course/01_small/test_hidden.py").write_text(
        SUITE.format(which="hidden").replace("0.0), 0.0)", "0.0), 1.0)")
    )
    said = place.nbgrader("validate", "source/01_small/small.ipynb")
    assert "double(0) is 0" in said
    assert "The following cell failed" in said


@needs_nbgrader
def test_the_release_validates_as_a_stub(klass: Place) -> None:
    assert "Success! The notebook does not pass any tests." in klass.printed["validate release"]
    assert klass.printed["validate stub"].count("not started") >= len(POINTS)


@needs_nbgrader
def test_the_release_is_the_stub_of_the_handout_and_shows_nothing_hidden(klass: Place) -> None:
    folder = klass.course / "release/01_small"
    cells = json.loads((folder / "small.ipynb").read_bytes())["cells"]
    own = [
        "".join(c["source"])
        for c in cells
        if not (w := c["metadata"].get("nbgrader", {})).get("grade") and w.get("grade_id") != "setup"
    ]
    assert own == ["".join(c["source"]) for c in as_notebook(stub(SOURCE))["cells"]]
    visible = {"".join(c["source"]) for c in graded({"cells": cells})}
    assert visible == {f'check("{name}")' for name in POINTS}
    for path in folder.iterdir():
        text = path.read_text()
        assert "hidden_line" not in text
        assert "reference_line" not in text
        assert "HIDDEN" not in text
        assert "check_hidden" not in text


@needs_nbgrader
@pytest.mark.parametrize("student", GRADED)
def test_the_gradebook_has_what_the_engine_says(klass: Place, student: str) -> None:
    assert of_nbgrader(klass, student) == of_engine(klass, student)


@needs_nbgrader
@pytest.mark.parametrize(
    "student",
    [
        "right",
        "warns",
        "copies",
        "deletes",
        "links",
        "two files",
        "own tests",
        "strange metadata",
        "zz last of all",
        "zoë o'neil",
    ],
)
def test_right_answers_get_full_points(klass: Place, student: str) -> None:
    assert of_nbgrader(klass, student) == POINTS


@needs_nbgrader
@pytest.mark.parametrize("student", ["triple", "skips", "rewrites", "relabels"])
def test_a_wrong_answer_gets_its_points_whatever_the_notebook_says_of_itself(klass: Place, student: str) -> None:
    assert of_nbgrader(klass, student) == {**POINTS, "double": 4.5}


@needs_nbgrader
@pytest.mark.parametrize(
    "student", ["untouched", "no json", "deep json", "strange json", "old format", "linked notebook"]
)
def test_nothing_gets_nothing(klass: Place, student: str) -> None:
    assert set(of_nbgrader(klass, student).values()) == {0.0}


@needs_nbgrader
def test_what_comes_back_through_the_exchange_is_graded(klass: Place) -> None:
    (student,) = {p.name for p in (klass.course / "submitted").iterdir()} - SUBMISSIONS.keys()
    assert of_nbgrader(klass, student) == POINTS
    assert of_engine(klass, student) == POINTS


@needs_nbgrader
def test_the_courses_prose_is_shown_as_it_was_written(klass: Place) -> None:
    assert "<code>z &lt; 0</code>" in page(klass, "right")


@needs_nbgrader
def test_the_export_has_the_totals_and_nobody_stops_the_batch(klass: Place) -> None:
    rows = (klass.course / "grades.csv").read_text().splitlines()
    scores = {row.split(",")[3]: float(row.split(",")[9]) for row in rows[1:]}
    assert {s: scores[s] for s in GRADED} == {
        s: pytest.approx(sum(of_engine(klass, s).values()), abs=1e-3) for s in GRADED
    }
    errors = re.findall(r"for student '(.*)'", klass.printed["autograde"])
    assert errors == [RENAMED]


@needs_nbgrader
def test_the_diagnosis_is_in_the_feedback(klass: Place) -> None:
    text = page(klass, "triple")
    assert "That is three times z, and &lt;b&gt;not&lt;/b&gt; twice." in text
    assert "double(z) is twice z" in text


@needs_nbgrader
@pytest.mark.parametrize(
    ("student", "words"),
    [("no json", "not valid JSON"), ("linked notebook", "link"), ("old format", "old format"), ("exits", "ended")],
)
def test_the_feedback_says_why_a_notebook_could_not_be_graded(klass: Place, student: str, words: str) -> None:
    assert words in page(klass, student)


@needs_nbgrader
@pytest.mark.parametrize("student", GRADED)
def test_feedback_shows_nothing_hidden_and_runs_nothing(klass: Place, student: str) -> None:
    for path in (klass.course / "feedback" / student).rglob("*"):
        text = path.read_text() if path.is_file() else ""
        for secret in ("hidden_line", "reference_line", "HIDDEN", "check_hidden", SECRET):
            assert secret not in text, f"{path.name} shows {secret}"
        assert "<script>alert" not in text
        assert not re.search(r"<img[^>]*onerror", text)
        assert not re.search(r"href=.?java", text, re.IGNORECASE)


@needs_nbgrader
def test_a_students_own_prose_is_shown(klass: Place) -> None:
    assert "<strong>kept</strong> and $a &lt; b$" in page(klass, "scripts")


@needs_nbgrader
def test_the_files_beside_the_notebook_are_the_instructors(klass: Place) -> None:
    theirs = klass.course / "autograded/own tests/01_small/test_small.py"
    assert theirs.read_text() == SUITE.format(which="public")


@needs_nbgrader
def test_formgraders_button_and_a_changed_number_of_points(klass: Place) -> None:
    """What formgrader calls, in this process; an instructor has doubled an exercise's points."""
    from nbgrader.api import Gradebook

    code = (
        "from nbgrader.apps import NbGraderAPI, NbGrader\n"
        "app = NbGrader(); app.initialize([])\n"
        "api = NbGraderAPI(config=app.config)\n"
        "done = api.autograde('01_small', 'triple', force=True)\n"
        "print(done)"
    )
    with Gradebook(f"sqlite:///{klass.course}/gradebook.db", "course") as gradebook:
        cell = gradebook.find_grade_cell("test-double", "small", "01_small")
        cell.max_score = 18.0
        gradebook.db.commit()
    try:
        done = run([sys.executable, "-c", code], klass.course)
        assert "'success': True" in done.stdout, done.stdout + done.stderr
        assert of_nbgrader(klass, "triple") == {**POINTS, "double": 9.0}
    finally:
        with Gradebook(f"sqlite:///{klass.course}/gradebook.db", "course") as gradebook:
            gradebook.find_grade_cell("test-double", "small", "01_small").max_score = 9.0
            gradebook.db.commit()
