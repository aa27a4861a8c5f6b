"""What `make run` and `make test` decide before they start anything."""

import os
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("HOST", "PORT", "PUBLIC_URL", "ENVIRONMENT", "SECRET_KEY", "CI")


def dev(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return start([sys.executable, "scripts/dev.py", *arguments], ROOT, env)


def ask(expression: str, **env: str) -> str:
    """The value of an expression where the scripts can be imported, as dev.py imports them."""
    code = f"import gate, running; print({expression})"
    return start([sys.executable, "-c", code], ROOT / "scripts", env).stdout.strip()


def start(command: list[str], folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(command, cwd=folder, env=clean | env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("env", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "9001"}, "http://127.0.0.1:9001"),
        ({"PORT": ""}, "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"HOST": "192.168.1.5"}, "http://192.168.1.5:8000"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"PUBLIC_URL": "https://training.example.org"}, "https://training.example.org"),
    ],
)
def test_the_public_address_follows_host_and_port(env: dict[str, str], url: str) -> None:
    assert ask("running.settings()['PUBLIC_URL']", **env) == url


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused_in_one_line(port: str) -> None:
    refused = dev("run", PORT=port)
    said = f"PORT={port} is not a port: give a number from 1 to 65535.\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", said)


def test_a_taken_port_is_said_in_one_line_before_anything_is_installed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = dev("run", PORT=str(port))
    said = (
        f"Port {port} on 127.0.0.1 cannot be had (Address already in use): "
        f"stop what holds it, or take another: PORT={port + 1} make run\n"
    )
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", said)


def test_an_older_python_is_turned_away_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))
    monkeypatch.setattr(sys, "version", "3.10.12 (main)")
    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(ROOT / "scripts" / "dev.py"), run_name="__main__")
    said = "CPython 3.11 or newer is needed, and this is cpython 3.10.12: try make run PYTHON=python3.12"
    assert refused.value.code == said


def test_an_unknown_command_prints_the_help_and_fails() -> None:
    unknown, helped = dev("serve"), dev("help")
    assert (unknown.returncode, helped.returncode) == (2, 0)
    assert unknown.stdout == helped.stdout


@pytest.mark.parametrize(("env", "verdict"), [({}, "skipped"), ({"CI": "true"}, "failed")])
def test_a_check_that_cannot_run_is_skipped_by_name_but_fails_in_ci(
    env: dict[str, str], verdict: str
) -> None:
    outcome = "gate.carry_out(gate.Check('journeys', ('-c', ''), lacking='no browser'), {})"
    assert ask(outcome, **env).splitlines()[-1] == f"  {verdict:<8}    0.0 s  journeys: no browser"
