"""The commands of `flask`; each group lives beside what it commands."""

from __future__ import annotations

from click import Command
from flask import Flask

from app import preview  # noqa: F401 - adds its command
from app.accounts.commands import user_commands
from app.curriculum import archive_commands, package_commands  # noqa: F401 - they add their commands
from app.curriculum.commands import courses_commands
from app.demonstration.commands import demo_commands
from app.dissemination.commands import ledger_commands
from app.places.commands import places_commands
from app.quizzes import moving_commands, retired_commands  # noqa: F401 - add their commands
from app.quizzes.item_commands import items_commands
from app.shared.health import doctor
from app.shared.migrations import db_commands
from app.shared.static import assets_commands
from app.shared.translations import translate_commands
from app.shared.worker import worker_commands

GROUPS: tuple[Command, ...] = (
    db_commands,
    user_commands,
    places_commands,
    courses_commands,
    ledger_commands,
    items_commands,
    worker_commands,
    translate_commands,
    assets_commands,
    demo_commands,
)


def init_commands(app: Flask) -> None:
    app.cli.add_command(doctor)
    for group in GROUPS:
        app.cli.add_command(group)
