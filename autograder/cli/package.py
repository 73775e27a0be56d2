"""`autograder package`: the zip for Gradescope and for `otter run`, and the packages for other platforms."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.course import Course, Topic
from autograder.platforms.bundles import bundle
from autograder.platforms.package import Choices, default_path, package


def package_topic(course: Course, topic: Topic, choices: Choices, out: Path | None) -> None:
    path = package(course, topic, choices, out or default_path(course, topic))
    _tell(course, path)


def bundle_topic(course: Course, topic: Topic, platform: str, out: Path | None) -> None:
    _tell(course, bundle(platform, course, topic, out))


def _tell(course: Course, path: Path) -> None:
    shown = path.relative_to(course.root) if path.is_relative_to(course.root) else path
    click.echo(f"{shown}: {path.stat().st_size / 1e6:.1f} MB")
