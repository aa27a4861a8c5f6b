"""A course sent in as one ZIP file."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.curriculum import drafts
from app.curriculum.models import Edition
from app.domain import course_files
from app.domain.course_archive import pack_course
from app.domain.course_files import read_course
from app.extensions import db
from app.shared.jobs import Job
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_mini
from tests.pages import english_client, lines_of, main_of, page_of

pytestmark = pytest.mark.database
ITEMS, LESSON, FIGURE = (
    f"01-first-look/{name}" for name in ("items.yml", "module.vi.md", "figures/three-boxes.vi.svg")
)


def send(client: FlaskClient, content: bytes):
    data = {"file": (BytesIO(content), "mini.zip"), "notes": "Sửa Điều 3"}
    return client.post("/editions", data=data)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_what_is_sent_becomes_an_edition_that_its_sender_proposes(app: Flask, cast: Cast) -> None:
    publish_mini()
    client = english_client(app, cast.coordinator)
    files = {
        **mini_files(),
        "course.yml": mini_files()["course.yml"].replace(b"Sample course", b"New course"),
    }
    sent = send(client, pack_course(files, "mini"))
    assert sent.status_code == 303
    page_of(client, sent.headers["Location"])  # the job, which has been done at once
    edition = db.session.scalars(select(Edition).where(Edition.number == 2)).one()
    assert (edition.by_id, edition.notes, edition.title["en"]) == (
        cast.coordinator.id,
        "Sửa Điều 3",
        "New course",
    )
    badges = lines_of(main_of(client, f"/editions/{edition.uid}"), ".page-header .badge")
    assert badges == ["In review: Developed by the High Command"]
    assert main_of(english_client(app, cast.trainee), "/courses/mini").h1.text == "Sample course"


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        (LESSON, b"<script>alert(1)</script>", "HTML is not used in lessons"),
        (LESSON, b"[x](javascript:alert(1))", "is not a permitted link"),
        (ITEMS, b"[" * 50_000, "Lists and keys stand in each other more than 40 deep."),
        (FIGURE, b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script/></svg>", "may not run"),
        (FIGURE, b"0" * 2_000_000, "The file is too large"),
    ],
    ids=["script", "link", "deep yaml", "active drawing", "huge drawing"],
)
def test_what_is_unfit_is_refused_with_the_reason_by_file(
    app: Flask, cast: Cast, path: str, content: bytes, told: str
) -> None:
    files = mini_files()
    files[path] = files[path] + b"\n\n" + content if path == LESSON else content
    refused = send(english_client(app, cast.coordinator), zip_of(files))
    assert refused.status_code == 422
    assert f">{path}</th>" in refused.text.replace("mini/", "")
    assert told in refused.text
    assert (count(Edition), count(Job)) == (0, 0)


def zip_of(files: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(f"mini/{path}", content)
    return buffer.getvalue()


def test_a_file_that_leads_out_of_the_archive_is_refused(app: Flask, cast: Cast) -> None:
    refused = send(english_client(app, cast.coordinator), zip_of({**mini_files(), "../../evil.md": b"x"}))
    assert (refused.status_code, "mini/../../evil.md" in refused.text) == (422, True)
    assert (count(Edition), count(Job)) == (0, 0)


def test_nothing_sent_is_nothing_proposed(app: Flask, cast: Cast) -> None:
    client = english_client(app, cast.coordinator)
    assert client.post("/editions", data={"notes": "x"}).status_code == 422
    assert client.get("/editions/new").status_code == 200


def test_what_an_edition_holds_already_is_told_with_its_number(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    reply = send(english_client(app, cast.coordinator), pack_course(mini_files(), "mini"))
    assert (reply.status_code, count(Edition), count(Job)) == (409, 1, 0)
    assert "This is edition 1 already: every file is the same. Nothing was taken." in reply.text
    assert f'href="/editions/{edition.uid}"' in reply.text


def test_what_is_sent_is_read_once_to_answer_and_once_to_publish(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def counted(files):
        read.append(len(files))
        return read_course(files)

    monkeypatch.setattr(course_files, "read_course", counted)
    monkeypatch.setattr(drafts, "read_course", counted)
    assert send(english_client(app, cast.coordinator), pack_course(mini_files(), "mini")).status_code == 303
    assert (len(read), count(Edition)) == (2, 1)


@pytest.mark.parametrize(
    ("path", "before", "after", "told"),
    [
        (
            LESSON,
            "title: Cái nhìn đầu tiên",
            f"title: {'Dài' * 67}",
            "“title” is too long; 200 letters are the most.",
        ),
        (
            LESSON,
            "nhắc đến một việc buồn",
            "dài" * 340,
            "“content_notice” is too long; 1000 letters are the most.",
        ),
    ],
    ids=["title", "notice"],
)
def test_what_the_database_has_no_room_for_is_named_by_line(
    app: Flask, cast: Cast, path: str, before: str, after: str, told: str
) -> None:
    files = mini_files()
    assert before in files[path].decode()
    files[path] = files[path].decode().replace(before, after, 1).encode()
    refused = send(english_client(app, cast.coordinator), pack_course(files, "mini"))
    assert (refused.status_code, told in refused.text, count(Edition)) == (422, True, 0)
