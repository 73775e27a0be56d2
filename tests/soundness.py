"""Does `gradcheck` ever reject a right gradient, or accept a wrong one? Counts both.

    python tests/soundness.py [SEEDS]      200 seeds take about a minute on two cores

Every family of functions below is drawn SEEDS times under every setting (scale of x, scale of f) with its right
gradient, and SEEDS / 5 times with each kind of wrong one. Exit code 1 if a right one was rejected or a wrong one
accepted; `inconclusive` is counted apart.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # processes use the cores here, not BLAS

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checking import CheckFailed, gradcheck

Array = npt.NDArray[np.float64]
Function = Callable[..., Array]

SEEDS = 200
WRONG_SHARE = 5  # each wrong kind gets SEEDS / 5: there are ten of them to a family
SETTINGS = (  # (scale of x, scale of f)
    (0.1, 1.0),
    (1.0, 1.0),
    (10.0, 1.0),
    (100.0, 1.0),
    (1.0, 1e-6),
    (1.0, 1e-3),
    (1.0, 1e4),
)


@dataclass(frozen=True)
class Case:
    """A function with its right derivative, and where to check it."""

    name: str
    form: str
    x: Array
    f: Function
    df: Function


def sigmoid(z: Array) -> Array:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def logsumexp(z: Array) -> Array:
    m = z.max(axis=-1, keepdims=True)
    return (m + np.log(np.exp(z - m).sum(axis=-1, keepdims=True)))[..., 0]


def softmax(z: Array) -> Array:
    return np.exp(z - logsumexp(z)[..., None])


def softplus(z: Array) -> Array:
    return np.logaddexp(0.0, z)


def with_zero(z: Array) -> Array:
    return np.concatenate([z, np.zeros((*z.shape[:-1], 1))], axis=-1)


ELEMENTWISE = {  # name: (f, df, spread of x)
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z), 2.0),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2, 1.5),
    "softplus": (softplus, sigmoid, 5.0),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float), 1.0),
    "swish": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z)), 2.0),
    "sine": (np.sin, np.cos, 1.0),
    "softsign": (lambda z: z / (1 + np.abs(z)), lambda z: (1 + np.abs(z)) ** -2.0, 1.0),
    "huber": (lambda z: np.where(np.abs(z) < 1, z * z / 2, np.abs(z) - 0.5), lambda z: np.clip(z, -1, 1), 1.0),
}


def elementwise_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, (f, df, spread) in ELEMENTWISE.items():
        yield Case(name, "elementwise", rng.normal(size=40) * spread, f, df)


def row_cases(rng: np.random.Generator) -> Iterator[Case]:
    z = rng.normal(size=(8, 5))
    length = lambda z: np.linalg.norm(z, axis=-1)  # noqa: E731
    plus = lambda z: logsumexp(with_zero(z))  # noqa: E731
    yield Case("logsumexp", "gradient", z * 3, logsumexp, softmax)
    yield Case("logsumexp_plus", "gradient", z * 3, plus, lambda z: softmax(with_zero(z))[..., :-1])
    yield Case("row norm", "gradient", z, length, lambda z: z / length(z)[..., None])
    eye = np.eye(5)

    def softmax_jacobian(z: Array) -> Array:
        p = softmax(z)
        return p[..., :, None] * (eye - p[..., None, :])

    log_softmax = lambda z: z - logsumexp(z)[..., None]  # noqa: E731
    yield Case("softmax", "jacobian", z * 2, softmax, softmax_jacobian)
    yield Case("log_softmax", "jacobian", z * 2, log_softmax, lambda z: eye - softmax(z)[..., None, :])

    def softmax_vjp(z: Array, v: Array) -> Array:
        p = softmax(z)
        return p * (v - (v * p).sum(axis=-1, keepdims=True))

    yield Case("softmax", "vjp", z * 2, softmax, softmax_vjp)
    X = rng.normal(size=(16, 8))
    yield Case("linear in W", "vjp", rng.normal(size=(5, 8)), lambda W: X @ W.T, lambda W, v: v.T @ X)


def loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    n, C = 64, 10
    y = rng.integers(0, C, n)
    summed = lambda z: np.sum(logsumexp(z) - z[np.arange(n), y])  # noqa: E731
    summed_grad = lambda z: softmax(z) - np.eye(C)[y]  # noqa: E731
    z = rng.normal(size=(n, C)) * 2
    yield Case("cross-entropy, mean", "gradient", z, lambda z: summed(z) / n, lambda z: summed_grad(z) / n)
    yield Case("cross-entropy, sum", "gradient", z, summed, summed_grad)
    t = rng.integers(0, 2, 30).astype(float)
    logistic = lambda z: np.mean(softplus(z) - t * z)  # noqa: E731
    yield Case("logistic loss", "gradient", rng.normal(size=30), logistic, lambda z: (sigmoid(z) - t) / 30)


def network_cases(rng: np.random.Generator) -> Iterator[Case]:
    n, X, y = 16, rng.normal(size=(16, 8)), rng.integers(0, 5, 16)
    target, V = rng.normal(size=n), rng.normal(size=(5, 16)) * 0.5
    error = lambda Z: np.mean(logsumexp(Z) - Z[np.arange(n), y])  # noqa: E731
    error_grad = lambda Z: (softmax(Z) - np.eye(5)[y]) / n  # noqa: E731

    def network(name: str, act: Function, act_grad: Function) -> Case:
        f = lambda W: error(act(X @ W.T) @ V.T)  # noqa: E731
        df = lambda W: ((error_grad(act(X @ W.T) @ V.T) @ V) * act_grad(X @ W.T)).T @ X  # noqa: E731
        return Case(name, "gradient", rng.normal(size=(16, 8)) * 0.5, f, df)

    squared = lambda w: np.mean((X @ w - target) ** 2)  # noqa: E731
    squared_grad = lambda w: 2 * X.T @ (X @ w - target) / n  # noqa: E731
    yield Case("least squares", "gradient", rng.normal(size=8), squared, squared_grad)
    W = rng.normal(size=(5, 8)) * 0.5
    yield Case("classifier", "gradient", W, lambda W: error(X @ W.T), lambda W: error_grad(X @ W.T).T @ X)
    yield network("relu network", lambda a: np.maximum(a, 0), lambda a: (a > 0).astype(float))
    yield network("tanh network", np.tanh, lambda a: 1 - np.tanh(a) ** 2)

    def autoencoder_grad(W: Array) -> Array:
        R = X @ W.T @ W - X
        return 2 * (W @ X.T @ R + W @ R.T @ X) / n

    autoencoder = lambda W: np.sum((X @ W.T @ W - X) ** 2) / n  # noqa: E731
    yield Case("tied autoencoder", "gradient", rng.normal(size=(3, 8)) * 0.5, autoencoder, autoencoder_grad)


def cases(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    for family in (elementwise_cases, row_cases, loss_cases, network_cases):
        yield from family(rng)


def one_entry(factor: float) -> Callable[[Array, Array, int], Array]:
    def wrong(G: Array, x: Array, seed: int) -> Array:
        large = np.flatnonzero(np.abs(G) >= 0.3 * np.abs(G).max())
        G = G.copy()
        G.flat[large[seed % len(large)]] *= factor
        return G

    return wrong


def swapped(G: Array, x: Array, seed: int) -> Array:
    G, order = G.copy(), np.argsort(G, axis=None)
    G.flat[order[0]], G.flat[order[-1]] = G.flat[order[-1]], G.flat[order[0]]
    return G


WRONG: dict[str, Callable[[Array, Array, int], Array]] = {
    "sign": lambda G, x, seed: -G,
    "twice": lambda G, x, seed: 2 * G,
    "over n": lambda G, x, seed: G / len(x),
    "zero": lambda G, x, seed: 0 * G,
    "1 % off": lambda G, x, seed: 1.01 * G,
    "0.1 % off": lambda G, x, seed: 1.001 * G,
    "0.01 % off": lambda G, x, seed: 1.0001 * G,
    "one entry 50 % off": one_entry(1.5),
    "one entry 5 % off": one_entry(1.05),
    "two entries swapped": swapped,
}
IGNORES_COTANGENT = "ignores the cotangent"


def wrong_derivatives(case: Case, seed: int) -> Iterator[tuple[str, Function]]:
    """Every wrong version of the case's derivative that does differ from it at x."""
    v = (np.random.default_rng(seed).normal(size=np.shape(case.f(case.x))),) if case.form == "vjp" else ()
    right = case.df(case.x, *v)
    for kind, spoil in WRONG.items():
        if not np.allclose(spoil(right, case.x, seed), right, rtol=1e-9, atol=1e-12 * np.abs(right).max()):
            yield kind, lambda x, *v, spoil=spoil: spoil(case.df(x, *v), x, seed)
    if case.form == "vjp":
        yield IGNORES_COTANGENT, lambda x, v: case.df(x, np.ones_like(v))


