"""Sample data in the ledger: marked wherever it shows, and never part of a real figure."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask

from app.dissemination.models import Delivery
from app.shared.database import write
from tests.cast import Cast
from tests.dissemination.make import LATER, said, send_one, send_to
from tests.dissemination.test_home import line
from tests.dissemination.test_ledger import csv_rows, english, rows


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


def send_real_and_sample(cast: Cast) -> tuple[Delivery, Delivery]:
    """The southern station is real, the northern one invented, and so is what it gets."""
    cast.south_station.is_fictional = False
    real, sample = send_to(cast, cast.south_station, cast.north_station)
    assert (real.is_synthetic, sample.is_synthetic) == (False, True)
    return real, sample


def test_real_figures_leave_sample_data_out(app: Flask, cast: Cast) -> None:
    real, _sample = write(send_real_and_sample, cast)
    assert line(app, cast.coordinator) == ["1 delivery awaits its receipt the first since 20 June 2022"]
    client = english(app, cast.observer)
    assert rows(client, "/deliveries/summary") == [
        ["Phía Bắc Sample data", "1", "0", "1", "20 days", "0/30"],
        ["Phía Nam", "1", "0", "1", "20 days", "0/30"],
    ]
    page = BeautifulSoup(client.get("/deliveries/summary").data, "html.parser")
    figures = [" ".join(each.get_text(" ").split()) for each in page.select(".figures dd")]
    assert figures == ["1", "1", "0 / 30", "0"]
    assert page.select(".site-bar > .badge-synthetic") == []
    assert [row[0] for row in csv_rows(client, "/deliveries/summary.csv")] == [
        "Phía Bắc (Sample data)",
        "Phía Nam",
    ]
    write(real.acknowledge, said(), at=LATER)
    assert line(app, cast.coordinator) == []


def test_where_all_is_sample_data_it_is_counted_and_the_page_says_so(app: Flask, cast: Cast) -> None:
    write(send_to, cast, cast.north_station, cast.south_station)
    client = english(app, cast.observer)
    page = BeautifulSoup(client.get("/deliveries/summary").data, "html.parser")
    assert len(page.select(".site-bar > .badge-synthetic")) == 1
    assert [row[0] for row in rows(client, "/deliveries/summary")] == ["Phía Bắc", "Phía Nam"]
    assert line(app, cast.coordinator) == ["2 deliveries await their receipt the first since 20 June 2022"]


def test_what_is_sent_again_and_received_stays_sample_data(app: Flask, cast: Cast) -> None:
    delivery = write(send_one, cast)
    client = english(app, cast.coordinator)
    for page in ("again", "receipt"):
        shown = BeautifulSoup(client.get(f"/deliveries/{delivery.uid}/{page}").data, "html.parser")
        assert len(shown.select(".site-bar > .badge-synthetic")) == 1, page
    again = write(delivery.send_again, 5, LATER.date(), "Thất lạc", by=cast.coordinator, at=LATER)
    assert (again.is_synthetic, again.number) == (True, "MAU-GN-2022-000002")
    received = said(5, received_on=LATER.date())
    write(again.record_receipt, received, by=cast.coordinator, at=LATER)
    assert [row[0] for row in csv_rows(client, "/deliveries.csv?state=received")] == ["MAU-GN-2022-000002"]
