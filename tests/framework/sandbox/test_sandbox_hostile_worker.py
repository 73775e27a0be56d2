"""A worker that says anything: each outcome is the submission's error or plain data, in time, and the session goes on with the next worker."""

from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from puppet import PATIENCE, Puppet, Script, Theatre, after_loading, honest, pack

from autograder.sandbox import Remote, SubmissionError, TimedOut, Violated
from autograder.wire.messages import CallBack, Callback, Done, Failed, Frame, Handle, Hello, ListValue, Loaded, Named

SLACK = 1.0  # seconds that a busy machine may add
FORTY_TWO = Done([42.0], [], [])
ARRAY = {"type": "done", "values": [["a", "<f8", [1], 0]], "changed": [], "warnings": []}


def drip(puppet: Puppet, request: Any) -> None:
    for byte in struct.pack("<I", 100) + bytes(100):
        puppet.sock.sendall(bytes([byte]))
        time.sleep(0.03)


def flood_with_callbacks(puppet: Puppet, request: Any) -> None:
    header = pack([puppet.seq, [], {"type": "callback", "id": 0, "arguments": [1.0]}])
    while True:
        puppet.sock.sendall((struct.pack("<I", len(header)) + header) * 100)


def say(*replies: Any, **how: Any) -> Script:
    def script(puppet: Puppet, request: Any) -> None:
        for reply in replies:
            puppet.say(reply, **how)

    return script


def raw(*arguments: Any, **how: Any) -> Script:
    return lambda puppet, request: puppet.raw(*arguments, **how)


def form(body: Any, sizes: Any = (), data: bytes = b"") -> Script:
    return lambda puppet, request: puppet.say_any(body, sizes, data)


def then(first: Script, second: Script) -> Script:
    return lambda puppet, request: (first(puppet, request), second(puppet, request))[0]


def leave(puppet: Puppet, request: Any) -> None:
    puppet.leave()


# What the worker does in place of an answer, and the words for it.
MISBEHAVIOUR: dict[str, tuple[Script, str]] = {
    "says nothing": (lambda puppet, request: None, "no answer within"),
    "leaves": (leave, "ended the process"),
    "says half a frame": (raw(b"\x93\x01", length=50), "no answer within"),
    "says half a frame and leaves": (then(raw(b"\x93\x01", length=50), leave), "ended the process"),
    "says a byte at a time": (drip, "no answer within"),
    "announces 64 MiB": (form(ARRAY | {"values": [["a", "<f8", [8 << 20], 0]]}, (64 << 20,)), "no answer within"),
    "announces a header of 4 GiB": (raw(b"", length=2**32 - 1), "a header of 4294967295 bytes"),
    "announces an array of 10^12 bytes": (form(ARRAY, (10**12,)), "more than 64 MiB"),
    "says no msgpack": (raw(b"\xc1" * 10), "an undecodable header"),
    "says a request": (form({"type": "get", "target": None, "name": "x"}), "an undecodable header"),
    "answers the previous question": (lambda p, r: p.say(FORTY_TWO, seq=p.seq - 1), "an answer to another question"),
    "answers the next question": (lambda p, r: p.say(FORTY_TWO, seq=p.seq + 1), "an answer to another question"),
    "answers question 0": (say(FORTY_TWO, seq=0), "an answer to another question"),
    "answers question 2^63": (say(FORTY_TWO, seq=2**63), "an answer to another question"),
    "says hello again": (say(Hello(["uid", "landlock"])), "an answer out of place"),
    "says that it has loaded": (say(Loaded(["g"], [])), "an answer out of place"),
    "gives no value": (say(Done([], [], [])), "answered 0 calls out of 1"),
    "gives two values": (say(Done([1.0, 2.0], [], [])), "answered 2 calls out of 1"),
    "gives a function by name": (say(Done([Named("os.system")], [], [])), "a reference to nothing"),
    "gives a callback that it was not given": (say(Done([Callback(7)], [], [])), "a reference to nothing"),
    "gives a callback of a negative number": (say(Done([Callback(-1)], [], [])), "a reference to nothing"),
    "gives an array of objects": (form(ARRAY | {"values": [["a", "|O", [1], 0]]}, (8,), bytes(8)), "a dtype, rank or buffer"),
    "gives an array without its bytes": (form(ARRAY), "a dtype, rank or buffer"),
    "gives a list nested too deeply": (form(ARRAY | {"values": [eval("['l', [" * 40 + "]]" * 40)]}), "nested too deeply"),
    "calls back what it was not given": (say(CallBack(5, [])), "a callback that was never given"),
    "calls back number -1": (say(CallBack(-1, [])), "a callback that was never given"),
    "calls back with a reference to nothing": (say(CallBack(0, [Callback(9)])), "a reference to nothing"),
    "calls back without end": (flood_with_callbacks, "no answer within"),
    "says that an argument was changed": (say(Done([1.0], ["0"], [])), "changed its argument 1"),
    "says that a strange argument was changed": (say(Done([1.0], ["\x1b[2J" * 100], [])), "changed an argument in place"),
    "says that argument 10^30 was changed": (say(Done([1.0], ["9" * 30], [])), "changed an argument in place"),
    "says that another digit was changed": (say(Done([1.0], ["\u0663", "\u00b2"], [])), "changed an argument in place"),
    "fails without a name": (say(Failed("", [], "", [])), "f raised an exception of its own"),
    "fails in terminal codes": (say(Failed("\x1b[2J", ["\x1b"], "\x1b[2J", [Frame("\x1b", -5, "\x1b")])), r"an exception of its own \[\?\[2J\]: \?\[2J"),
    "fails at line 2^60": (say(Failed("E", [], "m", [Frame("f.py", 2**60, "f")] * 1000)), r"an exception of its own \[E\]: m"),
    "fails as if the name were missing": (say(Failed("NoSuchName", [], "sigmoid", [])), "m.py has no `f`"),
    "fails as if it were malformed": (say(Failed("Malformed", [], "\x1b" * 9000, [])), "handed in something that cannot be taken"),
    "fails with a message of 3 MB": (say(Failed("E", ["E"] * 9999, "m" * 3_000_000, [])), r"an exception of its own \[E\]: mmm"),
}  # fmt: skip
PLAIN: dict[str, Script] = {
    "answers": honest,
    "answers twice": say(FORTY_TWO, FORTY_TWO),
    "gives a handle of any number": say(Done([Handle(2**63, "\x1b[2J" * 999)], [], [])),
    "gives a handle with no words": say(Done([Handle(-5, "")], [], [])),
    "gives the largest integer": form(ARRAY | {"values": [2**64 - 1]}),
    "gives a dict with a key twice": form(ARRAY | {"values": [["d", [[1, 2.0], [True, 3.0]]]]}),
    "gives the callback that it was given": say(Done([Callback(0)], [], [])),
    "gives a list of everything": say(Done([ListValue([None, True, 1, 2.0, "x", ListValue([])])], [], [])),
    "warns without end": say(Done([1.0], [], ["w" * 1000] * 2000)),
}


