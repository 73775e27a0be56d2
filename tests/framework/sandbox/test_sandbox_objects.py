"""Objects of the submission stay there: handles, attributes, operators, generators."""

from __future__ import annotations

import numpy as np
import pytest
from workbench import Load, in_process

from autograder.sandbox import ChangedArgument, Raised, Remote, Student, SubmissionError, Violated

SOURCE = """
import numpy as np

class Tensor:
    made = 0
    __array_ufunc__ = None
    def __init__(self, data, parents=()):
        self.data, self.parents, self.grad = np.asarray(data, float), parents, None
        type(self).made += 1
    def __add__(self, other): return Tensor(self.data + value(other), (self, other))
    def __radd__(self, other): return Tensor(value(other) + self.data)
    def __sub__(self, other): return Tensor(self.data - value(other))
    def __rsub__(self, other): return Tensor(value(other) - self.data)
    def __mul__(self, other): return Tensor(self.data * value(other), (self, other))
    def __rmul__(self, other): return Tensor(value(other) * self.data)
    def __truediv__(self, other): return Tensor(self.data / value(other))
    def __rtruediv__(self, other): return Tensor(value(other) / self.data)
    def __pow__(self, n): return Tensor(self.data ** n)
    def __matmul__(self, other): return Tensor(self.data @ value(other))
    def __rmatmul__(self, other): return Tensor(value(other) @ self.data)
    def __neg__(self): return Tensor(-self.data)
    def __getitem__(self, i): return Tensor(self.data[i])
    def __len__(self): return len(self.data)
    def backward(self, seed=1.0, *, twice=False):
        self.grad = np.ones_like(self.data) * seed * (2 if twice else 1)
    @staticmethod
    def zeros(n): return Tensor(np.zeros(n))
    @property
    def broken(self): raise ValueError("no such luck")

def value(x): return x.data if isinstance(x, Tensor) else x
def same(a, b): return a is b
def draw(rng, n): return rng.normal(size=n)
def integers(rng): return rng.integers(0, 1 << 40, 5)
def count(): return Tensor.made
"""
PATCHES = """
np.random.default_rng = lambda seed=None: "patched"
np.random.Generator = np.random.PCG64 = None
np.random.seed(0)
"""

X = np.array([[1.0, 2.0], [3.0, 4.0]])


def test_a_class_is_constructed_and_its_object_stays_there(student: Student) -> None:
    t = student.Tensor(X)
    assert (type(t), t.kind) == (Remote, "a Tensor")


def test_an_attribute_is_read(student: Student) -> None:
    assert student.Tensor(X).data.tolist() == X.tolist()


def test_an_attribute_is_set(student: Student) -> None:
    t = student.Tensor(X)
    t.grad = np.ones(2)
    assert t.grad.tolist() == [1.0, 1.0]


def test_a_method_is_called_with_keywords(student: Student) -> None:
    t = student.Tensor(X)
    assert t.backward(3.0, twice=True) is None
    assert t.grad.tolist() == [[6.0, 6.0], [6.0, 6.0]]


def test_a_static_method_is_called_by_its_path(student: Student) -> None:
    assert len(student.Tensor.zeros(3)) == 3


@pytest.mark.parametrize(
    ("apply", "expected"),
    [
        (lambda t: t + 1, X + 1), (lambda t: 1 + t, 1 + X), (lambda t: t - 1, X - 1), (lambda t: 1 - t, 1 - X),
        (lambda t: t * 2, X * 2), (lambda t: 2 * t, 2 * X), (lambda t: t / 2, X / 2), (lambda t: 2 / t, 2 / X),
        (lambda t: t**2, X**2), (lambda t: t @ X, X @ X), (lambda t: -t, -X), (lambda t: t[1], X[1]), (lambda t: t[0:1, ...], None),
        (lambda t: X + t, X + X), (lambda t: X * t, X * X), (lambda t: X @ t, X @ X), (lambda t: X - t, X - X), (lambda t: t + t, X + X),
        (lambda t: np.float64(2) * t, 2 * X),
    ],
    ids=["t+1", "1+t", "t-1", "1-t", "t*2", "2*t", "t/2", "2/t", "t**2", "t@X", "-t", "t[1]", "t[0:1,...]", "X+t", "X*t", "X@t", "X-t", "t+t", "2.0*t"],
)  # fmt: skip
def test_an_operator_is_applied_where_the_object_lives(student: Student, apply, expected) -> None:
    if expected is None:
        with pytest.raises(TypeError, match="a slice cannot be passed"):
            apply(student.Tensor(X))
        return
    assert apply(student.Tensor(X)).data.tolist() == expected.tolist()


