"""Hidden checks of 01_activations: the public properties on inputs drawn anew for every submission.

Every check holds the answers against the reference. The inputs of the ordinary checks are moderate, so that
the textbook formula is as accurate there as any other; the large ones stand in the checks of numerical care.
"""

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11}  # right code agrees to 1e-14 of the largest entry
# Central differences, whatever their step, are off by 1e-11 or more of the largest entry somewhere in an input of
# 150 entries. The atol is for one class alone, where every gradient of softmax is 0.
GRADIENT = {"rtol": 2e-12, "atol": 1e-13}
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
# z - logsumexp(z), and the probability exp(z - logsumexp(z)), are known at |z| = 1e4 to the spacing of float64
# there, 1.8e-12, which a cotangent multiplies by its size.
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 3e-11, "elementwise": True}


def agree(compare, student, reference, name, inputs, tolerance):
    """Send every input in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for given, got in zip(inputs, getattr(student, name).many(inputs), strict=True):
        arguments = given if isinstance(given, tuple) else (given,)
        compare(got, right(*arguments), name=f"{name} of {described(arguments[0])}", **tolerance)


def described(z):
    """The kind of an input in words."""
    if isinstance(z, np.ndarray):
        return f"an array of {z.dtype} and shape {z.shape}"
    return f"a list of shape {np.shape(z)}" if isinstance(z, list) else f"the {type(z).__name__} {z:.6g}"


def signs(rng, shape=()):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


def whole(rng, shape):
    """Random integers of either sign, 1 to 5 in size."""
    return (signs(rng, shape) * rng.integers(1, 6, size=shape)).astype(np.int64)


# ---- inputs of the elementwise functions


def moderate(rng):
    """Float64 arrays of one to three axes, |z| <= 15, no zeros."""
    return [
        rng.uniform(-15, 15, size=150),
        rng.uniform(-4, 4, size=(3, 2)),
        rng.uniform(-4, 4, size=(2, 3, 4)),
    ]


def other_types(rng):
    """Single numbers, and array-likes that are not float64; no zeros."""
    return [
        float(signs(rng) * rng.uniform(0.5, 3)),
        int(signs(rng) * rng.integers(1, 4)),
        np.array(rng.uniform(0.5, 3)),
        whole(rng, (2, 4)).tolist(),
        np.append(np.abs(whole(rng, 8)), rng.integers(130, 256)).astype(np.uint8),
        np.append(whole(rng, 9), -128).astype(np.int8),
        rng.uniform(-4, 4, size=(3, 4)).astype(np.float32),
    ]


def extreme(rng):
    """Sizes up to 1e4, of both signs; tails; zeros."""
    sizes = np.concatenate([rng.uniform(700, 1e4, 20), rng.uniform(15, 700, 20), rng.uniform(0, 15, 4), [0.0, 0.0, 1e4, 1e4]])
    return [
        float(rng.uniform(720, 1e4)),
        float(-rng.uniform(720, 1e4)),
        (signs(rng, 48) * sizes).reshape(4, 3, 4),
        (signs(rng, 6) * rng.integers(720, 10_000, size=6)).astype(int).tolist(),
    ]


# ---- inputs of the functions of logits


def moderate_rows(rng):
    """Logits of every shape, |z| <= 10; a square batch and a single class among them."""
    return [
        rng.uniform(-4, 4, size=5),
        rng.uniform(-4, 4, size=(4, 4)),
        rng.uniform(-4, 4, size=(2, 3, 4)),
        rng.uniform(0.5, 3, size=(3, 1)),
        rng.uniform(-10, 10, size=(50, 6)),
    ]


def other_rows(rng):
    """Logits that are not float64."""
    return [
        rng.uniform(-3, 3, size=4).tolist(),
        whole(rng, (2, 4)).tolist(),
        np.append(np.abs(whole(rng, 5)), rng.integers(130, 256)).astype(np.uint8).reshape(2, 3),
        np.append(whole(rng, 8), -128).astype(np.int8).reshape(3, 3),
        rng.uniform(-4, 4, size=(2, 2, 3)).astype(np.float32),
    ]


def extreme_rows(rng):
    """Logits up to 1e4 in size: rows far from 0 and each other, of a wide range, with ties, of one class."""
    far = rng.permutation([-9000.0, -2000.0, 0.0, 2000.0, 9000.0]) + rng.uniform(-900, 900, size=5)
    return [
        np.concatenate(
            [
                far[:, np.newaxis] + rng.normal(size=(5, 4)),
                signs(rng, (8, 4)) * rng.uniform(15, 700, size=(8, 4)),
                -rng.uniform(700, 1e4, size=(3, 4)),
                np.repeat(signs(rng, (4, 1)) * rng.uniform(700, 1e4, size=(4, 1)), 4, axis=1),
            ]
        ),
        signs(rng, (2, 3, 4)) * rng.uniform(700, 1e4, size=(2, 3, 4)),
        np.array([[-1.0], [1.0]]) * rng.uniform(720, 1e4, size=(2, 1)),
        rng.integers(-10_000, 10_000, size=6).tolist(),
    ]


def with_cotangents(rng, inputs):
    """Each of the inputs with a random cotangent of its shape, in a type of its own."""
    kinds = [np.asarray, np.ndarray.tolist, lambda v: v.astype(np.float32), lambda v: (8 * v).astype(np.int8)]
    return [(z, kinds[i % 4](rng.normal(size=np.shape(z)))) for i, z in enumerate(inputs)]


# ---- the elementwise functions


@exercise("sigmoid", weight=3)
def test_sigmoid(student, reference, compare, rng):
    "sigmoid(z) is 1 / (1 + exp(-z)), entry by entry, for arrays of every shape"
    agree(compare, student, reference, "sigmoid", moderate(rng), VALUE)


@exercise("sigmoid")
def test_sigmoid_of_other_types(student, reference, compare, rng):
    "sigmoid takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "sigmoid", other_types(rng), VALUE)


@exercise("sigmoid", care=True)
def test_sigmoid_with_care(student, reference, compare, rng):
    "sigmoid neither overflows nor warns for |z| up to 10000"
    agree(compare, student, reference, "sigmoid", extreme(rng), CARE)


@exercise("sigmoid_grad", weight=3)
def test_sigmoid_grad(student, reference, compare, rng):
    "sigmoid_grad(z) is the derivative of sigmoid at z, by its formula"
    agree(compare, student, reference, "sigmoid_grad", moderate(rng), GRADIENT)


@exercise("sigmoid_grad")
def test_sigmoid_grad_of_other_types(student, reference, compare, rng):
    "sigmoid_grad takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "sigmoid_grad", other_types(rng), GRADIENT)


@exercise("sigmoid_grad", care=True)
def test_sigmoid_grad_with_care(student, reference, compare, rng):
    "sigmoid_grad neither overflows nor warns for |z| up to 10000"
    agree(compare, student, reference, "sigmoid_grad", extreme(rng), CARE)


@exercise("tanh", weight=3)
def test_tanh(student, reference, compare, rng):
    "tanh(z) is the hyperbolic tangent, entry by entry, for arrays of every shape"
    agree(compare, student, reference, "tanh", moderate(rng), VALUE)


@exercise("tanh")
def test_tanh_of_other_types(student, reference, compare, rng):
    "tanh takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "tanh", other_types(rng), VALUE)


@exercise("tanh", care=True)
def test_tanh_with_care(student, reference, compare, rng):
    "tanh neither overflows nor warns for |z| up to 10000"
    agree(compare, student, reference, "tanh", extreme(rng), CARE)


@exercise("tanh_grad", weight=3)
def test_tanh_grad(student, reference, compare, rng):
    "tanh_grad(z) is the derivative of tanh at z, by its formula"
    agree(compare, student, reference, "tanh_grad", moderate(rng), GRADIENT)


@exercise("tanh_grad")
def test_tanh_grad_of_other_types(student, reference, compare, rng):
    "tanh_grad takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "tanh_grad", other_types(rng), GRADIENT)


@exercise("tanh_grad", care=True)
def test_tanh_grad_with_care(student, reference, compare, rng):
    "tanh_grad neither overflows nor warns for |z| up to 10000"
    agree(compare, student, reference, "tanh_grad", extreme(rng), CARE)


@exercise("relu", weight=3)
def test_relu(student, reference, compare, rng):
    "relu(z) is max(z, 0), entry by entry, for arrays of every shape and numbers of every size"
    large = signs(rng, (4, 3)) * rng.uniform(100, 1e4, size=(4, 3))
    agree(compare, student, reference, "relu", [*moderate(rng), large, np.append(large[0], 0.0)], VALUE)


@exercise("relu")
def test_relu_of_other_types(student, reference, compare, rng):
    "relu takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "relu", other_types(rng), VALUE)


@exercise("relu_grad", weight=3)
def test_relu_grad(student, reference, compare, rng):
    "relu_grad(z) is 1 where z > 0, however small z is, and 0 elsewhere"
    tiny = signs(rng, 30) * 10.0 ** rng.uniform(-14, -1, size=30)
    inputs = [*moderate(rng), tiny, signs(rng, (4, 3)) * rng.uniform(1, 1e4, size=(4, 3))]
    agree(compare, student, reference, "relu_grad", inputs, GRADIENT)


@exercise("relu_grad", weight=2)
def test_relu_grad_at_zero(student, reference, compare, rng):
    "relu_grad(0) is 0, in every shape and among other numbers"
    batch = rng.uniform(0.5, 4, size=(3, 5))
    batch[rng.integers(0, 3, size=4), rng.integers(0, 5, size=4)] = 0.0
    row = np.append(rng.uniform(1, 2, size=2), -0.0)
    agree(compare, student, reference, "relu_grad", [batch, row], GRADIENT)


@exercise("relu_grad")
def test_relu_grad_of_other_types(student, reference, compare, rng):
    "relu_grad takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "relu_grad", other_types(rng), GRADIENT)


@exercise("relu_grad", care=True)
def test_relu_grad_with_care(student, reference, compare, rng):
    "relu_grad does not warn, neither at 0 nor for |z| up to 10000"
    agree(compare, student, reference, "relu_grad", extreme(rng), CARE)


@exercise("softplus", weight=3)
def test_softplus(student, reference, compare, rng):
    "softplus(z) is log(1 + exp(z)), entry by entry, for arrays of every shape"
    agree(compare, student, reference, "softplus", moderate(rng), VALUE)


@exercise("softplus")
def test_softplus_of_other_types(student, reference, compare, rng):
    "softplus takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "softplus", other_types(rng), VALUE)


@exercise("softplus", care=True)
def test_softplus_with_care(student, reference, compare, rng):
    "softplus neither overflows nor warns for |z| up to 10000"
    agree(compare, student, reference, "softplus", extreme(rng), CARE)


@exercise("softplus_grad", weight=3)
def test_softplus_grad(student, reference, compare, rng):
    "softplus_grad(z) is the derivative of softplus at z, by its formula"
    agree(compare, student, reference, "softplus_grad", moderate(rng), GRADIENT)


@exercise("softplus_grad")
def test_softplus_grad_of_other_types(student, reference, compare, rng):
    "softplus_grad takes numbers, lists, integers and float32, and gives float64"
    agree(compare, student, reference, "softplus_grad", other_types(rng), GRADIENT)


@exercise("softplus_grad", care=True)
def test_softplus_grad_with_care(student, reference, compare, rng):
    "softplus_grad neither overflows nor warns for |z| up to 10000"
    agree(compare, student, reference, "softplus_grad", extreme(rng), CARE)


# ---- the functions of logits


@exercise("logsumexp", weight=3)
def test_logsumexp(student, reference, compare, rng):
    "logsumexp(z) sums over the last axis, which disappears, for any leading axes"
    agree(compare, student, reference, "logsumexp", moderate_rows(rng), {"rtol": 1e-11, "atol": 1e-13})


@exercise("logsumexp")
def test_logsumexp_of_other_types(student, reference, compare, rng):
    "logsumexp takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "logsumexp", other_rows(rng), {"rtol": 1e-11, "atol": 1e-13})


@exercise("logsumexp", care=True)
def test_logsumexp_with_care(student, reference, compare, rng):
    "logsumexp neither overflows nor warns for logits up to 10000, each row shifted by its own maximum"
    agree(compare, student, reference, "logsumexp", extreme_rows(rng), CARE)


@exercise("logsumexp_grad", weight=3)
def test_logsumexp_grad(student, reference, compare, rng):
    "logsumexp_grad(z) is the gradient of logsumexp at z, by its formula, row by row"
    agree(compare, student, reference, "logsumexp_grad", moderate_rows(rng), GRADIENT)


@exercise("logsumexp_grad")
def test_logsumexp_grad_of_other_types(student, reference, compare, rng):
    "logsumexp_grad takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "logsumexp_grad", other_rows(rng), GRADIENT)


@exercise("logsumexp_grad", care=True)
def test_logsumexp_grad_with_care(student, reference, compare, rng):
    "logsumexp_grad neither overflows nor warns for logits up to 10000"
    agree(compare, student, reference, "logsumexp_grad", extreme_rows(rng), CARE)


@exercise("logsumexp_plus", weight=3)
def test_logsumexp_plus(student, reference, compare, rng):
    "logsumexp_plus(z) is log(1 + sum of exp(z_c)) over the last axis, for any leading axes"
    agree(compare, student, reference, "logsumexp_plus", moderate_rows(rng), VALUE)


@exercise("logsumexp_plus")
def test_logsumexp_plus_of_other_types(student, reference, compare, rng):
    "logsumexp_plus takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "logsumexp_plus", other_rows(rng), VALUE)


@exercise("logsumexp_plus", care=True)
def test_logsumexp_plus_with_care(student, reference, compare, rng):
    "logsumexp_plus neither overflows nor warns for logits up to 10000, all very negative ones included"
    agree(compare, student, reference, "logsumexp_plus", extreme_rows(rng), CARE)


@exercise("logsumexp_plus_grad", weight=3)
def test_logsumexp_plus_grad(student, reference, compare, rng):
    "logsumexp_plus_grad(z) is exp(z_i) / (1 + sum of exp(z_c)), row by row"
    agree(compare, student, reference, "logsumexp_plus_grad", moderate_rows(rng), GRADIENT)


@exercise("logsumexp_plus_grad")
def test_logsumexp_plus_grad_of_other_types(student, reference, compare, rng):
    "logsumexp_plus_grad takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "logsumexp_plus_grad", other_rows(rng), GRADIENT)


@exercise("logsumexp_plus_grad", care=True)
def test_logsumexp_plus_grad_with_care(student, reference, compare, rng):
    "logsumexp_plus_grad neither overflows nor warns for logits up to 10000, all very negative ones included"
    agree(compare, student, reference, "logsumexp_plus_grad", extreme_rows(rng), CARE)


@exercise("softmax", weight=3)
def test_softmax(student, reference, compare, rng):
    "softmax(z) gives each row, by itself, its shares exp(z_i) / sum of exp(z_c)"
    agree(compare, student, reference, "softmax", moderate_rows(rng), VALUE)


@exercise("softmax")
def test_softmax_of_other_types(student, reference, compare, rng):
    "softmax takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "softmax", other_rows(rng), VALUE)


@exercise("softmax", care=True)
def test_softmax_with_care(student, reference, compare, rng):
    "softmax neither overflows nor warns for logits up to 10000, each row shifted by its own maximum"
    agree(compare, student, reference, "softmax", extreme_rows(rng), CARE)


@exercise("log_softmax", weight=3)
def test_log_softmax(student, reference, compare, rng):
    "log_softmax(z) is the logarithm of softmax(z), row by row"
    agree(compare, student, reference, "log_softmax", moderate_rows(rng), {"rtol": 1e-11, "atol": 1e-13})


@exercise("log_softmax")
def test_log_softmax_of_other_types(student, reference, compare, rng):
    "log_softmax takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "log_softmax", other_rows(rng), VALUE)


@exercise("log_softmax", care=True)
def test_log_softmax_with_care(student, reference, compare, rng):
    "log_softmax is finite, without a warning, where softmax rounds to 0"
    agree(compare, student, reference, "log_softmax", extreme_rows(rng), CARE_AT_1E4)


@exercise("softmax_jacobian", weight=3)
def test_softmax_jacobian(student, reference, compare, rng):
    "softmax_jacobian(z)[..., i, j] is d softmax_i / d z_j, one matrix for each row of logits"
    agree(compare, student, reference, "softmax_jacobian", moderate_rows(rng), GRADIENT)


@exercise("softmax_jacobian")
def test_softmax_jacobian_of_other_types(student, reference, compare, rng):
    "softmax_jacobian takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "softmax_jacobian", other_rows(rng), GRADIENT)


@exercise("softmax_jacobian", care=True)
def test_softmax_jacobian_with_care(student, reference, compare, rng):
    "softmax_jacobian neither overflows nor warns for logits up to 10000"
    agree(compare, student, reference, "softmax_jacobian", extreme_rows(rng), CARE_AT_1E4)


@exercise("softmax_vjp", weight=3)
def test_softmax_vjp(student, reference, compare, rng):
    "softmax_vjp(z, v) is v^T J, row by row, for random cotangents v"
    inputs = [(z, rng.normal(size=z.shape)) for z in moderate_rows(rng)]
    agree(compare, student, reference, "softmax_vjp", inputs, GRADIENT)


@exercise("softmax_vjp")
def test_softmax_vjp_of_other_types(student, reference, compare, rng):
    "softmax_vjp takes lists, integers and float32, for z and for v, and gives float64"
    agree(compare, student, reference, "softmax_vjp", with_cotangents(rng, other_rows(rng)), GRADIENT)


@exercise("softmax_vjp")
def test_softmax_vjp_of_many_classes(student, reference, compare, rng):
    "softmax_vjp does not form J: 100000 classes fit in memory, where J would take 80 GB"
    z, v = rng.random((2, 100_000))
    compare(student.softmax_vjp(z, v), reference.softmax_vjp(z, v), name="softmax_vjp of 100000 logits")


@exercise("softmax_vjp", care=True)
def test_softmax_vjp_with_care(student, reference, compare, rng):
    "softmax_vjp neither overflows nor warns for logits up to 10000"
    inputs = [(z, rng.uniform(-2, 2, size=np.shape(z))) for z in extreme_rows(rng)]
    agree(compare, student, reference, "softmax_vjp", inputs, CARE_AT_1E4)
