"""Reading what was handed in."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from small_course import notebook

from autograder.course import CourseError
from autograder.grading.files import MAX_SOURCE, Unreadable
from autograder.grading.intake import find_submissions, read_handed, read_submission
from autograder.grading.submitters import Student

CODE = "def f(): return 1\n"


def zipped(*entries, name="s.zip", folder: Path) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return path


def sources(path):
    return read_submission(path, "small").candidates[0]


def complaint(path):
    with pytest.raises(Unreadable) as raised:
        read_submission(path, "small")
    return str(raised.value)


def folder_with(tmp_path, **files):
    folder = tmp_path / "handed"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_file_a_folder_and_a_zip_are_the_same_submission(tmp_path):
    folder = folder_with(tmp_path, small__py=CODE)
    archive = zipped(("small.py", CODE), folder=tmp_path)
    top = zipped(("some/folder/small.py", CODE), name="top.zip", folder=tmp_path)
    assert sources(folder / "small.py") == sources(folder) == sources(archive) == sources(top)


def test_a_single_file_may_have_any_name(tmp_path):
    (tmp_path / "ada.py").write_text(CODE)
    assert sources(tmp_path / "ada.py").filename == "small.py"


@pytest.mark.parametrize("name", ["small (1).py", "small(2).py", "small-3.py", "Small.py"])
def test_the_name_that_a_browser_makes_of_a_second_copy_is_taken_with_a_note(tmp_path, name):
    folder = folder_with(tmp_path)
    (folder / name).write_text(CODE)
    handed = read_submission(folder, "small")
    assert handed.candidates[0].cells == (CODE,)
    assert name in handed.notes[0]


def test_the_latest_of_several_copies_is_taken(tmp_path):
    folder = folder_with(tmp_path)
    for n in (1, 2, 10):
        (folder / f"small ({n}).py").write_text(f"x = {n}\n")
    assert sources(folder).cells == ("x = 10\n",)


def test_another_name_is_refused_and_told(tmp_path):
    assert "found: tiny.py" in complaint(folder_with(tmp_path, tiny__py=CODE))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (b"\x00\x01\x02" * 50, "not Python source text"),
        (b"\xff\xfe\xfa\xfb", "not Python source text"),
        (b"# -*- coding: utf-7 -*-\n", "not Python source text"),
        (b"# -*- coding: no-such-thing -*-\n", "not Python source text"),
        (b"x = 1\n" * (MAX_SOURCE // 6 + 1), "at most"),
    ],
)
def test_what_is_no_source_is_refused_in_words(tmp_path, content, words):
    assert words in complaint(folder_with(tmp_path, small__py=content))


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfx = 1\n", b"# coding: latin-1\nx = '\xe9'\n", b"x = 1\r\ny = 2\r\n", "x = 'é'\n".encode()]
)
def test_byte_order_marks_encodings_and_line_ends_of_other_systems_are_read(tmp_path, content):
    text = sources(folder_with(tmp_path, small__py=content)).cells[0]
    compile(text, "small.py", "exec")
    assert "\r" not in text


def test_helpers_beside_the_module_come_along_and_tests_do_not(tmp_path):
    folder = folder_with(
        tmp_path, small__py=CODE, tools__py="a = 1\n", test_small__py="b = 1\n", conftest__py="c = 1\n"
    )
    (folder / "pkg").mkdir()
    (folder / "pkg" / "__init__.py").write_text("")
    (folder / "pkg" / "part.py").write_text("d = 1\n")
    assert set(sources(folder).helpers) == {"tools", "pkg.__init__", "pkg.part"}


def test_a_link_is_never_followed(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("answer = 42\n")
    folder = folder_with(tmp_path)
    (folder / "small.py").symlink_to(secret)
    assert "is a link" in complaint(folder)


def test_a_hard_link_is_refused(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("answer = 42\n")
    folder = folder_with(tmp_path)
    os.link(secret, folder / "small.py")
    assert "plain file" in complaint(folder)


def test_a_pipe_does_not_hang_the_grader(tmp_path):
    folder = folder_with(tmp_path)
    os.mkfifo(folder / "small.py")
    assert "plain file" in complaint(folder)


@pytest.mark.parametrize("name", ["../small.py", "a/../../small.py", "/tmp/small.py", "a\\..\\small.py", "C:/small.py"])
def test_a_zip_whose_paths_lead_out_is_refused(tmp_path, name):
    assert "leads out of it" in complaint(zipped((name, CODE), folder=tmp_path))


def test_a_zip_bomb_is_read_to_its_bound_only(tmp_path):
    bomb = zipped(("small.py", b"\n" * (300 << 20)), folder=tmp_path)
    assert bomb.stat().st_size < 1 << 20
    assert "unpacks to more than" in complaint(bomb)


def test_many_large_files_in_a_zip_are_bounded_together(tmp_path):
    bomb = zipped(*((f"n{i}.ipynb", b" " * (20 << 20)) for i in range(5)), ("small.py", CODE), folder=tmp_path)
    assert "unpacks to more than" in complaint(bomb)


def test_a_link_in_a_zip_is_refused(tmp_path):
    path = tmp_path / "s.zip"
    entry = zipfile.ZipInfo("small.py")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "is a link" in complaint(path)


@pytest.mark.parametrize(
    "damage", [lambda b: b[: len(b) // 2], lambda b: b"PK\x03\x04" + b"\x00" * 200, lambda b: b"not a zip"]
)
def test_a_damaged_zip_is_told_in_words(tmp_path, damage):
    path = zipped(("small.py", CODE * 100), folder=tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert "not a readable zip archive" in complaint(path)


def test_a_zip_inside_a_folder_is_opened(tmp_path):
    folder = folder_with(tmp_path)
    zipped(("small.py", CODE), folder=folder)
    assert sources(folder).cells == (CODE,)


def test_archive_folders_of_other_systems_are_passed_over(tmp_path):
    archive = zipped(
        ("__MACOSX/._small.py", b"\x00\x05"), (".hidden/small.py", "x"), ("small.py", CODE), folder=tmp_path
    )
    assert sources(archive).cells == (CODE,)


def test_a_notebook_gives_its_code_cells(tmp_path):
    folder = folder_with(tmp_path, small__ipynb=notebook("a = 1", "b = 2"))
    assert sources(folder).cells == ("a = 1", "b = 2")
    assert sources(folder).tolerant


@pytest.mark.parametrize("content", [b"{}", b"[1, 2", b"[" * 100_000, b'{"cells": 3}', b'{"cells": []}', notebook()])
def test_what_is_no_notebook_is_told_in_words(tmp_path, content):
    assert "small.ipynb" in complaint(folder_with(tmp_path, small__ipynb=content))


def test_a_module_and_a_notebook_are_both_kept_and_the_better_will_count(tmp_path):
    handed = read_submission(folder_with(tmp_path, small__py=CODE, small__ipynb=notebook(CODE)), "small")
    assert [c.filename for c in handed.candidates] == ["small.py", "small.ipynb"]
    assert "the better one counts" in handed.notes[0]


def test_a_folder_of_folders_is_a_class_and_a_folder_with_the_module_is_one(tmp_path):
    folder = folder_with(tmp_path, small__py=CODE)
    (tmp_path / "bob.py").write_text(CODE)
    assert [s.name for s in find_submissions(tmp_path, "small")] == ["bob", "handed"]
    assert [s.name for s in find_submissions(folder, "small")] == ["handed"]


def test_two_submissions_of_one_name_stay_two(tmp_path):
    (tmp_path / "ada.py").write_text(CODE)
    (tmp_path / "ada.ipynb").write_bytes(notebook(CODE))
    assert [s.name for s in find_submissions(tmp_path, "small")] == ["ada.ipynb", "ada.py"]


def test_an_empty_folder_is_told_in_words(tmp_path):
    assert "no Python file" in complaint(folder_with(tmp_path))


def test_a_file_that_nobody_may_read_is_told_in_words(tmp_path):
    folder = folder_with(tmp_path, small__py=CODE)
    (folder / "small.py").chmod(0)
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    assert "cannot be opened" in complaint(folder)


def test_reading_twice_gives_equal_sources(tmp_path):
    path = zipped(("small.py", CODE), folder=tmp_path)
    assert read_submission(path, "small") == read_submission(path, "small")
    assert io.BytesIO(path.read_bytes()).read()[:2] == b"PK"


# ---------------------------------------------------------------------------------------------------- platforms' exports
METADATA = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '303'
    :email: ada@example.edu
  :created_at: 2026-10-01 23:59:59.123456789 Z
  :score: 9.0
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests:
    - name: double
      output: "a\\nb"
submission_12:
  :submitters:
  - :name: &1 Wei Wang
    :sid:
    :email: wei@example.edu
  - :name: *1
    :sid: 77
    :email: wang@example.edu
"""


