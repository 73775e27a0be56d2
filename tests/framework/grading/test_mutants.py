"""Mutants: what a machine changes in a reference, and what becomes of it."""

from __future__ import annotations

import ast

import pytest
from small_course import SOURCE, SUITE
from test_command import autograder

from autograder.course import CourseError
from autograder.grading import mutants
from autograder.grading.loop import SuiteBroken
from autograder.grading.mutants import judge_mutants, load_equivalent
from autograder.grading.mutation import mutations

HALF = SOURCE[SOURCE.index("def half") :]
ENDLESS = "def double(z):\n    ### BEGIN SOLUTION\n    i = 0\n    while i < 2:\n        i = i + 1\n    return i * z\n    ### END SOLUTION\n"


def function(*lines, name="f"):
    body = "\n".join(f"    {line}" for line in lines)
    return f'def {name}(z, a=1):\n    """Text -1."""\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION\n'


def words(*lines):
    return {change.words for change in mutations(function(*lines), ["f"])[1]}


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("return z + a", "z + a -> z - a"),
        ("return z + a", "z + a -> z"),
        ("return z + a", "z + a -> a"),
        ("return z - a", "z - a -> -a"),
        ("return z - a", "z - a -> a - z"),
        ("return z * a", "z * a -> z ** a"),
        ("return z / a", "z / a -> a / z"),
        ("return z ** 2", "z ** 2 -> z ** 3"),
        ("return z ** 2", "z ** 2 -> z"),
        ("return z * 1.0", "z * 1.0 -> z * 0.0"),
        ("return z * 0", "z * 0 -> z * 1"),
        ("return z * 5", "z * 5 -> z * -5"),
        ("return z + a", "z + a -> -(z + a)"),
        ("return -z", "-z -> z"),
        ("return z >= a", "z >= a -> z < a"),
        ("return z >= a", "z >= a -> z > a"),
        ("return z.sum(axis=1)", "z.sum(axis=1) -> z.sum()"),
        ("return z.sum(axis=1)", "z.sum(axis=1) -> z.sum(axis=0)"),
        ("return z.sum(axis=1)", "z.sum(axis=1) -> z"),
        ("return z.sum(axis=1)", "z.sum(axis=1) -> z.mean(axis=1)"),
        ("return z.sum(0, keepdims=True)", "z.sum(0, keepdims=True) -> z.sum(0)"),
        ("return np.exp(z)", "np.exp(z) -> np.expm1(z)"),
        ("return np.exp(z)", "np.exp(z) -> z"),
        ("return np.where(z, 0, a)", "np.where(z, 0, a) -> np.where(z, a, 0)"),
        ("return z[0]", "z[0] -> z"),
        ("return z[1:]", "1: -> :"),
        ("return z and a", "z and a -> z or a"),
        ("return not z", "not z -> z"),
        ("return z if a else 0", "z if a else 0 -> z if not a else 0"),
        ("return [x for x in z if x]", "for x in z if x -> for x in z"),
        ("if a: z = a", "if a: ... -> if not a: ..."),
        ("z += a", "z += a -> z -= a"),
        ("z += a", "z += a -> z = a"),
        ("z.sort()", "z.sort() -> (deleted)"),
        ("raise ValueError('-1')", "raise ValueError('-1') -> (deleted)"),
    ],
)
def test_a_line_is_changed_in_every_small_way(line, change):
    assert change in {w.strip() for w in words(line)}


def test_only_solutions_are_changed():
    text = "X = 1 + 2\n" + function("return z + a") + "Y = 3 - X\n"
    lines = text.split("\n")
    assert {lines[c.line - 1].strip() for c in mutations(text, ["f"])[1]} == {"return z + a"}


def test_a_change_is_taken_back():
    tree, changes = mutations(SOURCE, ["double", "half"])
    before = ast.unparse(tree)
    for change in changes:
        with change.made():
            assert ast.unparse(tree) != before
        assert ast.unparse(tree) == before


