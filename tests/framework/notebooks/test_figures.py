"""`@figure`: what a student sees of a figure, drawn or not, when the module is run as a script."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAD = """
def f(x):
    {body}

if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def curve(plt):
        {draw}
    print("after")
"""
PNG = b"\x89PNG\r\n"


@pytest.fixture
def script(tmp_path):
    def run(body: str = "return x", draw: str = "plt.plot([1, 2], [f(1), f(2)])", path: str = "") -> list[str]:
        module = tmp_path / "topic.py"
        module.write_text(HEAD.format(body=body, draw=draw))
        environment = {"PATH": "", "HOME": str(tmp_path), "PYTHONPATH": path, "MPLBACKEND": "agg"}
        done = subprocess.run(
            [sys.executable, str(module)], capture_output=True, text=True, env=environment, check=True
        )
        return done.stdout.splitlines()

    return run


def test_a_figure_is_drawn_into_a_folder_beside_the_module(script, tmp_path):
    assert script() == ["curve: drawn in figures/curve.png", "after"]
    assert (tmp_path / "figures" / "curve.png").read_bytes().startswith(PNG)


def test_a_figure_waits_for_what_is_not_started(script, tmp_path):
    assert script('raise NotImplementedError("f: your code here")') == [
        "curve: waits for f, which is not started",
        "after",
    ]
    assert not (tmp_path / "figures").exists()


def test_an_error_is_told_on_one_line_with_its_place(script):
    assert script("return 1 / 0") == ["curve: in f, line 3: ZeroDivisionError: division by zero", "after"]


def test_what_only_prints_is_no_figure(script, tmp_path):
    assert script(draw='print("a table")') == ["a table", "after"]
    assert not (tmp_path / "figures").exists()


def test_without_matplotlib_the_student_is_told_how_to_get_it(script, tmp_path):
    (tmp_path / "hidden" / "matplotlib").mkdir(parents=True)
    (tmp_path / "hidden" / "matplotlib" / "__init__.py").write_text("raise ImportError")
    told = script(path=str(Path(tmp_path / "hidden")))
    assert told == ["curve: no figure without matplotlib. Run `pip install matplotlib`", "after"]
