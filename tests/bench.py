"""What grading a submission costs, beside the usual way and beside the floor. `python tests/bench.py [--copies N]
[--rounds N]`

ours    `autograder grade` on N copies of the reference of 01_activations: sandbox, all hidden checks, result files;
the whole command, start included pytest  a bare pytest process for each submission, without any sandbox: the same
hidden suite (on fewer copies, since it is slow) floor   fork from a warm process, run the module, make the same
calls, exit: no walls, no messages, no checks, no files

All three keep every core busy. Each round times the three in turn, so that their ratios hold even where the machine's
speed drifts; wall times are per submission, in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

from autograder.course import Topic, find_course, load_module, release
from autograder.grading.at_home import find_handout, mark, saved
from autograder.grading.loop import Job, Loop, run_suite
from autograder.grading.provider import InProcess

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
PYTEST_COPIES = 12  # a bare pytest takes over half a second
TARGET_MS, TARGET_PYTEST, TARGET_FLOOR = 60.0, 5.0, 3.0
TARGET_CHECK_MS = 600.0


def ours(topic: Topic, copies: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        for i in range(copies):
            one = Path(folder, "class", f"student{i:04d}")
            one.mkdir(parents=True)
            (one / topic.source.name).write_bytes(topic.source.read_bytes())
        command = [sys.executable, "-m", "autograder", "grade", topic.name, f"{folder}/class", "--out", f"{folder}/out"]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=topic.root)
        took = time.perf_counter() - started
        full = sum(",20,20," in line for line in Path(folder, "out", "grades.csv").read_text().splitlines())
        if full != copies:
            sys.exit(f"only {full} of {copies} copies of the reference got 20 of 20: not a benchmark of anything")
    return took / copies * 1e3


def bare_pytest(topic: Topic, copies: int) -> float:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(topic.hidden)]

    def one(_: int) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=topic.root)

    started = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(one, range(copies)))
    return (time.perf_counter() - started) / copies * 1e3


def record_calls(topic: Topic) -> list[tuple[str, tuple[object, ...]]]:
    """Every call that the hidden suite makes of one submission."""
    calls: list[tuple[str, tuple[object, ...]]] = []
    provider = InProcess(load_module(topic.source), topic.source.name)
    call = provider.connection.call

    def recording(target, function, many, keywords):  # type: ignore[no-untyped-def]
        calls.extend((target, arguments) for arguments in many)
        return call(target, function, many, keywords)

    provider.connection.call = recording  # type: ignore[method-assign]
    run_suite(
        topic.hidden,
        topic.root,
        Loop(topic.assignment(), load_module(topic.source), [Job(provider, 0, lambda checks: None)]),
    )
    return calls


def floor(topic: Topic, calls: list[tuple[str, tuple[object, ...]]], copies: int) -> float:
    source = topic.source.read_text(encoding="utf-8")
    started = time.perf_counter()
    running: set[int] = set()
    for _ in range(copies):
        if len(running) >= CORES:
            running.discard(os.wait()[0])
        pid = os.fork()
        if pid == 0:
            module = ModuleType("submission")
            exec(compile(source, "submission.py", "exec"), module.__dict__)
            for name, arguments in calls:
                getattr(module, name)(*arguments)
            os._exit(0)
        running.add(pid)
    while running:
        running.discard(os.wait()[0])
    return (time.perf_counter() - started) / copies * 1e3


def at_home(topic: Topic, rounds: int) -> dict[str, list[float]]:
    """A student's `autograder check` of the whole assignment from a cold start, and a rerun of `watch`, in ms."""
    rows: dict[str, list[float]] = {"check, cold": [], "check of one, cold": [], "watch, a rerun": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in release(find_course(), topic).items():
            (folder / file).write_bytes(data)
        (folder / topic.source.name).write_bytes(topic.source.read_bytes())
        handout = find_handout(folder)
        for _ in range(rounds):
            for row, arguments in (("check, cold", ()), ("check of one, cold", (handout.assignment.names[0],))):
                command = [sys.executable, "-m", "autograder", "check", *arguments]
                started = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
                rows[row].append((time.perf_counter() - started) * 1e3)
            started = time.perf_counter()
            mark(handout, saved(handout.work), handout.assignment.exercises, lambda marked: None)
            rows["watch, a rerun"].append((time.perf_counter() - started) * 1e3)
    return rows


def show(title: str, rows: dict[str, list[float]]) -> None:
    print(f"{title:24}{'min':>8}{'median':>8}{'max':>8}")
    for name, times in rows.items():
        print(f"{name:24}{min(times):8.1f}{statistics.median(times):8.1f}{max(times):8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    topic = find_course(Path(__file__)).topic("01_activations")
    calls = record_calls(topic)
    print(
        f"{options.copies} copies, {options.rounds} rounds, {CORES} cores, {len(calls)} calls a submission, "
        f"Python {sys.version.split()[0]}"
    )
    rows: dict[str, list[float]] = {"ours": [], "pytest": [], "floor": []}
    for _ in range(options.rounds):
        rows["ours"].append(ours(topic, options.copies))
        rows["pytest"].append(bare_pytest(topic, PYTEST_COPIES))
        rows["floor"].append(floor(topic, calls, options.copies))
    show("ms a submission", rows)
    for other in ("pytest", "floor"):
        pairs = zip(rows["ours"], rows[other], strict=True)
        ratios = [b / a if other == "pytest" else a / b for a, b in pairs]
        name = "pytest / ours" if other == "pytest" else "ours / floor"
        print(f"{name:24}{min(ratios):8.1f}{statistics.median(ratios):8.1f}{max(ratios):8.1f}")
    print(
        f"targets: ours at most {TARGET_MS:g} ms, pytest / ours at least {TARGET_PYTEST:g}, "
        f"ours / floor at most {TARGET_FLOOR:g}"
    )
    show("at home, ms", at_home(topic, 2 * options.rounds))
    print(f"target: check, cold, at most {TARGET_CHECK_MS:g} ms")


if __name__ == "__main__":
    main()
