"""Pages that send, and the delivery notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.curriculum.approval import withdraw
from app.dissemination.codes import code_of
from app.dissemination.models import Delivery
from app.extensions import db
from app.shared.database import write
from app.shared.tokens import grouped
from tests.cast import Cast, client_of, make_unit
from tests.dissemination.make import LATER, SENT_ON, make_edition, said, send_one, send_to

NORTH_STATIONS = "/deliveries/new?kind=station"


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def client(app: Flask, cast: Cast) -> FlaskClient:
    client = client_of(app, cast.coordinator)
    client.set_cookie("language", "en")
    return client


def offered(client: FlaskClient, address: str) -> dict[str, str]:
    """The fields of copies that a page offers, by unit, with what stands in them."""
    page = BeautifulSoup(client.get(address).data, "html.parser")
    return {field["aria-label"]: field["value"] for field in page.select("input[name^=copies-]")}


def form(client: FlaskClient, address: str, cast: Cast, **changes: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(address).data, "html.parser")
    return {
        "key": page.select_one("input[name=key]")["value"],
        "edition_id": str(write(make_edition).id),
        "medium": "paper",
        "sent_on": SENT_ON.isoformat(),
        "note": "Kèm công văn mẫu",
        **changes,
    }


def sent() -> list[tuple[int, int, date]]:
    db.session.rollback()
    query = select(Delivery.unit_id, Delivery.copies, Delivery.sent_on).order_by(Delivery.number)
    return [tuple(row) for row in db.session.execute(query)]


def test_units_are_offered_by_province_and_kind(app: Flask, cast: Cast, client: FlaskClient) -> None:
    assert offered(client, "/deliveries/new") == {}
    assert offered(client, "/deliveries/new?kind=station&copies=12") == {
        "Copies for Unit north-station": "12",
        "Copies for Unit south-station": "12",
    }
    assert list(offered(client, f"/deliveries/new?province={cast.north.id}")) == [
        "Copies for Unit north-command",
        "Copies for Unit north-station",
    ]
    assert list(offered(client_of(app, cast.other_coordinator), "/deliveries/new?kind=station")) == [
        "Số bản gửi Đơn vị south-station"
    ]


def test_other_agencies_are_offered_to_whoever_holds_the_whole_agency(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    ministry = write(make_unit, "ministry", "agency")
    address = "/deliveries/new?kind=agency"
    assert list(offered(client, address)) == ["Copies for Unit ministry"]
    assert offered(client_of(app, cast.province_coordinator), address) == {}
    client.post(address, data=form(client, address, cast, **{f"copies-{ministry.id}": "4"}))
    [delivery] = db.session.scalars(select(Delivery))
    assert (delivery.unit_id, delivery.sender_id) == (ministry.id, cast.agency.id)


def test_who_administers_everything_sends_for_the_agency_where_he_serves(app: Flask, cast: Cast) -> None:
    ministry = write(make_unit, "ministry", "agency")
    client = client_of(app, cast.administrator)
    address = "/deliveries/new?kind=agency"
    client.post(address, data=form(client, address, cast, **{f"copies-{ministry.id}": "4"}))
    [delivery] = db.session.scalars(select(Delivery))
    assert (delivery.unit_id, delivery.sender_id) == (ministry.id, cast.agency.id)


def test_many_units_at_once_each_with_its_own_number(app: Flask, cast: Cast, client: FlaskClient) -> None:
    north, south = cast.north_station.id, cast.south_station.id
    data = form(client, NORTH_STATIONS, cast, **{f"copies-{north}": "30", f"copies-{south}": "12"})
    for _ in range(2):
        reply = client.post(NORTH_STATIONS, data=data)
        assert reply.headers["Location"] == f"/deliveries?batch={data['key']}"
    assert sent() == [(north, 30, SENT_ON), (south, 12, SENT_ON)]
    assert client.get(reply.headers["Location"]).text.count("MAU-GN-2022-") == 2


@pytest.mark.parametrize("typed", ["", "0", "-3", "3.5", "mười", "10001", "²"])
def test_a_count_that_is_none_sends_nothing_to_anybody(
    app: Flask, cast: Cast, client: FlaskClient, typed: str
) -> None:
    north, south = cast.north_station.id, cast.south_station.id
    others = {f"copies-{south}": "12"} if typed else {}
    reply = client.post(
        NORTH_STATIONS, data=form(client, NORTH_STATIONS, cast, **{f"copies-{north}": typed}, **others)
    )
    assert reply.status_code == 422
    assert f'value="{typed}"' in reply.text
    assert sent() == []


def test_nobody_sends_to_a_unit_that_is_not_offered(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.other_coordinator)
    data = form(client, NORTH_STATIONS, cast, **{f"copies-{cast.north_station.id}": "30"})
    assert client.post(NORTH_STATIONS, data=data).status_code == 422
    assert sent() == []


def test_a_coordinator_records_corrects_cancels_and_sends_again(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    came, lost = write(send_to, cast, cast.north_station, cast.south_station)
    word = {"copies": "28", "name": "Đại úy Mẫu", "received_on": "2022-06-25", "note": "Thiếu hai bản"}
    assert client.post(f"/deliveries/{came.uid}/receipt", data=word).status_code == 302
    assert "28/30" in client.get(f"/deliveries/{came.uid}").text
    assert client.post(f"/deliveries/{came.uid}/receipt", data=word).status_code == 200
    right = {**word, "copies": "30", "reason": "Đếm lại"}
    assert client.post(f"/deliveries/{came.uid}/receipt", data=right).status_code == 302
    page = client.get(f"/deliveries/{came.uid}").text
    assert page.index("30/30") < page.index("28/30")
    assert client.post(f"/deliveries/{came.uid}/cancellation", data={"reason": "Nhầm"}).status_code == 409
    assert client.post(f"/deliveries/{lost.uid}/cancellation", data={"reason": " "}).status_code == 422
    again = {"copies": "25", "sent_on": "2022-07-01", "reason": "Thất lạc"}
    place = client.post(f"/deliveries/{lost.uid}/again", data=again).headers["Location"]
    assert "MAU-GN-2022-000003" in client.get(place).text
    assert "Sent again as MAU-GN-2022-000003" in client.get(f"/deliveries/{lost.uid}").text


def test_a_note_says_everything_in_both_languages_and_leads_to_its_own_page(
    app: Flask, cast: Cast, client: FlaskClient, read_pdf: Callable[[bytes], str]
) -> None:
    delivery = write(send_one, cast)
    text = re.sub(r"\s+", " ", read_pdf(client.get(f"/deliveries/{delivery.uid}/note.pdf").data))
    code = code_of(delivery.uid)
    for words in (
        "PHIẾU GIAO NHẬN TÀI LIỆU",
        "Delivery note",
        "MAU-GN-2022-000001",
        "Đơn vị north-station, Phía Bắc",
        "Unit north-station, Phía Bắc",
        "Sổ tay thử",
        "Trial handbook",
        "30 bản",
        "30 copies",
        "20/06/2022",
        f"http://localhost/received/{code}",
        grouped(code, 5),
        "Dữ liệu mẫu, không có giá trị · Demonstration, not valid",
    ):
        assert text.count(words) == 1, words


def test_the_notes_of_a_list_are_one_file_without_the_cancelled(
    app: Flask, cast: Cast, client: FlaskClient, read_pdf: Callable[[bytes], str]
) -> None:
    first, lost, last = write(send_to, cast, cast.north_station, cast.south_station, cast.north_command)
    write(lost.cancel, "Nhầm", by=cast.coordinator, at=LATER)
    write(last.acknowledge, said(), at=LATER)

    def numbers(client: FlaskClient, query: str = "") -> list[str]:
        return re.findall(r"MAU-GN-2022-\d{6}", read_pdf(client.get(f"/deliveries/notes.pdf{query}").data))

    assert numbers(client) == [last.number, first.number]
    assert numbers(client, "?state=outstanding") == [first.number]
    assert client.get("/deliveries/notes.pdf?state=cancelled").status_code == 404
    assert client_of(app, cast.other_coordinator).get("/deliveries/notes.pdf").status_code == 404
    assert client.get(f"/deliveries/{lost.uid}/note.pdf").status_code == 409


def test_a_remark_in_signs_without_a_shape_does_not_stop_the_note(
    app: Flask, cast: Cast, client: FlaskClient, read_pdf: Callable[[bytes], str]
) -> None:
    data = form(
        client, NORTH_STATIONS, cast, note="Hộp 中 😀 Krông Bŏ", **{f"copies-{cast.north_station.id}": "3"}
    )
    client.post(NORTH_STATIONS, data=data)
    note = client.get(f"/deliveries/{db.session.scalars(select(Delivery.uid)).one()}/note.pdf")
    assert note.status_code == 200
    assert read_pdf(note.data).count("Hộp [U+4E2D] [U+1F600] Krông B") == 1


def test_the_page_warns_while_codes_lead_nowhere(app: Flask, cast: Cast, client: FlaskClient) -> None:
    write(send_one, cast)
    assert "lead to this machine only" in client.get("/deliveries").text


def test_only_editions_in_use_are_sent(app: Flask, cast: Cast, client: FlaskClient) -> None:
    write(make_edition, 1)
    withdrawn = write(make_edition, 2)
    write(withdraw, withdrawn, "Thu hồi", by=cast.coordinator, at=LATER)
    page = BeautifulSoup(client.get(NORTH_STATIONS).data, "html.parser")
    offered = [option.get_text() for option in page.select("select[name=edition_id] option")]
    assert offered == ["Trial handbook, edition 1"]
