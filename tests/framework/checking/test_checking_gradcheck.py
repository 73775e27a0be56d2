"""`gradcheck`: right gradients agree, wrong ones are found, and where nothing can be said nothing is held against anybody."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checking import CheckFailed, gradcheck


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_grad(z):
    return sigmoid(z) * (1 - sigmoid(z))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_jacobian(z):
    p = softmax(z)
    return p[..., :, None] * (np.eye(z.shape[-1]) - p[..., None, :])


def softmax_vjp(z, v):
    p = softmax(z)
    return p * (v - (v * p).sum(axis=-1, keepdims=True))


def logsumexp(z):
    return np.log(np.exp(z).sum(axis=-1))


def relu(z):
    return np.maximum(z, 0)


def step(z):
    return (z > 0).astype(float)


FORMS = [
    (sigmoid, sigmoid_grad, "elementwise"),
    (logsumexp, softmax, "gradient"),
    (lambda z: np.mean(z**2), lambda z: 2 * z / z.size, "gradient"),
    (softmax, softmax_jacobian, "jacobian"),
    (softmax, softmax_vjp, "vjp"),
    (sigmoid, lambda z, v: v * sigmoid_grad(z), "vjp"),
]


@pytest.mark.parametrize("shape", [(4,), (5, 3), (2, 3, 4)])
@pytest.mark.parametrize(("f", "df", "form"), FORMS)
def test_a_right_derivative_agrees_in_every_form_and_shape(f, df, form, shape, rng):
    assert gradcheck(f, df, rng.normal(size=shape), form=form, rng=rng).status == "agree"


@pytest.mark.parametrize("shape", [(4,), (5, 3)])
@pytest.mark.parametrize(("f", "df", "form"), FORMS)
def test_a_sign_error_is_found_in_every_form_and_shape(f, df, form, shape, rng):
    with pytest.raises(CheckFailed, match="-1 times the slope"):
        gradcheck(f, lambda *arguments: -df(*arguments), rng.normal(size=shape), form=form, rng=rng)


@pytest.mark.parametrize("form", ["elementwise", "gradient", "vjp"])
def test_x_may_be_a_single_number(form, rng):
    def df(z, v=1.0):
        assert type(z) is np.ndarray
        return v * sigmoid_grad(z)

    assert gradcheck(sigmoid, df, 0.3, form=form, rng=rng).status == "agree"
    with pytest.raises(CheckFailed, match=r"at x = 0\.3 it says 0\.21, .*give 0\.2445|is not the derivative of sigmoid"):
        gradcheck(sigmoid, lambda z, v=1.0: v * z * (1 - z), 0.3, form=form, rng=rng)


@pytest.mark.parametrize("scale", [1e-12, 1e-6, 1e4, 1e12])
def test_scaling_the_function_changes_no_verdict(scale, rng):
    x = rng.normal(size=20)
    assert gradcheck(lambda z: scale * sigmoid(z), lambda z: scale * sigmoid_grad(z), x, rng=rng).status == "agree"


def test_scaling_the_function_by_1e_minus_6_does_not_hide_a_sign_error(rng):
    with pytest.raises(CheckFailed, match="-1 times"):
        gradcheck(lambda z: 1e-6 * sigmoid(z), lambda z: -1e-6 * sigmoid_grad(z), rng.normal(size=20), rng=rng)


def test_one_entry_of_a_thousand_that_is_a_millionth_off_is_found(rng):
    wrong = np.ones(1000)
    wrong[417] += 1e-6
    x = rng.normal(size=1000)
    assert gradcheck(np.tanh, lambda z: 1 - np.tanh(z) ** 2, x, rng=rng).status == "agree"
    with pytest.raises(CheckFailed):
        gradcheck(np.tanh, lambda z: wrong * (1 - np.tanh(z) ** 2), x, rng=rng)


def test_a_vjp_that_ignores_its_cotangent_is_found(rng):
    with pytest.raises(CheckFailed):
        gradcheck(sigmoid, lambda z, v: sigmoid_grad(z), rng.normal(size=20), form="vjp", rng=rng)


def test_a_zero_gradient_of_softmax_is_found_although_rows_sum_to_one(rng):
    with pytest.raises(CheckFailed, match="it is 0 where softmax changes"):
        gradcheck(softmax, lambda z, v: 0 * z, rng.normal(size=(8, 5)), form="vjp", rng=rng)


def test_a_jacobian_with_its_diagonal_alone_is_found_and_placed(rng):
    with pytest.raises(CheckFailed, match=r"at index \(\d, \d, \d\) it says"):
        gradcheck(softmax, lambda z: softmax_jacobian(z) * np.eye(4), rng.normal(size=(3, 4)), form="jacobian", rng=rng)


def test_the_wrong_entry_is_named(rng):
    def df(z):
        slope = sigmoid_grad(z)
        slope[2, 1] *= 1.5
        return slope

    x = np.zeros((3, 2))
    with pytest.raises(CheckFailed, match=r"at index \(2, 1\) \(x = 0\) it says 0\.375, where finite differences of sigmoid give 0\.25"):
        gradcheck(sigmoid, df, x, rng=rng)


def test_a_lost_factor_is_named(rng):
    with pytest.raises(CheckFailed, match=r"it is 15 times the slope in every direction tried"):
        gradcheck(lambda z: np.mean(z**2), lambda z: 2 * z, rng.normal(size=(5, 3)), form="gradient", rng=rng)


@pytest.mark.parametrize("convention", [0.0, 0.5, 1.0])
def test_any_convention_at_a_kink_is_left_alone(convention, rng):
    x = np.array([-1.5, 0.0, 2.0])
    verdict = gradcheck(relu, lambda z: np.where(z == 0, convention, step(z)), x, rng=rng)
    assert verdict.status == "agree"
    assert verdict.draws > 1


def test_a_kink_hides_no_wrong_entry_elsewhere(rng):
    x = np.array([0.0, 1e-10, 2.0, -1.0])
    with pytest.raises(CheckFailed):
        gradcheck(relu, lambda z: np.where(z > 1, 1.05, step(z)), x, rng=rng)


def test_kinks_everywhere_around_accuse_nobody(rng):
    for _ in range(20):
        x = rng.normal(size=200) * 1e-3
        assert gradcheck(np.abs, np.sign, x, rng=rng).status != "disagree"


def test_a_saturated_function_is_inconclusive(rng):
    verdict = gradcheck(sigmoid, sigmoid_grad, np.full(5, 40.0), rng=rng)
    assert verdict.status == "inconclusive"
    assert "flat" in verdict.reason
    assert verdict.draws == 4


@pytest.mark.parametrize(
    "spoil",
    [
        lambda y: y.astype(np.float32).astype(np.float64),
        lambda y: np.round(y, 6),
        lambda y: (y + 1e10) - 1e10,
        lambda y: y * (1 + 1e-6 * np.sin(1e17 * y)),
    ],
    ids=["float32 inside", "rounded", "cancellation", "noise"],
)
def test_a_right_gradient_of_an_inexact_function_is_not_accused(spoil, rng):
    x = rng.normal(size=20)
    assert gradcheck(lambda z: spoil(sigmoid(z)), sigmoid_grad, x, rng=rng).status in ("agree", "inconclusive")
    assert gradcheck(lambda z: spoil(logsumexp(z)), softmax, x, form="gradient", rng=rng).status in ("agree", "inconclusive")


def test_an_entry_stuck_at_one_in_float32_is_not_taken_for_one_that_does_not_move(rng):
    for _ in range(30):
        x = rng.normal(size=(8, 5)) * 150
        assert gradcheck(lambda z: softmax(z).astype(np.float32).astype(float), softmax_vjp, x, form="vjp", rng=rng).status != "disagree"


def test_an_error_below_what_noise_lets_us_see_is_not_called_agreement(rng):
    def noisy(z):
        return np.tanh(z) * (1 + 1e-4 * np.sin(1e17 * z))

    verdict = gradcheck(noisy, lambda z: 1.0001 * (1 - np.tanh(z) ** 2), rng.normal(size=20), rng=rng)
    assert verdict.status == "inconclusive"


def test_a_function_that_changes_from_call_to_call_is_told_so(rng):
    with pytest.raises(CheckFailed, match="two different results for one argument"):
        gradcheck(lambda z: sigmoid(z) + rng.normal(size=z.shape), sigmoid_grad, rng.normal(size=5), rng=rng)


def test_a_short_reach_keeps_the_probes_inside_a_domain(rng):
    def entropy(p):
        if not ((p > 0) & (p < 1)).all():
            raise ValueError("not probabilities")
        return -np.sum(p * np.log(p))

    x = rng.uniform(0.1, 0.9, size=20)
    assert gradcheck(entropy, lambda p: -np.log(p) - 1, x, form="gradient", reach=0.1, rng=rng).status == "agree"


def test_nan_beyond_the_edge_of_a_domain_is_not_held_against_the_function(rng):
    with np.errstate(invalid="ignore"):
        assert gradcheck(np.log, lambda x: 1 / x, np.array([0.1, 0.2, 3.0]), rng=rng).status == "agree"


def test_a_redrawn_probe_outside_a_domain_is_not_held_against_the_function(rng):
    def kink_in_a_narrow_domain(z):
        return np.where(np.abs(z) < 1 / 16, relu(z), np.nan)

    verdict = gradcheck(kink_in_a_narrow_domain, step, np.zeros(3), rng=rng)
    assert verdict.status == "inconclusive"
    assert "domain" in verdict.reason


def test_all_probes_of_a_draw_go_in_one_message(rng):
    class Function:
        messages = 0

        def many(self, arguments):
            self.messages += 1
            return [sigmoid(z) for z in arguments]

        def __call__(self, z):
            raise AssertionError("called for a single point")

    f = Function()
    assert gradcheck(f, sigmoid_grad, rng.normal(size=(5, 3)), rng=rng).draws == 1
    assert f.messages == 1


def test_the_same_rng_gives_the_same_verdict():
    x = np.linspace(-1, 1, 7)
    first, second = (gradcheck(sigmoid, sigmoid_grad, x, rng=np.random.default_rng(3)) for _ in range(2))
    assert first == second


def test_x_itself_is_not_changed_by_a_function_that_writes_into_its_argument(rng):
    def f(z):
        z *= 2
        return z

    x = np.ones(3)
    assert gradcheck(f, lambda z: np.full_like(z, 2.0), x, rng=rng).status == "agree"
    assert (x == 1).all()


@pytest.mark.parametrize(
    ("x", "keywords"),
    [
        (np.ones((0, 3)), {}),
        (np.array([np.nan]), {}),
        (np.array([1e6]), {}),
        (np.ones(3), {"form": "hessian"}),
        (np.ones(3), {"reach": 0.0}),
        (np.ones(3), {"reach": float("nan")}),
    ],
)
def test_a_probe_that_decides_nothing_is_the_suites_mistake(x, keywords, rng):
    with pytest.raises(ValueError, match=r"gradcheck: .*wanted"):
        gradcheck(sigmoid, sigmoid_grad, x, rng=rng, **keywords)
