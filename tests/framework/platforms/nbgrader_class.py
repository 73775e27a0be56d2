"""What nbgrader does with the course: one small course through nbgrader's own commands, and a class of which each
student tries something. `make platforms` runs it, where nbgrader is installed; it takes three minutes.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader_course import POINTS, SOURCE, SUITE, Place, new_place, run

from autograder.course.source import as_notebook, stub

ANSWERS = {
    "double": "def double(z):\n    return 2.0 * given(z)",
    "quarter": "def quarter(z):\n    return given(z) / 4.0",
    "half": "def half(z):\n    return given(z) / 2.0",
    "essay": "Because $a < b$ and **so** on.",
    "Box": "class Box:\n    def open(self):\n        return 1.0",
}
ESSAY = {  # a manually graded answer, which the instructor has added
    "cell_type": "markdown",
    "id": "essay",
    "source": "### BEGIN SOLUTION\nBecause.\n### END SOLUTION",
    "metadata": {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": "essay",
            "grade": True,
            "solution": True,
            "locked": False,
            "task": False,
            "points": 2,
        }
    },
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
        if cell["cell_type"] == "markdown":
            continue
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
    essay = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "essay")
    essay["cell_type"] = "code"  # nbgrader makes it Markdown again
    answer = f"def double(z):\n    raise ValueError('{script}{image}')"
    half = f'class T(float):\n    pass\nT.__name__ = "{script}"\ndef half(z):\n    return T()'
    save(folder, answered(notebook, double=answer, half=half, essay=script + image))


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


@submission("pipe")
def _(folder: Path, notebook: Notebook) -> None:
    """Whoever opens it waits for ever."""
    os.mkfifo(folder / "small.ipynb")


@submission("two files")
def _(folder: Path, notebook: Notebook) -> None:
    """A module beside the notebook: the better one counts, as everywhere."""
    (folder / "small.py").write_text(
        "import numpy as np\ngiven = np.asarray\n" + "\n".join(ANSWERS[n] for n in ANSWERS if n != "essay")
    )
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
    source = json.loads(place.notebook.read_bytes())
    source["cells"].append(ESSAY)
    place.notebook.write_text(json.dumps(source))
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
    names = {"test-" + n.replace(".", "-"): n for n in POINTS}
    with Gradebook(f"sqlite:///{place.course}/gradebook.db", "course") as gradebook:
        (notebook,) = gradebook.find_submission("01_small", student).notebooks
        assert not any(g.needs_manual_grade for g in notebook.grades if g.cell.name in names)
        return {names[g.cell.name]: g.auto_score for g in notebook.grades if g.cell.name in names}


def page(place: Place, student: str) -> str:
    return (place.course / "feedback" / student / "01_small/small.html").read_text()


def test_the_source_validates_with_public_and_hidden_checks(klass: Place) -> None:
    assert "Success! Your notebook passes all the tests." in klass.printed["validate source"]


def test_a_solution_that_fails_a_hidden_check_does_not_validate(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    place.make()
    (place.checkout / "tests/course/01_small/test_hidden.py").write_text(
        SUITE.format(which="hidden").replace("0.0), 0.0)", "0.0), 1.0)")
    )
    said = place.nbgrader("validate", "source/01_small/small.ipynb")
    assert "double(0) is 0" in said
    assert "The following cell failed" in said


def test_the_release_validates_as_a_stub(klass: Place) -> None:
    assert "Success! The notebook does not pass any tests." in klass.printed["validate release"]
    assert klass.printed["validate stub"].count("not started") >= len(POINTS)


def test_the_release_is_the_stub_of_the_handout_and_shows_nothing_hidden(klass: Place) -> None:
    folder = klass.course / "release/01_small"
    cells = json.loads((folder / "small.ipynb").read_bytes())["cells"]
    own = [
        "".join(c["source"])
        for c in cells
        if not (w := c["metadata"].get("nbgrader", {})).get("grade") and w.get("grade_id") != "setup"
    ]
    assert own == ["".join(c["source"]) for c in as_notebook(stub(SOURCE))["cells"]]
    visible = {"".join(c["source"]) for c in graded({"cells": cells}) if c["cell_type"] == "code"}
    assert visible == {f'check("{name}")' for name in POINTS}
    for path in folder.iterdir():
        text = path.read_text()
        assert "hidden_line" not in text
        assert "reference_line" not in text
        assert "HIDDEN" not in text
        assert "check_hidden" not in text


@pytest.mark.parametrize("student", GRADED)
def test_the_gradebook_has_what_the_engine_says(klass: Place, student: str) -> None:
    assert of_nbgrader(klass, student) == of_engine(klass, student)


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


@pytest.mark.parametrize("student", ["triple", "skips", "rewrites", "relabels"])
def test_a_wrong_answer_gets_its_points_whatever_the_notebook_says_of_itself(klass: Place, student: str) -> None:
    assert of_nbgrader(klass, student) == {**POINTS, "double": 4.5}


@pytest.mark.parametrize(
    "student", ["untouched", "no json", "deep json", "strange json", "old format", "linked notebook", "pipe"]
)
def test_nothing_gets_nothing(klass: Place, student: str) -> None:
    assert set(of_nbgrader(klass, student).values()) == {0.0}


def test_what_comes_back_through_the_exchange_is_graded(klass: Place) -> None:
    (student,) = {p.name for p in (klass.course / "submitted").iterdir()} - SUBMISSIONS.keys()
    assert of_nbgrader(klass, student) == POINTS
    assert of_engine(klass, student) == POINTS


def test_the_courses_prose_is_shown_as_it_was_written(klass: Place) -> None:
    assert "<code>z &lt; 0</code>" in page(klass, "right")


def test_the_export_has_the_totals_and_nobody_stops_the_batch(klass: Place) -> None:
    rows = (klass.course / "grades.csv").read_text().splitlines()
    scores = {row.split(",")[3]: float(row.split(",")[9]) for row in rows[1:]}
    assert {s: scores[s] for s in GRADED} == {
        s: pytest.approx(sum(of_engine(klass, s).values()), abs=1e-3) for s in GRADED
    }
    errors = re.findall(r"for student '(.*)'", klass.printed["autograde"])
    assert errors == [RENAMED]


def test_the_diagnosis_is_in_the_feedback(klass: Place) -> None:
    text = page(klass, "triple")
    assert "That is three times z, and &lt;b&gt;not&lt;/b&gt; twice." in text
    assert "double(z) is twice z" in text


@pytest.mark.parametrize(
    ("student", "words"),
    [("no json", "not valid JSON"), ("linked notebook", "link"), ("old format", "old format"), ("exits", "ended")],
)
def test_the_feedback_says_why_a_notebook_could_not_be_graded(klass: Place, student: str, words: str) -> None:
    assert words in page(klass, student)


@pytest.mark.parametrize(("student", "score"), [("right", None), ("untouched", 0.0)])
def test_an_answer_in_prose_waits_for_the_instructor_unless_there_is_none(klass: Place, student: str, score) -> None:
    with Gradebook(f"sqlite:///{klass.course}/gradebook.db", "course") as gradebook:
        grade = gradebook.find_grade("essay", "small", "01_small", student)
        assert (grade.auto_score, grade.needs_manual_grade) == (score, score is None)


@pytest.mark.parametrize("student", GRADED)
def test_feedback_shows_nothing_hidden_and_runs_nothing(klass: Place, student: str) -> None:
    for path in (klass.course / "feedback" / student).rglob("*"):
        text = path.read_text() if path.is_file() else ""
        for secret in ("hidden_line", "reference_line", "HIDDEN", "check_hidden", SECRET):
            assert secret not in text, f"{path.name} shows {secret}"
        assert "<script>alert" not in text
        assert not re.search(r"<img[^>]*onerror", text)
        assert not re.search(r"href=.?java", text, re.IGNORECASE)


def test_a_students_own_prose_is_shown(klass: Place) -> None:
    assert "<strong>kept</strong> and $a &lt; b$" in page(klass, "scripts")


def test_the_files_beside_the_notebook_are_the_instructors(klass: Place) -> None:
    theirs = klass.course / "autograded/own tests/01_small/test_small.py"
    assert theirs.read_text() == SUITE.format(which="public")


def test_formgraders_button_and_a_changed_number_of_points(klass: Place) -> None:
    """What formgrader calls, in this process; an instructor has doubled an exercise's points."""
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
