"""The commands of `flask`; each group lives beside what it commands."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

from app.shared.worker import worker_commands

GROUPS: tuple[AppGroup, ...] = (worker_commands,)


def init_commands(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
