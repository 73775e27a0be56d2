"""Hidden checks of 08_classifier: the public properties on inputs drawn anew for every submission.

Functions, layers and losses are held against the reference. `Sequential` and `train` get objects of the
submission's own, and are held against the same composition done by hand: with the reference's objects, and if
these disagree, with the submission's, so that a slip in a layer costs no points here.
"""

import itertools

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11}
GRADIENT = {"rtol": 2e-13}  # right code agrees to 1e-14 of the largest entry; central differences are 1e-11 off
LOGITS_GRADIENT = {"rtol": 2e-13, "atol": 1e-15}  # prediction minus label cancels: the atol is the rounding of 1
INPUT_GRADIENT = {"rtol": 2e-13, "atol": 1e-14}  # rows of sum 0 times W: sums that may cancel
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
CARE_AT_1E4 = {"rtol": 1e-6, "atol": 4e-12, "elementwise": True}  # the spacing of float64 at 1e4 is 1.8e-12
CARE_AT_1E8 = {"rtol": 1e-6, "atol": 3e-8, "elementwise": True}  # and 1.5e-8 at 1e8
CARE_OF_SUMS = {"rtol": 1e-6, "atol": 1e-8}  # terms of 1e4 that cancel, each with the rounding of logits of 1e4
TRAINED = 1e-10  # relative: rounding after some epochs of steps; two orders of the rows differ by 1e-3
REPEATED = 3  # the first epochs alone, where layers remember more than their weights: each goes through all before
FEW = 3  # orders of the rows that give one loss by chance: two are rare, more mean that no step changes anything
NOTHING_MOVES = (
    "Nothing changes when your layers take a step, so that nothing can be seen of train. Mend Linear and the losses "
    "first."
)
SEED = 2**31  # of a student's generator: any smaller
LOSSES = ("CrossEntropyLoss", "SquaredLoss")


