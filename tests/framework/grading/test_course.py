"""The course of this checkout: its gate, its variants, its handouts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course import check_release, find_course, leaks, load_module
from autograder.grading.engine import open_desk
from autograder.grading.loop import Job, Loop, run_suite
from autograder.grading.provider import InProcess
from autograder.grading.result import score_all
from autograder.grading.selftest import selftest

COURSE = find_course(Path(__file__))
TOPICS = [topic.name for topic in COURSE.topics()]
VARIANTS = COURSE.root / "tests" / "variants"
# `make test` must stay short: here the first assignments, with one seed. `make selftest` takes all, with twenty.
SEEDS = 1
QUICK = [t for t in TOPICS if t in ("00_hello", "01_activations", "02_losses")]


@pytest.mark.parametrize("name", QUICK[:2])
def test_the_gate_holds(name):
    assert selftest(COURSE, COURSE.topic(name), SEEDS).problems == ()


@pytest.mark.parametrize("name", TOPICS)
def test_what_is_handed_out_is_what_the_sources_make(name):
    assert list(check_release(COURSE, COURSE.topic(name))) == []


@pytest.mark.parametrize("name", TOPICS)
def test_no_answer_is_in_what_is_handed_out(name):
    assert leaks(COURSE, COURSE.topic(name)) == []


def scores(topic, files):
    """What complete solutions earn, each checked in this process."""
    assignment = topic.assignment()
    found = {}

    def jobs():
        for path in files:
            checks = []
            yield Job(InProcess(load_module(path), path.name), open_desk(COURSE, topic).seed(path.name), checks.extend)
            results = score_all(assignment, checks)
            lost = [f"{c.exercise}: {c.message}" for c in checks if not c.passed]
            found[path.name] = (round(sum(r.score for r in results), 2), lost)

    run_suite(topic.hidden, topic.root, Loop(assignment, load_module(topic.source), jobs()))
    return found


@pytest.mark.parametrize("name", [t for t in QUICK if (VARIANTS / t).is_dir()])
def test_right_solutions_of_every_style_earn_everything(name):
    found = scores(COURSE.topic(name), sorted((VARIANTS / name).glob("*.py")))
    assert len(found) >= 8
    assert {n: lost for n, (score, lost) in found.items() if score != 20.0} == {}


@pytest.mark.parametrize("name", [t for t in QUICK if (VARIANTS / t / "naive").is_dir()])
def test_textbook_formulas_lose_care_alone(name):
    files = sorted((VARIANTS / name / "naive").glob("*.py"))
    wanted = {p.name: float(re.match(r"# score: ([\d.]+)", p.read_text())[1]) for p in files}
    assert {n: score for n, (score, _) in scores(COURSE.topic(name), files).items()} == pytest.approx(wanted, abs=0.01)
