"""A list of copies by unit, taken in from a file: shown first, sent whole, or not at all."""

from __future__ import annotations

import csv
import io
import re
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.dissemination.models import Delivery
from app.extensions import db
from app.places.models import UnitVersion
from app.shared.database import write
from tests.cast import Cast, client_of, make_unit
from tests.dissemination.make import LATER, make_edition

LIST = """Danh sách phát hành,,
STT,Đơn vị nhận,Số lượng
1,don vi NORTH-station,30
2,Unit south-station,12
3,Đơn vị north-command,
"""


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def client(app: Flask, cast: Cast) -> FlaskClient:
    write(make_edition)
    client = client_of(app, cast.coordinator)
    client.set_cookie("language", "en")
    return client


def take_in(client: FlaskClient, text: str | bytes, name: str = "list.csv"):
    data = text.encode() if isinstance(text, str) else text
    return client.post("/deliveries/import", data={"file": (BytesIO(data), name)})


def problems(client: FlaskClient, text: str) -> list[list[str]]:
    page = BeautifulSoup(take_in(client, text).data, "html.parser")
    assert page.select("input[name^=copies-]") == []
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.select("main tbody tr")
    ]


def sent() -> list[tuple[int, int]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(Delivery.unit_id, Delivery.copies))]


def make_twins(cast: Cast) -> None:
    """Two stations of one name, in the north and in the south."""
    twins = [
        make_unit("twin-north", "station", cast.north_command, cast.north),
        make_unit("twin-south", "station", cast.south_command, cast.south),
    ]
    ids = [twin.id for twin in twins]
    db.session.execute(update(UnitVersion).where(UnitVersion.unit_id.in_(ids)).values(name_en="Unit twin"))


def test_a_list_is_shown_and_sent_when_it_is_confirmed(app: Flask, cast: Cast, client: FlaskClient) -> None:
    page = BeautifulSoup(take_in(client, LIST).data, "html.parser")
    assert sent() == []
    form = page.select_one("main form.form")
    fields = {
        field["name"]: field["value"] for field in form.select("input[value]") if field.get("type") != "radio"
    }
    fields |= {"edition_id": form.select_one("option")["value"], "medium": "paper"}
    for _ in range(2):
        assert client.post(form["action"], data=fields).status_code == 302
    assert sent() == [(cast.north_station.id, 30), (cast.south_station.id, 12)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Unit nowhere,,5", ["2", "Unit nowhere", "You may send to no unit of this name."]),
        ("Unit twin,,5", ["2", "Unit twin", "Several units have this name: add the province."]),
        ("Unit north-station,,0", ["2", "Unit north-station", "Copies are whole numbers from 1 to 10000."]),
        (
            "Unit north-station,,mười",
            ["2", "Unit north-station", "Copies are whole numbers from 1 to 10000."],
        ),
        (
            "Unit north-station,,10001",
            ["2", "Unit north-station", "Copies are whole numbers from 1 to 10000."],
        ),
        (
            "Unit north-station,Phía Nam,5",
            ["2", "Unit north-station, Phía Nam", "You may send to no unit of this name."],
        ),
    ],
)
def test_a_row_with_a_problem_stops_the_whole_list(
    app: Flask, cast: Cast, client: FlaskClient, rows: str, expected: list[str]
) -> None:
    write(make_twins, cast)
    assert problems(client, f"Unit,Province,Copies\n{rows}\nUnit south-station,,5\n") == [expected]
    assert sent() == []


def test_a_unit_named_twice_is_sent_nothing(app: Flask, cast: Cast, client: FlaskClient) -> None:
    found = problems(client, "Unit,Copies\nUnit north-station,5\nĐơn vị north-station,6\n")
    assert [row[2] for row in found] == ["The same unit stands in the list twice."] * 2


def test_units_out_of_scope_are_unknown(app: Flask, cast: Cast, client: FlaskClient) -> None:
    other = client_of(app, cast.other_coordinator)
    other.set_cookie("language", "en")
    assert problems(other, "Unit,Copies\nUnit north-station,5\n") == [
        ["2", "Unit north-station", "You may send to no unit of this name."]
    ]


@pytest.mark.parametrize(
    "content", ["", "Name,Age\nA,5\n", "Unit,Copies\nUnit north-station,\n", b"\xd0\xcf\x11\xe0"]
)
def test_what_is_no_list_is_told_at_the_field(
    app: Flask, cast: Cast, client: FlaskClient, content: str | bytes
) -> None:
    assert take_in(client, content).status_code == 422


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_template_lists_the_units_in_scope_and_is_understood(
    app: Flask, cast: Cast, client: FlaskClient, extension: str
) -> None:
    write(make_edition)
    coordinator = client_of(app, cast.province_coordinator)
    coordinator.set_cookie("language", "en")
    rows = list(csv.reader(io.StringIO(coordinator.get("/deliveries/template.csv").data.decode("utf-8-sig"))))
    assert rows == [
        ["Unit", "Province", "Copies"],
        ["Unit north-command", "Phía Bắc", ""],
        ["Unit north-station", "Phía Bắc", ""],
    ]
    file = coordinator.get(f"/deliveries/template.{extension}").data
    reply = take_in(coordinator, file, f"list.{extension}")
    assert reply.status_code == 422
    assert re.search("from 1 to 1000 rows", reply.text.replace(",", "")) is not None
