"""01_activations: answers as students write them, labelled."""

import math

import numpy as np
from labels import right, wrong


def logistic(z):
    """A right, careful sigmoid, for those that are wrong elsewhere."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def probabilities(z):
    """A right, careful softmax."""
    z = np.asarray(z, dtype=float)
    shifted = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return shifted / np.sum(shifted, axis=-1, keepdims=True)


# --- wrong ---


@wrong("sigmoid", mistake="sigmoid_of_minus_z")
def sigmoid_of_plus_z(z):
    z = np.asarray(z, dtype=float)
    return 1 - logistic(z)


@wrong("sigmoid", kind="float32")
def sigmoid_in_single_precision(z):
    z = np.asarray(z).astype("float32")
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e, 1).astype(np.float32) / (1 + e)


@wrong("sigmoid", kind="wrong where negative")
def sigmoid_two_branches(z):
    # stable version for both signs, but the second branch lost its numerator
    z = np.array(z, dtype=float)
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    out[~pos] = 1 / (1 + np.exp(z[~pos]))
    return out


@wrong("sigmoid_grad", mistake="sigmoid_grad_of_the_input_as_output")
def sigmoid_grad_from_activation(a):
    a = np.asarray(a, dtype=float)
    return a - np.square(a)


@wrong("sigmoid_grad", mistake="sigmoid_grad_by_differences")
def sigmoid_grad_numeric(z):
    h = 1e-6
    z = np.asarray(z, dtype=float)
    return (logistic(z + h) - logistic(z - h)) / (2.0 * h)


@wrong("sigmoid_grad", kind="sign")
def sigmoid_grad_chain_slip(z):
    s = logistic(z)
    # d/dz (1 + e^-z)^-1 = -(1 + e^-z)^-2 * e^-z
    return -(s**2) * (1 / s - 1)


@wrong("tanh", mistake="tanh_of_half")
def tanh_via_sigmoid(z):
    return 2 * logistic(z) - 1


@wrong("tanh", kind="rounded")
def tanh_pretty(z):
    z = np.asarray(z, dtype=float)
    return np.round(np.tanh(z), 6)


@wrong("tanh_grad", mistake="tanh_grad_without_the_square")
def tanh_grad_missing_square(z):
    t = np.tanh(np.asarray(z, dtype=float))
    return (1 - t) * 1.0


@wrong("tanh_grad", mistake="tanh_grad_by_the_formula_of_sigmoid")
def tanh_grad_like_sigmoid(z):
    t = np.tanh(np.asarray(z, dtype=float))
    return t * (1 - t)


@wrong("relu", mistake="relu_in_place")
def relu_in_place(z):
    z = np.asarray(z, dtype=float)
    z[z < 0] = 0
    return z


@wrong("relu", mistake="relu_keeps_the_type")
def relu_into_a_copy(z):
    out = np.zeros_like(z)
    z = np.asarray(z)
    for i in np.ndindex(z.shape):
        if z[i] > 0:
            out[i] = z[i]
    return out


@wrong("relu", mistake="relu_is_abs")
def relu_abs(z):
    return np.sqrt(np.square(np.asarray(z, dtype=float)))


@wrong("relu", mistake="relu_leaks")
def leaky_relu(z, slope=0.01):
    z = np.asarray(z, dtype=float)
    return np.maximum(z, 0.0) + slope * np.minimum(z, 0.0)


@wrong("relu_grad", mistake="relu_grad_one_at_zero")
def relu_grad_heaviside(z):
    return np.heaviside(np.asarray(z, dtype=float), 1.0)


@wrong("relu_grad", mistake="relu_grad_half_at_zero")
def relu_grad_step(z):
    z = np.asarray(z, dtype=float)
    return 0.5 * (1 + np.sign(z))


@wrong("softplus", mistake="softplus_overflows")
def softplus_as_on_the_slide(z):
    z = np.asarray(z, dtype=float)
    return np.log1p(np.exp(z))


@wrong("softplus", mistake="softplus_to_base_2")
def softplus_base_two(z):
    z = np.asarray(z, dtype=float)
    return np.logaddexp2(0.0, z / math.log(2.0))


@wrong("logsumexp", mistake="logsumexp_keeps_the_axis")
def logsumexp_keepdims(z):
    z = np.asarray(z, dtype=float)
    peak = np.amax(z, axis=-1, keepdims=True)
    total = np.sum(np.exp(z - peak), axis=-1, keepdims=True)
    return peak + np.log(total)


@wrong("logsumexp", mistake="logsumexp_without_the_maximum")
def logsumexp_shift_forgotten(z):
    z = np.asarray(z, dtype=float)
    z_max = z.max(axis=-1, keepdims=True)
    return np.log(np.einsum("...c->...", np.exp(z - z_max)))


@wrong("logsumexp", mistake="logsumexp_of_the_mean")
def log_mean_exp(z):
    z = np.asarray(z, dtype=float)
    top = z.max(-1)
    return top + np.log(np.mean(np.exp(z - top[..., None]), axis=-1))


@wrong("logsumexp_plus_grad", mistake="logsumexp_plus_grad_is_softmax")
def plus_grad_is_softmax(z):
    return probabilities(z)


@wrong("logsumexp_plus", mistake="logsumexp_plus_with_an_unshifted_one")
def plus_after_the_shift(z):
    z = np.asarray(z, dtype=float)
    c = z.max(axis=-1)
    inner = 1 + np.exp(z - c[..., np.newaxis]).sum(axis=-1)
    return c + np.log(inner)


@wrong("softmax", mistake="softmax_over_axis_0")
def softmax_columns(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=0))
    return np.divide(e, np.add.reduce(e))


@wrong("softmax", kind="unknown")
def softmax_of_squares(z):
    z = np.asarray(z, dtype=float)
    return z**2 / np.sum(z**2, axis=-1, keepdims=True)


@wrong("log_softmax", kind="digits lost")
def log_softmax_with_eps(z):
    return np.log(probabilities(z) + 1e-7)


@wrong("log_softmax", mistake="log_softmax_with_the_sign_of_a_loss")
def neg_log_softmax(z):
    z = np.asarray(z, dtype=float)
    m = z.max(axis=-1, keepdims=True)
    return m + np.log(np.exp(z - m).sum(axis=-1, keepdims=True)) - z


@wrong("softmax_jacobian", mistake="jacobian_diagonal_alone")
def jacobian_of_own_logit(z):
    p = probabilities(z)
    n_classes = p.shape[-1]
    J = np.zeros((*p.shape, n_classes))
    for i in range(n_classes):
        J[..., i, i] = p[..., i] * (1 - p[..., i])
    return J


@wrong("softmax_jacobian", kind="sign")
def jacobian_other_way_round(z):
    p = probabilities(z)
    outer = np.einsum("...i,...j->...ij", p, p)
    return outer - np.eye(p.shape[-1]) * p[..., None]


@wrong("softmax_jacobian", mistake="jacobian_without_the_diagonal")
def jacobian_without_delta(z):
    p = probabilities(z)
    J = np.empty((*p.shape, p.shape[-1]))
    for i in range(p.shape[-1]):
        for j in range(p.shape[-1]):
            J[..., i, j] = -p[..., i] * p[..., j]
    return J


@wrong("softmax_vjp", mistake="vjp_by_the_diagonal")
def vjp_diagonal(z, v):
    p = probabilities(z)
    return np.multiply(v, p) * (1 - p)


@wrong("softmax_vjp", kind="unknown")
def vjp_minus_dot(z, v):
    p = probabilities(z)
    v = np.asarray(v, dtype=float)
    dot = np.einsum("...c,...c->...", p, v)
    return p * v - dot[..., None]


@wrong("softmax_vjp", mistake="vjp_without_v")
def vjp_row_sums_of_the_jacobian(z, v):
    p = probabilities(z)
    ones = np.ones_like(p)
    return p * (ones - p)


@wrong("softplus_grad", kind="wrong where negative")
def softplus_grad_from_the_stable_form(z):
    # the stable formula differentiated with |z| taken for z
    return np.abs(logistic(z) - 0.5) + 0.5


@wrong("tanh", kind="absolute value")
def tanh_of_the_modulus(z):
    e = np.exp(-2 * np.abs(np.asarray(z, dtype=float)))
    return (1 - e) / (1 + e)


@wrong("sigmoid", kind="wrong where positive")
def sigmoid_one_branch(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-abs(z))  # never overflows
    return e / (1 + e)


@wrong("tanh_grad", kind="squared")
def tanh_grad_sech_squared(z):
    sech = 1 - np.tanh(np.asarray(z, dtype=float)) ** 2
    return sech**2


@wrong("softmax_jacobian", kind="diagonal missing")
def jacobian_of_the_others(z):
    p = probabilities(z)
    C = p.shape[-1]
    J = np.zeros((*p.shape, C))
    for i in range(C):
        for j in range(C):
            if i != j:
                J[..., i, j] = -p[..., i] * p[..., j]
    return J


@wrong("logsumexp_grad", kind="times C")
def lse_grad_over_the_mean(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.mean(axis=-1, keepdims=True)


@wrong("logsumexp_plus_grad", kind="over C")
def plus_grad_averaged(z):
    z = np.asarray(z, dtype=float)
    m = np.maximum(z.max(axis=-1, keepdims=True), 0)
    e = np.exp(z - m)
    return e / (np.exp(-m) + e.sum(axis=-1, keepdims=True)) / z.shape[-1]


@wrong("relu_grad", kind="none")
def relu_grad_without_return(z):
    z = np.asarray(z, dtype=float)
    z = np.where(z > 0, 1.0, 0.0)


@wrong("log_softmax", kind="float32")
def log_softmax_single(z):
    z = np.asarray(z, dtype=np.float32)
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


@wrong("softplus_grad", kind="not started")
def softplus_grad_later(z):
    raise NotImplementedError("softplus_grad is not started yet")


@wrong("sigmoid", kind="unknown")
def hard_sigmoid(z):
    return np.clip(0.2 * np.asarray(z, dtype=float) + 0.5, 0.0, 1.0)


@wrong("tanh", kind="unknown")
def softsign(z):
    z = np.asarray(z, dtype=float)
    return z / (1 + np.abs(z))


@wrong("relu", kind="wrong where positive")
def relu_six(z):
    return np.clip(np.asarray(z, dtype=float), 0.0, 6.0)


@wrong("softplus_grad", kind="unknown")
def softplus_grad_probit(z):
    z = np.asarray(z, dtype=float)
    return np.vectorize(lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2))), otypes=[float])(z)


@wrong("softmax_vjp", kind="argument changed")
def vjp_centres_v(z, v):
    p = probabilities(z)
    v = np.asarray(v, dtype=float)
    v -= (p * v).sum(axis=-1, keepdims=True)
    return p * v


@wrong("logsumexp_grad", kind="integers truncated")
def lse_grad_like_z(z):
    z = np.asarray(z)
    out = np.empty_like(z)
    out[...] = probabilities(z)
    return out


@wrong("softplus", kind="digits lost")
def softplus_sharpened(z):
    # the slope summed up by the trapezoidal rule from 0
    z = np.asarray(z, dtype=float)
    t = np.linspace(0, 1, 2001)
    slope = logistic(z[..., None] * t)
    return math.log(2) + z * (slope.sum(axis=-1) - (slope[..., 0] + slope[..., -1]) / 2) / 2000


# --- right ---


@right("sigmoid")
def sigmoid_as_tanh(z):
    return (np.tanh(np.asarray(z, dtype=np.float64) / 2) + 1) / 2


@right("sigmoid", care=False)
def sigmoid_textbook(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z))


@right("sigmoid_grad", care=False)
def sigmoid_grad_quotient(z):
    z = np.asarray(z, dtype=float)
    ez = np.exp(-z)
    return ez / (1 + ez) ** 2


@right("relu_grad")
def relu_grad_loop(z):
    z = np.asarray(z, dtype=float)
    out = np.zeros(z.shape)
    for index in np.ndindex(*z.shape):
        out[index] = 1.0 if z[index] > 0 else 0.0
    return out


@right("softplus")
def softplus_logaddexp(z):
    return np.logaddexp(0.0, np.asarray(z, dtype=float))


@right("logsumexp")
def logsumexp_reduce(z):
    return np.logaddexp.reduce(np.asarray(z, dtype=float), axis=-1)


@right("logsumexp_plus")
def logsumexp_plus_padded(z):
    z = np.asarray(z, dtype=float)
    zero = np.zeros((*z.shape[:-1], 1))
    return np.logaddexp.reduce(np.concatenate([z, zero], axis=-1), axis=-1)


@right("softmax", care=False)
def softmax_naive(z):
    exps = np.exp(np.asarray(z, dtype=float))
    return exps / exps.sum(axis=-1, keepdims=True)


@right("log_softmax", care=False)
def log_softmax_of_softmax(z):
    return np.log(probabilities(z))


@right("softmax_jacobian")
def jacobian_row_by_row(z):
    p = probabilities(z)
    flat = p.reshape(-1, p.shape[-1])
    blocks = [np.diag(row) - np.outer(row, row) for row in flat]
    return np.array(blocks).reshape(*p.shape, p.shape[-1])


@right("softmax_vjp")
def vjp_centred(z, v):
    p = probabilities(z)
    v = np.asarray(v, dtype=float)
    mean = np.sum(v * p, axis=-1)[..., None]
    return p * v - p * mean