def agree(compare, student, reference, name, inputs, tolerance):
    """Send every tuple of arguments in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for given, got in zip(inputs, getattr(student, name).many(inputs), strict=True):
        compare(pair(got), right(*given), name=f"{name} of {', '.join(described(x) for x in given)}", **tolerance)


def pair(got):
    """The items of a named tuple of two, which stays with the submission; anything else as it is."""
    return (got[0], got[1]) if "subclass of tuple" in getattr(got, "kind", "") and len(got) == 2 else got


def described(x):
    """The kind of an input in words."""
    if isinstance(x, np.ndarray):
        return f"an array of {x.dtype} and shape {x.shape}"
    return f"a list of shape {np.shape(x)}"


def signs(rng, shape):
    """Random signs, as floats."""
    return 2.0 * rng.integers(0, 2, size=shape) - 1.0


def classes(rng, n, n_classes, absent):
    """Labels of n examples, one class of them absent."""
    return rng.choice([c for c in range(n_classes) if c != absent], size=n)


# ---- inputs of the functions: X, W, b; and X, y, W, b


def classifier(rng, n, d, n_classes):
    """Moderate inputs of a linear classifier: logits of size 1 to 3."""
    scale = 1.5 / np.sqrt(d)
    W = rng.uniform(-1, 1, size=(n_classes, d)) * scale
    return rng.uniform(-1.5, 1.5, size=(n, d)), W, rng.uniform(-1, 1, size=n_classes)


def classifiers(rng):
    """All sizes different, squares, one example, one feature, two classes, more classes than examples."""
    sizes = [(30, 4, 5), (7, 6, 3), (4, 4, 4), (3, 4, 3), (5, 3, 3), (1, 4, 3), (6, 1, 3), (5, 3, 2), (3, 2, 6)]
    return [classifier(rng, *size) for size in sizes]


def of_other_types(rng):
    """Lists, small integers and float32; products of 8-bit integers that 8 bits cannot hold."""
    n, d, n_classes = 5, 2, 3
    X, W, b = classifier(rng, n, d, n_classes)
    bytes_X = (120 + rng.integers(0, 3, size=(n, d))).astype(np.uint8)
    bytes_W = rng.permutation(np.array([[3, 1], [1, 3], [2, 0]])).astype(np.uint8)
    small_X = rng.integers(-2, 3, size=(n, d)).astype(np.int8)
    small_W = rng.integers(-1, 2, size=(n_classes, d)).astype(np.int8)
    whole_b = rng.integers(0, 3, size=n_classes)
    return [
        (X.tolist(), W.tolist(), b.tolist()),
        (X.astype(np.float32), W.astype(np.float32), b.astype(np.float32)),
        (bytes_X, bytes_W, whole_b.astype(np.uint8)),
        (bytes_X, bytes_W, b),
        (small_X, small_W, whole_b.astype(np.int8)),
        (small_X.tolist(), W, whole_b.tolist()),
        (X, small_W.tolist(), b),
    ]


def far_apart(rng):
    """Integers, so that every order of summation gives the same logits: of 700 to 10000, and up to 1e8."""
    W = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 1.0], [1.0, 1.0]])
    X = signs(rng, (12, 2)) * rng.integers(720, 4900, size=(12, 2))
    b = rng.integers(-200, 200, size=4).astype(float)
    wide = signs(rng, (3, 2)) * rng.choice(np.arange(8_000, 10_000), size=(3, 2), replace=False)
    same = np.full((4, 2), 2000.0)
    same[:, 1] = rng.integers(-2, 3, size=4)
    return [
        (X, W, b),
        (rng.integers(20, 100, size=(6, 2)), W[:3] * 50, b[:3]),
        (wide, W * rng.integers(5_000, 10_000), b),
        (same, np.ones((3, 2)), np.array([0.0, 1.0, 2.0])),
        (np.ones((2, 1)), np.array([[-9000.0], [-9001.0], [-9003.0]]), np.zeros(3)),
    ]


def labelled(rng, inputs, kinds=(lambda y: y,)):
    """X, y, W, b for each X, W, b: some class is absent from y; the types of y take turns."""
    out = []
    for i, (X, W, b) in enumerate(inputs):
        n, n_classes = len(X), len(W)
        absent = n_classes - 1 if i == 0 else int(rng.integers(0, n_classes))
        out.append((X, kinds[i % len(kinds)](classes(rng, n, n_classes, absent)), W, b))
    return out


LABEL_KINDS = (
    np.ndarray.tolist,
    lambda y: y.astype(np.uint8),
    lambda y: y.astype(np.int8),
    lambda y: y.astype(np.int32),
)


def labelled_far_apart(rng):
    """Labels on any class, on the largest logit, and on the smallest."""
    out = []
    for X, W, b in far_apart(rng):
        z = X @ W.T + b
        out += [(X, rng.integers(0, len(W), size=len(X)), W, b), (X, z.argmax(axis=1), W, b)]
        out.append((X, z.argmin(axis=1), W, b))
    return out


# ---- the functions


@exercise("predict_proba", weight=2)
def test_predict_proba(student, reference, compare, rng):
    "predict_proba(X, W, b) is softmax(X W^T + b), row by row"
    agree(compare, student, reference, "predict_proba", classifiers(rng), GRADIENT)


@exercise("predict_proba")
def test_predict_proba_of_other_types(student, reference, compare, rng):
    "predict_proba takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "predict_proba", of_other_types(rng), VALUE)


@exercise("predict_proba", care=True)
def test_predict_proba_with_care(student, reference, compare, rng):
    "predict_proba of logits of 10000 is finite, without a warning"
    agree(compare, student, reference, "predict_proba", far_apart(rng), CARE)


@exercise("loss", weight=2)
def test_loss(student, reference, compare, rng):
    "loss(X, y, W, b) is the mean over the examples of -log(the probability at the label)"
    agree(compare, student, reference, "loss", labelled(rng, classifiers(rng)), VALUE)


@exercise("loss")
def test_loss_of_other_types(student, reference, compare, rng):
    "loss takes lists, integers and float32, labels of any integer type, and gives float64"
    agree(compare, student, reference, "loss", labelled(rng, of_other_types(rng), LABEL_KINDS), VALUE)


@exercise("loss", care=True)
def test_loss_with_care(student, reference, compare, rng):
    "loss of logits of 10000 is right and finite, without a warning"
    inputs = labelled_far_apart(rng)
    agree(compare, student, reference, "loss", inputs[:3], CARE_AT_1E4)
    agree(compare, student, reference, "loss", inputs[3:], CARE_AT_1E8)


@exercise("logits_grad", weight=2)
def test_logits_grad(student, reference, compare, rng):
    "logits_grad(X, y, W, b) is (softmax - one-hot) / n, of shape (n, C)"
    agree(compare, student, reference, "logits_grad", labelled(rng, classifiers(rng)), LOGITS_GRADIENT)


@exercise("logits_grad")
def test_logits_grad_of_other_types(student, reference, compare, rng):
    "logits_grad takes lists, integers and float32, labels of any integer type, and gives float64"
    agree(compare, student, reference, "logits_grad", labelled(rng, of_other_types(rng), LABEL_KINDS), VALUE)


@exercise("logits_grad", care=True)
def test_logits_grad_with_care(student, reference, compare, rng):
    "logits_grad at logits of 10000 is finite, without a warning"
    agree(compare, student, reference, "logits_grad", labelled_far_apart(rng), CARE)


@exercise("gradient", weight=2)
def test_gradient(student, reference, compare, rng):
    "gradient(X, y, W, b) is (dW, db) of shapes (C, d) and (C,), by the chain rule"
    agree(compare, student, reference, "gradient", labelled(rng, classifiers(rng)), INPUT_GRADIENT)


@exercise("gradient")
def test_gradient_of_other_types(student, reference, compare, rng):
    "gradient takes lists, integers and float32, labels of any integer type, and gives float64"
    agree(compare, student, reference, "gradient", labelled(rng, of_other_types(rng), LABEL_KINDS), VALUE)


@exercise("gradient", care=True)
def test_gradient_with_care(student, reference, compare, rng):
    "gradient at logits of 10000 is finite, without a warning"
    inputs = labelled_far_apart(rng)
    agree(compare, student, reference, "gradient", inputs, CARE_OF_SUMS)


@exercise("input_grad", weight=2)
def test_input_grad(student, reference, compare, rng):
    "input_grad(X, y, W, b) is dL/dX, of shape (n, d), by the chain rule"
    agree(compare, student, reference, "input_grad", labelled(rng, classifiers(rng)), INPUT_GRADIENT)


@exercise("input_grad")
def test_input_grad_of_other_types(student, reference, compare, rng):
    "input_grad takes lists, integers and float32, labels of any integer type, and gives float64"
    inputs = labelled(rng, of_other_types(rng), LABEL_KINDS)
    agree(compare, student, reference, "input_grad", inputs, {"rtol": 1e-11, "atol": 1e-13})


@exercise("input_grad", care=True)
def test_input_grad_with_care(student, reference, compare, rng):
    "input_grad at logits of 10000 is finite, without a warning"
    inputs = labelled_far_apart(rng)
    agree(compare, student, reference, "input_grad", inputs, CARE_OF_SUMS)


# ---- Linear

SIZES = [(7, 4, 3), (4, 4, 4), (1, 3, 5), (6, 1, 2), (5, 3, 1)]  # n, n_in, n_out


def weights(rng, n_in, n_out):
    return rng.uniform(-2, 2, size=(n_out, n_in)), rng.uniform(-2, 2, size=n_out)


def linear(kit, generator, W, b):
    """A Linear of the submission's or of the reference's with these weights."""
    layer = kit.Linear(W.shape[1], W.shape[0], generator)
    layer.W, layer.b = W.copy(), b.copy()
    return layer


def linear_twins(student, reference, rng, n_in, n_out):
    """The submission's Linear and the reference's, with the same random weights."""
    given = weights(rng, n_in, n_out)
    generator = student.generator(int(rng.integers(SEED)))
    return linear(student, generator, *given), linear(reference, rng, *given)


@exercise("Linear", weight=2)
def test_linear_starts_with_random_weights(student, compare, rng):
    "Linear(n_in, n_out, rng) draws .W (n_out, n_in) from rng, of size about 1 / sqrt(n_in); .b (n_out,) is small"
    for n_in, n_out in [(484, 6), (16, 40)]:
        seed, other = (int(x) for x in rng.choice(SEED, size=2, replace=False))
        generator = student.generator(seed)
        first, second = student.Linear(n_in, n_out, generator), student.Linear(n_in, n_out, generator)
        W, b = first.W, first.b
        for name, value, shape in [("W", W, (n_out, n_in)), ("b", b, (n_out,))]:
            found = f"Linear({n_in}, {n_out}, rng) has a .{name} that is"
            assert isinstance(value, np.ndarray), f"{found} no plain array. Draw a numpy array from rng."
            assert value.shape == shape, f"{found} of shape {value.shape}; wanted {shape}. W is (n_out, n_in)."
            assert value.dtype == np.float64, f"{found} of dtype {value.dtype}. Wanted float64."
            assert np.isfinite(value).all(), f"{found} not finite. Is the scale divided by 0?"
        size = float(np.sqrt(np.mean(W**2) * n_in))
        assert 0.25 < size < 2, (
            f"The entries of .W have the size {size:.2g} / sqrt(n_in) for n_in = {n_in}; wanted about "
            "1 / sqrt(n_in). Scale what you draw from rng."
        )
        assert len(np.unique(W, axis=0)) == n_out, "Some rows of .W are equal. Draw every entry from rng."
        assert np.abs(b).max() < 0.99, "The entries of .b are large at the start. Begin with zeros."
        compare(student.Linear(n_in, n_out, student.generator(seed)).W, W, name="W of the same seed")
        for twin in (second, student.Linear(n_in, n_out, student.generator(other))):
            different = np.mean(twin.W != W)
            assert different > 0.3, (  # of random signs alone, a half
                "Two Linear layers have the same weights, though rng had moved on or had another seed. "
                "Take every random number from the argument rng."
            )


@exercise("Linear", weight=3)
def test_linear_forward(student, reference, compare, rng):
    "Linear: forward(X) is X W^T + b, with the .W and .b that it has; layer(X) is the same"
    for n, n_in, n_out in SIZES:
        layer, right = linear_twins(student, reference, rng, n_in, n_out)
        X = rng.normal(size=(n, n_in))
        compare(layer.forward(X), right.forward(X), name="forward(X)", **GRADIENT)
        W, b = weights(rng, n_in, n_out)
        layer.W, layer.b = W, b
        right.W, right.b = W, b
        compare(layer(X), right(X), name="layer(X) after .W and .b were set", **GRADIENT)


@exercise("Linear")
def test_linear_forward_of_other_types(student, reference, compare, rng):
    "Linear: forward takes lists, integers and float32, and gives float64; backward too then"
    layer, right = linear_twins(student, reference, rng, 4, 3)
    whole = rng.integers(0, 120, size=(5, 4))
    G = rng.normal(size=(5, 3))
    for X in (whole.tolist(), whole.astype(np.uint8), whole.astype(np.int8), (whole / 64).astype(np.float32)):
        compare(layer.forward(X), right.forward(X), name=f"forward of {described(X)}", **GRADIENT)
        compare(layer.backward(G), right.backward(G), name=f"backward(G) for {described(X)}", **GRADIENT)
        compare(layer.grad_W, right.grad_W, name=f"grad_W for {described(X)}", **GRADIENT)


@exercise("Linear", weight=4)
def test_linear_backward(student, reference, compare, rng):
    "Linear: backward(G) returns dL/dX; .grad_W and .grad_b hold dL/dW and dL/db, overwritten every time"
    for n, n_in, n_out in SIZES:
        layer, right = linear_twins(student, reference, rng, n_in, n_out)
        for rows in (n, n + 2, n):
            X, G = rng.normal(size=(rows, n_in)), rng.normal(size=(rows, n_out))
            layer.forward(X), right.forward(X)
            compare(layer.backward(G), right.backward(G), name="backward(G)", **GRADIENT)
            compare(layer.grad_W, right.grad_W, name="grad_W", **GRADIENT)
            compare(layer.grad_b, right.grad_b, name="grad_b", **GRADIENT)


@exercise("Linear")
def test_linear_layers_keep_apart(student, reference, compare, rng):
    "Linear: each layer remembers its own inputs, and a second backward uses the same"
    pairs = [linear_twins(student, reference, rng, 3, 2) for _ in range(2)]
    for layer, right in pairs:
        X = rng.normal(size=(4, 3))
        layer.forward(X), right.forward(X)
    for layer, right in [*pairs, pairs[0]]:
        G = rng.normal(size=(4, 2))
        compare(layer.backward(G), right.backward(G), name="backward(G) of one of two layers", **GRADIENT)
        compare(layer.grad_W, right.grad_W, name="grad_W of one of two layers", **GRADIENT)
        compare(layer.grad_b, right.grad_b, name="grad_b of one of two layers", **GRADIENT)


@exercise("Linear", weight=2)
def test_linear_step(student, reference, compare, rng):
    "Linear: step(lr) moves .W and .b by -lr times their gradients"
    for n, n_in, n_out in SIZES[:3]:
        layer, right = linear_twins(student, reference, rng, n_in, n_out)
        for lr in rng.uniform(0.1, 2.0, size=3):
            X, G = rng.normal(size=(n, n_in)), rng.normal(size=(n, n_out))
            for one in (layer, right):
                one.forward(X)
                one.backward(G)
                one.step(float(lr))
            compare(layer.W, right.W, name="W after step(lr)", **VALUE)
            compare(layer.b, right.b, name="b after step(lr)", **VALUE)
        compare(layer.forward(X), right.forward(X), name="forward(X) after step(lr)", **VALUE)


# ---- ReLU


def with_zeros(rng, shape):
    """Numbers of both signs, zeros among them."""
    return np.where(rng.uniform(size=shape) < 0.2, 0.0, rng.normal(size=shape))


@exercise("ReLU", weight=2)
def test_relu(student, reference, compare, rng):
    "ReLU: forward(X) is max(X, 0), and backward(G) is G where X > 0, else 0"
    layer, right = student.ReLU(), reference.ReLU()
    for shape in [(30, 5), (4, 4), (1, 20), (20, 1), (30, 5)]:
        X, G = with_zeros(rng, shape), rng.normal(size=shape)
        compare(layer.forward(X), right.forward(X), name="forward(X)", **GRADIENT)
        compare(layer.backward(G), right.backward(G), name="backward(G)", **GRADIENT)
        compare(layer(-X), right(-X), name="layer(-X)", **GRADIENT)
        layer.step(0.1)
        compare(layer.backward(G), right.backward(G), name="backward(G) of the latest forward", **GRADIENT)


@exercise("ReLU")
def test_relu_of_other_types(student, reference, compare, rng):
    "ReLU: forward takes lists, integers and float32, and gives float64"
    layer, right = student.ReLU(), reference.ReLU()
    whole, G = rng.integers(-3, 4, size=(4, 6)), rng.normal(size=(4, 6))
    whole[0, :2] = 2, -3
    kinds = [whole.tolist(), whole.astype(np.int8), np.abs(whole).astype(np.uint8), (whole / 4).astype(np.float32)]
    for X in kinds:
        compare(layer.forward(X), right.forward(X), name=f"forward of {described(X)}", **GRADIENT)
        compare(layer.backward(G), right.backward(G), name=f"backward(G) for {described(X)}", **GRADIENT)


@exercise("ReLU")
def test_relu_layers_keep_apart(student, reference, compare, rng):
    "ReLU: each layer remembers its own inputs"
    pairs = [(student.ReLU(), reference.ReLU()) for _ in range(2)]
    for layer, right in pairs:
        X = with_zeros(rng, (6, 5))
        compare(layer.forward(X), right.forward(X), name="forward(X) of one of two layers", **GRADIENT)
    for layer, right in [*pairs, pairs[0]]:
        G = rng.normal(size=(6, 5))
        compare(layer.backward(G), right.backward(G), name="backward(G) of one of two layers", **GRADIENT)


# ---- Sequential


def network(kit, generator, given):
    """A Linear for each (W, b), with a ReLU between neighbours, as a list of layers."""
    layers = []
    for W, b in given:
        layers += [linear(kit, generator, W, b), kit.ReLU()]
    return layers[:-1]


def random_network(rng, sizes, size=2.0):
    """(W, b) of each Linear, more of it positive than negative: no hidden layer is 0 for all inputs."""
    shapes = itertools.pairwise(sizes)
    return [(size * rng.uniform(-0.5, 1, (n_out, n_in)), rng.uniform(0.5, 2, n_out)) for n_in, n_out in shapes]


class ByHand:
    """The layers one after the other, called by the suite itself."""

    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def backward(self, G):
        for layer in reversed(self.layers):
            G = layer.backward(G)
        return G

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


def works_like(compare, model, by_hand, rng, n, n_in, n_out):
    """Two forward passes, two steps: outputs, gradients of the inputs, and outputs with the new weights."""
    X, G = rng.normal(size=(2, n, n_in)), rng.normal(size=(2, n, n_out))
    assert np.ptp(by_hand.forward(X[0]), axis=0).max() > 0, (
        "Your layers give the same outputs for different inputs, so that nothing can be seen of Sequential. "
        "Mend Linear and ReLU first."
    )
    for i, lr in enumerate(rng.uniform(0.02, 0.05, size=2)):
        compare(model.forward(X[i]), by_hand.forward(X[i]), name="forward(X)", **VALUE)
        compare(model.backward(G[i]), by_hand.backward(G[i]), name="backward(G)", **VALUE)
        model.step(float(lr))
        by_hand.step(float(lr))
        compare(model(X[i]), by_hand.forward(X[i]), name="model(X) after step(lr)", **VALUE)


@exercise("Sequential", weight=2)
def test_sequential(student, compare, rng):
    "Sequential: forward, backward and step pass through all layers, each in the right order"
    for sizes in [(4, 6, 3), (3, 3, 3), (2, 5, 4, 3)]:
        given = random_network(rng, sizes)
        generator = student.generator(int(rng.integers(SEED)))
        model = student.Sequential(network(student, generator, given))
        by_hand = ByHand(network(student, generator, given))
        works_like(compare, model, by_hand, rng, 5, sizes[0], sizes[-1])


@exercise("Sequential")
def test_sequential_of_one_layer_and_of_sequentials(student, compare, rng):
    "Sequential: one layer is enough, ReLU may come first, and a Sequential may stand in another"
    generator = student.generator(int(rng.integers(SEED)))
    given = random_network(rng, (4, 4, 4))
    one = student.Sequential([linear(student, generator, *given[0])])
    works_like(compare, one, ByHand([linear(student, generator, *given[0])]), rng, 3, 4, 4)
    first, relu, second = network(student, generator, given)
    model = student.Sequential([student.ReLU(), student.Sequential([first, relu]), student.Sequential([second])])
    by_hand = ByHand([student.ReLU(), *network(student, generator, given)])
    works_like(compare, model, by_hand, rng, 6, 4, 4)


# ---- the losses


def numbers(rng):
    """Outputs and targets of one shape."""
    shapes = [(40,), (5, 3), (4, 1), (3, 3), (1, 4), (1,), (2, 3, 4)]
    return [(rng.uniform(-4, 4, size=s), rng.uniform(-4, 4, size=s)) for s in shapes]


def numbers_of_other_types(rng):
    """Array-likes that are not float64, with differences that small integers cannot hold."""
    whole = rng.integers(-9, 10, size=(2, 4, 2))
    small = rng.integers(0, 100, size=(2, 6)).astype(np.uint8)
    small[:, 0] = 7, 250
    single = rng.uniform(-4, 4, size=(2, 3, 4)).astype(np.float32)
    return [
        (whole[0].tolist(), (whole[1] + 0.5).tolist()),
        (whole[0] / 2, whole[1].tolist()),
        (small[0], small[1]),
        (np.append(whole[0], 120).astype(np.int8), np.append(whole[1], -120).astype(np.int8)),
        (single[0], single[1]),
        (rng.normal(size=6), small[0]),
    ]


def rows_of_logits(rng):
    """Logits and labels; labels of every integer type."""
    sizes = [(30, 5), (4, 4), (1, 3), (6, 2), (3, 6)]
    return [(rng.uniform(-3, 3, size=s), classes(rng, *s, int(rng.integers(0, s[1])))) for s in sizes]


def rows_of_logits_of_other_types(rng):
    y = [classes(rng, 5, 4, int(rng.integers(0, 4))) for _ in range(5)]
    return [
        (rng.uniform(-2, 2, size=(5, 4)).tolist(), y[0].tolist()),
        (rng.uniform(-2, 2, size=(5, 4)).astype(np.float32), y[1].astype(np.uint8)),
        (rng.integers(-2, 3, size=(5, 4)).astype(np.int8), y[2].astype(np.int8)),
        (rng.integers(0, 4, size=(5, 4)).astype(np.uint8), y[3].astype(np.uint16)),
        (rng.integers(-2, 3, size=(5, 4)).tolist(), y[4].astype(np.int32)),
    ]


def extreme_logits(rng):
    """Logits of 700 to 10000, ties, rows far apart; labels at random, on the largest, on the smallest."""
    huge = signs(rng, (8, 5)) * rng.uniform(720, 1e4, size=(8, 5))
    far = rng.permutation([-9000.0, -2000.0, 0.0, 9000.0])[:, np.newaxis] + rng.normal(size=(4, 5))
    ties = np.repeat(signs(rng, (3, 1)) * rng.uniform(720, 1e4, size=(3, 1)), 5, axis=1)
    z = np.concatenate([huge, far, ties])
    return [(z, classes(rng, 15, 5, 4)), (huge, huge.argmax(axis=1)), (huge, huge.argmin(axis=1)), (far, [0, 4, 1, 1])]


def pulls_back(compare, criterion, right, inputs, value, grad, calls=False):
    """forward (or a call), then backward twice, for one pair of outputs and targets after the other."""
    for outputs, y in inputs:
        kinds = f"{described(outputs)}, {described(y)}"
        got = criterion(outputs, y) if calls else criterion.forward(outputs, y)
        compare(got, right.forward(outputs, y), name=f"forward of {kinds}", **value)
        compare(criterion.backward(), right.backward(), name=f"backward() for {kinds}", **grad)
        compare(criterion.backward(), right.backward(), name=f"a second backward() for {kinds}", **grad)


def keep_apart(compare, pairs, inputs):
    """Two losses, both gone forward before either goes back."""
    for (criterion, right), (outputs, y) in zip(pairs, inputs, strict=True):
        criterion.forward(outputs, y)
        right.forward(outputs, y)
    for criterion, right in pairs:
        compare(criterion.backward(), right.backward(), name="backward() of one of two losses", **LOGITS_GRADIENT)


@exercise("SquaredLoss", weight=2)
def test_squared_loss(student, reference, compare, rng):
    "SquaredLoss: forward is the mean of (outputs - y)^2 over all entries, backward() its gradient"
    criterion, right = student.SquaredLoss(), reference.SquaredLoss()
    pulls_back(compare, criterion, right, numbers(rng), VALUE, GRADIENT)
    pulls_back(compare, criterion, right, numbers(rng)[:2], VALUE, GRADIENT, calls=True)
    keep_apart(compare, [(student.SquaredLoss(), reference.SquaredLoss()) for _ in range(2)], numbers(rng)[:2])


@exercise("SquaredLoss")
def test_squared_loss_of_other_types(student, reference, compare, rng):
    "SquaredLoss takes lists, integers and float32, and gives float64"
    pulls_back(compare, student.SquaredLoss(), reference.SquaredLoss(), numbers_of_other_types(rng), VALUE, GRADIENT)


@exercise("CrossEntropyLoss", weight=3)
def test_cross_entropy_loss(student, reference, compare, rng):
    "CrossEntropyLoss: forward is the mean cross-entropy of softmax(outputs), backward() its gradient"
    criterion, right = student.CrossEntropyLoss(), reference.CrossEntropyLoss()
    pulls_back(compare, criterion, right, rows_of_logits(rng), VALUE, LOGITS_GRADIENT)
    pulls_back(compare, criterion, right, rows_of_logits(rng)[:2], VALUE, LOGITS_GRADIENT, calls=True)
    pairs = [(student.CrossEntropyLoss(), reference.CrossEntropyLoss()) for _ in range(2)]
    keep_apart(compare, pairs, rows_of_logits(rng)[:2])


@exercise("CrossEntropyLoss")
def test_cross_entropy_loss_of_other_types(student, reference, compare, rng):
    "CrossEntropyLoss takes lists, integers and float32, labels of any integer type, and gives float64"
    criterion, right = student.CrossEntropyLoss(), reference.CrossEntropyLoss()
    pulls_back(compare, criterion, right, rows_of_logits_of_other_types(rng), VALUE, LOGITS_GRADIENT)


@exercise("CrossEntropyLoss", care=True)
def test_cross_entropy_loss_with_care(student, reference, compare, rng):
    "CrossEntropyLoss of logits of 10000 is right and finite, without a warning, and so is its gradient"
    criterion, right = student.CrossEntropyLoss(), reference.CrossEntropyLoss()
    pulls_back(compare, criterion, right, extreme_logits(rng), CARE_AT_1E4, CARE)


# ---- accuracy


@exercise("accuracy")
def test_accuracy(student, reference, compare, rng):
    "accuracy(outputs, y) is the fraction of rows whose largest entry is at the label, for outputs of any type"
    inputs = []
    for n, n_classes in [(60, 4), (37, 5), (9, 9), (24, 2), (11, 30)]:
        outputs = signs(rng, 1) * rng.uniform(1, 9, size=(n, 1)) + rng.normal(size=(n, n_classes))
        y = np.where(rng.uniform(size=n) < rng.uniform(0.3, 0.8), outputs.argmax(axis=1), rng.integers(0, n_classes, n))
        y[0] = outputs[0].argmax()
        y[1] = outputs[1].argmin()
        inputs.append((outputs, y))
    whole = np.array([rng.permutation(6) for _ in range(13)])
    some = np.where(rng.uniform(size=13) < 0.5, whole.argmax(axis=1), 0)
    inputs += [(whole.tolist(), some.tolist()), (whole.astype(np.uint8), some.astype(np.uint8))]
    inputs += [(whole[:1] - 9, whole[:1].argmax(axis=1)), (whole[:1] / 2, whole[:1].argmin(axis=1).astype(np.int8))]
    agree(compare, student, reference, "accuracy", inputs, {"rtol": 1e-11, "atol": 1e-15})


# ---- train: what it did is worked out from what it returns


class Training:
    """A problem for `train`, and every way in which its rows can be cut into batches."""

    def __init__(self, rng, n, sizes, batch_size, lr, loss, X=None):
        self.X = rng.uniform(-1.5, 1.5, size=(n, sizes[0])) if X is None else X
        n_out = sizes[-1]
        labels = rng.permutation(np.arange(n) % n_out)  # every class, so that no loss is nearly 0
        self.y = rng.normal(size=(n, n_out)) if loss == "SquaredLoss" else labels
        self.given = self.X, self.y  # to `train`
        self.start = random_network(rng, sizes, size=0.7)  # moderate outputs: each step changes the next loss
        self.lr, self.batch_size, self.loss = lr, batch_size, loss
        full, left = divmod(n, batch_size)
        lengths = [batch_size] * full + [left] * (left > 0)
        self.orders = [list(cut) for order in set(itertools.permutations(lengths)) for cut in cuts(range(n), order)]

    def objects(self, kit, generator):
        """A network, its Linear layers, and a loss: of the submission or of the reference."""
        layers = network(kit, generator, self.start)
        return (layers[0] if len(layers) == 1 else kit.Sequential(layers)), layers[::2], getattr(kit, self.loss)()

    def run(self, student, n_epochs, seed):
        """Let the submission's `train` train a model of its own: the losses that it tells, the final weights."""
        model, linears, loss = self.objects(student, student.generator(0))
        generator = student.generator(seed)
        told = student.train(model, loss, *self.given, self.lr, self.batch_size, n_epochs, generator)
        return losses_of(told, n_epochs), weights_of(linears)

    def by_hand(self, kit, generator):
        """One epoch as a function: from weights and batches to the batch losses and the weights afterwards."""
        model, linears, loss = self.objects(kit, generator)
        go = steps(model, loss, self.lr)

        def epoch(past, given, batches):
            for layer, (W, b) in zip(linears, given, strict=True):
                layer.W, layer.b = W.copy(), b.copy()
            return np.array([go(self.X[rows], self.y[rows]) for rows in batches]), weights_of(linears)

        return epoch

    def from_the_start(self, kit, generator):
        """The same with new objects for every answer, for layers that remember more than their weights."""

        def epoch(past, given, batches):
            model, linears, loss = self.objects(kit, generator)
            go = steps(model, loss, self.lr)
            for rows in itertools.chain(*past):
                go(self.X[rows], self.y[rows])
            return np.array([go(self.X[rows], self.y[rows]) for rows in batches]), weights_of(linears)

        return epoch

    def prepare(self, student, reference, rng):
        """Choose how epochs are gone through by hand; says whether the submission's own layers and loss can run.

        With the reference's layers where the submission's do the same, else with these: with the same objects all
        along if weights are all that they remember, with new ones from the start if not.
        """
        generator = student.generator(0)
        self.epoch, self.right_layers, self.seen = self.by_hand(reference, rng), True, None
        own, again = self.by_hand(student, generator), self.from_the_start(student, generator)
        try:
            if not alike(self, self.epoch, own):
                remember = not alike(self, own, again)
                self.epoch, self.right_layers, self.seen = (
                    (again if remember else own),
                    False,
                    REPEATED if remember else None,
                )
        except Exception:  # whatever a student's layer raises: its own exercise says so
            return False
        return True

    def histories(self, epoch, told):
        """Every history of orders that gives the told losses: the order of each epoch, the final weights."""
        found = [((), self.start)]
        for value in told:
            longer = []
            for (past, given), batches in itertools.product(found, self.orders):
                losses, after = epoch(past, given, batches)
                means = losses.mean(), losses @ [len(rows) for rows in batches] / len(self.X)
                if any(abs(value - mean) <= TRAINED * abs(mean) for mean in means):
                    longer.append(((*past, batches), after))
            assert len(longer) <= FEW, NOTHING_MOVES
            found = longer
        return found


