"""Known wrong answers to 08_classifier, each with what a teacher would say.

A function or class here takes the place of the reference's. Formulas that overflow are right for ordinary inputs:
they cost the numerical care alone, and their sentences say so.
"""

import numpy as np

from autograder.course import mistake

STEP = 1e-5  # of a student's finite differences


def as_float(x):
    return np.array(x, dtype=np.float64)


def as_labels(y):
    return np.array(y, dtype=np.int64)


def logits(X, W, b):
    return as_float(X) @ as_float(W).T + as_float(b)


def log_softmax(z, axis=1):
    z = z - z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def softmax(z, axis=1):
    return np.exp(log_softmax(z, axis))


def pick(rows, y):
    y = as_labels(y)
    return rows[np.arange(len(y)), y]


def one_hot(y, n_classes):
    return np.eye(n_classes)[as_labels(y)]


def right_logits_grad(X, y, W, b):
    p = softmax(logits(X, W, b))
    return (p - one_hot(y, p.shape[1])) / len(p)


def right_loss(X, y, W, b):
    return -np.mean(pick(log_softmax(logits(X, W, b)), y))


def differences(f, x):
    """Central differences of a scalar function."""
    x = as_float(x)
    out = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        e = np.zeros_like(x)
        e[i] = STEP
        out[i] = (f(x + e) - f(x - e)) / (2 * STEP)
    return out


class Callable:
    def __call__(self, *arguments):
        return self.forward(*arguments)


class RightLinear(Callable):
    def __init__(self, n_in, n_out, rng):
        self.W = rng.normal(size=(n_out, n_in)) / np.sqrt(n_in)
        self.b = np.zeros(n_out)

    def forward(self, X):
        self.X = as_float(X)
        return self.X @ self.W.T + self.b

    def backward(self, G):
        self.grad_W = G.T @ self.X
        self.grad_b = G.sum(axis=0)
        return G @ self.W

    def step(self, lr):
        self.W = self.W - lr * self.grad_W
        self.b = self.b - lr * self.grad_b


class RightReLU(Callable):
    def forward(self, X):
        self.X = as_float(X)
        return np.maximum(self.X, 0.0)

    def backward(self, G):
        return np.where(self.X > 0, G, 0.0)

    def step(self, lr):
        pass


class RightSequential(Callable):
    def __init__(self, layers):
        self.layers = list(layers)

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


class RightSquaredLoss(Callable):
    def forward(self, outputs, y):
        self.d = as_float(outputs) - as_float(y)
        return np.mean(self.d**2)

    def backward(self):
        return 2.0 * self.d / self.d.size


class RightCrossEntropyLoss(Callable):
    def forward(self, outputs, y):
        self.log_p, self.y = log_softmax(as_float(outputs)), as_labels(y)
        return -np.mean(pick(self.log_p, self.y))

    def backward(self):
        return (np.exp(self.log_p) - one_hot(self.y, self.log_p.shape[1])) / len(self.y)


def batches(n, batch_size, order):
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


def step_on(model, loss, X, y, lr):
    value = loss.forward(model.forward(X), y)
    model.backward(loss.backward())
    model.step(lr)
    return float(value)


# ---- predict_proba


@mistake("predict_proba", "exp(Z) overflows above 709. Your formula is right; subtract each row's maximum first.")
def predict_proba_overflows(X, W, b):
    e = np.exp(logits(X, W, b))
    return e / e.sum(axis=1, keepdims=True)


@mistake("predict_proba", "You multiply by W, not by its transpose; this runs only where C = d. Write X @ W.T + b.")
def predict_proba_without_the_transpose(X, W, b):
    return softmax(as_float(X) @ as_float(W) + as_float(b))


@mistake("predict_proba", "The bias is missing: the logits are X @ W.T + b.")
def predict_proba_without_b(X, W, b):
    return softmax(as_float(X) @ as_float(W).T)


@mistake("predict_proba", "You subtract the bias. The logits are X @ W.T + b.")
def predict_proba_minus_b(X, W, b):
    return softmax(logits(X, W, -as_float(b)))


@mistake("predict_proba", "You normalise the columns: the sum runs over the examples. The classes are on axis 1.")
def predict_proba_over_the_examples(X, W, b):
    return softmax(logits(X, W, b), axis=0)


@mistake(
    "predict_proba", "You divide by the sum of the whole batch. Each row has a sum of its own: axis=1, keepdims=True."
)
def predict_proba_over_everything(X, W, b):
    return softmax(logits(X, W, b).reshape(1, -1)).reshape(len(X), -1)


@mistake("predict_proba", "These are the logits. Apply softmax to each row.")
def predict_proba_is_logits(X, W, b):
    return logits(X, W, b)


@mistake(
    "predict_proba", "You apply a sigmoid to each logit, so that the rows do not sum to 1. Apply softmax to each row."
)
def predict_proba_by_sigmoids(X, W, b):
    return 1.0 / (1.0 + np.exp(-np.clip(logits(X, W, b), -500, 500)))


@mistake("predict_proba", "Softmax is applied twice. Its argument is the logits, X @ W.T + b.")
def predict_proba_twice(X, W, b):
    return softmax(softmax(logits(X, W, b)))


@mistake("predict_proba", "You return labels, 0 or 1, not probabilities. Do not round, and do not take the argmax.")
def predict_proba_is_one_hot(X, W, b):
    z = logits(X, W, b)
    return one_hot(z.argmax(axis=1), z.shape[1])


@mistake("predict_proba", "Integers of 8 bits overflow in X @ W.T. Convert with as_float before you multiply.")
def predict_proba_of_the_input_types(X, W, b):
    return softmax((np.asarray(X) @ np.asarray(W).T + np.asarray(b)).astype(np.float64))


@mistake("predict_proba", "Your function calls methods of X or W, and a list has none. Begin with as_float.")
def predict_proba_of_arrays_alone(X, W, b):
    return softmax((X.astype(float)).dot(W.T.astype(float)) + b)


@mistake(
    "predict_proba",
    "One maximum for the whole batch makes rows far below it 0 / 0. Take each row's: axis=1, keepdims=True.",
)
def predict_proba_with_the_maximum_of_the_batch(X, W, b):
    z = logits(X, W, b)
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@mistake("predict_proba", "Clipping the logits makes large ones equal. Subtract each row's maximum instead.")
def predict_proba_clipped(X, W, b):
    return softmax(np.clip(logits(X, W, b), -500, 500))


# ---- loss


@mistake(
    "loss", "The minus is missing: you return the mean log-probability, and minimising it makes the labels improbable."
)
def loss_without_the_minus(X, y, W, b):
    return -right_loss(X, y, W, b)


