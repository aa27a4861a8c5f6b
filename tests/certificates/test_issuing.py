"""Issuing: to whom, under which numbers, and what is left after a kill, a double click or a race."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from app.accounts.models import Officer
from app.certificates import issuing
from app.certificates.issuing import draw_and_store, issue_certificates, issue_next, issue_to
from app.certificates.models import Certificate
from app.certificates.queries import candidates
from app.extensions import db
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from app.shared.storage import store
from app.workshops.models import Workshop
from tests.cast import Cast
from tests.certificates.make import AFTER, give_results, make_finished_workshop, make_full_workshop
from tests.workshops.make import make_programme, make_workshop, register


@pytest.fixture(autouse=True)
def in_english(app: Flask):
    """Refusals speak the language of whoever reads them."""
    with force_locale("en"):
        yield


def serials() -> list[str]:
    return list(db.session.scalars(select(Certificate.serial).order_by(Certificate.serial)))


def numbers(count: int, series: str = "MAU-2022") -> list[str]:
    return [f"{series}-{number:06}" for number in range(1, count + 1)]


def issue_all(workshop: Workshop, by=None) -> int:
    """As the job does: few by few until nobody is left."""
    total, left = 0, 1
    while left:
        issued, left = issue_next([Workshop.id == workshop.id], by=by, at=AFTER)
        total += issued
    return total


def test_inside_one_transaction_it_issues_to_those_who_have_earned_it(cast: Cast) -> None:
    workshop, (earned,) = write(make_finished_workshop, cast, [cast.trainee])

    def add_two_who_have_not() -> None:
        give_results(workshop, register(workshop, cast.other_trainee), marks="pppppa", score=69.9)
        give_results(workshop, register(workshop, cast.far_trainee), marks="ppaapp")

    write(add_two_who_have_not)
    [certificate] = write(issue_certificates, workshop.id, by=cast.coordinator, at=AFTER)
    assert (certificate.registration_id, certificate.serial) == (earned.id, "MAU-2022-000001")
    assert (certificate.at, certificate.by_id) == (AFTER, cast.coordinator.id)
    assert hashlib.sha256(store().get(certificate.sha256)).hexdigest() == certificate.sha256
    assert write(issue_certificates, workshop.id, by=cast.coordinator, at=AFTER) == []


def test_only_to_those_named(cast: Cast) -> None:
    workshop, (_first, second) = write(make_finished_workshop, cast, [cast.trainee, cast.other_trainee])
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER, registration_ids=[second.id])
    assert certificate.registration_id == second.id


def test_what_is_printed_is_frozen_with_the_row(cast: Cast) -> None:
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER)
    text = certificate.text
    assert text["holder"] == "Lê Thị Thử Dương"
    assert text["holder_note"] == {
        "vi": "Thiếu úy, Đơn vị north-station",
        "en": "Junior Lieutenant, Unit north-station",
    }
    assert text["attended"]["value"] == {"vi": "21 giờ", "en": "21 hours"}
    assert text["self_study"]["value"] == {"vi": "0 giờ", "en": "0 hours"}
    assert text["workshop"]["value"] == {
        "vi": "Phía Bắc\n05–07/07/2022",
        "en": "Phía Bắc, 5–7 July 2022",
    }
    assert text["issued_on"]["value"] == {"vi": "20/07/2022", "en": "20 July 2022"}
    assert text["synthetic_notice"] == {
        "vi": "Dữ liệu mẫu, không có giá trị",
        "en": "Demonstration, not valid",
    }
    assert text["verify_url"] == f"http://localhost/verify/{certificate.code}"
    assert text["signatory"] is None


def test_hours_are_those_attended_and_planned_self_study_stands_apart(cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    write(lambda: give_results(workshop, register(workshop, cast.trainee), marks="pplppe"))
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER)
    assert certificate.text["attended"]["value"]["vi"] == "17,5 giờ"


def test_every_letter_of_a_name_stands_in_the_stored_file(cast: Cast, read_pdf) -> None:
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    name = "Nguyễn Quỳnh Trường Phẩm Hộ Đẵng Ngữ Ỷ Lượng"
    write(lambda: setattr(db.session.get_one(Officer, cast.trainee.officer_id), "full_name", name))
    [certificate] = write(issue_certificates, workshop.id, by=None, at=AFTER)
    words = " ".join(read_pdf(store().get(certificate.sha256)).split())
    assert [words.count(part) for part in (name, certificate.serial, "Dữ liệu mẫu, không có giá trị")] == [
        1,
        1,
        1,
    ]


def test_nothing_is_earned_before_the_last_half_day_ends(cast: Cast) -> None:
    workshop, _ = write(make_finished_workshop, cast, [cast.trainee])
    during = datetime(2022, 7, 7, 9, 59, tzinfo=UTC)
    assert write(issue_certificates, workshop.id, by=None, at=during) == []
    assert len(write(issue_certificates, workshop.id, by=None, at=during + timedelta(minutes=1))) == 1


def test_whoever_withdrew_gets_none(cast: Cast) -> None:
    workshop, (registration,) = write(make_finished_workshop, cast, [cast.trainee])
    write(lambda: db.session.merge(registration).withdraw("ốm", by=cast.coordinator, at=AFTER))
    assert write(issue_certificates, workshop.id, by=None, at=AFTER) == []


def test_all_of_a_workshop_few_by_few(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(issuing, "AT_ONCE", 3)
    workshop, registrations = write(make_full_workshop, cast, 8)
    assert issue_all(workshop) == 8
    assert serials() == numbers(8)
    in_roster_order = [each.registration_id for each in candidates(Workshop.id == workshop.id)]
    issued = db.session.scalars(select(Certificate.registration_id).order_by(Certificate.serial)).all()
    assert issued == in_roster_order
    assert len(registrations) == 8


class Killed(BaseException):
    """The process ends here."""


def test_killed_half_way_it_goes_on_where_it_was(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(issuing, "AT_ONCE", 3)
    workshop, _ = write(make_full_workshop, cast, 8)
    drawn = []

    def draw_until_killed(drafts):
        if len(drawn) >= 6:
            draw_and_store(drafts[:2])
            raise Killed
        drawn.extend(drafts)
        return draw_and_store(drafts)

    with monkeypatch.context() as killing:
        killing.setattr(issuing, "draw_and_store", draw_until_killed)
        with pytest.raises(Killed):
            issue_all(workshop)
    db.session.rollback()
    assert serials() == numbers(6)
    assert issue_all(workshop) == 2
    assert serials() == numbers(8)
    assert all(store().has(sha256) for sha256 in db.session.scalars(select(Certificate.sha256)))


def test_killed_between_storing_and_writing_down(cast: Cast, monkeypatch) -> None:
    workshop, _ = write(make_full_workshop, cast, 2)

    def kill(*_arguments):
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(issuing, "_add", kill)
        with pytest.raises(Killed):
            issue_all(workshop)
    assert serials() == []
    assert issue_all(workshop) == 2
    assert serials() == numbers(2)


@pytest.mark.database
def test_two_coordinators_at_once_give_each_officer_one_and_leave_no_gap(
    app: Flask, cast: Cast, monkeypatch
) -> None:
    monkeypatch.setattr(issuing, "AT_ONCE", 4)
    first, _ = write(make_full_workshop, cast, 9)
    second, _ = write(make_full_workshop, cast, 9)
    ids = [first.id, first.id, second.id]
    db.session.rollback()
    faults = []

    def issue(workshop_id: int) -> None:
        with app.app_context():
            try:
                issue_all(db.session.get_one(Workshop, workshop_id))
            except Exception as fault:  # told to the test below
                faults.append(fault)
            db.session.remove()

    threads = [threading.Thread(target=issue, args=(workshop_id,)) for workshop_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert serials() == numbers(18)
    assert len(set(db.session.scalars(select(Certificate.registration_id)))) == 18


def test_overtaken_it_draws_again_with_the_numbers_that_are_left(cast: Cast, monkeypatch) -> None:
    workshop, _ = write(make_full_workshop, cast, 4)
    other, _ = write(make_finished_workshop, cast, [cast.trainee])
    rounds = []

    def be_overtaken_once(drafts):
        stored = draw_and_store(drafts)
        rounds.append([draft.serial for draft in drafts])
        if len(rounds) == 1:
            write(issue_certificates, other.id, by=None, at=AFTER)
        return stored

    monkeypatch.setattr(issuing, "draw_and_store", be_overtaken_once)
    assert issue_next([Workshop.id == workshop.id], by=None, at=AFTER) == (4, 0)
    assert rounds == [numbers(5)[:4], numbers(5)[:1], numbers(5)[1:]]
    assert serials() == numbers(5)
    kept = {path.name for path in store().root.rglob("*") if path.is_file()}
    assert kept == set(db.session.scalars(select(Certificate.sha256)))


def test_a_name_corrected_while_it_was_drawn_is_drawn_again(cast: Cast, monkeypatch) -> None:
    workshop, (registration,) = write(make_finished_workshop, cast, [cast.trainee])

    def correct(drafts):
        stored = draw_and_store(drafts)
        officer_id = cast.trainee.officer_id
        write(lambda: setattr(db.session.get_one(Officer, officer_id), "full_name", "Lê Thị Thử Đường"))
        return stored

    monkeypatch.setattr(issuing, "draw_and_store", correct)
    certificate = issue_to(registration.id, by=cast.coordinator, at=AFTER)
    assert certificate.text["holder"] == "Lê Thị Thử Đường"
    assert workshop.is_synthetic


def test_the_same_officer_twice_is_refused(cast: Cast) -> None:
    _, (registration,) = write(make_finished_workshop, cast, [cast.trainee])
    issue_to(registration.id, by=cast.coordinator, at=AFTER)
    with pytest.raises(Refused, match="already holds"):
        issue_to(registration.id, by=cast.coordinator, at=AFTER)
    assert serials() == numbers(1)


def test_not_earned_is_refused(cast: Cast) -> None:
    workshop = write(make_workshop, cast)
    registration = write(register, workshop, cast.trainee)
    with pytest.raises(Refused, match="not earned"):
        issue_to(registration.id, by=cast.coordinator, at=AFTER)


def test_a_name_that_cannot_be_printed_stops_nobody_else(cast: Cast) -> None:
    workshop, registrations = write(make_finished_workshop, cast, [cast.trainee, cast.other_trainee])
    write(lambda: setattr(db.session.get_one(Officer, cast.trainee.officer_id), "full_name", "Lê 文 Dương"))
    assert issue_all(workshop) == 1
    with pytest.raises(Refused, match="文"):
        issue_to(registrations[0].id, by=cast.coordinator, at=AFTER)


def make_real(cast: Cast):
    programme = make_programme(cast.agency, "real", is_synthetic=False)
    workshop, registrations = make_finished_workshop(
        cast, [cast.trainee, cast.other_trainee], programme=programme, is_synthetic=False
    )
    for registration in registrations:
        db.session.get_one(Officer, registration.officer_id).is_synthetic = False
    db.session.flush()
    return workshop, registrations


def be_reachable(app: Flask) -> None:
    app.config["COT_MOC"] = dataclasses.replace(app.config["COT_MOC"], public_url="https://example.org")


def test_a_real_one_is_refused_while_nobody_could_reach_its_address(cast: Cast) -> None:
    _, (registration, _) = write(make_real, cast)
    with pytest.raises(Refused, match="PUBLIC_URL"):
        issue_to(registration.id, by=cast.coordinator, at=AFTER)
    assert serials() == []


def test_real_ones_have_a_series_of_their_own_that_demonstrations_leave_whole(app: Flask, cast: Cast) -> None:
    be_reachable(app)
    sample, _ = write(make_finished_workshop, cast, [cast.far_trainee])
    real, _ = write(make_real, cast)
    issue_all(sample)
    issue_all(real)
    assert serials() == ["CM-2022-000001", "CM-2022-000002", "MAU-2022-000001"]
    certificate = db.session.scalars(select(Certificate).where(Certificate.serial == "CM-2022-000001")).one()
    assert certificate.text["synthetic_notice"] is None
    assert certificate.text["verify_url"] == f"https://example.org/verify/{certificate.code}"


def test_numbers_begin_anew_each_year_by_the_calendar_of_viet_nam(cast: Cast) -> None:
    _, registrations = write(make_finished_workshop, cast, [cast.trainee, cast.other_trainee])
    new_year = datetime(2022, 12, 31, 17, 0, tzinfo=UTC)
    before, after = registrations
    issued = [
        issue_to(before.id, by=cast.coordinator, at=new_year - timedelta(minutes=1)),
        issue_to(after.id, by=cast.coordinator, at=new_year),
    ]
    assert [certificate.serial for certificate in issued] == ["MAU-2022-000001", "MAU-2023-000001"]


def test_a_new_one_takes_the_place_of_a_revoked_one(cast: Cast) -> None:
    _, (registration,) = write(make_finished_workshop, cast, [cast.trainee])
    first = issue_to(registration.id, by=cast.coordinator, at=AFTER)
    write(lambda: db.session.merge(first).revoke("Sai tên đệm", by=cast.coordinator, at=AFTER))
    second = issue_to(registration.id, by=cast.coordinator, at=AFTER)
    assert (second.replaces_id, second.serial) == (first.id, "MAU-2022-000002")
    assert first.code != second.code


def test_all_leaves_out_those_whose_certificate_was_revoked(cast: Cast) -> None:
    workshop, (registration,) = write(make_finished_workshop, cast, [cast.trainee])
    first = issue_to(registration.id, by=cast.coordinator, at=AFTER)
    write(lambda: db.session.merge(first).revoke("Sai tên đệm", by=cast.coordinator, at=AFTER))
    assert issue_all(workshop) == 0


def test_a_certificate_is_revoked_once(cast: Cast) -> None:
    _, (registration,) = write(make_finished_workshop, cast, [cast.trainee])
    first = issue_to(registration.id, by=cast.coordinator, at=AFTER)
    write(lambda: db.session.merge(first).revoke("Sai tên đệm", by=cast.coordinator, at=AFTER))
    with pytest.raises(Refused, match="revoked already"):
        write(lambda: db.session.merge(first).revoke("Lần nữa", by=cast.coordinator, at=AFTER))


def test_each_deed_is_audited_once(cast: Cast) -> None:
    _, (registration,) = write(make_finished_workshop, cast, [cast.trainee])
    first = issue_to(registration.id, by=cast.coordinator, at=AFTER)
    write(lambda: db.session.merge(first).revoke("Sai tên đệm", by=cast.coordinator, at=AFTER))
    query = select(AuditEvent.action, AuditEvent.object_uid, AuditEvent.by_id).order_by(AuditEvent.id)
    assert [tuple(row) for row in db.session.execute(query)] == [
        ("issue_certificate", first.uid, cast.coordinator.id),
        ("revoke_certificate", first.uid, cast.coordinator.id),
    ]
