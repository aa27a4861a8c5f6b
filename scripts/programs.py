"""Programs of the operating system that some tests use: found, and installed where that is ours to do."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

_CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
ADVICE = "sudo apt-get install chromium poppler-utils"


def find_chromium(env: Mapping[str, str] = os.environ) -> str | None:
    """The path of Chromium or Chrome: the one named by CHROMIUM, else the first of the usual ones."""
    named = (env["CHROMIUM"],) if env.get("CHROMIUM") else _CHROMIUM
    return next(filter(None, (shutil.which(name, path=env.get("PATH")) for name in named)), None)


def find_pdftotext(env: Mapping[str, str] = os.environ) -> str | None:
    """The path of poppler's pdftotext."""
    return shutil.which("pdftotext", path=env.get("PATH"))


def install_missing(env: Mapping[str, str]) -> None:
    """On Debian and its kin, as root, install what is missing; elsewhere leave the machine as it is."""
    wanted = {"chromium": find_chromium(env), "poppler-utils": find_pdftotext(env)}
    missing = [package for package, path in wanted.items() if path is None]
    if not missing or not Path("/etc/debian_version").exists() or os.geteuid() != 0:
        return
    print(f"Installing {' and '.join(missing)} from the distribution …")
    quiet = dict(env) | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        subprocess.run(
            ["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False
        )
