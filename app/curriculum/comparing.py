"""Two editions side by side, for those who review the later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from app.curriculum.queries import differing_files
from app.shared.recent import Recent

if TYPE_CHECKING:
    from app.domain.course_comparison import Comparison

MOST_COMPARISONS = 16


def compare_editions(before_id: int, after_id: int) -> Comparison:
    """What changed from one edition to another. Neither ever changes, so each process works it out once."""
    from app.domain.course_comparison import compare  # noqa: PLC0415 - YAML: only where editions are compared

    found: Recent[tuple[int, int], Comparison]
    found = current_app.extensions.setdefault("comparisons", Recent(MOST_COMPARISONS))
    return found.get((before_id, after_id), lambda: compare(*differing_files(before_id, after_id)))
