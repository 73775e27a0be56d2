"""Writes golden.json: what the optimizers of PyTorch make of given gradients, in float64.

PyTorch is no dependency of the project. To make the file again, in an environment of its own:

    python -m venv torch-env && torch-env/bin/pip install torch==2.13.0 numpy
    torch-env/bin/python tests/golden/03_optimizers/make.py

Learning rates change between steps: methods that keep the rate in their memory agree with PyTorch's at constant ones.
(One problem has a constant rate.)
"""

import json
from pathlib import Path

import numpy as np
import torch

GOLDEN = Path(__file__).with_name("golden.json")

# The case that students see, short enough to be worked out by hand. Two parameters; None is a missing gradient.
SMALL = {
    "start": [[1.0, -2.0], [0.5]],
    "lrs": [0.1, 0.1, 0.05, 0.2],
    "gradients": [[[0.3, -1.2], [2.0]], [[0.8, 0.4], None], [None, [-1.0]], [[0.6, -0.9], [0.25]]],
}
CONSTANT = SMALL | {"lrs": [0.1, 0.1, 0.1, 0.1]}  # for a submission whose learning rate cannot be changed
SMALL_OPTIONS = [
    ("SGD", {}),
    ("SGD", {"weight_decay": 0.1}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("Adagrad", {}),
    ("Adagrad", {"eps": 0.5}),
    ("RMSprop", {}),
    ("RMSprop", {"alpha": 0.75, "eps": 0.5}),
    ("Adam", {}),
    ("Adam", {"betas": [0.8, 0.9], "eps": 0.5}),
    ("AdamW", {}),
    ("AdamW", {"betas": [0.8, 0.9], "eps": 0.5, "weight_decay": 0.25}),
]
# More options on larger parameters, with gradients of ordinary size and some as small as eps.
LARGE_OPTIONS = [
    *SMALL_OPTIONS,
    ("SGD", {"momentum": 0.5, "nesterov": True}),
    ("SGD", {"momentum": 0.99, "weight_decay": 0.01}),
    ("RMSprop", {"alpha": 0.0}),
    ("RMSprop", {"alpha": 0.9}),
    ("Adam", {"betas": [0.0, 0.999]}),
    ("Adam", {"betas": [0.9, 0.9], "eps": 1e-3}),
    ("AdamW", {"weight_decay": 0.0}),
    ("AdamW", {"betas": [0.5, 0.99], "weight_decay": 1.0}),
]
LARGE_SIZES = (1.0, 1e-8)
N_STEPS = 8
SEED = 20


def large(rng, size):
    """Three parameters, eight steps; a fifth of the gradients is missing, and some entries are 0."""
    shapes = [(3,), (2, 4), (1, 1)]
    gradients = []
    for _ in range(N_STEPS):
        arrays = [np.round(rng.normal(size=shape), 3) * size for shape in shapes]
        gradients.append([None if rng.random() < 0.2 else array.tolist() for array in arrays])
    return {
        "start": [np.round(rng.normal(size=shape), 3).tolist() for shape in shapes],
        "lrs": np.round(rng.uniform(0.01, 0.5, size=N_STEPS), 3).tolist(),
        "gradients": gradients,
    }


def run(name, options, case):
    """The values of all parameters after each step."""
    parameters = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in case["start"]]
    options = {key: tuple(value) if key == "betas" else value for key, value in options.items()}
    optimizer = getattr(torch.optim, name)(parameters, lr=case["lrs"][0], **options)
    values = []
    for lr, gradients in zip(case["lrs"], case["gradients"], strict=True):
        for group in optimizer.param_groups:
            group["lr"] = lr
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = None if gradient is None else torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        values.append([parameter.detach().tolist() for parameter in parameters])
    return values


def main():
    """All problems, all optimizers: one line of JSON a run."""
    rng = np.random.default_rng(SEED)
    small = {"small": SMALL, "small, constant rate": CONSTANT}
    problems = small | {f"large, gradients of size {size:g}": large(rng, size) for size in LARGE_SIZES}
    runs = []
    for problem, case in problems.items():
        for name, options in SMALL_OPTIONS if problem in small else LARGE_OPTIONS:
            runs.append({"optimizer": name, "options": options, "problem": problem, "values": run(name, options, case)})
    about = {"torch": torch.__version__, "numpy": np.__version__, "dtype": "float64"}
    lines = [json.dumps(about)[1:-1], f'"problems": {json.dumps(problems)}']
    lines.append('"runs": [\n' + ",\n".join(json.dumps(run) for run in runs) + "\n]")
    GOLDEN.write_text("{" + ",\n".join(lines) + "}\n")


if __name__ == "__main__":
    main()
