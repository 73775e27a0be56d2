"""The soundness run, small; and that it would notice."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def soundness():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(TESTS)  # as `python tests/soundness.py` has it
        yield importlib.import_module("soundness")


def test_no_right_gradient_is_rejected_and_no_wrong_one_accepted(soundness, capsys):
    counts = soundness.count(seed=0, seeds=1, settings=[(1.0, 1e-6), (10.0, 1.0)])
    assert soundness.report(counts)
    printed = capsys.readouterr().out
    assert "right gradients rejected: 0 of 46; of spoiled functions: 0 of 184" in printed
    assert "wrong gradients accepted: 0 of 464" in printed


@pytest.mark.parametrize(("kind", "status"), [("right", "disagree"), ("sign", "agree"), ("float32 inside", "disagree")])
def test_a_single_mistake_makes_the_run_fail(soundness, kind, status, capsys):
    assert not soundness.report(Counter({("count", (1.0, 1.0), kind, status): 1}))
