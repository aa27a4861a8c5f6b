"""The virtual environment: made once, kept level with its lock, made anew after an interrupted installation."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt"}  # the second holds all of the first
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

_INSTALLED = VENV / "installed-set.txt"  # written when an installation has ended well
_UNDER_WAY = VENV / "installation-under-way"  # left behind by one that has not
_PIP = ("-m", "pip", "--disable-pip-version-check", "install", "--require-hashes")
_MISLEADING = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "FLASK_APP", "FLASK_DEBUG")
_SLOW = ("PYTHONDONTWRITEBYTECODE",)  # each of our processes would compile every module anew: three seconds


class SetupError(Exception):
    """Something the person at the keyboard can put right; the message is one line that says how."""


def prepare(purpose: str) -> None:
    """Have `.venv` hold the set for `purpose`, "run" or "test"; at once when it does already."""
    if _holds(purpose):
        return
    if _UNDER_WAY.exists() or not _works():
        _make()
    _UNDER_WAY.touch()
    _INSTALLED.unlink(missing_ok=True)
    _install(LOCKS[purpose])
    _INSTALLED.write_text(_fingerprint(purpose), encoding="utf-8")
    _UNDER_WAY.unlink()


def surroundings() -> dict[str, str]:
    """The environment for what we start: the caller's, less what is empty, leads Python astray or slows it down."""
    unwanted = {*_MISLEADING, *_SLOW}
    kept = {name: value for name, value in os.environ.items() if value and name not in unwanted}
    if os.name != "nt":  # a bare PATH lacks the folders where apt-get and useradd find their parts
        folders = kept.get("PATH", "/usr/bin:/bin").split(":")
        kept["PATH"] = ":".join(dict.fromkeys([*folders, "/usr/local/sbin", "/usr/sbin", "/sbin"]))
    return kept | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def python(*arguments: str, env: dict[str, str] | None = None) -> int:
    """Run the environment's Python in the project's folder, its output shown; give its exit status."""
    command = [str(PYTHON), *arguments]
    return subprocess.run(command, cwd=ROOT, env=env or surroundings(), check=False).returncode


def steps(*commands: str, env: dict[str, str]) -> int:
    """Carry out the application's own commands one after another; 0, or 1 at the first that fails."""
    return python("-m", "scripts.steps", *commands, env=env)


def _fingerprint(purpose: str) -> str:
    digest = hashlib.sha256((ROOT / LOCKS[purpose]).read_bytes()).hexdigest()
    return f"{LOCKS[purpose]} {digest} python {VERSION}\n"


def _holds(purpose: str) -> bool:
    if not PYTHON.exists() or not _INSTALLED.exists():
        return False
    return _INSTALLED.read_text(encoding="utf-8") in {_fingerprint(purpose), _fingerprint("test")}


def _works() -> bool:
    """Whether .venv has a Python that starts, of the version that is running this, with pip beside it."""
    if not PYTHON.exists():
        return False
    question = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == VERSION


def _make() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            f"This Python cannot make a virtual environment yet: sudo apt-get install python{VERSION}-venv"
        )
    print(f"Making .venv with Python {VERSION} …")
    venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(VENV)


def _install(lock: str) -> None:
    """Install a lock file with its hashes: by uv, itself hashed, where it can be had; else by pip."""
    print(f"Installing {lock} into .venv (this once; a minute or less on a fair line) …")
    if python(*_PIP, "--quiet", "--only-binary", ":all:", "-r", "requirements-uv.txt") == 0:
        uv = ("-m", "uv", "pip", "install", "--system-certs", "--python", str(PYTHON))
        if python(*uv, "--require-hashes", "-r", lock) == 0:
            return
    print("uv cannot do it here; pip does the same, more slowly …")
    if python(*_PIP, "-r", lock) != 0:
        raise SetupError("The installation did not end well: see above; the next start begins it anew.")
