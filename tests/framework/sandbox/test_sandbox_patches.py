"""What a submission changes in its own process does not reach the next."""

from __future__ import annotations

import os

import pytest
from workbench import ROOT, Load

from autograder.sandbox import SubmissionError

PATCHES = {
    "numpy": "np.exp = lambda x: 42.0",
    "numpy's constants": "np.pi = 3",
    "numpy's errors": "np.seterr(all='raise')",
    "numpy's printing": "np.set_printoptions(precision=1)",
    "the builtins": "import builtins; builtins.abs = lambda x: 42.0",
    "the modules": "import sys; sys.modules['math'] = None",
    "the environment": "import os; os.environ['LEFT'] = '1'",
    "the folder": "import os; os.mkdir('a'); os.chdir('a')",
    "the umask": "import os; os.umask(0)",
    "the recursion limit": "import sys; sys.setrecursionlimit(50)",
    "a trace": "import sys; sys.settrace(lambda *a: 1 / 0)",
    "an import hook": "import sys; sys.meta_path.insert(0, None)",
    "an exit hook": "import atexit; atexit.register(lambda: open('left', 'w'))",
    "a finalizer": "import weakref; weakref.finalize(np, lambda: open('left', 'w'))",
    "a timer": "import threading; threading.Timer(0.05, lambda: open('left', 'w')).start()",
    "a handler of signals": "import signal; signal.signal(signal.SIGTERM, lambda *a: open('left', 'w'))",
}
CHECK = """
import builtins, math, os, sys
import numpy as np
def f():
    assert np.exp(0.0) == 1.0 and abs(-1) == 1 and np.pi == math.pi
    assert "LEFT" not in os.environ and os.getcwd() == os.environ["HOME"]
    assert np.geterr()["over"] == "warn" and np.get_printoptions()["precision"] == 8 and sys.getrecursionlimit() > 500 and sys.gettrace() is None
    assert os.umask(0o077) == 0o077
    return os.listdir(".")
"""


@pytest.mark.parametrize("what", PATCHES)
def test_a_patch_does_not_reach_the_next_submission(submit: Load, what: str) -> None:
    with submit(f"import numpy as np\ndef f(): pass\n{PATCHES[what]}") as first:
        try:
            first.ensure_loaded()
            first.student.f()
        except SubmissionError:
            pass  # it may have broken itself
    second = submit(CHECK)
    second.ensure_loaded()
    assert second.student.f() == []


def test_each_submission_has_a_uid_that_none_had_before_it(submit: Load) -> None:
    if not ROOT:
        pytest.skip("only root can give uids")
    uids = []
    for _ in range(3):
        with submit("import os\ndef f(): return os.getuid()") as session:
            session.ensure_loaded()
            uids.append(session.student.f())
    assert len({*uids, os.getuid()}) == 4
