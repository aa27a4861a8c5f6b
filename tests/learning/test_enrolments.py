"""Enrolling, reading, completing: each done twice is done once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.extensions import db
from app.learning.models import Enrolment, ModuleCompletion, SectionProgress, enrol, enrol_many
from app.learning.queries import completed_modules, studying, studying_all
from app.shared.audit import AuditEvent
from app.shared.database import write
from tests.cast import Cast, client_of, sign_in
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.learning.make import make_enrolment
from tests.statements import statements

pytestmark = pytest.mark.database

FIRST, SECOND = "01-first-look", "02-second-look"
MONDAY = datetime(2026, 2, 2, 3, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 2, 3, 3, 0, tzinfo=UTC)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def completed_of(enrolment: Enrolment) -> dict[str, datetime]:
    return completed_modules([enrolment.id])[enrolment.id]


def test_enrolling_twice_keeps_the_first_enrolment(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    first = write(enrol, cast.trainee.officer_id, edition.id, by=cast.trainee, at=MONDAY)
    again = write(enrol, cast.trainee.officer_id, edition.id, by=cast.instructor, at=TUESDAY)
    assert (first.id, again.at, again.by_id) == (again.id, MONDAY, cast.trainee.id)
    events = db.session.scalars(select(AuditEvent.object_uid).where(AuditEvent.action == "enrol_officer"))
    assert list(events) == [first.uid]


def test_enrolling_a_roster_adds_those_who_are_missing(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    there = make_enrolment(cast.trainee, edition)
    officers = [cast.trainee.officer_id, cast.far_trainee.officer_id, cast.far_trainee.officer_id]
    found = write(enrol_many, officers, edition.id, by=cast.instructor, at=MONDAY)
    assert {officer: enrolment.officer_id for officer, enrolment in found.items()} == {
        cast.trainee.officer_id: cast.trainee.officer_id,
        cast.far_trainee.officer_id: cast.far_trainee.officer_id,
    }
    assert found[cast.trainee.officer_id].id == there.id
    assert count(Enrolment) == 2


def test_a_section_read_twice_was_read_the_first_time(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    write(enrolment.mark_read, FIRST, "look-around", at=MONDAY)
    write(enrolment.mark_read, FIRST, "look-around", at=TUESDAY)
    row = db.session.scalars(select(SectionProgress)).one()
    assert (row.module_slug, row.section_id, row.read_at) == (FIRST, "look-around", MONDAY)
    assert (enrolment.last_section, enrolment.last_read_at) == ("look-around", TUESDAY)


def test_a_section_that_is_not_there_is_not_read(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    for module, section in ((FIRST, "the-end"), (FIRST, "small-part"), ("03-none", "look-around")):
        with pytest.raises(LookupError):
            write(enrolment.mark_read, module, section, at=MONDAY)
    assert count(SectionProgress) == 0


def test_reading_completes_only_a_module_without_a_quiz(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    for module, section in ((FIRST, "look-around"), (FIRST, "write-down"), (SECOND, "look-again")):
        write(enrolment.mark_read, module, section, at=MONDAY)
    assert completed_of(enrolment) == {}
    write(enrolment.mark_read, SECOND, "the-end", at=TUESDAY)
    assert completed_of(enrolment) == {SECOND: TUESDAY}


def test_a_module_is_completed_once(app: Flask, cast: Cast) -> None:
    enrolment = make_enrolment(cast.trainee)
    write(enrolment.complete_module, FIRST, at=MONDAY)
    write(enrolment.complete_module, FIRST, at=TUESDAY)
    assert completed_of(enrolment) == {FIRST: MONDAY}
    assert count(ModuleCompletion) == 1


def test_the_newest_edition_that_one_is_enrolled_in_counts(app: Flask, cast: Cast) -> None:
    old = make_enrolment(cast.trainee)
    write(old.mark_read, FIRST, "look-around", at=MONDAY)
    files = mini_files()
    files["course.yml"] = files["course.yml"].replace(b"Sample", b"Second")
    newer = publish_approved(files, at=TUESDAY)
    make_enrolment(cast.other_trainee, newer)
    place = studying(cast.trainee.officer_id, "mini")
    assert place is not None
    assert (place.edition_id, place.read) == (old.edition_id, frozenset({(FIRST, "look-around")}))
    make_enrolment(cast.trainee, newer)
    place = studying(cast.trainee.officer_id, "mini")
    assert place is not None
    assert (place.edition_id, place.read) == (newer.id, frozenset())
    assert studying_all(cast.trainee.officer_id) == {"mini": place}
    assert studying(cast.trainee.officer_id, "no-such-course") is None


def test_completions_take_one_select_however_many_officers(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    people = [cast.trainee, cast.other_trainee, cast.far_trainee]
    enrolments = [make_enrolment(account, edition) for account in people]
    write(enrolments[1].complete_module, FIRST, at=MONDAY)
    ids = [enrolment.id for enrolment in enrolments]
    for some in (ids[:1], ids):
        with statements() as sent:
            found = completed_modules(some)
        assert len(sent) == 1
    assert [found[each] for each in ids] == [{}, {FIRST: MONDAY}, {}]


def test_a_trainee_enrols_alone_and_others_do_not(app: Flask, cast: Cast) -> None:
    publish_mini()
    answers = [
        client_of(app, account).post("/courses/mini/enrolments").status_code
        for account in (cast.trainee, cast.instructor, cast.observer)
    ]
    assert answers == [303, 403, 403]
    assert list(db.session.scalars(select(Enrolment.officer_id))) == [cast.trainee.officer_id]


def test_marking_leads_on_to_the_next_section(cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    address = f"/courses/mini/{FIRST}/sections"
    places = [
        client.post(address, data={"section": section}).headers["Location"]
        for section in ("look-around", "write-down")
    ]
    assert places == [f"/courses/mini/{FIRST}#write-down"] * 2
    assert count(SectionProgress) == 2


def test_a_script_gets_an_answer_and_no_page(cast: Cast, client: FlaskClient) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    response = client.post(
        f"/courses/mini/{FIRST}/sections",
        data={"section": "look-around"},
        headers={"Accept": "application/json"},
    )
    assert (response.status_code, response.json) == (200, {"section": "look-around"})


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("/courses/mini/01-first-look/sections", {"section": "the-end"}, 400),
        ("/courses/mini/01-first-look/sections", {}, 400),
        ("/courses/mini/09-none/sections", {"section": "look-around"}, 404),
        ("/courses/none/01-first-look/sections", {"section": "look-around"}, 404),
    ],
)
def test_what_is_not_there_cannot_be_marked(
    cast: Cast, client: FlaskClient, address: str, data: dict[str, str], status: int
) -> None:
    make_enrolment(cast.trainee)
    sign_in(client, cast.trainee)
    assert client.post(address, data=data).status_code == status
    assert count(SectionProgress) == 0
