"""nbgrader: its notebooks, its gradebook and its formgrader, with grades by our engine.

`coursework` makes the course's folder and `notebooks` the source notebooks in it. `settings` are what its
nbgrader_config.py asks for; they name `preprocessors`, the only module here that imports nbgrader, and of a submitted
notebook these show what `untrusted` lets through. `apart` grades in a process of its own. `check_hidden` is what the
hidden part of a graded cell calls, where a source is validated.
"""

from __future__ import annotations


def check_hidden(name: str) -> None:
    """Run the hidden checks of an exercise on this notebook, where its course is made."""
    from autograder.platforms.nbgrader.hidden import checked

    checked(name)