def steps(model, loss, lr):
    """One step on a batch, as a function that returns the loss before it."""
    # Methods of a submission's objects are fetched once: each look-up is a message.
    forward, backward, step = model.forward, model.backward, model.step
    loss_forward, loss_backward = loss.forward, loss.backward

    def go(X, y):
        value = number(loss_forward(forward(X), y))
        backward(loss_backward())
        step(lr)
        return value

    return go


def posed(student, reference, rng, losses, sizes, n, batch_size, small=None, **problem):
    """A problem for `train` that the submission's own layers and losses can run; the first one where none can.

    Losses and sizes are listed in the order of preference: what is wrong in a layer costs no points of `train`. Where
    something is, `small` is the number of rows and the batch size, since each call of its layers is a message.
    """
    first = None
    for shape, loss in itertools.product(sizes, losses):
        training = Training(rng, n, shape, batch_size, loss=loss, **problem)
        if training.prepare(student, reference, rng):
            if not training.right_layers and small:
                training = Training(rng, small[0], shape, small[1], loss=loss, **problem)
                training.prepare(student, reference, rng)
            return training
        first = first or training
    return first


def weights_of(linears):
    pairs = [(layer.W, layer.b) for layer in linears]
    for value in itertools.chain(*pairs):
        assert isinstance(value, np.ndarray), "A Linear has a .W or .b that is no plain array. Mend Linear first."
    return pairs


