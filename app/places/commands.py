"""`flask places`: the reference data of provinces and units."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.extensions import db
from app.places.load import load_places
from app.shared.database import write

places_commands = AppGroup("places", help="Provinces and units.")


@places_commands.command("load")
def load() -> None:
    """Add the provinces and units that are missing; what is there stays as it is."""
    write(lambda: load_places(db.session()))
    click.echo("Provinces and units are loaded.")
