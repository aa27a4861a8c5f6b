"""The folder that authors edit. Only checking and publishing read it; no request does."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "courses"
INSTRUMENTS = "instruments"


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path inside, with forward slashes; hidden files and editors' copies left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    inside = {path.relative_to(folder): path for path in files}
    return {name.as_posix(): path.read_bytes() for name, path in inside.items() if not _is_stray(name)}


def _is_stray(name: Path) -> bool:
    return name.name.endswith("~") or any(part.startswith(".") for part in name.parts)


def course_folders(root: Path) -> list[Path]:
    """The folders of courses: those that hold a course.yml."""
    return sorted(path.parent for path in root.glob("*/course.yml"))


def instrument_files(root: Path) -> list[Path]:
    """The files of survey instruments."""
    return sorted((root / INSTRUMENTS).glob("*.yml"))
