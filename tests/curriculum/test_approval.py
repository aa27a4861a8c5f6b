"""Who gets which edition, and who may decide that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.curriculum import catalogue
from app.curriculum.approval import (
    OBJECTIONS,
    DecisionDetails,
    EditionDecision,
    Letter,
    decide,
    decisions_on,
    pass_every_stage,
    withdraw,
    withdrawal_of,
)
from app.curriculum.models import Edition
from app.curriculum.publishing import publish_course
from app.curriculum.queries import edition_before
from app.domain.approval import STAGES
from app.extensions import db
from app.shared import clock
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.refusal import Refused
from tests.cast import Cast
from tests.curriculum.make import make_decision, mini_files, publish_approved, publish_mini
from tests.statements import statements

pytestmark = pytest.mark.database
DAY = date(2026, 3, 2)


def propose(by=None, title: str = "Khóa học mẫu") -> Edition:
    """The mini course under a title, published and not approved."""
    files = mini_files()
    assert "Khóa học mẫu".encode() in files["course.yml"]
    files["course.yml"] = files["course.yml"].replace("Khóa học mẫu".encode(), title.encode())
    edition, _is_new = publish_course(files, by=by, at=clock.now())
    return edition


def details(edition: Edition, stage: str, outcome: str = "passed") -> DecisionDetails:
    return DecisionDetails(stage, outcome, edition.content_hash, DAY, "", "", {"vi": "Được"})


def decide_all(edition: Edition, *, by, approver) -> None:
    write(pass_every_stage, edition, {}, developer=by, approver=approver, at=clock.now())


def current_number() -> int | None:
    found = catalogue.current_edition("mini")
    listed = [each.number for each in catalogue.current_editions()]
    assert listed == ([found.number] if found else [])
    return found.number if found else None


def test_an_edition_is_given_to_readers_once_every_stage_has_passed(app: Flask, cast: Cast) -> None:
    edition = propose()
    found = [current_number()]
    for stage in STAGES:
        by = cast.administrator if stage == "approved" else cast.coordinator
        write(decide, edition, details(edition, stage), by=by, at=clock.now())
        found.append(current_number())
    assert found == [None, None, None, None, 1]


def test_a_newer_edition_waits_for_its_own_approval(app: Flask, cast: Cast) -> None:
    publish_mini()
    newer = propose(title="Khóa học mới")
    before = current_number()
    decide_all(newer, by=cast.coordinator, approver=cast.administrator)
    assert (before, current_number()) == (1, 2)


def test_a_withdrawn_edition_gives_way_to_the_one_before(app: Flask, cast: Cast) -> None:
    first = publish_mini()
    second = publish_approved({**mini_files(), "course.yml": changed_title()})
    assert current_number() == 2
    write(withdraw, second, "Luật đã thay đổi", by=cast.coordinator, at=clock.now())
    assert current_number() == 1
    write(withdraw, first, "Luật đã thay đổi", by=cast.coordinator, at=clock.now())
    assert current_number() is None


def test_an_edition_is_compared_with_the_one_that_readers_had(app: Flask, cast: Cast) -> None:
    first = propose()
    second, third = propose(title="Khóa học hai"), propose(title="Khóa học ba")
    before = [edition_before(each) for each in (first, second, third)]
    assert [each and each.number for each in before] == [None, 1, 2]  # nothing in use: the one before
    decide_all(first, by=cast.coordinator, approver=cast.administrator)
    assert edition_before(third) == first
    write(withdraw, first, "Sai", by=cast.coordinator, at=clock.now())
    assert edition_before(third) == second


def changed_title() -> bytes:
    return mini_files()["course.yml"].replace("Khóa học mẫu".encode(), "Khóa học mới".encode())


def test_which_edition_is_current_is_one_small_query(app: Flask) -> None:
    publish_mini()
    publish_approved({**mini_files(), "course.yml": changed_title()})
    current_number()
    with statements() as sent:
        catalogue.current_edition("mini")
    assert len(sent) == 1


def test_a_decision_keeps_what_the_paper_says(app: Flask, cast: Cast) -> None:
    edition = propose()
    said = replace(
        details(edition, "developed"),
        number="12/QĐ-TEST",
        signatory="Thiếu tướng Thử Nghiệm",
        letter=Letter("a" * 64, "application/pdf"),
    )
    write(decide, edition, said, by=cast.coordinator, at=clock.now())
    (row,) = decisions_on(edition.id)
    assert (row.content_hash, row.decided_on, row.number, row.signatory, row.comments) == (
        edition.content_hash,
        DAY,
        "12/QĐ-TEST",
        "Thiếu tướng Thử Nghiệm",
        {"vi": "Được"},
    )
    assert (row.letter_sha256, row.letter_type, row.by_id) == (
        "a" * 64,
        "application/pdf",
        cast.coordinator.id,
    )
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "pass_edition_stage")).one()
    assert (event.object_uid, event.by_id, event.purpose) == (edition.uid, cast.coordinator.id, "developed")


def refusal_of(edition: Edition, said: DecisionDetails, by) -> str:
    count = len(decisions_on(edition.id))
    with pytest.raises(Refused) as refused:
        write(decide, edition, said, by=by, at=clock.now())
    assert len(decisions_on(edition.id)) == count
    return str(refused.value.happened)


def test_who_published_an_edition_cannot_approve_it_but_may_return_it(app: Flask, cast: Cast) -> None:
    edition = propose(by=cast.coordinator)
    with pytest.raises(Refused):
        decide_all(edition, by=cast.administrator, approver=cast.coordinator)
    assert decisions_on(edition.id) == []  # one transaction
    for stage in STAGES[:-1]:
        write(decide, edition, details(edition, stage), by=cast.administrator, at=clock.now())
    for author in (cast.coordinator, cast.administrator):
        said = refusal_of(edition, details(edition, "approved"), author)
        assert said == str(OBJECTIONS["own-edition"][0])
    write(decide, edition, details(edition, "approved", "returned"), by=cast.coordinator, at=clock.now())
    write(decide, edition, details(edition, "approved"), by=cast.other_coordinator, at=clock.now())
    assert current_number() == 1


def test_a_decision_holds_for_the_text_that_was_read(app: Flask, cast: Cast) -> None:
    edition, other = propose(), propose(title="Khóa học mới")
    refusal_of(edition, details(other, "developed"), cast.coordinator)


def test_an_older_edition_is_not_approved_below_a_newer_one(app: Flask, cast: Cast) -> None:
    older = propose()
    newer = propose(title="Khóa học mới")
    decide_all(newer, by=cast.coordinator, approver=cast.administrator)
    for stage in STAGES[:-1]:
        write(decide, older, details(older, stage), by=cast.coordinator, at=clock.now())
    refusal_of(older, details(older, "approved"), cast.administrator)
    write(withdraw, newer, "Sai", by=cast.coordinator, at=clock.now())
    write(decide, older, details(older, "approved"), by=cast.administrator, at=clock.now())
    assert current_number() == 1


def test_a_withdrawal_stands_and_nothing_is_decided_after_it(app: Flask, cast: Cast) -> None:
    edition = propose()
    write(withdraw, edition, "Sai", by=cast.coordinator, at=clock.now())
    with pytest.raises(Refused):
        write(withdraw, edition, "Khác", by=cast.administrator, at=clock.now())
    refusal_of(edition, details(edition, "developed"), cast.coordinator)
    found = withdrawal_of(edition.id)
    assert found is not None
    assert (found.reason, found.by_id) == ("Sai", cast.coordinator.id)


def test_the_database_holds_one_final_decision_of_a_stage(app: Flask, cast: Cast) -> None:
    edition = publish_mini()
    with pytest.raises(IntegrityError):
        write(lambda: db.session.add(make_decision(edition, "legal", clock.now())))
    write(lambda: db.session.add(make_decision(edition, "legal", clock.now(), "returned")))
    assert len(decisions_on(edition.id)) == 5
    assert (
        db.session.scalar(select(EditionDecision.outcome).order_by(EditionDecision.id.desc())) == "returned"
    )
