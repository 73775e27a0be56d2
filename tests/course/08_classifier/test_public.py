"""Public checks of 08_classifier: what a student runs at home. They know no reference.

Right answers are worked out by hand: the example of the text, and logits that are logarithms of counts, of which
the probabilities are shares. `gradcheck` compares a gradient with finite differences of the loss. `Sequential`
and `train` are compared with what the same layers do when they are called one by one.
"""

import itertools

import numpy as np

from autograder import exercise

GRADIENT = {"rtol": 2e-13, "atol": 1e-15}  # a formula is exact to 1e-15; finite differences are not
SUMS = {"rtol": 1e-11, "atol": 1e-13}
CARE = {"rtol": 1e-6, "atol": 4e-12, "elementwise": True}
TRAINED = 1e-10  # relative: the rounding of some steps

X = np.array([[1.0, 0.0], [0.0, 1.0]])  # the example of the text
Y = np.array([2, 1])
W = np.log([[1.0, 2.0], [1.0, 1.0], [2.0, 1.0]])
B = np.zeros(3)
G = np.array([[1.0, 1.0, -2.0], [2.0, -3.0, 1.0]]) / 8  # its gradient with respect to the logits

FAR_X = np.array([[1000.0, 0.0], [-1000.0, 0.0], [0.0, 3000.0]])
FAR_W = np.array([[1.0, -3.0], [1.0, 2.0], [-1.0, 1.0]])
FAR_B = np.array([0.0, 0.0, 5.0])
FAR_P = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])  # of logits of 1000 to 9000
FAR_Y = np.array([2, 0, 1])

LABELS = [np.ndarray.tolist, lambda y: y.astype(np.uint8), lambda y: y.astype(np.int8), lambda y: y.astype(np.int32)]


def shares(inputs, weights, bias):
    """Probabilities as shares of counts: exp(b_c) times the product of exp(W_cj) to the power of X_ij."""
    inputs, weights, bias = (np.array(a, dtype=np.float64) for a in (inputs, weights, bias))
    counts = np.exp(bias) * np.prod(np.exp(weights) ** inputs[:, np.newaxis, :], axis=2)
    return counts / counts.sum(axis=1, keepdims=True)


def surprise(p, y):
    """Minus the logarithm of what all labels together were given, over their number."""
    return -np.log(np.prod([row[label] for row, label in zip(p, y, strict=True)])) / len(p)


def over(p, y):
    """How much too large each probability is, over the number of rows."""
    out = np.array(p)
    for row, label in zip(out, y, strict=True):
        row[label] -= 1
    return out / len(out)


def classifier(rng, n, d, n_classes):
    """Random X, y, W, b; the last class does not occur in y."""
    inputs, weights = rng.uniform(-1, 1, size=(n, d)), rng.uniform(-1, 1, size=(n_classes, d))
    return inputs, rng.integers(0, n_classes - 1, size=n), weights, rng.uniform(-1, 1, size=n_classes)


def of_other_types():
    """X, y, W, b as lists, small integers, float32; products of 8-bit integers that 8 bits cannot hold."""
    whole, weights, bias = (
        np.array([[1, -2], [0, 3], [2, 1]]),
        np.array([[1, -1], [0, 2], [-1, 0]]),
        np.array([0, 1, 2]),
    )
    large, steep = np.array([[120, 121], [122, 120], [120, 120]]), np.array([[3, 1], [1, 3], [2, 0]])
    y = np.array([2, 0, 0])
    return [
        (whole.tolist(), y.tolist(), weights.tolist(), bias.tolist()),
        (whole.astype(np.int8), y.astype(np.int8), weights.astype(np.int8), bias.astype(np.int8)),
        (large.astype(np.uint8), y.astype(np.uint8), steep.astype(np.uint8), bias.astype(np.uint8)),
        (whole.astype(np.float32), y.astype(np.int32), (weights / 4).astype(np.float32), bias.astype(np.float32)),
    ]


def pair(got):
    """The items of a named tuple of two, which stays with the submission; anything else as it is."""
    return (got[0], got[1]) if "subclass of tuple" in getattr(got, "kind", "") and len(got) == 2 else got


def kind(x):
    return f"{x.dtype} arrays" if isinstance(x, np.ndarray) else "lists"


# ---- predict_proba


@exercise("predict_proba")
def test_predict_proba_by_hand(student, compare):
    "predict_proba of the example in the text is [[1/4, 1/4, 1/2], [1/2, 1/4, 1/4]]"
    got = student.predict_proba(X, W, B)
    compare(got, np.array([[1, 1, 2], [2, 1, 1]]) / 4, name="predict_proba of the example", **GRADIENT)
    got = student.predict_proba(X, W, np.log([1.0, 2.0, 3.0]))
    compare(got, np.array([[1 / 9, 2 / 9, 6 / 9], [2 / 7, 2 / 7, 3 / 7]]), name="with b = log [1, 2, 3]", **GRADIENT)


@exercise("predict_proba")
def test_predict_proba_of_log_counts(student, compare, rng):
    "predict_proba gives the shares of each row by itself, for any n, d and C"
    for size in [(7, 3, 4), (3, 3, 3), (1, 2, 5), (4, 1, 2)]:
        inputs, _, weights, bias = classifier(rng, *size)
        got = student.predict_proba(inputs, weights, bias)
        compare(got, shares(inputs, weights, bias), name=f"predict_proba for (n, d, C) = {size}", **GRADIENT)


