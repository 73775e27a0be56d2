"""Packages for platforms that run the grader: PrairieLearn, Autolab, GitHub. Gradescope's and otter's is `package`."""

from __future__ import annotations

import io
import json
import tarfile
import uuid
import zipfile
from collections.abc import Mapping
from html import escape
from importlib.resources import files as resources
from pathlib import Path

from autograder.course import Assignment, Course, Topic, release
from autograder.course.handout import write_atomically
from autograder.grading.handing_out import DIST, build_wheel, hand_out, zipped
from autograder.platforms import NOT_YOUR_FAULT
from autograder.platforms.autolab import NO_SCORES
from autograder.platforms.package import CONSTRAINTS, Files, constraints, course_files
from autograder.platforms.prairielearn import not_gradable

IMAGE = "YOU/chainrule-autograder"  # to be replaced by the instructor's own
SECONDS = 300  # for everything; the engine ends a submission long before


def bundle(platform: str, course: Course, topic: Topic, out: Path | None) -> Path:
    """Write the package of a topic for a platform; returns its path."""
    make = {"prairielearn": prairielearn, "autolab": autolab, "github": github}[platform]
    suffix = "tar" if platform == "autolab" else "zip"
    path = out or course.root / DIST / f"{topic.name}-{platform}.{suffix}"
    files = make(course, topic)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, tarred(files) if suffix == "tar" else zipped(files))
    return path


def prairielearn(course: Course, topic: Topic) -> Files:
    """A question, and the image that all questions share, as they lie in a PrairieLearn course."""
    assignment = topic.assignment()
    question = f"questions/{topic.name}"
    files = {
        f"{question}/info.json": json.dumps(_info(assignment), indent=2).encode(),
        f"{question}/question.html": _question(assignment).encode(),
        f"{question}/tests/run.sh": _template("prairielearn/run.sh"),
        f"{question}/tests/unfinished.json": json.dumps(not_gradable(NOT_YOUR_FAULT)).encode(),
    }
    files |= {f"{question}/tests/course/{n}": data for n, data in course_files(course, topic, assignment).items()}
    files |= {f"{question}/clientFilesQuestion/{n}": data for n, data in _to_work_with(course, topic).items()}
    return files | _image(course, "environments/chainrule-autograder", "prairielearn/Dockerfile")


def _info(assignment: Assignment) -> dict[str, object]:
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"chainrule-autograder/{assignment.topic}")),
        "title": assignment.title,
        "topic": assignment.title,
        "tags": ["chainrule"],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": IMAGE,
            "entrypoint": "/grade/tests/run.sh",
            "timeout": SECONDS,
        },
    }


def _question(assignment: Assignment) -> str:
    title, summary = (escape(text).replace("{", "&#123;") for text in (assignment.title, assignment.summary))
    module = assignment.module
    downloads = "\n".join(
        f'    <li><pl-file-download file-name="{name}"></pl-file-download></li>'
        for name in (f"{module}.py", f"{module}.ipynb", *assignment.data)
    )
    return f"""<pl-question-panel>
  <h2>{title}</h2>
  <p>{summary}</p>
  <ul>
{downloads}
  </ul>
</pl-question-panel>
<pl-file-upload file-patterns="{module}.*" optional-file-patterns="*.py"></pl-file-upload>
<pl-submission-panel>
  <pl-external-grader-results></pl-external-grader-results>
  <pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""


def autolab(course: Course, topic: Topic) -> Files:
    """An assessment as Autolab imports it ("Install Assessment", "Import from tarball"), and its image."""
    assignment = topic.assignment()
    name = assignment.module  # an assessment's name does not begin with a digit
    grader = {f"autograde/course/{n}": data for n, data in course_files(course, topic, assignment).items()}
    grader["autograde/unfinished.txt"] = f"{NOT_YOUR_FAULT}\n{NO_SCORES}\n".encode()
    makefile = _template("autolab/autograde-Makefile").replace(b"HANDIN", f"{name}.py".encode())
    return {
        f"{name}/{name}.yml": _properties(assignment).encode(),
        f"{name}/autograde-Makefile": makefile,
        f"{name}/autograde.tar": tarred(grader),
        f"{name}/{name}-handout.zip": zipped(_to_work_with(course, topic)),
    } | _image(course, f"{name}/image", "autolab/Dockerfile")


def _properties(assignment: Assignment) -> str:
    """The assessment: a problem for each exercise, under the name that its score comes with."""
    name = assignment.module
    problems = "".join(
        f"- name: {json.dumps(exercise.name)}\n  description: ''\n  max_score: {float(exercise.points)}\n"
        "  optional: false\n"
        for exercise in assignment.exercises
    )
    return f"""---
general:
  name: {name}
  description: {json.dumps(assignment.summary)}
  display_name: {json.dumps(assignment.title)}
  handin_filename: {name}.py
  handin_directory: handin
  max_grace_days: 0
  handout: {name}-handout.zip
  writeup: ''
  max_submissions: -1
  disable_handins: false
  max_size: 2
  has_svn: false
  category_name: Assignments
problems:
{problems}autograder:
  autograde_timeout: {SECONDS}
  autograde_image: autograding_image_chainrule
  release_score: true
"""


def github(course: Course, topic: Topic) -> Files:
    """For Classroom 50 an autograder with the public checks; for any repository the handout with a workflow."""
    slug = topic.name.replace("_", "-")
    with zipfile.ZipFile(hand_out(course, topic)) as archive:
        handed_out = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    grader = f"classroom50/autograders/{slug}"
    wheel = next(name for name in handed_out if name.endswith(".whl"))
    checks = [f"test_{topic.module}.py", "autograder.json", *topic.assignment().data]
    files = {f"{grader}/checks/{name}": handed_out[name] for name in checks}
    files |= {f"{grader}/{wheel}": handed_out[wheel], f"{grader}/{CONSTRAINTS}": constraints()}
    files[f"{grader}/autograder.py"] = _template("github/autograder.py")
    files |= {f"template/{name}": data for name, data in handed_out.items()}
    files["template/.github/workflows/checks.yaml"] = _template("github/checks.yaml")
    return files


def _to_work_with(course: Course, topic: Topic) -> Files:
    """What a student fills in, and the data for it."""
    made = release(course, topic)
    return {n: made[n] for n in (f"{topic.module}.py", f"{topic.module}.ipynb", *topic.assignment().data)}


def _image(course: Course, folder: str, dockerfile: str) -> Files:
    wheel = build_wheel(course)
    named = {"Dockerfile": _template(dockerfile), wheel.name: wheel.read_bytes(), CONSTRAINTS: constraints()}
    return {f"{folder}/{name}": data for name, data in named.items()}


def _template(name: str) -> bytes:
    return (resources(__package__) / "templates" / name).read_bytes()


def tarred(files: Mapping[str, bytes]) -> bytes:
    """The same bytes at every build."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o755 if data.startswith(b"#!") else 0o644
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()
