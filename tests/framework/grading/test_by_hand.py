"""A suite as plain pytest: by hand, on a checkout or on a student's machine."""

import os
import subprocess
import sys

from small_course import RIGHT, SUITE

PUBLIC = (
    SUITE.replace("reference.double(z)", "2.0 * z").replace("reference.half(z)", "z / 2.0").replace(", reference", "")
)


def pytest_in(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )


def test_without_a_submission_a_suite_of_the_checkout_checks_the_reference(small):
    done = pytest_in(small.root, "tests/course/01_small/test_hidden.py")
    assert "3 passed" in done.stdout


def test_with_a_submission_it_checks_that_one_behind_walls(small):
    wrong = small.submission("eve", "import os\nassert os.getppid()\n" + RIGHT.replace("z / 2.0", "z / 3.0"))
    done = pytest_in(small.root, "tests/course/01_small/test_hidden.py", "--submission", str(wrong))
    assert "1 failed, 2 passed" in done.stdout
    assert "half(z) is half of z" in done.stdout


def test_a_handed_out_suite_checks_the_module_beside_it(tmp_path):
    (tmp_path / "small.py").write_text(RIGHT.replace("z / 2.0", "z * 2.0"))
    (tmp_path / "test_small.py").write_text(PUBLIC)
    done = pytest_in(tmp_path)
    assert "1 failed, 2 passed" in done.stdout
    assert "entries are off" in done.stdout
    assert "def test_half" not in done.stdout  # a sentence, not the source of the test


def test_what_is_not_started_says_so(tmp_path):
    (tmp_path / "small.py").write_text(
        "def double(z):\n    raise NotImplementedError('double')\ndef half(z): return z / 2.0\n"
    )
    (tmp_path / "test_small.py").write_text(PUBLIC)
    assert "not started yet" in pytest_in(tmp_path).stdout


def test_another_seed_draws_other_inputs(tmp_path):
    (tmp_path / "small.py").write_text(RIGHT)
    (tmp_path / "test_small.py").write_text(
        PUBLIC.replace("z = rng.normal(size=5)\n", "z = rng.normal(size=5); print('drew', z[0])\n")
    )
    drawn = [
        {line for line in pytest_in(tmp_path, "-s", "--seed", seed).stdout.splitlines() if "drew" in line}
        for seed in ("1", "1", "2")
    ]
    assert drawn[0] == drawn[1] != drawn[2]
