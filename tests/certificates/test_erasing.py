"""Erasing a person: no name is left in what certificates keep, and the rest still holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from app.accounts.erasing import erase_officer
from app.accounts.models import ERASED_NAME, Officer
from app.certificates.issuing import issue_certificates, issue_to
from app.certificates.models import Certificate
from app.extensions import db
from app.shared.database import write
from app.shared.jobs import sweep
from app.shared.refusal import Refused
from app.shared.storage import store
from tests.cast import Cast, client_of
from tests.certificates.make import AFTER, make_finished_workshop


@pytest.fixture
def erased(cast: Cast) -> Certificate:
    """The certificate of somebody who has been erased since."""
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER)
    officer_id = cast.trainee.officer_id
    with time_machine.travel(AFTER):
        write(lambda: erase_officer(db.session.get_one(Officer, officer_id), by=cast.administrator, at=AFTER))
    db.session.refresh(certificate)
    return certificate


def test_the_name_goes_and_serial_course_and_hours_stay(erased: Certificate) -> None:
    text = erased.text
    assert (text["holder"], text["holder_note"]) == (ERASED_NAME, None)
    assert (text["serial"]["value"]["vi"], text["course"]["vi"]) == (erased.serial, "Khóa học thử")
    assert text["attended"]["value"]["vi"] == "21 giờ"


def test_the_file_goes_once_the_erasure_is_committed(erased: Certificate) -> None:
    assert store().has(erased.sha256)
    with time_machine.travel(AFTER + timedelta(seconds=61)):
        assert sweep() == 1
    assert not store().has(erased.sha256)


def test_an_erasure_that_is_undone_loses_nothing(cast: Cast) -> None:
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER)

    def erase_and_fail() -> None:
        erase_officer(db.session.get_one(Officer, cast.trainee.officer_id), by=cast.administrator, at=AFTER)
        raise Refused("no")

    with pytest.raises(Refused):
        write(erase_and_fail)
    with time_machine.travel(AFTER + timedelta(days=1)):
        assert sweep() == 0
    db.session.refresh(certificate)
    assert (certificate.text["holder"], store().has(certificate.sha256)) == ("Lê Thị Thử Dương", True)


def test_there_is_nothing_to_download_and_none_is_issued_again(
    app: Flask, cast: Cast, erased: Certificate
) -> None:
    address = f"/certificates/{erased.uid}"
    client = client_of(app, cast.coordinator)
    assert [client.get(path).status_code for path in (address, f"{address}/file")] == [200, 404]
    write(lambda: db.session.merge(erased).revoke("x", by=cast.coordinator, at=AFTER))
    with force_locale("en"), pytest.raises(Refused, match="not earned"):
        issue_to(erased.registration_id, by=cast.coordinator, at=AFTER)


def test_verification_still_answers(client, erased: Certificate) -> None:
    page = client.get(f"/verify/{erased.code}").get_data(as_text=True)
    assert (erased.serial in page, "Dương" in page) == (True, False)
