"""How often does the diagnosis say the right thing? Run: python tests/diagnosis/measure.py [NN ...] [--wrong]

Every function of the labelled set takes its exercise's place in the reference, is checked by the hidden suite, and
diagnosed. The table counts, for each assignment: wrong functions that get the sentence of their label; that get
another name; that get none ("unknown") though they have one, or one though they should have none; and right ones that
are accused. `--wrong` lists those that did not get their label.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from labels import Labelled, load

from autograder.course import Topic, find_course, load_module, with_mistake
from autograder.grading.diagnosing import Diagnoser
from autograder.grading.loop import Job, Loop, run_suite
from autograder.grading.provider import InProcess
from autograder.grading.result import Check, Diagnosed

HERE = Path(__file__).parent
SEED = 20261127  # of the inputs that would earn points
PROBES = (11, 12)  # of those on which mistakes are told apart
COLUMNS = ("right name", "wrong name", "unknown", "rightly unknown", "named, no label", "right", "accused")


def measure(topic: Topic, labelled: tuple[Labelled, ...]) -> list[tuple[Labelled, tuple[Diagnosed, ...], list[Check]]]:
    """What is said of each function, and how it was checked."""
    found = []
    loop = Loop(topic.assignment(), load_module(topic.source), ())
    diagnoser = Diagnoser(topic, PROBES, loop.grade)

    def jobs():
        for item in labelled:
            checks: list[Check] = []
            provider = InProcess(with_mistake(topic.source, item.exercise, item.function), topic.source.name)
            yield Job(provider, SEED, checks.extend, frozenset({item.exercise}))
            found.append((item, diagnoser.diagnose(provider, checks), checks))

    loop.jobs = jobs()
    run_suite(topic.hidden, topic.root, loop)
    return found


def outcome(item: Labelled, diagnoses: tuple[Diagnosed, ...], checks: list[Check]) -> str:
    """The column in which a function counts."""
    said = diagnoses[0].mistake if diagnoses else None
    if item.right:  # without care, numerical care may be found missing, and nothing else
        return "right" if all(c.passed or (c.care and not item.care) for c in checks) else "accused"
    label = item.mistake or item.kind
    if label == said:
        return "rightly unknown" if label == "unknown" else "right name"
    if label == "unknown":
        return "named, no label"
    return "unknown" if said in (None, "unknown") else "wrong name"


def main() -> None:
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    course = find_course(HERE)
    total: Counter[str] = Counter()
    print(f"{'':20}" + "".join(f"{c:>17}" for c in COLUMNS) + f"{'ms each':>9}")
    for path in sorted(HERE.glob("[0-9]*.py")):
        if names and path.name[:2] not in names:
            continue
        topic = course.topic(path.stem)
        labelled = load(path)
        started = time.process_time()
        found = measure(topic, labelled)
        each = 1000 * (time.process_time() - started) / len(labelled)
        count = Counter(outcome(*one) for one in found)
        total += count
        print(f"{topic.name:20}" + "".join(f"{count[c]:17}" for c in COLUMNS) + f"{each:9.0f}")
        if "--wrong" in sys.argv:
            for item, diagnoses, checks in found:
                if outcome(item, diagnoses, checks) not in ("right name", "right", "rightly unknown"):
                    said = diagnoses[0] if diagnoses else None
                    print(f"    {item.exercise}: {item.name}: {item.mistake or item.kind or 'right'} <- {said}")
    print(f"{'together':20}" + "".join(f"{total[c]:17}" for c in COLUMNS))


if __name__ == "__main__":
    main()
