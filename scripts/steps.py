"""Carry out several of the application's commands in one process, since starting it takes longer than most of them.

Run from the project's folder: python -m scripts.steps "db upgrade" "courses publish"
"""

import sys

from flask.cli import FlaskGroup

from app import create_app
from config import ConfigError


def carry_out(commands: FlaskGroup, step: str) -> int:
    """Run one command as `flask` would; its exit status."""
    try:
        commands.main(step.split(), prog_name="flask")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main(steps: list[str]) -> int:
    """Run the steps until one fails; 0 when none did."""
    try:
        app = create_app()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 1
    commands = FlaskGroup(create_app=lambda: app)
    for step in steps:
        if carry_out(commands, step) != 0:
            print(f"Stopped at “flask {step}”: see above.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