def outcome(case: Case, df: Function, x_scale: float, f_scale: float, rng: np.random.Generator) -> tuple[str, int]:
    """(verdict, draws) of one public call."""
    try:
        verdict = gradcheck(
            lambda x: f_scale * case.f(x), lambda *a: f_scale * df(*a), case.x, rng=rng, form=case.form
        )
    except CheckFailed:
        return "disagree", 0
    return verdict.status, verdict.draws


def count(seed: int, seeds: int) -> Counter[tuple[object, ...]]:
    """The outcomes of one seed: (setting, kind, verdict), (draws of right ones), (case, kind) of every mistake."""
    counts: Counter[tuple[object, ...]] = Counter()
    for x_scale, f_scale in SETTINGS:
        rng = np.random.default_rng([seed, int(x_scale * 10), int(f_scale * 1e6)])
        for drawn in cases(seed):
            case = Case(drawn.name, drawn.form, drawn.x * x_scale, drawn.f, drawn.df)
            tried = [("right", case.df)]
            if seed * WRONG_SHARE < seeds:
                tried += wrong_derivatives(case, seed)
            for kind, df in tried:
                status, draws = outcome(case, df, x_scale, f_scale, rng)
                counts["count", (x_scale, f_scale), kind, status] += 1
                if kind == "right":
                    counts["draws", draws] += 1
                if status == ("disagree" if kind == "right" else "agree"):
                    counts["MISTAKE", case.name, case.form, kind, (x_scale, f_scale), seed] += 1
                if status == "inconclusive":
                    counts["inconclusive", case.name, case.form, "right" if kind == "right" else "wrong"] += 1
    return counts


