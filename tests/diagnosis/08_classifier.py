"""08_classifier: answers as students write them, labelled."""

import numpy as np
from labels import right, wrong


def logits_of(X, W, b):
    return np.asarray(X, dtype=float) @ np.asarray(W, dtype=float).T + np.asarray(b, dtype=float)


def probabilities(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def errors_of(X, y, W, b):
    """P - Y, not yet divided by n."""
    P = probabilities(logits_of(X, W, b))
    P[np.arange(len(P)), np.asarray(y, dtype=int)] -= 1
    return P


# --- wrong ---


@wrong("predict_proba", mistake="predict_proba_without_b")
def proba_without_bias(X, W, b):
    return probabilities(np.einsum("nd,cd->nc", np.asarray(X, dtype=float), np.asarray(W, dtype=float)))


@wrong("predict_proba", mistake="predict_proba_by_sigmoids")
def proba_sigmoid_per_class(X, W, b):
    return 0.5 + 0.5 * np.tanh(logits_of(X, W, b) / 2)


@wrong("predict_proba", mistake="predict_proba_over_the_examples")
def proba_over_rows(X, W, b):
    z = logits_of(X, W, b)
    e = np.exp(z - z.max(axis=0))
    return e / np.sum(e, axis=0, keepdims=True)


@wrong("loss", mistake="loss_is_a_sum")
def loss_summed(X, y, W, b):
    z = logits_of(X, W, b)
    m = z.max(axis=1)
    lse = m + np.log(np.exp(z - m[:, None]).sum(axis=1))
    return float(sum(lse[i] - z[i, label] for i, label in enumerate(np.asarray(y))))


@wrong("loss", mistake="loss_over_all_entries")
def loss_mean_over_everything(X, y, W, b):
    z = logits_of(X, W, b)
    z = z - z.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    Y = np.eye(z.shape[1])[np.asarray(y)]
    return -(Y * logp).mean()


@wrong("loss", kind="digits lost")
def loss_with_epsilon(X, y, W, b):
    P = probabilities(logits_of(X, W, b))
    return -np.mean(np.log(P[np.arange(len(P)), np.asarray(y, dtype=int)] + 1e-9))


@wrong("logits_grad", mistake="logits_grad_without_n")
def logits_grad_not_divided(X, y, W, b):
    Y = np.eye(len(b))[np.asarray(y)]
    return np.subtract(probabilities(logits_of(X, W, b)), Y)


@wrong("logits_grad", mistake="logits_grad_with_the_wrong_sign")
def logits_grad_label_minus_prediction(X, y, W, b):
    P = probabilities(logits_of(X, W, b))
    Y = np.eye(P.shape[1])[np.asarray(y)]
    return np.divide(Y - P, len(Y))


@wrong("logits_grad", kind="wrong at the label")
def logits_grad_zero_at_the_label(X, y, W, b):
    P = probabilities(logits_of(X, W, b))
    P[np.arange(len(P)), np.asarray(y, dtype=int)] = 0
    return P / len(P)


@wrong("gradient", mistake="gradient_with_the_mean_for_b")
def gradient_bias_mean(X, y, W, b):
    E = errors_of(X, y, W, b) / len(X)
    return E.T @ np.asarray(X, dtype=float), np.average(E, axis=0)


@wrong("gradient", mistake="gradient_transposed")
def gradient_shape_of_x(X, y, W, b):
    E = errors_of(X, y, W, b) / len(X)
    return np.asarray(X, dtype=float).T @ E, E.sum(0)


@wrong("gradient", mistake="gradient_of_the_sum")
def gradient_of_the_total(X, y, W, b):
    E = errors_of(X, y, W, b)
    X = np.asarray(X, dtype=float)
    dW, db = np.zeros((E.shape[1], X.shape[1])), np.zeros(E.shape[1])
    for e, x in zip(E, X):
        dW += np.outer(e, x)
        db += e
    return dW, db


@wrong("gradient", mistake="gradient_with_weight_decay")
def gradient_with_weight_decay(X, y, W, b):
    E = errors_of(X, y, W, b) / len(X)
    return E.T @ np.asarray(X, dtype=float) + 1e-3 * np.asarray(W, dtype=float), E.sum(axis=0)


@wrong("input_grad", mistake="input_grad_with_the_transpose")
def input_grad_transposed(X, y, W, b):
    E = errors_of(X, y, W, b) / len(X)
    return E @ np.asarray(W, dtype=float).T


@wrong("input_grad", mistake="input_grad_of_the_sum")
def input_grad_each_row_alone(X, y, W, b):
    return np.stack([e @ np.asarray(W, dtype=float) for e in errors_of(X, y, W, b)])


class Dense:
    """A right layer."""

    def __init__(self, n_in, n_out, rng):
        self.W = rng.standard_normal((n_out, n_in)) / np.sqrt(n_in)
        self.b = np.zeros(n_out)
        self.grad_W = self.grad_b = None

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        self.inputs = np.array(X, dtype=float)
        return self.inputs @ self.W.T + self.b

    def backward(self, G):
        G = np.asarray(G, dtype=float)
        self.grad_W = np.einsum("no,ni->oi", G, self.inputs)
        self.grad_b = np.sum(G, axis=0)
        return G @ self.W

    def step(self, lr):
        self.W = self.W - lr * self.grad_W
        self.b = self.b - lr * self.grad_b


@wrong("Linear", mistake="LinearAccumulates")
class LinearAccumulating(Dense):
    def backward(self, G):
        old_W, old_b = self.grad_W, self.grad_b
        dX = super().backward(G)
        if old_W is not None:
            self.grad_W, self.grad_b = self.grad_W + old_W, self.grad_b + old_b
        return dX


@wrong("Linear", mistake="LinearOverNTwice")
class LinearAveraging(Dense):
    def backward(self, G):
        dX = super().backward(G)
        n = len(self.inputs)
        self.grad_W, self.grad_b = self.grad_W / n, self.grad_b / n
        return dX


@wrong("Linear", mistake="LinearOfZeros")
class LinearZeroStart(Dense):
    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        self.W = self.W * 0


@wrong("Linear", mistake="LinearClimbs")
class LinearAscending(Dense):
    def step(self, lr):
        self.W, self.b = self.W + lr * self.grad_W, self.b + lr * self.grad_b


@wrong("Linear", kind="unknown")
class LinearBiasStaysBehind(Dense):
    def step(self, lr):
        self.W = self.W - lr * self.grad_W
        self.b = self.b - 0.1 * lr * self.grad_b


class Rectifier:
    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        self.inputs = np.array(X, dtype=float)
        return np.maximum(self.inputs, 0)

    def backward(self, G):
        return np.asarray(G, dtype=float) * (self.inputs > 0)

    def step(self, lr):
        pass


@wrong("ReLU", mistake="ReLUGatedByG")
class ReLUMaskOfG(Rectifier):
    def backward(self, G):
        return np.maximum(np.asarray(G, dtype=float), 0.0)


@wrong("ReLU", mistake="ReLUPassesAll")
class ReLUWithoutMask(Rectifier):
    def backward(self, G):
        return 1.0 * np.asarray(G)


class Stack:
    def __init__(self, layers):
        self.layers = tuple(layers)

    def __call__(self, X):
        return self.forward(X)

    def forward(self, X):
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def backward(self, G):
        for layer in self.layers[::-1]:
            G = layer.backward(G)
        return G

    def step(self, lr):
        for layer in self.layers:
            layer.step(lr)


@wrong("Sequential", mistake="SequentialNotReversed")
class SequentialForwardsTwice(Stack):
    def backward(self, G):
        for k in range(len(self.layers)):
            G = self.layers[k].backward(G)
        return G


@wrong("Sequential", mistake="SequentialSameG")
class SequentialSameGradient(Stack):
    def backward(self, G):
        grads = [layer.backward(G) for layer in reversed(self.layers)]
        return grads[-1]


@wrong("Sequential", mistake="SequentialReturnsNothing")
class SequentialBackwardReturnsNothing(Stack):
    def backward(self, G):
        super().backward(G)


class MeanSquares:
    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        self.r = np.asarray(outputs, dtype=float) - np.asarray(y, dtype=float)
        return np.mean(self.r**2)

    def backward(self):
        return 2 * self.r / self.r.size


@wrong("SquaredLoss", mistake="SquaredLossMeanOfSums")
class SquaredLossPerRow(MeanSquares):
    def forward(self, outputs, y):
        super().forward(outputs, y)
        return np.sum(self.r**2) / len(self.r)

    def backward(self):
        return self.r * (2 / len(self.r))


@wrong("SquaredLoss", mistake="SquaredLossWithoutTwo")
class SquaredLossTwoLost(MeanSquares):
    def backward(self):
        return self.r / np.prod(self.r.shape)


class SoftmaxLoss:
    def __call__(self, outputs, y):
        return self.forward(outputs, y)

    def forward(self, outputs, y):
        z = np.array(outputs, dtype=float)
        self.y = np.array(y, dtype=int)
        self.rows = np.arange(len(z))
        z = z - z.max(axis=1, keepdims=True)
        self.P = probabilities(z)
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[self.rows, self.y])

    def backward(self):
        Y = np.zeros_like(self.P)
        Y[self.rows, self.y] = 1
        return (self.P - Y) / len(self.P)


