"""What a submission may import, what it may bring along, and how a notebook is read."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from workbench import Load

from autograder.sandbox import LoadFailed, Raised, TimedOut

# A choice of what students import; each is loaded by the server beforehand or found below folders that it has opened.
ALLOWED = [
    "math", "cmath", "random", "statistics", "fractions", "decimal", "itertools", "functools", "collections.abc", "dataclasses", "enum", "typing",
    "abc", "copy", "json", "csv", "io", "os.path", "pathlib", "re", "string", "textwrap", "time", "timeit", "datetime", "warnings", "logging",
    "unittest.mock", "contextlib", "operator", "bisect", "heapq", "array", "struct", "numbers", "inspect", "pprint", "sys", "gc", "pdb", "turtle_free",
    "numpy.linalg", "numpy.random", "numpy.testing", "numpy.fft", "numpy.ma", "numpy.polynomial", "mmap", "xml.dom", "email", "http", "lzma",
]  # fmt: skip
ALLOWED.remove("turtle_free")


@pytest.mark.parametrize("name", ALLOWED)
def test_the_standard_library_and_numpy_can_be_imported(load: Load, name: str) -> None:
    session = load(f"import {name}\ndef f(): return 1.0")
    assert session.student.f() == 1.0


@pytest.mark.parametrize(
    "name",
    [
        "scipy",
        "torch",
        "msgspec",
        "pytest",
        "hypothesis",
        "_pytest",
        "nothing_like_it",
    ],
)
def test_any_other_import_is_refused_in_words(submit: Load, name: str) -> None:
    session = submit(f"x = 1\nimport {name}")
    with pytest.raises(LoadFailed) as caught:
        session.ensure_loaded()
    assert str(caught.value) == (
        f"submission.py cannot be loaded (line 2): No module named '{name.partition('.')[0]}': a submission is graded with numpy, the standard library "
        "and its own files alone. Remove that import, or put it where the graded functions do not need it."
    )


def test_a_check_cell_does_nothing_where_it_is_graded(load: Load) -> None:
    session = load("from autograder import check\ncheck('f', seed=2)\nchecked = check()\ndef f(): return repr(checked)")
    assert session.student.f() == "None"


@pytest.mark.parametrize("name", ["autograder.sandbox", "autograder.wire.messages"])
def test_the_framework_itself_cannot_be_imported(submit: Load, name: str) -> None:
    session = submit(f"import {name}")
    with pytest.raises(LoadFailed, match="No module named 'autograder"):
        session.ensure_loaded()


def test_an_import_inside_a_function_is_refused_there(load: Load) -> None:
    session = load("def f():\n    import scipy.special\n    return 1.0\ndef g(): return 2.0")
    with pytest.raises(
        Raised, match=r"f imports something that is not there when it is graded: .* \(submission\.py, line 2\)"
    ):
        session.student.f()
    assert session.student.g() == 2.0


def test_an_import_that_is_tried_falls_back(load: Load) -> None:
    session = load(
        "try:\n    from scipy.special import expit\nexcept ImportError:\n    expit = None\ndef f(): return expit"
    )
    assert session.student.f() is None


def test_modules_of_the_grader_are_not_to_be_found_in_the_worker(load: Load) -> None:
    session = load(
        "import sys\ndef f(): return [n for n in sys.modules if n.split('.')[0] in ('autograder', 'msgspec', 'pytest', 'solutions')]"
    )
    assert session.student.f() == []


def test_the_worker_has_no_path_to_look_for_modules_beyond_the_standard_library(load: Load) -> None:
    session = load("import sys\ndef f(): return sys.path")
    assert not [p for p in session.student.f() if "site-packages" in p or p == ""]


def test_the_module_knows_its_name(load: Load) -> None:
    assert load("def f(): return [__name__, __import__('sys').modules['submission'].__name__]").student.f() == [
        "submission",
        "submission",
    ]


def test_the_part_for_running_as_a_program_is_not_run(load: Load) -> None:
    assert load("x = 1.0\nif __name__ == '__main__':\n    raise SystemExit\ndef f(): return x").student.f() == 1.0


HELPERS = {
    "tools": "import math\ndef double(x): return 2 * x",
    "kit.shapes": "from . import lines\nfrom .lines import length\nimport tools\ndef area(x): return tools.double(length(x))",
    "kit.lines": "def length(x): return x + 1",
    "pack.__init__": "from .inner import one\nname = 'pack'",
    "pack.inner": "one = 1.0",
    "pack.deep.er": "from ..inner import one\nfrom pack import name",
    "random": "raise RuntimeError('a module of the standard library was shadowed')",
    "failing": "x = 1\n1 / 0",
}


def test_a_module_beside_the_submission_is_imported(load: Load) -> None:
    assert load("from tools import double\ndef f(x): return double(x)", helpers=HELPERS).student.f(2.0) == 4.0


def test_a_folder_beside_the_submission_is_a_package(load: Load) -> None:
    assert load("from kit.shapes import area\ndef f(x): return area(x)", helpers=HELPERS).student.f(2.0) == 6.0


def test_a_package_with_an_init_of_its_own_has_modules_below_it(load: Load) -> None:
    source = "import pack\nfrom pack.inner import one\nimport pack.deep.er\ndef f(): return [pack.name, pack.one, one, pack.deep.er.one]"
    assert load(source, helpers=HELPERS).student.f() == ["pack", 1.0, 1.0, 1.0]


def test_a_module_beside_the_submission_may_import_the_submission(load: Load) -> None:
    helpers = {"user": "import submission\ndef g(): return submission.base"}
    assert load("base = 3.0\ndef f():\n    import user\n    return user.g()", helpers=helpers).student.f() == 3.0


def test_a_file_named_like_a_standard_module_does_not_hide_it(load: Load) -> None:
    assert load("import random\ndef f(): return random.__name__", helpers=HELPERS).student.f() == "random"


def test_an_error_in_a_module_beside_the_submission_is_told_with_its_line(submit: Load) -> None:
    with pytest.raises(LoadFailed, match=r"cannot be loaded \(line 2\): ZeroDivisionError"):
        submit("import failing", helpers=HELPERS).ensure_loaded()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n", "submission.py is not valid Python: .*Run it once at home before handing it in"),
        ("def f():\nreturn 1", "submission.py is not valid Python"),
        ("x = 1\n\ty = 2", "submission.py is not valid Python"),
        ("\0", "submission.py (is not valid Python|cannot be loaded)"),
        ("(" * 500 + ")" * 500, "submission.py (is not valid Python|cannot be loaded)"),
        ("x = " + "-" * 100_000 + "1", "submission.py"),
        ("1 / 0", r"submission.py cannot be loaded \(line 1\): ZeroDivisionError: division by zero"),
        ("raise NotImplementedError", "NotImplementedError"),
        ("import os; os._exit(0)", "loading submission.py ended the process"),
        ("import os; os.abort()", "loading submission.py ended the process: it aborted"),
        ("import ctypes; ctypes.string_at(0)", "loading submission.py ended the process: it crashed"),
    ],
    ids=["syntax", "indent", "tab", "null", "brackets", "minuses", "division", "stub", "exit", "abort", "segfault"],
)  # fmt: skip
def test_a_submission_that_cannot_be_loaded_is_told_why(submit: Load, source: str, words: str) -> None:
    with pytest.raises(Exception, match=words) as caught:
        submit(source).ensure_loaded()
    assert caught.type.__name__ in ("LoadFailed", "Died")


def test_an_endless_import_ends_with_its_own_limit(submit: Load) -> None:
    session = submit("while True: pass", import_seconds=0.2)
    with pytest.raises(TimedOut, match=r"loading submission.py gave no answer within 0\.2 seconds"):
        session.ensure_loaded()


def test_a_submission_of_a_megabyte_loads(load: Load) -> None:
    assert load("x = 1.0\n" * 120_000 + "def f(): return x").student.f() == 1.0


def test_what_a_submission_calls_itself_is_listed(load: Load) -> None:
    assert list(load("import numpy as np\ndef b(): pass\na = _c = 1").names) == ["a", "b", "np"]


def test_names_that_are_no_text_do_not_stop_a_submission(load: Load) -> None:
    session = load("globals()['\\ud800'] = 1\nglobals()[3] = 1\nglobals()['x\\x1b[0m'] = 1\ndef f(): return 1.0")
    assert session.student.f() == 1.0
    assert all(name.isprintable() for name in session.names)


# ---------------------------------------------------------------------------------------------------------- notebooks
def test_a_cell_that_fails_does_not_stop_the_next(load: Load) -> None:
    session = load("a = 1.0\n-----\n1 / 0\n-----\ndef f(): return a", tolerant=True)
    assert session.student.f() == 1.0
    assert session.loaded.notes == ["ZeroDivisionError: division by zero (submission.ipynb, cell 2)"]


def test_a_cell_that_is_no_python_does_not_stop_the_next(load: Load) -> None:
    session = load("def f(:\n-----\ndef f(): return 2.0", tolerant=True)
    assert session.student.f() == 2.0
    assert "SyntaxError" in session.loaded.notes[0]


def test_a_cell_that_imports_what_is_not_there_does_not_stop_the_next(load: Load) -> None:
    session = load("import matplotlib.pyplot as plt\n-----\ndef f(): return 2.0", tolerant=True)
    assert session.student.f() == 2.0
    assert "No module named 'matplotlib'" in session.loaded.notes[0]


def test_a_cell_that_leaves_python_ends_the_notebook_there(load: Load) -> None:
    session = load("def f(): return 2.0\n-----\nimport sys; sys.exit()\n-----\ndef f(): return 3.0", tolerant=True)
    assert session.student.f() == 2.0


@pytest.mark.parametrize(
    "cell",
    ["%matplotlib inline\n", "!pip install torch\n", "%%bash\nls\n", "%%time\nb = 1\n", "np.exp?\n", "files = !ls\n", "?np\n", "%load_ext autoreload\n%autoreload 2\n"],
    ids=repr,
)  # fmt: skip
def test_what_only_a_notebook_understands_is_passed_over(load: Load, cell: str) -> None:
    session = load(f"a = 1.0\n-----\n{cell}a = 2.0\n-----\ndef f(): return a", tolerant=True)
    assert session.student.f() == (1.0 if cell.startswith("%%bash") else 2.0)
    assert session.loaded.notes == []


def test_a_line_in_a_cell_is_told_by_its_cell(load: Load) -> None:
    session = load("a = 1\n-----\n\ndef f(): return 1 / 0", tolerant=True)
    with pytest.raises(Raised, match=r"submission\.ipynb, cell 2, line 2"):
        session.student.f()


def test_an_endless_cell_is_a_submission_that_cannot_be_loaded(submit: Load) -> None:
    session = submit("def f(): return 1.0\n-----\nwhile True: pass", tolerant=True, import_seconds=0.2)
    with pytest.raises(TimedOut):
        session.ensure_loaded()


def test_a_hundred_failing_cells_leave_a_bounded_number_of_notes(load: Load) -> None:
    session = load("\n-----\n".join(["raise ValueError('x' * 10_000)"] * 100), tolerant=True)
    assert len(session.loaded.notes) == 20
    assert all(len(note) < 500 for note in session.loaded.notes)


def test_warnings_while_loading_are_not_printed(load: Load) -> None:
    session = load("import numpy as np\nnp.float64(1) / 0\nx = 1 is 1\ndef f(): return 1.0")
    assert session.output() == ""


def test_the_python_of_a_submission_is_the_graders(load: Load) -> None:
    session = load("import sys, numpy\ndef f(): return [list(sys.version_info[:3]), numpy.__version__]")
    assert session.student.f() == [list(sys.version_info[:3]), np.__version__]
