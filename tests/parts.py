"""What the application is built from, made before the tests as before every start: they see what a visitor sees."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (("app/static", ("css/**/*.css", "js/**/*.js", "img/**/*.svg")), ("translations", ("**/*.po",)))
BUILT = ("app/static/built/manifest.json", "translations/vi/LC_MESSAGES/messages.mo")


def build_stale_parts() -> None:
    """Bundle the css, modules and drawings and compile the catalogues, unless all are newer than their sources."""
    if is_stale():
        command = [sys.executable, "-m", "scripts.steps", "assets build", "translate compile"]
        env = os.environ | {"ENVIRONMENT": "testing"}
        subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def is_stale() -> bool:
    """Whether something built is missing, or older than the newest source."""
    built = [ROOT / name for name in BUILT]
    if not all(path.exists() for path in built):
        return True
    sources = [path for folder, kinds in SOURCES for kind in kinds for path in (ROOT / folder).glob(kind)]
    return max(times(sources)) > min(times(built))


def times(paths: list[Path]) -> list[int]:
    return [path.stat().st_mtime_ns for path in paths]
