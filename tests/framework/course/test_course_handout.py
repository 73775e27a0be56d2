"""What a student receives."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from autograder.course import CourseError, check_release, leaks, load_module, release, write_release


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_handout_is_stub_notebook_public_suite_and_readme(tiny):
    made = release(tiny.course, "01")
    assert set(made) == {
        *("shapes.py", "shapes.ipynb", "test_shapes.py", "README.md"),
        *("requirements.txt", "autograder.json"),
    }


def test_the_public_suite_is_handed_out_byte_for_byte(tiny):
    assert release(tiny.course, "01")["test_shapes.py"] == tiny.topic.public.read_bytes()


def test_the_stub_imports_and_raises_where_it_is_to_be_filled(tiny):
    write_release(tiny.course, "01")
    module = load_module(tiny.topic.handout / "shapes.py")
    with pytest.raises(NotImplementedError, match="square_area"):
        module.square_area(2)
    assert module.given_helper(2) == 2.0


def test_data_files_are_handed_out(tiny):
    tiny.edit(tiny.topic.toml, 'module = "shapes"', 'module = "shapes"\ndata = ["sides.bin"]')
    (tiny.topic.solution / "sides.bin").write_bytes(b"\xff\x00")
    made = release(tiny.course, "01")
    assert made["sides.bin"] == b"\xff\x00"
    assert b"`sides.bin`" in made["README.md"]


def test_a_data_file_named_as_a_generated_one_is_refused(tiny):
    tiny.edit(tiny.topic.toml, 'module = "shapes"', 'module = "shapes"\ndata = ["README.md"]')
    (tiny.topic.solution / "README.md").write_text("x")
    with pytest.raises(CourseError, match=r"data file 'README\.md'"):
        release(tiny.course, "01")


def test_the_readme_tells_title_files_points_and_commands(tiny):
    text = release(tiny.course, "01")["README.md"].decode()
    assert text.startswith("# Shapes\n\nAreas of simple shapes.\n")
    assert "pip install -r requirements.txt\nautograder check\n" in text
    assert r"| `square_area(side)` | The area of a square \| a number. | 12.5 |" in text
    assert "|  | together | 20 |" in text


def test_the_readme_of_a_warm_up_promises_no_points(tiny):
    tiny.edit(tiny.topic.toml, "points = 12.5", "points = 0")
    tiny.edit(tiny.topic.toml, "points = 7.5", "points = 0")
    assert b"This warm-up earns no points." in release(tiny.course, "01")["README.md"]


def test_a_fault_in_the_source_is_told_with_file_and_line(tiny):
    tiny.edit(tiny.topic.source, "    return 6 * square_area(side)\n    ### END SOLUTION\n", "    return 6\n")
    with pytest.raises(CourseError, match=r"01_shapes/shapes\.py: line \d+: BEGIN SOLUTION without END"):
        release(tiny.course, "01")


def test_a_suite_that_is_missing_is_told_in_words(tiny):
    tiny.topic.public.unlink()
    with pytest.raises(CourseError, match=r"01_shapes/test_public\.py: No such file"):
        release(tiny.course, "01")


def test_what_is_written_is_what_is_released(tiny):
    done = write_release(tiny.course, "01")
    assert files_in(tiny.topic.handout) == release(tiny.course, "01")
    assert len(done) == 6


def test_a_second_run_writes_nothing(tiny):
    write_release(tiny.course, "01")
    before = {path: path.stat().st_mtime_ns for path in tiny.topic.handout.iterdir()}
    assert write_release(tiny.course, "01") == []
    assert {path: path.stat().st_mtime_ns for path in tiny.topic.handout.iterdir()} == before


def test_only_what_changed_is_written_again(tiny):
    write_release(tiny.course, "01")
    (tiny.topic.handout / "README.md").write_text("edited by hand")
    assert write_release(tiny.course, "01") == ["01_shapes/README.md: written"]


def test_what_the_release_no_longer_makes_is_removed_and_caches_are_not(tiny):
    write_release(tiny.course, "01")
    (tiny.topic.handout / "old.csv").write_text("1")
    (tiny.topic.handout / ".pytest_cache").mkdir()
    (tiny.topic.handout / "__pycache__").mkdir()
    done = write_release(tiny.course, "01")
    assert done == ["01_shapes/old.csv: removed, the release does not make it"]
    assert (tiny.topic.handout / "__pycache__").is_dir()


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(tiny, monkeypatch):
    write_release(tiny.course, "01")
    before = files_in(tiny.topic.handout)
    tiny.edit(tiny.topic.source, "The surface of a cube.", "The surface of any cube.")

    def no_space(self, target):
        raise OSError("no space left on device")

    monkeypatch.setattr("pathlib.Path.replace", no_space)
    with pytest.raises(OSError, match="no space"):
        write_release(tiny.course, "01")
    assert files_in(tiny.topic.handout) == before


def test_a_committed_handout_that_is_up_to_date_differs_in_nothing(tiny):
    write_release(tiny.course, "01")
    assert check_release(tiny.course, "01") == []


def test_every_difference_from_the_source_is_listed(tiny):
    write_release(tiny.course, "01")
    stub = tiny.topic.handout / "shapes.py"
    tiny.edit(stub, "import math\n", "import cmath\n")
    (tiny.topic.handout / "README.md").unlink()
    (tiny.topic.handout / "old.csv").write_text("1")
    found = check_release(tiny.course, "01")
    assert [line.partition(";")[0] for line in found] == [
        "01_shapes/shapes.py: differs in line 7",
        "01_shapes/README.md: missing",
        "01_shapes/old.csv: not made from the source",
    ]
    assert all("autograder release 01_shapes" in line for line in found)


def test_a_handout_that_was_never_made_is_listed_whole(tiny):
    assert len(check_release(tiny.course, "01")) == 6


def test_the_tiny_handout_gives_nothing_away(tiny):
    assert leaks(tiny.course, "01") == []


def test_an_answer_in_a_docstring_is_a_leak_in_stub_and_notebook(tiny):
    tiny.edit(tiny.topic.source, "The surface of a cube.", "As in return 6 *  square_area(side) of above.")
    found = leaks(tiny.course, "01")
    assert [line.partition(",")[0] for line in found] == [
        "01_shapes/shapes.py",
        "01_shapes/shapes.ipynb",
        "01_shapes/README.md",
    ]
    assert all("`return 6 * square_area(side)`" in line for line in found)


def test_an_answer_in_the_public_suite_is_a_leak(tiny):
    with tiny.topic.public.open("a") as suite:
        suite.write("\n\ndef answer(side):\n    return 6 * square_area(side)\n")
    assert [line.partition(",")[0] for line in leaks(tiny.course, "01")] == ["01_shapes/test_shapes.py"]


def test_a_line_of_the_hidden_suite_in_prose_is_a_leak(tiny):
    tiny.edit(tiny.topic.source, "# # Shapes", "# # Shapes\n# secret_side = rng.uniform(3.25, 9.75)")
    assert "a line of the hidden suite" in leaks(tiny.course, "01")[0]


def test_an_answer_in_a_data_file_is_a_leak(tiny):
    tiny.edit(tiny.topic.toml, 'module = "shapes"', 'module = "shapes"\ndata = ["old.txt"]')
    (tiny.topic.solution / "old.txt").write_text("length_of_side = given_helper(side)")
    assert "01_shapes/old.txt, line 1" in leaks(tiny.course, "01")[0]


def test_code_that_is_given_on_purpose_is_no_leak(tiny):
    tiny.edit(tiny.topic.source, "    checked = float(side)", "    length_of_side = given_helper(side)")
    assert leaks(tiny.course, "01") == []


def test_prose_may_say_that_a_given_helper_is_to_be_used(tiny):
    tiny.edit(tiny.topic.source, "length_of_side = given_helper(side)", "side = given_helper(side)")
    tiny.edit(tiny.topic.source, "# # Shapes", "# # Shapes\n# Begin with `side = given_helper(side)`.")
    assert leaks(tiny.course, "01") == []


def test_the_notebook_and_the_stub_hold_the_same_code(tiny):
    made = release(tiny.course, "01")
    code = [
        "".join(cell["source"]) for cell in json.loads(made["shapes.ipynb"])["cells"] if cell["cell_type"] == "code"
    ]
    setup, *others = code
    assert setup.startswith("from autograder import check")
    assert all(cell in made["shapes.py"].decode() or cell.startswith('check("') for cell in others)


def test_the_notebook_has_a_cell_that_checks_below_each_exercise(tiny):
    cells = ["".join(c["source"]) for c in json.loads(release(tiny.course, "01")["shapes.ipynb"])["cells"]]
    for name in tiny.topic.assignment().names:
        place = cells.index(f'check("{name}")')
        assert name.partition(".")[0] in "".join(cells[:place])


def test_importing_the_room_is_light():
    heavy = {"jupytext", "nbformat", "pytest", "autograder.grading"}
    code = "import sys, autograder; before = set(sys.modules); import autograder.course; "
    code += f"print(sorted({heavy} & (set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