def number(value):
    """A loss as a float, whether float or 0-d array."""
    assert isinstance(value, float) or (isinstance(value, np.ndarray | np.generic) and np.ndim(value) == 0), (
        "A loss is no float: train returns floats, and so does the forward of a loss. Return plain numbers."
    )
    assert np.isfinite(value), "A loss is nan or inf. Print the outputs of the model before it."
    return float(value)


def cuts(rows, lengths):
    """Every way to cut rows into sets of these lengths, one after the other."""
    if not lengths:
        yield ()
        return
    for first in itertools.combinations(rows, lengths[0]):
        for others in cuts([row for row in rows if row not in first], lengths[1:]):
            yield (list(first), *others)


def losses_of(told, n_epochs):
    """The list that `train` returned, as floats."""
    assert isinstance(told, list | tuple | np.ndarray), (
        "train does not return a list. Return the mean loss of each epoch, in a list."
    )
    assert len(told) == n_epochs, (
        f"train returned {len(told)} losses for n_epochs={n_epochs}. Return one for each epoch: the mean of its "
        "batch losses."
    )
    return [number(value) for value in told]


def same_weights(some, others):
    return all(
        np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=TRAINED, atol=TRAINED)
        for pair, other in zip(some, others, strict=True)
        for a, b in zip(pair, other, strict=True)
    )


