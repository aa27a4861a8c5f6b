"""Right and wrong, sure and unsure, question by question: one table for page, CSV, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.domain.suppression import Cell
from app.quizzes.certainty_text import GROUP_WORDS
from app.quizzes.result_access import Reading
from app.quizzes.results import ItemResult, QuizResults


def title() -> str:
    return _("Right and wrong, sure and unsure")


def table_title(reading: Reading) -> str:
    if reading.is_of_attempts:
        return _("Questions by right and wrong, sure and unsure: number of attempts")
    return _("Questions by right and wrong, sure and unsure: number of officers")


def advice() -> str:
    return _(
        "Look first at what many were sure of and wrong: there the lesson or the question misleads. Sure means level "
        "2 or 3."
    )


def groups_of(item: ItemResult, results: QuizResults) -> Iterator[tuple[str, Cell]]:
    """Each group in words, with how many of those who were set the item are in it; none where nobody was asked."""
    found = results.certainty.get(item.id, {})
    return ((str(words), found[group]) for group, words in GROUP_WORDS.items() if found)
