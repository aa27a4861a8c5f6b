"""The question bank: what is listed, what an item's page tells, what goes out, and what a file would bring."""

from __future__ import annotations

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.domain.formats import FORMATS
from app.domain.near_duplicates import Likeness, near_duplicates
from app.extensions import db
from app.quizzes.bank import bank_lines, versions_of
from app.quizzes.result_groups import QuizGroup
from app.shared.audit import AuditEvent
from tests.cast import THEN, Cast
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import ITEMS, publish_with_items
from tests.quizzes.test_results import RIGHT, WEAKER, hold, work_out
from tests.statements import statements

EXPORT = "/items/export?format=gift&written_in=vi&purpose=items"


def test_the_list_holds_what_editions_in_use_ask(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    lines = bank_lines()
    asked = {each.item.id for quiz in lines[0].edition.quizzes for each in quiz.items}
    assert {line.item.id for line in lines} == asked
    assert {line.edition.id for line in lines} == {edition.id}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=PICK-both", {"pick-both"}),
        ("?type=truefalse&q=true-or-not", {"true-or-not"}),
        ("?type=truefalse&q=sky-is-up", set()),
    ],
)
def test_the_list_is_narrowed_by_words_and_kinds(
    app: Flask, cast: Cast, query: str, expected: set[str]
) -> None:
    publish_mini()
    links = main_of(english_client(app, cast.instructor), f"/items{query}").select("table th a")
    assert {link["href"].rsplit("/", 1)[1] for link in links} == expected


@pytest.mark.parametrize("query", ["type=none", "module=other/01-first-look", "competency=none"])
def test_what_is_unknown_narrows_nothing(app: Flask, cast: Cast, query: str) -> None:
    publish_mini()
    main = main_of(english_client(app, cast.instructor), f"/items?{query}")
    links = main.select("table th a")
    assert {link["href"].rsplit("/", 1)[1] for link in links} == {line.item.id for line in bank_lines()}


def test_the_file_holds_the_list_and_is_recorded(app: Flask, cast: Cast) -> None:
    publish_mini()
    client = english_client(app, cast.instructor)
    several = [name for name in FORMATS if name != "aiken"]  # which has no true and false
    for name in several:
        sent = client.get(f"/items/export?format={name}&written_in=vi&purpose=items&type=truefalse")
        reading = FORMATS[name].read(sent.data)
        expected = [line for line in bank_lines() if line.item.type == "truefalse"]
        assert [item.stem.text for item in reading.items] == [line.item.stem["vi"] for line in expected]
    purposes = select(AuditEvent.purpose).where(AuditEvent.action == "export_items")
    count = sum(line.item.type == "truefalse" for line in bank_lines())
    assert sorted(db.session.scalars(purposes)) == sorted(f"{name}, vi: items, {count}" for name in several)


def test_what_a_format_cannot_hold_is_said_before(app: Flask, cast: Cast) -> None:
    publish_mini()
    client = english_client(app, cast.instructor)
    page = main_of(client, "/items/export/new?format=aiken&written_in=vi&purpose=items&type=truefalse")
    assert page.select_one("h2").get_text(strip=True) == "Nothing fits"
    page = main_of(client, f"{EXPORT.replace('export', 'export/new')}&type=truefalse")
    count = sum(line.item.type == "truefalse" for line in bank_lines())
    noun = "item" if count == 1 else "items"
    assert lines_of(page, "main > ul li, ul:not([role]) li")[-6:] == [
        f"Not in the file, for {count} {noun}: {what}."
        for what in (
            "the objective",
            "the source",
            "the section to read again",
            "the ids of choices",
            "the other language",
            "how quizzes ask it: headings of sections, draws, order, checks, tries, certainty, what a result shows, "
            "times, passwords and sittings",
        )
    ]


def test_without_a_purpose_nothing_goes_out(app: Flask, cast: Cast) -> None:
    publish_mini()
    assert (
        english_client(app, cast.instructor).get("/items/export?format=gift&written_in=vi").status_code == 400
    )