def always_the_same(orders, unordered):
    """Whether all epochs have the same batches, in any order or in one."""
    kind = frozenset if unordered else tuple
    return len({kind(frozenset(rows) for rows in batches) for batches in orders}) == 1


def neighbours(rows, n):
    """Whether rows follow each other, row 0 after row n - 1: of random batches of 3 out of 6, 3 in 10 do."""
    return sum((row + 1) % n not in rows for row in rows) == 1


def alike(training, *ways):
    """Whether two epochs in a row have the same losses and lead to the same weights, one way and the other."""
    batches = training.orders[0]
    first = [epoch((), training.start, batches) for epoch in ways]
    second = [epoch((batches,), after, batches) for epoch, (_, after) in zip(ways, first, strict=True)]
    return all(
        np.allclose(one[0], other[0], rtol=TRAINED, atol=0) and same_weights(one[1], other[1])
        for one, other in (first, second)
    )


def orders_of(training, told, trained):
    """The batches of every epoch, as the losses and the final weights give them away; fails where none do."""
    seen = told[: training.seen]
    found = training.histories(training.epoch, seen)
    for orders, after in found:
        if len(seen) < len(told) or same_weights(after, trained):
            assert not told or not same_weights(trained, training.start), NOTHING_MOVES
            return list(orders)
    assert found, (
        "The losses that train returned are not the mean batch losses of any partition of the rows into batches of "
        f"{training.batch_size} (n = {len(training.X)}), each taken before its step. Every epoch takes every row "
        "once, X and y in the same order, the rows that are left over included."
    )
    raise AssertionError(
        "The losses that train returned are right, but the weights afterwards are not those after one step for "
        "each batch. For each batch: forward, loss, backward, step, with the learning rate lr."
    )