def test_len_is_asked_of_the_object(student: Student) -> None:
    assert len(student.Tensor(X)) == 2


def test_an_object_keeps_its_identity_through_the_suite(student: Student) -> None:
    t = student.Tensor(X)
    product = t * t
    assert product.parents == (t, t)
    assert student.same(product.parents[0], t) is True


def test_an_object_of_no_such_attribute_says_so(student: Student) -> None:
    with pytest.raises(Raised, match="'Tensor' object has no attribute 'shape'"):
        _ = student.Tensor(X).shape


def test_a_property_that_raises_is_the_submissions_error(student: Student) -> None:
    with pytest.raises(Raised, match=r"`.broken` of a Tensor raised ValueError .*no such luck"):
        _ = student.Tensor(X).broken


def test_an_operator_that_is_not_there_is_the_submissions_error(student: Student) -> None:
    with pytest.raises(Raised, match=r"the operator `add` .*TypeError"):
        _ = student.generator(0) + 1


def test_private_names_are_not_asked_for(student: Student) -> None:
    with pytest.raises(AttributeError):
        _ = student._anything


def test_a_chain_of_operations_is_one_message(student: Student) -> None:
    before = student.count()
    total = student.repeat("add", student.Tensor(np.zeros(1)), 1.0, times=5000)
    assert total.data.tolist() == [5000.0]
    assert student.count() == before + 5001


def test_an_operator_of_one_operand_repeats(student: Student) -> None:
    assert student.repeat("neg", 1.0, times=3) == -1.0


def test_an_unknown_operator_is_refused(student: Student) -> None:
    with pytest.raises(SubmissionError):
        student.repeat("eval", 1.0, times=1)


def test_a_generator_draws_what_numpy_draws_from_that_seed(student: Student) -> None:
    assert student.draw(student.generator(7), 5).tolist() == np.random.default_rng(7).normal(size=5).tolist()


def test_a_generator_is_numpys_own_whatever_the_submission_patched(load: Load) -> None:
    student = load(SOURCE + PATCHES).student
    assert student.draw(student.generator(7), 5).tolist() == np.random.default_rng(7).normal(size=5).tolist()


def test_a_generator_goes_on_where_it_stopped(student: Student) -> None:
    remote, ours = student.generator(7), np.random.default_rng(7)
    assert [student.integers(remote).tolist() for _ in range(2)] == [
        ours.integers(0, 1 << 40, 5).tolist() for _ in range(2)
    ]


def test_drawing_from_a_generator_is_no_changed_argument(student: Student) -> None:
    try:
        student.draw(student.generator(0), 3)
    except ChangedArgument:
        pytest.fail("a generator is there to be drawn from")


@pytest.mark.parametrize("seed", [0, 1, 2**32, 2**63 - 1, 2**64 - 1])
def test_a_seed_may_have_64_bits(student: Student, seed: int) -> None:
    expected = np.random.default_rng(seed).normal(size=2)
    assert student.draw(student.generator(seed), 2).tolist() == expected.tolist()


def test_a_generator_is_the_same_in_two_sessions(submit: Load) -> None:
    drawn = []
    for _ in range(2):
        with submit(SOURCE) as session:
            session.ensure_loaded()
            drawn.append(session.student.draw(session.student.generator(3), 4).tolist())
    assert drawn[0] == drawn[1]


def test_the_submissions_own_random_numbers_differ_between_sessions(submit: Load) -> None:
    drawn = []
    for _ in range(2):
        with submit(
            "import random, numpy as np\ndef f(): return [random.random(), np.random.rand(), float(np.random.default_rng().random())]"
        ) as session:
            session.ensure_loaded()
            drawn.append(session.student.f())
    assert all(a != b for a, b in zip(*drawn, strict=True))


def test_a_handle_of_a_worker_that_has_ended_is_the_submissions_error(load: Load) -> None:
    session = load("class T: pass\ndef end():\n    import os\n    os._exit(0)")
    t = session.student.T()
    with pytest.raises(SubmissionError):
        session.student.end()
    session.ensure_loaded()
    with pytest.raises(SubmissionError):
        _ = t.data


def test_too_many_objects_are_the_submissions_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.servant._MAX_HANDLES", 100)
    student = in_process("def f(): return [object() for _ in range(60)]")
    student.f()
    with pytest.raises(Violated, match="more than 100 objects"):
        student.f()
