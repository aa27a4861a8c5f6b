"""For reviewers: the lessons of an edition as they will be read, and everything that it asks with the key."""

from __future__ import annotations

import uuid

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.curriculum import catalogue
from app.curriculum.access import edition_for_reviewing
from app.domain.item_words import lines_of, number_gaps
from app.quizzes import pictures
from app.quizzes.item_text import points_of
from app.shared.locale import language
from app.shared.storage import store
from app.study.lesson import Lesson
from app.study.views import blueprint


@blueprint.get("/editions/<uuid:uid>/modules/<module_slug>")
def show_proposed_lesson(uid: uuid.UUID, module_slug: str) -> ResponseReturnValue:
    """One lesson of any edition, approved or not. Nothing is marked as read."""
    edition = catalogue.edition(edition_for_reviewing(uid).id)
    module, code = edition.module(module_slug), request.args.get("in") or language()
    if module is None or code not in module.pages:
        abort(404)
    lesson = Lesson(edition, module, module.pages[code], place=None)
    return render_template(
        "study/show_proposed_lesson.html",
        lines_of=lines_of,
        number_gaps=number_gaps,
        pictures=pictures,
        points_of=points_of,
        lesson=lesson,
        lesson_body=Markup(store().get(lesson.page.sha256).decode()),
        items=edition.items_of(module.slug),
    )