def test_no_two_mutants_are_the_same_program():
    tree, changes = mutations(function("return z * -1 + abs(z)"), ["f"])
    programs = []
    for change in changes:
        with change.made():
            programs.append(ast.unparse(tree))
    assert len(set(programs)) == len(programs)


def test_the_second_change_of_the_same_words_has_a_number():
    assert {"z + a -> z - a", "z + a -> z - a (2)"} <= words("b = z + a", "return b * (z + a)")


def test_a_mutant_of_a_method_belongs_to_the_exercise_that_holds_it():
    method = "".join(f"    {line}\n" for line in function("return z + a", name="g").splitlines())
    assert {c.exercise for c in mutations("class F:\n" + method, ["F"])[1]} == {"F"}
    assert {c.exercise for c in mutations("class F:\n" + method, ["F.g"])[1]} == {"F.g"}


def test_survivors_are_told_and_equivalent_ones_are_not(small):
    small.suite(SUITE.replace("student.half(z), reference.half(z)", "abs(student.half(z)), abs(reference.half(z))"))
    (small.root / "tests/course/01_small/equivalent.toml").write_text(
        '[[mutant]]\nexercise = "half"\nchange = "z / 2.0 -> z / -2.0"\nreason = "Only the size counts."\n'
        '[[mutant]]\nexercise = "half"\nchange = "z / 3.0 -> z / -3.0"\nreason = "Only the size counts."\n'
    )
    done = autograder("selftest", "01", "--mutants", cwd=small.root)
    head, *rest = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert ", 1 equivalent, 1 alive, " in head
    assert [line.strip() for line in rest] == [
        "alive: half, line 12: z / 2.0 -> -(z / 2.0)",
        "stale: equivalent.toml: half: z / 3.0 -> z / -3.0: no mutant alive is this one; delete the entry",
    ]


def test_a_mutant_that_ends_its_process_is_killed_and_the_others_are_judged(small):
    (small.root / "solutions/01_small/small.py").write_text(
        "import os\n" + function("if z is None: os._exit(1)", "return 2.0 * z", name="double") + HALF
    )
    census = judge_mutants(small.course.topic("01"), jobs=1)
    assert any("os._exit(1) -> (deleted)" in line for line in census.alive)
    assert not any("z is not None" in line or "not z is None" in line for line in census.alive)


def test_an_endless_mutant_is_killed_in_time(small, monkeypatch):
    monkeypatch.setattr(mutants, "MUTANT_SECONDS", 0.2)
    (small.root / "solutions/01_small/small.py").write_text(ENDLESS + HALF)
    topic = small.course.topic("01")
    found = mutations(topic.source.read_text(), ["double", "half"])[1]
    endless = [number for number, change in enumerate(found) if change.words == "i = i + 1 -> (deleted)"]
    assert len(endless) == 1
    journal = mutants.Journal(small.root / "journal")
    mutants._judge(topic, endless, journal)
    assert (journal.numbers("begun"), journal.numbers("alive")) == (endless, [])


def test_nothing_is_judged_by_a_suite_that_the_reference_fails(small):
    small.suite(SUITE.replace("reference.half(z)", "reference.double(z)"))
    with pytest.raises(SuiteBroken, match="the reference itself loses points"):
        mutants._judge(small.course.topic("01"), [0], mutants.Journal(small.root / "journal"))


@pytest.mark.parametrize("reason", ['reason = ""', "why = 'x'"])
def test_an_equivalent_mutant_needs_a_reason(tmp_path, reason):
    listed = tmp_path / "equivalent.toml"
    listed.write_text(f'[[mutant]]\nexercise = "f"\nchange = "a -> b"\n{reason}\n')
    with pytest.raises(CourseError, match="reason"):
        load_equivalent(listed)


def test_words_are_the_same_on_every_python():
    found = words("a, b = z", "for a, b in z: pass", "raise ValueError(f\"{', '.join(z)}\")")
    assert {"a, b = z -> (deleted)", "for a, b in z: ... -> (deleted)"} <= found
    assert not any('"' in w for w in found)
