"""Who counts as trained, and who sees whom."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account, Officer
from app.domain.scope import Scope
from app.extensions import db
from app.home.access import Vantage
from app.home.trained import trained_in
from app.programme.models import Programme
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.workshops.models import Withdrawal
from app.workshops.queries import sessions_of
from tests.attendance.make import mark
from tests.cast import THEN, Cast, add, client_of, make_officer
from tests.home.make import come, make_trained, train
from tests.pages import english_client
from tests.statements import statements
from tests.workshops.make import FIRST_DAY, make_programme, make_workshop

EVERYBODY = Vantage(Scope(), opens_lists=True, is_whole=True)


def names_of(programme: Programme, vantage: Vantage = EVERYBODY) -> list[str]:
    return [officer.name for officer in trained_in(programme, vantage)]


def list_page(app: Flask, account: Account, programme: Programme, **values: str):
    address = f"/programmes/{programme.uid}/officers-trained"
    return english_client(app, account).get(address, query_string=values)


def listed(response) -> list[str]:
    page = BeautifulSoup(response.text, "html.parser")
    return [cell.get_text(strip=True) for cell in page.select("main tbody th")]


@pytest.mark.parametrize(
    ("marks", "is_trained"),
    [("p.....", True), ("aaaaal", True), ("aaaaaa", False), ("eeeeee", False), ("......", False)],
)
def test_present_or_late_once_is_trained(cast: Cast, marks: str, is_trained: bool) -> None:
    workshop = write(make_workshop, cast)
    write(train, workshop, cast.north_station, marks)
    assert len(names_of(make_programme(cast.agency))) == is_trained


def test_a_mark_that_was_taken_back_counts_no_more(cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    first = sessions_of(workshop.id)[0]

    def change() -> None:
        gone, stays = (train(workshop, cast.north_station, "......", name=name) for name in ("A Đi", "A Ở"))
        mark(first, gone, "absent", over=mark(first, gone, "present"))
        mark(first, stays, "late", over=mark(first, stays, "absent"))

    write(change)
    assert names_of(make_programme(cast.agency)) == ["A Ở"]


def test_a_claim_does_not_stand_against_an_instructor(cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    first = sessions_of(workshop.id)[0]

    def claim() -> None:
        registration = train(workshop, cast.north_station, "......")
        mark(first, registration, "absent")
        mark(first, registration, "present", is_claim=True)

    write(claim)
    assert names_of(make_programme(cast.agency)) == []


def test_who_withdrew_is_not_counted(cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    registration = write(train, workshop, cast.north_station)
    write(lambda: add(Withdrawal(registration_id=registration.id, reason="Ốm", at=THEN, by_id=None)))
    assert names_of(make_programme(cast.agency)) == []


def test_an_officer_of_two_workshops_counts_once_as_posted_at_the_first(cast: Cast) -> None:
    later = write(make_workshop, cast, starts_on=FIRST_DAY + timedelta(days=60))
    first = write(make_workshop, cast)
    officer = write(make_officer, "Lê Mẫu Hai", cast.north_station)
    write(come, later, officer)
    write(come, first, officer)
    found = trained_in(make_programme(cast.agency), EVERYBODY)
    assert [each.workshop_id for each in found] == [first.id]


def test_another_programme_is_not_counted(cast: Cast) -> None:
    write(make_trained, cast, 1, 0)
    assert names_of(write(make_programme, cast.agency, "other")) == []


def test_officers_stand_in_order_of_given_name(cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    for name in ("An Văn Đức", "Bùi Văn Dũng", "Cao Văn Dương", "Đỗ Văn Duy"):
        write(train, workshop, cast.north_station, name=name)
    assert names_of(make_programme(cast.agency)) == [
        "Bùi Văn Dũng",
        "Đỗ Văn Duy",
        "Cao Văn Dương",
        "An Văn Đức",
    ]


def test_a_province_sees_those_who_served_there_wherever_they_were_trained(app: Flask, cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    write(train, workshop, cast.north_station, name="Lý Mẫu Bắc")
    write(train, workshop, cast.south_station, name="Lý Mẫu Nam")
    programme = make_programme(cast.agency)
    assert listed(list_page(app, cast.coordinator, programme)) == ["Lý Mẫu Bắc", "Lý Mẫu Nam"]
    assert listed(list_page(app, cast.province_coordinator, programme)) == ["Lý Mẫu Bắc"]
    assert listed(list_page(app, cast.other_coordinator, programme)) == ["Lý Mẫu Nam"]


def test_the_list_is_narrowed_as_the_figures_are(app: Flask, cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    write(train, workshop, cast.north_station, name="Lý Mẫu Bắc", sex="female")
    write(train, workshop, cast.south_command, name="Lý Mẫu Nam", rank="Đại tá")
    programme = make_programme(cast.agency)

    def narrowed(**values: str) -> list[str]:
        return listed(list_page(app, cast.coordinator, programme, **values))

    assert narrowed(province="north") == narrowed(sex="female") == narrowed(kind="station") == ["Lý Mẫu Bắc"]
    assert narrowed(rank_group="field") == narrowed(kind="command", province="south") == ["Lý Mẫu Nam"]
    assert narrowed(certificate="yes") == narrowed(kind="command", province="north") == []
    assert list_page(app, cast.coordinator, programme, kind="nonsense").status_code == 400


def test_fifty_stand_on_a_page(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 51, 0)
    programme = make_programme(cast.agency)
    first, second = (listed(list_page(app, cast.coordinator, programme, page=page)) for page in ("1", "2"))
    assert (len(first), second) == (50, ["Nguyễn Mẫu 050"])


def export(app: Flask, account: Account, programme: Programme, extension: str, **values: str):
    address = f"/programmes/{programme.uid}/officers-trained.{extension}"
    return english_client(app, account).get(address, query_string=values)


def test_both_files_hold_the_officers_of_the_page_and_say_the_rule(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 2, 3)
    programme = make_programme(cast.agency)
    asked = {"province": "south", "purpose": "Report to the donor"}
    text = export(app, cast.coordinator, programme, "csv", **asked).data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    names = listed(list_page(app, cast.coordinator, programme, province="south"))
    assert [row[1] for row in rows[1:4]] == names
    notes = [row[0] for row in rows[5:]]
    assert notes[0] == "Sample data: a demonstration, not valid."
    assert notes[2].startswith("Trained: on the roster of a workshop, not withdrawn")
    assert "Taken for: Report to the donor" in notes
    book = openpyxl.load_workbook(io.BytesIO(export(app, cast.coordinator, programme, "xlsx", **asked).data))
    assert [row[1] for row in book.active.iter_rows(min_row=2, max_row=4, values_only=True)] == names


def test_an_export_is_audited_with_its_purpose(app: Flask, cast: Cast) -> None:
    write(make_trained, cast, 1, 0)
    programme = make_programme(cast.agency)
    assert export(app, cast.coordinator, programme, "csv").status_code == 302
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("export%"))).all() == []
    export(app, cast.coordinator, programme, "csv", purpose="Yearly report")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("export%"))).one()
    assert (event.action, event.purpose, event.by_id, event.object_uid) == (
        "export_officers_trained",
        "Yearly report",
        cast.coordinator.id,
        programme.uid,
    )


def test_the_list_takes_as_many_reads_for_three_as_for_one(app: Flask, cast: Cast) -> None:
    programme, counted = write(make_programme, cast.agency), []
    for number in (1, 2, 30):
        workshop = write(make_workshop, cast, programme=programme, starts_on=FIRST_DAY + timedelta(number))
        for unit in (cast.north_station, cast.south_station)[:number]:
            for _ in range(number):
                write(train, workshop, unit)
        client = client_of(app, cast.coordinator)
        client.get(f"/programmes/{programme.uid}/officers-trained")
        with statements() as sent:
            client.get(f"/programmes/{programme.uid}/officers-trained")
        counted.append(len(sent))
    assert counted[0] == counted[1] == counted[2]


def test_an_erased_officer_still_counts(cast: Cast) -> None:
    write(make_trained, cast, 1, 0)
    officer = db.session.scalars(select(Officer).where(Officer.full_name == "Nguyễn Mẫu 000")).one()

    def erase() -> None:
        officer.full_name, officer.service_number, officer.sex = "—", None, None

    write(erase)
    found = trained_in(make_programme(cast.agency), EVERYBODY)
    assert [(each.name, each.sex) for each in found] == [("—", "unknown")]
