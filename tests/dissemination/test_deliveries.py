"""What may be recorded of a delivery, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.curriculum.approval import withdraw
from app.dissemination.codes import code_of
from app.dissemination.models import Cancellation, Delivery, Receipt
from app.dissemination.notes import record_printing
from app.dissemination.queries import describe_delivery
from app.dissemination.sending import Consignment, Share, send
from app.extensions import db
from app.places.models import UnitVersion
from app.shared.audit import AuditEvent
from app.shared.database import write
from app.shared.marks import set_mark
from app.shared.models import new_uid
from app.shared.refusal import Refused
from tests.cast import Cast
from tests.dissemination.make import CAME_ON, LATER, SENT_ON, make_edition, said, send_one, send_to
from tests.statements import statements

pytestmark = pytest.mark.database


def state_of(delivery: Delivery) -> tuple[str, int | None]:
    line = describe_delivery(delivery.id)
    return line.state, line.missing


def consignment(cast: Cast, **changes) -> Consignment:
    shares = {unit.id: Share(cast.agency.id, 5) for unit in (cast.north_station, cast.south_station)}
    told = {"key": new_uid(), "edition_id": write(make_edition).id, "medium": "digital", "sent_on": SENT_ON}
    return Consignment(**{**told, "shares": shares, **changes})


def test_numbers_follow_each_other_and_samples_have_a_series_of_their_own(app: Flask, cast: Cast) -> None:
    def make() -> list[str]:
        cast.south_station.is_fictional = False
        sent = [
            *send_to(cast, cast.south_station),
            *send_to(cast, cast.south_station),
            *send_to(cast, cast.north_station),
        ]
        return [each.number for each in sent]

    assert write(make) == ["GN-2022-000001", "GN-2022-000002", "MAU-GN-2022-000001"]


def test_everything_in_a_demonstration_is_sample_data(app: Flask, cast: Cast) -> None:
    def make() -> bool:
        cast.north_station.is_fictional = False
        set_mark("demonstration", "-")
        return send_one(cast).is_synthetic

    assert write(make) is True


def test_the_same_form_twice_sends_once(app: Flask, cast: Cast) -> None:
    once = consignment(cast)
    first = [each.number for each in write(send, once, by=cast.coordinator, at=LATER)]
    again = [each.number for each in write(send, once, by=cast.coordinator, at=LATER)]
    assert first == again == ["MAU-GN-2022-000001", "MAU-GN-2022-000002"]
    assert len(db.session.scalars(select(Delivery)).all()) == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sent_on": LATER.date() + timedelta(days=1)}, "The day of sending cannot lie ahead."),
        ({"sent_on": date(1999, 12, 31)}, "A unit did not exist on the day of sending."),
    ],
)
def test_a_consignment_is_entered_whole_or_not_at_all(
    app: Flask, cast: Cast, changes: dict, why: str
) -> None:
    with pytest.raises(Refused) as refused:
        write(send, consignment(cast, **changes), by=cast.coordinator, at=LATER)
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert str(refused.value.happened) == why
    assert db.session.scalars(select(Delivery)).all() == []


def test_a_receiver_acknowledges_once_and_the_same_word_again_changes_nothing(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    assert state_of(delivery) == ("outstanding", None)
    write(delivery.acknowledge, said(28), at=LATER)
    write(delivery.acknowledge, said(28), at=LATER)
    assert state_of(delivery) == ("differs", 2)
    with pytest.raises(Refused):
        write(delivery.acknowledge, said(30), at=LATER)
    [receipt] = db.session.scalars(select(Receipt))
    assert (receipt.copies, receipt.way, receipt.by_id) == (28, "link", None)


@pytest.mark.parametrize("day", [SENT_ON - timedelta(days=1), LATER.date() + timedelta(days=1)])
def test_copies_come_between_the_day_of_sending_and_today(app: Flask, cast: Cast, day: date) -> None:
    delivery = write(send_one, cast)
    with pytest.raises(Refused):
        write(delivery.acknowledge, said(received_on=day), at=LATER)
    assert state_of(delivery) == ("outstanding", None)


def test_a_correction_takes_a_reason_and_leaves_the_first_word_beside_it(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(delivery.acknowledge, said(3), at=LATER)
    with pytest.raises(Refused):
        write(delivery.record_receipt, said(30), by=cast.coordinator, at=LATER)
    write(delivery.record_receipt, said(30), reason="Gõ thiếu số 0", by=cast.coordinator, at=LATER)
    assert state_of(delivery) == ("received", 0)
    write(delivery.record_receipt, said(29), reason="Đếm lại", by=cast.coordinator, at=LATER)
    assert state_of(delivery) == ("differs", 1)
    kept = db.session.scalars(select(Receipt).order_by(Receipt.id)).all()
    assert [(each.copies, each.way, each.reason) for each in kept] == [
        (3, "link", ""),
        (30, "hand", "Gõ thiếu số 0"),
        (29, "hand", "Đếm lại"),
    ]


def test_a_cancelled_delivery_takes_no_receipt_and_a_received_one_no_cancellation(
    app: Flask, cast: Cast
) -> None:
    lost, came = write(send_to, cast, cast.north_station, cast.south_station)
    write(lost.cancel, "Gửi nhầm", by=cast.coordinator, at=LATER)
    write(came.acknowledge, said(), at=LATER)
    for verb in (
        lambda: lost.acknowledge(said(), at=LATER),
        lambda: lost.record_receipt(said(), by=cast.coordinator, at=LATER),
        lambda: lost.cancel("Lần nữa", by=cast.coordinator, at=LATER),
        lambda: lost.send_again(30, SENT_ON, "Lần nữa", by=cast.coordinator, at=LATER),
        lambda: came.cancel("Gửi nhầm", by=cast.coordinator, at=LATER),
    ):
        with pytest.raises(Refused):
            write(verb)
    assert (state_of(lost), state_of(came)) == (("cancelled", None), ("received", 0))
    assert db.session.scalars(select(Cancellation.reason)).all() == ["Gửi nhầm"]


def test_what_is_out_of_use_is_not_sent_again_and_nothing_is_cancelled(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(withdraw, write(make_edition), "Thu hồi", by=cast.coordinator, at=LATER)
    for verb in (
        lambda: delivery.send_again(30, CAME_ON, "Thất lạc", by=cast.coordinator, at=LATER),
        lambda: send_one(cast),
    ):
        with pytest.raises(Refused) as refused:
            write(verb)
        with app.test_request_context(headers={"Cookie": "language=en"}):
            assert str(refused.value.happened) == "This edition is not in use."
    assert state_of(delivery) == ("outstanding", None)
    assert len(db.session.scalars(select(Delivery)).all()) == 1


def test_nothing_is_sent_again_to_a_unit_that_is_closed(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)

    def close() -> None:
        query = select(UnitVersion).where(UnitVersion.unit_id == cast.north_station.id)
        db.session.scalars(query).one().ends_on = CAME_ON

    write(close)
    with pytest.raises(Refused):
        write(delivery.send_again, 30, CAME_ON, "Thất lạc", by=cast.coordinator, at=LATER)
    assert state_of(delivery) == ("outstanding", None)
    write(delivery.send_again, 30, SENT_ON, "Thất lạc", by=cast.coordinator, at=LATER)


def test_the_same_correction_twice_is_one(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(delivery.acknowledge, said(3), at=LATER)
    for _ in range(2):
        write(delivery.record_receipt, said(30), reason="Gõ thiếu số 0", by=cast.coordinator, at=LATER)
    assert db.session.scalars(select(Receipt.copies).order_by(Receipt.id)).all() == [3, 30]


def test_three_deliveries_ask_for_the_last_number_as_often_as_one(app: Flask, cast: Cast) -> None:
    units = (cast.south_station, cast.south_command, cast.north_command)
    asked = []
    for chosen in (units[:1], units):
        with statements() as sent:
            write(send_to, cast, *chosen)
        asked.append(sum("max(deliveries.number)" in statement for statement in sent))
    assert asked == [1, 1]


def test_sending_again_cancels_the_first_and_has_a_number_and_code_of_its_own(app: Flask, cast: Cast) -> None:
    first = write(send_one, cast)
    again = write(first.send_again, 25, CAME_ON, "Thất lạc", by=cast.coordinator, at=LATER)
    assert (state_of(first), state_of(again)) == (("cancelled", None), ("outstanding", None))
    assert (again.unit_id, again.copies, again.sent_on, again.replaces_id) == (
        first.unit_id,
        25,
        CAME_ON,
        first.id,
    )
    assert again.number != first.number
    assert code_of(again.uid) != code_of(first.uid)


def test_a_note_printed_under_a_new_secret_key_bears_a_code_that_works(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    app.config["SECRET_KEY"] = "another key"
    write(record_printing, [delivery.id], by=cast.coordinator, at=LATER)
    assert app.test_client().get(f"/received/{code_of(delivery.uid)}").status_code == 200


def test_every_deed_is_on_record(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    write(delivery.acknowledge, said(3), at=LATER)
    write(delivery.record_receipt, said(), reason="Đếm lại", by=cast.coordinator, at=LATER)
    query = select(AuditEvent.action, AuditEvent.by_id).where(AuditEvent.object_uid == delivery.uid)
    assert [tuple(row) for row in db.session.execute(query.order_by(AuditEvent.id))] == [
        ("send_delivery", cast.coordinator.id),
        ("acknowledge_delivery", None),
        ("correct_receipt", cast.coordinator.id),
    ]
