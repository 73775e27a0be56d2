"""What a hidden check says carries no text that the submission could have put hidden inputs into."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from puppet import Theatre, after_loading, honest, pack
from workbench import Load

from autograder.sandbox import Session, SubmissionError

SECRET = "3141592653"  # stands for a hidden input
LEAKS = {
    "in a message": "raise ValueError(z)",
    "in a message of what is known": "raise NotImplementedError(z)",
    "in a note": "e = ValueError(); e.add_note(z) if hasattr(e, 'add_note') else None; raise e",
    "in the name of an exception": "raise type('E' + z, (Exception,), {})",
    "in the name of a base": "raise type('F', (type('E' + z, (Exception,), {}),), {})",
    "in a false name": "raise type('M', (type,), {'__name__': z})('E', (Exception,), {})",
    "in an exception called like one of ours": "raise type('Malformed', (Exception,), {})(z)",
    "in a name that is not there": "raise type('NoSuchName', (Exception,), {})(z)",
    "in an import": "__import__('m' + z)",
    "in a warning": "warnings.warn(z, RuntimeWarning)",
    "in a warning like numpy's": "warnings.warn('overflow encountered in ' + z, RuntimeWarning)",
    "in the name of a function": "exec(compile(f'def f{z}(): raise ValueError', __file__, 'exec'), d := "
    "{}) or d['f' + z]()",
    "in the name of a file": "exec(compile('raise ValueError', f'submission/{z}.py', 'exec'))",
    "in the name of a file like the submission's": "exec(compile('raise ValueError', "
    "f'submission/submission{z}.py', 'exec'))",
    "in the key of an exception": "{}[z]",
    "in an attribute": "getattr(np, 'a' + z)",
    "in what is printed": "print(z); os._exit(0)",
    "in the last words of the process": "sys.exit(z)",
    "in a new name of the module": "globals()['n' + z] = 1; raise type('NoSuchName', (Exception,), {})(z)",
}


def said(session: Session) -> str:
    """The public sentence about the call f(SECRET) in a check of care."""
    session.connection.warnings_fail = True
    with pytest.raises(SubmissionError) as caught:
        session.student.f(SECRET)
    return caught.value.public


@pytest.mark.parametrize("how", LEAKS)
def test_a_submission_cannot_speak_through_a_hidden_check(load: Load, how: str) -> None:
    session = load(
        f"import os, sys, warnings\nimport numpy as np\n__file__ = 'submission/submission.py'\ndef f(z):\n    {LEAKS[how]}\n    return 1.0"
    )
    assert SECRET not in said(session)


FORGED = {
    "the file of a traceback": {
        "type": "failed",
        "exception": "ValueError",
        "bases": [],
        "message": "",
        "frames": [[f"{SECRET}.py", 3, "f"]],
    },
    "the function of a traceback": {
        "type": "failed",
        "exception": "ValueError",
        "bases": [],
        "message": "",
        "frames": [["m.py", 3, SECRET]],
    },
    "the exception": {"type": "failed", "exception": SECRET, "bases": [SECRET], "message": SECRET, "frames": []},
    "the message of a refusal": {
        "type": "failed",
        "exception": "Malformed",
        "bases": [],
        "message": SECRET,
        "frames": [],
    },
    "the name of an argument": {"type": "done", "values": [1.0], "changed": [SECRET], "warnings": []},
    "a warning": {"type": "done", "values": [1.0], "changed": [], "warnings": [SECRET]},
    "the tail of a warning": {
        "type": "done",
        "values": [1.0],
        "changed": [],
        "warnings": [f"overflow encountered in {SECRET}"],
    },
}


@pytest.mark.parametrize("what", FORGED)
def test_a_worker_cannot_speak_through_what_it_forges(tmp_path: Path, what: str) -> None:
    theatre = Theatre(tmp_path, after_loading(lambda puppet, request: puppet.raw(pack([puppet.seq, [], FORGED[what]]))))
    with theatre.session() as session:
        session.ensure_loaded()
        assert SECRET not in said(session)


@pytest.mark.parametrize(
    "kind", [f"a {SECRET}", f"an array of dtype {SECRET}", f"a list ({SECRET})", f"a {SECRET} (a subclass of list)"]
)
def test_a_worker_cannot_speak_through_the_description_of_an_object(tmp_path: Path, kind: str) -> None:
    form = {"type": "done", "values": [["h", 1, kind]], "changed": [], "warnings": []}
    with Theatre(
        tmp_path, after_loading(lambda puppet, request: puppet.raw(pack([puppet.seq, [], form])))
    ).session() as session:
        session.ensure_loaded()
        remote = session.student.f(SECRET)
        assert SECRET not in remote.kind + repr(remote)


def test_a_real_warning_is_told_as_what_it_is(load: Load) -> None:
    session = load("import numpy as np\ndef f(z): return np.exp(np.float64(1000))")
    assert said(session).startswith("f warned: overflow encountered. The value may be right here")


def test_a_real_line_is_told(load: Load) -> None:
    assert said(load("def f(z):\n    return 1 / 0")) == "f raised ZeroDivisionError (submission.py, line 2)"


def test_a_line_of_a_module_beside_the_submission_is_told(load: Load) -> None:
    session = load(
        "from kit.tools import g\ndef f(z): return g(z)", helpers={"kit.tools": "\n\ndef g(z): return 1 / 0"}
    )
    assert said(session) == "f raised ZeroDivisionError (tools.py, line 3)"


def test_a_changed_argument_is_told_by_its_place(tmp_path: Path) -> None:
    with Theatre(tmp_path, honest).session() as session:
        session.ensure_loaded()
        assert session.student.f(np.zeros(1), k=1.0) == 42.0
    forged = {"type": "done", "values": [1.0], "changed": ["k"], "warnings": []}
    with Theatre(
        tmp_path, after_loading(lambda puppet, request: puppet.raw(pack([puppet.seq, [], forged])))
    ).session() as session:
        session.ensure_loaded()
        with pytest.raises(SubmissionError, match="f changed its `k` in place"):
            session.student.f(np.zeros(1), k=1.0)
