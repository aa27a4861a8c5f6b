"""The course whose quizzes have sections, scenarios and draws, and one that goes page by page."""

from __future__ import annotations

from pathlib import Path

from app.curriculum.models import Edition
from app.curriculum.working_copy import read_files
from tests.curriculum.make import publish_approved

FOLDER = Path(__file__).parent / "courses" / "structure"
PARTS, IN_ORDER = "01-parts", "02-in-order"


def structure_files() -> dict[str, bytes]:
    return read_files(FOLDER)


def publish_structure() -> Edition:
    """The course, published and approved; call outside write()."""
    return publish_approved(structure_files())
