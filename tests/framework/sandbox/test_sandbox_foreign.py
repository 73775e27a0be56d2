"""Whatever is not exactly a plain value stays with the submission, and says in words what it is."""

from __future__ import annotations

import numpy as np
import pytest
from workbench import Load

from autograder.sandbox import Remote, Student, SubmissionError

SOURCE = """
import collections, datetime, decimal, enum, fractions, types
import numpy as np

class Always(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    __array_priority__ = 1e9
class Lying(float):
    def __eq__(self, other): return True
    __hash__ = float.__hash__
    def __class__(self): return float
class Pretending:
    __class__ = float
    dtype, shape = np.dtype(float), ()
    def __array__(self, *a, **k): return np.zeros(3)
    def __float__(self): return 1.0
class Name(str): pass
class Row(list): pass
class Map(dict): pass
class Flag(enum.IntEnum): on = 1
Point = collections.namedtuple("Point", "x y")
class Scalar(np.float64): pass
class Tensor:
    def __init__(self): self.data = np.arange(3.0)
    def __add__(self, other): return self
class Described(type):
    def __repr__(cls): return "a float"
class Odd(metaclass=Described): pass

def made(expression): return eval(expression)
"""

FOREIGN = {
    "np.arange(3.0).view(Always)": "a Always (a subclass of ndarray)",
    "np.matrix([[1.0]])": "a matrix (a subclass of ndarray)",
    "np.ma.masked_array([1.0, 2.0], [True, False])": "a MaskedArray (a subclass of ndarray)",
    "np.rec.array([(1, 2.0)])": "a recarray (a subclass of ndarray)",
    "np.array([1, None], object)": "an array of dtype object_",
    "np.array(None)": "an array of dtype object_",
    "np.zeros(2, 'f8,i4')": "an array of dtype void",
    "np.array(['a', 'bc'])": "an array of dtype str_",
    "np.array([b'a'])": "an array of dtype bytes_",
    "np.array(['2024-01-01'], 'M8[D]')": "an array of dtype datetime64",
    "np.array([1], 'm8[s]')": "an array of dtype timedelta64",
    "np.zeros(2, 'V3')": "an array of dtype void",
    "np.zeros(2, np.longdouble)": "an array of dtype longdouble",
    "np.zeros(2, np.clongdouble)": "an array of dtype clongdouble",
    "np.longdouble(1)": "a longdouble (a subclass of generic)",
    "np.str_('a')": "a str_ (a subclass of generic)",
    "np.datetime64('2024')": "a datetime64 (a subclass of generic)",
    "np.void(b'abc')": "a void (a subclass of generic)",
    "Scalar(1.0)": "a Scalar (a subclass of generic)",
    "Lying(1.0)": "a Lying (a subclass of float)",
    "Flag.on": "a Flag (a subclass of int)",
    "Name('x')": "a Name (a subclass of str)",
    "Row([1.0])": "a Row (a subclass of list)",
    "Point(1, 2)": "a Point (a subclass of tuple)",
    "Map(a=1)": "a Map (a subclass of dict)",
    "collections.OrderedDict(a=1)": "a OrderedDict (a subclass of dict)",
    "collections.Counter('ab')": "a Counter (a subclass of dict)",
    "types.MappingProxyType({})": "a mappingproxy",
    "{(1, 2): 3}": "a dict",
    "{Name('x'): 3}": "a dict",
    "dict.fromkeys(range(10_001))": "a dict",
    "1 << 63": "an integer of more than 64 bits",
    "-(1 << 63) - 1": "an integer of more than 64 bits",
    "1 << 100_000": "an integer of more than 64 bits",
    "'\\ud800'": "a string that is not valid Unicode",
    "b'abc'": "a bytes",
    "bytearray(3)": "a bytearray",
    "memoryview(b'abc')": "a memoryview",
    "{1, 2}": "a set",
    "frozenset()": "a frozenset",
    "range(3)": "a range",
    "(x for x in [1.0])": "a generator",
    "map(float, [1])": "a map",
    "zip([1], [2])": "a zip",
    "{}.items()": "a dict_items",
    "...": "a ellipsis",
    "NotImplemented": "a NotImplementedType",
    "np": "a module",
    "np.sin": "a ufunc",
    "np.random.default_rng(0)": "a Generator",
    "made": "a function",
    "float": "a type",
    "lambda: 1.0": "a function",
    "Tensor()": "a Tensor",
    "Tensor": "a type",
    "Pretending()": "a Pretending",
    "Odd()": "a Odd",
    "decimal.Decimal(1)": "a Decimal",
    "fractions.Fraction(1, 2)": "a Fraction",
    "datetime.date(2024, 1, 1)": "a date",
    "ValueError('x')": "a ValueError",
    "type('x' * 500, (), {})()": "a " + "x" * 118,
    "type('\\x1b[31m', (), {})()": "a ?[31m",
}

