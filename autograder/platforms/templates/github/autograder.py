"""Classroom 50 runs this once a submission, in the student's checkout; checks/ and the wheel lie beside it.

The assignment's runtime must say "python": "3.12" (3.10 to 3.13). It exits with an error only where it cannot grade.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHON = HERE / "venv" / "bin" / "python"

if not (3, 10) <= sys.version_info[:2] <= (3, 13):
    sys.exit('::error::Python 3.10 to 3.13 is needed: give the assignment the runtime {"python": "3.12"}')
# -I: nothing in the checkout is imported for a module of Python's own.
subprocess.run([sys.executable, "-I", "-m", "venv", str(HERE / "venv")], check=True, cwd=HERE)
wheel, *_ = HERE.glob("*.whl")
pip = [str(PYTHON), "-I", "-m", "pip", "install", "--quiet", "--constraint", str(HERE / "constraints.txt"), str(wheel)]
subprocess.run(pip, check=True, cwd=HERE)
grade = [str(PYTHON), "-I", "-m", "autograder.platforms.github", str(HERE / "checks"), str(Path.cwd())]
sys.exit(subprocess.run(grade, check=False).returncode)
