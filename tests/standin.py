"""A stand-in for Gradescope: builds each zip in a root file system of its own, and runs submissions in it.

    make standin            all eleven zips, every golden submission      (python tests/standin.py)
    python tests/standin.py 01_activations --only right_stable --otter    times and sizes beside otter's own

Needs Linux, root and debootstrap, and the network while it builds. What it does is what Gradescope's documentation and
its Dockerfile say of an upload: unpack to /autograder/source, run setup.sh once, and then run_autograder for each
submission in a fresh copy of that image, with half a processor and 768 MB. As in Docker by default, there are 14
capabilities and no system call that makes a namespace, and a results.json is read 0.3 s after run_autograder has ended.
Its Python is kept from pip by PEP 668, and there is no pip.

The root is debootstrap's (Debian's `--suite`, or with `--python PREFIX` another Python in it) and is kept in
/var/tmp/autograder-standin, or $STANDIN. Nothing of this machine's own network set-up is written into it.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import platform
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = Path(os.environ.get("STANDIN", "/var/tmp/autograder-standin"))
SCHEMA = ROOT / "tests/framework/grading/results.schema.json"
GOLDEN = ROOT / "tests/submissions"
MEMORY = 768 << 20  # bytes
PROCESSORS = 0.5
SECONDS = 600  # the platform's limit
LAG = 0.3  # seconds between the end of run_autograder and the reading of results.json
POINTS_SLACK = 0.005
CAPABILITIES = (
    "chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot mknod "
    "audit_write setfcap"
).split()
# What Docker's default profile refuses without further capabilities, of what this machine's kernel might allow root.
#                x86-64 arm64
REFUSED = {
    "mount": (165, 40), "umount2": (166, 39), "unshare": (272, 97), "setns": (308, 268), "pivot_root": (155, 41),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "open_by_handle_at": (304, 265), "kexec_load": (246, 104),
    "init_module": (175, 105), "finit_module": (313, 273), "swapon": (167, 224), "io_uring_setup": (425, 425),
}  # fmt: skip
CLONE, CLONE3, NEW_NAMESPACES = (56, 220), (435, 435), 0x7E020000
METADATA = {
    "id": 4242,
    "created_at": "2026-01-02T09:30:00.000000-08:00",
    "assignment": {
        "due_date": "2026-01-02T00:00:00.000000-08:00",
        "group_size": None,
        "group_submission": False,
        "id": 1,
        "course_id": 1,
        "late_due_date": "2026-01-04T00:00:00.000000-08:00",
        "release_date": "2025-12-01T00:00:00.000000-08:00",
        "title": "Stand-in",
        "total_points": "20.0",
    },
    "submission_method": "upload",
    "users": [{"email": "student@example.com", "id": 1, "name": "Student User"}],
    "previous_submissions": [
        {"submission_time": "2026-01-01T09:00:00.000000-08:00", "score": 7.5, "autograder_error": False, "results": {}}
    ],
}


# ------------------------------------------------------------------------------------------------- inside of a container
def enter(root: Path, network: bool, python: str, command: list[str]) -> None:
    """In fresh namespaces, as their first process: mount what a container has, give up what it lacks, and go."""

    def mount(*words: str | Path) -> None:
        subprocess.run(["mount", *map(str, words)], check=True)

    mount("--make-rprivate", "/")
    mount("-t", "proc", "proc", root / "proc")
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root / "dev")
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        (root / "dev" / name).touch()
        mount("--bind", f"/dev/{name}", root / "dev" / name)
    (root / "dev/shm").mkdir()
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", root / "dev/shm")
    for name, to in {"fd": "fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}.items():
        (root / "dev" / name).symlink_to(f"/proc/self/{to}")
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", root / "run")
    environment = {"HOME": "/root", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    if network:
        for name in ("resolv.conf", "hosts"):
            (root / "etc" / name).touch()
            mount("--bind", f"/etc/{name}", root / "etc" / name)
        certificates = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
        if certificates.exists():
            (root / "run/certificates").touch()
            mount("--bind", certificates, root / "run/certificates")
            environment |= dict.fromkeys(("PIP_CERT", "SSL_CERT_FILE"), "/run/certificates")
    if python:
        (root / "opt/python").mkdir(parents=True, exist_ok=True)
        mount("--bind", python, root / "opt/python")
        mount("-o", "remount,bind,ro", root / "opt/python")
    refuse_system_calls()
    kept = "-all," + ",".join(f"+{name}" for name in CAPABILITIES)
    words = ["setpriv", "--bounding-set", kept, "--inh-caps", "-all", "chroot", str(root), *command]
    os.execvpe(words[0], words, environment)


def refuse_system_calls() -> None:
    """Docker's default seccomp profile, as far as it goes beyond the missing capabilities."""
    column = ("x86_64", "aarch64").index(platform.machine())
    load, equal, any_bit, end = 0x20, 0x15, 0x45, 0x06
    allow, refuse, unknown = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
    code = [(load, 0, 0, 0)]
    for numbers in REFUSED.values():
        code += [(equal, 0, 1, numbers[column]), (end, 0, 0, refuse)]
    code += [(equal, 0, 1, CLONE3[column]), (end, 0, 0, unknown)]
    code += [(equal, 0, 3, CLONE[column]), (load, 0, 0, 16), (any_bit, 0, 1, NEW_NAMESPACES), (end, 0, 0, refuse)]
    code += [(end, 0, 0, allow)]
    program = b"".join(struct.pack("HBBI", *instruction) for instruction in code)
    kept = ctypes.create_string_buffer(program, len(program))
    filtered = struct.pack("HxxxxxxP", len(code), ctypes.addressof(kept))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(22, 2, ctypes.create_string_buffer(filtered, len(filtered)), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


# -------------------------------------------------------------------------------------------------------- containers
@dataclass(frozen=True)
class Image:
    """A root with a zip set up in it: what setup.sh has added lies in `upper`, above the base."""

    base: Path
    upper: Path
    python: str
    seconds: float = 0.0

    @property
    def megabytes(self) -> float:
        done = subprocess.run(["du", "-sb", "--apparent-size", self.upper], capture_output=True, text=True, check=True)
        return int(done.stdout.split()[0]) / 1e6


@dataclass(frozen=True)
class Run:
    """What Gradescope would see of one submission."""

    code: int
    seconds: float  # of run_autograder alone
    peak: int  # bytes of memory of all processes together
    processor: float  # seconds of all of them, the container's own included
    text: str  # of results.json; "" where there is none
    printed: str

    @property
    def document(self) -> dict:
        return json.loads(self.text, parse_constant=_no_json)


def _no_json(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


@contextmanager
def mounted(layers: list[Path], upper: Path):
    """An overlay of `upper` on layers, the nearest first."""
    (PLACE / "tmp").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=PLACE / "tmp") as place:
        root, work = Path(place, "root"), Path(place, "work")
        root.mkdir()
        work.mkdir()
        lower = ":".join(map(str, layers))
        options = f"lowerdir={lower},upperdir={upper},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", options, root], check=True)
        try:
            yield root
        finally:
            subprocess.run(["umount", "-l", root], check=True)


