"""The room that knows what an assignment is.

A course is a checkout of folders (`layout`). Each topic has one source, a module with prose, stub and
reference in it (`source`, `outline`), and an `assignment.toml` that says what its exercises are worth
(`assignment`). This room reads both, makes what a student receives and looks for answers in it (`handout`),
executes references, whole or with one known mistake (`reference`, `mistakes`), and tells which exercise
uses which (`dependence`). It executes an author's files alone, never a student's, and raises a one-line
CourseError where the course's files are not as they must be. It imports nothing of grading, reports or
platforms, and never pytest; jupytext only where a notebook is made.
"""

from autograder.course.assignment import Assignment, Exercise, load_assignment
from autograder.course.dependence import calls
from autograder.course.errors import CourseError
from autograder.course.handout import check_release, leaks, release, write_release
from autograder.course.layout import Course, Topic, find_course
from autograder.course.mistakes import Mistake, load_mistakes, mistake
from autograder.course.reference import load_module, replaced, with_mistake
from autograder.course.source import notebook, solution_lines, stub

__all__ = [
    "Assignment",
    "Course",
    "CourseError",
    "Exercise",
    "Mistake",
    "Topic",
    "calls",
    "check_release",
    "find_course",
    "leaks",
    "load_assignment",
    "load_mistakes",
    "load_module",
    "mistake",
    "notebook",
    "release",
    "replaced",
    "solution_lines",
    "stub",
    "with_mistake",
    "write_release",
]