@mistake("loss", "You return the sum over the examples. The loss is their mean: divide by n.")
def loss_is_a_sum(X, y, W, b):
    return right_loss(X, y, W, b) * len(X)


@mistake("loss", "You divide by n * C: np.mean over the one-hot products counts the zeros too. Divide by n.")
def loss_over_all_entries(X, y, W, b):
    return right_loss(X, y, W, b) / len(W)


@mistake(
    "loss",
    "Your formula is right, but the logarithm of a probability that rounds to 0 is -inf. Use logsumexp(z) - z_y.",
)
def loss_of_probabilities(X, y, W, b):
    return -np.mean(np.log(pick(softmax(logits(X, W, b)), y)))


@mistake("loss", "Your formula is right, but exp(Z) overflows above 709. Subtract each row's maximum from Z first.")
def loss_overflows(X, y, W, b):
    z = logits(X, W, b)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - pick(z, y))


@mistake(
    "loss",
    "Clipping the probabilities at 1e-12 hides the inf and makes a loss of 1000 one of 27.6. Use logsumexp(z) - z_y.",
)
def loss_clipped(X, y, W, b):
    return -np.mean(np.log(np.clip(pick(softmax(logits(X, W, b)), y), 1e-12, None)))


@mistake("loss", "The small constant inside the logarithm changes the loss. Use logsumexp(z) - z_y, which needs none.")
def loss_with_epsilon(X, y, W, b):
    return -np.mean(np.log(pick(softmax(logits(X, W, b)), y) + 1e-8))


@mistake(
    "loss",
    "You add the losses of the other classes, sum of log(1 - p): that is the binary loss. Take the label's entry alone.",
)
def loss_binary(X, y, W, b):
    p = softmax(logits(X, W, b))
    at_labels = one_hot(y, len(W)) == 1
    return -np.mean(np.log(np.where(at_labels, p, 1 - p)).sum(axis=1))


@mistake("loss", "p[:, y] is a matrix of whole columns. The label's entry of each row is p[np.arange(n), y].")
def loss_of_columns(X, y, W, b):
    return -np.mean(log_softmax(logits(X, W, b))[:, as_labels(y)])


@mistake("loss", "You take the largest probability of each row, whatever the label. Take the one at the label.")
def loss_of_the_winner(X, y, W, b):
    return -np.mean(log_softmax(logits(X, W, b)).max(axis=1))


@mistake("loss", "The logarithm is that of base 2 (or 10). Use np.log.")
def loss_to_base_2(X, y, W, b):
    return right_loss(X, y, W, b) / np.log(2.0)


@mistake(
    "loss",
    "The mean stands inside the logarithm. Take the logarithm of each example's probability first, the mean then.",
)
def loss_is_log_of_the_mean(X, y, W, b):
    return -np.log(np.mean(pick(softmax(logits(X, W, b)), y)))


@mistake("loss", "The bias is missing: the logits are X @ W.T + b.")
def loss_without_b(X, y, W, b):
    return right_loss(X, y, W, np.zeros(len(W)))


@mistake("loss", "You return one loss for each example. Take their mean.")
def loss_of_each_example(X, y, W, b):
    return -pick(log_softmax(logits(X, W, b)), y)


@mistake("loss", "logsumexp(z) is missing: this is minus the mean logit of the labels. Add the logarithm of the sum.")
def loss_without_logsumexp(X, y, W, b):
    return -np.mean(pick(logits(X, W, b), y))


@mistake("loss", "Integers of 8 bits overflow in X @ W.T. Convert with as_float before you multiply.")
def loss_of_the_input_types(X, y, W, b):
    z = (np.asarray(X) @ np.asarray(W).T + np.asarray(b)).astype(np.float64)
    return -np.mean(pick(log_softmax(z), y))


# ---- logits_grad


@mistake("logits_grad", "The 1/n is missing: the loss is a mean over the n examples, and so is its gradient.")
def logits_grad_without_n(X, y, W, b):
    return right_logits_grad(X, y, W, b) * len(X)


@mistake(
    "logits_grad",
    "The sign is flipped: the gradient is prediction minus label. Descending needs no minus here; step has it.",
)
def logits_grad_with_the_wrong_sign(X, y, W, b):
    return -right_logits_grad(X, y, W, b)


@mistake("logits_grad", "The label is missing: this is softmax / n. Subtract 1 at each row's label.")
def logits_grad_without_the_label(X, y, W, b):
    return softmax(logits(X, W, b)) / len(X)


@mistake("logits_grad", "P[:, y] -= 1 subtracts from whole columns. Write P[np.arange(n), y] -= 1.")
def logits_grad_of_columns(X, y, W, b):
    p = softmax(logits(X, W, b))
    p[:, as_labels(y)] -= 1
    return p / len(p)


@mistake("logits_grad", "You divide by n * C. The loss is a mean over the n examples alone.")
def logits_grad_over_all_entries(X, y, W, b):
    return right_logits_grad(X, y, W, b) / len(W)


@mistake(
    "logits_grad",
    "This is the gradient with respect to the probabilities, -1/p. Multiply by the Jacobian of softmax: P - Y.",
)
def logits_grad_with_respect_to_p(X, y, W, b):
    p = softmax(logits(X, W, b))
    return -one_hot(y, len(W)) / p / len(p)


@mistake(
    "logits_grad", "You multiply by p (1 - p), the Jacobian's diagonal alone. With all of it the product is P - Y."
)
def logits_grad_with_the_diagonal(X, y, W, b):
    p = softmax(logits(X, W, b))
    return (p - one_hot(y, len(W))) * p * (1 - p) / len(p)


@mistake("logits_grad", "You subtract the label from the logits, not from the probabilities. Apply softmax first.")
def logits_grad_of_logits(X, y, W, b):
    return (logits(X, W, b) - one_hot(y, len(W))) / len(X)


@mistake("logits_grad", "The 1/n reaches the softmax alone. Divide the difference P - Y by n.")
def logits_grad_with_n_on_one_term(X, y, W, b):
    return softmax(logits(X, W, b)) / len(X) - one_hot(y, len(W))


@mistake("logits_grad", "The number of classes is that of W, not y.max() + 1: the last class may not occur in a batch.")
def logits_grad_of_the_classes_seen(X, y, W, b):
    y = as_labels(y)
    return (softmax(logits(X, W, b)) - np.eye(y.max() + 1)[y]) / len(y)


@mistake("logits_grad", "These are finite differences, good to ten digits at best. Write the formula, (P - Y) / n.")
def logits_grad_by_differences(X, y, W, b):
    return differences(lambda z: -np.mean(pick(log_softmax(z), y)), logits(X, W, b))