def laid(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return root


def class_of(path) -> dict[str, str]:
    """By name, the first cell of each submission, or the complaint."""
    found = {}
    for submission in find_submissions(path, "small"):
        try:
            found[submission.name] = read_handed(submission, "small").candidates[0].cells[0].strip()
        except Unreadable as error:
            found[submission.name] = str(error)
    return found


def students_of(path):
    return {s.name: [(t.name, t.id, t.email) for t in s.students] for s in find_submissions(path, "small")}


def as_folder_and_zip(tmp_path, files):
    """The same export as a folder, as a zip, and as a zip with a folder around it."""
    yield laid(tmp_path / "export", files)
    yield zipped(*files.items(), name="plain.zip", folder=tmp_path)
    yield zipped(*((f"assignment_5_export/{name}", text) for name, text in files.items()), folder=tmp_path)


def test_gradescopes_export_is_a_class_named_by_its_metadata(tmp_path):
    files = {
        "submission_metadata.yml": METADATA,
        "submission_11/small.py": "x = 11\n",
        "submission_12/deep/small.py": "x = 12\n",
        "submission_13/small.py": "x = 13\n",
    }
    wanted = {
        "Ada Lovelace (303)": "x = 11",
        "Wei Wang (wei@example.edu) and Wei Wang (77)": "x = 12",
        "submission_13": "x = 13",
    }
    for export in as_folder_and_zip(tmp_path, files):
        assert class_of(export) == wanted
    assert class_of(laid(tmp_path / "around/assignment_5_export", files).parent) == wanted
    assert students_of(export)["Ada Lovelace (303)"] == [("Ada Lovelace", "303", "ada@example.edu")]
    assert {s.platform for s in find_submissions(export, "small")} == {"gradescope"}
    assert [s.drawn_by for s in find_submissions(export, "small")] == [
        "submission_11",
        "submission_12",
        "submission_13",
    ]


def test_who_is_in_gradescopes_metadata_without_a_folder_is_told_that_nothing_was_handed_in(tmp_path):
    export = laid(tmp_path, {"submission_metadata.yml": METADATA, "submission_12/small.py": CODE})
    assert "no small.py" in class_of(export)["Ada Lovelace (303)"]


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ("", "names no submission"),
        ("[1, 2]", "names no submission"),
        ("a: b: c", "cannot be read"),
        ("\x00\x01", "cannot be read"),
        ("{" * 100_000, "nested too deep"),
        ("a: {b: " + "[" * 100_000, "nested too deep"),
    ],
)
def test_damaged_metadata_is_an_error_in_one_line_soon(tmp_path, metadata, words):
    export = laid(tmp_path, {"submission_metadata.yml": metadata, "submission_1/small.py": CODE})
    with pytest.raises(CourseError, match=words) as raised:
        find_submissions(export, "small")
    assert "\n" not in str(raised.value)


