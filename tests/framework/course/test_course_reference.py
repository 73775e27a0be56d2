"""References loaded, whole or with one mistake."""

from __future__ import annotations

import linecache
import sys
import traceback

import pytest

from autograder.course import CourseError, load_module, with_mistake


def test_every_load_is_a_module_of_its_own(tiny):
    one, other = load_module(tiny.topic.source), load_module(tiny.topic.source)
    one.square_area = None
    assert other.square_area(3) == 9


def test_a_loaded_module_takes_no_name_that_an_import_could_meet(tiny):
    before = set(sys.modules)
    load_module(tiny.topic.source, "shapes")
    new = set(sys.modules) - before
    assert all(name.startswith("_autograder_") for name in new)
    assert "shapes" not in sys.modules


def test_dataclasses_in_a_loaded_module_work(write):
    module = load_module(
        write(
            "from __future__ import annotations\n"
            "from dataclasses import dataclass, replace\n"
            "from typing import ClassVar\n\n\n"
            "@dataclass(frozen=True)\n"
            "class Const:\n"
            "    kind: ClassVar[str] = 'number'\n"
            "    value: float = 1.0\n"
        )
    )
    assert module.replace(module.Const(), value=2.0) == module.Const(2.0)


def test_a_traceback_shows_the_lines_that_ran_even_if_the_file_is_gone(write):
    path = write("def fail():\n    return 1 / 0  # this line\n")
    module = load_module(path)
    path.unlink()
    linecache.checkcache()
    with pytest.raises(ZeroDivisionError) as raised:
        module.fail()
    assert "this line" in "".join(traceback.format_exception(raised.value))


def test_what_a_module_raises_is_raised_and_the_module_forgotten(write):
    before = set(sys.modules)
    with pytest.raises(ZeroDivisionError):
        load_module(write("1 / 0\n"))
    assert set(sys.modules) == before


def test_a_module_that_is_not_python_is_refused_with_its_line(write):
    with pytest.raises(CourseError, match=r"module\.py, line 2: not Python"):
        load_module(write("x = 1\nx = = 2\n"))


def test_a_module_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CourseError, match="No such file"):
        load_module(tmp_path / "none.py")


def test_callers_within_the_reference_see_the_mistake(tiny):
    module = with_mistake(tiny.topic.source, "square_area", lambda side: 4 * side)
    assert module.cube_surface(3) == 6 * 12


def test_a_mistake_does_not_outlive_its_module(tiny):
    with_mistake(tiny.topic.source, "square_area", lambda side: 4 * side)
    assert load_module(tiny.topic.source).cube_surface(3) == 54


OPS = """
class Op:
    def backward(self, g):
        return g

    @staticmethod
    def name(x):
        return x


class Mul(Op):
    pass


def run(g):
    return Mul().backward(g), Op().backward(g), Mul.name(g)
"""


def test_a_method_is_replaced_in_its_class_alone(write):
    module = with_mistake(write(OPS), "Mul.backward", lambda self, g: -g)
    assert module.run(2) == (-2, 2, 2)


def test_a_static_method_is_replaced_by_one(write):
    module = with_mistake(write(OPS), "Op.name", lambda x: 0)
    assert module.run(2) == (2, 2, 0)


def test_a_class_may_be_replaced_by_a_class(write):
    path = write("class SGD:\n    def __init__(self, lr): self.lr = lr\n\ndef make():\n    return SGD(1).lr\n")

    class Doubled:
        def __init__(self, lr):
            self.lr = 2 * lr

    assert with_mistake(path, "SGD", Doubled).make() == 2


def test_a_mistake_in_an_exercise_that_does_not_exist_is_refused(tiny):
    with pytest.raises(CourseError, match=r"shapes\.py has no `circle`"):
        with_mistake(tiny.topic.source, "circle", lambda r: r)
    with pytest.raises(CourseError, match=r"shapes\.py has no `Circle\.area`"):
        with_mistake(tiny.topic.source, "Circle.area", lambda self: 1)


def test_a_mistake_that_cannot_be_called_as_the_reference_is_refused(tiny):
    def two_sides(a, b):
        return a * b

    with pytest.raises(CourseError, match=r"mistake `two_sides`: it takes \(a, b\).*wanted the arguments \(side\)"):
        with_mistake(tiny.topic.source, "square_area", two_sides)


def test_a_mistake_may_name_its_arguments_otherwise(tiny):
    assert with_mistake(tiny.topic.source, "square_area", lambda z, extra=0: z).square_area(7) == 7
