"""`flask items`: what comes from a file, what goes into one, and what is said about either."""

from __future__ import annotations

import ast
import errno
import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.curriculum.working_copy import read_files
from app.domain import formats
from app.domain.course_files import read_course
from app.domain.formats.gift_reading import read_gift
from app.quizzes import item_file_text
from tests.curriculum.make import COURSES

GIFT = """$CATEGORY: kế hoạch

::Ai gọi::Ai được gọi số 111? {=Bất cứ ai#Đúng. ~Chỉ cảnh sát#Chưa đúng.}

Trẻ em cần thủ đoạn. {FALSE#Chưa đúng.#Đúng.}

Kể lại. {}

Hỏng {=a
"""


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["items", *arguments, "--language", "en"])
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COURSES, tmp_path / "courses"))


def taking(folder: Path, *more: str) -> list[str]:
    file = folder / "sent.gift"
    file.write_text(GIFT, "utf-8")
    return [
        "import",
        str(file),
        "--format",
        "gift",
        "--module",
        str(folder / "mini" / "01-first-look"),
        *more,
    ]


def test_a_dry_run_says_what_would_come_and_writes_nothing(app: Flask, folder: Path) -> None:
    before = read_files(folder)
    arguments = taking(folder)
    code, output = run(app, *arguments)
    sent = folder / "sent.gift"
    assert (code, output) == (
        0,
        f"{sent}:9: A brace {{ or }} stands alone. Write \\{{ or \\}} where a brace is meant as a sign.\n"
        "3 items in sent.gift (UTF-8).\n  ai-goi\n  tre-em-can-thu-doan\n  ke-lai\n"
        "3 items would come; nothing was written. Add --write to let them come.\n",
    )
    sent.unlink()
    assert read_files(folder) == before


def test_what_comes_is_named_by_the_check_until_it_is_complete(app: Flask, folder: Path) -> None:
    path = folder / "mini" / "01-first-look" / "items.yml"
    before = path.read_text("utf-8")
    assert run(app, *taking(folder, "--write"))[0] == 0
    assert path.read_text("utf-8").startswith(before.rstrip("\n"))
    _, problems = read_course(read_files(folder / "mini"))
    left = [problem for problem in problems if problem.code == "not-filled-in"]
    assert {problem.path for problem in left} == {"01-first-look/items.yml"}
    completed = path.read_text("utf-8")
    known = re.search(r"objective: ([a-z-]+)", before)
    section = re.search(r"section: ([a-z-]+)", before)
    assert known
    assert section
    completed = completed.replace("⟨objective⟩", known[1]).replace("⟨section⟩", section[1])
    completed = completed.replace("⟨competency⟩", "assist").replace("⟨difficulty⟩", "easy")
    path.write_text(re.sub("⟨([^⟩]*)⟩", r"\1", completed), "utf-8")
    course, problems = read_course(read_files(folder / "mini"))
    assert problems == []
    assert course is not None
    assert [course.items[name].stem["en"] for name in ("ai-goi", "tre-em-can-thu-doan")] == [
        "Ai được gọi số 111?",
        "Trẻ em cần thủ đoạn.",
    ]


@pytest.mark.parametrize("before", ["  - id: a\n", "[]\n", "a: b\n", "- 'open\n"])
def test_a_file_that_entries_cannot_follow_is_left_as_it_is(app: Flask, folder: Path, before: str) -> None:
    path = folder / "mini" / "01-first-look" / "items.yml"
    path.write_text(before, "utf-8")
    code, output = run(app, *taking(folder, "--write"))
    assert (code, output.splitlines()[-1]) == (
        1,
        f"Error: {path} was left as it is: entries cannot follow there. It must be a list of entries, each "
        "beginning with “- id:” at the start of its line.",
    )
    assert path.read_text("utf-8") == before


def test_a_file_of_items_that_is_not_utf_8_is_named(app: Flask, folder: Path) -> None:
    path = folder / "mini" / "01-first-look" / "items.yml"
    path.write_bytes("- id: fiancée\n".encode("latin-1"))
    assert run(app, *taking(folder, "--write")) == (1, f"Error: {path} is not UTF-8. Save it as UTF-8.\n")


def test_a_file_of_items_that_cannot_be_read_is_named(app: Flask, folder: Path) -> None:
    path = folder / "mini" / "01-first-look" / "items.yml"
    path.unlink()
    path.mkdir()
    assert run(app, *taking(folder)) == (1, f"Error: {path} cannot be read: Is a directory\n")


