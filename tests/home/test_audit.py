"""The audit: newest first, filtered, page by page along an index, taken out as a file that it records."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

import app as package
from app.accounts.models import Account, Officer
from app.extensions import db
from app.home import audit_text, audit_views
from app.shared.audit import AuditEvent, audit
from app.shared.database import write
from app.shared.models import HasUid, new_uid
from app.summaries.models import RECOMMENDATION_STATES
from tests.cast import THEN, Cast
from tests.home.make import make_keeper
from tests.pages import english_client, page_of
from tests.statements import statements

HOUR = timedelta(hours=1)


@pytest.fixture
def browser(app: Flask, cast: Cast) -> FlaskClient:
    return english_client(app, write(make_keeper, cast))


def record(
    verb: str, by: Account | None, at: datetime = THEN, subject: HasUid | None = None, purpose: str = ""
) -> None:
    write(audit, verb, subject, by=by, at=at, purpose=purpose)


def rows(client: FlaskClient, address: str = "/audit") -> list[list[str]]:
    return table(page_of(client, address))


def table(page: BeautifulSoup) -> list[list[str]]:
    cells = [row.select("th, td") for row in page.select("tbody tr")]
    return [[" ".join(cell.get_text(" ").split()) for cell in row] for row in cells]


def verbs(client: FlaskClient, address: str) -> list[str]:
    return [row[2] for row in rows(client, address)]


def test_events_in_words_the_newest_first(browser: FlaskClient, cast: Cast) -> None:
    record("export_officers", cast.coordinator, purpose="Report of the year")
    record("export_roster", None, THEN + HOUR, purpose="check")
    record("train_a_dog", cast.trainee, THEN + 2 * HOUR)
    record("set_password", cast.trainee, THEN + 3 * HOUR, cast.trainee)
    assert rows(browser) == [
        ["1 July 2022 11:00", "Lê Thị Thử Dương", "set a password", "Account", "–"],
        ["1 July 2022 10:00", "Lê Thị Thử Dương", "train_a_dog", "–", "–"],
        ["1 July 2022 09:00", "The system", "took out a roster", "–", "To check records"],
        ["1 July 2022 08:00", "Vũ Minh Họa Chi", "took out the list of officers", "–", "Report of the year"],
    ]


def test_what_has_a_page_is_linked(browser: FlaskClient, cast: Cast) -> None:
    officer = db.session.get_one(Officer, cast.trainee.officer_id)
    record("change_officer", cast.coordinator, subject=officer)
    link = page_of(browser, "/audit").select_one("tbody a")
    assert (link.get_text(), link["href"]) == ("Officer", f"/officers/{officer.uid}")
    assert browser.get(link["href"]).status_code == 200


@pytest.mark.parametrize("person", ["Thử Dương", "thu duong", "SN-TRAINEE", "trainee", " Trainee "])
def test_by_person_however_named(browser: FlaskClient, cast: Cast, person: str) -> None:
    record("set_password", cast.trainee)
    record("make_slip", cast.coordinator)
    assert [row[1] for row in rows(browser, f"/audit?person={person}")] == ["Lê Thị Thử Dương"]
    assert rows(browser, "/audit?person=nobody") == []


def test_by_deed_known_or_not(browser: FlaskClient, cast: Cast) -> None:
    for verb in ("make_slip", "train_a_dog", "make_slip"):
        record(verb, cast.coordinator)
    assert verbs(browser, "/audit?verb=make_slip") == ["made a sign-in slip"] * 2
    page = page_of(browser, "/audit?verb=train_a_dog")
    assert [row[2] for row in table(page)] == ["train_a_dog"]
    assert page.select_one("option[selected]")["value"] == "train_a_dog"


def test_days_are_days_in_viet_nam_both_included(browser: FlaskClient, cast: Cast) -> None:
    midnight = datetime(2022, 6, 30, 17, tzinfo=UTC)  # 1 July begins in Viet Nam
    for number, at in enumerate((midnight - HOUR, midnight, midnight + 23 * HOUR, midnight + 24 * HOUR)):
        record(f"deed {number}", cast.coordinator, at)
    assert verbs(browser, "/audit?first=2022-07-01&last=2022-07-01") == ["deed 2", "deed 1"]
    assert verbs(browser, "/audit?first=2022-07-02") == ["deed 3"]
    assert verbs(browser, "/audit?last=2022-06-30") == ["deed 0"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("first=2022-07-02&last=2022-07-01", "The last day cannot come before the first."),
        ("first=yesterday", "Not a valid date value."),
        ("before=42", "Invalid UUID."),
    ],
)
def test_a_question_without_sense_is_told_and_not_answered(
    browser: FlaskClient, cast: Cast, question: str, told: str
) -> None:
    record("make_slip", cast.coordinator)
    page = page_of(browser, f"/audit?{question}")
    assert table(page) == []
    assert page.select_one(".error-summary li").get_text(strip=True).endswith(told)


def test_page_after_page_nothing_twice_and_nothing_left_out(
    browser: FlaskClient, cast: Cast, monkeypatch
) -> None:
    monkeypatch.setattr(audit_views, "PAGE", 3)
    for number in range(8):  # four of one moment, then four of another: pages end within both
        record(f"deed {number}", cast.coordinator, THEN + HOUR * (number // 4))
    record("other", cast.trainee)
    seen, address = [], "/audit?person=coordinator"
    while address:
        page = page_of(browser, address)
        seen.append([row[2] for row in table(page)])
        older = page.select_one("a[rel=next]")
        address = older and older["href"]
    assert seen == [["deed 7", "deed 6", "deed 5"], ["deed 4", "deed 3", "deed 2"], ["deed 1", "deed 0"]]
    assert browser.get(f"/audit?before={new_uid()}").status_code == 404


def test_no_more_is_read_for_many_events_than_for_one(browser: FlaskClient, cast: Cast) -> None:
    counted = []
    for more in (1, 2):
        for _ in range(more):
            record("make_slip", cast.coordinator)
        with statements() as sent:
            page_of(browser, "/audit?person=coordinator")
        counted.append(len(sent))
    assert counted[0] == counted[1]


def export(client: FlaskClient, **query: str) -> list[list[str]]:
    response = client.get("/audit.csv", query_string={"purpose": "Yearly review", **query})
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return list(
        csv.reader(io.StringIO(response.data.decode("utf-8-sig")), delimiter=delimiter(response.data))
    )


def delimiter(content: bytes) -> str:
    return ";" if b";" in content.splitlines()[0] else ","


def test_the_file_holds_what_the_filter_shows_and_is_itself_on_record(
    browser: FlaskClient, cast: Cast
) -> None:
    record("make_slip", cast.coordinator, purpose="keep")
    record("set_password", cast.trainee, subject=cast.trainee)
    lines = export(browser, verb="set_password")
    assert lines[0][:4] == ["When", "Who", "User name", "What"]
    assert lines[1][1:8] == [
        "Lê Thị Thử Dương",
        "trainee",
        "set a password",
        "set_password",
        "Account",
        str(cast.trainee.uid),
        "",
    ]
    assert "Taken for: Yearly review" in {line[0] for line in lines[2:] if line}
    assert [line for line in lines if "make_slip" in line] == []
    taken = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_audit")).one()
    assert (taken.by_id, taken.purpose) == (cast.administrator.id, "Yearly review")
    assert verbs(browser, "/audit")[0] == "took out the audit"


@pytest.mark.parametrize("most", [None, 1])
def test_no_file_without_a_purpose_nor_one_too_long(
    browser: FlaskClient, cast: Cast, monkeypatch, most: int | None
) -> None:
    record("make_slip", cast.coordinator)
    record("make_slip", cast.coordinator)
    monkeypatch.setattr(audit_views, "MOST_EXPORTED", most or 10)
    query = {"verb": "make_slip", "purpose": "Yearly review" if most else ""}
    response = browser.get("/audit.csv", query_string=query)
    assert (response.status_code, response.location) == (302, "/audit?verb=make_slip")
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_audit")).all() == []


QUESTIONS = {
    "": "ix_audit_events_at",
    "verb=make_slip": "ix_audit_events_at",
    "first=2022-07-01&last=2022-07-31&verb=make_slip": "ix_audit_events_at",
    "person=coordinator": "ix_audit_events_by_id",
}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("is_older", [False, True])
def test_each_page_is_found_along_an_index(
    browser: FlaskClient, cast: Cast, question: str, is_older: bool
) -> None:
    """SQLite's own plan: the events entered by an index, and but for one person's none of them sorted."""
    record("make_slip", cast.coordinator)
    before = f"&before={db.session.scalars(select(AuditEvent.uid)).first()}" if is_older else ""
    plan = plan_of(browser, f"/audit?{question}{before}")
    [entered] = [line for line in plan if "audit_events" in line]
    assert QUESTIONS[question] in entered
    assert any("TEMP B-TREE" in line for line in plan) == question.startswith("person")


def plan_of(client: FlaskClient, address: str) -> list[str]:
    asked: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement: str, parameters: Any, *_rest: object) -> None:
        if "FROM audit_events LEFT" in statement.replace("\n", ""):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    page_of(client, address)
    event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = asked
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in plan]


def recorded() -> Iterator[str]:
    """The verbs that the code records: every plain word given first to something called audit."""
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                names = [getattr(each, "id", "") for each in (node.func, *node.args)]
                words = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if {"audit", "_audit", "audit_export"} & set(names) and words and isinstance(words[0], str):
                    yield words[0]


def test_every_verb_that_the_code_records_has_words() -> None:
    states = {f"mark_recommendation_{state}" for state in RECOMMENDATION_STATES}
    assert set(audit_text.VERB_WORDS) == set(recorded()) - {""} | states


def test_every_kind_of_object_is_a_table() -> None:
    assert set(audit_text.OBJECTS) <= set(db.metadata.tables)
