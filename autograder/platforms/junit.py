"""Results as JUnit XML: a suite for each submission, a case for each check. GitLab, Jenkins, GitHub's report actions
and CodeGrade read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from autograder.grading.levels import for_student
from autograder.grading.result import Check, Result
from autograder.platforms.graded import Class
from autograder.platforms.words import number
from autograder.wire.text import one_line, printable

_MESSAGE = 1000  # characters


def junit_xml(graded: Class) -> bytes:
    """The class as one document, with the words that a student may read."""
    suites = [_suite(one.entry.submission, for_student(one.result)) for one in graded.graded]
    root = ET.Element("testsuites", {"name": one_line(graded.title), **_sums(suites)})
    root.extend(suites)
    ET.indent(root, " ")
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _suite(name: str, result: Result) -> ET.Element:
    suite = ET.Element("testsuite", name=one_line(name))
    properties = ET.SubElement(suite, "properties")
    points = {"score": result.score, "max_score": result.max_score}
    for exercise in result.exercises:
        points |= {f"{exercise.name}.score": exercise.score, f"{exercise.name}.max_score": exercise.max_score}
    for key, value in points.items():
        ET.SubElement(properties, "property", name=key, value=number(value))
    for exercise in result.exercises:
        for check in exercise.checks:
            _case(suite, f"{result.topic}.{exercise.name}", check)
    if result.status != "graded":
        case = ET.SubElement(suite, "testcase", classname=result.topic, name="the submission can be read", time="0")
        ET.SubElement(case, "error", message=one_line(result.message, _MESSAGE)).text = printable(result.message)
    for key, count in _counted(suite).items():
        suite.set(key, count)
    suite.set("time", f"{result.seconds:.3f}")
    return suite


def _case(suite: ET.Element, classname: str, check: Check) -> None:
    title, seconds = one_line(check.title), f"{check.seconds:.3f}"
    case = ET.SubElement(suite, "testcase", classname=classname, name=title, time=seconds)
    if not check.passed:
        said = check.public or "not yet"
        ET.SubElement(case, "failure", message=one_line(said, _MESSAGE)).text = printable(said, _MESSAGE)


def _counted(suite: ET.Element) -> dict[str, str]:
    counts = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
    return {key: str(len(suite.findall(path))) for key, path in counts.items()}


def _sums(suites: Sequence[ET.Element]) -> dict[str, str]:
    sums = {key: str(sum(int(s.get(key, "0")) for s in suites)) for key in ("tests", "failures", "errors")}
    return {**sums, "time": f"{sum(float(s.get('time', '0')) for s in suites):.3f}"}
