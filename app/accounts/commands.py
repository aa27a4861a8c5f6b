"""`flask user`: the first administrator, and slips when nobody else can make them."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.models import Account, OfficerDetails
from app.accounts.officers import add_officer, open_account_as
from app.accounts.passwords import hash_password
from app.accounts.slips import PrintedSlip, make_slips
from app.accounts.strength import weakness
from app.accounts.text import ADVICE, WEAKNESSES
from app.domain.identifiers import is_user_name, user_name_key
from app.domain.roles import NEEDS_UNIT, RoleName
from app.extensions import db
from app.places.models import Unit
from app.shared import clock
from app.shared.database import write
from app.shared.refusal import Refused

UNIT_HELP = (
    "Key of the unit where the role holds and the person serves; an administrator without one has all."
)

user_commands = AppGroup("user", help="Accounts: the first administrator, and lost ways in.")


@user_commands.command("create")
@click.option("--user-name", prompt="User name")
@click.option("--name", "full_name", prompt="Full name", help="Family name first.")
@click.option(
    "--role", type=click.Choice([role.value for role in RoleName]), default="administrator", show_default=True
)
@click.option("--unit", "unit_key", help=UNIT_HELP)
@click.option("--ask-password", is_flag=True, help="Ask for a password instead of printing a slip.")
def create(user_name: str, full_name: str, role: str, unit_key: str | None, ask_password: bool) -> None:
    """Add a person with an account and a role; prints a code for the first sign-in."""
    if not is_user_name(user_name_key(user_name)):
        raise click.ClickException("A user name has 3 to 60 letters without marks, digits, dots and hyphens.")
    unit_id = _unit_id(unit_key, role)
    password_hash = _asked_password((full_name, user_name)) if ask_password else None
    try:
        slips = write(_add_user, user_name, full_name, role, unit_id, password_hash)
    except Refused as refusal:
        raise click.ClickException(str(refusal.happened)) from None
    _show(slips)


def _unit_id(key: str | None, role: str) -> int | None:
    if key is None and role in NEEDS_UNIT:
        raise click.ClickException(f"The role {role} needs --unit.")
    unit_id = db.session.scalar(select(Unit.id).where(Unit.key == key)) if key else None
    if key and unit_id is None:
        raise click.ClickException(f"There is no unit with the key {key}.")
    return unit_id


def _asked_password(about: tuple[str, ...]) -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    reason = weakness(password[:100], about)
    if len(password) < 8 or reason:
        raise click.ClickException(f"{WEAKNESSES[reason or 'short']} {ADVICE}")
    return hash_password(password)


def _add_user(
    user_name: str, full_name: str, role: str, unit_id: int | None, password_hash: str | None
) -> list[PrintedSlip]:
    at = clock.now()
    officer = add_officer(OfficerDetails(full_name), unit_id, clock.today(), by=None, at=at)
    account = open_account_as(officer, user_name, role, unit_id=unit_id, by=None, at=at)
    if password_hash is None:
        return make_slips([account.id], by=None, at=at)
    account.set_password(password_hash, by=account, at=at)
    return []


@user_commands.command("slip")
@click.argument("user_name")
def slip(user_name: str) -> None:
    """Print a code by which USER_NAME sets a new password; earlier ones no longer work."""
    query = select(Account.id).where(Account.user_name == user_name_key(user_name))
    account_id = db.session.scalar(query.where(Account.disabled_at.is_(None)))
    if account_id is None:
        raise click.ClickException(f"There is no open account called {user_name_key(user_name)}.")
    _show(write(make_slips, [account_id], by=None, at=clock.now()))


def _show(slips: list[PrintedSlip]) -> None:
    for printed in slips:
        until = clock.local(printed.expires_at)
        click.echo(f"{printed.user_name}: {printed.code}")
        click.echo(f"Type the code at /first-sign-in, once, until {until:%Y-%m-%d %H:%M}.")
