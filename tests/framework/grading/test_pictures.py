"""A derivative that is none is drawn beside its function: what is in the picture, and what cannot get into it."""

import msgspec
import pytest

from autograder.course import CourseError, find_course, load_module
from autograder.grading import pictures
from autograder.grading.levels import for_student
from autograder.grading.provider import InProcess
from autograder.report.html import exercise_html

COURSE = find_course()
PLOTTED = [(t, e) for t in COURSE.topics() for e in t.assignment().exercises if e.plot]
PLOT = 'name = "half"\nplot = { of = "double" }'  # half stands for the derivative of double, which it is not


@pytest.fixture
def plotted(small):
    toml = small.root / "solutions/01_small/assignment.toml"

    def with_plot(plot=PLOT):
        toml.write_text(toml.read_text().replace('name = "half"', plot))
        return small

    return with_plot


def picture(result):
    return next((d.picture for d in result.diagnoses if d.exercise == "half"), None)


def test_slope_and_claim_are_those_of_the_submission_and_not_of_the_reference(plotted):
    drawn = picture(plotted().grade("def double(z): return 7.0 * z\ndef half(z): return z / 3.0\n"))
    assert (drawn.function, drawn.derivative, drawn.arguments) == ("double", "half", "t")
    assert set(drawn.slope) == {7.0}
    assert drawn.claim[0] == pytest.approx(-4 / 3, rel=1e-5)


def test_a_point_within_an_array_is_moved_alone(plotted):
    small = plotted('name = "half"\nplot = { of = "double", arguments = [[1.0, "t"]], low = 0.0, high = 1.0 }')
    source = "def double(z): return (z ** 2).sum()\ndef half(z): return z * 3.0\n"
    drawn = picture(small.grade(source))
    assert drawn.arguments == "[1, t]"
    assert drawn.values[0] == pytest.approx(1.0)
    assert drawn.slope[-1] == pytest.approx(2.0, rel=1e-5)
    assert drawn.claim[-1] == pytest.approx(3.0)
    assert picture(small.grade(source.replace("z * 3.0", "z[:1] * 3.0"))) is None  # of another shape


@pytest.mark.parametrize(
    "source",
    [
        "def double(z): return 2.0 * z\ndef half(z): return z / 2.0\n",  # right
        "def double(z): return z ** 2\ndef half(z): return 2.0 * z\n",  # wrong, and no gap to be seen
        "def double(z): return 2.0 * z\ndef half(z): raise ValueError\n",
        "def double(z): raise NotImplementedError\ndef half(z): return z / 3.0\n",
        "def double(z): return 'a' * 10**6\ndef half(z): return z / 3.0\n",
        "def double(z): return z[:3]\ndef half(z): return z / 3.0\n",
        "def double(z): return float('nan') * z\ndef half(z): return z / 3.0\n",
    ],
)
def test_where_there_is_nothing_to_see_nothing_is_drawn(plotted, source):
    assert picture(plotted().grade(source)) is None


def test_an_endless_loop_that_begins_with_the_picture_costs_a_little_time_and_no_points(plotted):
    source = (
        "def double(z): return 2.0 * z\ndef half(z):\n    while getattr(z, 'size', 1) == 64: pass\n    return z / 3.0\n"
    )
    result = plotted().grade(source)
    assert result.status == "graded"
    assert [e.score for e in result.exercises] == [12.0, 0.0]
    assert picture(result) is None or set(picture(result).claim) == {None}
    assert result.seconds < 20


def test_what_is_drawn_saw_no_input_of_a_hidden_check(plotted):
    source = (
        "SEEN = []\n"
        "def double(z):\n    SEEN.extend([1.0] * z.size)\n    return 2.0 * z\n"
        "def half(z):\n    SEEN.extend([1.0] * z.size)\n    return 0.0 * z + len(SEEN)\n"
    )
    drawn = picture(plotted().grade(source))
    assert set(drawn.claim) == {4.0 * 64}  # its own points, three times the function's and once the derivative's


def test_the_picture_is_on_the_page_of_the_exercise_and_survives_being_kept(plotted):
    result = for_student(plotted().grade("def double(z): return 2.0 * z\ndef half(z): return z / 3.0\n"))
    kept = msgspec.json.decode(msgspec.json.encode(result), type=type(result))
    assert "<svg" in exercise_html(kept.exercises[1], kept.diagnoses)
    assert "<svg" not in exercise_html(kept.exercises[0], kept.diagnoses)


def test_at_level_score_there_is_no_picture(plotted):
    small = plotted()
    toml = small.root / "solutions/01_small/assignment.toml"
    toml.write_text(toml.read_text().replace('title = "Small"', 'title = "Small"\nfeedback = "score"'))
    result = for_student(small.grade("def double(z): return 2.0 * z\ndef half(z): return z / 3.0\n"))
    assert "<svg" not in "".join(exercise_html(e, result.diagnoses) for e in result.exercises)


@pytest.mark.parametrize(
    ("plot", "words"),
    [
        ('{ of = "third" }', "of `third`"),
        ('{ of = "half" }', "of `half`"),
        ('{ of = "double", low = 1.0, high = 1.0 }', "low < high"),
        ('{ of = "double", arguments = [1.0] }', 'one "t"'),
        ('{ of = "double", arguments = ["t", "t"] }', 'one "t"'),
        ('{ of = "double", arguments = ["t", "u"] }', 'one "t"'),
    ],
)
def test_a_plot_that_cannot_be_drawn_is_the_authors_error(plotted, plot, words):
    with pytest.raises(CourseError, match=words):
        plotted(f'name = "half"\nplot = {plot}').course.topic("01").assignment()


@pytest.mark.parametrize(("topic", "exercise"), PLOTTED, ids=[e.name for _, e in PLOTTED])
def test_each_plot_of_the_course_shows_one_curve_for_the_reference(topic, exercise):
    drawn = pictures.picture(InProcess(load_module(topic.source), topic.source.name), exercise)
    assert None not in drawn.values
    assert drawn.claim == pytest.approx(drawn.slope, rel=1e-4, abs=1e-4)