@wrong("CrossEntropyLoss", mistake="CrossEntropyChangesItself")
class CrossEntropyEatsItsProbabilities(SoftmaxLoss):
    def backward(self):
        self.P[self.rows, self.y] -= 1
        return self.P / len(self.P)


@wrong("CrossEntropyLoss", mistake="CrossEntropyGradOfTheSum")
class CrossEntropyBackwardNotMean(SoftmaxLoss):
    def backward(self):
        return super().backward() * len(self.rows)


@wrong("accuracy", mistake="accuracy_is_a_count")
def accuracy_count(outputs, y):
    hits = 0
    for row, label in zip(np.asarray(outputs, dtype=float), np.asarray(y)):
        hits += int(np.argmax(row) == label)
    return float(hits)


@wrong("accuracy", mistake="accuracy_is_the_error")
def error_rate(outputs, y):
    return np.count_nonzero(np.argmax(np.asarray(outputs, dtype=float), axis=1) != np.asarray(y)) / len(y)


@wrong("accuracy", kind="unknown")
def accuracy_top_two(outputs, y):
    best = np.argsort(-np.asarray(outputs, dtype=float), axis=1)[:, :2]
    return np.mean([label in pair for label, pair in zip(np.asarray(y), best)])


@wrong("train", mistake="train_shuffles_once")
def train_one_order(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    order = rng.permutation(len(X))
    X, y = X[order], y[order]
    curve = []
    for _ in range(n_epochs):
        epoch = []
        for k in range(0, len(X), batch_size):
            epoch.append(loss.forward(model.forward(X[k : k + batch_size]), y[k : k + batch_size]))
            model.backward(loss.backward())
            model.step(lr)
        curve.append(float(np.mean(epoch)))
    return curve


@wrong("train", mistake="train_tells_losses_after_the_step")
def train_loss_after_step(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    curve = []
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        batches = np.split(order, range(batch_size, len(X), batch_size))
        epoch = []
        for rows in batches:
            loss.forward(model.forward(X[rows]), y[rows])
            model.backward(loss.backward())
            model.step(lr)
            epoch.append(loss.forward(model.forward(X[rows]), y[rows]))
        curve.append(sum(epoch) / len(epoch))
    return curve


@wrong("predict_proba", kind="times C")
def proba_over_the_mean(X, W, b):
    z = logits_of(X, W, b)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.mean(axis=1, keepdims=True)


@wrong("loss", kind="none")
def loss_without_return(X, y, W, b):
    z = logits_of(X, W, b)
    z = np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(z)), np.asarray(y)])


