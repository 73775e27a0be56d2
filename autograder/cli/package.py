"""`autograder package`: the zip for Gradescope and for `otter run`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.course import Course, Topic
from autograder.platforms.package import Choices, default_path, package


def package_topic(course: Course, topic: Topic, choices: Choices, out: Path | None) -> None:
    path = package(course, topic, choices, out or default_path(course, topic))
    shown = path.relative_to(course.root) if path.is_relative_to(course.root) else path
    click.echo(f"{shown}: {path.stat().st_size / 1e6:.1f} MB")
