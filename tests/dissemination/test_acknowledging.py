"""The public page: one delivery, once, to whoever holds the code, and nothing to anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.curriculum.approval import withdraw
from app.dissemination.acknowledging import MISSES, WINDOW
from app.dissemination.codes import code_of
from app.dissemination.models import Delivery, Receipt
from app.extensions import db
from app.shared.database import write
from app.shared.throttle import ThrottledEvent
from app.shared.tokens import grouped
from tests.cast import Cast
from tests.dissemination.make import CAME_ON, LATER, make_edition, said, send_one, send_to

UNKNOWN = "ABCDEFGHJKLMNPQ"
WORD = {"copies": "28", "name": "Thiếu úy Lò Thị Mẫu", "received_on": CAME_ON.isoformat(), "note": ""}


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def delivery(cast: Cast) -> Delivery:
    return write(send_one, cast)


def address(delivery: Delivery) -> str:
    return f"/received/{code_of(delivery.uid)}"


def facts(page: str) -> list[str]:
    return [
        each.get_text(" ", strip=True) for each in BeautifulSoup(page, "html.parser").select("dl.facts dd")
    ]


def receipts() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(each.copies, each.name) for each in db.session.scalars(select(Receipt))]


def test_the_page_shows_the_delivery_and_no_other(app: Flask, cast: Cast, phone: FlaskClient) -> None:
    mine, _other = write(send_to, cast, cast.north_station, cast.south_station)
    page = phone.get(address(mine))
    assert facts(page.text) == [
        "Unit north-station",
        "Trial handbook, edition 1",
        "Paper copy",
        "30",
        "20 June 2022",
    ]
    assert "south" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_opening_the_page_acknowledges_nothing(app: Flask, delivery: Delivery, phone: FlaskClient) -> None:
    phone.get(address(delivery))
    assert receipts() == []


def test_the_code_is_typed_as_people_type(app: Flask, delivery: Delivery, phone: FlaskClient) -> None:
    written = grouped(code_of(delivery.uid), 5).lower().replace("-", " ")
    reply = phone.get("/received", query_string={"code": written})
    assert reply.headers["Location"] == address(delivery)


@time_machine.travel(LATER, tick=False)
def test_a_receiver_without_an_account_acknowledges(
    app: Flask, delivery: Delivery, phone: FlaskClient
) -> None:
    second_tab = app.test_client()
    assert phone.post(address(delivery), data=WORD).headers["Location"] == address(delivery)
    assert second_tab.post(address(delivery), data=WORD).status_code == 302
    assert second_tab.post(address(delivery), data={**WORD, "copies": "30"}).status_code == 409
    assert receipts() == [(28, "Thiếu úy Lò Thị Mẫu")]
    page = phone.get(address(delivery))
    assert "acknowledged already: 28 of 30 copies" in page.text
    assert "Mẫu" not in page.text
    assert BeautifulSoup(page.text, "html.parser").select("main form") == []


@time_machine.travel(LATER, tick=False)
@pytest.mark.parametrize(
    "wrong", [{"copies": "-1"}, {"copies": "many"}, {"name": ""}, {"received_on": ""}, {"copies": "10001"}]
)
def test_what_makes_no_sense_is_asked_again(
    app: Flask, delivery: Delivery, phone: FlaskClient, wrong: dict[str, str]
) -> None:
    assert phone.post(address(delivery), data={**WORD, **wrong}).status_code == 422
    assert receipts() == []


def test_unknown_codes_get_one_reply_whatever_their_form(
    app: Flask, delivery: Delivery, phone: FlaskClient
) -> None:
    replies = [
        phone.get(f"/received/{code}")
        for code in (UNKNOWN, "x", code_of(delivery.uid)[:-1], str(delivery.uid))
    ]
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.text.split("<main")[1].split("</main>")[0] for reply in replies}) == 1


def test_a_cancelled_delivery_says_so_and_takes_no_word(
    app: Flask, cast: Cast, delivery: Delivery, phone: FlaskClient
) -> None:
    write(delivery.cancel, "Gửi nhầm", by=cast.coordinator, at=LATER)
    page = phone.get(address(delivery))
    assert "This delivery has been cancelled." in page.text
    assert "Gửi nhầm" not in page.text
    assert phone.post(address(delivery), data=WORD).status_code == 409
    assert receipts() == []


def test_a_recalled_edition_says_so(app: Flask, cast: Cast, delivery: Delivery, phone: FlaskClient) -> None:
    warning = "The edition is withdrawn and is no longer to be used."
    assert warning not in phone.get(address(delivery)).text
    write(withdraw, write(make_edition), "Thu hồi", by=cast.coordinator, at=LATER)
    assert warning in phone.get(address(delivery)).text


def test_an_edition_says_that_a_newer_one_is_in_use_also_when_it_is_sent_after_that(
    app: Flask, cast: Cast, phone: FlaskClient
) -> None:
    write(make_edition, 2)
    old, new = write(send_one, cast), write(send_one, cast, edition=write(make_edition, 2))
    warning = "The edition is outdated: a newer one has taken its place."
    assert [warning in phone.get(address(each)).text for each in (old, new)] == [True, False]


def test_whoever_tries_codes_is_stopped_and_the_right_one_is_not_told_from_wrong_ones(
    app: Flask, delivery: Delivery, phone: FlaskClient
) -> None:
    with time_machine.travel(LATER, tick=False) as traveller:
        for _ in range(MISSES):
            assert phone.get(f"/received/{UNKNOWN}").status_code == 404
        assert phone.get(f"/received/{UNKNOWN}").status_code == 429
        assert phone.get(address(delivery)).status_code == 429
        assert phone.post(address(delivery), data=WORD).status_code == 429
        traveller.shift(WINDOW + timedelta(seconds=1))
        assert phone.get(address(delivery)).status_code == 200
    assert receipts() == []


def test_right_codes_are_not_counted(app: Flask, delivery: Delivery, phone: FlaskClient) -> None:
    phone.get(address(delivery))
    assert db.session.scalars(select(ThrottledEvent)).all() == []


def test_the_database_keeps_no_code(app: Flask, delivery: Delivery) -> None:
    row = db.session.execute(select(Delivery.__table__)).one()
    assert code_of(delivery.uid) not in " ".join(map(str, row))
    assert len(delivery.code_hash) == 64


def test_a_receipt_written_down_by_hand_closes_the_page(
    app: Flask, cast: Cast, delivery: Delivery, phone: FlaskClient
) -> None:
    write(delivery.record_receipt, said(), by=cast.coordinator, at=LATER)
    assert "acknowledged already: 30 of 30 copies" in phone.get(address(delivery)).text
