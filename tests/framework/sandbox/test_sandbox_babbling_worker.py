"""A worker that answers anything at random: plain data or the submission's error, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from puppet import Puppet, Theatre, after_loading, pack

from autograder.sandbox import Remote, Session, SubmissionError
from autograder.wire.messages import CallBack, Callback, Done, Failed, Handle, Hello, ListValue, Loaded, Named

# Every kind of request, each given every kind of answer.
REQUESTS: dict[str, Callable[[Session], Any]] = {
    "call": lambda s: s.student.f(1.0),
    "batch": lambda s: s.student.f.many([1.0, 2.0]),
    "call with a callback": lambda s: s.student.f(lambda x: 1.0),
    "generator": lambda s: s.student.generator(1),
    "repeat": lambda s: s.student.repeat("add", 1.0, 2.0, times=3),
    "attribute": lambda s: Remote(s.connection, 1, "a T").data,
    "setting": lambda s: setattr(Remote(s.connection, 1, "a T"), "data", 1.0),
    "operator": lambda s: Remote(s.connection, 1, "a T") + 1.0,
    "length": lambda s: len(Remote(s.connection, 1, "a T")),
    "method": lambda s: Remote(s.connection, 1, "a T")(1.0),
}
ANSWERS = [
    Done([x], [], [])
    for x in (
        None,
        True,
        3,
        -1,
        2**62,
        2.5,
        "x",
        "7",
        ListValue([]),
        Handle(1, "a T"),
        Named("f"),
        Callback(0),
        Callback(5),
    )
] + [
    Done([], [], []),
    Done([1.0] * 3, [], []),
    Hello([]),
    Loaded([], []),
    CallBack(0, [1.0]),
    CallBack(0, []),
    Failed("E", [], "m", []),
]


@pytest.mark.parametrize("name", REQUESTS)
def test_every_answer_to_every_request_is_plain_or_the_submissions_error(tmp_path: Path, name: str) -> None:
    answers = iter(ANSWERS * 2)
    theatre = Theatre(tmp_path, after_loading(lambda puppet, request: puppet.say(next(answers))))
    with theatre.session() as session:
        for _ in ANSWERS:
            session.ensure_loaded()
            try:
                REQUESTS[name](session)
            except SubmissionError as error:
                str(error).encode()


POOL: list[Any] = [None, True, 0, 1, 2**63, -1, 2.5, "x", "done", "callback", "failed", [], {}, ["a", "<f8", [1], 0], ["a", "|b1", [8], 0], ["h", 1, "x"], ["c", 0],
                   ["n", "f"], ["l", [1, 2.0]], ["d", [[1, 2]]], b"\xff", [["f.py", 3, "f"]]]  # fmt: skip


FIELDS: dict[str, Callable[[random.Random], Any]] = {
    **dict.fromkeys(
        ["values", "arguments"], lambda rng: [rng.choice(POOL) for _ in range(rng.choice((1, 1, 1, 0, 2)))]
    ),
    **dict.fromkeys(
        ["changed", "warnings", "bases", "names", "notes", "layers"], lambda rng: ["0"] * rng.choice((0, 0, 0, 1))
    ),
    "id": lambda rng: rng.randrange(3),
    "exception": lambda rng: rng.choice(("ValueError", "NoSuchName", "Malformed", "")),
    "message": lambda rng: "words",
    "frames": lambda rng: [["m.py", 3, "f"]],
}


def random_frame(puppet: Puppet, rng: random.Random) -> None:
    """A frame of nearly the right form, then perhaps a byte of it changed."""
    body: Any = {"type": rng.choice(["done", "done", "callback", "failed", "loaded", "hello", "x"])}
    for field, likely in FIELDS.items():
        chance = rng.random()
        if chance < 0.995:
            body[field] = likely(rng) if chance < 0.98 else rng.choice(POOL)
    header = bytearray(pack([puppet.seq if rng.random() < 0.95 else rng.randrange(99), [8], body]))
    if rng.random() < 0.2:
        header[rng.randrange(len(header))] = rng.randrange(256)
    puppet.raw(bytes(header), bytes(8))


@pytest.mark.parametrize("seed", range(4))
def test_random_answers_are_plain_or_the_submissions_error(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)

    def babble(puppet: Puppet, request: Any) -> None:
        for _ in range(rng.randrange(1, 4)):
            random_frame(puppet, rng)
        if rng.random() < 0.95:
            puppet.leave()

    ends = {"plain": 0, "error": 0}
    with Theatre(tmp_path, after_loading(babble)).session(call_seconds=0.1, reserved_seconds=0.0) as session:
        for _ in range(600):
            try:
                session.ensure_loaded()
                rng.choice(list(REQUESTS.values()))(session)
                ends["plain"] += 1
            except SubmissionError as error:
                str(error).encode()
                ends["error"] += 1
    assert min(ends.values()) > 10  # both ends are reached