def contained(root: Path, network: bool, python: str, script: str) -> list[str]:
    """The command that runs a bash script in a container."""
    namespaces = ["--mount", "--pid", "--fork", "--kill-child=KILL", "--uts", "--ipc", *([] if network else ["--net"])]
    inside = [sys.executable, "-I", str(Path(__file__).resolve()), "--inside", str(root), str(int(network)), python]
    return ["unshare", *namespaces, *inside, "bash", "-c", script]


def base(suite: str) -> Path:
    """The root that images are built on; made once, which takes a minute."""
    root = PLACE / f"base-{suite}"
    if not (root / ".made").exists():
        found = re.search(r"^(?:URIs: *|deb +(?:\[.*\] *)?)(http\S+)", _sources(), re.MULTILINE)
        if not found or not shutil.which("debootstrap"):
            sys.exit("standin: needs debootstrap and a Debian mirror (apt-get install debootstrap)")
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        print(f"debootstrap {suite} ...", flush=True)
        command = ["debootstrap", "--variant=minbase", "--include=python3,ca-certificates", suite, root, found[1]]
        with (PLACE / "debootstrap.log").open("w") as log:
            if subprocess.run(command, stdout=log, stderr=log, check=False).returncode:
                sys.exit(f"standin: debootstrap failed, see {log.name}")
        for path in root.glob("var/cache/apt/archives/*.deb"):
            path.unlink()
        (root / "autograder").mkdir()
        (root / ".made").touch()
    return root


