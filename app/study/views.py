"""Courses, a course, a lesson."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.shared.locale import language
from app.study.lesson import lesson_for_reading
from app.study.lesson_body import lesson_body
from app.study.overview import courses_of, overview_of, quiz_address
from app.study.splice import BODY, spliced_response
from app.study.text import WORDS

blueprint = Blueprint("study", __name__)


@blueprint.context_processor
def words() -> dict[str, object]:
    """The sentences that the templates of this feature say."""
    return {**WORDS, "quiz_address": quiz_address}


@blueprint.get("/courses")
def list_courses() -> ResponseReturnValue:
    """Every course that is published."""
    return render_template("study/list_courses.html", courses=courses_of(current_user))


@blueprint.get("/courses/<slug>")
def show_course(slug: str) -> ResponseReturnValue:
    """One course: where one stands, and the one thing to do next."""
    overview = overview_of(slug, current_user, language()) or abort(404)
    return render_template("study/show_course.html", course=overview, edition=overview.edition)


@blueprint.get("/courses/<slug>/<module_slug>")
def show_lesson(slug: str, module_slug: str) -> ResponseReturnValue:
    """One lesson. Only what is the reader's own is put together on a request; the text was compressed before."""
    lesson = lesson_for_reading(slug, module_slug, request.args.get("in") or language())
    page = render_template("study/show_lesson.html", lesson=lesson, lesson_body=Markup(BODY))
    body = lesson_body(lesson.page, lesson.other_page, can_mark=lesson.place is not None)
    return spliced_response(page, body)