@exercise("predict_proba")
def test_predict_proba_of_other_types(student, compare):
    "predict_proba takes lists, integers and float32, and gives float64"
    for inputs, _, weights, bias in of_other_types():
        got = student.predict_proba(inputs, weights, bias)
        compare(got, shares(inputs, weights, bias), name=f"predict_proba of {kind(inputs)}", **SUMS)


@exercise("predict_proba", care=True)
def test_predict_proba_far_from_zero(student, compare):
    "predict_proba of logits of 1000 and more is finite, without a warning"
    compare(student.predict_proba(FAR_X, FAR_W, FAR_B), FAR_P, name="predict_proba of large logits", **CARE)


# ---- loss


@exercise("loss")
def test_loss_by_hand(student, compare):
    "loss of the example in the text is 3/2 log 2, and log C where W and b are 0"
    compare(student.loss(X, Y, W, B), 1.5 * np.log(2), name="the loss of the example")
    compare(student.loss(X, Y, np.zeros((10, 2)), np.zeros(10)), np.log(10), name="the loss of 10 equal classes")


@exercise("loss")
def test_loss_of_log_counts(student, compare, rng):
    "loss is -log(the product of the probabilities at the labels) / n, for any n, d and C"
    for size in [(7, 3, 4), (3, 3, 3), (1, 2, 5), (4, 1, 2)]:
        inputs, y, weights, bias = classifier(rng, *size)
        want = surprise(shares(inputs, weights, bias), y)
        compare(student.loss(inputs, y, weights, bias), want, name=f"loss for (n, d, C) = {size}")


@exercise("loss")
def test_loss_of_other_types(student, compare):
    "loss takes lists, integers and float32, labels of any integer type, and gives float64"
    for inputs, y, weights, bias in of_other_types():
        want = surprise(shares(inputs, weights, bias), y)
        compare(student.loss(inputs, y, weights, bias), want, name=f"loss of {kind(inputs)}")


@exercise("loss", care=True)
def test_loss_far_from_zero(student, compare):
    "loss of the logits [0, 1000] with the label 0 is 1000, not inf and not 27.6"
    got = student.loss(np.array([[1.0]]), np.array([0]), np.array([[0.0], [1000.0]]), np.zeros(2))
    compare(got, 1000.0, name="the loss of the logits [0, 1000]", **CARE)
    got = student.loss(FAR_X, FAR_Y, FAR_W, FAR_B)
    want = (1995 + np.log(2) + 2005) / 3  # 1000 to -995, twice; -1000 to 1005; and 0 where the label is certain
    compare(got, want, name="the loss of large logits", **CARE)


# ---- the gradients


@exercise("logits_grad")
def test_logits_grad_by_hand(student, compare):
    "logits_grad of the example in the text is [[1, 1, -2], [2, -3, 1]] / 8"
    compare(student.logits_grad(X, Y, W, B), G, name="logits_grad of the example", **GRADIENT)


@exercise("logits_grad")
def test_logits_grad_is_prediction_minus_label(student, compare, rng):
    "logits_grad is (share - 1) / n at the labels and share / n elsewhere, for any n, d and C"
    for size in [(7, 3, 4), (3, 3, 3), (1, 2, 5), (4, 1, 2)]:
        inputs, y, weights, bias = classifier(rng, *size)
        want = over(shares(inputs, weights, bias), y)
        got = student.logits_grad(inputs, y, weights, bias)
        compare(got, want, name=f"logits_grad for (n, d, C) = {size}", **GRADIENT)


@exercise("logits_grad")
def test_logits_grad_is_the_gradient_of_the_loss(student, gradcheck, rng):
    "logits_grad is the gradient of the loss with respect to the logits (compared with finite differences)"
    y = np.array([1, 0, 2, 2, 0])  # X is the identity here, so that the logits are W^T
    for_logits = lambda z: surprise(shares(np.eye(5), z.T, np.zeros(4)), y)  # noqa: E731
    gradcheck(
        for_logits,
        lambda z: student.logits_grad(np.eye(5), y, z.T.copy(), np.zeros(4)),
        rng.normal(size=(5, 4)),
        form="gradient",
    )


@exercise("logits_grad")
def test_logits_grad_of_other_types(student, compare):
    "logits_grad takes lists, integers and float32, labels of any integer type, and gives float64"
    for inputs, y, weights, bias in of_other_types():
        want = over(shares(inputs, weights, bias), y)
        got = student.logits_grad(inputs, y, weights, bias)
        compare(got, want, name=f"logits_grad of {kind(inputs)}", **SUMS)


@exercise("logits_grad", care=True)
def test_logits_grad_far_from_zero(student, compare):
    "logits_grad at logits of 1000 and more is finite, without a warning"
    got = student.logits_grad(FAR_X, FAR_Y, FAR_W, FAR_B)
    compare(got, over(FAR_P, FAR_Y), name="logits_grad at large logits", **CARE)


