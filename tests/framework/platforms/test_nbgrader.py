"""`autograder nbgrader`: the course that it makes. What nbgrader does with it: nbgrader_class.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbgrader_course import POINTS, SOURCE, TOML, Place, new_place

from autograder.course import find_course
from autograder.course.source import as_notebook, stub

CHECKOUT = find_course(Path(__file__))


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
