"""What the published lessons say beside their authors' words."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from app.domain.course_text import LessonWords


def lesson_words(language: str) -> LessonWords:
    """What a lesson in this language says beside the authors' own words."""
    with force_locale(language):
        return LessonWords(
            glossary=_("Terms in this lesson"),
            notes=_("Notes and sources"),
            back=_("Back to note %(number)s in the text", number="{}"),
            table=_("Table"),
            callouts={
                "law": _("Law"),
                "warning": _("Warning"),
                "practice": _("In practice"),
                "case": _("Case"),
                "key": _("Key point"),
            },
        )
