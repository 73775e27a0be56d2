"""Stubs and notebooks made from a source's text."""

from __future__ import annotations

import ast
import json
import sys
from textwrap import dedent

import pytest

from autograder.course import CourseError, notebook, solution_lines, stub
from autograder.course.source import cells


def run(text):
    """What a stub defines once it is imported."""
    names = {}
    exec(compile(text, "stub", "exec"), names)
    return names


FUNCTION = dedent(
    """
    def double(x):
        "Twice x."
        ### BEGIN SOLUTION
        y = x + x
        return y
        ### END SOLUTION


    after = 1
    """
)


def test_a_region_in_a_function_becomes_one_line_that_raises_with_its_name():
    assert stub(FUNCTION) == dedent(
        """
        def double(x):
            "Twice x."
            raise NotImplementedError("double: your code here")


        after = 1
        """
    )


def test_a_stub_is_its_own_stub():
    assert stub(stub(FUNCTION)) == stub(FUNCTION)


def test_a_region_in_a_method_is_named_by_class_and_method():
    text = dedent(
        """
        class Mul:
            def backward(self, g):
                ### BEGIN SOLUTION
                return g
                ### END SOLUTION
        """
    )
    assert '        raise NotImplementedError("Mul.backward: your code here")' in stub(text).split("\n")


def test_a_region_in_a_nested_function_is_named_by_the_exercise():
    text = dedent(
        """
        def grad(f):
            def gradient(x):
                ### BEGIN SOLUTION
                return f(x)
                ### END SOLUTION
            return gradient
        """
    )
    assert '        raise NotImplementedError("grad: your code here")' in stub(text).split("\n")


def test_a_region_in_a_branch_keeps_the_indentation_of_the_branch():
    text = dedent(
        """
        def f(x):
            if x:
                ### BEGIN SOLUTION
                return 1
                ### END SOLUTION
            return 0
        """
    )
    assert run(stub(text))["f"](0) == 0
    with pytest.raises(NotImplementedError, match="f: your code here"):
        run(stub(text))["f"](1)


def test_methods_written_in_a_class_body_region_raise_when_used_and_not_at_import():
    text = dedent(
        """
        class Dual:
            "A number with a tangent."

            ### BEGIN SOLUTION
            __slots__ = ("value", "tangent")

            def __init__(self, value, tangent):
                self.value, self.tangent = value, tangent

            def _wrapped(self, other):
                return other

            def exp(self):
                return self
            ### END SOLUTION
        """
    )
    made = stub(text)
    dual = run(made)["Dual"]
    with pytest.raises(NotImplementedError, match=r"Dual\.__init__"):
        dual(1.0, 2.0)
    with pytest.raises(NotImplementedError, match=r"Dual\.exp"):
        dual.exp(None)
    assert "_wrapped" not in made
    assert "tangent)" not in made


def test_private_helpers_in_a_region_at_the_top_of_the_module_vanish():
    text = dedent(
        """
        ### BEGIN SOLUTION
        def _split(z):
            return z


        def public(z):
            return _split(z)
        ### END SOLUTION
        """
    )
    assert "_split" not in stub(text)
    with pytest.raises(NotImplementedError, match="public: your code here"):
        run(stub(text))["public"](1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f():\n    ### BEGIN SOLUTION\n    return 1\n", "line 2: BEGIN SOLUTION without END"),
        ("def f():\n    return 1\n    ### END SOLUTION\n", "line 3: END SOLUTION without BEGIN"),
        (
            "def f():\n    ### BEGIN SOLUTION\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n",
            "line 3: BEGIN SOLUTION within the region of line 2",
        ),
        ("def f():\n    # BEGIN SOLUTION\n    return 1\n", "line 2: '# BEGIN SOLUTION'"),
        ("def f():\n    ### begin solution\n    return 1\n", "line 2: '### begin solution'"),
        ("def f():\n    ### BEGIN SOLUTION:\n    return 1\n", "line 2: '### BEGIN SOLUTION:'"),
        ("def f():\n    pass\n    ### BEGIN SOLUTION\n    # todo\n    ### END SOLUTION\n", "no statement"),
        (
            "def f():\n### BEGIN SOLUTION\n    return 1\n### END SOLUTION\n",
            "line 2: the region is indented by 0",
        ),
        (
            "def f():\n    ### BEGIN SOLUTION\n    return (\n    ### END SOLUTION\n        1)\n",
            "line 3: a statement goes on after the region's end in line 4",
        ),
        (
            "def f():\n    ### BEGIN SOLUTION\n    x = 1\n# %%\n    return x\n    ### END SOLUTION\n",
            "line 4: a cell begins within the region of line 2",
        ),
        ("def f(:\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n", "line 1: not Python"),
        (
            "if True:\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION\ny = 2\n",
            "of the stub is not Python",
        ),
    ],
)
def test_a_region_that_cannot_be_taken_out_is_refused_with_its_line(text, said):
    with pytest.raises(CourseError) as refused:
        stub(text)
    assert said in str(refused.value)


def test_prose_about_the_end_of_a_solution_is_no_marker():
    text = "# In the end, solutions begin with a guess.\n"
    assert stub(text) == text


def test_solution_lines_are_the_lines_inside_regions():
    assert solution_lines(FUNCTION) == ("y = x + x", "return y")


PROSE = dedent(
    """\
    before = 1

    # %% [markdown]
    # # Title
    # with $x$

    # %%
    import numpy as np


    # %% tags=["plot"]
    # %matplotlib inline
    def double(x):
        ### BEGIN SOLUTION
        return "zwei" * x
        ### END SOLUTION

    # %%
    # %%
    """
)


def test_a_notebook_is_the_same_bytes_every_time():
    assert notebook(PROSE) == notebook(PROSE)
    assert notebook(PROSE).endswith(b"}\n")


def test_a_notebook_is_valid_and_its_cell_ids_are_unique():
    nbformat = pytest.importorskip("nbformat")
    read = nbformat.reads(notebook(PROSE).decode(), as_version=4)
    nbformat.validate(read)
    assert len({cell.id for cell in read.cells}) == len(read.cells) == 6


def test_a_notebook_holds_the_stub_and_never_the_solution():
    text = notebook(PROSE).decode()
    assert "zwei" not in text
    assert "double: your code here" in text


def test_a_notebook_has_prose_as_markdown_and_magics_as_magics():
    found = json.loads(notebook(PROSE))["cells"]
    assert (found[1]["cell_type"], "".join(found[1]["source"])) == ("markdown", "# Title\nwith $x$")
    assert found[3]["source"][0] == "%matplotlib inline\n"
    assert found[3]["metadata"] == {"tags": ["plot"]}


def test_the_cells_are_those_that_jupytext_finds():
    found = [(cell.kind, cell.text.count("\n")) for cell in cells(stub(PROSE))]
    made = json.loads(notebook(PROSE))["cells"]
    assert found == [(cell["cell_type"], max(len(cell["source"]) - 1, 0)) for cell in made]


def test_a_cell_knows_the_line_of_its_first_line():
    lines = PROSE.split("\n")
    assert all(cell.text.startswith(lines[cell.line - 1]) for cell in cells(PROSE) if cell.text)


def test_without_jupytext_the_message_names_the_extra_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupytext", None)
    with pytest.raises(CourseError, match=r"chainrule-autograder\[author\]"):
        notebook(PROSE)


def test_the_stub_of_the_tiny_course_is_python(tiny):
    ast.parse(stub(tiny.topic.source.read_text()))
