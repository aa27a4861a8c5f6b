"""`flask courses new` and `diff`: how an author begins, and sees what has changed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.curriculum.skeletons import lay_module
from app.curriculum.working_copy import read_files
from app.domain.course_changes import Change, FileChange, Paragraph, changed_files
from app.domain.course_files import read_course
from app.extensions import db
from tests.curriculum.make import COURSES, publish_mini
from tests.curriculum.test_commands import run, spoil

MODULE = [
    "instructor.en.md",
    "instructor.vi.md",
    "items.yml",
    "module.en.md",
    "module.vi.md",
    "quiz.yml",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSES, tmp_path / "courses"))


def fill(folder: Path) -> None:
    """Write what the skeleton suggests over its placeholders."""
    for path in folder.rglob("*.*"):
        if path.suffix in (".md", ".yml"):
            path.write_text(re.sub("⟨([^⟩]*)⟩", r"\1", path.read_text("utf-8")), "utf-8")


def test_a_new_course_is_fit_once_it_is_filled_in(app: Flask, tmp_path: Path) -> None:
    assert run(app, "new", "sample", "01-start", "--folder", str(tmp_path), "--language", "en") == (
        0,
        "".join(
            f"{tmp_path}/sample/{name}\n"
            for name in [*(f"01-start/{name}" for name in MODULE), "course.yml", "glossary.yml"]
        ),
    )
    _course, problems = read_course(read_files(tmp_path / "sample"))
    assert {problem.path for problem in problems if problem.code == "not-filled-in"} == {
        *(f"01-start/{name}" for name in MODULE if name != "quiz.yml"),
        "course.yml",
        "glossary.yml",
    }
    fill(tmp_path / "sample")
    assert run(app, "check", str(tmp_path), "--language", "en") == (0, "No problems found.\n")


def test_a_new_module_of_a_course_says_where_to_name_it(app: Flask, folder: Path) -> None:
    code, output = run(app, "new", "mini", "03-third-look", "--folder", str(folder), "--language", "en")
    assert (code, output.splitlines()) == (
        0,
        [
            *(f"{folder}/mini/03-third-look/{name}" for name in MODULE),
            "Now add “03-third-look” to the modules in mini/course.yml.",
        ],
    )
    spoil(folder / "mini" / "course.yml", "02-second-look]", "02-second-look, 03-third-look]")
    fill(folder / "mini" / "03-third-look")
    assert run(app, "check", str(folder), "--language", "en") == (0, "No problems found.\n")


def test_a_module_that_is_there_is_left_alone(app: Flask, folder: Path) -> None:
    before = read_files(folder)
    assert run(app, "new", "mini", "01-first-look", "--folder", str(folder), "--language", "en") == (
        1,
        f"{folder}/mini/01-first-look is there already; nothing was written.\n",
    )
    with pytest.raises(FileExistsError):
        lay_module(folder, "mini", "01-first-look")
    assert read_files(folder) == before


@pytest.mark.parametrize("name", ["../elsewhere", "Hoc-Phan", "two--hyphens"])
def test_folders_have_permanent_names(app: Flask, folder: Path, name: str) -> None:
    before = read_files(folder)
    assert run(app, "new", "mini", name, "--folder", str(folder))[0] == 2
    assert read_files(folder) == before


def test_what_is_left_to_write_is_named_by_line(app: Flask, folder: Path) -> None:
    spoil(folder / "mini" / "course.yml", "Sample course", "⟨Title⟩")
    assert run(app, "check", str(folder), "--language", "en") == (
        1,
        "mini/course.yml:2: This is still to be written: ⟨Title⟩\n",
    )


@pytest.mark.database
def test_diff_says_that_there_is_no_edition(app: Flask, folder: Path) -> None:
    assert run(app, "diff", "--folder", str(folder), "--language", "en") == (
        0,
        "mini: no edition yet; everything is new.\n",
    )


@pytest.mark.database
def test_diff_shows_what_changed_since_the_newest_edition(app: Flask, folder: Path) -> None:
    run(app, "publish", str(folder))
    code, output = run(app, "diff", "mini", "--folder", str(folder), "--language", "en")
    assert (code, output.startswith("mini: nothing has changed since edition 1 of ")) == (0, True)
    spoil(folder / "mini" / "01-first-look" / "items.yml", "Bầu trời ở đâu?", "Bầu trời ở phía nào?")
    (folder / "mini" / "agendas" / "half-day.en.md").unlink()
    (folder / "mini" / "new.txt").write_text("new", "utf-8")
    code, output = run(app, "diff", "mini", "--folder", str(folder), "--language", "en")
    lines = output.splitlines()
    assert code == 0
    assert lines[0].startswith("mini: 3 files differ from edition 1 of ")
    assert [line for line in lines if line and not line.startswith("  ")][1:] == [
        "01-first-look/items.yml: changed",
        "line 1:",
        "agendas/half-day.en.md: removed",
        "new.txt: new file",
        "In 1 place the Vietnamese has changed and the English has not:",
    ]
    assert lines[-1] == "  01-first-look/items.yml:8: sky-is-up/stem"
    assert [line for line in lines if "stem:" in line] == [
        '  -   stem: {vi: "Bầu trời ở đâu?", en: "Where is the sky?"}',
        '  +   stem: {vi: "Bầu trời ở phía nào?", en: "Where is the sky?"}',
    ]


def test_diff_knows_its_courses(app: Flask, folder: Path) -> None:
    assert run(app, "diff", "maxi", "--folder", str(folder))[0] == 2


def test_changes_are_told_by_paragraph() -> None:
    before = {"a.md": b"One.\n\nTwo\nlines.\n\nThree.\n", "same.svg": b"<svg/>", "b.svg": b"<svg/>"}
    after = {
        "a.md": b"One.\n\nTwo\nrows.\n\nThree.\n\nFour.\n",
        "same.svg": b"<svg/>",
        "b.svg": b"<svg />",
    }
    assert list(changed_files(before, after)) == [
        FileChange(
            "a.md",
            "changed",
            (
                Change((Paragraph(3, "Two\nlines."),), (Paragraph(3, "Two\nrows."),)),
                Change((), (Paragraph(8, "Four."),)),
            ),
        ),
        FileChange("b.svg", "changed"),
    ]


def test_a_check_says_how_far_the_english_is_behind_the_edition_on_record(app: Flask, folder: Path) -> None:
    lesson = folder / "mini" / "01-first-look" / "module.vi.md"
    check = ("check", str(folder), "--language", "en")
    publish_mini()
    told = (
        "mini: places where the Vietnamese has changed since edition 1 and the English has not: {}\n".format
    )
    assert run(app, *check) == (0, f"No problems found.\n{told(0)}")
    spoil(lesson, "Đây là đoạn đầu tiên", "Đây là đoạn thứ nhất")
    assert run(app, *check) == (0, f"No problems found.\n{told(1)}")
    db.session.remove()
    db.drop_all()
    assert run(app, *check) == (0, "No problems found.\n")
