"""Which mistake it is: named where everything agrees, and never guessed."""

from __future__ import annotations

import re
import sys
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from small_course import RIGHT, SUITE

from autograder.course import find_course
from autograder.grading.engine import grade

COURSE = find_course(Path(__file__))
LABELLED = COURSE.root / "tests" / "diagnosis"
HALF = "def half(z): return z / 2.0\n"


def said(small, source):
    """Exercise -> (the mistake's name, the sentence) for a submission to the small course."""
    return {d.exercise: (d.mistake, d.message) for d in small.grade(source).diagnoses}


def test_nothing_is_said_of_a_right_submission(small):
    assert said(small, RIGHT) == {}


def test_a_known_mistake_is_named_with_its_sentence_however_it_is_written(small):
    found = said(small, "def double(z): return z + z + z\n" + HALF)
    assert found == {"double": ("triple", "That is three times z.")}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("-2.0 * z", "sign"),
        ("4.0 * z", "factor 2"),
        ("1.0 * z", "factor 1/2"),
        ("2.0 * z * len(z)", "times n"),
        ("2.0 * z[::-1]", "flipped"),
        ("abs(2.0 * z)", "absolute value"),
        ("(2.0 * z)[:, None]", "kept axis"),
        ("(2.0 * z).sum()", "summed"),
        ("0.0 * z", "zeros"),
        ("2.0 * max(z, key=abs) + 0 * z", "unknown"),
        ("2.0 * z + 1e-9", "digits lost"),
        ("(2.0 * z).round(3)", "rounded"),
        ("None", "none"),
        ("[2.0 * x for x in z]", "type"),
        ("z[7]", "crash"),
    ],
)
def test_what_any_function_can_have_wrong_is_told_by_its_kind(small, body, kind):
    assert said(small, f"def double(z): return {body}\n{HALF}")["double"][0] == kind


def test_where_it_is_wrong_is_told(small):
    source = "import numpy as np\ndef double(z): return np.where(z < 0, z, 2.0 * z)\n" + HALF
    assert said(small, source)["double"][0] == "wrong where negative"


def test_a_result_that_grows_from_call_to_call_is_told(small):
    source = "calls = []\ndef double(z):\n    calls.append(1)\n    return 2.0 * z + len(calls) ** 0.5\n" + HALF
    assert said(small, source)["double"][0] == "second call differs"


def test_what_is_not_started_is_no_mistake(small):
    source = "def double(z): raise NotImplementedError\n" + HALF
    assert said(small, source) == {"double": ("not started", "")}


def test_a_second_fault_does_not_hide_the_mistake(small):
    """Three times z is named although numbers of 1e308 overflow on the way."""
    source = "def double(z): return z * z * z / (z * z) * 3.0\n" + HALF
    assert said(small, source)["double"][0] == "triple"


def test_the_mistake_of_the_ordinary_check_is_named_whatever_care_shows(small):
    source = "def double(z): return 3.0 * z if abs(z).max() < 1e100 else -z\n" + HALF
    assert said(small, source)["double"][0] == "triple"


def test_one_mistake_is_not_taken_for_another_that_agrees_on_some_inputs_alone(small):
    source = "import numpy as np\ndef double(z): return np.where(z < 0, -z, 3.0 * z)\n" + HALF
    assert said(small, source)["double"][0] != "triple"


def test_an_answer_that_no_array_can_hold_costs_no_grade(small):
    result = small.grade("def double(z): return [[1.0], [1.0, 2.0], 'x', {1: z}]\n" + HALF)
    assert result.score == 8
    assert result.diagnoses[0].exercise == "double"


def test_a_message_does_not_show_what_was_wanted(small):
    result = small.grade("def double(z): return 2.0 * z + 1.0\n" + HALF)
    example = result.diagnoses[0].example
    assert example.startswith("double([")
    assert "gave" in example


def test_results_for_a_platform_hold_the_diagnoses(small, tmp_path):
    from autograder.report.gradescope import as_dict

    document = as_dict(small.grade("def double(z): return 3.0 * z\n" + HALF))
    told = [{"exercise": "double", "mistake": "triple", "message": "That is three times z."}]
    assert document["extra_data"]["diagnoses"] == told
    shown = document["tests"][0]["output"]
    assert shown.index("That is three times z.") < shown.index("double(z) is twice z")  # before what was checked


