"""The course with an item of every type."""

from __future__ import annotations

from pathlib import Path

from app.curriculum.models import Edition
from app.curriculum.working_copy import read_files
from tests.curriculum.make import publish_approved

FOLDER = Path(__file__).parent / "courses"


def publish_types() -> Edition:
    """The course, published and approved; call outside write()."""
    return publish_approved(read_files(FOLDER / "types"))