def test_metadata_makes_no_object_expands_no_alias_and_its_names_are_shown_not_obeyed(tmp_path):
    bomb = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(30))
    metadata = (
        f"{bomb}submission_1:\n  :submitters:\n  - :name: !!python/object/apply:os.system ['touch {tmp_path}/made']\n"
        '    :sid: "\\e[31m7\\u202e"\n'
    )
    export = laid(tmp_path / "e", {"submission_metadata.yml": metadata, "submission_1/small.py": CODE})
    assert "?[31m7? (?[31m7?)" in class_of(export)
    assert not (tmp_path / "made").exists()


def test_metadata_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text(METADATA)
    export = laid(tmp_path / "export", {"submission_11/small.py": CODE})
    (export / "submission_metadata.yml").symlink_to(tmp_path / "secret")
    with pytest.raises(CourseError, match="cannot be read"):
        find_submissions(export, "small")


def test_canvas_names_are_a_class_and_a_students_files_are_one_submission(tmp_path):
    files = {
        "lovelaceada_12345_678_small.py": "import tools\n",
        "lovelaceada_12345_679_tools.py": "a = 1\n",
        "müllerzoë_LATE_222_680_small-1.py": "x = 2\n",
        "hopper_grace_333_681_Small (2).py": "x = 3\n",
        "noethere_444_text.html": "<p>x = 4</p>",
        "LATE_anon_5xQ2a_682_small.py": "x = 5\n",
    }
    for export in as_folder_and_zip(tmp_path, files):
        found = class_of(export)
        assert found.pop("noethere (444)").startswith("no small.py")
        assert found == {
            "lovelaceada (12345)": "import tools",
            "müllerzoë (222)": "x = 2",
            "hopper_grace (333)": "x = 3",
            "anon 5xQ2a": "x = 5",
        }
    ada = next(s for s in find_submissions(export, "small") if s.name.startswith("lovelace"))
    assert read_handed(ada, "small").candidates[0].helpers == {"tools": "a = 1\n"}
    assert ada.students == (Student("lovelaceada", "12345"),)