def report(counts: Counter[tuple[object, ...]]) -> bool:
    """Print the tables; True if no right gradient was rejected and no wrong one accepted."""

    def total(status: str, kinds: tuple[str, ...], setting: object = None) -> int:
        return sum(
            n for key, n in counts.items()
            if key[0] == "count" and key[2] in kinds and key[3] == status and setting in (None, key[1])
        )  # fmt: skip

    wrong_kinds = (*WRONG, IGNORES_COTANGENT)
    statuses = ("agree", "disagree", "inconclusive")

    def row(title: str, kinds: tuple[str, ...], setting: object = None) -> None:
        print(f"{title:34}" + "".join(f"{total(status, kinds, setting):13,}" for status in statuses))

    print(f"{'':34}" + "".join(f"{status:>13}" for status in statuses))
    for setting in SETTINGS:
        row(f"right, x scale {setting[0]:g}, f scale {setting[1]:g}", ("right",), setting)
    for setting in SETTINGS:
        row(f"wrong, x scale {setting[0]:g}, f scale {setting[1]:g}", wrong_kinds, setting)
    for kind in wrong_kinds:
        row(f"wrong: {kind}", (kind,))
    row("ALL RIGHT", ("right",))
    row("ALL WRONG", wrong_kinds)
    for label in ("inconclusive", "MISTAKE"):
        for key, n in sorted((item for item in counts.items() if item[0][0] == label), key=lambda item: -item[1])[:12]:
            print(f"{label}: {n} x {key[1:]}")
    rejected, accepted = total("disagree", ("right",)), total("agree", wrong_kinds)
    right = sum(total(status, ("right",)) for status in statuses)
    wrong = sum(total(status, wrong_kinds) for status in statuses)
    print(f"right gradients rejected: {rejected} of {right:,}; wrong gradients accepted: {accepted} of {wrong:,}")
    return rejected == accepted == 0


def main(seeds: int) -> int:
    started = time.perf_counter()
    counts: Counter[tuple[object, ...]] = Counter()
    with ProcessPoolExecutor() as pool:
        for part in pool.map(count, range(seeds), [seeds] * seeds, chunksize=1):
            counts.update(part)
    sound = report(counts)
    print(f"{seeds} seeds, {time.perf_counter() - started:.0f} s")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
