"""The reference of 03_optimizers agrees with PyTorch: golden.json holds what a real run gave (see make.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from autograder.course import load_module

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
GOLDEN = json.loads((FOLDER / "golden.json").read_text())
RTOL = 1e-13  # of the largest entry; both sides compute in float64, in another order


def said(run):
    return f"{run['optimizer']} {run['options']} {run['problem']}"


@pytest.fixture(scope="module")
def optimizers():
    return load_module(ROOT / "solutions" / "03_optimizers" / "optimizers.py")


@pytest.mark.parametrize("run", GOLDEN["runs"], ids=said)
def test_the_reference_makes_every_step_that_pytorch_made(optimizers, run):
    case = GOLDEN["problems"][run["problem"]]
    parameters = [optimizers.Parameter(value) for value in case["start"]]
    optimizer = getattr(optimizers, run["optimizer"])(iter(parameters), case["lrs"][0], **run["options"])
    for lr, gradients, values in zip(case["lrs"], case["gradients"], run["values"], strict=True):
        optimizer.lr = lr
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = None if gradient is None else np.array(gradient)
        optimizer.step()
        for parameter, value in zip(parameters, values, strict=True):
            assert np.abs(parameter.value - value).max() <= RTOL * np.abs(value).max()


def test_the_golden_runs_cover_every_optimizer_with_default_and_other_options():
    named = {"SGD", "Adagrad", "RMSprop", "Adam", "AdamW"}
    assert {run["optimizer"] for run in GOLDEN["runs"] if run["options"]} == named
    assert {run["optimizer"] for run in GOLDEN["runs"] if not run["options"]} == named


def test_learning_rates_change_in_all_problems_but_one_and_some_gradients_are_missing():
    constant = [name for name, case in GOLDEN["problems"].items() if len(set(case["lrs"])) == 1]
    assert constant == ["small, constant rate"]
    for case in GOLDEN["problems"].values():
        assert any(gradient is None for step in case["gradients"] for gradient in step)


def test_the_public_suite_quotes_pytorch_correctly():
    public = load_module(ROOT / "tests" / "course" / "03_optimizers" / "test_public.py")
    for problem, lrs, column in (("small", public.LRS, 1), ("small, constant rate", [public.LRS[0]] * 4, 2)):
        case = {"start": public.START, "lrs": lrs, "gradients": public.GRADIENTS}
        assert GOLDEN["problems"][problem] == case
        quoted = [(name, row[0], row[column]) for name, rows in public.PYTORCH.items() for row in rows]
        runs = [run for run in GOLDEN["runs"] if run["problem"] == problem]
        assert len(quoted) == len(runs)
        for (name, options, values), run in zip(quoted, runs, strict=True):
            made = (run["optimizer"], run["options"], run["values"][-1])
            assert (name, json.loads(json.dumps(options)), values) == made
    assert GOLDEN["torch"].startswith(public.TORCH_VERSION)