@mistake(
    "logits_grad", "Your formula is right, but exp(Z) overflows above 709. Subtract each row's maximum from Z first."
)
def logits_grad_overflows(X, y, W, b):
    e = np.exp(logits(X, W, b))
    return (e / e.sum(axis=1, keepdims=True) - one_hot(y, len(W))) / len(X)


@mistake(
    "logits_grad", "`y == np.arange(C)` needs labels as an array: a list has no y[:, None]. Convert with as_labels."
)
def logits_grad_of_label_arrays_alone(X, y, W, b):
    return (softmax(logits(X, W, b)) - (y[:, None] == np.arange(len(W)))) / len(X)


# ---- gradient


@mistake("gradient", "dW is transposed: a gradient has the shape of its variable, (C, d). Write G.T @ X.")
def gradient_transposed(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return as_float(X).T @ g, g.sum(axis=0)


@mistake("gradient", "db is a mean over the examples. The 1/n is in G already: sum its rows.")
def gradient_with_the_mean_for_b(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X), g.mean(axis=0)


@mistake("gradient", "You divide by n once more. The 1/n is in the gradient of the logits already.")
def gradient_over_n_twice(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X) / len(g), g.sum(axis=0) / len(g)


@mistake("gradient", "The 1/n is missing: this is the gradient of the sum of the losses. Divide by n.")
def gradient_of_the_sum(X, y, W, b):
    g = right_logits_grad(X, y, W, b) * len(X)
    return g.T @ as_float(X), g.sum(axis=0)


@mistake("gradient", "dW has its 1/n and db has not. Compute both from the same G.")
def gradient_of_the_sum_for_b(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X), g.sum(axis=0) * len(g)


@mistake("gradient", "The sign is flipped: G is prediction minus label.")
def gradient_with_the_wrong_sign(X, y, W, b):
    g = -right_logits_grad(X, y, W, b)
    return g.T @ as_float(X), g.sum(axis=0)


@mistake("gradient", "The two gradients are exchanged. Return (dW, db), in this order.")
def gradient_exchanged(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.sum(axis=0), g.T @ as_float(X)


@mistake("gradient", "db is missing. Return the pair (dW, db).")
def gradient_of_w_alone(X, y, W, b):
    return right_logits_grad(X, y, W, b).T @ as_float(X)


@mistake("gradient", "db has kept the axis of the examples, with length 1. Its shape is (C,): no keepdims.")
def gradient_keeps_an_axis(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X), g.sum(axis=0, keepdims=True)


@mistake("gradient", "db sums over the classes: its shape must be (C,). Sum over the examples, axis=0.")
def gradient_with_b_over_the_classes(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X), g.sum(axis=1)


@mistake("gradient", "db is a sum of absolute gradients, or of squares. The entries of G keep their signs.")
def gradient_with_absolute_values(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X), np.abs(g).sum(axis=0)


@mistake(
    "gradient",
    "These are finite differences, good to ten digits at best. Write the formulas, G.T @ X and the sum of G.",
)
def gradient_by_differences(X, y, W, b):
    return differences(lambda w: right_loss(X, y, w, b), W), differences(lambda c: right_loss(X, y, W, c), b)


@mistake("gradient", "The terms are right, but exp(Z) overflows above 709. Use your logits_grad, made careful.")
def gradient_overflows(X, y, W, b):
    e = np.exp(logits(X, W, b))
    g = (e / e.sum(axis=1, keepdims=True) - one_hot(y, len(W))) / len(X)
    return g.T @ as_float(X), g.sum(axis=0)


@mistake(
    "gradient", "You add a penalty on W that no one asked for. The gradient is that of the mean cross-entropy alone."
)
def gradient_with_weight_decay(X, y, W, b):
    g = right_logits_grad(X, y, W, b)
    return g.T @ as_float(X) + 1e-3 * as_float(W), g.sum(axis=0)


# ---- input_grad


@mistake(
    "input_grad",
    "You multiply by W.T, which runs only where C = d. Forward takes the transpose, backward takes W itself.",
)
def input_grad_with_the_transpose(X, y, W, b):
    return right_logits_grad(X, y, W, b) @ as_float(W).T


@mistake("input_grad", "The 1/n is missing: the loss is a mean over the n examples.")
def input_grad_of_the_sum(X, y, W, b):
    return right_logits_grad(X, y, W, b) @ as_float(W) * len(X)


@mistake("input_grad", "You divide by n once more. The 1/n is in the gradient of the logits already.")
def input_grad_over_n_twice(X, y, W, b):
    return right_logits_grad(X, y, W, b) @ as_float(W) / len(X)


@mistake("input_grad", "The sign is flipped: G is prediction minus label.")
def input_grad_with_the_wrong_sign(X, y, W, b):
    return -right_logits_grad(X, y, W, b) @ as_float(W)


@mistake("input_grad", "This is the gradient with respect to the logits. One step is left: multiply by W.")
def input_grad_is_logits_grad(X, y, W, b):
    return right_logits_grad(X, y, W, b)


@mistake("input_grad", "You use the weights of the label's class alone. Every class has a share: G @ W.")
def input_grad_of_the_label_alone(X, y, W, b):
    return pick(right_logits_grad(X, y, W, b), y)[:, np.newaxis] * as_float(W)[as_labels(y)]


@mistake("input_grad", "These are finite differences, good to ten digits at best. Write the formula, G @ W.")
def input_grad_by_differences(X, y, W, b):
    return differences(lambda x: right_loss(x, y, W, b), X)


@mistake("input_grad", "The terms are right, but exp(Z) overflows above 709. Use your logits_grad, made careful.")
def input_grad_overflows(X, y, W, b):
    e = np.exp(logits(X, W, b))
    return (e / e.sum(axis=1, keepdims=True) - one_hot(y, len(W))) / len(X) @ as_float(W)


# ---- Linear


@mistake("Linear", "All weights are 0 at the start: all neurons are equal, and stay so. Draw them from rng.")
class LinearOfZeros(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = np.zeros((n_out, n_in))


@mistake("Linear", "All rows of W are equal, so that all neurons stay equal. Draw n_out * n_in numbers, not n_in.")
class LinearOfEqualRows(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = np.tile(rng.normal(size=n_in) / np.sqrt(n_in), (n_out, 1))


@mistake(
    "Linear", "The weights have the size 1 whatever n_in: outputs grow by sqrt(n_in) a layer. Divide by np.sqrt(n_in)."
)
class LinearUnscaled(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = rng.normal(size=(n_out, n_in))


@mistake(
    "Linear", "The weights are as small as 0.01 whatever n_in: signals die out. Their size should be 1 / sqrt(n_in)."
)
class LinearTooSmall(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = 0.01 * rng.normal(size=(n_out, n_in))


@mistake("Linear", "You divide by n_in, not by its square root: the variance of n_in terms adds up, not their size.")
class LinearOverN(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = rng.normal(size=(n_out, n_in)) / n_in


@mistake("Linear", "The size depends on n_out. Each output is a sum of n_in terms: divide by np.sqrt(n_in).")
class LinearScaledByOutputs(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = rng.normal(size=(n_out, n_in)) / np.sqrt(n_out)


@mistake(
    "Linear", "The weights come from np.random, not from the argument rng: whoever calls cannot decide on the seed."
)
class LinearOfGlobalRandomness(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, np.random.default_rng())


@mistake(
    "Linear",
    "You make a generator of your own with a fixed seed: all layers get the same weights. Use the argument rng.",
)
class LinearOfOneSeed(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, np.random.default_rng(0))


@mistake("Linear", "W has the shape (n_in, n_out). In this course, as in PyTorch, it is (n_out, n_in).")
class LinearTransposed(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = self.W.T

    def forward(self, X):
        self.X = as_float(X)
        return self.X @ self.W + self.b

    def backward(self, G):
        self.grad_W = self.X.T @ G
        self.grad_b = G.sum(axis=0)
        return G @ self.W.T


@mistake("Linear", "The biases are 1 (or as large as random weights of size 1) at the start. Begin with zeros.")
class LinearOfLargeBiases(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.b = np.ones(n_out)


@mistake("Linear", "b has the shape (1, n_out). Make it one axis: np.zeros(n_out).")
class LinearOfARowForB(RightLinear):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.b = np.zeros((1, n_out))


@mistake("Linear", "forward leaves the bias out; since b starts at 0, nobody notices at first. Add self.b.")
class LinearWithoutBias(RightLinear):
    def forward(self, X):
        self.X = as_float(X)
        return self.X @ self.W.T


@mistake("Linear", "backward returns dL/dW. It has to return dL/dX, G @ W, for the layer before; dL/dW is stored.")
class LinearReturnsGradW(RightLinear):
    def backward(self, G):
        super().backward(G)
        return self.grad_W


@mistake("Linear", "backward returns nothing. The layer before needs dL/dX: return G @ W.")
class LinearReturnsNothing(RightLinear):
    def backward(self, G):
        super().backward(G)


@mistake(
    "Linear",
    "backward multiplies G by W.T, which runs only for square W. Forward takes the transpose, backward W itself.",
)
class LinearBackwardTransposed(RightLinear):
    def backward(self, G):
        super().backward(G)
        return G @ self.W.T


@mistake("Linear", "grad_W is transposed: it must have the shape of W. Write G.T @ X.")
class LinearGradTransposed(RightLinear):
    def backward(self, G):
        out = super().backward(G)
        self.grad_W = self.grad_W.T
        return out


@mistake("Linear", "You divide the gradients by n. The 1/n comes in with G, from the loss: here it is a second time.")
class LinearOverNTwice(RightLinear):
    def backward(self, G):
        out = super().backward(G)
        self.grad_W /= len(G)
        self.grad_b /= len(G)
        return out


@mistake("Linear", "grad_b is a mean over the examples. The 1/n comes in with G: take the sum.")
class LinearMeanForB(RightLinear):
    def backward(self, G):
        out = super().backward(G)
        self.grad_b = G.mean(axis=0)
        return out


@mistake("Linear", "grad_b sums over the outputs. It has one entry for each output: sum over the examples, axis=0.")
class LinearBOverOutputs(RightLinear):
    def backward(self, G):
        out = super().backward(G)
        self.grad_b = G.sum(axis=1)
        return out


@mistake(
    "Linear",
    "The gradients pile up from one backward to the next. In this course backward overwrites them: = and not +=.",
)
class LinearAccumulates(RightLinear):
    def backward(self, G):
        old_W, old_b = getattr(self, "grad_W", 0.0), getattr(self, "grad_b", 0.0)
        out = super().backward(G)
        self.grad_W = old_W + self.grad_W
        self.grad_b = old_b + self.grad_b
        return out


@mistake("Linear", "backward ignores G: grad_W is the sum of the inputs. Multiply by what comes from behind, G.T @ X.")
class LinearIgnoresG(RightLinear):
    def backward(self, G):
        return super().backward(np.ones_like(G))


@mistake("Linear", "backward uses the outputs where the inputs are meant. Remember X in forward, not X @ W.T + b.")
class LinearRemembersOutputs(RightLinear):
    def forward(self, X):
        out = super().forward(X)
        self.X = out
        return out


@mistake(
    "Linear", "The inputs are kept in the class, not in the object, so that layers overwrite each other's. Use self.X."
)
class LinearSharesInputs(RightLinear):
    def forward(self, X):
        type(self).shared = as_float(X)
        return type(self).shared @ self.W.T + self.b

    def backward(self, G):
        self.X = type(self).shared
        return super().backward(G)


@mistake("Linear", "forward keeps the inputs of its first call alone. Remember X anew in every forward.")
class LinearRemembersTheFirst(RightLinear):
    def forward(self, X):
        first = getattr(self, "X", None)
        out = super().forward(X)
        if first is not None and first.shape == self.X.shape:
            self.X = first
        return out


@mistake("Linear", "step adds the gradient: this climbs. Subtract lr times the gradient.")
class LinearClimbs(RightLinear):
    def step(self, lr):
        super().step(-lr)


@mistake("Linear", "step forgets the bias. Both W and b move.")
class LinearStepsWithoutB(RightLinear):
    def step(self, lr):
        self.W = self.W - lr * self.grad_W


@mistake("Linear", "step forgets the learning rate. Subtract lr times the gradient.")
class LinearStepsWithoutLr(RightLinear):
    def step(self, lr):
        super().step(1.0)


@mistake("Linear", "step computes new weights and does not keep them. Assign them to self.W and self.b.")
class LinearStepsNowhere(RightLinear):
    def step(self, lr):
        return self.W - lr * self.grad_W, self.b - lr * self.grad_b


@mistake("Linear", "backward takes the step itself, and step takes it again. backward only stores the gradients.")
class LinearStepsInBackward(RightLinear):
    def backward(self, G):
        out = super().backward(G)
        self.step(0.1)
        return out


@mistake("Linear", "Calling the layer gives something else than forward. __call__ returns self.forward(X).")
class LinearCallReturnsNothing(RightLinear):
    def __call__(self, X):
        self.forward(X)


@mistake(
    "Linear", "step keeps a momentum from call to call. It is W - lr * grad_W, with the gradient of the last backward."
)
class LinearWithMomentum(RightLinear):
    def step(self, lr):
        self.velocity = 0.9 * getattr(self, "velocity", 0.0) + self.grad_W
        self.W = self.W - lr * self.velocity
        self.b = self.b - lr * self.grad_b


@mistake("Linear", "step divides by the number of examples. The 1/n is in G already, which comes from the loss.")
class LinearStepsOverN(RightLinear):
    def step(self, lr):
        self.W = self.W - lr * self.grad_W / len(self.X)
        self.b = self.b - lr * self.grad_b / len(self.X)


@mistake("Linear", "step shrinks the weights as well (weight decay). It is W - lr * grad_W, and nothing else.")
class LinearWithDecay(RightLinear):
    def step(self, lr):
        self.W = self.W - lr * (self.grad_W + 1e-4 * self.W)
        self.b = self.b - lr * self.grad_b


@mistake("Linear", "backward takes X off a stack, so that a second backward fails. Keep the X of the last forward.")
class LinearPopsItsInputs(RightLinear):
    def forward(self, X):
        self.stack = [*getattr(self, "stack", []), as_float(X)]
        return self.stack[-1] @ self.W.T + self.b

    def backward(self, G):
        self.X = self.stack.pop()
        return super().backward(G)


# ---- ReLU


@mistake("ReLU", "The gate looks at the sign of G. It is set by X: G passes where X > 0, whatever its sign.")
class ReLUGatedByG(RightReLU):
    def backward(self, G):
        return np.maximum(G, 0.0)


@mistake("ReLU", "backward lets everything pass. Multiply by the mask, 1 where X > 0.")
class ReLUPassesAll(RightReLU):
    def backward(self, G):
        return G


@mistake("ReLU", "backward returns the mask and ignores G. Multiply the two.")
class ReLUIgnoresG(RightReLU):
    def backward(self, G):
        return np.where(self.X > 0, 1.0, 0.0)


@mistake("ReLU", "At X = 0 the derivative is 0 in this course. The mask is X > 0, not X >= 0.")
class ReLUOpenAtZero(RightReLU):
    def backward(self, G):
        return np.where(self.X >= 0, G, 0.0)


@mistake("ReLU", "The mask is inverted: G passes where X is negative.")
class ReLUInverted(RightReLU):
    def backward(self, G):
        return np.where(self.X < 0, G, 0.0)


@mistake("ReLU", "backward multiplies by relu(X), not by its derivative, which is 1 where X > 0.")
class ReLUTimesOutput(RightReLU):
    def backward(self, G):
        return G * np.maximum(self.X, 0.0)


@mistake("ReLU", "This is a leaky ReLU, with slope 0.01 on the left. Negative entries become exactly 0.")
class ReLULeaks(RightReLU):
    def forward(self, X):
        super().forward(X)
        return np.where(self.X > 0, self.X, 0.01 * self.X)

    def backward(self, G):
        return np.where(self.X > 0, G, 0.01 * G)


@mistake(
    "ReLU", "forward writes zeros into the caller's array. Work on a copy, such as as_float(X), or use np.maximum."
)
class ReLUInPlace(RightReLU):
    def forward(self, X):
        X = np.asarray(X, dtype=np.float64)
        self.X = X.copy()
        X[X < 0] = 0.0
        return X


@mistake("ReLU", "Integers come out as integers. Convert X with as_float first.")
class ReLUKeepsTheType(RightReLU):
    def forward(self, X):
        self.X = np.asarray(X)
        return np.maximum(self.X, 0)


@mistake("ReLU", "X is written as an attribute of the class: two ReLU layers share one mask. Keep it in self.")
class ReLUSharesMask(RightReLU):
    def forward(self, X):
        type(self).shared = as_float(X)
        return np.maximum(type(self).shared, 0.0)

    def backward(self, G):
        return np.where(type(self).shared > 0, G, 0.0)


@mistake("ReLU", "There is no step. A list of layers calls it on all: define it, and let it do nothing.")
class ReLUWithoutStep(Callable):
    forward = RightReLU.forward
    backward = RightReLU.backward


@mistake("ReLU", "np.max(X, 0) takes the maximum along axis 0. Entry by entry it is np.maximum(X, 0).")
class ReLUAlongAnAxis(RightReLU):
    def forward(self, X):
        super().forward(X)
        return np.max(self.X, 0)


@mistake("ReLU", "backward uses its mask up, so that a second backward lets everything pass. Leave the mask as it is.")
class ReLUUsesUpItsMask(RightReLU):
    def backward(self, G):
        X, self.X = self.X, np.ones_like(self.X)
        return np.where(X > 0, G, 0.0)


# ---- Sequential


@mistake(
    "Sequential", "backward runs from the first layer to the last. The last layer gets G first: reversed(self.layers)."
)
class SequentialNotReversed(RightSequential):
    def backward(self, G):
        for layer in self.layers:
            G = layer.backward(G)
        return G


@mistake(
    "Sequential",
    "Every layer gets the same G. What a layer returns is the G of the one before it: G = layer.backward(G).",
)
class SequentialSameG(RightSequential):
    def backward(self, G):
        for layer in reversed(self.layers):
            out = layer.backward(G)
        return out


@mistake("Sequential", "backward returns nothing. Return what the first layer returned, dL/dX.")
class SequentialReturnsNothing(RightSequential):
    def backward(self, G):
        super().backward(G)


@mistake("Sequential", "backward returns the G that came in. Return what the first layer gave back, dL/dX.")
class SequentialReturnsG(RightSequential):
    def backward(self, G):
        super().backward(G)
        return G


@mistake(
    "Sequential",
    "self.layers.reverse() reverses the list itself: the next forward runs backwards. Use reversed(self.layers).",
)
class SequentialReversesItsList(RightSequential):
    def backward(self, G):
        self.layers.reverse()
        for layer in self.layers:
            G = layer.backward(G)
        return G


@mistake(
    "Sequential",
    "forward gives every layer the same X. The output of a layer is the input of the next: X = layer.forward(X).",
)
class SequentialSameX(RightSequential):
    def forward(self, X):
        for layer in self.layers:
            out = layer.forward(X)
        return out


@mistake(
    "Sequential", "forward runs through the layers from the last to the first. The first of the list is applied first."
)
class SequentialForwardReversed(RightSequential):
    def forward(self, X):
        for layer in reversed(self.layers):
            X = layer.forward(X)
        return X

    def backward(self, G):
        for layer in self.layers:
            G = layer.backward(G)
        return G


@mistake("Sequential", "The return stands inside the loop, so that only the first layer is applied. Move it out.")
class SequentialReturnsEarly(RightSequential):
    def forward(self, X):
        for layer in self.layers:
            X = layer.forward(X)
            return X


@mistake("Sequential", "backward stops before the first layer. All layers take part, the first included.")
class SequentialSkipsTheFirst(RightSequential):
    def backward(self, G):
        for layer in self.layers[:0:-1]:
            G = layer.backward(G)
        return G


@mistake("Sequential", "step moves the last layer alone. Call step on every layer.")
class SequentialStepsTheLast(RightSequential):
    def step(self, lr):
        self.layers[-1].step(lr)


@mistake("Sequential", "step moves the first layer alone. Call step on every layer.")
class SequentialStepsTheFirst(RightSequential):
    def step(self, lr):
        self.layers[0].step(lr)


@mistake("Sequential", "step does nothing. Pass it on to every layer.")
class SequentialStepsNowhere(RightSequential):
    def step(self, lr):
        pass


@mistake("Sequential", "step writes layer.W itself, and a Sequential within it has none. Call layer.step(lr).")
class SequentialStepsByHand(RightSequential):
    def step(self, lr):
        for layer in self.layers:
            if hasattr(layer, "W"):
                layer.W = layer.W - lr * layer.grad_W
                layer.b = layer.b - lr * layer.grad_b


@mistake("Sequential", "step is called with a learning rate of its own. Pass the argument lr on.")
class SequentialStepsWithAnotherLr(RightSequential):
    def step(self, lr):
        for layer in self.layers:
            layer.step(0.01)


@mistake(
    "Sequential", "The layers are taken out of the list as they are used. Loop over them and leave the list alone."
)
class SequentialPopsItsLayers(RightSequential):
    def backward(self, G):
        while self.layers:
            G = self.layers.pop().backward(G)
        return G


# ---- SquaredLoss


@mistake("SquaredLoss", "The factor 2 is missing in backward: the derivative of a square is twice the difference.")
class SquaredLossWithoutTwo(RightSquaredLoss):
    def backward(self):
        return super().backward() / 2


@mistake("SquaredLoss", "forward returns half of the mean. The loss here has no 1/2, and its gradient a 2.")
class SquaredLossHalved(RightSquaredLoss):
    def forward(self, outputs, y):
        return super().forward(outputs, y) / 2


@mistake("SquaredLoss", "forward returns a sum. Take the mean over all entries.")
class SquaredLossSum(RightSquaredLoss):
    def forward(self, outputs, y):
        return super().forward(outputs, y) * self.d.size


@mistake("SquaredLoss", "The gradient lacks the 1/N of the mean.")
class SquaredLossGradOfTheSum(RightSquaredLoss):
    def backward(self):
        return 2.0 * self.d


@mistake(
    "SquaredLoss",
    "backward divides by the number of rows. The mean is over all entries, n * k for outputs of shape (n, k).",
)
class SquaredLossOverRows(RightSquaredLoss):
    def backward(self):
        return 2.0 * self.d / len(self.d)


@mistake("SquaredLoss", "forward is a mean over the rows of the sums. The mean is over all entries.")
class SquaredLossMeanOfSums(RightSquaredLoss):
    def forward(self, outputs, y):
        super().forward(outputs, y)
        return np.sum(self.d**2) / len(self.d)


@mistake("SquaredLoss", "The sign is flipped: the gradient is 2 (outputs - y) / N, not y - outputs.")
class SquaredLossWrongSign(RightSquaredLoss):
    def backward(self):
        return -super().backward()


@mistake("SquaredLoss", "This is the mean absolute difference. Square the differences.")
class SquaredLossAbsolute(RightSquaredLoss):
    def forward(self, outputs, y):
        super().forward(outputs, y)
        return np.mean(np.abs(self.d))


@mistake("SquaredLoss", "Unsigned integers wrap around: 1 - 3 is 254 in uint8. Convert with as_float, then subtract.")
class SquaredLossOfTheInputTypes(RightSquaredLoss):
    def forward(self, outputs, y):
        self.d = (np.asarray(outputs) - np.asarray(y)).astype(np.float64)
        return np.mean(self.d**2)


@mistake("SquaredLoss", "This is the root of the mean squared error. Leave the root out.")
class SquaredLossRoot(RightSquaredLoss):
    def forward(self, outputs, y):
        return np.sqrt(super().forward(outputs, y))


@mistake(
    "SquaredLoss",
    "backward uses up what forward remembered: a second backward gives something else. Leave it as it is.",
)
class SquaredLossScalesTwice(RightSquaredLoss):
    def backward(self):
        self.d = 2.0 * self.d / self.d.size
        return self.d


@mistake("SquaredLoss", "The outputs are kept in the class, so that two losses overwrite each other's. Use self.")
class SquaredLossShared(RightSquaredLoss):
    def forward(self, outputs, y):
        value = super().forward(outputs, y)
        type(self).shared = self.d
        return value

    def backward(self):
        return 2.0 * type(self).shared / type(self).shared.size


# ---- CrossEntropyLoss


@mistake("CrossEntropyLoss", "The minus is missing in forward: you return the mean log-probability of the labels.")
class CrossEntropyWithoutTheMinus(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        return -super().forward(outputs, y)


@mistake("CrossEntropyLoss", "forward returns a sum over the examples. Take the mean.")
class CrossEntropySum(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        return super().forward(outputs, y) * len(self.y)


@mistake("CrossEntropyLoss", "backward lacks the 1/n of the mean.")
class CrossEntropyGradOfTheSum(RightCrossEntropyLoss):
    def backward(self):
        return super().backward() * len(self.y)


@mistake("CrossEntropyLoss", "backward divides by n * C. The mean is over the n examples alone.")
class CrossEntropyOverAllEntries(RightCrossEntropyLoss):
    def backward(self):
        return super().backward() / self.log_p.shape[1]


@mistake("CrossEntropyLoss", "The sign of the gradient is flipped: it is prediction minus label.")
class CrossEntropyWrongSign(RightCrossEntropyLoss):
    def backward(self):
        return -super().backward()


@mistake(
    "CrossEntropyLoss",
    "backward subtracts 1 from the stored probabilities: a second call finds them changed. Copy them first.",
)
class CrossEntropyChangesItself(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        value = super().forward(outputs, y)
        self.p = np.exp(self.log_p)
        return value

    def backward(self):
        self.p[np.arange(len(self.y)), self.y] -= 1
        return self.p / len(self.y)


@mistake("CrossEntropyLoss", "The outputs are logits, and you take them for probabilities. Apply softmax first.")
class CrossEntropyOfProbabilities(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        self.log_p, self.y = np.log(np.abs(as_float(outputs)) + 1e-12), as_labels(y)
        return -np.mean(pick(self.log_p, self.y))


@mistake("CrossEntropyLoss", "Softmax is applied twice. The outputs are logits: apply it once.")
class CrossEntropyTwice(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        return super().forward(softmax(as_float(outputs)), y)


@mistake(
    "CrossEntropyLoss",
    "Right formulas, but the logarithm of a probability that rounds to 0 is -inf. Use logsumexp(z) - z_y.",
)
class CrossEntropyLogOfZero(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        super().forward(outputs, y)
        return -np.mean(np.log(pick(np.exp(self.log_p), self.y)))


@mistake("CrossEntropyLoss", "Right formulas, but exp overflows above 709. Subtract each row's maximum first.")
class CrossEntropyOverflows(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        z, self.y = as_float(outputs), as_labels(y)
        self.log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return -np.mean(pick(self.log_p, self.y))


@mistake("CrossEntropyLoss", "P[:, y] -= 1 subtracts from whole columns. Write P[np.arange(n), y] -= 1.")
class CrossEntropyOfColumns(RightCrossEntropyLoss):
    def backward(self):
        p = np.exp(self.log_p)
        p[:, self.y] -= 1
        return p / len(p)


@mistake("CrossEntropyLoss", "backward returns softmax / n. Subtract 1 at the labels.")
class CrossEntropyWithoutTheLabel(RightCrossEntropyLoss):
    def backward(self):
        return np.exp(self.log_p) / len(self.y)


@mistake(
    "CrossEntropyLoss",
    "This is the gradient with respect to the probabilities, -1/p. With respect to the logits it is P - Y.",
)
class CrossEntropyWithRespectToP(RightCrossEntropyLoss):
    def backward(self):
        return -one_hot(self.y, self.log_p.shape[1]) * np.exp(-self.log_p) / len(self.y)


@mistake(
    "CrossEntropyLoss", "The maximum is taken over the whole batch: rows far below it become log(0). Take each row's."
)
class CrossEntropyWithOneMaximum(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        z, self.y = as_float(outputs), as_labels(y)
        z = z - z.max()
        self.log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return -np.mean(pick(self.log_p, self.y))


@mistake("CrossEntropyLoss", "y and the outputs are exchanged: it is forward(outputs, y), as for the squared loss.")
class CrossEntropyExchanged(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        return super().forward(y, outputs)


@mistake(
    "CrossEntropyLoss",
    "What forward remembers is kept in the class, so that two losses overwrite each other's. Use self.",
)
class CrossEntropyShared(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        value = super().forward(outputs, y)
        type(self).shared = self.log_p, self.y
        return value

    def backward(self):
        self.log_p, self.y = type(self).shared
        return super().backward()


@mistake("CrossEntropyLoss", "The sum of the exponentials runs over the examples. The classes are on axis 1.")
class CrossEntropyOverTheExamples(RightCrossEntropyLoss):
    def forward(self, outputs, y):
        self.log_p, self.y = log_softmax(as_float(outputs), axis=0), as_labels(y)
        return -np.mean(pick(self.log_p, self.y))


# ---- accuracy


@mistake("accuracy", "You return a count. Divide by the number of rows.")
def accuracy_is_a_count(outputs, y):
    return float(np.sum(as_float(outputs).argmax(axis=1) == as_labels(y)))


@mistake("accuracy", "You return per cent. The accuracy is a fraction, from 0 to 1.")
def accuracy_in_per_cent(outputs, y):
    return 100.0 * np.mean(as_float(outputs).argmax(axis=1) == as_labels(y))


@mistake("accuracy", "You return the error rate. Count the rows that are right.")
def accuracy_is_the_error(outputs, y):
    return np.mean(as_float(outputs).argmax(axis=1) != as_labels(y))


@mistake("accuracy", "argmax runs over the examples. The classes are on axis 1.")
def accuracy_along_axis_0(outputs, y):
    return np.mean(as_float(outputs).argmax(axis=0) == as_labels(y))


@mistake("accuracy", "argmax without an axis gives one index for the whole array. Use axis=1.")
def accuracy_of_one_argmax(outputs, y):
    return np.mean(as_float(outputs).argmax() == as_labels(y))


@mistake("accuracy", "You look for the smallest output. The prediction is the largest: argmax.")
def accuracy_of_the_smallest(outputs, y):
    return np.mean(as_float(outputs).argmin(axis=1) == as_labels(y))


@mistake("accuracy", "You average the outputs at the labels. Compare the argmax of each row with its label.")
def accuracy_is_a_mean_output(outputs, y):
    return np.mean(pick(as_float(outputs), y))


@mistake("accuracy", "You compare the outputs with 1/2, as for two classes. Take the largest output of each row.")
def accuracy_by_threshold(outputs, y):
    return np.mean(pick(as_float(outputs) > 0.5, y))


@mistake("accuracy", "Your function asks a list for argmax. Convert with as_float first.")
def accuracy_of_arrays_alone(outputs, y):
    return np.mean(outputs.argmax(axis=1) == y)


# ---- train


@mistake("train", "The rows are never shuffled. Draw a fresh random order from rng in every epoch.")
def train_without_shuffling(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, np.arange(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "The order is drawn once, before the epochs. Draw it anew in every epoch.")
def train_shuffles_once(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    order, history = rng.permutation(len(X)), []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, order)
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake(
    "train",
    "The batches are cut once, and only their order changes. Cut a fresh random order of the rows in every epoch.",
)
def train_shuffles_the_batches(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    cut, history = batches(len(X), batch_size, rng.permutation(len(X))), []
    for _ in range(n_epochs):
        order = rng.permutation(len(cut))
        history.append(float(np.mean([step_on(model, loss, X[cut[i]], y[cut[i]], lr) for i in order])))
    return history


@mistake("train", "The first epoch takes the rows as they stand. Shuffle before it, too.")
def train_shuffles_afterwards(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    order, history = np.arange(len(X)), []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, order)
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
        order = rng.permutation(len(X))
    return history


@mistake("train", "X and y are shuffled separately, so that examples get the labels of others. Use one order for both.")
def train_shuffles_separately(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        pairs = zip(*(batches(len(X), batch_size, rng.permutation(len(X))) for _ in "Xy"), strict=True)
        history.append(float(np.mean([step_on(model, loss, X[i], y[j], lr) for i, j in pairs])))
    return history


@mistake("train", "X is shuffled, and y is not. Use one order for both.")
def train_shuffles_x_alone(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        shuffled, cut = X[rng.permutation(len(X))], batches(len(X), batch_size, np.arange(len(X)))
        history.append(float(np.mean([step_on(model, loss, shuffled[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "Rows are drawn with replacement, so that an epoch misses some. Cut a random order of all rows.")
def train_with_replacement(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.integers(0, len(X), size=len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "The rows that are left over after the last full batch are dropped. They are a shorter batch.")
def train_drops_the_last_batch(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history, size = [], min(batch_size, len(X))
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        cut = [order[i * size : (i + 1) * size] for i in range(len(X) // size)]
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "The loop ends before the last batch. Go up to n: range(0, n, batch_size).")
def train_misses_the_last_batch(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        cut = cut[:-1] or cut
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "batch_size is ignored: every epoch is one step on all rows. Cut the order into batches.")
def train_with_full_batches(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    return [step_on(model, loss, X, y, lr) for _ in range(n_epochs)]


@mistake("train", "batch_size is ignored: every row is a batch of its own. Take batch_size rows at a time.")
def train_with_single_rows(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), 1, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "batch_size is taken for the number of batches. It is the number of rows in one.")
def train_with_so_many_batches(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = np.array_split(rng.permutation(len(X)), min(batch_size, len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "Each epoch takes one batch alone. An epoch goes through all rows.")
def train_with_one_batch_an_epoch(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        rows = rng.permutation(len(X))[:batch_size]
        history.append(step_on(model, loss, X[rows], y[rows], lr))
    return history


@mistake("train", "The step is missing: the gradients are computed and never used. Call model.step(lr) for each batch.")
def train_without_steps(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([loss.forward(model.forward(X[rows]), y[rows]) for rows in cut])))
        model.backward(loss.backward())
    return history


@mistake("train", "There is one step an epoch, with the gradient of the last batch. Take a step for each batch.")
def train_with_one_step_an_epoch(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], 0.0) for rows in cut])))
        model.step(lr)
    return history


@mistake("train", "Each loss is taken after the step. Keep the one that forward gave before it.")
def train_tells_losses_after_the_step(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        losses = []
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            step_on(model, loss, X[rows], y[rows], lr)
            losses.append(float(loss.forward(model.forward(X[rows]), y[rows])))
        history.append(float(np.mean(losses)))
    return history


@mistake("train", "You return the loss on all rows at the end of each epoch. Return the mean of the batch losses.")
def train_tells_losses_of_epochs(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            step_on(model, loss, X[rows], y[rows], lr)
        history.append(float(loss.forward(model.forward(X), y)))
    return history


@mistake("train", "You return the loss of the last batch of each epoch. Return the mean over its batches.")
def train_tells_the_last_loss(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            last = step_on(model, loss, X[rows], y[rows], lr)
        history.append(last)
    return history


@mistake("train", "You add up the batch losses of an epoch. Return their mean.")
def train_tells_sums(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.sum([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "You return every batch loss. Return one number for each epoch, their mean.")
def train_tells_every_loss(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            history.append(step_on(model, loss, X[rows], y[rows], lr))
    return history


@mistake("train", "The list of losses is not emptied between epochs: each number is the mean since the beginning.")
def train_tells_running_means(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history, losses = [], []
    for _ in range(n_epochs):
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            losses.append(step_on(model, loss, X[rows], y[rows], lr))
        history.append(float(np.mean(losses)))
    return history


@mistake("train", "Only the loss of the last epoch is returned. Return a list with one number for each epoch.")
def train_tells_one_number(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        last = float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut]))
    return last


@mistake("train", "Nothing is returned. Return the list of losses.")
def train_tells_nothing(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    for _ in range(n_epochs):
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            step_on(model, loss, X[rows], y[rows], lr)


@mistake("train", "There is one epoch too many. range(n_epochs) has n_epochs of them.")
def train_one_epoch_more(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs + 1):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "The order comes from np.random, not from the argument rng: whoever calls cannot decide on the seed.")
def train_of_global_randomness(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, np.random.default_rng().permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "You make a generator of your own with a fixed seed. Use the argument rng.")
def train_of_one_seed(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    own, history = np.random.default_rng(0), []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, own.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "You write model.W yourself, and a Sequential has none. Call model.step(lr).")
def train_steps_by_hand(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        losses = []
        for rows in batches(len(X), batch_size, rng.permutation(len(X))):
            losses.append(step_on(model, loss, X[rows], y[rows], 0.0))
            model.W = model.W - lr * model.grad_W
            model.b = model.b - lr * model.grad_b
        history.append(float(np.mean(losses)))
    return history


@mistake("train", "The learning rate is divided by the batch size. The 1/n is in the loss already.")
def train_with_a_smaller_lr(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr / len(rows)) for rows in cut])))
    return history


@mistake("train", "backward comes after the step, so that each step takes the gradient of the batch before. Step last.")
def train_steps_too_early(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for epoch in range(n_epochs):
        losses = []
        for i, rows in enumerate(batches(len(X), batch_size, rng.permutation(len(X)))):
            losses.append(float(loss.forward(model.forward(X[rows]), y[rows])))
            if epoch + i > 0:
                model.step(lr)
            model.backward(loss.backward())
        history.append(float(np.mean(losses)))
    return history


@mistake("train", "The learning rate shrinks from epoch to epoch. Use lr as it is.")
def train_with_decay(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for epoch in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr / (1 + epoch)) for rows in cut])))
    return history


@mistake("train", "Training stops as soon as the loss rises. Do all n_epochs.")
def train_stops_early(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
        if len(history) == 3:
            break
    return history


@mistake(
    "train",
    "You rotate the rows, so that neighbours stay together. Draw a random order of all rows: rng.permutation(n).",
)
def train_rotates(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, np.roll(np.arange(len(X)), rng.integers(len(X))))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "A list cannot be indexed with an array of rows. Convert X and y with np.asarray first.")
def train_of_arrays_alone(model, loss, X, y, lr, batch_size, n_epochs, rng):
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "You return the median of the batch losses. The mean is asked for.")
def train_tells_medians(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.median([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "Rows are taken in steps of the number of batches, always the same together. Shuffle all rows.")
def train_interleaves(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        count = -(-len(X) // batch_size)
        cut = [np.arange(len(X))[i::count] for i in rng.permutation(count)]
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "The last batch is filled up with rows that the epoch has seen already. Leave it shorter.")
def train_fills_the_last_batch(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    history = []
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        cut = [order.take(range(i, i + batch_size), mode="wrap") for i in range(0, len(X), batch_size)]
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history


@mistake("train", "You divide each feature by its spread. train takes X as it is; whoever calls it may scale.")
def train_standardises(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = as_float(X), np.asarray(y)
    X = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
    history = []
    for _ in range(n_epochs):
        cut = batches(len(X), batch_size, rng.permutation(len(X)))
        history.append(float(np.mean([step_on(model, loss, X[rows], y[rows], lr) for rows in cut])))
    return history
