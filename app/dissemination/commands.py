"""`flask ledger`: upkeep of the distribution ledger."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from app.dissemination.erasing import erase_old_receivers
from app.shared import clock
from app.shared.database import write

KEPT_DAYS = 730

ledger_commands = AppGroup("ledger", help="The distribution ledger.")


@ledger_commands.command("erase-receivers")
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(min=1),
    default=KEPT_DAYS,
    show_default=True,
    help="Days since copies came.",
)
def erase_receivers(days: int) -> None:
    """Erase who received copies that came longer ago; how many came, and when, stays. May run every night."""
    count = write(erase_old_receivers, clock.today() - timedelta(days=days), by=None, at=clock.now())
    click.echo(f"Receivers erased of {count} deliveries that came more than {days} days ago.")
