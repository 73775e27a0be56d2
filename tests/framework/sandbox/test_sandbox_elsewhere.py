"""On a system without fork, a student's own checks run all the same."""

from __future__ import annotations

import subprocess
import sys

WITHOUT_UNIX = """
import sys
import msgspec, numpy

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "resource", "pwd", "grp", "termios"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
for name in ("fcntl", "resource"):
    sys.modules.pop(name, None)

import types
from autograder.sandbox import student_in_process
module = types.ModuleType("m")
exec("def f(x): return x + 1", module.__dict__)
print(student_in_process(module).f(1.0))
"""


def test_a_submission_is_called_in_process_where_unix_modules_are_missing() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_UNIX], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("2.0\n", "")
