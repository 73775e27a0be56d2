"""What a student downloads: all that is needed, and no answer."""

import zipfile

import pytest

from autograder.course import CourseError, leaks
from autograder.grading.handing_out import hand_out


@pytest.fixture
def downloaded(small):
    with zipfile.ZipFile(hand_out(small.course, small.course.topic("01"))) as archive:
        return {name.removeprefix("01_small/"): archive.read(name) for name in archive.namelist()}


def test_the_zip_holds_stub_notebook_checks_and_the_framework(downloaded):
    assert {"small.py", "small.ipynb", "test_small.py", "README.md", "requirements.txt"} < set(downloaded)
    (wheel,) = (name for name in downloaded if name.endswith(".whl"))
    assert downloaded["requirements.txt"].decode().strip() == f"./{wheel}"


def test_no_line_of_the_reference_or_of_a_hidden_check_is_in_it(small, downloaded):
    assert leaks(small.course, "01", downloaded) == []


def test_the_wheel_holds_the_framework_alone(downloaded, tmp_path):
    (name,) = (name for name in downloaded if name.endswith(".whl"))
    wheel = tmp_path / name
    wheel.write_bytes(downloaded[name])
    with zipfile.ZipFile(wheel) as archive:
        tops = {inside.partition("/")[0] for inside in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"autograder"}


@pytest.mark.parametrize("file", ["README.md", "autograder.json", "deep.txt"])
def test_a_line_of_a_hidden_check_is_found_in_any_of_its_files(small, downloaded, file):
    hidden = small.root / "tests/course/01_small/test_hidden.py"
    hidden.write_text(hidden.read_text().replace("rng.normal(size=5)", "rng.exponential(size=17)"))
    planted = {**downloaded, file: b'{"hint": "z = rng.exponential(size=17)"}'}
    assert any(file in leak for leak in leaks(small.course, "01", planted))


def test_a_handout_that_would_give_an_answer_away_is_not_made(small):
    source = small.root / "solutions/01_small/small.py"
    source.write_text(source.read_text().replace('"""Half of z."""', '"""Half of z.\n\n    return 2.0 * z\n    """'))
    with pytest.raises(CourseError, match="shows a line of the reference"):
        hand_out(small.course, small.course.topic("01"))
