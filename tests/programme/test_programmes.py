"""Programmes: planned by those whose scope holds the agency."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.programme.models import Programme, ProgrammeProvince
from tests.cast import Cast, client_of

WORDS = {
    "name_vi": "Chương trình thử",
    "name_en": "Trial programme",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "officers_target": "436",
}


def form_of(cast: Cast, **changes) -> dict:
    provinces = [str(cast.north.id), str(cast.south.id)]
    return {**WORDS, "agency_id": str(cast.agency.id), "province_ids": provinces, **changes}


def only_programme() -> Programme:
    return db.session.scalars(select(Programme)).one()


def test_a_coordinator_makes_a_programme_with_its_provinces(app: Flask, cast: Cast) -> None:
    response = client_of(app, cast.coordinator).post("/programmes/new", data=form_of(cast))
    programme = only_programme()
    assert response.headers["Location"] == f"/programmes/{programme.uid}"
    assert (programme.name["vi"], programme.officers_target, programme.ends_on) == (
        "Chương trình thử",
        436,
        date(2026, 12, 31),
    )
    assert db.session.scalars(select(ProgrammeProvince.province_id)).all() == [cast.north.id, cast.south.id]


def test_editing_keeps_the_provinces_that_stay(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.coordinator)
    client.post("/programmes/new", data=form_of(cast))
    uid = only_programme().uid
    client.post(
        f"/programmes/{uid}/edit", data=form_of(cast, province_ids=[str(cast.south.id)], name_en="New name")
    )
    db.session.expire_all()
    assert only_programme().name["en"] == "New name"
    assert db.session.scalars(select(ProgrammeProvince.province_id)).all() == [cast.south.id]


def test_a_period_that_runs_backwards_is_refused_and_what_was_typed_stays(app: Flask, cast: Cast) -> None:
    client = client_of(app, cast.coordinator)
    client.set_cookie("language", "en")
    response = client.post("/programmes/new", data=form_of(cast, ends_on="2025-01-01"))
    assert "The last day must come after the first." in response.text
    assert 'value="Trial programme"' in response.text
    assert db.session.scalars(select(Programme)).all() == []