@exercise("gradient")
def test_gradient_by_hand(student, compare):
    "gradient of the example in the text: dW = [[1, 2], [1, -3], [-2, 1]] / 8 and db = [3, -2, -1] / 8"
    want = np.array([[1, 2], [1, -3], [-2, 1]]) / 8, np.array([3, -2, -1]) / 8
    compare(pair(student.gradient(X, Y, W, B)), want, name="gradient of the example", **GRADIENT)
    # One example: each row of dW is x times one entry of the gradient of the logits, 1/4, 1/4 and -1/2.
    got = student.gradient([[1, 0]], [2], W, B)
    want = np.array([[1, 0], [1, 0], [-2, 0]]) / 4, np.array([1, 1, -2]) / 4
    compare(pair(got), want, name="gradient of the first example alone", **GRADIENT)


@exercise("gradient")
def test_gradient_is_the_gradient_of_the_loss(student, gradcheck, rng):
    "gradient(X, y, W, b) is (dL/dW, dL/db) (compared with finite differences)"
    for size in [(6, 3, 4), (3, 3, 3)]:
        inputs, y, weights, bias = classifier(rng, *size)
        loss_of = lambda w, b, inputs=inputs, y=y: surprise(shares(inputs, w, b), y)  # noqa: E731
        both = lambda w, b, inputs=inputs, y=y: student.gradient(inputs, y, w, b)  # noqa: E731
        for_b = lambda b, loss_of=loss_of, w=weights: loss_of(w, b)  # noqa: E731
        for_w = lambda w, loss_of=loss_of, b=bias: loss_of(w, b)  # noqa: E731
        gradcheck(for_w, lambda w, both=both, b=bias: both(w, b)[0], weights, form="gradient")
        gradcheck(for_b, lambda b, both=both, w=weights: both(w, b)[1], bias, form="gradient")


@exercise("gradient")
def test_gradient_of_other_types(student, compare):
    "gradient takes lists, integers and float32, labels of any integer type, and gives float64"
    for inputs, y, weights, bias in of_other_types():
        g = over(shares(inputs, weights, bias), y)
        want = sum(np.outer(row, x) for row, x in zip(g, np.asarray(inputs, float), strict=True)), sum(g)
        compare(pair(student.gradient(inputs, y, weights, bias)), want, name=f"gradient of {kind(inputs)}", **SUMS)


@exercise("gradient", care=True)
def test_gradient_far_from_zero(student, compare):
    "gradient at logits of 1000 and more is finite, without a warning"
    got = pair(student.gradient(FAR_X, FAR_Y, FAR_W, FAR_B))
    want = np.array([[1500, 0], [500, 0], [-2000, 0]]) / 3, np.array([-0.5, 0.5, 0]) / 3
    compare(got, want, name="gradient at large logits", rtol=1e-6, atol=1e-11)


@exercise("input_grad")
def test_input_grad_by_hand(student, compare):
    "input_grad of the example in the text is log 2 times [[-2, 1], [1, 2]] / 8"
    want = np.log(2) * np.array([[-2, 1], [1, 2]]) / 8
    compare(student.input_grad(X, Y, W, B), want, name="input_grad of the example", **GRADIENT)


@exercise("input_grad")
def test_input_grad_is_the_gradient_of_the_loss(student, gradcheck, rng):
    "input_grad(X, y, W, b) is dL/dX (compared with finite differences)"
    for size in [(6, 3, 4), (3, 3, 3), (1, 4, 2)]:
        inputs, y, weights, bias = classifier(rng, *size)
        loss_of = lambda x, y=y, w=weights, b=bias: surprise(shares(x, w, b), y)  # noqa: E731
        got = lambda x, y=y, w=weights, b=bias: student.input_grad(x, y, w, b)  # noqa: E731
        gradcheck(loss_of, got, inputs, form="gradient")


@exercise("input_grad")
def test_input_grad_of_other_types(student, compare):
    "input_grad takes lists, integers and float32, labels of any integer type, and gives float64"
    for inputs, y, weights, bias in of_other_types():
        g = over(shares(inputs, weights, bias), y)
        want = sum(np.outer(column, w) for column, w in zip(g.T, np.asarray(weights, float), strict=True))
        compare(student.input_grad(inputs, y, weights, bias), want, name=f"input_grad of {kind(inputs)}", **SUMS)


@exercise("input_grad", care=True)
def test_input_grad_far_from_zero(student, compare):
    "input_grad at logits of 1000 and more is finite, without a warning"
    got = student.input_grad(FAR_X, FAR_Y, FAR_W, FAR_B)
    compare(got, np.array([[2, -1.5], [-2, 4], [0, 0]]) / 3, name="input_grad at large logits", rtol=1e-6, atol=1e-12)


# ---- Linear


def linear(student, weights, bias):
    """The student's Linear with these weights."""
    layer = student.Linear(np.shape(weights)[1], np.shape(weights)[0], student.generator(0))
    layer.W, layer.b = np.array(weights, dtype=np.float64), np.array(bias, dtype=np.float64)
    return layer