def _sources() -> str:
    paths = [*Path("/etc/apt/sources.list.d").glob("*.sources"), Path("/etc/apt/sources.list")]
    return "\n".join(p.read_text() for p in paths if p.exists())


def build(name: str, archive: Path, suite: str, python: str, network: bool = True) -> Image:
    """What Gradescope does when an autograder is uploaded."""
    upper = PLACE / "images" / name
    shutil.rmtree(upper, ignore_errors=True)
    upper.mkdir(parents=True)
    with mounted([base(suite)], upper) as root:
        for folder in ("source", "results", "submission"):
            (root / "autograder" / folder).mkdir()
        with zipfile.ZipFile(archive) as z:
            z.extractall(root / "autograder/source")  # without modes: nothing may rely on them
        shutil.copy(root / "autograder/source/run_autograder", root / "autograder/run_autograder")
        (root / "autograder/run_autograder").chmod(0o755)
        if python:
            for link in ("python3", next(p.name for p in Path(python, "bin").glob("python3.??"))):
                (root / "usr/local/bin" / link).symlink_to(f"/opt/python/bin/{link}")
        started = time.monotonic()
        script = "cd / && bash /autograder/source/setup.sh; code=$?; rm -rf /tmp/* /var/tmp/*; exit $code"
        log = PLACE / f"{name}.log"
        with log.open("w") as file:
            command = contained(root, network, python, script)
            code = subprocess.run(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, check=False).returncode
    if code:
        sys.exit(f"standin: setup.sh of {name} exited {code}:\n{log.read_text()[-2000:]}")
    return Image(base(suite), upper, python, time.monotonic() - started)


