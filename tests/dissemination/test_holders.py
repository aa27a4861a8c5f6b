"""Who holds an outdated copy, when editions are withdrawn and units are merged or divided."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Select, select

from app.curriculum.approval import withdraw
from app.curriculum.models import Edition
from app.dissemination.holders import list_outdated
from app.dissemination.models import Delivery
from app.extensions import db
from app.places.models import Unit, UnitSuccession, UnitVersion
from app.shared.database import write
from tests.cast import Cast, add, client_of, make_unit
from tests.dissemination.make import CAME_ON, LATER, make_edition, said, send_to

TODAY = LATER.date()
SECOND = date(2022, 7, 1)


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER, tick=False):
        yield


def give(cast: Cast, edition: Edition, unit: Unit, came_on: date | None = CAME_ON, copies: int = 20) -> None:
    """Send copies of an edition to a unit, which says on a day that they came; on none that it waits for them."""
    [delivery] = write(send_to, cast, unit, edition=edition, copies=copies)
    if came_on:
        write(delivery.acknowledge, said(copies, received_on=came_on), at=LATER)


def take_back(cast: Cast, edition: Edition) -> None:
    write(withdraw, edition, "Sai", by=cast.coordinator, at=LATER)


def outdated(visible: Select[Delivery] | None = None) -> list[tuple]:
    """Unit, edition held, copies, newest in use, whether the edition held was withdrawn."""
    db.session.rollback()
    found = list_outdated(select(Delivery) if visible is None else visible, TODAY)
    return [
        (each.unit["en"], each.holding.held, each.holding.copies, each.newest, each.is_withdrawn)
        for each in found
    ]


def merge(into: Unit, *units: Unit) -> None:
    """The units end and another takes them over, before today."""
    for unit in units:
        add(UnitSuccession(before_id=unit.id, after_id=into.id, happened_on=SECOND))
        version = db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == unit.id)).one()
        version.ends_on = SECOND


def test_whoever_holds_an_edition_withdrawn_since_is_outdated_though_no_newer_one_is_there(
    app: Flask, cast: Cast
) -> None:
    first = write(make_edition, 1)
    give(cast, first, cast.north_station)
    second = write(make_edition, 2)
    give(cast, second, cast.north_station)
    give(cast, second, cast.south_station)
    assert outdated() == []
    take_back(cast, second)
    assert outdated() == [
        ("Unit north-station", 2, 20, 1, True),
        ("Unit south-station", 2, 20, 1, True),
    ]
    give(cast, first, cast.south_station, SECOND)
    assert outdated() == [("Unit north-station", 2, 20, 1, True)]
    take_back(cast, first)
    assert outdated() == [
        ("Unit north-station", 2, 20, None, True),
        ("Unit south-station", 2, 20, None, True),
    ]


def test_only_the_newest_in_use_counts_as_on_its_way(app: Flask, cast: Cast) -> None:
    first = write(make_edition, 1)
    give(cast, first, cast.north_station)
    give(cast, write(make_edition, 2), cast.north_station, None)
    [holder] = list_outdated(select(Delivery), TODAY)
    assert holder.holding.on_its_way == date(2022, 6, 20)
    write(make_edition, 3)
    [holder] = list_outdated(select(Delivery), TODAY)
    assert (holder.newest, holder.holding.on_its_way) == (3, None)


def test_what_a_unit_received_counts_for_the_one_that_took_it_over(app: Flask, cast: Cast) -> None:
    first, merged = (
        write(make_edition, 1),
        write(make_unit, "merged", "station", cast.north_command, cast.north),
    )
    give(cast, first, cast.north_station, copies=20)
    give(cast, first, merged, copies=5)
    second = write(make_edition, 2)
    give(cast, second, cast.south_station)
    write(merge, merged, cast.north_station)
    assert outdated() == [("Unit merged", 1, 25, 2, False)]
    give(cast, second, merged)
    assert outdated() == []


def test_the_newest_edition_of_a_unit_that_was_taken_over_goes_along(app: Flask, cast: Cast) -> None:
    first, merged = (
        write(make_edition, 1),
        write(make_unit, "merged", "station", cast.north_command, cast.north),
    )
    give(cast, first, merged)
    give(cast, write(make_edition, 2), cast.north_station)
    assert outdated() == [("Unit merged", 1, 20, 2, False)]
    write(merge, merged, cast.north_station)
    assert outdated() == []


def test_of_a_divided_unit_both_halves_may_hold_the_copies(app: Flask, cast: Cast) -> None:
    give(cast, write(make_edition, 1), cast.north_station)
    write(make_edition, 2)
    halves = [write(make_unit, name, "station", cast.north_command, cast.north) for name in ("east", "west")]
    for half in halves:
        write(add, UnitSuccession(before_id=cast.north_station.id, after_id=half.id, happened_on=SECOND))
    assert outdated() == [("Unit east", 1, 20, 2, False), ("Unit west", 1, 20, 2, False)]


def test_who_got_the_newest_from_somebody_else_is_not_told_to_lack_it(app: Flask, cast: Cast) -> None:
    """A unit of the north went over to the south, where the newest edition came: the north sees the first alone."""
    give(cast, write(make_edition, 1), cast.north_station)
    give(cast, write(make_edition, 2), cast.south_station)
    of_north = select(Delivery).where(Delivery.unit_id == cast.north_station.id)
    assert outdated(of_north) == [("Unit north-station", 1, 20, 2, False)]
    write(merge, cast.south_station, cast.north_station)
    assert outdated(of_north) == []


def test_the_page_marks_an_edition_that_was_withdrawn(app: Flask, cast: Cast) -> None:
    edition = write(make_edition)
    give(cast, edition, cast.north_station)
    take_back(cast, edition)
    client = client_of(app, cast.coordinator)
    client.set_cookie("language", "en")
    page = client.get("/deliveries/outdated").text
    assert ("Withdrawn from use" in page, "none in use" in page) == (True, True)
    assert client.get("/deliveries/outdated.csv").text.splitlines()[1].split(",")[-4:] == [
        "2022-06-25",
        "",
        "",
        "yes",
    ]
