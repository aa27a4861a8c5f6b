"""The summary of a round: one set of figures for page, CSV, XLSX and PDF, small counts hidden."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.shared.database import write
from app.surveys.models import Round
from tests.cast import THEN, Cast, make_officer
from tests.pages import english_client, page_of
from tests.surveys.make import invite, make_round, respond


def fill(cast: Cast, *, is_closed: bool = True) -> Round:
    """Twelve in the North say 4 or 5, seven in the South say 2; one of the North never answers."""
    round_ = make_round(cast)
    for place, unit, points in (
        (cast.north, cast.north_station, [4] * 6 + [5] * 6),
        (cast.south, cast.south_station, [2] * 7),
    ):
        for number, value in enumerate(points):
            person = invite(round_, make_officer(f"Mẫu {place.key} {number}", unit), place)
            respond(person, {"how-useful": value, "main-border": "land"}, f"{place.key}-{number}")
    invite(round_, cast.trainee, cast.north)
    round_.closed_at = THEN if is_closed else None
    return round_


@pytest.fixture
def closed_round(cast: Cast) -> Round:
    return write(fill, cast)


def reader(app: Flask, cast: Cast) -> FlaskClient:
    return english_client(app, cast.coordinator)


def test_an_open_round_gives_nothing_away(app: Flask, cast: Cast) -> None:
    round_ = write(fill, cast, is_closed=False)
    assert reader(app, cast).get(f"/rounds/{round_.uid}/summary").status_code == 409


def test_the_page_says_how_many_took_part(app: Flask, cast: Cast, closed_round: Round) -> None:
    page = reader(app, cast).get(f"/rounds/{closed_round.uid}/summary")
    assert page.status_code == 200
    assert "of 20 invited" in page.text
    assert ">19<" in page.text.replace("\n", "")


def test_the_charts_say_that_they_are_samples(app: Flask, cast: Cast, closed_round: Round) -> None:
    client = reader(app, cast)
    page = page_of(client, f"/rounds/{closed_round.uid}/summary")
    drawn = [client.get(image["src"]).text for image in page.select("main img")]
    assert [text.count(">Sample data</text>") for text in drawn] == [1] * len(drawn)
    assert len(drawn) == 4


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_file_can_be_taken(app: Flask, cast: Cast, closed_round: Round, language: str) -> None:
    client = reader(app, cast)
    client.set_cookie("language", language)
    starts = {}
    for kind in ("csv", "xlsx", "pdf"):
        response = client.get(f"/rounds/{closed_round.uid}/summary.{kind}?purpose=ministry")
        starts[kind] = (response.status_code, response.data[:4])
    assert starts["xlsx"] == (200, b"PK\x03\x04")
    assert starts["pdf"] == (200, b"%PDF")
    assert starts["csv"][1][:3] == b"\xef\xbb\xbf"


def test_observers_read_no_officer_s_own_words(app: Flask, cast: Cast, closed_round: Round) -> None:
    page = english_client(app, cast.observer).get(f"/rounds/{closed_round.uid}/summary")
    assert (page.status_code, "In officers' own words" in page.text) == (200, False)
