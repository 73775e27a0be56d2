"""A student's session as text, for the README: python tests/session.py [--write]

Runs the real commands on the real handout of 01_activations: the stub, a first try, a hint, the answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.course import find_course, release
from autograder.course.about import ABOUT, About, about_json
from autograder.grading.handing_out import known_mistakes

COURSE = find_course(Path(__file__))
README = COURSE.root / "README.md"
BEGIN, END = "<!-- session: python tests/session.py --write -->\n", "<!-- end of session -->\n"
STUB = '    raise NotImplementedError("sigmoid_grad: your code here")\n'
TRIES = ("    z = as_float(z)\n    return z * (1 - z)\n", "    s = sigmoid(z)\n    return s * (1 - s)\n")
SIGMOID = (
    '    raise NotImplementedError("sigmoid: your code here")\n',
    "    e = np.exp(-np.abs(as_float(z)))\n    return np.where(as_float(z) >= 0, 1.0, e) / (1.0 + e)\n",
)


def session() -> str:
    """The session in Markdown: what is typed, what is edited, what is printed."""
    topic = COURSE.topic("01")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in release(COURSE, topic).items():
            (folder / file).write_bytes(data)
        (folder / ABOUT).write_bytes(about_json(About(topic.assignment(), known_mistakes(topic))))
        module = folder / "activations.py"
        module.write_text(module.read_text().replace(*SIGMOID))  # the exercise before it is done
        parts = [_run(folder, "check", "sigmoid_grad")]
        before = STUB
        for attempt in TRIES:
            module.write_text(module.read_text().replace(before, attempt))
            before = attempt
            parts += [_edit(attempt), _run(folder, "check", "sigmoid_grad")]
            if attempt is not TRIES[-1]:
                parts.append(_run(folder, "hint", "sigmoid_grad"))
    return "\n".join(parts)


def _run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "autograder", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    return f"```console\n$ autograder {' '.join(arguments)}\n{done.stdout}{done.stderr}```\n"


def _edit(body: str) -> str:
    return f"```python\ndef sigmoid_grad(z):\n{body}```\n"


def in_readme(text: str) -> str:
    """The README's text with the session in its place."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{session()}\n{END}{tail}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        README.write_text(in_readme(README.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(session())
