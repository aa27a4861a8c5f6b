"""`flask user`: the first administrator of an empty installation, and a slip for whoever is locked out."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Account, Role
from app.accounts.passwords import check_password
from app.extensions import db
from tests.cast import Cast

CODE = re.compile(r"\b(?:[2-9A-Z]{5}-){2}[2-9A-Z]{5}\b")


def run(app: Flask, *arguments: str, typed: str = ""):
    return app.test_cli_runner().invoke(args=["user", *arguments], input=typed)


def enter(client: FlaskClient, code: str) -> int:
    password = "cây tre trăm đốt"
    data = {"code": code, "password": password, "again": password}
    return client.post("/first-sign-in", data=data).status_code


def test_the_first_administrator_comes_in_by_a_printed_code(app: Flask, client: FlaskClient) -> None:
    result = run(
        app, "create", "--role", "administrator", "--user-name", "Quản.Trị", "--name", "Ngô Giả Lập Hà"
    )
    assert result.exit_code == 0
    assert result.output.split(":")[0] == "quan.tri"
    [code] = CODE.findall(result.output)
    assert enter(client, code) == 302
    assert client.get("/officers").status_code == 200
    role = db.session.scalars(select(Role)).one()
    assert (role.name, role.unit_id, role.granted_by_id) == ("administrator", None, None)


def test_a_password_can_be_typed_instead(app: Flask) -> None:
    typed = "cây tre trăm đốt\n" * 2
    result = run(app, "create", "--user-name", "first", "--name", "Ngô Hà", "--ask-password", typed=typed)
    assert (result.exit_code, CODE.findall(result.output)) == (0, [])
    account = db.session.scalars(select(Account)).one()
    assert check_password(account.password_hash, "cây tre trăm đốt")


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["--user-name", "x"], ""),
        (["--user-name", "trainee"], ""),
        (["--user-name", "new.one", "--role", "coordinator"], ""),
        (["--user-name", "new.one", "--role", "coordinator", "--unit", "nowhere"], ""),
        (["--user-name", "new.one", "--ask-password"], "bienphong2024\nbienphong2024\n"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(app: Flask, cast: Cast, arguments: list[str], typed: str) -> None:
    before = db.session.scalars(select(Account.id)).all()
    result = run(app, "create", "--name", "Ngô Hà", *arguments, typed=typed)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert db.session.scalars(select(Account.id)).all() == before


def test_a_role_with_a_unit(app: Flask, cast: Cast) -> None:
    result = run(
        app,
        "create",
        "--user-name",
        "new.one",
        "--name",
        "Ngô Hà",
        "--role",
        "coordinator",
        "--unit",
        "north-command",
    )
    assert result.exit_code == 0
    account = db.session.scalars(select(Account).where(Account.user_name == "new.one")).one()
    role = db.session.scalars(select(Role).where(Role.account_id == account.id)).one()
    assert (role.name, role.unit_id) == ("coordinator", cast.north_command.id)


def test_a_slip_for_whoever_is_locked_out(app: Flask, cast: Cast, client: FlaskClient) -> None:
    [code] = CODE.findall(run(app, "slip", "ADMINISTRATOR").output)
    assert enter(client, code) == 302
    missing = run(app, "slip", "nobody")
    assert (missing.exit_code, missing.output) == (1, "Error: There is no open account called nobody.\n")
