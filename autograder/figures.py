"""Figures in a notebook, each made by the student's own functions.

    @figure
    def slopes(plt):
        plt.plot(z, sigmoid(z))

draws at once: in a notebook below the cell, as a script into `figures/slopes.png` beside the module. What cannot be
drawn yet says so on one line and does not stop what comes after it. One style for the whole course.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = "figures"
DOTS_PER_INCH = 110

# Colours that differ for colour-blind eyes too (Okabe and Ito, 2008), and little else on the page.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
STYLE: dict[str, Any] = {
    "figure.figsize": (7.5, 4.2),  # inches
    "figure.constrained_layout.use": True,
    "figure.dpi": DOTS_PER_INCH,
    "savefig.dpi": DOTS_PER_INCH,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": "medium",
    "axes.titlelocation": "left",
    "grid.color": "#e4e4e4",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "image.cmap": "viridis",
    "font.size": 10,
}


def figure(draw: Callable[[Any], object]) -> Callable[[Any], object]:
    """Draw now: call `draw(plt)`, with matplotlib's pyplot, and show what it drew. Returns `draw` unchanged.

    A function that is not started, one that fails, or matplotlib that is not there, is told on one line.
    """
    name = draw.__name__
    plt = _pyplot()
    if plt is None:
        print(f"{name}: no figure without matplotlib. Run `pip install matplotlib`")
        return draw
    try:
        with plt.rc_context({**STYLE, "axes.prop_cycle": plt.cycler(color=COLOURS)}):
            draw(plt)
            _show(plt, name)
    except NotImplementedError as missing:
        print(f"{name}: waits for {str(missing).partition(':')[0] or 'an exercise'}, which is not started")
    except Exception as error:  # a student's function may raise anything; the cells after this one still run
        print(f"{name}: {_where(error)}{type(error).__name__}: {error}")
    finally:
        plt.close("all")
    return draw


def _pyplot() -> ModuleType | None:
    try:
        if not _in_notebook():
            import matplotlib  # type: ignore[import-not-found, unused-ignore]

            matplotlib.use("Agg")  # a file needs no window
        import matplotlib.pyplot as plt  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    return plt  # type: ignore[no-any-return, unused-ignore]


def _in_notebook() -> bool:
    return "ipykernel" in sys.modules


def _show(plt: Any, name: str) -> None:
    if not plt.get_fignums():
        return  # it printed a table, say
    if _in_notebook():
        plt.show()
        return
    folder = Path(getattr(sys.modules["__main__"], "__file__", None) or "notebook").parent / FOLDER
    folder.mkdir(exist_ok=True)
    for number in plt.get_fignums():
        path = folder / f"{name}{'' if number == 1 else f'_{number}'}.png"
        plt.figure(number).savefig(path)
        print(f"{name}: drawn in {FOLDER}/{path.name}")


def _where(error: Exception) -> str:
    """Which function of the module was the last to be reached: `in sigmoid, line 93: `."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f.filename == main or "ipykernel" in f.filename]
    return f"in {own[-1].name}, line {own[-1].lineno}: " if own else ""
