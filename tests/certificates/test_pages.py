"""The pages of those who hold certificates, teach for them, issue and revoke them."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from app.certificates.issuing import issue_certificates
from app.certificates.models import Certificate, Revocation
from app.extensions import db
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.jobs import Job
from app.shared.storage import store
from tests.cast import Cast, client_of
from tests.certificates.make import AFTER, give_results, make_finished_workshop, make_full_workshop
from tests.pages import english_client, lines_of, page_of
from tests.statements import statements
from tests.workshops.make import make_workshop, register


@pytest.fixture(autouse=True)
def afterwards():
    """The workshops of the factories are over."""
    with time_machine.travel(AFTER) as time:
        yield time


def make_mixed(cast: Cast):
    """One who has earned it; one who lacks sessions, a mark and points."""
    workshop, registrations = make_finished_workshop(cast, [cast.trainee])
    other = register(workshop, cast.other_trainee)
    give_results(workshop, other, marks="pplaa.", score=64.96)
    return workshop, [*registrations, other]


def test_a_trainee_reads_what_is_missing(app: Flask, cast: Cast) -> None:
    write(make_mixed, cast)
    page = page_of(english_client(app, cast.other_trainee), "/certificates")
    assert lines_of(page, "article li") == [
        "3 of 6 sessions attended; at least 5 are needed.",
        "65.0% in the post-test; at least 70% is needed.",
        "1 session has not been marked in the register yet.",
    ]


def test_a_trainee_without_results_reads_what_to_do(app: Flask, cast: Cast, afterwards) -> None:
    workshop = write(make_workshop, cast)
    write(register, workshop, cast.trainee)
    afterwards.move_to(AFTER - timedelta(days=15))  # 5 July, the first day
    page = page_of(english_client(app, cast.trainee), "/certificates")
    assert lines_of(page, "article li") == [
        "The workshop goes on until 7 July 2022.",
        "0 of 6 sessions attended; at least 5 are needed.",
        "The post-test has not been handed in; at least 70% is needed.",
    ]


def test_one_has_earned_it_then_holds_it_then_it_is_revoked(app: Flask, cast: Cast) -> None:
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    client = english_client(app, cast.trainee)

    def badge() -> list[str]:
        return lines_of(page_of(client, "/certificates"), "article .badge:not(.badge-synthetic)")

    seen = [badge()]
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER)
    seen.append(badge())
    write(lambda: db.session.merge(certificate).revoke("x", by=cast.coordinator, at=AFTER))
    seen.append(badge())
    assert seen == [["earned"], ["issued"], ["revoked"]]


def test_the_same_reads_for_one_workshop_and_for_three(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.trainee)
    counts = []
    for day in range(3):
        starts_on = (AFTER - timedelta(days=15 + 5 * day)).date()
        workshop, _ = write(make_finished_workshop, cast, [cast.trainee], starts_on=starts_on)
        write(issue_certificates, workshop.id, by=None, at=AFTER)
        client.get("/certificates")
        with statements() as sent:
            client.get("/certificates")
        counts.append(len(sent))
    assert counts == [counts[0]] * 3


def test_the_same_reads_for_one_officer_and_for_thirty(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.coordinator)
    counts = []
    for size in (1, 3, 30):
        workshop, _ = write(make_full_workshop, cast, size)
        write(issue_certificates, workshop.id, by=None, at=AFTER)
        address = f"/workshops/{workshop.uid}/certificates"
        client.get(address)
        with statements() as sent:
            client.get(address)
        counts.append(len(sent))
    assert counts == [counts[0]] * 3


def test_a_roster_says_who_has_earned_it_and_who_not_and_why(app: Flask, cast: Cast) -> None:
    workshop, _ = write(make_mixed, cast)
    page = page_of(english_client(app, cast.instructor), f"/workshops/{workshop.uid}/certificates")
    assert lines_of(page, "main tbody tr") == [
        "Lê Thị Thử Dương 6/6 85.0% earned",
        "Trần Văn Mẫu Đạt 3/6 65.0% not yet 3 of 6 sessions attended; at least 5 are needed. "
        "65.0% in the post-test; at least 70% is needed. 1 session has not been marked in the register yet.",
    ]


def test_only_those_who_may_issue_are_offered_it(app: Flask, cast: Cast) -> None:
    workshop, _ = write(make_mixed, cast)
    address = f"/workshops/{workshop.uid}/certificates"
    offered = {
        name: len(page_of(client_of(app, getattr(cast, name)), address).select("main form[method=post]"))
        for name in ("instructor", "province_coordinator")
    }
    assert offered == {"instructor": 0, "province_coordinator": 2}


def test_issuing_to_all_leads_to_the_job(app: Flask, cast: Cast) -> None:
    workshop, _ = write(make_mixed, cast)
    response = client_of(app, cast.coordinator).post(f"/workshops/{workshop.uid}/certificates")
    job = db.session.scalars(select(Job)).one()
    assert (response.status_code, response.location) == (302, f"/jobs/{job.uid}")
    assert (job.state, job.result) == ("done", {"issued": 1})
    assert job.arguments["back"] == f"/workshops/{workshop.uid}/certificates"


def test_issuing_to_all_when_nobody_is_left_starts_no_job(app: Flask, cast: Cast) -> None:
    workshop, _ = write(make_mixed, cast)
    write(issue_certificates, workshop.id, by=None, at=AFTER)
    response = client_of(app, cast.coordinator).post(f"/workshops/{workshop.uid}/certificates")
    assert (response.location, db.session.query(Job).count()) == (
        f"/workshops/{workshop.uid}/certificates",
        0,
    )


def test_issuing_to_one(app: Flask, cast: Cast) -> None:
    workshop, (first, _) = write(make_mixed, cast)
    client, address = client_of(app, cast.coordinator), f"/workshops/{workshop.uid}/certificates"
    responses = [client.post(address, data={"registration": str(first.uid)}) for _ in range(2)]
    certificate = db.session.scalars(select(Certificate)).one()
    assert responses[0].location == f"/certificates/{certificate.uid}"
    assert [response.status_code for response in responses] == [302, 409]


def test_a_place_on_another_roster_is_not_found(app: Flask, cast: Cast) -> None:
    workshop, _ = write(make_mixed, cast)
    _, (elsewhere,) = write(make_finished_workshop, cast, [cast.trainee])
    client = client_of(app, cast.coordinator)
    response = client.post(
        f"/workshops/{workshop.uid}/certificates", data={"registration": str(elsewhere.uid)}
    )
    assert (response.status_code, db.session.query(Certificate).count()) == (404, 0)


def issue_one(cast: Cast) -> Certificate:
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    return write(issue_certificates, workshop.id, by=None, at=AFTER)[0]


def test_the_file_is_the_stored_bytes_under_a_vietnamese_name(app: Flask, cast: Cast) -> None:
    certificate = issue_one(cast)
    response = client_of(app, cast.trainee).get(f"/certificates/{certificate.uid}/file")
    assert response.data == store().get(certificate.sha256)
    assert response.mimetype == "application/pdf"
    assert response.headers["ETag"] == f'"{certificate.sha256}"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["Content-Disposition"].endswith(
        "filename*=UTF-8''Gi%E1%BA%A5y%20ch%E1%BB%A9ng%20nh%E1%BA%ADn%20MAU-2022-000001%2C%20"
        "L%C3%AA%20Th%E1%BB%8B%20Th%E1%BB%AD%20D%C6%B0%C6%A1ng.pdf"
    )


def test_the_same_file_is_not_sent_twice(app: Flask, cast: Cast) -> None:
    certificate = issue_one(cast)
    known = {"If-None-Match": f'"{certificate.sha256}"'}
    response = client_of(app, cast.trainee).get(f"/certificates/{certificate.uid}/file", headers=known)
    assert (response.status_code, response.data) == (304, b"")


def test_revoking_needs_a_reason_and_keeps_it_from_the_holder(app: Flask, cast: Cast) -> None:
    certificate = issue_one(cast)
    client, address = client_of(app, cast.province_coordinator), f"/certificates/{certificate.uid}"
    assert client.post(f"{address}/revocation", data={"reason": " "}).status_code == 422
    assert client.post(f"{address}/revocation", data={"reason": "Sai tên đệm"}).status_code == 302
    revocation = db.session.scalars(select(Revocation)).one()
    assert (revocation.reason, revocation.by_id) == ("Sai tên đệm", cast.province_coordinator.id)
    pages = {name: client_of(app, getattr(cast, name)).get(address) for name in ("trainee", "instructor")}
    assert {name: "Sai tên đệm" in page.get_data(as_text=True) for name, page in pages.items()} == {
        "trainee": False,
        "instructor": True,
    }
    assert client.post(f"{address}/revocation", data={"reason": "Lần nữa"}).status_code == 409


def test_a_revoked_one_can_still_be_downloaded(app: Flask, cast: Cast) -> None:
    certificate = issue_one(cast)
    write(lambda: db.session.merge(certificate).revoke("x", by=cast.coordinator, at=AFTER))
    response = client_of(app, cast.trainee).get(f"/certificates/{certificate.uid}/file")
    assert response.data == store().get(certificate.sha256)


def test_the_page_and_both_files_say_the_same_and_the_export_is_audited(app: Flask, cast: Cast) -> None:
    workshop, (first, _) = write(make_mixed, cast)
    write(issue_certificates, workshop.id, by=None, at=AFTER, registration_ids=[first.id])
    client, address = english_client(app, cast.coordinator), f"/workshops/{workshop.uid}/certificates"
    text = client.get(f"{address}.csv?purpose=report").data.decode("utf-8-sig")
    rows = [row for row in csv.reader(StringIO(text)) if any(row)]
    assert rows[1] == [
        *("1", "Lê Thị Thử Dương", "SN-TRAINEE", "6", "6", "21.0", "85.0"),
        *("issued", "MAU-2022-000001", "2022-07-20", "", ""),
    ]
    assert rows[2][:8] == ["2", "Trần Văn Mẫu Đạt", "SN-OTHER.TRAINEE", "3", "6", "10.5", "65.0", "not yet"]
    book = load_workbook(BytesIO(client.get(f"{address}.xlsx").data))
    assert [cell.value for cell in book.active[2]][:5] == [1, "Lê Thị Thử Dương", "SN-TRAINEE", 6, 6]
    query = select(AuditEvent.action, AuditEvent.purpose).where(AuditEvent.action.startswith("export"))
    assert [tuple(row) for row in db.session.execute(query)] == [
        ("export_certificates", "report"),
        ("export_certificates", "keep"),
    ]
