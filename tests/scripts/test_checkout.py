"""`scripts/dev.py` in a checkout of its own: empty lock files, and stand-ins for what is installed, so no network."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
WEB = """
import http.server, os, signal, sys
def end(*_):
    os.write(1, b"web: ended\\n")
    sys.exit()
signal.signal(signal.SIGINT, end)
port = int(next(a for a in sys.argv if a.startswith("--port=")).split("=")[1])
http.server.HTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler).serve_forever()
"""
WORKER = """
import os, signal, sys, time
def end(*_):
    os.write(1, b"worker: ended\\n")
    sys.exit()
signal.signal(signal.SIGINT, end)
os.write(1, (" ".join(sys.argv[3:]) + "\\n").encode())
time.sleep(float(os.environ["WORKER_LIVES"]))
"""
STEPS = """
import sys
print(*sys.argv[1:], sep="\\n")
"""
# The last of these parts a line from its end, and another process may write between the two.
UNWANTED = ("PUBLIC_URL", "ENVIRONMENT", "PYTHONUNBUFFERED")
STAND_INS = {"waitress/__main__.py": WEB, "flask/__main__.py": WORKER, "scripts/steps.py": STEPS}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with our scripts, set up once."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for lock in ("requirements.txt", "requirements-test.txt", "requirements-uv.txt"):
        (folder / lock).write_text("# nothing\n", encoding="utf-8")
    for name, code in STAND_INS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(code, encoding="utf-8")
    (folder / "healthz").touch()
    assert dev(folder, "setup").returncode == 0
    return folder


def dev(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/dev.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def born(folder: Path) -> int:
    return (folder / ".venv" / "pyvenv.cfg").stat().st_mtime_ns


def test_a_second_start_installs_nothing(checkout: Path) -> None:
    again = dev(checkout, "setup")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_changed_lock_is_installed_into_the_same_environment(checkout: Path) -> None:
    before = born(checkout)
    (checkout / "requirements-test.txt").write_text("# nothing, in other words\n", encoding="utf-8")
    assert dev(checkout, "setup").stdout.startswith("Installing requirements-test.txt")
    assert (dev(checkout, "setup").stdout, born(checkout)) == ("", before)


def test_an_installation_that_did_not_end_well_is_begun_anew(checkout: Path) -> None:
    before = born(checkout)
    lock = checkout / "requirements-test.txt"
    kept = lock.read_text(encoding="utf-8")
    lock.write_text("./no-such-folder\n", encoding="utf-8")
    failed = dev(checkout, "setup")
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("The installation did not end well")
    lock.write_text(kept, encoding="utf-8")
    assert dev(checkout, "setup").stdout.startswith("Making .venv")
    assert (dev(checkout, "setup").stdout, born(checkout) > before) == ("", True)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def served(checkout: Path, port: int, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """`make run` under way in the checkout; the parameter is how long its worker lives, in seconds."""
    env = os.environ | {"PORT": str(port), "HOST": "127.0.0.1", "WORKER_LIVES": request.param}
    env = {name: value for name, value in env.items() if name not in UNWANTED}
    command = [sys.executable, "scripts/dev.py", "run"]
    with subprocess.Popen(command, cwd=checkout, env=env, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def read_until(process: subprocess.Popen[str], *awaited: str) -> list[str]:
    """The lines up to where each of those awaited has come, in whatever order."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if set(awaited) <= set(lines):
            return lines
    raise AssertionError(f"{awaited} never came: {lines}")


@pytest.mark.parametrize("served", ["60"], indirect=True)
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_it_prepares_serves_and_ends_both_when_told_to(served: subprocess.Popen[str], port: int) -> None:
    steps = [
        "assets build",
        "translate compile",
        "db upgrade",
        "courses publish",
        "demo seed --if-empty",
        "demo sign-ins --if-loaded",
    ]
    invitation = f"Cột Mốc is served on http://127.0.0.1:{port}   (Ctrl-C stops it)"
    lines = read_until(served, "worker run", invitation)
    assert [line for line in lines if line in steps] == steps
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert answer.status == 200
    served.send_signal(signal.SIGTERM)
    rest, _ = served.communicate(timeout=15)
    assert sorted(filter(None, rest.splitlines())) == ["web: ended", "worker: ended"]
    assert served.returncode == 0


@pytest.mark.parametrize("served", ["2"], indirect=True)
def test_it_fails_when_the_worker_dies_and_takes_the_web_server_with_it(
    served: subprocess.Popen[str],
) -> None:
    read_until(served, "The worker process ended by itself (status 0); so all stops.", "web: ended")
    assert served.wait(15) == 1
