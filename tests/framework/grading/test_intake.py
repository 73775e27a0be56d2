"""Reading what was handed in."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from small_course import notebook

from autograder.grading.files import MAX_SOURCE, Unreadable
from autograder.grading.intake import find_submissions, read_submission

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
