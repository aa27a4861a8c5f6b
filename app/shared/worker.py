"""`flask worker run`: the process that does the jobs."""

from __future__ import annotations

import threading

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.shared.rounds import go_round

ROUND_EVERY = 20  # seconds

worker_commands = AppGroup("worker", help="Do long work in a process of its own.")


@worker_commands.command("run")
@click.option("--threads", default=1, show_default=True, help="Jobs at the same time.")
def run(threads: int) -> None:
    """Take jobs from the queue until stopped; put lost ones back, and do what is to be done again and again."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_go_round_forever, args=(app,), daemon=True).start()
    consumer = app.extensions["queue"].huey.create_consumer(
        workers=threads, periodic=False, check_worker_health=True
    )
    consumer.run()


def _go_round_forever(app: Flask) -> None:
    pause = threading.Event()
    while True:
        with app.app_context():
            go_round()
        pause.wait(ROUND_EVERY)