@exercise("train", weight=3)
def test_train_takes_fresh_random_batches(student, reference, rng):
    "train: in every epoch a fresh random partition into batches, drawn from rng; a step for each batch"
    training = posed(student, reference, rng, LOSSES, [(3, 4)], n=6, batch_size=3, small=(4, 2), lr=0.7)
    n_epochs = 7
    seed, other = (int(x) for x in rng.choice(SEED, size=2, replace=False))
    told, trained = training.run(student, n_epochs, seed)
    again, _ = training.run(student, n_epochs, seed)
    elsewhere, trained_elsewhere = training.run(student, n_epochs, other)
    orders = orders_of(training, told, trained)
    others = orders_of(training, elsewhere, trained_elsewhere)
    unordered = training.seen is None  # of few epochs, the batches may well be the same in another order
    assert not all(always_the_same(epochs, unordered) for epochs in (orders, others)), (
        f"In all {n_epochs} epochs, train cut the rows into the same batches. Draw a new random order in every epoch."
    )
    assert len(training.X) < 6 or not all(neighbours(batches[0], 6) for batches in [*orders, *others]), (
        "Each batch is a run of neighbouring rows, in every epoch. Draw a random order of all rows from rng."
    )
    assert np.allclose(told, again, rtol=TRAINED), (
        "train gives different losses for two generators of one seed. Take all randomness from the argument rng."
    )
    assert not np.allclose(told, elsewhere, rtol=TRAINED), (
        "train gives the same losses for generators of different seeds. Take the order from the argument rng."
    )


