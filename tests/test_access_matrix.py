"""Every endpoint as every persona. A new endpoint without a row here fails.

Rows stand in tests/access/<feature>.py, outcomes in the order of row.PERSONAS:

    ROWS = {
        "workshops.show_workshop": Row("GET", "sign-in 404 404 ok 404 ok ok 404 404 403", make_values),
    }

`make_values(cast)` makes what the address names, as the cast's trainee, instructor and province_coordinator own it
(North), and gives the values of the address. Outcomes: `ok` (2xx, 3xx, or a refusal of an empty form: 400, 409, 422),
`sign-in`, `403`, `404`. An endpoint with several methods has a list of rows.
"""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from flask import Flask, url_for

import tests.access
from app.shared.database import write
from tests.access.row import PERSONAS, Row
from tests.cast import Cast, client_of


def all_rows() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for module in pkgutil.iter_modules(tests.access.__path__):
        for endpoint, found in getattr(
            importlib.import_module(f"tests.access.{module.name}"), "ROWS", {}
        ).items():
            rows[endpoint] = found if isinstance(found, list) else [found]
    return rows


ROWS = all_rows()


def methods_of(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_endpoint_and_method_has_a_row(app: Flask) -> None:
    listed = {(endpoint, row.method) for endpoint, rows in ROWS.items() for row in rows}
    assert listed == methods_of(app)


def outcome(response) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 401 or (response.status_code == 302 and location.startswith("/sign-in")):
        return "sign-in"
    return (
        str(response.status_code)
        if response.status_code in (403, 404) or response.status_code >= 500
        else "ok"
    )


CASES = [(endpoint, row) for endpoint, rows in sorted(ROWS.items()) for row in rows]


@pytest.mark.parametrize(
    ("endpoint", "row"), CASES, ids=[f"{endpoint} {row.method}" for endpoint, row in CASES]
)
def test_who_may(app: Flask, cast: Cast, endpoint: str, row: Row) -> None:
    values = write(row.make_values, cast) if row.make_values else {}
    with app.test_request_context():
        address = url_for(endpoint, **values)
    found = {}
    for persona in PERSONAS:
        client = client_of(app, getattr(cast, persona, None))
        found[persona] = outcome(client.open(address, method=row.method))
    assert found == row.expected
