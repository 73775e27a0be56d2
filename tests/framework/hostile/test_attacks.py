"""Every known attack, as root and as an ordinary user: no undeserved point, no hang, no leak, no marker, no process
left.

The corpus is tests/attacks; AUTOGRADER_ATTACKS=FOLDER adds another one of the same form. Time limits are set low:
what is tested is that they hold.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from ordinary_user import CANNOT, NOBODY

from autograder.course import find_course

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
COURSE = find_course(HERE)
TOPIC = "01_activations"
SCHEMA = json.loads((HERE.parent / "grading" / "results.schema.json").read_text())
MARKS = Path("/tmp/marks")
LIMITS = "call_seconds = 0.5\nimport_seconds = 1.5\nsubmission_seconds = 4.0\nreserved_seconds = 0.15"
LONGEST = 60.0  # seconds: the limit is 4, on a machine that has a core for each; here many share two
CANARIES = ("CANARY_HIDDEN_TEST_7f3a", "CANARY_NONCE_91c2")
PORT = 45991  # where attacks on the network would show
STRAYS_END = 10.0  # seconds: a grader of another test may have ended just now, and its server sees that soon
JOBS = 8  # most attacks wait for a limit


def corpora() -> list[Path]:
    more = os.environ.get("AUTOGRADER_ATTACKS")
    return [COURSE.root / "tests" / "attacks", *([Path(more)] if more else [])]


ATTACKS = {
    path.name: path
    for corpus in corpora()
    for path in sorted(corpus.iterdir())
    if path.is_dir() and path.name != "__pycache__"
}


@dataclass(frozen=True)
class Run:
    """What came out of grading the whole corpus at once."""

    as_root: bool
    documents: dict[str, dict]
    marks: list[str]
    escapes: str
    connections: int
    strays: list[str]
    changed: list[str]


def prepared(target: Path) -> None:
    """The corpus as a class, with the links and names that a checkout should not hold, and an honest submission
    before and after.
    """
    for name, attack in ATTACKS.items():
        copy = target / name
        shutil.copytree(attack, copy, symlinks=True)
        made = copy / "made.toml"
        if made.exists():
            wanted = tomllib.loads(made.read_text(encoding="utf-8"))
            made.unlink()
            for link, where in wanted.get("links", {}).items():
                (copy / link).symlink_to(where)
            for file, text in wanted.get("files", {}).items():
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                (copy / file).write_text(text)
    for name in ("aaa_honest", "zzz_honest"):
        (target / name).mkdir()
        (target / name / "activations.py").write_bytes(COURSE.topic(TOPIC).source.read_bytes())


def course_copy(target: Path) -> Path:
    for part in (f"solutions/{TOPIC}", f"tests/course/{TOPIC}"):
        shutil.copytree(COURSE.root / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "assignments").mkdir()
    toml = target / "solutions" / TOPIC / "assignment.toml"
    head, _, rest = toml.read_text().partition("[[exercise]]")
    toml.write_text(f"{head}\n[limits]\n{LIMITS}\n\n[[exercise]]{rest}")
    suite = target / "tests/course" / TOPIC / "test_hidden.py"
    suite.write_text(suite.read_text() + f'\n{CANARIES[0]} = "{CANARIES[0]} import"\n')
    return target


def digests(folder: Path) -> dict[str, str]:
    return {
        str(p): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.is_symlink()
    }


# Whoever runs the tests; root is somebody else, too, and takes the time for that in `make long`.
AS = ["root", pytest.param("ordinary user", marks=pytest.mark.long if os.geteuid() == 0 else ())]


@pytest.fixture(scope="module", params=AS)
def run(request) -> Iterator[Run]:
    """Grade the corpus once; as root also as somebody else."""
    as_root = request.param == "root"
    if as_root and os.geteuid() != 0:
        pytest.skip("not run by root")
    # Not in pytest's own folder, which another run of pytest closes to everybody else.
    base = Path(tempfile.mkdtemp(prefix="attacks-"))
    base.chmod(0o755)
    try:
        yield graded(base, as_root)
    finally:
        shutil.rmtree(base)


def graded(base: Path, as_root: bool) -> Run:
    course = course_copy(base / "course")
    prepared(base / "class")
    out = base / "out"
    out.mkdir()
    MARKS.mkdir(exist_ok=True)
    MARKS.chmod(0o1777)
    for mark in MARKS.iterdir():
        mark.unlink()
    before = digests(course)
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        TOPIC,
        str(base / "class"),
        "--out",
        str(out),
        "--jobs",
        str(JOBS),
    ]
    if not as_root and os.geteuid() == 0:
        for path in (out, course):
            os.chown(path, NOBODY, NOBODY)
        command = [sys.executable, str(HERE / "ordinary_user.py"), *command]
    environment = {
        **os.environ,
        "AG_NONCE": CANARIES[1],
        "AUTOGRADER_SECRET": f"a secret {CANARIES[1]}",
        "AUTOGRADER_COURSE": str(course),
        "NEEDED": str(COURSE.root),
        "HOME": str(base),
    }
    with socket.create_server(("127.0.0.1", PORT)) as listener:
        listener.settimeout(0.0)
        done = subprocess.run(
            command, cwd=base, env=environment, capture_output=True, text=True, timeout=900, check=False
        )
        connections = 0
        try:
            while listener.accept():
                connections += 1
        except (BlockingIOError, TimeoutError):
            pass
    if done.returncode == CANNOT:
        pytest.skip(f"no way to run as an ordinary user here: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr[-2000:]
    documents = {}
    for path in (out / "results").glob("*.json"):
        document = json.loads(path.read_text())
        documents[document["extra_data"]["submission"]] = document
    changed = [name for name, digest in digests(course).items() if name in before and before[name] != digest]
    escapes = "\n".join(f"{n}: {d['extra_data']['stdout']}" for n, d in documents.items())
    return Run(as_root, documents, [m.name for m in MARKS.iterdir()], escapes, connections, strays(), changed)


def strays() -> list[str]:
    """Processes of ours that outlive their grader and their server: adopted by process 1, and not about to end."""
    until = time.monotonic() + STRAYS_END
    while found := _adopted():
        if time.monotonic() > until:
            break
        time.sleep(0.2)
    return found


def _adopted() -> list[str]:
    listed = subprocess.run(["ps", "-eo", "ppid,uid,stat,args"], capture_output=True, text=True, check=True).stdout
    rows = [(line, *line.split(maxsplit=3)) for line in listed.splitlines()[1:]]
    return [
        line
        for line, parent, uid, state, arguments in rows
        if parent == "1" and "Z" not in state and ("sandbox.server" in arguments or int(uid) >= 100_000)
    ]


def seen_by_the_student(document: dict) -> str:
    return document["output"] + "\n".join(f"{t['name']}\n{t['output']}" for t in document["tests"])


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_attack(run: Run, name: str) -> None:
    document = run.documents[name]
    assert document["score"] == 0
    assert document["extra_data"]["status"] in ("graded", "broken")
    jsonschema.validate(document, SCHEMA)
    assert document["execution_time"] < LONGEST
    assert not [m for m in run.marks if m.startswith(name)]
    shown = seen_by_the_student(document)
    assert shown.strip()
    for leak in (*CANARIES, "LEAKED", "def test_", "\x1b", "\u202e", "a secret"):
        assert leak not in shown
    assert not [line for line in run.escapes.splitlines() if "ESCAPED" in line and name in line]


def test_honest_submissions_before_and_after_are_unaffected(run: Run) -> None:
    assert [run.documents[n]["score"] for n in ("aaa_honest", "zzz_honest")] == [20.0, 20.0]


def test_a_fresh_uid_is_a_wall_where_root_can_build_it(run: Run) -> None:
    assert ("uid" in run.documents["zzz_honest"]["extra_data"]["isolation"]) == run.as_root


def test_no_attack_left_a_mark(run: Run) -> None:
    assert run.marks == []


def test_nothing_reached_the_network(run: Run) -> None:
    assert run.connections == 0


def test_no_attack_escaped_by_its_own_account(run: Run) -> None:
    assert "ESCAPED" not in run.escapes
    assert "SHADOW" not in run.escapes


def test_no_process_is_left(run: Run) -> None:
    assert run.strays == []


def test_no_file_of_the_course_was_changed(run: Run) -> None:
    assert run.changed == []