@exercise("train")
def test_train_shuffles_in_the_first_epoch(student, reference, rng):
    "train: the first epoch takes the rows in a random order, too"
    training = posed(student, reference, rng, LOSSES, [(2, 3)], n=6, batch_size=3, small=(4, 2), lr=0.7)
    firsts = []
    for seed in rng.choice(SEED, size=5 if training.right_layers else 7, replace=False):
        told, trained = training.run(student, 1, int(seed))
        firsts.append(orders_of(training, told, trained)[0])
    assert any(first != firsts[0] for first in firsts), (
        f"For {len(firsts)} seeds, train took the same batches in its first epoch. Shuffle before the first epoch, too."
    )


@exercise("train", weight=2)
def test_train_includes_the_rows_that_are_left_over(student, reference, rng):
    "train: where batch_size does not divide n, the rows that are left over are a shorter batch"
    training = posed(student, reference, rng, LOSSES[::-1], [(3, 2)], n=5, batch_size=2, small=(3, 2), lr=0.2)
    told, trained = training.run(student, 2, int(rng.integers(SEED)))
    orders_of(training, told, trained)


@exercise("train", weight=2)
def test_train_with_one_batch_is_gradient_descent(student, reference, rng):
    "train: with batch_size n or more, each epoch is one step of gradient descent, of any model and any loss"
    whole = rng.integers(0, 4, size=(7, 3)).astype(np.uint8)
    for batch_size, losses, X in [(7, LOSSES, whole), (11, LOSSES[::-1], None), (7, LOSSES[::-1], None)]:
        training = posed(student, reference, rng, losses, [(3, 5, 2), (3, 2)], n=7, batch_size=7, lr=0.02, X=X)
        training.batch_size = batch_size
        told, trained = training.run(student, 4, int(rng.integers(SEED)))
        orders_of(training, told, trained)
    training = posed(student, reference, rng, LOSSES, [(3, 2)], n=4, batch_size=2, lr=0.5)
    told, trained = training.run(student, 0, int(rng.integers(SEED)))
    assert same_weights(trained, training.start), "train changes the weights with n_epochs=0. Return [] at once."


@exercise("train")
def test_train_takes_lists(student, reference, rng):
    "train takes X and y as lists, too"
    training = posed(student, reference, rng, LOSSES, [(3, 4)], n=5, batch_size=3, small=(3, 2), lr=0.7)
    training.given = training.X.tolist(), training.y.tolist()
    told, trained = training.run(student, 2, int(rng.integers(SEED)))
    orders_of(training, told, trained)