@pytest.mark.parametrize("name", MISBEHAVIOUR)
def test_misbehaviour_is_the_submissions_error_and_the_next_worker_answers(tmp_path: Path, name: str) -> None:
    script, words = MISBEHAVIOUR[name]
    with Theatre(tmp_path, after_loading(script), honest).session() as session:
        session.ensure_loaded()
        started = time.monotonic()
        with pytest.raises(SubmissionError, match=words) as caught:
            session.student.f(np.zeros(3), lambda x: x)
        assert time.monotonic() - started < PATIENCE + SLACK
        str(caught.value).encode()
        assert len(caught.value.public) < 3000
        session.end()
        session.ensure_loaded()
        assert session.student.f() == 42.0


@pytest.mark.parametrize("name", PLAIN)
def test_an_odd_answer_within_the_rules_is_plain_data(tmp_path: Path, name: str) -> None:
    with Theatre(tmp_path, after_loading(PLAIN[name])).session() as session:
        session.ensure_loaded()
        got = session.student.f(lambda x: x)
        repr(got)
        assert type(got) in (float, int, str, list, dict, Remote) or callable(got)


def test_an_answer_given_twice_is_not_taken_for_the_next(tmp_path: Path) -> None:
    with Theatre(tmp_path, after_loading(say(FORTY_TWO, FORTY_TWO))).session() as session:
        session.ensure_loaded()
        assert session.student.f() == 42.0
        with pytest.raises(Violated, match="an answer to another question"):
            session.student.g()


def test_a_request_that_is_never_read_ends_with_the_time_of_the_call(tmp_path: Path) -> None:
    def load_and_read_no_more(puppet: Puppet, request: Any) -> None:
        honest(puppet, request)
        time.sleep(0.5)

    with Theatre(tmp_path, load_and_read_no_more).session() as session:
        session.ensure_loaded()
        started = time.monotonic()
        with pytest.raises(TimedOut):
            session.student.f(np.zeros(8 << 20))
        assert time.monotonic() - started < PATIENCE + SLACK


@pytest.mark.parametrize("name", [name for name in MISBEHAVIOUR if name != "says that it has loaded"])
def test_misbehaviour_while_loading_is_the_submissions_error(tmp_path: Path, name: str) -> None:
    with Theatre(tmp_path, MISBEHAVIOUR[name][0], honest).session() as session:
        with pytest.raises(SubmissionError):
            session.ensure_loaded()
        session.ensure_loaded()
        assert session.student.f() == 42.0
