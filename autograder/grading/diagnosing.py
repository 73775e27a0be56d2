"""Says which mistake it is: a failed exercise is checked again, watched, beside every known way of failing it.

The inputs come from seeds that are the same for a whole class, and never earn points: so each mistake is run once.
"""

from __future__ import annotations

import contextlib
import operator
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from autograder.checking import (
    KNOWN,
    RIGHT,
    TRANSFORMS,
    UNKNOWN,
    Answer,
    Diagnosis,
    Digest,
    Hypothesis,
    Observed,
    diagnose,
    numbers,
)
from autograder.course import Topic, load_mistakes, load_module, replaced
from autograder.course.handout import write_atomically
from autograder.grading.examples import in_words, smaller
from autograder.grading.loop import Job
from autograder.grading.practice import shown_at_home
from autograder.grading.provider import InProcess, Provider
from autograder.grading.result import Check, Diagnosed
from autograder.sandbox import Remote, SubmissionError

UNCLEAR = ("not started", "missing", "ended")  # faults of which there is nothing more to find out
SLOW = 0.5  # seconds: a check that takes longer (a chain of 100,000) tells little, and costs it for every mistake
PATIENCE = 40.0  # seconds for one submission; the first one of a class pays for what the others find done
Function = Callable[..., Any]
_Key = tuple[str, Hypothesis, str]  # exercise, hypothesis, check
AGAIN = "second call differs"
SAID_AGAIN = (
    "The same call gives another result the second time: something is kept between calls, in a global, in a default "
    "argument or in an array that is used again. Make everything anew at each call."
)


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    """One line of the memory."""

    exercise: str
    hypothesis: Hypothesis
    check: str
    answer: Answer
    seconds: float  # of processor time


def _recalled(memory: Path) -> list[_Entry]:
    try:
        return msgspec.msgpack.decode(memory.read_bytes(), type=list[_Entry])
    except (OSError, msgspec.MsgspecError):
        return []