@pytest.mark.parametrize("trailing", ["", "_"])
def test_moodles_folders_are_a_class_whatever_else_was_handed_in(tmp_path, trailing):
    files = {
        f"Ada Lovelace_101_assignsubmission_file{trailing}/small.py": "x = 1\n",
        f"Ada Lovelace_101_assignsubmission_onlinetext{trailing}/onlinetext.html": "<p>see file</p>",
        f"Team 3-Zoë_102_assignsubmission_file{trailing}/a/small.py": "x = 2\n",
        f"Participant_103_assignsubmission_file{trailing}/small.ipynb": notebook("x = 3").decode(),
        f"Default group_assignsubmission_file{trailing}/small.py": "x = 4\n",
    }
    for export in as_folder_and_zip(tmp_path, files):
        assert class_of(export) == {
            "Ada Lovelace (101)": "x = 1",
            "Team 3-Zoë (102)": "x = 2",
            "Participant (103)": "x = 3",
            "Default group": "x = 4",
        }


def test_moodles_flat_files_are_the_same_class(tmp_path):
    files = {
        "Ada Lovelace_101_assignsubmission_file_small.py": "x = 1\n",
        "Bob Kay_102_assignsubmission_file_small.py": "x = 2\n",
    }
    for export in as_folder_and_zip(tmp_path, files):
        assert class_of(export) == {"Ada Lovelace (101)": "x = 1", "Bob Kay (102)": "x = 2"}


def test_one_submission_in_an_export_of_one_is_still_named(tmp_path):
    archive = zipped(("Ada Lovelace_101_assignsubmission_file/small.py", CODE), folder=tmp_path)
    assert list(class_of(archive)) == ["Ada Lovelace (101)"]


def test_a_students_zip_inside_an_export_is_opened(tmp_path):
    inner = zipped(("src/small.py", "x = 1\n"), name="inner.zip", folder=tmp_path).read_bytes()
    export = zipped(("lovelaceada_1_2_work.zip", inner), ("kayb_2_3_small.py", "x = 2\n"), folder=tmp_path)
    assert class_of(export) == {"lovelaceada (1)": "x = 1", "kayb (2)": "x = 2"}


def test_nbgraders_submitted_tree_is_a_class_of_one_assignment(tmp_path):
    files = {
        "submitted/ada/01_small/small.ipynb": notebook("x = 1").decode(),
        "submitted/ada/01_small/timestamp.txt": "2026-11-01 10:00:00 UTC",
        "submitted/ada/02_other/other.ipynb": notebook("x = 9").decode(),
        "submitted/bob/01_small/small.py": "x = 2\n",
        "submitted/eve/02_other/small.ipynb": notebook("x = 9").decode(),
        "source/01_small/small.ipynb": notebook("x = 0").decode(),
        "nbgrader_config.py": "",
    }
    course = laid(tmp_path / "course", files)
    assert class_of(course) == class_of(course / "submitted") == {"ada": "x = 1", "bob": "x = 2"}
    assert students_of(course)["bob"] == [("bob", "bob", "")]