@exercise("Linear")
def test_linear_starts_with_random_weights(student, compare):
    "Linear(n_in, n_out, rng) draws .W (n_out, n_in) from rng, of size about 1 / sqrt(n_in); .b (n_out,) is small"
    for n_in, n_out in [(400, 5), (16, 30)]:
        generator = student.generator(1)
        layers = [student.Linear(n_in, n_out, generator), student.Linear(n_in, n_out, generator)]
        layers.append(student.Linear(n_in, n_out, student.generator(2)))
        first, *others = (layer.W for layer in layers)
        name = f"Linear({n_in}, {n_out}, rng)"
        assert np.shape(first) == (n_out, n_in), f"{name}.W has shape {np.shape(first)}; wanted {(n_out, n_in)}."
        assert np.shape(layers[0].b) == (n_out,), f"{name}.b has shape {np.shape(layers[0].b)}; wanted {(n_out,)}."
        size = np.sqrt(np.mean(first**2) * n_in)
        assert 0.25 < size < 2, f"{name}.W has entries of size {size:.2g} / sqrt(n_in); wanted about 1 / sqrt(n_in)."
        assert len(np.unique(first, axis=0)) == n_out, f"{name}.W has equal rows. Draw every entry from rng."
        assert np.abs(layers[0].b).max() < 0.99, f"{name}.b is large. Begin with zeros."
        assert all(np.mean(first != other) > 0.3 for other in others), (  # of random signs alone, a half
            "Two layers have the same weights, though rng had moved on or had another seed. Draw them from rng."
        )
        compare(student.Linear(n_in, n_out, student.generator(1)).W, first, name=f"{name}.W of the same seed")


@exercise("Linear")
def test_linear_by_hand(student, compare):
    "Linear: the example of the text, W = [[2, 3]], b = [1]; layer(X) is layer.forward(X)"
    layer = linear(student, [[2, 3]], [1])
    compare(layer.forward([[1, 10]]), np.array([[33.0]]), name="forward([[1, 10]])")
    compare(layer(np.array([[1.0, 10.0]])), np.array([[33.0]]), name="layer([[1, 10]])")
    compare(layer.backward(np.array([[4.0]])), np.array([[8.0, 12.0]]), name="backward([[4]])")
    compare(layer.grad_W, np.array([[4.0, 40.0]]), name="grad_W")
    compare(layer.grad_b, np.array([4.0]), name="grad_b")
    layer.step(0.1)
    compare(layer.W, np.array([[1.6, -1.0]]), name="W after step(0.1)")
    compare(layer.b, np.array([0.6]), name="b after step(0.1)")
    compare(layer.forward([[1, 10]]), np.array([[-7.8]]), name="forward([[1, 10]]) after step(0.1)")
    layer.backward(np.array([[2.0]]))
    layer.step(0.5)
    compare(layer.W, np.array([[0.6, -11.0]]), name="W after backward([[2]]) and step(0.5)")
    compare(layer.b, np.array([-0.4]), name="b after backward([[2]]) and step(0.5)")


@exercise("Linear")
def test_linear_of_two_examples(student, compare):
    "Linear: gradients are summed over the examples, not averaged, and a second backward overwrites them"
    layer = linear(student, [[1, 2], [3, 4], [5, 6]], [10, 20, 30])
    layer.forward(np.ones((4, 2)))
    got = layer.forward(np.array([[1, 0], [0, 1], [1, 1], [2, -1]], dtype=np.int8))
    want = np.array([[11, 23, 35], [12, 24, 36], [13, 27, 41], [10, 22, 34]], dtype=np.float64)
    compare(got, want, name="forward of 4 examples")
    cotangents = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 2], [0, -1, 0]], dtype=np.float64)
    for times in ("first", "second"):
        got = layer.backward(cotangents)
        compare(got, np.array([[1, 2], [3, 4], [10, 12], [-3, -4]], dtype=np.float64), name=f"the {times} backward")
        compare(layer.grad_W, np.array([[1, 0], [-2, 2], [2, 2]], dtype=np.float64), name=f"grad_W, {times} time")
        compare(layer.grad_b, np.array([1.0, 0.0, 2.0]), name=f"grad_b, {times} time")
    layer.step(2.0)
    compare(layer.W, np.array([[-1, 2], [7, 0], [1, 2]], dtype=np.float64), name="W after step(2)")
    compare(layer.b, np.array([8.0, 20.0, 26.0]), name="b after step(2)")


@exercise("Linear")
def test_linear_backward_pulls_back(student, gradcheck, compare, rng):
    "Linear: backward(G) is the gradient of sum(G * Z) with respect to X, and grad_W that with respect to W"
    inputs, weights, bias = rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)
    layer = linear(student, weights, bias)
    rows = lambda x, w: np.array([[row @ r for r in w] for row in x]) + bias  # noqa: E731

    def backward(x, cotangent):
        layer.forward(x)
        return layer.backward(cotangent)

    def grad_w(w, cotangent):
        layer.W = w
        layer.forward(inputs)
        layer.backward(cotangent)
        return layer.grad_W

    compare(layer.forward(inputs), rows(inputs, weights), name="forward(X)")
    gradcheck(lambda x: rows(x, weights), backward, inputs, form="vjp")
    gradcheck(lambda w: rows(inputs, w), grad_w, weights, form="vjp")


@exercise("Linear")
def test_linear_layers_keep_apart(student, compare):
    "Linear: each layer remembers its own inputs"
    one, other = linear(student, [[1, 2]], [0]), linear(student, [[3, 4]], [0])
    one.forward([[5, 6]])
    other.forward([[7, 8]])
    one.backward(np.array([[1.0]]))
    other.backward(np.array([[1.0]]))
    compare(one.grad_W, np.array([[5.0, 6.0]]), name="grad_W of the first layer")
    compare(other.grad_W, np.array([[7.0, 8.0]]), name="grad_W of the second layer")


