"""Names of receivers go after their time."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import select

from app.dissemination.erasing import erase_old_receivers
from app.dissemination.models import Receipt
from app.extensions import db
from app.shared.audit import AuditEvent
from app.shared.database import write
from tests.cast import Cast
from tests.dissemination.make import CAME_ON, LATER, said, send_to
from tests.statements import statements


def kept() -> list[tuple[str, str, int]]:
    db.session.rollback()
    return [
        (each.name, each.note, each.copies)
        for each in db.session.scalars(select(Receipt).order_by(Receipt.id))
    ]


def test_it_asks_as_much_for_one_delivery_as_for_three(app: Flask, cast: Cast) -> None:
    found = []
    units = (cast.north_station, cast.south_station, cast.north_command)
    for size in (1, 3):
        for sent_out in write(send_to, cast, *units[:size]):
            write(sent_out.acknowledge, said(), at=LATER)
        with statements() as sent:
            assert write(erase_old_receivers, LATER.date(), by=None, at=LATER) == size
        found.append(len([each for each in sent if each.startswith("SELECT")]))
    assert found[0] == found[1]
    assert kept() == [("", "", said().copies)] * 4


def test_receivers_of_what_came_long_ago_are_erased_and_their_number_is_told(app: Flask, cast: Cast) -> None:
    old, corrected = write(send_to, cast, cast.north_station, cast.south_station)
    write(old.acknowledge, said(28, note="Đại úy Mẫu đếm"), at=LATER)
    write(corrected.acknowledge, said(), at=LATER)
    day_after = said(received_on=CAME_ON + timedelta(days=1))
    write(corrected.record_receipt, day_after, reason="Đếm lại", by=cast.coordinator, at=LATER)
    runner = app.test_cli_runner()
    name = said().name
    with time_machine.travel(LATER.replace(year=2024, month=6, day=24), tick=False):
        for days, count, names in (
            (730, 0, [name] * 3),
            (729, 1, ["", name, name]),
            (729, 0, ["", name, name]),
        ):
            result = runner.invoke(args=["ledger", "erase-receivers", "--older-than", str(days)])
            said_so = f"Receivers erased of {count} deliveries that came more than {days} days ago.\n"
            assert (result.exit_code, result.output) == (0, said_so)
            assert [each[0] for each in kept()] == names
    assert kept()[0] == ("", "", 28)
    events = db.session.scalars(select(AuditEvent.object_uid).where(AuditEvent.action == "erase_receivers"))
    assert events.all() == [old.uid]
