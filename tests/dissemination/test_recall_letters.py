"""Letters that tell receivers of a recall."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.curriculum.approval import withdraw
from app.dissemination.models import Delivery
from app.dissemination.recalls import Recall, RecalledDelivery
from app.extensions import db
from app.shared.audit import AuditEvent
from app.shared.database import write
from tests.cast import Cast, add, client_of
from tests.dissemination.make import LATER, make_edition, said, send_to

REASON = "Nộp lại bản cũ cho Phòng Đào tạo trước ngày 31/7; chương 4 ghi sai điều luật. " * 6
"""Nearly as long as a reason may be."""


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


def make_recall(cast: Cast, reason: str = "Dùng bản mới") -> tuple[Recall, list[Delivery]]:
    """Edition 1 went to the north and the south; then edition 2 came, edition 1 was withdrawn and recalled."""
    edition = write(make_edition)
    sent = write(send_to, cast, cast.north_station, cast.south_station, cast.north_command)
    write(sent[1].acknowledge, said(28), at=LATER)
    write(make_edition, 2)
    write(withdraw, edition, "Sai", by=cast.coordinator, at=LATER)
    why = {"cause": "withdrawn", "reason": reason.strip()}
    recall = write(Recall.give, edition.id, select(Delivery), **why, by=cast.coordinator, at=LATER)
    return recall, sent


def test_each_receiver_has_a_letter_that_says_what_to_do(
    app: Flask, cast: Cast, read_pdf: Callable[[bytes], str]
) -> None:
    recall, sent = make_recall(cast, REASON)
    write(sent[2].cancel, "Gửi nhầm", by=cast.coordinator, at=LATER)
    reply = client_of(app, cast.coordinator).get(f"/recalls/{recall.uid}/letters.pdf")
    pages = read_pdf(reply.data).split("\f")[:-1]
    texts = [re.sub(r"\s+", " ", page) for page in pages]
    assert [re.findall(r"MAU-GN-2022-\d{6}", text) for text in texts] == [[each.number] for each in sent[:2]]
    for said_once in (
        "THÔNG BÁO THU HỒI TÀI LIỆU",
        "Recall notice",
        "Sổ tay thử",
        "Phiên bản này đã bị thu hồi, không được dùng nữa",
        "This edition is withdrawn and is no longer to be used",
        re.sub(r"\s+", " ", REASON).strip(),
        "30 copies",
        "10/07/2022",
        "Dữ liệu mẫu",
    ):
        assert [text.count(said_once) for text in texts] == [1, 1], said_once
    assert [re.findall(r"Edition to use instead (?:1 )?(\d)", text) for text in texts] == [["2"], ["2"]]
    db.session.rollback()
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).first() == (
        "print_recall_letters"
    )


def test_a_coordinator_of_a_province_prints_the_letters_to_its_units(
    app: Flask, cast: Cast, read_pdf: Callable[[bytes], str]
) -> None:
    recall, sent = make_recall(cast)
    reply = client_of(app, cast.other_coordinator).get(f"/recalls/{recall.uid}/letters.pdf")
    assert re.findall(r"MAU-GN-2022-\d{6}", read_pdf(reply.data)) == [sent[1].number]


def test_a_notice_reaches_a_delivery_once(app: Flask, cast: Cast) -> None:
    recall, sent = make_recall(cast)
    with pytest.raises(IntegrityError):
        write(add, RecalledDelivery(recall_id=recall.id, delivery_id=sent[0].id))
