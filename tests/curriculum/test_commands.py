"""`flask courses check` and `publish`: what authors see."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from app.accounts.passwords import hash_password
from app.curriculum.messages import MESSAGES, problem_text
from app.curriculum.models import Edition, InstrumentRevision, LessonPage
from app.curriculum.working_copy import read_files
from app.domain.areas import AREA_FAULTS
from app.domain.course_archive import unpack_course
from app.domain.course_source import Problem
from app.extensions import db
from app.preview import approve_preview, make_preview
from app.shared.database import write
from app.shared.storage import store
from tests.cast import Cast
from tests.curriculum.make import COURSES

DOMAIN = Path(__file__).parents[2] / "app" / "domain"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working copy that authors may spoil."""
    return Path(shutil.copytree(COURSES, tmp_path / "courses"))


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["courses", *words])
    return result.exit_code, result.output


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def published(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_check_finds_nothing_wrong_with_good_courses(app: Flask, folder: Path) -> None:
    assert run(app, "check", str(folder), "--language", "en") == (0, "No problems found.\n")


def test_check_names_figures_that_are_printed_as_words_and_accepts_them(app: Flask, folder: Path) -> None:
    name = "mini/01-first-look/figures/three-boxes.vi.svg"
    spoil(folder / name, '<g fill="none"', '<g fill="none" filter="none"')
    assert run(app, "check", str(folder), "--language", "en") == (
        0,
        f"No problems found.\n{name}: printed books give its words in its place (filter= of <g>).\n",
    )


def test_check_names_every_problem_by_file_and_line(app: Flask, folder: Path) -> None:
    spoil(folder / "mini" / "course.yml", "2026-01-31", "31/01/2026")
    spoil(folder / "mini" / "01-first-look" / "items.yml", "competency: detect", "competency: arrest")
    spoil(folder / "instruments" / "mini-assessment.yml", "mode: anonymous", "mode: secret")
    code, output = run(app, "check", str(folder), "--language", "en")
    assert (code, output.splitlines()) == (
        1,
        [
            "mini/01-first-look/items.yml:4: “competency” is “arrest”; it must be one of: "
            "detect, investigate, handle, identify, protect, assist.",
            "mini/course.yml:4: “law_as_at” must be a date, written as 2026-01-31.",
            "instruments/mini-assessment.yml:4: “mode” is “secret”; it must be one of: anonymous, named.",
        ],
    )


def test_publish_publishes_once(app: Flask, folder: Path) -> None:
    first = run(app, "publish", str(folder), "--language", "en")
    again = run(app, "publish", str(folder), "--language", "en")
    assert (first, again) == (
        (0, "Published: Sample course, edition 1\nPublished: Sample form\n"),
        (
            0,
            "Published already, nothing has changed: Sample course, edition 1\n"
            "Published already, nothing has changed: Sample form\n",
        ),
    )
    assert (published(Edition), published(InstrumentRevision)) == (1, 1)


def test_publish_refuses_everything_while_anything_is_wrong(app: Flask, folder: Path) -> None:
    spoil(folder / "instruments" / "mini-assessment.yml", "mode: anonymous", "mode: secret")
    assert run(app, "publish", str(folder))[0] == 1
    assert (published(Edition), published(InstrumentRevision)) == (0, 0)


def test_lessons_are_rendered_again_from_the_files_that_were_published(app: Flask, folder: Path) -> None:
    run(app, "publish", str(folder))
    page = db.session.scalars(select(LessonPage).where(LessonPage.title == "First look")).one()
    rendered = page.sha256
    page.sha256 = store().put(b"<section>as an older release rendered it</section>")
    db.session.commit()
    shutil.rmtree(folder)
    assert run(app, "render", "--language", "en") == (0, "Sample course, edition 1: 1 page changed\n")
    assert db.session.get_one(LessonPage, page.id, populate_existing=True).sha256 == rendered
    assert run(app, "render", "--language", "en") == (0, "Sample course, edition 1: 0 pages changed\n")


def test_hidden_files_and_editors_copies_do_not_count(app: Flask, folder: Path) -> None:
    (folder / "mini" / ".course.yml.swp").write_bytes(b"\xff")
    (folder / "mini" / "course.yml~").write_bytes(b"\xff")
    assert run(app, "check", str(folder))[0] == 0


def codes_in(source: str) -> Iterator[str]:
    """The codes that a module of the domain notes: note(line or key, code), Problem(path, line, code)."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        place = {"note": 1, "Problem": 2}.get(getattr(call.func, "attr", getattr(call.func, "id", "")))
        if place and isinstance(call.args[place], ast.Constant):
            yield call.args[place].value


def test_every_problem_has_words_and_all_words_have_a_problem() -> None:
    codes = {code for path in DOMAIN.glob("course_*.py") for code in codes_in(path.read_text("utf-8"))}
    assert codes | {*AREA_FAULTS} == {*MESSAGES, "word-to-avoid"}


@pytest.mark.parametrize(
    ("word", "instead", "said"),
    [
        ("buôn người", "mua bán người", "“buôn người” is a word to avoid; write “mua bán người”."),
        ("credulous", "", "“credulous” is a word to avoid: it blames."),
    ],
)
def test_words_to_avoid_come_with_what_to_write(app: Flask, word: str, instead: str, said: str) -> None:
    problem = Problem("a.md", 1, "word-to-avoid", {"word": word, "instead": instead})
    with force_locale("en"):
        assert problem_text(problem) == said


def test_who_proposes_an_edition_is_named_with_what_is_new(app: Flask, folder: Path, cast: Cast) -> None:
    run(app, "publish", str(folder), "--by", "coordinator", "--notes", "Sửa Điều 3")
    edition = db.session.scalars(select(Edition)).one()
    assert (edition.by_id, edition.notes) == (cast.coordinator.id, "Sửa Điều 3")


def test_nobody_proposes_under_a_name_that_nobody_has(app: Flask, folder: Path) -> None:
    status, said = run(app, "publish", str(folder), "--by", "nobody")
    assert (status, said.splitlines()[-1]) == (
        2,
        "Error: Invalid value for --by: nobody has the user name nobody",
    )
    assert published(Edition) == 0


def test_a_course_is_exported_as_it_stands_or_as_it_was_published(
    app: Flask, folder: Path, tmp_path: Path
) -> None:
    run(app, "publish", str(folder))
    published_files = read_files(folder / "mini")
    spoil(folder / "mini" / "course.yml", "Khóa học mẫu", "Khóa học mới")
    written, kept = tmp_path / "written.zip", tmp_path / "kept.zip"
    run(app, "export", "mini", "--folder", str(folder), "--output", str(written))
    run(app, "export", "mini", "--edition", "1", "--output", str(kept))
    assert unpack_course(written.read_bytes()) == (read_files(folder / "mini"), [])
    assert unpack_course(kept.read_bytes()) == (published_files, [])
    assert run(app, "export", "mini", "--edition", "2", "--output", str(kept))[0] == 2
    assert run(app, "export", "none", "--folder", str(folder))[0] == 2


def test_a_preview_shows_the_working_copy_and_leaves_the_installation_alone(
    app: Flask, folder: Path, tmp_path: Path
) -> None:
    shown = make_preview(tmp_path / "preview", folder, 8010, "en")
    with shown.app_context():
        write(approve_preview, hash_password("mật khẩu"))
        db.session.remove()
    client = shown.test_client()
    shown.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/sign-in", data={"name": "tacgia", "password": "mật khẩu"}).status_code == 302
    assert client.get("/courses/mini/01-first-look").status_code == 200
    assert client.post("/courses/mini/enrolments").status_code == 303
    assert published(Edition) == 0


def test_a_preview_of_what_is_unfit_names_every_problem(app: Flask, folder: Path, tmp_path: Path) -> None:
    spoil(folder / "mini" / "course.yml", "slug: mini", "slug: Mini")
    with pytest.raises(SystemExit):
        make_preview(tmp_path / "preview", folder, 8010, "en")
