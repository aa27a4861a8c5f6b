"""What the first page of a coordinator says of the ledger."""

from __future__ import annotations

from bs4 import BeautifulSoup
from flask import Flask

from app.shared.database import write
from tests.cast import Cast, client_of
from tests.dissemination.make import LATER, said, send_to

ADDRESS = "/deliveries?state=outstanding"


def line(app: Flask, account) -> list[str]:
    client = client_of(app, account)
    client.set_cookie("language", "en")
    page = BeautifulSoup(client.get("/").data, "html.parser")
    return [" ".join(link.parent.get_text(" ").split()) for link in page.select(f"a[href='{ADDRESS}']")]


def test_receipts_outstanding_in_scope_stand_on_the_first_page(app: Flask, cast: Cast) -> None:
    north, _south = write(send_to, cast, cast.north_station, cast.south_station)
    assert line(app, cast.coordinator) == ["2 deliveries await their receipt the first since 20 June 2022"]
    assert line(app, cast.province_coordinator) == [
        "1 delivery awaits its receipt the first since 20 June 2022"
    ]
    assert (line(app, cast.observer), line(app, cast.trainee), line(app, cast.instructor)) == ([], [], [])
    write(north.acknowledge, said(), at=LATER)
    assert line(app, cast.province_coordinator) == []
