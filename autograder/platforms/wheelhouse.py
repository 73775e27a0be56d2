"""Every wheel that the framework needs, for every Python that a platform's base image may have.

pip can download for another Python, but asks the running one whether a package is needed there at all. So the wheels
are gone through here: what one of them needs is in its metadata.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.course import CourseError

PYTHONS = ("3.10", "3.11", "3.12", "3.13")
MACHINE = "x86_64"  # of Gradescope's images
# Wheels that run on Ubuntu 22.04, the default there, whose glibc is 2.35.
PLATFORMS = (f"manylinux_2_28_{MACHINE}", f"manylinux_2_17_{MACHINE}", f"manylinux2014_{MACHINE}", "any")


def downloaded(own: Path, constraints: str) -> dict[str, bytes]:
    """The wheels by name, `own` not among them."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for python in PYTHONS:
            pins = dict(_pins(constraints, _environment(python)))
            asked: set[str] = set()
            new = set(_needs(own, _environment(python)))
            while new:
                asked |= new
                found = _download([pins.get(name, name) for name in sorted(new)], python, place / python)
                new = {name for wheel in found for name in _needs(wheel, _environment(python))} - asked
        return {path.name: path.read_bytes() for path in sorted(place.glob("*/*.whl"))}


def _environment(python: str) -> dict[str, str]:
    """What that Python would say of itself, to the markers of a requirement."""
    return {
        "extra": "",
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": MACHINE,
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.5",
        "python_version": python,
        "sys_platform": "linux",
    }


def _pins(constraints: str, environment: dict[str, str]) -> Iterator[tuple[str, str]]:
    for line in constraints.splitlines():
        text = line.partition("#")[0].strip()
        if text:
            pin = Requirement(text)
            if pin.marker is None or pin.marker.evaluate(environment):
                yield canonicalize_name(pin.name), f"{pin.name}{pin.specifier}"


def _needs(wheel: Path, environment: dict[str, str]) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    for text in metadata.get_all("Requires-Dist", []):
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate(environment):
            yield canonicalize_name(need.name)


def _download(requirements: Iterable[str], python: str, place: Path) -> list[Path]:
    """The wheels of these, without what they need."""
    before = set(place.glob("*.whl"))
    tags = ["--python-version", python, "--implementation", "cp"]
    tags += [word for abi in (f"cp{python.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)]
    tags += [word for platform in PLATFORMS for word in ("--platform", platform)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", *tags]
    done = subprocess.run(
        [*command, "-d", str(place), *requirements], cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise CourseError(f"pip download for Python {python}: {last}", "all wheels", "Is the network there?")
    return sorted(set(place.glob("*.whl")) - before)
