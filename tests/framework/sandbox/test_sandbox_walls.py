"""The layers that hold a worker: which there are, and that with any one of them switched off the others keep what they promise."""

from __future__ import annotations

import os
import platform
import socket
import sysconfig
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from escapes import ESCAPES, SOURCE
from workbench import LINUX, ROOT, session_of

from autograder.sandbox import Sandbox, Session, landlock, seccomp
from autograder.sandbox.seccomp import _DENIED

pytestmark = pytest.mark.skipif(not LINUX, reason="only Linux has these layers")

LAYERS = ("namespaces", "uid", "landlock", "seccomp")
EVERY = "every layer"


class Walls(NamedTuple):
    """A worker behind some of the layers, and what there would be to find."""

    session: Session
    held: frozenset[str]
    ground: dict[str, Any]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The grader's side: hidden files, a result, listening sockets."""
    folder = tmp_path_factory.mktemp("grader")
    (folder / "hidden.py").write_text("expected = 42")
    (folder / "result.json").write_text("{}")
    folder.chmod(0o700)
    beside = Path(f"/tmp/autograder-escape-{os.getpid()}")
    with ExitStack() as closing:
        tcp = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = closing.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        named = closing.enter_context(socket.socket(socket.AF_UNIX))
        named.bind(f"\0autograder-escape-{os.getpid()}")
        named.listen()
        yield {
            "folder": str(folder), "hidden": str(folder / "hidden.py"), "result": str(folder / "result.json"), "beside": str(beside),
            "packages": sysconfig.get_path("purelib"), "grader": os.getpid(), "tcp": tcp.getsockname()[1], "udp": udp.getsockname()[1],
            "abstract": f"autograder-escape-{os.getpid()}",
        }  # fmt: skip
    for left in (beside, Path("/dev/shm/autograder-escape")):
        if left.is_dir():
            left.rmdir()
        left.unlink(missing_ok=True)


@pytest.fixture(scope="module", params=[EVERY, *LAYERS])
def walls(request: pytest.FixtureRequest, ground: dict[str, Any]) -> Iterator[Walls]:
    """A worker behind every layer, and one behind every layer but one."""
    without = [] if request.param == EVERY else [request.param]
    with Sandbox(without) as sandbox, session_of(sandbox, SOURCE, submission_seconds=60.0) as session:
        session.ensure_loaded()
        held = set(session.layers)
        if "landlock" in held:
            held |= {name for name, since in (("tcp", 4), ("scope", 6)) if landlock.version() >= since}
        held |= set() if ROOT else {"closed"}
        yield Walls(session, frozenset(held), {**ground, "server": session.student.parent()})


def test_every_layer_that_this_machine_has_is_up_and_told(walls: Walls, request: pytest.FixtureRequest) -> None:
    expected = {"process", "limits"}
    expected |= {"uid"} if ROOT else set()
    expected |= {"landlock"} if landlock.version() else set()
    expected |= {"seccomp"} if seccomp.available() else set()
    without = {request.node.callspec.params["walls"]}
    assert set(walls.session.layers) - {"namespaces"} == expected - without
    assert "namespaces" not in without or "namespaces" not in walls.session.layers


@pytest.mark.parametrize("name", ESCAPES)
def test_an_escape_is_refused(walls: Walls, name: str) -> None:
    escape = ESCAPES[name]
    if not walls.held & set(escape.held_by.split()):
        pytest.skip(f"none of {escape.held_by} is up")
    assert walls.session.student.tried(escape.code, walls.ground) not in ("allowed", "E?")
    assert walls.session.student.tried("pass", walls.ground) == "allowed"


def test_every_denied_system_call_is_refused_before_it_begins(walls: Walls) -> None:
    if "seccomp" not in walls.held:
        pytest.skip("no filter of system calls")
    numbers = {call: pair[platform.machine() == "aarch64"] for call, pair in _DENIED.items()}
    assert [
        call for call, n in numbers.items() if n is not None and walls.session.student.refused_call(n) != "EPERM"
    ] == []


def test_nothing_of_the_grader_was_changed(walls: Walls) -> None:
    assert Path(walls.ground["result"]).read_text() == "{}"
    assert Path(walls.ground["result"]).stat().st_mode & 0o777 == 0o644
    assert not Path(walls.ground["beside"]).exists()


ALLOWED = {
    "write and read a file": "open('mine', 'w').write('x'); assert open('mine').read() == 'x'",
    "delete a file": "open('mine', 'w').close(); os.unlink('mine')",
    "rename a file": "open('mine', 'w').close(); os.rename('mine', 'yours'); os.unlink('yours')",
    "make a folder": "os.makedirs('a/b'); os.removedirs('a/b')",
    "start a thread": "t = threading.Thread(target=time.sleep, args=(0,)); t.start(); t.join()",
    "open nothing": "open(os.devnull, 'w').write('x')",
    "draw from the system's entropy": "os.urandom(8); open('/dev/urandom', 'rb').read(1)",
    "make a pipe": "[os.close(fd) for fd in os.pipe()]",
    "read a file of the standard library": "open(os.__file__).read()" if not ROOT else "pass",
    "look at a clock": "time.sleep(0); time.localtime()",
    "be alarmed": "signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, "
    "0.001); time.sleep(0.002)",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_a_submission_needs_is_allowed(walls: Walls, name: str) -> None:
    assert walls.session.student.tried(ALLOWED[name], walls.ground) == "allowed"


def test_the_worker_has_no_privileges(walls: Walls) -> None:
    if "uid" not in walls.held:
        pytest.skip("no uid of its own")
    assert (
        walls.session.student.tried(
            "assert os.getuid() == os.geteuid() != 0 and os.getgid() != 0 and os.getgroups() == []", {}
        )
        == "allowed"
    )


def test_the_worker_has_few_open_files(walls: Walls) -> None:
    counted = "assert [fd for fd in range(256) if not refused_fd(fd)][:4] == [0, 1, 2, 3] and len([fd for fd in range(256) if not refused_fd(fd)]) <= 7"
    define = "refused_fd = lambda fd: tried(f'os.fstat({fd})', {}) != 'allowed'"
    assert (
        walls.session.student.tried(
            f"globals()['refused_fd'] = None; {define}; globals().update(locals()); {counted}", {}
        )
        == "allowed"
    )


def test_the_worker_is_alone_in_its_session_of_the_terminal(walls: Walls) -> None:
    assert walls.session.student.tried("assert os.getsid(0) == os.getpgid(0) == os.getpid()", {}) == "allowed"
