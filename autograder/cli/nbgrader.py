"""`autograder nbgrader`: the folder of an nbgrader course."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.course import Course, CourseError
from autograder.platforms.nbgrader.coursework import make_course


def make(course: Course, topic: str | None, folder: Path, force: bool) -> None:
    """Make it, say what was done, and what comes next."""
    if folder.exists() and not folder.is_dir():
        raise CourseError(f"{folder} is a file", "a folder for the course", "Name another.")
    topics = course.topics() if topic is None else (course.topic(topic),)
    done = make_course(course, topics, folder, force)
    for line in done or [f"{folder}: nothing to do"]:
        click.echo(line)
    if done:
        click.echo(f"Next: cd {folder}; nbgrader generate_assignment {topics[-1].name}")
