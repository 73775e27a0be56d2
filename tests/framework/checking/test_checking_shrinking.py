"""The smallest input that shows a fault is a valid one, and shows it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checking import shrunk

RNG = np.random.default_rng(0)


def test_one_wrong_entry_is_all_that_is_left():
    z = np.array([[1.23, 4.56], [-7.89, 0.12], [3.21, 6.54]])
    (found,) = shrunk((z,), lambda a: bool((a[0] < 0).any()))
    assert found.tolist() == [[-8.0]]


def test_a_square_matrix_stays_square():
    hessian = RNG.normal(size=(4, 4))
    (found,) = shrunk((hessian,), lambda a: a[0].shape[0] == a[0].shape[1])
    assert found.shape == (1, 1)


def test_labels_are_cut_with_their_rows():
    logits, labels = RNG.normal(size=(5, 3)), np.array([2, 0, 1, 1, 0])
    found = shrunk((logits, labels), lambda a: len(a[0]) == len(a[1]) and 2 in a[1])
    assert [a.shape[0] for a in found] == [1, 1]
    assert found[1].tolist() == [2]


def test_a_fault_of_the_mean_keeps_two_rows():
    (found,) = shrunk((RNG.normal(size=(7, 3)),), lambda a: a[0].shape[0] > 1)
    assert found.shape == (2, 1)


def test_rows_go_on_to_sum_to_one():
    shares = RNG.dirichlet(np.ones(4), size=3)
    (found,) = shrunk((shares,), lambda a: True)
    assert np.allclose(found.sum(axis=-1), 1.0)


def test_probabilities_stay_within_zero_and_one():
    (found,) = shrunk((np.array([0.97, 0.004]),), lambda a: True)
    assert ((found > 0) & (found < 1)).all()


def test_signs_stay():
    (found,) = shrunk((np.array([0.003, -0.2]),), lambda a: a[0].size == 2)
    assert np.sign(found).tolist() == [1.0, -1.0]


def test_what_cannot_be_made_smaller_comes_back_as_it_was():
    z = RNG.normal(size=(3, 2))
    (found,) = shrunk((z,), lambda a: np.array_equal(a[0], z))
    assert found is z


def test_it_asks_a_bounded_number_of_times():
    asked = []
    shrunk((RNG.normal(size=(50, 40, 30)),), lambda a: asked.append(1) is not None, tries=17)
    assert len(asked) <= 17


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.floats(-2, 2))
def test_what_is_found_is_wrong_itself(seed, edge):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(4, 3)), rng.normal(size=4)

    def wrong(a):
        return bool(a[0].max() > edge and a[1].size == a[0].shape[0])

    if wrong((x, y)):
        assert wrong(shrunk((x, y), wrong))