@pytest.fixture(scope="module")
def measured():
    """The labelled set of the first assignment; `python tests/diagnosis/measure.py` measures all of it."""
    sys.path.insert(0, str(LABELLED))
    try:
        from labels import load
        from measure import measure, outcome
    finally:
        sys.path.remove(str(LABELLED))
    found = measure(COURSE.topic("01"), load(LABELLED / "01_activations.py"))
    return Counter(outcome(*one) for one in found)


def test_no_right_function_of_the_labelled_set_is_accused(measured):
    assert measured["accused"] == 0
    assert measured["right"] >= 7


def test_nine_of_ten_wrong_functions_of_the_labelled_set_get_their_sentence(measured):
    wrong = measured["right name"] + measured["wrong name"] + measured["unknown"]
    assert measured["right name"] >= 0.9 * wrong
    assert wrong >= 40


def test_the_same_class_gets_the_same_words_whoever_comes_first(small):
    one, other = "def double(z): return 3.0 * z\n" + HALF, "def double(z): return -2.0 * z\n" + HALF
    first = [said(small, one), said(small, other)]
    assert [said(small, other), said(small, one)] == first[::-1]


def test_the_submission_is_not_diagnosed_on_inputs_that_earn_points(small):
    """A function that remembers its inputs finds none of the graded ones among those of the diagnosis."""
    source = (
        """
import numpy as np
seen = set()
def double(z):
    key = np.asarray(z).tobytes()
    again = key in seen
    seen.add(key)
    return np.zeros(5) if again else 3.0 * z
"""
        + HALF
    )
    assert grade("01", small.submission("one", source), small.course).diagnoses[0].mistake in (
        "triple",
        "second call differs",
    )


def diagnosed(small, source):
    return {d.exercise: d for d in small.grade(source).diagnoses}


def test_the_example_is_the_smallest_call_that_shows_it(small):
    source = "import numpy as np\ndef double(z): return np.where(z < 0, z, 2.0 * z)\n" + HALF
    found = diagnosed(small, source)["double"]
    shown = re.fullmatch(r"double\(\[(-[\d.]+)\]\) gave \[(-[\d.]+)\]", found.example)
    assert shown, found.example
    z, got = map(float, shown.groups())
    assert (got, float(found.wanted.strip("[]"))) == (z, 2 * z)


def test_a_submission_that_says_another_thing_when_asked_again_keeps_its_example(small):
    source = "n = [0]\ndef double(z):\n    n[0] += 1\n    return 3.0 * z if n[0] < 5 else 2.0 * z\n" + HALF
    assert diagnosed(small, source)["double"].exercise == "double"


def test_a_hidden_failure_is_told_with_the_command_that_shows_it_at_home(small):
    assert diagnosed(small, "def double(z): return 3.0 * z\n" + HALF)["double"].at_home.endswith("check double")


RARE = "def double(z): return 3.0 * z if z[1] > 0 else 2.0 * z\n" + HALF


def test_a_fault_of_some_inputs_is_told_with_a_seed_that_draws_them(small):
    small.suite(SUITE.replace("size=5)", "size=5) ** 2"))  # the hidden checks always draw them
    at_home = diagnosed(small, RARE)["double"].at_home
    seed = re.search(r"--seed (\d+)", at_home)
    drawn = [drawn_at_home(int(seed[1]) if seed else 0, name) for name in ("test_double", "test_double_with_care")]
    assert any(z[1] > 0 for z in drawn)


def drawn_at_home(seed, test):
    return np.random.default_rng(seed << 32 | zlib.crc32(test.encode())).normal(size=5)


def test_nothing_is_promised_where_the_public_checks_never_show_it(small):
    (small.root / "tests/course/01_small/test_public.py").write_text(
        "from autograder import exercise\n\n\n"
        '@exercise("double")\ndef test_one(student):\n    "one"\n    assert student.double(1.0) == 2.0\n\n\n'
        '@exercise("half")\ndef test_half(student):\n    "half"\n    assert student.half(1.0) == 0.5\n'
    )
    source = "def double(z): return 3.0 * z if hasattr(z, 'shape') else 2.0 * z\n" + HALF
    assert diagnosed(small, source)["double"].at_home == ""


@pytest.mark.parametrize("suite", ["import no_such_module\n", "def test_without_a_mark(): pass\n", "", "x = (\n"])
def test_a_public_suite_with_a_fault_costs_no_grade(small, suite):
    (small.root / "tests/course/01_small/test_public.py").write_text(suite)
    result = small.grade("def double(z): return 3.0 * z\n" + HALF)
    assert (result.status, result.score, result.diagnoses[0].at_home) == ("graded", 8.0, "")
