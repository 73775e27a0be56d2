"""Does `gradcheck` ever reject a right gradient, or accept a wrong one? Counts both.

    python tests/soundness.py [SEEDS]      70 by default: about a minute on two cores

Every family of functions (framework/checking/families.py) is drawn SEEDS times under every setting (scale of x, scale
of f) with its right gradient; SEEDS / 5 times with each kind of wrong one; and as often with its right gradient but a
spoiled function (float32 inside, rounded, noisy). Exit code 1 if a right gradient was rejected or a wrong one
accepted; `inconclusive` is counted apart.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from framework.checking.families import Array, Case, Function, cases

from autograder.checking import CheckFailed, gradcheck

SEEDS = 70
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
WRONG_KINDS = (*WRONG, IGNORES_COTANGENT)
RIGHT = "right"


def wrong_derivatives(case: Case, seed: int) -> Iterator[tuple[str, Function]]:
    """Every wrong version of the case's derivative that does differ from it at x."""
    v = (np.random.default_rng(seed).normal(size=np.shape(case.f(case.x))),) if case.form == "vjp" else ()
    right = case.df(case.x, *v)
    for kind, spoil in WRONG.items():
        if not np.allclose(spoil(right, case.x, seed), right, rtol=1e-9, atol=1e-12 * np.abs(right).max()):
            yield kind, lambda x, *v, spoil=spoil: spoil(case.df(x, *v), x, seed)
    if case.form == "vjp":
        yield IGNORES_COTANGENT, lambda x, v: case.df(x, np.ones_like(v))


def float32_inside(f: Function) -> Function:
    return lambda x: np.asarray(f(x)).astype(np.float32).astype(np.float64)


def noise_inside(f: Function) -> Function:
    return lambda x: f(x) * (1 + 1e-7 * np.sin(1e17 * np.asarray(f(x))))


NOISY: dict[str, Callable[[Function], Function]] = {  # f is spoiled, the derivative is right: nobody may be accused
    "float32 inside": float32_inside,
    "rounded to 6 digits": lambda f: lambda x: np.round(f(x), 6),
    "noise of 1e-7": noise_inside,
    "cancels 10 digits": lambda f: lambda x: (f(x) + 1e10) - 1e10,
}


def outcome(f: Function, df: Function, x: Array, form: str, rng: np.random.Generator) -> tuple[str, int]:
    """(verdict, draws) of one public call."""
    try:
        verdict = gradcheck(f, df, x, rng=rng, form=form)
    except CheckFailed:
        return "disagree", 0
    return verdict.status, verdict.draws


def scaled(f: Function, by: float) -> Function:
    return lambda *arguments: by * f(*arguments)


def count(seed: int, seeds: int, settings: Sequence[tuple[float, float]] = SETTINGS) -> Counter[tuple[object, ...]]:
    """Everything tried with one seed: how often each (setting, kind, verdict), which draws, which mistakes."""
    counts: Counter[tuple[object, ...]] = Counter()
    for x_scale, f_scale in settings:
        rng = np.random.default_rng([seed, int(x_scale * 10), int(f_scale * 1e6)])
        for drawn in cases(seed):
            case = Case(drawn.name, drawn.form, drawn.x * x_scale, drawn.f, drawn.df)
            tried = [(RIGHT, case.f, case.df)]
            if seed * WRONG_SHARE < seeds:
                tried += [(kind, case.f, df) for kind, df in wrong_derivatives(case, seed)]
                tried += [(kind, spoil(case.f), case.df) for kind, spoil in NOISY.items()]
            for kind, f, df in tried:
                status, draws = outcome(scaled(f, f_scale), scaled(df, f_scale), case.x, case.form, rng)
                counts["count", (x_scale, f_scale), kind, status] += 1
                counts["draws", kind, draws] += 1
                if status == ("agree" if kind in WRONG_KINDS else "disagree"):
                    counts["MISTAKE", case.name, case.form, kind, (x_scale, f_scale), seed] += 1
                if status == "inconclusive" and kind not in NOISY:
                    counts["inconclusive", case.name, case.form, "wrong" if kind in WRONG_KINDS else kind] += 1
    return counts


def report(counts: Counter[tuple[object, ...]]) -> bool:
    """Print the tables; True if no right gradient was rejected and no wrong one accepted."""
    statuses = ("agree", "disagree", "inconclusive")

    def total(status: str, kinds: tuple[str, ...], setting: object = None) -> int:
        counted = (key for key in counts if key[0] == "count" and key[2] in kinds and key[3] == status)
        return sum(counts[key] for key in counted if setting in (None, key[1]))

    def row(title: str, kinds: tuple[str, ...], setting: object = None) -> None:
        print(f"{title:38}" + "".join(f"{total(status, kinds, setting):13,}" for status in statuses))

    print(f"{'':38}" + "".join(f"{status:>13}" for status in statuses))
    for title, kinds in (("right", (RIGHT,)), ("wrong", WRONG_KINDS)):
        for setting in SETTINGS:
            row(f"{title}, x scale {setting[0]:g}, f scale {setting[1]:g}", kinds, setting)
    for kind in WRONG_KINDS:
        row(f"wrong: {kind}", (kind,))
    for kind in NOISY:
        row(f"right, f spoiled: {kind}", (kind,))
    row("ALL RIGHT", (RIGHT,))
    row("ALL RIGHT, f spoiled", tuple(NOISY))
    row("ALL WRONG", WRONG_KINDS)
    print(
        "draws of right gradients:",
        {key[2]: n for key, n in sorted(counts.items(), key=str) if key[:2] == ("draws", RIGHT)},
    )
    for label in ("inconclusive", "MISTAKE"):
        found = sorted((item for item in counts.items() if item[0][0] == label), key=lambda item: -item[1])
        for key, n in found[:12]:
            print(f"{label}: {n} x {key[1:]}")
    right, spoiled, wrong = (sum(total(s, kinds) for s in statuses) for kinds in ((RIGHT,), tuple(NOISY), WRONG_KINDS))
    rejected, accused, accepted = (
        total("disagree", (RIGHT,)),
        total("disagree", tuple(NOISY)),
        total("agree", WRONG_KINDS),
    )
    print(f"right gradients rejected: {rejected} of {right:,}; of spoiled functions: {accused} of {spoiled:,}")
    print(f"wrong gradients accepted: {accepted} of {wrong:,}")
    return rejected == accused == accepted == 0


def main(seeds: int) -> int:
    started = time.perf_counter()
    counts: Counter[tuple[object, ...]] = Counter()
    with ProcessPoolExecutor() as pool:
        for part in pool.map(count, range(seeds), [seeds] * seeds):
            counts.update(part)
    sound = report(counts)
    print(f"{seeds} seeds, {time.perf_counter() - started:.0f} s")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
