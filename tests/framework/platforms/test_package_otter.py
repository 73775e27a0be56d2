"""The zip, and what `otter run` makes of it. Needs the `gradescope` extra: `make package` installs it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from little_course import HALF, RIGHT, lay

from autograder.cli.main import app
from autograder.course import Course
from autograder.grading.engine import grade
from autograder.report.gradescope import as_dict

pytest.importorskip("otter")
SCHEMA = json.loads(Path(__file__).parents[1].joinpath("grading/results.schema.json").read_text())


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    return lay(tmp_path_factory.mktemp("course"))


def packaged(checkout: Path, out: Path) -> bytes:
    arguments = ["package", "01", "--out", str(out)]
    done = CliRunner().invoke(app, arguments, env={"AUTOGRADER_COURSE": str(checkout)})
    assert done.exit_code == 0, done.exception
    return out.read_bytes()


@pytest.fixture(scope="module")
def archive(checkout) -> Path:
    packaged(checkout, checkout / "zip.zip")
    return checkout / "zip.zip"


def otter_run(archive: Path, upload: str, folder: Path) -> dict:
    """`otter run` as one types it, beside the upload."""
    (folder / "out").mkdir()
    command = [sys.executable, "-I", "-m", "otter", "run", "--no-logo", "-a", str(archive), "-o", "out", upload]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads((folder / "out/results.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return document


def test_the_zip_is_the_same_bytes_when_made_again(checkout, archive, tmp_path):
    again = packaged(checkout, tmp_path / "again.zip")
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_the_zip_holds_one_topic_the_wheel_and_what_otter_generate_writes(archive):
    names = set(zipfile.ZipFile(archive).namelist())
    wheel = {name for name in names if name.startswith("wheels/chainrule_autograder-")}
    assert len(wheel) == 1
    assert names - wheel == set(
        "constraints.txt course/.autograder-secret course/solutions/01_small/assignment.toml "
        "course/solutions/01_small/small.py course/tests/course/01_small/mistakes.py "
        "course/tests/course/01_small/test_hidden.py course/tests/course/01_small/test_public.py environment.yml files/small.ipynb otter_config.json "
        "run_autograder run_otter.py setup.sh tests/01_double.py tests/02_half.py unfinished.json wheels/pip.zip".split()
    )


def test_the_scripts_ask_for_no_conda_no_compiler_and_no_download_but_pips(archive):
    text = zipfile.ZipFile(archive).read("setup.sh").decode()
    for word in ("conda", "mamba", "apt-get", "wget", "curl", "gcc", "build-essential"):
        assert word not in text, word


def test_otter_run_gives_the_engines_document(checkout, archive, tmp_path):
    (tmp_path / "small.py").write_text(HALF + "def half(z): return z / 3.0\n")
    document = otter_run(archive, "small.py", tmp_path)
    assert document["tests"] == as_dict(grade("01", tmp_path / "small.py", Course(checkout)))["tests"]
    assert document["score"] == 12


def test_otter_run_takes_a_notebook(archive, tmp_path):
    cell = {"cell_type": "code", "source": RIGHT, "outputs": [], "metadata": {}}
    (tmp_path / "small.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5}))
    assert otter_run(archive, "small.ipynb", tmp_path)["score"] == 20


def test_of_a_zip_of_several_files_nothing_runs_in_otters_process_or_kernel(archive, tmp_path):
    """otter's parent reads .OTTER_LOG as a pickle, its kernel starts where numpy.py, otter/ and IPython/ lie."""
    seen = tmp_path / "seen"
    bomb = f"open({str(seen)!r}, 'a').write(__name__)\n"
    pickled = b"cbuiltins\nexec\n(V" + bomb.strip().encode() + b"\ntR."
    upload = tmp_path / "upload.zip"
    with zipfile.ZipFile(upload, "w") as z:
        z.writestr("small.py", "from helper import double\ndef half(z): return z / 2.0\n")
        z.writestr("helper.py", HALF)
        for name in ("numpy.py", "json.py", "otter/__init__.py", "IPython/__init__.py", "tests/01_double.py"):
            z.writestr(name, bomb)
        z.writestr(".OTTER_LOG", pickled)
    assert otter_run(archive, "upload.zip", tmp_path)["score"] == 20
    assert not seen.exists()


def test_without_the_right_otter_one_line_says_what_to_install(checkout, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.platforms.package.OTTER", 99)
    arguments = ["package", "01", "--out", str(tmp_path / "x.zip")]
    done = CliRunner().invoke(app, arguments, env={"AUTOGRADER_COURSE": str(checkout)})
    assert "gradescope" in str(done.exception)
    assert not (tmp_path / "x.zip").exists()