# ---- ReLU

SIGNS = np.array([[-1.0, 0.0, 2.0, 3.0], [4.0, -5.0, 0.0, -0.5]])
GATED = np.array([[0.0, 0.0, 2.0, 3.0], [4.0, 0.0, 0.0, 0.0]])


@exercise("ReLU")
def test_relu_by_hand(student, compare):
    "ReLU: the example of the text; the gate is set by X, not by G, and closed at 0"
    layer = student.ReLU()
    cotangents = np.array([[5.0, 6.0, 7.0, -8.0], [-9.0, 1.0, -2.0, 3.0]])
    compare(layer.forward(SIGNS), GATED, name="forward(X)")
    for times in ("first", "second"):
        want = np.array([[0.0, 0, 7, -8], [-9, 0, 0, 0]])
        compare(layer.backward(cotangents), want, name=f"the {times} backward(G)")
    compare(layer(-SIGNS), np.array([[1.0, 0, 0, 0], [0, 5, 0, 0.5]]), name="layer(-X)")
    compare(layer.backward(cotangents), np.array([[5.0, 0, 0, 0], [0, 1, 0, 3]]), name="backward(G) for -X")
    layer.step(0.1)


@exercise("ReLU")
def test_relu_of_other_types(student, compare):
    "ReLU: forward takes lists, integers and float32, and gives float64"
    whole = SIGNS.astype(int)
    for inputs in (whole.tolist(), whole.astype(np.int8), SIGNS.astype(np.float32), GATED.astype(np.uint8)):
        compare(
            student.ReLU().forward(inputs), np.maximum(np.array(inputs, float), 0), name=f"forward of {kind(inputs)}"
        )


@exercise("ReLU")
def test_relu_layers_keep_apart(student, compare):
    "ReLU: each layer remembers its own inputs"
    one, other = student.ReLU(), student.ReLU()
    one.forward(SIGNS)
    other.forward(-SIGNS)
    compare(one.backward(np.ones((2, 4))), np.sign(GATED), name="backward of the first layer")


# ---- Sequential


def layers_of(student, seed, sizes):
    """A Linear for each pair of neighbouring sizes with a ReLU between them, always the same for one seed."""
    drawn = np.random.default_rng(seed)
    layers = []
    for n_in, n_out in itertools.pairwise(sizes):
        weights, bias = drawn.uniform(-1, 2, size=(n_out, n_in)), drawn.uniform(0.5, 2, size=n_out)
        layers += [linear(student, weights, bias), student.ReLU()]
    return layers[:-1]


def through(layers, inputs):
    for layer in layers:
        inputs = layer.forward(inputs)
    return inputs


def back(layers, cotangents):
    for layer in layers[::-1]:
        cotangents = layer.backward(cotangents)
    return cotangents


@exercise("Sequential")
def test_sequential_by_hand(student, compare):
    "Sequential: the example of the text, 2 x and then ReLU"
    layers = [linear(student, [[2]], [0]), student.ReLU()]
    given, wanted = np.array([[3.0], [-3.0]]), np.array([[6.0], [0.0]])
    alone = np.array_equal(through(layers, given), wanted) and np.array_equal(back(layers, np.ones((2, 1))), wanted / 3)
    assert alone, (
        "Your Linear and ReLU, called one after the other, do not give the example's numbers. Mend them first."
    )
    model = student.Sequential([linear(student, [[2]], [0]), student.ReLU()])
    compare(model.forward(np.array([[3.0], [-3.0]])), np.array([[6.0], [0.0]]), name="forward([[3], [-3]])")
    compare(model.backward(np.ones((2, 1))), np.array([[2.0], [0.0]]), name="backward(ones)")
    model.step(0.5)  # the gradient of the weight is 3, that of the bias 1
    compare(model(np.array([[3.0], [-3.0]])), np.array([[1.0], [0.0]]), name="model([[3], [-3]]) after step(0.5)")


@exercise("Sequential")
def test_sequential_is_its_layers_one_after_the_other(student, compare, rng):
    "Sequential: forward, backward and step do what the layers do when they are called one by one"
    for sizes in [(4, 6, 3), (3, 3, 3), (2, 5, 4, 3), (4, 2)]:
        model, layers = student.Sequential(layers_of(student, 1, sizes)), layers_of(student, 1, sizes)
        inputs, cotangents = rng.normal(size=(5, sizes[0])), rng.normal(size=(5, sizes[-1]))
        assert np.ptp(through(layers, inputs), axis=0).max() > 0, (
            "Your layers give the same for all inputs. Mend them first."
        )
        for _ in range(2):
            compare(model.forward(inputs), through(layers, inputs), name="forward(X)")
            compare(model.backward(cotangents), back(layers, cotangents), name="backward(G)")
            model.step(0.05)
            for layer in layers:
                layer.step(0.05)
        compare(model(inputs), through(layers, inputs), name="model(X) after two steps")


