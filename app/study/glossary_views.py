"""The terms of a course as a page, for those who look one up without the lesson that uses it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.curriculum import catalogue
from app.domain.collation import by_letter
from app.shared.locale import LANGUAGES, language
from app.study.access import edition_for_reading
from app.study.views import blueprint


@blueprint.get("/courses/<slug>/glossary")
def list_terms(slug: str) -> ResponseReturnValue:
    """Every term of the edition that the user reads, in the order of the alphabet, by first letter."""
    edition, _place = edition_for_reading(slug)
    spoken, terms = language(), catalogue.glossary(edition.id)
    return render_template(
        "study/list_terms.html",
        edition=edition,
        count=len(terms),
        letters=by_letter(terms, lambda term: term.name(spoken)),
        other=next(code for code in LANGUAGES if code != spoken),
    )