@wrong("input_grad", kind="transposed")
def input_grad_features_first(X, y, W, b):
    return np.asarray(W, dtype=float).T @ errors_of(X, y, W, b).T / len(X)


@wrong("input_grad", mistake="input_grad_over_n_twice")
def input_grad_mean_twice(X, y, W, b):
    G = errors_of(X, y, W, b) / len(X)
    return np.dot(G, np.asarray(W, dtype=float)) / len(X)


@wrong("logits_grad", kind="rounded")
def logits_grad_four_places(X, y, W, b):
    return np.around(errors_of(X, y, W, b) / len(X), 4)


@wrong("Sequential", kind="crash")
class SequentialReverseReturnsNone(Stack):
    def __init__(self, layers):
        self.layers = list(layers)

    def backward(self, G):
        for layer in self.layers.reverse():
            G = layer.backward(G)
        return G


@wrong("Linear", kind="not started")
class LinearToDo(Dense):
    def backward(self, G):
        raise NotImplementedError("Linear.backward")


@wrong("SquaredLoss", mistake="SquaredLossWrongSign")
class SquaredLossTurned(MeanSquares):
    def backward(self):
        return -2 * self.r / self.r.size


@wrong("CrossEntropyLoss", kind="unknown")
class CrossEntropySmoothedLabels(SoftmaxLoss):
    """Label smoothing in the backward pass alone."""

    def backward(self):
        C = self.P.shape[1]
        Y = np.full(self.P.shape, 0.1 / C)
        Y[self.rows, self.y] += 0.9
        return (self.P - Y) / len(self.P)


@wrong("accuracy", kind="crash")
def accuracy_of_booleans(outputs, y):
    hits = np.asarray(outputs, dtype=float).argmax(axis=1) == np.asarray(y)
    return hits.sum() / y.shape[1]


@wrong("accuracy", kind="unknown")
def balanced_accuracy(outputs, y):
    y = np.asarray(y)
    hits = np.asarray(outputs, dtype=float).argmax(axis=1) == y
    return np.mean([hits[y == c].mean() for c in np.unique(y)])


@wrong("predict_proba", kind="unknown")
def proba_of_centred_inputs(X, W, b):
    X = np.asarray(X, dtype=float)
    return probabilities(logits_of(X - X.mean(axis=0), W, b))