def test_versions_say_by_meaning_what_was_new(app: Flask, cast: Cast) -> None:
    publish_mini()
    files = mini_files()
    before = files[ITEMS].decode()
    stem = next(line.item.stem["vi"] for line in bank_lines() if line.item.id == "sky-is-up")
    files[ITEMS] = before.replace(stem, f"{stem} (?)", 1).encode()
    publish_approved(files, at=THEN)
    newest, first = versions_of("mini", "sky-is-up")
    assert newest.change is not None
    assert (newest.change.kind, newest.change.what, first.change) == ("changed", ("vi",), None)
    assert ({each.number for each in newest.asked}, {each.number for each in first.asked}) == ({2}, {1})
    page = main_of(english_client(app, cast.instructor), "/items/mini/sky-is-up")
    rows = [row.th.get_text(strip=True) for row in page.select("section:nth-of-type(3) tbody tr")]
    assert rows == ["the Vietnamese words", "first version"]


def test_how_an_item_did_keeps_small_groups_hidden(app: Flask, cast: Cast) -> None:
    made = hold(cast, [RIGHT] * 6 + [WEAKER] * 6)
    work_out(QuizGroup(made.quiz.uid))

    def figures(account: object) -> list[str]:
        page = main_of(english_client(app, account), "/items/mini/true-or-not")
        return [
            row.select("td")[0].get_text(strip=True) for row in page.select("section:nth-of-type(2) tbody tr")
        ]

    assert "50%" in figures(cast.administrator)
    assert "50%" not in figures(cast.other_instructor)
    assert "hidden" in figures(cast.other_instructor)


def test_pages_ask_the_database_the_same_however_many_items_there_are(app: Flask, cast: Cast) -> None:
    counts = []
    for number in (1, 3):
        publish_with_items(number)
        client = english_client(app, cast.instructor)
        client.get("/items")
        with statements() as sent:
            client.get("/items")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_nearly_the_same_is_told_without_marks_and_order() -> None:
    others = {
        "turned": "nạn nhân gọi số nào khi cần giúp đỡ?",
        "plain": "khi can giup do nan nhan goi so nao",
        "strange": "Ai được bắt giữ người?",
    }
    assert near_duplicates("Khi cần giúp đỡ, nạn nhân gọi số nào?", others) == [
        Likeness("plain", 1.0),
        Likeness("turned", 1.0),
    ]


def upload(app: Flask, cast: Cast, content: bytes, name: str = "gift"):
    data = {"format": name, "written_in": "vi", "file": (BytesIO(content), "sent.gift")}
    client = english_client(app, cast.coordinator)
    return client, client.post("/items/import", data=data, content_type="multipart/form-data")


def test_a_file_is_reported_line_by_line_and_comes_down_as_a_draft(app: Flask, cast: Cast) -> None:
    publish_mini()
    content = "Ai gọi 111? {=Ai cũng được ~Cảnh sát}\n\nHỏng {=a\n".encode()
    client, page = upload(app, cast, content)
    assert page.status_code == 200
    main = BeautifulSoup(page.data, "html.parser").main
    assert [row.th.get_text(strip=True) for row in main.select("tbody tr")] == ["Line 3"]
    draft = main.select_one("textarea").get_text().strip()
    sent = client.post("/items/draft", data={"draft": draft})
    assert sent.headers["Content-Disposition"] == "attachment; filename=items.yml"
    assert sent.data.decode().replace("\r\n", "\n").startswith('- id: "ai-goi-111"\n  type: single\n')


def test_a_file_of_nothing_is_refused_with_the_reason(app: Flask, cast: Cast) -> None:
    publish_mini()
    _client, page = upload(app, cast, b"<!DOCTYPE a><quiz/>", "moodle")
    assert page.status_code == 422
    assert BeautifulSoup(page.data, "html.parser").main.select_one("tbody td:last-child").get_text(
        strip=True
    ) == ("The file declares a document type or entities, which is refused for safety.")