@exercise("Sequential")
def test_sequential_stands_in_another(student, compare, rng):
    "Sequential: it is itself a layer"
    first, relu, second = layers_of(student, 2, (3, 4, 2))
    model = student.Sequential([student.Sequential([first, relu]), student.Sequential([second])])
    layers = layers_of(student, 2, (3, 4, 2))
    inputs, cotangents = rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    compare(model.forward(inputs), through(layers, inputs), name="forward(X)")
    compare(model.backward(cotangents), back(layers, cotangents), name="backward(G)")
    model.step(0.2)
    for layer in layers:
        layer.step(0.2)
    compare(model(inputs), through(layers, inputs), name="model(X) after step(0.2)")


# ---- the losses


@exercise("SquaredLoss")
def test_squared_loss_by_hand(student, compare):
    "SquaredLoss of [1, 5] and [3, 4] is 2.5 with the gradient [-2, 1], whatever the types"
    as_rows = np.array([[1.0], [5.0]]), np.array([[3.0], [4.0]])
    pairs = [([1, 5], [3, 4]), (np.array([1, 5], dtype=np.uint8), np.array([3, 4], dtype=np.uint8)), as_rows]
    for outputs, y in [*pairs, (np.array([1, 5], dtype=np.float32), np.array([3, 4], dtype=np.float32))]:
        criterion = student.SquaredLoss()
        want = np.array([-2.0, 1.0]).reshape(np.shape(y))
        compare(criterion.forward(outputs, y), 2.5, name=f"forward of {kind(outputs)}")
        for times in ("first", "second"):
            compare(criterion.backward(), want, name=f"the {times} backward() for {kind(outputs)}", **GRADIENT)
    large = [np.array([[100, -100], [50, 0]], dtype=np.int8), np.array([[-100, 100], [-50, 1]], dtype=np.int8)]
    compare(criterion(*large), (2 * 40000 + 10000 + 1) / 4, name="calling it, with int8 arrays")
    want = np.array([[100, -100], [50, -0.5]])
    for times in ("first", "second"):
        compare(criterion.backward(), want, name=f"the {times} backward() for 2 x 2 entries", **GRADIENT)


@exercise("SquaredLoss")
def test_squared_loss_is_the_function_of_its_gradient(student, gradcheck, rng):
    "SquaredLoss: backward() is the gradient of forward (compared with finite differences)"
    criterion, y = student.SquaredLoss(), rng.normal(size=(3, 4))

    def backward(outputs):
        criterion.forward(outputs, y)
        return criterion.backward()

    gradcheck(lambda outputs: ((outputs - y) ** 2).sum() / 12, backward, rng.normal(size=(3, 4)), form="gradient")


@exercise("SquaredLoss")
def test_squared_losses_keep_apart(student, compare):
    "SquaredLoss: each loss remembers its own forward"
    one, other = student.SquaredLoss(), student.SquaredLoss()
    one.forward([2.0], [1.0])
    other.forward([7.0], [1.0])
    compare(one.backward(), np.array([2.0]), name="backward() of the first loss")


@exercise("CrossEntropyLoss")
def test_cross_entropy_loss_by_hand(student, compare):
    "CrossEntropyLoss of the example in the text is 3/2 log 2; backward() gives the same every time"
    criterion = student.CrossEntropyLoss()
    for calls in (criterion.forward, criterion):
        compare(calls(np.log([[1.0, 1.0, 2.0], [2.0, 1.0, 1.0]]), Y), 1.5 * np.log(2), name="the loss of the example")
        for times in ("first", "second"):
            compare(criterion.backward(), G, name=f"the {times} backward()", **GRADIENT)


@exercise("CrossEntropyLoss")
def test_cross_entropy_loss_of_log_counts(student, compare, rng):
    "CrossEntropyLoss of log counts: -log(product of the shares at the labels) / n; (share - label) / n"
    criterion = student.CrossEntropyLoss()
    for n, n_classes in [(7, 4), (3, 3), (1, 5), (4, 2)]:
        counts, y = rng.uniform(1, 9, size=(n, n_classes)), rng.integers(0, n_classes - 1, size=n)
        p = counts / counts.sum(axis=1, keepdims=True)
        compare(criterion.forward(np.log(counts), y), surprise(p, y), name="forward(log counts, y)")
        compare(criterion.backward(), over(p, y), name="backward()", **GRADIENT)


@exercise("CrossEntropyLoss")
def test_cross_entropy_loss_of_other_types(student, compare):
    "CrossEntropyLoss takes lists, integers and float32, labels of any integer type, and gives float64"
    whole, y = np.array([[1, 0, 2], [0, 3, 1]]), np.array([1, 0])
    p = np.exp(whole) / np.exp(whole).sum(axis=1, keepdims=True)
    for cast, label in zip((list, np.uint8, np.int8, np.float32), LABELS, strict=True):
        outputs = whole.tolist() if cast is list else whole.astype(cast)
        criterion = student.CrossEntropyLoss()
        compare(criterion.forward(outputs, label(y)), surprise(p, y), name=f"forward of {kind(outputs)}")
        compare(criterion.backward(), over(p, y), name=f"backward() for {kind(outputs)}", **GRADIENT)


@exercise("CrossEntropyLoss")
def test_cross_entropy_losses_keep_apart(student, compare):
    "CrossEntropyLoss: each loss remembers its own forward"
    one, other = student.CrossEntropyLoss(), student.CrossEntropyLoss()
    one.forward([[0.0, 0.0]], [0])
    other.forward([[0.0, 0.0]], [1])
    compare(one.backward(), np.array([[-0.5, 0.5]]), name="backward() of the first loss")