class Diagnoser:
    """Knows a topic's mistakes, and what each of them answers."""

    def __init__(
        self, topic: Topic, seeds: Sequence[int], grade: Callable[[Job], None], memory: Path | None = None
    ) -> None:
        self.topic = topic
        self.seeds = seeds
        self.grade = grade
        self._ways: dict[str, dict[Hypothesis, Function]] = {}  # by exercise
        self._answers: dict[_Key, Answer] = {}
        self._seconds: dict[_Key, float] = {}  # that they took
        self._mistakes = load_mistakes(topic.mistakes) if topic.mistakes.exists() else ()
        self._module = load_module(topic.source)
        self._deadline = 0.0
        self._memory = memory  # a file: what a mistake answers is found out once for a suite, not at every start
        self._read = 0  # when the file was written that was read last
        self._remembered = 0  # answers in it

    def diagnose(self, provider: Provider, checks: Sequence[Check]) -> tuple[Diagnosed, ...]:
        """What is wrong with a submission whose checks came out so."""
        self._recall()
        told = {c.exercise: c for c in reversed(checks) if not c.passed}  # the first that failed
        asked = {c.exercise for c in checks if not c.passed and c.kind not in UNCLEAR}
        observed: dict[str, list[Observed]] = {name: [] for name in asked}
        slow = frozenset(c.name for c in checks if c.seconds > SLOW).union(*map(self._slow, asked))
        self._deadline = time.monotonic() + PATIENCE
        for seed in self.seeds if asked else ():
            self.grade(
                Job(
                    provider,
                    seed,
                    _nothing,
                    frozenset(asked),
                    observe=lambda name, seen: observed[name].append(seen),
                    skip=slow,
                )
            )
        found = []
        for name in dict.fromkeys(c.exercise for c in checks if c.exercise in told):
            diagnosis = None
            if name in asked:
                wrong = [hypothesis for hypothesis in self._known(name) if hypothesis != RIGHT]
                diagnosis = diagnose(observed[name], wrong, self._answer(name))
                if diagnosis is not None and diagnosis.kind == UNKNOWN and _forgets_nothing(provider, observed[name]):
                    diagnosis = Diagnosis(AGAIN, AGAIN, SAID_AGAIN, diagnosis.example)
            if diagnosis is None:  # nothing more is to be found out, or it failed once and never again
                found.append(Diagnosed(name, told[name].kind, ""))
            else:
                shows = diagnosis.example and smaller(diagnosis.example, provider, self._module)
                example, wanted = in_words(shows)
                at_home = shown_at_home(provider, name, self.grade, slow)
                found.append(Diagnosed(name, diagnosis.name, diagnosis.message, example, wanted, at_home))
        return tuple(found)

    def remember(self) -> None:
        """Write down what was found out since the last time. Of graders that do so at once, one is the last."""
        self._recall()
        if self._memory is None or len(self._answers) == self._remembered:
            return
        entries = [_Entry(*key, answer, self._seconds[key]) for key, answer in self._answers.items()]
        self._remembered = len(self._answers)
        with contextlib.suppress(OSError):  # a course that cannot be written to is graded all the same
            self._memory.parent.mkdir(exist_ok=True)
            write_atomically(self._memory, msgspec.msgpack.encode(entries))
            self._read = self._memory.stat().st_mtime_ns

    def _recall(self) -> None:
        """Read what other graders have found out since, too."""
        with contextlib.suppress(OSError):
            written = self._memory.stat().st_mtime_ns if self._memory else 0
            if self._memory is not None and written != self._read:
                entries = _recalled(self._memory)
                for entry in entries:
                    key = entry.exercise, entry.hypothesis, entry.check
                    self._answers[key], self._seconds[key] = entry.answer, entry.seconds
                self._read, self._remembered = written, len(entries)

    def answers(self, exercise: str) -> dict[Hypothesis, dict[str, Digest]]:
        """What every known way of failing an exercise, and the right answer, say in each of its checks."""
        found: dict[Hypothesis, dict[str, Digest]] = {}
        for hypothesis, function in self._known(exercise).items():
            said = found[hypothesis] = {}

            def note(_: str, seen: Observed, said: dict[str, Digest] = said) -> None:
                said[seen.check] = seen.digest

            with replaced(self._module, exercise, function):
                for seed in self.seeds:
                    provider = InProcess(self._module, self.topic.source.name)
                    self.grade(Job(provider, seed, _nothing, frozenset({exercise}), observe=note))
        return found

    def learn(self, exercises: Sequence[str], seconds: float) -> None:
        """Find out beforehand what mistakes answer, as far as the time goes: no student then waits for it."""
        self._recall()
        self._deadline = time.monotonic() + seconds
        with contextlib.suppress(TimeoutError):
            slow = frozenset[str]().union(*map(self._slow, exercises))
            known = [(k[0], k[2].rpartition(" ")[0]) for k in self._answers if k[1] == RIGHT]
            for seed in self.seeds:
                for exercise, test in dict.fromkeys(known):
                    answer = self._answer(exercise)
                    for hypothesis in self._known(exercise) if test not in slow else ():
                        answer(hypothesis, f"{test} {seed}")
        self.remember()

    def _known(self, exercise: str) -> dict[Hypothesis, Function]:
        """Every way of failing an exercise that is known: its mistakes first, and then what any function can have."""
        if exercise not in self._ways:
            right = operator.attrgetter(exercise)(self._module)
            ways: dict[Hypothesis, Function] = {RIGHT: right}
            ways |= {
                Hypothesis(KNOWN, m.name, m.sentence): m.function for m in self._mistakes if m.exercise == exercise
            }
            if not isinstance(right, type):
                ways |= {Hypothesis(t.kind, t.kind, t.sentence): t.of(right) for t in TRANSFORMS}
            self._ways[exercise] = ways
        return self._ways[exercise]

    def _slow(self, exercise: str) -> frozenset[str]:
        """The tests of an exercise that take the reference long, and so every hypothesis that gets as far."""
        first = f" {self.seeds[0]}"  # all checks are gone through with this seed, once for a suite
        took = {k[2]: s for k, s in self._seconds.items() if k[:2] == (exercise, RIGHT) and k[2].endswith(first)}
        if not took:

            def note(_: str, seen: Observed) -> None:
                self._note((exercise, RIGHT, seen.check), seen)
                took[seen.check] = seen.seconds

            provider = InProcess(self._module, self.topic.source.name)
            self.grade(Job(provider, self.seeds[0], _nothing, frozenset({exercise}), observe=note))
        return frozenset(check.removesuffix(first) for check, seconds in took.items() if seconds > SLOW)

    def _note(self, key: _Key, seen: Observed) -> None:
        self._answers[key], self._seconds[key] = Answer(seen.digest, seen.asked), seen.seconds

    def _answer(self, exercise: str) -> Callable[[Hypothesis, str], Answer | None]:
        """What a hypothesis answers in a check: found out at the first time of asking."""

        def answer(hypothesis: Hypothesis, check: str) -> Answer | None:
            if time.monotonic() > self._deadline:
                raise TimeoutError(f"more than {PATIENCE:g} seconds for one submission")
            key = exercise, hypothesis, check
            if key not in self._answers:

                def note(_: str, seen: Observed) -> None:
                    self._note(key, seen)

                seed = int(check.rpartition(" ")[2])
                with replaced(self._module, exercise, self._known(exercise)[hypothesis]):
                    provider = InProcess(self._module, self.topic.source.name)
                    self.grade(Job(provider, seed, _nothing, frozenset({exercise}), observe=note, check=check))
            return self._answers.get(key)

        return answer


def _forgets_nothing(provider: Provider, observed: Sequence[Observed]) -> bool:
    """Whether the same call, made twice in a row, gives two results: something is kept between calls."""
    pair = next((p for o in observed for p in o.pairs if p.arguments is not None and p.arrays is not None), None)
    if pair is None or pair.arguments is None or not pair.target.isidentifier():
        return False
    if any(isinstance(a, Remote) or callable(a) for a in pair.arguments):  # a generator rightly goes on
        return False
    try:
        first, second = (getattr(provider.student, pair.target)(*pair.arguments) for _ in range(2))
    except SubmissionError:
        return False
    one, other = numbers(first), numbers(second)
    return one is not None and other is not None and not np.array_equal(one, other, equal_nan=True)


def _nothing(checks: list[Check]) -> None:
    """Points are not asked for."""