# A name that the submission made up could carry hidden inputs out: behind walls, only names that everyone knows are told.
OWN = "an object of a class of its own"
IN_HIDDEN_CHECKS = {
    "a Always (a subclass of ndarray)": "an object of a subclass of ndarray",
    "a Scalar (a subclass of generic)": "an object of a subclass of generic",
    "a Lying (a subclass of float)": "an object of a subclass of float",
    "a Flag (a subclass of int)": "an object of a subclass of int",
    "a Name (a subclass of str)": "an object of a subclass of str",
    "a Row (a subclass of list)": "an object of a subclass of list",
    "a Point (a subclass of tuple)": "an object of a subclass of tuple",
    "a Map (a subclass of dict)": "an object of a subclass of dict",
    "a OrderedDict (a subclass of dict)": "an object of a subclass of dict",
    "a Counter (a subclass of dict)": "an object of a subclass of dict",
    **dict.fromkeys(
        ["a mappingproxy", "a NotImplementedType", "a Pretending", "a Odd", "a date", "a ?[31m", "a " + "x" * 118], OWN
    ),
}


@pytest.mark.parametrize("expression", FOREIGN)
def test_a_foreign_object_stays_and_is_described(student: Student, expression: str) -> None:
    got = student.made(expression)
    assert type(got) is Remote
    words = FOREIGN[expression]
    assert got.kind in (words, IN_HIDDEN_CHECKS.get(words, words))


@pytest.mark.parametrize("expression", ["Lying(1.0)", "np.arange(3.0).view(Always)", "1 << 70", "b'x'"])
def test_a_foreign_object_within_a_list_is_told_from_its_plain_neighbours(student: Student, expression: str) -> None:
    first, inside, last = student.made(f"[1.0, {expression}, (2, 'x')]")
    assert (first, type(inside), last) == (1.0, Remote, (2, "x"))


@pytest.mark.parametrize(
    "use",
    [
        bool,
        float,
        int,
        list,
        iter,
        np.asarray,
        np.add.reduce,
        lambda r: r < 1,
        lambda r: np.isfinite(r),
        lambda r: 1.0 in r,
        lambda r: np.allclose(r, 1.0),
    ],
    ids=["bool", "float", "int", "list", "iter", "asarray", "add.reduce", "less", "isfinite", "in", "allclose"],
)
def test_a_remote_is_never_mistaken_for_a_number_an_array_or_a_truth_value(student: Student, use) -> None:
    remote = student.made("Lying(1.0)")
    with pytest.raises(TypeError):
        use(remote)


def test_a_remote_equals_no_number_although_it_would_say_so(student: Student) -> None:
    assert student.made("Lying(1.0)") != 1.0


def test_the_same_object_is_the_same_remote(student: Student) -> None:
    assert student.made("Tensor.__init__") == student.made("Tensor.__init__")


def test_two_equal_objects_are_two_remotes(student: Student) -> None:
    first, second = student.made("[Lying(1.0), Lying(1.0)]")
    assert first != second


def test_a_remote_comes_home_as_the_object_it_stands_for(student: Student) -> None:
    tensor = student.made("globals().setdefault('kept', Tensor())")
    assert student.made.many([("globals().__setitem__('seen', [])",)]) == [None]
    seen = student.made("seen.append")
    seen(tensor)
    assert student.made("seen[0] is kept") is True


def test_a_remote_shows_what_it_is(student: Student) -> None:
    assert repr(student.made("Tensor()")) == "<a Tensor of the submission>"


def test_a_name_that_the_submission_made_up_is_not_told_behind_walls(load: Load) -> None:
    kind = load("class Secret_3_14(list): pass\ndef f(): return Secret_3_14()").student.f().kind
    assert kind == "an object of a subclass of list"


def test_a_metaclass_that_hides_the_name_is_the_submissions_error(student: Student) -> None:
    hidden = "type('M', (type,), {'__name__': property(lambda c: 1 / 0)})('C', (), {})()"
    with pytest.raises(SubmissionError):
        student.made(hidden)