@exercise("CrossEntropyLoss", care=True)
def test_cross_entropy_loss_far_from_zero(student, compare):
    "CrossEntropyLoss of logits of 1000 and more is right and finite, without a warning"
    criterion = student.CrossEntropyLoss()
    logits = np.array([[1000.0, 1000.0, -1000.0], [-10000.0, -10000.0, -10000.0], [0.0, 5000.0, -9000.0]])
    want = (2000 + np.log(2) + np.log(3) + 5000) / 3
    compare(criterion.forward(logits, np.array([2, 1, 0])), want, name="forward of large logits", **CARE)
    want = np.array([[0.5, 0.5, -1], [1 / 3, -2 / 3, 1 / 3], [-1, 1, 0]]) / 3
    compare(criterion.backward(), want, name="backward() for large logits", **CARE)


# ---- accuracy


@exercise("accuracy")
def test_accuracy_by_hand(student, compare):
    "accuracy counts the rows whose largest output is at the label: 1/2 in the text"
    outputs = [[1, 4, 2], [0, -1, -2]]
    for y, want in [([1, 2], 0.5), ([1, 0], 1.0), ([0, 2], 0.0)]:
        compare(student.accuracy(outputs, y), want, name=f"accuracy of the example for y = {y}")
        compare(
            student.accuracy(np.array(outputs) / 8, np.array(y, dtype=np.uint8)), want, name=f"accuracy for y = {y}"
        )
    square = np.array([[0.1, 0.2, 0.7], [0.3, 0.6, 0.1], [0.2, 0.5, 0.3]])
    compare(student.accuracy(square, np.array([2, 1, 0])), 2 / 3, name="accuracy of three rows")
    compare(student.accuracy(square.astype(np.float32)[:1], [2]), 1.0, name="accuracy of one row")
    square = np.array([[0.1, 0.8, 0.7], [0.3, 0.6, 0.9], [0.2, 0.5, 0.3]])  # along axis 0 it would be 1, 0, 1
    compare(student.accuracy(square, np.array([1, 2, 1])), 1.0, name="accuracy of three rows that are all right")
    large = np.array([[7, 8], [9, 8], [-300, -200], [5, 4]])
    compare(student.accuracy(large, [1, 0, 1, 1]), 0.75, name="accuracy of four rows")


# ---- train


def cuts(rows, lengths):
    """Every way to cut rows into sets of these lengths, one after the other."""
    if not lengths:
        yield ()
        return
    for first in itertools.combinations(rows, lengths[0]):
        for others in cuts([row for row in rows if row not in first], lengths[1:]):
            yield (list(first), *others)


def partitions(n, batch_size):
    """Every way to take n rows in batches of batch_size, with one shorter batch where that is left over."""
    full, left = divmod(n, batch_size)
    lengths = [batch_size] * full + [left] * (left > 0)
    return [cut for order in sorted(set(itertools.permutations(lengths))) for cut in cuts(range(n), order)]


def losses_of(told, n_epochs):
    """What `train` returned, as an array."""
    assert isinstance(told, list | tuple | np.ndarray), "train does not return a list of losses, one for each epoch."
    assert len(told) == n_epochs, f"train returned {len(told)} losses for n_epochs={n_epochs}. Return one for each."
    return np.array(told, dtype=np.float64)


def by_hand(student, inputs, y, lr, epochs):
    """The losses and weights of some epochs, with new layers of the student's own, batch by batch."""
    alone, loss = layers_of(student, 5, (inputs.shape[1], 3))[0], student.CrossEntropyLoss()
    losses = []
    for rows in itertools.chain(*epochs):
        losses.append(float(loss.forward(alone.forward(inputs[rows]), y[rows])))
        alone.backward(loss.backward())
        alone.step(lr)
    return losses, (alone.W, alone.b)


def batches_taken(student, inputs, y, batch_size, n_epochs, lr=0.5, seed=0, kind=np.asarray):
    """Let `train` train a Linear, and find the batches of each epoch: those that give the losses it told."""
    layer, loss = layers_of(student, 5, (inputs.shape[1], 3))[0], student.CrossEntropyLoss()
    start = layer.W
    told = student.train(layer, loss, kind(inputs), kind(y), lr, batch_size, n_epochs, student.generator(seed))
    told = losses_of(told, n_epochs)
    taken, weights = [], (layer.W, layer.b) if n_epochs == 0 else None
    for epoch, value in enumerate(told):
        for batches in partitions(len(inputs), batch_size):
            losses, weights = by_hand(student, inputs, y, lr, [*taken, batches])
            losses = losses[-len(batches) :]
            means = np.mean(losses), np.average(losses, weights=[len(rows) for rows in batches])
            if np.isclose(value, means, rtol=TRAINED, atol=0).any():
                taken.append(batches)
                break
        assert len(taken) == epoch + 1, (
            f"The loss of epoch {epoch + 1} is not the mean loss of any partition of the {len(inputs)} rows into "
            f"batches of {batch_size}, each loss taken before its step. Is every row in one batch, also those left "
            "over? Do X and y take the same rows? Are forward, loss, backward, step in this order?"
        )
    trained = layer.W, layer.b
    right = all(np.allclose(a, b, rtol=TRAINED, atol=TRAINED) for a, b in zip(trained, weights, strict=True))
    assert right, "The losses are right, but the weights afterwards are not those after one step for each batch."
    moved = not np.allclose(trained[0], start)
    assert moved or n_epochs == 0, "Your Linear does not move when it takes a step. Mend it first."
    assert n_epochs or not moved, "train changes the weights with n_epochs=0. Return [] at once."
    return taken, told


