"""Right: asserts and shape checks, exceptions for bad input, longdouble inside, typing, doctests, logging, a class as namespace."""
import logging
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

log = logging.getLogger(__name__)
FloatArray = NDArray[np.float64]


def _matrix(x: ArrayLike, name: str) -> FloatArray:
    x = np.asarray(x)
    if x.dtype.kind not in "buif":
        raise TypeError(f"{name} must be real")
    x = x.astype(np.float64)
    if x.ndim != 2:
        raise ValueError(f"{name} must have two axes")
    if not np.all(np.isfinite(x)):
        raise ValueError(f"{name} is not finite")
    return x


def _labels(y: ArrayLike, n: int, n_classes: int) -> NDArray[np.int64]:
    y = np.asarray(y)
    assert y.shape == (n,) and y.dtype.kind in "iu", (y.shape, y.dtype)
    assert y.min() >= 0 and y.max() < n_classes
    return y.astype(np.int64)


def _z(X, W, b):
    X, W = _matrix(X, "X"), _matrix(W, "W")
    b = np.asarray(b, dtype=np.float64)
    assert X.shape[1] == W.shape[1]
    assert b.shape == (W.shape[0],)
    return X, W, (X.astype(np.longdouble) @ W.T.astype(np.longdouble) + b).astype(np.float64)


def _softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def predict_proba(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> FloatArray:
    P = _softmax(_z(X, W, b)[2])
    assert np.allclose(P.sum(axis=1), 1)
    return P


def loss(X, y, W, b) -> float:
    Z = _z(X, W, b)[2]
    y = _labels(y, *Z.shape)
    margins = Z - Z[np.arange(len(y)), y][:, None]
    m = margins.max(axis=1)
    return float((m + np.log(np.exp(margins - m[:, None]).sum(axis=1))).mean())


def logits_grad(X, y, W, b) -> FloatArray:
    P = predict_proba(X, W, b)
    n, C = P.shape
    y = _labels(y, n, C)
    G = np.divide(P, n)
    G[np.arange(n), y] -= 1 / n
    assert np.allclose(G.sum(axis=1), 0)
    return G


def gradient(X, y, W, b):
    X_, W_, _ = _z(X, W, b)
    G = logits_grad(X, y, W, b)
    dW, db = np.zeros_like(W_), np.zeros(len(W_))
    for c in range(len(W_)):
        dW[c] = G[:, c] @ X_
        db[c] = np.sum(G[:, c])
    assert dW.shape == W_.shape
    return dW, db


def input_grad(X, y, W, b):
    dX = logits_grad(X, y, W, b) @ _matrix(W, "W")
    assert dX.shape == np.shape(X)
    return dX


class Layer(Protocol):
    def forward(self, X): ...
    def backward(self, G): ...
    def step(self, lr): ...


class Linear:
    def __init__(self, n_in: int, n_out: int, rng: np.random.Generator):
        assert n_in > 0 and n_out > 0
        assert isinstance(rng, np.random.Generator)
        self.W = rng.triangular(-1, 0, 1, size=(n_out, n_in)) * np.sqrt(6 / n_in)
        self.b = np.zeros(n_out)
        self.X = self.grad_W = self.grad_b = None

    def forward(self, X):
        self.X = _matrix(X, "X")
        return self.X @ self.W.T + self.b

    __call__ = forward

    def backward(self, G):
        if self.X is None:
            raise RuntimeError("backward before forward")
        G = _matrix(G, "G")
        assert len(G) == len(self.X)
        self.grad_W, self.grad_b = G.T @ self.X, G.sum(axis=0)
        return G @ self.W

    def step(self, lr):
        if self.grad_W is None:
            raise RuntimeError("step before backward")
        self.W = self.W - lr * self.grad_W
        self.b = self.b - lr * self.grad_b


class ReLU:
    def __init__(self):
        self.mask = None

    def forward(self, X):
        X = np.asarray(X, dtype=np.float64)
        self.mask = X > 0
        return np.where(self.mask, X, np.zeros_like(X))

    __call__ = forward

    def backward(self, G):
        assert self.mask is not None and np.shape(G) == self.mask.shape
        return np.where(self.mask, G, 0.0)

    def step(self, lr):
        """Nothing to learn."""


class Sequential:
    def __init__(self, layers):
        for layer in layers:
            assert hasattr(layer, "forward") and hasattr(layer, "backward") and hasattr(layer, "step")
        self.layers = list(layers)

    def forward(self, X):
        self.activations = [X]
        for layer in self.layers:
            self.activations.append(layer.forward(self.activations[-1]))
        return self.activations[-1]

    __call__ = forward

    def backward(self, G):
        grads = [G]
        for layer in reversed(self.layers):
            grads.append(layer.backward(grads[-1]))
        return grads[-1]

    def step(self, lr):
        assert lr >= 0
        for layer in self.layers:
            layer.step(lr)


class SquaredLoss:
    def forward(self, outputs, y):
        outputs, y = np.asarray(outputs, dtype=np.float64), np.asarray(y, dtype=np.float64)
        assert outputs.shape == y.shape
        self.outputs, self.y = outputs, y
        return float(np.mean(np.square(outputs - y)))

    __call__ = forward

    def backward(self):
        return 2.0 * (self.outputs - self.y) / self.outputs.size


class CrossEntropyLoss:
    def forward(self, outputs, y):
        Z = _matrix(outputs, "outputs")
        self.y = _labels(y, *Z.shape)
        self.P = _softmax(Z)
        margins = Z - Z[np.arange(len(Z)), self.y][:, None]
        m = margins.max(axis=1)
        return float((m + np.log(np.exp(margins - m[:, None]).sum(axis=1))).mean())

    __call__ = forward

    def backward(self):
        n, C = self.P.shape
        return (self.P - np.eye(C)[self.y]) / n


def accuracy(outputs, y):
    outputs = _matrix(outputs, "outputs")
    return float(np.mean(outputs.argmax(axis=1) == _labels(y, *outputs.shape)))


def train(model, loss, X, y, lr, batch_size, n_epochs, rng):
    X, y = np.asarray(X), np.asarray(y)
    assert len(X) == len(y) and batch_size > 0 and n_epochs >= 0
    assert isinstance(rng, np.random.Generator)
    history = []
    for epoch in range(n_epochs):
        perm = rng.permutation(len(X))
        losses = []
        for start in range(0, len(X), batch_size):
            rows = perm[start : start + batch_size]
            value = loss.forward(model.forward(X[rows]), y[rows])
            assert np.isfinite(value)
            model.backward(loss.backward())
            model.step(lr)
            losses.append(value)
        history.append(float(np.average(losses)))
        log.info("epoch %d: %.3f", epoch, history[-1])
    return history
