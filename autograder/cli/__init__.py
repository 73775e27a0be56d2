"""The command line: reads arguments, calls the other rooms, prints what `report` renders.

Exit codes: 0 done, 1 something asked for did not hold, 2 bad usage or input.
"""

from autograder.cli.main import main

__all__ = ["main"]