@wrong("ReLU", kind="wrong where negative")
class ReLULeaky(Rectifier):
    def forward(self, X):
        self.inputs = np.array(X, dtype=float)
        return np.where(self.inputs > 0, self.inputs, 0.1 * self.inputs)

    def backward(self, G):
        return np.asarray(G, dtype=float) * np.where(self.inputs > 0, 1.0, 0.1)


@wrong("gradient", mistake="gradient_keeps_an_axis")
def gradient_bias_as_a_row(X, y, W, b):
    E = errors_of(X, y, W, b) / len(X)
    return E.T @ np.asarray(X, dtype=float), np.sum(E, axis=0, keepdims=True)


@wrong("input_grad", mistake="input_grad_overflows")
def input_grad_plain_exponentials(X, y, W, b):
    e = np.exp(logits_of(X, W, b))
    P = e / e.sum(axis=1, keepdims=True)
    P[np.arange(len(P)), np.asarray(y, dtype=int)] -= 1
    return P @ np.asarray(W, dtype=float) / len(P)


@wrong("train", kind="unknown")
def train_two_steps_a_batch(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    curve = []
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        values = []
        for k in range(0, len(X), batch_size):
            rows = order[k : k + batch_size]
            values.append(loss.forward(model.forward(X[rows]), y[rows]))
            model.backward(loss.backward())
            model.step(lr)
            model.step(lr)
        curve.append(float(np.mean(values)))
    return curve


@wrong("logits_grad", kind="argument changed")
def logits_grad_bias_in_place(X, y, W, b):
    b = np.asarray(b, dtype=float)
    z = np.asarray(X, dtype=float) @ np.asarray(W, dtype=float).T + b
    b -= b.mean()  # softmax does not notice
    P = probabilities(z)
    P[np.arange(len(P)), np.asarray(y, dtype=int)] -= 1
    return P / len(P)


# --- right ---


@right("predict_proba")
def proba_by_logaddexp(X, W, b):
    z = logits_of(X, W, b)
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


@right("loss", care=False)
def loss_naive(X, y, W, b):
    z = logits_of(X, W, b)
    P = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.log(P[np.arange(len(P)), np.asarray(y, dtype=int)]).mean()


@right("logits_grad")
def logits_grad_loop(X, y, W, b):
    z = logits_of(X, W, b)
    n, C = z.shape
    G = np.zeros((n, C))
    for i in range(n):
        e = np.exp(z[i] - np.max(z[i]))
        for c in range(C):
            G[i, c] = (e[c] / e.sum() - (1.0 if c == y[i] else 0.0)) / n
    return G


@right("gradient")
def gradient_mean_of_outer_products(X, y, W, b):
    E = errors_of(X, y, W, b)
    return np.mean(E[:, :, None] * np.asarray(X, dtype=float)[:, None, :], axis=0), E.mean(axis=0)


@right("input_grad")
def input_grad_einsum(X, y, W, b):
    return np.einsum("nc,cd->nd", errors_of(X, y, W, b), np.asarray(W, dtype=float)) / len(X)


@right("Linear")
class LinearUniform(Dense):
    """Uniform weights as in torch, updated in place."""

    def __init__(self, n_in, n_out, rng):
        super().__init__(n_in, n_out, rng)
        bound = 1 / np.sqrt(n_in)
        self.W = rng.uniform(-bound, bound, size=(n_out, n_in))

    def step(self, lr):
        self.W -= lr * self.grad_W
        self.b -= lr * self.grad_b


@right("ReLU")
class ReLUFromTheOutput(Rectifier):
    def forward(self, X):
        self.out = super().forward(X)
        return self.out.copy()

    def backward(self, G):
        return np.where(self.out == 0, 0.0, np.asarray(G, dtype=float))


@right("CrossEntropyLoss")
class CrossEntropyLogP(SoftmaxLoss):
    def backward(self):
        G = self.P.copy()
        for i, label in enumerate(self.y):
            G[i, label] -= 1.0
        return G / G.shape[0]


@right("accuracy")
def accuracy_loop(outputs, y):
    right_ones = [int(np.argmax(row)) == int(label) for row, label in zip(np.asarray(outputs, dtype=float), y)]
    return sum(right_ones) / len(right_ones)


@right("train")
def train_weighted_mean(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    n = len(X)
    curve = []
    for _ in range(n_epochs):
        indices = np.arange(n)
        rng.shuffle(indices)
        total = 0.0
        for rows in np.split(indices, range(batch_size, n, batch_size)):
            total += len(rows) * loss.forward(model.forward(X[rows]), y[rows])
            model.backward(loss.backward())
            model.step(lr)
        curve.append(float(total / n))
    return curve