def run(
    image: Image, submission: Path, metadata: dict, seconds: float = SECONDS, processors: float = PROCESSORS
) -> Run:
    """What Gradescope does for one submission."""
    script = (
        "cd /autograder; s=$EPOCHREALTIME; ./run_autograder >/run/printed 2>&1; c=$?; echo $s $EPOCHREALTIME >/run/took;"
        f" sleep {LAG}; cp /run/printed /run/took /autograder/; exit $c"
    )
    with tempfile.TemporaryDirectory(dir=PLACE) as place:
        upper = Path(place, "upper")
        upper.mkdir()
        upper.chmod(0o755)
        with mounted([image.upper, image.base], upper) as root, limited(processors) as (join, used):
            home = root / "autograder"
            if submission.is_dir():
                shutil.copytree(submission, home / "submission", symlinks=True, dirs_exist_ok=True)
            else:
                shutil.copy(submission, home / "submission")
            (home / "submission_metadata.json").write_text(json.dumps(metadata))
            process = subprocess.Popen(
                contained(root, True, image.python, script),
                preexec_fn=join,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                code = process.wait()
            took = (home / "took").read_text().split() if (home / "took").exists() else [0, 0]
            results = home / "results/results.json"
            return Run(
                code,
                float(took[1]) - float(took[0]),
                *used(),
                results.read_text() if results.exists() else "",
                (home / "printed").read_text(errors="replace") if (home / "printed").exists() else "",
            )


def _number(path: Path) -> int:
    """The first in a file: bytes, or time."""
    found = re.search(r"\d+", path.read_text()) if path.exists() else None
    return int(found[0]) if found else 0


@contextmanager
def limited(processors: float):
    """A control group with the platform's limits: a function that puts the calling process into it, and one that says
    what was used.
    """
    name = f"standin-{os.getpid()}-{threading.get_ident()}"
    top = Path("/sys/fs/cgroup")
    quota = int(processors * 100_000)
    if (top / "cgroup.controllers").exists():  # version 2
        groups = [top / name]
        settings = {"memory.max": MEMORY, "memory.swap.max": 0, "cpu.max": f"{quota} 100000"}
        peak, used, unit = top / name / "memory.peak", top / name / "cpu.stat", 1e-6
    else:
        groups = [top / "memory" / name, top / "cpu" / name, top / "cpuacct" / name]
        settings = {"memory.limit_in_bytes": MEMORY, "memory.memsw.limit_in_bytes": MEMORY, "cpu.cfs_quota_us": quota}
        peak, used, unit = groups[0] / "memory.max_usage_in_bytes", groups[2] / "cpuacct.usage", 1e-9
    for group in groups:
        group.mkdir()
        for key, value in settings.items():
            with suppress(OSError):
                (group / key).write_text(str(value))
    files = [str(group / "cgroup.procs") for group in groups]

    def join() -> None:
        for path in files:
            with open(path, "w") as file:
                file.write(str(os.getpid()))

    try:
        yield join, lambda: (_number(peak), _number(used) * unit)
    finally:
        for group in groups:
            for _ in range(100):
                with suppress(OSError):
                    group.rmdir()
                    break
                time.sleep(0.05)


# ------------------------------------------------------------------------------------------------------------- checks
# A submission that looks for what it may not see; what it finds is printed, and so in the instructor's part.
PROBE = """
    import os
    def look(what, path):
        try:
            what(path)
            print("OPEN", path)
        except OSError:
            pass
    for path in ("/autograder/source", "/autograder/results", "/autograder/source/course", "/autograder/source/tests"):
        look(os.listdir, path)
    for path in ("/autograder/submission_metadata.json", "/autograder/run_autograder",
                 "/autograder/source/otter_config.json", "/autograder/results/results.json"):
        look(lambda p: open(p).read(), path)
        look(lambda p: open(p, "a"), path)
    look(lambda p: open(p, "w"), "/autograder/results/other.json")
    look(os.listdir, "/proc")
    for pid in range(1, 200):
        look(lambda p: open(p).read(), f"/proc/{pid}/environ")
    print("looked")
"""


def faults(document: dict, expected, validator) -> list[str]:
    """What of a golden submission's document is not as it must be."""
    found = [f"schema: {e.json_path} {e.message[:100]}" for e in validator.iter_errors(document)]
    extra = document["extra_data"]
    if abs(extra["score"] - expected.score) > POINTS_SLACK:
        found.append(f"score {extra['score']:g}, must be {expected.score:g}")
    if extra["status"] != expected.status:
        found.append(f"status {extra['status']}, must be {expected.status}")
    for name, score in expected.exercises.items():
        if abs(extra["exercises"].get(name, {}).get("score", -1) - score) > POINTS_SLACK:
            found.append(f"{name}: {extra['exercises'].get(name)}, must be {score:g}")
    if "uid" not in extra["isolation"] and extra["status"] == "graded":
        found.append(f"isolation {extra['isolation']}")
    return found


def otters_own(ours: Path) -> bytes:
    """A zip with otter from the index and nothing of ours: what it takes at least to grade with otter as it is."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "tests").mkdir()
        test = """\
            from otter.test_files import test_case
            OK_FORMAT = False
            name = "sigmoid"
            points = 1
            @test_case()
            def test_sigmoid(sigmoid):
                assert sigmoid(0.0) == 0.5
            """
        (folder / "tests/sigmoid.py").write_text(textwrap.dedent(test))
        (folder / "otter_config.json").write_text("{}")
        command = "-m otter generate -t tests -o otter.zip --no-requirements --no-environment"
        subprocess.run([sys.executable, *command.split()], cwd=folder, check=True, capture_output=True)
        with zipfile.ZipFile(folder / "otter.zip") as z:
            files = {name: z.read(name) for name in z.namelist()}
        files["constraints.txt"] = (ROOT / "constraints.txt").read_bytes()
        files["pip.zip"] = zipfile.ZipFile(ours).read("wheels/pip.zip")
        files["setup.sh"] = (
            b"set -e\npython3 -m venv --without-pip /autograder/venv\n"
            b"python3 /autograder/source/pip.zip/pip --python /autograder/venv/bin/python install -q "
            b"-c /autograder/source/constraints.txt 'otter-grader[grading]==7.0.0' numpy\n"
        )
        files["run_autograder"] = b"#!/bin/bash\nexec /autograder/venv/bin/python /autograder/source/run_otter.py\n"
        path = folder / "own.zip"
        with zipfile.ZipFile(path, "w") as z:
            for name, data in files.items():
                z.writestr(name, data)
        return path.read_bytes()


def line(name: str, image: Image, runs: list[Run]) -> str:
    took, processor = (sorted(figures) for figures in zip(*((r.seconds, r.processor) for r in runs)))
    middle = len(runs) // 2
    return (
        f"{name:20} build {image.seconds:5.1f} s  image {image.megabytes:4.0f} MB  "
        f"run {took[0]:.1f} to {took[-1]:.1f} s, median {took[middle]:.1f} (processor {processor[middle]:.1f} s), "
        f"at most {max(r.peak for r in runs) / 2**20:.0f} MiB"
    )


def main() -> int:
    sys.path.insert(0, str(ROOT))
    import jsonschema

    from autograder.cli.golden import expectations

    parser = argparse.ArgumentParser(description="Build and run each zip as Gradescope does.")
    parser.add_argument("topics", nargs="*", help="01_activations ... (default: all)")
    parser.add_argument("--only", action="append", default=[], help="these golden submissions alone")
    parser.add_argument("--suite", default="bookworm", help="Debian's release: bookworm has Python 3.11, trixie 3.13")
    parser.add_argument("--python", default="", help="the prefix of another Python, which becomes python3 in the root")
    parser.add_argument("--offline", action="store_true", help="zips with all wheels, and no network while they build")
    parser.add_argument("--otter", action="store_true", help="time otter's own beside it (01_activations)")
    parser.add_argument("--jobs", type=int, default=2, help="submissions at a time")
    given = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("needs root")
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    wrong = count = 0
    images: dict[str, Image] = {}
    for topic in given.topics or sorted(p.name for p in (ROOT / "solutions").iterdir() if p.is_dir()):
        archive = PLACE / f"{topic}.zip"
        archive.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "autograder", "package", topic, "--out", archive]
        subprocess.run([*command, *(["--offline"] if given.offline else [])], cwd=ROOT, check=True, stdout=sys.stderr)
        image = images[topic] = build(topic, archive, given.suite, given.python, network=not given.offline)
        expected = {n: e for n, e in expectations(GOLDEN / topic).items() if not given.only or n in given.only}

        def try_one(name: str, image: Image = image, topic: str = topic) -> Run:
            return run(image, GOLDEN / topic / name, METADATA)

        with ThreadPoolExecutor(given.jobs) as pool:
            runs = dict(zip(expected, pool.map(try_one, expected)))
        for name, done in runs.items():
            count += 1
            found = faults(done.document, expected[name], validator) if done.text else ["no results.json"]
            wrong += bool(found)
            for fault in found:
                print(f"    {topic}/{name}: {fault}")
        print(line(topic, image, list(runs.values())), flush=True)
        if not given.only:
            wrong += not probe(image, topic)
            wrong += not killed(image, topic, validator)
    if given.otter:
        own = PLACE / "otter.zip"
        own.write_bytes(otters_own(archive))
        image = build("otter", own, given.suite, given.python)
        submission = GOLDEN / "01_activations/right_stable"
        for name, one in (("otter's own", image), ("ours", images["01_activations"])):  # one submission at a time
            print(line(name, one, [run(one, submission, METADATA) for _ in range(5)]))
    print(f"{count} golden submissions, {wrong or 'no'} faults")
    return bool(wrong)


def probe(image: Image, topic: str) -> bool:
    """Whether a submission that looks around finds everything closed."""
    with tempfile.TemporaryDirectory() as place:
        Path(place, f"{topic.partition('_')[2]}.py").write_text(textwrap.dedent(PROBE))
        done = run(image, Path(place), METADATA)
    printed = done.document["extra_data"]["stdout"] if done.text else ""
    found = [words for words in printed.splitlines() if words.startswith("OPEN")]
    ok = "looked" in printed and not found
    print(f"    a submission that looks around finds {'nothing' if ok else printed or 'no words'}")
    return ok


def killed(image: Image, topic: str, validator) -> bool:
    """Whether there is a result where the platform ends a run in the middle."""
    with tempfile.TemporaryDirectory() as place:
        Path(place, f"{topic.partition('_')[2]}.py").write_text("while True: pass\n")
        done = run(image, Path(place), METADATA, seconds=2.0)
    ok = bool(done.text) and "did not finish" in done.document["output"] and validator.is_valid(done.document)
    print(f"    a run that is killed in the middle leaves {done.document['output'] if done.text else 'nothing'!r}")
    return ok


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        enter(Path(sys.argv[2]), sys.argv[3] == "1", sys.argv[4], sys.argv[5:])
    else:
        sys.exit(main())