def neighbours(rows, n):
    """Whether rows follow each other, row 0 after row n - 1."""
    return sum((row + 1) % n not in rows for row in rows) == 1


@exercise("train")
def test_train_by_hand(student, compare):
    "train: the example of the text returns [4, 0]"
    one, target = np.array([[1.0]]), np.array([[3.0]])
    layer, loss = linear(student, [[1]], [0]), student.SquaredLoss()
    alone = loss.forward(layer.forward(one), target)
    layer.backward(loss.backward())
    layer.step(0.25)
    assert float(alone) == 4.0 and float(layer.W[0, 0]) == 2.0, (
        "Your Linear and SquaredLoss, called one after the other, do not give the example's numbers. Mend them first."
    )
    layer = linear(student, [[1]], [0])
    got = student.train(layer, student.SquaredLoss(), one, target, 0.25, 1, 1, student.generator(0))
    compare(losses_of(got, 1), np.array([4.0]), name="the loss of the first epoch")
    compare(layer.W, np.array([[2.0]]), name="W after the first epoch")
    layer = linear(student, [[1]], [0])
    got = student.train(layer, student.SquaredLoss(), one, target, 0.25, 1, 2, student.generator(0))
    compare(losses_of(got, 2), np.array([4.0, 0.0]), name="the losses of two epochs")


@exercise("train")
def test_train_takes_fresh_random_batches(student, rng):
    "train: every epoch takes every row once, in fresh random batches drawn from rng"
    inputs, y = rng.uniform(-1.5, 1.5, size=(4, 2)), np.array([0, 1, 2, 1])
    n_epochs, same = 12, []
    taken, told = batches_taken(student, inputs, y, 2, n_epochs)
    others, elsewhere = batches_taken(student, inputs, y, 2, n_epochs, seed=1)
    for epochs in (taken, others):
        pairs = {frozenset(frozenset(rows) for rows in batches) for batches in epochs}
        same.append(len(pairs) == 1)
    assert not all(same), "train takes the same batches in all epochs. Draw a new random order in every epoch."
    assert not all(neighbours(batches[0], 4) for batches in [*taken, *others]), (  # of random ones, (2/3)^24 = 6e-5
        "Each batch is a run of neighbouring rows, in every epoch. Draw a random order of all rows from rng."
    )
    assert not np.allclose(told, elsewhere), "train gives the same losses for another seed. Draw from rng."
    (layer,) = layers_of(student, 5, (2, 3))
    again = student.train(layer, student.CrossEntropyLoss(), inputs, y, 0.5, 2, n_epochs, student.generator(0))
    assert np.allclose(told, losses_of(again, n_epochs)), (
        "train gives other losses for the same seed. Draw from the argument rng alone."
    )


@exercise("train")
def test_train_shuffles_in_the_first_epoch(student, rng):
    "train: the first epoch takes the rows in a random order, too"
    inputs, y = rng.uniform(-1.5, 1.5, size=(4, 2)), np.array([0, 1, 2, 1])
    firsts = [batches_taken(student, inputs, y, 2, 1, seed=seed)[0] for seed in range(8)]
    assert any(first != firsts[0] for first in firsts), "For 8 seeds, the first epoch had the same order. Shuffle."


@exercise("train")
def test_train_includes_the_rows_that_are_left_over(student, rng):
    "train: where batch_size does not divide n, the rows that are left over are a shorter batch; X, y may be lists"
    inputs, y = rng.uniform(-1.5, 1.5, size=(5, 2)), np.array([0, 1, 2, 1, 0])
    batches_taken(student, inputs, y, 3, 2)
    batches_taken(student, inputs, y, 2, 2)
    batches_taken(student, inputs, y, 3, 2, kind=np.ndarray.tolist)


@exercise("train")
def test_train_with_one_batch_is_gradient_descent(student, compare, rng):
    "train: with batch_size n or more, each epoch is one step of gradient descent, of any model and any loss"
    inputs, y = rng.uniform(-1, 1, size=(5, 3)), rng.normal(size=(5, 2))
    for batch_size in (5, 8):
        model, layers = student.Sequential(layers_of(student, 3, (3, 4, 2))), layers_of(student, 3, (3, 4, 2))
        loss, losses = student.SquaredLoss(), []
        for _ in range(3):
            losses.append(float(loss.forward(through(layers, inputs), y)))
            back(layers, loss.backward())
            for layer in layers:
                layer.step(0.02)
        got = student.train(model, student.SquaredLoss(), inputs, y, 0.02, batch_size, 3, student.generator(0))
        compare(losses_of(got, 3), np.array(losses), name="the losses of three epochs", rtol=TRAINED)
        compare(model.forward(inputs), through(layers, inputs), name="the outputs after three epochs", rtol=TRAINED)
    taken, _ = batches_taken(student, inputs, np.array([0, 1, 2, 0, 1]), 2, 0)
    assert taken == []