def test_nbgraders_assignment_of_any_name_is_found_by_its_notebook(tmp_path):
    files = {"ada/ps1/small.ipynb": notebook("x = 1").decode(), "ada/ps2/other.ipynb": notebook("x = 2").decode()}
    assert class_of(laid(tmp_path / "submitted", files)) == {"ada": "x = 1"}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"submitted/ada/ps1/small.py": CODE, "submitted/ada/ps2/small.py": CODE}, "may be the assignment"),
        ({"submitted/ada/01_small/small.py": CODE, "submitted/bob/small/small.py": CODE}, "may be the assignment"),
        ({"a_1_2_small.py": CODE, "b_2_3_small.py": CODE, "bob.py": CODE}, "bob.py is not"),
        ({"hw_2026_01_ada.py": CODE, "ex_2026_01_bob.py": CODE}, "stands for"),
        (
            {"Ada_1_assignsubmission_file/small.py": CODE, "Bob_1_assignsubmission_file/small.py": CODE},
            "stands for",
        ),
    ],
)
def test_what_may_be_meant_in_two_ways_is_an_error_in_one_line(tmp_path, files, words):
    with pytest.raises(CourseError, match=words) as raised:
        find_submissions(laid(tmp_path, files), "small")
    assert "\n" not in str(raised.value)


def test_a_zip_of_two_folders_with_the_module_in_each_is_not_graded_as_one(tmp_path):
    with pytest.raises(CourseError, match="Unpack it"):
        find_submissions(zipped(("ada/small.py", CODE), ("bob/small.py", CODE), folder=tmp_path), "small")


def test_a_plain_class_with_one_name_that_looks_like_a_platforms_is_a_plain_class(tmp_path):
    class_folder = laid(tmp_path, {"ada.py": "x = 1\n", "bob.py": "x = 2\n", "eve_1_2_small.py": "x = 3\n"})
    assert class_of(class_folder) == {"ada": "x = 1", "bob": "x = 2", "eve_1_2_small": "x = 3"}


@pytest.mark.parametrize(
    ("name", "words"),
    [("submission_11/../../small.py", "leads out of it"), ("submission_11/a\\..\\small.py", "leads out of it")],
)
def test_a_path_that_leads_out_of_an_export_harms_its_own_submission_alone(tmp_path, name, words):
    export = zipped(
        ("submission_metadata.yml", METADATA), (name, CODE), ("submission_12/small.py", "x = 12\n"), folder=tmp_path
    )
    found = class_of(export)
    assert words in found["Ada Lovelace (303)"]
    assert found["Wei Wang (wei@example.edu) and Wei Wang (77)"] == "x = 12"


def test_a_bomb_in_an_export_harms_its_own_submission_alone(tmp_path):
    export = zipped(
        ("ada_1_2_small.py", b"\n" * (8 << 20)),
        ("bob_2_3_small.py", "x = 2\n"),
        *((f"eve_3_{n}_f{n}.py", "") for n in range(600)),
        folder=tmp_path,
    )
    found = class_of(export)
    assert "unpacks to more than" in found["ada (1)"]
    assert "more than 500 files" in found["eve (3)"]
    assert found["bob (2)"] == "x = 2"


def test_links_in_an_export_are_not_followed(tmp_path):
    secret = laid(tmp_path / "secret", {"small.py": "answer = 42\n"})
    export = laid(tmp_path / "export", {"Ada_1_assignsubmission_file/notes.txt": ""})
    (export / "Bob_2_assignsubmission_file").symlink_to(secret)
    (export / "Ada_1_assignsubmission_file" / "small.py").symlink_to(secret / "small.py")
    found = class_of(export)
    assert "is a link" in found["Ada (1)"]
    assert "answer" not in str(found)


def test_a_damaged_export_is_told_as_a_damaged_submission(tmp_path):
    export = zipped(("ada_1_2_small.py", CODE * 100), ("bob_2_3_small.py", CODE), folder=tmp_path)
    export.write_bytes(export.read_bytes()[:-30])
    assert "not a readable zip archive" in next(iter(class_of(export).values()))


def test_names_that_are_utf_8_without_saying_so_are_read_as_meant(tmp_path):
    path = zipped(("XXXX_1_2_small.py", CODE), folder=tmp_path)
    path.write_bytes(path.read_bytes().replace(b"XXXX", "zoë".encode()))
    assert class_of(path) == {"zoë (1)": CODE.strip()}


def test_a_folder_whose_name_is_not_utf_8_has_a_name_all_the_same(tmp_path):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/x\xff"))
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system takes UTF-8 alone")
    (folder / "small.py").write_text(CODE)
    assert class_of(tmp_path) == {"x\\udcff": CODE.strip()}