def test_a_write_that_breaks_off_leaves_the_file_whole(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "mini" / "01-first-look" / "items.yml"
    before, names = path.read_bytes(), sorted(path.parent.iterdir())

    def full(self: Path, text: str, encoding: str) -> int:
        self.write_bytes(text.encode(encoding)[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    arguments = taking(folder, "--write")
    monkeypatch.setattr(Path, "write_text", full)
    code, output = run(app, *arguments)
    assert (code, output.splitlines()[-1]) == (1, f"Error: {path} cannot be written: No space left on device")
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, names)


def test_the_same_file_twice_gets_new_ids(app: Flask, folder: Path) -> None:
    run(app, *taking(folder, "--write"))
    assert "  ai-goi-2\n  tre-em-can-thu-doan-2\n" in run(app, *taking(folder))[1]


def test_the_module_may_be_where_one_stands(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app, *taking(folder, "--write"))
    module = folder / "mini" / "01-first-look"
    (folder / "mini" / "02-again").mkdir()
    (module / "items.yml").rename(folder / "mini" / "02-again" / "items.yml")
    monkeypatch.chdir(module)
    arguments = [*taking(folder)[:-1], "."]
    assert run(app, *arguments)[1].splitlines()[-4:-1] == [
        "  ai-goi-2",
        "  tre-em-can-thu-doan-2",
        "  ke-lai-2",
    ]


def test_what_cannot_go_out_is_said_in_the_language_asked_for(app: Flask, folder: Path) -> None:
    def export(course: str, *more: str) -> str:
        arguments = ["export", course, "--format", "gift", "--folder", str(folder), *more, "--language", "vi"]
        return app.test_cli_runner().invoke(args=["items", *arguments]).output.splitlines()[-1]

    gone = folder / "gone" / "out.gift"
    assert export("mini", "-o", str(gone)) == f"Error: Không ghi được {gone}: No such file or directory"
    nowhere = "Error: Invalid value for --module: Khóa học không có học phần “99-none”."
    assert export("mini", "--module", "99-none", "-o", str(gone)) == nowhere
    assert (
        export("none", "-o", str(gone))
        == f"Error: Invalid value for COURSE: Không có course.yml trong {folder / 'none'}."
    )
    (folder / "mini" / "01-first-look" / "items.yml").write_text("- id: broken\n", "utf-8")
    said = export("mini", "-o", str(gone))
    assert said.startswith(f"Error: {folder / 'mini'}: ")
    assert said.endswith(" lỗi; hãy xem “flask courses check”.")


def test_a_file_that_cannot_be_read_is_refused_by_name(app: Flask, folder: Path) -> None:
    arguments = taking(folder)
    (folder / "sent.gift").write_bytes("Où est la fiancée? {=a ~b}".encode("latin-1"))
    assert run(app, *arguments) == (
        1,
        f"{folder / 'sent.gift'}:1: From here on the file is neither UTF-8 nor Vietnamese in windows-1258. "
        "Save it as UTF-8.\n",
    )


def test_the_items_of_a_course_go_into_a_file_and_come_back(app: Flask, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.gift"
    code, output = run(app, "export", "mini", "--format", "gift", "--folder", str(folder), "-o", str(target))
    course, _ = read_course(read_files(folder / "mini"))
    assert course is not None
    count = len(course.items)
    assert (code, output.splitlines()[0], output.splitlines()[-1]) == (
        0,
        f"Not in the file, for {count} items: the objective.",
        f"Written: {count} items in {target}.",
    )
    came = read_gift(target.read_bytes())
    assert [(item.id, item.stem.text) for item in came.items] == [
        (item.id, item.stem["en"]) for item in course.items.values()
    ]


@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_format_takes_the_real_course(app: Flask, tmp_path: Path, name: str) -> None:
    target = tmp_path / "out"
    code, output = run(app, "export", "counter-trafficking", "--format", name, "-o", str(target))
    assert code == 0
    reading = formats.FORMATS[name].read(target.read_bytes())
    assert reading.problems == ()
    assert f"Written: {len(reading.items)} items in {target}." in output


def codes_in_the_domain() -> set[str]:
    """Every code that the formats can raise or note."""
    found = set()
    for path in Path(formats.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"Fault": 1, "UnreadableFile": 1, "warn": 1, "Problem": 1, "LeftOut": 0, "lose": 0}.get(
                name
            )
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                found.add((name in ("LeftOut", "lose"), node.args[place].value))
    return found


def test_every_code_has_its_words() -> None:
    found = codes_in_the_domain()
    assert {code for is_loss, code in found if not is_loss} <= item_file_text.PROBLEMS.keys()
    assert {code for is_loss, code in found if is_loss} <= item_file_text.LOSSES.keys()
    assert len(found) > 80
