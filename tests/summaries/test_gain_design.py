"""Wherever a gain is printed, how it was measured is printed with it: page, CSV, XLSX, PDF."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.domain.counterbalance import ORDERS, gain_by_order
from app.domain.gain import measure_gain
from app.extensions import db
from app.programme.models import Programme
from app.quizzes.graded_tests import Subject
from app.shared.database import write
from app.surveys.models import Round
from tests.cast import THEN, Cast, client_of
from tests.domain.printed import text_of, words_of
from tests.quizzes.make import make_statistics
from tests.surveys.make import make_round

DESIGN = "AB 12, BA 12"
EFFECTS = "Mean gain by order: AB +12.0 (7.4 to 16.6, n = 12); BA +13.0 (8.4 to 17.6, n = 12)."


def body_of(count: int, orders: tuple[str, ...] = ORDERS) -> dict[str, Any]:
    """What a job keeps of officers who gained a point, two, three … up to `count`, by turns in these orders."""
    pre = {str(number): 40.0 for number in range(count)}
    post = {str(number): 41.0 + number for number in range(count)}
    order = {str(number): orders[number % len(orders)] for number in range(count)}
    return {**asdict(measure_gain(pre, post)), "orders": [asdict(e) for e in gain_by_order(pre, post, order)]}


@pytest.fixture
def closed_round(cast: Cast) -> Round:
    def close() -> Round:
        round_ = make_round(cast)
        round_.closed_at = THEN
        return round_

    return write(close)


def keep(round_: Round, body: dict[str, Any]) -> None:
    programme = db.session.get_one(Programme, round_.programme_id)
    write(make_statistics, Subject(programme=programme.uid), body)


@pytest.fixture
def reader(app: Flask, cast: Cast) -> FlaskClient:
    client = client_of(app, cast.coordinator)
    client.set_cookie("language", "en")
    return client


def file_of(reader: FlaskClient, round_: Round, kind: str) -> bytes:
    return reader.get(f"/rounds/{round_.uid}/summary.{kind}?purpose=ministry").data


def test_page_and_files_say_how_many_sat_the_forms_in_which_order(
    reader: FlaskClient, closed_round: Round
) -> None:
    keep(closed_round, body_of(24))
    workbook = load_workbook(BytesIO(file_of(reader, closed_round, "xlsx")))
    cells = [str(cell) for sheet in workbook for row in sheet.values for cell in row if cell is not None]
    printed = {
        "page": reader.get(f"/rounds/{closed_round.uid}/summary").text,
        "csv": file_of(reader, closed_round, "csv").decode("utf-8-sig"),
        "xlsx": " ".join(cells),
        "pdf": text_of(file_of(reader, closed_round, "pdf")),
    }
    found = {kind: words_of(text) for kind, text in printed.items()}
    assert {kind: DESIGN in text for kind, text in found.items()} == dict.fromkeys(found, True)
    assert {kind: "(AB), the others B" in text for kind, text in found.items()} == dict.fromkeys(found, True)


def test_the_mean_gain_of_either_order_is_told(reader: FlaskClient, closed_round: Round) -> None:
    keep(closed_round, body_of(24))
    page = words_of(reader.get(f"/rounds/{closed_round.uid}/summary").text)
    assert page.count("Mean gain by order") == page.count(EFFECTS) == 1


@pytest.mark.parametrize(
    ("count", "orders", "design"),
    [
        (18, ORDERS, "AB 9, BA 9"),
        (24, ("",), "one fixed pair 24"),
        (30, ("AB", "AB", "AB", "AB", "AB", "AB", "AB", "AB", "AB", "BA"), "AB hidden, BA <5"),
    ],
)
def test_too_few_of_an_order_have_no_mean(
    reader: FlaskClient, closed_round: Round, count: int, orders: tuple[str, ...], design: str
) -> None:
    keep(closed_round, body_of(count, orders))
    text = words_of(file_of(reader, closed_round, "csv").decode("utf-8-sig"))
    assert (design in text, "Mean gain by order" in text, "Mean difference, forms" in text) == (
        True,
        False,
        False,
    )


def test_figures_of_an_earlier_release_have_no_orders(reader: FlaskClient, closed_round: Round) -> None:
    body = body_of(24)
    del body["orders"]
    keep(closed_round, body)
    page = reader.get(f"/rounds/{closed_round.uid}/summary")
    assert (page.status_code, "forms AB" in page.text) == (200, False)
