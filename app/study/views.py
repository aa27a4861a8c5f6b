"""Courses, a course, a lesson."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum.access import can_decide, can_review, can_see_editions, is_proposed_only
from app.curriculum.queries import editions_awaiting
from app.domain.course_search import LONGEST_QUERY
from app.quizzes.bank_access import can_see_bank
from app.quizzes.result_access import can_read_results
from app.shared.locale import LANGUAGES, language
from app.study.access import can_read_teaching, edition_for_reading
from app.study.forms import SearchForm
from app.study.lesson import lesson_for_reading
from app.study.lesson_page import lesson_response
from app.study.overview import courses_of, overview_of, quiz_address
from app.study.search import search_edition
from app.study.text import WORDS

blueprint = Blueprint("study", __name__)


@blueprint.context_processor
def words() -> dict[str, object]:
    """The sentences that the templates of this feature say."""
    return {**WORDS, "quiz_address": quiz_address}


@blueprint.get("/courses")
def list_courses() -> ResponseReturnValue:
    """Every course in use; for reviewers also what waits for approval."""
    awaiting = editions_awaiting() if can_review(current_user) else []
    return render_template(
        "study/list_courses.html",
        courses=courses_of(current_user),
        awaiting=awaiting,
        can_propose=can_decide(current_user),
        can_see_bank=can_see_bank(current_user),
    )


@blueprint.get("/courses/<slug>")
def show_course(slug: str) -> ResponseReturnValue:
    """One course: where one stands, and the one thing to do next. Reviewers see the editions of one not in use."""
    overview = overview_of(slug, current_user, language())
    if overview is None and is_proposed_only(slug, current_user):
        return redirect(url_for("curriculum.list_editions", slug=slug))
    if overview is None:
        abort(404)
    return render_template(
        "study/show_course.html",
        course=overview,
        edition=overview.edition,
        can_see_editions=can_see_editions(current_user),
        can_read_results=can_read_results(current_user),
        can_teach=can_read_teaching(current_user) and (overview.newer or overview.edition).is_taught,
    )


@blueprint.get("/courses/<slug>/search")
def list_hits(slug: str) -> ResponseReturnValue:
    """Where the words that are looked for stand in the course."""
    edition, _place = edition_for_reading(slug)
    code = request.args.get("in") or language()
    if code not in LANGUAGES:
        abort(404)
    form = SearchForm()
    words = form.q.data or "" if form.validate() else ""
    result = search_edition(edition, words, language=code, spoken=language())
    return render_template(
        "study/list_hits.html", form=form, search=result, edition=edition, longest=LONGEST_QUERY
    )


@blueprint.get("/courses/<slug>/<module_slug>")
def show_lesson(slug: str, module_slug: str) -> ResponseReturnValue:
    """One lesson. Only what is the reader's own is filled in on a request; the rest was compressed before."""
    return lesson_response(lesson_for_reading(slug, module_slug, request.args.get("in") or language()))
