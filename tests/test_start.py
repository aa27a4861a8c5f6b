"""What a web worker brings along from its start: nothing that few requests or only commands need."""

import subprocess
import sys

from tests.serving import ROOT, Server

LATER = (
    "alembic",
    "huey",
    "fsspec",
    "reportlab",
    "numpy",
    "scipy",
    "openpyxl",
    "markdown",
    "segno",
    "zxcvbn",
)


def test_heavy_libraries_wait_until_they_are_needed(tmp_path):
    program = f"import sys, wsgi; print([name for name in {LATER} if name in sys.modules])"
    command = [sys.executable, "-c", program]
    printed = subprocess.run(
        command, cwd=ROOT, env=Server(tmp_path).env, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    assert printed == "[]\n"
